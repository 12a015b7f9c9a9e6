//! Fast evaluation: expressions compiled to runs of equal steps.
//!
//! Trees become one graph without repetitions (`graph`), operations become steps of a few kinds (`fuse`), and the
//! steps are put in an order in which as many of one kind as possible follow one another (`order`): a run,
//! dispatched once, whose results lie one after the other. The numbers are one array: slots, constants of all
//! programs, working values. Every operation is rounded for itself, as in the tree; a property test holds the two
//! equal to the bit.

mod fuse;
mod graph;
mod order;
mod single;

use core::cell::Cell;
use core::hint::select_unpredictable;

use super::expr::{self, Binary, Expr, ExprId, Slot, Table};
use graph::{Graph, Node, Op};
pub(super) use single::Single;

/// What a run does with the operands of each of its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `(a * b + c) * d`
    Linear,
    /// `(a * b + c) / d`
    Quotient,
    /// `if a < b { c } else { d }`
    Less,
    /// `if a == b { c } else { d }`
    Equal,
    /// What is left of [`Kind::Linear`] where other operands change nothing.
    Product,
    Sum,
    Products,
    SumTimes,
    ProductPlus,
    /// What is left of [`Kind::Less`]: a truth, the smaller, the larger.
    Truth,
    Smaller,
    Larger,
    /// One operation each.
    Rare,
}

/// A run: results lie at `base`; operands lie from `from` where those of its number of operands do.
#[derive(Clone, Copy, Debug)]
struct Run {
    kind: Kind,
    base: u32,
    from: u32,
    len: u32,
}

/// Operands of the steps, by their number.
#[derive(Clone, Debug, Default)]
struct Operands<I> {
    two: Vec<[I; 2]>,
    three: Vec<[I; 3]>,
    four: Vec<[I; 4]>,
    rare: Vec<(Op, [I; 3])>,
}

impl<I: Copy> Operands<I> {
    fn map<J>(&self, at: impl Fn(I) -> J) -> Operands<J> {
        let at = &at;
        Operands {
            two: self.two.iter().map(|of| of.map(at)).collect(),
            three: self.three.iter().map(|of| of.map(at)).collect(),
            four: self.four.iter().map(|of| of.map(at)).collect(),
            rare: self.rare.iter().map(|(op, of)| (*op, of.map(at))).collect(),
        }
    }
}

