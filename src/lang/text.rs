//! Text with live notation: values, conditional passages, variants, links, names.
//!
//! Line breaks: a blank line parts paragraphs (kept as `\n\n`), a single one counts as a space.
//! Branches of `{? }` and `{~ }` lose the blanks around them. Backslash before `{ } | [ ] \` gives the sign itself.

use super::ast::{Ast, Ident};
use super::fault::{Fault, Span, report, shown};
use super::limits;
use super::lower::{Context, Expect};
use super::parse::expression_in;
use super::scope::{Free, Kind, Names, Scope};
use super::suggest::did_you_mean;
use crate::engine::content::{NameOf, Piece, Text};
use crate::engine::expr::{Expr, ExprId};

/// A text as written.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TextAst {
    /// Pieces in order.
    pub pieces: Vec<PieceAst>,
}

/// A piece of text, as written.
#[derive(Clone, PartialEq, Debug)]
pub enum PieceAst {
    /// Plain words, breaks of lines settled.
    Words(String),
    /// `{= expr :1}`: expression, decimals.
    Value(Ast, u8),
    /// `{? cond | then | else}`
    When(Ast, Vec<PieceAst>, Vec<PieceAst>),
    /// `{~ a | b}`
    Variants(Vec<Vec<PieceAst>>),
    /// `[[entry|words]]`: entry, words shown; `None` for the entry's own title, which the faces look up.
    Link(Ident, Option<String>),
    /// `{@person}`
    Person(Ident),
    /// `{holder office}`
    Holder(Ident),
    /// `{acting office}`
    Acting(Ident),
    /// `{here}`
    Here(Span),
    /// `{level fact}` or `{level fact[elem]}`
    Level(Ident, Vec<Ident>),
}

