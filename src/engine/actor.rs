//! The other players: budgets, strategies, moves.

use super::cards::Place;
use super::content::Content;
use super::effect::Ready;
use super::expr::{ExprId, Slot};
use super::ledger::{Cause, Event, Sink};
use super::luck;
use super::machine::{Frozen, Machine};
use super::state::State;

/// What a close asks of every actor, close together: what they are called and what their moves do lies far apart.
#[derive(Clone, Debug)]
pub(super) struct Card {
    /// Which actor.
    index: u32,
    income: Frozen,
    budget: Slot,
    strategy: Slot,
    /// When each strategy rules.
    rules: Vec<Frozen>,
    /// Its moves.
    moves: Vec<Step>,
}

/// A move.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Strategies that make it, bit by bit; those beyond are asked for by the content.
    strategies: u64,
    cost: f64,
    weight: Frozen,
    unforeseen: bool,
    /// Its effects among those made ready.
    effects: [u32; 2],
}

/// The actors in the order of their moves: priority, then id.
pub(super) fn cards(content: &Content, places: &[Place], ready: &mut Vec<Ready>, frozen: impl Fn(ExprId) -> Frozen) -> Vec<Card> {
    let mut order: Vec<usize> = (0..content.actors.len()).collect();
    order.sort_by_key(|&a| (content.actors[a].priority, content.actors[a].id.as_str()));
    let card = |index: usize| {
        let actor = &content.actors[index];
        let bits = |of: &[u32]| if of.is_empty() { u64::MAX } else { of.iter().filter(|&&s| s < 64).fold(0, |bits, s| bits | 1 << s) };
        Card {
            index: index as u32,
            income: frozen(actor.income),
            budget: actor.budget,
            strategy: actor.strategy,
            rules: actor.strategies.iter().map(|s| frozen(s.when)).collect(),
            moves: (actor.moves.iter())
                .map(|m| Step {
                    strategies: bits(&m.strategies),
                    cost: m.cost,
                    weight: frozen(m.weight),
                    unforeseen: m.unforeseen,
                    effects: Ready::list(&m.effects, content, places, ready),
                })
                .collect(),
        }
    };
    order.into_iter().map(card).collect()
}

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
        let units = f64::from(state.steps) / f64::from(self.content.clock.steps_per_unit);
        for actor in &self.actors {
            self.actor_moves(state, actor, units, sink);
        }
    }

    fn actor_moves<S: Sink>(&self, state: &mut State, actor: &Card, units: f64, sink: &mut S) {
        let index = actor.index;
        let first = self.gates.moves[index as usize];
        let income = self.frozen_at(state, actor.income) * units;
        self.add(state, actor.budget, income, Cause::Income(index), sink);
        let present = self.get(state, actor.strategy) as usize;
        let ruling = actor.rules.iter().position(|&when| self.frozen_at(state, when) != 0.0).unwrap_or(present);
        if ruling != present {
            self.set(state, actor.strategy, ruling as f64, Cause::Engine, sink);
            sink.tell(Event::Strategy(index, ruling as u32));
        }
        let budget = self.get(state, actor.budget);
        let theirs = |i: usize, step: &Step| match ruling {
            0..64 => step.strategies >> ruling & 1 == 1,
            _ => {
                let strategies = &self.content.actors[index as usize].moves[i].strategies;
                strategies.is_empty() || strategies.contains(&(ruling as u32))
            }
        };
        // Doing nothing races too, where there is anything to do.
        let (mut least, mut chosen) = (state.waits[self.gates.waiting(index)], None);
        for gate in state.live.within(first..first + actor.moves.len()) {
            // Its condition and its pause were tested when the turn opened.
            let (i, step) = (gate - first, &actor.moves[gate - first]);
            if theirs(i, step) && step.cost <= budget && !(state.ahead && step.unforeseen) {
                let time = luck::time(state.waits[gate], self.frozen_at(state, step.weight));
                if time < least {
                    (least, chosen) = (time, Some(i));
                }
            }
        }
        let Some(i) = chosen else { return };
        let step = &self.content.actors[index as usize].moves[i];
        let cause = Cause::Move(index, i as u32);
        self.add(state, actor.budget, -step.cost, cause, sink);
        self.add(state, step.count, 1.0, Cause::Engine, sink);
        self.set(state, step.last, f64::from(state.tick), Cause::Engine, sink);
        if !step.seen.is_empty() {
            sink.tell(Event::Moved(index, i as u32));
        }
        self.effects_ready(state, actor.moves[i].effects, || &step.effects, cause, sink);
    }
}
