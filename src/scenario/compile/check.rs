//! What can be said only when all is known: sources, unused declarations, policies, pictures.

use super::Compiler;
use crate::scenario::diagnostic::Diagnostic;

impl Compiler<'_> {
    pub(super) fn checks(&mut self) {
        self.sources();
        self.unused();
        self.horizon();
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
                self.fault(Diagnostic::warning("source-unused", s.id.span, format!("no one cites the source `{}`", s.id.name)).help("cite it, or remove it"));
            }
        }
        for p in &self.items.params {
            if p.status == crate::scenario::schema::Sure::Sourced && p.sources.is_empty() {
                self.fault(Diagnostic::warning("source-none", p.id.span, format!("`{}` is said to be sourced, but cites nothing", p.id.name)).help("add `sources: [...]`, or make it Estimated or Assumed"));
            }
        }
    }

    /// Whether free words (works of a lens, a claim's source) name a source.
    fn mentioned(&self, id: &str) -> bool {
        let lenses = self.items.lenses.iter().any(|l| {
            l.works.iter().chain([&l.support, &l.trouble]).chain(l.changes.iter().map(|c| &c.source)).any(|w| w.value.contains(id))
        });
        lenses || self.items.targets.iter().any(|t| t.source.value.contains(id)) || self.items.tests.iter().any(|t| t.source.value.contains(id))
    }

    fn unused(&mut self) {
        let used = self.sym.used.borrow().clone();
        let lensed: Vec<&str> = self.items.lenses.iter().flat_map(|l| &l.changes).filter_map(|c| c.param.as_ref()).map(|p| p.name.as_str()).collect();
        let items = self.items;
        let params = items.params.iter().map(|p| (&p.id, "parameter")).filter(|p| !lensed.contains(&p.0.name.as_str()) || !used.contains(&p.0.name));
        let lookups = items.lookups.iter().map(|l| (&l.id, "look-up"));
        let series = items.series.iter().map(|l| (&l.id, "series"));
        let noises = items.noises.iter().map(|l| (&l.id, "noise"));
        for (id, what) in params.chain(lookups).chain(series).chain(noises) {
            if !used.contains(&id.name) && self.ids.contains_key(&("quantity", id.name.clone())) {
                self.fault(Diagnostic::warning("unused", id.span, format!("nothing reads the {what} `{}`", id.name)).help("use it, or remove it"));
            }
        }
    }

    fn horizon(&mut self) {
        if !self.items.endings.is_empty() && !self.items.endings.iter().any(|e| e.at_horizon) {
            let span = self.items.endings[0].id.span;
            self.fault(Diagnostic::warning("ending-horizon", span, "no ending is for the day when the calendar runs out").help("give one of them `at_horizon: true`"));
        }
        if let Some(s) = self.items.scenarios.first()
            && self.items.endings.is_empty()
            && !self.items.events.is_empty()
        {
            self.fault(Diagnostic::warning("ending-none", s.id.span, "the scenario has events but no ending").help("add `Ending(..., at_horizon: true)`"));
        }
    }
}
