//! The intermediate representation of expressions: scalar, total, typed by construction.
//!
//! The language front end ([`crate::lang`]) turns text into this tree; subscripts are expanded there,
//! so that every leaf is one slot of the state. Booleans are `1.0` and `0.0`. The tree is the
//! reference; [`super::program`] compiles the same tree to fast code and a property test holds the two
//! bit-equal.

/// Index of a value in the state's slot array.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Slot(pub u32);

/// Index of an expression in [`super::content::Content::exprs`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ExprId(pub u32);

/// Operations with one operand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unary {
    /// `-a`
    Neg,
    /// `not a`: 1 where `a` is 0, else 0.
    Not,
    /// `abs(a)`
    Abs,
    /// Square root; 0 for negative arguments.
    Sqrt,
    /// `e` to the power `a`, the argument clamped to -60..60 (pinned `libm`).
    Exp,
    /// Natural logarithm; the argument is raised to at least 1e-12 (pinned `libm`).
    Ln,
    /// Largest integer not above `a`.
    Floor,
}

/// Operations with two operands. Comparisons give 1 or 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Binary {
    /// `a + b`
    Add,
    /// `a - b`
    Sub,
    /// `a * b`
    Mul,
    /// `a / b`; the checker has shown that `b` is never 0.
    Div,
    /// The smaller, by compare and select (`if a < b { a } else { b }`).
    Min,
    /// The larger, by compare and select (`if a > b { a } else { b }`).
    Max,
    /// `a < b`
    Lt,
    /// `a <= b`
    Le,
    /// `a == b`
    Eq,
    /// `a != b`
    Ne,
    /// Both are not 0.
    And,
    /// One is not 0.
    Or,
    /// `a` to the power `b` for `a >= 0` (0 for negative `a`), result clamped to +-1e15 (pinned `libm`).
    Pow,
}

/// An expression over slots.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// A finite number.
    Const(f64),
    /// The value of a slot.
    Slot(Slot),
    /// One operand.
    Unary(Unary, Box<Expr>),
    /// Two operands.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `if(cond, then, otherwise)`: a select, both sides are evaluated.
    Select(Box<[Expr; 3]>),
    /// `ratio(a, b, otherwise)`: `a / b` unless `b` is 0.
    Ratio(Box<[Expr; 3]>),
    /// Table look-up with linear interpolation, flat beyond the ends.
    Lookup(u32, Box<Expr>),
}

impl Expr {
    /// A constant truth value.
    #[must_use]
    pub const fn truth(value: bool) -> Self {
        Self::Const(if value { 1.0 } else { 0.0 })
    }

    /// Shorthand for a binary node.
    #[must_use]
    pub fn binary(op: Binary, a: Self, b: Self) -> Self {
        Self::Binary(op, Box::new(a), Box::new(b))
    }

    /// Shorthand for a unary node.
    #[must_use]
    pub fn unary(op: Unary, a: Self) -> Self {
        Self::Unary(op, Box::new(a))
    }

    /// Calls `visit` for every slot read, in written order.
    pub fn for_each_slot(&self, visit: &mut impl FnMut(Slot)) {
        match self {
            Self::Const(_) => {}
            Self::Slot(slot) => visit(*slot),
            Self::Unary(_, a) | Self::Lookup(_, a) => a.for_each_slot(visit),
            Self::Binary(_, a, b) => {
                a.for_each_slot(visit);
                b.for_each_slot(visit);
            }
            Self::Select(parts) | Self::Ratio(parts) => parts.iter().for_each(|p| p.for_each_slot(visit)),
        }
    }
}

/// A graphical function: points with rising x, linear between them, flat beyond the ends.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// `(x, y)` pairs, x strictly rising, at least one.
    pub points: Vec<(f64, f64)>,
}

impl Table {
    /// The value at `x`.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        let p = &self.points;
        let i = p.partition_point(|&(px, _)| px <= x);
        if i == 0 {
            return p[0].1;
        }
        if i == p.len() {
            return p[i - 1].1;
        }
        let ((x0, y0), (x1, y1)) = (p[i - 1], p[i]);
        y0 + (y1 - y0) * ((x - x0) / (x1 - x0))
    }
}

/// The value of one unary operation; shared by every evaluator.
#[must_use]
#[inline]
pub fn unary(op: Unary, a: f64) -> f64 {
    match op {
        Unary::Neg => -a,
        Unary::Not => f64::from(u8::from(a == 0.0)),
        Unary::Abs => {
            if a < 0.0 {
                -a
            } else {
                a
            }
        }
        Unary::Sqrt => {
            if a > 0.0 {
                libm::sqrt(a)
            } else {
                0.0
            }
        }
        Unary::Exp => {
            let a = if a > 60.0 { 60.0 } else { a };
            libm::exp(if a < -60.0 { -60.0 } else { a })
        }
        Unary::Ln => ln(a),
        Unary::Floor => libm::floor(a),
    }
}

/// The natural logarithm of the language: below 1e-12 that of 1e-12.
#[must_use]
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub(super) fn ln(a: f64) -> f64 {
    super::arith::ln(if a > 1e-12 { a } else { 1e-12 })
}

/// The value of one binary operation; shared by every evaluator.
#[must_use]
#[inline]
#[allow(clippy::float_cmp, reason = "== and != of the language are exact by definition")]
pub fn binary(op: Binary, a: f64, b: f64) -> f64 {
    let truth = |t: bool| f64::from(u8::from(t));
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div => a / b,
        Binary::Min => {
            if a < b {
                a
            } else {
                b
            }
        }
        Binary::Max => {
            if a > b {
                a
            } else {
                b
            }
        }
        Binary::Lt => truth(a < b),
        Binary::Le => truth(a <= b),
        Binary::Eq => truth(a == b),
        Binary::Ne => truth(a != b),
        Binary::And => truth(a != 0.0 && b != 0.0),
        Binary::Or => truth(a != 0.0 || b != 0.0),
        Binary::Pow => {
            if a < 0.0 {
                return 0.0;
            }
            let p = libm::pow(a, b);
            if p > 1e15 { 1e15 } else { p }
        }
    }
}

/// Evaluates the tree: the plain evaluator, and the meaning of every expression.
#[must_use]
pub fn eval(expr: &Expr, slots: &[f64], tables: &[Table]) -> f64 {
    match expr {
        Expr::Const(x) => *x,
        Expr::Slot(s) => slots[s.0 as usize],
        Expr::Unary(op, a) => unary(*op, eval(a, slots, tables)),
        Expr::Binary(op, a, b) => binary(*op, eval(a, slots, tables), eval(b, slots, tables)),
        Expr::Select(parts) => {
            let [c, a, b] = &**parts;
            let (c, a, b) = (eval(c, slots, tables), eval(a, slots, tables), eval(b, slots, tables));
            if c != 0.0 { a } else { b }
        }
        Expr::Ratio(parts) => {
            let [a, b, otherwise] = &**parts;
            let (a, b, o) = (eval(a, slots, tables), eval(b, slots, tables), eval(otherwise, slots, tables));
            ratio(a, b, o)
        }
        Expr::Lookup(table, x) => tables[*table as usize].at(eval(x, slots, tables)),
    }
}

/// `a / b`, or `otherwise` where `b` is zero or the quotient is not finite.
#[must_use]
#[inline]
pub fn ratio(a: f64, b: f64, otherwise: f64) -> f64 {
    let q = a / b;
    if b != 0.0 && q.is_finite() { q } else { otherwise }
}
