//! A number with its label, its move and its place in its range.

use super::doc::{Doc, Item};
use super::meter::meter;
use super::wrap::wide;
use crate::tui::message::Act;
use crate::tui::theme::{Role, Theme};
use crate::view::{Arrow, Change, Figure, Tone};
use ratatui::text::Span;

/// The sign of a direction.
#[must_use]
pub fn sign(arrow: Arrow) -> &'static str {
    arrow.sign()
}

/// The role in which something good, bad or neither is shown.
#[must_use]
pub fn tone_role(tone: Tone) -> Role {
    match tone {
        Tone::Good => Role::Good,
        Tone::Bad => Role::Bad,
        Tone::Neutral => Role::Dim,
    }
}

/// A move: `▲ +3`; nothing where there was none.
#[must_use]
pub fn change_spans(theme: &Theme, change: Option<&Change>) -> Vec<Span<'static>> {
    match change {
        Some(change) if change.arrow != Arrow::Same => {
            vec![theme.span(tone_role(change.tone), format!(" {} {}", sign(change.arrow), change.text.trim_start_matches('+')))]
        }
        _ => Vec::new(),
    }
}

/// Label left, value and move right.
pub fn figure_line(doc: &mut Doc, figure: &Figure) {
    let theme = doc.theme.clone();
    let mut change = change_spans(&theme, figure.change.as_ref());
    let cells = |spans: &[Span]| spans.iter().map(|s| wide(&s.content)).sum::<usize>();
    let mut value = value_text(figure, doc.width.saturating_sub(cells(&change)));
    // Where the label would be cut for it, or cut to nothing, the sign alone says which way it went; the ledger says
    // how far.
    let room = doc.width.saturating_sub(wide(&value) + cells(&change) + 1);
    if let Some(moved) = figure.change.as_ref().filter(|_| wide(&figure.label) > room && !change.is_empty()) {
        let alone = vec![theme.span(tone_role(moved.tone), format!(" {}", sign(moved.arrow)))];
        let gained = cells(&change).saturating_sub(cells(&alone));
        if room < 12 || wide(&figure.label) <= room + gained {
            change = alone;
            value = value_text(figure, doc.width.saturating_sub(cells(&change)));
        }
    }
    let mut right = vec![theme.span(Role::Value, value)];
    right.extend(change);
    doc.pair(vec![theme.span(Role::Text, figure.label.clone())], right);
}

/// The value as it stands beside its label in so many cells: its unit is left out where it does not fit, and the
/// base of an index always; the ledger gives both.
#[must_use]
pub fn value_text(figure: &Figure, room: usize) -> String {
    let bare = bare(&figure.text, &figure.unit);
    let fits = wide(&figure.label) + 1 + wide(&figure.text) <= room;
    let short = figure.unit.contains('=') || (!fits && wide(&figure.unit) > 1);
    if short && !figure.unit.is_empty() && !bare.is_empty() { bare.to_owned() } else { figure.text.clone() }
}

/// A value without the unit after it.
#[must_use]
pub fn bare<'a>(text: &'a str, unit: &str) -> &'a str {
    let bracketed = format!("({unit})");
    let cut = text.strip_suffix(bracketed.as_str()).or_else(|| text.strip_suffix(unit));
    cut.filter(|_| !unit.is_empty()).map_or(text, str::trim_end)
}

/// A figure that can be asked; with a bar under it where `bar` is set.
pub fn figure_item(doc: &mut Doc, figure: &Figure, bar: bool) {
    doc.note_number(&figure.label, &figure.quantity);
    let key = format!("figure/{}", figure.quantity);
    let act = if figure.quantity.is_empty() { Act::Nothing } else { Act::Ask(figure.quantity.clone()) };
    doc.item(Item::new(key, act).asks(&figure.quantity), |doc| {
        figure_line(doc, figure);
        if bar {
            let spans = meter(&doc.theme, figure.share, doc.width, Role::Dim);
            doc.line(spans.into());
        }
    });
}
