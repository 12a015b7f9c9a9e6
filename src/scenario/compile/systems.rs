//! Arcs, the list of what a scenario should hold, and what plays its rows.

use super::{Compiler, brief, words};
use crate::scenario::catalogue::{ArcEntry, Played, SystemRow};
use crate::scenario::diagnostic::{Diagnostic, nearest};
use crate::scenario::schema::{Id, Items, Label};

impl Compiler<'_> {
    /// Arcs with their storylets.
    pub(super) fn arcs(&mut self) {
        let items = self.items;
        let mut arcs: Vec<(&Id, ArcEntry)> = Vec::new();
        for a in &items.arcs {
            if self.declare_id("arc", &a.id) {
                let entry =
                    ArcEntry { id: a.id.name.clone(), title: a.title.value.clone(), about: a.about.value.clone(), storylets: vec![] };
                arcs.push((&a.id, entry));
            }
        }
        let told = (items.events.iter().map(|e| (&e.id, &e.arc))).chain(items.initiatives.iter().map(|e| (&e.id, &e.arc)));
        for (storylet, arc) in told {
            let Some(arc) = arc else { continue };
            match arcs.iter_mut().find(|a| a.1.id == arc.name) {
                Some((_, entry)) => entry.storylets.push(storylet.name.clone()),
                None => self.unknown("arc", arc, arcs.iter().map(|a| a.1.id.as_str())),
            }
        }
        for (id, entry) in arcs {
            if entry.storylets.is_empty() {
                let d = Diagnostic::warning("unused", id.span, format!("no event and no initiative is of the arc `{}`", id.name));
                self.fault(d.help("give one of them `arc`, or remove it"));
            }
            self.cat.arcs.push(entry);
        }
    }

    /// The rows, and the elements that play them. A row that is named must be declared where others of its letters are.
    pub(super) fn systems(&mut self) {
        let items = self.items;
        for s in &items.systems {
            let (letters, number) = series(&s.id.name);
            if letters.is_empty() || number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) || s.id.name.len() > 60 {
                let d = Diagnostic::error("id-form", s.id.span, format!("`{}` cannot be the id of a row", brief(&s.id.name)));
                self.fault(d.label("expected letters and then a number: `E001`"));
            } else if let Some(first) = self.ids.insert(("system", s.id.name.clone()), s.id.span) {
                let d = Diagnostic::error("id-twice", s.id.span, format!("the row `{}` is declared twice", s.id.name));
                self.fault(d.other(first, "first declared here").help("rename or remove one of the two"));
            } else {
                self.cat.systems.push(SystemRow { id: s.id.name.clone(), title: s.title.value.clone(), play: s.play });
            }
        }
        for (kind, id, rows) in played(items) {
            for row in rows {
                self.row(row);
            }
            self.cat.plays.push(Played { kind, id, rows: words(rows) });
        }
    }

    fn row(&mut self, row: &Label) {
        let rows = &self.cat.systems;
        let of_series = |id: &str| series(id).0 == series(&row.value).0;
        if rows.iter().any(|r| r.id == row.value) || !rows.iter().any(|r| of_series(&r.id)) {
            return;
        }
        let d = Diagnostic::error("name-unknown", row.span, format!("there is no row `{}`", brief(&row.value)));
        let d = match nearest(&row.value, rows.iter().map(|r| r.id.as_str())) {
            Some(near) => d.help(format!("did you mean `{near}`?")),
            None => d.help("rows are declared as `System(id: ..., title: ...)`"),
        };
        self.fault(d);
    }
}

/// Everything that says which rows it plays: kind, id, rows.
fn played(items: &Items) -> Vec<(&'static str, String, &[Label])> {
    let mut out: Vec<(&'static str, String, &[Label])> = Vec::new();
    macro_rules! of {
        ($($kind:literal $list:ident),* $(,)?) => {
            $(out.extend(items.$list.iter().map(|x| ($kind, x.id.name.clone(), x.plays.as_slice())));)*
        };
    }
    of!(
        "Scenario" scenarios, "Param" params, "Stock" stocks, "Fact" facts, "Aux" auxes, "Series" series, "Smooth" smooths,
        "Delay" delays, "Event" events, "Initiative" initiatives, "Lever" levers, "Negotiation" negotiations,
        "Allocation" allocations, "Petition" petitions, "Pledge" pledges, "Office" offices, "Ending" endings, "Entry" entries,
    );
    for flow in &items.flows {
        out.extend(flow.links.iter().map(|l| ("Link", l.id.name.clone(), l.plays.as_slice())));
    }
    let options = (items.events.iter().map(|e| (&e.id, &e.options))).chain(items.initiatives.iter().map(|e| (&e.id, &e.options)));
    for (storylet, options) in options {
        out.extend(options.iter().map(|o| ("option", format!("{}.{}", storylet.name, o.id.name), o.plays.as_slice())));
    }
    for actor in &items.actors {
        out.extend(actor.moves.iter().map(|m| ("move", format!("{}.{}", actor.id.name, m.id.name), m.plays.as_slice())));
    }
    out.retain(|x| !x.2.is_empty());
    out
}

/// The letters a row's id begins with, and what follows.
fn series(id: &str) -> (&str, &str) {
    id.split_at(id.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(id.len()))
}
