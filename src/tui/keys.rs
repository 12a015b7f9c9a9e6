//! The one table of keys: the footer, the help and the input all read it, with the letters that the user has changed.

use super::message::{Message, Route};
use super::model::Model;
use ratatui::crossterm::event::KeyCode;

/// A row of the table.
pub struct Binding {
    /// Its name in the user's file of keys.
    pub id: &'static str,
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
        id: "up",
        keys: &[Up, Char('k')],
        show: "↑↓",
        label: "choose",
        help: "choose; the wheel does too",
        message: Message::Up,
        here: items,
    },
    Binding { id: "down", keys: &[Down, Char('j')], show: "↓", label: "", help: "", message: Message::Down, here: nowhere },
    Binding {
        id: "left",
        keys: &[Left, Char('h')],
        show: "←→",
        label: "turn",
        help: "turn the chosen thing down or up; else go to the next column",
        message: Message::Left,
        here: turning,
    },
    Binding { id: "right", keys: &[Right, Char('l')], show: "←→", label: "columns", help: "", message: Message::Right, here: panes },
    Binding {
        id: "enter",
        keys: &[Enter],
        show: "Enter",
        label: "*",
        help: "do what the chosen row says; on a number: why is it so?",
        message: Message::Enter,
        here: items,
    },
    Binding {
        id: "close",
        keys: &[Char('c')],
        show: "c",
        label: "close the turn",
        help: "close the turn",
        message: Message::Close,
        here: at_desk,
    },
    Binding {
        id: "forecast",
        keys: &[Char('f')],
        show: "f",
        label: "forecasts",
        help: "what your advisers expect of the chosen option, each by a different reading; Esc stops the work",
        message: Message::Forecast,
        here: deciding,
    },
    Binding {
        id: "why",
        keys: &[Char('w')],
        show: "w",
        label: "why",
        help: "why is this number what it is? (where none is chosen: a list of all numbers here)",
        message: Message::Why,
        here: asking,
    },
    Binding {
        id: "words",
        keys: &[Char('g')],
        show: "g",
        label: "words",
        help: "the underlined words explained, from the library",
        message: Message::Words,
        here: linking,
    },
    Binding {
        id: "page_down",
        keys: &[PageDown, Char(' ')],
        show: "PgDn",
        label: "read on",
        help: "scroll the text; the wheel does too",
        message: Message::PageDown,
        here: scrolling,
    },
    Binding { id: "page_up", keys: &[PageUp], show: "PgUp", label: "", help: "scroll back", message: Message::PageUp, here: scrolling },
    Binding {
        id: "back",
        keys: &[Esc],
        show: "Esc",
        label: "back",
        help: "close, stop or go back; nothing is lost by it",
        message: Message::Back,
        here: always,
    },
    Binding {
        id: "next",
        keys: &[Tab],
        show: "Tab",
        label: "screens",
        help: "the next screen; Shift and Tab the one before",
        message: Message::NextTab,
        here: playing,
    },
    Binding { id: "previous", keys: &[BackTab], show: "Shift-Tab", label: "", help: "", message: Message::PrevTab, here: nowhere },
    Binding {
        id: "undo",
        keys: &[Char('u')],
        show: "u",
        label: "undo",
        help: "take back the last command; rewinds are noted, never forbidden",
        message: Message::Undo,
        here: playing,
    },
    Binding {
        id: "saves",
        keys: &[Char('s')],
        show: "s",
        label: "saves",
        help: "saves: load, name, restore, remove",
        message: Message::Saves,
        here: free,
    },
    Binding {
        id: "settings",
        keys: &[Char(',')],
        show: ",",
        label: "settings",
        help: "themes and signs",
        message: Message::Settings,
        here: free,
    },
    Binding {
        id: "help",
        keys: &[Char('?'), KeyCode::F(1)],
        show: "?",
        label: "keys",
        help: "this help",
        message: Message::Help,
        here: free,
    },
    Binding {
        id: "quit",
        keys: &[Char('q')],
        show: "q",
        label: "leave",
        help: "leave; the campaign is kept after every command",
        message: Message::Quit,
        here: free,
    },
    Binding {
        id: "first",
        keys: &[Home],
        show: "Home",
        label: "",
        help: "to the first row; End to the last",
        message: Message::Home,
        here: items,
    },
    Binding { id: "last", keys: &[End], show: "End", label: "", help: "", message: Message::End, here: nowhere },
];
