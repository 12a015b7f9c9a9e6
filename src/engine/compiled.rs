//! The programs under one lens.
//!
//! Under a lens the parameters are constants: they are folded in, so that variants and links which the lens switches
//! off cost nothing. Nothing but speed hangs on it; the reference keeps the parameters in their slots.

use std::sync::OnceLock;

use super::cards::Place;
use super::chains::Chains;
use super::content::{Content, VarKind};
use super::expr::{Expr, ExprId, Slot, Table};
use super::links::Links;
use super::program::{Program, Single};
use super::state::Bits;
use super::step::Plan;
use super::wide::Numbers;

/// Programs of a lens, and how the numbers of a state lie under it: slots, constants, working values, sums of stocks.
///
/// Every program but that of the auxiliaries works out for itself what it needs of them, whatever their slots say: from
/// step to step and from turn to turn nobody else reads most of them.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    /// Auxiliaries.
    pub(super) aux: Program,
    /// Those of them that commands read.
    pub(super) act: Program,
    /// Whether each ending holds.
    pub(super) endings: Program,
    /// Spread and bias of each estimate.
    pub(super) readings: Program,
    /// Expressions of the turn, tested on the frozen state; gates; the auxiliaries that commands read.
    pub(super) turn: Program,
    /// Slots of the auxiliaries that commands read.
    acts: Vec<u32>,
    /// How many expressions of the turn and gates there are.
    counts: [usize; 2],
    /// Amounts of links, inputs and times of chains, spreads of noises.
    pub(super) flows: Program,
    /// Where the changes of the stocks are summed.
    pub(super) sums: usize,
    /// The links that are not switched off, where nobody books.
    pub(super) links: Links,
    /// The chains, where nobody books.
    pub(super) chains: Chains,
    /// Slots that the programs read.
    pub(super) reads: Reads,
    constants: Vec<f64>,
    width: usize,
    /// Slots that never change, with their values.
    fixed: Vec<Option<f64>>,
    /// Expressions worked out on demand, each made ready when it first is.
    singles: Vec<Line>,
}

/// An expression on demand, in a line of the memory's of its own.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
struct Line(OnceLock<Single>);

/// Slots that a program reads, each once; those of the flows with the stocks that links move and with the chains.
#[derive(Clone, Debug)]
pub(super) struct Reads {
    pub(super) endings: Vec<u32>,
    pub(super) readings: Vec<u32>,
    pub(super) turn: Vec<u32>,
    pub(super) flows: Vec<u32>,
}

/// What the programs of all lenses are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'a> {
    pub(super) content: &'a Content,
    /// Roots of the flows.
    pub(super) flows: &'a [ExprId],
    /// The expressions of the turn that are frozen.
    pub(super) kept: &'a [ExprId],
    pub(super) gates: &'a [Expr],
    /// Auxiliaries that commands read (indices).
    pub(super) acts: &'a [usize],
    pub(super) plan: &'a Plan,
    pub(super) places: &'a [Place],
    /// Parameters that are not folded in.
    pub(super) loose: &'a [Slot],
    /// The reference: parameters and auxiliaries stay in their slots.
    pub(super) plain: bool,
}

impl Compiled {
    pub(super) fn new(parts: Parts<'_>, lens: usize) -> Self {
        let Parts { content, gates, plan, places, plain, .. } = parts;
        let (model, expr) = (&content.model, |id: ExprId| &content.exprs[id.0 as usize]);
        let fixed = if plain { Vec::new() } else { parameters(content, lens, parts.loose) };
        let all: Vec<(Slot, &Expr)> = model.aux.iter().map(|&(slot, id)| (slot, expr(id))).collect();
        let given = if plain { &[][..] } else { &all };
        let root = |id: ExprId| (expr(id), None);
        let aux: Vec<_> = all.iter().map(|&(slot, expr)| (expr, Some(slot))).collect();
        let endings: Vec<_> = content.endings.iter().map(|e| root(e.when)).collect();
        let readings: Vec<_> = content.estimates.iter().flat_map(|e| [root(e.sd), root(e.bias)]).collect();
        let act: Vec<_> = parts.acts.iter().map(|&k| (all[k].1, Some(all[k].0))).collect();
        let acts = parts.acts.iter().map(|&k| (all[k].1, None));
        let turn: Vec<_> = (parts.kept.iter().map(|&id| root(id))).chain(gates.iter().map(|gate| (gate, None))).chain(acts).collect();
        let flows: Vec<_> = parts.flows.iter().map(|&id| root(id)).collect();
        let mut constants = vec![0.0];
        let programs = [
            (&[][..], aux, false),
            (&[], act, false),
            (given, endings, false),
            (given, readings, false),
            (given, turn, false),
            (given, flows, !plain),
        ];
        let programs = programs.map(|(given, roots, amounts)| Program::compile_with(given, &roots, &fixed, amounts, &mut constants));
        let slots = content.slots.len();
        let base = slots + constants.len();
        let sums = base + programs.iter().map(Program::working).max().unwrap_or(0);
        let [aux, act, endings, readings, turn, flows] = programs.map(|p| p.place(slots, base));
        // The first constant is nothing.
        let at = |link: usize| Some(flows.root_at(link)).filter(|&at| plain || at != slots as u32);
        let links = Links::new(plan, places, at);
        let width = sums + plan.stocks.len() + Links::ROOM;
        let [ends, reads, turns, mut flow] = [&endings, &readings, &turn, &flows].map(|program| program.reads(slots));
        let chains = Chains::new(content, places, plan.dt, model.links.len(), |root| flows.root_at(root));
        flow.extend(links.stocks().map(|slot| slot as u32));
        flow.extend(chains.slots());
        flow.sort_unstable();
        flow.dedup();
        let reads = Reads { endings: ends, readings: reads, turn: turns, flows: flow };
        let acts = parts.acts.iter().map(|&k| all[k].0.0).collect();
        let counts = [parts.kept.len(), gates.len()];
        let singles = content.exprs.iter().map(|_| Line::default()).collect();
        Self { aux, act, endings, readings, turn, acts, counts, flows, sums, links, chains, reads, constants, width, fixed, singles }
    }

