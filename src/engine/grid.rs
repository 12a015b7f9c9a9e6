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
        const MAGIC: f64 = 6_755_399_441_055_744.0;
        const MOST: f64 = 2_251_799_813_685_248.0;
        if self.grid == 0.0 {
            return x;
        }
        let mut q = x * self.inverse;
        if !(q > -MOST && q < MOST) {
            q = if q >= MOST {
                MOST
            } else if q <= -MOST {
                -MOST
            } else {
                0.0
            };
        }
        (q + MAGIC - MAGIC) * self.grid
    }

    /// The value within the ends.
    #[must_use]
    #[inline]
    pub fn clamp(&self, x: f64) -> f64 {
        let x = if x < self.low { self.low } else { x };
        if x > self.high { self.high } else { x }
    }
}
