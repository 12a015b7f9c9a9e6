//! Numbers that are worked out from others: auxiliaries, flows, the conditions of a turn.
//!
//! Auxiliaries are recomputed as late as can be. A state notes which of them something has moved; commands see to those
//! that commands read, and all are seen to at the end of a turn, or when somebody looks.

use super::content::Content;
use super::expr::{self, ExprId, Slot};
use super::machine::Machine;
use super::state::{Stale, State};

impl Machine {
    /// Recomputes the auxiliaries.
    pub fn refresh(&self, state: &mut State) {
        if self.plain {
            for &(slot, id) in &self.content.model.aux {
                state.slots[slot.0 as usize] = self.value(state, id);
            }
        } else {
            let c = self.compiled(state.lens);
            let tables = self.tables(state);
            c.aux.run(state.slots.as_chunks_mut::<1>().0, tables);
            c.aux.write(&mut state.slots);
        }
        state.stale = Stale::NONE;
    }

    /// Works the turn expressions out and freezes them, and what may come this turn. The auxiliaries that commands read
    /// are up to date then, whatever they were before.
    pub(super) fn freeze(&self, state: &mut State) {
        if self.plain {
            // Without a frozen state, turn expressions are worked out on the present one.
            state.frozen.clear();
            self.freshen(state);
            state.frozen = self.kept.iter().map(|&id| self.eval(state, id)).collect();
            let tables = self.tables(state);
            state.live.fill(self.gates.exprs.iter().map(|gate| expr::eval(gate, &state.slots, tables) != 0.0));
        } else {
            let c = self.compiled(state.lens);
            let tables = self.tables(state);
            c.turn.run(state.slots.as_chunks_mut::<1>().0, tables);
            c.freeze(state.slots.as_chunks::<1>().0, [&mut state.frozen], [&mut state.live]);
            c.acts().for_each(|(slot, at)| state.slots[slot] = state.slots[at]);
            state.stale.remove(&self.acts);
        }
        self.draw_races(state);
    }

    /// Works out the amounts of links, inputs and times of chains, spreads of noises, on the auxiliaries of the present
    /// state.
    pub(super) fn flow(&self, state: &mut State) {
        if self.plain {
            self.refresh(state);
            for (i, &id) in self.roots.iter().enumerate() {
                let value = self.eval(state, id);
                self.compiled(state.lens).flows.put(&mut state.slots, i, value);
            }
        } else {
            let tables = self.tables(state);
            self.compiled(state.lens).flows.run(state.slots.as_chunks_mut::<1>().0, tables);
        }
    }

    /// Recomputes the auxiliaries where something has changed since they were: the few that a command moves one by
    /// one, many of them all together.
    pub fn freshen(&self, state: &mut State) {
        self.freshen_those(state, Stale::ALL);
    }

    /// The same of those only that commands read. The rest stays as it was until [`Self::freshen`].
    pub(super) fn freshen_acts(&self, state: &mut State) {
        self.freshen_those(state, self.acts);
    }

    /// The same of those that odds hang on.
    pub(super) fn freshen_odds(&self, state: &mut State) {
        self.freshen_those(state, self.odds);
    }

    /// The same of those that rules of automatic players hang on.
    pub(super) fn freshen_rules(&self, state: &mut State) {
        self.freshen_those(state, self.rules);
    }

    fn freshen_those(&self, state: &mut State, those: Stale) {
        let aux = &self.content.model.aux;
        let now = state.stale.common(&those);
        let (group, count) = (group(aux.len()), now.count());
        if count == 0 {
            return;
        }
        if !self.plain && those == self.acts && 3 * count * group > self.compiled(state.lens).acts().len() {
            let (c, tables) = (self.compiled(state.lens), self.tables(state));
            c.act.run(state.slots.as_chunks_mut::<1>().0, tables);
            c.act.write(&mut state.slots);
            state.stale.remove(&those);
            return;
        }
        if self.plain || 3 * count * group > aux.len() {
            return self.refresh(state);
        }
        for (word, mut bits) in now.0.into_iter().enumerate() {
            state.stale.0[word] &= !bits;
            while bits != 0 {
                let from = (64 * word + bits.trailing_zeros() as usize) * group;
                bits &= bits - 1;
                for &(slot, id) in &aux[from..aux.len().min(from + group)] {
                    state.slots[slot.0 as usize] = self.value(state, id);
                }
            }
        }
        debug_assert!(those != Stale::ALL || self.fresh(state), "an auxiliary was left as it was");
    }

    /// Whether every auxiliary that an expression reads is up to date.
    pub(super) fn fresh_for(&self, state: &State, id: ExprId) -> bool {
        if state.stale == Stale::NONE {
            return true;
        }
        let aux = &self.content.model.aux;
        let mut fresh = true;
        self.content.exprs[id.0 as usize].for_each_slot(&mut |slot| {
            let k = aux.iter().position(|&(s, _)| s == slot);
            fresh &= k.is_none_or(|k| !state.stale.has(k / group(aux.len())));
        });
        fresh
    }

    /// Whether the auxiliaries are what their expressions say.
    fn fresh(&self, state: &State) -> bool {
        let right = |slot: Slot, id: ExprId| {
            let (value, x) = (expr::eval(&self.content.exprs[id.0 as usize], &state.slots, self.tables(state)), self.get(state, slot));
            value.to_bits() == x.to_bits() || value.is_nan() && x.is_nan()
        };
        self.content.model.aux.iter().all(|&(slot, id)| right(slot, id))
    }
}

/// How many auxiliaries share a bit of [`Stale`].
pub(super) fn group(count: usize) -> usize {
    count.div_ceil(Stale::BITS).max(1)
}

/// The auxiliaries that some expressions read, also by way of others.
pub(super) fn read_by(content: &Content, exprs: &[ExprId]) -> Stale {
    let aux = &content.model.aux;
    let mut read = Stale::NONE;
    let name = |read: &mut Stale, id: ExprId| {
        content.exprs[id.0 as usize].for_each_slot(&mut |slot| {
            if let Some(k) = aux.iter().position(|&(s, _)| s == slot) {
                read.set(k / group(aux.len()));
            }
        });
    };
    exprs.iter().for_each(|&id| name(&mut read, id));
    // They stand in an order in which none reads a later one.
    for (k, &(_, id)) in aux.iter().enumerate().rev() {
        if read.has(k / group(aux.len())) {
            name(&mut read, id);
        }
    }
    read
}
