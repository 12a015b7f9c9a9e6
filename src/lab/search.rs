//! The best line of conduct under a lens for a stated goal.
//!
//! Lines evolve: a few parents, each generation their children (decisions changed by luck, taken from another line or
//! from another policy of the scenario, taken back), all played with the same fresh seeds. A line's estimate begins with
//! its parent's and moves with what it plays itself, so that a lucky draw does not last. At the end every decision that
//! the best line does not need is taken back, and what the rest is worth is what the goal loses without it. Luck is keyed by
//! the seed of the search: the result is the same on any number of threads.

use super::conduct::{Knob, Line, Space};
use super::goal::Goal;
use super::variation::{Variation, is_line};
use super::work;
use crate::engine::content::Policy;
use crate::engine::ledger::{Silent, Sink};
use crate::engine::machine::Machine;
use crate::engine::negotiation::talks;
use crate::engine::policy::{Scratch, play_turn_as};
use crate::engine::state::State;
use crate::engine::together::{self, Begun, Campaigns, Go, PLACES};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Lines that have children.
const PARENTS: usize = 8;
/// Children a generation.
const CHILDREN: usize = 24;
/// Campaigns of each line in a generation, and of the better half of them besides.
const BATCH: [u64; 2] = [4, 8];
/// Campaigns of each policy of the scenario at the beginning.
const FIRST: u64 = 12;
/// Campaigns for which a parent's estimate counts in its children's.
const INHERITED: f64 = 8.0;
/// Lines among which the best is chosen at the end, and the campaigns of each.
const LAST: (usize, u64) = (6, 32);
/// Policies of the scenario that are among them in any case.
const PLAIN: usize = 2;
/// Campaigns with which it is seen whether a decision is needed.
const NEEDED: u64 = 48;

/// What is asked of a search.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The lens (index).
    pub lens: u32,
    /// Campaigns that may be played.
    pub campaigns: u64,
    /// Seed of the search; its campaigns have seeds of their own, far from those of reports.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
}

/// What one campaign came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// The goal's figure.
    pub reached: f64,
    /// What it is worth to a search.
    pub worth: f64,
    /// The ending.
    pub ended: u32,
    /// What could be decided in it, by number of the knob.
    open: Vec<bool>,
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The line.
    pub line: Line,
    /// Its mean figure in the search's own campaigns, which flatters it.
    pub training: f64,
    /// Decisions on which it hangs: knob, and the goal's figure with it and without it in the search's campaigns; those first
    /// that cost most.
    pub hangs: Vec<(usize, f64, f64)>,
    /// The policies of the scenario by what they came to, the best first.
    pub policies: Vec<u32>,
    /// Campaigns played.
    pub campaigns: u64,
    /// Generations.
    pub generations: u32,
    /// Whether it was stopped.
    pub stopped: bool,
}

/// A line under way.
#[derive(Clone, Debug)]
struct Member {
    line: Line,
    /// What its parent was thought to be worth, and for how many campaigns that counts.
    prior: (f64, f64),
    sum: f64,
    reached: f64,
    n: f64,
    open: Vec<bool>,
}

impl Member {
    fn new(line: Line, prior: (f64, f64), open: Vec<bool>) -> Self {
        Self { line, prior, sum: 0.0, reached: 0.0, n: 0.0, open }
    }

    fn worth(&self) -> f64 {
        (self.prior.0 * self.prior.1 + self.sum) / (self.prior.1 + self.n).max(1e-9)
    }

    fn add(&mut self, played: &[Played]) {
        for p in played {
            self.sum += p.worth;
            self.reached += p.reached;
            self.n += 1.0;
            self.open.iter_mut().zip(&p.open).for_each(|(a, b)| *a |= b);
        }
    }
}

/// Plays lines of a scenario.
#[derive(Debug)]
pub struct Field<'a> {
    /// What can be decided.
    pub space: &'a Space,
    /// The machine of the space's content.
    pub machine: Machine,
    /// What is to be reached.
    pub goal: Goal,
    /// The knobs of a storylet.
    of_storylet: Vec<Vec<usize>>,
}

impl<'a> Field<'a> {
    /// Makes a scenario ready.
    #[must_use]
    pub fn new(space: &'a Space, goal: Goal) -> Self {
        let mut of_storylet = vec![Vec::new(); space.content.storylets.len()];
        for (k, knob) in space.knobs.iter().enumerate() {
            if let Knob::Answer(all) | Knob::Take(all) = knob {
                all.iter().for_each(|&s| of_storylet[s as usize].push(k));
            }
        }
        Self { space, machine: Machine::new(Arc::new(space.content.clone())), goal, of_storylet }
    }

