//! What the player can know of hidden numbers.
#![allow(unused_variables, reason = "to be written")]

use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Draws the readings of a turn.
    pub(crate) fn read_estimates<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }
}
