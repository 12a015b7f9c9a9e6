//! Forecasts on request: each adviser runs ahead through a lens and a line of conduct.

use super::{ForecastCell, ForecastRow, ForecastView, Tone, View, words};
use crate::engine::command::Command;
use crate::engine::content::Content;
use crate::engine::forecast::{Adviser, Forecast, Known, option};
use crate::engine::machine::Machine;
use crate::engine::state::State;
use std::sync::{Arc, Mutex, PoisonError};

/// Pairs of runs behind a forecast shown in play.
pub const SAMPLES: u32 = 60;

/// A forecast that was asked for: everything it needs, so that it can be worked out on a thread of its own.
#[derive(Clone, Debug)]
pub struct ForecastJob {
    machine: Arc<Machine>,
    state: State,
    command: Command,
    subject: String,
    against: String,
    advisers: Vec<(u32, Adviser)>,
    holder: Option<u32>,
    horizons: Vec<u32>,
    samples: u32,
    /// Runs that were made for other forecasts of this desk.
    runs: Arc<Mutex<Known>>,
}

impl View<'_> {
    /// Asks for the forecasts of a command. Advisers are people with a lens; the holder of an office speaks first.
    #[must_use]
    pub fn forecast(&self, command: &Command, subject: &str, samples: u32) -> ForecastJob {
        let c = self.content();
        let advisers: Vec<(u32, Adviser)> = c
            .people
            .iter()
            .enumerate()
            .filter_map(|(p, person)| {
                let policy = person.policy.unwrap_or(0);
                let known = !c.policies.is_empty();
                person.lens.filter(|_| known).map(|lens| (p as u32, Adviser { lens, policy }))
            })
            .collect();
        let holder = c
            .offices
            .iter()
            .filter(|o| !o.command)
            .filter_map(|o| self.person_in(self.state(), o.holder).map(|p| p.0))
            .find(|p| advisers.iter().any(|a| a.0 == *p));
        let compulsory = matches!(command, Command::Choose { storylet, .. }
            if c.storylets.get(*storylet as usize).is_some_and(|s| s.compulsory));
        // Soon, and at the end of what is played; never beyond a year.
        let per_unit = c.clock.steps_per_unit.max(1);
        let left = c.clock.units.saturating_sub(self.state().tick / per_unit).clamp(1, 12);
        let horizons = if left > 3 { vec![3, left] } else { vec![left] };
        ForecastJob {
            machine: Arc::clone(self.session.machine()),
            state: self.state().clone(),
            command: command.clone(),
            subject: subject.into(),
            against: if compulsory { "against the other options" } else { "against no decision" }.into(),
            advisers,
            holder,
            horizons,
            samples,
            runs: Arc::clone(self.session.runs_ahead()),
        }
    }
}

impl ForecastJob {
    /// Works the forecasts out. `go` is told the share done and cancels by answering no; then there is nothing.
    #[must_use]
    pub fn run(&self, go: &mut dyn FnMut(f64) -> bool) -> Option<ForecastView> {
        let c: &Content = &self.machine.content;
        let all = self.advisers.len() as f64;
        // Advisers who share a lens and a line say the same; it is worked out once.
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known: Vec<(Adviser, Forecast)> = Vec::new();
        let mut rows: Vec<(u32, f64, ForecastRow)> = Vec::new();
        for (i, &(person, adviser)) in self.advisers.iter().enumerate() {
            if !known.iter().any(|k| k.0 == adviser) {
                let mut step = |done: u32, of: u32| go((i as f64 + f64::from(done) / f64::from(of.max(1))) / all);
                let made = option(&self.machine, &self.state, &self.command, adviser, self.samples, &self.horizons, &mut runs, &mut step)?;
                known.push((adviser, made));
            }
            let Some((_, made)) = known.iter().find(|k| k.0 == adviser) else { continue };
            let last = self.horizons.len().saturating_sub(1);
            let verdict = made.measures.first().and_then(|m| m.get(last)).map_or(0.0, |d| d.mean);
            let good = c.measures.first().map_or(1.0, |m| f64::from(m.good));
            rows.push((person, verdict * good, self.row(person, adviser, made)));
        }
        // First the holder of a portfolio, then the two who stand furthest apart.
        let mut order: Vec<usize> = Vec::new();
        order.extend(rows.iter().position(|r| Some(r.0) == self.holder));
        let mut ranked: Vec<usize> = (0..rows.len()).collect();
        ranked.sort_by(|&a, &b| rows[a].1.total_cmp(&rows[b].1).then(a.cmp(&b)));
        let ends = [ranked.first(), ranked.last()];
        // Among the first three nobody repeats another who shares his lens and his line.
        let said = |order: &[usize], i: usize| order.iter().any(|&o| self.advisers[o].1 == self.advisers[i].1);
        for &i in ends.into_iter().flatten().chain(&ranked) {
            if order.len() < 3 && !said(&order, i) {
                order.push(i);
            }
        }
        let spoken = order.len();
        for i in ranked {
            if !order.contains(&i) {
                order.push(i);
            }
        }
        let mut voices: Vec<ForecastRow> = order.into_iter().map(|i| rows[i].2.clone()).collect();
        let others = voices.split_off(spoken);
        let unit = |h: &u32| format!("{h} {}", words::unit(c.clock.unit, *h != 1));
        Some(ForecastView {
            subject: self.subject.clone(),
            against: self.against.clone(),
            horizons: self.horizons.iter().map(unit).collect(),
            measures: c.measures.iter().map(|m| m.label.clone()).collect(),
            voices,
            others,
            done: 1.0,
            samples: self.samples,
            note: "Each runs ahead from what is believed now, not from the truth, and assumes its own line of conduct afterwards.".into(),
        })
    }

    fn row(&self, person: u32, adviser: Adviser, made: &Forecast) -> ForecastRow {
        let c = &self.machine.content;
        let cells = (0..self.horizons.len()).map(|h| {
            let column = made.measures.iter().zip(&c.measures).map(|(differences, measure)| {
                let Some(d) = differences.get(h) else { return ForecastCell::default() };
                // Shares of runs are told in points of a hundred.
                let scale = if measure.slot.is_none() { 100.0 } else { 1.0 };
                let (low, high) = d.interval();
                let (difference, interval) = (d.mean * scale, (high - low) / 2.0 * scale);
                let unit = if measure.slot.is_none() { "points" } else { measure.unit.as_str() };
                let text = format!("{} ±{}", words::signed(difference, measure.decimals), words::number(interval, measure.decimals));
                let tone = if d.sure() { View::tone(measure.good, difference) } else { Tone::Neutral };
                ForecastCell { difference, interval, text: words::with_unit(&text, unit), tone }
            });
            column.collect()
        });
        ForecastRow {
            person: c.people[person as usize].id.clone(),
            name: c.people[person as usize].name.clone(),
            lens: c.lenses.get(adviser.lens as usize).map_or_else(String::new, |l| l.name.clone()),
            policy: c.policies.get(adviser.policy as usize).map_or_else(String::new, |p| p.label.clone()),
            cells: cells.collect(),
        }
    }
}
