//! Effects: applied, queued, booked.

use super::cards::Place;
use super::content::{Act, Content, Effect, Timing};
use super::expr::{Expr, Slot};
use super::ledger::{Cause, Sink};
use super::machine::Machine;
use super::state::{Due, DueAct, State};

/// Rounds of effects that bring others about.
pub const DEPTH: u32 = 8;

/// Effects that one command, settlement or due effect gives at most, those that it brings about among them.
pub const ACTS: u32 = 4096;

/// Effects that wait at most.
pub const QUEUE: usize = 1 << 14;

/// An effect made ready.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ready {
    /// Adds a number, on the slot's grid, at once.
    Add(Slot, f64),
    /// Anything else: as it was written.
    Written,
}

impl Ready {
    /// Makes effects ready, behind those that are; says which they are.
    pub(super) fn list(effects: &[Effect], content: &Content, places: &[Place], all: &mut Vec<Self>) -> [u32; 2] {
        let from = all.len() as u32;
        all.extend(effects.iter().map(|effect| match (&effect.act, effect.timing) {
            (&Act::Add(slot, id), Timing::Now) => match content.exprs[id.0 as usize] {
                Expr::Const(amount) => Self::Add(slot, places[slot.0 as usize].bounds.round(amount)),
                _ => Self::Written,
            },
            _ => Self::Written,
        }));
        [from, all.len() as u32]
    }
}

/// One round of effects, within the bounds of [`DEPTH`] and [`ACTS`].
#[inline]
fn round<T>(state: &mut State, effects: impl IntoIterator<Item = T>, mut act: impl FnMut(&mut State, T)) {
    if state.depth >= DEPTH {
        return;
    }
    state.depth += 1;
    for effect in effects {
        state.acts += 1;
        if state.acts > ACTS {
            break;
        }
        act(state, effect);
    }
    state.depth -= 1;
    if state.depth == 0 {
        state.acts = 0;
    }
}

impl Machine {
    /// Carries effects out in written order: what is due now acts at once, the rest is queued with its amount worked
    /// out now; a condition is tested when the effect is applied, of what is put off when it is due (of parts, each).
    /// Auxiliaries are not recomputed in between; callers do so when they are done.
    ///
    /// Effects may bring others about (a seat its terms, a pledge its price). A circle of them ends after [`DEPTH`]
    /// rounds, and one command gives at most [`ACTS`] effects in all: what lies beyond is left undone.
    pub fn effects<S: Sink>(&self, state: &mut State, effects: &[Effect], cause: Cause, sink: &mut S) {
        round(state, effects, |state, effect| self.effect(state, effect, cause, sink));
    }

    /// The same of a list that was made ready; what is not a number that is added at once is looked up as it was
    /// written.
    pub(super) fn effects_ready<'a, S: Sink>(
        &self,
        state: &mut State,
        [from, to]: [u32; 2],
        written: impl Fn() -> &'a [Effect],
        cause: Cause,
        sink: &mut S,
    ) {
        round(state, self.ready[from as usize..to as usize].iter().enumerate(), |state, (i, ready)| match *ready {
            Ready::Add(slot, amount) => self.change(state, slot, amount, cause, sink),
            Ready::Written => self.effect(state, &written()[i], cause, sink),
        });
    }

    fn effect<S: Sink>(&self, state: &mut State, effect: &Effect, cause: Cause, sink: &mut S) {
        let (condition, given) = match &effect.act {
            Act::If(condition, act) => (Some(*condition), &**act),
            act => (None, act),
        };
        let (tick, parts) = match effect.timing {
            Timing::Now | Timing::In(0) | Timing::Over(0) => {
                if condition.is_none_or(|id| self.value(state, id) != 0.0) {
                    self.act(state, given, cause, sink);
                }
                return;
            }
            Timing::In(steps) => (state.tick + steps, 1),
            Timing::Over(steps) => (state.tick, steps),
        };
        let act = self.worked_out(state, given, parts);
        let left = if matches!(act, DueAct::Add(..)) { parts } else { 1 };
        self.queue(state, Due { tick, sequence: 0, act, condition, left, cause });
    }

    /// The act with its number, to be put off; an addition is divided into `parts`.
    fn worked_out(&self, state: &State, act: &Act, parts: u32) -> DueAct {
        match *act {
            Act::Set(slot, id) => DueAct::Set(slot, self.amount(state, id)),
            Act::Add(slot, id) => {
                let amount = self.amount(state, id) / f64::from(parts);
                DueAct::Add(slot, self.places[slot.0 as usize].bounds.round(amount))
            }
            ref act => DueAct::Act(act.clone()),
        }
    }

    #[allow(clippy::unused_self, reason = "reads as the machine's")]
    fn queue(&self, state: &mut State, due: Due) {
        if state.queue.len() < QUEUE {
            state.queue.push(Due { sequence: state.sequence, ..due });
            state.sequence += 1;
        }
    }

    fn act<S: Sink>(&self, state: &mut State, act: &Act, cause: Cause, sink: &mut S) {
        match *act {
            Act::Set(slot, id) => {
                let value = self.amount(state, id);
                self.set(state, slot, value, cause, sink);
            }
            Act::Add(slot, id) => {
                let amount = self.amount(state, id);
                self.add(state, slot, amount, cause, sink);
            }
            Act::Seat(office, person) => self.seat_person(state, office, person, cause, sink),
            Act::Vacate(office) => self.vacate_office(state, office, cause, sink),
            Act::Trigger(storylet) => self.trigger(state, storylet, sink),
            Act::Give(pledge) => self.give_pledge(state, pledge, sink),
            Act::Keep(pledge) => self.settle_pledge(state, pledge, true, sink),
            Act::Break(pledge) => self.settle_pledge(state, pledge, false, sink),
            Act::End(ending) => state.ordered = state.ordered.or(Some(ending)),
            Act::If(condition, ref inner) => {
                if self.value(state, condition) != 0.0 {
                    self.act(state, inner, cause, sink);
                }
            }
            Act::Move(lever, position) => self.move_lever(state, lever, position, cause, sink),
        }
    }

    /// Acts out what falls due by now, in order of (tick, sequence).
    ///
    /// The queue stands in order of sequence, and whatever is due is acted out at its own tick, so that one pass in
    /// that order is the order of the rules. What is queued meanwhile acts at the next tick at the earliest, whether a
    /// turn opens here or not.
    pub(super) fn fall_due<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let (mut some, mut reads) = (false, false);
        for due in state.queue.iter().filter(|due| due.tick <= state.tick) {
            some = true;
            reads |= due.condition.is_some() || matches!(due.act, DueAct::Act(_));
        }
        if !some {
            return;
        }
        if reads {
            self.freshen_acts(state);
        }
        let waiting = state.queue.len();
        for i in 0..waiting {
            let due = &mut state.queue[i];
            if due.tick > state.tick || due.left == 0 {
                continue;
            }
            due.left -= 1;
            due.tick = state.tick + 1;
            let (act, condition, cause) = (due.act.clone(), due.condition, due.cause);
            if condition.is_none_or(|id| self.value(state, id) != 0.0) {
                match act {
                    DueAct::Add(slot, amount) => self.add(state, slot, amount, cause, sink),
                    DueAct::Set(slot, value) => self.set(state, slot, value, cause, sink),
                    DueAct::Act(act) => self.act(state, &act, cause, sink),
                }
            }
        }
        for due in &mut state.queue[waiting..] {
            due.tick = due.tick.max(state.tick + 1);
        }
        state.queue.retain(|due| due.left > 0);
    }
}
