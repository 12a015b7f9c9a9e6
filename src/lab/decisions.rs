//! The decisions at which lenses part: the line of a policy with one answer changed, under every lens, the same seeds.
//!
//! Along a line every storylet is answered in every way the first time it lies open, every petition the first time it
//! waits, and every lever is put to every position it can reach at the start of each year of play (of twelve units of
//! time) and held there. After the change the policy goes on as it would. What differs a year later, and at the end,
//! is the effect.

use super::plan::Subject;
use super::rows::{Row, names};
use super::stats::Sum;
use super::text::columns;
use super::work::share;
use crate::engine::choice::WAYS;
use crate::engine::command::Command;
use crate::engine::content::Content;
use crate::engine::expr::Slot;
use crate::engine::ledger::Silent;
use crate::engine::machine::Machine;
use crate::engine::policy::{Scratch, play_turn};
use crate::engine::state::State;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

/// Units of time to the nearer horizon, and between the changes of a lever.
pub const YEAR: u32 = 12;

/// Fewest pairs on which a sign may rest.
const FEWEST: u64 = 5;

/// Effects of opposite signs are told as such from this share of the yardstick on.
const TOLD: f64 = 0.05;

/// What may be answered in one way or another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// `event`, `initiative`, `petition` or `lever`.
    pub kind: &'static str,
    /// Id; of storylets and petitions that stand once an element, without it.
    pub id: String,
    /// Ids of the answers; of a lever its positions.
    pub answers: Vec<String>,
    /// Number of the first answer among all.
    pub first: usize,
}

/// What an effect is measured by.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Id: `stands` or a measure's.
    pub id: String,
    /// Words.
    pub label: String,
    /// Whether more is good.
    pub good: i8,
    /// Decimals.
    pub decimals: usize,
    slot: Option<Slot>,
}

/// Everything that is tried.
#[derive(Debug)]
pub struct Trial<'a> {
    machine: &'a Machine,
    /// The decisions.
    pub decisions: Vec<Decision>,
    /// What effects are measured by.
    pub effects: Vec<Effect>,
    storylet: Vec<usize>,
    petition: Vec<usize>,
    lever: Vec<usize>,
    answers: usize,
}

/// What branched off a line: the answer, the date a year on, measures then and at the end.
type Branch = (usize, usize, [Vec<f64>; 2]);

/// Effects of all answers: `(answer * effects + effect) * 2 + horizon`.
pub type Effects = Vec<Sum>;

/// The effects along one line under one lens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The policy whose line it is.
    pub policy: u32,
    /// The lens.
    pub lens: u32,
    /// Effects.
    pub effects: Effects,
}

impl<'a> Trial<'a> {
    /// What can be tried in a scenario.
    #[must_use]
    pub fn new(machine: &'a Machine, subject: &Subject) -> Self {
        let c = &machine.content;
        let mut t = Self { machine, decisions: vec![], effects: vec![], storylet: vec![], petition: vec![], lever: vec![], answers: 0 };
        let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for card in &c.storylets {
            let kind = if card.kind == crate::engine::content::StoryletKind::Event { "event" } else { "initiative" };
            let answers = || card.options.iter().map(|o| o.id.clone()).collect();
            let at = *known.entry((kind, &card.family)).or_insert_with(|| t.put(kind, &card.family, answers()));
            t.storylet.push(at);
        }
        for card in &c.petitions {
            let answers = || card.answers.iter().map(|a| a.id.clone()).collect();
            let at = *known.entry(("petition", &card.family)).or_insert_with(|| t.put("petition", &card.family, answers()));
            t.petition.push(at);
        }
        for lever in &c.levers {
            let at = t.put("lever", &lever.id, lever.positions.iter().map(|p| p.label.clone()).collect());
            t.lever.push(at);
        }
        t.effects.push(Effect { id: "stands".into(), label: "the government stands, %".into(), good: 1, decimals: 1, slot: None });
        for measure in c.measures.iter().filter(|m| m.slot.is_some()) {
            let value = subject.values.iter().find(|v| v.kind == "measure" && v.id == measure.id);
            t.effects.push(Effect {
                id: measure.id.clone(),
                label: measure.label.clone(),
                good: measure.good,
                decimals: value.map_or(1, |v| v.decimals.max(1)),
                slot: measure.slot,
            });
        }
        t
    }

