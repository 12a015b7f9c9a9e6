//! Operations of the graph as steps of the program: few kinds, several operations each.
//!
//! What costs time is not arithmetic but fetching, storing and going from one kind of step to the next. So nearly
//! everything becomes one of two kinds: `(a * b + c) * d`, every operation rounded for itself as in the tree, and
//! `if a < b { c } else { d }`. What a step does not need of its kind is filled up with numbers that change no bit:
//! `x * 1`, `x + -0`. An operation that only one other reads is done within that one's step where it fits.

use super::super::expr::{Binary, Unary};
use super::graph::{Graph, Node, Op, operands};

/// Kinds of step that are put in order together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// `(a * b + c) * d`
    Linear,
    /// `(a * b + c) / d`
    Quotient,
    /// `if a < b { c } else { d }`
    Less,
    /// `if a == b { c } else { d }`
    Equal,
    /// One operation of the tree.
    Rare(Op),
}

/// Classes as far as the order goes: rare steps stand together.
pub(super) const CLASSES: usize = 5;

impl Class {
    pub(super) fn rank(self) -> usize {
        match self {
            Self::Linear => 0,
            Self::Quotient => 1,
            Self::Less => 2,
            Self::Equal => 3,
            Self::Rare(_) => 4,
        }
    }
}

/// A step: gives a node its value from those of others (of a look-up the second is the table).
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) node: u32,
    pub(super) class: Class,
    pub(super) of: [u32; 4],
}

impl Step {
    /// Nodes that it reads.
    pub(super) fn reads(&self) -> &[u32] {
        match self.class {
            Class::Rare(Op::Unary(_) | Op::Lookup) => &self.of[..1],
            Class::Rare(Op::Binary(_)) => &self.of[..2],
            Class::Rare(_) => &self.of[..3],
            _ => &self.of,
        }
    }
}

struct Fuse<'g, 'f> {
    graph: &'g mut Graph<'f>,
    /// How many operations and roots read a node.
    readers: Vec<u32>,
    /// Nodes that are 0 or 1.
    truths: Vec<bool>,
    one: u32,
    zero: u32,
    minus_one: u32,
    minus_zero: u32,
}

/// The steps that give the roots their values, in the order of the graph, and the number of operations they stand for.
pub(super) fn fuse(graph: &mut Graph<'_>, roots: &[u32]) -> (Vec<Step>, usize) {
    let count = graph.nodes.len();
    let mut readers = vec![0_u32; count];
    roots.iter().for_each(|&root| readers[root as usize] += 1);
    let mut operations = 0;
    for i in (0..count).rev() {
        if let (true, Node::Op(op, of)) = (readers[i] > 0, graph.nodes[i]) {
            operations += 1;
            operands(op, &of).iter().for_each(|&operand| readers[operand as usize] += 1);
        }
    }
    // A root keeps a place of its own.
    roots.iter().for_each(|&root| readers[root as usize] = u32::MAX);
    let mut truths = vec![false; count];
    for i in 0..count {
        use Binary::{And, Eq, Le, Lt, Max, Min, Ne, Or};
        truths[i] = match graph.nodes[i] {
            Node::Const(bits) => bits == 0 || bits == 1.0_f64.to_bits(),
            Node::Slot(_) => false,
            Node::Op(Op::Binary(Lt | Le | Eq | Ne | And | Or) | Op::Unary(Unary::Not), _) => true,
            Node::Op(Op::Binary(Min | Max), of) => truths[of[0] as usize] && truths[of[1] as usize],
            Node::Op(Op::Select, of) => truths[of[1] as usize] && truths[of[2] as usize],
            Node::Op(..) => false,
        };
    }
    let [one, zero, minus_one, minus_zero] = [1.0, 0.0, -1.0, -0.0].map(|x| graph.number(x));
    let mut fuse = Fuse { graph, readers, truths, one, zero, minus_one, minus_zero };
    // What is read by a step that stands is needed itself; what was done within another step never is.
    let mut needed = vec![false; count];
    roots.iter().for_each(|&root| needed[root as usize] = true);
    let mut steps = Vec::new();
    for i in (0..count).rev() {
        if let (true, Node::Op(op, of)) = (needed[i], fuse.graph.nodes[i]) {
            let (class, of) = fuse.step(i as u32, op, of);
            let step = Step { node: i as u32, class, of };
            for &node in step.reads() {
                if let Some(needed) = needed.get_mut(node as usize) {
                    *needed = true;
                }
            }
            steps.push(step);
        }
    }
    steps.reverse();
    (steps, operations)
}

