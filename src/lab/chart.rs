//! Charts of characters: a target on one line, a quantity over time.

use super::calibrate::{Point, Row};
use crate::scenario::Target;

/// Signs that charts are drawn with.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// Inside a band.
    band: char,
    /// The value observed.
    value: char,
    /// The model's range.
    range: char,
    /// The model's mean, inside the band and outside.
    mean: [char; 2],
}

/// With characters beyond ASCII.
pub const FULL: Signs = Signs { band: '─', value: '┼', range: '·', mean: ['●', '✗'] };
/// With ASCII alone.
pub const ASCII: Signs = Signs { band: '-', value: '+', range: '.', mean: ['o', 'x'] };

/// Where a value lies among cells that cover a span; the nearest end where it lies outside.
fn cell(value: f64, (low, high): (f64, f64), cells: usize) -> usize {
    let share = if high > low { (value - low) / (high - low) } else { 0.5 };
    ((share.clamp(0.0, 1.0) * cells.saturating_sub(1) as f64).round()) as usize
}

/// A target on one line: the band with the value observed, the model's range, its mean. The line spans both and a
/// little more.
#[must_use]
pub fn line(target: &Target, row: &Row, cells: usize, signs: Signs) -> String {
    let (mut low, mut high) = target.band;
    if row.mean.is_some() {
        low = if row.range.0 < low { row.range.0 } else { low };
        high = if row.range.1 > high { row.range.1 } else { high };
    }
    let margin = if high > low { 0.04 * (high - low) } else { 1.0 };
    let span = (low - margin, high + margin);
    let at = |x: f64| cell(x, span, cells);
    let mut line = vec![' '; cells];
    if row.mean.is_some() {
        line[at(row.range.0)..=at(row.range.1)].fill(signs.range);
    }
    line[at(target.band.0)..=at(target.band.1)].fill(signs.band);
    line[at(target.band.0)] = '[';
    line[at(target.band.1)] = ']';
    line[at(target.value)] = signs.value;
    if let Some(mean) = row.mean {
        line[at(mean)] = signs.mean[usize::from(!row.met)];
    }
    line.into_iter().collect()
}

/// A mark on a chart over time: step, value, band.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The step.
    pub tick: u32,
    /// The value observed.
    pub value: f64,
    /// Its band.
    pub band: (f64, f64),
}

/// A quantity over time, line by line from the top: the range over campaigns, its mean, and what was observed. `date`
/// names a step below it.
#[must_use]
pub fn course(
    points: &[Point],
    marks: &[Mark],
    (width, height): (usize, usize),
    signs: Signs,
    date: &dyn Fn(u32) -> String,
) -> Vec<String> {
    if points.is_empty() || width < 20 || height < 3 {
        return Vec::new();
    }
    let ends = points.iter().flat_map(|p| [p.low, p.high]).chain(marks.iter().flat_map(|m| [m.band.0, m.band.1]));
    let (low, high) =
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (if x < low { x } else { low }, if x > high { x } else { high }));
    let span = if high > low { (low, high) } else { (low - 1.0, high + 1.0) };
    let last = points.len().max(marks.iter().map(|m| m.tick as usize + 1).max().unwrap_or(0)) - 1;
    let columns = width - 12;
    let x = |tick: usize| cell(tick as f64, (0.0, last.max(1) as f64), columns);
    let y = |value: f64| height - 1 - cell(value, span, height);
    let mut cells = vec![vec![' '; columns]; height];
    // Between steps the course is drawn straight.
    for column in 0..columns {
        let at = column as f64 * last as f64 / (columns - 1) as f64;
        let (i, part) = (at.floor() as usize, at.fract());
        let Some(&a) = points.get(i) else { break };
        let b = points.get(i + 1).copied().unwrap_or(a);
        let between = |f: fn(&Point) -> f64| f(&a) + part * (f(&b) - f(&a));
        let (top, bottom) = (y(between(|p| p.high)), y(between(|p| p.low)));
        cells[top..=bottom].iter_mut().for_each(|row| row[column] = signs.range);
        cells[y(between(|p| p.mean))][column] = signs.mean[0];
    }
    for mark in marks {
        let column = x(mark.tick as usize);
        let (top, bottom) = (y(mark.band.1), y(mark.band.0));
        cells[top..=bottom].iter_mut().filter(|row| row[column] != signs.mean[0]).for_each(|row| row[column] = '|');
        cells[y(mark.value)][column] = signs.value;
    }
    let scale = |row: usize| span.1 - (span.1 - span.0) * row as f64 / (height - 1) as f64;
    let mut lines: Vec<String> = (cells.into_iter().enumerate())
        .map(|(row, cells)| {
            let label = if row % 4 == 0 || row == height - 1 { number(scale(row)) } else { String::new() };
            format!("{label:>10} |{}", cells.into_iter().collect::<String>()).trim_end().to_owned()
        })
        .collect();
    let mut dates = String::new();
    for column in (0..columns.saturating_sub(10)).step_by(16) {
        let tick = (column as f64 * last as f64 / (columns - 1) as f64).round() as u32;
        dates.push_str(&format!("{:<16}", date(tick)));
    }
    lines.push(format!("{:>10} +{}", "", signs.band.to_string().repeat(columns)));
    lines.push(format!("{:>12}{}", "", dates.trim_end()));
    lines
}

/// A number with about four figures.
#[must_use]
pub fn number(x: f64) -> String {
    let size = x.abs();
    let decimals = match size {
        _ if !x.is_finite() => return "-".into(),
        _ if size >= 1000.0 || size == 0.0 => 0,
        _ if size >= 100.0 => 1,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ if size >= 0.01 => 3,
        _ => 5,
    };
    let text = format!("{x:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_about_four_figures() {
        let shown = [0.0, 1234.5, 123.45, 12.34, 1.5, 0.1234, 0.001_234, -3.0, f64::NAN].map(number);
        assert_eq!(shown, ["0", "1234", "123.5", "12.3", "1.5", "0.123", "0.00123", "-3", "-"]);
    }

    #[test]
    fn values_find_their_cell() {
        assert_eq!([0.0, 5.0, 10.0, 99.0, -1.0].map(|x| cell(x, (0.0, 10.0), 11)), [0, 5, 10, 10, 0]);
        assert_eq!(cell(3.0, (3.0, 3.0), 11), 5);
    }
}
