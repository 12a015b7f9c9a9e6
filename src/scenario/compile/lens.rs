//! Lenses: their order, and what each changes.

use super::Compiler;
use crate::engine::content::{Change, Lens};
use crate::engine::expr::Slot;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::schema::{Id, Num};

impl Compiler<'_> {
    /// Lenses come first of all, the default before the others.
    pub(super) fn lens_order(&mut self) {
        let default = self.items.scenarios.first().and_then(|s| s.default_lens.clone());
        if let Some(d) = &default
            && !self.items.lenses.iter().any(|l| l.id.name == d.name)
        {
            self.unknown("lens", d, self.items.lenses.iter().map(|l| l.id.name.as_str()));
        }
        let mut all: Vec<_> = self.items.lenses.iter().collect();
        all.sort_by_key(|l| default.as_ref().is_none_or(|d| d.name != l.id.name));
        for l in all {
            if self.declare_id("lens", &l.id) {
                self.sym.lenses.insert(l.id.name.clone(), self.c.lenses.len() as u32);
                self.c.lenses.push(Lens {
                    id: l.id.name.clone(),
                    name: l.name.value.clone(),
                    claim: l.claim.value.clone(),
                    holders: l.holders.value.clone(),
                    works: super::words(&l.works),
                    support: l.support.value.clone(),
                    trouble: l.trouble.value.clone(),
                    silent: l.silent.value.clone(),
                    ..Lens::default()
                });
            }
        }
        if self.c.lenses.is_empty() {
            self.c.lenses.push(Lens { id: "plain".into(), name: "As written".into(), ..Lens::default() });
            self.sym.lenses.insert("plain".into(), 0);
        }
    }

    /// Parameters and tables of lenses, and the cards' list of changes.
    pub(super) fn changes(&mut self) {
        for l in &self.items.lenses {
            let Some(lens) = self.sym.lenses.get(&l.id.name).map(|i| *i as usize) else { continue };
            for c in &l.changes {
                if c.claim.value.is_empty() || c.source.value.is_empty() {
                    let d = Diagnostic::error("lens-uncited", c.head, "a change of a lens without claim or source");
                    self.fault(d.help("add `claim: \"...\"` and `source: \"...\"`: who holds this, and where"));
                }
                let first = c.source.value.split([',', ' ', ';']).next().unwrap_or("").to_owned();
                if self.sym.sources.contains(&first) {
                    self.cited.entry(first).or_insert(c.source.span);
                }
                let (target, what) = match (&c.link, &c.param, &c.lookup) {
                    (Some(link), None, None) => {
                        if !self.ids.contains_key(&("link", link.name.clone())) {
                            let known: Vec<String> = self.ids.keys().filter(|k| k.0 == "link").map(|k| k.1.clone()).collect();
                            self.unknown("link", link, known.iter().map(String::as_str));
                        }
                        match (&c.scale, &c.replace) {
                            (Some(s), None) => (
                                format!("link {}", link.name),
                                if s.value == 0.0 { "switched off".into() } else { format!("times {}", s.value) },
                            ),
                            (None, Some(code)) => (format!("link {}", link.name), format!("replaced by {}", code.0.value)),
                            _ => {
                                self.fault(Diagnostic::error("lens-change", c.head, "a change of a link has either `scale` or `replace`"));
                                continue;
                            }
                        }
                    }
                    (None, Some(p), None) => match c.set {
                        Some(v) => {
                            let from = self.set_param(lens, p, v, c.refit);
                            (format!("param {}", p.name), format!("{} instead of {from}", v.value))
                        }
                        None => {
                            self.fault(Diagnostic::error("lens-change", c.head, "a change of a parameter needs `set`"));
                            continue;
                        }
                    },
                    (None, None, Some(t)) => match &c.points {
                        Some(points) => {
                            let table = self.points(points, c.head);
                            let known = self.sym.lookups.clone();
                            if let Some((i, _)) = self.look(&known, "look-up", t) {
                                self.c.lenses[lens].tables.push((i, table));
                            }
                            (format!("lookup {}", t.name), "another curve".into())
                        }
                        None => {
                            self.fault(Diagnostic::error("lens-change", c.head, "a change of a look-up needs `points`"));
                            continue;
                        }
                    },
                    _ => {
                        self.fault(
                            Diagnostic::error("lens-change", c.head, "a change names one of `link`, `param` and `lookup`")
                                .help("a lens adds no state and changes nothing else"),
                        );
                        continue;
                    }
                };
                let change = Change { target, what, claim: c.claim.value.clone(), source: c.source.value.clone(), refit: c.refit };
                self.c.lenses[lens].changes.push(change);
            }
        }
    }

    pub(super) fn set_param(&mut self, lens: usize, p: &Id, v: Num, refit: bool) -> String {
        let base = p.name.split('[').next().unwrap_or("").to_owned();
        let item = self.items.params.iter().find(|x| x.id.name == base);
        let (Some(_), Some(q)) = (item, self.sym.quantities.get(&base).cloned()) else {
            if self.sym.quantities.contains_key(&base) {
                let d =
                    Diagnostic::error("lens-state", p.span, format!("`{base}` is no parameter")).label("expected the id of a parameter");
                self.fault(d.help("a lens sets parameters, look-ups and links, never state"));
            } else {
                self.unknown("parameter", p, self.items.params.iter().map(|x| x.id.name.as_str()));
            }
            return String::new();
        };
        if !q.range.contains(v.value) {
            self.fault(
                Diagnostic::error("value-range", v.span, format!("{} lies outside the range of `{base}`", v.value))
                    .label(format!("expected {} to {}", q.range.low, q.range.high)),
            );
        }
        let slots: Vec<Slot> = if p.name.contains('[') || q.dims.is_empty() {
            self.one_slot(p).into_iter().collect()
        } else {
            let n: usize = q.dims.iter().map(|d| self.sym.dims[*d as usize].elements.len()).product();
            (0..n as u32).map(|i| Slot(q.first.0 + i)).collect()
        };
        self.c.lenses[lens].params.extend(slots.iter().map(|s| (*s, v.value)));
        self.of_lens(lens, &p.name, slots.clone(), v, (q.range.low, q.range.high), refit);
        slots.first().map_or_else(String::new, |s| self.c.slots[s.0 as usize].initial.to_string())
    }
}
