//! Petitions: arrival and answer.

use super::command::{Command, Refusal};
use super::desk::place;
use super::ledger::{Cause, Event, Sink};
use super::luck;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Whether a petition may be answered so.
    pub(crate) fn answer_legal(&self, state: &State, petition: u32, answer: u32) -> Result<(), Refusal> {
        let card = self.content.petitions.get(petition as usize).ok_or(Refusal::Unknown)?;
        let answer = card.answers.get(answer as usize).ok_or(Refusal::Unknown)?;
        if !state.petitions.contains(&petition) {
            return Err(Refusal::NotNow);
        }
        self.needs_legal(state, &answer.needs)?;
        self.attention_legal(state, answer.cost)
    }

    /// Answers a petition.
    pub(crate) fn answer<S: Sink>(&self, state: &mut State, petition: u32, answer: u32, sink: &mut S) {
        let cost = self.content.petitions[petition as usize].answers[answer as usize].cost;
        self.spend(state, cost, sink);
        state.petitions.retain(|&p| p != petition);
        self.answered(state, petition, answer, sink);
    }

    /// Petitions that arrive, on the frozen state; one that waits does not come twice.
    pub(crate) fn draw_petitions<S: Sink>(&self, state: &mut State, sink: &mut S) {
        for (i, &(chance, stream)) in self.petitions.iter().enumerate() {
            let chance = self.frozen_at(state, chance);
            let waits = || state.petitions.contains(&(i as u32));
            // A draw lies above 0 in any case.
            if chance <= 0.0 || waits() || luck::u(state.seed, state.tick, stream, place(state, 0)) >= chance {
                continue;
            }
            state.petitions.push(i as u32);
            self.add(state, self.content.petitions[i].seen, 1.0, Cause::Engine, sink);
            sink.tell(Event::Asked(i as u32));
        }
    }

    /// Petitions that nobody answered: the first answer, which is what silence means. It costs no attention and
    /// asks for nothing.
    pub(crate) fn close_petitions<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let mut waiting = core::mem::take(&mut state.petitions);
        for petition in waiting.drain(..) {
            if !self.content.petitions[petition as usize].answers.is_empty() {
                self.answered(state, petition, 0, sink);
            }
        }
        state.petitions = waiting;
    }

    /// Adds the answers that are legal now.
    pub(crate) fn possible_answers(&self, state: &State, into: &mut Vec<Command>) {
        for &petition in &state.petitions {
            for answer in 0..self.content.petitions[petition as usize].answers.len() as u32 {
                if self.answer_legal(state, petition, answer).is_ok() {
                    into.push(Command::Answer { petition, answer });
                }
            }
        }
    }

    fn answered<S: Sink>(&self, state: &mut State, petition: u32, answer: u32, sink: &mut S) {
        let card = &self.content.petitions[petition as usize].answers[answer as usize];
        self.add(state, card.taken, 1.0, Cause::Engine, sink);
        sink.tell(Event::Answered(petition, answer));
        self.effects(state, &card.outcome.effects, Cause::Petition(petition, answer), sink);
    }
}
