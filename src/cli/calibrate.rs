//! `lab calibrate`: the model against the record, as a table, as rows, as charts.

use super::args_lab::{Calibrate, Rows};
use super::lab::{Progress, lenses, player, stopped, targets};
use super::table::{field, quoted};
use super::{Outcome, Stop, count, playable};
use crate::engine::calendar::date;
use crate::engine::content::{Content, Date};
use crate::engine::expr::{Expr, Slot};
use crate::engine::machine::Machine;
use crate::lab::calibrate::{Campaigns, Count, Held, Row, calibrate as hold, given, is_share};
use crate::lab::chart::{self, Mark, Signs, number};
use crate::lab::claims::{Apart, apart};
use crate::lab::work;
use crate::scenario::{Over, Reading, Target};
use crate::storage::Disk;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Characters of a target's chart.
const CELLS: usize = 33;

pub(super) fn calibrate(disk: &Disk, call: &Calibrate, ascii: bool) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    let content = &scenario.content;
    let targets = &targets(&scenario, call.sector.as_deref())?;
    let policy = player(content, call.policy.as_deref())?;
    let followed = call.chart.iter().map(|name| quantity(content, name)).collect::<Result<Vec<_>, _>>()?;
    let campaigns = Campaigns {
        lenses: lenses(content, call.lens.as_deref())?,
        policy,
        first: call.seed,
        seeds: call.seeds,
        threads: work::threads(call.threads),
    };
    let machine = Machine::new(content.clone());
    let jobs = campaigns.lenses.len() * call.seeds as usize;
    let progress = Progress::new(jobs, "campaigns");
    let stop = stopped()?;
    let Some(held) = hold(&machine, targets, &followed, &campaigns, stop, &|done| progress.told(done)) else {
        return Err(Stop::Call("stopped before all campaigns were played; ask for fewer with `--seeds`".into()));
    };
    drop(progress);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let signs = if ascii { chart::ASCII } else { chart::FULL };
    match call.format {
        Rows::Table => {
            let last = call.seed + u64::from(call.seeds) - 1;
            let who = &content.policies[policy as usize].id;
            writeln!(out, "{}: policy {who}, seeds {} to {last}", scenario.name, call.seed)?;
            for held in &held {
                write!(out, "\n{}", table(content, targets, held, call.unmet, signs))?;
                for (i, slot) in followed.iter().enumerate() {
                    write!(out, "\n{}", over_time(content, targets, held, (i, *slot), signs))?;
                }
            }
            write!(out, "\n{}", from_outside(content, targets, policy))?;
            write!(out, "\n{}", summary(content, targets, &held))?;
            if call.claims {
                let progress = Progress::new((3 * campaigns.lenses.len() + 1) * call.seeds as usize, "campaigns");
                let constants = &scenario.catalogue.constants;
                let Some(apart) = apart(content, constants, targets, &campaigns, stop, &|done| progress.told(done)) else {
                    return Err(Stop::Call("stopped before the claims were told from the rest".into()));
                };
                drop(progress);
                write!(out, "\n{}", parts(content, &apart, targets.len()))?;
            }
        }
        Rows::Csv => csv(content, targets, &held, &mut out)?,
        Rows::Jsonl => {
            jsonl(content, targets, &held, &mut out)?;
            writeln!(out, "{}", given_json(content, targets, policy))?;
        }
    }
    out.flush()?;
    let short: Vec<_> = held.iter().filter(|h| !h.enough(targets)).collect();
    for held in &short {
        let Count { met, of } = held.count(targets, |_| true);
        let wanted = if held.lens == 0 { 90 } else { 80 };
        writeln!(io::stderr(), "mildias: {}: {met} of {of} targets met, {wanted} % are asked", lens_id(content, held))?;
    }
    if short.is_empty() { Ok(()) } else { Err(Stop::Fault) }
}

