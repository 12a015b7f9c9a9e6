//! The ending and the debrief.

use super::{CauseRow, Figure, Header, LensView, Prose};

/// The ending.
#[derive(Clone, Debug, PartialEq)]
pub struct EndingView {
    /// The line above.
    pub header: Header,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What happened.
    pub body: Prose,
    /// Whether the government stands.
    pub stands: bool,
    /// Own aims.
    pub aims: Vec<AimResult>,
    /// Why: quantities that decided, each with its causes over the run.
    pub why: Vec<(Figure, Vec<CauseRow>)>,
    /// Verdicts, one a lens.
    pub verdicts: Vec<VerdictView>,
    /// The lens the world ran on.
    pub lens: LensView,
    /// Whether it was an open question until now.
    pub revealed: bool,
    /// The truth behind the estimates.
    pub truth: Vec<TruthLine>,
    /// What happened in history.
    pub history: Prose,
    /// Where the own decisions left the record: (date label, title, what was done, what the record did).
    pub departures: Vec<(String, String, String, String)>,
    /// Turns to branch from: (turn, date label).
    pub branches: Vec<(u32, String)>,
    /// Rewinds in words; empty if none.
    pub rewinds: String,
    /// Picture id.
    pub art: String,
    /// Sources.
    pub sources: Vec<String>,
}

/// An aim at the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AimResult {
    /// Label.
    pub label: String,
    /// Named by the player.
    pub named: bool,
    /// Met.
    pub met: bool,
    /// How near, 0 to 100.
    pub progress: f64,
    /// What counts.
    pub about: Prose,
}

/// A school's verdict.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VerdictView {
    /// Lens id.
    pub lens: String,
    /// Lens name.
    pub name: String,
    /// Who holds it.
    pub holders: String,
    /// The verdict.
    pub text: Prose,
}

/// A hidden number and what was believed of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TruthLine {
    /// Label.
    pub label: String,
    /// Quantity.
    pub quantity: String,
    /// The truth for people.
    pub truth: String,
    /// What was believed: the last band.
    pub believed: String,
    /// "inside the band", "lower than anyone said", "higher ...".
    pub words: String,
    /// Truth at the opening of each turn.
    pub track: Vec<f64>,
    /// Estimates at the opening of each turn.
    pub estimates: Vec<f64>,
}
