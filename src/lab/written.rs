//! A line of conduct written down: as a policy in RON, and in a few words a setting.

use super::conduct::{Knob, Line, Setting, Space, runs};
use crate::engine::content::{RuleAct, Way};
use crate::scenario::Catalogue;
use std::fmt::Write as _;

/// Writes lines of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// What can be decided.
    pub space: &'a Space,
    /// The scenario's words.
    pub catalogue: &'a Catalogue,
}

impl Writer<'_> {
    /// A line as an item of a scenario: `Policy(id: .., like: .., answers: .., rules: ..)`.
    #[must_use]
    pub fn policy(&self, line: &Line, id: &str, label: &str, about: &str) -> String {
        let content = &self.space.content;
        let base = &content.policies[line.base as usize].id;
        let mut out = format!("Policy(id: {id:?}, label: {label:?}, about: {about:?}, like: {base:?}");
        let answers: Vec<String> = (line.set.iter())
            .filter_map(|(&knob, setting)| match (&self.space.knobs[knob], setting) {
                (Knob::Answer(all), Setting::Pick(option, way)) => {
                    let card = &content.storylets[all[0] as usize];
                    Some(format!("{:?}: \"{}{}\"", card.family, card.options[*option as usize].id, words_of(*way)))
                }
                _ => None,
            })
            .collect();
        if !answers.is_empty() {
            let _ = write!(out, ",\n  answers: {{{}}}", answers.join(", "));
        }
        let rules: Vec<String> = line.set.iter().flat_map(|(&knob, setting)| self.rules(knob, setting)).collect();
        if !rules.is_empty() {
            let _ = write!(out, ",\n  rules: [\n    {},\n  ]", rules.join(",\n    "));
        }
        out.push_str("),\n");
        out
    }

    /// The rules that a setting comes to, as they are written.
    fn rules(&self, knob: usize, setting: &Setting) -> Vec<String> {
        let rule = |when: &str, act: &str| format!("(when: {when:?}, do: {act})");
        let from = |phase: usize| if phase == 0 { "true".to_owned() } else { format!("time >= {}", self.space.bounds[phase]) };
        let content = &self.space.content;
        match (&self.space.knobs[knob], setting) {
            (Knob::Answer(_), _) => Vec::new(),
            (_, Setting::Like(policy)) => {
                let mut out: Vec<String> = Vec::new();
                for (i, of) in self.space.rules_on(*policy, knob) {
                    let when = self.catalogue.conditions.get(*policy as usize).and_then(|c| c.get(i));
                    let text = rule(when.map_or("true", String::as_str), &self.act(&of.act));
                    // One rule a family is written once, and stands once an element.
                    if out.last() != Some(&text) {
                        out.push(text);
                    }
                }
                out
            }
            (Knob::Take(all), &Setting::From(option, phase)) => {
                vec![rule(&from(phase), &self.act(&RuleAct::Take(all[0], option, Way::Agreed)))]
            }
            // A lever that is set in no phase has a rule that never holds, or those of the policy it is like would stand.
            (Knob::Lever(lever), Setting::Phases(positions)) if positions.iter().any(Option::is_some) => {
                let last = self.space.phases();
                let span = |a: usize, b: usize| {
                    let (from, to) = (self.space.bounds[a], self.space.bounds[b]);
                    if b == last { format!("time >= {from}") } else { format!("time >= {from} and time < {to}") }
                };
                runs(positions).into_iter().map(|(a, b, p)| rule(&span(a, b), &self.act(&RuleAct::Lever(*lever, p)))).collect()
            }
            (Knob::Talks(n), Setting::Offer(terms)) => {
                let id = &content.negotiations[*n as usize].id;
                vec![rule(&format!("talking({id})"), &self.act(&RuleAct::Offer(*n, terms.clone())))]
            }
            (Knob::Petition(all), &Setting::From(answer, phase)) => vec![rule(&from(phase), &self.act(&RuleAct::Answer(all[0], answer)))],
            (Knob::Office(office), &Setting::From(person, phase)) => vec![rule(&from(phase), &self.act(&RuleAct::Seat(*office, person)))],
            (Knob::Give(a, m, p), &Setting::Units(units)) => vec![rule("true", &self.act(&RuleAct::Give(*a, *m, *p, units)))],
            (Knob::Take(all), _) => vec![rule("false", &self.act(&RuleAct::Take(all[0], 0, Way::Agreed)))],
            (Knob::Lever(lever), _) => vec![rule("false", &self.act(&RuleAct::Lever(*lever, 0)))],
            (Knob::Talks(n), _) => vec![rule("false", &self.act(&RuleAct::Offer(*n, vec![])))],
            (Knob::Petition(all), _) => vec![rule("false", &self.act(&RuleAct::Answer(all[0], 0)))],
            (Knob::Office(office), _) => vec![rule("false", &self.act(&RuleAct::Vacate(*office)))],
            (Knob::Give(a, m, p), _) => vec![rule("false", &self.act(&RuleAct::Give(*a, *m, *p, 0)))],
        }
    }

    /// What a rule does, as it is written.
    fn act(&self, act: &RuleAct) -> String {
        let c = &self.space.content;
        match act {
            RuleAct::Lever(lever, position) => {
                let ids = self.catalogue.positions.get(*lever as usize);
                let id = ids.and_then(|ids| ids.get(*position as usize)).map_or_else(|| position.to_string(), Clone::clone);
                format!("Lever({:?}, {id:?})", c.levers[*lever as usize].id)
            }
            RuleAct::Take(storylet, option, way) => {
                let card = &c.storylets[*storylet as usize];
                format!("Take({:?}, \"{}{}\")", card.family, card.options[*option as usize].id, words_of(*way))
            }
            RuleAct::Offer(n, terms) => {
                let talks = &c.negotiations[*n as usize];
                let offered = talks.clauses.iter().zip(terms).filter(|(_, term)| **term > 0);
                let terms: Vec<String> = offered.map(|(c, &t)| format!("{:?}: {:?}", c.id, c.terms[t as usize].id)).collect();
                format!("Offer({:?}, {{{}}})", talks.id, terms.join(", "))
            }
            RuleAct::Give(a, m, place, units) => {
                let board = &c.allocations[*a as usize];
                let place = &c.dims[board.places as usize].elements[*place as usize].id;
                format!("Give({:?}, {:?}, {place:?}, {units})", board.id, board.means[*m as usize].id)
            }
            RuleAct::Seat(office, person) => format!("Seat({:?}, {:?})", c.offices[*office as usize].id, c.people[*person as usize].id),
            RuleAct::Vacate(office) => format!("Vacate({:?})", c.offices[*office as usize].id),
            RuleAct::Answer(petition, answer) => {
                let card = &c.petitions[*petition as usize];
                format!("Answer({:?}, {:?})", card.family, card.answers[*answer as usize].id)
            }
        }
    }

    /// A setting in a few words: `oil: chair`, `pace: selective from 6, hold from 18`.
    #[must_use]
    pub fn brief(&self, knob: usize, setting: &Setting) -> String {
        let c = &self.space.content;
        let name = match &self.space.knobs[knob] {
            Knob::Answer(all) => c.storylets[all[0] as usize].family.clone(),
            Knob::Take(all) => format!("take up {}", c.storylets[all[0] as usize].family),
            Knob::Lever(l) => format!("lever {}", c.levers[*l as usize].id),
            Knob::Talks(n) => format!("talks {}", c.negotiations[*n as usize].id),
            Knob::Petition(all) => format!("petition {}", c.petitions[all[0] as usize].family),
            Knob::Office(o) => format!("office {}", c.offices[*o as usize].id),
            Knob::Give(a, m, p) => {
                let board = &c.allocations[*a as usize];
                let place = &c.dims[board.places as usize].elements[*p as usize].id;
                format!("{} {} {place}", board.id, board.means[*m as usize].id)
            }
        };
        let from = |phase: usize| if phase == 0 { String::new() } else { format!(" from {}", self.space.bounds[phase]) };
        let how = match (&self.space.knobs[knob], setting) {
            (_, Setting::Like(policy)) => format!("as {}", c.policies[*policy as usize].id),
            (_, Setting::Never) => "no rule".to_owned(),
            (_, Setting::Phases(positions)) if positions.iter().all(Option::is_none) => "no rule".to_owned(),
            (Knob::Answer(all), Setting::Pick(option, way)) => {
                format!("{}{}", c.storylets[all[0] as usize].options[*option as usize].id, words_of(*way))
            }
            (Knob::Take(all), Setting::From(option, phase)) => {
                format!("{}{}", c.storylets[all[0] as usize].options[*option as usize].id, from(*phase))
            }
            (Knob::Petition(all), Setting::From(answer, phase)) => {
                format!("{}{}", c.petitions[all[0] as usize].answers[*answer as usize].id, from(*phase))
            }
            (Knob::Office(_), Setting::From(person, phase)) => format!("{}{}", c.people[*person as usize].id, from(*phase)),
            (Knob::Lever(lever), Setting::Phases(positions)) => {
                let ids = self.catalogue.positions.get(*lever as usize);
                let id = |p: u32| ids.and_then(|ids| ids.get(p as usize)).map_or_else(|| p.to_string(), Clone::clone);
                let last = self.space.phases();
                let until = |b: usize| if b == last { String::new() } else { format!(" to {}", self.space.bounds[b]) };
                let parts: Vec<String> = runs(positions).into_iter().map(|(a, b, p)| format!("{}{}{}", id(p), from(a), until(b))).collect();
                parts.join(", ")
            }
            (Knob::Talks(n), Setting::Offer(terms)) => {
                let clauses = c.negotiations[*n as usize].clauses.iter().zip(terms).filter(|(_, t)| **t > 0);
                clauses.map(|(c, &t)| format!("{} {}", c.id, c.terms[t as usize].id)).collect::<Vec<_>>().join(", ")
            }
            (_, Setting::Units(units)) => units.to_string(),
            _ => String::new(),
        };
        format!("{name}: {how}")
    }
}

/// How a policy says the way of carrying an option.
fn words_of(way: Way) -> &'static str {
    match way {
        Way::Agreed => "",
        Way::Bargain => " bargain",
        Way::Overrule => " overrule",
    }
}
