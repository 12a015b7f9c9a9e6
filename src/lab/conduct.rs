//! Lines of conduct: a policy of the scenario with some of its decisions taken otherwise.
//!
//! What can be decided (a [`Knob`]) is read off the scenario: answers to storylets and petitions, initiatives to take up,
//! positions of levers by phases of the calendar, offers, appointments, means. A line names a policy and what it does
//! differently, so that it can be written as a policy of the scenario and played again.

use crate::engine::content::{Content, Policy, Rule, RuleAct, StoryletKind, Way};
use crate::engine::expr::{Binary, Expr, ExprId};
use crate::engine::negotiation::talks;
use std::collections::BTreeMap;

/// Something that can be decided in one way or another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knob {
    /// The answer to an event, or to an initiative on offer: its storylets (one an element).
    Answer(Vec<u32>),
    /// An initiative taken up: its storylets.
    Take(Vec<u32>),
    /// A lever.
    Lever(u32),
    /// Talks.
    Talks(u32),
    /// The answer to petitions of a family.
    Petition(Vec<u32>),
    /// An office.
    Office(u32),
    /// Means given to a place: allocation, means, place.
    Give(u32, u32, u32),
}

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// An answer to a storylet.
    Pick(u32, Way),
    /// An answer, option or person, from the beginning of a phase on.
    From(u32, usize),
    /// A lever's position in each phase; in a phase without one it stays, or follows the record where the policy does.
    Phases(Vec<Option<u32>>),
    /// An offer, made whenever the talks are open.
    Offer(Vec<u32>),
    /// Units.
    Units(u32),
    /// The rules of another policy on it.
    Like(u32),
    /// No rule on it.
    Never,
}

/// A policy of the scenario, and what is done otherwise: settings by knob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The policy (index).
    pub base: u32,
    /// What is done otherwise, by number of the knob.
    pub set: BTreeMap<usize, Setting>,
}

/// Everything that can be decided in a scenario.
#[derive(Clone, Debug)]
pub struct Space {
    /// The content, with the conditions that lines need beside its own.
    pub content: Content,
    /// What can be decided.
    pub knobs: Vec<Knob>,
    /// Bounds of the phases in units of time; the first is 0, the last the end of the calendar.
    pub bounds: Vec<u32>,
    /// The knob of each rule, policy by policy.
    subjects: Vec<Vec<usize>>,
    /// Conditions: from the beginning of a phase to that of a later one (the last bound is never reached).
    spans: BTreeMap<(usize, usize), ExprId>,
    talking: Vec<ExprId>,
    always: ExprId,
    never: ExprId,
}

/// Storylets or petitions by family.
fn families<'a>(all: impl Iterator<Item = (usize, &'a String)>) -> Vec<Vec<u32>> {
    let mut known: BTreeMap<&String, usize> = BTreeMap::new();
    let mut out: Vec<Vec<u32>> = Vec::new();
    for (i, family) in all {
        let at = *known.entry(family).or_insert_with(|| {
            out.push(Vec::new());
            out.len() - 1
        });
        out[at].push(i as u32);
    }
    out
}

