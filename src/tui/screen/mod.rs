//! Screens: each turns view data into panes for the room there is. Nothing here changes anything.

mod balance;
mod cabinet;
mod charts;
mod decision;
mod desk;
mod ending;
mod forecast;
mod frame;
mod ledger;
mod lenses;
mod levers;
mod people;
mod records;
mod rooms;
mod talks;
mod title;

pub use frame::{draw, footer_at, tab_at};

use super::game::Game;
use super::keymap::Keys;
use super::message::{Act, Route};
use super::model::{Forecasts, Look, Page, Place, Popup};
use super::theme::{Role, Theme};
use super::widget::{Bit, Doc, Item, Pane, wide};
use crate::view::{Direction, Tone};
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// What a screen is laid out with.
pub struct Ui<'a> {
    /// Theme and signs.
    pub look: &'a Look,
    /// The whole terminal.
    pub full: Rect,
    /// The room between the lines above and below.
    pub area: Rect,
    /// Cursor and scroll.
    pub place: &'a Place,
    /// Offers under composition.
    pub drafts: &'a BTreeMap<u32, Vec<u32>>,
    /// Forecasts made.
    pub forecasts: &'a Forecasts,
    /// Quantities in the chart.
    pub plotted: &'a [String],
    /// The keys in force.
    pub keys: &'a Keys,
    /// The game.
    pub game: &'a dyn Game,
}

impl Ui<'_> {
    /// The theme.
    pub fn theme(&self) -> &Theme {
        &self.look.theme
    }

    /// An empty document for a column of this width.
    pub fn doc(&self, width: u16) -> Doc {
        Doc::new(width, &self.look.theme)
    }

    /// Whether the chosen item has this key.
    pub fn is_chosen(&self, key: &str) -> bool {
        self.place.key.as_deref() == Some(key)
    }

    /// Widths of a text column and a side column; the side is 0 where both do not fit.
    pub fn columns(&self) -> (u16, u16) {
        match self.area.width {
            w @ 0..=75 => (w, 0),
            w @ 76..=99 => (w - 28, 28),
            w @ 100..=149 => (w - 40, 40),
            w => (w - 52, 52),
        }
    }

    /// Two documents side by side, or one under the other in a narrow terminal.
    pub fn beside(&self, main: impl FnOnce(&mut Doc), side: impl FnOnce(&mut Doc)) -> Page {
        self.apart(self.columns(), main, side)
    }

    /// The same in columns of these widths.
    pub fn apart(&self, (left, right): (u16, u16), main: impl FnOnce(&mut Doc), side: impl FnOnce(&mut Doc)) -> Page {
        let mut a = self.doc(if right == 0 { left } else { left - 1 });
        main(&mut a);
        let mut b = self.doc(if right == 0 { left } else { right });
        side(&mut b);
        if right == 0 {
            a.append(b);
            return Page { panes: vec![Pane::new(self.area, a)], ..Page::default() };
        }
        let (at, height) = (self.area, self.area.height);
        let panes =
            vec![Pane::new(Rect::new(at.x, at.y, left - 1, height), a), Pane::new(Rect::new(at.x + left, at.y, right, height), b).ruled()];
        Page { panes, ..Page::default() }
    }

    /// One document, no wider than reads well, in the middle.
    pub fn alone(&self, most: u16, draw: impl FnOnce(&mut Doc)) -> Page {
        let width = self.area.width.min(most);
        let x = self.area.x + (self.area.width - width) / 2;
        let mut doc = self.doc(width);
        draw(&mut doc);
        Page { panes: vec![Pane::new(Rect { x, width, ..self.area }, doc)], ..Page::default() }
    }
}

