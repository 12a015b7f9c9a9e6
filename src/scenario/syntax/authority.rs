//! What RON is, the `ron` crate says.

use ron::extensions::Extensions;
use ron::options::Options;
use ron::value::RawValue;

use crate::scenario::diagnostic::{Diagnostic, Span};

/// The items of a file as `ron` divides it, each as it is written.
///
/// # Errors
/// Where `ron` refuses the file, with its own words. The file must have passed [`super::read`] before, which bounds how
/// deep brackets are nested.
pub fn ron_items(text: &str, file: u32) -> Result<Vec<&str>, Box<Diagnostic>> {
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    match options.from_str::<Vec<&RawValue>>(text) {
        Ok(items) => Ok(items.into_iter().map(|item| item.get_ron().trim()).collect()),
        Err(error) => {
            let start = byte(text, error.span.start.line, error.span.start.col);
            let end = byte(text, error.span.end.line, error.span.end.col).max(start);
            let span = Span { file, start: start as u32, end: end as u32 };
            let words: String = error.code.to_string().chars().filter(|c| !c.is_control()).collect();
            Err(Box::new(
                Diagnostic::error("syntax-ron", span, format!("this is no RON: {}", super::brief_of(&words, 160)))
                    .help("write it as in scenarios/README.md; the rules of RON are in the documentation of the `ron` crate"),
            ))
        }
    }
}

/// The byte of a line and a column, both counted from 1, columns in characters.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let from = match line {
        0 | 1 => 0,
        _ => text.bytes().enumerate().filter(|&(_, b)| b == b'\n').nth(line - 2).map_or(text.len(), |(i, _)| i + 1),
    };
    text[from..].char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(i, _)| from + i)
}
