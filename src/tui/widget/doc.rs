//! A document: rows of text laid out for a width, some of which can be chosen.

use super::wrap::{Bit, clip, wide, wrap};
use crate::tui::message::Act;
use crate::tui::theme::{Role, Theme};
use crate::view::{Prose, Span as Piece};
use ratatui::text::{Line, Span};

/// A place in a row that a click reaches.
#[derive(Clone, Debug)]
pub struct Zone {
    /// First cell, from the row's start.
    pub from: u16,
    /// Cell after the last.
    pub to: u16,
    /// Where it leads.
    pub act: Act,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What it shows.
    pub line: Line<'static>,
    /// The item it belongs to.
    pub item: Option<usize>,
    /// Places that a click reaches.
    pub zones: Vec<Zone>,
}

/// Something that can be chosen.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name on this screen: the cursor stays on it when the screen is laid out anew.
    pub key: String,
    /// What Enter does.
    pub act: Act,
    /// What Left does, where it turns something down.
    pub less: Option<Act>,
    /// What Right does, where it turns something up.
    pub more: Option<Act>,
    /// The number that "why" asks.
    pub ask: Option<String>,
    /// Its digit.
    pub digit: Option<u8>,
    /// Its first letter, for jumping.
    pub letter: Option<char>,
}

impl Item {
    /// An item that Enter carries out.
    #[must_use]
    pub fn new(key: impl Into<String>, act: Act) -> Self {
        Self { key: key.into(), act, less: None, more: None, ask: None, digit: None, letter: None }
    }

    /// The number that "why" asks on it.
    #[must_use]
    pub fn asks(mut self, quantity: &str) -> Self {
        self.ask = (!quantity.is_empty()).then(|| quantity.to_owned());
        self
    }

    /// Left and Right turn it.
    #[must_use]
    pub fn turns(mut self, less: Option<Act>, more: Option<Act>) -> Self {
        self.less = less;
        self.more = more;
        self
    }
}

/// A document under construction.
#[derive(Clone, Debug)]
pub struct Doc {
    /// Cells of a row, the two of the margin not counted.
    pub width: usize,
    /// Rows.
    pub rows: Vec<Row>,
    /// What can be chosen, in order.
    pub items: Vec<Item>,
    /// Links to the library on it: (words, entry).
    pub links: Vec<(String, String)>,
    /// Numbers on it: (label, quantity).
    pub numbers: Vec<(String, String)>,
    /// The theme it is set in.
    pub theme: Theme,
    open: Option<usize>,
    digits: u8,
}

impl Doc {
    /// An empty document for a pane of `width` cells.
    #[must_use]
    pub fn new(width: u16, theme: &Theme) -> Self {
        Self {
            width: usize::from(width).saturating_sub(3).max(1),
            rows: Vec::new(),
            items: Vec::new(),
            links: Vec::new(),
            numbers: Vec::new(),
            theme: theme.clone(),
            open: None,
            digits: 0,
        }
    }

    /// A row as it is.
    pub fn line(&mut self, line: Line<'static>) {
        self.push(line, Vec::new());
    }

    fn push(&mut self, line: Line<'static>, zones: Vec<Zone>) {
        let item = self.open;
        self.rows.push(Row { line, item, zones });
    }

    /// A free row, unless the last is free already or nothing stands above.
    pub fn gap(&mut self) {
        if self.rows.last().is_some_and(|r| !r.line.spans.is_empty()) {
            let open = self.open.take();
            self.push(Line::default(), Vec::new());
            self.open = open;
        }
    }

    /// A section's name with a rule after it, and a free row before.
    pub fn head(&mut self, words: &str) {
        self.gap();
        let words = words.to_uppercase();
        if wide(&words) > self.width {
            self.text(&words, Role::Dim);
            return;
        }
        let rest = self.width.saturating_sub(wide(&words) + 1);
        let line = Line::from(vec![self.theme.span(Role::Dim, words), Span::raw(" "), self.theme.span(Role::Faint, "─".repeat(rest))]);
        self.line(line);
    }

    /// A headline.
    pub fn title(&mut self, words: &str) {
        self.text(words, Role::Accent);
    }

    /// Words in a role.
    pub fn text(&mut self, words: &str, role: Role) {
        self.indented(words, role, 0, 0);
    }

    /// Words in a role, the first line and the others indented.
    pub fn indented(&mut self, words: &str, role: Role, first: usize, indent: usize) {
        self.bits(&[Bit::new(words, self.theme.style(role))], first, indent);
    }

    /// Runs of text, wrapped.
    pub fn bits(&mut self, bits: &[Bit], first: usize, indent: usize) {
        for (line, zones) in wrap(bits, self.width, first, indent) {
            self.push(line, zones);
        }
    }

    /// Spans of text, wrapped, the lines after the first indented.
    pub fn spans(&mut self, spans: Vec<Span<'static>>, indent: usize) {
        let bits: Vec<Bit> = spans.into_iter().map(|s| Bit::new(s.content.into_owned(), s.style)).collect();
        self.bits(&bits, 0, indent);
    }

