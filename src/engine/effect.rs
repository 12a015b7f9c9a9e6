//! Effects: applied, queued, booked.

use super::content::{Act, Effect, Timing};
use super::ledger::{Cause, Sink};
use super::machine::Machine;
use super::state::{Due, DueAct, State};

impl Machine {
    /// Carries effects out in written order: what is due now acts at once, the rest is queued with its amount worked
    /// out now. Auxiliaries are not recomputed in between; callers do so when they are done.
    pub fn effects<S: Sink>(&self, state: &mut State, effects: &[Effect], cause: Cause, sink: &mut S) {
        for effect in effects {
            let mut given = &effect.act;
            let mut holds = true;
            while let Act::If(condition, act) = given {
                holds = holds && self.eval(state, *condition) != 0.0;
                given = act;
            }
            if !holds {
                continue;
            }
            match effect.timing {
                Timing::Now | Timing::In(0) | Timing::Over(0) => {
                    let act = self.worked_out(state, given, 1);
                    self.act(state, &act, cause, sink);
                }
                Timing::In(steps) => {
                    let act = self.worked_out(state, given, 1);
                    self.queue(state, state.tick + steps, 1, act, cause);
                }
                Timing::Over(steps) => {
                    let act = self.worked_out(state, given, steps);
                    let left = if matches!(act, DueAct::Add(..)) { steps } else { 1 };
                    self.queue(state, state.tick, left, act, cause);
                }
            }
        }
    }

    /// The act with its number; an addition is divided into `parts`.
    fn worked_out(&self, state: &State, act: &Act, parts: u32) -> DueAct {
        match *act {
            Act::Set(slot, id) => DueAct::Set(slot, self.eval(state, id)),
            Act::Add(slot, id) => {
                let amount = self.eval(state, id) / f64::from(parts);
                DueAct::Add(slot, self.bounds[slot.0 as usize].round(amount))
            }
            ref act => DueAct::Act(act.clone()),
        }
    }

    fn queue(&self, state: &mut State, tick: u32, left: u32, act: DueAct, cause: Cause) {
        let sequence = state.sequence;
        state.sequence += 1;
        state.queue.push(Due { tick, sequence, act, left, cause });
    }

    fn act<S: Sink>(&self, state: &mut State, act: &DueAct, cause: Cause, sink: &mut S) {
        match *act {
            DueAct::Add(slot, amount) => self.add(state, slot, amount, cause, sink),
            DueAct::Set(slot, value) => self.set(state, slot, value, cause, sink),
            DueAct::Act(ref act) => match *act {
                Act::Set(slot, id) => {
                    let value = self.eval(state, id);
                    self.set(state, slot, value, cause, sink);
                }
                Act::Add(slot, id) => {
                    let amount = self.eval(state, id);
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
                    if self.eval(state, condition) != 0.0 {
                        self.act(state, &DueAct::Act((**inner).clone()), cause, sink);
                    }
                }
                Act::Move(lever, position) => self.move_lever(state, lever, position, cause, sink),
            },
        }
    }

    /// Acts out what falls due by now, in order of (tick, sequence).
    ///
    /// The queue stands in order of sequence, and whatever is due is acted out at its own tick, so that one pass in
    /// that order is the order of the rules.
    pub(super) fn fall_due<S: Sink>(&self, state: &mut State, sink: &mut S) {
        if state.queue.iter().all(|due| due.tick > state.tick) {
            return;
        }
        let mut i = 0;
        while i < state.queue.len() {
            let due = &mut state.queue[i];
            i += 1;
            if due.tick > state.tick || due.left == 0 {
                continue;
            }
            due.left -= 1;
            due.tick = state.tick + 1;
            let (act, cause) = (due.act.clone(), due.cause);
            self.act(state, &act, cause, sink);
        }
        state.queue.retain(|due| due.left > 0);
    }
}
