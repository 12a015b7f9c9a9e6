//! Lenses and their track record; charts against the record.

use super::{Figure, Header};

/// All lenses.
#[derive(Clone, Debug, PartialEq)]
pub struct LensesView {
    /// The line above.
    pub header: Header,
    /// Whether the true lens is unknown until the end.
    pub open: bool,
    /// Cards.
    pub lenses: Vec<LensView>,
    /// How to read the track record, in a line.
    pub note: String,
}

/// A lens's card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LensView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Claim.
    pub claim: String,
    /// Who holds it.
    pub holders: String,
    /// Works with pages.
    pub works: Vec<String>,
    /// A source that supports it.
    pub support: String,
    /// A source that troubles it.
    pub trouble: String,
    /// What it cannot express.
    pub silent: String,
    /// Its changes.
    pub changes: Vec<LensChange>,
    /// Sum of its log scores so far; higher is better.
    pub score: Option<f64>,
    /// Standing in words: "leads", "2.1 behind", "no departure yet".
    pub standing: String,
    /// Its predictions of this turn: (figure as published, predicted for people, surprise in words).
    pub predictions: Vec<(Figure, String, String)>,
    /// Score by turn.
    pub track: Vec<f64>,
    /// The world runs on it: `None` while that is an open question.
    pub rules: Option<bool>,
}

/// A change of a lens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LensChange {
    /// What it changes.
    pub target: String,
    /// From what to what.
    pub what: String,
    /// Claim.
    pub claim: String,
    /// Source.
    pub source: String,
    /// A constant re-estimated so that the record is met.
    pub refit: bool,
}

/// One or more quantities over turns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartView {
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Date labels of the turns, oldest first; the whole horizon.
    pub dates: Vec<String>,
    /// Series.
    pub series: Vec<SeriesView>,
    /// Marks of the record.
    pub marks: Vec<Mark>,
    /// Lowest and highest value worth showing.
    pub bounds: (f64, f64),
}

/// A quantity over turns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesView {
    /// The figure now.
    pub figure: Figure,
    /// Points: (place on the time axis in units since the start, value).
    pub points: Vec<(f64, f64)>,
    /// Share of the player's own reading: true for an estimate.
    pub estimate: bool,
}

/// A calibration target: what the record shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// Quantity.
    pub quantity: String,
    /// Time in units since the start.
    pub at: f64,
    /// Date label.
    pub date: String,
    /// Value.
    pub value: f64,
    /// Band.
    pub band: (f64, f64),
    /// Observed, or judged.
    pub observed: bool,
    /// Source.
    pub source: String,
}
