//! Fast evaluation: expressions compiled to runs of equal operations.
//!
//! Trees become one graph without repetitions (equal operations on equal operands are done once, constants are
//! folded with the very arithmetic of the tree). The graph is put in order so that as many operations of one kind as
//! are ready stand together: a run, dispatched once, whose results lie one after the other behind everything it
//! reads. The numbers are one array: slots, constants of all programs, working values.

use std::collections::BTreeMap;

use super::expr::{self, Binary, Expr, ExprId, Slot, Table, Unary};

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Op {
    Unary(Unary),
    Binary(Binary),
    Select,
    Ratio,
    Lookup,
}

/// A node of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    /// Bits of a number.
    Const(u64),
    Slot(u32),
    /// Operands are nodes; of a look-up the second is the table.
    Op(Op, [u32; 3]),
}

/// A run of one operation: results lie at `base`, operands in `pairs` or `triples` from `from`.
#[derive(Clone, Copy, Debug)]
struct Run {
    op: Op,
    base: u32,
    from: u32,
    len: u32,
}

/// Compiled expressions.
#[derive(Clone, Debug, Default)]
pub struct Program {
    runs: Vec<Run>,
    pairs: Vec<[u32; 2]>,
    triples: Vec<[u32; 3]>,
    /// Where the value of each root lies.
    roots: Vec<u32>,
    /// (slot, where its new value lies).
    writes: Vec<(u32, u32)>,
    working: u32,
}

/// Operands before their place is known: bits 30 and 31 say what the rest counts.
const CONST: u32 = 1 << 30;
const WORK: u32 = 2 << 30;
const REST: u32 = CONST - 1;

#[derive(Default)]
struct Graph<'a> {
    nodes: Vec<Node>,
    /// Slots whose value never changes.
    fixed: &'a [Option<f64>],
    /// Nothing times a number is nothing, and a sum with nothing is the other number.
    amounts: bool,
    known: BTreeMap<Node, u32>,
    /// New values of slots written by earlier roots.
    written: BTreeMap<u32, u32>,
}

