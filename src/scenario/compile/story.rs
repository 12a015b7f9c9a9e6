//! What the player meets: storylets, levers, pledges, talks, boards, petitions, rules of the desk.

use super::{Bound, Compiler, words};
use crate::engine::content::{Choice, Consent, DeskRules, Fine, Lever, Odds, Outcome, Pledge, Position, Standing, Storylet, StoryletKind};
use crate::engine::expr::{Expr, ExprId, Slot};
use crate::engine::luck;
use crate::lang::{Expect, Value};
use crate::scenario::calendar;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::schema::{self, Good, Id, Num, OptionItem, Prose};

/// Columns an option's label may take.
pub const LABEL_COLUMNS: usize = 80;

impl Compiler<'_> {
    /// Steps in a number of units of time.
    pub(super) fn steps(&mut self, n: Num) -> u32 {
        let steps = n.value * f64::from(self.sym.clock.steps_per_unit);
        if !(0.0..=1e6).contains(&steps) {
            self.fault(
                Diagnostic::error("number-range", n.span, format!("{} is no length of time", n.value))
                    .label("expected units of time, 0 or more"),
            );
            return 0;
        }
        libm::floor(steps + 0.5) as u32
    }

    pub(super) fn bounds(&self, bind: Option<&Id>) -> Vec<Bound> {
        match bind.and_then(|b| self.sym.dimensions.get(&b.name)) {
            Some(d) => self.combinations(&[*d]),
            None => vec![vec![]],
        }
    }

    pub(super) fn story(&mut self) {
        let items = self.items;
        for e in &items.events {
            let Some(sym) = self.sym.storylets.get(&e.id.name).cloned() else { continue };
            if e.options.len() < 2 {
                self.fault(
                    Diagnostic::error(
                        "event-options",
                        e.id.span,
                        format!("the event `{}` has {}", e.id.name, counted(e.options.len(), "option")),
                    )
                    .label("expected at least two")
                    .help("a decision is between things"),
                );
            }
            for (i, b) in self.bounds(e.bind.as_ref()).iter().enumerate() {
                let s = self.storylet_of(&e.id, &e.title, &e.place, &e.body, &e.voices, &e.options, b, i, &sym.seen, &sym.last);
                let silence = e
                    .silence
                    .as_ref()
                    .map_or_else(Outcome::default, |o| self.outcome(&o.effects, &o.outcome, &format!("{}.silence", e.id.name), b));
                let (when, weight) = (self.turn_condition(&e.when, b), self.turn_number(&e.weight, b));
                let lapses = e.lapses.as_ref().map(|c| self.turn_condition(c, b));
                let (cooldown, sources) = (self.steps(e.cooldown), self.cite(&e.sources));
                self.c.storylets.push(Storylet {
                    kind: StoryletKind::Event,
                    when,
                    weight,
                    urgent: e.urgent,
                    compulsory: e.compulsory,
                    at_once: e.at_once,
                    lapses,
                    stays: e.stays.0 as u32,
                    once: e.once,
                    cooldown,
                    unforeseen: e.unforeseen,
                    cost: 0,
                    silence,
                    standing: standing(e.status),
                    plays: words(&e.plays),
                    sources,
                    note: e.note.value.clone(),
                    care: e.care.value.clone(),
                    ..s
                });
            }
        }
        for e in &items.initiatives {
            let Some(sym) = self.sym.storylets.get(&e.id.name).cloned() else { continue };
            if e.options.is_empty() {
                self.fault(
                    Diagnostic::error("event-options", e.id.span, format!("the initiative `{}` has no options", e.id.name))
                        .label("expected at least one"),
                );
            }
            for (i, b) in self.bounds(e.bind.as_ref()).iter().enumerate() {
                let s = self.storylet_of(&e.id, &e.title, &e.place, &e.body, &e.voices, &e.options, b, i, &sym.seen, &sym.last);
                let (when, weight) = (self.turn_condition(&e.when, b), self.turn_number(&e.weight, b));
                let lapses = e.lapses.as_ref().map(|c| self.turn_condition(c, b));
                let (cooldown, sources) = (self.steps(e.cooldown), self.cite(&e.sources));
                self.c.storylets.push(Storylet {
                    kind: StoryletKind::Initiative,
                    when,
                    weight,
                    lapses,
                    stays: e.stays.0 as u32,
                    once: e.once,
                    cooldown,
                    cost: e.cost.0 as u32,
                    standing: standing(e.status),
                    plays: words(&e.plays),
                    sources,
                    note: e.note.value.clone(),
                    care: e.care.value.clone(),
                    ..s
                });
            }
        }
        self.lever_items();
        for p in &items.pledges {
            let Some((_, state, due)) = self.sym.pledges.get(&p.id.name).copied() else { continue };
            let none = vec![];
            let within = self.steps(p.within);
            let pledge = Pledge {
                id: p.id.name.clone(),
                holder: p.holder.value.clone(),
                text: self.text(&p.text, &format!("pledge.{}", p.id.name), &none),
                within,
                kept: p.kept.as_ref().map(|c| self.turn_condition(c, &none)),
                broken: p.broken.as_ref().map(|c| self.turn_condition(c, &none)),
                kept_at_deadline: p.at_deadline == schema::Deadline::Kept,
                belief: self.number(&p.belief, &none),
                on_kept: self.effects(&p.on_kept, &none),
                on_broken: self.effects(&p.on_broken, &none),
                state,
                due,
            };
            self.c.pledges.push(pledge);
        }
        for n in &items.negotiations {
            self.negotiation(n);
        }
        for a in &items.allocations {
            self.allocation(a);
        }
        for p in &items.petitions {
            self.petition(p);
        }
        self.desk();
    }

    #[allow(clippy::too_many_arguments, reason = "events and initiatives share these fields")]
    pub(super) fn storylet_of(
        &mut self,
        id: &Id,
        title: &Prose,
        place: &Prose,
        body: &Prose,
        voices: &[(Id, Prose)],
        options: &[OptionItem],
        b: &Bound,
        i: usize,
        seen: &[Slot],
        last: &[Slot],
    ) -> Storylet {
        let key = &id.name;
        let people = self.sym.people.clone();
        let mut said = Vec::new();
        for (n, (who, words)) in voices.iter().enumerate() {
            let text = self.text(words, &format!("{key}.voices.{n}"), b);
            if let Some(p) = self.look(&people, "person", who) {
                said.push((p, text));
            }
        }
        let element = self.elements_of(b);
        Storylet {
            id: format!("{key}{}", self.suffix(b)),
            family: key.clone(),
            here: b.first().copied(),
            kind: StoryletKind::Event,
            title: self.text(title, &format!("{key}.title"), b),
            place: self.text(place, &format!("{key}.place"), b),
            body: self.text(body, &format!("{key}.body"), b),
            voices: said,
            when: ExprId(0),
            weight: ExprId(0),
            urgent: false,
            compulsory: false,
            at_once: false,
            lapses: None,
            stays: 1,
            once: false,
            cooldown: 0,
            unforeseen: false,
            cost: 0,
            options: options.iter().map(|o| self.choice(key, o, b, i)).collect(),
            silence: Outcome::default(),
            standing: Standing::Invented,
            plays: vec![],
            sources: vec![],
            note: String::new(),
            care: String::new(),
            stream: luck::stream("storylet", key, &element),
            seen: seen[i],
            last: last[i],
        }
    }

    pub(super) fn choice(&mut self, storylet: &str, o: &OptionItem, b: &Bound, i: usize) -> Choice {
        let key = format!("{storylet}.{}", o.id.name);
        self.label_width(&o.label);
        let mut stance = Vec::new();
        for (p, s) in &o.stance.0 {
            let parties = self.sym.parties.clone();
            stance.extend(self.look(&parties, "party", p).map(|p| (p, s.0 as i8)));
        }
        let consent = self.consents(&o.consent, &stance);
        let mut odds = Vec::new();
        for (n, x) in o.odds.iter().enumerate() {
            odds.push(Odds {
                label: x.label.value.clone(),
                weight: self.number(&x.weight, b),
                outcome: self.outcome(&x.effects, &x.outcome, &format!("{key}.odds.{n}"), b),
            });
        }
        let taken = self.sym.storylets[storylet].options.iter().find(|x| x.0 == o.id.name).map_or(Slot(0), |x| x.1[i]);
        Choice {
            id: o.id.name.clone(),
            label: self.text(&o.label, &format!("{key}.label"), b),
            needs: self.needs(&o.needs, &key, b),
            stance,
            consent,
            cost: o.cost.0 as u32,
            outcome: self.outcome(&o.effects, &o.outcome, &format!("{key}.outcome"), b),
            odds,
            historical: o.historical,
            taken,
        }
    }

    /// The parties asked, with their refusal at the option's stance.
    pub(super) fn consents(&mut self, asked: &[Id], stance: &[(u32, i8)]) -> Vec<Consent> {
        let mut out = Vec::new();
        for id in asked {
            let parties = self.sym.parties.clone();
            let Some(party) = self.look(&parties, "party", id) else { continue };
            let s = stance.iter().find(|x| x.0 == party).map_or(0, |x| x.1);
            let refuses = self.refusal(party, s);
            out.push(Consent { party, refuses });
        }
        out
    }

    /// A party's rule of refusal with `stance` as a constant; compiled once a stance.
    pub(super) fn refusal(&mut self, party: u32, stance: i8) -> ExprId {
        if let Some(id) = self.refusals.get(&(party, stance)) {
            return *id;
        }
        let code = &self.items.parties[party as usize].refuses;
        // The kind and range are those of any stance, so that no stance's rule is called constant.
        let stance_value = Value::number(Expr::Const(f64::from(stance)), -2.0, 2.0);
        self.sym.local = Some(("stance", stance_value));
        let e = self.lowered(code, &Expect::Truth, &vec![]).0;
        self.sym.local = None;
        let id = self.store(e);
        self.refusals.insert((party, stance), id);
        id
    }

    pub(super) fn label_width(&mut self, label: &Prose) {
        let shown: usize = label.0.value.chars().count();
        if shown > LABEL_COLUMNS && !label.0.value.contains(['{', '[']) {
            let from = label.0.value.char_indices().nth(LABEL_COLUMNS).map_or(0, |c| c.0);
            let span = label.0.place(from..label.0.value.len());
            self.fault(
                Diagnostic::error("label-width", span, format!("this label is {shown} columns wide"))
                    .label(format!("beyond {LABEL_COLUMNS} columns"))
                    .help("shorten it; the rest belongs in the outcome"),
            );
        }
    }

    pub(super) fn lever_items(&mut self) {
        for l in &self.items.levers {
            let Some(sym) = self.sym.levers.get(&l.id.name).cloned() else { continue };
            let none = vec![];
            for w in l.positions.windows(2) {
                if w[0].value.value >= w[1].value.value {
                    self.fault(
                        Diagnostic::error("lever-positions", w[1].value.span, "values of positions do not rise")
                            .label(format!("expected more than {}", w[0].value.value)),
                    );
                }
            }
            let mut against = Vec::new();
            for (p, way) in &l.against.0 {
                let parties = self.sym.parties.clone();
                against.extend(self.look(&parties, "party", p).map(|i| (i, super::sign(*way))));
                if *way == Good::Neither {
                    self.fault(Diagnostic::error("choice-unknown", p.span, "a party is against Up or Down"));
                }
            }
            let mut historical: Vec<(u32, u32)> = Vec::new();
            for (day, at) in &l.historical {
                let tick = calendar::ticks(&self.sym.clock, day.0);
                if tick < 0 || tick > i64::from(calendar::length(&self.sym.clock)) {
                    self.outside(day.1);
                }
                if at.0 as usize >= l.positions.len() {
                    self.fault(
                        Diagnostic::error("number-range", at.1, format!("there is no position {}", at.0))
                            .label(format!("expected 0 to {}", l.positions.len() - 1)),
                    );
                }
                historical.push((tick.max(0) as u32, at.0 as u32));
            }
            historical.sort_unstable();
            let reversal = self.steps(l.reversal);
            let lever = Lever {
                id: l.id.name.clone(),
                label: if l.label.value.is_empty() { l.id.name.clone() } else { l.label.value.clone() },
                about: self.text(&l.about, &format!("lever.{}", l.id.name), &none),
                positions: l.positions.iter().map(|p| Position { value: p.value.value, label: p.label.value.clone() }).collect(),
                slot: sym.slot,
                at: sym.at,
                moved: sym.moved,
                direction: sym.direction,
                start: (l.start.0 as u32).min(l.positions.len() as u32 - 1),
                when: l.when.as_ref().map(|n| self.need(n, &format!("lever.{}.when", l.id.name), &none)),
                cost: l.cost.0 as u32,
                against,
                reversal,
                up: self.effects(&l.up, &none),
                down: self.effects(&l.down, &none),
                historical,
                sector: l.sector.value.clone(),
                plays: words(&l.plays),
            };
            self.cat.positions.push(sym.positions.clone());
            self.c.levers.push(lever);
        }
    }

    pub(super) fn outside(&mut self, span: crate::scenario::diagnostic::Span) {
        let c = &self.sym.clock;
        let (start, units) = (c.start, c.units);
        let d = Diagnostic::error("date-outside", span, "this date lies outside the scenario's time");
        self.fault(d.label(format!("the scenario begins on {}-{:02}-{:02} and lasts {units} units", start.year, start.month, start.day)));
    }

    pub(super) fn desk(&mut self) {
        let Some(s) = self.items.scenarios.first() else { return };
        let none = vec![];
        self.c.desk = DeskRules {
            attention: self.turn_number(&s.attention, &none),
            events: self.turn_number(&s.events, &none),
            silence: self.effects(&s.silence, &none),
            reversal: self.effects(&s.reversal, &none),
            initiatives: s.initiatives.0 as u32,
        };
        let mut fine = Vec::new();
        for f in &s.fine {
            if f.steps.0 > s.steps.0 {
                self.fault(
                    Diagnostic::error("number-range", f.steps.1, format!("a finer turn of {} steps", f.steps.0))
                        .label(format!("expected at most the {} steps of a unit", s.steps.0)),
                );
            }
            fine.push(Fine { when: self.condition(&f.when, &none), steps: f.steps.0 as u32 });
        }
        self.c.clock.fine = fine;
    }
}

/// "no options", "one option", "3 options".
pub(super) fn counted(n: usize, what: &str) -> String {
    match n {
        0 => format!("no {what}s"),
        1 => format!("one {what}"),
        _ => format!("{n} {what}s"),
    }
}

fn standing(s: schema::Standing) -> Standing {
    match s {
        schema::Standing::Documented => Standing::Documented,
        schema::Standing::Disputed => Standing::Disputed,
        schema::Standing::Composite => Standing::Composite,
        schema::Standing::Invented => Standing::Invented,
    }
}
