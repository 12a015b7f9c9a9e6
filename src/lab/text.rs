//! Aligned columns, bars and fans, for a terminal.

use std::fmt::Write as _;

/// Rows as columns, each flush left (`l`) or right (`r`); the last letter holds for the columns that follow. Trailing
/// blanks are cut.
#[must_use]
pub fn columns(rows: &[Vec<String>], flush: &str) -> String {
    let left = |i: usize| flush.chars().nth(i).or(flush.chars().last()) == Some('l');
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let wide = |i: usize| rows.iter().filter_map(|r| r.get(i)).map(|c| c.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..width).map(wide).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (i, cell) in row.iter().enumerate() {
            let w = widths[i];
            let _ = if left(i) { write!(line, "{cell:<w$}  ") } else { write!(line, "{cell:>w$}  ") };
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// A bar of a share, in eighths of a cell.
#[must_use]
pub fn bar(share: f64, width: usize) -> String {
    const PARTS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let eighths = (share.clamp(0.0, 1.0) * (width * 8) as f64).round() as usize;
    let mut out = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        out.push(PARTS[eighths % 8]);
    }
    out
}

/// Numbers as a line of little columns; the greatest is full.
#[must_use]
pub fn spark(numbers: &[u64]) -> String {
    const PARTS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = numbers.iter().copied().max().unwrap_or(0).max(1);
    numbers.iter().map(|&n| PARTS[if n == 0 { 0 } else { ((n * 8).div_ceil(most)) as usize }]).collect()
}

/// Five quantiles at a date, the lowest first.
pub type Five = [f64; 5];

/// A fan over time: `░` from the 5th to the 95th in a hundred, `▒` from the 25th to the 75th, `█` the median. Each date
/// takes `wide` columns; labels of dates stand below.
#[must_use]
pub fn fan(points: &[Option<Five>], labels: &[String], height: usize, decimals: usize) -> String {
    let low = points.iter().flatten().map(|p| p[0]).fold(f64::INFINITY, f64::min);
    let high = points.iter().flatten().map(|p| p[4]).fold(f64::NEG_INFINITY, f64::max);
    if low > high {
        return "nothing to draw\n".to_owned();
    }
    let span = if high > low { high - low } else { 1.0 };
    let level = |x: f64| (((x - low) / span * (height - 1) as f64).round() as usize).min(height - 1);
    let wide = if points.len() > 30 { 2 } else { 3 };
    let shown = |x: f64| format!("{x:.decimals$}");
    let margin = shown(low).chars().count().max(shown(high).chars().count());
    let mut out = String::new();
    for row in (0..height).rev() {
        let mark = low + span * row as f64 / (height - 1).max(1) as f64;
        let label = if row % 4 == 0 || row + 1 == height { shown(mark) } else { String::new() };
        let mut line = format!("{label:>margin$} │");
        for point in points {
            let Some(p) = point else {
                line.push_str(&" ".repeat(wide));
                continue;
            };
            let at = p.map(level);
            let c = if row == at[2] {
                '█'
            } else if (at[1]..=at[3]).contains(&row) {
                '▒'
            } else if (at[0]..=at[4]).contains(&row) {
                '░'
            } else {
                ' '
            };
            line.extend(std::iter::repeat_n(c, wide - 1));
            line.push(' ');
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let _ = writeln!(out, "{} └{}", " ".repeat(margin), "─".repeat(points.len() * wide));
    let mut line = " ".repeat(margin + 2);
    let mut column = 0;
    for (i, label) in labels.iter().enumerate() {
        let at = i * wide;
        if at >= column {
            line.push_str(&" ".repeat(at - column));
            line.push_str(label);
            column = at + label.chars().count();
            // Room to the next label that fits.
            line.push_str("  ");
            column += 2;
        }
    }
    let _ = writeln!(out, "{}", line.trim_end());
    out
}

/// The same in characters of ASCII: bars of `#`, fans of `.`, `:` and `#`, little columns as digits. Letters are left
/// as they are.
#[must_use]
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '█' | '▉' | '▊' | '▋' | '▌' => out.push('#'),
            '▍' | '▎' | '▏' => {}
            '░' | '·' => out.push('.'),
            '▒' => out.push(':'),
            '▁'..='▇' => out.extend(char::from_digit(c as u32 - '▁' as u32 + 1, 10)),
            '│' => out.push('|'),
            '─' => out.push('-'),
            '└' => out.push('+'),
            '±' => out.push_str("+-"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_sparks_are_as_long_as_their_numbers() {
        assert_eq!((bar(0.5, 10), bar(0.0, 10), bar(1.0, 3), bar(0.3125, 4)), ("█████".into(), String::new(), "███".into(), "█▎".into()));
        assert_eq!(spark(&[0, 1, 4, 8]), "·▁▄█");
    }

    #[test]
    fn everything_drawn_can_be_drawn_in_ascii() {
        let drawn = bar(0.3125, 4) + &spark(&[0, 1, 4, 8]) + &fan(&[Some([0.0, 1.0, 2.0, 3.0, 4.0])], &[String::new()], 5, 0) + "1 ±2";
        assert!(ascii(&drawn).is_ascii(), "{}", ascii(&drawn));
    }

    #[test]
    fn columns_line_up() {
        let rows = [vec!["a".to_owned(), "1".into()], vec!["bcd".into(), "20".into()]];
        assert_eq!(columns(&rows, "lr"), "a     1\nbcd  20\n");
    }

    #[test]
    fn a_fan_shows_its_median_and_ends() {
        let drawn = fan(&[Some([0.0, 1.0, 2.0, 3.0, 4.0]), None], &["1980-01".into(), "1980-02".into()], 5, 0);
        let lines: Vec<_> = drawn.lines().collect();
        assert_eq!(lines[..5], ["4 │░░", "  │▒▒", "  │██", "  │▒▒", "0 │░░"]);
        assert!(lines[6].contains("1980-01"), "{drawn}");
    }
}
