//! The one table of keys: the footer, the help and the input all read it.

use super::message::{Act, Message, Route};
use super::model::Model;
use crate::view::Key;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A row of the table.
pub struct Binding {
    /// Keys that do it.
    pub keys: &'static [KeyCode],
    /// The keys as shown.
    pub show: &'static str,
    /// What they do, in a word or two, for the footer; empty to leave it out there.
    pub label: &'static str,
    /// What they do, for the help.
    pub help: &'static str,
    /// What they send.
    pub message: Message,
    /// Whether they do something here.
    pub here: fn(&Model) -> bool,
}

use KeyCode::{BackTab, Char, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up};

fn always(_: &Model) -> bool {
    true
}
fn items(model: &Model) -> bool {
    model.items() > usize::from(model.popup.is_none())
}
fn playing(model: &Model) -> bool {
    model.popup.is_none() && model.playing()
}
fn deciding(model: &Model) -> bool {
    model.popup.is_none() && model.forecast_command().is_some()
}
fn asking(model: &Model) -> bool {
    model.popup.is_none() && (model.chosen().is_some_and(|i| i.ask.is_some()) || model.has_numbers())
}
fn linking(model: &Model) -> bool {
    model.popup.is_none() && model.has_links()
}
fn scrolling(model: &Model) -> bool {
    model.overflows()
}
fn turning(model: &Model) -> bool {
    model.chosen().is_some_and(|i| i.less.is_some() || i.more.is_some())
}
fn panes(model: &Model) -> bool {
    !turning(model) && model.popup.is_none() && model.panes() > 1
}
fn free(model: &Model) -> bool {
    model.popup.is_none()
}
fn at_desk(model: &Model) -> bool {
    playing(model) && model.route() == &Route::Desk
}
fn nowhere(_: &Model) -> bool {
    false
}

/// The table, the most telling first.
pub static TABLE: &[Binding] = &[
    Binding {
        keys: &[Up, Char('k')],
        show: "↑↓",
        label: "choose",
        help: "choose; also k and j, or the wheel",
        message: Message::Up,
        here: items,
    },
    Binding { keys: &[Down, Char('j')], show: "↓", label: "", help: "", message: Message::Down, here: nowhere },
    Binding {
        keys: &[Left, Char('h')],
        show: "←→",
        label: "turn",
        help: "turn the chosen thing down or up; else go to the next column; also h and l",
        message: Message::Left,
        here: turning,
    },
    Binding { keys: &[Right, Char('l')], show: "←→", label: "columns", help: "", message: Message::Right, here: panes },
    Binding {
        keys: &[Enter],
        show: "Enter",
        label: "*",
        help: "do what the chosen row says; on a number: why is it so?",
        message: Message::Enter,
        here: items,
    },
    Binding { keys: &[Char('c')], show: "c", label: "close the turn", help: "close the turn", message: Message::Close, here: at_desk },
    Binding {
        keys: &[Char('f')],
        show: "f",
        label: "forecasts",
        help: "what your advisers expect of the chosen option, each by a different reading; Esc stops the work",
        message: Message::Forecast,
        here: deciding,
    },
    Binding {
        keys: &[Char('w')],
        show: "w",
        label: "why",
        help: "why is this number what it is? (where none is chosen: a list of all numbers here)",
        message: Message::Why,
        here: asking,
    },
    Binding {
        keys: &[Char('g')],
        show: "g",
        label: "words",
        help: "the underlined words explained, from the library",
        message: Message::Words,
        here: linking,
    },
    Binding {
        keys: &[PageDown, Char(' ')],
        show: "PgDn",
        label: "read on",
        help: "scroll the text; also the space bar, and the wheel",
        message: Message::PageDown,
        here: scrolling,
    },
    Binding { keys: &[PageUp], show: "PgUp", label: "", help: "scroll back", message: Message::PageUp, here: scrolling },
    Binding {
        keys: &[Esc],
        show: "Esc",
        label: "back",
        help: "close, stop or go back; nothing is lost by it",
        message: Message::Back,
        here: always,
    },
    Binding {
        keys: &[Tab],
        show: "Tab",
        label: "screens",
        help: "the next screen; Shift and Tab the one before",
        message: Message::NextTab,
        here: playing,
    },
    Binding { keys: &[BackTab], show: "Shift-Tab", label: "", help: "", message: Message::PrevTab, here: nowhere },
    Binding {
        keys: &[Char('u')],
        show: "u",
        label: "undo",
        help: "take back the last command; rewinds are noted, never forbidden",
        message: Message::Undo,
        here: playing,
    },
    Binding {
        keys: &[Char('s')],
        show: "s",
        label: "saves",
        help: "saves: load, name, restore, remove",
        message: Message::Saves,
        here: free,
    },
    Binding { keys: &[Char(',')], show: ",", label: "settings", help: "themes and signs", message: Message::Settings, here: free },
    Binding { keys: &[Char('?'), KeyCode::F(1)], show: "?", label: "keys", help: "this help", message: Message::Help, here: free },
    Binding {
        keys: &[Char('q')],
        show: "q",
        label: "leave",
        help: "leave; the campaign is kept after every command",
        message: Message::Quit,
        here: free,
    },
    Binding { keys: &[Home], show: "Home", label: "", help: "to the first row; End to the last", message: Message::Home, here: items },
    Binding { keys: &[End], show: "End", label: "", help: "", message: Message::End, here: nowhere },
];

