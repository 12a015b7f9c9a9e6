//! Several campaigns in step: what a step costs is fetching numbers and code, and for eight it costs little more than
//! for one.
//!
//! Each campaign has its own state, luck and calendar and is played turn by turn as ever. Only the flows and the stocks
//! of a step are worked out for all of them at once, in lanes. Nothing but speed hangs on it: the same seed gives the
//! same campaign, whoever goes beside it.

use super::compiled::Compiled;
use super::content::Policy;
use super::ledger::{Silent, Sink};
use super::machine::Machine;
use super::policy::{self, Scratch};
use super::state::{Stale, State};

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
pub fn play<C: Campaigns>(machine: &Machine, policy: &Policy, blank: &State, scratch: &mut Scratch, campaigns: &mut C) {
    let mut places: Vec<Place> = (0..LANES).map(|_| Place { state: blank.clone(), steps: 0 }).collect();
    let mut play = Play { machine, programs: machine.compiled(blank.lens), numbers: machine.lanes(blank.lens), policy, scratch, campaigns };
    for (k, place) in places.iter_mut().enumerate() {
        if play.campaigns.next(k, &mut place.state) {
            place.steps = play.ahead(k, &mut place.state);
        }
    }
    // Whoever comes later waits until the units begin together, so that turns open together.
    let unit = machine.content.clock.steps_per_unit.max(1);
    let mut tick = blank.tick;
    while places.iter().any(|place| place.steps > 0) {
        let goes = |place: &Place| place.steps > 0 && place.state.tick % unit == tick % unit;
        let going: Vec<usize> = (0..LANES).filter(|&k| goes(&places[k])).collect();
        play.step(&mut places, &going);
        going.iter().for_each(|&k| places[k].steps -= 1);
        let turning: Vec<usize> = going.into_iter().filter(|&k| places[k].steps == 0).collect();
        play.turn(&mut places, &turning);
        for k in turning {
            places[k].steps = play.ahead(k, &mut places[k].state);
        }
        tick += 1;
    }
}

/// What the places share.
struct Play<'a, C> {
    machine: &'a Machine,
    programs: &'a Compiled,
    /// Numbers of all places, side by side, to work in.
    numbers: Vec<[f64; LANES]>,
    policy: &'a Policy,
    scratch: &'a mut Scratch,
    campaigns: &'a mut C,
}

impl<C: Campaigns> Play<'_, C> {
    /// Plays until the model is to move, and gives the steps it is to move by; campaigns that come to their end are
    /// followed by the next. 0 when there is none any more.
    fn ahead(&mut self, k: usize, state: &mut State) -> u32 {
        let machine = self.machine;
        loop {
            let go = self.campaigns.opened(k, state);
            if go == Go::Stop || state.ended.is_some() {
                if !self.campaigns.next(k, state) {
                    return 0;
                }
                continue;
            }
            let sink = self.campaigns.sink(k);
            if go == Go::Play {
                policy::lead(machine, state, self.policy, self.scratch, sink);
            }
            policy::answer_compulsory(machine, state, self.policy, self.scratch, sink);
            machine.close_before(state, sink);
            if state.steps > 0 {
                return state.steps;
            }
            machine.close_after(state, sink);
        }
    }

    /// One step of the campaigns at some places.
    fn step(&mut self, places: &mut [Place], going: &[usize]) {
        let Play { machine, programs: c, numbers, campaigns, .. } = self;
        if going.len() < WORTH || C::Sink::BOOKS || machine.plain {
            going.iter().for_each(|&k| machine.step(&mut places[k].state, campaigns.sink(k)));
            return;
        }
        going.iter().for_each(|&k| machine.fall_due(&mut places[k].state, campaigns.sink(k)));
        fetch(numbers, &c.reads.flows, places);
        c.flows.run(numbers, machine.tables(&places[0].state));
        let done = c.links.run(numbers, c.sums);
        for &k in going {
            let (state, sink) = (&mut places[k].state, campaigns.sink(k));
            if done[k] {
                c.links.stocks().zip(&numbers[c.sums..]).for_each(|(slot, close)| state.slots[slot] = close[k]);
            } else {
                machine.flow(state);
                machine.links_in_order(state, sink);
            }
            machine.beside(state, &|_, root| numbers[c.flows.root_at(root) as usize][k], sink);
        }
    }

    /// The close of a turn after its last step, and the opening of the next.
    fn turn(&mut self, places: &mut [Place], turning: &[usize]) {
        let Play { machine, programs: c, numbers, campaigns, .. } = self;
        if turning.len() < WORTH || machine.plain {
            turning.iter().for_each(|&k| machine.close_after(&mut places[k].state, campaigns.sink(k)));
            return;
        }
        fetch(numbers, &c.reads.aux, places);
        c.aux.run(numbers, machine.tables(&places[0].state));
        for &k in turning {
            let state = &mut places[k].state;
            c.aux.write_lane(numbers, k, &mut state.slots);
            state.stale = Stale::NONE;
            machine.conclude(state, campaigns.sink(k));
            if state.ended.is_none() {
                machine.open_before(state, campaigns.sink(k));
            }
        }
        fetch(numbers, &c.reads.turn, places);
        c.turn.run(numbers, machine.tables(&places[0].state));
        for &k in turning {
            let state = &mut places[k].state;
            if state.ended.is_none() {
                c.turn.copy_lane(numbers, k, &mut state.frozen);
                machine.open_after(state, campaigns.sink(k));
            }
        }
    }
}

/// Puts the numbers of all places side by side, of those slots that are read.
fn fetch(numbers: &mut [[f64; LANES]], reads: &[u32], places: &[Place]) {
    let slots: [&[f64]; LANES] = core::array::from_fn(|k| &places[k].state.slots[..]);
    let len = slots.iter().map(|slots| slots.len()).min().unwrap_or(0).min(numbers.len());
    let (slots, numbers) = (slots.map(|slots| &slots[..len]), &mut numbers[..len]);
    for &slot in reads {
        let slot = slot as usize;
        numbers[slot] = core::array::from_fn(|k| slots[k][slot]);
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

    fn next(&mut self, _: usize, state: &mut State) -> bool {
        self.waiting.next().map(|seed| self.machine.start_over(seed, self.lens, state, &mut self.sink)).is_some()
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
