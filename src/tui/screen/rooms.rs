//! Help and settings.

use super::super::keys::TABLE;
use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::{Role, Theme};
use super::super::widget::{Bit, Item, wide};
use super::Ui;
use crate::view::HelpView;
use ratatui::crossterm::event::KeyCode;

/// How it is played, and every key, from the table that the input reads.
pub fn help(ui: &Ui, view: &HelpView) -> Page {
    let columns = match ui.columns() {
        (_, 0) => ui.columns(),
        _ => (ui.area.width.div_ceil(2), ui.area.width / 2),
    };
    ui.apart(
        columns,
        |doc| {
            doc.title("HOW IT IS PLAYED");
            if view.sections.is_empty() {
                doc.gap();
                doc.text("Choose with the arrows, take with Enter, go back with Esc. Begin a campaign and press ? there: this page then tells how a turn goes.", Role::Text);
            }
            for (head, lines) in &view.sections {
                doc.head(head);
                for (i, line) in lines.iter().enumerate() {
                    if i > 0 {
                        doc.gap();
                    }
                    doc.text(line, Role::Text);
                }
            }
        },
        |doc| {
            let theme = doc.theme.clone();
            doc.head("Keys");
            for key in ui.keys.help() {
                let pad = 8usize.saturating_sub(wide(&key.key)).max(1);
                doc.bits(
                    &[
                        Bit::new(format!("{}{}", key.key, "\u{a0}".repeat(pad)), theme.style(Role::Key)),
                        Bit::new(key.does, theme.style(Role::Text)),
                    ],
                    0,
                    8,
                );
            }
            doc.gap();
            let all: Vec<&str> = TABLE.iter().filter(|b| b.keys.iter().any(|k| matches!(k, KeyCode::Char(_)))).map(|b| b.id).collect();
            let words = "Other keys: a file keys.ron beside the saves, such as {\"undo\": [\"z\"]}, for ";
            doc.text(&format!("{words}{} and the rest.", all.join(", ")), Role::Dim);
        },
    )
}

/// Themes and signs.
pub fn settings(ui: &Ui) -> Page {
    ui.alone(72, |doc| {
        doc.gap();
        doc.title("SETTINGS");
        doc.head("Theme");
        for id in Theme::ids() {
            let Ok(theme) = Theme::shipped(id) else { continue };
            let here = ui.look.theme.id == theme.id;
            let mark = if here { "● " } else { "○ " };
            let mut item = Item::new(format!("theme/{id}"), Act::Theme(id.to_owned()));
            item.digit = doc.digit();
            doc.item(item, |doc| {
                let set = doc.theme.clone();
                doc.spans(vec![set.span(Role::Accent, mark), set.span(Role::Text, theme.label.clone())], 2);
            });
        }
        doc.head("Signs");
        let mark = if ui.look.ascii { "● " } else { "○ " };
        doc.item(Item::new("ascii", Act::Ascii), |doc| {
            let set = doc.theme.clone();
            doc.spans(vec![set.span(Role::Accent, mark), set.span(Role::Text, "Only the signs of ASCII")], 2);
        });
        doc.gap();
        doc.text("Nothing moves on this screen by itself, and no colour stands without a sign or a word. A theme of your own is given with --theme; keys of your own stand in keys.ron (see the keys).", Role::Dim);
    })
}
