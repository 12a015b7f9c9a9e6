//! The library, and help.

use super::{Prose, View};

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

impl View<'_> {
    /// The library, by title.
    #[must_use]
    pub fn library(&self) -> LibraryView {
        let entry = |e: &crate::scenario::Entry| EntryView {
            id: e.id.clone(),
            title: e.title.clone(),
            text: self.prose(&e.text),
            sources: self.sources(&e.sources),
        };
        let mut entries: Vec<EntryView> = self.catalogue.library.iter().map(entry).collect();
        entries.sort_by_key(|e| e.title.to_lowercase());
        let bibliography = self.catalogue.sources.iter().map(|s| (s.id.clone(), s.text.clone()));
        LibraryView { entries, bibliography: bibliography.collect() }
    }

    /// The entry that a name means: its id, its title or one of its words, or the beginning of any.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<EntryView> {
        let wanted = name.trim().to_lowercase();
        let all = &self.catalogue.library;
        let names = |e: &crate::scenario::Entry| {
            let mut names = vec![e.id.to_lowercase(), e.title.to_lowercase()];
            names.extend(e.words.iter().map(|w| w.to_lowercase()));
            names
        };
        let found = all
            .iter()
            .find(|e| names(e).contains(&wanted))
            .or_else(|| all.iter().find(|e| names(e).iter().any(|n| n.starts_with(&wanted))))?;
        self.library().entries.into_iter().find(|e| e.id == found.id)
    }

    /// How a turn goes and what one does.
    #[must_use]
    pub fn help(&self) -> HelpView {
        let section = |title: &str, lines: &[&str]| (title.to_owned(), lines.iter().map(|l| (*l).to_owned()).collect());
        HelpView {
            sections: vec![
                section(
                    "A turn",
                    &[
                        "The desk opens with the front pages, what changed and why, the pledges that fall due and what the others did.",
                        "You answer events, and spend attention on standing policies, initiatives, appointments and talks. Attention that is not spent is gone.",
                        "Then you close the turn. The others move, the world takes its step, everything is booked.",
                    ],
                ),
                section(
                    "Before you choose",
                    &[
                        "Each option says whose consent it needs and who refuses, what it costs, what is missing and where its direct effects point.",
                        "Where consent is refused you may bargain (a pledge, which falls due), overrule (a party's patience pays) or leave it. Leaving an event unanswered is a decision with its own cost.",
                        "Advisers forecast through their own reading of how things hang together. They disagree honestly.",
                    ],
                ),
                section(
                    "Afterwards",
                    &[
                        "Every change of every number is booked to a named cause: ask any number why.",
                        "You may go back to any turn. Rewinds are recorded, not forbidden.",
                        "In an open game nobody tells you which reading is true until the end; the track record of the lenses is your evidence.",
                    ],
                ),
            ],
            keys: Vec::new(),
        }
    }
}
