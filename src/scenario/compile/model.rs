//! The model: look-ups, series, auxiliaries, flows, chains, noise, lenses.

use std::collections::{BTreeMap, HashMap};

use super::order::order;
use super::{Bound, Compiler, sign};
use crate::engine::content::{Chain, Gauge, GaugePart, Link, Measure, Noise, Published, Series};
use crate::engine::expr::{Binary, Expr, ExprId, Slot, Table};
use crate::engine::{grid, luck};
use crate::lang::{Expect, Interval};
use crate::scenario::calendar;
use crate::scenario::diagnostic::{Diagnostic, Span};
use crate::scenario::schema::{self, Code, Num};

/// Something computed from others: its slot, its expression, and its name for messages.
struct Computed {
    slot: Slot,
    expr: ExprId,
    name: String,
    span: Span,
}

impl Compiler<'_> {
    pub(super) fn points(&mut self, points: &[(Num, Num)], at: Span) -> Table {
        for w in points.windows(2) {
            if w[0].0.value >= w[1].0.value {
                self.fault(
                    Diagnostic::error("lookup-order", w[1].0.span, "x does not rise")
                        .label(format!("expected more than {}", w[0].0.value))
                        .help("sort the points by x"),
                );
            }
        }
        if points.is_empty() {
            self.fault(Diagnostic::error("lookup-empty", at, "a look-up needs at least one point"));
            return Table { points: vec![(0.0, 0.0)] };
        }
        Table { points: points.iter().map(|p| (p.0.value, p.1.value)).collect() }
    }

    pub(super) fn table(&mut self, l: &schema::Lookup) {
        if !self.declare_id("quantity", &l.id) {
            return;
        }
        let table = self.points(&l.points, l.id.span);
        // The range under every lens.
        let lenses = self.items.lenses.iter().flat_map(|x| &x.changes).filter(|c| c.lookup.as_ref().is_some_and(|n| n.name == l.id.name));
        let others = lenses.filter_map(|c| c.points.as_ref()).flatten().map(|p| p.1.value);
        let ys: Vec<f64> = table.points.iter().map(|p| p.1).chain(others).collect();
        let range = ys.iter().fold(Interval::point(ys[0]), |a, y| a.hull(Interval::point(*y)));
        self.sym.lookups.insert(l.id.name.clone(), (self.c.tables.len() as u32, range));
        self.c.tables.push(table);
        let ids = self.cite(&l.sources);
        self.cat.cited.push((l.id.name.clone(), ids));
    }

    pub(super) fn model(&mut self) {
        let mut aux = self.auxiliaries();
        let chains = self.chains();
        self.gauges(&mut aux);
        self.links();
        self.series();
        for n in &self.items.noises {
            let Some(slot) = self.sym.quantities.get(&n.id.name).map(|q| q.first) else { continue };
            let sd = self.number(&n.sd, &vec![]);
            self.c.model.noises.push(Noise { slot, stream: luck::stream("noise", &n.id.name, ""), sd, time: n.time.value });
        }
        self.initials(&aux, &chains);
        self.sort_auxiliaries(&aux);
        for m in &self.items.measures {
            let slot = m.of.as_ref().and_then(|of| self.one_slot(of));
            let (id, label) = (m.id.name.clone(), m.label.value.clone());
            if self.declare_id("measure", &m.id) {
                self.c.measures.push(Measure {
                    id,
                    label,
                    slot,
                    good: sign(m.good),
                    decimals: m.decimals.0 as u8,
                    unit: m.unit.value.clone(),
                });
            }
        }
        for p in &self.items.published {
            let Some(slot) = self.one_slot(&p.of) else { continue };
            let label = self.c.slots[slot.0 as usize].var.map_or_else(|| p.of.name.clone(), |v| self.c.vars[v as usize].label.clone());
            if p.sd.value <= 0.0 {
                self.fault(Diagnostic::error("value-range", p.sd.span, "a spread must be above 0"));
            }
            let (lag, stream) = (self.steps(p.lag), luck::stream("published", &self.c.slots[slot.0 as usize].name, ""));
            self.c.published.push(Published { slot, label, sd: p.sd.value, lag, stream });
        }
    }

    /// An expression within a declared range: cut to it where it could leave it.
    fn within(&mut self, code: &Code, range: (f64, f64), bound: &Bound) -> ExprId {
        let (mut e, found) = self.lowered(code, &Expect::Number, bound);
        if found.high > range.1 {
            e = Expr::binary(Binary::Min, e, Expr::Const(range.1));
        }
        if found.low < range.0 {
            e = Expr::binary(Binary::Max, e, Expr::Const(range.0));
        }
        self.store(e)
    }

    fn auxiliaries(&mut self) -> Vec<Computed> {
        let mut out = Vec::new();
        for a in &self.items.auxes {
            let Some(q) = self.sym.quantities.get(&a.id.name).cloned() else { continue };
            for (i, b) in self.combinations(&q.dims).iter().enumerate() {
                let expr = self.within(&a.value, (q.range.low, q.range.high), b);
                out.push(Computed {
                    slot: Slot(q.first.0 + i as u32),
                    expr,
                    name: format!("{}{}", a.id.name, self.suffix(b)),
                    span: a.id.span,
                });
            }
        }
        out
    }

    fn gauges(&mut self, aux: &mut Vec<Computed>) {
        for g in &self.items.gauges {
            if !self.declare_id("gauge", &g.id) {
                continue;
            }
            let total: f64 = g.parts.iter().map(|p| p.weight.value).sum();
            if g.parts.is_empty() || total <= 0.0 {
                self.fault(Diagnostic::error(
                    "gauge-empty",
                    g.id.span,
                    format!("the gauge `{}` has no parts with a weight above 0", g.id.name),
                ));
                continue;
            }
            let mut parts = Vec::new();
            let mut sum = Expr::Const(0.0);
            for (i, p) in g.parts.iter().enumerate() {
                let name = format!("#gauge({},{i})", g.id.name);
                let slot = self.slot(name.clone(), None, (0.0, 100.0), 0.0, false, 0.0);
                let expr = self.within(&p.value, (0.0, 100.0), &vec![]);
                aux.push(Computed { slot, expr, name, span: p.value.0.span });
                let share = Expr::binary(Binary::Mul, Expr::Slot(slot), Expr::Const(p.weight.value / total));
                sum = if i == 0 { share } else { Expr::binary(Binary::Add, sum, share) };
                parts.push(GaugePart { label: p.label.value.clone(), slot, weight: p.weight.value });
            }
            let slot = self.slot(format!("#gauge({})", g.id.name), None, (0.0, 100.0), 0.0, false, 0.0);
            let expr = self.store(sum);
            aux.push(Computed { slot, expr, name: g.id.name.clone(), span: g.id.span });
            self.sym.gauges.insert(g.id.name.clone(), slot);
            self.c.gauges.push(Gauge { id: g.id.name.clone(), label: g.label.value.clone(), good: sign(g.good), parts, slot });
        }
    }

    fn chains(&mut self) -> Vec<Computed> {
        let mut out = Vec::new();
        let smooths = self.items.smooths.iter().map(|s| (&s.id, &s.input, &s.time, s.order.0, &s.initial, false));
        let delays = self.items.delays.iter().map(|s| (&s.id, &s.input, &s.time, s.order.0, &s.initial, true));
        for (id, input, time, order, initial, material) in smooths.chain(delays) {
            let Some(q) = self.sym.quantities.get(&id.name).cloned() else { continue };
            for (i, b) in self.combinations(&q.dims).iter().enumerate() {
                let name = format!("{}{}", id.name, self.suffix(b));
                let input = self.number(input, b);
                let (time_expr, time_range) = self.lowered(time, &Expect::Number, b);
                if time_range.low <= 0.0 {
                    let d = Diagnostic::error("delay-time", time.0.span, format!("the time of `{}` can be 0 or less", id.name));
                    self.fault(
                        d.label("expected a range above 0").help("declare the quantity with a range above 0, or use max(0.25, ...)"),
                    );
                }
                let time_high = if time_range.high.is_finite() && time_range.high < 1e6 { time_range.high } else { 1e3 };
                let time = self.store(time_expr);
                let start = initial.as_ref().map(|code| self.number(code, b));
                let scale = if material { if time_high > 1.0 { time_high } else { 1.0 } } else { 1.0 };
                let range = (q.range.low * scale, q.range.high * scale);
                let first = Slot(self.c.slots.len() as u32);
                for stage in 0..order {
                    self.slot(format!("#stage({name},{stage})"), None, range, grid::fit(range.0, range.1), true, 0.0);
                }
                let output = Slot(q.first.0 + i as u32);
                out.push(Computed { slot: output, expr: start.unwrap_or(input), name, span: id.span });
                self.c.model.chains.push(Chain { output, first, order: order as u32, input, time, initial: start, material });
            }
        }
        out
    }

    fn series(&mut self) {
        for s in &self.items.series {
            let Some(q) = self.sym.quantities.get(&s.id.name).cloned() else { continue };
            let clock = self.sym.clock.clone();
            let mut points = Vec::new();
            for (k, v) in &s.points.0 {
                match calendar::parse(&k.name) {
                    Some(date) => points.push((calendar::units(&clock, date) * f64::from(clock.steps_per_unit), v.value)),
                    None => self.fault(
                        Diagnostic::error("date-wrong", k.span, format!("`{}` is no day of the calendar", super::brief(&k.name)))
                            .label("expected \"1980-10\" or \"1980-10-15\""),
                    ),
                }
                if !q.range.contains(v.value) {
                    self.fault(
                        Diagnostic::error("value-range", v.span, format!("{} lies outside the declared range", v.value))
                            .label(format!("expected {} to {}", q.range.low, q.range.high)),
                    );
                }
            }
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            if points.is_empty() {
                self.fault(Diagnostic::error("series-empty", s.id.span, format!("the series `{}` has no points", s.id.name)));
                continue;
            }
            points.dedup_by(|a, b| a.0 == b.0);
            let table = Table { points };
            let values = (0..=calendar::length(&clock)).map(|t| table.at(f64::from(t))).collect();
            self.c.model.series.push(Series { slot: q.first, values, known: s.known });
        }
    }

    /// Terms of all flows, with what lenses change compiled beside them.
    fn links(&mut self) {
        // What lenses do to each family: (lens, change).
        let mut touched: BTreeMap<&str, Vec<(u32, &schema::Change)>> = BTreeMap::new();
        for l in &self.items.lenses {
            let Some(&lens) = self.sym.lenses.get(&l.id.name) else { continue };
            for c in &l.changes {
                if let Some(link) = &c.link {
                    touched.entry(&link.name).or_default().push((lens, c));
                }
            }
        }
        let mut soft: HashMap<&str, f64> = HashMap::new();
        for s in &self.items.stocks {
            soft.insert(&s.id.name, s.soft.value);
        }
        let mut out = Vec::new();
        for f in &self.items.flows {
            let stock = self.items.stocks.iter().find(|s| s.id.name == f.into.name);
            let (Some(_), Some(q)) = (stock, self.sym.quantities.get(&f.into.name).cloned()) else {
                self.unknown("stock", &f.into, self.items.stocks.iter().map(|s| s.id.name.as_str()));
                continue;
            };
            for l in &f.links {
                if !self.declare_id("link", &l.id) {
                    continue;
                }
                let family = l.id.name.clone();
                let ids = self.cite(&l.sources);
                self.cat.cited.push((format!("link {family}"), ids));
                if !l.plays.is_empty() {
                    self.cat.link_plays.push((family.clone(), super::words(&l.plays)));
                }
                let changes = touched.get(family.as_str()).cloned().unwrap_or_default();
                let scale = changes
                    .iter()
                    .any(|c| c.1.scale.is_some())
                    .then(|| self.slot(format!("#scale({family})"), None, (0.0, 100.0), 0.0, false, 1.0));
                let mut variants = Vec::new();
                for (lens, change) in &changes {
                    if let (Some(slot), Some(s)) = (scale, &change.scale) {
                        self.c.lenses[*lens as usize].params.push((slot, s.value));
                        self.of_lens(*lens as usize, &family, vec![slot], *s, (0.0, 100.0), change.refit);
                    }
                    if let Some(code) = &change.replace {
                        let slot = self.slot(
                            format!("#variant({family},{})", self.c.lenses[*lens as usize].id),
                            None,
                            (0.0, 1.0),
                            0.0,
                            false,
                            0.0,
                        );
                        self.c.lenses[*lens as usize].params.push((slot, 1.0));
                        variants.push((slot, code));
                    }
                }
                for (i, b) in self.combinations(&q.dims).iter().enumerate() {
                    let mut e = self.lowered(&l.amount, &Expect::Number, b).0;
                    for (slot, code) in &variants {
                        let other = self.lowered(code, &Expect::Number, b).0;
                        e = Expr::Select(Box::new([Expr::Slot(*slot), other, e]));
                    }
                    if let Some(slot) = scale {
                        e = Expr::binary(Binary::Mul, Expr::Slot(slot), e);
                    }
                    self.no_time(&e, &l.amount);
                    let amount = self.store(e);
                    out.push(Link {
                        id: format!("{family}{}", self.suffix(b)),
                        family: family.clone(),
                        label: if l.label.value.is_empty() { family.replace('_', " ") } else { l.label.value.clone() },
                        into: Slot(q.first.0 + i as u32),
                        amount,
                        soft: soft.get(f.into.name.as_str()).copied().unwrap_or(0.0),
                        disputed: !changes.is_empty(),
                        note: l.note.value.clone(),
                    });
                }
            }
        }
        out.sort_by(|a, b| a.id.cmp(&b.id));
        self.c.model.links = out;
        self.changes();
    }

    /// Drift in time explains nothing: a link may not read the clock.
    fn no_time(&mut self, e: &Expr, code: &Code) {
        let known = &self.c.known;
        let clock = [known.tick, known.time, known.turn];
        let mut found = false;
        e.for_each_slot(&mut |s| found |= clock.contains(&s));
        if found && !self.faults.iter().any(|f| f.code == "link-time" && f.span == Some(code.0.span)) {
            self.fault(
                Diagnostic::warning("link-time", code.0.span, "a link that reads the date")
                    .help("variables respond to causes: let an event, a series or a fact do what the date does here"),
            );
        }
    }

    /// Initial values that are worked out, in the order of their dependency.
    fn initials(&mut self, aux: &[Computed], chains: &[Computed]) {
        let mut all = Vec::new();
        for s in &self.items.stocks {
            let (Some(code), Some(q)) = (&s.initial, self.sym.quantities.get(&s.id.name).cloned()) else { continue };
            for (i, b) in self.combinations(&q.dims).iter().enumerate() {
                if s.values.0.iter().any(|v| v.0.name == self.elements_of(b)) {
                    continue;
                }
                let slot = Slot(q.first.0 + i as u32);
                let (expr, range) = self.lowered(code, &Expect::Number, b);
                if range.low > q.range.high || range.high < q.range.low {
                    let d = Diagnostic::error("value-range", code.0.span, format!("`{}` starts outside its range", s.id.name));
                    if !self.faults.iter().any(|f| f.code == d.code && f.span == d.span) {
                        self.fault(d.label(format!("expected {} to {}", q.range.low, q.range.high)));
                    }
                }
                match range.constant() {
                    Some(x) => self.c.slots[slot.0 as usize].initial = x,
                    None => {
                        let expr = self.store(expr);
                        all.push(Computed {
                            slot,
                            expr,
                            name: format!("the initial value of {}{}", s.id.name, self.suffix(b)),
                            span: s.id.span,
                        });
                    }
                }
            }
        }
        let wanted = all.len();
        let mut at: HashMap<Slot, usize> = all.iter().enumerate().map(|(i, c)| (c.slot, i)).collect();
        for c in aux.iter().chain(chains) {
            at.insert(c.slot, all.len());
            all.push(Computed { slot: c.slot, expr: c.expr, name: c.name.clone(), span: c.span });
        }
        let needs = self.needs_of(&all, &at);
        // Only what initial values reach.
        let mut reached = vec![false; all.len()];
        let mut open: Vec<usize> = (0..wanted).collect();
        while let Some(i) = open.pop() {
            if !std::mem::replace(&mut reached[i], true) {
                open.extend(&needs[i]);
            }
        }
        let needs: Vec<Vec<usize>> = needs.into_iter().enumerate().map(|(i, n)| if reached[i] { n } else { vec![] }).collect();
        match order(&needs) {
            Ok(o) => self.c.model.initial = o.into_iter().filter(|i| reached[*i]).map(|i| (all[i].slot, all[i].expr)).collect(),
            Err(cycle) => self.report_loop("loop-initial", "initial values", &all, &cycle, "start one of them from a number"),
        }
    }

    fn needs_of(&self, all: &[Computed], at: &HashMap<Slot, usize>) -> Vec<Vec<usize>> {
        all.iter()
            .map(|c| {
                let mut n = Vec::new();
                self.c.exprs[c.expr.0 as usize].for_each_slot(&mut |s| n.extend(at.get(&s).copied()));
                n.sort_unstable();
                n.dedup();
                n
            })
            .collect()
    }

    fn sort_auxiliaries(&mut self, aux: &[Computed]) {
        let at: HashMap<Slot, usize> = aux.iter().enumerate().map(|(i, c)| (c.slot, i)).collect();
        let needs = self.needs_of(aux, &at);
        match order(&needs) {
            Ok(o) => self.c.model.aux = o.into_iter().map(|i| (aux[i].slot, aux[i].expr)).collect(),
            Err(cycle) => self.report_loop("loop-aux", "auxiliaries", aux, &cycle, "put a stock, a smooth or a delay into the loop"),
        }
    }

    fn report_loop(&mut self, code: &'static str, what: &str, all: &[Computed], cycle: &[usize], help: &str) {
        let mut names: Vec<&str> = cycle.iter().take(8).map(|i| all[*i].name.as_str()).collect();
        if cycle.len() > 8 {
            names.push("...");
        }
        names.push(&all[cycle[0]].name);
        let mut d = Diagnostic::error(code, all[cycle[0]].span, format!("{what} in a loop: {}", names.join(" needs ")))
            .label("each needs the next")
            .help(help);
        if let Some(i) = cycle.get(1) {
            d = d.other(all[*i].span, "the next of the loop");
        }
        self.fault(d);
    }
}
