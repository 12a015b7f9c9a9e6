//! One expression by itself, worked out on demand: the steps of a program on registers of its own.
//!
//! Commands are tested and effects worked out one expression at a time, on whatever the slots are just then. The tree
//! would go from box to box for it; here the leaves are fetched, and a step or two follow.

use super::super::expr::{self, Expr, Table};
use super::fuse::{self, Class};
use super::graph::{Graph, Node, Op};

/// Registers: leaves, then constants, then the results of the steps. What needs more stays a tree.
const REGISTERS: usize = 32;

/// An expression made ready.
#[derive(Clone, Debug)]
pub(in super::super) enum Single {
    /// Always the same number.
    Number(f64),
    Code(Box<Code>),
    /// Too long for the registers.
    Tree,
}

#[derive(Clone, Debug, Default)]
pub(in super::super) struct Code {
    leaves: Vec<u32>,
    constants: Vec<f64>,
    /// Operands are registers; of a look-up the table is in the last two.
    steps: Vec<(Class, [u8; 4])>,
}

impl Single {
    /// Makes an expression ready where some slots never change, as [`super::Program::compile_with`].
    pub(in super::super) fn new(expr: &Expr, fixed: &[Option<f64>]) -> Self {
        let mut graph = Graph { fixed, ..Graph::default() };
        let root = graph.add(expr);
        if let Some(x) = graph.constant(root) {
            return Self::Number(x);
        }
        let (steps, _) = fuse::fuse(&mut graph, &[root]);
        let mut read: Vec<u32> = steps.iter().flat_map(|step| step.reads().iter().copied()).chain([root]).collect();
        read.sort_unstable();
        read.dedup();
        let mut code = Code::default();
        let mut registers = vec![0; graph.nodes.len()];
        for &node in &read {
            if let Node::Slot(slot) = graph.nodes[node as usize] {
                registers[node as usize] = code.leaves.len();
                code.leaves.push(slot);
            }
        }
        for &node in &read {
            if let Some(x) = graph.constant(node) {
                registers[node as usize] = code.leaves.len() + code.constants.len();
                code.constants.push(x);
            }
        }
        for (i, step) in steps.iter().enumerate() {
            let mut of = [0; 4];
            of.iter_mut().zip(step.reads()).for_each(|(into, &node)| *into = registers[node as usize] as u8);
            if step.class == Class::Rare(Op::Lookup) {
                let Ok(table) = u16::try_from(step.of[1]) else { return Self::Tree };
                [of[2], of[3]] = table.to_le_bytes();
            }
            code.steps.push((step.class, of));
            registers[step.node as usize] = code.leaves.len() + code.constants.len() + i;
        }
        if code.leaves.len() + code.constants.len() + code.steps.len() > REGISTERS {
            return Self::Tree;
        }
        Self::Code(Box::new(code))
    }

    /// The value on these slots.
    #[inline]
    pub(in super::super) fn value(&self, tree: &Expr, slots: &[f64], tables: &[Table]) -> f64 {
        match self {
            Self::Number(x) => *x,
            Self::Code(code) => code.value(slots, tables),
            Self::Tree => expr::eval(tree, slots, tables),
        }
    }
}

impl Code {
    fn value(&self, slots: &[f64], tables: &[Table]) -> f64 {
        const LAST: usize = REGISTERS - 1;
        let (mut r, mut n) = ([0.0; REGISTERS], 0);
        for &slot in &self.leaves {
            r[n & LAST] = slots[slot as usize];
            n += 1;
        }
        for &x in &self.constants {
            r[n & LAST] = x;
            n += 1;
        }
        for (class, of) in &self.steps {
            let [a, b, c, d] = of.map(|at| r[usize::from(at) & LAST]);
            r[n & LAST] = match *class {
                Class::Linear => (a * b + c) * d,
                Class::Quotient => (a * b + c) / d,
                Class::Less => core::hint::select_unpredictable(a < b, c, d),
                Class::Equal => core::hint::select_unpredictable(a == b, c, d),
                Class::Rare(Op::Lookup) => tables[usize::from(u16::from_le_bytes([of[2], of[3]]))].at(a),
                Class::Rare(Op::Unary(op)) => expr::unary(op, a),
                Class::Rare(Op::Binary(op)) => expr::binary(op, a, b),
                Class::Rare(Op::Ratio) => expr::ratio(a, b, c),
                Class::Rare(Op::Select) => {
                    if a != 0.0 {
                        b
                    } else {
                        c
                    }
                }
            };
            n += 1;
        }
        r[(n - 1) & LAST]
    }
}
