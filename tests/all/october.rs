//! The shipped scenario, compiled once for all tests, and play on it by numbers.

use mildias::engine::command::Command;
use mildias::engine::machine::Machine;
use mildias::scenario;
use mildias::session::{LensMode, Session};
use std::sync::{Arc, OnceLock};

/// The rules.
pub fn machine() -> Arc<Machine> {
    static MACHINE: OnceLock<Arc<Machine>> = OnceLock::new();
    Arc::clone(MACHINE.get_or_init(|| {
        let shipped = scenario::shipped().into_iter().find(|s| s.id == "october").expect("shipped");
        let loaded = scenario::load(&shipped.source);
        Arc::new(Machine::new(loaded.content.clone().unwrap_or_else(|| panic!("{}", loaded.report()))))
    }))
}

/// The command among the possible ones that a number stands for; one number in three closes where it may.
pub fn picked(possible: &[Command], pick: u16) -> Option<Command> {
    let close = possible.last() == Some(&Command::Close) && pick.is_multiple_of(3);
    if close {
        return Some(Command::Close);
    }
    possible.get(usize::from(pick / 3) % possible.len().max(1)).cloned()
}

/// A session after the commands that some numbers stand for.
pub fn played(seed: u64, mode: LensMode, picks: &[u16]) -> Session {
    let mut session = Session::on(machine(), mode, seed);
    for &pick in picks {
        let Some(command) = picked(&session.possible(), pick) else { break };
        session.apply(&command).unwrap_or_else(|e| panic!("possible, and refused: {e}"));
    }
    session
}
