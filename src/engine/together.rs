//! Several campaigns in step: what an expression costs is fetching numbers and code, and for sixteen it costs little more
//! than for one.
//!
//! Each campaign has its own state, luck and calendar and is played turn by turn as ever. What is the same arithmetic for
//! all of them is done for sixteen at once, in lanes: flows and stocks of a step, endings, readings, the conditions of a
//! turn, the draws of its races. Nothing but speed hangs on it: the same seed gives the same campaign, whoever goes
//! beside it.

use std::cell::Cell;

use super::chains::Chains;
use super::compiled::Compiled;
use super::content::Policy;
use super::expr::Table;
use super::ledger::{Silent, Sink};
use super::links::Links;
use super::machine::Machine;
use super::policy::{self, PARTS, Part, Scratch};
use super::program::Program;
use super::state::{Bits, State};
use super::wide::{Drawn, Numbers, Work};

/// Campaigns that go in step: two registers of the widest, so that finding what a step works on is shared by more. Four
/// registers need more of the nearest cache than that saves.
pub(super) const LANES: usize = 16;

/// Campaigns that are under way at a time.
pub const PLACES: usize = 2 * LANES;

/// Fewer than these go one by one: a step of all lanes costs as much however few are taken.
const WORTH: usize = 4;

thread_local! {
    /// Room for the numbers of the lanes, kept from one play to the next: nothing in it outlasts the work.
    static ROOM: Cell<Numbers<LANES>> = const { Cell::new(Numbers::NONE) };
}

/// What is to be done with a campaign whose turn lies open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// Play the turn.
    Play,
    /// Answer what is compulsory and close it, with no other decision.
    Close,
    /// No more of it.
    Stop,
}

/// Where a campaign that is handed out stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// At its start, before its first turn opens.
    Fresh,
    /// A turn lies open.
    Open,
}

/// Who hands out the campaigns and watches them. A place is one of [`PLACES`].
pub trait Campaigns {
    /// Where bookings and events of a campaign go.
    type Sink: Sink;
    /// Puts the next campaign to a place ([`Campaigns::start`] or a state of its own); `None` if there is none any more.
    fn next(&mut self, place: usize, state: &mut State) -> Option<Begun>;
    /// The sink of the campaign at a place.
    fn sink(&mut self, place: usize) -> &mut Self::Sink;
    /// A turn lies open, or the campaign is over (then nothing but [`Go::Stop`] comes of it). As long as it goes on,
    /// auxiliaries may have been left as they were: whoever reads numbers calls [`Machine::freshen`] before.
    fn opened(&mut self, place: usize, state: &mut State) -> Go;
    /// Puts a campaign of a seed to its start.
    fn start(machine: &Machine, seed: u64, lens: u32, state: &mut State) -> Begun {
        machine.start_over(seed, lens, state);
        Begun::Fresh
    }
}

/// A place: its campaign, and what it waits for.
struct Place {
    state: State,
    waits: Waits,
}

/// What the campaign at a place waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    /// So many steps of the model.
    Steps(u32),
    /// The close of a turn whose steps are done.
    Close,
    /// The opening of a turn.
    Opening,
    /// Nothing: there is no campaign any more.
    Nothing,
}

/// Plays campaigns under one lens and policy until none is left. `blank` is any state of the machine under the lens.
///
/// There are twice as many places as lanes, and half of them or more wait for a step, or half or more for the turn of a
/// turn: whichever it is, the lanes are full.
pub fn play<C: Campaigns>(machine: &Machine, policy: &Policy, blank: &State, scratch: &mut Scratch, campaigns: &mut C) {
    let mut places: Vec<Place> = (0..PLACES).map(|_| Place { state: blank.clone(), waits: Waits::Nothing }).collect();
    let mut numbers = ROOM.take();
    machine.furnish(blank.lens, &mut numbers);
    let programs = machine.compiled(blank.lens);
    let (drawn, frozen, live) = Default::default();
    let mut play = Play { machine, programs, numbers, drawn, frozen, live, policy, scratch, campaigns };
    for (k, place) in places.iter_mut().enumerate() {
        if play.next(k, place) {
            play.ahead(k, place);
        }
    }
    loop {
        let (mut steps, mut turns) = (Few::default(), Few::default());
        for (k, place) in places.iter().enumerate() {
            match place.waits {
                Waits::Steps(_) => steps.push(k),
                Waits::Close | Waits::Opening => turns.push(k),
                Waits::Nothing => {}
            }
        }
        match (steps.all().len(), turns.all().len()) {
            (0, 0) => break,
            (step, turn) if step >= turn => play.step(&mut places, steps.all()),
            _ => play.turn(&mut places, turns.all()),
        }
    }
    ROOM.set(play.numbers);
}

