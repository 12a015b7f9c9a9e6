//! Loading a save: replaying its commands and holding the result against its hashes.

use super::save::hex;
use super::{CommandError, LensMode, Save, Session, SessionError, read};
use crate::engine::machine::Machine;
use std::fmt;
use std::sync::Arc;
use thiserror::Error;

/// Why a save cannot be played on at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LoadError {
    /// It belongs to another scenario.
    #[error("this save belongs to the scenario `{0}`, not to `{1}`; load it without naming a scenario")]
    Scenario(String, String),
    /// Its lens is not in the scenario.
    #[error("this save runs on the lens `{0}`, which this scenario does not have")]
    Lens(String),
}

/// The first place at which a replay leaves a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Divergence {
    /// A command can no longer be read: (its number from 1, its text, why).
    Unreadable(usize, String, CommandError),
    /// A command is refused: (its number from 1, its text, why).
    Refused(usize, String, String),
    /// The state at the opening of a turn is another: (turn from 1, commands given before it).
    Turn(usize, usize),
    /// The save has another number of turns than its commands make: (in the save, replayed).
    Turns(usize, usize),
    /// The last state is another, in the turn given.
    Last(usize),
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(n, text, why) => write!(f, "command {n}, `{text}`: {why}"),
            Self::Refused(n, text, why) => write!(f, "command {n}, `{text}`, is refused: {why}"),
            Self::Turn(turn, n) => {
                write!(f, "turn {turn}, after command {n}: the state differs from the one saved")
            }
            Self::Turns(saved, there) => {
                write!(f, "the save holds {saved} turns, its commands make {there}")
            }
            Self::Last(turn) => write!(f, "the last state, in turn {turn}, differs from the one saved"),
        }
    }
}

/// What a replay showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every hash is met.
    Same,
    /// The scenario's rules are others than those of the save. Where the replay parts from the save, if
    /// it does. The session stands where the replay came to: offer to continue, unverified.
    OtherRules(Option<Divergence>),
    /// The rules are the same and the replay still parts from the save: it was tampered with.
    Diverged(Divergence),
}

/// A save, replayed.
#[derive(Debug)]
pub struct Loaded {
    /// The session, as far as the commands went.
    pub session: Session,
    /// What the replay showed.
    pub verdict: Verdict,
}

impl Loaded {
    /// What to tell the player before going on; nothing where every hash is met.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        match &self.verdict {
            Verdict::Same => None,
            Verdict::OtherRules(None) => Some(
                "This save was made under other rules. Replayed under the present ones it comes to the same states. You can continue it; it stays marked as unverified.".into(),
            ),
            Verdict::OtherRules(Some(d)) => Some(format!(
                "This save was made under other rules. Under the present ones it parts from what was played at {d}. You can continue from where the replay came to, unverified, or keep the save for the version that wrote it."
            )),
            Verdict::Diverged(d) => Some(format!(
                "This save does not lead where it says: {d}. It was changed by hand or damaged; take the previous copy (the same name with `.prev`)."
            )),
        }
    }
}

impl Session {
    /// Replays a save. The session of the answer stands at the end of the commands, or before the first
    /// that cannot be carried out.
    pub fn load(machine: Arc<Machine>, save: &Save) -> Result<Loaded, LoadError> {
        let content = Arc::clone(&machine.content);
        if save.scenario != content.id {
            return Err(LoadError::Scenario(save.scenario.clone(), content.id.clone()));
        }
        let mode = LensMode::named(&content, &save.lens).ok_or_else(|| LoadError::Lens(save.lens.clone()))?;
        let mut session = Self::on(machine, mode, save.seed);
        let mut found = compare(&session, save, 0);
        for (n, line) in save.commands.iter().enumerate() {
            let turns = session.turns.len();
            let failed = match read(&content, line) {
                Err(why) => Some(Divergence::Unreadable(n + 1, line.clone(), why)),
                Ok(command) => match session.advance(&command) {
                    Ok(()) => None,
                    Err(SessionError::Refused { sentence, .. }) => Some(Divergence::Refused(n + 1, line.clone(), sentence)),
                    Err(SessionError::Command(why)) => Some(Divergence::Unreadable(n + 1, line.clone(), why)),
                },
            };
            if failed.is_some() {
                found = found.or(failed);
                break;
            }
            if session.turns.len() > turns {
                found = found.or_else(|| compare(&session, save, turns));
            }
        }
        found = found
            .or_else(|| {
                let (saved, there) = (save.hashes.len(), session.turns.len());
                (saved != there).then_some(Divergence::Turns(saved, there))
            })
            .or_else(|| (save.last != hex(&session.hash())).then_some(Divergence::Last(session.turns.len())));
        session.rewinds.clone_from(&save.rewinds);
        session.origin = Some(save.from.clone());
        let same_rules = save.rules == hex(&content.rules_hash);
        session.unverified = !same_rules || found.is_some();
        let verdict = match (same_rules, found) {
            (true, None) => Verdict::Same,
            (true, Some(d)) => Verdict::Diverged(d),
            (false, d) => Verdict::OtherRules(d),
        };
        Ok(Loaded { session, verdict })
    }
}

fn compare(session: &Session, save: &Save, turn: usize) -> Option<Divergence> {
    let here = &session.turns[turn];
    let same = save.hashes.get(turn).is_some_and(|saved| *saved == hex(&here.hash));
    (!same).then_some(Divergence::Turn(turn + 1, here.first))
}
