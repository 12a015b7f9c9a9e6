//! `check`, `test` and `explain`.

use super::args::{Check, Test};
use super::{Outcome, Stop, count, playable};
use crate::modding::{self, Verdict};
use crate::scenario::json;
use crate::storage::{Disk, open};
use std::io::{self, Write as _};

pub(super) fn check(disk: &Disk, call: &Check) -> Outcome {
    let opened = open(disk.home(), &call.scenario).map_err(|e| Stop::Call(e.to_string()))?;
    let loaded = &opened.loaded;
    let mut out = io::stdout().lock();
    if call.json {
        writeln!(out, "{}", json(&loaded.diagnostics, &loaded.files))?;
    } else {
        write!(out, "{}", loaded.report())?;
    }
    let (errors, all) = (loaded.errors(), loaded.diagnostics.len());
    let warnings = all - errors;
    writeln!(
        io::stderr(),
        "{}: {} in {}",
        opened.name,
        if all == 0 { "no faults".to_owned() } else { format!("{}, {}", count(errors, "error"), count(warnings, "warning")) },
        count(loaded.files.len(), "file")
    )?;
    if errors == 0 && loaded.content.is_some() { Ok(()) } else { Err(Stop::Fault) }
}

pub(super) fn test(disk: &Disk, call: &Test) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    let only = call.only.as_deref().unwrap_or_default();
    let mut out = io::stdout().lock();
    let (mut passed, mut failed) = (0, 0);
    for case in scenario.catalogue.tests.iter().filter(|t| t.id.contains(only)) {
        match modding::run_test(&scenario.content, case) {
            Verdict::Passed => {
                passed += 1;
                writeln!(out, "pass  {}", case.id)?;
            }
            Verdict::Failed(reasons) => {
                failed += 1;
                writeln!(out, "FAIL  {}", case.id)?;
                for reason in reasons {
                    writeln!(out, "      {reason}")?;
                }
                if !case.about.is_empty() {
                    writeln!(out, "      ({})", case.about)?;
                }
            }
        }
    }
    writeln!(io::stderr(), "{}: {passed} passed, {failed} failed", scenario.name)?;
    if passed + failed == 0 && call.only.is_some() {
        return Err(Stop::Call(format!("no test of this scenario has `{only}` in its id")));
    }
    if failed == 0 { Ok(()) } else { Err(Stop::Fault) }
}

pub(super) fn explain(code: &str) -> Outcome {
    match modding::explain(code) {
        Some(text) => Ok(writeln!(io::stdout(), "{text}")?),
        None => {
            let known = modding::codes();
            let near = known
                .iter()
                .min_by_key(|known| strsim::damerau_levenshtein(known, code))
                .map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
            Err(Stop::Call(format!("there is no code `{code}`{near} `mildias check` shows codes in brackets")))
        }
    }
}
