//! A game in progress: commands, history, undo, branch, save, replay.
//!
//! A [`Session`] is `(content, lens, seed, commands)` and what follows from it. Faces read it through
//! [`crate::view`]; they change it only by [`Session::apply`] and [`Session::obey`].
//!
//! Invariants, as absences: no command is kept that the engine refused; nothing is read from a save but
//! commands and hashes to hold the replay against; no file is touched here (that is [`Store`]'s work).

mod codec;
mod history;
mod load;
mod prose;
mod refusal;
mod save;
mod shelf;
mod store;

pub use codec::{CommandError, read, write};
pub use history::{Entry, Rewind, Run, Turn};
pub use load::{Divergence, LoadError, Loaded, Verdict};
pub use prose::plain;
pub use refusal::explain;
pub use save::{FORMAT, Save, SaveError};
pub use shelf::{Listed, Shelf};
pub use store::{Memory, Saved, Store, StoreError, name_is_safe};

use crate::engine::command::{Command, Refusal};
use crate::engine::content::Content;
use crate::engine::forecast::Known;
use crate::engine::ledger::{Booking, Event};
use crate::engine::luck;
use crate::engine::machine::Machine;
use crate::engine::state::State;
use crate::engine::track::Track;
use std::sync::{Arc, Mutex};
use thiserror::Error;

/// On which lens the world runs, and whether the player knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LensMode {
    /// The seed draws the lens; faces do not show it before the end.
    Open,
    /// A lens by index.
    Fixed(u32),
}

impl LensMode {
    /// The mode of a name: `open` or a lens id.
    #[must_use]
    pub fn named(content: &Content, name: &str) -> Option<Self> {
        if name == "open" {
            return Some(Self::Open);
        }
        content.lenses.iter().position(|l| l.id == name).map(|i| Self::Fixed(i as u32))
    }

    /// `open` or the lens id.
    #[must_use]
    pub fn name(self, content: &Content) -> &str {
        match self {
            Self::Open => "open",
            Self::Fixed(i) => content.lenses.get(i as usize).map_or("", |l| l.id.as_str()),
        }
    }

    /// The lens on which the world runs: in open mode drawn by keyed luck, so that a save needs no more
    /// than the seed to find it again.
    #[must_use]
    pub fn lens(self, content: &Content, seed: u64) -> u32 {
        match self {
            Self::Fixed(i) => i,
            Self::Open => {
                let n = content.lenses.len() as u32;
                let u = luck::u(seed, 0, luck::stream("session", "open", "lens"), 0);
                // u lies in (0, 1): the product lies below n, the comparison guards the rounding.
                let drawn = (u * f64::from(n)) as u32;
                if drawn < n { drawn } else { n.saturating_sub(1) }
            }
        }
    }
}

/// Why a command line did nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SessionError {
    /// The line is no command of this scenario.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// The engine refused it; the sentence says what is missing and what to do.
    #[error("{sentence}")]
    Refused {
        /// The reason.
        refusal: Refusal,
        /// The reason in the content's own words.
        sentence: String,
    },
}

/// What an accepted command brought about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Done<'a> {
    /// What happened, in order.
    pub events: &'a [Event],
    /// What was booked, in order.
    pub bookings: &'a [Booking],
    /// Whether the command closed a turn.
    pub closed: bool,
    /// Whether the campaign is over.
    pub over: bool,
}

/// A game in progress.
#[derive(Debug)]
pub struct Session {
    machine: Arc<Machine>,
    seed: u64,
    mode: LensMode,
    state: State,
    history: Vec<Entry>,
    turns: Vec<Turn>,
    run: Run,
    track: Track,
    rewinds: Vec<Rewind>,
    keeper: Option<Keeper>,
    unverified: bool,
    origin: Option<String>,
    runs_ahead: Arc<Mutex<Known>>,
}

/// Where the session keeps itself.
#[derive(Debug)]
struct Keeper {
    store: Arc<dyn Store>,
    name: String,
    trouble: Option<StoreError>,
}

impl Session {
    /// Starts a campaign.
    #[must_use]
    pub fn new(content: Arc<Content>, mode: LensMode, seed: u64) -> Self {
        Self::on(Arc::new(Machine::new(content)), mode, seed)
    }

    /// Starts a campaign on a machine that is compiled already.
    #[must_use]
    pub fn on(machine: Arc<Machine>, mode: LensMode, seed: u64) -> Self {
        let mut run = Run::default();
        let lens = mode.lens(&machine.content, seed);
        let state = machine.start(seed, lens, &mut run);
        let track = Track::new(&machine);
        let first = Turn::at(&machine, &state, &track, 0, &run, 0);
        Self {
            machine,
            seed,
            mode,
            state,
            history: Vec::new(),
            turns: vec![first],
            run,
            track,
            rewinds: Vec::new(),
            keeper: None,
            unverified: false,
            origin: None,
            runs_ahead: Arc::default(),
        }
    }

