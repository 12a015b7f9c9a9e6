//! How far the model is from the record.

use super::calibrate::Row;
use crate::scenario::Target;

/// What a target costs of which no campaign has a value.
pub const MISSING: f64 = 25.0;
/// What lies beyond the band costs so many times its square more.
const BEYOND: f64 = 4.0;
/// Half-bands from which the loss goes on straight, so that one target out of reach does not drown the others.
const STRAIGHT: f64 = 4.0;

/// A target's part of the loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The model's mean; `None` where no campaign lasted.
    pub mean: Option<f64>,
    /// Its distance from the value observed in half-bands: 1 is the edge of the band, above or (negative) below.
    pub distance: f64,
    /// Whether it lies in the band.
    pub met: bool,
    /// Its loss.
    pub loss: f64,
}

/// The part of one target.
#[must_use]
pub fn part(target: &Target, row: &Row) -> Part {
    let Some(mean) = row.mean else { return Part { mean: None, distance: 0.0, met: false, loss: MISSING } };
    let side = if mean >= target.value { target.band.1 - target.value } else { target.value - target.band.0 };
    let half = [side, (target.band.1 - target.band.0) / 2.0, 0.05 * target.value.abs()];
    let half = half.into_iter().find(|half| *half > 0.0).unwrap_or(0.05);
    let distance = (mean - target.value) / half;
    let campaigns = row.missing as f64 / row.campaigns.max(1) as f64;
    Part { mean: Some(mean), distance, met: row.met, loss: (1.0 - campaigns) * cost(distance.abs()) + campaigns * MISSING }
}

/// The square of a distance in half-bands, with a smooth extra beyond the band, straight when far.
fn cost(distance: f64) -> f64 {
    let near = if distance < STRAIGHT { distance } else { STRAIGHT };
    let beyond = if near > 1.0 { near - 1.0 } else { 0.0 };
    let slope = 2.0 * near + 2.0 * BEYOND * beyond;
    near * near + BEYOND * beyond * beyond + slope * (distance - near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_is_smooth_and_rises() {
        assert_eq!([0.0, 0.5, 1.0, 2.0].map(cost), [0.0, 0.25, 1.0, 8.0]);
        for x in [1.0, STRAIGHT] {
            let slope = |a: f64, b: f64| (cost(b) - cost(a)) / (b - a);
            assert!((slope(x - 1e-6, x) - slope(x, x + 1e-6)).abs() < 1e-4, "a corner at {x}");
        }
        assert!((0..100).all(|i| cost(f64::from(i) / 10.0) < cost(f64::from(i + 1) / 10.0)));
    }
}
