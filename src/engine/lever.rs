//! Levers: steps, costs, reversals.

use super::command::{Command, Refusal};
use super::desk::count;
use super::ledger::{Cause, Event, Sink};
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Present position of a lever, 0 upwards.
    #[must_use]
    pub fn lever_at(&self, state: &State, lever: u32) -> u32 {
        count(self.get(state, self.content.levers[lever as usize].at))
    }

    /// Attention of a step: its cost, and one for each party inside that stands against that direction.
    #[must_use]
    pub fn lever_cost(&self, state: &State, lever: u32, up: bool) -> u32 {
        let lever = &self.content.levers[lever as usize];
        let way = if up { 1 } else { -1 };
        let against = lever.against.iter().filter(|&&(party, line)| {
            let inside = self.content.parties[party as usize].inside;
            line == way && inside.is_none_or(|id| self.holds(state, id))
        });
        lever.cost + against.count() as u32
    }

    /// Whether a step in this direction would be a move back too soon.
    #[must_use]
    pub fn lever_reverses(&self, state: &State, lever: u32, up: bool) -> bool {
        let lever = &self.content.levers[lever as usize];
        let (moved, direction) = (self.get(state, lever.moved), self.get(state, lever.direction));
        let back = if up { direction < 0.0 } else { direction > 0.0 };
        back && moved >= 0.0 && f64::from(state.tick) - moved < f64::from(lever.reversal)
    }

    /// Whether a lever may be moved a step.
    pub(crate) fn lever_legal(&self, state: &State, lever: u32, up: bool) -> Result<(), Refusal> {
        let card = self.content.levers.get(lever as usize).ok_or(Refusal::Unknown)?;
        if card.when.as_ref().is_some_and(|need| !self.holds(state, need.cond)) {
            return Err(Refusal::Missing(0));
        }
        let at = self.lever_at(state, lever) as usize;
        if if up { at + 1 >= card.positions.len() } else { at == 0 } {
            return Err(Refusal::AtTheEnd);
        }
        self.attention_legal(state, self.lever_cost(state, lever, up))
    }

    /// Moves a lever a step.
    pub(crate) fn lever<S: Sink>(&self, state: &mut State, lever: u32, up: bool, sink: &mut S) {
        let card = &self.content.levers[lever as usize];
        let reverses = self.lever_reverses(state, lever, up);
        let at = self.lever_at(state, lever);
        self.spend(state, self.lever_cost(state, lever, up), sink);
        let cause = Cause::Lever(lever, up);
        self.move_lever(state, lever, if up { at + 1 } else { at - 1 }, cause, sink);
        if reverses {
            sink.tell(Event::Reversed(lever));
            self.effects(state, &self.content.desk.reversal, Cause::Reversal(lever), sink);
        }
        self.effects(state, if up { &card.up } else { &card.down }, cause, sink);
    }

    /// The act of an effect: a lever is moved to a position, at no cost.
    pub(crate) fn move_lever<S: Sink>(&self, state: &mut State, lever: u32, position: u32, cause: Cause, sink: &mut S) {
        let card = &self.content.levers[lever as usize];
        let at = self.lever_at(state, lever);
        let Some(to) = card.positions.get(position as usize) else {
            return;
        };
        if at == position {
            return;
        }
        self.set(state, card.at, f64::from(position), Cause::Engine, sink);
        self.set(state, card.slot, to.value, cause, sink);
        self.set(state, card.moved, f64::from(state.tick), Cause::Engine, sink);
        self.set(state, card.direction, if position > at { 1.0 } else { -1.0 }, Cause::Engine, sink);
        sink.tell(Event::Lever(lever, position));
    }

    /// Adds the steps of levers that are legal now.
    pub(crate) fn possible_levers(&self, state: &State, into: &mut Vec<Command>) {
        for lever in 0..self.content.levers.len() as u32 {
            if self.content.levers[lever as usize].cost > self.attention(state) {
                continue;
            }
            for up in [false, true] {
                if self.lever_legal(state, lever, up).is_ok() {
                    into.push(Command::Lever { lever, up });
                }
            }
        }
    }
}
