//! The list of items, and going on after a fault.

use super::reader::{Lost, Read, Reader, begins_item};
use super::{MAX_FAULTS, Node};
use crate::scenario::diagnostic::Diagnostic;

impl Reader<'_> {
    pub(super) fn file(&mut self) -> Vec<Node> {
        let mut items = Vec::new();
        if self.text.starts_with('\u{feff}') {
            let span = self.span(0, 3);
            let _ = self.fail::<()>(
                Diagnostic::error("syntax-bom", span, "the file begins with an invisible byte order mark")
                    .help("save it as \"UTF-8\" without BOM"),
            );
            self.at = 3;
        }
        if self.blanks().is_err() {
            return items;
        }
        if self.bytes.get(self.at) == Some(&b'[') {
            self.opened.push(self.at);
            self.at += 1;
        } else if self.at == self.text.len() {
            let span = self.span(self.at, self.at);
            let _ = self.fail::<()>(
                Diagnostic::error("syntax-list", span, "the file is empty")
                    .help("a file is a list of items: `[ Stock(...), ... ]`; `[]` holds none"),
            );
            return items;
        } else {
            let (span, shown) = (self.word_span(), self.shown());
            let _ = self.fail::<()>(
                Diagnostic::error("syntax-list", span, format!("a file is a list of items, but this one begins with {shown}"))
                    .label("expected `[`")
                    .help("put `[` at the beginning and `]` at the end, with a comma after each item"),
            );
            (self.closed, self.opened) = (true, vec![self.at]);
            if !begins_item(&self.text[self.at..]) && !self.resume() {
                return items;
            }
        }
        loop {
            match self.item(&mut items) {
                Ok(true) => {}
                Ok(false) => break,
                Err(Lost) => {
                    if self.faults.len() >= MAX_FAULTS || !self.resume() {
                        break;
                    }
                }
            }
        }
        items
    }

    /// Reads one item and its comma; false at the end of the list.
    pub(super) fn item(&mut self, items: &mut Vec<Node>) -> Read<bool> {
        self.depth = 1;
        self.opened.truncate(1);
        self.blanks()?;
        match self.bytes.get(self.at) {
            Some(b']') => {
                self.at += 1;
                self.blanks()?;
                if self.at < self.text.len() {
                    let (span, shown) = (self.word_span(), self.shown());
                    self.closed = true;
                    return self.fail(
                        Diagnostic::error("syntax-after", span, format!("{shown} after the end of the list"))
                            .label("the list was closed before this")
                            .help("move the `]` to the end of the file"),
                    );
                }
                return Ok(false);
            }
            None if self.closed => return Ok(false),
            None => {
                let span = self.span(self.at, self.at);
                let _ = self
                    .fail::<()>(Diagnostic::error("syntax-list", span, "the list of items is never closed").help("end the file with `]`"));
                return Ok(false);
            }
            _ => {}
        }
        let node = self.value()?;
        items.push(node);
        self.comma(b']', "item")?;
        Ok(true)
    }

    /// After a fault: goes to the next line that begins an item (`Word(` at its start). False if there is none.
    pub(super) fn resume(&mut self) -> bool {
        let from = self.text[self.at..].find('\n').map_or(self.text.len(), |i| self.at + i + 1);
        // The fault may stand at the very beginning of the item that follows.
        let line = self.text[..self.at].rfind('\n').map_or(0, |i| i + 1);
        let mut at = if self.text[line..self.at].trim().is_empty() && self.at > 0 { line } else { from };
        let text = self.text;
        let indent =
            *self.indent.get_or_insert_with(|| text.lines().filter(|l| begins_item(l)).map(|l| l.len() - l.trim_start().len()).min());
        while at < self.text.len() {
            let end = self.text[at..].find('\n').map_or(self.text.len(), |i| at + i + 1);
            let l = &self.text[at..end];
            if begins_item(l) && Some(l.len() - l.trim_start().len()) == indent {
                self.at = at;
                return true;
            }
            at = end;
        }
        false
    }
}