/// Some places, as many at most as there are lanes.
#[derive(Clone, Copy, Debug, Default)]
struct Few {
    places: [usize; LANES],
    len: usize,
}

impl Few {
    /// Adds one, if there is room.
    fn push(&mut self, k: usize) {
        if self.len < LANES {
            self.places[self.len] = k;
            self.len += 1;
        }
    }

    fn all(&self) -> &[usize] {
        &self.places[..self.len]
    }
}

/// What the places share.
struct Play<'a, C> {
    machine: &'a Machine,
    programs: &'a Compiled,
    /// Numbers of the lanes, side by side, to work in.
    numbers: Numbers<LANES>,
    drawn: Drawn,
    /// Room in which the turns of the lanes are frozen.
    frozen: [Vec<f64>; LANES],
    live: [Bits; LANES],
    policy: &'a Policy,
    scratch: &'a mut Scratch,
    campaigns: &'a mut C,
}

impl<C: Campaigns> Play<'_, C> {
    /// The next campaign at a place; yes if a turn of it lies open.
    fn next(&mut self, k: usize, place: &mut Place) -> bool {
        let begun = self.campaigns.next(k, &mut place.state);
        place.waits = if begun.is_some() { Waits::Opening } else { Waits::Nothing };
        begun == Some(Begun::Open)
    }

    /// Plays the turn that lies open at a place, and those after it until the model is to move.
    fn ahead(&mut self, k: usize, place: &mut Place) {
        while let Some(go) = self.go(k, place) {
            for part in PARTS {
                self.lead(k, place, go, part);
            }
            self.settle(k, place);
            if self.shut(k, place) {
                return;
            }
        }
    }

    /// What is to be done with the turn that lies open at a place. A campaign that comes to its end is followed by the
    /// next; nothing, if then no turn lies open.
    fn go(&mut self, k: usize, place: &mut Place) -> Option<Go> {
        loop {
            let go = self.campaigns.opened(k, &mut place.state);
            if go != Go::Stop && place.state.ended.is_none() {
                return Some(go);
            }
            if !self.next(k, place) {
                return None;
            }
        }
    }

    /// Plays a part of the turn that lies open at a place.
    fn lead(&mut self, k: usize, place: &mut Place, go: Go, part: Part) {
        if go == Go::Play {
            policy::lead_part(self.machine, &mut place.state, self.policy, part, self.scratch, self.campaigns.sink(k));
        }
    }

    /// Answers what is compulsory, and sees to what leaves the desk.
    fn settle(&mut self, k: usize, place: &mut Place) {
        let (machine, state, sink) = (self.machine, &mut place.state, self.campaigns.sink(k));
        policy::answer_compulsory(machine, state, self.policy, self.scratch, sink);
        machine.close_desk_and_petitions(state, sink);
    }

    /// Closes the turn at a place; yes if now the model is to move, no if another turn lies open.
    fn shut(&mut self, k: usize, place: &mut Place) -> bool {
        let (machine, state, sink) = (self.machine, &mut place.state, self.campaigns.sink(k));
        machine.others_move(state, sink);
        if state.steps > 0 {
            place.waits = Waits::Steps(state.steps);
            return true;
        }
        machine.close_after(state, sink);
        false
    }

    /// One step of the campaigns at some places.
    fn step(&mut self, places: &mut [Place], which: &[usize]) {
        let Play { machine, programs: c, numbers, drawn, campaigns, .. } = self;
        if which.len() < WORTH || C::Sink::BOOKS || machine.plain {
            which.iter().for_each(|&k| machine.step(&mut places[k].state, campaigns.sink(k)));
        } else {
            which.iter().for_each(|&k| machine.fall_due(&mut places[k].state, campaigns.sink(k)));
            let numbers = numbers.all();
            run(machine, &c.flows, &c.reads.flows, places, which, numbers);
            which.iter().for_each(|&k| machine.ask_noises(&places[k].state, drawn));
            let mut draws = drawn.normals(machine.wide);
            let done = machine.wide.run(Flow { links: &c.links, chains: &c.chains, numbers, sums: c.sums });
            for (lane, &k) in which.iter().enumerate() {
                let (state, sink) = (&mut places[k].state, campaigns.sink(k));
                if done[lane] {
                    c.links.stocks().zip(&numbers[c.sums..]).for_each(|(slot, close)| state.slots[slot] = close[lane]);
                } else {
                    machine.flow(state);
                    machine.links_in_order(state, sink);
                }
                c.chains.slots().iter().for_each(|&slot| state.slots[slot as usize] = numbers[slot as usize][lane]);
                machine.beside(state, &|_, root| numbers[c.flows.root_at(root) as usize][lane], &mut draws, sink);
            }
        }
        for &k in which {
            let waits = &mut places[k].waits;
            *waits = match *waits {
                Waits::Steps(left) if left > 1 => Waits::Steps(left - 1),
                _ => Waits::Close,
            };
        }
    }

    /// The close of a turn at some places, and the opening of the next, or the first of the next campaign.
    fn turn(&mut self, places: &mut [Place], which: &[usize]) {
        self.close(places, which);
        let mut opening = Few::default();
        for &k in which {
            if places[k].state.ended.is_some() {
                self.ahead(k, &mut places[k]);
            }
            if places[k].waits == Waits::Opening {
                opening.push(k);
            }
        }
        self.open(places, opening.all());
        // One thing after the other for all: what it needs is at hand then.
        let (mut open, mut goes) = (Few::default(), [Go::Stop; LANES]);
        for &k in opening.all() {
            if let Some(go) = self.go(k, &mut places[k]) {
                goes[open.len] = go;
                open.push(k);
            }
        }
        for part in PARTS {
            open.all().iter().zip(goes).for_each(|(&k, go)| self.lead(k, &mut places[k], go, part));
        }
        open.all().iter().for_each(|&k| self.settle(k, &mut places[k]));
        for &k in open.all() {
            if !self.shut(k, &mut places[k]) {
                self.ahead(k, &mut places[k]);
            }
        }
    }

    /// The close of a turn after its last step.
    fn close(&mut self, places: &mut [Place], which: &[usize]) {
        let Play { machine, programs: c, numbers, campaigns, .. } = self;
        let numbers = numbers.all();
        let plain = which.len() < WORTH || machine.plain;
        if !plain {
            run(machine, &c.endings, &c.reads.endings, places, which, numbers);
        }
        for (lane, &k) in which.iter().enumerate() {
            if places[k].waits != Waits::Close {
                continue;
            }
            let (state, sink) = (&mut places[k].state, campaigns.sink(k));
            if plain {
                machine.conclude_alone(state, sink);
            } else {
                machine.conclude(state, &|_, ending| numbers[c.endings.root_at(ending) as usize][lane] != 0.0, sink);
            }
            places[k].waits = Waits::Opening;
        }
    }

    /// The opening of a turn at some places.
    fn open(&mut self, places: &mut [Place], which: &[usize]) {
        let Play { machine, programs: c, numbers, drawn, frozen, live, campaigns, .. } = self;
        if which.len() < WORTH || machine.plain {
            which.iter().for_each(|&k| machine.open(&mut places[k].state, campaigns.sink(k)));
            return;
        }
        let (numbers, mut missing) = (numbers.all(), [0; LANES]);
        for (missing, &k) in missing.iter_mut().zip(which) {
            let state = &mut places[k].state;
            machine.open_before(state, campaigns.sink(k));
            *missing = machine.ask_draws(state, drawn);
        }
        run(machine, &c.readings, &c.reads.readings, places, which, numbers);
        {
            let mut draws = drawn.fours(machine.wide);
            for (lane, &k) in which.iter().enumerate() {
                let state = &mut places[k].state;
                state.draws.give(state.tick, missing[lane], &mut draws);
                machine.read(state, &|_, root| numbers[c.readings.root_at(root) as usize][lane], campaigns.sink(k));
            }
        }
        run(machine, &c.turn, &c.reads.turn, places, which, numbers);
        machine.wide.run(Freeze { programs: c, numbers, frozen, live });
        for (lane, &k) in which.iter().enumerate() {
            let state = &mut places[k].state;
            core::mem::swap(&mut state.frozen, &mut frozen[lane]);
            core::mem::swap(&mut state.live, &mut live[lane]);
            c.acts().for_each(|(slot, at)| state.slots[slot] = numbers[at][lane]);
            state.stale.remove(&machine.acts);
            machine.draw_races_wide(state, drawn);
        }
        which.iter().for_each(|&k| machine.open_frame(&mut places[k].state, campaigns.sink(k)));
        which.iter().for_each(|&k| machine.open_desk(&mut places[k].state, campaigns.sink(k)));
        which.iter().for_each(|&k| machine.open_end(&mut places[k].state, campaigns.sink(k)));
    }
}