impl Graph<'_> {
    fn node(&mut self, node: Node) -> u32 {
        let nodes = &mut self.nodes;
        *self.known.entry(node).or_insert_with(|| {
            nodes.push(node);
            nodes.len() as u32 - 1
        })
    }

    fn constant(&self, node: u32) -> Option<f64> {
        match self.nodes[node as usize] {
            Node::Const(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    fn number(&mut self, x: f64) -> u32 {
        self.node(Node::Const(x.to_bits()))
    }

    fn add(&mut self, expr: &Expr) -> u32 {
        match expr {
            Expr::Const(x) => self.number(*x),
            Expr::Slot(slot) => match self.written.get(&slot.0) {
                Some(&node) => node,
                None => match self.fixed.get(slot.0 as usize) {
                    Some(Some(x)) => self.number(*x),
                    _ => self.node(Node::Slot(slot.0)),
                },
            },
            Expr::Unary(op, a) => {
                let a = self.add(a);
                match self.constant(a) {
                    Some(x) => self.number(expr::unary(*op, x)),
                    None => self.node(Node::Op(Op::Unary(*op), [a, a, a])),
                }
            }
            Expr::Binary(op, a, b) => {
                let (a, b) = (self.add(a), self.add(b));
                match (self.constant(a), self.constant(b)) {
                    (Some(x), Some(y)) => self.number(expr::binary(*op, x, y)),
                    // Times or over one is the number itself, whatever it is.
                    (_, Some(1.0)) if matches!(op, Binary::Mul | Binary::Div) => a,
                    (Some(1.0), _) if *op == Binary::Mul => b,
                    (Some(0.0), _) | (_, Some(0.0)) if *op == Binary::And => self.number(0.0),
                    (Some(0.0), _) | (_, Some(0.0)) if self.amounts && *op == Binary::Mul => self.number(0.0),
                    (Some(0.0), _) if self.amounts && *op == Binary::Add => b,
                    (_, Some(0.0)) if self.amounts && matches!(op, Binary::Add | Binary::Sub) => a,
                    _ => self.node(Node::Op(Op::Binary(*op), [a, b, b])),
                }
            }
            Expr::Select(parts) => {
                let [c, a, b] = [&parts[0], &parts[1], &parts[2]].map(|part| self.add(part));
                match self.constant(c) {
                    Some(0.0) => b,
                    Some(_) => a,
                    None if a == b => a,
                    None => self.node(Node::Op(Op::Select, [c, a, b])),
                }
            }
            Expr::Ratio(parts) => {
                let [a, b, o] = [&parts[0], &parts[1], &parts[2]].map(|part| self.add(part));
                match (self.constant(a), self.constant(b), self.constant(o)) {
                    (Some(x), Some(y), Some(z)) => self.number(expr::ratio(x, y, z)),
                    _ => self.node(Node::Op(Op::Ratio, [a, b, o])),
                }
            }
            Expr::Lookup(table, x) => {
                let x = self.add(x);
                self.node(Node::Op(Op::Lookup, [x, *table, *table]))
            }
        }
    }
}

/// Nodes that an operation reads.
fn operands(op: Op, of: &[u32; 3]) -> &[u32] {
    match op {
        Op::Unary(_) | Op::Lookup => &of[..1],
        Op::Binary(_) => &of[..2],
        Op::Select | Op::Ratio => &of[..],
    }
}

impl Program {
    /// Compiles the expressions named. A root with a slot is that slot's new value: roots further on that read the
    /// slot read the new value. A root's value is that of the numbers at the run, whatever is written to slots
    /// afterwards. Constants go to a pool that programs share.
    ///
    /// # Panics
    /// If an expression does not exist, or there are more than 2^30 slots, constants or operations.
    #[must_use]
    pub fn compile(exprs: &[Expr], roots: &[(ExprId, Option<Slot>)], constants: &mut Vec<f64>) -> Self {
        Self::compile_with(exprs, roots, &[], false, constants)
    }

    /// The same where some slots never change (by index; what lies beyond the end does): their values are folded in.
    /// Of `amounts`, which are finite and go to a grid, what is switched off (times 0) is left out; no more than the
    /// sign of a zero is lost, and a grid has none.
    ///
    /// # Panics
    /// As [`Self::compile`].
    #[must_use]
    pub fn compile_with(
        exprs: &[Expr],
        roots: &[(ExprId, Option<Slot>)],
        fixed: &[Option<f64>],
        amounts: bool,
        constants: &mut Vec<f64>,
    ) -> Self {
        let mut graph = Graph { fixed, amounts, ..Graph::default() };
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
        let mut program = Self::default();
        let places = program.order(&graph, &results, constants);
        program.roots = results.iter().map(|&node| places[node as usize]).collect();
        let mut writes: Vec<_> = graph.written.iter().map(|(&slot, &node)| (slot, places[node as usize])).collect();
        writes.sort_unstable();
        program.writes = writes;
        program
    }

    /// Puts the operations that the results need in order and gives every node its place.
    fn order(&mut self, graph: &Graph<'_>, results: &[u32], constants: &mut Vec<f64>) -> Vec<u32> {
        let count = graph.nodes.len();
        // What is not needed (folded away) is left out. Operands come before what reads them.
        let mut needed = vec![false; count];
        results.iter().for_each(|&node| needed[node as usize] = true);
        let (mut waits, mut readers) = (vec![0_u32; count], vec![Vec::new(); count]);
        for i in (0..count).rev() {
            if let (true, Node::Op(op, of)) = (needed[i], graph.nodes[i]) {
                for &operand in operands(op, &of) {
                    needed[operand as usize] = true;
                    readers[operand as usize].push(i as u32);
                    waits[i] += 1;
                }
            }
        }
        let mut places = vec![0; count];
        let mut ready: Vec<(Op, Vec<u32>)> = Vec::new();
        let wake = |ready: &mut Vec<(Op, Vec<u32>)>, node: u32| {
            if let Node::Op(op, _) = graph.nodes[node as usize] {
                match ready.iter_mut().find(|(of, _)| *of == op) {
                    Some((_, nodes)) => nodes.push(node),
                    None => ready.push((op, vec![node])),
                }
            }
        };
        let mut done: Vec<u32> = Vec::new();
        for (i, node) in graph.nodes.iter().enumerate().filter(|&(i, _)| needed[i]) {
            places[i] = match *node {
                Node::Const(bits) => {
                    let at = constants.iter().position(|x| x.to_bits() == bits).unwrap_or_else(|| {
                        constants.push(f64::from_bits(bits));
                        constants.len() - 1
                    });
                    CONST | at as u32
                }
                Node::Slot(slot) => slot,
                Node::Op(..) => continue,
            };
            done.push(i as u32);
        }
        loop {
            for node in core::mem::take(&mut done) {
                for &reader in &readers[node as usize] {
                    waits[reader as usize] -= 1;
                    if waits[reader as usize] == 0 {
                        wake(&mut ready, reader);
                    }
                }
            }
            // The kind of which most are ready; the first kind among equals.
            ready.sort_by_key(|(op, nodes)| (core::cmp::Reverse(nodes.len()), *op));
            if ready.is_empty() {
                break;
            }
            let (op, mut nodes) = ready.remove(0);
            nodes.sort_unstable();
            let wide = matches!(op, Op::Select | Op::Ratio);
            let from = if wide { self.triples.len() } else { self.pairs.len() };
            self.runs.push(Run { op, base: self.working, from: from as u32, len: nodes.len() as u32 });
            for &node in &nodes {
                let Node::Op(op, of) = graph.nodes[node as usize] else { unreachable!("only operations wait") };
                let place = |i: usize| places[of[i] as usize];
                match op {
                    Op::Select | Op::Ratio => self.triples.push([place(0), place(1), place(2)]),
                    Op::Binary(_) => self.pairs.push([place(0), place(1)]),
                    Op::Unary(_) => self.pairs.push([place(0), place(0)]),
                    Op::Lookup => self.pairs.push([place(0), of[1]]),
                }
                places[node as usize] = WORK | self.working;
                self.working += 1;
            }
            done = nodes;
        }
        places
    }

    /// Fixes where the constants and the working values lie.
    #[must_use]
    pub fn place(mut self, constants: usize, working: usize) -> Self {
        let at = |place: u32| match place & !REST {
            CONST => (place & REST) + constants as u32,
            WORK => (place & REST) + working as u32,
            _ => place,
        };
        for run in &mut self.runs {
            run.base += working as u32;
            let (from, to) = (run.from as usize, (run.from + run.len) as usize);
            match run.op {
                Op::Select | Op::Ratio => self.triples[from..to].iter_mut().for_each(|t| *t = t.map(at)),
                Op::Lookup => self.pairs[from..to].iter_mut().for_each(|p| p[0] = at(p[0])),
                _ => self.pairs[from..to].iter_mut().for_each(|p| *p = p.map(at)),
            }
        }
        self.roots.iter_mut().for_each(|root| *root = at(*root));
        self.writes.iter_mut().for_each(|(_, from)| *from = at(*from));
        self
    }

    /// Working values needed.
    #[must_use]
    pub fn working(&self) -> usize {
        self.working as usize
    }

    /// Runs: dispatches in an evaluation.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Evaluates every root. Numbers: slots, constants, working values.
    pub fn run(&self, numbers: &mut [f64], tables: &[Table]) {
        for run in &self.runs {
            let (read, write) = numbers.split_at_mut(run.base as usize);
            let (from, to) = (run.from as usize, (run.from + run.len) as usize);
            let write = &mut write[..run.len as usize];
            match run.op {
                Op::Unary(op) => one_run(op, read, write, &self.pairs[from..to]),
                Op::Binary(op) => two_run(op, read, write, &self.pairs[from..to]),
                Op::Select => three(read, write, &self.triples[from..to], |c, a, b| if c != 0.0 { a } else { b }),
                Op::Ratio => three(read, write, &self.triples[from..to], expr::ratio),
                Op::Lookup => {
                    for (into, [x, table]) in write.iter_mut().zip(&self.pairs[from..to]) {
                        *into = tables[*table as usize].at(read[*x as usize]);
                    }
                }
            }
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

    /// Copies the values of all roots, in order.
    pub fn copy(&self, numbers: &[f64], into: &mut Vec<f64>) {
        into.clear();
        into.extend(self.roots.iter().map(|&root| numbers[root as usize]));
    }
}

#[inline]
fn one(read: &[f64], write: &mut [f64], of: &[[u32; 2]], f: impl Fn(f64) -> f64) {
    for (into, [a, _]) in write.iter_mut().zip(of) {
        *into = f(read[*a as usize]);
    }
}

#[inline]
fn two(read: &[f64], write: &mut [f64], of: &[[u32; 2]], f: impl Fn(f64, f64) -> f64) {
    for (into, [a, b]) in write.iter_mut().zip(of) {
        *into = f(read[*a as usize], read[*b as usize]);
    }
}

#[inline]
fn three(read: &[f64], write: &mut [f64], of: &[[u32; 3]], f: impl Fn(f64, f64, f64) -> f64) {
    for (into, [a, b, c]) in write.iter_mut().zip(of) {
        *into = f(read[*a as usize], read[*b as usize], read[*c as usize]);
    }
}

/// One dispatch, then a loop in which the operation is fixed.
fn one_run(op: Unary, read: &[f64], write: &mut [f64], of: &[[u32; 2]]) {
    macro_rules! fixed {
        ($($name:ident),*) => { match op { $(Unary::$name => one(read, write, of, |a| expr::unary(Unary::$name, a))),* } };
    }
    fixed!(Neg, Not, Abs, Sqrt, Exp, Ln, Floor);
}

fn two_run(op: Binary, read: &[f64], write: &mut [f64], of: &[[u32; 2]]) {
    macro_rules! fixed {
        ($($name:ident),*) => {
            match op { $(Binary::$name => two(read, write, of, |a, b| expr::binary(Binary::$name, a, b))),* }
        };
    }
    fixed!(Add, Sub, Mul, Div, Min, Max, Lt, Le, Eq, Ne, And, Or, Pow);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            let mut constants = vec![7.0];
            let program = Program::compile(&trees, &roots, &mut constants).place(SLOTS, SLOTS + constants.len());
            let mut numbers = slots;
            numbers.extend(&constants);
            numbers.resize(numbers.len() + program.working(), f64::NAN);
            program.run(&mut numbers, &tables);
            for (i, &value) in expected.iter().enumerate() {
                prop_assert!(same(program.root(&numbers, i), value), "root {i}: {:?}", trees[i]);
            }
            program.write(&mut numbers);
            for (i, &value) in plain.iter().enumerate() {
                prop_assert!(same(numbers[i], value), "slot {i}");
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
        assert_eq!((program.working(), constants), (3, vec![3.0]));
    }
}
