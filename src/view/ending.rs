//! The ending and the debrief.

use super::{CauseRow, Figure, Header, LensView, Prose, View, words};
use crate::engine::command::Command;
use crate::engine::content::Estimate;
use crate::engine::expr::Slot;
use crate::session::LensMode;
use std::collections::BTreeMap;

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

/// Causes listed under a quantity that decided.
const CAUSES: usize = 6;

impl View<'_> {
    /// The ending; `None` while the campaign goes on.
    #[must_use]
    pub fn ending(&self) -> Option<EndingView> {
        let (c, state) = (self.content(), self.state());
        let ending = c.endings.get(state.ended? as usize)?;
        let turns = self.session.turns();
        let mut aims = self.standing();
        aims.sort_by_key(|a| !a.named);
        let why = ending.because.iter().map(|&slot| self.because(slot));
        let verdicts = ending.verdicts.iter().filter_map(|(lens, text)| {
            let lens = c.lenses.get(*lens as usize)?;
            Some(VerdictView { lens: lens.id.clone(), name: lens.name.clone(), holders: lens.holders.clone(), text: self.prose(text) })
        });
        let branches = turns.iter().enumerate().filter(|(t, _)| t + 1 < turns.len());
        Some(EndingView {
            header: self.header(),
            id: ending.id.clone(),
            title: self.line(&ending.title),
            body: self.prose(&ending.body),
            stands: ending.stands,
            aims,
            why: why.collect(),
            verdicts: verdicts.collect(),
            lens: self.lens_card(state.lens),
            revealed: self.session.mode() == LensMode::Open,
            truth: c.estimates.iter().map(|e| self.truth(e)).collect(),
            history: self.prose(&ending.history),
            departures: self.departures(),
            branches: branches.map(|(t, turn)| (t as u32, self.date_of(&turn.state))).collect(),
            rewinds: self.rewinds(),
            art: ending.art.clone(),
            sources: self.sources(&ending.sources),
        })
    }

    /// A number with its move over the run, and why: for a stock what was booked to it, for what is worked out the
    /// parts that moved it, each with the two causes that did most.
    fn because(&self, slot: Slot) -> (Figure, Vec<CauseRow>) {
        let c = self.content();
        let turns = self.session.turns();
        let run = self.session.run().bookings.get(turns[0].settled.0..).unwrap_or(&[]);
        let (before, now) = (&turns[0].state, self.state());
        let (decimals, good) = self.var(slot).map_or((0, 0), |v| (v.decimals, v.good));
        let mut figure = self.figure(slot);
        let (from, to) = (self.machine().get(before, slot), self.machine().get(now, slot));
        if figure.change.is_some() {
            figure.change = Some(Self::change(from, to, decimals, good));
        }
        if let Some(gauge) = c.gauges.iter().find(|g| g.slot == slot) {
            let all: f64 = gauge.parts.iter().map(|p| p.weight).sum();
            let rows = gauge.parts.iter().map(|part| {
                let (from, to) = (self.machine().get(before, part.slot), self.machine().get(now, part.slot));
                let amount = if all > 0.0 { (to - from) * part.weight / all } else { 0.0 };
                let mostly = self.mostly(part.slot);
                let label = if mostly.is_empty() { part.label.clone() } else { format!("{} ({mostly})", part.label) };
                CauseRow { label, amount, text: words::signed(amount, 1), ..CauseRow::default() }
            });
            let mut rows: Vec<CauseRow> = rows.filter(|r| r.amount.abs() >= 0.05).collect();
            rows.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()));
            rows.truncate(CAUSES);
            return (figure, rows);
        }
        let Some((_, expr)) = c.model.aux.iter().find(|a| a.0 == slot) else {
            let mut rows = self.causes(slot, run, 0..turns.len());
            rows.truncate(CAUSES);
            return (figure, rows);
        };
        let rows = self.parts(*expr, before, now).into_iter().filter(|p| p.1 != 0.0 && self.asked(p.0).is_some());
        let rows = rows.take(CAUSES).map(|(part, effect)| {
            let (label, mostly) = (self.label(part), self.mostly(part));
            let label = if mostly.is_empty() { label } else { format!("{label} ({mostly})") };
            let text = words::signed(effect, words::decimals_for(effect, decimals));
            CauseRow { label, amount: effect, text, ..CauseRow::default() }
        });
        let rows = rows.collect();
        (figure, rows)
    }

    /// The two causes that moved the stocks behind a number most over the run. The same cause in several elements is
    /// one cause.
    fn mostly(&self, slot: Slot) -> String {
        let turns = self.session.turns();
        let run = self.session.run().bookings.get(turns[0].settled.0..).unwrap_or(&[]);
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for stock in self.stocks_behind(slot) {
            for row in self.causes(stock, run, 0..turns.len()) {
                *sums.entry(row.label).or_default() += row.amount;
            }
        }
        let mut mostly: Vec<(String, f64)> = sums.into_iter().collect();
        mostly.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        mostly.into_iter().take(2).map(|m| m.0).collect::<Vec<_>>().join("; ")
    }

    fn truth(&self, estimate: &Estimate) -> TruthLine {
        let m = self.machine();
        let truth = m.get(self.state(), estimate.of);
        let (middle, spread) = (m.get(self.state(), estimate.value), m.get(self.state(), estimate.spread).abs());
        let decimals = self.var(estimate.of).map_or(0, |v| v.decimals);
        let words = if truth < middle - spread {
            "lower than was said"
        } else if truth > middle + spread {
            "higher than was said"
        } else {
            "within what was said"
        };
        let over = |slot| self.session.turns().iter().map(|t| m.get(&t.state, slot)).collect();
        TruthLine {
            label: self.label(estimate.of),
            quantity: self.asked(estimate.of).unwrap_or_default(),
            truth: self.value_words(estimate.of, truth),
            believed: {
                let info = &self.content().slots[estimate.of.0 as usize];
                let ends = ((middle - spread).max(info.low), (middle + spread).min(info.high));
                format!("{} to {}", words::number(ends.0, decimals), words::number(ends.1.max(ends.0), decimals))
            },
            words: words.into(),
            track: over(estimate.of),
            estimates: over(estimate.value),
        }
    }

    fn departures(&self) -> Vec<(String, String, String, String)> {
        let turns = self.session.turns();
        let mut found = Vec::new();
        for (i, entry) in self.session.history().iter().enumerate() {
            let record = match &entry.command {
                Command::Choose { storylet, option, .. } => {
                    let options = &self.content().storylets[*storylet as usize].options;
                    options.iter().position(|o| o.historical).filter(|&h| h != *option as usize).map(|h| &options[h].label)
                }
                Command::Answer { petition, answer } => {
                    let answers = &self.content().petitions[*petition as usize].answers;
                    answers.iter().position(|a| a.historical).filter(|&h| h != *answer as usize).map(|h| &answers[h].label)
                }
                _ => None,
            };
            let Some(record) = record else { continue };
            let at = turns.partition_point(|t| t.first <= i).saturating_sub(1);
            let (title, did) = self.did_words(&entry.command);
            found.push((self.date_of(&turns[at].state), title, did, self.line(record)));
        }
        found
    }
}
