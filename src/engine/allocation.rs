//! Scarce means over places.
#![allow(unused_variables, reason = "to be written")]

use super::command::{Command, Refusal};
use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Whether these units may be given.
    pub(crate) fn give_legal(&self, state: &State, allocation: u32, means: u32, place: u32, units: u32) -> Result<(), Refusal> { todo!() }

    /// Sets the units given to a place.
    pub(crate) fn give<S: Sink>(&self, state: &mut State, allocation: u32, means: u32, place: u32, units: u32, sink: &mut S) { todo!() }

    /// Makes boards ready for a turn (nothing changed yet).
    pub(crate) fn open_boards<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }

    /// Adds single units given or taken that are legal now.
    pub(crate) fn possible_gives(&self, state: &State, into: &mut Vec<Command>) { todo!() }
}
