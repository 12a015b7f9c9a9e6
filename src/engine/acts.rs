//! What commands read: the expressions behind needs, consent, offers and effects.
//!
//! Between the commands of a turn, and before the others move, only the auxiliaries that some of these name have to be
//! up to date; those behind odds when odds are drawn, those behind rules when an automatic player follows its rules. All
//! others wait for the end of the turn, or for somebody who looks.

use super::content::{Act, Choice, Consent, Content, Effect, Need, Outcome};
use super::expr::ExprId;

/// The weights of odds.
pub(super) fn odds(content: &Content) -> Vec<ExprId> {
    let choices = content.storylets.iter().flat_map(|storylet| &storylet.options);
    choices.flat_map(|choice| &choice.odds).map(|odds| odds.weight).collect()
}

/// The conditions of rules.
pub(super) fn rules(content: &Content) -> Vec<ExprId> {
    content.policies.iter().flat_map(|policy| &policy.rules).map(|rule| rule.when).collect()
}

/// The expressions that a command or the close before the model's steps works out on the present state.
pub(super) fn read(content: &Content) -> Vec<ExprId> {
    let mut r = Read(Vec::new());
    for storylet in &content.storylets {
        r.0.extend(storylet.lapses);
        r.outcome(&storylet.silence);
        storylet.options.iter().for_each(|choice| r.choice(choice));
    }
    for lever in &content.levers {
        r.needs(lever.when.as_slice());
        r.effects(&lever.up);
        r.effects(&lever.down);
    }
    for party in &content.parties {
        r.0.extend(party.inside);
        r.effects(&party.overruled);
    }
    for office in &content.offices {
        r.needs(office.when.as_slice());
        r.consents(&office.consent);
        r.effects(&office.on_seat);
        r.effects(&office.on_vacate);
        for candidate in &office.candidates {
            r.needs(&candidate.needs);
            r.effects(&candidate.effects);
        }
    }
    for pledge in &content.pledges {
        r.effects(&pledge.on_kept);
        r.effects(&pledge.on_broken);
    }
    for talks in &content.negotiations {
        r.0.extend(talks.wings.iter().flat_map(|wing| [wing.weight, wing.points]));
        r.0.extend(talks.ratify.iter().map(|own| own.bears));
        talks.clauses.iter().flat_map(|clause| &clause.terms).for_each(|term| r.effects(&term.effects));
        for outcome in [&talks.on_signed, &talks.on_refused, &talks.on_unratified, &talks.on_closed] {
            r.outcome(outcome);
        }
    }
    for means in content.allocations.iter().flat_map(|board| &board.means) {
        r.0.push(means.amount);
        r.0.extend(&means.need);
    }
    for answer in content.petitions.iter().flat_map(|petition| &petition.answers) {
        r.needs(&answer.needs);
        r.outcome(&answer.outcome);
    }
    for step in content.actors.iter().flat_map(|actor| &actor.moves) {
        r.effects(&step.effects);
    }
    r.effects(&content.desk.silence);
    r.effects(&content.desk.reversal);
    r.0
}

struct Read(Vec<ExprId>);

impl Read {
    fn choice(&mut self, choice: &Choice) {
        self.needs(&choice.needs);
        self.consents(&choice.consent);
        self.outcome(&choice.outcome);
        choice.odds.iter().for_each(|odds| self.outcome(&odds.outcome));
    }

    fn needs(&mut self, needs: &[Need]) {
        self.0.extend(needs.iter().map(|need| need.cond));
    }

    fn consents(&mut self, consents: &[Consent]) {
        self.0.extend(consents.iter().map(|consent| consent.refuses));
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.effects(&outcome.effects);
    }

    fn effects(&mut self, effects: &[Effect]) {
        effects.iter().for_each(|effect| self.act(&effect.act));
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Set(_, id) | Act::Add(_, id) => self.0.push(*id),
            Act::If(condition, act) => {
                self.0.push(*condition);
                self.act(act);
            }
            Act::Seat(..)
            | Act::Vacate(_)
            | Act::Trigger(_)
            | Act::Give(_)
            | Act::Keep(_)
            | Act::Break(_)
            | Act::End(_)
            | Act::Move(..) => {}
        }
    }
}
