//! A number with its label, its move and its place in its range.

use super::doc::{Doc, Item};
use super::meter::meter;
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
    let mut right = vec![theme.span(Role::Value, figure.text.clone())];
    right.extend(change_spans(&theme, figure.change.as_ref()));
    doc.pair(vec![theme.span(Role::Text, figure.label.clone())], right);
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