/// Lays a screen out.
pub fn lay_out(route: &Route, ui: &Ui) -> Page {
    let mut page = match route {
        Route::Title => return title::title(ui, &ui.game.title()),
        Route::Setup => return title::setup(ui, &ui.game.setup()),
        Route::Help => rooms::help(ui, &ui.game.help()),
        Route::Settings => rooms::settings(ui),
        Route::Saves => records::saves(ui, &ui.game.saves(), ui.game.playing()),
        _ if !ui.game.playing() => Page::default(),
        Route::Library => people::library(ui, &ui.game.library()),
        Route::Entry(id) => people::entry(ui, &ui.game.library(), id),
        Route::Desk => desk::desk(ui, &ui.game.desk()),
        Route::Decision(s) => ui.game.decision(*s).map(|v| decision::decision(ui, &v)).unwrap_or_default(),
        Route::Petition(p) => {
            let desk = ui.game.desk();
            let petition = desk.petitions.iter().find(|v| v.index == *p);
            petition.map(|v| decision::petition(ui, v)).unwrap_or_default()
        }
        Route::Levers => levers::levers(ui, &ui.game.desk()),
        Route::Talks(n) => {
            let draft = ui.drafts.get(n).map_or(&[][..], Vec::as_slice);
            ui.game.talks(*n, draft).map(|v| talks::talks(ui, &v)).unwrap_or_default()
        }
        Route::Board(a) => ui.game.board(*a).map(|v| talks::board(ui, &v)).unwrap_or_default(),
        Route::Cabinet => cabinet::cabinet(ui, &ui.game.cabinet()),
        Route::Office(index) => {
            let view = ui.game.cabinet();
            let office = view.groups.iter().flat_map(|(_, o)| o).find(|o| o.index == *index);
            office.map(|o| cabinet::office(ui, o)).unwrap_or_default()
        }
        Route::Balance => balance::balance(ui, &ui.game.balance()),
        Route::Charts => charts::charts(ui),
        Route::Lenses => lenses::lenses(ui, &ui.game.lenses()),
        Route::People => people::people(ui, &ui.game.people()),
        Route::Chronicle => records::chronicle(ui, &ui.game.chronicle()),
        Route::Ledger(quantity) => ui.game.ledger(quantity).map(|v| ledger::ledger(ui, &v)).unwrap_or_default(),
        Route::Ending => ui.game.ending().map(|v| ending::ending(ui, &v)).unwrap_or_default(),
    };
    if ui.game.playing() {
        page.header = Some(ui.game.header());
    }
    page
}

/// The screen of something that is no longer there.
pub fn gone(ui: &Ui) -> Page {
    ui.alone(80, |doc| {
        doc.gap();
        doc.text("There is nothing here any more.", Role::Strong);
        doc.text("It was answered, it lapsed, or it is not in this campaign. Esc goes back.", Role::Dim);
    })
}

/// The popup, in the middle of the screen.
pub fn popup(popup: &Popup, ui: &Ui) -> (String, Pane) {
    let width = ui.full.width.saturating_sub(6).min(76);
    let mut doc = ui.doc(width - 2);
    let title = match popup {
        Popup::Menu(title, words, rows) => {
            for line in words {
                doc.text(line, Role::Text);
                doc.gap();
            }
            for (i, (label, note, act)) in rows.iter().enumerate() {
                let mut item = Item::new(format!("popup/{i}"), act.clone());
                item.digit = doc.digit();
                item.letter = label.chars().next().map(|c| c.to_ascii_lowercase());
                let digit = item.digit;
                doc.item(item, |doc| {
                    let theme = doc.theme.clone();
                    let refused = matches!(act, Act::Refused(_));
                    let number = digit.map_or("   ".into(), |d| format!("{d}  "));
                    let role = if refused { Role::Dim } else { Role::Text };
                    doc.spans(vec![theme.span(Role::Key, number), theme.span(role, label.clone())], 3);
                    if !note.is_empty() {
                        let words = if refused { format!("✗ {note}") } else { note.clone() };
                        doc.indented(&words, Role::Dim, 3, 3);
                    }
                });
            }
            title.clone()
        }
        Popup::Told(told) => {
            for (i, told) in told.iter().enumerate() {
                if i > 0 {
                    doc.gap();
                }
                desk::told(&mut doc, told);
            }
            doc.gap();
            doc.item(Item::new("popup/on", Act::Dismiss), |doc| doc.text("Go on", Role::Accent));
            "What came of it".into()
        }
        Popup::Input(title, prompt, text, _) => {
            doc.text(prompt, Role::Dim);
            doc.gap();
            let theme = doc.theme.clone();
            doc.spans(vec![theme.span(Role::Key, "› "), theme.span(Role::Strong, text.clone()), theme.span(Role::Accent, "▏")], 2);
            doc.gap();
            doc.text("Enter to accept, Esc to leave it", Role::Dim);
            title.clone()
        }
    };
    let most = ui.full.height.saturating_sub(6).max(3);
    let height = (doc.rows.len() as u16).clamp(1, most);
    let area = Rect::new((ui.full.width - width) / 2 + 1, (ui.full.height.saturating_sub(height)) / 2, width - 2, height);
    (title, Pane::new(area, doc))
}