impl Space {
    /// What can be decided in a scenario, levers by so many phases.
    #[must_use]
    pub fn new(content: &Content, phases: u32) -> Self {
        let mut knobs = Vec::new();
        let of = |kind| move |(_, s): &(usize, &crate::engine::content::Storylet)| kind == s.kind;
        let stories = |kind| content.storylets.iter().enumerate().filter(of(kind)).map(|(i, s)| (i, &s.family));
        knobs.extend(families(stories(StoryletKind::Event)).into_iter().map(Knob::Answer));
        let initiatives = families(stories(StoryletKind::Initiative));
        knobs.extend(initiatives.iter().cloned().map(Knob::Answer));
        knobs.extend(initiatives.into_iter().map(Knob::Take));
        knobs.extend((0..content.levers.len() as u32).map(Knob::Lever));
        knobs.extend((0..content.negotiations.len() as u32).map(Knob::Talks));
        knobs.extend(families(content.petitions.iter().enumerate().map(|(i, p)| (i, &p.family))).into_iter().map(Knob::Petition));
        knobs.extend((0..content.offices.len() as u32).map(Knob::Office));
        for (a, board) in content.allocations.iter().enumerate() {
            for (m, means) in board.means.iter().enumerate() {
                knobs.extend((0..means.given.len() as u32).map(|place| Knob::Give(a as u32, m as u32, place)));
            }
        }
        let units = content.clock.units;
        let phases = phases.clamp(1, units.max(1));
        let bounds: Vec<u32> = (0..=phases).map(|p| (u64::from(p) * u64::from(units) / u64::from(phases)) as u32).collect();
        let mut space = Self {
            content: content.clone(),
            knobs,
            bounds,
            subjects: Vec::new(),
            spans: BTreeMap::new(),
            talking: Vec::new(),
            always: ExprId(0),
            never: ExprId(0),
        };
        space.always = space.store(Expr::truth(true));
        space.never = space.store(Expr::truth(false));
        let time = || Box::new(Expr::Slot(content.known.time));
        for from in 0..phases as usize {
            for to in from + 1..=phases as usize {
                let after = Expr::Binary(Binary::Le, Box::new(Expr::Const(f64::from(space.bounds[from]))), time());
                let before = Expr::Binary(Binary::Lt, time(), Box::new(Expr::Const(f64::from(space.bounds[to]))));
                let within = if to == phases as usize { after } else { Expr::binary(Binary::And, after, before) };
                let id = space.store(within);
                space.spans.insert((from, to), id);
            }
        }
        for talk in &content.negotiations {
            let id = space.store(Expr::binary(Binary::Eq, Expr::Slot(talk.state), Expr::Const(talks::OPEN)));
            space.talking.push(id);
        }
        space.subjects = content.policies.iter().map(|p| p.rules.iter().map(|r| space.subject(&r.act)).collect()).collect();
        space
    }

    fn store(&mut self, expr: Expr) -> ExprId {
        self.content.exprs.push(expr);
        ExprId(self.content.exprs.len() as u32 - 1)
    }

    /// Phases of the calendar.
    #[must_use]
    pub fn phases(&self) -> usize {
        self.bounds.len() - 1
    }

    /// The knob that a rule turns.
    fn subject(&self, act: &RuleAct) -> usize {
        let turned = |knob: &Knob| match (knob, act) {
            (Knob::Lever(l), RuleAct::Lever(lever, _)) => l == lever,
            (Knob::Take(all), RuleAct::Take(storylet, ..)) => all.contains(storylet),
            (Knob::Talks(n), RuleAct::Offer(negotiation, _)) => n == negotiation,
            (Knob::Petition(all), RuleAct::Answer(petition, _)) => all.contains(petition),
            (Knob::Office(o), RuleAct::Seat(office, _) | RuleAct::Vacate(office)) => o == office,
            (Knob::Give(a, m, p), RuleAct::Give(allocation, means, place, _)) => (a, m, p) == (allocation, means, place),
            _ => false,
        };
        self.knobs.iter().position(turned).unwrap_or(usize::MAX)
    }

    /// The rules of a policy on a knob.
    pub fn rules_on(&self, policy: u32, knob: usize) -> impl Iterator<Item = (usize, &Rule)> {
        let of = &self.content.policies[policy as usize].rules;
        of.iter().enumerate().filter(move |(i, _)| self.subjects[policy as usize][*i] == knob)
    }

    /// How a policy sets a knob, so that another line may do likewise; nothing where it has nothing to say on it and
    /// leaves it to its manner.
    #[must_use]
    pub fn setting_of(&self, policy: u32, knob: usize) -> Option<Setting> {
        let of = &self.content.policies[policy as usize];
        match &self.knobs[knob] {
            Knob::Answer(storylets) => {
                let answer = of.answers.iter().find(|a| storylets.contains(&a.0)).map(|a| Setting::Pick(a.1, a.2));
                let options = &self.content.storylets[storylets[0] as usize].options;
                let record = || options.iter().position(|o| o.historical).map(|o| Setting::Pick(o as u32, Way::Agreed));
                answer.or_else(record)
            }
            _ => Some(if self.rules_on(policy, knob).next().is_some() { Setting::Like(policy) } else { Setting::Never }),
        }
    }

