//! `lab fit`: parameters nearer to the record, and what the record says of each.

use super::args_lab::{Fit, Rows};
use super::calibrate::{columns, day, named};
use super::lab::{Progress, clock, lenses, player, stopped, targets};
use super::table::{field, quoted};
use super::{Outcome, Playable, Stop, count, playable};
use crate::lab::chart::number;
use crate::lab::fit::{Fitted, Problem, Response, Score, Search, Seeds, Step, fit as search, sensitivity as probe};
use crate::lab::free::{Free, Which, free};
use crate::lab::loss::Part;
use crate::lab::patch::{self, Edit};
use crate::lab::work;
use crate::storage::{Disk, Folder, Found, write_whole};
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

pub(super) fn fit(disk: &Disk, call: &Fit, ascii: bool) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    if call.write && scenario.found == Found::Program {
        return Err(Stop::Call(format!(
            "`{}` is carried by the program and cannot be written to; name the path of its folder, or take a patch with `--out FILE`",
            scenario.name
        )));
    }
    let problem = problem(&scenario, call)?;
    let seeds = Seeds { first: call.seed, count: call.seeds };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let numbers = count(problem.free().len(), "number");
    let who = call.lens.as_deref().unwrap_or(&scenario.content.lenses[0].id);
    writeln!(io::stderr(), "{}: lens {who}, {numbers}, {} from {}", scenario.name, count(call.seeds as usize, "seed"), call.seed)?;
    if call.sensitivity {
        let progress = Progress::new((2 * problem.free().len() + 1) * problem.lenses(), "points");
        let Some((here, responses)) = probe(&problem, seeds, stopped()?, &|done| progress.told(done)) else {
            return Err(Stop::Call("stopped before every number was moved; name fewer with `--params`".into()));
        };
        drop(progress);
        match call.format {
            Rows::Table => write!(out, "{}", sensitivity(&problem, &here, &responses))?,
            Rows::Csv | Rows::Jsonl => answers(&problem, &responses, call.format, &mut out)?,
        }
        out.flush()?;
        return keep(&scenario, call, &said(&scenario, &problem, &responses));
    }
    let begun = Instant::now();
    let until = call.minutes.map(|m| begun + Duration::from_secs_f64(60.0 * m.min(1e6)));
    let plan = Search {
        seeds,
        generations: call.generations,
        population: usize::from(call.population),
        spread: call.spread,
        seed: call.seed,
        until,
    };
    let mut teller = Teller::new(call, begun, until);
    let Some(fitted) = search(&problem, &plan, stopped()?, &mut |step| teller.told(step)) else {
        return Err(Stop::Call("stopped before the values written were scored; nothing was found".into()));
    };
    drop(teller);
    match call.format {
        Rows::Table => write!(out, "{}", report(&scenario, &problem, &fitted, begun.elapsed(), ascii))?,
        Rows::Csv | Rows::Jsonl => values(&problem, &fitted, call.format, &mut out)?,
    }
    out.flush()?;
    keep(&scenario, call, &edits(&scenario, call, &problem, &fitted))
}

/// What is to be fitted; the call was wrong where nothing is.
fn problem(scenario: &Playable, call: &Fit) -> Result<Problem, Stop> {
    let (content, catalogue) = (&scenario.content, &scenario.catalogue);
    let targets = targets(scenario, call.sector.as_deref())?;
    let lenses = lenses(content, call.lens.as_deref())?;
    let policy = player(content, call.policy.as_deref())?;
    let which = match call.claims {
        Some(share) => Which::Lenses(lenses.clone(), share),
        None if call.priors || call.sensitivity => Which::Priors,
        None => Which::Parameters,
    };
    let all = free(&catalogue.constants, &which, None);
    let chosen = free(&catalogue.constants, &which, call.params.as_deref());
    if all.is_empty() {
        return Err(Stop::Call(match which {
            Which::Lenses(..) => "these lenses set and scale no number that could move".into(),
            _ => format!("no parameter of `{}` may be fitted; give some of them bounds, `fit: (low, high)`", scenario.name),
        }));
    }
    if chosen.is_empty() {
        let names: Vec<_> = all.iter().take(12).map(|f| f.constant.name.as_str()).collect();
        let more = if all.len() > names.len() { ", ..." } else { "" };
        return Err(Stop::Call(format!("no number that may move meets `--params`; there are: {}{more}", names.join(", "))));
    }
    Ok(Problem::new(content, &targets, chosen, &lenses, policy, work::threads(call.threads)).with_prior(call.prior))
}