    /// One campaign; `each` sees the state before every turn, and hears what a sink hears.
    pub fn campaign<S: Sink>(&self, policy: &Policy, lens: u32, seed: u64, sink: &mut S, mut each: impl FnMut(&State, &mut S)) -> State {
        let mut state = self.machine.start(seed, lens, sink);
        let mut scratch = Scratch::default();
        while state.ended.is_none() {
            each(&state, sink);
            play_turn_as(&self.machine, &mut state, policy, &mut scratch, sink);
        }
        self.machine.refresh(&mut state);
        state
    }

    /// Campaigns of one line in step, by seed.
    fn played(&self, policy: &Policy, lens: u32, seeds: &[u64]) -> Vec<Played> {
        let Some(&first) = seeds.first() else { return Vec::new() };
        let blank = self.machine.start(first, lens, &mut Silent);
        let played = vec![None; seeds.len()];
        let mut batch = Batch { field: self, lens, seeds, next: 0, places: [0; PLACES], open: Default::default(), played, sink: Silent };
        together::play(&self.machine, policy, &blank, &mut Scratch::default(), &mut batch);
        batch.played.into_iter().flatten().collect()
    }

    /// Notes what lies open in a turn.
    fn note(&self, state: &State, open: &mut [bool]) {
        for on in &state.desk {
            self.of_storylet[on.storylet as usize].iter().for_each(|&k| open[k] = true);
        }
        let content = &self.machine.content;
        for (k, knob) in self.space.knobs.iter().enumerate() {
            match knob {
                Knob::Lever(_) | Knob::Office(_) => open[k] = true,
                Knob::Talks(n) if !open[k] => {
                    open[k] = self.machine.get(state, content.negotiations[*n as usize].state) == talks::OPEN;
                }
                Knob::Petition(all) if !open[k] => open[k] = all.iter().any(|p| state.petitions.contains(p)),
                Knob::Give(a, ..) if !open[k] => {
                    open[k] = self.machine.frozen(state, content.allocations[*a as usize].when) != 0.0;
                }
                _ => {}
            }
        }
    }

    /// Plays lines, each with every seed; the campaigns of the first line first. `None` when it was stopped.
    pub fn play(
        &self,
        lines: &[Policy],
        lens: u32,
        seeds: &[u64],
        threads: usize,
        stop: &AtomicBool,
        told: &(dyn Fn(usize) + Sync),
    ) -> Option<Vec<Vec<Played>>> {
        let batches = seeds.len().div_ceil(PLACES).max(1);
        let batch = |job: usize| &seeds[(job % batches * PLACES).min(seeds.len())..(job % batches * PLACES + PLACES).min(seeds.len())];
        let work = |job: usize| self.played(&lines[job / batches], lens, batch(job));
        let all = work::share(lines.len() * batches, threads, stop, &|done| told(done * seeds.len() / batches), work)?;
        Some(all.chunks(batches).map(<[Vec<Played>]>::concat).collect())
    }
}

/// Campaigns of one line that go in step.
struct Batch<'f, 'a> {
    field: &'f Field<'a>,
    lens: u32,
    seeds: &'f [u64],
    /// The next seed, and those at the places, each by its number.
    next: usize,
    places: [usize; PLACES],
    /// What could be decided so far in the campaigns at the places.
    open: [Vec<bool>; PLACES],
    played: Vec<Option<Played>>,
    sink: Silent,
}

impl Campaigns for Batch<'_, '_> {
    type Sink = Silent;

    fn next(&mut self, place: usize, state: &mut State) -> Option<Begun> {
        let &seed = self.seeds.get(self.next)?;
        self.open[place] = vec![false; self.field.space.knobs.len()];
        self.places[place] = self.next;
        self.next += 1;
        Some(Self::start(&self.field.machine, seed, self.lens, state))
    }

    fn sink(&mut self, _: usize) -> &mut Silent {
        &mut self.sink
    }

