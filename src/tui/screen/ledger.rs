//! "Why?": what a number is, what moved it, where it comes from and where it goes.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Doc, Item, bare, change_spans, clip, figure_item, sparkline};
use super::Ui;
use super::balance::cause_row;
use crate::view::{LedgerView, PartLine};

/// One number.
pub fn ledger(ui: &Ui, view: &LedgerView) -> Page {
    ui.beside(
        |doc| {
            let theme = doc.theme.clone();
            doc.title(&view.figure.label.to_uppercase());
            let mut spans = vec![theme.span(Role::Strong, view.figure.text.clone())];
            spans.extend(change_spans(&theme, view.figure.change.as_ref()));
            doc.spans(spans, 2);
            doc.text(&format!("{} · {}", view.kind, view.status), Role::Dim);
            if !view.about.is_empty() {
                doc.gap();
                doc.text(&view.about, Role::Text);
            }
            if let Some(band) = &view.figure.band {
                doc.gap();
                doc.text(&format!("Nobody knows it: between {} by {}.", band.text.replace(" to ", " and "), band.source), Role::Text);
            }
            if !view.turn.is_empty() {
                doc.head("What moved it, last turn and this one");
                for cause in &view.turn {
                    cause_row(doc, cause, 0);
                }
            }
            parts(doc, "What it is worked out from", &view.parts);
            parts(doc, "What moves it now", &view.links);
            if !view.coming.is_empty() {
                doc.head("Under way");
                for (date, words, amount) in &view.coming {
                    doc.pair(
                        vec![theme.span(Role::Dim, format!("{date}  ")), theme.span(Role::Text, words.clone())],
                        vec![theme.span(Role::Value, amount.clone())],
                    );
                }
            }
            if !view.run.is_empty() {
                doc.head("What moved it over the whole run");
                for cause in &view.run {
                    cause_row(doc, cause, 0);
                }
            }
            if !view.bookings.is_empty() {
                doc.head("Every booking, newest first");
                for line in view.bookings.iter().take(200) {
                    doc.pair(
                        vec![theme.span(Role::Dim, format!("{}  ", line.date)), theme.span(Role::Text, line.label.clone())],
                        vec![theme.span(Role::Value, line.text.clone())],
                    );
                }
                if view.bookings.len() > 200 {
                    doc.text(&format!("and {} before these", view.bookings.len() - 200), Role::Dim);
                }
            }
        },
        |doc| side(doc, ui, view),
    )
}

fn parts(doc: &mut Doc, head: &str, lines: &[PartLine]) {
    if lines.is_empty() {
        return;
    }
    doc.head(head);
    let theme = doc.theme.clone();
    for (i, part) in lines.iter().enumerate() {
        let draw = |doc: &mut Doc| {
            let mut left = vec![theme.span(Role::Text, part.label.clone())];
            if part.disputed {
                left.push(theme.span(Role::Accent, "  disputed"));
            }
            let change = if part.change.is_empty() { String::new() } else { format!(" ({})", part.change) };
            let mut right = vec![theme.span(Role::Value, part.text.clone()), theme.span(Role::Dim, change)];
            if !part.effect_text.is_empty() {
                right.push(theme.span(Role::Strong, format!("  → {}", part.effect_text)));
            }
            doc.pair(left, right);
        };
        if part.quantity.is_empty() {
            draw(doc);
        } else {
            doc.note_number(&part.label, &part.quantity);
            let item = Item::new(format!("part/{head}/{i}"), Act::Ask(part.quantity.clone())).asks(&part.quantity);
            doc.item(item, draw);
        }
    }
}

fn side(doc: &mut Doc, ui: &Ui, view: &LedgerView) {
    let theme = doc.theme.clone();
    if view.history.len() > 1 {
        doc.head("So far");
        let values: Vec<f64> = view.history.iter().map(|(_, v, _)| *v).collect();
        let line = sparkline(&values, doc.width / 2);
        doc.line(theme.span(Role::Accent, line).into());
    }
    for (date, _, text) in view.history.iter().rev().take(8) {
        doc.pair(vec![theme.span(Role::Dim, date.clone())], vec![theme.span(Role::Value, bare(text, &view.figure.unit).to_owned())]);
    }
    doc.gap();
    let plotted = ui.plotted.contains(&view.figure.quantity);
    let words = if plotted { "Take it off the chart" } else { "Put it on the chart" };
    doc.item(Item::new("plot", Act::Plot(view.figure.quantity.clone())), |doc| doc.text(words, Role::Text));
    doc.head("What it is");
    doc.bits(&[Bit::new("range ", theme.style(Role::Dim)), Bit::new(view.range.clone(), theme.style(Role::Text))], 0, 2);
    if !matches!(view.figure.unit.as_str(), "" | "index" | "share") {
        doc.bits(&[Bit::new("unit ", theme.style(Role::Dim)), Bit::new(view.figure.unit.clone(), theme.style(Role::Text))], 0, 2);
    }
    for source in &view.sources {
        doc.indented(&format!("· {source}"), Role::Dim, 0, 2);
    }
    if !view.feeds.is_empty() {
        doc.head("Where it goes");
        for feed in &view.feeds {
            doc.indented(&format!("→ {}", clip(feed, 120)), Role::Text, 0, 2);
        }
    }
    if !view.siblings.is_empty() {
        doc.head("The same elsewhere");
        for figure in &view.siblings {
            figure_item(doc, figure, false);
        }
    }
}
