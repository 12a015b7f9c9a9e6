//! First pass, what acts and happens: every id with its slots.

use std::collections::HashMap;

use super::Compiler;
use super::declare::MANY;
use crate::engine::content::VarKind;
use crate::engine::expr::Slot;
use crate::engine::grid;
use crate::lang::Kind;
use crate::scenario::diagnostic::{Diagnostic, Span};
use crate::scenario::schema::{Good, Id, Label, OptionItem, Sure};
use crate::scenario::symbols::{ActorSym, AllocationSym, LeverSym, NegotiationSym, OfficeSym, PetitionSym, StoryletSym};

impl Compiler<'_> {
    pub(super) fn levers(&mut self) {
        for (index, l) in self.items.levers.iter().enumerate() {
            if !self.declare_id("quantity", &l.id) {
                continue;
            }
            let name = &l.id.name;
            let n = l.positions.len();
            if n < 2 {
                self.fault(
                    Diagnostic::error("lever-positions", l.id.span, format!("the lever `{name}` has fewer than two positions"))
                        .help("a lever is moved between positions"),
                );
                continue;
            }
            let values: Vec<f64> = l.positions.iter().map(|p| p.value.value).collect();
            let fold = |f: fn(f64, f64) -> bool| values.iter().copied().fold(values[0], |a, b| if f(b, a) { b } else { a });
            let (low, high) = (fold(|b, a| b < a), fold(|b, a| b > a));
            let range = if low < high { (low, high) } else { (low, low + 1.0) };
            let start = l.start.0 as usize;
            if start >= n {
                self.fault(
                    Diagnostic::error("number-range", l.start.1, format!("there is no position {start}"))
                        .label(format!("expected 0 to {}", n - 1)),
                );
            }
            let start = start.min(n - 1);
            let nothing = Label::default();
            let var =
                self.var(&l.id, &l.label, &nothing, &nothing, VarKind::Lever, &[], None, &[], &l.sector, false, Good::Neither, 0, &l.plays);
            let slot = self.spread(&l.id, var, &[], range, true, true, Kind::Number, false, |_| values[start]);
            let at = self.kept(format!("#at({name})"), (0.0, n as f64 - 1.0), start as f64);
            let moved = self.kept(format!("#moved({name})"), (-1.0, MANY), -1.0);
            let direction = self.kept(format!("#direction({name})"), (-1.0, 1.0), 0.0);
            let positions = l.positions.iter().map(|p| p.id.as_ref().map_or_else(|| slug(&p.label.value), |i| i.name.clone())).collect();
            self.sym.levers.insert(name.clone(), LeverSym { index: index as u32, slot, at, moved, direction, positions });
        }
    }

    pub(super) fn others(&mut self) {
        for (i, p) in self.items.people.iter().enumerate() {
            if self.declare_id("person", &p.id) {
                self.sym.people.insert(p.id.name.clone(), i as u32);
            }
        }
        for (i, p) in self.items.parties.iter().enumerate() {
            if self.declare_id("party", &p.id) {
                self.sym.parties.insert(p.id.name.clone(), i as u32);
            }
        }
        let people = self.items.people.len() as f64;
        for (i, o) in self.items.offices.iter().enumerate() {
            if !self.declare_id("office", &o.id) {
                continue;
            }
            let name = &o.id.name;
            let holder = self.kept(format!("#holder({name})"), (0.0, people), 0.0);
            let acting = self.kept(format!("#acting({name})"), (0.0, people), 0.0);
            let attributes = self.sym.attributes.clone();
            let held = attributes.iter().map(|a| self.slot(format!("#held({name},{a})"), None, (-1e6, 1e6), 0.0, false, 0.0)).collect();
            let acts = attributes.iter().map(|a| self.slot(format!("#acts({name},{a})"), None, (-1e6, 1e6), 0.0, false, 0.0)).collect();
            self.sym.offices.insert(name.clone(), OfficeSym { index: i as u32, holder, acting, held, acts });
        }
        for a in &self.items.actors {
            if !self.declare_id("actor", &a.id) {
                continue;
            }
            let name = &a.id.name;
            let budget = self.slot(format!("#budget({name})"), None, (0.0, 1e6), grid::fit(0.0, 1e6), true, a.budget.value);
            let strategy = self.kept(format!("#strategy({name})"), (0.0, a.strategies.len().max(1) as f64), 0.0);
            let mut moves = Vec::new();
            for m in &a.moves {
                let count = self.kept(format!("#moved({name},{})", m.id.name), (0.0, MANY), 0.0);
                let last = self.kept(format!("#last({name},{})", m.id.name), (-1.0, MANY), -1.0);
                moves.push((m.id.name.clone(), count, last));
            }
            self.twice("move", a.moves.iter().map(|m| &m.id));
            self.twice("strategy", a.strategies.iter().map(|m| &m.id));
            let strategies = a.strategies.iter().map(|s| s.id.name.clone()).collect();
            self.sym.actors.insert(name.clone(), ActorSym { budget, strategy, strategies, moves });
        }
        for (i, p) in self.items.pledges.iter().enumerate() {
            if self.declare_id("pledge", &p.id) {
                let state = self.kept(format!("#pledge({})", p.id.name), (0.0, 3.0), 0.0);
                let due = self.kept(format!("#due({})", p.id.name), (-1.0, MANY), -1.0);
                self.sym.pledges.insert(p.id.name.clone(), (i as u32, state, due));
            }
        }
        for (i, n) in self.items.negotiations.iter().enumerate() {
            if !self.declare_id("negotiation", &n.id) {
                continue;
            }
            let name = &n.id.name;
            let state = self.kept(format!("#talks({name})"), (0.0, 3.0), 0.0);
            let offers = self.kept(format!("#offers({name})"), (0.0, MANY), 0.0);
            let offers_now = self.kept(format!("#offers_now({name})"), (0.0, MANY), 0.0);
            let mut clauses = Vec::new();
            for c in &n.clauses {
                let slot = self.kept(format!("#term({name},{})", c.id.name), (0.0, c.terms.len().max(1) as f64), 0.0);
                self.twice("term", c.terms.iter().map(|t| &t.id));
                clauses.push((c.id.name.clone(), slot, c.terms.iter().map(|t| t.id.name.clone()).collect()));
            }
            self.twice("clause", n.clauses.iter().map(|t| &t.id));
            self.twice("wing", n.wings.iter().map(|t| &t.id));
            let wings = n.wings.iter().map(|w| w.id.name.clone()).collect();
            self.sym.negotiations.insert(name.clone(), NegotiationSym { index: i as u32, state, offers, offers_now, clauses, wings });
        }
        for (i, a) in self.items.allocations.iter().enumerate() {
            let dims = self.dims(std::slice::from_ref(&a.places));
            let (true, Some(dims)) = (self.declare_id("allocation", &a.id), dims) else { continue };
            let touched = self.kept(format!("#touched({})", a.id.name), (0.0, 1.0), 0.0);
            let nothing = Label::default();
            for m in &a.means {
                if self.declare_id("quantity", &m.id) {
                    let var = self.var(
                        &m.id,
                        &m.label,
                        &nothing,
                        &nothing,
                        VarKind::Fact,
                        &dims,
                        Some(Sure::Assumed),
                        &[],
                        &nothing,
                        false,
                        Good::Neither,
                        0,
                        &[],
                    );
                    self.spread(&m.id, var, &dims, (0.0, 10_000.0), true, true, Kind::Number, true, |_| 0.0);
                }
            }
            let means = a.means.iter().map(|m| m.id.name.clone()).collect();
            self.sym.allocations.insert(a.id.name.clone(), AllocationSym { index: i as u32, dim: dims[0], means, touched });
        }
        for (i, a) in self.items.aims.iter().enumerate() {
            if self.declare_id("aim", &a.id) {
                let slot = self.kept(format!("#aim({})", a.id.name), (0.0, 1.0), 0.0);
                self.sym.aims.insert(a.id.name.clone(), (i as u32, slot));
            }
        }
        let mut order: Vec<usize> = (0..self.items.endings.len()).collect();
        order.sort_by_key(|&i| (self.items.endings[i].priority.0, self.items.endings[i].id.name.clone()));
        for (place, &i) in order.iter().enumerate() {
            let e = &self.items.endings[i];
            if self.declare_id("ending", &e.id) {
                self.sym.endings.insert(e.id.name.clone(), place as u32);
            }
        }
        for e in &self.items.entries {
            if self.declare_id("entry", &e.id) {
                self.sym.entries.insert(e.id.name.clone());
            }
        }
        for (i, p) in self.items.policies.iter().enumerate() {
            if self.declare_id("policy", &p.id) {
                self.sym.policies.insert(p.id.name.clone(), i as u32);
            }
        }
        self.lens_order();
    }

    /// Ids within one item.
    pub(super) fn twice<'i>(&mut self, what: &str, ids: impl Iterator<Item = &'i Id>) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for id in ids {
            if let Some(first) = seen.insert(&id.name, id.span) {
                self.fault(
                    Diagnostic::error("id-twice", id.span, format!("the {what} `{}` is declared twice", id.name))
                        .other(first, "first declared here")
                        .help("rename one of the two"),
                );
            }
        }
    }

    pub(super) fn storylets(&mut self) {
        let mut next = 0;
        let items = self.items;
        for e in &items.events {
            self.storylet(&e.id, e.bind.as_ref(), &e.options, false, &mut next);
        }
        for e in &items.initiatives {
            self.storylet(&e.id, e.bind.as_ref(), &e.options, true, &mut next);
        }
        let mut next = 0;
        for p in &items.petitions {
            let elements = self.bind(p.bind.as_ref());
            let declared = self.declare_id("petition", &p.id);
            let (true, Some((_, elements))) = (declared, elements) else { continue };
            let name = &p.id.name;
            let seen: Vec<Slot> = elements.iter().map(|e| self.kept(format!("#asked({name}{e})"), (0.0, MANY), 0.0)).collect();
            let mut answers = Vec::new();
            for a in &p.answers {
                let taken = elements.iter().map(|e| self.kept(format!("#answered({name}{e},{})", a.id.name), (0.0, MANY), 0.0)).collect();
                answers.push((a.id.name.clone(), taken));
            }
            self.twice("answer", p.answers.iter().map(|a| &a.id));
            self.sym.petitions.insert(name.clone(), PetitionSym { first: next, seen, answers });
            next += elements.len() as u32;
        }
    }

    fn bind(&mut self, bind: Option<&Id>) -> Option<(Option<u32>, Vec<String>)> {
        let Some(bind) = bind else { return Some((None, vec![String::new()])) };
        let dim = self.dims(std::slice::from_ref(bind))?[0];
        let elements = self.sym.dims[dim as usize].elements.iter().map(|e| format!("[{}]", e.id)).collect();
        Some((Some(dim), elements))
    }

    fn storylet(&mut self, id: &Id, bind: Option<&Id>, options: &[OptionItem], initiative: bool, next: &mut u32) {
        let elements = self.bind(bind);
        let declared = self.declare_id("storylet", id);
        let (true, Some((dim, elements))) = (declared, elements) else { return };
        let name = &id.name;
        let mut s = StoryletSym { first: *next, dim, initiative, ..StoryletSym::default() };
        for e in &elements {
            s.seen.push(self.kept(format!("#seen({name}{e})"), (0.0, MANY), 0.0));
            s.last.push(self.kept(format!("#last({name}{e})"), (-1.0, MANY), -1.0));
        }
        for o in options {
            let taken = elements.iter().map(|e| self.kept(format!("#chosen({name}{e},{})", o.id.name), (0.0, MANY), 0.0)).collect();
            s.options.push((o.id.name.clone(), taken));
        }
        self.twice("option", options.iter().map(|o| &o.id));
        *next += elements.len() as u32;
        self.sym.storylets.insert(name.clone(), s);
    }
}

/// A label as an id: lower-case, with `_` for what is no letter or digit.
fn slug(label: &str) -> String {
    let mut out = String::new();
    for c in label.to_lowercase().chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_end_matches('_').to_owned()
}
