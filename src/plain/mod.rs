//! The line face: the whole game on numbered lines, for screen readers, pipes and slow lines.
//!
//! Every page ends in numbered things to do and a prompt that says what else can be typed. It draws
//! [`crate::view`] and changes the session by its commands only.

mod commands;
mod desk;
mod page;
mod pages;
mod play;
mod tables;

pub use commands::COMMANDS;
pub use page::Page;
pub use play::{Options, play, play_on};

use crate::engine::command::Command;
use crate::engine::expr::Slot;

/// Where the player stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Before the first turn.
    Setup,
    /// The desk.
    Desk,
    /// A storylet.
    Decision(u32),
    /// A request.
    Petition(u32),
    /// Standing policies.
    Levers,
    /// Talks, with a draft.
    Talks(u32, Vec<u32>),
    /// A clause of the talks: (talks, draft, clause).
    Clause(u32, Vec<u32>, usize),
    /// A board.
    Board(u32),
    /// A place of a board.
    BoardPlace(u32, usize),
    /// Seats and commands.
    Cabinet,
    /// An office.
    Office(u32),
    /// Aims.
    Aims,
    /// The balance.
    Balance,
    /// A number.
    Ledger(Slot),
    /// Lenses.
    Lenses,
    /// People.
    People,
    /// The library.
    Library,
    /// Own history.
    Chronicle,
    /// Saves.
    Saves,
    /// The ending.
    Ending,
}

/// What a numbered line does.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// A session command.
    Act(Command),
    /// A refused one: it says why.
    Refused(String),
    /// Another page.
    Go(Place),
    /// Instead of this page: a draft with another term.
    Turn(Place),
    /// A library entry.
    Read(String),
    /// A save.
    Load(String),
    /// Back to the opening of a turn.
    Rewind(usize),
}

/// A page with its numbered deeds.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What is read.
    pub page: Page,
    /// What the numbers do, from 1.
    pub deeds: Vec<Deed>,
}

impl Sheet {
    /// An empty sheet.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { page: Page::new(width), deeds: Vec::new() }
    }

    /// A numbered thing to do.
    pub fn offer(&mut self, text: &str, deed: Deed) {
        self.deeds.push(deed);
        self.page.numbered(self.deeds.len(), text);
    }

    /// A numbered action of the session; refused ones say why beneath.
    pub fn action(&mut self, text: &str, action: &crate::view::Action) {
        let cost = match action.cost {
            0 => String::new(),
            n => format!(" (attention {n})"),
        };
        match &action.refused {
            None => self.offer(&format!("{text}{cost}"), Deed::Act(action.command.clone())),
            Some(why) => {
                self.offer(&format!("{text}{cost} [not now]"), Deed::Refused(why.clone()));
                self.page.under(why);
            }
        }
    }
}
