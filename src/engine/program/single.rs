//! One expression by itself, worked out on demand: the steps of a program on registers of its own.
//!
//! Commands are tested and effects worked out one expression at a time, on whatever the slots are just then. The tree
//! would go from box to box for it; here the leaves are fetched, and a step or two follow.

use super::super::expr::{self, Expr, Table};
use super::fuse::{self, Class};
use super::graph::{Graph, Node, Op};

/// Registers: leaves, then constants, then the results of the steps. Most need few; what needs more than the many stays
/// a tree.
const FEW: usize = 32;
const MANY: usize = 128;

/// An expression made ready.
#[derive(Clone, Debug)]
pub(in super::super) enum Single {
    /// Always the same number.
    Number(f64),
    /// One step of the usual kinds, without a branch: what it is for is most often asked once, and to guess wrong costs
    /// more than to work all kinds out. It lies within one line of the memory's.
    Step {
        /// Slots of the operands, 0 of those that are constants.
        slots: [u32; 4],
        /// Bits of the operands that are constants, 0 of the others.
        numbers: [u64; 4],
        /// Which operands are slots, bit by bit.
        leaves: u8,
        /// Of the first of [`KINDS`] which.
        kind: u8,
    },
    Code(Code),
    /// Too long for the registers.
    Tree,
}

/// The value of [`Single::Step`].
#[inline]
fn step(at: &[u32; 4], numbers: &[u64; 4], leaves: u8, kind: u8, slots: &[f64]) -> f64 {
    let all = |yes: bool| u64::from(yes).wrapping_neg();
    let [a, b, c, d] = core::array::from_fn(|k| {
        let leaf = all(leaves >> k & 1 == 1);
        f64::from_bits(slots[at[k] as usize].to_bits() & leaf | numbers[k])
    });
    let linear = (a * b + c) * d;
    let less = core::hint::select_unpredictable(a < b, c, d);
    let equal = core::hint::select_unpredictable(a == b, c, d);
    let of = |is: u8, x: f64| x.to_bits() & all(kind == is);
    f64::from_bits(of(0, linear) | of(1, less) | of(2, equal))
}

/// All of it in one piece, which is most often one line of the memory's.
#[derive(Clone, Debug)]
pub(in super::super) struct Code {
    /// How many leaves and how many constants.
    leaves: u8,
    constants: u8,
    /// Slots, then bits of numbers, then steps: operands (registers; of a look-up the table is in the last two) in the
    /// lowest four bytes, above them what to do with them ([`KINDS`]).
    words: Box<[u64]>,
}

/// What a step may do, by its number.
const KINDS: [Class; 17] = {
    use Op::{Binary as B, Unary as U};
    use expr::{Binary, Unary};
    [
        Class::Linear,
        Class::Less,
        Class::Equal,
        Class::Quotient,
        Class::Rare(Op::Lookup),
        Class::Rare(Op::Ratio),
        Class::Rare(U(Unary::Abs)),
        Class::Rare(U(Unary::Sqrt)),
        Class::Rare(U(Unary::Exp)),
        Class::Rare(U(Unary::Ln)),
        Class::Rare(U(Unary::Floor)),
        Class::Rare(B(Binary::Pow)),
        Class::Rare(B(Binary::Le)),
        Class::Rare(B(Binary::And)),
        Class::Rare(B(Binary::Or)),
        Class::Rare(Op::Select),
        Class::Rare(U(Unary::Not)),
    ]
};

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
        if let [step] = steps[..]
            && let Some(kind) = KINDS[..3].iter().position(|&kind| kind == step.class)
        {
            let (mut slots, mut numbers, mut leaves, kind) = ([0; 4], [0; 4], 0, kind as u8);
            for (k, &node) in step.of.iter().enumerate() {
                match graph.nodes[node as usize] {
                    Node::Slot(slot) => (slots[k], leaves) = (slot, leaves | 1 << k),
                    Node::Const(bits) => numbers[k] = bits,
                    Node::Op(..) => unreachable!("there is but one step"),
                }
            }
            return Self::Step { slots, numbers, leaves, kind };
        }
        let mut registers = vec![0; graph.nodes.len()];
        let mut words = Vec::new();
        for &node in &read {
            if let Node::Slot(slot) = graph.nodes[node as usize] {
                registers[node as usize] = words.len();
                words.push(u64::from(slot));
            }
        }
        let leaves = words.len();
        for &node in &read {
            if let Node::Const(bits) = graph.nodes[node as usize] {
                registers[node as usize] = words.len();
                words.push(bits);
            }
        }
        let constants = words.len() - leaves;
        for step in &steps {
            let mut of = [0; 4];
            of.iter_mut().zip(step.reads()).for_each(|(into, &node)| *into = registers[node as usize] as u8);
            if step.class == Class::Rare(Op::Lookup) {
                let Ok(table) = u16::try_from(step.of[1]) else { return Self::Tree };
                [of[2], of[3]] = table.to_le_bytes();
            }
            let Some(kind) = KINDS.iter().position(|&kind| kind == step.class) else { return Self::Tree };
            registers[step.node as usize] = words.len();
            words.push((kind as u64) << 32 | u64::from(u32::from_le_bytes(of)));
        }
        if words.len() > MANY {
            return Self::Tree;
        }
        Self::Code(Code { leaves: leaves as u8, constants: constants as u8, words: words.into() })
    }

    /// The value on these slots.
    #[inline]
    pub(in super::super) fn value<'a>(&self, tree: impl FnOnce() -> &'a Expr, slots: &[f64], tables: &[Table]) -> f64 {
        match self {
            Self::Number(x) => *x,
            Self::Step { slots: at, numbers, leaves, kind } => step(at, numbers, *leaves, *kind, slots),
            Self::Code(code) if code.words.len() <= FEW => code.value::<FEW>(slots, tables),
            Self::Code(code) => code.value::<MANY>(slots, tables),
            Self::Tree => expr::eval(tree(), slots, tables),
        }
    }
}

impl Code {
    fn value<const REGISTERS: usize>(&self, slots: &[f64], tables: &[Table]) -> f64 {
        let last = const { REGISTERS - 1 };
        let (mut r, mut n) = ([0.0; REGISTERS], 0);
        let (leaves, rest) = self.words.split_at(usize::from(self.leaves));
        let (constants, steps) = rest.split_at(usize::from(self.constants));
        for &slot in leaves {
            r[n & last] = slots[slot as usize];
            n += 1;
        }
        for &bits in constants {
            r[n & last] = f64::from_bits(bits);
            n += 1;
        }
        for &step in steps {
            let of = (step as u32).to_le_bytes();
            let [a, b, c, d] = of.map(|at| r[usize::from(at) & last]);
            r[n & last] = match KINDS[(step >> 32) as usize] {
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
        r[(n - 1) & last]
    }
}
