//! The keys in force: those of the table, with the letters that the user's file of keys gives instead.
//!
//! The file is a RON map from what is done to its keys: `{"undo": ["z"], "forecast": ["p", "F5"]}`. It changes letters
//! and signs; arrows, Enter, Esc, Tab and the page keys do what they do everywhere, and digits take rows.

use super::keys::{Binding, TABLE};
use super::message::Message;
use super::model::Model;
use crate::view::Key;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::collections::BTreeMap;

/// Keys of every row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    rows: Vec<Vec<KeyCode>>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { rows: TABLE.iter().map(|b| b.keys.to_vec()).collect() }
    }
}

/// Whether a key can be given something else to do.
const fn free(key: KeyCode) -> bool {
    matches!(key, KeyCode::Char(_) | KeyCode::F(_) | KeyCode::Insert | KeyCode::Delete)
}

fn name(key: KeyCode) -> String {
    match key {
        KeyCode::Char(' ') => "Space".into(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(n) => format!("F{n}"),
        KeyCode::PageUp => "PgUp".into(),
        KeyCode::PageDown => "PgDn".into(),
        KeyCode::BackTab => "Shift-Tab".into(),
        other => format!("{other:?}"),
    }
}

fn key(name: &str) -> Result<KeyCode, String> {
    let mut letters = name.chars();
    let key = match (letters.next(), letters.next()) {
        (Some(c), None) if c.is_ascii_digit() => return Err(format!("the digit {c} takes the row with that number; give another key")),
        (Some(c), None) if !c.is_control() && c != ' ' => KeyCode::Char(c),
        _ => match (name, name.strip_prefix('F').and_then(|n| n.parse().ok())) {
            (_, Some(n @ 1..=12)) => KeyCode::F(n),
            ("Space", _) => KeyCode::Char(' '),
            ("Insert", _) => KeyCode::Insert,
            ("Delete", _) => KeyCode::Delete,
            _ => {
                let shown: String = name.chars().filter(|c| !c.is_control()).take(20).collect();
                return Err(format!("“{shown}” is no key that can be given; write one letter or sign, Space, Insert, Delete or F1 to F12"));
            }
        },
    };
    Ok(key)
}

impl Keys {
    /// The table with a file of keys. Says what is wrong with it where it cannot be taken; then the table holds.
    pub fn read(text: &str) -> Result<Self, String> {
        let asked: BTreeMap<String, Vec<String>> =
            ron::from_str(text).map_err(|e| format!("line {}, column {}: {}", e.span.start.line, e.span.start.col, e.code))?;
        let mut keys = Self::default();
        for (id, names) in &asked {
            let Some(row) = TABLE.iter().position(|b| b.id == id) else {
                let known: Vec<&str> = TABLE.iter().map(|b| b.id).collect();
                return Err(match crate::scenario::nearest(id, known.iter().copied()) {
                    Some(near) => format!("“{id}” is nothing that keys do; did you mean `{near}`?"),
                    None => format!("nothing is called “{id}”; there are: {}", known.join(", ")),
                });
            };
            let given = names.iter().map(|n| key(n)).collect::<Result<Vec<_>, _>>().map_err(|e| format!("`{id}`: {e}"))?;
            keys.rows[row].retain(|k| !free(*k));
            keys.rows[row].extend(given);
            if keys.rows[row].is_empty() {
                return Err(format!("`{id}` is left without a key; give it one"));
            }
        }
        for (i, row) in keys.rows.iter().enumerate() {
            for (k, other) in keys.rows.iter().enumerate().skip(i + 1) {
                if let Some(both) = row.iter().find(|key| other.contains(key)) {
                    let (a, b) = (TABLE[i].id, TABLE[k].id);
                    let (moved, stays) = if asked.contains_key(a) { (b, a) } else { (a, b) };
                    return Err(format!("{} is given to both `{a}` and `{b}`; give `{moved}` another key, or `{stays}`", name(*both)));
                }
            }
        }
        Ok(keys)
    }

    /// The message of a key; `None` for keys that mean nothing. While text is asked for, letters are letters.
    #[must_use]
    pub fn message(&self, event: KeyEvent, typing: bool) -> Option<Message> {
        if event.modifiers.contains(KeyModifiers::CONTROL) {
            return (event.code == KeyCode::Char('c')).then_some(Message::Leave);
        }
        if typing {
            return match event.code {
                KeyCode::Char(c) => Some(Message::Type(c)),
                KeyCode::Backspace => Some(Message::Rub),
                KeyCode::Enter => Some(Message::Enter),
                KeyCode::Esc => Some(Message::Back),
                _ => None,
            };
        }
        if let Some(row) = self.rows.iter().position(|keys| keys.contains(&event.code)) {
            return Some(TABLE[row].message.clone());
        }
        match event.code {
            KeyCode::Char(c @ '1'..='9') => Some(Message::Digit(c as u8 - b'0')),
            KeyCode::Char(c) if c.is_alphabetic() => Some(Message::Letter(c.to_ascii_lowercase())),
            KeyCode::Backspace => Some(Message::Back),
            _ => None,
        }
    }

    /// The keys of a row as they are shown.
    fn shown(&self, row: usize) -> String {
        let binding = &TABLE[row];
        let first = self.rows[row].iter().find(|k| free(**k)).or(self.rows[row].first());
        let changeable = binding.keys.first().is_some_and(|k| free(*k));
        if changeable { first.map_or_else(String::new, |k| name(*k)) } else { binding.show.to_owned() }
    }

    /// The keys that do something here, for the footer: (keys, what they do, message).
    #[must_use]
    pub fn footer(&self, model: &Model) -> Vec<(String, &'static str, Message)> {
        let here = |(_, b): &(usize, &Binding)| !b.label.is_empty() && (b.here)(model);
        TABLE
            .iter()
            .enumerate()
            .filter(here)
            .filter_map(|(row, b)| {
                let label = match b.label {
                    "*" => model.chosen().map_or("", |i| i.act.verb()),
                    label => label,
                };
                (!label.is_empty()).then(|| (self.shown(row), label, b.message.clone()))
            })
            .collect()
    }

    /// The keys for the help screen.
    #[must_use]
    pub fn help(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        for (row, b) in TABLE.iter().enumerate() {
            if b.help.is_empty() {
                continue;
            }
            // A row without help of its own belongs to the one before it: Down to Up, Right to Left.
            let pair = TABLE.get(row + 1).filter(|next| next.help.is_empty()).map_or(row..row + 1, |_| row..row + 2);
            let shown = self.shown(row);
            let also: Vec<String> =
                pair.flat_map(|r| &self.rows[r]).filter(|k| free(**k)).map(|k| name(*k)).filter(|n| *n != shown).collect();
            let also = if also.is_empty() { String::new() } else { format!("; also {}", also.join(" and ")) };
            keys.push(Key { key: shown, does: format!("{}{also}", b.help) });
        }
        keys.insert(
            3,
            Key {
                key: "1 to 9".into(),
                does: "take the row with that number; other letters go to the next row that begins with them".into(),
            },
        );
        keys.push(Key {
            key: "mouse".into(),
            does: "click does what Enter does; underlined words and bright numbers can be clicked; the footer too".into(),
        });
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(keys: &Keys, code: KeyCode) -> Option<Message> {
        keys.message(KeyEvent::new(code, KeyModifiers::NONE), false)
    }

    #[test]
    fn letters_can_be_given_and_the_old_ones_are_free_again() {
        let keys = Keys::read(r#"{"undo": ["z"], "forecast": ["u", "F5"]}"#).unwrap();
        assert_eq!(pressed(&keys, KeyCode::Char('z')), Some(Message::Undo));
        assert_eq!(pressed(&keys, KeyCode::Char('u')), Some(Message::Forecast));
        assert_eq!(pressed(&keys, KeyCode::F(5)), Some(Message::Forecast));
        assert_eq!(pressed(&keys, KeyCode::Char('f')), Some(Message::Letter('f')));
        let help = keys.help();
        assert!(help.iter().any(|k| k.key == "z" && k.does.starts_with("take back")));
        assert!(help.iter().any(|k| k.key == "u" && k.does.ends_with("also F5")));
    }

    #[test]
    fn arrows_and_enter_stay_what_they_are() {
        let keys = Keys::read(r#"{"up": ["w"], "why": ["y"], "back": ["b"]}"#).unwrap();
        for (code, message) in [(KeyCode::Up, Message::Up), (KeyCode::Char('w'), Message::Up), (KeyCode::Esc, Message::Back)] {
            assert_eq!(pressed(&keys, code), Some(message));
        }
        assert_eq!(pressed(&keys, KeyCode::Char('k')), Some(Message::Letter('k')));
        assert!(keys.help()[0].does.ends_with("also w and j"), "{}", keys.help()[0].does);
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_reason() {
        for (text, part) in [
            (r#"{"undo": ["f"]}"#, "f is given to both `forecast` and `undo`; give `forecast` another key"),
            (r#"{"undoo": ["f"]}"#, "did you mean `undo`?"),
            (r#"{"undo": ["7"]}"#, "the digit 7"),
            (r#"{"undo": ["Up"]}"#, "no key that can be given"),
            (r#"{"undo": []}"#, "left without a key"),
            ("{\n\"undo\": z}", "line 2"),
        ] {
            let fault = Keys::read(text).unwrap_err();
            assert!(fault.contains(part), "{text}: {fault}");
        }
        assert_eq!(Keys::read("{}"), Ok(Keys::default()));
    }
}