    /// The scenario.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.machine.content
    }

    /// The rules, compiled; share it with a thread that forecasts.
    #[must_use]
    pub fn machine(&self) -> &Arc<Machine> {
        &self.machine
    }

    /// Runs ahead that were made from the present state, for whoever forecasts from it again.
    #[must_use]
    pub fn runs_ahead(&self) -> &Arc<Mutex<Known>> {
        &self.runs_ahead
    }

    /// The present state.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The seed of the campaign's luck.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether the lens is fixed or open.
    #[must_use]
    pub fn mode(&self) -> LensMode {
        self.mode
    }

    /// Whether the lens on which the world runs may be shown: it is fixed, or the campaign is over.
    #[must_use]
    pub fn lens_is_known(&self) -> bool {
        self.mode != LensMode::Open || self.is_over()
    }

    /// Whether the campaign is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.state.ended.is_some()
    }

    /// Whether it was continued under rules other than those it was begun under.
    #[must_use]
    pub fn is_unverified(&self) -> bool {
        self.unverified
    }

    /// States from where the scenario was opened, so that its saves find it again: its id where it is
    /// part of the program or of the user's folder, else its path.
    #[must_use]
    pub fn opened_from(mut self, origin: &str) -> Self {
        self.origin = Some(origin.to_owned());
        self
    }

    /// Accepted commands, in order.
    #[must_use]
    pub fn history(&self) -> &[Entry] {
        &self.history
    }

    /// Turns opened so far, the present one last; one more after each close.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Rewinds so far: they are recorded, not forbidden.
    #[must_use]
    pub fn rewinds(&self) -> &[Rewind] {
        &self.rewinds
    }

    /// Every booking and event of the run, in order.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// How well each lens has foretold the published figures so far.
    #[must_use]
    pub fn track(&self) -> &Track {
        &self.track
    }

    /// Bookings of a turn (index into [`Session::turns`]), from its opening to the next.
    #[must_use]
    pub fn bookings(&self, turn: usize) -> &[Booking] {
        let end = self.turns.get(turn + 1).map_or(self.run.bookings.len(), |t| t.opened.0);
        self.turns.get(turn).and_then(|t| self.run.bookings.get(t.opened.0..end)).unwrap_or(&[])
    }

    /// Events of a turn (index into [`Session::turns`]), from its opening to the next.
    #[must_use]
    pub fn events(&self, turn: usize) -> &[Event] {
        let end = self.turns.get(turn + 1).map_or(self.run.events.len(), |t| t.opened.1);
        self.turns.get(turn).and_then(|t| self.run.events.get(t.opened.1..end)).unwrap_or(&[])
    }

    /// What the command at this place in the history brought about.
    #[must_use]
    pub fn told(&self, command: usize) -> &[Event] {
        let start = if command == 0 { self.turns[0].settled.1 } else { self.history[command - 1].after.1 };
        self.history.get(command).map_or(&[], |e| &self.run.events[start..e.after.1])
    }

    /// Every command that would be accepted now, `Close` last.
    #[must_use]
    pub fn possible(&self) -> Vec<Command> {
        let mut commands = Vec::new();
        self.machine.possible(&self.state, &mut commands);
        commands
    }

    /// Why a command would be refused now, in words; `None` where it would be accepted.
    #[must_use]
    pub fn objection(&self, command: &Command) -> Option<String> {
        self.machine.legal(&self.state, command).err().map(|refusal| explain(&self.machine, &self.state, command, &refusal))
    }

    /// Carries out a command, keeps it, and saves where a store is attached. A refused command changes
    /// nothing.
    pub fn apply(&mut self, command: &Command) -> Result<Done<'_>, SessionError> {
        let from = self.run.len();
        self.advance(command)?;
        self.keep();
        Ok(Done {
            events: &self.run.events[from.1..],
            bookings: &self.run.bookings[from.0..],
            closed: *command == Command::Close,
            over: self.is_over(),
        })
    }

    /// Carries out a command given as text, `choose oil chair overrule` for instance (see [`read`]).
    pub fn obey(&mut self, line: &str) -> Result<Done<'_>, SessionError> {
        let command = read(self.content(), line)?;
        self.apply(&command)
    }

    fn advance(&mut self, command: &Command) -> Result<(), SessionError> {
        let turn = self.state.turn;
        if *command == Command::Close {
            // Only where the close is accepted does anything wait to be scored.
            self.track.predict(&self.machine, &self.state);
        }
        if let Err(refusal) = self.machine.apply(&mut self.state, command, &mut self.run) {
            let sentence = explain(&self.machine, &self.state, command, &refusal);
            return Err(SessionError::Refused { refusal, sentence });
        }
        let from = self.history.last().map_or(self.turns[0].settled, |e| e.after);
        self.history.push(Entry { text: write(self.content(), command), command: command.clone(), turn, after: self.run.len() });
        if *command == Command::Close {
            self.track.observe(&self.machine, &self.state);
            let turn = Turn::at(&self.machine, &self.state, &self.track, self.history.len(), &self.run, from.1);
            self.turns.push(turn);
        }
        Ok(())
    }

    /// Takes back the last command. False at the start.
    pub fn undo(&mut self) -> bool {
        match self.history.len() {
            0 => false,
            n => self.rewind(n - 1),
        }
    }

    /// Goes back to the point after the first `commands` commands, and records that it did. The state is
    /// bit for bit what it was. False, and nothing done, where there are not more commands than that.
    pub fn rewind(&mut self, commands: usize) -> bool {
        let from = self.history.len();
        if commands >= from {
            return false;
        }
        let turn = self.state.turn;
        self.restore(commands);
        self.rewinds.push(Rewind { from: from as u32, to: commands as u32, turn });
        self.keep();
        true
    }

    /// Goes back to the opening of a turn (index into [`Session::turns`]).
    pub fn rewind_to_turn(&mut self, turn: usize) -> bool {
        match self.turns.get(turn).map(|t| t.first) {
            Some(commands) => self.rewind(commands),
            None => false,
        }
    }

    /// Another session that shares the first `commands` commands; this one stays as it is. The branch is
    /// kept nowhere until [`Session::attach`].
    #[must_use]
    pub fn branch(&self, commands: usize) -> Self {
        let mut branch = Self {
            machine: Arc::clone(&self.machine),
            seed: self.seed,
            mode: self.mode,
            state: self.state.clone(),
            history: self.history.clone(),
            turns: self.turns.clone(),
            run: self.run.clone(),
            track: self.track.clone(),
            rewinds: self.rewinds.clone(),
            keeper: None,
            unverified: self.unverified,
            origin: self.origin.clone(),
            runs_ahead: Arc::default(),
        };
        if commands < branch.history.len() {
            branch.restore(commands);
        }
        branch
    }

    /// Back to the opening of the turn, then forward again: every command was accepted there before, so
    /// it is accepted again.
    fn restore(&mut self, commands: usize) {
        let at = self.turns.partition_point(|t| t.first <= commands) - 1;
        self.turns.truncate(at + 1);
        let mark = &self.turns[at];
        self.state = mark.state.clone();
        self.track.clone_from(&mark.track);
        self.run.truncate(mark.settled);
        let again = self.history.split_off(mark.first);
        for entry in again.into_iter().take(commands - mark.first) {
            let accepted = self.advance(&entry.command);
            debug_assert!(accepted.is_ok(), "a command accepted once is accepted again: {}", entry.text);
        }
    }

    /// Hash of the present state.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.machine.hash(&self.state)
    }

    /// Keeps this session under a name from now on: after every accepted command and every rewind.
    pub fn attach(&mut self, store: Arc<dyn Store>, name: &str) {
        self.keeper = Some(Keeper { store, name: name.to_owned(), trouble: None });
        self.keep();
    }

    /// Keeps a session that was just loaded from this save, from the next accepted command on: the copy
    /// before it stays until then.
    pub fn resume(&mut self, store: Arc<dyn Store>, name: &str) {
        self.keeper = Some(Keeper { store, name: name.to_owned(), trouble: None });
    }

    /// The name under which the session is kept, if it is.
    #[must_use]
    pub fn kept_as(&self) -> Option<&str> {
        self.keeper.as_ref().map(|k| k.name.as_str())
    }

    /// Why the last attempt to keep the session failed, if it did. The game goes on; say it to the player.
    #[must_use]
    pub fn trouble(&self) -> Option<&StoreError> {
        self.keeper.as_ref().and_then(|k| k.trouble.as_ref())
    }

    fn keep(&mut self) {
        let Some(keeper) = &self.keeper else { return };
        let trouble = keeper.store.put(&keeper.name, &self.save().to_text()).err();
        if let Some(keeper) = &mut self.keeper {
            keeper.trouble = trouble;
        }
    }
}