fn lens_id<'a>(content: &'a Content, held: &Held) -> &'a str {
    content.lenses.get(held.lens as usize).map_or("", |l| &l.id)
}

/// A quantity by its full name: `prices`, `density[north]`.
fn quantity(content: &Content, name: &str) -> Result<Slot, Stop> {
    let named = content.slots.iter().position(|s| s.name == name && s.var.is_some());
    named.map(|i| Slot(i as u32)).ok_or_else(|| {
        let near = (content.slots.iter().filter(|s| s.var.is_some()).map(|s| s.name.as_str()))
            .min_by_key(|known| strsim::damerau_levenshtein(known, name))
            .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        Stop::Call(format!("there is no variable `{name}`{near} `mildias run SCENARIO --format csv` names them all"))
    })
}

pub(super) fn day(date: Date) -> String {
    if date.day == 1 {
        format!("{:04}-{:02}", date.year, date.month)
    } else {
        format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
    }
}

/// What a target reads, in words.
pub(super) fn named(t: &Target) -> String {
    let over = |word: &str| format!("{} {word} since {}", t.text, day(t.since));
    match &t.reading {
        Reading::Level => t.text.clone(),
        Reading::Over(_, Over::Mean) => over("mean"),
        Reading::Over(_, Over::Sum) => over("sum"),
        Reading::Over(_, Over::Rise) => over("rise"),
        Reading::Over(_, Over::Percent) => over("%"),
        Reading::Over(_, Over::Highest) => over("highest"),
        Reading::Over(_, Over::Lowest) => over("lowest"),
        Reading::Against(..) => over("mean, % above before,"),
        Reading::Share => format!("% with {}", t.text),
        Reading::Ends(0, _) => format!("% ended: {}", t.text),
        Reading::Ends(..) => format!("% ended: {} since {}", t.text, day(t.since)),
    }
}

fn kind(t: &Target) -> &'static str {
    if t.observed { "observed" } else { "judged" }
}

fn table(content: &Content, targets: &[Target], held: &Held, unmet: bool, signs: Signs) -> String {
    let mut rows = vec![["date", "target", "kind", "value", "band", "model", "range", "in band", ""].map(str::to_owned)];
    for (t, row) in targets.iter().zip(&held.rows).filter(|(_, row)| !(unmet && row.met)) {
        let range = if is_share(t) || row.mean.is_none() { String::new() } else { span(row.range) };
        let lost = if row.missing == 0 { String::new() } else { format!(" ({} ended)", row.missing) };
        let inside = if is_share(t) { String::new() } else { format!("{:.0} %{lost}", 100.0 * row.inside) };
        rows.push([
            day(t.date),
            named(t),
            kind(t).into(),
            number(t.value),
            span(t.band),
            row.mean.map_or_else(|| "none".into(), number),
            range,
            inside,
            chart::line(t, row, CELLS, signs),
        ]);
    }
    let all = held.count(targets, |_| true);
    let mut out = format!("lens {}\n\n{}", lens_id(content, held), columns(&rows, &[3, 5, 7]));
    let _ = writeln!(out, "\nmet by the mean: {} ({:.0} %)", words(all), 100.0 * all.share());
    let _ =
        writeln!(out, "observed {}, judged {}", words(held.count(targets, |t| t.observed)), words(held.count(targets, |t| !t.observed)));
    let sectors: Vec<_> = held.sectors(targets).into_iter().map(|(s, c)| format!("{} {}", sector(&s), words(c))).collect();
    let _ = writeln!(out, "by sector: {}", sectors.join(", "));
    let lost: usize = held.rows.iter().filter(|r| r.missing > 0).count();
    if lost > 0 {
        let _ = writeln!(out, "{} missed by campaigns that had ended before", count(lost, "target"));
    }
    if !held.endings.is_empty() {
        let endings = held.endings.iter().map(|&(e, n)| format!("{} {n}", content.endings[e as usize].id));
        let _ = writeln!(out, "endings: {}", endings.collect::<Vec<_>>().join(", "));
    }
    out
}

