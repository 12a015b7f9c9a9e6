//! Breaking text into lines of a given width, keeping styles and the places that can be clicked.

use crate::tui::message::Act;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Zone;

/// A run of text in one style, which may lead somewhere.
#[derive(Clone, Debug)]
pub struct Bit {
    /// The words.
    pub words: String,
    /// Their style.
    pub style: Style,
    /// Where a click leads.
    pub act: Option<Act>,
}

impl Bit {
    /// Words in a style.
    pub fn new(words: impl Into<String>, style: Style) -> Self {
        Self { words: words.into(), style, act: None }
    }
}

/// Cells a text takes.
#[must_use]
pub fn wide(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text cut to a number of cells, with `…` where something is lost.
#[must_use]
pub fn clip(text: &str, width: usize) -> String {
    if wide(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if used + w + 1 > width {
            break;
        }
        used += w;
        out.push(c);
    }
    if width > 0 {
        let kept = out.trim_end().len();
        out.truncate(kept);
        out.push('…');
    }
    out
}

struct Setter {
    width: usize,
    indent: usize,
    lines: Vec<(Line<'static>, Vec<Zone>)>,
    spans: Vec<Span<'static>>,
    zones: Vec<Zone>,
    used: usize,
    empty: bool,
}

impl Setter {
    fn new_line(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        let zones = std::mem::take(&mut self.zones);
        self.lines.push((Line::from(spans), zones));
        self.used = 0;
        self.empty = true;
        self.pad(self.indent);
    }

    fn pad(&mut self, cells: usize) {
        if cells > 0 {
            self.spans.push(Span::raw(" ".repeat(cells)));
            self.used += cells;
        }
    }

    fn put(&mut self, words: &str, style: Style, act: Option<&Act>) {
        if words.is_empty() {
            return;
        }
        let cells = wide(words);
        if let Some(act) = act {
            self.zones.push(Zone { from: self.used as u16, to: (self.used + cells) as u16, act: act.clone() });
        }
        match self.spans.last_mut() {
            Some(last) if last.style == style && !self.empty => last.content.to_mut().push_str(words),
            _ => self.spans.push(Span::styled(words.to_owned(), style)),
        }
        self.used += cells;
        self.empty = false;
    }
}

/// Breaks runs of text into lines of at most `width` cells; the first line is indented by `first`, the
/// others by `indent`. A word longer than a line is broken.
#[must_use]
pub fn wrap(bits: &[Bit], width: usize, first: usize, indent: usize) -> Vec<(Line<'static>, Vec<Zone>)> {
    let width = width.max(1);
    let fit = |i: usize| if i + 4 > width { 0 } else { i };
    let mut setter = Setter { width, indent: fit(indent), lines: Vec::new(), spans: Vec::new(), zones: Vec::new(), used: 0, empty: true };
    setter.pad(fit(first));
    // A word may run over several bits ("**Bold**," for instance): gather before placing.
    let mut word: Vec<(String, Style, Option<Act>)> = Vec::new();
    let mut space: Option<(usize, Style, Option<Act>)> = None;
    for bit in bits {
        let mut piece = String::new();
        for c in bit.words.chars() {
            if c == ' ' || c == '\n' {
                if !piece.is_empty() {
                    word.push((std::mem::take(&mut piece), bit.style, bit.act.clone()));
                }
                if !word.is_empty() {
                    place(&mut setter, &mut word, space.take());
                }
                let before = space.take().map_or(0, |(n, ..)| n);
                space = Some((before + 1, bit.style, bit.act.clone()));
            } else {
                piece.push(c);
            }
        }
        if !piece.is_empty() {
            word.push((piece, bit.style, bit.act.clone()));
        }
    }
    if !word.is_empty() {
        place(&mut setter, &mut word, space);
    }
    setter.new_line();
    setter.lines
}

fn place(setter: &mut Setter, word: &mut Vec<(String, Style, Option<Act>)>, space: Option<(usize, Style, Option<Act>)>) {
    let cells: usize = word.iter().map(|(w, ..)| wide(w)).sum();
    let gap = space.as_ref().map_or(0, |(n, ..)| if setter.empty { 0 } else { *n });
    if setter.used + gap + cells > setter.width && !setter.empty {
        setter.new_line();
    } else if gap > 0
        && let Some((_, style, act)) = space
    {
        setter.put(&" ".repeat(gap), style, act.as_ref());
    }
    for (piece, style, act) in word.drain(..) {
        let mut rest = piece.as_str();
        while setter.used + wide(rest) > setter.width {
            let room = setter.width.saturating_sub(setter.used);
            let mut taken = 0;
            let mut used = 0;
            for c in rest.chars() {
                let w = c.width().unwrap_or(0);
                if used + w > room && (taken > 0 || !setter.empty) {
                    break;
                }
                used += w;
                taken += c.len_utf8();
                if used >= room {
                    break;
                }
            }
            if taken > 0 {
                setter.put(&rest[..taken], style, act.as_ref());
            }
            rest = &rest[taken..];
            if rest.is_empty() {
                break;
            }
            setter.new_line();
        }
        setter.put(rest, style, act.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        wrap(&[Bit::new(text, Style::default())], width, 0, 2)
            .into_iter()
            .map(|(l, _)| l.spans.iter().map(|s| s.content.as_ref()).collect())
            .collect()
    }

    #[test]
    fn words_are_kept_whole_and_later_lines_indented() {
        assert_eq!(lines("one two three", 9), ["one two", "  three"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken() {
        assert_eq!(lines("abcdefghij", 4), ["abcd", "efgh", "ij"].map(String::from).to_vec());
    }

    #[test]
    fn no_width_is_too_small() {
        for width in 0..6 {
            assert!(!lines("añ — wide ｗｏｒｄ", width).is_empty());
        }
    }

    #[test]
    fn clipping_counts_cells() {
        assert_eq!(clip("perpetual", 5), "perp…");
        assert_eq!(clip("ok", 5), "ok");
        assert_eq!(clip("ok", 0), "");
    }
}