/// Tells how a fit goes: on one line of a terminal, now and then elsewhere.
struct Teller {
    terminal: bool,
    begun: Instant,
    until: Option<Instant>,
    generations: u32,
    said: Instant,
}

impl Teller {
    fn new(call: &Fit, begun: Instant, until: Option<Instant>) -> Self {
        Self { terminal: io::stderr().is_terminal(), begun, until, generations: call.generations, said: begun }
    }

    fn told(&mut self, step: Step) {
        let now = Instant::now();
        let often = Duration::from_millis(if self.terminal { 200 } else { 10_000 });
        if now - self.said < often && step.generation < self.generations {
            return;
        }
        self.said = now;
        let spent = now - self.begun;
        let rest = spent.mul_f64(f64::from(self.generations - step.generation) / f64::from(step.generation));
        let left = self.until.map_or(rest, |until| rest.min(until.saturating_duration_since(now)));
        let (start, end) = if self.terminal { ("\r\x1b[K", "") } else { ("", "\n") };
        let _ = write!(
            io::stderr(),
            "{start}generation {} of {}: loss {} of {} at first, {} of {} targets met, step {:.4}, {} left{end}",
            step.generation,
            self.generations,
            number(step.best),
            number(step.first),
            step.met.0,
            step.met.1,
            step.length,
            clock(left),
        );
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if self.terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// The new values, and what each parameter is to say of them.
fn edits(scenario: &Playable, call: &Fit, problem: &Problem, fitted: &Fitted) -> Vec<Edit> {
    let files = &scenario.files;
    let numbers = problem.free().iter().zip(&fitted.values);
    let note = |f: &Free| patch::says(files, &f.constant, None, call.note.as_deref());
    numbers.flat_map(|(f, &value)| patch::number(files, f.constant.place, value).into_iter().chain(note(f))).collect()
}

/// What each parameter is to say of the record: that it exercises it where a target answers to one of its numbers.
fn said(scenario: &Playable, problem: &Problem, responses: &[Response]) -> Vec<Edit> {
    let both = || problem.free().iter().zip(responses);
    let exercised = |f: &Free| both().any(|(other, r)| other.constant.says.bound == f.constant.says.bound && r.exercised());
    both().flat_map(|(f, _)| patch::says(&scenario.files, &f.constant, Some(exercised(f)), None)).collect()
}

/// Writes what has changed where it was asked for.
fn keep(scenario: &Playable, call: &Fit, edits: &[Edit]) -> Outcome {
    let changed = patch::changed(&scenario.files, edits);
    if let Some(path) = &call.out {
        write_whole(path, &patch::patch(&changed)).map_err(|e| Stop::Call(format!("cannot write {}: {e}", path.display())))?;
        writeln!(io::stderr(), "the patch is {}", path.display())?;
    }
    if let (true, Found::Path(root) | Found::User(root)) = (call.write, &scenario.found) {
        let folder = Folder::open(root).map_err(|e| Stop::Call(e.to_string()))?;
        for file in &changed {
            folder.rewrite(&file.path, &file.old, &file.new).map_err(|e| Stop::Call(e.to_string()))?;
            writeln!(io::stderr(), "written: {}", file.path)?;
        }
    }
    if call.out.is_none() && !call.write && !changed.is_empty() {
        let what = if call.sensitivity { "what was found" } else { "the new values" };
        writeln!(io::stderr(), "nothing was written: `--out FILE` writes {what} as a patch, `--write` into the files")?;
    }
    Ok(())
}

/// Where a number stands between its bounds, before and after.
fn bar(free: &Free, value: f64, ascii: bool) -> String {
    const CELLS: usize = 21;
    let at = |x: f64| (free.place(x) * (CELLS - 1) as f64).round() as usize;
    let mut line = vec![if ascii { '-' } else { '─' }; CELLS];
    line[at(free.constant.value)] = if ascii { '+' } else { '┼' };
    line[at(value)] = if ascii { 'o' } else { '●' };
    format!("[{}]", line.into_iter().collect::<String>())
}

fn report(scenario: &Playable, problem: &Problem, fitted: &Fitted, spent: Duration, ascii: bool) -> String {
    let mut rows = vec![["number", "before", "after", "change", "bounds", ""].map(str::to_owned)];
    for (free, &value) in problem.free().iter().zip(&fitted.values) {
        let c = &free.constant;
        let change = if c.value == 0.0 { "-".into() } else { format!("{:+.1} %", 100.0 * (value / c.value - 1.0)) };
        let edge = free.place(value) < 0.005 || free.place(value) > 0.995;
        rows.push([
            c.name.clone(),
            patch::written(c.value),
            patch::written(value),
            change,
            format!("{} to {}", patch::written(free.bounds.0), patch::written(free.bounds.1)),
            bar(free, value, ascii) + if edge { " at its bound" } else { "" },
        ]);
    }
    let mut out = columns(&rows, &[1, 2, 3]);
    let mut rows = vec![["date", "target", "value", "band", "before", "off", "after", "off", "loss", ""].map(str::to_owned)];
    let [before, after] = &fitted.scores;
    let lenses = before.parts.len();
    for (lens, (old, new)) in before.parts.iter().zip(&after.parts).enumerate() {
        if lenses > 1 {
            let id = problem.lens(lens).and_then(|l| scenario.content.lenses.get(l as usize)).map_or("", |l| &l.id);
            rows.push([
                String::new(),
                format!("lens {id}"),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
        }
        for ((t, old), new) in problem.targets().iter().zip(old).zip(new) {
            rows.push([
                day(t.date),
                named(t),
                number(t.value),
                format!("{} to {}", number(t.band.0), number(t.band.1)),
                model(old),
                off(old),
                model(new),
                off(new),
                format!("{:.2} to {:.2}", old.loss, new.loss),
                match (old.met, new.met) {
                    (false, true) => "met now",
                    (true, false) => "LOST",
                    (false, false) => "not met",
                    (true, true) => "",
                }
                .into(),
            ]);
        }
    }
    let _ = writeln!(out, "\n{}", columns(&rows, &[2, 4, 5, 6, 7]));
    let stopped = if fitted.stopped { ", stopped" } else { "" };
    let _ = writeln!(out, "{}{stopped}, {}", count(fitted.generations as usize, "generation"), clock(spent));
    let line = |what: &str, [a, b]: &[Score; 2]| {
        let ((met, _), (then, of)) = (a.met(), b.met());
        format!("{what}: loss {} to {}, targets met {met} to {then} of {of}\n", number(a.loss), number(b.loss))
    };
    out.push_str(&line("seeds of the search", &fitted.scores));
    out.push_str(&line("other seeds", &fitted.fresh));
    if fitted.scores[1].loss < fitted.scores[0].loss && fitted.fresh[1].loss >= fitted.fresh[0].loss {
        out.push_str("the gain does not carry over to other seeds: take more of them with `--seeds`\n");
    }
    out
}

fn model(part: &Part) -> String {
    part.mean.map_or_else(|| "none".into(), number)
}

/// Half-bands from the value observed.
fn off(part: &Part) -> String {
    part.mean.map_or_else(String::new, |_| format!("{:+.2}", part.distance))
}

fn values(problem: &Problem, fitted: &Fitted, format: Rows, out: &mut impl io::Write) -> io::Result<()> {
    if format == Rows::Csv {
        writeln!(out, "number,before,after,low,high")?;
    }
    for (free, after) in problem.free().iter().zip(&fitted.values) {
        let (name, before, (low, high)) = (&free.constant.name, free.constant.value, free.bounds);
        match format {
            Rows::Csv => writeln!(out, "{},{before},{after},{low},{high}", field(name))?,
            _ => writeln!(out, "{{\"number\":{},\"before\":{before},\"after\":{after},\"bounds\":[{low},{high}]}}", quoted(name))?,
        }
    }
    Ok(())
}

fn sensitivity(problem: &Problem, here: &Score, responses: &[Response]) -> String {
    let mut rows = vec![
        ["number", "value", "loss down", "up", "said", "found", "targets that answer, in half-bands a tenth of the bounds"]
            .map(str::to_owned),
    ];
    let (mut silent, mut speaking) = (Vec::new(), Vec::new());
    for (free, response) in problem.free().iter().zip(responses) {
        let (c, found) = (&free.constant, response.exercised());
        match c.exercised {
            Some(true) if !found => silent.push(c.name.as_str()),
            Some(false) if found => speaking.push(c.name.as_str()),
            _ => {}
        }
        let strongest = response.strongest();
        let shown = strongest.iter().take(4).map(|&(t, by)| {
            let target = &problem.targets()[t];
            format!("{} {} {by:+.2}", named(target), day(target.date))
        });
        let more = if strongest.len() > 4 { format!(", and {} more", strongest.len() - 4) } else { String::new() };
        rows.push([
            c.name.clone(),
            patch::written(c.value),
            format!("{:+.2}", response.loss[0]),
            format!("{:+.2}", response.loss[1]),
            c.exercised.map_or("", |e| if e { "record" } else { "prior" }).into(),
            if found { "record" } else { "prior" }.into(),
            shown.collect::<Vec<_>>().join(", ") + &more,
        ]);
    }
    let mut out = columns(&rows, &[1, 2, 3]);
    let (met, of) = here.met();
    let found = responses.iter().filter(|r| r.exercised()).count();
    let _ = writeln!(out, "\nloss {}, {met} of {of} targets met", number(here.loss));
    let _ = writeln!(out, "the record exercises {found} of {}", count(responses.len(), "number"));
    for (what, names) in
        [("said to rest on the record, and no target answers", silent), ("said to rest on a prior, and targets answer", speaking)]
    {
        if !names.is_empty() {
            let _ = writeln!(out, "{what}: {}", names.join(", "));
        }
    }
    out
}

fn answers(problem: &Problem, responses: &[Response], format: Rows, out: &mut impl io::Write) -> io::Result<()> {
    if format == Rows::Csv {
        writeln!(out, "number,value,loss_down,loss_up,exercised,target,date,half_bands")?;
    }
    for (free, response) in problem.free().iter().zip(responses) {
        let (c, [down, up], found) = (&free.constant, response.loss, response.exercised());
        for (t, by) in problem.targets().iter().zip(&response.targets) {
            let (name, target, date) = (&c.name, named(t), day(t.date));
            match format {
                Rows::Csv => writeln!(out, "{},{},{down},{up},{found},{},{date},{by}", field(name), c.value, field(&target))?,
                _ => writeln!(
                    out,
                    "{{\"number\":{},\"value\":{},\"loss\":[{down},{up}],\"exercised\":{found},\"target\":{},\"date\":{},\"half_bands\":{by}}}",
                    quoted(name),
                    c.value,
                    quoted(&target),
                    quoted(&date)
                )?,
            }
        }
    }
    Ok(())
}
