//! Faults: what is wrong with a string, where, and what to do about it.

use std::ops::Range;

/// Bytes of the string that was given to the parser.
pub type Span = Range<usize>;

/// One fault in a string. [`super::codes::find`] tells its title, severity and an example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Stable code, `E-name` for instance.
    pub code: &'static str,
    /// Where, in bytes of the string; on character boundaries, possibly empty at the end.
    pub span: Span,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What was found, or empty.
    pub found: String,
    /// What was expected, or empty.
    pub expected: String,
    /// What to do, or empty.
    pub help: String,
}

impl Fault {
    /// A fault with a message; the other parts are added with [`Self::found`], [`Self::expected`], [`Self::help`].
    #[must_use]
    pub fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        let (found, expected, help) = (String::new(), String::new(), String::new());
        Self { code, span, message: message.into(), found, expected, help }
    }

    /// Says what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }

    /// Says what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Whether the string cannot be used; otherwise it is a warning.
    #[must_use]
    pub fn is_error(&self) -> bool {
        super::codes::find(self.code).is_none_or(|c| c.severity == super::codes::Severity::Error)
    }
}

/// Adds a fault unless the same place was already reported under the same code, or there are too many.
pub(super) fn report(faults: &mut Vec<Fault>, fault: Fault) {
    if faults.len() < super::limits::FAULTS && !faults.iter().any(|f| f.code == fault.code && f.span == fault.span) {
        faults.push(fault);
    }
}

/// A stretch of source as a message shows it: at most 40 characters, control characters made visible.
pub(super) fn shown(source: &str) -> String {
    let mut out = String::from("`");
    for (i, c) in source.chars().enumerate() {
        if i == 40 {
            out.push('…');
            break;
        }
        if super::text::is_unfit(c) || c == '\n' { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out.push('`');
    out
}
