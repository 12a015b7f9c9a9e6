//! `lab compare`, `lab options` and `lab coverage`.

use super::args_lab::{By, Compare, Coverage, Options, Rows};
use super::lab::{Progress, player, stopped};
use super::sweep::{policies, seeds, some_lenses};
use super::{Outcome, Playable, Stop, playable};
use crate::engine::machine::Machine;
use crate::lab::compare::{Figures, Group, Side, compare as run, report, rows};
use crate::lab::decisions::{self, Trial};
use crate::lab::plan::{Subject, quantities};
use crate::lab::rows::{Row, csv, jsonl, names};
use crate::lab::text::ascii as in_ascii;
use crate::lab::{coverage as rows_of, options, work};
use crate::storage::{Disk, kept};
use std::io::{self, Write as _};

/// Most pairs of numbers by date that are kept: 2 GB of sums.
const MOST: usize = 40_000_000;

pub(super) fn compare(disk: &Disk, call: &Compare, ascii: bool) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    if call.decisions {
        return along(&scenario, call, ascii);
    }
    let other = call.with.as_deref().map(|with| playable(disk, with)).transpose()?;
    let seeds = seeds(&call.seeds)?;
    let scenarios: Vec<&Playable> = std::iter::once(&scenario).chain(&other).collect();
    let machines: Vec<Machine> = scenarios.iter().map(|s| Machine::new(s.content.clone())).collect();
    let subjects: Vec<Subject> = scenarios.iter().map(|s| Subject::new(&s.content, &s.catalogue)).collect();
    let sides: Vec<Side<'_>> = machines.iter().zip(&subjects).map(|(machine, subject)| Side { machine, subject }).collect();
    let slots = quantities(&scenario.content, &call.variables.join(",")).map_err(Stop::Call)?;
    let figures = Figures::new(&sides, &slots);
    let groups = if other.is_some() { against(&scenarios, call)? } else { within(&scenario, call)? };
    let pairs: usize = groups.iter().map(|g| g.pairs.len()).sum();
    let pieces = (seeds.1 - seeds.0) as usize / 10 + 1;
    if pairs == 0 {
        return Err(Stop::Call("there is nothing to compare: name two lenses, or `--by policy` with two policies, or `--with`".into()));
    }
    if pairs * figures.quantities.len() * figures.dates > MOST {
        return Err(Stop::Call("so many variables by date do not fit into memory; name fewer, or fewer policies and lenses".into()));
    }
    let progress = Progress::new(groups.len() * pieces, "blocks");
    let found = run(&sides, &figures, &groups, seeds, work::threads(call.threads), stopped()?, &|n| progress.told(n));
    drop(progress);
    let Some(found) = found else { return Err(Stop::Call("stopped before all pairs were in; nothing is shown".into())) };
    let contents: Vec<_> = scenarios.iter().map(|s| &*s.content).collect();
    write(call.format, ascii, || report(&figures, &groups, &found), || rows(&contents, &figures, &groups, &found))
}

/// Lens minus lens, or policy minus policy.
fn within(scenario: &Playable, call: &Compare) -> Result<Vec<Group>, Stop> {
    let content = &scenario.content;
    let lenses = some_lenses(content, Some(call.lens.as_deref().unwrap_or("all")))?;
    let policies = match (&call.policy, call.by) {
        (None, By::Lens) => vec![player(content, None)?],
        (asked, _) => policies(content, asked.as_deref())?,
    };
    let policy = |p| names(content, (p, 0)).0;
    let lens = |l| names(content, (0, l)).1;
    Ok(match call.by {
        By::Lens => {
            let group = |&p: &u32| Group {
                title: format!("Policy {}: lens minus lens {}", policy(p), lens(lenses[0])),
                pairs: lenses[1..].iter().map(|&l| (lens(l), (0, p, l), (0, p, lenses[0]))).collect(),
            };
            policies.iter().map(group).collect()
        }
        By::Policy => {
            let group = |&p: &u32| Group {
                title: format!("Policy {} minus {}, by lens", policy(p), policy(policies[0])),
                pairs: lenses.iter().map(|&l| (lens(l), (0, p, l), (0, policies[0], l))).collect(),
            };
            policies[1..].iter().map(group).collect()
        }
    })
}

/// A scenario minus another, for the policies and lenses that both have.
fn against(scenarios: &[&Playable], call: &Compare) -> Result<Vec<Group>, Stop> {
    let (here, there) = (&scenarios[0].content, &scenarios[1].content);
    let lenses = some_lenses(here, call.lens.as_deref())?;
    let policies = match &call.policy {
        None => vec![player(here, None)?],
        Some(asked) => policies(here, Some(asked))?,
    };
    let mut groups = Vec::new();
    for &p in &policies {
        let policy = &here.policies[p as usize].id;
        let Some(theirs) = there.policies.iter().position(|x| x.id == *policy) else {
            return Err(Stop::Call(format!("`{}` has no policy `{policy}`", scenarios[1].name)));
        };
        let mut pairs = Vec::new();
        for &l in &lenses {
            let lens = names(here, (p, l)).1;
            match there.lenses.iter().position(|x| x.id == lens) {
                Some(under) => pairs.push((lens, (0, p, l), (1, theirs as u32, under as u32))),
                None if there.lenses.is_empty() => pairs.push((lens, (0, p, l), (1, theirs as u32, 0))),
                None => return Err(Stop::Call(format!("`{}` has no lens `{lens}`", scenarios[1].name))),
            }
        }
        let title = format!("Policy {policy}: {} minus {}, by lens", scenarios[0].name, scenarios[1].name);
        groups.push(Group { title, pairs });
    }
    Ok(groups)
}

