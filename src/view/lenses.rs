//! Lenses and their track record; charts against the record.

use super::{Figure, Header, View, words};
use crate::engine::content::{Content, Lens, Unit};
use crate::engine::expr::{Expr, Slot};
use crate::engine::track::{LEAD, Track};
use crate::scenario::Reading;

/// All lenses.
#[derive(Clone, Debug, PartialEq)]
pub struct LensesView {
    /// The line above.
    pub header: Header,
    /// Whether the true lens is unknown until the end.
    pub open: bool,
    /// Cards.
    pub lenses: Vec<LensView>,
    /// How to read the track record, in a line.
    pub note: String,
}

/// A lens's card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LensView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Claim.
    pub claim: String,
    /// Who holds it.
    pub holders: String,
    /// Works with pages.
    pub works: Vec<String>,
    /// A source that supports it.
    pub support: String,
    /// A source that troubles it.
    pub trouble: String,
    /// What it cannot express.
    pub silent: String,
    /// Its changes.
    pub changes: Vec<LensChange>,
    /// Sum of its log scores so far; higher is better.
    pub score: Option<f64>,
    /// Standing in words: "leads by 2.1", "2.1 behind", "no difference yet".
    pub standing: String,
    /// Its predictions of this turn: (figure as published, predicted for people, surprise in words).
    pub predictions: Vec<(Figure, String, String)>,
    /// How far its score lay behind the best one after each turn; 0 where it was the best.
    pub behind: Vec<f64>,
    /// The world runs on it: `None` while that is an open question.
    pub rules: Option<bool>,
}

/// A change of a lens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LensChange {
    /// What it changes.
    pub target: String,
    /// From what to what.
    pub what: String,
    /// Claim.
    pub claim: String,
    /// Source.
    pub source: String,
    /// A constant re-estimated so that the record is met.
    pub refit: bool,
}

/// One or more quantities over turns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartView {
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Date labels of the turns, oldest first; the whole horizon.
    pub dates: Vec<String>,
    /// Series.
    pub series: Vec<SeriesView>,
    /// Marks of the record.
    pub marks: Vec<Mark>,
    /// Lowest and highest value worth showing.
    pub bounds: (f64, f64),
}

/// A quantity over turns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesView {
    /// The figure now.
    pub figure: Figure,
    /// Points: (place on the time axis in units since the start, value).
    pub points: Vec<(f64, f64)>,
    /// Share of the player's own reading: true for an estimate.
    pub estimate: bool,
}

/// A calibration target: what the record shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// Quantity.
    pub quantity: String,
    /// Time in units since the start.
    pub at: f64,
    /// Date label.
    pub date: String,
    /// Value.
    pub value: f64,
    /// Band.
    pub band: (f64, f64),
    /// Observed, or judged.
    pub observed: bool,
    /// Source.
    pub source: String,
}

fn best(scores: impl Iterator<Item = f64>) -> f64 {
    scores.fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a })
}

/// Where a lens stands among the scores, in words; what the tenth does not show is no difference.
fn standing(scores: &[f64], lens: usize) -> String {
    let shown = |x: f64| words::number(x, 1);
    let others = best(scores.iter().enumerate().filter(|(i, _)| *i != lens).map(|(_, s)| *s));
    let ahead = scores[lens] - others;
    if scores.iter().all(|s| (s - scores[lens]).abs() < 0.05) {
        "no difference yet".into()
    } else if ahead >= LEAD {
        format!("leads by {}", shown(ahead))
    } else if ahead >= 0.05 {
        format!("ahead by {}, no lead yet", shown(ahead))
    } else if ahead > -0.05 {
        "level with the best".into()
    } else {
        format!("{} behind the best", shown(-ahead))
    }
}

