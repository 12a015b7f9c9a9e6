//! A decision: the text and its voices, the options, and what is known of the chosen one before it is taken.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Doc, Item, Pane, wide};
use super::{Ui, directions, forecast, numbered, sources};
use crate::view::{DecisionView, Direction, OptionView, PetitionView, Side, Tone};
use ratatui::layout::Rect;

/// An event or initiative.
pub fn decision(ui: &Ui, view: &DecisionView) -> Page {
    let chosen = ui.place.key.as_deref().and_then(|key| view.options.iter().find(|o| key == option_key(o))).or(view.options.first());
    let text = |doc: &mut Doc| {
        story(doc, view);
    };
    let list = |doc: &mut Doc| options(doc, view);
    let detail = |doc: &mut Doc| {
        if let Some(option) = chosen {
            doc.text(&option.label.line(), Role::Strong);
            doc.gap();
            stances(doc, option, view);
            effects(doc, option, view);
        }
    };
    let brief = |doc: &mut Doc| {
        if let Some(option) = chosen {
            stances(doc, option, view);
            directions(doc, "", &telling(option), 0);
        }
    };
    let expected = |doc: &mut Doc| match chosen.and_then(|o| o.ways.first()) {
        Some(way) => forecast::forecasts(doc, ui.forecasts, &way.action.command),
        None => false,
    };
    tables(ui, text, list, detail, brief, expected)
}

fn option_key(option: &OptionView) -> String {
    format!("option/{}", option.index)
}

/// Text above, what can be chosen below it and always in sight; what is known of the chosen one at the
/// side. In narrow terminals a brief of it stands below and the whole after the text, and the forecasts take
/// the place of the text.
fn tables(
    ui: &Ui,
    text: impl Fn(&mut Doc),
    list: impl Fn(&mut Doc),
    detail: impl Fn(&mut Doc),
    brief: impl Fn(&mut Doc),
    expected: impl Fn(&mut Doc) -> bool,
) -> Page {
    let at = ui.area;
    if at.width >= 100 {
        let reading = ui.columns().0.min(92);
        // What is left of a broad terminal goes to what is known of the choice.
        let right = (at.width - reading).min(112);
        let mut above = ui.doc(reading - 1);
        text(&mut above);
        let mut below = ui.doc(reading - 1);
        below.gap();
        list(&mut below);
        let mut side = ui.doc(right);
        detail(&mut side);
        // Voices are compared side by side: where the side is too narrow, below the choices if there is room for it.
        let mut table = ui.doc(reading - 1);
        let asked = expected(&mut table);
        let spare = usize::from(at.height).saturating_sub(above.rows.len() + below.rows.len() + 2);
        if asked && right < 60 && table.rows.len() <= spare {
            below.gap();
            below.append(table);
        } else if !expected(&mut side) {
            side.head("What they expect");
            side.text("f asks your people, each with their own reading of the country.", Role::Dim);
        }
        let most = if asked { at.height } else { at.height * 3 / 5 };
        let rows = (below.rows.len() as u16 + 1).min(most);
        // Where all of it fits, the choices follow the text closely; else they keep to the bottom.
        let rest = (above.rows.len() as u16 + 1).min(at.height - rows);
        let panes = vec![
            Pane::new(Rect::new(at.x, at.y, reading - 1, rest.saturating_sub(1)), above),
            Pane::new(Rect::new(at.x, at.y + rest, reading - 1, at.height - rest), below),
            Pane::new(Rect::new(at.x + reading, at.y, right, at.height), side).ruled(),
        ];
        return Page { panes, ..Page::default() };
    }
    let mut above = ui.doc(at.width);
    if !(ui.place.forecasts && expected(&mut above)) {
        text(&mut above);
        above.head("What is known of the chosen answer");
        detail(&mut above);
    }
    let mut below = ui.doc(at.width);
    list(&mut below);
    let mut foot = ui.doc(at.width);
    foot.line(ratatui::text::Line::default());
    brief(&mut foot);
    let list_rows = (below.rows.len() as u16).min(at.height / 2);
    // The text keeps at least half of the room.
    let spare = (at.height - list_rows).saturating_sub(at.height / 2);
    let detail_rows = (foot.rows.len() as u16).min(spare).min(5);
    let detail_rows = if detail_rows < 3 { 0 } else { detail_rows };
    let rest = at.height - list_rows - detail_rows;
    let panes = vec![
        Pane::new(Rect::new(at.x, at.y, at.width, rest.saturating_sub(1)), above),
        Pane::new(Rect::new(at.x, at.y + rest, at.width, list_rows), below),
        Pane::new(Rect::new(at.x, at.y + rest + list_rows, at.width, detail_rows), foot),
    ];
    Page { panes, ..Page::default() }
}

