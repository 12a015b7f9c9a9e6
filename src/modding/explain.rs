//! What a code of `check` means, with an example at fault and its mend.

use super::codes::CODES as FILES;
use crate::lang::codes::{CODES, find};

/// The explanation of a code, in a few lines.
#[must_use]
pub fn explain(code: &str) -> Option<String> {
    let (title, failing, mended) = match (find(code), FILES.iter().find(|c| c.code == code)) {
        (Some(c), _) => (format!("{} ({:?}): {}", c.code, c.severity, c.title), c.failing, c.mended),
        (None, Some(c)) => (format!("{}: {}", c.code, c.title), c.failing, c.mended),
        (None, None) => return None,
    };
    let mended = if mended.is_empty() { String::new() } else { format!("\nMended:\n    {mended}") };
    Some(format!("{title}\n\nAt fault:\n    {failing}{mended}"))
}

/// Every code there is an explanation for.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    CODES.iter().map(|c| c.code).chain(FILES.iter().map(|c| c.code)).collect()
}