/// Runs a program for the campaigns at some places, each in a lane; `reads` are the slots that it reads.
fn run(machine: &Machine, program: &Program, reads: &[u32], places: &[Place], which: &[usize], numbers: &mut [[f64; LANES]]) {
    // Lanes that are left over do what the first does.
    let state = |lane: usize| &places[which.get(lane).copied().unwrap_or(which[0])].state;
    let (slots, tables) = (core::array::from_fn(|lane| &state(lane).slots[..]), machine.tables(state(0)));
    machine.wide.run(Run { program, reads, tables, slots, numbers });
}

/// A run of a program.
struct Run<'a> {
    program: &'a Program,
    /// Slots that it reads; they are put side by side first.
    reads: &'a [u32],
    tables: &'a [Table],
    slots: [&'a [f64]; LANES],
    numbers: &'a mut [[f64; LANES]],
}

impl Work for Run<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    fn work(self) {
        let Self { program, reads, tables, slots, numbers } = self;
        let len = slots.iter().map(|slots| slots.len()).min().unwrap_or(0).min(numbers.len());
        let (slots, read) = (slots.map(|slots| &slots[..len]), &mut numbers[..len]);
        for &slot in reads {
            let row = &mut read[slot as usize];
            for (number, slots) in row.iter_mut().zip(slots) {
                *number = slots[slot as usize];
            }
        }
        program.run(numbers, tables);
    }
}

