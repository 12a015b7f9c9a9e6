//! The desk: which storylets come, stay and lapse.
//!
//! At the opening all storylets are tested on the frozen state. Those that were triggered and those that are urgent
//! come; the others race for the places of the turn (least `-ln(u) / weight`, one draw per storylet from its own
//! stream), so that a newcomer matters only by winning. Initiatives race for the places of the offer; one that is on
//! offer keeps its place while it holds.

use super::cards::Card;
use super::content::{Storylet, StoryletKind};
use super::ledger::{Cause, Event, Sink};
use super::luck;
use super::machine::Machine;
use super::state::{OnDesk, State};

/// Most places for which a race is held at once.
const PLACES: usize = 16;

/// Place of use of a draw: what it is for, and the occurrence within the same step (crisis turns).
pub(super) fn place(state: &State, what: u32) -> u32 {
    what | state.still << 20
}

/// The winners of a race, without allocation.
struct Race {
    best: [(f64, u32); PLACES],
    len: usize,
    places: usize,
}

impl Race {
    fn new(places: u32) -> Self {
        Self { best: [(f64::INFINITY, 0); PLACES], len: 0, places: (places as usize).clamp(0, PLACES) }
    }

    /// Enters a candidate; the least times stay, in order.
    fn enter(&mut self, time: f64, who: u32) {
        if !time.is_finite() || self.places == 0 {
            return;
        }
        if self.len == self.places {
            if time >= self.best[self.len - 1].0 {
                return;
            }
            self.len -= 1;
        }
        let mut i = self.len;
        while i > 0 && self.best[i - 1].0 > time {
            self.best[i] = self.best[i - 1];
            i -= 1;
        }
        self.best[i] = (time, who);
        self.len += 1;
    }
}

