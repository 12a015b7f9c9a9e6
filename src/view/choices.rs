//! Decisions and petitions, made from a session.

use super::{Action, DecisionView, OptionView, OutcomeView, PetitionView, Side, View, Voice, WayView, words};
use crate::engine::command::{Command, Refusal};
use crate::engine::content::{Choice, Consent, Standing, StoryletKind, Way};

impl View<'_> {
    /// A storylet, opened; `None` where there is no such storylet.
    #[must_use]
    pub fn decision(&self, storylet: u32) -> Option<DecisionView> {
        let c = self.content();
        let card = c.storylets.get(storylet as usize)?;
        let left = self.state().desk.iter().find(|d| d.storylet == storylet).map_or(0, |d| d.left);
        let voices = card.voices.iter().filter_map(|(person, text)| {
            let p = c.people.get(*person as usize)?;
            Some(Voice {
                person: p.id.clone(),
                name: p.name.clone(),
                role: p.role.clone(),
                line: p.line.clone(),
                invented: p.invented,
                words: self.prose(text),
            })
        });
        let standing = match card.standing {
            Standing::Documented => "documented",
            Standing::Disputed => "disputed",
            Standing::Composite => "composite",
            Standing::Invented => "invented",
        };
        let silence = if card.compulsory {
            "It must be answered before the turn can close.".into()
        } else if left > 1 {
            format!("It can wait: {} left.", words::count(left, "turn", "turns"))
        } else if card.kind == StoryletKind::Initiative {
            "It is yours to take up or leave.".into()
        } else {
            "Unanswered when the turn closes, it takes its own course.".into()
        };
        let mut quiet = card.silence.effects.clone();
        if card.kind == StoryletKind::Event {
            quiet.extend(c.desk.silence.iter().cloned());
        }
        let quiet = self.directions(&quiet);
        Some(DecisionView {
            header: self.header(),
            storylet,
            id: card.id.clone(),
            title: self.line(&card.title),
            place: self.line(&card.place),
            standing: standing.into(),
            note: card.note.clone(),
            sources: self.sources(&card.sources),
            care: card.care.clone(),
            body: self.prose(&card.body),
            voices: voices.collect(),
            options: (0..card.options.len() as u32).map(|o| self.option(storylet, o)).collect(),
            initiative: card.kind == StoryletKind::Initiative,
            compulsory: card.compulsory,
            left,
            silence,
            silence_directions: quiet,
            attention: self.header().attention,
        })
    }

    fn side(&self, party: u32, stance: i8) -> Side {
        let p = &self.content().parties[party as usize];
        Side {
            party: p.id.clone(),
            short: p.short.clone(),
            name: p.name.clone(),
            stance,
            refuses: false,
            patience: self.machine().get(self.state(), p.patience),
        }
    }

    fn option(&self, storylet: u32, index: u32) -> OptionView {
        let card = &self.content().storylets[storylet as usize];
        let choice = &card.options[index as usize];
        let sides = |sign: i8| {
            let mut sides: Vec<Side> =
                choice.stance.iter().filter(|s| s.1.signum() == sign).map(|&(party, stance)| self.side(party, stance)).collect();
            sides.sort_by_key(|s| -s.stance.abs());
            sides
        };
        let stance = |party: u32| choice.stance.iter().find(|s| s.0 == party).map_or(0, |s| s.1);
        let consent = choice.consent.iter().map(|consent| Side {
            refuses: self.machine().refuses(self.state(), consent),
            ..self.side(consent.party, stance(consent.party))
        });
        // A need says why the option is shut: where it is met there is nothing to say.
        let unmet = choice.needs.iter().filter(|need| self.machine().eval(self.state(), need.cond) == 0.0);
        let missing = unmet.map(|need| self.line(&need.text)).collect();
        let cost = card.cost + choice.cost;
        let label = self.prose(&choice.label);
        let ways = self.ways(&choice.consent, |way| {
            let command = Command::Choose { storylet, option: index, way };
            self.action(label.line(), command, cost)
        });
        let possible = ways.iter().any(|w| w.action.possible());
        let refused = if possible { None } else { ways.first().and_then(|w| w.action.refused.clone()) };
        OptionView {
            index,
            id: choice.id.clone(),
            label,
            cost,
            favours: sides(1),
            against: sides(-1),
            consent: consent.collect(),
            missing,
            ways,
            directions: self.directions(&choice.outcome.effects),
            odds: self.odds(choice),
            historical: self.session.is_over().then_some(choice.historical),
            possible,
            refused,
        }
    }

    fn odds(&self, choice: &Choice) -> Vec<OutcomeView> {
        let chances = self.machine().odds(self.state(), choice);
        choice
            .odds
            .iter()
            .zip(chances)
            .map(|(odds, chance)| OutcomeView {
                label: odds.label.clone(),
                chance,
                words: words::chance(chance),
                directions: self.directions(&odds.outcome.effects),
            })
            .collect()
    }

    /// The ways that make sense now: with consent where nobody refuses; else (listed first, refused) as it is, by
    /// bargain where one is to be had, and over the heads of those who refuse.
    pub(super) fn ways(&self, consents: &[Consent], action: impl Fn(Way) -> Action) -> Vec<WayView> {
        let refusing: Vec<u32> =
            consents.iter().filter(|consent| self.machine().refuses(self.state(), consent)).map(|consent| consent.party).collect();
        let name = |p: u32| self.content().parties[p as usize].name.clone();
        let mut ways = vec![WayView { way: Way::Agreed, action: action(Way::Agreed), price: Vec::new(), pledges: Vec::new() }];
        if refusing.is_empty() {
            return ways;
        }
        let bargain = action(Way::Bargain);
        let holder = |p: u32| {
            let pledge = self.content().parties[p as usize].bargain.and_then(|b| self.content().pledges.get(b as usize));
            pledge.map_or_else(|| name(p), |pledge| pledge.holder.clone())
        };
        let pledges: Vec<u32> = refusing.iter().filter_map(|&p| self.content().parties[p as usize].bargain).collect();
        let wanted = self.machine().legal(self.state(), &bargain.command);
        if pledges.len() == refusing.len() && !matches!(wanted, Err(Refusal::NoBargain(_))) {
            let mut bargain = bargain;
            bargain.label = format!("bargain: {}", bargain.label);
            ways.push(WayView {
                way: Way::Bargain,
                price: refusing.iter().map(|&p| format!("a pledge to {}", holder(p))).collect(),
                pledges: pledges.into_iter().map(|p| self.pledge(p)).collect(),
                action: bargain,
            });
        }
        let mut over = action(Way::Overrule);
        over.label = format!("overrule: {}", over.label);
        ways.push(WayView {
            way: Way::Overrule,
            price: refusing.iter().map(|&p| format!("costs patience: {}", name(p))).collect(),
            pledges: Vec::new(),
            action: over,
        });
        ways
    }

    /// A request that waits.
    #[must_use]
    pub fn petition(&self, index: u32) -> PetitionView {
        let c = self.content();
        let petition = &c.petitions[index as usize];
        let answers = petition.answers.iter().enumerate().map(|(a, answer)| {
            let command = Command::Answer { petition: index, answer: a as u32 };
            (self.action(self.line(&answer.label), command, answer.cost), self.directions(&answer.outcome.effects))
        });
        // The record of evenness counts the whole family, not one place.
        let record = petition.answers.iter().enumerate().map(|(a, answer)| {
            let times: f64 = c
                .petitions
                .iter()
                .filter(|p| p.family == petition.family)
                .filter_map(|p| p.answers.get(a))
                .map(|a| self.machine().get(self.state(), a.taken))
                .sum();
            (self.line(&answer.label), times as u32)
        });
        PetitionView {
            index,
            id: petition.id.clone(),
            from: petition.from.clone(),
            text: self.prose(&petition.text),
            answers: answers.collect(),
            record: record.collect(),
            silence: petition.answers.first().map_or_else(String::new, |a| self.line(&a.label)),
            sources: self.sources(&petition.sources),
        }
    }
}
