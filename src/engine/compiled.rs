//! The programs under one lens.
//!
//! Under a lens the parameters are constants: they are folded in, so that variants and links which the lens switches
//! off cost nothing. Nothing but speed hangs on it; the reference keeps the parameters in their slots.

use std::sync::OnceLock;

use super::content::{Content, VarKind};
use super::expr::{ExprId, Slot, Table};
use super::grid::Bounds;
use super::links::Links;
use super::program::{Program, Single};
use super::step::Plan;

/// Programs of a lens, and how the numbers of a state lie under it: slots, constants, working values, sums of stocks.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    /// Auxiliaries.
    pub(super) aux: Program,
    /// Expressions of the turn, tested on the frozen state.
    pub(super) turn: Program,
    /// Amounts of links, inputs and times of chains, spreads of noises; with the auxiliaries in them, whatever their
    /// slots say.
    pub(super) flows: Program,
    /// Where the changes of the stocks are summed.
    pub(super) sums: usize,
    /// The links that are not switched off, where nobody books.
    pub(super) links: Links,
    /// Slots that the programs read.
    pub(super) reads: Reads,
    constants: Vec<f64>,
    width: usize,
    /// Slots that never change, with their values.
    fixed: Vec<Option<f64>>,
    /// Expressions worked out on demand, each made ready when it first is.
    singles: Vec<OnceLock<Single>>,
}

/// Slots that a program reads, each once; those of the flows with the stocks that links move.
#[derive(Clone, Debug)]
pub(super) struct Reads {
    pub(super) aux: Vec<u32>,
    pub(super) turn: Vec<u32>,
    pub(super) flows: Vec<u32>,
}

impl Compiled {
    pub(super) fn new(
        content: &Content,
        lens: usize,
        flow_roots: &[ExprId],
        plan: &Plan,
        bounds: &[Bounds],
        loose: &[Slot],
        plain: bool,
    ) -> Self {
        let model = &content.model;
        let fixed = if plain { Vec::new() } else { parameters(content, lens, loose) };
        let aux: Vec<(ExprId, Option<Slot>)> = model.aux.iter().map(|&(slot, id)| (id, Some(slot))).collect();
        let turn: Vec<_> = content.turn_exprs.iter().map(|&id| (id, None)).collect();
        let flows: Vec<_> = flow_roots.iter().map(|&id| (id, None)).collect();
        let mut constants = vec![0.0];
        // The flows work out what they need of the auxiliaries themselves: from step to step nobody else reads them.
        let given = if plain { &[][..] } else { &model.aux };
        let [aux, turn, flows] = [(&[][..], aux, false), (&[], turn, false), (given, flows, !plain)]
            .map(|(given, roots, amounts)| Program::compile_with(&content.exprs, given, &roots, &fixed, amounts, &mut constants));
        let slots = content.slots.len();
        let base = slots + constants.len();
        let [aux, turn, flows] = [aux, turn, flows].map(|p| p.place(slots, base));
        let sums = base + aux.working().max(turn.working()).max(flows.working());
        // The first constant is nothing.
        let at = |link: usize| Some(flows.root_at(link)).filter(|&at| plain || at != slots as u32);
        let links = Links::new(plan, bounds, at);
        let width = sums + plan.stocks.len();
        let mut reads = Reads { aux: aux.reads(slots), turn: turn.reads(slots), flows: flows.reads(slots) };
        reads.flows.extend(links.stocks().map(|slot| slot as u32));
        reads.flows.sort_unstable();
        reads.flows.dedup();
        let singles = content.exprs.iter().map(|_| OnceLock::new()).collect();
        Self { aux, turn, flows, sums, links, reads, constants, width, fixed, singles }
    }

    /// The value of an expression on the present slots.
    #[inline]
    pub(super) fn value(&self, id: ExprId, content: &Content, slots: &[f64], tables: &[Table]) -> f64 {
        let tree = &content.exprs[id.0 as usize];
        let single = self.singles[id.0 as usize].get_or_init(|| Single::new(tree, &self.fixed));
        single.value(tree, slots, tables)
    }

    /// Numbers to work in for some campaigns that go in step.
    pub(super) fn lanes<const K: usize>(&self, slots: usize) -> Vec<[f64; K]> {
        let mut numbers = vec![[0.0; K]; slots];
        numbers.extend(self.constants.iter().map(|&x| [x; K]));
        numbers.resize(self.width, [0.0; K]);
        numbers
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
