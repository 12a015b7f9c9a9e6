//! The track record of the lenses: each turn every lens predicts the next published figures from the same estimates,
//! and is scored by what is published.
//!
//! A figure is published with an error, and some time after the turn of which it tells. The error is part of the spread
//! that a prediction claims, so that what is said to hold in nine cases of ten does.
//!
//! The record is no part of the state: the session keeps it beside the state and calls [`Track::predict`] before a close
//! and [`Track::observe`] after it. Replaying the commands gives the same record.

use super::command::Command;
use super::content::Policy;
use super::forecast::believe;
use super::ledger::Silent;
use super::luck;
use super::machine::Machine;
use super::policy::Scratch;
use super::state::State;
use super::together::{self, Begun, Campaigns, Go, PLACES};

/// Runs behind each prediction.
pub const SAMPLES: u32 = 16;

/// By how much a lens must be before the next to lead: the logarithm of 3. Less than odds of three to one is no
/// evidence to speak of, and lenses that hardly differ are told apart by next to nothing.
pub const LEAD: f64 = 1.098_612_288_668_109_8;

/// Scores so far, and the predictions that wait to be scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Log score of each lens: the sum of log densities at the published figures. Only differences mean anything.
    pub scores: Vec<f64>,
    /// Figures scored so far, the same for every lens.
    pub figures: u32,
    /// The predictions of the turn that is open, lens by lens, figure by figure.
    pub waiting: Vec<Vec<Prediction>>,
    /// What was published last.
    pub news: Vec<Figure>,
    /// What is known of past turns and not published yet, the oldest first.
    late: Vec<Figure>,
    /// The step at which the predictions of the open turn were made.
    made: u32,
}

/// A figure, with what the lenses predicted.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Which of the published figures.
    pub figure: u32,
    /// The step of which it tells.
    pub of: u32,
    /// As it is published, its error included.
    pub value: f64,
    /// By lens.
    pub predictions: Vec<Prediction>,
}

/// A prediction of one published figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Mean.
    pub mean: f64,
    /// Standard deviation of what will be published about it.
    pub sd: f64,
}

impl Prediction {
    /// By how many standard deviations a published figure lies above what was predicted.
    #[must_use]
    pub fn surprise(&self, published: f64) -> f64 {
        (published - self.mean) / self.sd
    }
}

impl Track {
    /// An empty record.
    #[must_use]
    pub fn new(machine: &Machine) -> Self {
        let lenses = machine.content.lenses.len();
        Self { scores: vec![0.0; lenses], figures: 0, waiting: vec![Vec::new(); lenses], news: Vec::new(), late: Vec::new(), made: 0 }
    }

    /// Every lens predicts, from the state just before the close. Where the turn cannot close yet, or moves no model
    /// time, nothing is predicted.
    pub fn predict(&mut self, machine: &Machine, state: &State) {
        self.waiting.iter_mut().for_each(Vec::clear);
        self.made = state.tick;
        let figures = &machine.content.published;
        if state.steps == 0 || figures.is_empty() || machine.legal(state, &Command::Close).is_err() {
            return;
        }
        let mut blank = state.clone();
        let (nobody, mut scratch) = (Policy::default(), Scratch::default());
        for (lens, waiting) in self.waiting.iter_mut().enumerate() {
            machine.relens(&mut blank, lens as u32);
            let mut ahead = Ahead { machine, state, lens: lens as u32, next: 0, places: [0; PLACES], out: Vec::new(), sink: Silent };
            ahead.out.resize(SAMPLES as usize * figures.len(), 0.0);
            together::play(machine, &nobody, &blank, &mut scratch, &mut ahead);
            waiting.extend(figures.iter().enumerate().map(|(i, figure)| {
                let (mut sum, mut squares) = (0.0, 0.0);
                for moved in ahead.out.iter().skip(i).step_by(figures.len()) {
                    sum += moved;
                    squares += moved * moved;
                }
                let n = f64::from(SAMPLES);
                // The mean is that of a sample, which adds a little to what is not known.
                let variance = (squares - sum * sum / n) / (n - 1.0) * (1.0 + 1.0 / n) + figure.sd * figure.sd;
                let sd = if variance > 1e-12 { libm::sqrt(variance) } else { 1e-6 };
                Prediction { mean: machine.get(state, figure.slot) + sum / n, sd }
            }));
        }
    }

