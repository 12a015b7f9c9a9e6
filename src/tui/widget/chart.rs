//! Lines over time in braille dots, with the record's marks; and one-row sparklines.

use crate::tui::theme::{Role, Theme};
use crate::view::ChartView;
use ratatui::text::{Line, Span};

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Values as a row of bars of eight heights, the newest last; at most `cells` of them.
#[must_use]
pub fn sparkline(values: &[f64], cells: usize) -> String {
    let shown = &values[values.len().saturating_sub(cells)..];
    let (low, high) = bounds(shown.iter().copied());
    shown
        .iter()
        .map(|v| {
            let share = if high > low { (v - low) / (high - low) } else { 0.5 };
            LEVELS[((share * 7.0).round().clamp(0.0, 7.0)) as usize]
        })
        .collect()
}

fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (if v < l { v } else { l }, if v > h { v } else { h }))
}

struct Canvas {
    width: usize,
    height: usize,
    dots: Vec<u8>,
    roles: Vec<Role>,
    signs: Vec<Option<char>>,
}

impl Canvas {
    fn dot(&mut self, x: i64, y: i64, role: Role) {
        if x < 0 || y < 0 || x >= self.width as i64 * 2 || y >= self.height as i64 * 4 {
            return;
        }
        let (x, y) = (x as usize, y as usize);
        let at = y / 4 * self.width + x / 2;
        let bit = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]][y % 4][x % 2];
        self.dots[at] |= bit;
        self.roles[at] = role;
    }

    fn stroke(&mut self, from: (i64, i64), to: (i64, i64), role: Role) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for i in 0..=steps {
            self.dot(from.0 + (to.0 - from.0) * i / steps, from.1 + (to.1 - from.1) * i / steps, role);
        }
    }

    fn put(&mut self, x: usize, y: usize, sign: char) {
        if x < self.width && y < self.height {
            self.signs[y * self.width + x] = Some(sign);
        }
    }
}

fn scale(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 || (size - size.round()).abs() < 0.05 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// Roles of the lines of a chart, in order.
pub(crate) const LINES: [Role; 3] = [Role::ChartA, Role::ChartB, Role::ChartC];

/// A chart of `width` by `height` cells, axes included. Marks of the record are diamonds (observed) or
/// circles (judged), with their bands as thin columns.
#[must_use]
pub fn chart(theme: &Theme, view: &ChartView, width: usize, height: usize) -> Vec<Line<'static>> {
    let (mut low, mut high) = view.bounds;
    if !(low.is_finite() && high.is_finite() && low < high) {
        (low, high) = (0.0, 1.0);
    }
    let labels = scale(high).len().max(scale(low).len()).max(scale(f64::midpoint(low, high)).len());
    if width < labels + 8 || height < 4 {
        return Vec::new();
    }
    let (w, h) = (width - labels - 2, height - 2);
    let mut canvas = Canvas { width: w, height: h, dots: vec![0; w * h], roles: vec![Role::ChartA; w * h], signs: vec![None; w * h] };
    let span = view.dates.len().saturating_sub(1).max(1) as f64;
    let x_of = |t: f64| ((t / span).clamp(0.0, 1.0) * (w * 2 - 1) as f64).round() as i64;
    let y_of = |v: f64| ((1.0 - ((v - low) / (high - low)).clamp(0.0, 1.0)) * (h * 4 - 1) as f64).round() as i64;
    for mark in &view.marks {
        let x = x_of(mark.at);
        let (top, bottom) = (y_of(mark.band.1), y_of(mark.band.0));
        for y in (top..=bottom).step_by(2) {
            canvas.dot(x, y, Role::Faint);
        }
    }
    for (series, role) in view.series.iter().zip(LINES.iter().cycle()) {
        for pair in series.points.windows(2) {
            canvas.stroke((x_of(pair[0].0), y_of(pair[0].1)), (x_of(pair[1].0), y_of(pair[1].1)), *role);
        }
        if let Some((t, v)) = series.points.last() {
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                canvas.dot(x_of(*t) + dx, y_of(*v) + dy, *role);
            }
        }
    }
    for mark in &view.marks {
        canvas.put(x_of(mark.at) as usize / 2, y_of(mark.value) as usize / 4, if mark.observed { '◆' } else { '◇' });
    }
    let mut lines = Vec::with_capacity(height);
    for y in 0..h {
        let label = if y == 0 {
            scale(high)
        } else if y == h - 1 {
            scale(low)
        } else if y == h / 2 && h >= 5 {
            scale(f64::midpoint(low, high))
        } else {
            String::new()
        };
        let mut spans = vec![theme.span(Role::Dim, format!("{label:>labels$} ")), theme.span(Role::Faint, "│")];
        for x in 0..w {
            let at = y * w + x;
            spans.push(match canvas.signs[at] {
                Some(sign) => theme.span(Role::Mark, sign.to_string()),
                None if canvas.dots[at] == 0 => Span::raw(" "),
                None => {
                    let c = char::from_u32(0x2800 + u32::from(canvas.dots[at])).unwrap_or(' ');
                    theme.span(canvas.roles[at], c.to_string())
                }
            });
        }
        lines.push(Line::from(spans));
    }
    lines.push(Line::from(theme.span(Role::Faint, format!("{} └{}", " ".repeat(labels), "─".repeat(w)))));
    let mut row = vec![' '; w];
    let mut free = 0;
    for (i, date) in view.dates.iter().enumerate() {
        let text: Vec<char> = date.chars().collect();
        let at = (i as f64 / span * (w - 1) as f64).round() as usize;
        let at = at.saturating_sub(if i == 0 { 0 } else { text.len() / 2 }).min(w.saturating_sub(text.len()));
        if at >= free && text.len() <= w {
            row[at..at + text.len()].copy_from_slice(&text);
            free = at + text.len() + 2;
        }
    }
    let row: String = row.into_iter().collect();
    lines.push(Line::from(theme.span(Role::Dim, format!("{}  {row}", " ".repeat(labels)))));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Mark, SeriesView};

    #[test]
    fn sparklines_show_the_last_values() {
        assert_eq!(sparkline(&[0.0, 1.0, 2.0], 2), "▁█");
        assert_eq!(sparkline(&[3.0, 3.0], 8), "▅▅");
        assert_eq!(sparkline(&[], 8), "");
    }

    #[test]
    fn a_chart_has_its_marks_and_size() {
        let theme = Theme::fitting(true);
        let view = ChartView {
            dates: vec!["a".into(), "b".into(), "c".into()],
            series: vec![SeriesView { points: vec![(0.0, 1.0), (1.0, 4.0)], ..SeriesView::default() }],
            marks: vec![Mark { at: 2.0, value: 3.0, band: (2.0, 4.0), observed: true, ..Mark::default() }],
            bounds: (0.0, 5.0),
            ..ChartView::default()
        };
        let lines = chart(&theme, &view, 40, 10);
        assert_eq!(lines.len(), 10);
        assert!(lines.iter().any(|l| l.to_string().contains('◆')));
        assert!(chart(&theme, &view, 3, 2).is_empty());
        let odd = ChartView { bounds: (f64::NAN, 2.0), ..view };
        assert!(!chart(&theme, &odd, 40, 10).is_empty());
    }
}
