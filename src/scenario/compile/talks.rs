//! Talks, boards and petitions.

use super::story::counted;
use super::{Compiler, words};
use crate::engine::content::{Allocation, Answer, Clause, Means, Negotiation, Petition, Ratifier, Term, Text, Wing};
use crate::engine::expr::Slot;
use crate::engine::luck;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::schema::{self, Id, Num};

impl Compiler<'_> {
    pub(super) fn negotiation(&mut self, n: &schema::Negotiation) {
        let Some(sym) = self.sym.negotiations.get(&n.id.name).cloned() else { return };
        let (none, key) = (vec![], format!("negotiation.{}", n.id.name));
        let mut wings = Vec::new();
        for w in &n.wings {
            wings.push(Wing {
                id: w.id.name.clone(),
                label: w.label.value.clone(),
                weight: self.number(&w.weight, &none),
                points: self.number(&w.points, &none),
                about: self.text(&w.about, &format!("{key}.{}", w.id.name), &none),
            });
        }
        let mut ratify = Vec::new();
        for r in &n.ratify {
            let parties = self.sym.parties.clone();
            if let Some(party) = self.look(&parties, "party", &r.party) {
                ratify.push(Ratifier { party, bears: self.number(&r.bears, &none) });
            }
        }
        let wing_names: Vec<String> = sym.wings.clone();
        let party_names: Vec<String> = n.ratify.iter().map(|r| r.party.name.clone()).collect();
        let mut clauses = Vec::new();
        for (c, s) in n.clauses.iter().zip(&sym.clauses) {
            let mut terms = Vec::new();
            for t in &c.terms {
                let worth = self.numbers_by(&t.worth.0, &wing_names, "wing");
                let price = self.numbers_by(&t.price.0, &party_names, "ratifying party");
                terms.push(Term {
                    id: t.id.name.clone(),
                    label: t.label.value.clone(),
                    worth,
                    price,
                    effects: self.effects(&t.effects, &none),
                });
            }
            if terms.len() < 2 {
                self.fault(
                    Diagnostic::error("clause-terms", c.id.span, format!("the clause `{}` has fewer than two terms", c.id.name))
                        .help("the first term is the clause left out"),
                );
            }
            clauses.push(Clause {
                id: c.id.name.clone(),
                label: c.label.value.clone(),
                about: self.text(&c.about, &format!("{key}.{}", c.id.name), &none),
                terms,
                slot: s.1,
            });
        }
        if !(0.0..=1.0).contains(&n.threshold.value) {
            self.fault(Diagnostic::error("value-range", n.threshold.span, "the threshold is a share").label("expected 0 to 1"));
        }
        if wings.is_empty() || wings.len() > 32 {
            self.fault(
                Diagnostic::error(
                    "negotiation-wings",
                    n.id.span,
                    format!("the talks `{}` have {}", n.id.name, counted(wings.len(), "wing")),
                )
                .label("expected 1 to 32"),
            );
        }
        let mut side = |o: &schema::OutcomeItem, name: &str| self.outcome(&o.effects, &o.outcome, &format!("{key}.{name}"), &none);
        let (on_signed, on_refused) = (side(&n.on_signed, "signed"), side(&n.on_refused, "refused"));
        let (on_unratified, on_closed) = (side(&n.on_unratified, "unratified"), side(&n.on_closed, "closed"));
        let talks = Negotiation {
            id: n.id.name.clone(),
            title: self.text(&n.title, &format!("{key}.title"), &none),
            body: self.text(&n.body, &format!("{key}.body"), &none),
            when: self.turn_condition(&n.when, &none),
            offers_per_turn: n.offers_per_turn.0 as u32,
            cost: n.cost.0 as u32,
            clauses,
            wings,
            threshold: n.threshold.value,
            ratify,
            on_signed,
            on_refused,
            on_unratified,
            on_closed,
            state: sym.state,
            offers: sym.offers,
            offers_now: sym.offers_now,
            stream: luck::stream("negotiation", &n.id.name, ""),
            history: n.history.value.clone(),
            plays: words(&n.plays),
            sources: self.cite(&n.sources),
        };
        self.c.negotiations.push(talks);
    }

    pub(super) fn numbers_by(&mut self, pairs: &[(Id, Num)], names: &[String], what: &str) -> Vec<f64> {
        let mut out = vec![0.0; names.len()];
        for (k, v) in pairs {
            match names.iter().position(|n| *n == k.name) {
                Some(i) => out[i] = v.value,
                None => self.unknown(what, k, names.iter().map(String::as_str)),
            }
        }
        out
    }

    pub(super) fn allocation(&mut self, a: &schema::Allocation) {
        let Some(sym) = self.sym.allocations.get(&a.id.name).cloned() else { return };
        let (none, key) = (vec![], format!("allocation.{}", a.id.name));
        let places = self.combinations(&[sym.dim]);
        let n = places.len() as u32;
        let slots = |first: Slot| (0..n).map(|i| Slot(first.0 + i)).collect::<Vec<_>>();
        let mut means = Vec::new();
        for m in &a.means {
            let Some(first) = self.sym.quantities.get(&m.id.name).map(|q| q.first) else { continue };
            let amount = self.number(&m.amount, &none);
            let need = places.iter().map(|b| self.number(&m.need, b)).collect();
            means.push(Means { id: m.id.name.clone(), label: m.label.value.clone(), amount, given: slots(first), need });
        }
        let mut shows = Vec::new();
        for (id, label) in &a.shows {
            let Some(q) = self.quantity(id) else { continue };
            if q.dims == [sym.dim] {
                shows.push((label.value.clone(), slots(q.first)));
            } else {
                let dim = self.sym.dims[sym.dim as usize].id.clone();
                self.fault(
                    Diagnostic::error("name-subscript", id.span, format!("`{}` is not by `{dim}`", id.name))
                        .help("a board shows quantities by its places"),
                );
            }
        }
        let notes = if a.notes.0.value.is_empty() {
            vec![Text::default(); n as usize]
        } else {
            places.iter().map(|b| self.text(&a.notes, &format!("{key}.notes"), b)).collect()
        };
        let board = Allocation {
            id: a.id.name.clone(),
            title: self.text(&a.title, &format!("{key}.title"), &none),
            body: self.text(&a.body, &format!("{key}.body"), &none),
            when: self.turn_condition(&a.when, &none),
            places: sym.dim,
            means,
            shows,
            notes,
            cost: a.cost.0 as u32,
            touched: sym.touched,
            plays: words(&a.plays),
        };
        let ids = self.cite(&a.sources);
        self.cat.cited.push((key, ids));
        self.c.allocations.push(board);
    }

    pub(super) fn petition(&mut self, p: &schema::Petition) {
        let Some(sym) = self.sym.petitions.get(&p.id.name).cloned() else { return };
        if p.answers.len() < 2 {
            self.fault(
                Diagnostic::error(
                    "event-options",
                    p.id.span,
                    format!("the petition `{}` has {}", p.id.name, counted(p.answers.len(), "answer")),
                )
                .label("expected at least two"),
            );
        }
        let key = format!("petition.{}", p.id.name);
        for (i, b) in self.bounds(p.bind.as_ref()).iter().enumerate() {
            let mut answers = Vec::new();
            for (a, s) in p.answers.iter().zip(&sym.answers) {
                let key = format!("{key}.{}", a.id.name);
                self.label_width(&a.label);
                answers.push(Answer {
                    id: a.id.name.clone(),
                    label: self.text(&a.label, &format!("{key}.label"), b),
                    needs: self.needs(&a.needs, &key, b),
                    cost: a.cost.0 as u32,
                    outcome: self.outcome(&a.effects, &a.outcome, &format!("{key}.outcome"), b),
                    historical: a.historical,
                    taken: s.1[i],
                });
            }
            let petition = Petition {
                id: format!("{}{}", p.id.name, self.suffix(b)),
                family: p.id.name.clone(),
                here: b.first().copied(),
                from: p.from.value.clone(),
                text: self.text(&p.text, &key, b),
                chance: self.turn_number(&p.chance, b),
                answers,
                stream: luck::stream("petition", &p.id.name, &self.elements_of(b)),
                seen: sym.seen[i],
                plays: words(&p.plays),
                sources: self.cite(&p.sources),
            };
            self.c.petitions.push(petition);
        }
    }
}
