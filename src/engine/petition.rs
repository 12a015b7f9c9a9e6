//! Petitions: arrival and answer.
#![allow(unused_variables, reason = "to be written")]

use super::command::{Command, Refusal};
use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Whether a petition may be answered so.
    pub(crate) fn answer_legal(&self, state: &State, petition: u32, answer: u32) -> Result<(), Refusal> { todo!() }

    /// Answers a petition.
    pub(crate) fn answer<S: Sink>(&self, state: &mut State, petition: u32, answer: u32, sink: &mut S) { todo!() }

    /// Petitions that arrive, on the frozen state.
    pub(crate) fn draw_petitions<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }

    /// Petitions that nobody answered: the first answer.
    pub(crate) fn close_petitions<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }

    /// Adds the answers that are legal now.
    pub(crate) fn possible_answers(&self, state: &State, into: &mut Vec<Command>) { todo!() }
}
