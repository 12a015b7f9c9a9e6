//! Results as rows of one long table, for other programs: comma-separated, or a JSON object a line.

use super::marks::Kind;
use super::plan::Subject;
use super::stats::{Sum, wilson};
use super::sweep::Swept;
use super::tally::{NONE, Scale, Tally};
use crate::engine::calendar;
use crate::engine::content::Content;
use std::fmt::Write as _;

/// One figure. Fields that mean nothing in a table are empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Policy by id.
    pub policy: String,
    /// Lens by id.
    pub lens: String,
    /// What kind of figure: `ending`, `measure`, `event`, `band`.
    pub table: &'static str,
    /// What it is of.
    pub item: String,
    /// Date, `1980-03`.
    pub at: String,
    /// Campaigns counted, or reached.
    pub n: Option<u64>,
    /// Share (0 to 1), mean or median.
    pub value: Option<f64>,
    /// Lower end: of the 95 % interval, or of the band.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// A seed that shows it: the least.
    pub seed: Option<u64>,
    /// How often in all campaigns together.
    pub times: Option<u64>,
}

/// Names of the columns.
pub const COLUMNS: [&str; 11] = ["policy", "lens", "table", "item", "at", "n", "value", "low", "high", "seed", "times"];

impl Row {
    /// A share of some campaigns.
    fn share(&self, table: &'static str, item: &str, hits: u64, of: u64) -> Self {
        let (low, high) = wilson(hits, of);
        let value = if of == 0 { 0.0 } else { hits as f64 / of as f64 };
        Self { table, item: item.to_owned(), n: Some(hits), value: Some(value), low: Some(low), high: Some(high), ..self.clone() }
    }

    /// A mean.
    fn mean(&self, table: &'static str, item: &str, sum: &Sum) -> Self {
        let (mean, half) = (sum.mean(), sum.half());
        let ends = (sum.n > 1).then_some((mean - half, mean + half));
        let value = (sum.n > 0).then_some(mean);
        Self { table, item: item.to_owned(), n: Some(sum.n), value, low: ends.map(|e| e.0), high: ends.map(|e| e.1), ..self.clone() }
    }

    fn fields(&self) -> [String; 11] {
        let number = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
        let whole = |x: Option<u64>| x.map_or_else(String::new, |x| x.to_string());
        [
            self.policy.clone(),
            self.lens.clone(),
            self.table.to_owned(),
            self.item.clone(),
            self.at.clone(),
            whole(self.n),
            number(self.value),
            number(self.low),
            number(self.high),
            whole(self.seed),
            whole(self.times),
        ]
    }
}

/// Comma-separated, with a first line of names.
#[must_use]
pub fn csv(rows: &[Row]) -> String {
    let mut out = COLUMNS.join(",");
    out.push('\n');
    for row in rows {
        let fields = row.fields().map(|f| if f.contains([',', '"', '\n']) { format!("\"{}\"", f.replace('"', "\"\"")) } else { f });
        out.push_str(&fields.join(","));
        out.push('\n');
    }
    out
}