    /// Scores what has been published by the opening of a turn: figures of the turn that has closed, or of earlier ones.
    pub fn observe(&mut self, machine: &Machine, state: &State) {
        self.news.clear();
        if state.tick > self.made && self.waiting.iter().all(|predictions| !predictions.is_empty()) {
            for (i, figure) in machine.content.published.iter().enumerate() {
                let value = machine.get(state, figure.slot) + figure.sd * luck::normal(state.seed, state.tick, figure.stream, 0);
                let predictions = self.waiting.iter().map(|predictions| predictions[i]).collect();
                self.late.push(Figure { figure: i as u32, of: state.tick, value, predictions });
            }
        }
        self.waiting.iter_mut().for_each(Vec::clear);
        let lag = |figure: &Figure| machine.content.published[figure.figure as usize].lag;
        for figure in self.late.extract_if(.., |figure| figure.of + lag(figure) <= state.tick) {
            for (score, prediction) in self.scores.iter_mut().zip(&figure.predictions) {
                *score += log_density(figure.value, *prediction);
            }
            self.news.push(figure);
        }
        self.figures += self.news.len() as u32;
    }

    /// The lens that leads: before each of the others by [`LEAD`] at least.
    #[must_use]
    pub fn leader(&self) -> Option<u32> {
        let before = |lens: usize| self.scores.iter().enumerate().all(|(i, s)| i == lens || self.scores[lens] - s >= LEAD);
        (0..self.scores.len()).find(|&lens| self.scores.len() > 1 && before(lens)).map(|lens| lens as u32)
    }

    /// Each lens's share of the weight, 0 to 1, were all held equally likely at the start; empty without lenses.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let best = self.scores.iter().copied().fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
        let weights: Vec<f64> = self.scores.iter().map(|s| libm::exp(s - best)).collect();
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|w| w / sum).collect()
    }
}

/// The runs behind one lens's predictions: each closes the turn in a world as believed.
struct Ahead<'a> {
    machine: &'a Machine,
    state: &'a State,
    lens: u32,
    /// The next run, and those at the places, each numbered from 0.
    next: u32,
    places: [u32; PLACES],
    /// By how much each figure moves, run by run.
    out: Vec<f64>,
    sink: Silent,
}

impl Campaigns for Ahead<'_> {
    type Sink = Silent;

    fn next(&mut self, place: usize, into: &mut State) -> Option<Begun> {
        if self.next == SAMPLES {
            return None;
        }
        believe(self.machine, self.state, self.lens, self.next, into);
        self.places[place] = self.next;
        self.next += 1;
        Some(Begun::Open)
    }

    fn sink(&mut self, _: usize) -> &mut Silent {
        &mut self.sink
    }

    fn opened(&mut self, place: usize, run: &mut State) -> Go {
        if run.tick == self.state.tick {
            return Go::Close;
        }
        self.machine.freshen(run);
        let figures = &self.machine.content.published;
        let out = &mut self.out[self.places[place] as usize * figures.len()..][..figures.len()];
        for (moved, figure) in out.iter_mut().zip(figures) {
            *moved = self.machine.get(run, figure.slot) - self.machine.get(self.state, figure.slot);
        }
        Go::Stop
    }
}

/// Log of the normal density.
fn log_density(x: f64, prediction: Prediction) -> f64 {
    let z = prediction.surprise(x);
    -0.5 * z * z - libm::log(prediction.sd) - 0.918_938_533_204_672_7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lens_leads_from_odds_of_three_to_one_on() {
        let leader = |scores: &[f64]| {
            Track { scores: scores.to_vec(), figures: 1, waiting: Vec::new(), news: Vec::new(), late: Vec::new(), made: 0 }.leader()
        };
        assert_eq!(leader(&[-1.0, -2.0, -9.0]), None);
        assert_eq!(leader(&[-2.2, -1.0, -9.0]), Some(1));
        assert_eq!((leader(&[-1.0]), leader(&[])), (None, None));
        assert!((LEAD - libm::log(3.0)).abs() < 1e-15);
    }

    #[test]
    fn the_density_is_the_normal_one_and_the_nearer_prediction_scores_higher() {
        let at = |mean, sd| log_density(3.0, Prediction { mean, sd });
        let (mut sum, mut x) = (0.0, -20.0);
        while x < 20.0 {
            sum += libm::exp(log_density(x, Prediction { mean: 1.0, sd: 2.0 })) * 0.01;
            x += 0.01;
        }
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
        assert!(at(3.1, 1.0) > at(4.0, 1.0));
        assert!(at(3.0, 1.0) > at(3.0, 2.0));
    }
}