fn story(doc: &mut Doc, view: &DecisionView) {
    let theme = doc.theme.clone();
    doc.title(&view.title.to_uppercase());
    let place = [view.place.as_str(), view.standing.as_str()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>();
    doc.text(&place.join(" · "), Role::Dim);
    if !view.care.is_empty() {
        doc.indented(&format!("! {}", view.care), Role::Strong, 0, 2);
    }
    doc.gap();
    doc.prose(&view.body, Role::Text, 0);
    if !view.voices.is_empty() {
        doc.gap();
    }
    for voice in &view.voices {
        let mut lead = vec![Bit::new(voice.name.clone(), theme.style(Role::Strong))];
        let who = if voice.role.is_empty() { &voice.line } else { &voice.role };
        if !who.is_empty() {
            lead.push(Bit::new(format!(", {who}"), theme.style(Role::Dim)));
        }
        lead.push(Bit::new(": ", theme.style(Role::Dim)));
        for paragraph in &voice.words.paragraphs {
            doc.paragraph(&lead, paragraph, Role::Text, 0, 2);
            lead.clear();
        }
    }
    if !view.note.is_empty() || !view.sources.is_empty() {
        doc.head("The record");
        if !view.note.is_empty() {
            doc.text(&view.note, Role::Dim);
        }
        sources(doc, &view.sources);
    }
}

fn options(doc: &mut Doc, view: &DecisionView) {
    for option in &view.options {
        let item = Item::new(option_key(option), Act::Take(view.storylet, option.index));
        let refuses: Vec<&str> = option.consent.iter().filter(|s| s.refuses).map(|s| s.short.as_str()).collect();
        let mut right = Vec::new();
        if let Some(missing) = option.missing.first() {
            right.push(format!("✗ {}", missing.trim_end_matches('.')));
        } else if !refuses.is_empty() {
            right.push(format!("{} refuse{}", refuses.join(", "), if refuses.len() == 1 { "s" } else { "" }));
        }
        if option.cost > 0 {
            right.push(format!("{} ●", option.cost));
        }
        if option.historical == Some(true) {
            right.push("as in the record".into());
        }
        numbered(doc, item, &option.label.line(), &right.join(" · "), !option.possible);
    }
}

fn sides(list: &[Side]) -> String {
    list.iter().map(|s| if s.stance.abs() > 1 { format!("{} strongly", s.short) } else { s.short.clone() }).collect::<Vec<_>>().join(", ")
}

/// The few effects that tell most: those that are good or bad, in the order of the scenario.
fn telling(option: &OptionView) -> Vec<Direction> {
    let all = option.directions.iter().chain(option.odds.iter().flat_map(|o| &o.directions));
    let (marked, plain): (Vec<&Direction>, Vec<&Direction>) = all.partition(|d| d.tone != Tone::Neutral);
    marked.into_iter().chain(plain).take(4).cloned().collect()
}

/// Who is for it, who against, whose consent it needs, what it costs and what it lacks.
fn stances(doc: &mut Doc, option: &OptionView, view: &DecisionView) {
    let theme = doc.theme.clone();
    let mut bits: Vec<Bit> = Vec::new();
    let add = |bits: &mut Vec<Bit>, label: &str, words: String, role: Role| {
        if !words.is_empty() {
            let lead = if bits.is_empty() { "" } else { "   " };
            bits.push(Bit::new(format!("{lead}{label}\u{a0}"), theme.style(Role::Dim)));
            bits.push(Bit::new(words.replace(' ', "\u{a0}"), theme.style(role)));
        }
    };
    add(&mut bits, "for", sides(&option.favours), Role::Good);
    add(&mut bits, "against", sides(&option.against), Role::Bad);
    let consent: Vec<String> =
        option.consent.iter().map(|s| if s.refuses { format!("✗ {} refuses", s.short) } else { format!("✓ {}", s.short) }).collect();
    add(&mut bits, "consent", consent.join(", "), Role::Text);
    add(
        &mut bits,
        "costs",
        if option.cost > 0 { format!("{} of {} attention", option.cost, view.attention) } else { String::new() },
        Role::Text,
    );
    if !bits.is_empty() {
        doc.bits(&bits, 0, 2);
    }
    for missing in &option.missing {
        doc.indented(&format!("✗ {missing}"), Role::Bad, 0, 2);
    }
    if option.missing.is_empty()
        && let Some(why) = option.refused.as_ref().filter(|_| !option.possible)
    {
        doc.indented(&format!("✗ {why}"), Role::Bad, 0, 2);
    }
}

/// What it would do: at once, by chance, and what leaving the matter would do.
fn effects(doc: &mut Doc, option: &OptionView, view: &DecisionView) {
    let theme = doc.theme.clone();
    doc.gap();
    directions(doc, "", &option.directions, 0);
    for outcome in &option.odds {
        let width = doc.width.saturating_sub(wide(&outcome.words) + 3);
        let label = super::super::widget::clip(&outcome.label, width);
        doc.bits(&[Bit::new(format!("{}  ", outcome.words), theme.style(Role::Strong)), Bit::new(label, theme.style(Role::Text))], 0, 2);
        directions(doc, "", &outcome.directions, 2);
    }
    if !view.silence.is_empty() {
        doc.gap();
        doc.indented(&format!("If it is left: {}", view.silence), Role::Dim, 0, 2);
        directions(doc, "", &view.silence_directions, 0);
    }
}

/// A request that waits.
pub fn petition(ui: &Ui, view: &PetitionView) -> Page {
    let key = |i: usize| format!("answer/{i}");
    let chosen = (0..view.answers.len()).find(|i| ui.is_chosen(&key(*i))).unwrap_or(0);
    let text = |doc: &mut Doc| {
        doc.title(&view.from.to_uppercase());
        doc.gap();
        doc.prose(&view.text, Role::Text, 0);
        let record: Vec<String> = view.record.iter().filter(|(_, n)| *n > 0).map(|(label, n)| format!("{label} {n}×")).collect();
        if !record.is_empty() {
            doc.gap();
            doc.text(&format!("So far: {}", record.join(", ")), Role::Dim);
        }
        doc.gap();
        doc.text(&format!("Left unanswered it counts as: {}", view.silence), Role::Dim);
        sources(doc, &view.sources);
    };
    let list = |doc: &mut Doc| {
        for (i, (action, _)) in view.answers.iter().enumerate() {
            let act = match &action.refused {
                Some(why) => Act::Refused(why.clone()),
                None => Act::Do(action.command.clone()),
            };
            let cost = if action.cost > 0 { format!("{} ●", action.cost) } else { String::new() };
            numbered(doc, Item::new(key(i), act), &action.label, &cost, action.refused.is_some());
        }
    };
    let detail = |doc: &mut Doc| {
        if let Some((action, moves)) = view.answers.get(chosen) {
            doc.text(&action.label, Role::Strong);
            doc.gap();
            if let Some(why) = &action.refused {
                doc.indented(&format!("✗ {why}"), Role::Bad, 0, 2);
            }
            directions(doc, "", moves, 0);
        }
    };
    let expected = |doc: &mut Doc| match view.answers.get(chosen) {
        Some((action, _)) => forecast::forecasts(doc, ui.forecasts, &action.command),
        None => false,
    };
    let brief = |doc: &mut Doc| {
        if let Some((_, moves)) = view.answers.get(chosen) {
            directions(doc, "", moves, 0);
        }
    };
    tables(ui, text, list, detail, brief, expected)
}
