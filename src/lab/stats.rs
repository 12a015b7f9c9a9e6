//! Intervals.

/// The normal quantile of 95 % intervals.
pub const Z: f64 = 1.959_963_984_540_054;

/// Wilson's 95 % interval of a share: `hits` of `of` runs; 0 to 1 without runs.
#[must_use]
pub fn wilson(hits: u64, of: u64) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (of as f64, hits as f64 / of as f64);
    let z = Z * Z;
    let centre = (p + z / (2.0 * n)) / (1.0 + z / n);
    let half = Z / (1.0 + z / n) * (p * (1.0 - p) / n + z / (4.0 * n * n)).sqrt();
    let low = if hits == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == of { 1.0 } else { (centre + half).min(1.0) };
    (low, high)
}

/// Steps in 1: values are summed as whole numbers of these, so that sums are the same in any order.
pub const STEPS: f64 = 65_536.0;

/// Greatest magnitude of a value; what is beyond counts as this.
const MOST: f64 = 1e9;

/// A value in whole steps.
#[must_use]
pub fn steps(x: f64) -> i64 {
    (x.clamp(-MOST, MOST) * STEPS).round() as i64
}

/// Values summed exactly: mean and spread of any number of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub n: u64,
    /// Their sum, in steps.
    pub sum: i128,
    /// The sum of their squares, in steps squared.
    pub squares: i128,
}

impl Sum {
    /// Adds a value.
    pub fn add(&mut self, x: f64) {
        self.add_steps(steps(x));
    }

    /// Adds a value in whole steps.
    pub fn add_steps(&mut self, x: i64) {
        let x = i128::from(x);
        self.n += 1;
        self.sum += x;
        self.squares += x * x;
    }

    /// Adds the values of another sum.
    pub fn merge(&mut self, other: &Self) {
        self.n = self.n.saturating_add(other.n);
        self.sum = self.sum.saturating_add(other.sum);
        self.squares = self.squares.saturating_add(other.squares);
    }

    /// Their mean; 0 without values.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.n == 0 { 0.0 } else { self.sum as f64 / STEPS / self.n as f64 }
    }

    /// Their standard deviation; 0 with fewer than two values.
    #[must_use]
    pub fn sd(&self) -> f64 {
        if self.n < 2 {
            return 0.0;
        }
        let n = i128::from(self.n);
        // Exact in whole numbers as long as they fit, which a million values of a million do.
        let scaled = match (n.checked_mul(self.squares), self.sum.checked_mul(self.sum)) {
            (Some(a), Some(b)) => (a - b) as f64,
            _ => self.n as f64 * self.squares as f64 - self.sum as f64 * self.sum as f64,
        };
        (scaled.max(0.0) / (self.n as f64 * (self.n - 1) as f64)).sqrt() / STEPS
    }

    /// Half the width of the mean's 95 % interval.
    #[must_use]
    pub fn half(&self) -> f64 {
        if self.n == 0 { f64::INFINITY } else { Z * self.sd() / (self.n as f64).sqrt() }
    }

    /// Whether the mean differs from 0 at 95 %.
    #[must_use]
    pub fn sure(&self) -> bool {
        self.n > 1 && self.mean().abs() > self.half()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_as_in_the_tables() {
        // Newcombe (1998), table I, method 3, rounded there to four decimals.
        for (hits, of, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)] {
            let (a, b) = wilson(hits, of);
            assert!((a - low).abs() < 5e-5 && (b - high).abs() < 5e-5, "{hits}/{of}: {a} {b}");
        }
        assert_eq!(wilson(0, 0), (0.0, 1.0));
        assert_eq!(wilson(20, 20).1, 1.0);
        let ((a, b), (c, d)) = (wilson(3, 17), wilson(14, 17));
        assert!((a + d - 1.0).abs() < 1e-12 && (b + c - 1.0).abs() < 1e-12, "the same seen from the other side");
    }

    #[test]
    fn sums_do_not_mind_their_order() {
        let values = [3.25, -1.5, 0.1, 1e6, -7.75];
        let (mut a, mut b, mut c) = (Sum::default(), Sum::default(), Sum::default());
        values.iter().for_each(|&x| a.add(x));
        values.iter().rev().take(2).for_each(|&x| b.add(x));
        values.iter().rev().skip(2).for_each(|&x| c.add(x));
        b.merge(&c);
        assert_eq!(a, b);
        let mut even = Sum::default();
        [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].iter().for_each(|&x| even.add(x));
        assert!((even.mean() - 5.0).abs() < 1e-12);
        assert!((even.sd() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-9);
    }
}