impl Machine {
    /// Draws the storylets of a turn on the frozen state and renews the offer of initiatives.
    pub(crate) fn open_desk<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.renew_desk(state, sink);
        let mut waiting = core::mem::take(&mut state.triggered);
        for storylet in waiting.drain(..) {
            if self.may_come(state, storylet) {
                self.come(state, storylet, sink);
            }
        }
        state.triggered = waiting;
        let mut events = Race::new(count(self.frozen(state, self.content.desk.events)));
        let offered = state.desk.iter().filter(|d| self.card(d.storylet).kind == StoryletKind::Initiative).count();
        let mut offers = Race::new(self.content.desk.initiatives.saturating_sub(offered as u32));
        let mut live = core::mem::take(&mut state.live);
        state.desk.iter().for_each(|d| live.remove(d.storylet as usize));
        for i in live.within(0..self.cards.len()) {
            let (i, storylet) = (i as u32, &self.cards[i]);
            // How often it came and when was tested with its condition; what has come since was on the desk.
            if state.ahead && storylet.unforeseen {
                continue;
            }
            if storylet.kind == StoryletKind::Event && storylet.urgent {
                self.come(state, i, sink);
                continue;
            }
            let race = match storylet.kind {
                StoryletKind::Event => &mut events,
                StoryletKind::Initiative => &mut offers,
            };
            if race.places == 0 {
                continue;
            }
            race.enter(luck::time(state.waits[i as usize], self.frozen_at(state, storylet.weight)), i);
        }
        state.live = live;
        for &(_, storylet) in &events.best[..events.len] {
            self.come(state, storylet, sink);
        }
        for &(_, storylet) in &offers.best[..offers.len] {
            state.desk.push(OnDesk { storylet, left: 1 });
        }
    }

    /// What leaves the desk unanswered at the close: silence.
    pub(crate) fn close_desk<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let mut i = 0;
        while i < state.desk.len() {
            let OnDesk { storylet, left } = state.desk[i];
            if self.card(storylet).kind == StoryletKind::Initiative {
                i += 1;
                continue;
            }
            if left > 1 {
                state.desk[i].left -= 1;
                i += 1;
                continue;
            }
            state.desk.remove(i);
            sink.tell(Event::Left(storylet, false));
            self.effects(state, &self.storylet(storylet).silence.effects, Cause::Silence(storylet), sink);
            self.effects(state, &self.content.desk.silence, Cause::Silence(storylet), sink);
        }
    }

    /// After a command: what has lapsed leaves the desk.
    pub(crate) fn lapse_desk<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let mut i = 0;
        while i < state.desk.len() {
            let storylet = state.desk[i].storylet;
            if self.card(storylet).lapses.is_some_and(|lapses| self.holds(state, lapses.id)) {
                state.desk.remove(i);
                sink.tell(Event::Left(storylet, true));
            } else {
                i += 1;
            }
        }
    }

    /// Compulsory storylets on the desk: they bar the close, as long as some option can be taken.
    pub(crate) fn unanswered(&self, state: &State) -> Vec<u32> {
        let barred = |d: &&OnDesk| self.card(d.storylet).compulsory && self.answerable(state, d.storylet);
        state.desk.iter().filter(barred).map(|d| d.storylet).collect()
    }

    /// The act of an effect: a storylet comes at the next turn, or now where it is `at_once`. What stands on the desk
    /// is not doubled, and what comes once only is not repeated.
    pub(crate) fn trigger<S: Sink>(&self, state: &mut State, storylet: u32, sink: &mut S) {
        if self.card(storylet).at_once {
            if self.may_come(state, storylet) {
                self.come(state, storylet, sink);
            }
        } else if !state.triggered.contains(&storylet) {
            state.triggered.push(storylet);
        }
    }

    pub(super) fn storylet(&self, storylet: u32) -> &Storylet {
        &self.content.storylets[storylet as usize]
    }

    /// A storylet as the desk looks at it.
    #[inline]
    pub(super) fn card(&self, storylet: u32) -> &Card {
        &self.cards[storylet as usize]
    }

    /// Counts a coming: an event's when it comes, an initiative's when it is taken up.
    pub(super) fn mark_seen<S: Sink>(&self, state: &mut State, storylet: u32, sink: &mut S) {
        let card = self.card(storylet);
        self.add(state, card.seen, 1.0, Cause::Engine, sink);
        self.set(state, card.last, f64::from(state.tick), Cause::Engine, sink);
    }

    /// Whether nothing but its condition keeps a storylet from coming.
    fn may_come(&self, state: &State, storylet: u32) -> bool {
        let card = self.card(storylet);
        let last = self.get(state, card.last);
        let done = card.once && self.get(state, card.seen) > 0.0;
        let unforeseen = state.ahead && card.unforeseen;
        let pauses = !rested(last, state.tick, card.cooldown);
        !(done || unforeseen || pauses || on_desk(state, storylet))
    }

    fn come<S: Sink>(&self, state: &mut State, storylet: u32, sink: &mut S) {
        let card = self.card(storylet);
        state.desk.push(OnDesk { storylet, left: card.stays.max(1) });
        if card.kind == StoryletKind::Event {
            self.mark_seen(state, storylet, sink);
        }
        sink.tell(Event::Came(storylet));
    }

    /// What was on the desk and lapses, and initiatives that no longer hold, leave it.
    fn renew_desk<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let mut i = 0;
        while i < state.desk.len() {
            let storylet = state.desk[i].storylet;
            let card = self.card(storylet);
            let lapsed = card.lapses.is_some_and(|lapses| self.frozen_at(state, lapses) != 0.0);
            if lapsed || card.kind == StoryletKind::Initiative && self.frozen_at(state, card.when) == 0.0 {
                state.desk.remove(i);
                if lapsed && card.kind == StoryletKind::Event {
                    sink.tell(Event::Left(storylet, true));
                }
            } else {
                i += 1;
            }
        }
    }
}

/// Whether a storylet stands on the desk.
pub(super) fn on_desk(state: &State, storylet: u32) -> bool {
    state.desk.iter().any(|d| d.storylet == storylet)
}

/// Whether the pause after the last time (-1 before the first) is over.
pub(super) fn rested(last: f64, tick: u32, pause: u32) -> bool {
    last < 0.0 || f64::from(tick) - last >= f64::from(pause)
}

/// A quantity as a count: its floor, 0 at least.
pub(super) fn count(x: f64) -> u32 {
    if x > 0.0 { x as u32 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_race_keeps_the_least_in_order() {
        let mut race = Race::new(2);
        for (time, who) in [(3.0, 0), (1.0, 1), (f64::INFINITY, 2), (2.0, 3)] {
            race.enter(time, who);
        }
        assert_eq!(&race.best[..race.len], [(1.0, 1), (2.0, 3)]);
        let mut none = Race::new(0);
        none.enter(1.0, 1);
        assert_eq!(none.len, 0);
    }
}
