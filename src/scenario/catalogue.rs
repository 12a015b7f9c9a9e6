//! What faces read and the engine does not: first-screen texts, the library, papers, tests, targets.

use std::collections::BTreeMap;

use crate::engine::content::{Date, Effect, Text};
use crate::engine::expr::{ExprId, Slot};

use super::diagnostic::Span;

/// Everything of a scenario that is not rules. Expressions are those of the scenario's content.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The first screen.
    pub first: FirstScreen,
    /// Names of the numbers people carry, in the order of [`crate::engine::content::Person::attributes`].
    pub attributes: Vec<String>,
    /// Newspapers.
    pub papers: Vec<Paper>,
    /// Headlines, in written order.
    pub headlines: Vec<Headline>,
    /// The library, by title.
    pub library: Vec<Entry>,
    /// The bibliography, by id.
    pub sources: Vec<SourceEntry>,
    /// Calibration targets, by date.
    pub targets: Vec<Target>,
    /// Numbers that a fit may move: parameters, in written order, then what lenses set and scale.
    pub constants: Vec<Constant>,
    /// Tests in the scenario's own terms.
    pub tests: Vec<TestCase>,
    /// Sources of lookups, links and others that the engine does not carry: (what, source ids).
    pub cited: Vec<(String, Vec<String>)>,
    /// Rows of the systems list played by links: (link family, rows).
    pub link_plays: Vec<(String, Vec<String>)>,
    /// Arcs, in written order.
    pub arcs: Vec<ArcEntry>,
    /// Rows of the list of what the scenario should hold, in written order.
    pub systems: Vec<SystemRow>,
    /// What plays rows of that list, and of others, in the order of kinds and lines.
    pub plays: Vec<Played>,
    /// Policy by policy, the conditions of its rules as they are written.
    pub conditions: Vec<Vec<String>>,
    /// Lever by lever, the ids of its positions.
    pub positions: Vec<Vec<String>>,
    /// Pictures by id (file name without its ending): plain text, checked for control characters.
    pub art: BTreeMap<String, String>,
    /// Where each id was declared: `kind id` to (file, line), to trace any value to its file.
    pub declared: BTreeMap<String, (String, u32)>,
}

/// What the first screen says.
#[derive(Clone, Debug, Default)]
pub struct FirstScreen {
    /// Scenario id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// Version, as its author writes it.
    pub version: String,
    /// Who you are.
    pub seat: Text,
    /// What the matter is.
    pub premise: Text,
    /// What you want.
    pub goal: Text,
    /// How long it goes on.
    pub horizon: Text,
    /// Ways to lose.
    pub lose: Vec<Text>,
    /// Minutes one play takes.
    pub minutes: u32,
    /// The default lens (index), always 0.
    pub default_lens: u32,
    /// Authors.
    pub authors: Vec<String>,
    /// Licence.
    pub licence: String,
    /// Content notes.
    pub content_notes: Vec<String>,
    /// Title picture id, if any.
    pub art: String,
}

/// A newspaper.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its line in a word.
    pub line: String,
}

/// A headline.
#[derive(Clone, Debug)]
pub struct Headline {
    /// The paper (index).
    pub paper: u32,
    /// What it says.
    pub text: Text,
    /// When it may run (on demand).
    pub when: ExprId,
    /// Weight among those that may run (on demand).
    pub weight: ExprId,
    /// Source ids.
    pub sources: Vec<String>,
}

/// An entry of the library.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Words that lead to it.
    pub words: Vec<String>,
    /// Text.
    pub text: Text,
    /// Source ids.
    pub sources: Vec<String>,
}

/// A source of the bibliography.
#[derive(Clone, Debug)]
pub struct SourceEntry {
    /// Id.
    pub id: String,
    /// The reference in full.
    pub text: String,
}

/// Events and initiatives that tell one story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArcEntry {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it tells.
    pub about: String,
    /// Ids (families) of its events and initiatives.
    pub storylets: Vec<String>,
}

/// A row of the list of what a scenario should hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemRow {
    /// Id, letters and then a number: `E001`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Whether it belongs in play; what does not may be covered by the library, the opening or an ending.
    pub play: bool,
}

/// An element that plays rows of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// Its kind, as it is written: `Event`, `Link`, `option`.
    pub kind: &'static str,
    /// Its id; of a part the id of the whole before it: `market.buy`.
    pub id: String,
    /// The rows.
    pub rows: Vec<String>,
}

