//! A campaign told by date: what was decided, what came of it, how it ended.

use super::rows::date;
use super::search::Field;
use crate::engine::content::{Measure, Policy, StoryletKind};
use crate::engine::ledger::{Booking, Event, Sink};
use crate::engine::state::State;
use crate::session::plain;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Units of time between two lines of measures.
const HALF: u32 = 6;

/// Keeps what happens.
#[derive(Debug, Default)]
struct Heard {
    events: Vec<Event>,
    lines: Vec<(usize, String)>,
    before: Option<State>,
    /// Where the levers come to stand in the record's campaign with the same seed.
    record: BTreeSet<(u32, u32)>,
}

impl Sink for Heard {
    const BOOKS: bool = false;
    fn book(&mut self, _: Booking) {}
    fn tell(&mut self, event: Event) {
        self.events.push(event);
    }
}

/// Tells one campaign. `whole` tells everything; else what the record did as well is left out.
#[must_use]
pub fn chronicle(field: &Field<'_>, policy: &Policy, record: &Policy, lens: u32, seed: u64, whole: bool) -> String {
    let mut heard = Heard::default();
    field.campaign(record, lens, seed, &mut heard, |_, _| {});
    let lever = |e: Event| if let Event::Lever(lever, at) = e { Some((lever, at)) } else { None };
    heard.record = heard.events.drain(..).filter_map(lever).collect();
    let end = field.campaign(policy, lens, seed, &mut heard, |state, heard| turn(field, state, heard, whole));
    turn(field, &end, &mut heard, whole);
    let content = &field.machine.content;
    let mut out = String::new();
    let mut last = usize::MAX;
    for (unit, line) in &heard.lines {
        let day = if *unit == last { String::new() } else { date(content, *unit) };
        let _ = writeln!(out, "  {day:<10} {line}");
        last = *unit;
    }
    if let Some(ending) = end.ended.and_then(|e| content.endings.get(e as usize)) {
        let unit = (end.tick / content.clock.steps_per_unit.max(1)) as usize;
        let title = plain(&field.machine, &end, &ending.title);
        let _ = writeln!(out, "  {:<10} = {title} ({})", date(content, unit), ending.class);
    }
    out
}

/// Tells what happened since the last turn opened, and then how things stand.
fn turn(field: &Field<'_>, state: &State, heard: &mut Heard, whole: bool) {
    let content = &field.machine.content;
    let steps = content.clock.steps_per_unit.max(1);
    let events = std::mem::take(&mut heard.events);
    let opened = events.iter().rposition(|e| *e == Event::Opened).map_or(events.len(), |i| i + 1);
    let (earlier, now) = events.split_at(opened);
    // Where the others stand at the beginning is no news.
    let now = if heard.before.is_none() && !whole { &[] } else { now };
    if let Some(before) = heard.before.take() {
        let unit = (before.tick / steps) as usize;
        let lines = told(field, [&before, state], earlier, &heard.record, whole);
        heard.lines.extend(lines.into_iter().map(|l| (unit, l)));
    }
    let unit = state.tick / steps;
    let lines = told(field, [state, state], now, &heard.record, whole);
    heard.lines.extend(lines.into_iter().map(|l| (unit as usize, l)));
    let fresh = heard.lines.iter().all(|(u, l)| *u != unit as usize || !l.starts_with('['));
    if unit.is_multiple_of(HALF) && fresh {
        // Views of the whole, where there are some among the measures.
        let view = |m: &&Measure| m.slot.is_some_and(|s| content.gauges.iter().any(|g| g.slot == s));
        let views = content.measures.iter().any(|m| view(&m));
        let measures = content.measures.iter().filter(|m| !views || view(m)).filter_map(|m| {
            let value = field.machine.get(state, m.slot?);
            Some(format!("{} {value:.*}{}", m.label, usize::from(m.decimals), if m.unit == "%" { " %" } else { "" }))
        });
        heard.lines.push((unit as usize, format!("[{}]", measures.collect::<Vec<_>>().join(", "))));
    }
    heard.before = Some(state.clone());
}

