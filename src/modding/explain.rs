//! What a code of `check` means, with an example at fault and its mend.

use crate::lang::codes::{CODES, find};

/// The explanation of a code, in a few lines.
#[must_use]
pub fn explain(code: &str) -> Option<String> {
    let code = find(code)?;
    Some(format!("{} ({:?}): {}\n\nAt fault:\n    {}\nMended:\n    {}", code.code, code.severity, code.title, code.failing, code.mended))
}

/// Every code there is an explanation for.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    CODES.iter().map(|c| c.code).collect()
}
