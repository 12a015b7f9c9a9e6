//! Scenario files as trees with the exact place of everything.
//!
//! Two readers look at each file. The `ron` crate says what RON is: a file that it refuses is refused ([`ron_items`]).
//! The reader here keeps a span for each value, maps strings back to the file character by character, goes on after a
//! fault at the next item, and says what is wrong in the words of someone who writes scenarios. What it accepts, `ron`
//! accepts too, item by item; a property test holds the two together.

mod authority;
mod items;
mod reader;
mod scalar;
#[cfg(test)]
mod tests;

pub use authority::ron_items;
pub use reader::read;

use super::diagnostic::Span;

/// Deepest nesting of brackets.
pub const MAX_DEPTH: usize = 32;
/// Most values in one file.
pub const MAX_NODES: usize = 150_000;
/// Most faults reported for one file.
pub const MAX_FAULTS: usize = 200;

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `true`, `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(Words),
    /// A bare name: `Up`.
    Name(String),
    /// `Name(field: value, ..)` or `(field: value, ..)`.
    Record(Option<(String, Span)>, Vec<Field>),
    /// `Name(a, b)` or `(a, b)`.
    Tuple(Option<(String, Span)>, Vec<Node>),
    /// `[a, b]`.
    List(Vec<Node>),
    /// `{a: b}`.
    Map(Vec<(Node, Node)>),
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its value.
    pub value: Node,
}

/// A string after unescaping, with the way back to the file.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The string.
    pub value: String,
    /// Where it stands, quotes included.
    pub span: Span,
    /// (byte of the string, byte of the file), one where the difference changes.
    map: Vec<(u32, u32)>,
}

impl Words {
    /// A string that stands in the file as it is (a number used as code).
    #[must_use]
    pub fn verbatim(value: String, span: Span) -> Self {
        Self { value, span, map: vec![(0, span.start)] }
    }

    /// The place in the file of a range of the string.
    #[must_use]
    pub fn place(&self, range: std::ops::Range<usize>) -> Span {
        let start = self.byte(range.start);
        Span { file: self.span.file, start, end: self.byte(range.end).max(start) }
    }

    fn byte(&self, at: usize) -> u32 {
        let at = at as u32;
        let i = self.map.partition_point(|&(v, _)| v <= at);
        match i.checked_sub(1).map(|i| self.map[i]) {
            Some((value, file)) => (file + (at - value)).min(self.span.end),
            None => self.span.start,
        }
    }
}

impl Kind {
    /// What it is, for messages.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Bool(b) => format!("`{b}`"),
            Self::Number(n) => format!("the number {n}"),
            Self::Text(_) => "a string".into(),
            Self::Name(n) => format!("`{}`", brief(n)),
            Self::Record(Some((n, _)), _) | Self::Tuple(Some((n, _)), _) => format!("`{}(...)`", brief(n)),
            Self::Record(None, _) => "a record (field: value)".into(),
            Self::Tuple(None, items) => match items.len() {
                0 => "nothing, `()`".into(),
                1 => "one value in parentheses".into(),
                n => format!("{n} values in parentheses"),
            },
            Self::List(_) => "a list".into(),
            Self::Map(_) => "a map".into(),
        }
    }
}

/// At most 40 characters of something written.
pub fn brief(text: &str) -> String {
    brief_of(text, 40)
}

/// At most so many characters of something written, none of which steers a terminal.
fn brief_of(text: &str, most: usize) -> String {
    let mut out: String = text.chars().take(most).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        out.push('…');
    }
    out
}
