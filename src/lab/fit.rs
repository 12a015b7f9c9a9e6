//! Parameters brought nearer to the record, and how much the record says of each.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::calibrate::row;
use super::evolution::Evolution;
use super::free::Free;
use super::loss::{Part, part};
use super::observe::Watch;
use super::work;
use crate::engine::content::Content;
use crate::engine::expr::Slot;
use crate::engine::machine::Machine;
use crate::scenario::Target;

/// Campaigns held against targets, for any values of the numbers that move.
#[derive(Debug)]
pub struct Problem {
    machine: Machine,
    watch: Watch,
    free: Vec<Free>,
    /// For each lens its index and the parameters it sets itself.
    lenses: Vec<(u32, Vec<Slot>)>,
    policy: u32,
    /// How strongly the values written pull: what it costs to move one number from one bound to the other.
    prior: f64,
    threads: usize,
}

/// Seeds to be played: the first, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    /// The first.
    pub first: u64,
    /// How many.
    pub count: u32,
}

/// What some values come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The loss: the targets' sum, the mean over lenses, and the pull of the values written.
    pub loss: f64,
    /// The part of each target, lens by lens.
    pub parts: Vec<Vec<Part>>,
}

impl Score {
    /// Targets met, over all lenses, and how many there are.
    #[must_use]
    pub fn met(&self) -> (usize, usize) {
        (self.parts.iter().flatten().filter(|p| p.met).count(), self.parts.iter().map(Vec::len).sum())
    }
}

impl Problem {
    /// Makes the rules ready once; what moves stays out of the programs, so that no candidate has to be compiled.
    #[must_use]
    pub fn new(content: &Arc<Content>, targets: &[Target], free: Vec<Free>, lenses: &[u32], policy: u32, threads: usize) -> Self {
        let slots: Vec<Slot> = free.iter().flat_map(|f| f.constant.slots.iter().copied()).collect();
        let machine = Machine::loose(Arc::clone(content), &slots);
        let watch = Watch::new(&machine, targets, &[]);
        let set = |lens: u32| content.lenses.get(lens as usize).map_or_else(Vec::new, |l| l.params.iter().map(|p| p.0).collect());
        let lenses = lenses.iter().map(|&lens| (lens, set(lens))).collect();
        Self { machine, watch, free, lenses, policy, prior: 0.0, threads }
    }

    /// The same with a pull of the values written: what it costs to move one number from one bound to the other.
    #[must_use]
    pub fn with_prior(self, prior: f64) -> Self {
        Self { prior, ..self }
    }

    /// The numbers that move.
    #[must_use]
    pub fn free(&self) -> &[Free] {
        &self.free
    }

    /// Lenses that count.
    #[must_use]
    pub fn lenses(&self) -> usize {
        self.lenses.len()
    }

    /// A lens that counts (index in the content), by its order.
    #[must_use]
    pub fn lens(&self, at: usize) -> Option<u32> {
        self.lenses.get(at).map(|l| l.0)
    }

    /// The targets.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        self.watch.targets()
    }

    /// The places of the values written.
    #[must_use]
    pub fn written(&self) -> Vec<f64> {
        self.free.iter().map(|f| f.place(f.constant.value)).collect()
    }

    /// Scores many points at once, each the places (0 to 1) of all numbers that move; `None` when it was stopped.
    /// `told` hears, from any thread, how many of them are done, lens by lens.
    #[must_use]
    pub fn scores(&self, points: &[Vec<f64>], seeds: Seeds, stop: &AtomicBool, told: &(dyn Fn(usize) + Sync)) -> Option<Vec<Score>> {
        let lenses = self.lenses.len().max(1);
        let parts = work::share(points.len() * self.lenses.len(), self.threads, stop, told, |job| {
            self.parts(&points[job / lenses], &self.lenses[job % lenses], seeds)
        })?;
        let score = |(point, parts): (&Vec<f64>, &[Vec<Part>])| {
            let targets: f64 = parts.iter().flatten().map(|p| p.loss).sum();
            let moved = point.iter().zip(&self.free).map(|(x, f)| x - f.place(f.constant.value));
            let pull: f64 = moved.map(|d| self.prior * d * d).sum();
            Score { loss: targets / lenses as f64 + pull, parts: parts.to_vec() }
        };
        Some(points.iter().zip(parts.chunks(lenses)).map(score).collect())
    }

    /// The targets' parts at a point, under a lens.
    fn parts(&self, point: &[f64], (lens, overridden): &(u32, Vec<Slot>), seeds: Seeds) -> Vec<Part> {
        let values: Vec<(Slot, f64)> = (self.free.iter().zip(point))
            .flat_map(|(free, place)| {
                let value = free.value(*place);
                free.slots(*lens, overridden).map(move |slot| (slot, value))
            })
            .collect();
        let settled = self.machine.settle_with(*lens, &values);
        let seen: Vec<_> = (0..u64::from(seeds.count))
            .map(|i| self.watch.campaign(&self.machine, &settled, seeds.first.wrapping_add(i), self.policy).values)
            .collect();
        self.targets().iter().enumerate().map(|(t, target)| part(target, &row(target, seen.iter().map(|values| values[t])))).collect()
    }
}

/// How a fit searches.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// Seeds of the campaigns: the same for every candidate.
    pub seeds: Seeds,
    /// Generations at most.
    pub generations: u32,
    /// Candidates a generation.
    pub population: usize,
    /// The first step, as a share of the way between the bounds.
    pub spread: f64,
    /// Seed of the search itself.
    pub seed: u64,
    /// When to stop in any case.
    pub until: Option<Instant>,
}

