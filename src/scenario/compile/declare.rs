//! First pass: every id with its slots, so that expressions may name anything.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Bound, Compiler, MAX_ELEMENTS};
use crate::engine::content::{Dim, Element, VarKind};
use crate::engine::expr::Slot;
use crate::engine::grid;
use crate::lang::{Interval, Kind, Quantity};
use crate::scenario::diagnostic::{Diagnostic, Span};
use crate::scenario::schema::{FactValue, Good, Id, Label, Num};

pub(super) const MANY: f64 = 1e9;

impl Compiler<'_> {
    pub(super) fn declare(&mut self) {
        self.calendar();
        for s in &self.items.sources {
            if self.declare_id("source", &s.id) {
                self.sym.sources.insert(s.id.name.clone());
            }
        }
        self.dimensions();
        self.time_slots();
        self.quantities();
        self.levers();
        self.others();
        self.storylets();
    }

    fn dimensions(&mut self) {
        for d in &self.items.dimensions {
            if !self.declare_id("dimension", &d.id) {
                continue;
            }
            let mut table = HashMap::new();
            let mut elements = Vec::new();
            if d.elements.is_empty() {
                self.fault(
                    Diagnostic::error("dimension-empty", d.id.span, format!("the dimension `{}` has no elements", d.id.name))
                        .help("give it at least one"),
                );
                continue;
            }
            if d.elements.len() > MAX_ELEMENTS {
                self.fault(
                    Diagnostic::error("limit-size", d.id.span, format!("{} elements", d.elements.len()))
                        .label(format!("at most {MAX_ELEMENTS} in a dimension")),
                );
                continue;
            }
            for e in &d.elements {
                if let Some(first) = d.elements.iter().find(|o| o.id.name == e.id.name).filter(|o| o.id.span != e.id.span) {
                    self.fault(
                        Diagnostic::error("id-twice", e.id.span, format!("the element `{}` is declared twice", e.id.name))
                            .other(first.id.span, "first declared here"),
                    );
                    continue;
                }
                table.insert(e.id.name.clone(), elements.len() as u32);
                let label = if e.label.value.is_empty() { e.id.name.clone() } else { e.label.value.clone() };
                elements.push(Element { id: e.id.name.clone(), label, about: e.about.value.clone(), near: vec![] });
            }
            for (i, e) in d.elements.iter().enumerate().take(elements.len()) {
                elements[i].near = e.near.iter().filter_map(|n| self.look(&table, "element", n)).collect();
            }
            let label = if d.label.value.is_empty() { d.id.name.clone() } else { d.label.value.clone() };
            self.sym.dimensions.insert(d.id.name.clone(), self.sym.dims.len() as u32);
            self.sym.dims.push(Dim { id: d.id.name.clone(), label, elements });
            self.sym.elements.push(table);
        }
    }

    /// The two ends of a range.
    pub(super) fn range(&mut self, range: &(Num, Num)) -> (f64, f64) {
        let (low, high) = (range.0.value, range.1.value);
        if low >= high {
            let span = Span { end: range.1.span.end, ..range.0.span };
            self.fault(
                Diagnostic::error("range-empty", span, format!("the range from {low} to {high} is empty"))
                    .label("expected the lower end first"),
            );
            return (low, low + 1.0);
        }
        (low, high)
    }

    /// Slots of a quantity, one an element.
    #[allow(clippy::too_many_arguments, reason = "one call a kind of quantity")]
    pub(super) fn spread(
        &mut self,
        id: &Id,
        var: u32,
        dims: &[u32],
        range: (f64, f64),
        gridded: bool,
        state: bool,
        kind: Kind,
        settable: bool,
        initial: impl Fn(&Bound) -> f64,
    ) -> Slot {
        let first = Slot(self.c.slots.len() as u32);
        let step = if gridded { grid::fit(range.0, range.1) } else { 0.0 };
        let all = self.combinations(dims);
        for b in &all {
            let name = format!("{}{}", id.name, self.suffix(b));
            self.slot(name, Some(var), range, step, state, initial(b));
        }
        self.c.vars[var as usize].first = first;
        self.c.vars[var as usize].len = all.len() as u32;
        let q = Quantity { first, dims: dims.to_vec(), kind, range: Interval::new(range.0, range.1), settable };
        self.sym.quantities.insert(id.name.clone(), q);
        first
    }

    /// Values given by element, with missing and unknown ones reported.
    fn by_element<T: Clone>(&mut self, id: &Id, dims: &[u32], pairs: &[(Id, T)], default: Option<&T>) -> HashMap<String, T> {
        let keys: Vec<String> = self.combinations(dims).iter().map(|b| self.elements_of(b)).collect();
        let mut out: HashMap<String, T> = HashMap::new();
        for (k, v) in pairs {
            let key: String = k.name.split(',').map(str::trim).collect::<Vec<_>>().join(",");
            if dims.is_empty() || !keys.contains(&key) {
                self.unknown("element", k, if dims.is_empty() { [].iter() } else { keys.iter() }.map(String::as_str));
            }
            out.insert(key, v.clone());
        }
        let missing: Vec<&str> = keys.iter().filter(|k| !out.contains_key(*k)).map(String::as_str).collect();
        if !missing.is_empty() {
            match default {
                Some(v) => {
                    let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
                    out.extend(missing.into_iter().map(|k| (k, v.clone())));
                }
                None => {
                    let d = Diagnostic::error("value-missing", id.span, format!("`{}` has no value for {}", id.name, missing.join(", ")));
                    self.fault(d.help("give a value for each element, or one for all"));
                }
            }
        }
        out
    }

    pub(super) fn inside(&mut self, value: Num, range: (f64, f64)) {
        if value.value < range.0 || value.value > range.1 {
            self.fault(
                Diagnostic::error("value-range", value.span, format!("{} lies outside the declared range", value.value))
                    .label(format!("expected {} to {}", range.0, range.1)),
            );
        }
    }

    fn quantities(&mut self) {
        let nothing = Label::default();
        for p in &self.items.params {
            let (ok, dims, range) = (self.declare_id("quantity", &p.id), self.dims(&p.by), self.range(&p.range));
            let (true, Some(dims)) = (ok, dims) else { continue };
            let about = if p.about.value.is_empty() { &p.note } else { &p.about };
            let var = self.var(
                &p.id,
                &p.label,
                about,
                &p.unit,
                VarKind::Param,
                &dims,
                Some(p.status),
                &p.sources,
                &p.sector,
                false,
                Good::Neither,
                p.decimals.0,
                &p.plays,
            );
            let values = self.by_element(&p.id, &dims, &p.values.0, p.value.as_ref());
            for v in p.values.0.iter().map(|v| v.1).chain(p.value) {
                self.inside(v, range);
            }
            let keys: HashMap<Bound, f64> = self
                .combinations(&dims)
                .into_iter()
                .map(|b| (b.clone(), values.get(&self.elements_of(&b)).map_or(0.0, |v| v.value)))
                .collect();
            self.spread(&p.id, var, &dims, range, false, false, Kind::Number, false, |b| keys[b]);
            self.constants(p, var, range);
        }
        for s in &self.items.stocks {
            let (ok, dims, range) = (self.declare_id("quantity", &s.id), self.dims(&s.by), self.range(&s.range));
            let (true, Some(dims)) = (ok, dims) else { continue };
            let var = self.var(
                &s.id,
                &s.label,
                &s.about,
                &s.unit,
                VarKind::Stock,
                &dims,
                Some(s.status),
                &s.sources,
                &s.sector,
                s.hidden,
                s.good,
                s.decimals.0,
                &s.plays,
            );
            let mut values = HashMap::new();
            if s.initial.is_none() || !s.values.0.is_empty() {
                let default = s.initial.as_ref().map(|_| Num::default());
                values = self.by_element(&s.id, &dims, &s.values.0, default.as_ref());
            }
            for v in &s.values.0 {
                self.inside(v.1, range);
            }
            let keys: HashMap<Bound, f64> = self
                .combinations(&dims)
                .into_iter()
                .map(|b| (b.clone(), values.get(&self.elements_of(&b)).map_or(0.0, |v| v.value)))
                .collect();
            self.spread(&s.id, var, &dims, range, true, true, Kind::Number, true, |b| keys[b]);
            if s.soft.value < 0.0 || s.soft.value > 0.5 {
                self.fault(
                    Diagnostic::error("value-range", s.soft.span, "the soft edge of a range")
                        .label("expected a share of the range from 0 to 0.5"),
                );
            }
        }
        for f in &self.items.facts {
            self.fact(f);
        }
        for a in &self.items.auxes {
            let (ok, dims, range) = (self.declare_id("quantity", &a.id), self.dims(&a.by), self.range(&a.range));
            let (true, Some(dims)) = (ok, dims) else { continue };
            let var = self.var(
                &a.id,
                &a.label,
                &a.about,
                &a.unit,
                VarKind::Aux,
                &dims,
                None,
                &a.sources,
                &a.sector,
                a.hidden,
                a.good,
                a.decimals.0,
                &a.plays,
            );
            self.spread(&a.id, var, &dims, range, false, false, Kind::Number, false, |_| 0.0);
        }
        for s in &self.items.series {
            let (ok, range) = (self.declare_id("quantity", &s.id), self.range(&s.range));
            if ok {
                let var = self.var(
                    &s.id,
                    &s.label,
                    &s.about,
                    &s.unit,
                    VarKind::Series,
                    &[],
                    Some(s.status),
                    &s.sources,
                    &s.sector,
                    false,
                    Good::Neither,
                    s.decimals.0,
                    &s.plays,
                );
                self.spread(&s.id, var, &[], range, false, false, Kind::Number, false, |_| 0.0);
            }
        }
        for s in &self.items.smooths {
            let (ok, dims, range) = (self.declare_id("quantity", &s.id), self.dims(&s.by), self.range(&s.range));
            let (true, Some(dims)) = (ok, dims) else { continue };
            let var = self.var(
                &s.id,
                &s.label,
                &s.about,
                &s.unit,
                VarKind::Smooth,
                &dims,
                None,
                &s.sources,
                &s.sector,
                s.hidden,
                s.good,
                s.decimals.0,
                &s.plays,
            );
            self.spread(&s.id, var, &dims, range, false, false, Kind::Number, false, |_| 0.0);
        }
        for s in &self.items.delays {
            let (ok, dims, range) = (self.declare_id("quantity", &s.id), self.dims(&s.by), self.range(&s.range));
            let (true, Some(dims)) = (ok, dims) else { continue };
            let var = self.var(
                &s.id,
                &s.label,
                &s.about,
                &s.unit,
                VarKind::Delay,
                &dims,
                None,
                &s.sources,
                &s.sector,
                s.hidden,
                s.good,
                s.decimals.0,
                &s.plays,
            );
            self.spread(&s.id, var, &dims, range, false, false, Kind::Number, false, |_| 0.0);
        }
        for n in &self.items.noises {
            let (ok, range) = (self.declare_id("quantity", &n.id), self.range(&n.range));
            if ok {
                let var =
                    self.var(&n.id, &n.label, &n.about, &n.unit, VarKind::Noise, &[], None, &[], &n.sector, false, Good::Neither, 0, &[]);
                self.spread(&n.id, var, &[], range, true, true, Kind::Number, false, |_| 0.0);
            }
        }
        for l in &self.items.lookups {
            self.table(l);
        }
        for e in &self.items.estimates {
            if self.declare_id("quantity", &e.id) {
                let range = self.sym.quantities.get(&e.of.name).map_or((0.0, 100.0), |q| (q.range.low, q.range.high));
                let var =
                    self.var(&e.id, &e.label, &nothing, &nothing, VarKind::Engine, &[], None, &[], &nothing, false, Good::Neither, 0, &[]);
                self.spread(&e.id, var, &[], range, true, true, Kind::Number, false, |_| 0.0);
                let width = range.1 - range.0;
                let spread = self.slot(format!("#spread({})", e.id.name), None, (0.0, width), grid::fit(0.0, width), true, 0.0);
                let q = Quantity { first: spread, dims: vec![], kind: Kind::Number, range: Interval::new(0.0, width), settable: false };
                self.sym.quantities.insert(format!("#spread({})", e.id.name), q);
            }
        }
    }

    fn fact(&mut self, f: &crate::scenario::schema::Fact) {
        let (ok, dims) = (self.declare_id("quantity", &f.id), self.dims(&f.by));
        let (true, Some(dims)) = (ok, dims) else { return };
        let var = self.var(
            &f.id,
            &f.label,
            &f.about,
            &f.unit,
            VarKind::Fact,
            &dims,
            Some(f.status),
            &f.sources,
            &f.sector,
            f.hidden,
            f.good,
            f.decimals.0,
            &f.plays,
        );
        let sample = f.initial.clone().or_else(|| f.values.0.first().map(|v| v.1.clone()));
        let (kind, range) = if !f.levels.is_empty() {
            for (i, l) in f.levels.iter().enumerate() {
                if f.levels[..i].iter().any(|o| o.name == l.name) {
                    self.fault(Diagnostic::error("id-twice", l.span, format!("the level `{}` is given twice", l.name)));
                }
            }
            let levels: Arc<[String]> = f.levels.iter().map(|l| l.name.clone()).collect();
            self.c.vars[var as usize].levels = levels.to_vec();
            (Kind::Level(levels), (0.0, f.levels.len() as f64 - 1.0))
        } else if let Some(r) = &f.range {
            (Kind::Number, self.range(r))
        } else if matches!(sample, Some(FactValue::Truth(..)) | None) {
            (Kind::Truth, (0.0, 1.0))
        } else {
            let d = Diagnostic::error("field-missing", f.id.span, format!("the fact `{}` is a number without a range", f.id.name));
            self.fault(d.help("add `range: (low, high)`, or `levels: [...]`, or write true or false"));
            (Kind::Number, (f64::from(i32::MIN), f64::from(i32::MAX)))
        };
        let number = |c: &mut Self, v: &FactValue| match (v, &kind) {
            (FactValue::Truth(b, _), Kind::Truth) => f64::from(u8::from(*b)),
            (FactValue::Number(n), Kind::Number) => {
                c.inside(*n, range);
                n.value
            }
            (FactValue::Level(l), Kind::Level(levels)) => {
                if let Some(i) = levels.iter().position(|x| *x == l.name) {
                    i as f64
                } else {
                    c.unknown(&format!("level of `{}`", f.id.name), l, levels.iter().map(String::as_str));
                    0.0
                }
            }
            (v, _) => {
                let span = match v {
                    FactValue::Number(n) => n.span,
                    FactValue::Truth(_, s) => *s,
                    FactValue::Level(l) => l.span,
                };
                let expected = match kind {
                    Kind::Truth => "true or false",
                    Kind::Level(_) => "one of its levels",
                    _ => "a number",
                };
                c.fault(
                    Diagnostic::error("type-wrong", span, format!("the fact `{}` does not start like this", f.id.name))
                        .label(format!("expected {expected}")),
                );
                0.0
            }
        };
        let zero = match &kind {
            Kind::Level(l) => FactValue::Level(Id { name: l[0].clone(), span: Span::default() }),
            Kind::Number if f.range.is_some_and(|r| r.0.value > 0.0) => FactValue::Number(f.range.map_or_else(Num::default, |r| r.0)),
            Kind::Number => FactValue::Number(Num::default()),
            _ => FactValue::Truth(false, Span::default()),
        };
        let default = f.initial.clone().unwrap_or(zero);
        let values = self.by_element(&f.id, &dims, &f.values.0, Some(&default));
        let mut keys: HashMap<Bound, f64> = HashMap::new();
        for b in self.combinations(&dims) {
            let v = values.get(&self.elements_of(&b)).map_or(0.0, |v| number(self, v));
            keys.insert(b, v);
        }
        self.spread(&f.id, var, &dims, range, true, true, kind.clone(), true, |b| keys[b]);
    }
}
