//! Scarce means over places.

use super::command::{Command, Refusal};
use super::content::Means;
use super::desk::count;
use super::ledger::{Cause, Event, Sink};
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Units of a means to be had now.
    #[must_use]
    pub fn units(&self, state: &State, means: &Means) -> u32 {
        count(self.eval(state, means.amount))
    }

    /// Units of a means given, over all places.
    #[must_use]
    pub fn units_given(&self, state: &State, means: &Means) -> u32 {
        means.given.iter().map(|&slot| count(self.get(state, slot))).sum()
    }

    /// Whether these units may be given.
    pub(crate) fn give_legal(&self, state: &State, allocation: u32, means: u32, place: u32, units: u32) -> Result<(), Refusal> {
        let board = self.content.allocations.get(allocation as usize).ok_or(Refusal::Unknown)?;
        let means = board.means.get(means as usize).ok_or(Refusal::Unknown)?;
        let slot = *means.given.get(place as usize).ok_or(Refusal::Unknown)?;
        if self.frozen(state, board.when) == 0.0 {
            return Err(Refusal::NotNow);
        }
        let here = count(self.get(state, slot));
        let free = self.units(state, means).saturating_sub(self.units_given(state, means) - here);
        if units > free && units > here {
            return Err(Refusal::Units(units, free));
        }
        self.attention_legal(state, self.board_cost(state, allocation))
    }

    /// Attention of the next change: only the first in a turn costs any.
    #[must_use]
    pub fn board_cost(&self, state: &State, allocation: u32) -> u32 {
        let board = &self.content.allocations[allocation as usize];
        if self.get(state, board.touched) == 0.0 { board.cost } else { 0 }
    }

    /// Sets the units given to a place.
    pub(crate) fn give<S: Sink>(&self, state: &mut State, allocation: u32, means: u32, place: u32, units: u32, sink: &mut S) {
        let board = &self.content.allocations[allocation as usize];
        self.spend(state, self.board_cost(state, allocation), sink);
        self.set(state, board.touched, 1.0, Cause::Engine, sink);
        let slot = board.means[means as usize].given[place as usize];
        self.set(state, slot, f64::from(units), Cause::Allocation(allocation), sink);
    }

    /// Makes boards ready for a turn: nothing changed yet; where there are fewer units than were given, they are taken
    /// back one by one from the place that has most (the first of equals).
    pub(crate) fn open_boards<S: Sink>(&self, state: &mut State, sink: &mut S) {
        for (a, board) in self.content.allocations.iter().enumerate() {
            if self.get(state, board.touched) != 0.0 {
                self.set(state, board.touched, 0.0, Cause::Engine, sink);
            }
            for (k, means) in board.means.iter().enumerate() {
                let given = self.units_given(state, means);
                if given == 0 {
                    continue;
                }
                let short = given.saturating_sub(self.units(state, means));
                for _ in 0..short {
                    let mut most = means.given[0];
                    for &slot in &means.given {
                        if self.get(state, slot) > self.get(state, most) {
                            most = slot;
                        }
                    }
                    self.add(state, most, -1.0, Cause::Allocation(a as u32), sink);
                }
                if short > 0 {
                    sink.tell(Event::Withdrawn(a as u32, k as u32, short));
                }
            }
        }
    }

    /// Adds single units given or taken that are legal now.
    pub(crate) fn possible_gives(&self, state: &State, into: &mut Vec<Command>) {
        for (a, board) in self.content.allocations.iter().enumerate() {
            if self.frozen(state, board.when) == 0.0 || self.board_cost(state, a as u32) > self.attention(state) {
                continue;
            }
            for (k, means) in board.means.iter().enumerate() {
                let free = self.units(state, means) > self.units_given(state, means);
                for (p, &slot) in means.given.iter().enumerate() {
                    let here = count(self.get(state, slot));
                    let mut push = |units| {
                        let (allocation, means, place) = (a as u32, k as u32, p as u32);
                        into.push(Command::Give { allocation, means, place, units });
                    };
                    if here > 0 {
                        push(here - 1);
                    }
                    if free {
                        push(here + 1);
                    }
                }
            }
        }
    }
}
