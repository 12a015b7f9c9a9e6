//! A logarithm and a cosine in plain arithmetic: the same to the bit wherever they run, and as cheap for many numbers
//! side by side as for one.

/// The natural logarithm of a number above zero that is not so small as to have lost places (1e-300 and more). What is
/// beyond all numbers counts as 2^1024.
///
/// With `x = 2^k m` and `m` about 1, `ln(m)` is twice the area tangent of `(m - 1) / (m + 1)`, whose series ends below the
/// last binary place.
#[must_use]
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub(super) fn ln(x: f64) -> f64 {
    // The bits of the root of one half: `m` lies between it and its double.
    const LOWEST: u64 = 0x3fe6_a09e << 32;
    const ONE: u64 = 0x3ff0_0000 << 32;
    let bits = x.to_bits().wrapping_add(ONE - LOWEST);
    let k = f64::from((bits >> 52) as i32 - 1023);
    let m = f64::from_bits((bits & ((1 << 52) - 1)) + LOWEST);
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let far = 1.0 / 11.0 + z * (1.0 / 13.0 + z * (1.0 / 15.0 + z * (1.0 / 17.0 + z * (1.0 / 19.0))));
    let near = z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * (1.0 / 9.0 + z * far))));
    k * core::f64::consts::LN_2 + (2.0 * s + 2.0 * s * near)
}

/// The cosine of a share of a turn, 0 to 1. It is minus the sine of `1/4 - |share - 1/2|` turns, a right angle at most,
/// whose series ends below the last binary place.
#[must_use]
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub(super) fn turn(share: f64) -> f64 {
    /// A term of the series, of odd power, over the one before.
    const fn over(n: u32) -> f64 {
        -1.0 / (n * (n - 1)) as f64
    }
    let x = share - 0.5;
    let a = core::f64::consts::TAU * (0.25 - if x < 0.0 { -x } else { x });
    let z = a * a;
    let last = 1.0 + over(15) * z * (1.0 + over(17) * z * (1.0 + over(19) * z * (1.0 + over(21) * z)));
    let middle = 1.0 + over(9) * z * (1.0 + over(11) * z * (1.0 + over(13) * z * last));
    -a * (1.0 + over(3) * z * (1.0 + over(5) * z * (1.0 + over(7) * z * middle)))
}

#[cfg(test)]
mod tests {
    use super::super::luck;
    use super::*;

    #[test]
    fn they_are_those_of_the_library() {
        let least = 0.5 / 4_503_599_627_370_496.0;
        let ends = [least, 1.0 - least, 0.5, 0.707, 0.708, 1e-12, 1.0 - 1e-9];
        for u in (0..40_000).map(|i| luck::u(3, i, 1, 0)).chain(ends) {
            for x in [u, 1.0 / u, 1e4 * u, 1.0 + u * 1e-6] {
                let (ours, theirs) = (ln(x), libm::log(x));
                assert!((ours - theirs).abs() <= 4.0 * f64::EPSILON * theirs.abs(), "{x}: {ours} {theirs}");
            }
            let (ours, theirs) = (turn(u), libm::cos(core::f64::consts::TAU * u));
            assert!((ours - theirs).abs() <= 1e-15, "{u}: {ours} {theirs}");
        }
        assert_eq!((ln(1.0), turn(0.5), turn(0.25)), (0.0, -1.0, 0.0));
    }
}