impl<I: Place> Operands<I> {
    /// The operands below a place, each once.
    fn below(&self, end: usize) -> Vec<u32> {
        let long = self.two.as_flattened().iter().chain(self.three.as_flattened()).chain(self.four.as_flattened());
        let rare = self.rare.iter().flat_map(|(op, of)| match op {
            Op::Unary(_) | Op::Lookup => &of[..1],
            Op::Binary(_) => &of[..2],
            Op::Select | Op::Ratio => &of[..],
        });
        let mut all: Vec<u32> = long.chain(rare).map(|at| at.index()).filter(|&at| at < end).map(|at| at as u32).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A place in the numbers. Half the width is half the memory to go through.
trait Place: Copy {
    fn index(self) -> usize;
}

impl Place for u16 {
    #[inline]
    fn index(self) -> usize {
        usize::from(self)
    }
}

impl Place for u32 {
    #[inline]
    fn index(self) -> usize {
        self as usize
    }
}

/// Operands as narrow as the numbers allow.
#[derive(Clone, Debug)]
enum Code {
    Narrow(Operands<u16>),
    Wide(Operands<u32>),
}

/// Compiled expressions.
#[derive(Clone, Debug)]
pub struct Program {
    runs: Vec<Run>,
    code: Code,
    /// Where the value of each root lies.
    roots: Vec<u32>,
    /// (slot, where its new value lies).
    writes: Vec<(u32, u32)>,
    working: u32,
    operations: usize,
}

/// Operands before their place is known: bits 30 and 31 say what the rest counts; `TABLE` is kept as it is.
const CONST: u32 = 1 << 30;
const WORK: u32 = 2 << 30;
const TABLE: u32 = 3 << 30;
const REST: u32 = CONST - 1;

impl Program {
    /// Compiles the expressions named. A root with a slot is that slot's new value: roots further on that read the
    /// slot read the new value. A root's value is that of the numbers at the run, whatever is written to slots
    /// afterwards. Constants go to a pool that programs share.
    ///
    /// # Panics
    /// If an expression does not exist, or there are more than 2^30 slots, constants or operations.
    #[must_use]
    pub fn compile(exprs: &[Expr], roots: &[(ExprId, Option<Slot>)], constants: &mut Vec<f64>) -> Self {
        Self::compile_with(exprs, &[], roots, &[], false, constants)
    }

    /// The same where the roots read some slots as they would be if they were worked out anew (`given`, in order), and
    /// where some slots never change (by index; what lies beyond the end does): their values are folded in.
    /// Of `amounts`, which are finite and go to a grid, what is switched off (times 0) is left out; no more than the
    /// sign of a zero is lost, and a grid has none.
    ///
    /// # Panics
    /// As [`Self::compile`].
    #[must_use]
    pub fn compile_with(
        exprs: &[Expr],
        given: &[(Slot, ExprId)],
        roots: &[(ExprId, Option<Slot>)],
        fixed: &[Option<f64>],
        amounts: bool,
        constants: &mut Vec<f64>,
    ) -> Self {
        let mut graph = Graph { fixed, amounts, ..Graph::default() };
        for &(slot, id) in given {
            let node = graph.add(&exprs[id.0 as usize]);
            graph.written.insert(slot.0, node);
        }
        let given: std::collections::BTreeSet<u32> = given.iter().map(|(slot, _)| slot.0).collect();
        let mut results = Vec::with_capacity(roots.len());
        for &(id, slot) in roots {
            let mut node = graph.add(&exprs[id.0 as usize]);
            if matches!(graph.nodes[node as usize], Node::Slot(_)) {
                // A copy, so that a root keeps its value while slots are written, in whatever order.
                let one = graph.number(1.0);
                node = graph.node(Node::Op(Op::Binary(Binary::Mul), [node, one, one]));
            }
            results.push(node);
            if let Some(slot) = slot {
                graph.written.insert(slot.0, node);
            }
        }
        let (steps, operations) = fuse::fuse(&mut graph, &results);
        let (runs, operands, places) = order::order(&graph, &steps, &results, constants);
        let place = |node: u32| places[node as usize];
        let written = graph.written.iter().filter(|(slot, _)| !given.contains(slot));
        let mut writes: Vec<_> = written.map(|(&slot, &node)| (slot, place(node))).collect();
        writes.sort_unstable();
        let roots = results.into_iter().map(place).collect();
        Self { runs, code: Code::Wide(operands), roots, writes, working: steps.len() as u32, operations }
    }

    /// Fixes where the constants and the working values lie.
    #[must_use]
    pub fn place(mut self, constants: usize, working: usize) -> Self {
        let at = |place: u32| match place & !REST {
            CONST => (place & REST) + constants as u32,
            WORK => (place & REST) + working as u32,
            _ => place & REST,
        };
        self.runs.iter_mut().for_each(|run| run.base += working as u32);
        self.roots.iter_mut().for_each(|root| *root = at(*root));
        self.writes.iter_mut().for_each(|(_, from)| *from = at(*from));
        if let Code::Wide(operands) = &self.code {
            let operands = operands.map(at);
            let tables = operands.rare.iter().flat_map(|(_, of)| of).all(|&x| u16::try_from(x).is_ok());
            self.code =
                if tables && working + self.working() <= 1 << 16 { Code::Narrow(operands.map(|x| x as u16)) } else { Code::Wide(operands) };
        }
        self
    }

    /// Working values needed.
    #[must_use]
    pub fn working(&self) -> usize {
        self.working as usize
    }

    /// Operations of the trees that an evaluation stands for, each counted once.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.operations
    }

    /// Runs: dispatches in an evaluation.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Evaluates every root. Numbers: slots, constants, working values; of one campaign, or of some that go in step,
    /// side by side in lanes.
    pub fn run<const K: usize>(&self, numbers: &mut [[f64; K]], tables: &[Table]) {
        match &self.code {
            Code::Narrow(operands) => evaluate(&self.runs, operands, numbers, tables),
            Code::Wide(operands) => evaluate(&self.runs, operands, numbers, tables),
        }
    }

    /// The slots that a run reads, of so many.
    #[must_use]
    pub(super) fn reads(&self, slots: usize) -> Vec<u32> {
        match &self.code {
            Code::Narrow(operands) => operands.below(slots),
            Code::Wide(operands) => operands.below(slots),
        }
    }

    /// Writes the roots that have a slot to their slots.
    pub fn write(&self, numbers: &mut [f64]) {
        for &(slot, from) in &self.writes {
            numbers[slot as usize] = numbers[from as usize];
        }
    }

    /// The same for the campaign in one of the lanes.
    pub(super) fn write_lane<const K: usize>(&self, numbers: &[[f64; K]], lane: usize, slots: &mut [f64]) {
        for &(slot, from) in &self.writes {
            slots[slot as usize] = numbers[from as usize][lane];
        }
    }

    /// The value of a root after a run.
    #[must_use]
    #[inline]
    pub fn root(&self, numbers: &[f64], root: usize) -> f64 {
        numbers[self.roots[root] as usize]
    }

    /// Where the value of a root lies.
    #[must_use]
    pub(super) fn root_at(&self, root: usize) -> u32 {
        self.roots[root]
    }

    /// Puts the value of a root where a run would leave it.
    pub(super) fn put(&self, numbers: &mut [f64], root: usize, value: f64) {
        numbers[self.roots[root] as usize] = value;
    }

    /// Copies the values of all roots, in order.
    pub fn copy(&self, numbers: &[f64], into: &mut Vec<f64>) {
        into.clear();
        into.extend(self.roots.iter().map(|&root| numbers[root as usize]));
    }

    /// The same for the campaign in one of the lanes.
    pub(super) fn copy_lane<const K: usize>(&self, numbers: &[[f64; K]], lane: usize, into: &mut Vec<f64>) {
        into.clear();
        into.extend(self.roots.iter().map(|&root| numbers[root as usize][lane]));
    }
}

/// The runs one after the other. A step may read what an earlier one of its own run has written.
fn evaluate<I: Place, const K: usize>(runs: &[Run], operands: &Operands<I>, numbers: &mut [[f64; K]], tables: &[Table]) {
    let numbers = Cell::from_mut(numbers).as_slice_of_cells();
    for run in runs {
        let write = &numbers[run.base as usize..][..run.len as usize];
        let of = run.from as usize..(run.from + run.len) as usize;
        match run.kind {
            Kind::Linear => steps(numbers, write, &operands.four[of], |[a, b, c, d]| (a * b + c) * d),
            Kind::Quotient => steps(numbers, write, &operands.four[of], |[a, b, c, d]| (a * b + c) / d),
            Kind::Less => steps(numbers, write, &operands.four[of], |[a, b, c, d]| select_unpredictable(a < b, c, d)),
            Kind::Equal => steps(numbers, write, &operands.four[of], |[a, b, c, d]| select_unpredictable(a == b, c, d)),
            Kind::Product => steps(numbers, write, &operands.two[of], |[a, b]| a * b),
            Kind::Sum => steps(numbers, write, &operands.two[of], |[a, b]| a + b),
            Kind::Products => steps(numbers, write, &operands.three[of], |[a, b, c]| a * b * c),
            Kind::SumTimes => steps(numbers, write, &operands.three[of], |[a, b, c]| (a + b) * c),
            Kind::ProductPlus => steps(numbers, write, &operands.three[of], |[a, b, c]| a * b + c),
            Kind::Truth => steps(numbers, write, &operands.two[of], |[a, b]| if a < b { 1.0 } else { 0.0 }),
            Kind::Smaller => steps(numbers, write, &operands.two[of], |[a, b]| if a < b { a } else { b }),
            Kind::Larger => steps(numbers, write, &operands.two[of], |[a, b]| if a > b { a } else { b }),
            Kind::Rare => {
                for (into, (op, of)) in write.iter().zip(&operands.rare[of]) {
                    let of = of.map(Place::index);
                    into.set(core::array::from_fn(|k| rare(*op, of, k, numbers, tables)));
                }
            }
        }
    }
}

/// One dispatch, then a loop in which the operation is fixed.
#[inline]
fn steps<I: Place, const N: usize, const K: usize>(
    numbers: &[Cell<[f64; K]>],
    write: &[Cell<[f64; K]>],
    of: &[[I; N]],
    f: impl Fn([f64; N]) -> f64,
) {
    for (into, of) in write.iter().zip(of) {
        let of = of.map(|at| lanes(&numbers[at.index()]));
        let mut values = [0.0; K];
        for (k, value) in values.iter_mut().enumerate() {
            *value = f(of.map(|lanes| lanes[k].get()));
        }
        into.set(values);
    }
}

/// The lanes of a number.
#[inline]
fn lanes<const K: usize>(number: &Cell<[f64; K]>) -> &[Cell<f64>] {
    let number: &Cell<[f64]> = number;
    number.as_slice_of_cells()
}

fn rare<const K: usize>(op: Op, of: [usize; 3], lane: usize, numbers: &[Cell<[f64; K]>], tables: &[Table]) -> f64 {
    let at = |i: usize| lanes(&numbers[of[i]])[lane].get();
    match op {
        Op::Unary(op) => expr::unary(op, at(0)),
        Op::Binary(op) => expr::binary(op, at(0), at(1)),
        Op::Select => {
            if at(0) != 0.0 {
                at(1)
            } else {
                at(2)
            }
        }
        Op::Ratio => expr::ratio(at(0), at(1), at(2)),
        Op::Lookup => tables[of[1]].at(at(0)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::expr::Unary;

    const SLOTS: usize = 6;

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(-1.0), Just(0.5), -200.0..200.0_f64, Just(1e-9), Just(1e12)]
    }

    fn tree() -> impl Strategy<Value = Expr> {
        let leaf = prop_oneof![
            number().prop_map(Expr::Const),
            (0..SLOTS as u32).prop_map(|i| Expr::Slot(Slot(i))),
            (0..SLOTS as u32).prop_map(|i| Expr::Slot(Slot(i)))
        ];
        let unaries = vec![Unary::Neg, Unary::Not, Unary::Abs, Unary::Sqrt, Unary::Exp, Unary::Ln, Unary::Floor];
        use Binary::{Add, And, Div, Eq, Le, Lt, Max, Min, Mul, Ne, Or, Pow, Sub};
        let binaries = vec![Add, Sub, Mul, Div, Min, Max, Lt, Le, Eq, Ne, And, Or, Pow];
        leaf.prop_recursive(6, 48, 3, move |inner| {
            prop_oneof![
                (prop::sample::select(unaries.clone()), inner.clone()).prop_map(|(op, a)| Expr::unary(op, a)),
                (prop::sample::select(binaries.clone()), inner.clone(), inner.clone()).prop_map(|(op, a, b)| Expr::binary(op, a, b)),
                (inner.clone(), inner.clone(), inner.clone()).prop_map(|(c, a, b)| Expr::Select(Box::new([c, a, b]))),
                (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, o)| Expr::Ratio(Box::new([a, b, o]))),
                (0..2_u32, inner).prop_map(|(t, x)| Expr::Lookup(t, Box::new(x))),
            ]
        })
    }

