//! Answering storylets: needs, costs, odds.

use super::cards::Taking;
use super::command::{Command, Refusal};
use super::content::{Choice, Need, StoryletKind, Way};
use super::desk::{count, on_desk, place};
use super::ledger::{Cause, Event, Sink};
use super::luck;
use super::machine::Machine;
use super::state::State;

/// The ways of carrying an option, the mildest first.
pub const WAYS: [Way; 3] = [Way::Agreed, Way::Bargain, Way::Overrule];

impl Machine {
    /// Whether an option may be taken.
    pub(crate) fn choose_legal(&self, state: &State, storylet: u32, option: u32, way: Way) -> Result<(), Refusal> {
        let card = self.content.storylets.get(storylet as usize).ok_or(Refusal::Unknown)?;
        let choice = card.options.get(option as usize).ok_or(Refusal::Unknown)?;
        if !on_desk(state, storylet) {
            return Err(Refusal::NotNow);
        }
        self.needs_legal(state, &choice.needs)?;
        self.attention_legal(state, card.cost + choice.cost)?;
        self.consent_legal(state, &choice.consent, way)
    }

    /// Takes an option that is legal. Odds are drawn on the state as it was shown, before the effects.
    pub(crate) fn choose<S: Sink>(&self, state: &mut State, storylet: u32, option: u32, way: Way, sink: &mut S) {
        let choice = || &self.storylet(storylet).options[option as usize];
        let card = self.card(storylet);
        let Taking { cost, taken, odds, effects } = self.takings[(card.options + option) as usize];
        let drawn = if odds {
            self.freshen_odds(state);
            self.draw_odds(state, storylet, option)
        } else {
            None
        };
        state.desk.retain(|d| d.storylet != storylet);
        self.spend(state, cost, sink);
        if card.kind == StoryletKind::Initiative {
            self.mark_seen(state, storylet, sink);
        }
        self.add(state, taken, 1.0, Cause::Engine, sink);
        sink.tell(Event::Chosen(storylet, option, drawn));
        if way != Way::Agreed {
            self.pay_way(state, &choice().consent, way, sink);
        }
        self.effects_ready(state, effects, || &choice().outcome.effects, Cause::Option(storylet, option), sink);
        if let Some(k) = drawn {
            let effects = &choice().odds[k as usize].outcome.effects;
            self.effects(state, effects, Cause::Odds(storylet, option, k), sink);
        }
    }

    /// Adds the choices that are legal now, each in the mildest way, and overruling where consent is refused.
    pub(crate) fn possible_choices(&self, state: &State, into: &mut Vec<Command>) {
        state.desk.iter().for_each(|d| self.choices_of(state, d.storylet, into));
    }

    fn choices_of(&self, state: &State, storylet: u32, into: &mut Vec<Command>) {
        for (option, choice) in self.storylet(storylet).options.iter().enumerate() {
            if !self.within_reach(state, storylet, choice) {
                continue;
            }
            let agreed = self.carries(state, &choice.consent, Way::Agreed);
            for way in WAYS {
                if agreed == (way == Way::Agreed) && self.carries(state, &choice.consent, way) {
                    into.push(Command::Choose { storylet, option: option as u32, way });
                }
            }
        }
    }

    /// Chances of the further outcomes of an option, in order, on the present state; empty without odds. All equal
    /// where no weight is above zero.
    #[must_use]
    pub fn odds(&self, state: &State, choice: &Choice) -> Vec<f64> {
        let weights: Vec<f64> = choice.odds.iter().map(|o| positive(self.eval(state, o.weight))).collect();
        let sum: f64 = weights.iter().sum();
        let equal = 1.0 / weights.len() as f64;
        weights.iter().map(|w| if sum > 0.0 { w / sum } else { equal }).collect()
    }

    fn draw_odds(&self, state: &State, storylet: u32, option: u32) -> Option<u32> {
        let card = self.storylet(storylet);
        let odds = &card.options[option as usize].odds;
        if odds.is_empty() {
            return None;
        }
        let weight = |k: usize| positive(self.eval(state, odds[k].weight));
        let sum: f64 = (0..odds.len()).map(weight).sum();
        let u = luck::u(state.seed, state.tick, card.stream, place(state, 1 + option));
        if sum <= 0.0 {
            return Some(count(u * odds.len() as f64));
        }
        let (mut below, mut last) = (0.0, 0);
        for k in 0..odds.len() {
            let w = weight(k);
            if w > 0.0 {
                last = k;
                below += w;
                if u * sum < below {
                    break;
                }
            }
        }
        Some(last as u32)
    }

    /// Whether some option can be taken in some way.
    pub(super) fn answerable(&self, state: &State, storylet: u32) -> bool {
        self.storylet(storylet).options.iter().any(|c| self.within_reach(state, storylet, c))
    }

    /// Needs met and attention enough; overruling is always open.
    pub(super) fn within_reach(&self, state: &State, storylet: u32, choice: &Choice) -> bool {
        self.storylet(storylet).cost + choice.cost <= self.attention(state) && choice.needs.iter().all(|n| self.holds(state, n.cond))
    }

    pub(super) fn needs_legal(&self, state: &State, needs: &[Need]) -> Result<(), Refusal> {
        match needs.iter().position(|n| !self.holds(state, n.cond)) {
            Some(i) => Err(Refusal::Missing(i as u32)),
            None => Ok(()),
        }
    }

    /// Attention left.
    #[must_use]
    pub fn attention(&self, state: &State) -> u32 {
        count(self.get(state, self.content.known.attention))
    }

    pub(super) fn attention_legal(&self, state: &State, cost: u32) -> Result<(), Refusal> {
        let left = self.attention(state);
        if cost > left { Err(Refusal::Attention(cost, left)) } else { Ok(()) }
    }

    pub(super) fn spend<S: Sink>(&self, state: &mut State, cost: u32, sink: &mut S) {
        if cost > 0 {
            self.add(state, self.content.known.attention, -f64::from(cost), Cause::Engine, sink);
        }
    }
}

/// A weight: nothing below zero.
pub(super) fn positive(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 }
}
