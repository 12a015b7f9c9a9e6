//! The other players: budgets, strategies, moves.

use super::desk::{place, rested};
use super::ledger::{Cause, Event, Sink};
use super::luck;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Moves of all actors at the close, by priority and id; income for the steps of the turn (`state.steps`). In a
    /// turn in which the model does not move, neither do they.
    ///
    /// Each makes at most one move: those that strategy, condition, pause and budget allow race against waiting, which
    /// has weight 1.
    pub(crate) fn actors_move<S: Sink>(&self, state: &mut State, sink: &mut S) {
        if state.steps == 0 {
            return;
        }
        for &actor in &self.order {
            self.actor_moves(state, actor, sink);
        }
    }

    fn actor_moves<S: Sink>(&self, state: &mut State, index: u32, sink: &mut S) {
        let actor = &self.content.actors[index as usize];
        let units = f64::from(state.steps) / f64::from(self.content.clock.steps_per_unit);
        let income = self.frozen(state, actor.income) * units;
        self.add(state, actor.budget, income, Cause::Income(index), sink);
        let present = self.get(state, actor.strategy) as usize;
        let ruling = actor.strategies.iter().position(|s| self.frozen(state, s.when) != 0.0).unwrap_or(present);
        if ruling != present {
            self.set(state, actor.strategy, ruling as f64, Cause::Engine, sink);
            sink.tell(Event::Strategy(index, ruling as u32));
        }
        let budget = self.get(state, actor.budget);
        let u = |stream| luck::u(state.seed, state.tick, stream, place(state, 0));
        let mut least = luck::race(u(actor.stream), 1.0);
        let mut chosen = None;
        for (i, step) in actor.moves.iter().enumerate() {
            let open = (step.strategies.is_empty() || step.strategies.contains(&(ruling as u32)))
                && step.cost <= budget
                && !(state.ahead && step.unforeseen)
                && rested(self.get(state, step.last), state.tick, step.cooldown)
                && self.frozen(state, step.when) != 0.0;
            if open {
                let (u, weight) = (u(step.stream), self.frozen(state, step.weight));
                if luck::slower(u, weight, least) {
                    continue;
                }
                let time = luck::race(u, weight);
                if time < least {
                    (least, chosen) = (time, Some(i));
                }
            }
        }
        let Some(i) = chosen else { return };
        let step = &actor.moves[i];
        let cause = Cause::Move(index, i as u32);
        self.add(state, actor.budget, -step.cost, cause, sink);
        self.add(state, step.count, 1.0, Cause::Engine, sink);
        self.set(state, step.last, f64::from(state.tick), Cause::Engine, sink);
        if !step.seen.is_empty() {
            sink.tell(Event::Moved(index, i as u32));
        }
        self.effects(state, &step.effects, cause, sink);
    }
}
