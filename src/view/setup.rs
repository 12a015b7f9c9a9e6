//! Before the first turn: title and setup.

use super::{Action, Prose, SaveLine};

/// The title screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TitleView {
    /// Scenarios that can be played.
    pub scenarios: Vec<ScenarioCard>,
    /// The save that "continue" would load: the newest.
    pub resume: Option<SaveLine>,
    /// Version of the program.
    pub version: String,
}

/// A scenario on the title screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScenarioCard {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// Minutes a campaign takes.
    pub minutes: u32,
    /// Where it comes from: "shipped", or a folder.
    pub origin: String,
    /// Id of its picture, empty for none.
    pub art: String,
}

/// The first screen of a campaign: who you are, what for, until when, how you lose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetupView {
    /// Scenario title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// What the campaign shows that some may want to know beforehand; shown first, skippable.
    pub content_notes: Vec<String>,
    /// Who you are.
    pub seat: Prose,
    /// How things stand.
    pub premise: Prose,
    /// What it is for.
    pub goal: Prose,
    /// Until when, and how long a turn is.
    pub horizon: Prose,
    /// Ways to lose.
    pub lose: Vec<Prose>,
    /// Aims that can be named.
    pub aims: Vec<AimChoice>,
    /// How many aims may be named.
    pub most_aims: u32,
    /// The lens the world runs on: what was chosen.
    pub lens: LensChoice,
    /// What can be chosen; the first is "open": the seed draws the lens and the end reveals it.
    pub lenses: Vec<LensChoice>,
    /// Seed of the campaign's luck.
    pub seed: u64,
    /// Minutes a campaign takes.
    pub minutes: u32,
    /// Authors.
    pub authors: Vec<String>,
    /// Licence of the scenario.
    pub licence: String,
    /// Id of the title picture, empty for none.
    pub art: String,
}

/// An aim on the first screen.
#[derive(Clone, Debug, PartialEq)]
pub struct AimChoice {
    /// Index, for the command.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// What counts.
    pub about: Prose,
    /// Already named.
    pub named: bool,
    /// Names this aim besides those named already (or takes it back).
    pub toggle: Action,
}

/// A lens on the first screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LensChoice {
    /// Lens id; `None` is "open".
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Its claim in a sentence.
    pub claim: String,
}
