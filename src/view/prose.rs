//! Text as a face lays it out: paragraphs of words, values that can be asked, links to the library.

/// Paragraphs of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// Paragraphs, each a run of spans; no span holds a line break.
    pub paragraphs: Vec<Vec<Span>>,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Plain words.
    Words(String),
    /// A number of the state, already formatted.
    Value {
        /// As shown.
        words: String,
        /// The quantity under which it can be asked, where the value is one quantity.
        quantity: Option<String>,
    },
    /// A link to the library.
    Link {
        /// As shown.
        words: String,
        /// Entry id.
        entry: String,
    },
}

impl Span {
    /// The words shown.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Words(words) | Self::Value { words, .. } | Self::Link { words, .. } => words,
        }
    }
}

impl Prose {
    /// One paragraph of plain words; empty words give empty prose.
    #[must_use]
    pub fn plain(words: &str) -> Self {
        let paragraphs = words
            .split("\n\n")
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .map(|p| vec![Span::Words(p.split_whitespace().collect::<Vec<_>>().join(" "))])
            .collect();
        Self { paragraphs }
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// The words of each paragraph, without links.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.paragraphs.iter().map(|p| p.iter().map(Span::words).collect()).collect()
    }

    /// All words in one line.
    #[must_use]
    pub fn line(&self) -> String {
        self.lines().join(" ")
    }

    /// Links to the library, in order of appearance: (words, entry id), each entry once.
    #[must_use]
    pub fn links(&self) -> Vec<(String, String)> {
        let mut links: Vec<(String, String)> = Vec::new();
        for span in self.paragraphs.iter().flatten() {
            if let Span::Link { words, entry } = span
                && links.iter().all(|(_, e)| e != entry)
            {
                links.push((words.clone(), entry.clone()));
            }
        }
        links
    }
}
