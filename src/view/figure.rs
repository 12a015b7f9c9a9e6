//! Numbers as they are shown, and things that can be done.

use crate::engine::command::Command;

/// Whether something is good for the player.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good.
    Good,
    /// Bad.
    Bad,
    /// Neither.
    #[default]
    Neutral,
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrow {
    /// Rises.
    Up,
    /// Falls.
    Down,
    /// Stays.
    #[default]
    Same,
}

impl Arrow {
    /// A sign for faces that show one: `▲ ▼ =`.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Up => "▲",
            Self::Down => "▼",
            Self::Same => "=",
        }
    }

    /// The same without anything beyond ASCII: `^ v =`.
    #[must_use]
    pub const fn ascii(self) -> &'static str {
        match self {
            Self::Up => "^",
            Self::Down => "v",
            Self::Same => "=",
        }
    }

    /// A word beside it: "up", "down", "same".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Same => "same",
        }
    }
}

/// How a number moved since the last turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// By how much, in the number's unit.
    pub by: f64,
    /// The same, for people: `+3`, `-0.4`.
    pub text: String,
    /// Direction.
    pub arrow: Arrow,
    /// Whether the move is good for the player.
    pub tone: Tone,
}

/// What is known of a hidden number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// Lower end (one standard deviation).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// For people: `60 to 78`.
    pub text: String,
    /// Where the reading comes from.
    pub source: String,
}

/// A number of the world as shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// The name under which it can be asked: `prices`, `density[north]`.
    pub quantity: String,
    /// Label.
    pub label: String,
    /// Value; for a hidden quantity the middle of the estimate.
    pub value: f64,
    /// Value for people, with its unit; for a hidden quantity the band.
    pub text: String,
    /// Unit.
    pub unit: String,
    /// Place in its declared range, 0 to 1, for bars.
    pub share: f64,
    /// Change since the last turn, where there was one.
    pub change: Option<Change>,
    /// The band, where it is an estimate.
    pub band: Option<Band>,
    /// Whether more is good for the player (1), bad (-1), or neither (0).
    pub good: i8,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// What it is, in a few words.
    pub label: String,
    /// The session command that does it.
    pub command: Command,
    /// Attention it costs.
    pub cost: u32,
    /// Why it is refused now, in words that say what to do about it; `None` when it can be done.
    pub refused: Option<String>,
}

impl Action {
    /// Whether it can be done now.
    #[must_use]
    pub fn possible(&self) -> bool {
        self.refused.is_none()
    }
}
