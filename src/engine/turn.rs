//! A turn: opening, commands, close.

use super::content::Date;
use super::ledger::{Cause, Event, Sink};
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// A new campaign: initial values, then the first opening.
    #[must_use]
    pub fn start<S: Sink>(&self, seed: u64, lens: u32, sink: &mut S) -> State {
        let mut state = self.blank(seed, lens);
        self.parameters(&mut state);
        self.start_offices(&mut state, sink);
        self.refresh(&mut state);
        self.open(&mut state, sink);
        state
    }

    /// A state before anything is worked out.
    fn blank(&self, seed: u64, lens: u32) -> State {
        let mut slots: Vec<f64> = self.content.slots.iter().map(|s| s.initial).collect();
        slots.extend(&self.constants);
        slots.resize(self.width, 0.0);
        State {
            seed,
            lens,
            tick: 0,
            turn: 0,
            commands: 0,
            slots,
            queue: Vec::new(),
            desk: Vec::new(),
            triggered: Vec::new(),
            petitions: Vec::new(),
            frozen: Vec::new(),
            aims: Vec::new(),
            ended: None,
            ordered: None,
            sequence: 0,
            steps: 0,
            still: 0,
            ahead: false,
        }
    }

    /// Opens a turn.
    fn open<S: Sink>(&self, state: &mut State, sink: &mut S) {
        sink.tell(Event::Opened);
        if self.fall_due(state, sink) {
            self.refresh(state);
        }
        self.read_estimates(state, sink);
        self.refresh(state);
        self.turn.run(&mut state.slots, &self.tables[state.lens as usize % self.tables.len()]);
        self.turn.copy(&state.slots, &mut state.frozen);
        state.steps = 1;
        let attention = libm::floor(self.frozen(state, self.content.desk.attention));
        self.set(state, self.content.known.attention, attention, Cause::Engine, sink);
        self.set(state, self.content.known.attention_full, attention, Cause::Engine, sink);
        self.open_windows(state, sink);
        self.settle_pledges(state, sink);
        self.open_boards(state, sink);
        self.open_desk(state, sink);
        self.draw_petitions(state, sink);
        self.refresh(state);
    }

    /// Closes a turn and opens the next.
    pub(super) fn close<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.close_desk(state, sink);
        self.close_petitions(state, sink);
        self.refresh(state);
        self.actors_move(state, sink);
        self.refresh(state);
        for _ in 0..state.steps {
            self.step(state, sink);
        }
        state.turn += 1;
        state.commands = 0;
        self.open(state, sink);
    }

    /// The calendar day of a step.
    #[must_use]
    pub fn date(&self, tick: u32) -> Date {
        let _ = tick;
        self.content.clock.start
    }
}
