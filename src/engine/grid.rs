//! Arithmetic on a grid: exact bookings.
//!
//! A slot of the state lives on multiples of a power of two fitted to its range. Every booking is rounded to the
//! grid before it applies, so that sums of bookings are exact in any order.

/// Bits of resolution below the greatest magnitude of the range; 53 less this is head-room for sums.
const BITS: i32 = 40;

/// 2 to the power `n`, exactly, for -1000 <= n <= 1000.
fn power(n: i32) -> f64 {
    let (mut x, step) = (1.0, if n < 0 { 0.5 } else { 2.0 });
    for _ in 0..n.abs() {
        x *= step;
    }
    x
}

/// The grid of a range: a power of two, 40 binary places below the least power of two that holds both ends.
/// Ends that are not finite, or both zero, count as 2^20.
#[must_use]
pub fn fit(low: f64, high: f64) -> f64 {
    let magnitude = |x: f64| if x < 0.0 { -x } else { x };
    let (low, high) = (magnitude(low), magnitude(high));
    let greatest = if low > high { low } else { high };
    if !(low.is_finite() && high.is_finite()) || greatest == 0.0 {
        return power(20 - BITS);
    }
    let mut exponent = -40;
    while exponent < 900 && power(exponent) < greatest {
        exponent += 1;
    }
    power(exponent - BITS)
}

/// The bounds of a slot, made ready: ends on the grid, the grid and its inverse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Lowest value, on the grid.
    pub low: f64,
    /// Highest value, on the grid.
    pub high: f64,
    /// Grid step; 0 for slots that are recomputed.
    pub grid: f64,
    /// `1 / grid`; 0 where there is no grid.
    pub inverse: f64,
}

impl Bounds {
    /// Bounds for a range and a grid (0 for none). The ends move inwards to the grid.
    #[must_use]
    pub fn new(low: f64, high: f64, grid: f64) -> Self {
        if grid == 0.0 {
            return Self { low, high, grid, inverse: 0.0 };
        }
        let inverse = 1.0 / grid;
        let low = if low.is_finite() { libm::ceil(low * inverse) * grid } else { -f64::MAX };
        let high = if high.is_finite() { libm::floor(high * inverse) * grid } else { f64::MAX };
        Self { low, high, grid, inverse }
    }

    /// The nearest multiple of the grid, ties to even; what is not a number counts as 0, what is beyond
    /// 2^51 grid steps is cut there. Without a grid the number itself.
    #[must_use]
    #[inline]
    pub fn round(&self, x: f64) -> f64 {
        if self.grid == 0.0 { x } else { self.steps(x) * self.grid }
    }

    /// The same as a whole number of grid steps; without a grid the number itself.
    #[inline]
    fn steps(&self, x: f64) -> f64 {
        const MAGIC: f64 = 6_755_399_441_055_744.0;
        const MOST: f64 = 2_251_799_813_685_248.0;
        if self.grid == 0.0 {
            return x;
        }
        let q = x * self.inverse;
        if q > -MOST && q < MOST {
            return q + MAGIC - MAGIC;
        }
        if q >= MOST {
            MOST
        } else if q <= -MOST {
            -MOST
        } else {
            0.0
        }
    }

    /// The value within the ends.
    #[must_use]
    #[inline]
    pub fn clamp(&self, x: f64) -> f64 {
        let x = if x < self.low { self.low } else { x };
        if x > self.high { self.high } else { x }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn grids_are_powers_of_two_fitted_to_the_range() {
        assert_eq!(fit(0.0, 100.0), power(7 - BITS));
        assert_eq!(fit(-128.0, 1.0), power(7 - BITS));
        assert_eq!(fit(0.0, 129.0), power(8 - BITS));
        assert_eq!(fit(0.0, f64::INFINITY), power(20 - BITS));
        assert_eq!(fit(0.0, 0.0), power(20 - BITS));
    }

    #[test]
    fn rounding_goes_to_the_nearest_and_ties_to_even() {
        let quarter = Bounds::new(-1e15, 1e15, 0.25);
        for (x, to) in [
            (0.124, 0.0),
            (0.125, 0.0),
            (0.126, 0.25),
            (0.375, 0.5),
            (-0.125, 0.0),
            (-0.375, -0.5),
            (7.3, 7.25),
            (f64::NAN, 0.0),
            (f64::INFINITY, 562_949_953_421_312.0),
            (f64::NEG_INFINITY, -562_949_953_421_312.0),
        ] {
            assert_eq!(quarter.round(x), to, "{x}");
        }
        assert_eq!(Bounds::new(0.0, 1.0, 0.0).round(0.1), 0.1);
        let inwards = Bounds::new(0.1, 0.9, 0.25);
        assert_eq!((inwards.low, inwards.high, inwards.clamp(5.0), inwards.clamp(-5.0)), (0.25, 0.75, 0.75, 0.25));
    }

    proptest! {
        #[test]
        fn sums_of_what_was_rounded_are_exact_in_any_order(
            mut xs in prop::collection::vec(-100.0..100.0_f64, 1..60), high in 100.0..100_000.0_f64,
        ) {
            let bounds = Bounds::new(0.0, high, fit(0.0, high));
            xs.iter_mut().for_each(|x| *x = bounds.round(*x));
            for x in &xs {
                prop_assert_eq!(libm::floor(x * bounds.inverse), x * bounds.inverse, "on the grid");
                prop_assert_eq!(bounds.round(*x).to_bits(), (x + 0.0).to_bits(), "rounded once and for all");
            }
            let forwards = xs.iter().fold(0.0, |a, x| a + x);
            let backwards = xs.iter().rev().fold(0.0, |a, x| a + x);
            prop_assert_eq!(forwards, backwards);
        }
    }
}