    fn put(&mut self, kind: &'static str, id: &str, answers: Vec<String>) -> usize {
        let first = self.answers;
        self.answers += answers.len();
        self.decisions.push(Decision { kind, id: id.to_owned(), answers, first });
        self.decisions.len() - 1
    }

    /// The place of an effect among the sums.
    #[must_use]
    pub fn place(&self, answer: usize, effect: usize, end: bool) -> usize {
        (answer * self.effects.len() + effect) * 2 + usize::from(end)
    }

    /// Plays the lines; one result a policy and lens, lenses within policies. `None` when it was stopped.
    pub fn run(
        &self,
        lines: &[u32],
        lenses: &[u32],
        seeds: (u64, u64),
        threads: usize,
        stop: &AtomicBool,
        told: &(dyn Fn(usize) + Sync),
    ) -> Option<Vec<Line>> {
        let count = (seeds.1 - seeds.0 + 1) as usize;
        let cells: Vec<(u32, u32)> = lines.iter().flat_map(|&p| lenses.iter().map(move |&l| (p, l))).collect();
        let none = || Mutex::new(vec![Sum::default(); self.answers * self.effects.len() * 2]);
        let sums: Vec<Mutex<Effects>> = cells.iter().map(|_| none()).collect();
        // Whole sums: it does not matter who adds first.
        let work = |job: usize| {
            let (policy, lens) = cells[job / count];
            let found = self.line(seeds.0 + (job % count) as u64, policy, lens);
            let mut effects = sums[job / count].lock().unwrap_or_else(PoisonError::into_inner);
            for (answer, found) in found {
                let first = self.place(answer, 0, false);
                effects[first..].iter_mut().zip(found).for_each(|(sum, x)| sum.add(x));
            }
        };
        share(cells.len() * count, threads, stop, told, work)?;
        let line = |(cell, effects): (&(u32, u32), Mutex<Effects>)| Line {
            policy: cell.0,
            lens: cell.1,
            effects: effects.into_inner().unwrap_or_else(PoisonError::into_inner),
        };
        Some(cells.iter().zip(sums).map(line).collect())
    }

