//! What the face keeps between runs: theme and signs. The file is RON: `(theme: "light", ascii: false)`.

use super::theme::Theme;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::rc::Rc;

/// What the user has set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Id of a shipped theme; `None` takes what fits the terminal.
    pub theme: Option<String>,
    /// Only ASCII signs.
    pub ascii: bool,
}

impl Settings {
    /// Settings from the text of their file; what is wrong with it where they cannot be had.
    pub fn read(text: &str) -> Result<Self, String> {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let read: Self =
            options.from_str(text).map_err(|e| format!("line {}, column {}: {}", e.span.start.line, e.span.start.col, e.code))?;
        read.theme.as_deref().map_or(Ok(()), |id| Theme::shipped(id).map(|_| ()))?;
        Ok(read)
    }

    /// The text of their file.
    #[must_use]
    pub fn text(&self) -> String {
        let theme = self.theme.as_ref().map_or_else(String::new, |id| format!("theme: {id:?}, "));
        format!("// What was set under Settings; it is written anew at each change.\n({theme}ascii: {})\n", self.ascii)
    }
}

/// Keeps a text; says in words why it could not.
type Keep = dyn Fn(&str) -> Result<(), String>;

/// Writes the text of the settings where they are kept; says in words why it could not.
#[derive(Clone)]
pub struct Keeper(pub Rc<Keep>);

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keeper")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for settings in [Settings::default(), Settings { theme: Some("light".into()), ascii: true }] {
            assert_eq!(Settings::read(&settings.text()), Ok(settings));
        }
    }

    #[test]
    fn a_broken_file_says_where_and_a_newer_one_is_read() {
        assert!(Settings::read("(theme: ").unwrap_err().starts_with("line 1"));
        assert!(Settings::read("(theme: \"none_such\")").unwrap_err().contains("none_such"));
        assert_eq!(Settings::read("(ascii: true, colours: 12)"), Ok(Settings { theme: None, ascii: true }));
    }
}
