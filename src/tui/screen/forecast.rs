//! Forecasts: what each adviser expects, by the reading that adviser holds, at every horizon.

use super::super::model::Forecasts;
use super::super::theme::Role;
use super::super::update::forecast_key;
use super::super::widget::{Bit, Doc, clip, meter, tone_role, wide};
use crate::engine::command::Command;
use crate::view::{ForecastCell, ForecastRow, ForecastView, Tone};
use ratatui::text::Span;

/// The forecasts of a command, as far as they are made. False where none was asked for.
pub fn forecasts(doc: &mut Doc, made: &Forecasts, command: &Command) -> bool {
    let key = forecast_key(command);
    let Some(view) = made.known.get(&key) else { return false };
    let running = made.running.as_ref().is_some_and(|(k, _)| *k == key);
    doc.head("What they expect");
    let theme = doc.theme.clone();
    if running {
        let words = match view.samples {
            0 => " at work".to_owned(),
            n => format!(" {n} runs each so far"),
        };
        let mut spans = meter(&theme, view.done, 12, Role::Accent);
        spans.push(theme.span(Role::Dim, words));
        doc.line(spans.into());
    }
    if view.voices.is_empty() {
        if !running {
            doc.text("Stopped before anything was known. f asks again.", Role::Dim);
        }
        return true;
    }
    if !view.against.is_empty() {
        doc.text(&format!("Difference {}.", view.against), Role::Dim);
    }
    let columns = view.horizons.len() * view.voices.len();
    let label = view.measures.iter().map(|m| wide(m) + 10).max().unwrap_or(0).clamp(20, 32);
    let values = view.voices.iter().flat_map(|r| &r.cells).flatten().map(|c| wide(&parts(c).0));
    let cell = values.chain(view.horizons.iter().map(|h| wide(h))).max().unwrap_or(0) + 1;
    if doc.width >= 20 + columns * cell {
        // What the labels leave is for the voices: their names want more than their numbers.
        let roomy = doc.width.saturating_sub(label) / columns.max(1);
        across(doc, view, roomy.clamp(cell, 22));
    } else {
        for row in &view.voices {
            voice(doc, view, row, cell);
        }
    }
    if !view.others.is_empty() {
        doc.gap();
        let names: Vec<&str> = view.others.iter().map(|r| r.name.as_str()).collect();
        doc.indented(&format!("Nearer the middle: {}.", names.join(", ")), Role::Dim, 0, 2);
    }
    if !running && view.done < 1.0 {
        doc.text(&format!("Stopped after {} runs each.", view.samples), Role::Dim);
    }
    if !view.note.is_empty() {
        doc.gap();
        doc.text(&view.note, Role::Dim);
    }
    true
}

/// Difference and interval of a cell, and its unit.
fn parts(cell: &ForecastCell) -> (String, String) {
    let mut words = cell.text.splitn(3, ' ');
    let mut value = words.next().unwrap_or_default().to_owned();
    if let Some(interval) = words.next() {
        value = format!("{value} {interval}");
    }
    (value, words.next().unwrap_or_default().to_owned())
}

/// Whether a cell tells any difference at all in the decimals it is shown with.
fn tells(cell: &ForecastCell) -> bool {
    parts(cell).0.chars().any(|c| ('1'..='9').contains(&c))
}

fn cell_spans(doc: &Doc, cell: Option<&ForecastCell>, room: usize) -> Vec<Span<'static>> {
    let theme = &doc.theme;
    let Some(cell) = cell.filter(|c| tells(c)) else {
        return vec![theme.span(Role::Faint, format!("{:>room$}", "="))];
    };
    let words = parts(cell).0;
    // What cannot be told from nothing is set back.
    let role = if cell.tone == Tone::Neutral { Role::Dim } else { tone_role(cell.tone) };
    vec![Span::raw(" ".repeat(room.saturating_sub(wide(&words)))), theme.span(role, words)]
}

fn measured(view: &ForecastView, row: &ForecastRow, m: usize) -> String {
    let unit = row.cells.iter().filter_map(|h| h.get(m)).map(|c| parts(c).1).find(|u| !u.is_empty());
    let label = &view.measures[m];
    match unit {
        Some(unit) => format!("{label}, {unit}"),
        None => label.clone(),
    }
}

/// Measures down; voices across, each at every horizon.
fn across(doc: &mut Doc, view: &ForecastView, cell: usize) {
    let theme = doc.theme.clone();
    let wide_voice = view.horizons.len() * cell;
    let name = doc.width - wide_voice * view.voices.len();
    let mut head = vec![Span::raw(" ".repeat(name))];
    let mut lens = head.clone();
    let mut dates = head.clone();
    for row in &view.voices {
        let right = |words: &str| format!("{:>wide_voice$}", clip(words, wide_voice - 2));
        head.push(theme.span(Role::Strong, right(&row.name)));
        lens.push(theme.span(Role::Dim, right(&row.lens)));
        dates.extend(view.horizons.iter().map(|h| theme.span(Role::Dim, format!("{h:>cell$}"))));
    }
    for line in [head, lens, dates] {
        doc.line(line.into());
    }
    let mut same = Vec::new();
    for (m, label) in view.measures.iter().enumerate() {
        if !view.voices.iter().any(|r| r.cells.iter().filter_map(|h| h.get(m)).any(tells)) {
            same.push(label.as_str());
            continue;
        }
        let mut line = Vec::new();
        for row in &view.voices {
            for h in 0..view.horizons.len() {
                line.extend(cell_spans(doc, row.cells.get(h).and_then(|c| c.get(m)), cell));
            }
        }
        doc.pair(vec![theme.span(Role::Text, measured(view, &view.voices[0], m))], line);
    }
    unchanged(doc, &same);
}

/// A voice: its measures down, the horizons across.
fn voice(doc: &mut Doc, view: &ForecastView, row: &ForecastRow, cell: usize) {
    let theme = doc.theme.clone();
    doc.gap();
    let lens = Bit::new(format!("  {}", row.lens), theme.style(Role::Dim));
    doc.bits(&[Bit::new(row.name.clone(), theme.style(Role::Strong)), lens], 0, 2);
    let name = doc.width.saturating_sub(view.horizons.len() * cell);
    let mut dates = vec![Span::raw(" ".repeat(name))];
    dates.extend(view.horizons.iter().map(|h| theme.span(Role::Dim, format!("{h:>cell$}"))));
    doc.line(dates.into());
    let mut same = Vec::new();
    for (m, label) in view.measures.iter().enumerate() {
        if !row.cells.iter().filter_map(|h| h.get(m)).any(tells) {
            same.push(label.as_str());
            continue;
        }
        let mut line = Vec::new();
        for h in 0..view.horizons.len() {
            line.extend(cell_spans(doc, row.cells.get(h).and_then(|c| c.get(m)), cell));
        }
        doc.pair(vec![theme.span(Role::Text, measured(view, row, m))], line);
    }
    unchanged(doc, &same);
}

fn unchanged(doc: &mut Doc, same: &[&str]) {
    if !same.is_empty() {
        doc.indented(&format!("no difference: {}", same.join(", ")), Role::Dim, 0, 2);
    }
}