    /// After a run of the turn's program: the expressions of the turn and the gates of the campaign in each lane.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    pub(super) fn freeze<const K: usize>(&self, numbers: &[[f64; K]], frozen: [&mut Vec<f64>; K], mut live: [&mut Bits; K]) {
        const TOGETHER: usize = 8;
        let (turn, gates) = self.turn.roots()[..self.counts.iter().sum()].split_at(self.counts[0]);
        let row = |root: &u32| &numbers[*root as usize];
        let (eights, rest) = turn.as_chunks::<TOGETHER>();
        let mut into = frozen.map(|frozen| {
            frozen.resize(turn.len(), 0.0);
            frozen.as_chunks_mut::<TOGETHER>()
        });
        // Row by row: what lies in one line of the memory's is fetched once for all lanes.
        for (i, roots) in eights.iter().enumerate() {
            let rows = roots.each_ref().map(row);
            into.iter_mut().enumerate().for_each(|(k, into)| into.0[i] = rows.map(|row| row[k]));
        }
        for (i, row) in rest.iter().map(row).enumerate() {
            into.iter_mut().zip(row).for_each(|(into, &x)| into.1[i] = x);
        }
        let words = gates.chunks(64).map(|gates| {
            let mut words = [0; K];
            let (fours, rest) = gates.as_chunks::<4>();
            for (i, gates) in fours.iter().enumerate() {
                let [a, b, c, d] = gates.each_ref().map(row);
                for (k, word) in words.iter_mut().enumerate() {
                    let bit = |x: f64, at: usize| u64::from(x != 0.0) << at;
                    *word |= (bit(a[k], 0) | bit(b[k], 1) | bit(c[k], 2) | bit(d[k], 3)) << (4 * i);
                }
            }
            for (bit, row) in (gates.len() - rest.len()..).zip(rest.iter().map(row)) {
                words.iter_mut().zip(row).for_each(|(word, &x)| *word |= u64::from(x != 0.0) << bit);
            }
            words
        });
        live.iter_mut().for_each(|live| live.clear());
        words.for_each(|words| live.iter_mut().zip(words).for_each(|(live, word)| live.push(word)));
    }

    /// After it too: the auxiliaries that commands read (slot, where its new value lies).
    pub(super) fn acts(&self) -> impl ExactSizeIterator<Item = (usize, usize)> {
        let first = self.counts[0] + self.counts[1];
        self.acts.iter().enumerate().map(move |(k, &slot)| (slot as usize, self.turn.root_at(first + k) as usize))
    }

    /// The value of an expression on the present slots.
    #[inline]
    pub(super) fn value(&self, id: ExprId, content: &Content, slots: &[f64], tables: &[Table]) -> f64 {
        let tree = || &content.exprs[id.0 as usize];
        let single = self.singles[id.0 as usize].0.get_or_init(|| Single::new(tree(), &self.fixed));
        single.value(tree, slots, tables)
    }

    /// Gives the numbers of some campaigns that go in step what the programs need. What else is there is written before
    /// it is read.
    pub(super) fn furnish_lanes<const K: usize>(&self, numbers: &mut Numbers<K>, slots: usize) {
        numbers.grow(self.width);
        let constants = &mut numbers.all()[slots..slots + self.constants.len()];
        constants.iter_mut().zip(&self.constants).for_each(|(lanes, &x)| *lanes = [x; K]);
    }

    /// How many of the numbers of a state are more than working values: its slots and the constants.
    pub(super) fn kept(&self, slots: usize) -> usize {
        slots + self.constants.len()
    }

    /// Gives the numbers of a state, of which the first are the content's slots, what the programs need behind them.
    pub(super) fn furnish(&self, numbers: &mut Vec<f64>, slots: usize) {
        numbers.truncate(slots);
        numbers.extend(&self.constants);
        numbers.resize(self.width, 0.0);
    }
}

/// The slots that never change under a lens, with their values.
fn parameters(content: &Content, lens: usize, loose: &[Slot]) -> Vec<Option<f64>> {
    let mut fixed = vec![None; content.slots.len()];
    let all = || content.lenses.iter().flat_map(|lens| &lens.params).map(|&(slot, _)| slot.0 as usize);
    let declared = content
        .slots
        .iter()
        .enumerate()
        .filter(|(_, info)| !info.state && info.var.is_some_and(|var| content.vars[var as usize].kind == VarKind::Param));
    for i in declared.map(|(i, _)| i).chain(all()) {
        fixed[i] = Some(content.slots[i].initial);
    }
    for &(slot, value) in content.lenses.get(lens).map_or(&[][..], |lens| &lens.params) {
        fixed[slot.0 as usize] = Some(value);
    }
    for slot in loose {
        fixed[slot.0 as usize] = None;
    }
    fixed
}
