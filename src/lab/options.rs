//! Which options are best for something: for some goal, under some lens, in some state that is reached.
//!
//! Along the campaigns of several policies every storylet that lies open is answered in every way, each answer with the
//! same runs of luck, and the policy goes on. An option is best for a goal in a state where it beats each of the others
//! by a margin that is neither small nor noise, and does so again in runs that had no part in finding it. One that has
//! been found best needs no more states; the others are tried on.

use super::plan::Subject;
use super::rows::{Row, date, names};
use super::stats::Sum;
use super::work::share;
use crate::engine::choice::WAYS;
use crate::engine::command::Command;
use crate::engine::content::{Otherwise, StoryletKind};
use crate::engine::expr::{ExprId, Slot};
use crate::engine::ledger::Silent;
use crate::engine::machine::Machine;
use crate::engine::policy::{Scratch, play_turn};
use crate::engine::state::State;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

/// Horizons in units of time, besides the end.
const HORIZONS: [u32; 2] = [3, 12];
/// Horizons in words.
const WHEN: [&str; 3] = ["+3", "+12", "end"];
/// Standard errors by which an option must lead: when it is found, and again.
const ERRORS: [f64; 2] = [3.5, 3.0];

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Policies whose campaigns are branched off.
    pub policies: Vec<u32>,
    /// Lenses.
    pub lenses: Vec<u32>,
    /// Rounds: in each every lens has one campaign, of another policy from round to round.
    pub rounds: u32,
    /// Runs of luck of each answer; twice as many when it is tried again.
    pub runs: u64,
    /// Least lead, in points of a hundred.
    pub margin: f64,
    /// States in which an option is tried before it is given up.
    pub tries: u32,
    /// The first seed.
    pub seed: u64,
}

/// Something an option can be best for.
#[derive(Clone, Debug)]
pub struct Goal {
    /// Id.
    pub id: String,
    /// Whether more is good.
    good: f64,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Stands,
    Aim(ExprId, ExprId),
    View(Slot),
}

/// Where an option was best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// For which goal.
    pub goal: usize,
    /// At which horizon.
    pub when: usize,
    /// By how many points before the next.
    pub by: f64,
    /// Policy, lens and seed of the campaign, and the step.
    pub at: (u32, u32, u64, u32),
}

/// An option of a storylet.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// `storylet.option`.
    pub name: String,
    /// States in which it was tried against others.
    pub states: u32,
    /// Where it was best, once it was.
    pub best: Option<Best>,
}

/// The trial of all options of a scenario.
#[derive(Debug)]
pub struct Trial<'a> {
    machine: &'a Machine,
    /// What they may be best for.
    pub goals: Vec<Goal>,
    /// For each storylet its first option among all.
    first: Vec<usize>,
    names: Vec<String>,
    record: u32,
}

/// Values of an answer in one run: goal by goal, horizon by horizon.
type Values = Vec<f64>;

