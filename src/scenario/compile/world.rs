//! Who acts, what is known, how it ends.

use super::{Bound, Compiler, words};
use crate::engine::content::{Actor, Aim, Candidate, Ending, Estimate, Move, Office, Party, Person, Piece, Strategy};
use crate::engine::expr::Slot;
use crate::engine::luck;
use crate::lang::Expect;
use crate::scenario::calendar;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::schema::Id;

const NONE: Bound = Vec::new();

impl Compiler<'_> {
    pub(super) fn world(&mut self) {
        let items = self.items;
        // `inside(party)` may be read by any expression: first.
        for p in &items.parties {
            let e = self.lowered(&p.inside, &Expect::Truth, &NONE).0;
            self.sym.inside.borrow_mut().insert(p.id.name.clone(), e);
        }
        self.people();
        for p in &items.parties {
            let patience = Id { name: p.patience.0.value.clone(), span: p.patience.0.place(0..p.patience.0.value.len()) };
            let Some(patience) = self.one_slot(&patience) else { continue };
            let inside = self.sym.inside.borrow().get(&p.id.name).cloned();
            let pledges = self.sym.pledges.clone();
            let people = self.sym.people.clone();
            let index = self.c.parties.len() as u32;
            let party = Party {
                id: p.id.name.clone(),
                name: p.name.value.clone(),
                short: if p.short.value.is_empty() { p.name.value.clone() } else { p.short.value.clone() },
                line: p.line.value.clone(),
                patience,
                inside: inside.map(|e| self.store(e)),
                overruled: self.effects(&p.overruled, &NONE),
                bargain: p.bargain.as_ref().and_then(|b| self.look(&pledges, "pledge", b)).map(|x| x.0),
                speaker: p.speaker.as_ref().and_then(|s| self.look(&people, "person", s)),
            };
            self.c.parties.push(party);
            self.refusal(index, 0);
        }
        self.offices();
        for a in &items.actors {
            self.actor(a);
        }
        for e in &items.estimates {
            let Some(of) = self.one_slot(&e.of) else { continue };
            let Some(value) = self.sym.quantities.get(&e.id.name).map(|q| q.first) else { continue };
            let estimate = Estimate {
                id: e.id.name.clone(),
                label: if e.label.value.is_empty() { e.id.name.replace('_', " ") } else { e.label.value.clone() },
                of,
                value,
                spread: Slot(value.0 + 1),
                bias: self.turn_number(&e.bias, &NONE),
                sd: self.turn_number(&e.sd, &NONE),
                source: self.text(&e.source, &format!("estimate.{}", e.id.name), &NONE),
                stream: luck::stream("estimate", &e.id.name, ""),
                base: e.base,
            };
            self.c.estimates.push(estimate);
        }
        self.endings();
        for a in &items.aims {
            let Some((_, named)) = self.sym.aims.get(&a.id.name).copied() else { continue };
            let aim = Aim {
                id: a.id.name.clone(),
                label: a.label.value.clone(),
                about: self.text(&a.about, &format!("aim.{}", a.id.name), &NONE),
                met: self.condition(&a.met, &NONE),
                progress: self.number(&a.progress, &NONE),
                named,
            };
            self.c.aims.push(aim);
        }
    }

    fn people(&mut self) {
        for p in &self.items.people {
            let mut attributes = vec![0.0; self.sym.attributes.len()];
            for (k, v) in &p.attributes.0 {
                match self.sym.attributes.iter().position(|a| *a == k.name) {
                    Some(i) => attributes[i] = v.value,
                    None => {
                        let names = self.sym.attributes.clone();
                        self.unknown("attribute (they are listed in `Scenario(attributes: ...)`)", k, names.iter().map(String::as_str));
                    }
                }
            }
            let (parties, lenses, policies) = (self.sym.parties.clone(), self.sym.lenses.clone(), self.sym.policies.clone());
            let tick = |c: &Self, d: &Option<crate::scenario::schema::Day>, otherwise: f64| {
                d.map_or(otherwise, |d| calendar::ticks(&c.sym.clock, d.0) as f64)
            };
            if let (Some(from), Some(until)) = (p.from, p.until)
                && from.0 > until.0
            {
                self.fault(
                    Diagnostic::error("date-order", until.1, format!("`{}` is gone before coming", p.id.name)).other(from.1, "comes here"),
                );
            }
            let sources = self.cite(&p.sources);
            self.cat.cited.push((format!("person {}", p.id.name), sources));
            let person = Person {
                id: p.id.name.clone(),
                name: p.name.value.clone(),
                role: p.role.value.clone(),
                line: p.line.value.clone(),
                invented: p.invented,
                about: self.text(&p.about, &format!("person.{}", p.id.name), &NONE),
                attributes,
                rank: p.rank.0 as u32,
                party: p.party.as_ref().and_then(|x| self.look(&parties, "party", x)),
                lens: p.lens.as_ref().and_then(|x| self.look(&lenses, "lens", x)),
                policy: p.policy.as_ref().and_then(|x| self.look(&policies, "policy", x)),
                serves: (tick(self, &p.from, -1e9), tick(self, &p.until, 1e9)),
            };
            self.c.people.push(person);
        }
    }

    /// Reports a person who can hold an office at no step from the first to the last.
    pub(super) fn in_time(&mut self, who: &Id, person: u32, office: &str, (first, last): (u32, u32)) {
        let (from, until) = self.c.people.get(person as usize).map_or((-1e9, 1e9), |p| p.serves);
        let item = &self.items.people[person as usize];
        let (day, when, end) = match (&item.from, &item.until) {
            (_, Some(day)) if until < f64::from(first) => {
                (day, "gone", if first == last { "at the start" } else { "before the scenario begins" })
            }
            (Some(day), _) if from > f64::from(last) => {
                (day, "not there yet", if first == last { "at the start" } else { "when the scenario ends" })
            }
            _ => return,
        };
        let d = Diagnostic::error("person-dates", who.span, format!("`{}` cannot hold `{office}`: {when} {end}", who.name));
        self.fault(d.other(day.1, format!("{when}, by this date")).help("correct the date, or name someone else"));
    }

    /// Reports a person who is never there while the scenario lasts.
    pub(super) fn ever_there(&mut self, who: &Id, person: u32, office: &str, length: u32) {
        self.in_time(who, person, office, (0, length));
    }

    fn offices(&mut self) {
        for o in &self.items.offices {
            let Some(sym) = self.sym.offices.get(&o.id.name).cloned() else { continue };
            let (key, people) = (format!("office.{}", o.id.name), self.sym.people.clone());
            let mut candidates: Vec<Candidate> = Vec::new();
            self.twice("candidate", o.candidates.iter().map(|c| &c.person));
            let end = calendar::length(&self.sym.clock);
            for c in &o.candidates {
                let Some(person) = self.look(&people, "person", &c.person) else { continue };
                self.ever_there(&c.person, person, &o.id.name, end);
                candidates.push(Candidate {
                    person,
                    needs: self.needs(&c.needs, &format!("{key}.{}", c.person.name), &NONE),
                    terms: self.text(&c.terms, &format!("{key}.{}.terms", c.person.name), &NONE),
                    effects: self.effects(&c.effects, &NONE),
                });
            }
            let initial = o.initial.as_ref().and_then(|i| self.look(&people, "person", i));
            if let (Some(id), Some(person)) = (&o.initial, initial) {
                self.in_time(id, person, &o.id.name, (0, 0));
            }
            let parties = self.sym.parties.clone();
            let mut stance = Vec::new();
            for (p, s) in &o.consent.0 {
                stance.extend(self.look(&parties, "party", p).map(|i| (i, s.0 as i8)));
            }
            let asked: Vec<Id> = o.consent.0.iter().map(|p| p.0.clone()).filter(|p| parties.contains_key(&p.name)).collect();
            let office = Office {
                id: o.id.name.clone(),
                label: o.label.value.clone(),
                about: self.text(&o.about, &format!("{key}.about"), &NONE),
                command: o.command,
                when: o.when.as_ref().map(|n| self.need(n, &format!("{key}.when"), &NONE)),
                candidates,
                initial,
                cost: o.cost.0 as u32,
                consent: self.consents(&asked, &stance),
                on_seat: self.effects(&o.on_seat, &NONE),
                on_vacate: self.effects(&o.on_vacate, &NONE),
                holder: sym.holder,
                acting: sym.acting,
                holder_attributes: sym.held,
                acting_attributes: sym.acts,
                group: o.group.value.clone(),
            };
            self.c.offices.push(office);
        }
    }

    fn actor(&mut self, a: &crate::scenario::schema::Actor) {
        let Some(sym) = self.sym.actors.get(&a.id.name).cloned() else { return };
        let mut strategies = Vec::new();
        for s in &a.strategies {
            strategies.push(Strategy { id: s.id.name.clone(), label: s.label.value.clone(), when: self.turn_condition(&s.when, &NONE) });
        }
        let mut moves = Vec::new();
        for (m, s) in a.moves.iter().zip(&sym.moves) {
            let mut within = Vec::new();
            for i in &m.r#in {
                match sym.strategies.iter().position(|x| *x == i.name) {
                    Some(p) => within.push(p as u32),
                    None => self.unknown("strategy", i, sym.strategies.iter().map(String::as_str)),
                }
            }
            let cooldown = self.steps(m.cooldown);
            let ids = self.cite(&m.sources);
            self.cat.cited.push((format!("move {}.{}", a.id.name, m.id.name), ids));
            moves.push(Move {
                id: m.id.name.clone(),
                label: m.label.value.clone(),
                seen: self.text(&m.seen, &format!("actor.{}.{}", a.id.name, m.id.name), &NONE),
                strategies: within,
                when: self.turn_condition(&m.when, &NONE),
                weight: self.turn_number(&m.weight, &NONE),
                cost: m.cost.value,
                cooldown,
                unforeseen: m.unforeseen,
                effects: self.effects(&m.effects, &NONE),
                count: s.1,
                last: s.2,
                plays: words(&m.plays),
                stream: luck::stream("move", &a.id.name, &m.id.name),
            });
        }
        let actor = Actor {
            id: a.id.name.clone(),
            name: a.name.value.clone(),
            aim: a.aim.value.clone(),
            budget: sym.budget,
            income: self.turn_number(&a.income, &NONE),
            strategies,
            strategy: sym.strategy,
            moves,
            priority: a.priority.0 as i32,
            stream: luck::stream("actor", &a.id.name, ""),
        };
        self.c.actors.push(actor);
    }

    fn endings(&mut self) {
        let mut order: Vec<_> = self.items.endings.iter().collect();
        order.sort_by_key(|e| (e.priority.0, e.id.name.clone()));
        for e in order {
            let key = format!("ending.{}", e.id.name);
            let lenses = self.sym.lenses.clone();
            let mut verdicts = Vec::new();
            for (l, words) in &e.verdicts.0 {
                let mut text = self.text(words, &format!("{key}.verdicts.{}", l.name), &NONE);
                // What the school says of the ending, then what it says of the run.
                if let Some(lens) = self.items.lenses.iter().find(|x| x.id.name == l.name) {
                    let run = self.text(&lens.verdict, &format!("lens.{}.verdict", l.name), &NONE);
                    if !run.is_empty() {
                        text.pieces.push(Piece::Words("\n\n".into()));
                        text.pieces.extend(run.pieces);
                    }
                }
                verdicts.extend(self.look(&lenses, "lens", l).map(|l| (l, text)));
            }
            let ending = Ending {
                id: e.id.name.clone(),
                title: self.text(&e.title, &format!("{key}.title"), &NONE),
                body: self.text(&e.body, &format!("{key}.body"), &NONE),
                when: self.condition(&e.when, &NONE),
                at_horizon: e.at_horizon,
                class: e.class.value.clone(),
                stands: e.stands,
                verdicts,
                history: self.text(&e.history, &format!("{key}.history"), &NONE),
                art: e.art.value.clone(),
                because: e.because.iter().filter_map(|b| self.one_slot(b)).collect(),
                sources: self.cite(&e.sources),
            };
            self.c.endings.push(ending);
        }
    }
}
