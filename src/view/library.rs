//! The library, and help.

use super::Prose;

/// All entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LibraryView {
    /// Entries by title.
    pub entries: Vec<EntryView>,
    /// Bibliography: (id, full text).
    pub bibliography: Vec<(String, String)>,
}

/// An entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Text, with links to other entries.
    pub text: Prose,
    /// Sources in full.
    pub sources: Vec<String>,
}

/// Help: how to play, and the keys of the face that shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HelpView {
    /// How a turn goes and what one does, in short paragraphs under headings.
    pub sections: Vec<(String, Vec<String>)>,
    /// Keys or commands.
    pub keys: Vec<Key>,
}

/// A key or typed command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Key {
    /// What is pressed or typed.
    pub key: String,
    /// What it does.
    pub does: String,
}
