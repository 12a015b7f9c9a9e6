//! `lab sweep` and `lab merge`.

use super::args_lab::{Merge, Rows, Sweep};
use super::lab::{Progress, clock, lenses, stopped};
use super::{Outcome, Playable, Stop, playable};
use crate::engine::content::Content;
use crate::engine::machine::Machine;
use crate::lab::plan::{Plan, Subject, quantities};
use crate::lab::report::Report;
use crate::lab::sweep::{Swept, sweep as run};
use crate::lab::text::ascii as in_ascii;
use crate::lab::{rows, shard, work};
use crate::storage::{Disk, keep, kept};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub(super) fn sweep(disk: &Disk, call: &Sweep, ascii: bool) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    let content = &scenario.content;
    let subject = Subject::new(content, &scenario.catalogue);
    let asked = call.bands.iter().chain(&call.chart).map(String::as_str).collect::<Vec<_>>().join(",");
    let plan = Plan {
        policies: policies(content, call.policy.as_deref())?,
        lenses: some_lenses(content, Some(call.lens.as_deref().unwrap_or("all")))?,
        seeds: seeds(&call.seeds)?,
        shard: call.shard.as_deref().map_or(Ok((1, 1)), part)?,
        bands: quantities(content, &asked).map_err(Stop::Call)?,
        track: call.track,
    };
    if let Some(why) = plan.too_much(&subject) {
        return Err(Stop::Call(why));
    }
    let machine = Machine::new(content.clone());
    let begun = Instant::now();
    let swept = until(call.minutes, |stop| {
        let jobs = plan.seeds_in(&plan.mine()) * plan.cells().len() as u64;
        let progress = Progress::new(jobs as usize, "campaigns");
        run(&machine, &subject, &plan, work::threads(call.threads), stop, &|done| progress.told(done as usize))
    })?;
    let asked = plan.seeds_in(&plan.mine());
    let campaigns = swept.seeds() * plan.cells().len() as u64;
    let took = begun.elapsed();
    let rate = campaigns as f64 / took.as_secs_f64().max(1e-9);
    writeln!(io::stderr(), "{}: {campaigns} campaigns in {}, {rate:.0} a second", scenario.name, clock(took))?;
    if swept.seeds() < asked {
        writeln!(io::stderr(), "stopped: {} of {asked} seeds are in, whole blocks of all policies and lenses", swept.seeds())?;
    }
    deliver(&scenario, &call.scenario, &subject, &swept, call.format, call.out.as_deref(), &call.chart, call.fell.as_deref(), ascii)
}

pub(super) fn merge(disk: &Disk, call: &Merge, ascii: bool) -> Outcome {
    let mut files = Vec::new();
    for path in &call.files {
        let text = kept(path).map_err(|e| Stop::Call(format!("cannot read {}: {e}", path.display())))?;
        files.push((path.display().to_string(), text));
    }
    let header = |(name, text): &(String, String)| shard::header(text).map_err(|e| Stop::Call(format!("{name} {e}")));
    let Some(first) = files.first() else { return Err(Stop::Call("no files were given".into())) };
    let asked = header(first)?.scenario;
    let asked = call.scenario.as_ref().unwrap_or(&asked);
    let scenario = playable(disk, asked)?;
    let subject = Subject::new(&scenario.content, &scenario.catalogue);
    let (swept, missing) = shard::merge(&scenario.content, &subject, &files).map_err(Stop::Call)?;
    if !missing.is_empty() {
        let parts: Vec<(u32, u32)> = files.iter().map(|f| header(f).map(|h| h.shard)).collect::<Result<_, _>>()?;
        let absent: Vec<String> = parts.first().map_or_else(Vec::new, |&(_, of)| {
            (1..=of).filter(|i| parts.iter().all(|p| *p != (*i, of))).map(|i| format!("{i}/{of}")).collect()
        });
        let seeds = swept.plan.seeds_in(&missing);
        let shards =
            if absent.is_empty() { "a part was stopped early".to_owned() } else { format!("no file of shard {}", absent.join(", ")) };
        let asked = swept.plan.seeds.1 - swept.plan.seeds.0 + 1;
        writeln!(io::stderr(), "mildias: {seeds} of {asked} seeds are missing: {shards}")?;
        if !call.partial {
            return Err(Stop::Call("nothing was merged; give the missing files, or `--partial` to take what is there".into()));
        }
    }
    deliver(&scenario, asked, &subject, &swept, call.format, call.out.as_deref(), &call.chart, call.fell.as_deref(), ascii)
}