impl View<'_> {
    /// All lenses with their track record. Each turn of the session keeps the record as it stood.
    #[must_use]
    pub fn lenses(&self) -> LensesView {
        let c = self.content();
        let record = self.track();
        let known = self.session.lens_is_known();
        let mut next = Track::new(self.machine());
        if !self.session.is_over() {
            next.predict(self.machine(), self.state());
        }
        let cards = c.lenses.iter().enumerate().map(|(i, lens)| {
            let score = record.last().map(|scores| scores[i]);
            let standing = record.last().map_or_else(|| "nothing published yet".into(), |scores| standing(scores, i));
            let predictions = c.published.iter().enumerate().filter_map(|(k, published)| {
                let p = next.waiting.get(i)?.get(k)?;
                let figure = self.figure(published.slot);
                let decimals = self.var(published.slot).map_or(1, |v| v.decimals.max(1));
                let text = words::with_unit(&words::number(p.mean, decimals), &figure.unit);
                Some((figure, text, format!("±{}", words::number(p.sd, decimals))))
            });
            LensView {
                score,
                standing,
                predictions: predictions.collect(),
                behind: record.iter().map(|scores| best(scores.iter().copied()) - scores[i]).collect(),
                rules: known.then_some(self.state().lens as usize == i),
                ..card(c, lens)
            }
        });
        LensesView {
            header: self.header(),
            open: !known,
            lenses: cards.collect(),
            note: "Each turn every lens predicts the next published figures; the score adds up how well. Near the record they agree: only departures teach.".into(),
        }
    }

    /// Scores of the lenses after each close at which figures were scored.
    fn track(&self) -> Vec<Vec<f64>> {
        let mut figures = 0;
        let mut record = Vec::new();
        for turn in self.session.turns() {
            if turn.track.figures > figures {
                figures = turn.track.figures;
                record.push(turn.track.scores.clone());
            }
        }
        record
    }

    /// A lens's card without its record.
    #[must_use]
    pub(super) fn lens_card(&self, lens: u32) -> LensView {
        self.content().lenses.get(lens as usize).map(|lens| card(self.content(), lens)).unwrap_or_default()
    }

    /// Quantities over the turns so far, with what the record shows.
    #[must_use]
    pub fn chart(&self, slots: &[Slot]) -> ChartView {
        let c = self.content();
        let per_unit = f64::from(c.clock.steps_per_unit.max(1));
        let turns = self.session.turns();
        let series: Vec<SeriesView> = slots
            .iter()
            .map(|&slot| SeriesView {
                figure: self.figure(slot),
                points: turns.iter().filter_map(|t| self.known(&t.state, slot).map(|v| (f64::from(t.state.tick) / per_unit, v))).collect(),
                estimate: self.veiled(slot),
            })
            .collect();
        let marks: Vec<Mark> = self
            .catalogue
            .targets
            .iter()
            .filter(|target| target.reading == Reading::Level)
            .filter_map(|target| {
                let slot = slots.iter().find(|&&s| c.exprs.get(target.of.0 as usize) == Some(&Expr::Slot(s)))?;
                Some(Mark {
                    quantity: self.asked(*slot)?,
                    at: f64::from(target.tick) / per_unit,
                    date: words::day(target.date),
                    value: target.value,
                    band: target.band,
                    observed: target.observed,
                    source: self.sources(std::slice::from_ref(&target.source)).join(", "),
                })
            })
            .collect();
        let values = series.iter().flat_map(|s| s.points.iter().map(|p| p.1)).chain(marks.iter().flat_map(|m| [m.band.0, m.band.1]));
        let bounds = values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (if v < low { v } else { low }, if v > high { v } else { high }));
        let bounds = if bounds.0 > bounds.1 {
            (0.0, 1.0)
        } else if bounds.0 == bounds.1 {
            (bounds.0 - 1.0, bounds.1 + 1.0)
        } else {
            bounds
        };
        let step = c.clock.steps_per_unit.max(1);
        let dates = (0..=c.clock.units).map(|u| {
            let date = self.machine().date(u * step);
            if c.clock.unit == Unit::Month { format!("{} {}", words::month(date.month), date.year) } else { words::day(date) }
        });
        ChartView {
            title: series.iter().map(|s| s.figure.label.clone()).collect::<Vec<_>>().join(", "),
            unit: series.first().map_or_else(String::new, |s| s.figure.unit.clone()),
            dates: dates.collect(),
            series,
            marks,
            bounds,
        }
    }
}

/// What a lens changes, as the player knows it: `link ID` and `param ID` by their labels.
fn target(content: &Content, said: &str) -> String {
    let Some((kind, id)) = said.split_once(' ') else { return said.to_owned() };
    let link = || content.model.links.iter().find(|l| l.family == id || l.id == id).map(|l| l.label.clone());
    let var = || content.vars.iter().find(|v| v.id == id).map(|v| v.label.clone()).filter(|l| !l.is_empty());
    let label = if kind == "link" { link() } else { var() };
    label.map_or_else(|| id.replace('_', " "), |l| format!("“{l}”"))
}

fn card(content: &Content, lens: &Lens) -> LensView {
    LensView {
        id: lens.id.clone(),
        name: lens.name.clone(),
        claim: lens.claim.clone(),
        holders: lens.holders.clone(),
        works: lens.works.clone(),
        support: lens.support.clone(),
        trouble: lens.trouble.clone(),
        silent: lens.silent.clone(),
        changes: lens
            .changes
            .iter()
            .map(|c| LensChange {
                target: target(content, &c.target),
                what: c.what.clone(),
                claim: c.claim.clone(),
                source: c.source.clone(),
                refit: c.refit,
            })
            .collect(),
        ..LensView::default()
    }
}

#[cfg(test)]
mod tests {
    use super::standing;

    #[test]
    fn only_one_lens_leads_and_a_tie_is_called_one() {
        assert_eq!([standing(&[-4.0, -6.1], 0), standing(&[-4.0, -6.1], 1)], ["leads by 2.1", "2.1 behind the best"]);
        assert_eq!([standing(&[-4.0, -4.3], 0), standing(&[-4.0, -4.3], 1)], ["ahead by 0.3, no lead yet", "0.3 behind the best"]);
        assert_eq!([standing(&[-4.0, -4.01], 0), standing(&[-4.0, -4.01], 1)], ["no difference yet"; 2]);
        assert_eq!(
            [0, 1, 2].map(|l| standing(&[1.0, 1.02, -3.0], l)),
            ["level with the best", "level with the best", "4.0 behind the best"]
        );
    }
}
