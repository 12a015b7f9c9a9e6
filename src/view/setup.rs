//! Before the first turn: title and setup.

use super::{Action, Prose, SaveLine, SavesView, View};
use crate::engine::command::Command;
use crate::scenario::FirstScreen;
use crate::session::{LensMode, Shelf};

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

/// Aims that may be named.
const MOST_AIMS: u32 = 3;

impl View<'_> {
    /// The first screen of this campaign.
    #[must_use]
    pub fn setup(&self) -> SetupView {
        let first = &self.catalogue.first;
        let mut lenses = vec![LensChoice {
            id: None,
            name: "open question".into(),
            claim: "The seed draws one of the lenses; you learn at the end which it was.".into(),
        }];
        lenses.extend(self.content().lenses.iter().map(|l| LensChoice {
            id: Some(l.id.clone()),
            name: l.name.clone(),
            claim: l.claim.clone(),
        }));
        let lens = match self.session.mode() {
            LensMode::Open => lenses[0].clone(),
            LensMode::Fixed(i) => lenses.get(i as usize + 1).cloned().unwrap_or_default(),
        };
        SetupView {
            title: first.title.clone(),
            subtitle: first.subtitle.clone(),
            content_notes: first.content_notes.clone(),
            seat: self.prose(&first.seat),
            premise: self.prose(&first.premise),
            goal: self.prose(&first.goal),
            horizon: self.prose(&first.horizon),
            lose: first.lose.iter().map(|t| self.prose(t)).collect(),
            aims: self.aims(),
            most_aims: MOST_AIMS,
            lens,
            lenses,
            seed: self.session.seed(),
            minutes: first.minutes,
            authors: first.authors.clone(),
            licence: first.licence.clone(),
            art: first.art.clone(),
        }
    }

    /// Aims that can be named, each with the command that names it besides the others or takes it back.
    #[must_use]
    pub fn aims(&self) -> Vec<AimChoice> {
        let named = &self.state().aims;
        let aims = self.content().aims.iter().enumerate().map(|(i, aim)| {
            let index = i as u32;
            let mut with: Vec<u32> = named.iter().copied().filter(|&a| a != index).collect();
            let is = with.len() < named.len();
            if !is {
                with.push(index);
            }
            AimChoice {
                index,
                id: aim.id.clone(),
                label: aim.label.clone(),
                about: self.prose(&aim.about),
                named: is,
                toggle: self.action(aim.label.clone(), Command::NameAims(with), 0),
            }
        });
        aims.collect()
    }
}

impl ScenarioCard {
    /// The card of a scenario from its first screen.
    #[must_use]
    pub fn of(first: &FirstScreen, origin: &str) -> Self {
        Self {
            id: first.id.clone(),
            title: first.title.clone(),
            subtitle: first.subtitle.clone(),
            minutes: first.minutes,
            origin: origin.into(),
            art: first.art.clone(),
        }
    }
}

impl TitleView {
    /// What can be played, and the save that "continue" would load. A scenario that cannot be read is left out.
    #[must_use]
    pub fn of(shelf: &dyn Shelf) -> Self {
        let scenarios = shelf.scenarios().into_iter().filter_map(|listed| {
            let first = shelf.glance(&listed)?;
            Some(ScenarioCard { id: listed.id, ..ScenarioCard::of(&first, &listed.origin) })
        });
        let saves = shelf.store().map(|store| SavesView::of(&*store, None));
        Self {
            scenarios: scenarios.collect(),
            resume: saves.and_then(|s| s.saves.into_iter().find(|s| s.warning.is_empty())),
            version: env!("CARGO_PKG_VERSION").into(),
        }
    }
}
