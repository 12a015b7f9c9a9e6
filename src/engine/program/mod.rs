//! Fast evaluation: expressions compiled to runs of equal steps.
//!
//! Trees become one graph without repetitions (`graph`), operations become steps of a few kinds (`fuse`), and the
//! steps are put in an order in which as many of one kind as possible follow one another (`order`): a run,
//! dispatched once. The numbers are one array: slots, constants of all programs, working values, whose places are used
//! again and again. Every operation is rounded for itself, as in the tree; a property test holds the two equal to the
//! bit.

mod fuse;
mod graph;
mod order;
mod single;
#[cfg(test)]
mod tests;

use core::cell::Cell;
use core::hint::select_unpredictable;
use core::ops::Index;

use super::expr::{self, Binary, Expr, ExprId, Slot, Table, Unary};
use graph::{Graph, Node, Op};
use order::Ordered;
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

/// A run: the places of its results lie from `into` on, its operands from `from` on where those of its number of operands
/// do.
#[derive(Clone, Copy, Debug)]
struct Run {
    kind: Kind,
    into: u32,
    from: u32,
    len: u32,
}

/// Operands of the steps, by their number, and the places of all results.
#[derive(Clone, Debug, Default)]
struct Operands<I> {
    into: Vec<I>,
    two: Vec<[I; 2]>,
    three: Vec<[I; 3]>,
    four: Vec<[I; 4]>,
    rare: Vec<(Op, [I; 3])>,
}

impl<I: Copy> Operands<I> {
    fn map<J>(&self, at: impl Fn(I) -> J) -> Operands<J> {
        let at = &at;
        Operands {
            into: self.into.iter().map(|&into| at(into)).collect(),
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

/// Among so many numbers no narrow place has to be looked at twice.
pub(super) const ROOM: usize = 1 << 16;

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
        let roots: Vec<_> = roots.iter().map(|&(id, slot)| (&exprs[id.0 as usize], slot)).collect();
        Self::compile_with(&[], &roots, &[], false, constants)
    }

    /// The same where the roots read some slots as they would be if they were worked out anew (`given`, in order), and
    /// where some slots never change (by index; what lies beyond the end does): their values are folded in.
    /// Of `amounts`, which are finite and go to a grid, what is switched off (times 0) is left out; no more than the
    /// sign of a zero is lost, and a grid has none.
    ///
    /// # Panics
    /// If there are more than 2^30 slots, constants or operations.
    #[must_use]
    pub fn compile_with(
        given: &[(Slot, &Expr)],
        roots: &[(&Expr, Option<Slot>)],
        fixed: &[Option<f64>],
        amounts: bool,
        constants: &mut Vec<f64>,
    ) -> Self {
        let mut graph = Graph { fixed, amounts, ..Graph::default() };
        for &(slot, expr) in given {
            let node = graph.add(expr);
            graph.written.insert(slot.0, node);
        }
        let given: std::collections::BTreeSet<u32> = given.iter().map(|(slot, _)| slot.0).collect();
        let mut results = Vec::with_capacity(roots.len());
        for &(expr, slot) in roots {
            let mut node = graph.add(expr);
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
        let Ordered { runs, operands, places, working } = order::order(&graph, &steps, &results, constants);
        let place = |node: u32| places[node as usize];
        let written = graph.written.iter().filter(|(slot, _)| !given.contains(slot));
        let mut writes: Vec<_> = written.map(|(&slot, &node)| (slot, place(node))).collect();
        writes.sort_unstable();
        let roots = results.into_iter().map(place).collect();
        Self { runs, code: Code::Wide(operands), roots, writes, working, operations }
    }

    /// Fixes where the constants and the working values lie.
    #[must_use]
    pub fn place(mut self, constants: usize, working: usize) -> Self {
        let at = |place: u32| match place & !REST {
            CONST => (place & REST) + constants as u32,
            WORK => (place & REST) + working as u32,
            _ => place & REST,
        };
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
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    pub fn run<const K: usize>(&self, numbers: &mut [[f64; K]], tables: &[Table]) {
        let numbers = Cell::from_mut(numbers).as_slice_of_cells();
        match (&self.code, numbers.first_chunk::<ROOM>()) {
            (Code::Narrow(operands), Some(all)) => evaluate(&self.runs, operands, all, numbers, tables),
            (Code::Narrow(operands), None) => evaluate(&self.runs, operands, numbers, numbers, tables),
            (Code::Wide(operands), _) => evaluate(&self.runs, operands, numbers, numbers, tables),
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

    /// Where the values of the roots lie, in order.
    pub(super) fn roots(&self) -> &[u32] {
        &self.roots
    }
}

/// The runs one after the other. A step may read what an earlier one of its own run has written. `numbers` and `all`
/// are the same.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
fn evaluate<I: Place, A: Index<usize, Output = Cell<[f64; K]>> + ?Sized, const K: usize>(
    runs: &[Run],
    operands: &Operands<I>,
    numbers: &A,
    all: &[Cell<[f64; K]>],
    tables: &[Table],
) {
    for run in runs {
        let write = &operands.into[run.into as usize..][..run.len as usize];
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
                    let (into, of) = (&all[into.index()], of.map(Place::index));
                    if *op == Op::Unary(Unary::Ln) {
                        let of = lanes(&all[of[0]]);
                        into.set(each(|k| expr::ln(of[k].get())));
                        continue;
                    }
                    lanes(into).iter().enumerate().for_each(|(k, into)| into.set(rare(*op, of, k, all, tables)));
                }
            }
        }
    }
}

/// One dispatch, then a loop in which the operation is fixed.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
fn steps<I: Place, A: Index<usize, Output = Cell<[f64; K]>> + ?Sized, const N: usize, const K: usize>(
    numbers: &A,
    write: &[I],
    of: &[[I; N]],
    f: impl Fn([f64; N]) -> f64,
) {
    for (into, of) in write.iter().zip(of) {
        let of = of.map(|at| lanes(&numbers[at.index()]));
        numbers[into.index()].set(each(|k| f(of.map(|lanes| lanes[k].get()))));
    }
}

/// A number for each lane.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub(super) fn each<const K: usize>(f: impl Fn(usize) -> f64) -> [f64; K] {
    let mut values = [0.0; K];
    for (k, value) in values.iter_mut().enumerate() {
        *value = f(k);
    }
    values
}

/// The lanes of a number.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
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
