//! Tokens of an expression.

use super::fault::{Fault, Span, report, shown};
use crate::engine::content::Date;

/// A token with its place.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token {
    pub kind: Tok,
    pub span: Span,
}

/// Kinds of token.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Tok {
    Number(f64),
    Date(Date),
    Word,
    True,
    False,
    And,
    Or,
    Not,
    Plus,
    Minus,
    Star,
    Slash,
    Lt,
    Le,
    Gt,
    Ge,
    EqEq,
    Ne,
    Set,
    Add,
    Sub,
    Open,
    Close,
    OpenIndex,
    CloseIndex,
    Comma,
    Colon,
    End,
}

/// Symbols of other languages and of typesetting, with what is written here.
const FOREIGN: &[(&str, Tok, &str)] = &[
    ("&&", Tok::And, "and"),
    ("||", Tok::Or, "or"),
    ("!", Tok::Not, "not"),
    ("=>", Tok::Ge, ">="),
    ("=<", Tok::Le, "<="),
    ("<>", Tok::Ne, "!="),
    ("≥", Tok::Ge, ">="),
    ("≤", Tok::Le, "<="),
    ("≠", Tok::Ne, "!="),
    ("−", Tok::Minus, "-"),
    ("–", Tok::Minus, "-"),
    ("×", Tok::Star, "*"),
    ("·", Tok::Star, "*"),
    ("÷", Tok::Slash, "/"),
];

const SYMBOLS: &[(&str, Tok)] = &[
    ("==", Tok::EqEq),
    ("!=", Tok::Ne),
    ("<=", Tok::Le),
    (">=", Tok::Ge),
    ("+=", Tok::Add),
    ("-=", Tok::Sub),
    ("+", Tok::Plus),
    ("-", Tok::Minus),
    ("*", Tok::Star),
    ("/", Tok::Slash),
    ("<", Tok::Lt),
    (">", Tok::Gt),
    ("=", Tok::Set),
    ("(", Tok::Open),
    (")", Tok::Close),
    ("[", Tok::OpenIndex),
    ("]", Tok::CloseIndex),
    (",", Tok::Comma),
    (":", Tok::Colon),
];

/// Cuts `source[range]` into tokens; the last is always `End`. Spans are bytes of `source`.
pub(super) fn tokens(source: &str, range: Span, faults: &mut Vec<Fault>) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = range.start;
    let end = range.end;
    'next: while at < end {
        let rest = &source[at..end];
        let c = rest.chars().next().unwrap_or(' ');
        if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
            at += 1;
            continue;
        }
        let start = at;
        if c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|d: char| d.is_ascii_digit())) {
            at += number_length(rest);
            out.push(number(source, start..at, faults));
            continue;
        }
        if c == '@' {
            at += 1 + rest[1..].find(|d: char| !d.is_alphanumeric() && d != '-').unwrap_or(rest.len() - 1);
            out.push(date(source, start..at, faults));
            continue;
        }
        if c.is_alphabetic() || c == '_' {
            at += rest.find(|d: char| !d.is_alphanumeric() && d != '_').unwrap_or(rest.len());
            let kind = match &source[start..at] {
                "and" => Tok::And,
                "or" => Tok::Or,
                "not" => Tok::Not,
                "true" => Tok::True,
                "false" => Tok::False,
                _ => Tok::Word,
            };
            out.push(Token { kind, span: start..at });
            continue;
        }
        for &(text, kind, ours) in FOREIGN {
            if rest.starts_with(text) && !(text == "!" && rest.starts_with("!=")) {
                at += text.len();
                let message = format!("`{text}` is not of this language");
                report(faults, character(start..at, &message, text).help(format!("write `{ours}`")));
                out.push(Token { kind, span: start..at });
                continue 'next;
            }
        }
        for &(text, kind) in SYMBOLS {
            if rest.starts_with(text) {
                at += text.len();
                out.push(Token { kind, span: start..at });
                continue 'next;
            }
        }
        let run = rest.find(|d: char| d.is_alphanumeric() || " _()[],:+-*/<>=!@&|\n\t".contains(d));
        at += run.filter(|&n| n > 0).unwrap_or(if run.is_none() { rest.len() } else { c.len_utf8() });
        let found = &source[start..at];
        let help = match c {
            '%' => "write a share as a number: 5 % is `0.05`",
            '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' => "names stand without quotes",
            '^' => "write `pow(a, b)`",
            '{' | '}' => "braces belong to text; group with `( )`",
            _ => "take it out",
        };
        report(faults, character(start..at, "this character has no meaning in an expression", found).help(help));
    }
    out.push(Token { kind: Tok::End, span: end..end });
    out
}

fn character(span: Span, message: &str, found: &str) -> Fault {
    Fault::new("E-character", span, message).found(shown(found)).expected("names, numbers and operators")
}

fn number_length(rest: &str) -> usize {
    let b = rest.as_bytes();
    let mut i = 0;
    while i < b.len() {
        let exponent_sign = (b[i] == b'+' || b[i] == b'-')
            && matches!(b[i - 1], b'e' | b'E')
            && b.get(i + 1).is_some_and(u8::is_ascii_digit)
            && b[..i - 1].iter().all(|d| d.is_ascii_digit() || *d == b'.' || *d == b'_');
        if b[i].is_ascii_alphanumeric() || b[i] == b'_' || b[i] == b'.' || (i > 0 && exponent_sign) {
            i += 1;
        } else {
            break;
        }
    }
    i
}

fn number(source: &str, span: Span, faults: &mut Vec<Fault>) -> Token {
    let text = &source[span.clone()];
    let plain = text.replace('_', "");
    let well = !text.ends_with(['_', '.']) && plain.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    let value = plain.parse::<f64>().ok().filter(|x| well && x.is_finite());
    if value.is_none() {
        let fault = Fault::new("E-number", span.clone(), "this is not a number").found(shown(text));
        let fault = fault.expected("digits, `_` between them, a point before decimals");
        report(faults, fault.help("write `0.4`, `12` or `1_000`; a unit stands in the field `unit`, not here"));
    }
    Token { kind: Tok::Number(value.unwrap_or(1.0)), span }
}

fn date(source: &str, span: Span, faults: &mut Vec<Fault>) -> Token {
    let text = &source[span.clone()];
    let parsed = read_date(&text[1..]);
    if parsed.is_none() {
        let fault = Fault::new("E-date", span.clone(), "this is not a day of the calendar").found(shown(text));
        report(faults, fault.expected("`@year-month` or `@year-month-day`").help("write `@1980-10` or `@1980-10-15`"));
    }
    Token { kind: parsed.map_or(Tok::Date(Date::default()), Tok::Date), span }
}

/// Reads `1980-10` (the first of the month) or `1980-10-15`; `None` where it is no day of the calendar.
pub(super) fn read_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let mut field = |length: usize| {
        let part = parts.next()?;
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
    };
    let (year, month) = (field(4)?, field(2)?);
    let day = match text.len() {
        7 => 1,
        _ => field(2)?,
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let well = parts.next().is_none() && (1..=days).contains(&day);
    well.then_some(Date { year: i32::from(year), month: month as u8, day: day as u8 })
}
