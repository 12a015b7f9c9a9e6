//! Pledges: given, kept, broken.

use super::content::pledge_state;
use super::ledger::{Cause, Event, Sink};
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Gives a pledge; one that is open already stays as it is.
    pub(crate) fn give_pledge<S: Sink>(&self, state: &mut State, pledge: u32, sink: &mut S) {
        let promise = &self.content.pledges[pledge as usize];
        if self.get(state, promise.state) == pledge_state::OPEN {
            return;
        }
        self.set(state, promise.state, pledge_state::OPEN, Cause::Engine, sink);
        self.set(state, promise.due, f64::from(state.tick + promise.within), Cause::Engine, sink);
        sink.tell(Event::Pledged(pledge));
    }

    /// Settles an open pledge; any other stays as it is.
    pub(crate) fn settle_pledge<S: Sink>(&self, state: &mut State, pledge: u32, kept: bool, sink: &mut S) {
        let promise = &self.content.pledges[pledge as usize];
        if self.get(state, promise.state) != pledge_state::OPEN {
            return;
        }
        let (stands, effects) = if kept { (pledge_state::KEPT, &promise.on_kept) } else { (pledge_state::BROKEN, &promise.on_broken) };
        self.set(state, promise.state, stands, Cause::Engine, sink);
        sink.tell(Event::Settled(pledge, kept));
        self.effects(state, effects, Cause::Pledge(pledge, kept), sink);
    }

    /// Settles what is kept, broken or due, on the frozen state.
    pub(crate) fn settle_pledges<S: Sink>(&self, state: &mut State, sink: &mut S) {
        for (i, promise) in self.content.pledges.iter().enumerate() {
            if self.get(state, promise.state) != pledge_state::OPEN {
                continue;
            }
            let holds = |id: Option<_>| id.is_some_and(|id| self.frozen(state, id) != 0.0);
            let kept = if holds(promise.kept) {
                true
            } else if holds(promise.broken) {
                false
            } else if f64::from(state.tick) >= self.get(state, promise.due) {
                promise.kept_at_deadline
            } else {
                continue;
            };
            self.settle_pledge(state, i as u32, kept, sink);
        }
    }

    /// How far the holder believes in a pledge, 0 to 100.
    #[must_use]
    pub fn belief(&self, state: &State, pledge: u32) -> f64 {
        let belief = self.eval(state, self.content.pledges[pledge as usize].belief);
        let belief = if belief > 0.0 { belief } else { 0.0 };
        if belief > 100.0 { 100.0 } else { belief }
    }
}
