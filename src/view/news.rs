//! What happened, in words.

use super::{Told, ToldKind, Tone, View, words};
use crate::engine::content::StoryletKind;
use crate::engine::ledger::Event;

/// Whether two events are of one kind: the same answer to the same card, whatever its luck, or the same move.
fn same(a: &Event, b: &Event) -> bool {
    match (a, b) {
        (Event::Chosen(s, o, _), Event::Chosen(t, p, _)) => (s, o) == (t, p),
        (Event::Moved(a, b), Event::Moved(c, d)) | (Event::Answered(a, b), Event::Answered(c, d)) => (a, b) == (c, d),
        _ => false,
    }
}

impl View<'_> {
    /// What happened since the turn opened, and at the close before it: outcomes, pledges, talks, offices.
    #[must_use]
    pub fn told(&self) -> Vec<Told> {
        let turns = self.session.turns();
        let now = turns.len() - 1;
        let mut events: Vec<&Event> = Vec::new();
        if let Some(before) = now.checked_sub(1) {
            let run = &self.session.run().events;
            // What the close itself told: after the last command of that turn but the close.
            let closing = turns[now].first.saturating_sub(2);
            let from = if turns[now].first >= 2 && closing >= turns[before].first {
                self.session.history()[closing].after.1
            } else {
                turns[before].settled.1
            };
            events.extend(run.get(from..turns[now].opened.1).unwrap_or(&[]));
        }
        events.extend(self.session.events(now));
        let mut told: Vec<Told> = Vec::new();
        for news in self.told_of(events) {
            // All who change their ways in a turn are told together.
            match told.iter_mut().find(|t| t.kind == ToldKind::Strategy && news.kind == t.kind) {
                Some(others) => {
                    let line = format!("{}; {}", others.text.line().trim_end_matches('.'), words::in_sentence(&news.text.line()));
                    others.text = super::Prose::plain(&line);
                }
                None => told.push(news),
            }
        }
        told
    }

    /// What is news of some events. A seat that is filled again in them was not empty for long enough to be told.
    pub(super) fn told_of<'e>(&self, events: impl IntoIterator<Item = &'e Event>) -> Vec<Told> {
        let events: Vec<&Event> = events.into_iter().collect();
        let filled = |office: u32, from: usize| events[from..].iter().any(|e| matches!(e, Event::Seated(o, Some(_)) if *o == office));
        let kept = events.iter().enumerate().filter(|(i, e)| !matches!(e, Event::Seated(o, None) if filled(*o, *i)));
        kept.filter_map(|(_, e)| self.news(e)).collect()
    }

    /// How often the same had happened in this run before.
    #[must_use]
    pub(super) fn times_before(&self, event: &Event) -> usize {
        let events = &self.session.run().events;
        let earlier = events.iter().take_while(|e| !std::ptr::eq(*e, event));
        earlier.filter(|e| same(e, event)).count()
    }

    /// An event in words, where it is news.
    #[must_use]
    pub(super) fn news(&self, event: &Event) -> Option<Told> {
        let c = self.content();
        let told = |kind, title: String, text, tone| Some(Told { kind, title, text, tone });
        let plain = super::Prose::plain;
        match *event {
            Event::Left(s, lapsed) => {
                let card = c.storylets.get(s as usize)?;
                if card.kind == StoryletKind::Initiative {
                    return None;
                }
                let text = if lapsed { plain("It has passed by itself.") } else { self.prose(&card.silence.text) };
                let text = if text.is_empty() { plain("You did not answer.") } else { text };
                told(ToldKind::Silence, self.line(&card.title), text, Tone::Neutral)
            }
            Event::Chosen(s, o, odds) => {
                let card = c.storylets.get(s as usize)?;
                let choice = card.options.get(o as usize)?;
                let mut text = self.prose_again(&choice.outcome.text, self.times_before(event));
                if let Some(odds) = odds.and_then(|k| choice.odds.get(k as usize)) {
                    text.paragraphs.extend(self.prose(&odds.outcome.text).paragraphs);
                }
                told(ToldKind::Outcome, self.line(&card.title), text, Tone::Neutral)
            }
            Event::Overruled(p) => {
                let party = c.parties.get(p as usize)?;
                let text = plain("Overruled; patience pays.");
                told(ToldKind::Overruled, party.name.clone(), text, Tone::Bad)
            }
            Event::Pledged(p) => {
                let pledge = c.pledges.get(p as usize)?;
                told(ToldKind::Pledge, format!("Promised to {}", pledge.holder), self.prose(&pledge.text), Tone::Neutral)
            }
            Event::Settled(p, kept) => {
                let pledge = c.pledges.get(p as usize)?;
                let (word, tone) = if kept { ("kept", Tone::Good) } else { ("broken", Tone::Bad) };
                told(ToldKind::Pledge, format!("A pledge {word}, held by {}", pledge.holder), self.prose(&pledge.text), tone)
            }
            Event::Lever(l, position) => {
                let lever = c.levers.get(l as usize)?;
                let to = lever.positions.get(position as usize)?;
                told(ToldKind::Lever, lever.label.clone(), plain(&format!("Now: {}.", to.label)), Tone::Neutral)
            }
            Event::Reversed(l) => {
                let text = plain("You have gone back on it. People remember.");
                told(ToldKind::Lever, c.levers.get(l as usize)?.label.clone(), text, Tone::Bad)
            }
            Event::Offer(n, wings, signed, refusing) => self.offer_told(n, wings, signed, refusing),
            Event::Window(n, opened) => {
                let talks = c.negotiations.get(n as usize)?;
                let (text, tone) =
                    if opened { (plain("The talks are open."), Tone::Neutral) } else { (self.prose(&talks.on_closed.text), Tone::Neutral) };
                let text = if text.is_empty() { plain("The talks have closed without a signature.") } else { text };
                told(ToldKind::Talks, self.line(&talks.title), text, tone)
            }
            Event::Seated(o, person) => {
                if self.state().turn == 0 && self.session.history().is_empty() {
                    return None;
                }
                let office = c.offices.get(o as usize)?;
                let name = person.and_then(|p| c.people.get(p as usize)).map(|p| p.name.as_str());
                let text = match name {
                    Some(name) => plain(&format!("{name} takes office.")),
                    // What the office is says what is missing now, and may say why.
                    None => plain(&format!("The seat is empty. {}", self.line(&office.about))),
                };
                told(ToldKind::Office, office.label.clone(), text, Tone::Neutral)
            }
            Event::Answered(p, a) => {
                let petition = c.petitions.get(p as usize)?;
                let answer = petition.answers.get(a as usize)?;
                let text = self.prose_again(&answer.outcome.text, self.times_before(event));
                let text = if text.is_empty() { self.prose(&answer.label) } else { text };
                told(ToldKind::Petition, petition.from.clone(), text, Tone::Neutral)
            }
            Event::Strategy(a, s) => {
                let actor = c.actors.get(a as usize)?;
                let text = format!("{}, {}.", actor.name, actor.strategies.get(s as usize)?.label);
                let first = self.state().turn == 0;
                if first { None } else { told(ToldKind::Strategy, "A change of course".into(), plain(&text), Tone::Neutral) }
            }
            _ => None,
        }
    }

    fn offer_told(&self, n: u32, wings: u32, signed: bool, refusing: u32) -> Option<Told> {
        let talks = self.content().negotiations.get(n as usize)?;
        let outcome = if signed {
            &talks.on_signed
        } else if refusing != 0 {
            &talks.on_unratified
        } else {
            &talks.on_refused
        };
        let mut text = self.prose(&outcome.text);
        let accepted: Vec<String> =
            talks.wings.iter().enumerate().filter(|(i, _)| wings >> i & 1 == 1).map(|(_, w)| w.label.clone()).collect();
        let own: Vec<String> = talks
            .ratify
            .iter()
            .enumerate()
            .filter(|(i, _)| refusing >> i & 1 == 1)
            .map(|(_, r)| self.content().parties[r.party as usize].name.clone())
            .collect();
        let them = if accepted.is_empty() { "None of them accepted.".into() } else { format!("Accepted: {}.", words::list(&accepted)) };
        let us = if own.is_empty() { String::new() } else { format!(" On your side refused: {}.", words::list(&own)) };
        text.paragraphs.extend(super::Prose::plain(&format!("{them}{us}")).paragraphs);
        let tone = if signed { Tone::Good } else { Tone::Bad };
        Some(Told { kind: ToldKind::Talks, title: self.line(&talks.title), text, tone })
    }
}
