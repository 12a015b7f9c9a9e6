//! "Why?": any number with what it is, where it comes from and what moved it.

use super::{Figure, Header};

/// Everything about one quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerView {
    /// The line above.
    pub header: Header,
    /// The number. For a hidden quantity its estimate, until the debrief.
    pub figure: Figure,
    /// Kind in a word: "stock", "worked out", "given from outside", "set by decisions", ...
    pub kind: String,
    /// What it is.
    pub about: String,
    /// "sourced", "estimated" or "assumed".
    pub status: String,
    /// Sources in full.
    pub sources: Vec<String>,
    /// Declared range for people.
    pub range: String,
    /// Value at the opening of each turn so far: (date label, value, value for people).
    pub history: Vec<(String, f64, String)>,
    /// Bookings of the last closed turn and of this turn so far, by cause, largest first.
    pub turn: Vec<CauseRow>,
    /// Bookings of the whole run by cause, largest first.
    pub run: Vec<CauseRow>,
    /// What moves it now: each link into it with its present rate per unit of time, for people.
    pub links: Vec<PartLine>,
    /// For what is worked out: the quantities it is worked out from, with their values and moves.
    pub parts: Vec<PartLine>,
    /// Where it goes: labels of links and quantities that read it.
    pub feeds: Vec<String>,
    /// Effects already under way: (date label, words, amount for people).
    pub coming: Vec<(String, String, String)>,
    /// Single bookings in order, newest first.
    pub bookings: Vec<BookingLine>,
    /// Name of other elements of the same quantity, where it is subscripted.
    pub siblings: Vec<Figure>,
}

/// The sum booked to one cause.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CauseRow {
    /// The cause in words.
    pub label: String,
    /// Sum.
    pub amount: f64,
    /// For people.
    pub text: String,
    /// Note on a disputed link, empty otherwise.
    pub note: String,
    /// In open mode, for the line "disputed": what each lens says this sum was.
    pub claims: Vec<Claim>,
}

/// A lens's share in the disputed line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claim {
    /// Lens name.
    pub lens: String,
    /// What the disputed links come to under this lens.
    pub amount: f64,
    /// For people.
    pub text: String,
    /// Links with their shares: (label, amount for people).
    pub links: Vec<(String, String)>,
}

/// A part of a worked-out number, or a link at its present rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartLine {
    /// The quantity to ask next; empty for a link.
    pub quantity: String,
    /// Label.
    pub label: String,
    /// Value for people.
    pub text: String,
    /// Its move since last turn for people, empty if none.
    pub change: String,
    /// What this move alone did to the number, recomputed; `None` where it makes no sense.
    pub effect: Option<f64>,
    /// The same for people.
    pub effect_text: String,
    /// Disputed between lenses.
    pub disputed: bool,
}

/// One booking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BookingLine {
    /// Date label of the turn.
    pub date: String,
    /// Cause.
    pub label: String,
    /// Amount.
    pub amount: f64,
    /// For people.
    pub text: String,
}
