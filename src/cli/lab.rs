//! `lab`: the laboratory's calls, and what they have in common.

use super::args_lab::Lab;
use super::{Outcome, Playable, Stop, policy};
use crate::engine::content::Content;
use crate::scenario::Target;
use crate::storage::Disk;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub(super) fn lab(disk: &Disk, call: &Lab, ascii: bool) -> Outcome {
    match call {
        Lab::Sweep(call) => super::sweep::sweep(disk, call, ascii),
        Lab::Compare(call) => super::compare::compare(disk, call, ascii),
        Lab::Coverage(call) => super::compare::coverage(disk, call),
        Lab::Options(call) => super::compare::options(disk, call, ascii),
        Lab::Search(call) => super::search::search(disk, call, ascii),
        Lab::Merge(call) => super::sweep::merge(disk, call, ascii),
        Lab::Calibrate(call) => super::calibrate::calibrate(disk, call, ascii),
        Lab::Fit(call) => super::fit::fit(disk, call, ascii),
    }
}

/// Lenses by id with commas between them, or `all`; without any the default. The call was wrong where one is not there.
pub(super) fn lenses(content: &Content, asked: Option<&str>) -> Result<Vec<u32>, Stop> {
    let Some(asked) = asked else { return Ok(vec![0]) };
    let all = content.lenses.len() as u32;
    if asked == "all" {
        return Ok((0..all).collect());
    }
    let mut out = Vec::new();
    for id in asked.split(',').map(str::trim) {
        let Some(lens) = (0..all).find(|&l| content.lenses[l as usize].id == id) else {
            let there: Vec<_> = content.lenses.iter().map(|l| l.id.as_str()).collect();
            return Err(Stop::Call(format!("there is no lens `{id}`; there are: all, {}", there.join(", "))));
        };
        if !out.contains(&lens) {
            out.push(lens);
        }
    }
    Ok(out)
}

/// The targets, or those of some sectors (with commas between them); the call was wrong where there are none.
pub(super) fn targets(scenario: &Playable, sectors: Option<&str>) -> Result<Vec<Target>, Stop> {
    let all = &scenario.catalogue.targets;
    let asked = |t: &&Target| sectors.is_none_or(|s| s.split(',').any(|s| s.trim() == t.sector));
    let chosen: Vec<Target> = all.iter().filter(asked).cloned().collect();
    if all.is_empty() {
        return Err(Stop::Call(format!("`{}` has no `Target(...)` that says what the record was", scenario.name)));
    }
    if let (true, Some(sectors)) = (chosen.is_empty(), sectors) {
        let mut there: Vec<&str> = all.iter().map(|t| t.sector.as_str()).filter(|s| !s.is_empty()).collect();
        there.sort_unstable();
        there.dedup();
        return Err(Stop::Call(format!("no target is of the sector `{sectors}`; there are: {}", there.join(", "))));
    }
    Ok(chosen)
}

/// The policy asked for; without one `historical`, else the scenario's first.
pub(super) fn player(content: &Content, asked: Option<&str>) -> Result<u32, Stop> {
    match asked {
        Some(id) => policy(content, id),
        None if content.policies.is_empty() => Err(Stop::Call(format!("`{}` has no policy, so that nobody can play it", content.id))),
        None => Ok(content.policies.iter().position(|p| p.id == "historical").unwrap_or(0) as u32),
    }
}

/// Set by the first Ctrl-C; the second ends the process at once.
pub(super) fn stopped() -> Result<&'static AtomicBool, Stop> {
    static STOP: AtomicBool = AtomicBool::new(false);
    static HEARD: Mutex<bool> = Mutex::new(false);
    if let Ok(mut heard) = HEARD.lock()
        && !std::mem::replace(&mut *heard, true)
    {
        let halt = || {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        };
        ctrlc::set_handler(halt).map_err(|e| Stop::Call(format!("Ctrl-C cannot be heard: {e}")))?;
    }
    Ok(&STOP)
}

/// Characters of the bar of progress.
const BAR: usize = 24;

/// How far a long work is, with the time left, on one line of standard error; silent where that is no terminal.
pub(super) struct Progress {
    jobs: usize,
    noun: &'static str,
    begun: Instant,
    shown: Mutex<Option<Instant>>,
    drawn: bool,
}

impl Progress {
    pub(super) fn new(jobs: usize, noun: &'static str) -> Self {
        Self { jobs, noun, begun: Instant::now(), shown: Mutex::new(None), drawn: io::stderr().is_terminal() }
    }

    /// So many are done.
    pub(super) fn told(&self, done: usize) {
        let Ok(mut shown) = self.shown.try_lock() else { return };
        let now = Instant::now();
        if !self.drawn || shown.is_some_and(|at| now - at < Duration::from_millis(200)) {
            return;
        }
        *shown = Some(now);
        let left = (now - self.begun).mul_f64((self.jobs - done.min(self.jobs)) as f64 / done.max(1) as f64);
        let cells = done.min(self.jobs) * BAR / self.jobs.max(1);
        let bar = format!("{}{}", "#".repeat(cells), "-".repeat(BAR - cells));
        let _ = write!(io::stderr(), "\r\x1b[K[{bar}] {done} of {} {}, {} left", self.jobs, self.noun, clock(left));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn && self.shown.get_mut().is_ok_and(|shown| shown.is_some()) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// A time as `3 s`, `4 min 10 s`, `2 h 5 min`.
pub(super) fn clock(time: Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_millis() >= 500);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}
