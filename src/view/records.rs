//! What was done: the chronicle and the saves.

use super::{Figure, Header, Prose, Told, ToldKind, View, words};
use crate::engine::command::Command;
use crate::engine::content::{VarKind, Way};
use crate::engine::expr::Slot;
use crate::session::{Save, Saved, Store};
use std::collections::BTreeMap;

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

impl SavesView {
    /// What a store holds, the latest first; what cannot be read is listed with the reason.
    #[must_use]
    pub fn of(store: &dyn Store, current: Option<&str>) -> Self {
        let saves = store.list().unwrap_or_default();
        Self { saves: saves.iter().map(|saved| SaveLine::of(store, saved)).collect(), current: current.unwrap_or_default().into() }
    }
}

impl SaveLine {
    fn of(store: &dyn Store, saved: &Saved) -> Self {
        let mut line = Self { name: saved.name.clone(), ..Self::default() };
        let read = store.get(&saved.name).map_err(|e| e.to_string());
        match read.and_then(|text| Save::from_text(&text).map_err(|e| e.to_string())) {
            Ok(save) => {
                line.date = format!("turn {}", save.hashes.len());
                line.lens = if save.lens == "open" { "open question".into() } else { save.lens };
                line.commands = save.commands.len() as u32;
                line.seed = save.seed;
                line.scenario = save.scenario;
            }
            Err(why) => line.warning = why,
        }
        line
    }
}