    /// One campaign along a line, with everything that branches off it: answers with their effects.
    fn line(&self, seed: u64, policy: u32, lens: u32) -> Vec<(usize, Vec<f64>)> {
        let machine = self.machine;
        let steps = machine.content.clock.steps_per_unit.max(1);
        let mut state = machine.start(seed, lens, &mut Silent);
        let mut scratch = Scratch::default();
        let mut tried = vec![false; self.decisions.len()];
        let mut year = 0;
        // Measures date by date along the line, and the branches: answer, its date, measures a year on and at the end.
        let mut along: Vec<Vec<f64>> = Vec::new();
        let mut branches: Vec<Branch> = Vec::new();
        while state.ended.is_none() {
            let unit = state.tick / steps;
            while along.len() <= unit as usize {
                along.push(self.measured(&state));
            }
            let ahead = (unit + YEAR) as usize;
            for open in state.desk.clone() {
                let decision = self.storylet[open.storylet as usize];
                if std::mem::replace(&mut tried[decision], true) {
                    continue;
                }
                for option in 0..self.decisions[decision].answers.len() as u32 {
                    let ways = WAYS.map(|way| Command::Choose { storylet: open.storylet, option, way });
                    if let Some(command) = ways.iter().find(|c| machine.legal(&state, c).is_ok()) {
                        let found = self.branch(&state, std::slice::from_ref(command), policy, None, ahead as u32 * steps);
                        branches.extend(found.map(|f| (self.decisions[decision].first + option as usize, ahead, f)));
                    }
                }
            }
            for petition in state.petitions.clone() {
                let decision = self.petition[petition as usize];
                if std::mem::replace(&mut tried[decision], true) {
                    continue;
                }
                for answer in 0..self.decisions[decision].answers.len() as u32 {
                    let command = Command::Answer { petition, answer };
                    let found = self.branch(&state, &[command], policy, None, ahead as u32 * steps);
                    branches.extend(found.map(|f| (self.decisions[decision].first + answer as usize, ahead, f)));
                }
            }
            if unit >= year {
                year = unit / YEAR * YEAR + YEAR;
                for lever in 0..machine.content.levers.len() as u32 {
                    let decision = &self.decisions[self.lever[lever as usize]];
                    let at = machine.lever_at(&state, lever);
                    for position in 0..decision.answers.len() as u32 {
                        let moves = vec![Command::Lever { lever, up: position > at }; position.abs_diff(at) as usize];
                        let found = self.branch(&state, &moves, policy, Some(lever), ahead as u32 * steps);
                        branches.extend(found.map(|f| (decision.first + position as usize, ahead, f)));
                    }
                }
            }
            play_turn(machine, &mut state, policy, &mut scratch, &mut Silent);
        }
        machine.refresh(&mut state);
        let end = self.measured(&state);
        let effect = |(answer, ahead, [later, last]): Branch| {
            let base = along.get(ahead).unwrap_or(&end);
            let pairs = later.iter().zip(base).zip(last.iter().zip(&end));
            (answer, pairs.flat_map(|((a, b), (c, d))| [a - b, c - d]).collect())
        };
        branches.into_iter().map(effect).collect()
    }

    /// What comes of some commands where the policy goes on after them, a year later and at the end; nothing where one
    /// of them is refused.
    fn branch(&self, state: &State, commands: &[Command], policy: u32, held: Option<u32>, ahead: u32) -> Option<[Vec<f64>; 2]> {
        let machine = self.machine;
        let mut run = state.clone();
        for command in commands {
            machine.apply(&mut run, command, &mut Silent).ok()?;
        }
        let mut scratch = Scratch::default();
        scratch.hands_off.extend(held);
        let mut later = None;
        while run.ended.is_none() {
            if later.is_none() && run.tick >= ahead {
                later = Some(self.measured(&run));
            }
            play_turn(machine, &mut run, policy, &mut scratch, &mut Silent);
        }
        machine.refresh(&mut run);
        let last = self.measured(&run);
        Some([later.unwrap_or_else(|| last.clone()), last])
    }

    fn measured(&self, state: &State) -> Vec<f64> {
        let ending = state.ended.and_then(|e| self.machine.content.endings.get(e as usize));
        let stands = if ending.is_none_or(|e| e.stands) { 100.0 } else { 0.0 };
        self.effects.iter().map(|e| e.slot.map_or(stands, |slot| self.machine.get(state, slot))).collect()
    }

    /// An answer's name: `market.buy`.
    #[must_use]
    pub fn name(&self, answer: usize) -> String {
        let decision = self.decisions.iter().rev().find(|d| d.first <= answer);
        decision.map_or_else(String::new, |d| format!("{}.{}", d.id, d.answers[answer - d.first]))
    }

