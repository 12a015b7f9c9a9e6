//! What the player can know of hidden numbers.
//!
//! A reading is the truth plus a bias plus noise that stays for a while: readings that jumped at random would be seen
//! through by averaging. The noise is a moving sum of keyed draws, a function of seed, step and stream alone, so that it
//! needs no place in the state.

use super::ledger::{Cause, Sink};
use super::luck;
use super::machine::Machine;
use super::state::State;

/// Draws behind the present one that still weigh in a reading.
const MEMORY: u32 = 12;

/// Weights of the draws behind a reading, the present one first; their squares sum to 1, and the correlation of
/// readings falls to 1/e in one unit of time.
fn weights(steps_per_unit: u32) -> [f64; MEMORY as usize] {
    let keep = libm::exp(-1.0 / f64::from(steps_per_unit));
    let (mut weight, mut squares) = (1.0, 0.0);
    let weights = core::array::from_fn(|_| {
        let here = weight;
        squares += here * here;
        weight *= keep;
        here
    });
    let norm = libm::sqrt(squares);
    weights.map(|w: f64| w / norm)
}

/// Autocorrelated noise of mean 0 and standard deviation 1.
///
/// Each draw is the sum of four uniform ones from one block, and the weighted sum of [`MEMORY`] of them is as good as
/// normal: no logarithm is needed.
fn noise(seed: u64, tick: u32, stream: u64, weights: &[f64; MEMORY as usize]) -> f64 {
    let mut sum = 0.0;
    for (back, weight) in weights.iter().enumerate() {
        // Draws are numbered from the start of the memory, so that there is a past before the first step.
        sum += weight * luck::four(seed, tick + MEMORY - back as u32, stream, 0);
    }
    sum
}

impl Machine {
    /// Draws the readings of a turn. Called before the conditions of the turn are frozen, so that bias and spread are
    /// worked out on the present state.
    pub(crate) fn read_estimates<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let weights = weights(self.content.clock.steps_per_unit.max(1));
        for estimate in &self.content.estimates {
            let sd = self.eval(state, estimate.sd);
            let sd = if sd > 0.0 { sd } else { 0.0 };
            let draw = noise(state.seed, state.tick, estimate.stream, &weights);
            let value = self.get(state, estimate.of) + self.eval(state, estimate.bias) + sd * draw;
            let range = &self.content.slots[estimate.of.0 as usize];
            let value = if value < range.low { range.low } else { value };
            let value = if value > range.high { range.high } else { value };
            self.set(state, estimate.value, value, Cause::Engine, sink);
            self.set(state, estimate.spread, sd, Cause::Engine, sink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noise_has_unit_spread_and_stays_for_a_while() {
        let n = 4000_u32;
        let weights = weights(4);
        let at = |seed: u32, tick| noise(u64::from(seed), tick, 7, &weights);
        let mean = |f: &dyn Fn(u32) -> f64| (0..n).map(f).sum::<f64>() / f64::from(n);
        assert!(mean(&|s| at(s, 3)).abs() < 0.06);
        assert!((mean(&|s| at(s, 3) * at(s, 3)) - 1.0).abs() < 0.08);
        let beyond = |x: f64| mean(&|s| f64::from(u8::from(at(s, 3).abs() > x)));
        assert!((beyond(1.0) - 0.317).abs() < 0.03 && (beyond(1.96) - 0.05).abs() < 0.015, "normal enough");
        let near = mean(&|s| at(s, 3) * at(s, 4));
        assert!((0.68..0.86).contains(&near), "{near}");
        assert!(mean(&|s| at(s, 3) * at(s, 23)).abs() < 0.06);
    }
}