/// An observed or judged value that a run of the record should meet.
#[derive(Clone, Debug)]
pub struct Target {
    /// The expression as written; of endings the class or id.
    pub text: String,
    /// The expression (on demand): a number, or a condition of [`Reading::Share`]; of endings nothing that counts.
    pub of: ExprId,
    /// How it is read.
    pub reading: Reading,
    /// Date.
    pub date: Date,
    /// Step at which it is read: the last that is not after the date.
    pub tick: u32,
    /// First day of what is read over time; the date itself where there is none.
    pub since: Date,
    /// Its sector: as written, else that of the first quantity read.
    pub sector: String,
    /// The value.
    pub value: f64,
    /// Band in which a run counts as meeting it.
    pub band: (f64, f64),
    /// Observed (a series, a count) or judged.
    pub observed: bool,
    /// Source id or reference.
    pub source: String,
    /// A note on the series.
    pub note: String,
}

/// How a target is read from a campaign. A span of steps runs from after its first to its last.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// As it stands on the date.
    Level,
    /// Over the steps from this one to the date.
    Over(u32, Over),
    /// By how many percent the mean over the steps from this one to the date lies above the mean over an earlier span.
    Against(u32, (u32, u32)),
    /// Percent of campaigns in which it holds on the date; one that has ended counts as it ended.
    Share,
    /// Percent of campaigns that come to one of these endings after this step and by the date.
    Ends(u32, Vec<u32>),
}

/// What is made of an expression over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The mean over steps.
    Mean,
    /// The sum, as a flow per unit of time adds up.
    Sum,
    /// The difference from the beginning.
    Rise,
    /// The difference in percent of the beginning.
    Percent,
    /// The highest, the beginning among them.
    Highest,
    /// The lowest, the beginning among them.
    Lowest,
}

/// A number of the files that a fit may move.
#[derive(Clone, Debug)]
pub struct Constant {
    /// `id`, `id[element]`, or of a lens `lens/id`, `lens/link`.
    pub name: String,
    /// The slots that hold it.
    pub slots: Vec<Slot>,
    /// The lens that sets it, or `None` for a parameter itself.
    pub lens: Option<u32>,
    /// Its value.
    pub value: f64,
    /// Lowest and highest value there may be.
    pub range: (f64, f64),
    /// Bounds within which a fit moves it; `None` where it is frozen.
    pub free: Option<(f64, f64)>,
    /// Whether it is a claim of the lens's school, which a fit moves a little at most; not its re-estimated constants.
    pub claim: bool,
    /// Whether the record is said to exercise it.
    pub exercised: Option<bool>,
    /// By what it was fitted, in words.
    pub fitted: String,
    /// Where the number stands in the files.
    pub place: Span,
    /// Where its parameter says the rest.
    pub says: Says,
}

/// Where a parameter says what it rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Says {
    /// The second of its bounds.
    pub bound: Option<Span>,
    /// Whether the record exercises it.
    pub exercised: Option<Span>,
    /// By what it was fitted, quotes included.
    pub fitted: Option<Span>,
}

/// A test in the scenario's own terms.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// Id.
    pub id: String,
    /// What it shows.
    pub about: String,
    /// Source.
    pub source: String,
    /// Lens (index).
    pub lens: u32,
    /// Seeds, first and last.
    pub seeds: (u64, u64),
    /// Runs until this step.
    pub until: u32,
    /// The run.
    pub run: Conduct,
    /// The run it is compared with, if any.
    pub versus: Option<Conduct>,
    /// What is expected.
    pub expect: Vec<Expect>,
}

/// How a run of a test is conducted.
#[derive(Clone, Debug, Default)]
pub struct Conduct {
    /// The policy that plays.
    pub policy: u32,
    /// Answers that take precedence over the policy's: (storylet, option, way).
    pub with: Vec<(u32, u32, crate::engine::content::Way)>,
    /// Effects at the start, before the first turn.
    pub set: Vec<Effect>,
    /// Levers held at a position from the start: (lever, position).
    pub levers: Vec<(u32, u32)>,
}

/// An expectation of a test.
#[derive(Clone, Debug)]
pub struct Expect {
    /// As written.
    pub text: String,
    /// The expression (on demand): a condition, or the number compared.
    pub expr: ExprId,
    /// How it is judged.
    pub kind: ExpectKind,
}

/// How an expectation is judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ExpectKind {
    /// The condition holds at the end in at least this share of seeds (0 to 1).
    Holds(f64),
    /// The mean over seeds exceeds that of `versus` by at least this.
    More(f64),
    /// The mean over seeds is below that of `versus` by at least this.
    Less(f64),
    /// The means differ by no more than this.
    Same(f64),
    /// The mean over seeds lies in this closed range.
    Mean(f64, f64),
}
