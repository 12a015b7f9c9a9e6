//! Compiled scenario content: what the engine runs.
//!
//! The scenario layer turns RON into these types; nothing here knows a file, a country or a word of
//! prose beyond the labels it carries for the faces. All names are resolved: a [`Slot`] is a number of
//! the state, an [`ExprId`] an expression of [`Content::exprs`]. Everything is fixed at load.

mod model;
mod story;
mod world;

pub use model::*;
pub use story::*;
pub use world::*;

use super::expr::{Expr, ExprId, Slot, Table};

/// A whole scenario, compiled.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Scenario id.
    pub id: String,
    /// Scenario version, as its author writes it.
    pub version: String,
    /// Hash of the compiled rules in id order; text and comments do not move it.
    pub rules_hash: [u8; 32],
    /// Time: units, steps, turns.
    pub clock: Clock,
    /// One entry a slot of the state, in slot order.
    pub slots: Vec<SlotInfo>,
    /// Declared quantities, in id order of declaration.
    pub vars: Vec<Var>,
    /// Dimensions.
    pub dims: Vec<Dim>,
    /// Every expression.
    pub exprs: Vec<Expr>,
    /// Expressions tested every turn on the frozen state (conditions, weights); the rest on demand.
    pub turn_exprs: Vec<ExprId>,
    /// Look-up tables under the default lens.
    pub tables: Vec<Table>,
    /// Stocks, flows, auxiliaries.
    pub model: Model,
    /// Lenses; the first is the scenario's default.
    pub lenses: Vec<Lens>,
    /// Storylets: events and initiatives; a storylet bound to a dimension stands once per element.
    pub storylets: Vec<Storylet>,
    /// Standing policies of the player.
    pub levers: Vec<Lever>,
    /// Parties of the player's coalition and others that are asked for consent.
    pub parties: Vec<Party>,
    /// People.
    pub people: Vec<Person>,
    /// Seats and commands.
    pub offices: Vec<Office>,
    /// The other players.
    pub actors: Vec<Actor>,
    /// Promises with a holder and a deadline.
    pub pledges: Vec<Pledge>,
    /// Talks.
    pub negotiations: Vec<Negotiation>,
    /// Scarce means over places.
    pub allocations: Vec<Allocation>,
    /// Requests that arrive and must be answered.
    pub petitions: Vec<Petition>,
    /// Estimates of hidden quantities.
    pub estimates: Vec<Estimate>,
    /// Figures published each turn, which lenses predict.
    pub published: Vec<Published>,
    /// Endings, by priority.
    pub endings: Vec<Ending>,
    /// Aims the player may name.
    pub aims: Vec<Aim>,
    /// Views of the whole, each opening down to its parts.
    pub gauges: Vec<Gauge>,
    /// What forecasts report.
    pub measures: Vec<Measure>,
    /// Automatic players.
    pub policies: Vec<Policy>,
    /// Rules of the desk: attention, quotas, costs of silence and of going back.
    pub desk: DeskRules,
    /// Well-known slots the engine itself writes.
    pub known: KnownSlots,
}

/// What a slot is.
#[derive(Clone, Debug, Default)]
pub struct SlotInfo {
    /// Full name: `prices`, `density[north]`, `#seen(oil)` (engine-kept slots begin with `#`).
    pub name: String,
    /// The declared quantity it belongs to, if any (index into [`Content::vars`]).
    pub var: Option<u32>,
    /// Lowest value; for stocks enforced, the cut booked as `limit`.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// Grid step, a power of two; bookings are rounded to it. 0 for slots that are recomputed.
    pub grid: f64,
    /// Whether it belongs to the state proper (hashed, saved, carried) or is recomputed from it.
    pub state: bool,
    /// Value before the first turn, before initial expressions run.
    pub initial: f64,
}

/// Slots the engine writes and expressions may read.
#[derive(Clone, Debug, Default)]
pub struct KnownSlots {
    /// Steps since the start (`tick`).
    pub tick: Slot,
    /// Time since the start in units of the scenario (`time`), months for instance.
    pub time: Slot,
    /// Turns taken (`turn`).
    pub turn: Slot,
    /// Attention left this turn (`attention`).
    pub attention: Slot,
    /// Attention at the opening of this turn (`attention_at_opening`).
    pub attention_full: Slot,
}

/// What an expression string costs and says about an effect's direction is computed from these.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// What it does.
    pub act: Act,
    /// When it does it.
    pub timing: Timing,
}

/// One act of an effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Sets a slot.
    Set(Slot, ExprId),
    /// Adds to a slot (a subtraction is compiled as a negated amount).
    Add(Slot, ExprId),
    /// Puts a person into an office: (office, person).
    Seat(u32, u32),
    /// Empties an office.
    Vacate(u32),
    /// Puts a storylet on the desk at the next turn (now, where it is `at_once`), whatever its condition.
    Trigger(u32),
    /// Gives a pledge.
    Give(u32),
    /// Settles an open pledge as kept.
    Keep(u32),
    /// Settles an open pledge as broken.
    Break(u32),
    /// Ends the campaign with this ending at the close of the turn.
    End(u32),
    /// The act, where the condition holds when the effect is applied: of what is put off, when it is due. Stands outermost.
    If(ExprId, Box<Act>),
    /// Moves a lever to a position: (lever, position).
    Move(u32, u32),
}

/// When an effect acts.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Timing {
    /// At once.
    #[default]
    Now,
    /// Once, after this many steps.
    In(u32),
    /// In equal parts over this many steps, the first part in the coming step.
    Over(u32),
}

/// Text with life in it. The engine carries it and evaluates its conditions; faces render it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// Pieces in order.
    pub pieces: Vec<Piece>,
    /// Stable key, for translations and for cosmetic luck: `storylet.body` for instance.
    pub key: String,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Plain words.
    Words(String),
    /// A value: expression and number of decimals.
    Value(ExprId, u8),
    /// A conditional passage.
    When(ExprId, Vec<Piece>, Vec<Piece>),
    /// One of several, chosen by cosmetic luck, steady within a turn.
    Variants(Vec<Vec<Piece>>),
    /// A link to a library entry: (entry id, words shown).
    Link(String, String),
    /// The label of an enumerated slot's present value, of an office's holder or of an element.
    Name(NameOf),
}

/// Whose name a piece of text shows.
#[derive(Clone, Debug, PartialEq)]
pub enum NameOf {
    /// A person.
    Person(u32),
    /// The person who holds an office ("nobody" when empty).
    Holder(u32),
    /// Who acts in an office now: the holder, or the next in line where the holder sits elsewhere.
    Acting(u32),
    /// An element of a dimension: (dimension, element).
    Element(u32, u32),
    /// The label of a fact's present level: the slot.
    Level(Slot),
}

impl Text {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Text made of plain words.
    #[must_use]
    pub fn plain(key: &str, words: &str) -> Self {
        Self { pieces: vec![Piece::Words(words.into())], key: key.into() }
    }
}
