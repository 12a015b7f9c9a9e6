//! Pledges: given, kept, broken.
#![allow(unused_variables, reason = "to be written")]

use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Gives a pledge; one that is open already stays as it is.
    pub(crate) fn give_pledge<S: Sink>(&self, state: &mut State, pledge: u32, sink: &mut S) { todo!() }

    /// Settles an open pledge.
    pub(crate) fn settle_pledge<S: Sink>(&self, state: &mut State, pledge: u32, kept: bool, sink: &mut S) { todo!() }

    /// Settles what is kept, broken or due, on the frozen state.
    pub(crate) fn settle_pledges<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }
}