    /// Which answers are best for something, in some line, under some lens, by some measure, at some horizon.
    #[must_use]
    pub fn best(&self, lines: &[Line]) -> Best {
        let mut best = Best { tried: vec![false; self.answers], mean: vec![false; self.answers], sure: vec![false; self.answers] };
        for line in lines {
            for decision in &self.decisions {
                let all = decision.first..decision.first + decision.answers.len();
                let here: Vec<usize> = all.filter(|&a| line.effects[self.place(a, 0, false)].n > 0).collect();
                here.iter().for_each(|&a| best.tried[a] = true);
                for (e, effect) in self.effects.iter().enumerate().filter(|(_, e)| e.good != 0) {
                    for end in [false, true] {
                        let sum = |a: usize| &line.effects[self.place(a, e, end)];
                        let worth = |a: usize| sum(a).mean() * f64::from(effect.good);
                        let top = here.iter().map(|&a| worth(a)).fold(f64::NEG_INFINITY, f64::max);
                        let least = here.iter().map(|&a| worth(a)).fold(f64::INFINITY, f64::min);
                        if here.len() < 2 || top <= least {
                            continue;
                        }
                        for &a in here.iter().filter(|&&a| worth(a) == top) {
                            best.mean[a] = true;
                            let above = |b: usize| worth(a) - worth(b) > sum(a).half().hypot(sum(b).half());
                            best.sure[a] |= sum(a).n >= FEWEST && here.iter().all(|&b| b == a || above(b));
                        }
                    }
                }
            }
        }
        best
    }

    /// Where the lenses part: the widest first, those of opposite signs before the others.
    #[must_use]
    pub fn partings(&self, lines: &[Line]) -> Vec<Parting> {
        let mut out = Vec::new();
        let mut policies: Vec<u32> = lines.iter().map(|l| l.policy).collect();
        policies.dedup();
        for policy in policies {
            let lines: Vec<&Line> = lines.iter().filter(|l| l.policy == policy).collect();
            // How far the effects of single answers lie apart: the yardstick between measures.
            let mut all = vec![Sum::default(); self.effects.len() * 2];
            for line in &lines {
                line.effects.iter().enumerate().for_each(|(i, sum)| all[i % (self.effects.len() * 2)].merge(sum));
            }
            let yardsticks: Vec<f64> = all.iter().map(Sum::sd).collect();
            for answer in 0..self.answers {
                for effect in 0..self.effects.len() {
                    for end in [false, true] {
                        let place = self.place(answer, effect, end);
                        let mut found: Vec<(u32, Sum)> = lines.iter().map(|l| (l.lens, l.effects[place])).collect();
                        found.retain(|f| f.1.n >= FEWEST);
                        let most = found.iter().copied().max_by(|a, b| a.1.mean().total_cmp(&b.1.mean()));
                        let least = found.iter().copied().min_by(|a, b| a.1.mean().total_cmp(&b.1.mean()));
                        let (Some(most), Some(least)) = (most, least) else { continue };
                        let spread = yardsticks[effect * 2 + usize::from(end)];
                        let apart = most.1.mean() - least.1.mean();
                        let lesser = most.1.mean().min(-least.1.mean());
                        let opposite = most.1.sure() && least.1.sure() && lesser > TOLD * spread;
                        let surely = apart > (most.1.half().powi(2) + least.1.half().powi(2)).sqrt();
                        if most.0 != least.0 && spread > 0.0 && surely {
                            let size = if opposite { lesser } else { apart } / spread;
                            out.push(Parting { policy, answer, effect, end, most, least, opposite, size });
                        }
                    }
                }
            }
        }
        out.sort_by(|a, b| b.opposite.cmp(&a.opposite).then(b.size.total_cmp(&a.size)));
        out
    }
}

/// Answers, by number: whether each was tried, is best of its decision for something on the mean, and surely so: better
/// than each of the others by more than the intervals of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// Was tried.
    pub tried: Vec<bool>,
    /// Has the best mean for something.
    pub mean: Vec<bool>,
    /// Is surely the best for something.
    pub sure: Vec<bool>,
}

/// An answer on which two lenses are surely apart.
#[derive(Clone, Copy, Debug)]
pub struct Parting {
    /// The line.
    pub policy: u32,
    /// The answer.
    pub answer: usize,
    /// What is measured.
    pub effect: usize,
    /// At the end, or a year on.
    pub end: bool,
    /// The lens under which the effect is greatest.
    pub most: (u32, Sum),
    /// And least.
    pub least: (u32, Sum),
    /// Sure signs that are opposite.
    pub opposite: bool,
    /// How far apart, in standard deviations of the effects of all answers; of opposite signs the lesser of the two.
    pub size: f64,
}