impl Fuse<'_, '_> {
    fn step(&mut self, node: u32, op: Op, of: [u32; 3]) -> (Class, [u32; 4]) {
        let [a, b, c] = of;
        match op {
            Op::Binary(Binary::Mul) => {
                let sum = |this: &Self, n| matches!(this.alone(n), Some((Op::Binary(Binary::Add | Binary::Sub), _)));
                let (inner, other) = if sum(self, a) || !sum(self, b) && self.linear(a) { (a, b) } else { (b, a) };
                if self.linear(inner) {
                    let [x, y, z] = self.inner(inner);
                    (Class::Linear, [x, y, z, other])
                } else {
                    (Class::Linear, [a, b, self.minus_zero, self.one])
                }
            }
            Op::Binary(Binary::Add | Binary::Sub) | Op::Unary(Unary::Neg) => {
                let [x, y, z] = self.inner(node);
                (Class::Linear, [x, y, z, self.one])
            }
            Op::Binary(Binary::Div) => {
                let [x, y, z] = if self.linear(a) { self.inner(a) } else { [a, self.one, self.minus_zero] };
                (Class::Quotient, [x, y, z, b])
            }
            Op::Binary(Binary::Max) => (Class::Less, [b, a, a, b]),
            Op::Binary(Binary::Min) => (Class::Less, [a, b, a, b]),
            Op::Binary(Binary::Lt | Binary::Le | Binary::Eq | Binary::Ne) | Op::Unary(Unary::Not) => match self.comparison(op, a, b) {
                Some((class, x, y, true)) => (class, [x, y, self.one, self.zero]),
                Some((class, x, y, false)) => (class, [x, y, self.zero, self.one]),
                None => (Class::Rare(op), [a, b, c, c]),
            },
            Op::Select => self.choose(a, b, c),
            Op::Binary(Binary::And | Binary::Or) => self.join(op, a, b),
            Op::Unary(_) | Op::Binary(Binary::Pow) | Op::Ratio | Op::Lookup => (Class::Rare(op), [a, b, c, c]),
        }
    }

    /// `if c != 0 { a } else { b }`
    fn choose(&mut self, c: u32, a: u32, b: u32) -> (Class, [u32; 4]) {
        let compared = self.alone(c).and_then(|(op, of)| self.comparison(op, of[0], of[1]));
        match compared {
            Some((class, x, y, true)) => (class, [x, y, a, b]),
            Some((class, x, y, false)) => (class, [x, y, b, a]),
            None => (Class::Equal, [c, self.zero, b, a]),
        }
    }

    /// Both, or one of them.
    fn join(&mut self, op: Op, a: u32, b: u32) -> (Class, [u32; 4]) {
        let truth = |this: &Self, n: u32| this.truths.get(n as usize).is_some_and(|&t| t);
        // The one that is tested, best within this step; the other is the answer, and has to be a truth.
        let tests = |this: &mut Self, n: u32| this.alone(n).and_then(|(op, of)| this.comparison(op, of[0], of[1])).is_some();
        let (tested, answer) = match (truth(self, a), truth(self, b)) {
            (true, true) => {
                if tests(self, a) || !tests(self, b) {
                    (a, b)
                } else {
                    (b, a)
                }
            }
            (_, true) => (a, b),
            (true, _) => (b, a),
            (false, false) => return (Class::Rare(op), [a, b, b, b]),
        };
        if op == Op::Binary(Binary::And) { self.choose(tested, answer, self.zero) } else { self.choose(tested, self.one, answer) }
    }

