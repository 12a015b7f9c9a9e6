//! Sweeps: every policy under every lens with every seed.

use super::marks::Watch;
use super::plan::{Plan, Subject};
use super::tally::{Scale, Tally};
use crate::engine::ledger::Silent;
use crate::engine::machine::Machine;
use crate::engine::policy::{Scratch, close, conduct, settle};
use crate::engine::state::State;
use crate::engine::together::{self, Begun, Campaigns, Go, PLACES};
use crate::engine::track::Track;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Half of what is normal lies within so many standard deviations, and nine of ten.
const HALF: f64 = 0.674_489_750_196_082;
const MOST: f64 = 1.644_853_626_951_472;

/// What a sweep came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swept {
    /// What was asked for.
    pub plan: Plan,
    /// The blocks that are in, by number.
    pub blocks: Vec<u64>,
    /// One a cell of the plan.
    pub cells: Vec<Tally>,
}

impl Swept {
    /// Seeds that are in.
    #[must_use]
    pub fn seeds(&self) -> u64 {
        self.plan.seeds_in(&self.blocks)
    }

    /// Everything together.
    #[must_use]
    pub fn whole(&self) -> Option<Tally> {
        let (first, rest) = self.cells.split_first()?;
        let mut all = first.clone();
        rest.iter().for_each(|t| all.merge(t));
        Some(all)
    }
}

/// What is handed out next, and where it ends.
struct Queue {
    next: usize,
    end: usize,
}

/// Runs a plan on some threads. `told` hears after each piece of work, from any thread, how many campaigns are done; a
/// `stop` lets the blocks that were begun come to their end.
pub fn sweep(machine: &Machine, subject: &Subject, plan: &Plan, threads: usize, stop: &AtomicBool, told: &(dyn Fn(u64) + Sync)) -> Swept {
    let (cells, blocks) = (plan.cells(), plan.mine());
    let endings = machine.content.endings.len();
    let scales: Vec<Scale> = plan.bands.iter().map(|s| Scale::of(&machine.content.slots[s.0 as usize])).collect();
    let tallies: Vec<Mutex<Tally>> = cells.iter().map(|_| Mutex::new(Tally::new(subject, plan, endings))).collect();
    let queue = Mutex::new(Queue { next: 0, end: blocks.len() * cells.len() });
    let done = Mutex::new(0);
    // Pieces are handed out in order, so that at a stop only the block in hand has to be finished.
    let claim = || {
        let mut q = queue.lock().unwrap_or_else(PoisonError::into_inner);
        if stop.load(Ordering::Relaxed) {
            q.end = q.end.min(q.next.div_ceil(cells.len().max(1)) * cells.len());
        }
        let piece = q.next;
        q.next += usize::from(piece < q.end);
        (piece < q.end).then_some(piece)
    };
    let labour = || {
        let mut runner = Runner::new(machine, subject, plan, &scales);
        while let Some(piece) = claim() {
            let (block, cell) = (blocks[piece / cells.len()], piece % cells.len());
            let (first, last) = plan.seeds_of(block);
            runner.begin();
            if plan.track {
                (first..=last).for_each(|seed| runner.tracked(seed, cells[cell]));
            } else {
                runner.campaigns(first..=last, cells[cell]);
            }
            runner.hand_over(&mut tallies[cell].lock().unwrap_or_else(PoisonError::into_inner));
            let so_far = {
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                *done += last - first + 1;
                *done
            };
            told(so_far);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(blocks.len() * cells.len()) {
            scope.spawn(labour);
        }
        labour();
    });
    let end = queue.into_inner().unwrap_or_else(PoisonError::into_inner).end;
    let blocks = blocks[..end / cells.len().max(1)].to_vec();
    let cells = tallies.into_iter().map(|t| t.into_inner().unwrap_or_else(PoisonError::into_inner)).collect();
    Swept { plan: plan.clone(), blocks, cells }
}

/// Plays campaigns of one cell and counts them.
struct Runner<'a> {
    machine: &'a Machine,
    counter: Counter<'a>,
    /// Who watches the campaign at a place.
    watches: Vec<Watch<'a>>,
    scratch: Scratch,
}

/// What has been counted of a piece of work.
struct Counter<'a> {
    machine: &'a Machine,
    subject: &'a Subject,
    plan: &'a Plan,
    scales: &'a [Scale],
    tally: Tally,
    /// Places in the histograms that are to be counted up.
    bins: Vec<u32>,
}

impl<'a> Runner<'a> {
    fn new(machine: &'a Machine, subject: &'a Subject, plan: &'a Plan, scales: &'a [Scale]) -> Self {
        let no_bands = Plan { bands: vec![], ..plan.clone() };
        let tally = Tally::new(subject, &no_bands, machine.content.endings.len());
        let counter = Counter { machine, subject, plan, scales, tally, bins: Vec::new() };
        let watches = (0..PLACES).map(|_| Watch::new(&subject.marks)).collect();
        Self { machine, counter, watches, scratch: Scratch::default() }
    }

    fn begin(&mut self) {
        let t = &mut self.counter.tally;
        t.runs = 0;
        for all in [&mut t.hits, &mut t.times, &mut t.ends] {
            all.fill(0);
        }
        t.firsts.fill(super::tally::NONE);
        t.values.fill(super::stats::Sum::default());
        t.standing.fill(super::stats::Sum::default());
        t.track.fill((0, 0));
        t.calls.fill([0; 3]);
        self.counter.bins.clear();
    }

    fn hand_over(&self, to: &mut Tally) {
        to.merge(&self.counter.tally);
        for &place in &self.counter.bins {
            to.bands[place as usize] += 1;
        }
    }