/// An item with a digit: number, label; dim and crossed where it is refused.
pub fn numbered(doc: &mut Doc, mut item: Item, label: &str, right: &str, refused: bool) {
    item.digit = doc.digit();
    let digit = item.digit;
    let first = label.chars().find(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase());
    item.letter = first;
    doc.item(item, |doc| {
        let theme = doc.theme.clone();
        let number = digit.map_or("   ".to_owned(), |d| format!("{d}  "));
        let role = if refused { Role::Dim } else { Role::Text };
        let style = theme.style(role);
        let room = doc.width.saturating_sub(if right.is_empty() { 0 } else { wide(right) + 2 });
        if right.is_empty() || wide(label) + 3 > room {
            doc.bits(&[Bit::new(number, theme.style(Role::Key)), Bit::new(label, style)], 0, 3);
            if !right.is_empty() {
                doc.indented(right, Role::Dim, 3, 3);
            }
        } else {
            doc.pair(
                vec![theme.span(Role::Key, number), theme.span(role, label.to_owned())],
                vec![theme.span(Role::Dim, right.to_owned())],
            );
        }
    });
}

/// Directions of effects: a row for each in a side column, in running text where there is breadth but no height.
pub fn directions(doc: &mut Doc, lead: &str, all: &[Direction], indent: usize) {
    if all.is_empty() {
        return;
    }
    let theme = doc.theme.clone();
    if !lead.is_empty() {
        doc.indented(lead, Role::Dim, indent, indent);
    }
    if doc.width > 60 {
        let mut bits = Vec::new();
        for (i, d) in all.iter().enumerate() {
            let end = if i + 1 < all.len() { "   " } else { "" };
            direction_bits(doc, d, &mut bits);
            bits.push(Bit::new(end, theme.style(Role::Dim)));
        }
        doc.bits(&bits, indent, indent);
        return;
    }
    for d in all {
        let mut bits = Vec::new();
        direction_bits(doc, d, &mut bits);
        doc.bits(&bits, indent, indent + 2);
    }
}

fn direction_bits(doc: &mut Doc, d: &Direction, bits: &mut Vec<Bit>) {
    let theme = doc.theme.clone();
    let sign = if d.arrow == crate::view::Arrow::Same { "→" } else { d.arrow.sign() };
    bits.push(Bit::new(format!("{sign}\u{a0}"), theme.style(super::widget::tone_role(d.tone))));
    // What is short stays on one line of a running text.
    let running = doc.width > 60;
    let whole = |words: &str| if running && wide(words) <= 40 { words.replace(' ', "\u{a0}") } else { words.to_owned() };
    let mut name = Bit::new(whole(&d.label), theme.style(Role::Text));
    if !d.quantity.is_empty() {
        doc.note_number(&d.label, &d.quantity);
        name.act = Some(Act::Ask(d.quantity.clone()));
    }
    bits.push(name);
    // The arrow says already which way.
    let words = match (d.perhaps, d.words.strip_prefix(d.arrow.word())) {
        (false, Some(rest)) => rest.trim_start(),
        _ => d.words.as_str(),
    };
    if !words.is_empty() {
        bits.push(Bit::new(format!("\u{a0}{}", whole(words)), theme.style(Role::Dim)));
    }
}

/// Where it comes from, in a line.
pub fn sources(doc: &mut Doc, sources: &[String]) {
    if !sources.is_empty() {
        let all: Vec<&str> = sources.iter().map(|s| s.trim_end_matches('.')).collect();
        doc.indented(&format!("Sources: {}.", all.join("; ")), Role::Dim, 0, 2);
    }
}

/// The sign before something good, bad or neither.
pub fn tone_sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "+",
        Tone::Bad => "−",
        Tone::Neutral => "·",
    }
}
