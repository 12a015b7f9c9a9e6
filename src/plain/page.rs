//! Lines of text for people and screen readers: wrapped, with headings and room between.

use crate::view::Prose;
use unicode_width::UnicodeWidthStr;

/// Lines being written.
#[derive(Clone, Debug)]
pub struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// An empty page of this many columns (at least 30).
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { text: String::new(), width: width.max(30) }
    }

    /// The lines.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// An empty line, unless there is one already.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// The title of a page.
    pub fn title(&mut self, title: &str) {
        self.gap();
        self.line(&title.to_uppercase());
        self.gap();
    }

    /// The heading of a part.
    pub fn head(&mut self, heading: &str) {
        self.gap();
        self.line(heading);
    }

    /// A line, wrapped.
    pub fn line(&mut self, text: &str) {
        self.hang("", "", text);
    }

    /// A line set in by two columns.
    pub fn item(&mut self, text: &str) {
        self.hang("  ", "    ", text);
    }

    /// A line set in by four columns.
    pub fn under(&mut self, text: &str) {
        self.hang("     ", "     ", text);
    }

    /// A numbered line.
    pub fn numbered(&mut self, number: &str, text: &str) {
        self.hang(&format!("{number:>3}  "), "     ", text);
    }

    /// Paragraphs.
    pub fn prose(&mut self, prose: &Prose) {
        for paragraph in prose.lines() {
            self.gap();
            self.line(&paragraph);
        }
    }

    /// Text with a first indent and a hanging one. Control characters are left out.
    pub fn hang(&mut self, first: &str, rest: &str, text: &str) {
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut line = first.to_owned();
        let mut empty = true;
        for word in clean.split_whitespace() {
            if !empty && line.width() + 1 + word.width() > self.width {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
                rest.clone_into(&mut line);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_wrap_and_hang_and_hold_no_escape() {
        let mut page = Page::new(30);
        page.numbered("1", "one two three four five six seven eight \u{1b}[31mnine");
        assert!(page.text().lines().all(|l| l.width() <= 30), "{}", page.text());
        assert!(!page.text().contains('\u{1b}'));
        assert!(page.text().lines().nth(1).is_some_and(|l| l.starts_with("     ")));
    }
}