    fn opened(&mut self, place: usize, state: &mut State) -> Go {
        let Field { machine, goal, .. } = self.field;
        let Some(ended) = state.ended else {
            self.field.note(state, &mut self.open[place]);
            return Go::Play;
        };
        machine.refresh(state);
        let open = core::mem::take(&mut self.open[place]);
        let played = Played { reached: goal.reached(machine, state), worth: goal.worth(machine, state), ended, open };
        self.played[self.places[place]] = Some(played);
        Go::Stop
    }
}

/// A search under way.
struct Run<'a> {
    field: &'a Field<'a>,
    asked: &'a Search,
    stop: &'a AtomicBool,
    told: &'a (dyn Fn(usize) + Sync),
    variation: Variation<'a>,
    spent: u64,
    fresh: u64,
}

/// Searches. Stopped, it gives the best so far; nothing where the scenario has no policy to begin with.
pub fn search(field: &Field<'_>, asked: &Search, stop: &AtomicBool, told: &(dyn Fn(usize) + Sync)) -> Option<Found> {
    let variation = Variation::new(field.space, asked.seed);
    let fresh = (asked.seed.wrapping_add(1) << 32).max(1 << 32);
    let mut run = Run { field, asked, stop, told, variation, spent: 0, fresh };
    let bases: Vec<u32> = (0..field.space.content.policies.len() as u32).filter(|&p| is_line(&field.space.content, p)).collect();
    let whole = |base| Line { base, set: std::collections::BTreeMap::new() };
    let closed = vec![false; field.space.knobs.len()];
    let mut members: Vec<Member> = bases.iter().map(|&b| Member::new(whole(b), (0.0, 0.0), closed.clone())).collect();
    if members.is_empty() {
        return None;
    }
    let affordable = (asked.campaigns / 4 / members.len() as u64).clamp(2, FIRST);
    run.evaluate(&mut members, affordable);
    rank(&mut members);
    let policies = members.iter().map(|m| m.line.base).collect();
    // The best policies as they stand are among those that are chosen from at the end.
    let plain: Vec<Member> = members.iter().take(PLAIN).cloned().collect();
    members.truncate(PARENTS);
    let after = ((LAST.0 + PLAIN) as u64 * LAST.1).min(asked.campaigns / 8) + asked.campaigns / 6;
    let generation = (PARENTS + CHILDREN) as u64 * (2 * BATCH[0] + BATCH[1]) / 2;
    let mut generations = 0;
    while !stop.load(Ordering::Relaxed) && run.spent + generation + after <= asked.campaigns {
        run.variation.begin();
        let mut next = members.clone();
        for _ in 0..CHILDREN {
            let parents: Vec<(&Line, &[bool])> = members.iter().map(|m| (&m.line, m.open.as_slice())).collect();
            let (parent, line) = run.variation.child(&parents);
            if next.iter().all(|m| m.line != line) {
                next.push(Member::new(line, (members[parent].worth(), INHERITED), members[parent].open.clone()));
            }
        }
        // Of equals luck decides: what costs nothing may stay for a while, and lead on.
        run.variation.shuffle(&mut next);
        if !run.evaluate(&mut next, BATCH[0]) {
            break;
        }
        rank(&mut next);
        next.truncate(PARENTS.midpoint(CHILDREN));
        if !run.evaluate(&mut next, BATCH[1]) {
            break;
        }
        generations += 1;
        rank(&mut next);
        next.truncate(PARENTS);
        members = next;
    }
    members.truncate(LAST.0);
    for base in plain {
        if members.iter().all(|m| m.line != base.line) {
            members.push(base);
        }
    }
    let final_seeds = LAST.1.min((asked.campaigns / 8 / members.len() as u64).max(1));
    run.evaluate(&mut members, final_seeds);
    rank(&mut members);
    let best = members.swap_remove(0);
    let (line, hangs) = run.needed(best.line.clone(), &best.open);
    let training = best.reached / best.n.max(1.0);
    Some(Found { line, training, hangs, policies, campaigns: run.spent, generations, stopped: stop.load(Ordering::Relaxed) })
}

/// The best first; equals stay in their order.
fn rank(members: &mut [Member]) {
    members.sort_by(|a, b| b.worth().total_cmp(&a.worth()));
}

