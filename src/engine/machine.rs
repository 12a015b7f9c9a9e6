//! The machine: content made ready to run, and the commands it takes.

use std::sync::{Arc, OnceLock};

use super::acts;
use super::cards::{self, Card, Chair, Place, Taking};
use super::command::{Command, Refusal};
use super::compiled::{Compiled, Parts};
use super::content::{Content, Lens, StoryletKind};
use super::effect::Ready;
use super::expr::{self, Expr, ExprId, Slot, Table};
use super::fresh;
use super::gates::Gates;
use super::grid::Bounds;
use super::ledger::{Booking, Cause, Sink};
use super::sample::Choices;
use super::state::{Stale, State};
use super::step::Plan;
use super::wide::{Numbers, Wide};

/// Content compiled to fast code, shared by any number of campaigns and threads.
#[derive(Debug)]
pub struct Machine {
    /// The scenario.
    pub content: Arc<Content>,
    /// Look-up tables of each lens.
    pub(super) tables: Vec<Vec<Table>>,
    /// The slots.
    pub(super) places: Vec<Place>,
    /// The programs under each lens, made when they are first asked for.
    compiled: Vec<OnceLock<Compiled>>,
    /// What a step does with the flows.
    pub(super) plan: Plan,
    /// The expressions of the turn that are frozen, and the place of every expression among them; `u32::MAX` where it
    /// has none.
    pub(super) kept: Vec<ExprId>,
    positions: Vec<u32>,
    /// Roots of the flows' program.
    pub(super) roots: Vec<ExprId>,
    /// Auxiliaries that commands read: as a set, and one by one.
    pub(super) acts: Stale,
    acts_read: Vec<usize>,
    /// Those that odds hang on, and the rules of automatic players.
    pub(super) odds: Stale,
    pub(super) rules: Stale,
    /// What may come, as far as it is known when a turn opens.
    pub(super) gates: Gates,
    /// Registers for what goes in step.
    pub(super) wide: Wide,
    /// The actors as a close looks at them, in the order of their moves.
    pub(super) actors: Vec<super::actor::Card>,
    /// The storylets, and the ways of taking their options.
    pub(super) cards: Vec<Card>,
    pub(super) choices: Choices,
    /// The options of all storylets, and effects made ready.
    pub(super) takings: Vec<Taking>,
    pub(super) ready: Vec<Ready>,
    /// Chances and streams of the petitions.
    pub(super) petitions: Vec<(Frozen, u64)>,
    /// The offices, and from when until when each person serves.
    pub(super) chairs: Vec<Chair>,
    pub(super) serves: Vec<(f64, f64)>,
    /// Appointments (way by way) and dismissals, numbered.
    pub(super) seats: Vec<super::sample::SeatCandidate>,
    /// The start under each lens, before the first noise.
    pub(super) starts: Vec<OnceLock<super::turn::Settled>>,
    /// The reference: everything is worked out by the plain tree.
    pub(super) plain: bool,
    /// The expressions that are numbers; of the others no number.
    numbers: Vec<f64>,
    /// Parameters that are not folded into the programs.
    loose: Vec<Slot>,
}

/// An expression of the turn, and its place among the values that are frozen at the opening.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frozen {
    pub(super) id: ExprId,
    at: u32,
    /// Its value where it is a number, else no number.
    number: f64,
}

impl Machine {
    /// Makes content ready. The programs of auxiliaries, flows and expressions of the turn are compiled lens by lens
    /// when a state under the lens first needs them.
    ///
    /// # Panics
    /// If an index in the content points nowhere; the scenario compiler and its checker see to that.
    #[must_use]
    pub fn new(content: Arc<Content>) -> Self {
        Self::build(content, &[], false)
    }

    /// The reference that the fast code is held against: every expression is worked out by the plain tree, and the
    /// auxiliaries whenever they are asked for. Slow, and the same to the bit.
    ///
    /// # Panics
    /// As [`Self::new`].
    #[must_use]
    pub fn reference(content: Arc<Content>) -> Self {
        Self::build(content, &[], true)
    }

    /// The same with some parameters kept in their slots instead of folded into the programs, so that campaigns may be
    /// run with other values of them ([`Self::settle_with`]) at the cost of a few operations.
    ///
    /// # Panics
    /// As [`Self::new`].
    #[must_use]
    pub fn loose(content: Arc<Content>, parameters: &[Slot]) -> Self {
        Self::build(content, parameters, false)
    }

