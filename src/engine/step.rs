//! The model's Euler step: all flows from one state, then all stocks together.
//!
//! The step from tick `t`: what is due, the flows of the state as it then stands, stocks, chains and noises, and the
//! clock, the series and the auxiliaries of `t + 1`. The opening of a turn repeats none of it, so that splitting an
//! idle unit into turns changes no bit.

use super::cards::Place;
use super::compiled::Compiled;
use super::content::{Chain, Content, Noise};
use super::estimate;
use super::expr::Slot;
use super::ledger::{Booking, Cause, Silent, Sink};
use super::luck;
use super::machine::Machine;
use super::state::{Stale, State};
use super::wide::Drawn;

/// What a step does with the flows, made ready.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Length of a step in units of time.
    pub(super) dt: f64,
    /// Slots that links flow into.
    pub(super) stocks: Vec<u32>,
    /// For each link its stock (index) and one over the width of the soft limit, 0 for none.
    pub(super) terms: Vec<(u32, f64)>,
    /// For each noise: what stays of it in a step, and the share of the spread that is new.
    noises: Vec<(f64, f64)>,
    /// Weights of the draws behind a reading.
    pub(super) readings: [f64; estimate::MEMORY as usize],
}

impl Plan {
    pub(super) fn new(content: &Content) -> Self {
        let dt = 1.0 / f64::from(content.clock.steps_per_unit.max(1));
        let mut stocks: Vec<u32> = content.model.links.iter().map(|l| l.into.0).collect();
        stocks.sort_unstable();
        stocks.dedup();
        let terms: Vec<(u32, f64)> = (content.model.links.iter())
            .map(|link| {
                let info = &content.slots[link.into.0 as usize];
                let width = link.soft * (info.high - info.low);
                let stock = stocks.partition_point(|&s| s < link.into.0) as u32;
                (stock, if width > 0.0 && width.is_finite() { 1.0 / width } else { 0.0 })
            })
            .collect();
        let noises = (content.model.noises.iter())
            .map(|noise| {
                let stays = if noise.time > 0.0 { libm::exp(-dt / noise.time) } else { 0.0 };
                (stays, libm::sqrt(1.0 - stays * stays))
            })
            .collect();
        let readings = estimate::weights(content.clock.steps_per_unit.max(1));
        Self { dt, stocks, terms, noises, readings }
    }
}

impl Machine {
    /// One step of the model. The auxiliaries are left as they were unless somebody looks: the next flows work out
    /// what they need of them.
    pub(super) fn step<S: Sink>(&self, state: &mut State, sink: &mut S) {
        self.fall_due(state, sink);
        self.flow(state);
        self.links(state, sink);
        let (flows, seed, next) = (&self.compiled(state.lens).flows, state.seed, state.tick + 1);
        let mut draws = self.content.model.noises.iter().map(|noise| luck::normal(seed, next, noise.stream, 0));
        let root = |state: &State, root| flows.root(&state.slots, root);
        self.chains(state, &root, sink);
        self.beside(state, &root, &mut draws, sink);
    }

    /// Asks for the draws of the noise of the next tick.
    pub(super) fn ask_noises(&self, state: &State, drawn: &mut Drawn) {
        let ask = |noise: &Noise| drawn.ask(luck::key(state.seed, state.tick + 1, noise.stream, 0));
        self.content.model.noises.iter().for_each(ask);
    }

    /// What goes on beside links and chains, once they have moved: noises, the clock. `root` gives the values of the
    /// flows' roots, `draws` a normal draw for each noise.
    pub(super) fn beside<S: Sink>(
        &self,
        state: &mut State,
        root: &impl Fn(&State, usize) -> f64,
        draws: &mut impl Iterator<Item = f64>,
        sink: &mut S,
    ) {
        state.stale = Stale::ALL;
        self.noises(state, root, draws, sink);
        state.tick += 1;
        self.clock(state, sink);
        if S::SEES {
            self.refresh(state);
        }
        sink.see(self, state);
    }