    /// The rules that a setting comes to.
    fn rules(&self, knob: usize, setting: &Setting) -> Vec<Rule> {
        let last = self.phases();
        let from = |phase: usize| if phase == 0 { self.always } else { self.spans[&(phase.min(last - 1), last)] };
        let rule = |when, act| Rule { when, act };
        match (&self.knobs[knob], setting) {
            (_, Setting::Like(policy)) => self.rules_on(*policy, knob).map(|(_, rule)| rule.clone()).collect(),
            (_, Setting::Pick(..)) => Vec::new(),
            (Knob::Take(all), &Setting::From(option, phase)) => {
                all.iter().map(|&s| rule(from(phase), RuleAct::Take(s, option, Way::Agreed))).collect()
            }
            (Knob::Lever(lever), Setting::Phases(positions)) => {
                runs(positions).into_iter().map(|(a, b, p)| rule(self.spans[&(a, b)], RuleAct::Lever(*lever, p))).collect()
            }
            (Knob::Talks(n), Setting::Offer(terms)) => vec![rule(self.talking[*n as usize], RuleAct::Offer(*n, terms.clone()))],
            (Knob::Petition(all), &Setting::From(answer, phase)) => {
                all.iter().map(|&p| rule(from(phase), RuleAct::Answer(p, answer))).collect()
            }
            (Knob::Office(office), &Setting::From(person, phase)) => vec![rule(from(phase), RuleAct::Seat(*office, person))],
            (Knob::Give(a, m, p), &Setting::Units(units)) => vec![rule(self.always, RuleAct::Give(*a, *m, *p, units))],
            _ => self.idle(knob).map(|act| rule(self.never, act)).into_iter().collect(),
        }
    }

    /// An act on a knob, for a rule that never holds.
    fn idle(&self, knob: usize) -> Option<RuleAct> {
        Some(match &self.knobs[knob] {
            Knob::Answer(_) => return None,
            Knob::Take(all) => RuleAct::Take(all[0], 0, Way::Agreed),
            Knob::Lever(lever) => RuleAct::Lever(*lever, 0),
            Knob::Talks(n) => RuleAct::Offer(*n, vec![0; self.content.negotiations[*n as usize].clauses.len()]),
            Knob::Petition(all) => RuleAct::Answer(all[0], 0),
            Knob::Office(office) => RuleAct::Vacate(*office),
            Knob::Give(a, m, p) => RuleAct::Give(*a, *m, *p, 0),
        })
    }

    /// A line as a policy that the machine of [`Self::content`] plays: what it does otherwise first, then the rest of
    /// the policy it is like.
    #[must_use]
    pub fn policy(&self, line: &Line) -> Policy {
        let base = &self.content.policies[line.base as usize];
        let mut policy = Policy { otherwise: base.otherwise, ..Policy::default() };
        let mut answered = Vec::new();
        for (&knob, setting) in &line.set {
            if let (Knob::Answer(storylets), &Setting::Pick(option, way)) = (&self.knobs[knob], setting) {
                policy.answers.extend(storylets.iter().map(|&s| (s, option, way)));
                answered.extend(storylets);
            }
            policy.rules.extend(self.rules(knob, setting));
        }
        policy.answers.extend(base.answers.iter().filter(|a| !answered.contains(&a.0)));
        let kept = |(i, _): &(usize, &Rule)| !line.set.contains_key(&self.subjects[line.base as usize][*i]);
        policy.rules.extend(base.rules.iter().enumerate().filter(kept).map(|(_, rule)| rule.clone()));
        policy
    }
}

/// Positions phase by phase as runs of the same: first phase, phase after the last, position.
#[must_use]
pub fn runs(positions: &[Option<u32>]) -> Vec<(usize, usize, u32)> {
    let mut out: Vec<(usize, usize, u32)> = Vec::new();
    for (phase, position) in positions.iter().enumerate() {
        match (out.last_mut(), position) {
            (Some((_, end, p)), Some(position)) if *end == phase && p == position => *end += 1,
            (_, Some(position)) => out.push((phase, phase + 1, *position)),
            (_, None) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_the_same_position_are_one() {
        assert_eq!(runs(&[Some(1), Some(1), None, Some(1), Some(2)]), [(0, 2, 1), (3, 4, 1), (4, 5, 2)]);
        assert_eq!(runs(&[None, None]), []);
    }
}