/// The decisions for a reader; of partings the first `listed`, each answer once.
#[must_use]
pub fn report(trial: &Trial<'_>, lines: &[Line], listed: usize) -> String {
    let content = &trial.machine.content;
    let mut out = String::new();
    let partings = trial.partings(lines);
    let mut seen = Vec::new();
    let mut rows = vec![["  answer", "along", "measure", "when", "most under", "", "least under", ""].map(str::to_owned).to_vec()];
    let mut opposite = 0;
    for p in &partings {
        if seen.contains(&(p.policy, p.answer)) {
            continue;
        }
        seen.push((p.policy, p.answer));
        opposite += usize::from(p.opposite);
        if rows.len() <= listed {
            let effect = &trial.effects[p.effect];
            let name = |l: u32| names(content, (0, l)).1;
            let shown = |s: &Sum| super::compare::shown(s, effect.decimals);
            rows.push(vec![
                format!("{} {}", if p.opposite { "><" } else { "  " }, trial.name(p.answer)),
                names(content, (p.policy, 0)).0,
                effect.label.clone(),
                if p.end { "end".to_owned() } else { format!("+{YEAR}") },
                name(p.most.0),
                shown(&p.most.1),
                name(p.least.0),
                shown(&p.least.1),
            ]);
        }
    }
    let _ = writeln!(
        out,
        "\nAnswers on which lenses part: {} with opposite signs, {} in all; each by the measure on which they part most",
        opposite,
        seen.len()
    );
    out.push_str(&columns(&rows, "llllrrrr"));
    out.push_str(
        "  >< sure of opposite signs, and no trifle; ordered by the difference against the usual size of effects on the measure\n",
    );
    let best = trial.best(lines);
    let tried = best.tried.iter().filter(|t| **t).count();
    let _ = writeln!(out, "\nOf {tried} answers that were tried, best of their decision for some measure, lens, line and horizon");
    for (how, which) in [("on the mean", &best.mean), ("surely, at 95 %", &best.sure)] {
        let count = which.iter().filter(|b| **b).count();
        let others = (0..trial.answers).filter(|&a| best.tried[a] && !which[a]).map(|a| trial.name(a)).collect::<Vec<_>>();
        let _ = writeln!(out, "  {how}: {count}, {:.0} %", 100.0 * count as f64 / tried.max(1) as f64);
        if !others.is_empty() {
            let _ = writeln!(out, "    not: {}", others.join(", "));
        }
    }
    let never: Vec<String> =
        (0..trial.answers).filter(|&a| lines.iter().all(|l| l.effects[trial.place(a, 0, false)].n == 0)).map(|a| trial.name(a)).collect();
    if !never.is_empty() {
        let _ = writeln!(out, "Never to be tried along these lines\n  {}", never.join(", "));
    }
    out
}

/// The effects as rows: `item` is the answer, `at` the measure.
#[must_use]
pub fn rows(trial: &Trial<'_>, lines: &[Line]) -> Vec<Row> {
    let content: &Content = &trial.machine.content;
    let mut rows = Vec::new();
    for line in lines {
        let (policy, lens) = names(content, (line.policy, line.lens));
        for answer in 0..trial.answers {
            for (e, effect) in trial.effects.iter().enumerate() {
                for (end, table) in [(false, "effect_12"), (true, "effect_end")] {
                    let sum = &line.effects[trial.place(answer, e, end)];
                    if sum.n == 0 {
                        continue;
                    }
                    let ends = (sum.n > 1).then(|| (sum.mean() - sum.half(), sum.mean() + sum.half()));
                    rows.push(Row {
                        policy: policy.clone(),
                        lens: lens.clone(),
                        table,
                        item: trial.name(answer),
                        at: effect.id.clone(),
                        n: Some(sum.n),
                        value: Some(sum.mean()),
                        low: ends.map(|e| e.0),
                        high: ends.map(|e| e.1),
                        ..Row::default()
                    });
                }
            }
        }
    }
    rows
}
