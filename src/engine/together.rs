//! Several campaigns in step: what a step costs is fetching numbers and code, and for eight it costs little more than
//! for one.
//!
//! Each campaign has its own state, luck and calendar and is played turn by turn as ever. Only the flows and the stocks
//! of a step are worked out for all of them at once, in lanes. Nothing but speed hangs on it: the same seed gives the
//! same campaign, whoever goes beside it.

use super::ledger::{Silent, Sink};
use super::machine::Machine;
use super::policy::{self, Scratch};
use super::state::State;

/// Campaigns that go in step.
pub const LANES: usize = 8;

/// Fewer than these go one by one: a step of all lanes costs as much however few are taken.
const WORTH: usize = 3;

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

/// Who hands out the campaigns and watches them. A place is one of [`LANES`].
pub trait Campaigns {
    /// Where bookings and events of a campaign go.
    type Sink: Sink;
    /// Puts the next campaign to a place; no if there is none any more.
    fn next(&mut self, place: usize, state: &mut State) -> bool;
    /// The sink of the campaign at a place.
    fn sink(&mut self, place: usize) -> &mut Self::Sink;
    /// A turn lies open, or the campaign is over (then nothing but [`Go::Stop`] comes of it). Auxiliaries may have been
    /// left as they were: whoever reads numbers calls [`Machine::freshen`] before.
    fn opened(&mut self, place: usize, state: &mut State) -> Go;
}

/// A place: its campaign, and the steps to go until the turn ends.
struct Place {
    state: State,
    steps: u32,
}

/// Plays campaigns under one lens and policy until none is left. `blank` is any state of the machine under the lens.
pub fn play<C: Campaigns>(machine: &Machine, policy: u32, blank: &State, scratch: &mut Scratch, campaigns: &mut C) {
    let mut places: Vec<Place> = (0..LANES).map(|_| Place { state: blank.clone(), steps: 0 }).collect();
    let mut numbers = machine.lanes(blank.lens);
    let mut bring = |k: usize, place: &mut Place, begun: bool, campaigns: &mut C| {
        place.steps = if begun || campaigns.next(k, &mut place.state) { ahead(machine, policy, k, &mut place.state, scratch, campaigns) } else { 0 };
    };
    for (k, place) in places.iter_mut().enumerate() {
        bring(k, place, false, campaigns);
    }
    loop {
        let going = places.iter().filter(|place| place.steps > 0).count();
        if going == 0 {
            return;
        }
        if going < WORTH || C::Sink::BOOKS {
            for (k, place) in places.iter_mut().enumerate().filter(|(_, place)| place.steps > 0) {
                machine.step(&mut place.state, campaigns.sink(k));
            }
        } else {
            step(machine, &mut places, &mut numbers, campaigns);
        }
        for (k, place) in places.iter_mut().enumerate().filter(|(_, place)| place.steps > 0) {
            place.steps -= 1;
            if place.steps == 0 {
                machine.close_after(&mut place.state, campaigns.sink(k));
                bring(k, place, true, campaigns);
            }
        }
    }
}

/// Plays until the model is to move, and gives the steps it is to move by; campaigns that come to their end are followed
/// by the next. 0 when there is none any more.
fn ahead<C: Campaigns>(machine: &Machine, policy: u32, k: usize, state: &mut State, scratch: &mut Scratch, campaigns: &mut C) -> u32 {
    loop {
        let go = campaigns.opened(k, state);
        if go == Go::Stop || state.ended.is_some() {
            if !campaigns.next(k, state) {
                return 0;
            }
            continue;
        }
        let sink = campaigns.sink(k);
        if go == Go::Play {
            policy::lead(machine, state, policy, scratch, sink);
        }
        policy::answer_compulsory(machine, state, policy, scratch, sink);
        machine.close_before(state, sink);
        if state.steps > 0 {
            return state.steps;
        }
        machine.close_after(state, sink);
    }
}

/// One step of all campaigns that are to go.
fn step<C: Campaigns>(machine: &Machine, places: &mut [Place], numbers: &mut [[f64; LANES]], campaigns: &mut C) {
    for (k, place) in places.iter_mut().enumerate().filter(|(_, place)| place.steps > 0) {
        machine.fall_due(&mut place.state, campaigns.sink(k));
    }
    let Some(lens) = places.first().map(|place| place.state.lens) else { return };
    let c = machine.compiled(lens);
    for &slot in &c.reads {
        let slot = slot as usize;
        numbers[slot] = core::array::from_fn(|k| places[k].state.slots[slot]);
    }
    c.flows.run(numbers, machine.tables(&places[0].state));
    let done = c.links.run(numbers, c.sums);
    for (k, place) in places.iter_mut().enumerate().filter(|(_, place)| place.steps > 0) {
        let (state, sink) = (&mut place.state, campaigns.sink(k));
        if done[k] {
            for (i, slot) in c.links.stocks().enumerate() {
                state.slots[slot] = numbers[c.sums + i][k];
            }
        } else {
            machine.flow(state);
            machine.links_in_order(state, sink);
        }
        machine.beside(state, &|_, root| numbers[c.flows.root_at(root) as usize][k], sink);
    }
}

/// Plays a campaign of each seed from its start to its end, and hands them over in the order in which they end. Gives
/// the number of decisions, as [`Scratch::decisions`].
pub fn seeds(machine: &Machine, lens: u32, policy: u32, seeds: core::ops::Range<u64>, over: &mut dyn FnMut(&State)) -> u64 {
    let blank = machine.start(seeds.start, lens, &mut Silent);
    let mut scratch = Scratch::default();
    play(machine, policy, &blank, &mut scratch, &mut Seeds { machine, lens, seeds, over, sink: Silent });
    scratch.decisions
}

struct Seeds<'a> {
    machine: &'a Machine,
    lens: u32,
    seeds: core::ops::Range<u64>,
    over: &'a mut dyn FnMut(&State),
    sink: Silent,
}

impl Campaigns for Seeds<'_> {
    type Sink = Silent;

    fn next(&mut self, _: usize, state: &mut State) -> bool {
        self.seeds.next().map(|seed| self.machine.start_over(seed, self.lens, state, &mut self.sink)).is_some()
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