fn words(count: Count) -> String {
    format!("{} of {}", count.met, count.of)
}

fn sector(name: &str) -> &str {
    if name.is_empty() { "no sector" } else { name }
}

fn span((low, high): (f64, f64)) -> String {
    format!("{} to {}", number(low), number(high))
}

/// Columns aligned, those named to the right.
pub(super) fn columns<const N: usize>(rows: &[[String; N]], right: &[usize]) -> String {
    let width = |i: usize| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().enumerate().map(|(i, cell)| {
            let width = widths[i];
            if right.contains(&i) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        let _ = writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    out
}

fn over_time(content: &Content, targets: &[Target], held: &Held, (i, slot): (usize, Slot), signs: Signs) -> String {
    let info = &content.slots[slot.0 as usize];
    let var = info.var.map(|v| &content.vars[v as usize]);
    let read = |t: &&Target| t.reading == Reading::Level && content.exprs[t.of.0 as usize] == Expr::Slot(slot);
    let marks: Vec<Mark> = targets.iter().filter(read).map(|t| Mark { tick: t.tick, value: t.value, band: t.band }).collect();
    let (label, unit) = var.map_or(("", ""), |v| (&v.label, &v.unit));
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let lines = chart::course(&held.courses[i], &marks, (100, 18), signs, &|tick| day(date(&content.clock, tick)));
    let ended = held.courses[i].last().map_or(0, |p| held.courses[i][0].of - p.of);
    let ended = if ended == 0 { String::new() } else { format!("{} had ended before the last day\n", count(ended, "campaign")) };
    format!("{} ({label}{unit}), lens {}\n{}\n{ended}", info.name, lens_id(content, held), lines.join("\n"))
}

/// What nobody should take for explained.
fn from_outside(content: &Content, targets: &[Target], policy: u32) -> String {
    let given = given(content, targets, policy);
    let list = |of: Vec<String>| if of.is_empty() { "none".to_owned() } else { of.join(", ") };
    let series =
        given.series.iter().map(|(name, n)| if *n == 0 { name.clone() } else { format!("{name} (read by {})", count(*n, "target")) });
    let few = |by: &[String]| if by.len() > 3 { count(by.len(), "event") } else { by.join(", ") };
    let dated = given.dated.iter().map(|(name, by)| format!("{name} ({})", few(by)));
    let told = [
        ("series from outside", list(series.collect())),
        ("read the date", list(given.clocked.clone())),
        ("stocks of targets that dated events move", list(dated.collect())),
        ("decided by date", list(given.decided.clone())),
    ];
    told.iter().map(|(what, list)| wrapped(&format!("{what}: {list}"), 110)).collect()
}

/// The same as one JSON object.
fn given_json(content: &Content, targets: &[Target], policy: u32) -> String {
    let given = given(content, targets, policy);
    let list = |of: &[String]| format!("[{}]", of.iter().map(|s| quoted(s)).collect::<Vec<_>>().join(","));
    let series: Vec<_> = given.series.iter().map(|s| s.0.clone()).collect();
    let dated: Vec<_> = given.dated.iter().map(|(name, by)| format!("{}:{}", quoted(name), list(by))).collect();
    format!(
        "{{\"given\":{{\"series\":{},\"clocked\":{},\"dated\":{{{}}},\"decided\":{}}}}}",
        list(&series),
        list(&given.clocked),
        dated.join(","),
        list(&given.decided)
    )
}

/// Words on lines of at most so many characters, those after the first moved in.
fn wrapped(text: &str, width: usize) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for word in text.split(' ') {
        let length = word.chars().count();
        if at > 0 && at + 1 + length > width {
            out.push_str("\n   ");
            at = 3;
        }
        if at > 0 {
            out.push(' ');
            at += 1;
        }
        out.push_str(word);
        at += length;
    }
    out + "\n"
}

fn summary(content: &Content, targets: &[Target], held: &[Held]) -> String {
    let mut rows = vec![["lens", "met", "%", "observed", "judged", "asked", ""].map(str::to_owned)];
    for h in held {
        let all = h.count(targets, |_| true);
        rows.push([
            lens_id(content, h).into(),
            words(all),
            format!("{:.0}", 100.0 * all.share()),
            words(h.count(targets, |t| t.observed)),
            words(h.count(targets, |t| !t.observed)),
            format!("{} %", if h.lens == 0 { 90 } else { 80 }),
            if h.enough(targets) { "enough" } else { "too few" }.into(),
        ]);
    }
    columns(&rows, &[2, 5])
}

/// What sets lenses apart from the default one.
fn parts(content: &Content, apart: &[Apart], targets: usize) -> String {
    let head = ["lens", "claims", "re-estimated", "apart", "by claims", "by the rest", "met", "by claims alone"];
    let mut rows = vec![head.map(str::to_owned)];
    for a in apart {
        rows.push([
            content.lenses[a.lens as usize].id.clone(),
            a.changes[0].to_string(),
            a.changes[1].to_string(),
            format!("{:.3}", a.whole.apart),
            format!("{:.3}", a.claims.apart),
            format!("{:.3}", a.refit.apart),
            format!("{} of {targets}", a.whole.met),
            format!("{} of {targets}", a.claims.met),
        ]);
    }
    if apart.is_empty() {
        return "claims are told from the rest for lenses other than the default one: name some with `--lens`\n".into();
    }
    format!(
        "apart from the default lens, in half-bands, the mean over targets: whole, with its claims alone, with its re-estimated constants alone\n{}",
        columns(&rows, &[1, 2, 3, 4, 5, 6, 7])
    )
}

fn csv(content: &Content, targets: &[Target], held: &[Held], out: &mut impl io::Write) -> io::Result<()> {
    writeln!(out, "lens,date,since,target,kind,sector,value,band_low,band_high,mean,low,high,inside,missing,met,source")?;
    for h in held {
        for (t, row) in targets.iter().zip(&h.rows) {
            let x = |x: f64| if x.is_finite() { x.to_string() } else { String::new() };
            let (low, high) = row.range;
            writeln!(
                out,
                "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
                field(lens_id(content, h)),
                day(t.date),
                if t.since == t.date { String::new() } else { day(t.since) },
                field(&named(t)),
                kind(t),
                field(&t.sector),
                t.value,
                t.band.0,
                t.band.1,
                row.mean.map_or_else(String::new, x),
                x(low),
                x(high),
                row.inside,
                row.missing,
                row.met,
                field(&t.source),
            )?;
        }
    }
    Ok(())
}

fn jsonl(content: &Content, targets: &[Target], held: &[Held], out: &mut impl io::Write) -> io::Result<()> {
    let x = |x: f64| if x.is_finite() { x.to_string() } else { "null".to_owned() };
    for h in held {
        for (t, Row { mean, range, inside, missing, met, .. }) in targets.iter().zip(&h.rows) {
            writeln!(
                out,
                "{{\"lens\":{},\"date\":{},\"since\":{},\"target\":{},\"kind\":{},\"sector\":{},\"value\":{},\"band\":[{},{}],\"mean\":{},\"range\":[{},{}],\"inside\":{inside},\"missing\":{missing},\"met\":{met},\"source\":{}}}",
                quoted(lens_id(content, h)),
                quoted(&day(t.date)),
                if t.since == t.date { "null".into() } else { quoted(&day(t.since)) },
                quoted(&named(t)),
                quoted(kind(t)),
                quoted(&t.sector),
                t.value,
                t.band.0,
                t.band.1,
                mean.map_or_else(|| "null".into(), x),
                x(range.0),
                x(range.1),
                quoted(&t.source),
            )?;
        }
    }
    Ok(())
}
