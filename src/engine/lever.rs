//! Levers: steps, costs, reversals.
#![allow(unused_variables, reason = "to be written")]

use super::command::{Command, Refusal};
use super::ledger::{Cause, Sink};
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Whether a lever may be moved a step.
    pub(crate) fn lever_legal(&self, state: &State, lever: u32, up: bool) -> Result<(), Refusal> { todo!() }

    /// Moves a lever a step.
    pub(crate) fn lever<S: Sink>(&self, state: &mut State, lever: u32, up: bool, sink: &mut S) { todo!() }

    /// The act of an effect: a lever is moved to a position, at no cost.
    pub(crate) fn move_lever<S: Sink>(&self, state: &mut State, lever: u32, position: u32, cause: Cause, sink: &mut S) { todo!() }

    /// Adds the steps of levers that are legal now.
    pub(crate) fn possible_levers(&self, state: &State, into: &mut Vec<Command>) { todo!() }
}
