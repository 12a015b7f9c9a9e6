//! Forecasts: what each adviser expects, by the reading that adviser holds.

use super::super::model::Forecasts;
use super::super::theme::Role;
use super::super::update::forecast_key;
use super::super::widget::{Bit, Doc, meter, tone_role, wide};
use crate::engine::command::Command;
use crate::view::{ForecastRow, ForecastView};
use ratatui::text::Span;

/// The forecasts of a command, as far as they are made. False where none was asked for.
pub fn forecasts(doc: &mut Doc, made: &Forecasts, command: &Command) -> bool {
    let key = forecast_key(command);
    let Some(view) = made.known.get(&key) else { return false };
    let running = made.running.as_ref().is_some_and(|(k, _)| *k == key);
    doc.head("What they expect");
    if view.voices.is_empty() {
        doc.text(if running { "They are working it out." } else { "Stopped before anything was known. f asks again." }, Role::Dim);
        return true;
    }
    table(doc, view);
    let theme = doc.theme.clone();
    if running {
        let mut spans = meter(&theme, view.done, 16, Role::Accent);
        spans.push(theme.span(Role::Dim, format!(" {} runs each", view.samples)));
        doc.line(spans.into());
    } else if view.done < 1.0 {
        doc.text(&format!("Stopped after {} runs each.", view.samples), Role::Dim);
    }
    if !view.note.is_empty() {
        doc.text(&view.note, Role::Dim);
    }
    true
}

fn table(doc: &mut Doc, view: &ForecastView) {
    let theme = doc.theme.clone();
    let lead = [view.against.as_str(), view.horizons.last().map_or("", String::as_str)];
    let lead: Vec<&str> = lead.into_iter().filter(|l| !l.is_empty()).collect();
    doc.text(&lead.join(" · "), Role::Dim);
    let cell = 9;
    let columns = view.measures.len().min(doc.width.saturating_sub(14) / cell).max(1);
    if columns == view.measures.len() && doc.width >= 34 + 14 {
        // A table: voices down, measures across, the last horizon.
        let name = doc.width - columns * cell;
        let mut head = vec![Span::raw(" ".repeat(name))];
        head.extend(view.measures.iter().map(|m| theme.span(Role::Dim, format!("{:>cell$}", super::super::widget::clip(m, cell - 1)))));
        doc.line(head.into());
        for row in view.voices.iter().chain(&view.others) {
            let label = super::super::widget::clip(&row.name, name - 1);
            let pad = name - wide(&label);
            let mut spans = vec![theme.span(Role::Text, label), Span::raw(" ".repeat(pad))];
            for value in row.cells.last().map_or(&[][..], Vec::as_slice) {
                let gap = cell.saturating_sub(wide(&value.text));
                spans.push(Span::raw(" ".repeat(gap)));
                spans.push(theme.span(tone_role(value.tone), value.text.clone()));
            }
            doc.line(spans.into());
            doc.indented(&row.lens, Role::Dim, 2, 2);
        }
        return;
    }
    for row in view.voices.iter().chain(&view.others) {
        voice(doc, view, row);
    }
}

fn voice(doc: &mut Doc, view: &ForecastView, row: &ForecastRow) {
    let theme = doc.theme.clone();
    doc.bits(
        &[Bit::new(row.name.clone(), theme.style(Role::Strong)), Bit::new(format!("  {}", row.lens), theme.style(Role::Dim))],
        0,
        2,
    );
    for (label, value) in view.measures.iter().zip(row.cells.last().map_or(&[][..], Vec::as_slice)) {
        doc.pair(
            vec![theme.span(Role::Dim, format!("  {label}"))],
            vec![theme.span(tone_role(value.tone), value.text.clone())],
        );
    }
}
