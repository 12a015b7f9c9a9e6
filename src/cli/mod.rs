//! The command line: arguments as typed, then resolved, then run, then an exit code.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 the thing
//! checked is at fault; 2 the call was wrong.

mod args;
mod args_lab;
mod calibrate;
mod check;
mod compare;
mod fit;
mod lab;
mod play;
mod replay;
mod run;
mod search;
mod sweep;
mod table;

use crate::engine::content::Content;
use crate::scenario::{Catalogue, Loaded, SourceFile};
use crate::session::LensMode;
use crate::storage::{Disk, Found, Home, Opened, open};
use args::{Args, Verb};
use clap::Parser as _;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

/// How a call ends when it is not done.
#[derive(Debug)]
enum Stop {
    /// The thing checked is at fault (1); what there is to say has been said.
    Fault,
    /// The call was wrong (2), and why.
    Call(String),
    /// Nobody reads standard output any more; that is no fault.
    Closed,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::Call(format!("cannot write the result: {error}"))
    }
}

type Outcome = Result<(), Stop>;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let wrong = error.use_stderr();
            let _ = error.print();
            return if wrong { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match verb(args) {
        Ok(()) | Err(Stop::Closed) => ExitCode::SUCCESS,
        Err(Stop::Fault) => ExitCode::from(1),
        Err(Stop::Call(why)) => {
            let _ = writeln!(io::stderr(), "mildias: {why}");
            ExitCode::from(2)
        }
    }
}

fn verb(args: Args) -> Outcome {
    // Only what keeps something needs a home; without one the rest still works.
    let disk = Disk::of(Home::find().ok());
    match args.verb {
        None => play::title(&disk, &args.look),
        Some(Verb::Play(call)) => play::play(disk, &call, &args.look),
        Some(Verb::Scenarios) => play::scenarios(&disk),
        Some(Verb::Run(call)) => run::run(&disk, &call),
        Some(Verb::Replay(call)) => replay::replay(&disk, &call),
        Some(Verb::Check(call)) => check::check(&disk, &call),
        Some(Verb::Test(call)) => check::test(&disk, &call),
        Some(Verb::Lab(call)) => lab::lab(&disk, &call, args.look.ascii),
        Some(Verb::Explain { code }) => check::explain(&code),
    }
}

/// A scenario that can be run.
struct Playable {
    name: String,
    content: Arc<Content>,
    catalogue: Arc<Catalogue>,
    /// Its files, and where they were found.
    files: Vec<SourceFile>,
    found: Found,
}

/// Opens a scenario that must be without faults.
fn playable(disk: &Disk, asked: &str) -> Result<Playable, Stop> {
    let Opened { name, loaded, found } = open(disk.home(), asked).map_err(|e| Stop::Call(e.to_string()))?;
    let errors = loaded.errors();
    let Loaded { content, catalogue, .. } = &loaded;
    match content {
        Some(content) if errors == 0 => {
            let (content, catalogue) = (Arc::clone(content), Arc::clone(catalogue));
            Ok(Playable { name, content, catalogue, files: loaded.files, found })
        }
        _ => {
            write!(io::stderr(), "{}", loaded.report())?;
            writeln!(io::stderr(), "mildias: the scenario `{asked}` has {} and cannot be played", count(errors, "error"))?;
            Err(Stop::Fault)
        }
    }
}

/// A lens by id, or `open`; or the call was wrong.
fn lens(content: &Content, id: &str) -> Result<LensMode, Stop> {
    LensMode::named(content, id).ok_or_else(|| {
        let there: Vec<_> = content.lenses.iter().map(|l| l.id.as_str()).collect();
        Stop::Call(format!("there is no lens `{id}`; there are: open, {}", there.join(", ")))
    })
}

/// The index of a policy by id, or the call was wrong.
fn policy(content: &Content, id: &str) -> Result<u32, Stop> {
    content.policies.iter().position(|p| p.id == id).map(|i| i as u32).ok_or_else(|| {
        let there: Vec<_> = content.policies.iter().map(|p| p.id.as_str()).collect();
        Stop::Call(format!("there is no policy `{id}`; there are: {}", there.join(", ")))
    })
}

/// A seed: the one given, or one drawn. Six digits, so that it can be told to someone.
fn seed(given: Option<u64>) -> u64 {
    given.unwrap_or_else(|| rand::random_range(1..=999_999))
}

/// A number and its noun: "1 turn", "12 turns".
fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
