//! Sweeps as files, and several of them as one. A file holds counts and whole sums, no rounded figure, so that parts
//! put together are to the byte what one run would have been.

use super::plan::{Plan, Subject, quantities};
use super::rows::names;
use super::stats::Sum;
use super::sweep::Swept;
use super::tally::{NONE, Tally};
use crate::engine::content::Content;
use crate::engine::expr::Slot;
use std::fmt::Write as _;

/// The first line of a file.
const FIRST: &str = "mildias tally 2";

/// Most seeds of one sweep.
pub const SEEDS: u64 = 100_000_000;

/// What a file says of itself before its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The scenario as it was asked for: an id or a path.
    pub scenario: String,
    /// Everything that must be the same in files that are put together: name and value.
    pub call: Vec<(String, String)>,
    /// The part it is: (which, of how many).
    pub shard: (u32, u32),
    /// Blocks that are in.
    pub blocks: Vec<u64>,
}

/// The lines of the call: scenario, rules, policies, lenses, seeds and what is kept.
fn call(content: &Content, subject: &Subject, plan: &Plan) -> Vec<(String, String)> {
    let hash: String = content.rules_hash.iter().map(|b| format!("{b:02x}")).collect();
    let policies: Vec<_> = plan.policies.iter().map(|&p| names(content, (p, 0)).0).collect();
    let lenses: Vec<_> = plan.lenses.iter().map(|&l| names(content, (0, l)).1).collect();
    let bands: Vec<_> = plan.bands.iter().map(|s| content.slots[s.0 as usize].name.clone()).collect();
    [
        ("id", format!("{} {}", content.id, content.version)),
        ("rules", hash),
        ("counts", subject.hash()),
        ("policies", policies.join(" ")),
        ("lenses", lenses.join(" ")),
        ("seeds", format!("{}..{}", plan.seeds.0, plan.seeds.1)),
        ("track", if plan.track { "yes" } else { "no" }.to_owned()),
        ("bands", bands.join(" ")),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// A sweep as a file. `scenario` is what was asked for, an id or a path.
#[must_use]
pub fn write(content: &Content, subject: &Subject, scenario: &str, swept: &Swept) -> String {
    let mut out = format!("{FIRST}\nscenario {scenario}\n");
    for (name, value) in call(content, subject, &swept.plan) {
        let _ = writeln!(out, "{name} {value}");
    }
    let _ = writeln!(out, "shard {}/{}", swept.plan.shard.0, swept.plan.shard.1);
    let _ = writeln!(out, "blocks {}", swept.blocks.iter().map(u64::to_string).collect::<Vec<_>>().join(" "));
    for (cell, t) in swept.cells.iter().enumerate() {
        let _ = writeln!(out, "cell {cell} {}", t.runs);
        sparse(&mut out, "hits", &t.hits, 0);
        sparse(&mut out, "times", &t.times, 0);
        sparse(&mut out, "firsts", &t.firsts, NONE);
        sparse(&mut out, "ends", &t.ends, 0);
        sums(&mut out, "values", &t.values);
        sums(&mut out, "standing", &t.standing);
        let bands: Vec<u64> = t.bands.iter().map(|&n| u64::from(n)).collect();
        sparse(&mut out, "histograms", &bands, 0);
        let track: Vec<u64> = t.track.iter().flat_map(|&(a, b)| [a, b]).collect();
        sparse(&mut out, "led", &track, 0);
        sparse(&mut out, "calls", t.calls.as_flattened(), 0);
    }
    out.push_str("end\n");
    out
}

/// Numbers that are not the usual one, with their places.
fn sparse(out: &mut String, name: &str, numbers: &[u64], usual: u64) {
    out.push_str(name);
    for (i, n) in numbers.iter().enumerate().filter(|(_, n)| **n != usual) {
        let _ = write!(out, " {i}:{n}");
    }
    out.push('\n');
}

fn sums(out: &mut String, name: &str, sums: &[Sum]) {
    out.push_str(name);
    for s in sums {
        let _ = write!(out, " {}:{}:{}", s.n, s.sum, s.squares);
    }
    out.push('\n');
}

/// Reads what a file says of itself; or what is wrong with it.
pub fn header(text: &str) -> Result<Header, String> {
    let mut lines = text.lines();
    if lines.next() != Some(FIRST) {
        return Err(format!("is no result of `lab sweep`: its first line is not `{FIRST}`"));
    }
    if text.lines().last() != Some("end") {
        return Err("is cut short: its last line is not `end`".to_owned());
    }
    let mut of = |name: &str| {
        let line = lines.next().unwrap_or_default();
        match line.split_once(' ').filter(|(n, _)| *n == name) {
            Some((_, value)) => Ok(value.to_owned()),
            None => Err(format!("expected a line `{name} ...`, found `{line}`")),
        }
    };
    let scenario = of("scenario")?;
    let mut call = Vec::new();
    for name in ["id", "rules", "counts", "policies", "lenses", "seeds", "track", "bands"] {
        call.push((name.to_owned(), of(name)?));
    }
    let shard = of("shard")?;
    let shard = shard.split_once('/').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    let shard = shard.filter(|(a, b)| (1..=*b).contains(a)).ok_or("the line `shard` names no part")?;
    let blocks = of("blocks")?;
    let blocks = blocks.split_whitespace().map(str::parse).collect::<Result<Vec<u64>, _>>();
    let blocks = blocks.map_err(|_| "the line `blocks` holds something that is no number")?;
    Ok(Header { scenario, call, shard, blocks })
}

impl Header {
    fn of(&self, name: &str) -> &str {
        self.call.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// The plan of the whole, of which the file holds some blocks; or why the scenario does not fit it.
    pub fn plan(&self, content: &Content) -> Result<Plan, String> {
        let policy = |id: &str| {
            let found = content.policies.iter().position(|p| p.id == id);
            found.map(|i| i as u32).ok_or_else(|| format!("the scenario has no policy `{id}`"))
        };
        let lens = |id: &str| {
            let found = content.lenses.iter().position(|l| l.id == id);
            found.map(|i| i as u32).ok_or_else(|| format!("the scenario has no lens `{id}`"))
        };
        let policies = self.of("policies").split_whitespace().map(policy).collect::<Result<_, _>>()?;
        let mut lenses = self.of("lenses").split_whitespace().map(lens).collect::<Result<Vec<_>, _>>()?;
        if lenses.is_empty() {
            lenses.push(0);
        }
        let seeds = self.of("seeds").split_once("..").and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let seeds = seeds.filter(|(a, b): &(u64, u64)| a <= b && b - a < SEEDS && *b < u64::MAX).ok_or("the line `seeds` names none")?;
        let mut bands: Vec<Slot> = Vec::new();
        for name in self.of("bands").split_whitespace() {
            let slot = content.slots.iter().position(|s| s.name == name);
            match slot {
                Some(slot) => bands.push(Slot(slot as u32)),
                None => bands.extend(quantities(content, name)?),
            }
        }
        Ok(Plan { policies, lenses, seeds, shard: (1, 1), bands, track: self.of("track") == "yes" })
    }
}

/// Puts files together: names, texts. Refuses what does not belong together, with the reason; the blocks that no file
/// holds are given beside the result.
pub fn merge(content: &Content, subject: &Subject, files: &[(String, String)]) -> Result<(Swept, Vec<u64>), String> {
    let headers = files.iter().map(|(name, text)| header(text).map_err(|e| format!("{name} {e}"))).collect::<Result<Vec<_>, _>>()?;
    let first = headers.first().ok_or("no files were given")?;
    for (header, (name, _)) in headers.iter().zip(files) {
        for ((what, mine), (_, theirs)) in header.call.iter().zip(&first.call) {
            if mine != theirs {
                return Err(format!(
                    "{name} does not belong to {}: its `{what}` is `{mine}`, there it is `{theirs}`; nothing was merged",
                    files[0].0
                ));
            }
        }
    }
    let plan = first.plan(content).map_err(|e| format!("{}: {e}", files[0].0))?;
    if let Some(why) = plan.too_much(subject) {
        return Err(why);
    }
    for ((what, here), (_, theirs)) in call(content, subject, &plan).iter().zip(&first.call) {
        if here != theirs {
            return Err(format!(
                "{} was made with another version of the scenario: its `{what}` is `{theirs}`, here it is `{here}`",
                files[0].0
            ));
        }
    }
    let mut whose: std::collections::BTreeMap<u64, usize> = std::collections::BTreeMap::new();
    for (i, header) in headers.iter().enumerate() {
        for &block in &header.blocks {
            if block >= plan.blocks() {
                return Err(format!("{} holds block {block}, and there are {}", files[i].0, plan.blocks()));
            }
            if let Some(other) = whose.insert(block, i) {
                let (a, b) = plan.seeds_of(block);
                return Err(format!("{} and {} both hold the seeds {a} to {b}; nothing was merged", files[other].0, files[i].0));
            }
        }
    }
    let empty = Tally::new(subject, &plan, content.endings.len());
    let mut cells = vec![empty; plan.cells().len()];
    for ((name, text), header) in files.iter().zip(&headers) {
        read_cells(text, &mut cells, plan.seeds_in(&header.blocks)).map_err(|e| format!("{name}: {e}"))?;
    }
    let missing = (0..plan.blocks()).filter(|b| !whose.contains_key(b)).collect();
    Ok((Swept { plan, blocks: whose.into_keys().collect(), cells }, missing))
}

/// Adds the counts of a file to those of the cells.
fn read_cells(text: &str, cells: &mut [Tally], seeds: u64) -> Result<(), String> {
    let mut lines = text.lines().skip_while(|l| !l.starts_with("cell ") && *l != "end");
    for (i, cell) in cells.iter_mut().enumerate() {
        let line = lines.next().unwrap_or_default();
        let runs = line.strip_prefix(&format!("cell {i} ")).and_then(|n| n.parse::<u64>().ok());
        let runs = runs.filter(|n| *n == seeds).ok_or_else(|| format!("expected `cell {i} {seeds}`, found `{line}`"))?;
        let mut part = cell.clone();
        part.bands.fill(0);
        part.runs = runs;
        let mut line = |name: &str| {
            let line = lines.next().unwrap_or_default();
            match line.strip_prefix(name) {
                Some(rest) => Ok(rest),
                None => Err(format!("expected a line `{name} ...`, found `{}`", line.chars().take(40).collect::<String>())),
            }
        };
        fill(line("hits")?, &mut part.hits, 0)?;
        fill(line("times")?, &mut part.times, 0)?;
        fill(line("firsts")?, &mut part.firsts, NONE)?;
        fill(line("ends")?, &mut part.ends, 0)?;
        fill_sums(line("values")?, &mut part.values)?;
        fill_sums(line("standing")?, &mut part.standing)?;
        let mut bands = vec![0; part.bands.len()];
        fill(line("histograms")?, &mut bands, 0)?;
        for (to, from) in part.bands.iter_mut().zip(bands) {
            *to = u32::try_from(from).map_err(|_| format!("{from} campaigns in one bin are too many"))?;
        }
        let mut track = vec![0; part.track.len() * 2];
        fill(line("led")?, &mut track, 0)?;
        part.track = track.chunks(2).map(|p| (p[0], p[1])).collect();
        fill(line("calls")?, part.calls.as_flattened_mut(), 0)?;
        cell.merge(&part);
    }
    Ok(())
}

fn fill(line: &str, numbers: &mut [u64], usual: u64) -> Result<(), String> {
    numbers.fill(usual);
    for field in line.split_whitespace() {
        let pair = field.split_once(':').and_then(|(i, n)| Some((i.parse::<usize>().ok()?, n.parse::<u64>().ok()?)));
        match pair.filter(|(i, _)| *i < numbers.len()) {
            Some((i, n)) => numbers[i] = n,
            None => return Err(format!("`{field}` is no place with its number")),
        }
    }
    Ok(())
}

fn fill_sums(line: &str, sums: &mut [Sum]) -> Result<(), String> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    if fields.len() != sums.len() {
        return Err(format!("expected {} sums, found {}", sums.len(), fields.len()));
    }
    for (sum, field) in sums.iter_mut().zip(fields) {
        let parts: Vec<&str> = field.split(':').collect();
        let read = || Some(Sum { n: parts.first()?.parse().ok()?, sum: parts.get(1)?.parse().ok()?, squares: parts.get(2)?.parse().ok()? });
        *sum = read().ok_or_else(|| format!("`{field}` is no sum"))?;
    }
    Ok(())
}