/// The message of a key; `None` for keys that mean nothing. While text is asked for, letters are letters.
#[must_use]
pub fn message(event: KeyEvent, typing: bool) -> Option<Message> {
    if event.modifiers.contains(KeyModifiers::CONTROL) {
        return (event.code == Char('c')).then_some(Message::Leave);
    }
    if typing {
        return match event.code {
            Char(c) => Some(Message::Type(c)),
            KeyCode::Backspace => Some(Message::Rub),
            Enter => Some(Message::Enter),
            Esc => Some(Message::Back),
            _ => None,
        };
    }
    if let Some(binding) = TABLE.iter().find(|b| b.keys.contains(&event.code)) {
        return Some(binding.message.clone());
    }
    match event.code {
        Char(c @ '1'..='9') => Some(Message::Digit(c as u8 - b'0')),
        Char(c) if c.is_alphabetic() => Some(Message::Letter(c.to_ascii_lowercase())),
        KeyCode::Backspace => Some(Message::Back),
        _ => None,
    }
}

/// The keys that do something here, for the footer: (keys, what they do, message).
#[must_use]
pub fn footer(model: &Model) -> Vec<(&'static str, &'static str, Message)> {
    TABLE
        .iter()
        .filter(|b| !b.label.is_empty() && (b.here)(model))
        .filter_map(|b| {
            let label = match b.label {
                "*" => model.chosen().map_or("", |i| i.act.verb()),
                label => label,
            };
            (!label.is_empty()).then(|| (b.show, label, b.message.clone()))
        })
        .collect()
}

/// The keys for the help screen.
#[must_use]
pub fn help() -> Vec<Key> {
    let mut keys: Vec<Key> = TABLE.iter().filter(|b| !b.help.is_empty()).map(|b| Key { key: b.show.into(), does: b.help.into() }).collect();
    keys.insert(
        3,
        Key { key: "1 to 9".into(), does: "take the row with that number; other letters go to the next row that begins with them".into() },
    );
    keys.push(Key {
        key: "mouse".into(),
        does: "click does what Enter does; underlined words and bright numbers can be clicked; the footer too".into(),
    });
    keys
}

/// Whether an act is worth showing as something to do.
#[must_use]
pub fn does_something(act: &Act) -> bool {
    !matches!(act, Act::Nothing)
}