    fn same(a: f64, b: f64) -> bool {
        a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
    }

    proptest! {
        #[test]
        fn the_program_agrees_with_the_tree(
            trees in prop::collection::vec(tree(), 1..8),
            slots in prop::collection::vec(number(), SLOTS),
            writes in prop::collection::vec(any::<bool>(), 8),
        ) {
            let tables = [
                Table { points: vec![(0.0, 1.0), (1.0, 3.0), (50.0, -2.0)] },
                Table { points: vec![(-1.0, 0.25)] },
            ];
            // Every second tree that writes gives slot `i % SLOTS` its new value, as auxiliaries do.
            let roots: Vec<_> = (0..trees.len())
                .map(|i| (ExprId(i as u32), (writes[i] && i < SLOTS).then_some(Slot(i as u32))))
                .collect();
            let mut plain = slots.clone();
            let mut expected = Vec::new();
            for &(id, slot) in &roots {
                let value = expr::eval(&trees[id.0 as usize], &plain, &tables);
                expected.push(value);
                if let Some(slot) = slot {
                    plain[slot.0 as usize] = value;
                }
            }
            let fixed: Vec<_> = slots.iter().zip(&writes).map(|(&x, &fix)| fix.then_some(x)).collect();
            for tree in &trees {
                let (value, single) = (expr::eval(tree, &slots, &tables), [&[][..], &fixed].map(|fixed| Single::new(tree, fixed)));
                prop_assert!(single.iter().all(|s| same(s.value(tree, &slots, &tables), value)), "{tree:?}");
            }
            // Among many numbers places do not fit into sixteen bits.
            for gap in [0, 1 << 16] {
                let mut constants = vec![7.0];
                let program = Program::compile(&trees, &roots, &mut constants).place(SLOTS, SLOTS + constants.len() + gap);
                let mut numbers = slots.clone();
                numbers.extend(&constants);
                numbers.resize(numbers.len() + gap + program.working(), f64::NAN);
                // In lanes beside others, and by itself.
                let mut lanes: Vec<[f64; 4]> = numbers.iter().map(|&x| [-x, 1.0, x, f64::NAN]).collect();
                program.run(&mut lanes, &tables);
                program.run(numbers.as_chunks_mut::<1>().0, &tables);
                for (lanes, &x) in lanes.iter().zip(&numbers).skip(numbers.len() - program.working()) {
                    prop_assert!(same(lanes[2], x), "in a lane");
                }
                let mut named = Vec::new();
                trees.iter().for_each(|tree| tree.for_each_slot(&mut |slot| named.push(slot.0)));
                prop_assert!(program.reads(SLOTS).iter().all(|slot| named.contains(slot)), "a slot that no tree names");
                for (i, &value) in expected.iter().enumerate() {
                    prop_assert!(same(program.root(&numbers, i), value), "root {i}: {:?}", trees[i]);
                }
                program.write(&mut numbers);
                for (i, &value) in plain.iter().enumerate() {
                    prop_assert!(same(numbers[i], value), "slot {i}");
                }
            }
        }
    }

    #[test]
    fn equal_parts_are_worked_out_once_and_constants_beforehand() {
        let x = || Expr::Slot(Slot(0));
        let part = || Expr::binary(Binary::Mul, x(), Expr::binary(Binary::Add, Expr::Const(1.0), Expr::Const(2.0)));
        let trees = [Expr::binary(Binary::Add, part(), part()), Expr::unary(Unary::Neg, part())];
        let mut constants = Vec::new();
        let program = Program::compile(&trees, &[(ExprId(0), None), (ExprId(1), None)], &mut constants);
        assert_eq!((program.working(), program.operations()), (3, 3));
        assert!(constants.contains(&3.0) && !constants.contains(&2.0));
    }
}
