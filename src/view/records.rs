//! What was done: the chronicle and the saves.

use super::{Header, Prose};

/// Own history.
#[derive(Clone, Debug, PartialEq)]
pub struct ChronicleView {
    /// The line above.
    pub header: Header,
    /// Deeds in order.
    pub deeds: Vec<Deed>,
    /// How often the run was rewound, in words; empty if never.
    pub rewinds: String,
    /// Turns one can go back to: (turn, date label).
    pub turns: Vec<(u32, String)>,
}

/// Something done or met.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deed {
    /// Turn, counted from 0.
    pub turn: u32,
    /// Date label.
    pub date: String,
    /// Place of the command in the list of the session, where it was one; going back here undoes it and what followed.
    pub command: Option<u32>,
    /// Title.
    pub title: String,
    /// What was chosen or done.
    pub choice: String,
    /// What came of it.
    pub outcome: Prose,
    /// Whether the record did the same: `None` until the debrief or where the record has no counterpart.
    pub historical: Option<bool>,
    /// The first deed of its turn: a branch point.
    pub branch: bool,
}

/// Saves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavesView {
    /// Saves, newest first.
    pub saves: Vec<SaveLine>,
    /// Name of the save this session writes to.
    pub current: String,
}

/// A save.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SaveLine {
    /// Name.
    pub name: String,
    /// Scenario title.
    pub scenario: String,
    /// Where it stands: date label.
    pub date: String,
    /// Seed.
    pub seed: u64,
    /// Lens name or "open question".
    pub lens: String,
    /// Commands in it.
    pub commands: u32,
    /// Saved under other rules: what that means, empty if not.
    pub warning: String,
}
