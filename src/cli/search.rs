//! `lab search`.

use super::args_lab::Search as Call;
use super::lab::{Progress, clock, player, stopped};
use super::sweep::{seeds, some_lenses};
use super::{Outcome, Playable, Stop, count, playable};
use crate::engine::content::Policy;
use crate::lab::chronicle::chronicle;
use crate::lab::conduct::{Line, Space};
use crate::lab::goal::Goal;
use crate::lab::search::{Field, Found, Played, Search, search as run};
use crate::lab::stats::{Sum, wilson};
use crate::lab::text::{ascii as in_ascii, columns};
use crate::lab::work;
use crate::lab::written::Writer;
use crate::storage::{Disk, write_whole};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Policies of the scenario that are held against what was found.
const AGAINST: usize = 3;
/// Decisions listed on which a line hangs.
const LISTED: usize = 15;

pub(super) fn search(disk: &Disk, call: &Call, ascii: bool) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    let content = &scenario.content;
    let lenses = some_lenses(content, call.lens.as_deref())?;
    let (first, last) = seeds(&call.seeds)?;
    let held: Vec<u64> = (first..=last).collect();
    let record = player(content, None)?;
    let goal = Goal::named(content, &call.aim).map_err(Stop::Call)?;
    let space = Space::new(content, call.phases);
    let field = Field::new(&space, goal);
    let threads = work::threads(call.threads);
    let mut policies = String::new();
    let mut summary = Vec::new();
    let mut ended_early = false;
    let begun = Instant::now();
    for &lens in &lenses {
        let asked = Search { lens, campaigns: call.campaigns, seed: call.seed, threads };
        let name = content.lenses.get(lens as usize).map_or("", |l| l.id.as_str());
        let minutes = call.minutes.map(|m| m / lenses.len() as f64);
        let (stop, over) = (stopped()?, AtomicBool::new(false));
        let end = minutes.map(|m| Instant::now() + Duration::from_secs_f64(60.0 * m));
        let progress = Progress::new(call.campaigns as usize, "campaigns");
        let found = run(&field, &asked, &over, &|done| {
            progress.told(done);
            if stop.load(Ordering::Relaxed) || end.is_some_and(|end| Instant::now() >= end) {
                over.store(true, Ordering::Relaxed);
            }
        });
        drop(progress);
        let Some(found) = found else { return Err(Stop::Call(format!("`{}` has no line of conduct to begin with", scenario.name))) };
        let shown = Shown { scenario: &scenario, field: &field, found: &found, lens, held: &held, record, threads, whole: call.all };
        let (text, figure) = shown.text();
        // Told as it comes: the next lens takes as long again.
        say(&if summary.is_empty() { text } else { format!("\n{text}") }, ascii)?;
        summary.push(figure);
        let id = if lenses.len() > 1 { format!("{}_{name}", call.id) } else { call.id.clone() };
        let label = format!("Found: {} under {name}", field.goal.label);
        let about = format!(
            "Found by lab search --lens {name} --aim {} --campaigns {} --seed {} --phases {}",
            call.aim, call.campaigns, call.seed, call.phases
        );
        policies.push_str(&Writer { space: &space, catalogue: &scenario.catalogue }.policy(&found.line, &id, &label, &about));
        ended_early |= found.stopped;
        // A key stops all that is left; the end of the minutes only this lens's search.
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if summary.len() > 1 {
        let mut told = format!("\n{}: {}, by lens, seeds {first} to {last}\n", content.id, field.goal.label);
        let mut rows = vec![["", "found", "95 %", "best policy", "", "record"].map(str::to_owned).to_vec()];
        rows.extend(summary);
        told.push_str(&columns(&rows, "lrrlrr"));
        say(&told, ascii)?;
    }
    writeln!(io::stderr(), "{}: {}{}", scenario.name, clock(begun.elapsed()), if ended_early { ", stopped early" } else { "" })?;
    if let Some(path) = &call.out {
        write_whole(path, &format!("[\n{policies}]\n")).map_err(|e| Stop::Call(format!("cannot write {}: {e}", path.display())))?;
        let what = count(lenses.len(), "line");
        writeln!(
            io::stderr(),
            "{what} as policies in {}: put it into the scenario's folder, and sweep `--policy {}`",
            path.display(),
            call.id
        )?;
    }
    Ok(())
}

