//! A turn: opening, commands, close.

use super::calendar;
use super::content::{Date, Ending};
use super::estimate::Draws;
use super::expr::Slot;
use super::ledger::{Cause, Event, Silent, Sink};
use super::machine::Machine;
use super::state::{Bits, Stale, State};

/// A start under a lens: what is the same for every seed.
#[derive(Clone, Debug)]
pub struct Settled(State);

impl Machine {
    /// A new campaign: initial values, then the first opening.
    #[must_use]
    pub fn start<S: Sink>(&self, seed: u64, lens: u32, sink: &mut S) -> State {
        self.start_at(self.first(lens), seed, sink)
    }

    /// A new campaign in the place of another, before its first opening.
    pub(super) fn start_over(&self, seed: u64, lens: u32, state: &mut State) {
        let first = &self.first(lens).0;
        let mut slots = core::mem::take(&mut state.slots);
        // Working values are written before they are read.
        let kept = self.compiled(lens).kept(self.content.slots.len());
        if slots.len() == first.slots.len() {
            slots[..kept].copy_from_slice(&first.slots[..kept]);
        } else {
            slots.clone_from(&first.slots);
        }
        state.clone_beside(first);
        (state.slots, state.seed) = (slots, seed);
        self.first_noise(state);
    }

    /// A start under a lens where some parameters have other values than the content says, for [`Self::start_at`]. The
    /// machine must be [`Self::loose`] in them: elsewhere they are folded into the programs.
    #[must_use]
    pub fn settle_with(&self, lens: u32, values: &[(Slot, f64)]) -> Settled {
        self.settled(lens, values)
    }

    /// A new campaign from a start.
    #[must_use]
    pub fn start_at<S: Sink>(&self, settled: &Settled, seed: u64, sink: &mut S) -> State {
        let mut state = State { seed, ..settled.0.clone() };
        self.first_noise(&mut state);
        self.open(&mut state, sink);
        self.freshen(&mut state);
        state
    }

    fn first(&self, lens: u32) -> &Settled {
        self.starts[lens as usize % self.starts.len()].get_or_init(|| self.settled(lens, &[]))
    }

    /// A state before luck and the first opening: the same for every seed.
    fn settled(&self, lens: u32, values: &[(Slot, f64)]) -> Settled {
        let mut slots: Vec<f64> = self.content.slots.iter().map(|s| s.initial).collect();
        self.compiled(lens).furnish(&mut slots, self.content.slots.len());
        let mut state = State {
            seed: 0,
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
            live: Bits::default(),
            waits: Vec::new(),
            aims: Vec::new(),
            ended: None,
            ordered: None,
            sequence: 0,
            steps: 0,
            still: 0,
            ahead: false,
            stale: Stale::ALL,
            depth: 0,
            acts: 0,
            draws: Draws::default(),
        };
        self.parameters(&mut state);
        values.iter().for_each(|&(slot, value)| state.slots[slot.0 as usize] = value);
        self.start_offices(&mut state, &mut Silent);
        self.settle(&mut state);
        state.stale = Stale::ALL;
        Settled(state)
    }