    fn build(content: Arc<Content>, loose: &[Slot], plain: bool) -> Self {
        let model = &content.model;
        let flow_roots: Vec<ExprId> = (model.links.iter().map(|l| l.amount))
            .chain(model.chains.iter().flat_map(|c| [c.input, c.time]))
            .chain(model.noises.iter().map(|n| n.sd))
            .collect();
        let slots = content.slots.len();
        let mut positions = vec![u32::MAX; content.exprs.len()];
        let kept = kept(&content);
        for (i, id) in kept.iter().enumerate() {
            positions[id.0 as usize] = i as u32;
        }
        let numbers: Vec<f64> = content.exprs.iter().map(|e| if let Expr::Const(x) = e { *x } else { f64::NAN }).collect();
        let tables = content.lenses.iter().map(|lens| tables_under(&content, lens)).collect::<Vec<_>>();
        let tables = if tables.is_empty() { vec![content.tables.clone()] } else { tables };
        let plan = Plan::new(&content);
        let [acts, odds, rules] = [acts::read, acts::odds, acts::rules].map(|of| fresh::read_by(&content, &of(&content)));
        let each = fresh::group(model.aux.len());
        let mut moves = vec![Stale::NONE; slots];
        for (k, (slot, id)) in model.aux.iter().enumerate().rev() {
            let mut moved = moves[slot.0 as usize];
            moved.set(k / each);
            content.exprs[id.0 as usize].for_each_slot(&mut |slot| moves[slot.0 as usize].add(&moved));
        }
        let frozen = |id: ExprId| Frozen { id, at: positions[id.0 as usize], number: numbers[id.0 as usize] };
        let bounds = content.slots.iter().map(|s| Bounds::new(s.low, s.high, if s.state { s.grid } else { 0.0 }));
        let places: Vec<Place> = bounds.zip(moves).map(|(bounds, moves)| Place { bounds, moves }).collect();
        let mut ready = Vec::new();
        let takings = cards::takings(&content, &places, &mut ready);
        let actors = super::actor::cards(&content, &places, &mut ready, frozen);
        let (cards, choices) = cards::storylets(&content, frozen);
        let petitions = cards::petitions(&content, frozen);
        let (chairs, serves) = cards::chairs(&content);
        let seats = super::sample::seats(&content);
        let compiled = tables.iter().map(|_| OnceLock::new()).collect();
        let starts = tables.iter().map(|_| OnceLock::new()).collect();
        Self {
            tables,
            places,
            compiled,
            plan,
            kept,
            positions,
            roots: flow_roots,
            acts,
            odds,
            rules,
            acts_read: (0..model.aux.len()).filter(|k| acts.has(k / each)).collect(),
            gates: Gates::new(&content),
            wide: Wide::new(),
            actors,
            cards,
            choices,
            takings,
            ready,
            petitions,
            chairs,
            serves,
            seats,
            starts,
            plain,
            numbers,
            loose: loose.to_vec(),
            content,
        }
    }

    /// The programs under a lens.
    #[inline]
    pub(super) fn compiled(&self, lens: u32) -> &Compiled {
        let lens = within(lens, self.compiled.len());
        self.compiled[lens].get_or_init(|| Compiled::new(self.parts(), lens))
    }