/// How far a fit is.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Generations done.
    pub generation: u32,
    /// Least loss so far.
    pub best: f64,
    /// Loss of the values written.
    pub first: f64,
    /// Targets met by the best so far, and how many there are.
    pub met: (usize, usize),
    /// The length of the search's steps, as a share of the way between the bounds.
    pub length: f64,
}

/// What a fit came to.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The values of the numbers that move, four figures each.
    pub values: Vec<f64>,
    /// Score of the values written, of the new ones; both on the seeds of the search.
    pub scores: [Score; 2],
    /// The same on as many seeds, and at least 48, that the search has not seen.
    pub fresh: [Score; 2],
    /// Generations done.
    pub generations: u32,
    /// Whether it was stopped before all of them.
    pub stopped: bool,
}

/// Searches for values that lie nearer to the record. Stopped, it gives the best so far.
pub fn fit(problem: &Problem, search: &Search, stop: &AtomicBool, told: &mut dyn FnMut(Step)) -> Option<Fitted> {
    let start = problem.written();
    let late = |_| {
        if search.until.is_some_and(|until| Instant::now() > until) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let scored = |points: &[Vec<f64>]| problem.scores(points, search.seeds, stop, &late);
    let first = scored(std::slice::from_ref(&start))?.remove(0);
    let mut best = (first.clone(), start.clone());
    let mut evolution = Evolution::new(&start, search.spread, search.population, search.seed);
    let mut generation = 0;
    while generation < search.generations {
        let mut points = evolution.ask();
        // The middle of the cloud is often better than any point of it.
        points.push(evolution.mean().to_vec());
        let Some(mut scores) = scored(&points) else { break };
        for (score, point) in scores.iter().zip(&points) {
            if score.loss < best.0.loss {
                best = (score.clone(), point.clone());
            }
        }
        points.pop();
        scores.pop();
        evolution.tell(&points, &scores.iter().map(|s| s.loss).collect::<Vec<_>>());
        generation += 1;
        told(Step { generation, best: best.0.loss, first: first.loss, met: best.0.met(), length: evolution.length() });
        if evolution.length() < 1e-5 {
            break;
        }
    }
    let stopped = stop.load(Ordering::Relaxed);
    let values: Vec<f64> = problem.free.iter().zip(&best.1).map(|(f, &place)| f.written(f.value(place))).collect();
    let rounded: Vec<f64> = problem.free.iter().zip(&values).map(|(f, &value)| f.place(value)).collect();
    // What has been found is scored whatever was stopped.
    let go = AtomicBool::new(false);
    let pair = [start, rounded];
    let on = |seeds| -> Option<[Score; 2]> { problem.scores(&pair, seeds, &go, &|_| {})?.try_into().ok() };
    let Seeds { first: from, count } = search.seeds;
    let fresh = Seeds { first: from.wrapping_add(u64::from(count)), count: count.max(48) };
    Some(Fitted { values, scores: on(search.seeds)?, fresh: on(fresh)?, generations: generation, stopped })
}

/// How the model answers when one number moves.
#[derive(Clone, Debug)]
pub struct Response {
    /// Change of the loss when it goes a tenth of the way between its bounds down, and up.
    pub loss: [f64; 2],
    /// Change of each target in half-bands over a tenth of that way, the mean of both directions; the largest over
    /// lenses.
    pub targets: Vec<f64>,
}

impl Response {
    /// The targets that answer, strongest first: (target, change).
    #[must_use]
    pub fn strongest(&self) -> Vec<(usize, f64)> {
        let mut all: Vec<(usize, f64)> = self.targets.iter().copied().enumerate().filter(|(_, x)| x.abs() >= ANSWERS).collect();
        all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        all
    }

    /// Whether the record exercises the number: whether any target answers.
    #[must_use]
    pub fn exercised(&self) -> bool {
        self.targets.iter().any(|x| x.abs() >= ANSWERS)
    }
}

/// Half-bands from which a target is said to answer.
pub const ANSWERS: f64 = 0.05;

/// Moves each number alone, a tenth of the way between its bounds to both sides; `None` when it was stopped.
pub fn sensitivity(problem: &Problem, seeds: Seeds, stop: &AtomicBool, told: &(dyn Fn(usize) + Sync)) -> Option<(Score, Vec<Response>)> {
    let start = problem.written();
    let mut points = vec![start.clone()];
    for i in 0..start.len() {
        for by in [-0.1_f64, 0.1] {
            let mut point = start.clone();
            point[i] = (point[i] + by).clamp(0.0, 1.0);
            points.push(point);
        }
    }
    let mut scores = problem.scores(&points, seeds, stop, told)?;
    let here = scores.remove(0);
    let response = |(i, pair): (usize, &[Score])| {
        let gone = points[2 * i + 2][i] - points[2 * i + 1][i];
        let change = |t: usize, lens: usize| {
            let [down, up] = [&pair[0].parts[lens][t], &pair[1].parts[lens][t]];
            let there = down.mean.is_some() && up.mean.is_some() && gone > 0.0;
            if there { (up.distance - down.distance) * 0.1 / gone } else { 0.0 }
        };
        let largest = |a: f64, b: f64| if b.abs() > a.abs() { b } else { a };
        let targets = (0..problem.targets().len()).map(|t| (0..here.parts.len()).map(|l| change(t, l)).fold(0.0, largest)).collect();
        Response { loss: [pair[0].loss - here.loss, pair[1].loss - here.loss], targets }
    };
    let responses = scores.chunks(2).enumerate().map(response).collect();
    Some((here, responses))
}
