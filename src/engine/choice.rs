//! Answering storylets: needs, costs, odds.
#![allow(unused_variables, reason = "to be written")]

use super::command::{Command, Refusal};
use super::content::Way;
use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Whether an option may be taken.
    pub(crate) fn choose_legal(&self, state: &State, storylet: u32, option: u32, way: Way) -> Result<(), Refusal> { todo!() }

    /// Takes an option that is legal.
    pub(crate) fn choose<S: Sink>(&self, state: &mut State, storylet: u32, option: u32, way: Way, sink: &mut S) { todo!() }

    /// Adds the choices that are legal now.
    pub(crate) fn possible_choices(&self, state: &State, into: &mut Vec<Command>) { todo!() }
}