    fn parts(&self) -> Parts<'_> {
        Parts {
            content: &self.content,
            flows: &self.roots,
            kept: &self.kept,
            gates: &self.gates.exprs,
            acts: &self.acts_read,
            plan: &self.plan,
            places: &self.places,
            loose: &self.loose,
            plain: self.plain,
        }
    }

    /// Makes numbers ready to work in for campaigns that go in step under a lens.
    pub(super) fn furnish<const K: usize>(&self, lens: u32, numbers: &mut Numbers<K>) {
        self.compiled(lens).furnish_lanes(numbers, self.content.slots.len());
    }

    /// Scalar operations of an evaluation under a lens: flows, auxiliaries, expressions of the turn.
    #[must_use]
    pub fn operations(&self, lens: u32) -> [usize; 3] {
        let c = self.compiled(lens);
        [c.flows.operations(), c.aux.operations(), c.turn.operations()]
    }

    /// The value of a slot.
    #[must_use]
    pub fn get(&self, state: &State, slot: Slot) -> f64 {
        state.slots[slot.0 as usize]
    }

    /// The look-up tables under the state's lens.
    #[must_use]
    pub fn tables(&self, state: &State) -> &[Table] {
        &self.tables[within(state.lens, self.tables.len())]
    }

    /// The value of an expression on the present slots.
    #[must_use]
    pub fn eval(&self, state: &State, id: ExprId) -> f64 {
        debug_assert!(self.fresh_for(state, id), "an auxiliary that is read here was left as it was");
        self.value(state, id)
    }

    /// The same on whatever the auxiliaries' slots say just then.
    pub(super) fn value(&self, state: &State, id: ExprId) -> f64 {
        if self.plain {
            return expr::eval(&self.content.exprs[id.0 as usize], &state.slots, self.tables(state));
        }
        self.compiled(state.lens).value(id, &self.content, &state.slots, self.tables(state))
    }

    /// The same of what is most often a number: what effects add and set.
    #[inline]
    pub(super) fn amount(&self, state: &State, id: ExprId) -> f64 {
        let number = self.numbers[id.0 as usize];
        if number.is_nan() { self.value(state, id) } else { number }
    }

    /// Whether an expression holds on the present slots.
    #[must_use]
    pub fn holds(&self, state: &State, id: ExprId) -> bool {
        self.eval(state, id) != 0.0
    }

    /// The value of a turn expression on the state frozen at the opening; any other expression, and the condition of an
    /// event, which nothing but the opening itself asks for, is worked out on the present slots.
    #[must_use]
    pub fn frozen(&self, state: &State, id: ExprId) -> f64 {
        let i = id.0 as usize;
        self.frozen_at(state, Frozen { id, at: self.positions[i], number: self.numbers[i] })
    }

    /// The same of an expression whose place is known.
    #[inline]
    pub(super) fn frozen_at(&self, state: &State, of: Frozen) -> f64 {
        match state.frozen.get(of.at as usize) {
            Some(&value) => value,
            None if of.number.is_nan() => self.eval(state, of.id),
            None => of.number,
        }
    }

    /// Sets a slot of the state: rounds to its grid, cuts at its range (booked as [`Cause::Limit`]), books the change.
    /// A slot that is recomputed is simply written.
    pub fn set<S: Sink>(&self, state: &mut State, slot: Slot, value: f64, cause: Cause, sink: &mut S) {
        let change = self.places[slot.0 as usize].bounds.round(value) - state.slots[slot.0 as usize];
        self.change(state, slot, change, cause, sink);
    }

    /// Adds to a slot of the state, in the same way.
    pub fn add<S: Sink>(&self, state: &mut State, slot: Slot, amount: f64, cause: Cause, sink: &mut S) {
        let amount = self.places[slot.0 as usize].bounds.round(amount);
        self.change(state, slot, amount, cause, sink);
    }

    /// Adds an amount that lies on the grid.
    pub(super) fn change<S: Sink>(&self, state: &mut State, slot: Slot, amount: f64, cause: Cause, sink: &mut S) {
        let i = slot.0 as usize;
        let Place { bounds, moves } = &self.places[i];
        let open = state.slots[i];
        let sum = open + amount;
        if amount != 0.0 && !state.stale.all() {
            state.stale.add(moves);
        }
        if bounds.grid == 0.0 {
            state.slots[i] = sum;
            return;
        }
        let close = bounds.clamp(sum);
        state.slots[i] = close;
        if S::BOOKS {
            for (cause, amount) in [(cause, amount), (Cause::Limit, close - sum)] {
                if amount != 0.0 {
                    sink.book(Booking { tick: state.tick, slot, cause, amount });
                }
            }
        }
    }

    /// Puts a state under another lens: parameters and tables, nothing that is state.
    ///
    /// # Panics
    /// If there is no such lens.
    pub fn relens(&self, state: &mut State, lens: u32) {
        assert!(lens == 0 || (lens as usize) < self.content.lenses.len(), "no lens {lens}");
        if let Some(old) = self.content.lenses.get(state.lens as usize) {
            for &(slot, _) in &old.params {
                state.slots[slot.0 as usize] = self.content.slots[slot.0 as usize].initial;
            }
        }
        state.lens = lens;
        self.compiled(lens).furnish(&mut state.slots, self.content.slots.len());
        self.parameters(state);
        self.refresh(state);
    }

    /// Writes the parameters of the state's lens.
    pub(super) fn parameters(&self, state: &mut State) {
        if let Some(lens) = self.content.lenses.get(state.lens as usize) {
            for &(slot, value) in &lens.params {
                state.slots[slot.0 as usize] = value;
            }
        }
    }

    /// Whether a command would be accepted now.
    pub fn legal(&self, state: &State, command: &Command) -> Result<(), Refusal> {
        if state.ended.is_some() {
            return Err(Refusal::Over);
        }
        match command {
            Command::NameAims(aims) => self.aims_legal(state, aims),
            &Command::Choose { storylet, option, way } => self.choose_legal(state, storylet, option, way),
            &Command::Lever { lever, up } => self.lever_legal(state, lever, up),
            Command::Offer { negotiation, terms } => self.offer_legal(state, *negotiation, terms),
            &Command::Give { allocation, means, place, units } => self.give_legal(state, allocation, means, place, units),
            &Command::Seat { office, person, way } => self.seat_legal(state, office, person, way),
            &Command::Vacate { office } => self.vacate_legal(state, office),
            &Command::Answer { petition, answer } => self.answer_legal(state, petition, answer),
            Command::Close => {
                let waiting = self.unanswered(state);
                if waiting.is_empty() { Ok(()) } else { Err(Refusal::Unanswered(waiting)) }
            }
        }
    }

    /// Carries a command out; one that is refused changes nothing.
    pub fn apply<S: Sink>(&self, state: &mut State, command: &Command, sink: &mut S) -> Result<(), Refusal> {
        self.legal(state, command)?;
        self.carry_out(state, command, sink);
        self.freshen(state);
        Ok(())
    }

    /// Carries out a command that is legal. Of the auxiliaries only those that commands read are up to date then.
    pub(super) fn carry_out<S: Sink>(&self, state: &mut State, command: &Command, sink: &mut S) {
        state.commands += 1;
        match command {
            Command::NameAims(aims) => self.name_aims(state, aims, sink),
            &Command::Choose { storylet, option, way } => self.choose(state, storylet, option, way, sink),
            &Command::Lever { lever, up } => self.lever(state, lever, up, sink),
            Command::Offer { negotiation, terms } => self.offer(state, *negotiation, terms, sink),
            &Command::Give { allocation, means, place, units } => {
                self.give(state, allocation, means, place, units, sink);
            }
            &Command::Seat { office, person, way } => self.seat(state, office, person, way, sink),
            &Command::Vacate { office } => self.vacate(state, office, sink),
            &Command::Answer { petition, answer } => self.answer(state, petition, answer, sink),
            Command::Close => {
                self.close(state, sink);
                return;
            }
        }
        self.freshen_acts(state);
        self.lapse_desk(state, sink);
    }

    /// Every command that [`Self::legal`] accepts now, within reason: of offers a few sensible ones, of means single
    /// units; aims are left out. `Close` comes last.
    pub fn possible(&self, state: &State, into: &mut Vec<Command>) {
        into.clear();
        if state.ended.is_some() {
            return;
        }
        self.possible_choices(state, into);
        self.possible_levers(state, into);
        self.possible_offers(state, into);
        self.possible_gives(state, into);
        self.possible_seats(state, into);
        self.possible_answers(state, into);
        if self.legal(state, &Command::Close).is_ok() {
            into.push(Command::Close);
        }
    }

    fn aims_legal(&self, state: &State, aims: &[u32]) -> Result<(), Refusal> {
        if aims.iter().any(|&a| a as usize >= self.content.aims.len()) {
            return Err(Refusal::Unknown);
        }
        let twice = aims.iter().enumerate().any(|(i, a)| aims[..i].contains(a));
        if twice || aims.len() > 3 || state.turn > 0 { Err(Refusal::Aims) } else { Ok(()) }
    }

    fn name_aims<S: Sink>(&self, state: &mut State, aims: &[u32], sink: &mut S) {
        state.aims = aims.to_vec();
        for (i, aim) in self.content.aims.iter().enumerate() {
            let named = f64::from(u8::from(aims.contains(&(i as u32))));
            self.set(state, aim.named, named, Cause::Engine, sink);
        }
    }
}

