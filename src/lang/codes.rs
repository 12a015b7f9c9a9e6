//! Stable codes of the language's faults.

/// How much a fault matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// The string cannot be used.
    Error,
    /// It can be used, but hardly means what was meant.
    Warning,
}

/// A code with its explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// Severity.
    pub severity: Severity,
}

/// The explanation of a code.
#[must_use]
pub fn find(_code: &str) -> Option<&'static Code> {
    None
}
