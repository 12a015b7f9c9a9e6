//! The graph of several expressions without repetitions: equal operations on equal operands are done once, constants
//! are folded with the very arithmetic of the tree.

use std::collections::BTreeMap;

use super::super::expr::{self, Binary, Expr, Unary};

/// An operation of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Op {
    Unary(Unary),
    Binary(Binary),
    Select,
    Ratio,
    Lookup,
}

/// A node of the graph. Operands come before what reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// Bits of a number.
    Const(u64),
    Slot(u32),
    /// Operands are nodes; of a look-up the second is the table.
    Op(Op, [u32; 3]),
}

#[derive(Default)]
pub(super) struct Graph<'a> {
    pub(super) nodes: Vec<Node>,
    /// Slots whose value never changes.
    pub(super) fixed: &'a [Option<f64>],
    /// Nothing times a number is nothing, and a sum with nothing is the other number.
    pub(super) amounts: bool,
    pub(super) known: BTreeMap<Node, u32>,
    /// New values of slots written by earlier roots.
    pub(super) written: BTreeMap<u32, u32>,
}

impl Graph<'_> {
    pub(super) fn node(&mut self, node: Node) -> u32 {
        let nodes = &mut self.nodes;
        *self.known.entry(node).or_insert_with(|| {
            nodes.push(node);
            nodes.len() as u32 - 1
        })
    }

    pub(super) fn constant(&self, node: u32) -> Option<f64> {
        match self.nodes[node as usize] {
            Node::Const(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    pub(super) fn number(&mut self, x: f64) -> u32 {
        self.node(Node::Const(x.to_bits()))
    }

    pub(super) fn add(&mut self, expr: &Expr) -> u32 {
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
                self.binary(*op, a, b)
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

    fn binary(&mut self, op: Binary, a: u32, b: u32) -> u32 {
        match (self.constant(a), self.constant(b)) {
            (Some(x), Some(y)) => self.number(expr::binary(op, x, y)),
            // Times or over one is the number itself, whatever it is.
            (_, Some(1.0)) if matches!(op, Binary::Mul | Binary::Div) => a,
            (Some(1.0), _) if op == Binary::Mul => b,
            (Some(0.0), _) | (_, Some(0.0)) if op == Binary::And => self.number(0.0),
            (Some(0.0), _) | (_, Some(0.0)) if self.amounts && op == Binary::Mul => self.number(0.0),
            (Some(0.0), _) if self.amounts && op == Binary::Add => b,
            (_, Some(0.0)) if self.amounts && matches!(op, Binary::Add | Binary::Sub) => a,
            // Over a power of two is times its inverse: both are the same number rounded once.
            (_, Some(y)) if op == Binary::Div && y.to_bits() << 12 == 0 && y.is_normal() && (1.0 / y).is_normal() => {
                let inverse = self.number(1.0 / y);
                self.node(Node::Op(Op::Binary(Binary::Mul), [a, inverse, inverse]))
            }
            _ => self.node(Node::Op(Op::Binary(op), [a, b, b])),
        }
    }
}

/// Nodes that an operation reads.
pub(super) fn operands(op: Op, of: &[u32; 3]) -> &[u32] {
    match op {
        Op::Unary(_) | Op::Lookup => &of[..1],
        Op::Binary(_) => &of[..2],
        Op::Select | Op::Ratio => &of[..],
    }
}