/// A lens among so many; without any there is one reading of the world. A division costs more than what is done with
/// the lens.
#[inline]
fn within(lens: u32, count: usize) -> usize {
    let lens = lens as usize;
    if lens < count { lens } else { lens % count }
}

/// The expressions of the turn that somebody may ask for while it lies open: not what is the same at any time, nor the
/// conditions of events, which are part of their gates, nor what readings are drawn with.
fn kept(content: &Content) -> Vec<ExprId> {
    let mut asked = vec![true; content.exprs.len()];
    content.exprs.iter().zip(&mut asked).for_each(|(expr, asked)| *asked = !matches!(expr, Expr::Const(_)));
    let events = content.storylets.iter().filter(|s| s.kind == StoryletKind::Event).map(|s| s.when);
    let readings = content.estimates.iter().flat_map(|e| [e.sd, e.bias]);
    events.chain(readings).for_each(|id| asked[id.0 as usize] = false);
    let finer = content.clock.fine.iter().map(|rule| rule.when).filter(|id| !content.turn_exprs.contains(id));
    content.turn_exprs.iter().copied().chain(finer).filter(|id| asked[id.0 as usize]).collect()
}

/// The tables of the content with those that a lens replaces.
fn tables_under(content: &Content, lens: &Lens) -> Vec<Table> {
    let mut tables = content.tables.clone();
    for (table, replaced) in &lens.tables {
        tables[*table as usize] = replaced.clone();
    }
    tables
}