    /// Opens a turn. Of the auxiliaries only those that commands read are up to date then.
    pub(super) fn open<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.open_before(state, sink);
        self.read_estimates(state, sink);
        self.freeze(state);
        self.open_after(state, sink);
    }

    /// The opening until the readings are drawn and the conditions of the turn worked out.
    pub(super) fn open_before<S: Sink>(&self, state: &mut State, sink: &mut S) {
        sink.tell(Event::Opened);
        self.set(state, self.content.known.turn, f64::from(state.turn), Cause::Engine, sink);
        self.fall_due(state, sink);
        self.retire(state, sink);
    }

    /// The opening on the frozen state.
    pub(super) fn open_after<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.open_frame(state, sink);
        self.open_desk(state, sink);
        self.open_end(state, sink);
    }

    /// The same up to the desk.
    pub(super) fn open_frame<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let (known, rules) = (&self.content.known, &self.content.desk);
        state.steps = self.length(state);
        let attention = libm::floor(self.frozen(state, rules.attention));
        self.set(state, known.attention, attention, Cause::Engine, sink);
        self.set(state, known.attention_full, attention, Cause::Engine, sink);
        self.open_windows(state, sink);
        self.settle_pledges(state, sink);
        self.open_boards(state, sink);
    }

    /// The same after the desk.
    pub(super) fn open_end<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.draw_petitions(state, sink);
        if S::SEES {
            self.freshen(state);
        } else {
            self.freshen_acts(state);
        }
        sink.see(self, state);
    }

    /// Steps of the turn that opens: by the first rule of the finer clock that holds, else to the end of the unit;
    /// never beyond the end of the unit. After [`CRISIS_TURNS`] turns without a step the model moves again.
    fn length(&self, state: &State) -> u32 {
        let clock = &self.content.clock;
        let unit = clock.steps_per_unit.max(1);
        let rest = unit - state.tick % unit;
        match clock.fine.iter().find(|rule| self.frozen(state, rule.when) != 0.0) {
            Some(rule) if rule.steps > 0 || state.still < CRISIS_TURNS => rule.steps.min(rest),
            _ => rest,
        }
    }

    /// Closes a turn; opens the next one unless the campaign is over.
    pub(super) fn close<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.close_before(state, sink);
        for _ in 0..state.steps {
            self.step(state, sink);
        }
        self.close_after(state, sink);
    }

    /// The close up to the steps of the model (`state.steps`): what leaves the desk, the others' moves.
    pub(super) fn close_before<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.close_desk_and_petitions(state, sink);
        self.others_move(state, sink);
    }

    /// What leaves the desk, and what nobody answered.
    pub(super) fn close_desk_and_petitions<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.close_desk(state, sink);
        self.close_petitions(state, sink);
        self.freshen_acts(state);
    }

    /// The others' moves; the turn is then over but for the steps of the model.
    pub(super) fn others_move<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.actors_move(state, sink);
        state.still = if state.steps == 0 { state.still + 1 } else { 0 };
    }

    /// The close after the steps of the model: an ending, or the next opening.
    pub(super) fn close_after<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.conclude_alone(state, sink);
        if state.ended.is_none() {
            self.open(state, sink);
        }
    }

    /// [`Self::conclude`] with what the state itself says.
    pub(super) fn conclude_alone<S: Sink>(&self, state: &mut State, sink: &mut S) {
        if self.plain {
            self.freshen(state);
            self.conclude(state, &|state, e| self.holds(state, self.content.endings[e].when), sink);
        } else {
            let (c, tables) = (self.compiled(state.lens), self.tables(state));
            c.endings.run(state.slots.as_chunks_mut::<1>().0, tables);
            self.conclude(state, &|state, e| c.endings.root(&state.slots, e) != 0.0, sink);
        }
    }

    /// Counts a turn that is over, and looks for an ending; `holds` tells of each whether it does.
    pub(super) fn conclude<S: Sink>(&self, state: &mut State, holds: &impl Fn(&State, usize) -> bool, sink: &mut S) {
        state.turn += 1;
        state.commands = 0;
        state.ended = self.ending(state, holds);
        if let Some(ending) = state.ended {
            self.freshen(state);
            sink.tell(Event::Ended(ending));
        }
    }

    /// The ending at the close of a turn: one that was ordered, else the first by priority that holds. When the
    /// calendar has run out some ending comes in any case: the last of those kept for that moment.
    fn ending(&self, state: &State, holds: &impl Fn(&State, usize) -> bool) -> Option<u32> {
        let (endings, clock) = (&self.content.endings, &self.content.clock);
        let out = !state.ahead && state.tick >= clock.units * clock.steps_per_unit.max(1);
        let comes = |(i, e): (usize, &Ending)| (out || !e.at_horizon) && holds(state, i);
        let last = || endings.iter().rposition(|e| e.at_horizon).unwrap_or(endings.len().saturating_sub(1));
        let ordered = state.ordered.filter(|&e| (e as usize) < endings.len());
        ordered.or_else(|| endings.iter().enumerate().position(comes).or_else(|| out.then(last)).map(|i| i as u32))
    }

    /// The calendar day on which a step begins.
    #[must_use]
    pub fn date(&self, tick: u32) -> Date {
        calendar::date(&self.content.clock, tick)
    }
}

/// Turns without a step that may follow one another.
pub const CRISIS_TURNS: u32 = 5;
