//! Faults of scenario files: where, what was found, what was expected, what to do.

use std::fmt::Write as _;
use std::sync::Arc;

/// How grave a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot be played.
    Error,
    /// It can be played; something is likely not meant.
    Warning,
}

/// Bytes of a file: from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Index into the files of the report.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// A fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code: `name-unknown`, `syntax-comma`.
    pub code: &'static str,
    /// How grave.
    pub severity: Severity,
    /// Where; `None` where it concerns no place in a file.
    pub span: Option<Span>,
    /// The fault in a sentence, with what was found.
    pub message: String,
    /// What was found or expected at the marked place, in a few words; shown beside the mark.
    pub label: String,
    /// What to do, if it can be said.
    pub help: String,
    /// Another place that matters: (where, words).
    pub other: Option<(Span, String)>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span: Some(span),
            message: message.into(),
            label: String::new(),
            help: String::new(),
            other: None,
        }
    }

    /// A warning.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// An error of no place in particular.
    pub fn general(code: &'static str, message: impl Into<String>) -> Self {
        Self { span: None, ..Self::error(code, Span::default(), message) }
    }

    /// With words beside the mark.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// With a second place.
    #[must_use]
    pub fn other(mut self, span: Span, words: impl Into<String>) -> Self {
        self.other = Some((span, words.into()));
        self
    }
}

/// A file that was read, for showing its lines.
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    /// Path inside the scenario.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
}

impl SourceFile {
    /// Line and column (both from 1, columns in characters) of a byte.
    #[must_use]
    pub fn position(&self, byte: u32) -> (u32, u32) {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &self.text[..byte];
        let line = before.matches('\n').count() as u32 + 1;
        let from = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[from..].chars().count() as u32 + 1)
    }
}

/// One fault as lines of text: `file:line:column`, the line with the span marked, the advice.
#[must_use]
pub fn render(diagnostic: &Diagnostic, files: &[SourceFile], colour: bool) -> String {
    use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code);
    let mut group = Group::with_title(title);
    // Lines far from the fault are cut away, so that a huge file or line costs nothing to show.
    let cut = |span: Span| -> Option<(Window, String)> {
        let file = files.get(span.file as usize)?;
        Some((window(&file.text, span), file.path.clone()))
    };
    let main = diagnostic.span.and_then(cut);
    let other = diagnostic.other.as_ref().and_then(|(span, words)| Some((cut(*span)?, words)));
    if let Some((w, path)) = &main {
        group = group.element(
            Snippet::source(w.text.as_str())
                .line_start(w.line)
                .path(path.as_str())
                .fold(true)
                .annotation(AnnotationKind::Primary.span(w.start..w.end).label(diagnostic.label.as_str())),
        );
    }
    if let Some(((w, path), words)) = &other {
        group = group.element(
            Snippet::source(w.text.as_str())
                .line_start(w.line)
                .path(path.as_str())
                .fold(true)
                .annotation(AnnotationKind::Context.span(w.start..w.end).label(words.as_str())),
        );
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(diagnostic.help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

struct Window {
    text: String,
    line: usize,
    start: usize,
    end: usize,
}

/// The lines around a span; control characters are made visible, so that nothing reaches a terminal.
fn window(text: &str, span: Span) -> Window {
    let bound = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, mut end) = (bound(span.start as usize), bound(span.end as usize));
    let from = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let first_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    // A span over many lines is marked on its first line only.
    end = if end > first_end { first_end.max(start) } else { end.max(start) };
    // A very long line is cut around the mark.
    let from = if start - from > 400 { bound(start - 200) } else { from };
    let to = if first_end > end + 200 { bound(end.max(start) + 200) } else { first_end };
    let end = end.min(to).max(start);
    let end = if end - start > 400 { bound(start + 400) } else { end };
    let to = if to > end + 400 { bound(end + 200) } else { to };
    let clean = |s: &str| -> String { s.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect() };
    let (a, b, c) = (clean(&text[from..start]), clean(&text[start..end]), clean(&text[end..to]));
    Window { line: text[..start].matches('\n').count() + 1, start: a.len(), end: a.len() + b.len(), text: a + &b + &c }
}

/// The faults as a JSON array, one object each, for editors and continuous integration.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], files: &[SourceFile]) -> String {
    let mut out = String::from("[");
    for (i, d) in diagnostics.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        let _ = write!(out, "\n  {{\"code\":{},\"severity\":\"{severity}\"", quote(d.code));
        if let Some((file, span)) = d.span.and_then(|s| Some((files.get(s.file as usize)?, s))) {
            let ((line, column), (end_line, end_column)) = (file.position(span.start), file.position(span.end));
            let _ = write!(
                out,
                ",\"file\":{},\"line\":{line},\"column\":{column},\"endLine\":{end_line},\"endColumn\":{end_column},\"start\":{},\"end\":{}",
                quote(&file.path),
                span.start,
                span.end
            );
        }
        let _ = write!(out, ",\"message\":{},\"label\":{},\"help\":{}}}", quote(&d.message), quote(&d.label), quote(&d.help));
    }
    out.push_str(if diagnostics.is_empty() { "]\n" } else { "\n]\n" });
    out
}

fn quote(s: &str) -> String {
    let mut out = String::from("\"");
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The candidate nearest to what was written, if it is near enough to be meant.
#[must_use]
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > 64 {
        return None;
    }
    candidates
        .into_iter()
        .map(|c| (strsim::jaro_winkler(written, c), c))
        .filter(|&(score, c)| score > 0.82 || (written.len() > 2 && strsim::damerau_levenshtein(written, c) <= 1))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| c)
}