impl Run<'_> {
    /// Seeds that nobody has played.
    fn seeds(&mut self, n: u64) -> Vec<u64> {
        let first = self.fresh;
        self.fresh = first.wrapping_add(n);
        (0..n).map(|i| first.wrapping_add(i)).collect()
    }

    fn play(&mut self, lines: &[Policy], seeds: &[u64]) -> Option<Vec<Vec<Played>>> {
        let before = self.spent as usize;
        let told = |done| (self.told)(before + done);
        let played = self.field.play(lines, self.asked.lens, seeds, self.asked.threads, self.stop, &told)?;
        self.spent += (lines.len() * seeds.len()) as u64;
        Some(played)
    }

    /// Plays all with the same seeds; whether it came to its end.
    fn evaluate(&mut self, members: &mut [Member], n: u64) -> bool {
        let seeds = self.seeds(n);
        let lines: Vec<Policy> = members.iter().map(|m| self.field.space.policy(&m.line)).collect();
        let Some(played) = self.play(&lines, &seeds) else { return false };
        members.iter_mut().zip(&played).for_each(|(m, p)| m.add(p));
        true
    }

    /// The line without what it does not need, and what the rest is worth: some decisions are taken back at once, and where
    /// that costs something, half of them each.
    fn needed(&mut self, mut line: Line, open: &[bool]) -> (Line, Vec<(usize, f64, f64)>) {
        line.set.retain(|&k, _| open[k]);
        let n = NEEDED.min((self.asked.campaigns / 12).max(4));
        let seeds = self.seeds(n);
        let mean = |played: &[Played], f: &dyn Fn(&Played) -> f64| played.iter().map(f).sum::<f64>() / played.len().max(1) as f64;
        let mut hangs = Vec::new();
        let Some(first) = self.play(&[self.field.space.policy(&line)], &seeds) else { return (line, Vec::new()) };
        let (mut worth, mut reached) = (mean(&first[0], &|p| p.worth), mean(&first[0], &|p| p.reached));
        let mut groups: Vec<Vec<usize>> = line.set.keys().copied().collect::<Vec<_>>().chunks(8).map(<[usize]>::to_vec).collect();
        groups.reverse();
        while let Some(group) = groups.pop() {
            if self.spent + n > self.asked.campaigns {
                break;
            }
            let mut without = line.clone();
            group.iter().for_each(|k| {
                without.set.remove(k);
            });
            let Some(played) = self.play(&[self.field.space.policy(&without)], &seeds) else { break };
            let (then, figure) = (mean(&played[0], &|p| p.worth), mean(&played[0], &|p| p.reached));
            if then >= worth - 1e-12 {
                (line, worth, reached) = (without, then, figure);
            } else if group.len() > 1 {
                let (a, b) = group.split_at(group.len() / 2);
                groups.extend([b.to_vec(), a.to_vec()]);
            } else {
                hangs.push((group[0], reached, figure, worth - then));
            }
        }
        hangs.retain(|h| line.set.contains_key(&h.0));
        hangs.sort_by(|a, b| b.3.total_cmp(&a.3).then(a.0.cmp(&b.0)));
        (line, hangs.into_iter().map(|(k, with, without, _)| (k, with, without)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn lines_in_step_are_those_that_go_alone() {
        let shipped = scenario::shipped().into_iter().find(|s| s.id == "october").expect("shipped");
        let loaded = scenario::load(&shipped.source);
        let content = loaded.content.as_ref().expect("sound");
        let space = Space::new(content, 2);
        let field = Field::new(&space, Goal::named(content, "stands").expect("known"));
        let lines: Vec<Policy> = content.policies.iter().take(2).cloned().collect();
        let seeds: Vec<u64> = (5..16).collect();
        let told = std::sync::Mutex::new(Vec::new());
        let tell = |done| told.lock().expect("sound").push(done);
        let together = field.play(&lines, 1, &seeds, 2, &AtomicBool::new(false), &tell).expect("not stopped");
        let alone = |policy: &Policy, seed: u64| {
            let mut open = vec![false; space.knobs.len()];
            let state = field.campaign(policy, 1, seed, &mut Silent, |state, _| field.note(state, &mut open));
            let (reached, worth) = (field.goal.reached(&field.machine, &state), field.goal.worth(&field.machine, &state));
            Played { reached, worth, ended: state.ended.expect("over"), open }
        };
        for (policy, played) in lines.iter().zip(&together) {
            assert_eq!(*played, seeds.iter().map(|&seed| alone(policy, seed)).collect::<Vec<_>>(), "{}", policy.id);
        }
        assert_eq!(told.into_inner().expect("sound").into_iter().max(), Some(22), "campaigns are counted");
    }
}
