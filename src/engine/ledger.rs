//! The ledger: every change of every stock, booked to a named cause.
//!
//! Bookings are multiples of the slot's grid, a power of two, so that they sum exactly: opening value
//! plus bookings is the closing value, bit for bit.

use super::expr::Slot;
use super::machine::Machine;
use super::state::State;

/// What moved a number. Indices point into the compiled content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A link of the model.
    Link(u32),
    /// Inside a smooth, delay or noise.
    Flow(u32),
    /// An option of a storylet: (storylet, option).
    Option(u32, u32),
    /// One of its outcomes by odds: (storylet, option, outcome).
    Odds(u32, u32, u32),
    /// A storylet left unanswered.
    Silence(u32),
    /// A step of a lever: (lever, up).
    Lever(u32, bool),
    /// A lever moved back too soon.
    Reversal(u32),
    /// A party overruled.
    Overruled(u32),
    /// A pledge: (pledge, kept).
    Pledge(u32, bool),
    /// Talks.
    Negotiation(u32),
    /// A clause signed: (negotiation, clause).
    Clause(u32, u32),
    /// An appointment.
    Office(u32),
    /// An answer to a petition: (petition, answer).
    Petition(u32, u32),
    /// Means given to places.
    Allocation(u32),
    /// A move of another player: (actor, move).
    Move(u32, u32),
    /// Another player's income.
    Income(u32),
    /// A bound of the quantity cut the rest.
    Limit,
    /// Kept by the engine itself (time, counts, positions).
    Engine,
}

/// One booking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Booking {
    /// Step in which it was booked.
    pub tick: u32,
    /// The number moved.
    pub slot: Slot,
    /// By what.
    pub cause: Cause,
    /// By how much.
    pub amount: f64,
}

/// Something that happened and is told to the player.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A turn opened.
    Opened,
    /// A storylet came to the desk.
    Came(u32),
    /// A storylet left the desk unanswered: (storylet, whether it lapsed).
    Left(u32, bool),
    /// An option was taken, and its outcome by odds if any.
    Chosen(u32, u32, Option<u32>),
    /// A party was overruled.
    Overruled(u32),
    /// A pledge was given.
    Pledged(u32),
    /// A pledge was settled: kept or not.
    Settled(u32, bool),
    /// A lever moved to a position.
    Lever(u32, u32),
    /// A lever was moved back too soon.
    Reversed(u32),
    /// An offer was answered: (negotiation, wings that accepted as bits, signed, own parties that refused as bits).
    Offer(u32, u32, bool, u32),
    /// A window of talks opened or closed without a signature.
    Window(u32, bool),
    /// Someone took an office, or it fell empty: (office, person).
    Seated(u32, Option<u32>),
    /// A petition arrived.
    Asked(u32),
    /// A petition was answered.
    Answered(u32, u32),
    /// Fewer means were to be had, and units were taken back: (allocation, means, units).
    Withdrawn(u32, u32, u32),
    /// Another player changed strategy: (actor, strategy).
    Strategy(u32, u32),
    /// Another player moved: (actor, move).
    Moved(u32, u32),
    /// The campaign ended.
    Ended(u32),
}

/// Where bookings and events go. The lab passes [`Silent`], which costs nothing.
pub trait Sink {
    /// Whether bookings are wanted; where not, callers may skip the work of making them.
    const BOOKS: bool;
    /// Whether the state is looked at after each step; where not, the auxiliaries need be worked out but once a turn.
    const SEES: bool = false;
    /// Takes a booking.
    fn book(&mut self, booking: Booking);
    /// Takes an event.
    fn tell(&mut self, event: Event);
    /// Sees the state after each step of the model (its auxiliaries only where [`Self::SEES`]), and as it stands when a
    /// turn has opened.
    fn see(&mut self, _: &Machine, _: &State) {}
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Sink for Silent {
    const BOOKS: bool = false;
    fn book(&mut self, _: Booking) {}
    fn tell(&mut self, _: Event) {}
}

/// Keeps everything, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Bookings.
    pub bookings: Vec<Booking>,
    /// Events.
    pub events: Vec<Event>,
}

impl Sink for Ledger {
    const BOOKS: bool = true;
    fn book(&mut self, booking: Booking) {
        self.bookings.push(booking);
    }
    fn tell(&mut self, event: Event) {
        self.events.push(event);
    }
}