/// Events in words, on the state as it was when the turn opened, and as it is after it.
fn told(field: &Field<'_>, [state, after]: [&State; 2], events: &[Event], record: &BTreeSet<(u32, u32)>, whole: bool) -> Vec<String> {
    let (machine, content) = (&field.machine, &field.machine.content);
    let words = |text| plain(machine, state, text);
    let mut out = Vec::new();
    let mut moved: Vec<(u32, u32)> = Vec::new();
    for event in events {
        match *event {
            Event::Chosen(s, option, drawn) => {
                let card = &content.storylets[s as usize];
                let choice = &card.options[option as usize];
                let recorded = card.options.iter().any(|c| c.historical);
                let kind = if card.kind == StoryletKind::Initiative { "taken up: " } else { "" };
                let odds = drawn.and_then(|k| choice.odds.get(k as usize)).map_or_else(String::new, |o| format!(" -> {}", o.label));
                if whole || !choice.historical {
                    let mark = if choice.historical {
                        ' '
                    } else if recorded {
                        '*'
                    } else {
                        '+'
                    };
                    out.push(format!("{mark} {kind}{}: {}{odds}", words(&card.title), words(&choice.label)));
                }
            }
            Event::Lever(lever, at) => match moved.iter_mut().find(|m| m.0 == lever) {
                Some(known) => known.1 = at,
                None => moved.push((lever, at)),
            },
            Event::Offer(n, accept, signed, refuse) => {
                let talks = &content.negotiations[n as usize];
                let title = words(&talks.title);
                if signed {
                    let terms = talks.clauses.iter().filter_map(|c| {
                        let term = machine.get(after, c.slot) as usize;
                        (term > 0).then(|| c.terms.get(term).map(|t| format!("{}: {}", c.label, t.label))).flatten()
                    });
                    out.push(format!("* signed, {title}: {}", terms.collect::<Vec<_>>().join("; ")));
                } else if refuse != 0 {
                    out.push(format!("> an offer is not ratified, {title}"));
                } else {
                    out.push(format!("> an offer is refused, {title} ({} of {} wings accept)", accept.count_ones(), talks.wings.len()));
                }
            }
            Event::Window(n, false) => {
                out.push(format!("> talks end without a signature: {}", words(&content.negotiations[n as usize].title)));
            }
            Event::Overruled(party) => out.push(format!("> {} is overruled", content.parties[party as usize].short)),
            Event::Settled(pledge, kept) => {
                let how = if kept { "kept" } else { "broken" };
                let card = &content.pledges[pledge as usize];
                if whole || !kept {
                    out.push(format!("> a pledge to {} is {how}: {}", card.holder, words(&card.text)));
                }
            }
            Event::Strategy(actor, now) => {
                let card = &content.actors[actor as usize];
                let label = card.strategies.get(now as usize).map_or("", |s| s.label.as_str());
                out.push(format!("> {}: {label}", card.name));
            }
            Event::Moved(actor, made) if whole => {
                let card = &content.actors[actor as usize];
                out.push(format!("> {}: {}", card.name, card.moves[made as usize].label));
            }
            Event::Seated(office, person) if whole => {
                let name = person.map_or("nobody", |p| content.people[p as usize].name.as_str());
                out.push(format!("  {}: {name}", content.offices[office as usize].label));
            }
            Event::Answered(p, answer) => {
                let card = &content.petitions[p as usize];
                let choice = &card.answers[answer as usize];
                let recorded = card.answers.iter().any(|a| a.historical);
                let line =
                    format!("{} {} asks: {}", if choice.historical || !recorded { ' ' } else { '*' }, card.from, words(&choice.label));
                if (whole || recorded && !choice.historical) && !out.contains(&line) {
                    out.push(line);
                }
            }
            _ => {}
        }
    }
    for (lever, at) in moved {
        let card = &content.levers[lever as usize];
        let recorded = record.contains(&(lever, at));
        if whole || !recorded {
            let mark = if recorded { ' ' } else { '*' };
            out.push(format!("{mark} {}: {}", card.label, card.positions[at as usize].label));
        }
    }
    out
}
