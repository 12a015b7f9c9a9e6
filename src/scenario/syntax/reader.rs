//! Structure: items, records, lists, maps, comments, and going on after a fault.

use super::{Field, Kind, MAX_DEPTH, MAX_FAULTS, MAX_NODES, Node, brief};
use crate::scenario::diagnostic::{Diagnostic, Span};

/// Reads a file: its items as far as they can be read, and every fault.
#[must_use]
pub fn read(text: &str, file: u32) -> (Vec<Node>, Vec<Diagnostic>) {
    let mut r = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        file,
        depth: 0,
        nodes: 0,
        faults: Vec::new(),
        opened: Vec::new(),
        closed: false,
        indent: None,
    };
    let items = r.file();
    (items, r.faults)
}

/// A fault was found and reported; the reader looks for the next item.
pub(super) struct Lost;
pub(super) type Read<T> = Result<T, Lost>;

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) file: u32,
    pub(super) depth: usize,
    pub(super) nodes: usize,
    pub(super) faults: Vec<Diagnostic>,
    /// Where the brackets that are open were opened.
    pub(super) opened: Vec<usize>,
    /// The list of items was closed too early, or never opened: its end was reported already.
    pub(super) closed: bool,
    /// How far lines that begin an item are set in, once looked for.
    #[allow(clippy::option_option, reason = "not looked up yet, or looked up and found or not")]
    pub(super) indent: Option<Option<usize>>,
}