/// The freezing of a turn.
struct Freeze<'a> {
    programs: &'a Compiled,
    numbers: &'a [[f64; LANES]],
    frozen: &'a mut [Vec<f64>; LANES],
    live: &'a mut [Bits; LANES],
}

impl Work for Freeze<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    fn work(self) {
        self.programs.freeze(self.numbers, self.frozen.each_mut(), self.live.each_mut());
    }
}

/// What the flows do to the stocks and the chains.
struct Flow<'a> {
    links: &'a Links,
    chains: &'a Chains,
    numbers: &'a mut [[f64; LANES]],
    sums: usize,
}

impl Work for Flow<'_> {
    type Output = [bool; LANES];

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    fn work(self) -> [bool; LANES] {
        self.chains.run(self.numbers);
        self.links.run(self.numbers, self.sums)
    }
}

/// Plays a campaign of each seed from its start to its end, and hands them over in the order in which they end. Gives
/// the number of decisions, as [`Scratch::decisions`].
pub fn seeds(machine: &Machine, lens: u32, policy: u32, seeds: core::ops::Range<u64>, over: &mut dyn FnMut(&State)) -> u64 {
    let blank = machine.start(seeds.start, lens, &mut Silent);
    let mut scratch = Scratch::default();
    play(
        machine,
        &machine.content.policies[policy as usize],
        &blank,
        &mut scratch,
        &mut Seeds { machine, lens, waiting: seeds, over, sink: Silent },
    );
    scratch.decisions
}

struct Seeds<'a> {
    machine: &'a Machine,
    lens: u32,
    waiting: core::ops::Range<u64>,
    over: &'a mut dyn FnMut(&State),
    sink: Silent,
}

impl Campaigns for Seeds<'_> {
    type Sink = Silent;

    fn next(&mut self, _: usize, state: &mut State) -> Option<Begun> {
        self.waiting.next().map(|seed| Self::start(self.machine, seed, self.lens, state))
    }

    fn sink(&mut self, _: usize) -> &mut Silent {
        &mut self.sink
    }

    fn opened(&mut self, _: usize, state: &mut State) -> Go {
        if state.ended.is_none() {
            return Go::Play;
        }
        (self.over)(state);
        Go::Stop
    }
}
