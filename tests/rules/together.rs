//! Campaigns that go in step are those that go alone.

use mildias::engine::content::Fine;
use mildias::engine::ledger::{Booking, Event, Ledger, Silent, Sink};
use mildias::engine::machine::Machine;
use mildias::engine::policy::{Scratch, campaign};
use mildias::engine::state::State;
use mildias::engine::together::{self, Begun, Campaigns, Go};
use std::sync::Arc;

/// A lively world of two years; turns are now of one step, now of several.
fn machine() -> Machine {
    let mut w = super::lively();
    w.content.clock.units = 24;
    w.content.clock.steps_per_unit = 4;
    let hot = w.at_least(w.mood, 52.0);
    w.content.clock.fine.push(Fine { when: hot, steps: 1 });
    for (id, at_horizon, when) in [("early", false, w.at_least(w.mood, 60.0)), ("over", true, w.constant(0.0))] {
        w.ending(id, when, at_horizon, true);
    }
    w.machine()
}

#[test]
fn who_goes_beside_whom_changes_no_bit() {
    let machine = machine();
    let mut ends = std::collections::BTreeSet::new();
    for policy in 0..machine.content.policies.len() as u32 {
        for lens in 0..2 {
            // None, few, as many as there are places, more.
            for count in [0, 1, 2, 3, 8, 16, 37] {
                let mut seen = Vec::new();
                together::seeds(&machine, lens, policy, 5..5 + count, &mut |state| {
                    let alone = campaign(&machine, state.seed, lens, policy, &mut Silent);
                    assert_eq!(machine.hash(state), machine.hash(&alone), "seed {}", state.seed);
                    ends.insert((state.ended, state.tick));
                    seen.push(state.seed);
                });
                seen.sort_unstable();
                assert_eq!(seen, (5..5 + count).collect::<Vec<_>>());
            }
        }
    }
    assert!(ends.len() > 3, "they end at different times: {ends:?}");
}

#[test]
fn the_reference_goes_in_step_as_well() {
    let machine = machine();
    let trees = Machine::reference(Arc::clone(&machine.content));
    let mut seen = 0;
    together::seeds(&trees, 0, 1, 1..12, &mut |state| {
        let alone = campaign(&machine, state.seed, 0, 1, &mut Silent);
        assert_eq!(trees.hash(state), machine.hash(&alone), "seed {}", state.seed);
        seen += 1;
    });
    assert_eq!(seen, 11);
}

/// Keeps what is told of each campaign.
struct Told<'a> {
    machine: &'a Machine,
    next: u64,
    places: Vec<Events>,
    over: Vec<(u64, Vec<Event>)>,
}

#[derive(Clone, Default)]
struct Events(Vec<Event>);

impl Sink for Events {
    const BOOKS: bool = false;
    fn book(&mut self, _: Booking) {}
    fn tell(&mut self, event: Event) {
        self.0.push(event);
    }
}

impl Campaigns for Told<'_> {
    type Sink = Events;
    fn next(&mut self, place: usize, state: &mut State) -> Option<Begun> {
        self.next += 1;
        self.places[place].0.clear();
        *state = self.machine.start(self.next, 0, &mut self.places[place]);
        (self.next <= 12).then_some(Begun::Open)
    }
    fn sink(&mut self, place: usize) -> &mut Events {
        &mut self.places[place]
    }
    fn opened(&mut self, place: usize, state: &mut State) -> Go {
        if state.ended.is_some() {
            self.over.push((state.seed, std::mem::take(&mut self.places[place].0)));
        }
        Go::Play
    }
}

#[test]
fn what_is_told_is_told_of_the_right_one() {
    let machine = machine();
    let mut told = Told { machine: &machine, next: 0, places: vec![Events::default(); together::PLACES], over: Vec::new() };
    let blank = machine.start(0, 0, &mut Silent);
    together::play(&machine, &machine.content.policies[1], &blank, &mut Scratch::default(), &mut told);
    assert_eq!(told.over.len(), 12);
    for (seed, events) in told.over {
        let mut ledger = Ledger::default();
        campaign(&machine, seed, 0, 1, &mut ledger);
        assert_eq!(events, ledger.events, "seed {seed}");
    }
}
