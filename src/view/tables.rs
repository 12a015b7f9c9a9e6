//! Things laid on a table: talks with clauses, boards with means over places.

use super::{Action, Direction, Figure, Header, Prose, Tone};

/// Talks: an offer is composed clause by clause.
#[derive(Clone, Debug, PartialEq)]
pub struct TalksView {
    /// The line above.
    pub header: Header,
    /// Negotiation index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What is at stake.
    pub body: Prose,
    /// Whether the window is open.
    pub open: bool,
    /// "not opened", "open", "signed", "closed without a signature".
    pub standing: String,
    /// Offers made in all, made this turn, possible a turn.
    pub offers: (u32, u32, u32),
    /// Clauses with their terms.
    pub clauses: Vec<ClauseView>,
    /// The offer as composed: term index per clause.
    pub draft: Vec<u32>,
    /// Wings of the other side under this draft.
    pub wings: Vec<WingView>,
    /// Own parties that must ratify under this draft.
    pub ratifiers: Vec<RatifierView>,
    /// Chance that the other side signs this draft, 0 to 1.
    pub chance: f64,
    /// In words: "2 in 5".
    pub chance_words: String,
    /// Share of the other side that must accept, 0 to 1.
    pub threshold: f64,
    /// Whether the own parties would all ratify this draft.
    pub ratified: bool,
    /// Lays this draft on the table.
    pub offer: Action,
    /// What the record did; `None` until the debrief.
    pub history: Option<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// A clause.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// What is at stake.
    pub about: Prose,
    /// Wordings; the first is "not offered".
    pub terms: Vec<TermView>,
    /// Term in the draft.
    pub chosen: u32,
    /// Term in force after a signature.
    pub in_force: Option<u32>,
}

/// A wording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Worth to each wing, in wing order.
    pub worth: Vec<f64>,
    /// Price with each own party, in ratifier order.
    pub price: Vec<f64>,
    /// Directions of its effects when signed.
    pub directions: Vec<Direction>,
}

/// A wing of the other side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WingView {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// Why it stands where it stands.
    pub about: Prose,
    /// Share of the decision, 0 to 1.
    pub weight: f64,
    /// Points it starts from.
    pub points: f64,
    /// Points this draft is worth to it.
    pub worth: f64,
    /// Chance that it accepts, 0 to 1.
    pub chance: f64,
    /// In words.
    pub chance_words: String,
}

/// An own party that must ratify.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RatifierView {
    /// Party id.
    pub party: String,
    /// Name.
    pub name: String,
    /// Price of this draft.
    pub price: f64,
    /// What it bears.
    pub bears: f64,
    /// Whether it would refuse.
    pub refuses: bool,
}

/// Scarce means over places.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardView {
    /// The line above.
    pub header: Header,
    /// Allocation index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is about.
    pub body: Prose,
    /// Whether it is in play now.
    pub open: bool,
    /// Label of the places ("Belts").
    pub places_label: String,
    /// The means.
    pub means: Vec<MeansView>,
    /// The places.
    pub places: Vec<PlaceView>,
    /// Attention the first change of this turn costs; 0 once changed.
    pub cost: u32,
}

/// A means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeansView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Units to be had.
    pub amount: u32,
    /// Units given in all.
    pub given: u32,
    /// Units left.
    pub left: u32,
    /// Units asked for in all.
    pub need: u32,
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceView {
    /// Element index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// What it is.
    pub about: String,
    /// What each place shows.
    pub shows: Vec<Figure>,
    /// Words on it.
    pub note: Prose,
    /// One cell per means.
    pub cells: Vec<CellView>,
}

/// What a place has of a means.
#[derive(Clone, Debug, PartialEq)]
pub struct CellView {
    /// Units given.
    pub given: u32,
    /// Units asked for.
    pub need: u32,
    /// Good when the need is met, bad when nothing is given against a need.
    pub tone: Tone,
    /// Gives one unit more.
    pub more: Action,
    /// Takes one unit back.
    pub less: Action,
    /// The command without its units, for faces that let a number be typed: set `units` of this `Give`.
    pub give: crate::engine::command::Command,
}
