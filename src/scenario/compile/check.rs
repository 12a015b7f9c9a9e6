//! What can be said only when all is known: sources, unused declarations, policies, pictures.

use super::Compiler;
use crate::scenario::diagnostic::Diagnostic;

impl Compiler<'_> {
    pub(super) fn checks(&mut self) {
        self.sources();
        self.unused();
        self.horizon();
        self.pictures();
        self.unreachable();
    }

    fn sources(&mut self) {
        let mut cited: Vec<_> = self.cited.iter().map(|(n, s)| (n.clone(), *s)).collect();
        cited.sort_by_key(|c| c.1);
        let names: Vec<String> = self.sym.sources.iter().cloned().collect();
        for (name, span) in cited {
            if !self.sym.sources.contains(&name) {
                let id = crate::scenario::schema::Id { name, span };
                self.unknown("source", &id, names.iter().map(String::as_str));
                if let Some(last) = self.faults.last_mut() {
                    last.code = "source-missing";
                }
            }
        }
        for s in &self.items.sources {
            if !self.cited.contains_key(&s.id.name) && !self.mentioned(&s.id.name) {
                self.fault(
                    Diagnostic::warning("source-unused", s.id.span, format!("no one cites the source `{}`", s.id.name))
                        .help("cite it, or remove it"),
                );
            }
        }
        for p in &self.items.params {
            if p.status == crate::scenario::schema::Sure::Sourced && p.sources.is_empty() {
                self.fault(
                    Diagnostic::warning("source-none", p.id.span, format!("`{}` is said to be sourced, but cites nothing", p.id.name))
                        .help("add `sources: [...]`, or make it Estimated or Assumed"),
                );
            }
        }
    }

    /// Whether free words (works of a lens, a claim's source) name a source.
    fn mentioned(&self, id: &str) -> bool {
        let lenses = self.items.lenses.iter().any(|l| {
            l.works.iter().chain([&l.support, &l.trouble]).chain(l.changes.iter().map(|c| &c.source)).any(|w| w.value.contains(id))
        });
        lenses
            || self.items.targets.iter().any(|t| t.source.value.contains(id))
            || self.items.tests.iter().any(|t| t.source.value.contains(id))
    }

    fn unused(&mut self) {
        let used = self.sym.used.borrow().clone();
        let lensed: Vec<&str> =
            self.items.lenses.iter().flat_map(|l| &l.changes).filter_map(|c| c.param.as_ref()).map(|p| p.name.as_str()).collect();
        let items = self.items;
        let params =
            items.params.iter().map(|p| (&p.id, "parameter")).filter(|p| !lensed.contains(&p.0.name.as_str()) || !used.contains(&p.0.name));
        let lookups = items.lookups.iter().map(|l| (&l.id, "look-up"));
        let series = items.series.iter().map(|l| (&l.id, "series"));
        let noises = items.noises.iter().map(|l| (&l.id, "noise"));
        for (id, what) in params.chain(lookups).chain(series).chain(noises) {
            if !used.contains(&id.name) && self.ids.contains_key(&("quantity", id.name.clone())) {
                self.fault(
                    Diagnostic::warning("unused", id.span, format!("nothing reads the {what} `{}`", id.name)).help("use it, or remove it"),
                );
            }
        }
        self.unread();
        self.unnamed();
    }

    /// Facts, levers and hidden stocks that no expression reads and nothing shows.
    fn unread(&mut self) {
        let c = &self.c;
        let mut read = vec![false; c.slots.len()];
        for e in &c.exprs {
            e.for_each_slot(&mut |s| read[s.0 as usize] = true);
        }
        let shown =
            (c.allocations.iter().flat_map(|a| a.shows.iter().flat_map(|s| s.1.iter()).chain(a.means.iter().flat_map(|m| &m.given))))
                .chain(c.endings.iter().flat_map(|e| &e.because))
                .chain(c.measures.iter().filter_map(|m| m.slot.as_ref()))
                .chain(c.parties.iter().map(|p| &p.patience))
                .chain(c.estimates.iter().map(|e| &e.of))
                .chain(c.published.iter().map(|p| &p.slot));
        shown.for_each(|s| read[s.0 as usize] = true);
        let any = |name: &str| {
            self.sym.quantities.get(name).is_none_or(|q| {
                let many: u32 = q.dims.iter().map(|d| self.sym.dims[*d as usize].elements.len() as u32).product();
                (q.first.0..q.first.0 + many).any(|s| read.get(s as usize).copied().unwrap_or(true))
            })
        };
        let at = |name: &str| self.sym.levers.get(name).is_none_or(|l| read[l.at.0 as usize]);
        let facts = self.items.facts.iter().filter(|f| !any(&f.id.name)).map(|f| (f.id.span, "fact", &f.id.name));
        let stocks = self.items.stocks.iter().filter(|s| s.hidden && !any(&s.id.name)).map(|s| (s.id.span, "hidden stock", &s.id.name));
        let levers = (self.items.levers.iter())
            .filter(|l| l.up.is_empty() && l.down.is_empty() && !any(&l.id.name) && !at(&l.id.name))
            .map(|l| (l.id.span, "lever", &l.id.name));
        let found: Vec<Diagnostic> = facts
            .chain(stocks)
            .chain(levers)
            .map(|(span, what, id)| {
                Diagnostic::warning("unused", span, format!("nothing reads the {what} `{id}`: whatever it is, nothing changes"))
                    .help("use it in a link, a condition or a text, or remove it")
            })
            .collect();
        found.into_iter().for_each(|d| self.fault(d));
    }

    /// Dimensions, papers and attributes that nothing names.
    fn unnamed(&mut self) {
        let i = self.items;
        let by = (i.params.iter().flat_map(|x| &x.by))
            .chain(i.stocks.iter().flat_map(|x| &x.by))
            .chain(i.facts.iter().flat_map(|x| &x.by))
            .chain(i.auxes.iter().flat_map(|x| &x.by))
            .chain(i.smooths.iter().flat_map(|x| &x.by))
            .chain(i.delays.iter().flat_map(|x| &x.by))
            .chain(i.events.iter().filter_map(|x| x.bind.as_ref()))
            .chain(i.initiatives.iter().filter_map(|x| x.bind.as_ref()))
            .chain(i.petitions.iter().filter_map(|x| x.bind.as_ref()))
            .chain(i.allocations.iter().map(|x| &x.places));
        let dimensions: std::collections::HashSet<&str> = by.map(|d| d.name.as_str()).collect();
        let papers: std::collections::HashSet<&str> = i.headlines.iter().map(|h| h.paper.name.as_str()).collect();
        let d =
            i.dimensions.iter().filter(|d| !dimensions.contains(d.id.name.as_str())).map(|d| (&d.id, "nothing stands by the dimension"));
        let p = i.papers.iter().filter(|p| !papers.contains(p.id.name.as_str())).map(|p| (&p.id, "no headline is of the paper"));
        let found: Vec<Diagnostic> = d
            .chain(p)
            .map(|(id, what)| Diagnostic::warning("unused", id.span, format!("{what} `{}`", id.name)).help("use it, or remove it"))
            .collect();
        found.into_iter().for_each(|d| self.fault(d));
    }

    /// Pictures that are named but not there.
    fn pictures(&mut self) {
        let named = self.items.endings.iter().map(|e| &e.art).chain(self.items.scenarios.iter().map(|s| &s.art));
        let missing: Vec<_> = named.filter(|a| !a.value.is_empty() && !self.art.contains(&a.value)).cloned().collect();
        for a in missing {
            let d =
                Diagnostic::warning("art-missing", a.span, format!("there is no picture `{}`", crate::scenario::syntax::brief(&a.value)));
            self.fault(d.help(format!("add the file art/{}.txt, or leave the field out", crate::scenario::syntax::brief(&a.value))));
        }
    }

    fn horizon(&mut self) {
        if !self.items.endings.is_empty() && !self.items.endings.iter().any(|e| e.at_horizon) {
            let span = self.items.endings[0].id.span;
            self.fault(
                Diagnostic::warning("ending-horizon", span, "no ending is for the day when the calendar runs out")
                    .help("give one of them `at_horizon: true`"),
            );
        }
        if let Some(s) = self.items.scenarios.first()
            && self.items.endings.is_empty()
            && !self.items.events.is_empty()
        {
            self.fault(
                Diagnostic::warning("ending-none", s.id.span, "the scenario has events but no ending")
                    .help("add `Ending(..., at_horizon: true)`"),
            );
        }
    }
}
