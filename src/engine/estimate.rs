//! What the player can know of hidden numbers.
//!
//! A reading is the truth plus a bias plus noise that stays for a while: readings that jumped at random would be seen
//! through by averaging. The noise is a moving sum of keyed draws, a function of seed, step and stream alone, so that it
//! needs no place in the state.

use super::content::Estimate;
use super::expr::ExprId;
use super::ledger::{Cause, Sink};
use super::luck;
use super::machine::Machine;
use super::state::State;
use super::wide::Drawn;

/// Draws behind the present one that still weigh in a reading.
pub(super) const MEMORY: u32 = 12;

/// Weights of the draws behind a reading, the present one first; their squares sum to 1, and the correlation of
/// readings falls to 1/e in one unit of time.
pub(super) fn weights(steps_per_unit: u32) -> [f64; MEMORY as usize] {
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

/// Autocorrelated noise of mean 0 and standard deviation 1, from numbered draws.
///
/// Each draw is the sum of four uniform ones from one block, and the weighted sum of [`MEMORY`] of them is as good as
/// normal: no logarithm is needed.
///
/// Draws are numbered from the start of the memory, so that there is a past before the first step; each lies at the
/// rest of its number.
fn noise(tick: u32, weights: &[f64; MEMORY as usize], draws: &[f64]) -> f64 {
    let (early, late) = draws.split_at((tick % MEMORY) as usize + 1);
    let (near, far) = weights.split_at(early.len());
    let add = |sum: f64, (weight, draw): (&f64, &f64)| sum + weight * draw;
    let sum = near.iter().zip(early.iter().rev()).fold(0.0, add);
    far.iter().zip(late.iter().rev()).fold(sum, add)
}

/// The draws behind the last readings: from turn to turn few of them are new. They can be worked out again at any
/// time, so that no two states differ in them.
#[derive(Debug, Default)]
pub struct Draws {
    seed: u64,
    /// Number of the last draw.
    last: u32,
    /// [`MEMORY`] for each estimate, a draw at the rest of its number.
    values: Vec<f64>,
}

impl Clone for Draws {
    fn clone(&self) -> Self {
        Self { seed: self.seed, last: self.last, values: self.values.clone() }
    }

    fn clone_from(&mut self, source: &Self) {
        (self.seed, self.last) = (source.seed, source.last);
        self.values.clone_from(&source.values);
    }
}

impl PartialEq for Draws {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Draws {
    /// Draws what is needed at a step and not there yet.
    fn renew(&mut self, seed: u64, tick: u32, estimates: &[Estimate]) {
        let missing = self.missing(seed, tick, estimates);
        for (estimate, values) in estimates.iter().zip(self.values.chunks_exact_mut(MEMORY as usize)) {
            for number in tick + MEMORY + 1 - missing..=tick + MEMORY {
                values[(number % MEMORY) as usize] = luck::four(seed, number, estimate.stream, 0);
            }
        }
    }

    /// Takes in the draws that were asked for at a step, the last of each estimate first.
    pub(super) fn give(&mut self, tick: u32, missing: u32, drawn: &mut impl Iterator<Item = f64>) {
        for ring in self.values.chunks_exact_mut(MEMORY as usize) {
            (0..missing).zip(drawn.by_ref()).for_each(|(back, draw)| ring[((tick + MEMORY - back) % MEMORY) as usize] = draw);
        }
    }

    /// How many of the last draws are needed at a step and not there yet; from now on they count as drawn.
    fn missing(&mut self, seed: u64, tick: u32, estimates: &[Estimate]) -> u32 {
        let (last, len) = (tick + MEMORY, estimates.len() * MEMORY as usize);
        let known = self.seed == seed && self.values.len() == len && self.last <= last;
        let missing = if known { (last - self.last).min(MEMORY) } else { MEMORY };
        self.values.resize(len, 0.0);
        (self.seed, self.last) = (seed, last);
        missing
    }
}

impl Machine {
    /// Draws the readings of a turn. Called before the conditions of the turn are frozen, so that bias and spread are
    /// worked out on the present state.
    pub(crate) fn read_estimates<S: Sink>(&self, state: &mut State, sink: &mut S) {
        state.draws.renew(state.seed, state.tick, &self.content.estimates);
        if self.plain {
            self.freshen(state);
            let value = |id: ExprId| self.eval(state, id);
            let values: Vec<f64> = self.content.estimates.iter().flat_map(|e| [value(e.sd), value(e.bias)]).collect();
            self.read(state, &|_, root| values[root], sink);
        } else {
            let (c, tables) = (self.compiled(state.lens), self.tables(state));
            c.readings.run(state.slots.as_chunks_mut::<1>().0, tables);
            self.read(state, &|state, root| c.readings.root(&state.slots, root), sink);
        }
    }

    /// Asks for the draws that a campaign's readings need at its step and do not have; says how many of each estimate.
    pub(super) fn ask_draws(&self, state: &mut State, drawn: &mut Drawn) -> u32 {
        let estimates = &self.content.estimates;
        let missing = state.draws.missing(state.seed, state.tick, estimates);
        for estimate in estimates {
            (0..missing).for_each(|back| drawn.ask(luck::key(state.seed, state.tick + MEMORY - back, estimate.stream, 0)));
        }
        missing
    }

    /// Sets the readings, from the draws that are there, and from spread and bias of each as `root` gives them.
    pub(super) fn read<S: Sink>(&self, state: &mut State, root: &impl Fn(&State, usize) -> f64, sink: &mut S) {
        let draws = core::mem::take(&mut state.draws);
        let each = self.content.estimates.iter().zip(draws.values.chunks_exact(MEMORY as usize));
        for (i, (estimate, drawn)) in each.enumerate() {
            let (sd, bias) = (root(state, 2 * i), root(state, 2 * i + 1));
            let sd = if sd > 0.0 { sd } else { 0.0 };
            let draw = noise(state.tick, &self.plan.readings, drawn);
            let value = self.get(state, estimate.of) + bias + sd * draw;
            let range = &self.content.slots[estimate.of.0 as usize];
            let value = if value < range.low { range.low } else { value };
            let value = if value > range.high { range.high } else { value };
            self.set(state, estimate.value, value, Cause::Engine, sink);
            self.set(state, estimate.spread, sd, Cause::Engine, sink);
        }
        state.draws = draws;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noise_has_unit_spread_and_stays_for_a_while() {
        let n = 4000_u32;
        let weights = weights(4);
        let estimates = [Estimate { stream: 7, ..Estimate::default() }];
        let at = |seed: u32, tick| {
            let mut draws = Draws::default();
            draws.renew(u64::from(seed), tick, &estimates);
            noise(tick, &weights, &draws.values)
        };
        let mean = |f: &dyn Fn(u32) -> f64| (0..n).map(f).sum::<f64>() / f64::from(n);
        assert!(mean(&|s| at(s, 3)).abs() < 0.06);
        assert!((mean(&|s| at(s, 3) * at(s, 3)) - 1.0).abs() < 0.08);
        let beyond = |x: f64| mean(&|s| f64::from(u8::from(at(s, 3).abs() > x)));
        assert!((beyond(1.0) - 0.317).abs() < 0.03 && (beyond(1.96) - 0.05).abs() < 0.015, "normal enough");
        let near = mean(&|s| at(s, 3) * at(s, 4));
        assert!((0.68..0.86).contains(&near), "{near}");
        assert!(mean(&|s| at(s, 3) * at(s, 23)).abs() < 0.06);
    }

    #[test]
    fn draws_that_are_kept_are_those_that_would_be_drawn() {
        let estimate = |stream| Estimate { stream, ..Estimate::default() };
        let estimates = [estimate(7), estimate(8)];
        let mut kept = Draws::default();
        // On, on by more than the memory, not at all, back, with another seed.
        for (seed, tick) in [(5, 0), (5, 1), (5, 4), (5, 4), (5, 40), (5, 39), (6, 39), (6, 50), (6, 63)] {
            kept.renew(seed, tick, &estimates);
            for (estimate, values) in estimates.iter().zip(kept.values.chunks_exact(MEMORY as usize)) {
                for number in tick + 1..=tick + MEMORY {
                    assert_eq!(values[(number % MEMORY) as usize], luck::four(seed, number, estimate.stream, 0), "{seed} {tick} {number}");
                }
            }
        }
    }
}