    /// Something left and something right on one row. Where they meet, the left side goes on below, beside the right one
    /// as long as that leaves it room, and else above it.
    pub fn pair(&mut self, left: Vec<Span<'static>>, right: Vec<Span<'static>>) {
        let cells = |spans: &[Span]| spans.iter().map(|s| wide(&s.content)).sum::<usize>();
        let (taken, room) = (cells(&left), self.width.saturating_sub(cells(&right) + 1));
        if taken <= room {
            let line = self.paired(left, right);
            return self.line(line);
        }
        // What stands before the words, a number or a sign, is what the lines after the first keep free.
        let indent = left.first().filter(|s| left.len() > 1 && wide(&s.content) < 5).map_or(2, |s| wide(&s.content));
        let beside = room >= 16;
        let bits: Vec<Bit> = left.into_iter().map(|s| Bit::new(s.content.into_owned(), s.style)).collect();
        let mut right = Some(right);
        for (line, zones) in wrap(&bits, if beside { room } else { self.width }, 0, indent) {
            match right.take_if(|_| beside) {
                Some(right) => {
                    let line = self.paired(line.spans, right);
                    self.push(line, zones);
                }
                None => self.push(line, zones),
            }
        }
        if let Some(right) = right {
            let line = self.paired(Vec::new(), right);
            self.line(line);
        }
    }

    /// The row of [`Doc::pair`].
    #[must_use]
    pub fn paired(&self, left: Vec<Span<'static>>, right: Vec<Span<'static>>) -> Line<'static> {
        let cells = |spans: &[Span]| spans.iter().map(|s| wide(&s.content)).sum::<usize>();
        let room = self.width.saturating_sub(cells(&right) + 1);
        let mut used = 0;
        let mut out = Vec::new();
        for span in left {
            let words = clip(&span.content, room - used);
            used += wide(&words);
            let cut = wide(&words) < wide(&span.content);
            out.push(Span::styled(words, span.style));
            if cut || used >= room {
                break;
            }
        }
        out.push(Span::raw(" ".repeat(self.width.saturating_sub(used + cells(&right)))));
        out.extend(right);
        Line::from(out)
    }

    /// Prose: paragraphs with a free row between, links and values marked and gathered.
    pub fn prose(&mut self, prose: &Prose, role: Role, indent: usize) {
        for (i, paragraph) in prose.paragraphs.iter().enumerate() {
            if i > 0 {
                self.gap();
            }
            self.paragraph(&[], paragraph, role, indent, indent);
        }
    }

    /// A paragraph after a lead of plain spans.
    pub fn paragraph(&mut self, lead: &[Bit], pieces: &[Piece], role: Role, first: usize, indent: usize) {
        let mut bits = lead.to_vec();
        let base = self.theme.style(role);
        for piece in pieces {
            bits.push(match piece {
                Piece::Words(words) => Bit::new(words.clone(), base),
                Piece::Value { words, quantity } => {
                    if let Some(quantity) = quantity {
                        self.note_number(words, quantity);
                    }
                    let style = base.patch(self.theme.style(Role::Value));
                    Bit { words: words.clone(), style, act: quantity.clone().map(Act::Ask) }
                }
                Piece::Link { words, entry } => {
                    if self.links.iter().all(|(_, e)| e != entry) {
                        self.links.push((words.clone(), entry.clone()));
                    }
                    let style = base.patch(self.theme.style(Role::Link));
                    Bit { words: words.clone(), style, act: Some(Act::Entry(entry.clone())) }
                }
            });
        }
        self.bits(&bits, first, indent);
    }

    /// Notes a number that can be asked on this screen.
    pub fn note_number(&mut self, label: &str, quantity: &str) {
        if !quantity.is_empty() && self.numbers.iter().all(|(_, q)| q != quantity) {
            self.numbers.push((label.to_owned(), quantity.to_owned()));
        }
    }

    /// Something that can be chosen; `draw` adds its rows. Nothing stands inside another item.
    pub fn item(&mut self, item: Item, draw: impl FnOnce(&mut Self)) {
        let at = self.items.len();
        let letter_known = item.letter.is_some();
        self.items.push(item);
        self.open = Some(at);
        let from = self.rows.len();
        draw(self);
        self.open = None;
        if self.rows.len() == from {
            self.rows.push(Row { item: Some(at), ..Row::default() });
        }
        if !letter_known {
            let words: String = self.rows[from].line.spans.iter().map(|s| s.content.as_ref()).collect();
            self.items[at].letter = words.chars().find(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase());
        }
    }

    /// The digit of the next item that has one; 0 when there are no more than nine.
    pub fn digit(&mut self) -> Option<u8> {
        (self.digits < 9).then(|| {
            self.digits += 1;
            self.digits
        })
    }

    /// Adds another document below, its items and rows after these.
    pub fn append(&mut self, other: Doc) {
        let shift = self.items.len();
        self.gap();
        self.rows.extend(other.rows.into_iter().map(|mut row| {
            row.item = row.item.map(|i| i + shift);
            row
        }));
        self.items.extend(other.items);
        for link in other.links {
            if self.links.iter().all(|(_, e)| *e != link.1) {
                self.links.push(link);
            }
        }
        for (label, quantity) in other.numbers {
            self.note_number(&label, &quantity);
        }
    }
}
