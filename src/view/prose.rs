//! Text as a face lays it out: paragraphs of words, values that can be asked, links to the library.

use super::{View, words};
use crate::engine::content::{NameOf, Piece, Text, VarKind};
use crate::engine::expr::{Expr, Slot};
use crate::engine::luck;
use crate::engine::state::State;

/// Paragraphs of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// Paragraphs, each a run of spans; no span holds a line break.
    pub paragraphs: Vec<Vec<Span>>,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Plain words.
    Words(String),
    /// A number of the state, already formatted.
    Value {
        /// As shown.
        words: String,
        /// The quantity under which it can be asked, where the value is one quantity.
        quantity: Option<String>,
    },
    /// A link to the library.
    Link {
        /// As shown.
        words: String,
        /// Entry id.
        entry: String,
    },
}

impl Span {
    /// The words shown.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Words(words) | Self::Value { words, .. } | Self::Link { words, .. } => words,
        }
    }
}

impl Prose {
    /// One paragraph of plain words; empty words give empty prose.
    #[must_use]
    pub fn plain(words: &str) -> Self {
        let paragraphs = words
            .split("\n\n")
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .map(|p| vec![Span::Words(p.split_whitespace().collect::<Vec<_>>().join(" "))])
            .collect();
        Self { paragraphs }
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// The words of each paragraph, without links.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.paragraphs.iter().map(|p| p.iter().map(Span::words).collect()).collect()
    }

    /// All words in one line.
    #[must_use]
    pub fn line(&self) -> String {
        self.lines().join(" ")
    }

    /// Links to the library, in order of appearance: (words, entry id), each entry once.
    #[must_use]
    pub fn links(&self) -> Vec<(String, String)> {
        let mut links: Vec<(String, String)> = Vec::new();
        for span in self.paragraphs.iter().flatten() {
            if let Span::Link { words, entry } = span
                && links.iter().all(|(_, e)| e != entry)
            {
                links.push((words.clone(), entry.clone()));
            }
        }
        links
    }
}

/// Collects spans into paragraphs: a blank line parts them, any other white space is one blank.
#[derive(Default)]
struct Page {
    done: Vec<Vec<Span>>,
    open: Vec<Span>,
}

impl Page {
    fn words(&mut self, text: &str) {
        for (i, part) in text.split("\n\n").enumerate() {
            if i > 0 {
                self.part();
            }
            let mut tidy = part.split_whitespace().collect::<Vec<_>>().join(" ");
            if tidy.is_empty() {
                if part.is_empty() {
                    continue;
                }
                tidy.push(' ');
            } else {
                if part.starts_with(char::is_whitespace) {
                    tidy.insert(0, ' ');
                }
                if part.ends_with(char::is_whitespace) {
                    tidy.push(' ');
                }
            }
            if self.open.is_empty() {
                tidy.drain(..tidy.len() - tidy.trim_start().len());
            }
            match self.open.last_mut() {
                _ if tidy.is_empty() => {}
                Some(Span::Words(last)) => {
                    let tail = if last.ends_with(' ') { tidy.trim_start() } else { tidy.as_str() };
                    last.push_str(tail);
                }
                _ => self.open.push(Span::Words(tidy)),
            }
        }
    }

    fn part(&mut self) {
        if let Some(Span::Words(last)) = self.open.last_mut() {
            last.truncate(last.trim_end().len());
        }
        self.open.retain(|s| !s.words().is_empty());
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    fn close(mut self) -> Prose {
        self.part();
        Prose { paragraphs: self.done }
    }
}

impl View<'_> {
    /// A text of the scenario on the present state.
    #[must_use]
    pub fn prose(&self, text: &Text) -> Prose {
        self.prose_at(self.state(), text)
    }

    /// A text of the scenario on a state of the run.
    #[must_use]
    pub fn prose_at(&self, state: &State, text: &Text) -> Prose {
        let mut page = Page::default();
        self.put(state, &text.key, &text.pieces, None, &mut page);
        page.close()
    }

    /// What a text of the scenario says when it is told for the n-th time in a run, from 0: each of its variants once
    /// before any comes again.
    #[must_use]
    pub fn prose_again(&self, text: &Text, nth: usize) -> Prose {
        let mut page = Page::default();
        self.put(self.state(), &text.key, &text.pieces, Some(nth), &mut page);
        page.close()
    }

    /// A text in one line.
    #[must_use]
    pub fn line(&self, text: &Text) -> String {
        self.prose(text).line()
    }

    fn put(&self, state: &State, key: &str, pieces: &[Piece], nth: Option<usize>, page: &mut Page) {
        for (place, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Words(text) => page.words(text),
                Piece::Link(entry, words) => {
                    page.open.push(Span::Link { words: words.clone(), entry: entry.clone() });
                }
                Piece::Value(expr, decimals) => {
                    let value = self.machine().eval(state, *expr);
                    let quantity = match &self.content().exprs[expr.0 as usize] {
                        Expr::Slot(slot) => self.asked(*slot),
                        _ => None,
                    };
                    page.open.push(Span::Value { words: words::number(value, *decimals), quantity });
                }
                Piece::When(cond, then, otherwise) => {
                    let side = if self.machine().eval(state, *cond) == 0.0 { otherwise } else { then };
                    self.put(state, key, side, nth, page);
                }
                Piece::Variants(variants) => {
                    let turn = if nth.is_some() { 0 } else { state.turn };
                    let u = luck::u(state.seed, turn, luck::stream("text", key, ""), place as u32);
                    let i = ((u * variants.len() as f64) as usize + nth.unwrap_or(0)) % variants.len().max(1);
                    if let Some(chosen) = variants.get(i) {
                        self.put(state, key, chosen, nth, page);
                    }
                }
                Piece::Name(name) => page.words(&self.named(state, name)),
            }
        }
    }

    fn named(&self, state: &State, name: &NameOf) -> String {
        let content = self.content();
        let post = |slot: Slot| self.person_in(state, slot).map_or("nobody", |(_, name)| name).to_owned();
        match name {
            NameOf::Person(p) => content.people.get(*p as usize).map_or_else(String::new, |p| p.name.clone()),
            NameOf::Holder(o) => content.offices.get(*o as usize).map_or_else(String::new, |o| post(o.holder)),
            NameOf::Acting(o) => content.offices.get(*o as usize).map_or_else(String::new, |o| post(o.acting)),
            NameOf::Element(dim, element) => content
                .dims
                .get(*dim as usize)
                .and_then(|d| d.elements.get(*element as usize))
                .map_or_else(String::new, |e| e.label.clone()),
            NameOf::Level(slot) => self.value_words(*slot, self.machine().get(state, *slot)),
        }
    }

    /// The words for a slot's value: a level, a lever's position, yes or no, or the number with its unit.
    #[must_use]
    pub(super) fn value_words(&self, slot: Slot, value: f64) -> String {
        let content = self.content();
        let Some(var) = self.var(slot) else { return words::number(value, 0) };
        if var.kind == VarKind::Lever {
            let lever = content.levers.iter().find(|l| l.slot == slot);
            if let Some(position) = lever.and_then(|l| l.positions.iter().find(|p| p.value == value)) {
                return position.label.clone();
            }
        }
        if let Some(level) = var.levels.get(value as usize) {
            return level.replace('_', " ");
        }
        let info = &content.slots[slot.0 as usize];
        if var.kind == VarKind::Fact && var.unit.is_empty() && (info.low, info.high) == (0.0, 1.0) {
            return if value == 0.0 { "no".into() } else { "yes".into() };
        }
        words::with_unit(&words::number(value, var.decimals), &var.unit)
    }
}
