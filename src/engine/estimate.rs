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

/// Autocorrelated noise of mean 0 and standard deviation 1: correlation falls to 1/e in one unit of time.
fn noise(seed: u64, tick: u32, stream: u64, steps_per_unit: u32) -> f64 {
    let keep = libm::exp(-1.0 / f64::from(steps_per_unit));
    let (mut weight, mut sum, mut squares) = (1.0, 0.0, 0.0);
    for back in 0..MEMORY {
        // Draws are numbered from the start of the memory, so that there is a past before the first step.
        sum += weight * luck::normal(seed, tick + MEMORY - back, stream, 0);
        squares += weight * weight;
        weight *= keep;
    }
    sum / libm::sqrt(squares)
}

impl Machine {
    /// Draws the readings of a turn. Called before the conditions of the turn are frozen, so that bias and spread are
    /// worked out on the present state.
    pub(crate) fn read_estimates<S: Sink>(&self, state: &mut State, sink: &mut S) {
        for estimate in &self.content.estimates {
            let sd = self.eval(state, estimate.sd);
            let sd = if sd > 0.0 { sd } else { 0.0 };
            let draw = noise(
                state.seed,
                state.tick,
                estimate.stream,
                self.content.clock.steps_per_unit,
            );
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
        let at = |seed: u32, tick| noise(u64::from(seed), tick, 7, 4);
        let mean = |f: &dyn Fn(u32) -> f64| (0..n).map(f).sum::<f64>() / f64::from(n);
        assert!(mean(&|s| at(s, 3)).abs() < 0.06);
        assert!((mean(&|s| at(s, 3) * at(s, 3)) - 1.0).abs() < 0.08);
        let near = mean(&|s| at(s, 3) * at(s, 4));
        assert!((0.68..0.86).contains(&near), "{near}");
        assert!(mean(&|s| at(s, 3) * at(s, 23)).abs() < 0.06);
    }
}
