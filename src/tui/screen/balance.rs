//! The balance of forces: wholes that open down to parts and to every contribution; all figures by sector.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Doc, Item, change_spans, figure_item, figure_line, meter, tone_role};
use super::{Ui, desk};
use crate::view::{BalanceView, CauseRow, PartView, Tone};

/// The balance.
pub fn balance(ui: &Ui, view: &BalanceView) -> Page {
    ui.beside(
        |doc| {
            opposed(doc, view);
            for gauge in &view.gauges {
                doc.gap();
                desk::gauge(doc, gauge);
                for part in &gauge.parts {
                    part_row(doc, ui, &gauge.id, part);
                }
            }
        },
        |doc| {
            for sector in &view.sectors {
                doc.head(if sector.name.is_empty() { "Other" } else { &sector.name });
                for figure in &sector.figures {
                    figure_item(doc, figure, false);
                }
            }
        },
    )
}

/// Two wholes of which one is good and one bad for the player, against each other from the middle.
fn opposed(doc: &mut Doc, view: &BalanceView) {
    let theme = doc.theme.clone();
    let good = view.gauges.iter().find(|g| g.figure.good > 0);
    let bad = view.gauges.iter().find(|g| g.figure.good < 0);
    let (Some(good), Some(bad)) = (good, bad) else { return };
    let half = doc.width.saturating_sub(3) / 2;
    let fill = |share: f64| (share.clamp(0.0, 1.0) * half as f64).round() as usize;
    let (a, b) = (fill(good.figure.share), fill(bad.figure.share));
    doc.pair(
        vec![theme.span(Role::Strong, format!("{} {}", good.figure.label.to_uppercase(), good.figure.text))],
        vec![theme.span(Role::Strong, format!("{} {}", bad.figure.text, bad.figure.label.to_uppercase()))],
    );
    doc.line(
        vec![
            theme.span(Role::Faint, "─".repeat(half - a)),
            theme.span(Role::Accent, "█".repeat(a)),
            theme.span(Role::Strong, " │ "),
            theme.span(Role::ChartB, "▓".repeat(b)),
            theme.span(Role::Faint, "─".repeat(half - b)),
        ]
        .into(),
    );
    doc.line(ratatui::text::Line::default());
}

fn part_row(doc: &mut Doc, ui: &Ui, gauge: &str, part: &PartView) {
    let theme = doc.theme.clone();
    let key = format!("part/{gauge}/{}/{}", part.figure.quantity, part.figure.label);
    let chosen = ui.is_chosen(&key);
    doc.note_number(&part.figure.label, &part.figure.quantity);
    let act = if part.figure.quantity.is_empty() { Act::Nothing } else { Act::Ask(part.figure.quantity.clone()) };
    doc.item(Item::new(key, act).asks(&part.figure.quantity), |doc| {
        let mut right = vec![theme.span(Role::Value, part.figure.text.clone())];
        right.extend(change_spans(&theme, part.figure.change.as_ref()));
        right.push(theme.span(Role::Dim, "  "));
        right.extend(meter(&theme, part.figure.share, 12.min(doc.width / 4), Role::Dim));
        doc.pair(vec![theme.span(Role::Text, format!("  {}", part.figure.label))], right);
        if chosen {
            let moved = if part.moved.is_empty() { String::new() } else { format!(", {} by its last move", part.moved) };
            doc.indented(
                &format!("{:.0} % of the whole, {:.1} points of it now{moved}", part.weight * 100.0, part.points),
                Role::Dim,
                4,
                4,
            );
            for contribution in &part.contributions {
                figure_line(doc, &contribution.figure);
                for cause in contribution.causes.iter().take(4) {
                    cause_row(doc, cause, 4);
                }
            }
        }
    });
}

/// A cause with its sum, and what the lenses say of it where they differ.
pub fn cause_row(doc: &mut Doc, cause: &CauseRow, indent: usize) {
    let theme = doc.theme.clone();
    let pad = " ".repeat(indent);
    let sign = if cause.amount > 0.0 {
        "▲"
    } else if cause.amount < 0.0 {
        "▼"
    } else {
        "="
    };
    doc.pair(
        vec![theme.span(Role::Text, format!("{pad}{}", cause.label))],
        vec![theme.span(Role::Dim, format!("{sign} ")), theme.span(Role::Value, cause.text.clone())],
    );
    if !cause.note.is_empty() {
        doc.indented(&cause.note, Role::Dim, indent + 2, indent + 2);
    }
    for claim in &cause.claims {
        doc.bits(
            &[
                Bit::new(format!("{}: ", claim.lens), theme.style(Role::Strong)),
                Bit::new(claim.text.clone(), theme.style(tone_role(Tone::Neutral))),
                Bit::new(claim.links.iter().map(|(label, text)| format!(" · {label} {text}")).collect::<String>(), theme.style(Role::Dim)),
            ],
            indent + 2,
            indent + 4,
        );
    }
}