fn say(text: &str, ascii: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if ascii {
        out.write_all(in_ascii(text).as_bytes())?;
    } else {
        out.write_all(text.as_bytes())?;
    }
    out.flush()
}

/// What is shown of one search.
struct Shown<'a> {
    scenario: &'a Playable,
    field: &'a Field<'a>,
    found: &'a Found,
    lens: u32,
    held: &'a [u64],
    record: u32,
    threads: usize,
    whole: bool,
}

impl Shown<'_> {
    /// The report, and a row of the summary.
    fn text(&self) -> (String, Vec<String>) {
        let (content, goal, found) = (&self.scenario.content, &self.field.goal, self.found);
        let lens = content.lenses.get(self.lens as usize).map_or("", |l| l.id.as_str());
        let mut out = String::new();
        let _ = writeln!(out, "{} {}, lens {lens}: {}", content.id, content.version, goal.label);
        let _ = writeln!(
            out,
            "{} campaigns in {}{}; figures below from {} that the search has not seen",
            found.campaigns,
            count(found.generations as usize, "generation"),
            if found.stopped { ", stopped" } else { "" },
            count(self.held.len(), "seed"),
        );
        let space = self.field.space;
        let base = |p: u32| Line { base: p, set: BTreeMap::new() };
        let mut lines = vec![("the line found".to_owned(), space.policy(&found.line))];
        let best: Vec<u32> = found.policies.iter().copied().take(AGAINST).collect();
        let record = (!best.contains(&self.record)).then_some(self.record);
        for p in best.iter().copied().chain(record) {
            let record = if p == self.record { " (the record)" } else { "" };
            lines.push((format!("policy {}{record}", content.policies[p as usize].id), space.policy(&base(p))));
        }
        let results: Vec<Vec<Played>> = lines.iter().map(|(_, policy)| self.play(policy, self.lens)).collect();
        let mut rows = Vec::new();
        for ((name, _), played) in lines.iter().zip(&results) {
            let (value, interval) = figure(goal, played);
            rows.push(vec![format!("  {name}"), value, interval]);
        }
        rows.push(vec!["  the line found, in the search's own campaigns".into(), shown(goal, found.training), "(flatters)".into()]);
        out.push_str(&columns(&rows, "lrl"));
        // The best policy on these seeds, too, not only on those of the search.
        let mean = |played: &[Played]| played.iter().map(|p| p.reached).sum::<f64>() / played.len().max(1) as f64;
        let better = (1..=best.len()).fold(1, |a, b| if goal.better(mean(&results[b]), mean(&results[a])) { b } else { a });
        if !goal.better(mean(&results[0]), mean(&results[better])) {
            let _ = writeln!(out, "  Nothing was found that does better than `{}`.", content.policies[best[better - 1] as usize].id);
        }
        let (value, interval) = figure(goal, &results[0]);
        let at = |policy: u32| {
            lines.iter().zip(&results).skip(1).find(|(l, _)| l.0.split(' ').nth(1) == Some(&content.policies[policy as usize].id))
        };
        let row = vec![
            format!("  {lens}"),
            value,
            interval,
            content.policies[best[better - 1] as usize].id.clone(),
            figure(goal, &results[better]).0,
            at(self.record).map_or_else(String::new, |(_, played)| figure(goal, played).0),
        ];
        self.elsewhere(&lines[0].1, &mut out);
        self.hangs(&mut out);
        self.typical(&lines[0].1, &results[0], &mut out);
        (out, row)
    }

    fn play(&self, policy: &Policy, lens: u32) -> Vec<Played> {
        let go = AtomicBool::new(false);
        let played = self.field.play(std::slice::from_ref(policy), lens, self.held, self.threads, &go, &|_| {});
        played.and_then(|mut p| p.pop()).unwrap_or_default()
    }

    /// The same line under the other lenses.
    fn elsewhere(&self, policy: &Policy, out: &mut String) {
        let content = &self.scenario.content;
        let others = (0..content.lenses.len() as u32).filter(|&l| l != self.lens);
        let row = |l: u32| vec![format!("  {}", content.lenses[l as usize].id), figure(&self.field.goal, &self.play(policy, l)).0];
        let rows: Vec<Vec<String>> = others.map(row).collect();
        if !rows.is_empty() {
            let _ = writeln!(out, "The same line under the other lenses");
            out.push_str(&columns(&rows, "lr"));
        }
    }

    fn hangs(&self, out: &mut String) {
        let (content, found) = (&self.scenario.content, self.found);
        let writer = Writer { space: self.field.space, catalogue: &self.scenario.catalogue };
        let base = &content.policies[found.line.base as usize].id;
        if found.line.set.is_empty() {
            let _ = writeln!(out, "It is the policy `{base}` as it stands.");
            return;
        }
        let _ = writeln!(
            out,
            "It is the policy `{base}` but for {}; without one of them the search had",
            count(found.line.set.len(), "decision")
        );
        let goal = &self.field.goal;
        let mut rows = Vec::new();
        for &(knob, with, without) in found.hangs.iter().take(LISTED) {
            let setting = writer.brief(knob, &found.line.set[&knob]);
            rows.push(vec![format!("  {setting}"), format!("{} instead of {}", shown(goal, without), shown(goal, with))]);
        }
        out.push_str(&columns(&rows, "lr"));
        let rest: Vec<String> = (found.line.set.iter())
            .filter(|(knob, _)| found.hangs.iter().take(LISTED).all(|h| h.0 != **knob))
            .map(|(&knob, setting)| writer.brief(knob, setting))
            .collect();
        if !rest.is_empty() {
            let _ = writeln!(out, "  and: {}", rest.join("; "));
        }
    }

    /// A typical campaign: of those that reach the goal the one that ends as most of them do.
    fn typical(&self, policy: &Policy, played: &[Played], out: &mut String) {
        let goal = &self.field.goal;
        let mut order: Vec<f64> = played.iter().map(|p| p.reached).collect();
        order.sort_by(f64::total_cmp);
        let middle = order.get(order.len() / 2).copied().unwrap_or(0.0);
        let reach: Vec<usize> = (0..played.len()).filter(|&i| goal.counts(played[i].reached, middle)).collect();
        let all: Vec<usize> = (0..played.len()).collect();
        let among = if reach.is_empty() { &all } else { &reach };
        let ends = |e: u32| among.iter().filter(|&&i| played[i].ended == e).count();
        let Some(&first) = among.iter().max_by_key(|&&i| (ends(played[i].ended), std::cmp::Reverse(i))) else { return };
        let ending = self.scenario.content.endings.get(played[first].ended as usize).map_or("", |e| e.id.as_str());
        let seed = self.held[first];
        let what = if reach.is_empty() { "none of which reaches it" } else { "of those that reach it" };
        let _ = writeln!(
            out,
            "Seed {seed}: it ends with `{ending}`, as do {} of {} campaigns {what}\n  * otherwise than the record, + what the record never met, > what came of it{}",
            ends(played[first].ended),
            among.len(),
            if self.whole { "" } else { "; what is as in the record is left out" }
        );
        let record = self.field.space.policy(&Line { base: self.record, set: BTreeMap::new() });
        out.push_str(&chronicle(self.field, policy, &record, self.lens, seed, self.whole));
    }
}

/// A figure of the goal.
fn shown(goal: &Goal, x: f64) -> String {
    if goal.share { format!("{:.1} %", 100.0 * x) } else { format!("{x:.*}", goal.decimals) }
}

/// The mean over campaigns and its interval.
fn figure(goal: &Goal, played: &[Played]) -> (String, String) {
    if goal.share {
        let hits = played.iter().filter(|p| p.reached > 0.5).count() as u64;
        let (low, high) = wilson(hits, played.len() as u64);
        return (shown(goal, hits as f64 / played.len().max(1) as f64), format!("{:.1} to {:.1}", 100.0 * low, 100.0 * high));
    }
    let mut sum = Sum::default();
    played.iter().for_each(|p| sum.add(p.reached));
    (shown(goal, sum.mean()), format!("±{:.*}", goal.decimals, sum.half()))
}
