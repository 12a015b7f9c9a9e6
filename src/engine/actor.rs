//! The other players: budgets, strategies, moves.
#![allow(unused_variables, reason = "to be written")]

use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Moves of all actors at the close, by priority and id; income for the steps of the turn (`state.steps`).
    pub(crate) fn actors_move<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }
}