/// Writes a sweep where it is to go: into files where there is a folder for them, else to standard output.
#[allow(clippy::too_many_arguments, reason = "two commands write the same")]
fn deliver(
    scenario: &Playable,
    asked: &str,
    subject: &Subject,
    swept: &Swept,
    format: Rows,
    folder: Option<&Path>,
    charts: &[String],
    fell: Option<&str>,
    ascii: bool,
) -> Outcome {
    let content = &scenario.content;
    let day = |d: &str| (4..=10).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let fell = fell.map(|text| {
        let days = text.split_once("..").filter(|(a, b)| day(a) && day(b) && a <= b);
        days.ok_or_else(|| Stop::Call(format!("`{text}` are no days; write 1980-03..1980-11, both included")))
    });
    let fell = fell.transpose()?;
    let report = Report { content, name: asked, subject, swept, fell };
    let mut drawn = Vec::new();
    for slot in quantities(content, &charts.join(",")).map_err(Stop::Call)? {
        let found = swept.plan.bands.iter().position(|s| *s == slot);
        let name = &content.slots[slot.0 as usize].name;
        drawn.push(found.ok_or_else(|| Stop::Call(format!("the bands of `{name}` were not kept; sweep with `--bands {name}`")))?);
    }
    let text = || {
        let mut text = report.text();
        drawn.iter().for_each(|&i| text.push_str(&report.chart(i)));
        text
    };
    let Some(folder) = folder else {
        let text = match format {
            Rows::Table if ascii => in_ascii(&text()),
            Rows::Table => text(),
            Rows::Csv => rows::csv(&rows::of_sweep(content, subject, swept)),
            Rows::Jsonl => rows::jsonl(&rows::of_sweep(content, subject, swept)),
        };
        return Ok(io::stdout().lock().write_all(text.as_bytes())?);
    };
    let tally = shard::write(content, subject, asked, swept);
    let files = match swept.plan.shard {
        (1, 1) => {
            let rows = rows::of_sweep(content, subject, swept);
            vec![
                ("sweep.tally".to_owned(), tally),
                ("report.txt".to_owned(), text()),
                ("rows.csv".to_owned(), rows::csv(&rows)),
                ("rows.jsonl".to_owned(), rows::jsonl(&rows)),
            ]
        }
        (which, of) => vec![(format!("shard-{which}-of-{of}.tally"), tally)],
    };
    for (name, text) in files {
        let path = folder.join(&name);
        keep(folder, &name, &text).map_err(|e| Stop::Call(format!("cannot write {}: {e}", path.display())))?;
        writeln!(io::stdout(), "{}", path.display())?;
    }
    Ok(())
}

/// Does a work that a key, or the end of the minutes given, may stop.
pub(super) fn until<T>(minutes: Option<f64>, work: impl FnOnce(&AtomicBool) -> T) -> Result<T, Stop> {
    let stop = stopped()?;
    let Some(minutes) = minutes else { return Ok(work(stop)) };
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let over = AtomicBool::new(false);
    Ok(std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                if Instant::now() >= end {
                    stop.store(true, Ordering::Relaxed);
                    break;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let done = work(stop);
        over.store(true, Ordering::Relaxed);
        done
    }))
}

/// Policies by id with commas between them; all without any, or with `all`.
pub(super) fn policies(content: &Content, asked: Option<&str>) -> Result<Vec<u32>, Stop> {
    if content.policies.is_empty() {
        return Err(Stop::Call(format!("`{}` has no policy, so that nobody can play it", content.id)));
    }
    let mut out = Vec::new();
    for id in asked.unwrap_or("all").split(',').map(str::trim) {
        let found = if id == "all" { (0..content.policies.len() as u32).collect() } else { vec![super::policy(content, id)?] };
        out.extend(found.into_iter().filter(|p| !out.contains(p)).collect::<Vec<_>>());
    }
    Ok(out)
}

/// Lenses as asked; a scenario without any runs under its own rules.
pub(super) fn some_lenses(content: &Content, asked: Option<&str>) -> Result<Vec<u32>, Stop> {
    let all = lenses(content, asked)?;
    Ok(if all.is_empty() { vec![0] } else { all })
}

/// Seeds as asked: `200` for 1 to 200, or `A..B` with both.
pub(super) fn seeds(text: &str) -> Result<(u64, u64), Stop> {
    let read = |t: &str| t.trim().replace('_', "").parse::<u64>().ok();
    let range = match text.split_once("..") {
        Some((a, b)) => read(a).zip(read(b.trim_start_matches('='))),
        None => read(text).map(|n| (1, n)),
    };
    range
        .filter(|(a, b)| a <= b && b - a < shard::SEEDS && *b < u64::MAX)
        .ok_or_else(|| Stop::Call(format!("`{text}` are no seeds; write a number, 200 for 1 to 200, or A..B, both included")))
}

/// A part as asked: `I/N`, from 1.
fn part(text: &str) -> Result<(u32, u32), Stop> {
    let read = text.split_once('/').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    read.filter(|(i, n)| (1..=*n).contains(i) && *n <= 100_000)
        .ok_or_else(|| Stop::Call(format!("`{text}` is no part of a work; write I/N, the first of four as 1/4")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_and_parts_are_read_or_refused() {
        for (text, range) in [("200", (1, 200)), ("5..9", (5, 9)), ("7..=7", (7, 7)), ("1_000", (1, 1000))] {
            assert_eq!(seeds(text).ok(), Some(range), "{text}");
        }
        for wrong in ["0", "9..5", "", "a", "1..", "-3", "1..999999999999"] {
            assert!(matches!(seeds(wrong), Err(Stop::Call(_))), "{wrong}");
        }
        assert_eq!(part("2/4").ok(), Some((2, 4)));
        for wrong in ["0/4", "5/4", "1", "1/0", "a/b"] {
            assert!(matches!(part(wrong), Err(Stop::Call(_))), "{wrong}");
        }
    }
}
