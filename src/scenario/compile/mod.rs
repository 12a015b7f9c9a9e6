//! From items to content: names declared first, then every expression, effect and text compiled.

mod check;
mod clock;
mod constant;
mod declare;
mod effect;
mod ids;
mod lens;
mod library;
mod model;
mod order;
mod policy;
mod reach;
mod story;
mod systems;
mod talks;
mod target;
mod things;
mod world;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::catalogue::Catalogue;
use super::diagnostic::{Diagnostic, Severity, SourceFile, Span};
use super::schema::{Code, Good, Id, Items, Label, Sure};
use super::symbols::Symbols;
use super::syntax::{Words, brief};
use crate::engine::content::{Content, SlotInfo, Status, Var, VarKind};
use crate::engine::expr::{Expr, ExprId, Slot};
use crate::lang::{self, Expect, Interval, Quantity};

/// Most slots a scenario may have.
pub const MAX_SLOTS: usize = 100_000;
/// Most elements of a dimension.
pub const MAX_ELEMENTS: usize = 1_000;
/// Most elements of one quantity, over all its dimensions.
pub const MAX_SUBSCRIPTS: usize = 10_000;
/// Most compiled expressions.
pub const MAX_EXPRS: usize = 400_000;
/// Most parts of expressions looked at, over all elements.
pub const MAX_WORK: usize = 3_000_000;
/// Most faults reported in one run.
pub const MAX_FAULTS: usize = 300;

/// Bound elements: (dimension, element).
pub(super) type Bound = Vec<(u32, u32)>;

pub(super) struct Compiler<'a> {
    pub items: &'a Items,
    pub files: &'a [SourceFile],
    /// Ids of the pictures that are there.
    pub art: Vec<String>,
    pub sym: Symbols,
    pub c: Content,
    pub cat: Catalogue,
    pub faults: Vec<Diagnostic>,
    /// (namespace, id) to the place of its declaration.
    pub ids: HashMap<(&'static str, String), Span>,
    /// Sources that something cites.
    pub cited: HashMap<String, Span>,
    /// Option of a storylet, consents of which are compiled: keeps party rules per stance.
    pub refusals: HashMap<(u32, i8), ExprId>,
    true_: ExprId,
    full: bool,
    work: usize,
    /// Expressions too large for one element, which are not tried for the others.
    oversized: HashSet<Span>,
}

/// Compiles the items; content is usable only if no error is among the faults.
pub(super) fn compile(items: &Items, files: &[SourceFile], art: Vec<String>) -> (Content, Catalogue, Vec<Diagnostic>) {
    let mut c = Compiler {
        items,
        files,
        art,
        sym: Symbols::default(),
        c: Content::default(),
        cat: Catalogue::default(),
        faults: Vec::new(),
        ids: HashMap::new(),
        cited: HashMap::new(),
        refusals: HashMap::new(),
        true_: ExprId(0),
        full: false,
        work: 0,
        oversized: HashSet::new(),
    };
    c.true_ = c.store(Expr::truth(true));
    c.declare();
    if !c.full {
        c.model();
        c.world();
        c.story();
        c.policies();
        c.library();
        c.arcs();
        c.systems();
        c.checks();
    }
    c.c.dims = c.sym.dims.clone();
    c.declarations();
    let errors = c.faults.iter().any(|d| d.severity == Severity::Error);
    if !errors {
        c.c.rules_hash = crate::engine::hash::rules(&c.c);
    }
    (c.c, c.cat, c.faults)
}