/// The decisions at which lenses part.
fn along(scenario: &Playable, call: &Compare, ascii: bool) -> Outcome {
    let content = &scenario.content;
    let lines = match call.along.as_ref().or(call.policy.as_ref()) {
        None => vec![player(content, None)?],
        Some(asked) => policies(content, Some(asked))?,
    };
    let lenses = some_lenses(content, Some(call.lens.as_deref().unwrap_or("all")))?;
    let seeds = seeds(&call.seeds)?;
    let machine = Machine::new(content.clone());
    let subject = Subject::new(content, &scenario.catalogue);
    let trial = Trial::new(&machine, &subject);
    let jobs = lines.len() * lenses.len() * (seeds.1 - seeds.0 + 1) as usize;
    let progress = Progress::new(jobs, "lines with all that branches off them");
    let found = trial.run(&lines, &lenses, seeds, work::threads(call.threads), stopped()?, &|n| progress.told(n));
    drop(progress);
    let Some(found) = found else { return Err(Stop::Call("stopped before all lines were in; nothing is shown".into())) };
    let head = format!(
        "{} {}: one answer changed along {} lines, {} lenses, {} seeds\n",
        content.id,
        content.version,
        lines.len(),
        lenses.len(),
        seeds.1 - seeds.0 + 1
    );
    write(call.format, ascii, || head + &decisions::report(&trial, &found, call.top), || decisions::rows(&trial, &found))
}

fn write(format: Rows, ascii: bool, text: impl FnOnce() -> String, rows: impl FnOnce() -> Vec<Row>) -> Outcome {
    let text = match format {
        Rows::Table if ascii => in_ascii(&text()),
        Rows::Table => text(),
        Rows::Csv => csv(&rows()),
        Rows::Jsonl => jsonl(&rows()),
    };
    Ok(io::stdout().lock().write_all(text.trim_start_matches('\n').as_bytes())?)
}

/// Which options are best for something.
pub(super) fn options(disk: &Disk, call: &Options, ascii: bool) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    let content = &scenario.content;
    let policies = policies(content, call.policy.as_deref())?;
    let lenses = some_lenses(content, Some(call.lens.as_deref().unwrap_or("all")))?;
    let rounds = call.rounds.unwrap_or(policies.len() as u32);
    let (runs, margin, tries, seed) = (call.runs, call.margin, call.tries, call.seed);
    let asked = options::Asked { policies, lenses, rounds, runs, margin, tries, seed };
    let machine = Machine::new(content.clone());
    let subject = Subject::new(content, &scenario.catalogue);
    let trial = options::Trial::new(&machine, &subject, player(content, None)?);
    let progress = Progress::new(rounds as usize * asked.lenses.len(), "campaigns with all that branches off them");
    let (done, tried) = trial.run(&asked, work::threads(call.threads), stopped()?, &|n| progress.told(n));
    drop(progress);
    if done < rounds {
        writeln!(io::stderr(), "stopped: {done} of {rounds} rounds are in")?;
    }
    let head = format!(
        "{} {}: every answer {runs} times with the same luck, and {} times again; {done} rounds, {} policies, {} lenses; lead at least {margin}\n",
        content.id,
        content.version,
        2 * runs,
        asked.policies.len(),
        asked.lenses.len(),
    );
    write(call.format, ascii, || head + &trial.report(&tried), || trial.rows(&tried))
}

pub(super) fn coverage(disk: &Disk, call: &Coverage) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    let own = &scenario.catalogue.systems;
    let read = match &call.systems {
        None if own.is_empty() => {
            return Err(Stop::Call(format!("`{}` declares no `System(...)`; name a list with `--systems FILE`", scenario.name)));
        }
        None => own.clone(),
        Some(file) => {
            let text = kept(file).map_err(|e| Stop::Call(format!("cannot read {}: {e}", file.display())))?;
            let mut rows = rows_of::read(&text);
            // The scenario knows which of them need not be in play.
            rows.iter_mut().for_each(|r| r.play = own.iter().find(|o| o.id == r.id).is_none_or(|o| o.play));
            rows
        }
    };
    if read.is_empty() {
        return Err(Stop::Call("the list has no rows; a row is a line that begins with its id, such as `| E001 | ...`".into()));
    }
    let covered = rows_of::coverage(&read, &scenario.catalogue);
    let mut out = io::stdout().lock();
    if call.all {
        for c in &covered {
            let by: Vec<String> = c.by.iter().map(|(kind, id)| format!("{kind} {id}")).collect();
            let beside = if c.row.play { "" } else { " (need not be in play)" };
            writeln!(out, "{}  {}{beside}: {}", c.row.id, c.row.title, if by.is_empty() { "-".to_owned() } else { by.join(", ") })?;
        }
        writeln!(out)?;
    }
    let (text, all) = rows_of::report(&covered);
    write!(out, "{text}")?;
    if all { Ok(()) } else { Err(Stop::Fault) }
}