    /// Time and the series of the present tick.
    fn clock<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let known = &self.content.known;
        let tick = f64::from(state.tick);
        self.set(state, known.tick, tick, Cause::Engine, sink);
        self.set(state, known.time, tick * self.plan.dt, Cause::Engine, sink);
        for series in &self.content.model.series {
            let last = series.values.len().saturating_sub(1);
            if (series.known || !state.ahead)
                && let Some(&value) = series.values.get((state.tick as usize).min(last))
            {
                self.set(state, series.slot, value, Cause::Engine, sink);
            }
        }
    }

    /// The terms of all flows, each limited, rounded and booked; then the stocks.
    pub(super) fn links<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let Compiled { sums, links, .. } = self.compiled(state.lens);
        if S::BOOKS || links.run(state.slots.as_chunks_mut::<1>().0, *sums) != [true] {
            return self.links_in_order(state, sink);
        }
        for (i, slot) in links.stocks().enumerate() {
            state.slots[slot] = state.slots[sums + i];
        }
    }

    /// The same link by link.
    pub(super) fn links_in_order<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let Plan { dt, stocks, terms, .. } = &self.plan;
        let Compiled { flows, sums, .. } = self.compiled(state.lens);
        let sums = *sums..*sums + stocks.len();
        state.slots[sums.clone()].fill(0.0);
        for (i, &(stock, width)) in terms.iter().enumerate() {
            let slot = stocks[stock as usize];
            let bounds = &self.places[slot as usize].bounds;
            let mut amount = flows.root(&state.slots, i);
            if width > 0.0 {
                let value = state.slots[slot as usize];
                let room = (if amount > 0.0 { bounds.high - value } else { value - bounds.low }) * width;
                amount *= if room < 1.0 { room } else { 1.0 };
            }
            let amount = bounds.round(amount * dt);
            state.slots[sums.start + stock as usize] += amount;
            if S::BOOKS && amount != 0.0 {
                let slot = Slot(slot);
                sink.book(Booking { tick: state.tick, slot, cause: Cause::Link(i as u32), amount });
            }
        }
        for (i, &slot) in stocks.iter().enumerate() {
            let sum = state.slots[slot as usize] + state.slots[sums.start + i];
            let close = self.places[slot as usize].bounds.clamp(sum);
            state.slots[slot as usize] = close;
            if S::BOOKS && close != sum {
                let amount = close - sum;
                sink.book(Booking { tick: state.tick, slot: Slot(slot), cause: Cause::Limit, amount });
            }
        }
    }

    /// The share of a stage that moves in a step, and the time a stage takes; a time shorter than a step for every
    /// stage counts as that.
    fn stage(&self, time: f64, order: u32) -> (f64, f64) {
        let (dt, time) = (self.plan.dt, time / f64::from(order.max(1)));
        let time = if time > dt { time } else { dt };
        (dt / time, time)
    }

    /// Smooths and delays: what leaves a stage is worked out from the old state. Booked as [`Cause::Flow`] of the
    /// chain's index.
    fn chains<S: Sink>(&self, state: &mut State, root: &impl Fn(&State, usize) -> f64, sink: &mut S) {
        let links = self.plan.terms.len();
        for (i, chain) in self.content.model.chains.iter().enumerate() {
            let input = root(state, links + 2 * i);
            let (share, time) = self.stage(root(state, links + 2 * i + 1), chain.order);
            let cause = Cause::Flow(i as u32);
            // What comes from before: of a delay an amount, of a smooth the level that is followed.
            let mut before = if chain.material { input * self.plan.dt } else { input };
            for stage in chain.first.0..chain.first.0 + chain.order {
                let (slot, old) = (Slot(stage), state.slots[stage as usize]);
                if chain.material {
                    let bounds = &self.places[stage as usize].bounds;
                    let leaves = bounds.round(old * share);
                    let change = bounds.round(before) - leaves;
                    self.change(state, slot, change, cause, sink);
                    before = leaves;
                } else {
                    self.add(state, slot, (before - old) * share, cause, sink);
                    before = old;
                }
            }
            let last = state.slots[(chain.first.0 + chain.order.max(1) - 1) as usize];
            self.set(state, chain.output, if chain.material { last / time } else { last }, cause, sink);
        }
    }

    /// The noise of the tick to come. Booked as [`Cause::Flow`], counted on from the chains.
    fn noises<S: Sink>(
        &self,
        state: &mut State,
        root: &impl Fn(&State, usize) -> f64,
        draws: &mut impl Iterator<Item = f64>,
        sink: &mut S,
    ) {
        let model = &self.content.model;
        let first = self.plan.terms.len() + 2 * model.chains.len();
        for ((i, (noise, &(stays, new))), drawn) in model.noises.iter().zip(&self.plan.noises).enumerate().zip(draws) {
            let sd = root(state, first + i);
            let value = stays * state.slots[noise.slot.0 as usize] + new * sd * drawn;
            let cause = Cause::Flow((model.chains.len() + i) as u32);
            self.set(state, noise.slot, value, cause, sink);
        }
    }

    /// Initial values: what is written in dependency order, auxiliaries, delays in equilibrium; repeated until no
    /// bit moves, since the one may read the other. Nothing is booked.
    pub(super) fn settle(&self, state: &mut State) {
        let (model, sink) = (&self.content.model, &mut Silent);
        for (i, Place { bounds, .. }) in self.places.iter().enumerate() {
            if bounds.grid != 0.0 {
                state.slots[i] = bounds.clamp(bounds.round(state.slots[i]));
            }
        }
        self.clock(state, sink);
        self.refresh(state);
        let slots = self.content.slots.len();
        for _ in 0..=model.chains.len() + model.initial.len().min(8) {
            let before: Vec<u64> = state.slots[..slots].iter().map(|x| x.to_bits()).collect();
            for &(slot, id) in &model.initial {
                let value = self.value(state, id);
                self.set(state, slot, value, Cause::Engine, sink);
            }
            self.refresh(state);
            for chain in &model.chains {
                self.rest(state, chain);
                self.refresh(state);
            }
            if state.slots[..slots].iter().zip(&before).all(|(x, &bits)| x.to_bits() == bits) {
                break;
            }
        }
    }

    /// Brings a smooth or delay to rest at its initial value, or at its input. Nothing is booked.
    pub(super) fn rest(&self, state: &mut State, chain: &Chain) {
        let sink = &mut Silent;
        let value = self.value(state, chain.initial.unwrap_or(chain.input));
        let (_, time) = self.stage(self.value(state, chain.time), chain.order);
        for stage in chain.first.0..chain.first.0 + chain.order {
            let level = if chain.material { value * time } else { value };
            self.set(state, Slot(stage), level, Cause::Engine, sink);
        }
        self.set(state, chain.output, value, Cause::Engine, sink);
    }

    /// The first noise: all that luck gives a start. The auxiliaries are left as they were.
    pub(super) fn first_noise(&self, state: &mut State) {
        let (model, sink) = (&self.content.model, &mut Silent);
        for noise in &model.noises {
            let drawn = luck::normal(state.seed, 0, noise.stream, 0);
            let value = self.value(state, noise.sd) * drawn;
            self.set(state, noise.slot, value, Cause::Engine, sink);
        }
    }
}
