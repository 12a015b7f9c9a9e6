//! Gates: what may come this turn, as far as it is known when the turn opens.
//!
//! Of all the storylets and moves of a scenario few may come at any time. Whether one may is an expression like any
//! other (its condition, how often it has come, its pause), worked out with the conditions of the turn, so that an
//! opening goes only through those that are left.

use super::content::{Content, StoryletKind};
use super::desk::place;
use super::expr::{Binary, Expr, Slot};
use super::luck;
use super::machine::Machine;
use super::state::{Bits, State};
use super::wide::Drawn;

/// Gates of the storylets, then of the moves actor by actor.
#[derive(Clone, Debug)]
pub(super) struct Gates {
    /// Their expressions.
    pub(super) exprs: Vec<Expr>,
    /// The first gate of each actor's moves.
    pub(super) moves: Vec<usize>,
    /// Streams of their races, then of each actor's waiting.
    streams: Vec<u64>,
    /// Which of the gates are raced for: what is urgent comes at once.
    raced: Vec<bool>,
}

impl Gates {
    pub(super) fn new(content: &Content) -> Self {
        let tick = content.known.tick;
        let gate = |when: u32, once: Option<Slot>, last: Slot, pause: u32| {
            let slot = Expr::Slot;
            let mut gate = content.exprs[when as usize].clone();
            if let Some(seen) = once {
                gate = Expr::binary(Binary::And, gate, Expr::binary(Binary::Le, slot(seen), Expr::Const(0.0)));
            }
            if pause > 0 {
                let since = Expr::binary(Binary::Sub, slot(tick), slot(last));
                let over = Expr::binary(Binary::Le, Expr::Const(f64::from(pause)), since);
                let never = Expr::binary(Binary::Lt, slot(last), Expr::Const(0.0));
                gate = Expr::binary(Binary::And, gate, Expr::binary(Binary::Or, never, over));
            }
            gate
        };
        let storylets = content.storylets.iter().map(|s| gate(s.when.0, s.once.then_some(s.seen), s.last, s.cooldown));
        let mut exprs: Vec<Expr> = storylets.collect();
        let mut moves = Vec::new();
        for actor in &content.actors {
            moves.push(exprs.len());
            exprs.extend(actor.moves.iter().map(|m| gate(m.when.0, None, m.last, m.cooldown)));
        }
        let moved = content.actors.iter().flat_map(|actor| actor.moves.iter().map(|m| m.stream));
        let streams = content.storylets.iter().map(|s| s.stream).chain(moved).chain(content.actors.iter().map(|a| a.stream)).collect();
        let mut raced = vec![true; exprs.len()];
        content.storylets.iter().zip(&mut raced).for_each(|(s, raced)| *raced = !(s.kind == StoryletKind::Event && s.urgent));
        Self { exprs, moves, streams, raced }
    }

    /// The wait of an actor that does nothing, among the waits of a state.
    pub(super) fn waiting(&self, actor: u32) -> usize {
        self.exprs.len() + actor as usize
    }
}

impl Machine {
    /// What the races of a turn draw for: the gates that are open and raced for, then every actor.
    fn races<'a>(&'a self, live: &'a Bits) -> impl Iterator<Item = usize> + 'a {
        let gates = self.gates.exprs.len();
        live.within(0..gates).filter(|&k| self.gates.raced[k]).chain(gates..self.gates.streams.len())
    }

    /// Draws for the races of a turn, once it is known what may come.
    pub(super) fn draw_races(&self, state: &mut State) {
        state.waits.resize(self.gates.streams.len(), 0.0);
        for k in self.races(&state.live) {
            state.waits[k] = luck::wait(luck::u(state.seed, state.tick, self.gates.streams[k], place(state, 0)));
        }
    }

    /// The same for a campaign in step, with the widest registers.
    pub(super) fn draw_races_wide(&self, state: &mut State, drawn: &mut Drawn) {
        state.waits.resize(self.gates.streams.len(), 0.0);
        let races = self.races(&state.live).map(|k| (k, self.gates.streams[k]));
        drawn.waits(self.wide, state.seed, state.tick, place(state, 0), races, &mut state.waits);
    }
}
