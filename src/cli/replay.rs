//! `replay`: a save played again.

use super::args::Replay;
use super::{Outcome, Stop, count, playable};
use crate::engine::calendar::date;
use crate::engine::command::Command;
use crate::engine::machine::Machine;
use crate::session::{LensMode, Save, Session, Verdict, plain};
use crate::storage::{Disk, Saves, load_text};
use std::io::{self, Write as _};
use std::sync::Arc;

pub(super) fn replay(disk: &Disk, call: &Replay) -> Outcome {
    let saves = disk.saves().unwrap_or_else(|| Saves::at("."));
    let (text, ..) = load_text(&saves, &call.save).map_err(|e| Stop::Call(e.to_string()))?;
    let save = match Save::from_text(&text) {
        Ok(save) => save,
        Err(error) => {
            writeln!(io::stderr(), "mildias: {error}")?;
            return Err(Stop::Fault);
        }
    };
    let scenario = playable(disk, &save.from)?;
    let machine = Arc::new(Machine::new(scenario.content));
    let loaded = Session::load(machine, &save).map_err(|e| Stop::Call(e.to_string()))?;
    let session = &loaded.session;
    let mut out = io::stdout().lock();
    if !call.verify {
        show(session, &mut out)?;
    }
    match loaded.verdict {
        Verdict::Same => {
            writeln!(
                out,
                "{}: {}, {}, every hash is met",
                call.save,
                count(session.history().len(), "command"),
                count(session.turns().len(), "turn")
            )?;
            Ok(())
        }
        Verdict::OtherRules(None) => {
            writeln!(out, "{}: made under other rules; replayed, every hash is met", call.save)?;
            Ok(())
        }
        Verdict::OtherRules(Some(divergence)) => {
            writeln!(out, "{}: made under other rules; it parts at {divergence}", call.save)?;
            Err(Stop::Fault)
        }
        Verdict::Diverged(divergence) => {
            writeln!(out, "{}: it parts at {divergence}", call.save)?;
            Err(Stop::Fault)
        }
    }
}

/// The campaign as a list: turns, their commands, the ending.
fn show(session: &Session, out: &mut impl io::Write) -> io::Result<()> {
    let content = session.content();
    writeln!(out, "{} {}, lens {}, seed {}", content.id, content.version, LensMode::name(session.mode(), content), session.seed())?;
    for (n, turn) in session.turns().iter().enumerate() {
        let day = date(&content.clock, turn.state.tick);
        let hash: String = turn.hash[..4].iter().map(|b| format!("{b:02x}")).collect();
        writeln!(out, "turn {}  {:04}-{:02}-{:02}  {hash}", n + 1, day.year, day.month, day.day)?;
        let end = session.turns().get(n + 1).map_or(session.history().len(), |t| t.first);
        for entry in session.history()[turn.first..end].iter().filter(|e| e.command != Command::Close) {
            writeln!(out, "  {}", entry.text)?;
        }
    }
    for rewind in session.rewinds() {
        writeln!(out, "went back in turn {} from command {} to {}", rewind.turn + 1, rewind.from, rewind.to)?;
    }
    if let Some(ending) = session.state().ended.and_then(|e| content.endings.get(e as usize)) {
        writeln!(out, "ended: {}", plain(session.machine(), session.state(), &ending.title))?;
    }
    Ok(())
}
