//! What a session remembers: commands, turns, bookings and events of the whole run.

use crate::engine::command::Command;
use crate::engine::ledger::{Booking, Event, Sink};
use crate::engine::machine::Machine;
use crate::engine::state::State;
use crate::engine::track::Track;

/// An accepted command.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// The command by ids, as a save has it.
    pub text: String,
    /// The turn in which it was given.
    pub turn: u32,
    /// Bookings and events of the run after it.
    pub after: (usize, usize),
}

/// The opening of a turn.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Commands given before it.
    pub first: usize,
    /// The state as the player met it.
    pub state: State,
    /// Hash of that state.
    pub hash: [u8; 32],
    /// The track record of the lenses at that point.
    pub track: Track,
    /// Bookings and events of the run when the opening began.
    pub opened: (usize, usize),
    /// Bookings and events of the run when the player was asked.
    pub settled: (usize, usize),
}

impl Turn {
    /// The turn that has just opened; `from` is the first event that may belong to its opening.
    pub(super) fn at(machine: &Machine, state: &State, track: &Track, first: usize, run: &Run, from: usize) -> Self {
        let settled = run.len();
        // The last opening told since then. A close that ends the campaign opens nothing.
        let opened = run.openings.last().copied().filter(|o| o.1 >= from).unwrap_or(settled);
        Self { first, state: state.clone(), hash: machine.hash(state), track: track.clone(), opened, settled }
    }
}

/// A rewind: recorded, never forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rewind {
    /// Commands there were.
    pub from: u32,
    /// Commands that were left.
    pub to: u32,
    /// The turn from which the player went back.
    pub turn: u32,
}

/// Bookings and events of a run, with the places at which turns opened.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Every booking, in order.
    pub bookings: Vec<Booking>,
    /// Every event, in order.
    pub events: Vec<Event>,
    /// (bookings, events) before each [`Event::Opened`].
    openings: Vec<(usize, usize)>,
}

impl Run {
    /// Numbers of bookings and of events.
    #[must_use]
    pub fn len(&self) -> (usize, usize) {
        (self.bookings.len(), self.events.len())
    }

    /// Whether nothing has happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == (0, 0)
    }

    pub(super) fn truncate(&mut self, to: (usize, usize)) {
        self.bookings.truncate(to.0);
        self.events.truncate(to.1);
        self.openings.retain(|o| o.1 < to.1);
    }
}

impl Sink for Run {
    const BOOKS: bool = true;
    fn book(&mut self, booking: Booking) {
        self.bookings.push(booking);
    }
    fn tell(&mut self, event: Event) {
        if event == Event::Opened {
            self.openings.push(self.len());
        }
        self.events.push(event);
    }
}