/// A JSON object a line; what is empty is left out.
#[must_use]
pub fn jsonl(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        out.push('{');
        let mut first = true;
        for (i, (name, field)) in COLUMNS.iter().zip(row.fields()).enumerate() {
            if field.is_empty() {
                continue;
            }
            let comma = if std::mem::take(&mut first) { "" } else { "," };
            if i < 5 {
                let _ = write!(out, "{comma}\"{name}\":\"{}\"", escaped(&field));
            } else {
                let _ = write!(out, "{comma}\"{name}\":{field}");
            }
        }
        out.push_str("}\n");
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// The date of a unit of time: `1980-03`, with the day where units are shorter than a month.
#[must_use]
pub fn date(content: &Content, unit: usize) -> String {
    use crate::engine::content::Unit;
    let day = calendar::date(&content.clock, unit as u32 * content.clock.steps_per_unit.max(1));
    match content.clock.unit {
        Unit::Month | Unit::Quarter => format!("{:04}-{:02}", day.year, day.month),
        Unit::Day | Unit::Week => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
    }
}

/// Classes of endings, in the order in which they first stand.
#[must_use]
pub fn classes(content: &Content) -> Vec<(&str, bool)> {
    let mut out: Vec<(&str, bool)> = Vec::new();
    for ending in &content.endings {
        match out.iter_mut().find(|c| c.0 == ending.class) {
            Some(class) => class.1 |= ending.stands,
            None => out.push((&ending.class, ending.stands)),
        }
    }
    out
}

/// Ids of a policy and a lens; a scenario without lenses has one without a name.
#[must_use]
pub fn names(content: &Content, (policy, lens): (u32, u32)) -> (String, String) {
    let policy = content.policies.get(policy as usize).map_or_else(String::new, |p| p.id.clone());
    (policy, content.lenses.get(lens as usize).map_or_else(String::new, |l| l.id.clone()))
}

/// A sweep as rows.
#[must_use]
pub fn of_sweep(content: &Content, subject: &Subject, swept: &Swept) -> Vec<Row> {
    let mut rows = Vec::new();
    for (&cell, tally) in swept.plan.cells().iter().zip(&swept.cells) {
        let (policy, lens) = names(content, cell);
        let head = Row { policy, lens, ..Row::default() };
        of_cell(content, subject, swept, tally, &head, &mut rows);
    }
    for (a, b, share) in overlaps(subject, swept) {
        let (policy, _) = names(content, (a, 0));
        rows.push(Row { policy, table: "overlap", item: names(content, (b, 0)).0, value: Some(share), ..Row::default() });
    }
    rows
}

fn of_cell(content: &Content, subject: &Subject, swept: &Swept, tally: &Tally, head: &Row, rows: &mut Vec<Row>) {
    let runs = tally.runs;
    rows.push(Row { table: "runs", n: Some(runs), ..head.clone() });
    rows.push(head.share("stands", "", tally.stands(content), runs));
    for (class, _) in classes(content) {
        rows.push(head.share("class", class, tally.of_class(content, class), runs));
    }
    for (i, value) in subject.values.iter().enumerate() {
        rows.push(head.mean(value.kind, &value.id, &tally.values[i]));
        if value.kind == "measure" {
            rows.push(head.mean("measure_standing", &value.id, &tally.standing[i]));
        }
    }
    for (i, (kind, id)) in subject.marks.list.iter().enumerate() {
        let row = head.share(kind.word(), id, tally.hits[i], runs);
        let seed = (tally.firsts[i] != NONE).then_some(tally.firsts[i]);
        let times = (*kind != Kind::Ending).then_some(tally.times[i]);
        rows.push(Row { seed, times, ..row });
    }
    for (place, &n) in tally.ends.iter().enumerate().filter(|(_, n)| **n > 0) {
        let (ending, unit) = (place / subject.dates, place % subject.dates);
        rows.push(Row { at: date(content, unit), ..head.share("end", &content.endings[ending].id, n, runs) });
    }
    for (i, slot) in swept.plan.bands.iter().enumerate() {
        let info = &content.slots[slot.0 as usize];
        let scale = Scale::of(info);
        for at in 0..subject.dates {
            let histogram = tally.histogram(i, at, subject.dates);
            let n = histogram.iter().map(|&n| u64::from(n)).sum();
            let q = |q| scale.quantile(histogram, q);
            let band = |table, low, high| Row {
                table,
                item: info.name.clone(),
                at: date(content, at),
                n: Some(n),
                value: q(0.5),
                low: q(low),
                high: q(high),
                ..head.clone()
            };
            if n > 0 {
                rows.push(band("band90", 0.05, 0.95));
                rows.push(band("band50", 0.25, 0.75));
            }
        }
    }
    for (at, &(reached, led)) in tally.track.iter().enumerate().filter(|(_, t)| t.0 > 0) {
        rows.push(Row { at: date(content, at), ..head.share("track", "", led, reached) });
    }
    for (figure, &[all, half, most]) in content.published.iter().zip(&tally.calls).filter(|(_, n)| n[0] > 0) {
        let name = &content.slots[figure.slot.0 as usize].name;
        rows.extend([head.share("said50", name, half, all), head.share("said90", name, most, all)]);
    }
}

/// What two policies have in common, over the same lenses: storylets met by both as a share of those met by either,
/// each counted by the share of campaigns in which it is met. The pairs by share, the greatest first.
#[must_use]
pub fn overlaps(subject: &Subject, swept: &Swept) -> Vec<(u32, u32, f64)> {
    let lenses = swept.plan.lenses.len();
    let rates: Vec<Vec<f64>> = (swept.cells.chunks(lenses.max(1)))
        .map(|cells| {
            let runs: u64 = cells.iter().map(|t| t.runs).sum();
            let hits = |i: usize| cells.iter().map(|t| t.hits[i]).sum::<u64>();
            subject.marks.met().map(|i| hits(i) as f64 / runs.max(1) as f64).collect()
        })
        .collect();
    let mut pairs = Vec::new();
    for (i, a) in rates.iter().enumerate() {
        for (j, b) in rates.iter().enumerate().skip(i + 1) {
            let both: f64 = a.iter().zip(b).map(|(x, y)| x.min(*y)).sum();
            let either: f64 = a.iter().zip(b).map(|(x, y)| x.max(*y)).sum();
            let share = if either > 0.0 { both / either } else { 0.0 };
            pairs.push((swept.plan.policies[i], swept.plan.policies[j], share));
        }
    }
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)).then(a.1.cmp(&b.1)));
    pairs
}
