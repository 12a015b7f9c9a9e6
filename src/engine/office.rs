//! Offices, commands, deputies.
#![allow(unused_variables, reason = "to be written")]

use super::command::{Command, Refusal};
use super::content::Way;
use super::ledger::{Cause, Sink};
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Whether a person may be seated.
    pub(crate) fn seat_legal(&self, state: &State, office: u32, person: u32, way: Way) -> Result<(), Refusal> { todo!() }

    /// Seats a person (the player's command).
    pub(crate) fn seat<S: Sink>(&self, state: &mut State, office: u32, person: u32, way: Way, sink: &mut S) { todo!() }

    /// Whether an office may be emptied.
    pub(crate) fn vacate_legal(&self, state: &State, office: u32) -> Result<(), Refusal> { todo!() }

    /// Empties an office (the player's command).
    pub(crate) fn vacate<S: Sink>(&self, state: &mut State, office: u32, sink: &mut S) { todo!() }

    /// The act of an effect: seats a person, at no cost and without consent.
    pub(crate) fn seat_person<S: Sink>(&self, state: &mut State, office: u32, person: u32, cause: Cause, sink: &mut S) { todo!() }

    /// The act of an effect: empties an office.
    pub(crate) fn vacate_office<S: Sink>(&self, state: &mut State, office: u32, cause: Cause, sink: &mut S) { todo!() }

    /// First holders and who acts, at the start of a campaign; no effects.
    pub(crate) fn start_offices<S: Sink>(&self, state: &mut State, sink: &mut S) { todo!() }

    /// Adds appointments and dismissals that are legal now.
    pub(crate) fn possible_seats(&self, state: &State, into: &mut Vec<Command>) { todo!() }
}
