//! Numbers and strings.

use super::reader::{Read, Reader};
use super::{Kind, Words, brief};
use crate::scenario::diagnostic::Diagnostic;

impl Reader<'_> {
    pub(super) fn number(&mut self, start: usize) -> Read<Kind> {
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
                self.fail(
                    Diagnostic::error("number-finite", span, format!("`{shown}` is too large for a number"))
                        .label("expected a finite number"),
                )
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

    pub(super) fn raw_string(&mut self, start: usize) -> Read<Kind> {
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
        self.fail(
            Diagnostic::error("syntax-string", span, "this string is never closed")
                .label("opened here")
                .help("end it with `\"`; a quote inside is written \\\""),
        )
    }

    pub(super) fn string(&mut self, start: usize) -> Read<Kind> {
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
