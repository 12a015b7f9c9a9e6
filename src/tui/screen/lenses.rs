//! Lenses: what each reading claims, who holds it, and how well it has foretold what was published.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Doc, Item, sparkline};
use super::Ui;
use crate::view::{LensView, LensesView};

/// All lenses; the chosen one in full.
pub fn lenses(ui: &Ui, view: &LensesView) -> Page {
    let key = |l: &LensView| format!("lens/{}", l.id);
    let chosen = view.lenses.iter().find(|l| ui.is_chosen(&key(l))).or(view.lenses.first());
    ui.beside(
        |doc| {
            let theme = doc.theme.clone();
            doc.title("READINGS OF THE COUNTRY");
            let words = if view.open {
                "The world runs on one of them; which, is told at the end. Their record is your evidence."
            } else {
                "One and the same record, read by different schools."
            };
            doc.text(words, Role::Text);
            doc.text(&view.note, Role::Dim);
            for (i, lens) in view.lenses.iter().enumerate() {
                doc.gap();
                let mut item = Item::new(key(lens), Act::Show(i));
                item.digit = doc.digit();
                let digit = item.digit;
                doc.item(item, |doc| {
                    let number = digit.map_or("   ".to_owned(), |d| format!("{d}  "));
                    doc.pair(
                        vec![theme.span(Role::Key, number), theme.span(Role::Strong, lens.name.clone())],
                        vec![theme.span(Role::Value, lens.standing.clone())],
                    );
                });
                if lens.rules == Some(true) {
                    doc.indented("the world runs on it", Role::Accent, 3, 3);
                }
                doc.indented(&lens.claim, Role::Text, 3, 3);
                if lens.behind.iter().any(|b| *b >= 0.05) {
                    doc.indented(&format!("behind, by turn  {}", sparkline(&lens.behind, 24)), Role::Dim, 3, 3);
                }
            }
        },
        |doc| {
            if let Some(lens) = chosen {
                card(doc, lens);
            }
        },
    )
}

/// A lens in full.
pub fn card(doc: &mut Doc, lens: &LensView) {
    let theme = doc.theme.clone();
    doc.head(&lens.name);
    if let Some(score) = lens.score {
        doc.bits(&[Bit::new("score ", theme.style(Role::Dim)), Bit::new(format!("{score:.1}"), theme.style(Role::Value))], 0, 0);
    }
    let labelled = |doc: &mut Doc, label: &str, words: &str| {
        if !words.is_empty() {
            doc.bits(&[Bit::new(format!("{label}: "), theme.style(Role::Dim)), Bit::new(words, theme.style(Role::Text))], 0, 2);
        }
    };
    labelled(doc, "held by", &lens.holders);
    labelled(doc, "supported by", &lens.support);
    labelled(doc, "troubled by", &lens.trouble);
    labelled(doc, "cannot say", &lens.silent);
    if !lens.predictions.is_empty() {
        doc.head("Foretold for this turn");
        for (figure, predicted, surprise) in &lens.predictions {
            doc.note_number(&figure.label, &figure.quantity);
            doc.pair(
                vec![theme.span(Role::Text, figure.label.clone())],
                vec![theme.span(Role::Value, figure.text.clone()), theme.span(Role::Dim, format!("  said {predicted}"))],
            );
            if !surprise.is_empty() {
                doc.indented(surprise, Role::Dim, 2, 2);
            }
        }
    }
    if !lens.changes.is_empty() {
        doc.head("What it changes");
        for change in &lens.changes {
            let refit = if change.refit { "  re-estimated to meet the record" } else { "" };
            doc.bits(
                &[
                    Bit::new(change.target.clone(), theme.style(Role::Strong)),
                    Bit::new(format!("  {}{refit}", change.what), theme.style(Role::Dim)),
                ],
                0,
                2,
            );
            doc.indented(&change.claim, Role::Text, 2, 2);
            if !change.source.is_empty() {
                doc.indented(&change.source, Role::Dim, 2, 2);
            }
        }
    }
    if !lens.works.is_empty() {
        doc.head("Works");
        for work in &lens.works {
            doc.indented(&format!("· {work}"), Role::Dim, 0, 2);
        }
    }
}