    /// A comparison as a class, what it compares, and whether it holds where the class's question does.
    fn comparison(&mut self, op: Op, a: u32, b: u32) -> Option<(Class, u32, u32, bool)> {
        let finite = |this: &Self, n: u32| this.graph.constant(n).filter(|x| x.is_finite());
        match op {
            Op::Binary(Binary::Lt) => Some((Class::Less, a, b, true)),
            Op::Binary(Binary::Le) => {
                // No number lies between a number and its neighbour.
                if let Some(x) = finite(self, b) {
                    let above = self.graph.number(x.next_up());
                    Some((Class::Less, a, above, true))
                } else if let Some(x) = finite(self, a) {
                    let below = self.graph.number(x.next_down());
                    Some((Class::Less, below, b, true))
                } else {
                    None
                }
            }
            Op::Binary(Binary::Eq) => Some((Class::Equal, a, b, true)),
            Op::Binary(Binary::Ne) => Some((Class::Equal, a, b, false)),
            Op::Unary(Unary::Not) => match self.alone(a).and_then(|(op, of)| self.comparison(op, of[0], of[1])) {
                Some((class, x, y, holds)) => Some((class, x, y, !holds)),
                None => Some((Class::Equal, a, self.zero, true)),
            },
            _ => None,
        }
    }

    /// The operation of a node that only one other reads.
    fn alone(&self, node: u32) -> Option<(Op, [u32; 3])> {
        match (self.readers.get(node as usize), self.graph.nodes[node as usize]) {
            (Some(1), Node::Op(op, of)) => Some((op, of)),
            _ => None,
        }
    }

    /// Whether a node can be done as the `a * b + c` of its reader's step.
    fn linear(&self, node: u32) -> bool {
        matches!(self.alone(node), Some((Op::Binary(Binary::Add | Binary::Sub | Binary::Mul) | Op::Unary(Unary::Neg), _)))
    }

    /// The factors of a product that only one other reads.
    fn product(&self, node: u32) -> Option<[u32; 2]> {
        self.alone(node).filter(|(op, _)| *op == Op::Binary(Binary::Mul)).map(|(_, of)| [of[0], of[1]])
    }

    /// A product with a constant factor, with the sign turned: `-(a * b)` is `(-a) * b`, bit by bit.
    fn turned(&mut self, node: u32) -> Option<[u32; 2]> {
        let [a, b] = self.product(node)?;
        let (factor, other) = self.graph.constant(a).map(|x| (x, b)).or_else(|| self.graph.constant(b).map(|x| (x, a)))?;
        Some([self.graph.number(-factor), other])
    }

    /// A sum, difference, product or change of sign as `a * b + c`.
    fn inner(&mut self, node: u32) -> [u32; 3] {
        let Node::Op(op, [u, v, _]) = self.graph.nodes[node as usize] else { unreachable!("only operations") };
        match op {
            Op::Binary(Binary::Mul) => [u, v, self.minus_zero],
            Op::Binary(Binary::Add) => match (self.product(u), self.product(v)) {
                (Some([a, b]), _) => [a, b, v],
                (_, Some([a, b])) => [a, b, u],
                _ => [u, self.one, v],
            },
            Op::Binary(Binary::Sub) => {
                if let Some(x) = self.graph.constant(v) {
                    let [a, b] = self.product(u).unwrap_or([u, self.one]);
                    [a, b, self.graph.number(-x)]
                } else {
                    let [a, b] = self.turned(v).unwrap_or([v, self.minus_one]);
                    [a, b, u]
                }
            }
            _ => {
                let [a, b] = self.turned(u).unwrap_or([u, self.minus_one]);
                [a, b, self.minus_zero]
            }
        }
    }
}