/// Whether a character must never reach a terminal: controls (line feed apart), and marks that turn the
/// direction of writing or hide.
#[must_use]
pub fn is_unfit(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Reads a text. Always gives a tree; unfit characters are reported and left out.
#[must_use]
pub fn text(source: &str) -> (TextAst, Vec<Fault>) {
    let mut faults = Vec::new();
    if source.len() > limits::TEXT {
        let fault = Fault::new("E-size", 0..0, "this text is too long").found(format!("{} bytes", source.len()));
        faults.push(fault.expected(format!("at most {} bytes", limits::TEXT)).help("split it"));
        return (TextAst::default(), faults);
    }
    let mut reader = Reader { source, at: 0, depth: 0, pieces: 0, faults };
    let mut pieces = reader.pieces(false);
    trim(&mut pieces, true);
    (TextAst { pieces }, reader.faults)
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    depth: usize,
    pieces: usize,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, code: &'static str, span: Span, message: &str, expected: &str, help: &str) {
        let found = shown(&self.source[span.clone()]);
        report(&mut self.faults, Fault::new(code, span, message).found(found).expected(expected).help(help));
    }

    /// Pieces up to the end, or, inside a brace, up to `|` or `}`.
    fn pieces(&mut self, inside: bool) -> Vec<PieceAst> {
        let mut out = Vec::new();
        let mut words = String::new();
        while let Some(c) = self.source[self.at..].chars().next() {
            let rest = &self.source[self.at..];
            let next = rest[c.len_utf8()..].chars().next();
            match c {
                '|' | '}' if inside => break,
                '\\' if next.is_some_and(|n| "{}|[]\\".contains(n)) => {
                    words.extend(next);
                    self.at += 2;
                }
                '\\' => {
                    let span = self.at..self.at + 1;
                    self.fault("E-text", span, "a lone backslash", "`\\{`, `\\}`, `\\|`, `\\[`, `\\]` or `\\\\`", "double it");
                    self.at += 1;
                }
                '{' => {
                    flush(&mut words, &mut out);
                    out.extend(self.brace());
                }
                '}' => {
                    let span = self.at..self.at + 1;
                    self.fault("E-text", span, "no brace is open here", "`{` before it", "write `\\}` for a brace");
                    self.at += 1;
                }
                '[' if next == Some('[') => {
                    flush(&mut words, &mut out);
                    out.extend(self.link());
                }
                '\r' if next == Some('\n') => self.at += 1,
                c if is_unfit(c) => {
                    let length = rest.find(|d| !is_unfit(d)).unwrap_or(rest.len());
                    let span = self.at..self.at + length;
                    let help = "take it out; a paragraph ends with a blank line";
                    self.fault("E-control", span, "a character that must not reach a screen", "visible characters", help);
                    self.at += length;
                }
                c => {
                    words.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        flush(&mut words, &mut out);
        out
    }

    /// The stretch from here to the first of `ends` outside parentheses, and whether one was found.
    fn stretch(&self, ends: &str) -> (Span, bool) {
        let mut deep = 0_i32;
        for (i, c) in self.source[self.at..].char_indices() {
            match c {
                '(' | '[' => deep += 1,
                ')' | ']' => deep -= 1,
                '}' | '{' => return (self.at..self.at + i, ends.contains(c)),
                _ if deep <= 0 && ends.contains(c) => return (self.at..self.at + i, true),
                '|' => return (self.at..self.at + i, ends.contains('|')),
                _ => {}
            }
        }
        (self.at..self.source.len(), false)
    }

    fn embedded(&mut self, span: Span) -> Ast {
        let (ast, faults) = expression_in(self.source, span);
        for fault in faults {
            report(&mut self.faults, fault);
        }
        ast
    }

    /// Closes a brace opened at `open`; steps to its end where something else stands before it.
    fn close(&mut self, open: usize) {
        if self.source[self.at..].starts_with('}') {
            self.at += 1;
            return;
        }
        let (rest, closed) = self.stretch("}");
        if closed {
            self.fault("E-text", rest.clone(), "this is not part of the notation", "`}`", "see the notation of text");
            self.at = rest.end + 1;
        } else {
            let help = "add `}`, or write `\\{` for a brace";
            self.fault("E-unclosed", open..open + 1, "this brace is never closed", "`}`", help);
            self.at = rest.end;
        }
    }

    fn brace(&mut self) -> Option<PieceAst> {
        let open = self.at;
        self.pieces += 1;
        if self.depth == limits::NESTING || self.pieces > limits::NODES {
            let code = if self.depth == limits::NESTING { "E-deep" } else { "E-size" };
            self.fault(code, open..open + 1, "too many passages, or nested too deeply", "a simpler text", "split it");
            self.at = self.source.len();
            return None;
        }
        self.depth += 1;
        self.at += 1;
        let rest = &self.source[self.at..];
        let piece = match rest.as_bytes().first() {
            Some(b'=') => {
                self.at += 1;
                Some(self.value())
            }
            Some(b'?') => {
                self.at += 1;
                Some(self.conditional())
            }
            Some(b'~') => {
                self.at += 1;
                Some(PieceAst::Variants(self.branches(open)))
            }
            _ => self.name(open),
        };
        self.close(open);
        self.depth -= 1;
        piece
    }

    fn value(&mut self) -> PieceAst {
        let (span, _) = self.stretch(":}");
        let ast = self.embedded(span.clone());
        self.at = span.end;
        let mut decimals = 0;
        if self.source[self.at..].starts_with(':') {
            self.at += 1;
            let (digits, _) = self.stretch("}");
            let written = self.source[digits.clone()].trim();
            match written.parse::<u8>() {
                Ok(n) if n <= 6 && written.len() == 1 => decimals = n,
                _ => self.fault("E-text", digits.clone(), "not a number of decimals", "0 to 6", "write `{= x :1}`"),
            }
            self.at = digits.end;
        }
        PieceAst::Value(ast, decimals)
    }

    fn conditional(&mut self) -> PieceAst {
        let (span, _) = self.stretch("|");
        let condition = self.embedded(span.clone());
        let open = span.start - 2;
        self.at = span.end;
        if !self.source[self.at..].starts_with('|') {
            let help = "write `{? condition | then}` or `{? condition | then | else}`";
            self.fault("E-text", open..span.end, "a condition without a passage", "`|` and the passage", help);
            return PieceAst::When(condition, Vec::new(), Vec::new());
        }
        self.at += 1;
        let mut branches = self.branches(open).into_iter();
        let (then, otherwise) = (branches.next().unwrap_or_default(), branches.next().unwrap_or_default());
        if branches.next().is_some() {
            let help = "put another `{? | }` into the last passage, or write `\\|` for the sign itself";
            self.fault("E-text", open..self.at, "a condition has two passages", "then, else", help);
        }
        PieceAst::When(condition, then, otherwise)
    }

    fn branches(&mut self, open: usize) -> Vec<Vec<PieceAst>> {
        let mut out = Vec::new();
        loop {
            let mut pieces = self.pieces(true);
            trim(&mut pieces, false);
            out.push(pieces);
            self.pieces += 1;
            if self.pieces > limits::NODES {
                self.fault("E-size", open..open + 1, "too many passages", "a simpler text", "split it");
                self.at = self.source.len();
            }
            if !self.source[self.at..].starts_with('|') {
                return out;
            }
            self.at += 1;
        }
    }

    /// `@person`, `holder office`, `acting office`, `here`, `level fact[elem]`.
    fn name(&mut self, open: usize) -> Option<PieceAst> {
        let (span, _) = self.stretch("}");
        let inner = &self.source[span.clone()];
        self.at = span.end;
        if let Some(person) = inner.strip_prefix('@') {
            return self.ident(person.trim(), span).map(PieceAst::Person);
        }
        let (word, rest) = inner.trim().split_once(char::is_whitespace).unwrap_or((inner.trim(), ""));
        let rest = rest.trim();
        match word {
            "here" if rest.is_empty() => Some(PieceAst::Here(open..(span.end + 1).min(self.source.len()))),
            "holder" => self.ident(rest, span).map(PieceAst::Holder),
            "acting" => self.ident(rest, span).map(PieceAst::Acting),
            "level" => {
                let (name, elements) = rest.strip_suffix(']').and_then(|r| r.split_once('[')).unwrap_or((rest, ""));
                let parts: Vec<&str> = elements.split(',').map(str::trim).filter(|e| !e.is_empty()).collect();
                let elements = parts.into_iter().filter_map(|e| self.ident(e, span.clone())).collect();
                self.ident(name.trim(), span).map(|name| PieceAst::Level(name, elements))
            }
            _ => {
                let span = open..(span.end + 1).min(self.source.len());
                let expected = "`{= value}`, `{? cond | then}`, `{~ a | b}`, `{@person}`, `{holder office}`, \
                                `{acting office}`, `{here}` or `{level fact}`";
                self.fault("E-text", span, "this is not part of the notation", expected, "write `\\{` for a brace");
                None
            }
        }
    }

    /// An id that stands somewhere in `within`.
    fn ident(&mut self, name: &str, within: Span) -> Option<Ident> {
        let well = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !well {
            self.fault("E-text", within, "an id is missing here", "an id: letters, digits, `_`", "name what is meant");
            return None;
        }
        let base = self.source.as_ptr() as usize;
        let start = name.as_ptr() as usize - base;
        Some(Ident { name: name.to_owned(), span: start..start + name.len() })
    }

    fn link(&mut self) -> Option<PieceAst> {
        let open = self.at;
        let rest = &self.source[open + 2..];
        let stop = rest.char_indices().find(|&(i, c)| "{}\n".contains(c) || rest[i..].starts_with("]]") || rest[i..].starts_with("[["));
        let end = stop.filter(|&(_, c)| c == ']').map(|(i, _)| i);
        let Some(length) = end else {
            let help = "write `[[entry]]` or `[[entry|words]]`, or `\\[` for the sign itself";
            self.fault("E-unclosed", open..open + 2, "this link is never closed", "`]]`", help);
            self.at = open + 2;
            return None;
        };
        let inner = &rest[..length];
        self.at = open + 2 + length + 2;
        let (entry, words) = inner.split_once('|').map_or((inner, None), |(e, w)| (e, Some(w.trim())));
        if let Some(bad) = words.and_then(|w| w.char_indices().find(|&(_, c)| is_unfit(c))) {
            let start = open + 2 + (words.unwrap_or("").as_ptr() as usize - inner.as_ptr() as usize) + bad.0;
            let span = start..start + bad.1.len_utf8();
            self.fault("E-control", span, "a character that must not reach a screen", "visible characters", "take it out");
            return None;
        }
        let entry = self.ident(entry.trim(), open..self.at)?;
        Some(PieceAst::Link(entry, words.filter(|w| !w.is_empty()).map(str::to_owned)))
    }
}

/// Settles the breaks of lines in `words` and adds them as a piece.
fn flush(words: &mut String, out: &mut Vec<PieceAst>) {
    if words.is_empty() {
        return;
    }
    let mut settled = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while let Some(i) = rest.find('\n') {
        let head = rest[..i].trim_end_matches(' ');
        let tail = rest[i..].trim_start_matches([' ', '\n']);
        let breaks = rest[i..rest.len() - tail.len()].matches('\n').count();
        settled.push_str(head);
        settled.push_str(if breaks > 1 { "\n\n" } else { " " });
        rest = tail;
    }
    settled.push_str(rest);
    words.clear();
    out.push(PieceAst::Words(settled));
}

/// Takes blanks (and, at the ends of a whole text, breaks) off the ends of a passage.
fn trim(pieces: &mut Vec<PieceAst>, whole: bool) {
    let blank = |c: char| c == ' ' || (whole && c == '\n');
    if let Some(PieceAst::Words(w)) = pieces.first_mut() {
        *w = w.trim_start_matches(blank).to_owned();
    }
    if let Some(PieceAst::Words(w)) = pieces.last_mut() {
        *w = w.trim_end_matches(blank).to_owned();
    }
    pieces.retain(|p| !matches!(p, PieceAst::Words(w) if w.is_empty()));
}

/// Resolves a text. `store` puts an expression into the content and gives its id; `key` is the text's stable key.
/// Passages at fault are left out, and reported.
#[must_use]
pub fn lower_text(ast: &TextAst, key: &str, free: &Free, scope: &dyn Scope, store: &mut dyn FnMut(Expr) -> ExprId) -> (Text, Vec<Fault>) {
    let mut context = Context::new(scope, free);
    let pieces = lower_pieces(&ast.pieces, &mut context, store);
    (Text { pieces, key: key.to_owned() }, context.faults)
}

fn lower_pieces(pieces: &[PieceAst], c: &mut Context<'_>, store: &mut dyn FnMut(Expr) -> ExprId) -> Vec<Piece> {
    let mut out = Vec::new();
    for piece in pieces {
        out.extend(match piece {
            PieceAst::Words(words) => Some(Piece::Words(words.clone())),
            PieceAst::Value(ast, decimals) => {
                let expr = c.whole(&ast.root, &Expect::Number).expr;
                Some(Piece::Value(store(expr), *decimals))
            }
            PieceAst::When(ast, then, otherwise) => {
                let condition = store(c.whole(&ast.root, &Expect::Truth).expr);
                let (then, otherwise) = (lower_pieces(then, c, store), lower_pieces(otherwise, c, store));
                Some(Piece::When(condition, then, otherwise))
            }
            PieceAst::Variants(of) => Some(Piece::Variants(of.iter().map(|v| lower_pieces(v, c, store)).collect())),
            PieceAst::Link(entry, words) => {
                if !c.scope.entry(&entry.name) {
                    unknown(c, "E-entry", entry, "library entry", Names::Entry);
                }
                Some(Piece::Link(entry.name.clone(), words.clone().unwrap_or_default()))
            }
            PieceAst::Person(id) => {
                let person = c.scope.person(&id.name);
                if person.is_none() {
                    unknown(c, "E-person", id, "person", Names::Person);
                }
                person.map(|p| Piece::Name(NameOf::Person(p)))
            }
            PieceAst::Holder(id) | PieceAst::Acting(id) => {
                let office = c.scope.office(&id.name);
                if office.is_none() {
                    unknown(c, "E-office", id, "office", Names::Office);
                }
                let holder = matches!(piece, PieceAst::Holder(_));
                office.map(|o| Piece::Name(if holder { NameOf::Holder(o) } else { NameOf::Acting(o) }))
            }
            PieceAst::Here(span) => {
                let here = c.free.last().copied();
                if here.is_none() {
                    c.no_here(span);
                }
                here.map(|(dim, element)| Piece::Name(NameOf::Element(dim, element)))
            }
            PieceAst::Level(name, elements) => lower_level(name, elements, c),
        });
    }
    out
}

fn lower_level(name: &Ident, elements: &[Ident], c: &mut Context<'_>) -> Option<Piece> {
    let Some(q) = c.scope.quantity(&name.name) else {
        unknown(c, "E-name", name, "quantity", Names::Quantity);
        return None;
    };
    if !matches!(q.kind, Kind::Level(_)) {
        let fault = Fault::new("E-type", name.span.clone(), format!("`{}` has no levels", name.name));
        let fault = fault.found(super::lower::kind_words(&q.kind)).expected("a fact with levels");
        report(&mut c.faults, fault.help(format!("show a number with `{{= {}}}`", name.name)));
        return None;
    }
    c.slot(name, &q, elements).map(|slot| Piece::Name(NameOf::Level(slot)))
}

fn unknown(c: &mut Context<'_>, code: &'static str, id: &Ident, what: &str, names: Names) {
    let help = did_you_mean(&id.name, c.scope.names(names), "declare it, or check the spelling");
    let fault = Fault::new(code, id.span.clone(), format!("there is no {what} `{}`", id.name));
    report(&mut c.faults, fault.found(shown(&id.name)).expected(format!("the id of a declared {what}")).help(help));
}
