//! Talks: offers, wings, ratification.
#![allow(unused_variables, reason = "to be written")]

use super::command::{Command, Refusal};
use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Whether an offer may be made.
    pub(crate) fn offer_legal(&self, state: &State, negotiation: u32, terms: &[u32]) -> Result<(), Refusal> { todo!() }

    /// Makes an offer.
    pub(crate) fn offer<S: Sink>(&self, state: &mut State, negotiation: u32, terms: &[u32], sink: &mut S) { todo!() }

    /// Opens and closes the windows of talks on the frozen state.
    pub(crate) fn open_windows<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }

    /// Adds a few sensible offers that are legal now.
    pub(crate) fn possible_offers(&self, state: &State, into: &mut Vec<Command>) { todo!() }
}