impl View<'_> {
    /// What the last command brought about.
    #[must_use]
    pub fn outcome(&self) -> Vec<Told> {
        let Some(last) = self.session.history().len().checked_sub(1) else { return Vec::new() };
        self.told_of(self.session.told(last))
    }

    /// What the last command booked at once, the most telling first: each number with its change. What is hidden is
    /// left out, and so is what takes its time.
    #[must_use]
    pub fn booked(&self, most: usize) -> Vec<Figure> {
        let (c, history) = (self.content(), self.session.history());
        let Some(last) = history.len().checked_sub(1) else { return Vec::new() };
        let from = if last == 0 { self.session.turns()[0].settled.0 } else { history[last - 1].after.0 };
        let bookings = self.session.run().bookings.get(from..history[last].after.0).unwrap_or(&[]);
        let mut sums: BTreeMap<Slot, f64> = BTreeMap::new();
        for booking in bookings {
            *sums.entry(booking.slot).or_default() += booking.amount;
        }
        let mut found: Vec<(f64, Figure)> = Vec::new();
        for (slot, by) in sums {
            let Some(var) = self.var(slot).filter(|v| v.kind != VarKind::Engine) else { continue };
            let info = &c.slots[slot.0 as usize];
            // A lever's new place is told in words.
            let told = !self.veiled(slot) && self.asked(slot).is_some() && !var.label.is_empty() && var.kind != VarKind::Lever;
            if !told || by == 0.0 || info.high <= info.low {
                continue;
            }
            let mut figure = self.figure(slot);
            let now = self.machine().get(self.state(), slot);
            let counted = !matches!(var.kind, VarKind::Fact | VarKind::Lever) && var.levels.is_empty();
            figure.change = counted.then(|| Self::change(now - by, now, var.decimals, var.good));
            let weight = by.abs() / (info.high - info.low) * if var.good == 0 { 0.3 } else { 1.0 };
            found.push((weight, figure));
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.truncate(most);
        found.into_iter().map(|f| f.1).collect()
    }

    /// Own history: what was decided and what came of it, what lapsed and what the others did.
    #[must_use]
    pub fn chronicle(&self) -> ChronicleView {
        let turns = self.session.turns();
        let over = self.session.is_over();
        let mut deeds = Vec::new();
        let mut open = None;
        for (i, entry) in self.session.history().iter().enumerate() {
            let at = turns.partition_point(|t| t.first <= i).saturating_sub(1);
            let date = self.date_of(&turns[at].state);
            let mut deed = Deed {
                turn: at as u32,
                date,
                command: Some(i as u32),
                title: self.did_words(&entry.command).0,
                choice: self.did_words(&entry.command).1,
                branch: open != Some(at),
                ..Deed::default()
            };
            open = Some(at);
            let news: Vec<_> = self.told_of(self.session.told(i));
            if entry.command == Command::Close {
                for told in news.into_iter().filter(|n| n.kind == ToldKind::Silence) {
                    deeds.push(Deed {
                        command: None,
                        branch: false,
                        title: told.title,
                        choice: "left unanswered".into(),
                        outcome: told.text,
                        ..deed.clone()
                    });
                }
                continue;
            }
            deed.outcome = Prose { paragraphs: news.into_iter().flat_map(|n| n.text.paragraphs).collect() };
            deed.historical = if over { self.historical(&entry.command) } else { None };
            deeds.push(deed);
        }
        ChronicleView {
            header: self.header(),
            deeds,
            rewinds: self.rewinds(),
            turns: turns.iter().enumerate().map(|(t, turn)| (t as u32, self.date_of(&turn.state))).collect(),
        }
    }

    /// How often the run was rewound, in words; empty if never.
    #[must_use]
    pub(super) fn rewinds(&self) -> String {
        match self.session.rewinds().len() as u32 {
            0 => String::new(),
            n => format!("This run was rewound {}.", words::count(n, "time", "times")),
        }
    }

    /// A command in words: what it is about, and what was done.
    #[must_use]
    pub fn did_words(&self, command: &Command) -> (String, String) {
        let c = self.content();
        let by = |way: Way| match way {
            Way::Agreed => "",
            Way::Bargain => " (by a bargain)",
            Way::Overrule => " (over their heads)",
        };
        match command {
            Command::NameAims(aims) => {
                let names: Vec<String> = aims.iter().map(|&a| c.aims[a as usize].label.clone()).collect();
                ("What we would call victory".into(), words::list(&names))
            }
            Command::Choose { storylet, option, way } => {
                let card = &c.storylets[*storylet as usize];
                let choice = self.line(&card.options[*option as usize].label);
                (self.line(&card.title), format!("{choice}{}", by(*way)))
            }
            Command::Lever { lever, up } => {
                let step = if *up { "a step up" } else { "a step down" };
                (c.levers[*lever as usize].label.clone(), step.into())
            }
            Command::Offer { negotiation, terms } => {
                let talks = &c.negotiations[*negotiation as usize];
                let offered: Vec<String> = talks
                    .clauses
                    .iter()
                    .zip(terms)
                    .filter(|t| *t.1 > 0)
                    .map(|(k, &t)| format!("{}: {}", k.label, k.terms[t as usize].label))
                    .collect();
                (self.line(&talks.title), format!("offered {}", words::list(&offered)))
            }
            Command::Give { allocation, means, place, units } => {
                let board = &c.allocations[*allocation as usize];
                let place = &c.dims[board.places as usize].elements[*place as usize].label;
                (self.line(&board.title), format!("{}: {units} to {place}", board.means[*means as usize].label))
            }
            Command::Seat { office, person, way } => {
                let name = &c.people[*person as usize].name;
                (c.offices[*office as usize].label.clone(), format!("{name}{}", by(*way)))
            }
            Command::Vacate { office } => (c.offices[*office as usize].label.clone(), "relieved".into()),
            Command::Answer { petition, answer } => {
                let petition = &c.petitions[*petition as usize];
                (petition.from.clone(), self.line(&petition.answers[*answer as usize].label))
            }
            Command::Close => ("The turn".into(), "closed".into()),
        }
    }

    fn historical(&self, command: &Command) -> Option<bool> {
        let c = self.content();
        match command {
            Command::Choose { storylet, option, .. } => {
                let options = &c.storylets[*storylet as usize].options;
                options.iter().any(|o| o.historical).then(|| options[*option as usize].historical)
            }
            Command::Answer { petition, answer } => {
                let answers = &c.petitions[*petition as usize].answers;
                answers.iter().any(|a| a.historical).then(|| answers[*answer as usize].historical)
            }
            _ => None,
        }
    }
}
