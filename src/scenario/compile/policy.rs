//! Automatic players.

use super::Compiler;
use crate::engine::content::{Otherwise, Policy, Rule, RuleAct, Way};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::schema::{self, Do, Id, Items, OtherwiseItem, Pairs};
use crate::scenario::symbols::lever_position;

impl Compiler<'_> {
    pub(super) fn policies(&mut self) {
        for p in &self.items.policies {
            if !self.sym.policies.contains_key(&p.id.name) {
                continue;
            }
            let line = line(self.items, p);
            if let Some(like) = &p.like {
                let policies = self.sym.policies.clone();
                self.look(&policies, "policy", like);
                if line.last().is_some_and(|last| last.like.as_ref().is_some_and(|l| policies.contains_key(&l.name))) {
                    let d = Diagnostic::error("policy-like", like.span, format!("`{}` is like itself, round a circle", p.id.name));
                    self.fault(d.help("let one of them stand on its own"));
                }
            }
            let mut answers: Vec<(u32, u32, Way)> = Vec::new();
            let mut rules = Vec::new();
            let mut written = Vec::new();
            let mut subjects: Vec<Vec<&str>> = Vec::new();
            for (i, of) in line.iter().enumerate() {
                // What is inherited was compiled, and its faults reported, where it is written.
                let faults = self.faults.len();
                for answer in self.answers(&of.answers) {
                    if answers.iter().all(|a| a.0 != answer.0) {
                        answers.push(answer);
                    }
                }
                let mut own = Vec::new();
                for r in &of.rules {
                    let subject = subject(&r.r#do);
                    if !subjects.contains(&subject) {
                        let when = self.condition(&r.when, &vec![]);
                        rules.extend(self.acts(&r.r#do).into_iter().map(|act| Rule { when, act }));
                        written.resize(rules.len(), r.when.0.value.clone());
                        own.push(subject);
                    }
                }
                subjects.append(&mut own);
                if i > 0 {
                    self.faults.truncate(faults);
                }
            }
            let otherwise = match line.iter().find_map(|of| of.otherwise.as_ref()) {
                None | Some(OtherwiseItem::Historical) => Otherwise::Historical,
                Some(OtherwiseItem::Nothing) => Otherwise::Nothing,
                Some(OtherwiseItem::Random) => Otherwise::Random,
                Some(OtherwiseItem::Stance(party)) => {
                    let parties = self.sym.parties.clone();
                    Otherwise::Stance(self.look(&parties, "party", party).unwrap_or(0))
                }
            };
            self.cat.conditions.push(written);
            self.c.policies.push(Policy {
                id: p.id.name.clone(),
                label: p.label.value.clone(),
                about: p.about.value.clone(),
                rules,
                answers,
                otherwise,
            });
        }
    }

    /// Answers to storylets, for each element of bound ones: `"option"`, `"option overrule"`, `"option bargain"`.
    pub(super) fn answers(&mut self, pairs: &Pairs<Id>) -> Vec<(u32, u32, Way)> {
        let mut out = Vec::new();
        for (storylet, answer) in &pairs.0 {
            out.extend(self.answer(storylet, answer));
        }
        out
    }

    fn answer(&mut self, storylet: &Id, answer: &Id) -> Vec<(u32, u32, Way)> {
        let storylets = self.sym.storylets.clone();
        let Some(s) = self.look(&storylets, "storylet", storylet) else { return vec![] };
        let (option, way) = match answer.name.split_once(' ') {
            None => (answer.name.as_str(), Way::Agreed),
            Some((o, "overrule")) => (o, Way::Overrule),
            Some((o, "bargain")) => (o, Way::Bargain),
            Some((_, other)) => {
                let d = Diagnostic::error("policy-way", answer.span, format!("`{}` is no way to carry an option", super::brief(other)));
                self.fault(d.help("write \"option\", \"option overrule\" or \"option bargain\""));
                return vec![];
            }
        };
        let Some(i) = s.options.iter().position(|o| o.0 == option) else {
            let id = Id { name: option.to_owned(), span: answer.span };
            self.unknown(&format!("option of `{}`", storylet.name), &id, s.options.iter().map(|o| o.0.as_str()));
            return vec![];
        };
        (0..s.seen.len() as u32).map(|e| (s.first + e, i as u32, way)).collect()
    }

    /// A lever's position.
    pub(super) fn position(&mut self, lever: &Id, position: &Id) -> Option<(u32, u32)> {
        let levers = self.sym.levers.clone();
        let l = self.look(&levers, "lever", lever)?;
        match lever_position(&l, &position.name) {
            Some(i) => Some((l.index, i)),
            None => {
                self.unknown(&format!("position of `{}`", lever.name), position, l.positions.iter().map(String::as_str));
                None
            }
        }
    }

    fn acts(&mut self, act: &Do) -> Vec<RuleAct> {
        let one = |a: Option<RuleAct>| a.into_iter().collect();
        match act {
            Do::Lever(l, p) => one(self.position(l, p).map(|(l, p)| RuleAct::Lever(l, p))),
            Do::Take(s, o) => {
                if self.sym.storylets.get(&s.name).is_some_and(|x| !x.initiative) {
                    let d = Diagnostic::error("policy-take", s.span, format!("`{}` is an event, which comes by itself", s.name));
                    self.fault(d.help("answer it under `answers`"));
                    return vec![];
                }
                self.answer(s, o).into_iter().map(|(s, o, w)| RuleAct::Take(s, o, w)).collect()
            }
            Do::Offer(n, terms) => {
                let all = self.sym.negotiations.clone();
                let Some(talks) = self.look(&all, "negotiation", n) else { return vec![] };
                let mut offer = vec![0; talks.clauses.len()];
                for (clause, term) in &terms.0 {
                    let Some(c) = talks.clauses.iter().position(|c| c.0 == clause.name) else {
                        self.unknown(&format!("clause of `{}`", n.name), clause, talks.clauses.iter().map(|c| c.0.as_str()));
                        continue;
                    };
                    match talks.clauses[c].2.iter().position(|t| *t == term.name) {
                        Some(t) => offer[c] = t as u32,
                        None => self.unknown(&format!("term of `{}`", clause.name), term, talks.clauses[c].2.iter().map(String::as_str)),
                    }
                }
                vec![RuleAct::Offer(talks.index, offer)]
            }
            Do::Give(a, m, place, units) => {
                let all = self.sym.allocations.clone();
                let Some(board) = self.look(&all, "allocation", a) else { return vec![] };
                let elements = self.sym.elements[board.dim as usize].clone();
                let means = board.means.iter().position(|x| *x == m.name);
                if means.is_none() {
                    self.unknown(&format!("means of `{}`", a.name), m, board.means.iter().map(String::as_str));
                }
                let place = self.look(&elements, "place", place);
                match (means, place) {
                    (Some(m), Some(p)) => vec![RuleAct::Give(board.index, m as u32, p, units.0 as u32)],
                    _ => vec![],
                }
            }
            Do::Seat(o, p) => {
                let (offices, people) = (self.sym.offices.clone(), self.sym.people.clone());
                let (o, found) = (self.look(&offices, "office", o), self.look(&people, "person", p));
                let (Some(o), Some(person)) = (o, found) else { return vec![] };
                let fits = self.c.offices.get(o.index as usize).is_none_or(|x| x.candidates.iter().any(|c| c.person == person));
                if !fits {
                    self.fault(Diagnostic::error("policy-seat", p.span, format!("`{}` is no candidate for this office", p.name)));
                }
                vec![RuleAct::Seat(o.index, person)]
            }
            Do::Vacate(o) => {
                let offices = self.sym.offices.clone();
                one(self.look(&offices, "office", o).map(|o| RuleAct::Vacate(o.index)))
            }
            Do::Answer(p, a) => {
                let all = self.sym.petitions.clone();
                let Some(s) = self.look(&all, "petition", p) else { return vec![] };
                match s.answers.iter().position(|x| x.0 == a.name) {
                    Some(i) => (0..s.seen.len() as u32).map(|e| RuleAct::Answer(s.first + e, i as u32)).collect(),
                    None => {
                        self.unknown(&format!("answer to `{}`", p.name), a, s.answers.iter().map(|x| x.0.as_str()));
                        vec![]
                    }
                }
            }
        }
    }
}

/// A policy and those it is like, the nearest first; round a circle, each once.
fn line<'i>(items: &'i Items, policy: &'i schema::Policy) -> Vec<&'i schema::Policy> {
    let mut line = vec![policy];
    while let Some(like) = line.last().and_then(|p| p.like.as_ref()) {
        match items.policies.iter().find(|p| p.id.name == like.name) {
            Some(next) if line.iter().all(|p| p.id.name != next.id.name) => line.push(next),
            _ => break,
        }
    }
    line
}

/// What a rule is about: rules about the same replace those of the policy it is like.
fn subject(act: &Do) -> Vec<&str> {
    match act {
        Do::Lever(id, _) => vec!["lever", &id.name],
        Do::Take(id, _) => vec!["take", &id.name],
        Do::Offer(id, _) => vec!["offer", &id.name],
        Do::Give(board, means, place, _) => vec!["give", &board.name, &means.name, &place.name],
        Do::Seat(id, _) | Do::Vacate(id) => vec!["office", &id.name],
        Do::Answer(id, _) => vec!["answer", &id.name],
    }
}
