//! A document in a rectangle: cursor, scrolling, and signs that there is more.

use super::doc::Doc;
use crate::tui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// A document with its place on the screen.
#[derive(Clone, Debug)]
pub struct Pane {
    /// Where.
    pub area: Rect,
    /// What.
    pub doc: Doc,
    /// First row shown.
    pub scroll: usize,
    /// A rule on its left side.
    pub ruled: bool,
}

impl Pane {
    /// A document at a place.
    #[must_use]
    pub fn new(area: Rect, doc: Doc) -> Self {
        Self { area, doc, scroll: 0, ruled: false }
    }

    /// The same with a rule on its left.
    #[must_use]
    pub fn ruled(mut self) -> Self {
        self.ruled = true;
        self
    }

    /// Rows that can be shown at once.
    #[must_use]
    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    /// The last row that scrolling may bring to the top.
    #[must_use]
    pub fn deepest(&self) -> usize {
        self.doc.rows.len().saturating_sub(self.height())
    }

    /// Scrolls as little as shows the whole item (its first rows, where it is taller than the pane).
    pub fn show(&mut self, item: usize) {
        let rows = &self.doc.rows;
        let Some(first) = rows.iter().position(|r| r.item == Some(item)) else { return };
        let last = rows.iter().rposition(|r| r.item == Some(item)).unwrap_or(first);
        let height = self.height().max(1);
        // The first and last items bring what stands above and below them into sight.
        let first = if item == 0 && first < height { 0 } else { first };
        if last + 1 > self.scroll + height {
            self.scroll = last + 1 - height;
        }
        if first < self.scroll {
            self.scroll = first;
        }
        self.scroll = self.scroll.min(self.deepest());
    }

    /// The item at a cell of the screen, and the zone there.
    #[must_use]
    pub fn at(&self, x: u16, y: u16) -> Option<(Option<usize>, Option<&super::Zone>)> {
        if !self.area.contains((x, y).into()) {
            return None;
        }
        let row = self.doc.rows.get(self.scroll + usize::from(y - self.area.y))?;
        let cell = (x - self.area.x).checked_sub(2);
        let zone = cell.and_then(|c| row.zones.iter().find(|z| z.from <= c && c < z.to));
        Some((row.item, zone))
    }
}

/// Draws a pane; `chosen` is the item under the cursor.
pub fn paint_pane(pane: &Pane, chosen: Option<usize>, buf: &mut Buffer) {
    let area = pane.area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let theme = &pane.doc.theme;
    if pane.ruled && area.x > buf.area.x {
        for y in area.y..area.bottom() {
            buf[(area.x - 1, y)].set_symbol("│").set_style(theme.style(Role::Faint));
        }
    }
    let mut marked = false;
    for (i, row) in pane.doc.rows.iter().enumerate().skip(pane.scroll).take(pane.height()) {
        let y = area.y + (i - pane.scroll) as u16;
        if y >= area.bottom() {
            break;
        }
        if area.width > 2 {
            buf.set_line(area.x + 2, y, &row.line, area.width - 2);
        }
        if row.item.is_some() && row.item == chosen {
            let first = !marked && (i == 0 || pane.doc.rows[i - 1].item != chosen);
            if first {
                buf.set_line(area.x, y, &Line::from(theme.span(Role::Accent, "▸")), area.width);
                let head = Rect { x: area.x, y, width: area.width.saturating_sub(1).max(1), height: 1 };
                buf.set_style(head, theme.style(Role::Select));
                marked = true;
            }
        }
    }
    // On the rule or in the free row above or below where there is one, so that it is not read as part of a row.
    let more = |buf: &mut Buffer, y: u16, rule: Option<u16>, sign: &str| {
        let x = area.right().saturating_sub(1);
        let ruled = rule.filter(|y| buf.cell((x, *y)).is_some_and(|c| matches!(c.symbol(), "─" | " ")));
        let words = Line::from(theme.span(Role::Accent, sign.to_owned()));
        buf.set_line(x, ruled.unwrap_or(y), &words, 1);
    };
    if pane.scroll > 0 {
        more(buf, area.y, area.y.checked_sub(1), "▲");
    }
    if pane.scroll < pane.deepest() {
        more(buf, area.bottom() - 1, Some(area.bottom()), "▼");
    }
}
