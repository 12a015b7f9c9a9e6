//! The other players: budgets, strategies, moves.

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
        let first = self.gates.moves[index as usize];
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
        // Waiting races too, where there is anything to do.
        let (mut least, mut chosen) = (None, None);
        for gate in state.live.within(first..first + actor.moves.len()) {
            // Its condition and its pause were tested when the turn opened.
            let (i, step) = (gate - first, &actor.moves[gate - first]);
            let open = (step.strategies.is_empty() || step.strategies.contains(&(ruling as u32)))
                && step.cost <= budget
                && !(state.ahead && step.unforeseen);
            if open {
                let (u, weight) = (state.chances[gate], self.frozen(state, step.weight));
                let before = *least.get_or_insert_with(|| luck::race(state.chances[self.gates.waiting(index)], 1.0));
                if luck::slower(u, weight, before) {
                    continue;
                }
                let time = luck::race(u, weight);
                if time < before {
                    (least, chosen) = (Some(time), Some(i));
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