impl<'a> Trial<'a> {
    /// What can be tried: goals are that the government stands, the aims, and the views of the whole (or, where there are
    /// none, the measures of which more is good or bad).
    #[must_use]
    pub fn new(machine: &'a Machine, subject: &Subject, record: u32) -> Self {
        let c = &machine.content;
        let mut goals = vec![Goal { id: "stands".into(), good: 1.0, kind: Kind::Stands }];
        goals.extend(c.aims.iter().map(|a| Goal { id: a.id.clone(), good: 1.0, kind: Kind::Aim(a.met, a.progress) }));
        let view = |slot: Slot| c.gauges.iter().any(|g| g.slot == slot);
        let any = c.measures.iter().any(|m| m.slot.is_some_and(view));
        let measures = c.measures.iter().filter(|m| m.good != 0).filter_map(|m| Some((m, m.slot?)));
        let views = measures.filter(|(m, slot)| view(*slot) || !any && subject.values.iter().any(|v| v.id == m.id));
        goals.extend(views.map(|(m, slot)| Goal { id: m.id.clone(), good: f64::from(m.good), kind: Kind::View(slot) }));
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut first, mut names) = (Vec::new(), Vec::new());
        for card in &c.storylets {
            let at = *known.entry(&card.family).or_insert_with(|| {
                names.extend(card.options.iter().map(|o| format!("{}.{}", card.family, o.id)));
                names.len() - card.options.len()
            });
            first.push(at);
        }
        Self { machine, goals, first, names, record }
    }

    /// Plays the rounds. `told` hears how many campaigns are done. Stopped, it gives whole rounds.
    pub fn run(&self, asked: &Asked, threads: usize, stop: &AtomicBool, told: &(dyn Fn(usize) + Sync)) -> (u32, Vec<Tried>) {
        let mut all: Vec<Tried> = self.names.iter().map(|n| Tried { name: n.clone(), states: 0, best: None }).collect();
        let cells = asked.lenses.len();
        for round in 0..asked.rounds {
            let settled: Vec<bool> = all.iter().map(|t| t.best.is_some() || t.states >= asked.tries).collect();
            let work = |job: usize| {
                let policy = asked.policies[(round as usize + job) % asked.policies.len()];
                self.campaign(asked, policy, asked.lenses[job], asked.seed + u64::from(round), &settled)
            };
            let done = round as usize * cells;
            let Some(found) = share(cells, threads, stop, &|n| told(done + n), work) else { return (round, all) };
            for (option, best) in found.into_iter().flatten() {
                let tried = &mut all[option];
                tried.states += 1;
                tried.best = tried.best.or(best);
            }
        }
        (asked.rounds, all)
    }

    /// One campaign with all that branches off it: options tried, and where one was best.
    fn campaign(&self, asked: &Asked, policy: u32, lens: u32, seed: u64, settled: &[bool]) -> Vec<(usize, Option<Best>)> {
        let machine = self.machine;
        let mut state = machine.start(seed, lens, &mut Silent);
        let mut scratch = Scratch::default();
        let mut tried = vec![false; self.names.len()];
        let mut out = Vec::new();
        // A throw of dice is no conduct to go on with.
        let dice = machine.content.policies[policy as usize].otherwise == Otherwise::Random;
        let on = if dice { self.record } else { policy };
        while state.ended.is_none() {
            for open in state.desk.clone() {
                let (first, card) = (self.first[open.storylet as usize], &machine.content.storylets[open.storylet as usize]);
                let options = first..first + card.options.len();
                if std::mem::replace(&mut tried[first], true) || settled[options].iter().all(|s| *s) {
                    continue;
                }
                let mut answers: Vec<(Option<usize>, Option<Command>)> = Vec::new();
                for option in 0..card.options.len() as u32 {
                    let ways = WAYS.map(|way| Command::Choose { storylet: open.storylet, option, way });
                    let legal = ways.into_iter().find(|c| machine.legal(&state, c).is_ok());
                    answers.extend(legal.map(|c| (Some(first + option as usize), Some(c))));
                }
                // An initiative may be left where it is.
                if card.kind == StoryletKind::Initiative {
                    answers.push((None, None));
                }
                if answers.len() >= 2 {
                    let best = self.best(asked, &state, &answers, on, settled);
                    let at = (policy, lens, seed, state.tick);
                    out.extend(answers.iter().filter_map(|a| a.0).map(|o| {
                        let found = best.iter().find(|b| b.0 == o).map(|&(_, goal, when, by)| Best { goal, when, by, at });
                        (o, found)
                    }));
                }
            }
            play_turn(machine, &mut state, policy, &mut scratch, &mut Silent);
        }
        out
    }

    /// Which of some answers are best for something in a state: option, goal, horizon, by how much.
    fn best(
        &self,
        asked: &Asked,
        state: &State,
        answers: &[(Option<usize>, Option<Command>)],
        policy: u32,
        settled: &[bool],
    ) -> Vec<(usize, usize, usize, f64)> {
        let played = |from: u64, runs: u64| -> Vec<Vec<Values>> {
            answers.iter().map(|(_, c)| (from..from + runs).map(|run| self.branch(state, c.as_ref(), policy, run)).collect()).collect()
        };
        // The least lead before any of the others, where it is neither small nor noise.
        let lead = |values: &[Vec<Values>], answer: usize, place: usize, errors: f64| -> Option<f64> {
            let mut least = f64::INFINITY;
            for other in (0..values.len()).filter(|o| *o != answer) {
                let mut sum = Sum::default();
                values[answer].iter().zip(&values[other]).for_each(|(a, b)| sum.add(a[place] - b[place]));
                let error = sum.sd() / (sum.n as f64).sqrt();
                if sum.mean() < asked.margin || sum.mean() <= errors * error {
                    return None;
                }
                least = least.min(sum.mean());
            }
            Some(least)
        };
        let first = played(0, asked.runs);
        let wanted = |a: &usize| answers[*a].0.is_some_and(|o| !settled[o]);
        let mut found: Vec<(usize, usize)> = Vec::new();
        for answer in (0..answers.len()).filter(wanted) {
            for place in 0..WHEN.len() * self.goals.len() {
                if lead(&first, answer, place, ERRORS[0]).is_some() {
                    found.push((answer, place));
                }
            }
        }
        if found.is_empty() {
            return Vec::new();
        }
        let again = played(asked.runs, 2 * asked.runs);
        let mut out: Vec<(usize, usize, usize, f64)> = Vec::new();
        let of = |place: usize| (place / WHEN.len(), place % WHEN.len());
        for (answer, place) in found {
            let Some(option) = answers[answer].0 else { continue };
            if let Some(by) = lead(&again, answer, place, ERRORS[1]) {
                match out.iter_mut().find(|o| o.0 == option) {
                    Some(known) if known.3 < by => *known = (option, of(place).0, of(place).1, by),
                    Some(_) => {}
                    None => out.push((option, of(place).0, of(place).1, by)),
                }
            }
        }
        out
    }

    /// What comes of an answer in one run of luck, which is the same for every answer.
    fn branch(&self, state: &State, command: Option<&Command>, policy: u32, run: u64) -> Values {
        let machine = self.machine;
        let steps = machine.content.clock.steps_per_unit.max(1);
        let mut ahead = state.clone();
        ahead.seed = state.seed.wrapping_add((run + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        if let Some(command) = command {
            // It was found to be legal in this very state.
            let _ = machine.apply(&mut ahead, command, &mut Silent);
        }
        let mut scratch = Scratch::default();
        let mut later: Vec<Values> = Vec::new();
        while ahead.ended.is_none() {
            while HORIZONS.get(later.len()).is_some_and(|h| ahead.tick >= state.tick + h * steps) {
                later.push(self.measured(&ahead));
            }
            play_turn(machine, &mut ahead, policy, &mut scratch, &mut Silent);
        }
        machine.refresh(&mut ahead);
        // A campaign that is over stays as it ended.
        later.resize(WHEN.len(), self.measured(&ahead));
        (0..self.goals.len()).flat_map(|goal| later.iter().map(move |values| values[goal])).collect()
    }

    fn measured(&self, state: &State) -> Values {
        let (machine, content) = (self.machine, &self.machine.content);
        let of = |goal: &Goal| match goal.kind {
            Kind::Stands => {
                let ending = state.ended.and_then(|e| content.endings.get(e as usize));
                if ending.is_none_or(|e| e.stands) { 100.0 } else { 0.0 }
            }
            Kind::Aim(met, _) if machine.holds(state, met) => 100.0,
            Kind::Aim(_, progress) => machine.eval(state, progress).clamp(0.0, 100.0),
            Kind::View(slot) => machine.get(state, slot),
        };
        self.goals.iter().map(|g| g.good * of(g)).collect()
    }

    /// The result for a reader.
    #[must_use]
    pub fn report(&self, tried: &[Tried]) -> String {
        let mut out = String::new();
        let there: Vec<&Tried> = tried.iter().filter(|t| t.states > 0).collect();
        let best: Vec<&Tried> = there.iter().copied().filter(|t| t.best.is_some()).collect();
        let percent = |n: usize| 100.0 * n as f64 / there.len().max(1) as f64;
        let _ = writeln!(
            out,
            "Best for some goal, lens and reached state: {} of {} options, {:.1} %",
            best.len(),
            there.len(),
            percent(best.len())
        );
        for (g, goal) in self.goals.iter().enumerate() {
            let n = best.iter().filter(|t| t.best.is_some_and(|b| b.goal == g)).count();
            let _ = writeln!(out, "  first found for {}: {n}", goal.id);
        }
        for (h, when) in WHEN.iter().enumerate() {
            let n = best.iter().filter(|t| t.best.is_some_and(|b| b.when == h)).count();
            let _ = writeln!(out, "  at {when}: {n}");
        }
        let list = |title: &str, which: Vec<String>, out: &mut String| {
            if !which.is_empty() {
                let _ = writeln!(out, "\n{title}: {}", which.len());
                which.iter().for_each(|w| {
                    let _ = writeln!(out, "  {w}");
                });
            }
        };
        let never = there.iter().filter(|t| t.best.is_none());
        list("Never best, and the states in which it was tried", never.map(|t| format!("{} ({})", t.name, t.states)).collect(), &mut out);
        list("Never to be tried against another", tried.iter().filter(|t| t.states == 0).map(|t| t.name.clone()).collect(), &mut out);
        out
    }

    /// The result as rows: `item` is the option, `at` the goal and the date; `value` the lead, `n` the states in which it was
    /// tried.
    #[must_use]
    pub fn rows(&self, tried: &[Tried]) -> Vec<Row> {
        let content = &self.machine.content;
        let steps = content.clock.steps_per_unit.max(1);
        let row = |t: &Tried| {
            let row = Row { table: "best_option", item: t.name.clone(), n: Some(u64::from(t.states)), ..Row::default() };
            let Some(b) = t.best else { return row };
            let (policy, lens) = names(content, (b.at.0, b.at.1));
            let day = date(content, (b.at.3 / steps) as usize);
            let at = format!("{} {day} {}", self.goals[b.goal].id, WHEN[b.when]);
            Row { policy, lens, at, value: Some(b.by), seed: Some(b.at.2), ..row }
        };
        tried.iter().map(row).collect()
    }
}
