//! The desk: which storylets come, stay and lapse.
#![allow(unused_variables, reason = "to be written")]

use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Draws the storylets of a turn on the frozen state and renews the offer of initiatives.
    pub(crate) fn open_desk<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }

    /// What leaves the desk unanswered at the close: silence.
    pub(crate) fn close_desk<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }

    /// After a command: what has lapsed leaves the desk.
    pub(crate) fn lapse_desk<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }

    /// Compulsory storylets on the desk: they bar the close.
    pub(crate) fn unanswered(&self, state: &State) -> Vec<u32> { todo!() }

    /// The act of an effect: a storylet comes at the next turn, or now where it is `at_once`.
    pub(crate) fn trigger<S: Sink>(&self, state: &mut State, storylet: u32, sink: &mut S) { todo!() }
}