    /// Plays campaigns of one cell in step.
    fn campaigns(&mut self, seeds: RangeInclusive<u64>, (policy, lens): (u32, u32)) {
        let Self { machine, counter, watches, scratch } = self;
        let blank = machine.start(*seeds.start(), lens, &mut Silent);
        let mut cell = Cell { machine, lens, seeds, counter, watches, dates: [0; PLACES], opened: [0; PLACES] };
        together::play(machine, &machine.content.policies[policy as usize], &blank, scratch, &mut cell);
    }

    /// Plays one campaign of a cell with its track record.
    fn tracked(&mut self, seed: u64, (policy, lens): (u32, u32)) {
        let Self { machine, counter, watches, scratch } = self;
        let watch = &mut watches[0];
        watch.clear();
        let mut state = machine.start(seed, lens, watch);
        watch.begin(machine, &state);
        let mut track = Track::new(machine);
        let (mut date, mut opened) = (0, 0);
        loop {
            date = counter.dates(&state, date, Some(&track));
            if state.ended.is_some() {
                break;
            }
            opened = state.tick;
            watch.look(machine, &state);
            conduct(machine, &mut state, policy, scratch, watch);
            settle(machine, &mut state, policy, scratch, watch);
            track.predict(machine, &state);
            close(machine, &mut state, policy, scratch, watch);
            track.observe(machine, &state);
            counter.calls(&track, lens);
        }
        counter.end(&mut state, watch, opened);
    }
}

/// The campaigns of a cell, some at a time.
struct Cell<'r, 'a> {
    machine: &'a Machine,
    lens: u32,
    seeds: RangeInclusive<u64>,
    counter: &'r mut Counter<'a>,
    watches: &'r mut [Watch<'a>],
    /// The next date of which something is to be noted, and the step at which the last turn opened.
    dates: [usize; PLACES],
    opened: [u32; PLACES],
}

impl<'a> Campaigns for Cell<'_, 'a> {
    type Sink = Watch<'a>;

    fn next(&mut self, place: usize, state: &mut State) -> Option<Begun> {
        let seed = self.seeds.next()?;
        self.watches[place].clear();
        (self.dates[place], self.opened[place]) = (0, 0);
        Some(Self::start(self.machine, seed, self.lens, state))
    }

    fn sink(&mut self, place: usize) -> &mut Watch<'a> {
        &mut self.watches[place]
    }

    fn opened(&mut self, place: usize, state: &mut State) -> Go {
        if !self.counter.scales.is_empty() {
            self.machine.freshen(state);
        }
        if state.turn == 0 {
            self.watches[place].begin(self.machine, state);
        }
        self.dates[place] = self.counter.dates(state, self.dates[place], None);
        if state.ended.is_some() {
            self.counter.end(state, &mut self.watches[place], self.opened[place]);
            return Go::Stop;
        }
        self.opened[place] = state.tick;
        self.watches[place].look(self.machine, state);
        Go::Play
    }
}

impl Counter<'_> {
    /// Notes what is to be noted at the dates that have been reached; gives the next date.
    fn dates(&mut self, state: &State, next: usize, track: Option<&Track>) -> usize {
        let steps = self.machine.content.clock.steps_per_unit.max(1);
        let mut date = next;
        while date < self.subject.dates && state.tick >= date as u32 * steps {
            for (i, (slot, scale)) in self.plan.bands.iter().zip(self.scales).enumerate() {
                let bin = scale.bin(self.machine.get(state, *slot));
                self.bins.push(((i * self.subject.dates + date) * super::plan::BINS + bin) as u32);
            }
            if let Some(track) = track {
                let leads = track.leader() == Some(state.lens);
                let (reached, led) = &mut self.tally.track[date];
                *reached += 1;
                *led += u64::from(leads);
            }
            date += 1;
        }
        date
    }

    /// Counts what was published, and whether it lay where the lens on which the world runs said.
    fn calls(&mut self, track: &Track, lens: u32) {
        for figure in &track.news {
            let off = figure.predictions[lens as usize].surprise(figure.value).abs();
            let [all, half, most] = &mut self.tally.calls[figure.figure as usize];
            *all += 1;
            *half += u64::from(off < HALF);
            *most += u64::from(off < MOST);
        }
    }

    /// Counts a campaign that is over; its last turn opened at a step.
    fn end(&mut self, state: &mut State, watch: &mut Watch<'_>, opened: u32) {
        let machine = self.machine;
        let content = &machine.content;
        machine.refresh(state);
        watch.end(machine, state);
        let t = &mut self.tally;
        t.runs += 1;
        for &mark in &watch.hits {
            let i = mark as usize;
            t.hits[i] += 1;
            t.times[i] += u64::from(watch.count(mark));
            t.firsts[i] = t.firsts[i].min(state.seed);
        }
        let ending = state.ended.map_or(0, |e| e as usize);
        let unit = (opened / content.clock.steps_per_unit.max(1)) as usize;
        if let Some(n) = t.ends.get_mut(ending * self.subject.dates + unit.min(self.subject.dates - 1)) {
            *n += 1;
        }
        let measures = content.measures.iter().filter_map(|m| m.slot).map(|slot| machine.get(state, slot));
        let aims = content.aims.iter().map(|a| machine.eval(state, a.progress));
        let arcs = watch.arcs.iter().zip(&self.subject.marks.arcs).map(|(n, (_, of))| 100.0 * f64::from(*n) / f64::from((*of).max(1)));
        let stands = content.endings.get(ending).is_some_and(|e| e.stands);
        for (i, x) in measures.chain(aims).chain(arcs).enumerate() {
            t.values[i].add(x);
            if stands {
                t.standing[i].add(x);
            }
        }
    }
}