impl Compiler<'_> {
    pub fn fault(&mut self, d: Diagnostic) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(d);
        }
    }

    pub fn store(&mut self, expr: Expr) -> ExprId {
        if self.c.exprs.len() >= MAX_EXPRS {
            if !self.full {
                self.full = true;
                self.fault(
                    Diagnostic::general("limit-size", format!("the scenario needs more than {MAX_EXPRS} compiled expressions"))
                        .help("use fewer or smaller dimensions"),
                );
            }
            return ExprId(0);
        }
        self.c.exprs.push(expr);
        ExprId(self.c.exprs.len() as u32 - 1)
    }

    /// A slot of the state.
    pub fn slot(&mut self, name: String, var: Option<u32>, range: (f64, f64), grid: f64, state: bool, initial: f64) -> Slot {
        if self.c.slots.len() >= MAX_SLOTS {
            if !self.full {
                self.full = true;
                self.fault(
                    Diagnostic::general("limit-size", format!("the scenario needs more than {MAX_SLOTS} numbers"))
                        .help("use fewer or smaller dimensions"),
                );
            }
            return Slot(0);
        }
        self.c.slots.push(SlotInfo { name, var, low: range.0, high: range.1, grid, state, initial });
        Slot(self.c.slots.len() as u32 - 1)
    }

    /// A slot the engine keeps: a count, a time, a post.
    pub fn kept(&mut self, name: String, range: (f64, f64), initial: f64) -> Slot {
        self.slot(name, None, range, 1.0, true, initial)
    }

    /// Notes cited sources and gives their ids.
    pub fn cite(&mut self, ids: &[Id]) -> Vec<String> {
        for id in ids {
            self.cited.entry(id.name.clone()).or_insert(id.span);
        }
        ids.iter().map(|i| i.name.clone()).collect()
    }

    pub(super) fn language(&mut self, words: &Words, faults: Vec<lang::Fault>) {
        for f in faults {
            let span = words.place(f.span.clone());
            let mut d =
                if f.is_error() { Diagnostic::error(f.code, span, f.message) } else { Diagnostic::warning(f.code, span, f.message) };
            d.label = match (f.found.is_empty(), f.expected.is_empty()) {
                (true, true) => String::new(),
                (false, true) => format!("found {}", f.found),
                (true, false) => format!("expected {}", f.expected),
                (false, false) => format!("found {}, expected {}", f.found, f.expected),
            };
            d.help = f.help;
            let twice = self.faults.iter().rev().take(200).any(|o| o.code == d.code && o.span == d.span);
            if !twice {
                self.fault(d);
            }
        }
    }

    /// Compiles an expression for a place.
    pub fn lowered(&mut self, code: &Code, expect: &Expect, bound: &Bound) -> (Expr, Interval) {
        if self.work > MAX_WORK || self.oversized.contains(&code.0.span) {
            return (Expr::Const(0.0), Interval::ALL);
        }
        let (ast, faults) = lang::expression(&code.0.value);
        let broken = !faults.is_empty();
        self.language(&code.0, faults);
        let out = lang::lower(&ast, expect, bound, &self.sym);
        self.work += out.work;
        if self.work > MAX_WORK {
            self.fault(
                Diagnostic::general("limit-size", "the expressions of the scenario grow too large over its dimensions")
                    .help("use fewer or smaller dimensions, or give an inner sum a name of its own with an Aux"),
            );
        }
        if out.faults.iter().any(|f| f.code == "E-size") {
            self.oversized.insert(code.0.span);
        }
        if !broken {
            self.language(&code.0, out.faults);
        }
        (out.expr, out.range)
    }

    /// A number.
    pub fn number(&mut self, code: &Code, bound: &Bound) -> ExprId {
        let e = self.lowered(code, &Expect::Number, bound).0;
        self.store(e)
    }

    /// A number tested each turn.
    pub fn turn_number(&mut self, code: &Code, bound: &Bound) -> ExprId {
        let id = self.number(code, bound);
        self.each_turn(id)
    }

    /// A condition.
    pub fn condition(&mut self, code: &Code, bound: &Bound) -> ExprId {
        let e = self.lowered(code, &Expect::Truth, bound).0;
        if e == Expr::truth(true) { self.true_ } else { self.store(e) }
    }

    /// A condition tested each turn.
    pub fn turn_condition(&mut self, code: &Code, bound: &Bound) -> ExprId {
        let id = self.condition(code, bound);
        self.each_turn(id)
    }

    pub fn each_turn(&mut self, id: ExprId) -> ExprId {
        if id != self.true_ || !self.c.turn_exprs.contains(&id) {
            self.c.turn_exprs.push(id);
        }
        id
    }

    /// Every combination of elements of some dimensions, row-major; one empty one for none.
    pub fn combinations(&self, dims: &[u32]) -> Vec<Bound> {
        let mut all: Vec<Bound> = vec![vec![]];
        for &d in dims {
            let n = self.sym.dims[d as usize].elements.len() as u32;
            all = all.iter().flat_map(|b| (0..n).map(move |e| [b.as_slice(), &[(d, e)]].concat())).collect();
        }
        all
    }

    /// `[element]`, `[a,b]` or nothing.
    pub fn suffix(&self, bound: &Bound) -> String {
        if bound.is_empty() {
            return String::new();
        }
        format!("[{}]", self.elements_of(bound))
    }

    pub fn elements_of(&self, bound: &Bound) -> String {
        let ids: Vec<&str> = bound.iter().map(|&(d, e)| self.sym.dims[d as usize].elements[e as usize].id.as_str()).collect();
        ids.join(",")
    }

    /// Declared quantity and its slots.
    pub fn quantity(&mut self, id: &Id) -> Option<Quantity> {
        if let Some(q) = lang::Scope::quantity(&self.sym, &id.name) {
            return Some(q);
        }
        let names: Vec<String> = lang::Scope::names(&self.sym, lang::Names::Quantity);
        self.unknown("quantity", id, names.iter().map(String::as_str));
        None
    }

    /// The slot an id such as `trust` or `density[north]` names, or a gauge.
    pub fn one_slot(&mut self, id: &Id) -> Option<Slot> {
        if let Some(slot) = self.sym.gauges.get(&id.name) {
            return Some(*slot);
        }
        let (name, elements) = match id.name.split_once('[') {
            Some((name, rest)) => (name.trim().to_owned(), rest.trim_end_matches(']').split(',').map(|e| e.trim().to_owned()).collect()),
            None => (id.name.clone(), Vec::new()),
        };
        let q = self.quantity(&Id { name: name.clone(), span: id.span })?;
        if elements.len() != q.dims.len() {
            let d =
                Diagnostic::error("name-subscript", id.span, format!("`{name}` has {} subscripts, {} given", q.dims.len(), elements.len()));
            self.fault(d.help("name one element: `name[element]`"));
            return None;
        }
        let mut at = 0;
        for (d, e) in q.dims.iter().zip(elements) {
            let table = self.sym.elements[*d as usize].clone();
            at = at * table.len() as u32 + self.look(&table, "element", &Id { name: e, span: id.span })?;
        }
        Some(Slot(q.first.0 + at))
    }

    pub fn dims(&mut self, by: &[Id]) -> Option<Vec<u32>> {
        let table = self.sym.dimensions.clone();
        let found: Vec<u32> = by.iter().filter_map(|d| self.look(&table, "dimension", d)).collect();
        let size: usize = found.iter().map(|d| self.sym.dims[*d as usize].elements.len()).product();
        if size > MAX_SUBSCRIPTS {
            let span = by[0].span;
            self.fault(
                Diagnostic::error("limit-size", span, format!("this makes {size} numbers of one quantity"))
                    .label(format!("at most {MAX_SUBSCRIPTS}")),
            );
            return None;
        }
        (found.len() == by.len()).then_some(found)
    }

    #[allow(clippy::too_many_arguments, reason = "one call a kind of quantity")]
    pub fn var(
        &mut self,
        id: &Id,
        label: &Label,
        about: &Label,
        unit: &Label,
        kind: VarKind,
        by: &[u32],
        status: Option<Sure>,
        sources: &[Id],
        sector: &Label,
        hidden: bool,
        good: Good,
        decimals: i64,
        plays: &[Label],
    ) -> u32 {
        let sources = self.cite(sources);
        self.c.vars.push(Var {
            id: id.name.clone(),
            label: if label.value.is_empty() { id.name.replace('_', " ") } else { label.value.clone() },
            about: about.value.clone(),
            unit: unit.value.clone(),
            kind,
            by: by.to_vec(),
            first: Slot(self.c.slots.len() as u32),
            len: 0,
            status: match status {
                Some(Sure::Sourced) => Status::Sourced,
                Some(Sure::Estimated) => Status::Estimated,
                _ => Status::Assumed,
            },
            sources,
            sector: sector.value.clone(),
            hidden,
            good: sign(good),
            levels: Vec::new(),
            decimals: decimals as u8,
            plays: words(plays),
        });
        self.c.vars.len() as u32 - 1
    }
}

pub(super) fn sign(good: Good) -> i8 {
    match good {
        Good::Up => 1,
        Good::Down => -1,
        Good::Neither => 0,
    }
}

pub(super) fn words(labels: &[Label]) -> Vec<String> {
    labels.iter().map(|l| l.value.clone()).collect()
}

fn note_links(pieces: &[crate::engine::content::Piece], sym: &Symbols) {
    use crate::engine::content::Piece;
    for p in pieces {
        match p {
            Piece::Link(entry, _) => {
                sym.used.borrow_mut().insert(format!("entry {entry}"));
            }
            Piece::When(_, a, b) => {
                note_links(a, sym);
                note_links(b, sym);
            }
            Piece::Variants(all) => all.iter().for_each(|v| note_links(v, sym)),
            _ => {}
        }
    }
}

/// A table for lookups of ids by place, for those who only have a list.
pub(super) fn index<T>(list: &[T], id: impl Fn(&T) -> &str) -> BTreeMap<String, u32> {
    list.iter().enumerate().map(|(i, x)| (id(x).to_owned(), i as u32)).collect()
}
