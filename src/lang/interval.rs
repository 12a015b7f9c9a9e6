//! Interval arithmetic: bounds of an expression from declared ranges.
//!
//! Sound for the engine's arithmetic: rounding to nearest is monotone, so the bounds of `+ - * /` are
//! worked out with the same operations on the ends; the pinned transcendentals are widened by more
//! than their error. Where nothing is known a bound is infinite.

use crate::engine::expr::{Binary, Unary, binary, unary};

/// Every value lies in `low..=high`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// Lowest value; may be minus infinity.
    pub low: f64,
    /// Highest value; may be infinity.
    pub high: f64,
}

impl Interval {
    /// Nothing is known.
    pub const ALL: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };
    /// Yes or no, not known which.
    pub const TRUTH: Self = Self { low: 0.0, high: 1.0 };

    /// From the lowest to the highest value; everything where either is not a number.
    #[must_use]
    pub fn new(low: f64, high: f64) -> Self {
        if low <= high { Self { low, high } } else { Self::ALL }
    }

    /// A single value.
    #[must_use]
    pub fn point(x: f64) -> Self {
        Self::new(x, x)
    }

    /// Whether a value lies inside.
    #[must_use]
    pub fn contains(self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }

    /// The one value, where there is only one.
    #[must_use]
    pub fn constant(self) -> Option<f64> {
        (self.low == self.high).then_some(self.low)
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { low: lesser(self.low, other.low), high: greater(self.high, other.high) }
    }

    /// Bounds of a one-operand operation.
    #[must_use]
    pub fn unary(op: Unary, a: Self) -> Self {
        match op {
            Unary::Neg => Self { low: -a.high, high: -a.low },
            Unary::Not => truth(!a.contains(0.0), a.constant() == Some(0.0)),
            Unary::Abs => {
                let (l, h) = (unary(Unary::Abs, a.low), unary(Unary::Abs, a.high));
                Self { low: if a.contains(0.0) { 0.0 } else { lesser(l, h) }, high: greater(l, h) }
            }
            Unary::Sqrt => Self::new(unary(op, a.low), unary(op, a.high)),
            Unary::Floor => Self::new(unary(op, a.low), unary(op, a.high)),
            Unary::Exp => {
                let wide = Self::new(unary(op, a.low), unary(op, a.high)).widened();
                Self { low: greater(wide.low, 0.0), high: wide.high }
            }
            Unary::Ln => Self::new(unary(op, a.low), unary(op, a.high)).widened(),
        }
    }

    /// Bounds of a two-operand operation.
    #[must_use]
    pub fn binary(op: Binary, a: Self, b: Self) -> Self {
        match op {
            Binary::Add => Self::new(a.low + b.low, a.high + b.high),
            Binary::Sub => Self::new(a.low - b.high, a.high - b.low),
            Binary::Mul => corners(a, b, |x, y| if x == 0.0 || y == 0.0 { 0.0 } else { x * y }),
            Binary::Div if b.contains(0.0) => Self::ALL,
            Binary::Div => corners(a, b, |x, y| if x == 0.0 { 0.0 } else { x / y }),
            Binary::Min => Self { low: lesser(a.low, b.low), high: lesser(a.high, b.high) },
            Binary::Max => Self { low: greater(a.low, b.low), high: greater(a.high, b.high) },
            Binary::Lt => truth(a.low >= b.high, a.high < b.low),
            Binary::Le => truth(a.low > b.high, a.high <= b.low),
            Binary::Eq | Binary::Ne => {
                let apart = a.high < b.low || b.high < a.low;
                let same = a.constant().is_some() && a.constant() == b.constant();
                if op == Binary::Eq { truth(apart, same) } else { truth(same, apart) }
            }
            Binary::And => {
                let no = a.constant() == Some(0.0) || b.constant() == Some(0.0);
                truth(no, !a.contains(0.0) && !b.contains(0.0))
            }
            Binary::Or => {
                let no = a.constant() == Some(0.0) && b.constant() == Some(0.0);
                truth(no, !a.contains(0.0) || !b.contains(0.0))
            }
            Binary::Pow => {
                // x^y for x >= 0 is monotone in each operand where the other is held, with its turns at
                // x = 1 and y = 0, so that the extremes lie at corners; negative x gives 0.
                if a.high < 0.0 {
                    return Self::point(0.0);
                }
                let base = Self { low: greater(a.low, 0.0), high: a.high };
                let wide = corners(base, b, |x, y| binary(Binary::Pow, x, y)).widened();
                let low = if a.low < 0.0 { 0.0 } else { greater(wide.low, 0.0) };
                Self { low, high: if wide.high > 1e15 { 1e15 } else { wide.high } }
            }
        }
    }

    /// Bounds of `ratio(a, b, otherwise)`.
    #[must_use]
    pub fn ratio(a: Self, b: Self, otherwise: Self) -> Self {
        let quotient = if !b.contains(0.0) {
            Self::binary(Binary::Div, a, b)
        } else if b.constant().is_some() {
            return otherwise;
        } else if b.low >= 0.0 {
            above_zero(a, b.high)
        } else if b.high <= 0.0 {
            Self::unary(Unary::Neg, above_zero(a, -b.low))
        } else {
            Self::ALL
        };
        quotient.hull(otherwise)
    }

    /// Widened outwards by more than the error of a pinned transcendental.
    fn widened(self) -> Self {
        let slack = |x: f64| if x.is_finite() { unary(Unary::Abs, x) * 1e-12 + 1e-300 } else { 0.0 };
        Self { low: self.low - slack(self.low), high: self.high + slack(self.high) }
    }
}

/// Bounds of `a / b` for b in 0..=high, 0 itself left out.
fn above_zero(a: Interval, high: f64) -> Interval {
    let low = if a.low >= 0.0 { a.low / high } else { f64::NEG_INFINITY };
    Interval::new(low, if a.high <= 0.0 { a.high / high } else { f64::INFINITY })
}

fn truth(never: bool, always: bool) -> Interval {
    match (never, always) {
        (true, _) => Interval::point(0.0),
        (_, true) => Interval::point(1.0),
        _ => Interval::TRUTH,
    }
}

fn corners(a: Interval, b: Interval, f: impl Fn(f64, f64) -> f64) -> Interval {
    let mut out: Option<Interval> = None;
    for (x, y) in [(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)] {
        let z = f(x, y);
        if z.is_nan() {
            return Interval::ALL;
        }
        out = Some(out.map_or(Interval::point(z), |o| o.hull(Interval { low: z, high: z })));
    }
    out.unwrap_or(Interval::ALL)
}

fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.low.is_finite(), self.high.is_finite()) {
            _ if self.low == self.high => write!(f, "{}", self.low),
            (true, true) => write!(f, "{} to {}", self.low, self.high),
            (true, false) => write!(f, "{} or more", self.low),
            (false, true) => write!(f, "{} or less", self.high),
            (false, false) => write!(f, "any number"),
        }
    }
}