impl Reader<'_> {
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    pub(super) fn fail<T>(&mut self, diagnostic: Diagnostic) -> Read<T> {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(diagnostic);
        }
        Err(Lost)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    pub(super) fn char_span(&self) -> Span {
        self.span(self.at, self.at + self.peek().map_or(0, char::len_utf8))
    }

    /// The word or character that stands here.
    pub(super) fn word_span(&self) -> Span {
        let word = self.bytes[self.at..].iter().take(40).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        if word > 1 { self.span(self.at, self.at + word) } else { self.char_span() }
    }

    /// Reports that the file ends inside a bracket.
    pub(super) fn ended<T>(&mut self, close: char) -> Read<T> {
        let at = self.opened.last().copied().unwrap_or(self.at);
        let span = self.span(at, (at + 1).min(self.text.len()));
        self.fail(
            Diagnostic::error("syntax-bracket", span, format!("the file ends before the closing `{close}` of this bracket"))
                .label("opened here")
                .help(format!("close it with `{close}`")),
        )
    }

    pub(super) fn shown(&self) -> String {
        match self.peek() {
            None => "the end of the file".into(),
            Some(c) if c.is_alphanumeric() || c == '_' => {
                let word: String = self.text[self.at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(40).collect();
                format!("`{word}`")
            }
            Some(c) if c.is_control() => format!("the control character U+{:04X}", u32::from(c)),
            Some(c) => format!("`{c}`"),
        }
    }

    /// Skips blanks and comments.
    pub(super) fn blanks(&mut self) -> Read<()> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'/') => {
                    self.at = self.text[self.at..].find('\n').map_or(self.text.len(), |i| self.at + i + 1);
                }
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'*') => {
                    let (start, mut depth) = (self.at, 0_usize);
                    loop {
                        let rest = &self.bytes[self.at..];
                        if rest.starts_with(b"/*") {
                            depth += 1;
                            self.at += 2;
                        } else if rest.starts_with(b"*/") {
                            depth -= 1;
                            self.at += 2;
                            if depth == 0 {
                                break;
                            }
                        } else if rest.is_empty() {
                            let span = self.span(start, start + 2);
                            return self.fail(
                                Diagnostic::error("syntax-comment", span, "this comment is never closed")
                                    .label("opened here")
                                    .help("close it with `*/`"),
                            );
                        } else {
                            self.at += 1;
                        }
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// A comma or the closing bracket (which is left).
    pub(super) fn comma(&mut self, close: u8, what: &str) -> Read<()> {
        let after = self.at;
        self.blanks()?;
        match self.bytes.get(self.at) {
            Some(b',') => {
                self.at += 1;
                Ok(())
            }
            Some(&b) if b == close => Ok(()),
            None if self.closed && self.opened.len() < 2 => Ok(()),
            None => self.ended(char::from(close)),
            _ => {
                let shown = self.shown();
                let (span, here) = (self.span(after, after), self.char_span());
                let close = char::from(close);
                let diagnostic = if matches!(self.peek(), Some(')' | ']' | '}')) {
                    Diagnostic::error("syntax-bracket", here, format!("{shown} closes nothing here"))
                        .label(format!("expected `{close}` or a comma"))
                        .help("check that the brackets before this one are paired")
                } else {
                    Diagnostic::error("syntax-comma", span, format!("a comma is missing after this {what}"))
                        .label(format!("expected `,` or `{close}`; {shown} follows"))
                        .help("put a comma here")
                };
                self.fail(diagnostic)
            }
        }
    }

    pub(super) fn value(&mut self) -> Read<Node> {
        self.nodes += 1;
        let start = self.at;
        if self.nodes > MAX_NODES {
            let span = self.char_span();
            return self.fail(
                Diagnostic::error("limit-size", span, format!("the file holds more than {MAX_NODES} values"))
                    .help("split the scenario or make it smaller"),
            );
        }
        let kind = match self.peek() {
            Some('"') => self.string(start)?,
            Some('r') if matches!(self.bytes.get(start + 1), Some(b'"' | b'#')) => self.raw_string(start)?,
            Some('0'..='9' | '-' | '+' | '.') => self.number(start)?,
            Some('(') => self.nested(|r| r.round(None))?,
            Some('[') => self.nested(Self::list)?,
            Some('{') => self.nested(Self::map)?,
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let word = self.word();
                let name = (word.clone(), self.span(start, self.at));
                match word.as_str() {
                    "true" => Kind::Bool(true),
                    "false" => Kind::Bool(false),
                    "NaN" | "inf" => {
                        let span = self.span(start, self.at);
                        return self.fail(
                            Diagnostic::error("number-finite", span, format!("`{word}` is not a number a model can use"))
                                .label("expected a finite number"),
                        );
                    }
                    _ => {
                        let end = self.at;
                        self.blanks()?;
                        if self.bytes.get(self.at) == Some(&b'(') {
                            self.nested(|r| r.round(Some(name)))?
                        } else {
                            self.at = end;
                            Kind::Name(word)
                        }
                    }
                }
            }
            Some('“' | '”' | '„' | '«' | '»' | '‘' | '’') => {
                let (span, shown) = (self.char_span(), self.shown());
                return self.fail(
                    Diagnostic::error("syntax-quotes", span, format!("{shown} is a typographic quotation mark"))
                        .label("expected `\"`")
                        .help("strings stand between straight quotes: \"...\"; inside them typographic ones are fine"),
                );
            }
            Some('\'') => {
                let span = self.char_span();
                return self.fail(
                    Diagnostic::error("syntax-quotes", span, "strings stand between double quotes")
                        .label("expected `\"`")
                        .help("write \"...\""),
                );
            }
            _ => {
                let (span, shown) = (self.char_span(), self.shown());
                let mut d = Diagnostic::error("syntax-value", span, format!("expected a value, found {shown}"));
                if self.peek() == Some(',') {
                    d = d.help("remove this comma, or write the value before it");
                }
                return self.fail(d);
            }
        };
        Ok(Node { span: self.span(start, self.at), kind })
    }

    pub(super) fn nested(&mut self, inner: impl FnOnce(&mut Self) -> Read<Kind>) -> Read<Kind> {
        if self.depth >= MAX_DEPTH {
            let span = self.char_span();
            return self.fail(
                Diagnostic::error("limit-depth", span, format!("brackets are nested more than {MAX_DEPTH} deep"))
                    .help("nothing in the format needs this"),
            );
        }
        self.depth += 1;
        self.opened.push(self.at);
        self.at += 1;
        let kind = inner(self)?;
        self.depth -= 1;
        self.opened.pop();
        Ok(kind)
    }

    pub(super) fn word(&mut self) -> String {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
            self.at += 1;
        }
        self.text[start..self.at].into()
    }

    /// What stands between `(` and `)`: fields or values.
    pub(super) fn round(&mut self, name: Option<(String, Span)>) -> Read<Kind> {
        let (mut fields, mut values): (Vec<Field>, Vec<Node>) = (Vec::new(), Vec::new());
        loop {
            self.blanks()?;
            if self.at == self.text.len() {
                return self.ended(')');
            }
            if self.bytes.get(self.at) == Some(&b')') {
                self.at += 1;
                break;
            }
            let start = self.at;
            let field = self.field_name()?;
            if let Some(word) = field {
                let span = self.span(start, start + word.len());
                if !values.is_empty() {
                    return self.fail(
                        Diagnostic::error("syntax-mixed", span, "a named field among values without names")
                            .help("name all of them or none"),
                    );
                }
                if let Some(first) = fields.iter().find(|f| f.name == word) {
                    let first = first.span;
                    let d = Diagnostic::error("field-twice", span, format!("the field `{}` is given twice", brief(&word)))
                        .other(first, "first given here")
                        .help("remove one of the two");
                    let _ = self.fail::<()>(d);
                }
                self.blanks()?;
                let value = self.value()?;
                fields.push(Field { name: word, span, value });
                self.comma(b')', "field")?;
            } else {
                if let Some(last) = fields.last() {
                    let (span, shown, name) = (self.char_span(), self.shown(), last.name.clone());
                    let comma = matches!(last.value.kind, Kind::Number(_)) && self.peek().is_some_and(|c| c.is_ascii_digit());
                    let d = if comma {
                        let whole = self.span(last.value.span.start as usize, span.end as usize);
                        Diagnostic::error("syntax-decimal", whole, format!("`{name}` seems to be written with a decimal comma"))
                            .help("write a point: 0.5")
                    } else {
                        Diagnostic::error("syntax-field", span, format!("expected a field `name: value`, found {shown}"))
                    };
                    return self.fail(d);
                }
                let value = self.value()?;
                values.push(value);
                self.comma(b')', "value")?;
            }
        }
        Ok(if fields.is_empty() { Kind::Tuple(name, values) } else { Kind::Record(name, fields) })
    }

    /// A field's name with its colon, if one stands here.
    pub(super) fn field_name(&mut self) -> Read<Option<String>> {
        let start = self.at;
        if !self.peek().is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
            return Ok(None);
        }
        let word = self.word();
        self.blanks()?;
        match self.bytes.get(self.at) {
            Some(b':') => {
                self.at += 1;
                Ok(Some(word))
            }
            Some(b'=') => {
                let span = self.char_span();
                self.fail(
                    Diagnostic::error("syntax-colon", span, format!("`=` after the field name `{}`", brief(&word)))
                        .label("expected `:`")
                        .help(format!("write `{}: value`", brief(&word))),
                )
            }
            Some(b'"' | b'[' | b'{' | b'0'..=b'9') if word != "r" => {
                let span = self.span(start + word.len(), start + word.len());
                self.fail(
                    Diagnostic::error("syntax-colon", span, format!("a colon is missing after `{}`", brief(&word)))
                        .label("expected `:`")
                        .help(format!("write `{}: value`", brief(&word))),
                )
            }
            _ => {
                self.at = start;
                Ok(None)
            }
        }
    }

    pub(super) fn list(&mut self) -> Read<Kind> {
        let mut values = Vec::new();
        loop {
            self.blanks()?;
            if self.at == self.text.len() {
                return self.ended(']');
            }
            if self.bytes.get(self.at) == Some(&b']') {
                self.at += 1;
                return Ok(Kind::List(values));
            }
            let value = self.value()?;
            values.push(value);
            self.comma(b']', "value")?;
        }
    }

    pub(super) fn map(&mut self) -> Read<Kind> {
        let mut pairs = Vec::new();
        loop {
            self.blanks()?;
            if self.at == self.text.len() {
                return self.ended('}');
            }
            if self.bytes.get(self.at) == Some(&b'}') {
                self.at += 1;
                return Ok(Kind::Map(pairs));
            }
            let key = self.value()?;
            self.blanks()?;
            if self.bytes.get(self.at) != Some(&b':') {
                let (span, shown) = (self.char_span(), self.shown());
                return self.fail(
                    Diagnostic::error("syntax-colon", span, format!("expected `:` after the key, found {shown}"))
                        .help("a map is written {\"key\": value, ...}"),
                );
            }
            self.at += 1;
            self.blanks()?;
            let value = self.value()?;
            pairs.push((key, value));
            self.comma(b'}', "value")?;
        }
    }
}

/// Whether a line begins like an item: an upper-case word and a bracket.
pub(super) fn begins_item(line: &str) -> bool {
    let l = line.trim_start();
    let word = l.bytes().take_while(u8::is_ascii_alphanumeric).count();
    word > 1 && l.as_bytes()[0].is_ascii_uppercase() && l[word..].trim_start().starts_with('(')
}
