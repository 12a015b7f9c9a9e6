//! Scenario files as trees with the exact place of everything.
//!
//! A reader of RON's data syntax that keeps a span for each value, maps strings back to the file character by
//! character, goes on after a fault at the next item, and says what is wrong in the words of someone who writes
//! scenarios. What it accepts, the `ron` crate accepts too; a test holds the two together.

use super::diagnostic::{Diagnostic, Span};

/// Deepest nesting of brackets.
pub const MAX_DEPTH: usize = 32;
/// Most values in one file.
pub const MAX_NODES: usize = 400_000;
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
    let mut out: String = text.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(40).is_some() {
        out.push('…');
    }
    out
}

/// Reads a file: its items as far as they can be read, and every fault.
#[must_use]
pub fn read(text: &str, file: u32) -> (Vec<Node>, Vec<Diagnostic>) {
    let mut r = Reader { text, bytes: text.as_bytes(), at: 0, file, depth: 0, nodes: 0, faults: Vec::new() };
    let items = r.file();
    (items, r.faults)
}

/// A fault was found and reported; the reader looks for the next item.
struct Lost;
type Read<T> = Result<T, Lost>;

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    file: u32,
    depth: usize,
    nodes: usize,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    fn fail<T>(&mut self, diagnostic: Diagnostic) -> Read<T> {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(diagnostic);
        }
        Err(Lost)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn char_span(&self) -> Span {
        self.span(self.at, self.at + self.peek().map_or(0, char::len_utf8))
    }

    fn shown(&self) -> String {
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
    fn blanks(&mut self) -> Read<()> {
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

    fn file(&mut self) -> Vec<Node> {
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
            self.at += 1;
        } else if self.at == self.text.len() {
            let span = self.span(self.at, self.at);
            let _ = self.fail::<()>(
                Diagnostic::error("syntax-list", span, "the file is empty").help("a file is a list of items: `[ Stock(...), ... ]`; `[]` holds none"),
            );
            return items;
        } else {
            let (span, shown) = (self.char_span(), self.shown());
            let _ = self.fail::<()>(
                Diagnostic::error("syntax-list", span, format!("a file is a list of items, but this one begins with {shown}"))
                    .label("expected `[`")
                    .help("put `[` at the beginning and `]` at the end, with a comma after each item"),
            );
            if !self.resume() {
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
    fn item(&mut self, items: &mut Vec<Node>) -> Read<bool> {
        self.depth = 1;
        self.blanks()?;
        match self.bytes.get(self.at) {
            Some(b']') => {
                self.at += 1;
                self.blanks()?;
                if self.at < self.text.len() {
                    let (span, shown) = (self.char_span(), self.shown());
                    return self.fail(
                        Diagnostic::error("syntax-after", span, format!("{shown} after the end of the list"))
                            .label("the list was closed before this")
                            .help("move the `]` to the end of the file"),
                    );
                }
                return Ok(false);
            }
            None => {
                let span = self.span(self.at, self.at);
                let _ = self.fail::<()>(
                    Diagnostic::error("syntax-list", span, "the list of items is never closed").help("end the file with `]`"),
                );
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
    fn resume(&mut self) -> bool {
        let from = self.text[self.at..].find('\n').map_or(self.text.len(), |i| self.at + i + 1);
        // The fault may stand at the very beginning of the item that follows.
        let line = self.text[..self.at].rfind('\n').map_or(0, |i| i + 1);
        let mut at = if self.text[line..self.at].trim().is_empty() && self.at > 0 { line } else { from };
        let indent = self.text.lines().filter_map(|l| begins_item(l).then(|| l.len() - l.trim_start().len())).min();
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

    /// A comma or the closing bracket (which is left).
    fn comma(&mut self, close: u8, what: &str) -> Read<()> {
        let after = self.at;
        self.blanks()?;
        match self.bytes.get(self.at) {
            Some(b',') => {
                self.at += 1;
                Ok(())
            }
            Some(&b) if b == close => Ok(()),
            _ => {
                let shown = self.shown();
                let (span, here) = (self.span(after, after), self.char_span());
                let close = char::from(close);
                let diagnostic = if self.at == self.text.len() {
                    Diagnostic::error("syntax-bracket", span, format!("the file ends before the closing `{close}`"))
                        .help(format!("close this with `{close}`"))
                } else if matches!(self.peek(), Some(')' | ']' | '}')) {
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

    fn value(&mut self) -> Read<Node> {
        self.nodes += 1;
        let start = self.at;
        if self.nodes > MAX_NODES {
            let span = self.char_span();
            return self.fail(
                Diagnostic::error("limit-size", span, format!("the file holds more than {MAX_NODES} values")).help("split the scenario or make it smaller"),
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
                            Diagnostic::error("number-finite", span, format!("`{word}` is not a number a model can use")).label("expected a finite number"),
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
                    Diagnostic::error("syntax-quotes", span, "strings stand between double quotes").label("expected `\"`").help("write \"...\""),
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

    fn nested(&mut self, inner: impl FnOnce(&mut Self) -> Read<Kind>) -> Read<Kind> {
        if self.depth >= MAX_DEPTH {
            let span = self.char_span();
            return self.fail(
                Diagnostic::error("limit-depth", span, format!("brackets are nested more than {MAX_DEPTH} deep")).help("nothing in the format needs this"),
            );
        }
        self.depth += 1;
        self.at += 1;
        let kind = inner(self);
        self.depth -= 1;
        kind
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
            self.at += 1;
        }
        self.text[start..self.at].into()
    }

    /// What stands between `(` and `)`: fields or values.
    fn round(&mut self, name: Option<(String, Span)>) -> Read<Kind> {
        let (mut fields, mut values): (Vec<Field>, Vec<Node>) = (Vec::new(), Vec::new());
        loop {
            self.blanks()?;
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
                        Diagnostic::error("syntax-mixed", span, "a named field among values without names").help("name all of them or none"),
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
    fn field_name(&mut self) -> Read<Option<String>> {
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

    fn list(&mut self) -> Read<Kind> {
        let mut values = Vec::new();
        loop {
            self.blanks()?;
            if self.bytes.get(self.at) == Some(&b']') {
                self.at += 1;
                return Ok(Kind::List(values));
            }
            let value = self.value()?;
            values.push(value);
            self.comma(b']', "value")?;
        }
    }

    fn map(&mut self) -> Read<Kind> {
        let mut pairs = Vec::new();
        loop {
            self.blanks()?;
            if self.bytes.get(self.at) == Some(&b'}') {
                self.at += 1;
                return Ok(Kind::Map(pairs));
            }
            let key = self.value()?;
            self.blanks()?;
            if self.bytes.get(self.at) != Some(&b':') {
                let (span, shown) = (self.char_span(), self.shown());
                return self.fail(
                    Diagnostic::error("syntax-colon", span, format!("expected `:` after the key, found {shown}")).help("a map is written {\"key\": value, ...}"),
                );
            }
            self.at += 1;
            self.blanks()?;
            let value = self.value()?;
            pairs.push((key, value));
            self.comma(b'}', "value")?;
        }
    }

    fn number(&mut self, start: usize) -> Read<Kind> {
        if matches!(self.bytes[self.at], b'-' | b'+') {
            self.at += 1;
        }
        while let Some(&b) = self.bytes.get(self.at) {
            let exponent_sign = matches!(b, b'-' | b'+') && matches!(self.bytes[self.at - 1], b'e' | b'E');
            if b.is_ascii_alphanumeric() || b == b'.' || b == b'_' || exponent_sign {
                self.at += 1;
            } else {
                break;
            }
        }
        let written = &self.text[start..self.at];
        let digits: String = written.chars().filter(|c| *c != '_').collect();
        let value = if written.len() > 64 { None } else { digits.parse::<f64>().ok() };
        let plain = written.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'e' | b'E'));
        match value {
            Some(v) if v.is_finite() && plain => Ok(Kind::Number(v)),
            Some(v) if plain && !v.is_finite() => {
                let (span, shown) = (self.span(start, self.at), brief(written));
                self.fail(Diagnostic::error("number-finite", span, format!("`{shown}` is too large for a number")).label("expected a finite number"))
            }
            _ => {
                let (span, shown) = (self.span(start, self.at), brief(written));
                self.fail(
                    Diagnostic::error("syntax-number", span, format!("`{shown}` is not a number"))
                        .help("numbers are written 12, -0.5, 1_000; an expression stands in quotes: \"2 * x\""),
                )
            }
        }
    }

    fn raw_string(&mut self, start: usize) -> Read<Kind> {
        self.at += 1;
        let hashes = self.bytes[self.at..].iter().take_while(|b| **b == b'#').count();
        self.at += hashes;
        if self.bytes.get(self.at) != Some(&b'"') {
            let span = self.span(start, self.at);
            return self.fail(Diagnostic::error("syntax-value", span, "expected `\"` after `r#`"));
        }
        self.at += 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let Some(length) = self.text[self.at..].find(&close) else { return self.unclosed(start) };
        let value = self.text[self.at..self.at + length].to_owned();
        let map = vec![(0, self.at as u32)];
        self.at += length + close.len();
        Ok(Kind::Text(Words { value, span: self.span(start, self.at), map }))
    }

    fn unclosed<T>(&mut self, start: usize) -> Read<T> {
        let span = self.span(start, start + 1);
        // Go on after the line on which the string began.
        self.at = self.text[start..].find('\n').map_or(self.text.len(), |i| start + i);
        self.fail(Diagnostic::error("syntax-string", span, "this string is never closed").label("opened here").help("end it with `\"`; a quote inside is written \\\""))
    }

    fn string(&mut self, start: usize) -> Read<Kind> {
        self.at += 1;
        let mut value = String::new();
        let mut map = vec![(0, self.at as u32)];
        loop {
            let rest = &self.text[self.at..];
            let Some(plain) = rest.find(['"', '\\']) else { return self.unclosed(start) };
            value.push_str(&rest[..plain]);
            self.at += plain;
            if self.bytes[self.at] == b'"' {
                self.at += 1;
                return Ok(Kind::Text(Words { value, span: self.span(start, self.at), map }));
            }
            map.push((value.len() as u32, self.at as u32));
            let c = self.escape()?;
            value.push(c);
            map.push((value.len() as u32, self.at as u32));
        }
    }

    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        let kind = self.text[start + 1..].chars().next();
        self.at += 1 + kind.map_or(0, char::len_utf8);
        let code = match kind {
            Some('n') => return Ok('\n'),
            Some('t') => return Ok('\t'),
            Some('r') => return Ok('\r'),
            Some('0') => return Ok('\0'),
            Some(c @ ('"' | '\\' | '\'')) => return Ok(c),
            Some('x') => {
                let hex = self.text.get(self.at..self.at + 2).unwrap_or("");
                self.at += hex.len();
                u32::from_str_radix(hex, 16).ok()
            }
            Some('u') if self.bytes.get(self.at) == Some(&b'{') => {
                let hex: String = self.text[self.at + 1..].chars().take_while(char::is_ascii_hexdigit).take(7).collect();
                self.at += 1 + hex.len();
                if self.bytes.get(self.at) == Some(&b'}') {
                    self.at += 1;
                    u32::from_str_radix(&hex, 16).ok()
                } else {
                    None
                }
            }
            _ => None,
        };
        match code.and_then(char::from_u32) {
            Some(c) => Ok(c),
            None => {
                let span = self.span(start, self.at);
                let shown = brief(&self.text[start..self.at]);
                self.fail(
                    Diagnostic::error("syntax-escape", span, format!("`{shown}` is no escape RON knows"))
                        .help("known are \\n \\t \\\" \\\\ \\u{e9}; a backslash itself is written \\\\ (\\\\{ for a brace in text)"),
                )
            }
        }
    }
}

/// Whether a line begins like an item: an upper-case word and a bracket.
fn begins_item(line: &str) -> bool {
    let l = line.trim_start();
    let word = l.bytes().take_while(u8::is_ascii_alphanumeric).count();
    word > 1 && l.as_bytes()[0].is_ascii_uppercase() && l[word..].trim_start().starts_with('(')
}
