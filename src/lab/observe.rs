//! Campaigns watched: what each target reads of them.

use crate::engine::expr::Slot;
use crate::engine::ledger::{Booking, Event, Sink};
use crate::engine::machine::Machine;
use crate::engine::policy::{Scratch, play_turn};
use crate::engine::state::State;
use crate::engine::turn::Settled;
use crate::scenario::{Over, Reading, Target};

/// What is to be read, step by step: made once for any number of campaigns.
#[derive(Clone, Debug)]
pub struct Watch {
    targets: Vec<Target>,
    /// Quantities followed from beginning to end.
    followed: Vec<Slot>,
    /// For each step the targets read at it, each with the place of the value.
    at: Vec<Vec<(u32, u32)>>,
    /// For each target the place of its first value and the step of it.
    first: Vec<(u32, u32)>,
    /// Values in all.
    values: usize,
    /// The last step of which anything is wanted.
    last: u32,
}

/// What was read of one campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Of each target its value; `NaN` where the campaign did not last.
    pub values: Vec<f64>,
    /// Of each quantity followed its value at each step that was reached.
    pub courses: Vec<Vec<f64>>,
    /// The ending, and the step at which it came; `None` where the campaign was left before it ended.
    pub ended: Option<(u32, u32)>,
}

impl Watch {
    /// Watches targets, and some quantities from beginning to end.
    #[must_use]
    pub fn new(machine: &Machine, targets: &[Target], followed: &[Slot]) -> Self {
        let clock = &machine.content.clock;
        let length = clock.units * clock.steps_per_unit.max(1);
        let mut at = vec![Vec::new(); length as usize + 1];
        let (mut first, mut values) = (Vec::new(), 0);
        for (i, target) in targets.iter().enumerate() {
            let from = match target.reading {
                Reading::Level | Reading::Share => target.tick,
                Reading::Over(since, _) => since,
                Reading::Against(since, (from, _)) => since.min(from),
                // Nothing is read of it until the end.
                Reading::Ends(..) => u32::MAX,
            };
            first.push((values, from));
            for tick in from..=target.tick.min(length) {
                at[tick as usize].push((i as u32, values));
                values += 1;
            }
        }
        let wanted = targets.iter().map(|t| t.tick).max().unwrap_or(0);
        let last = if followed.is_empty() { wanted } else { length };
        Self { targets: targets.to_vec(), followed: followed.to_vec(), at, first, values: values as usize, last }
    }

    /// The targets watched.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Plays one campaign from its settled start as far as anything is wanted of it.
    #[must_use]
    pub fn campaign(&self, machine: &Machine, settled: &Settled, seed: u64, policy: u32) -> Seen {
        let mut eye = Eye { watch: self, values: vec![f64::NAN; self.values], courses: vec![Vec::new(); self.followed.len()] };
        let mut state = machine.start_at(settled, seed, &mut eye);
        let mut scratch = Scratch::default();
        while state.ended.is_none() && state.tick < self.last {
            play_turn(machine, &mut state, policy, &mut scratch, &mut eye);
        }
        let ended = state.ended.map(|ending| (ending, state.tick));
        let values = (0..self.targets.len()).map(|i| self.value(i, machine, &state, &eye.values)).collect();
        Seen { values, courses: eye.courses, ended }
    }

    /// What a target comes to in a campaign that is over, or of which no more is wanted.
    fn value(&self, i: usize, machine: &Machine, state: &State, values: &[f64]) -> f64 {
        let target = &self.targets[i];
        let (place, from) = self.first[i];
        let get = |tick: u32| values.get((place + tick - from) as usize).copied().unwrap_or(f64::NAN);
        // Whatever is missing makes the sum so.
        let sum = |from: u32, until: u32| (from + 1..=until).map(get).sum::<f64>();
        let mean = |from: u32, until: u32| sum(from, until) / f64::from(until.saturating_sub(from).max(1));
        let percent = |holds: bool| if holds { 100.0 } else { 0.0 };
        match &target.reading {
            Reading::Level => get(target.tick),
            &Reading::Over(since, over) => {
                let (open, close) = (get(since), get(target.tick));
                let all = || (since..=target.tick).map(get);
                let most = |a: f64, b: f64| if a.is_nan() || b <= a { a } else { b };
                match over {
                    Over::Mean => mean(since, target.tick),
                    Over::Sum => sum(since, target.tick) / f64::from(machine.content.clock.steps_per_unit.max(1)),
                    Over::Rise => close - open,
                    Over::Percent => percent_above(close, open),
                    Over::Highest => all().fold(open, most),
                    Over::Lowest => -all().map(|x| -x).fold(-open, most),
                }
            }
            &Reading::Against(since, (from, until)) => percent_above(mean(since, target.tick), mean(from, until)),
            Reading::Share => {
                let then = get(target.tick);
                let ended = state.ended.is_some() && state.tick <= target.tick;
                if then.is_nan() && ended { percent(machine.holds(state, target.of)) } else { 100.0 * then }
            }
            Reading::Ends(since, of) => {
                let met = state.ended.is_some_and(|ending| of.contains(&ending));
                percent(met && *since < state.tick && state.tick <= target.tick)
            }
        }
    }
}

/// By how many percent a number lies above another; `NaN` of nothing.
fn percent_above(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { 100.0 * (a / b - 1.0) }
}

/// Reads while a campaign runs.
struct Eye<'a> {
    watch: &'a Watch,
    values: Vec<f64>,
    courses: Vec<Vec<f64>>,
}

impl Sink for Eye<'_> {
    const BOOKS: bool = false;
    const SEES: bool = true;
    fn book(&mut self, _: Booking) {}
    fn tell(&mut self, _: Event) {}

    /// Of a day that is seen more than once (after the step, at its opening, in a crisis) the last counts.
    fn see(&mut self, machine: &Machine, state: &State) {
        let tick = state.tick as usize;
        for &(target, place) in self.watch.at.get(tick).map_or(&[][..], Vec::as_slice) {
            self.values[place as usize] = machine.eval(state, self.watch.targets[target as usize].of);
        }
        for (course, &slot) in self.courses.iter_mut().zip(&self.watch.followed) {
            course.truncate(tick);
            course.push(machine.get(state, slot));
        }
    }
}
