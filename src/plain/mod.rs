//! The line face: the whole game on numbered lines, for screen readers, pipes and slow lines.
//!
//! Every page ends in numbered things to do and a prompt that says what else can be typed. It draws
//! [`crate::view`] and changes the session by its commands only.

mod asked;
mod commands;
mod desk;
mod game;
mod page;
mod pages;
mod play;
mod tables;

pub use commands::COMMANDS;
pub use page::Page;
pub use play::{Options, play, play_on};

use crate::engine::command::Command;
use crate::engine::content::Way;
use crate::engine::expr::Slot;
use crate::view::Action;

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
    /// A standing policy.
    Lever(u32),
    /// Published figures.
    Numbers,
    /// What is said of what is hidden.
    Estimates,
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

/// A way around a refusal.
#[derive(Clone, Debug)]
pub struct Around<'a> {
    /// Which.
    pub way: Way,
    /// Does it.
    pub action: &'a Action,
    /// What it costs besides.
    pub price: String,
    /// What would be promised.
    pub promises: Vec<String>,
}

/// A page with its numbered deeds.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What is read.
    pub page: Page,
    /// What the numbers do, from 1.
    pub deeds: Vec<Deed>,
    /// What a number with a letter does: `2b`.
    pub ways: Vec<(String, Deed)>,
    /// Directions of the direct effects in full, by number.
    pub effects: Vec<(usize, String)>,
}

impl Sheet {
    /// An empty sheet.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { page: Page::new(width), deeds: Vec::new(), ways: Vec::new(), effects: Vec::new() }
    }

    /// What was typed, where it is a number or a number with a letter of this page.
    #[must_use]
    pub fn deed(&self, typed: &str) -> Option<&Deed> {
        let typed = typed.trim().to_lowercase();
        match typed.parse::<usize>() {
            Ok(n) => n.checked_sub(1).and_then(|n| self.deeds.get(n)),
            Err(_) => self.ways.iter().find(|w| w.0 == typed).map(|w| &w.1),
        }
    }

    /// A numbered thing to do.
    pub fn offer(&mut self, text: &str, deed: Deed) {
        self.deeds.push(deed);
        self.page.numbered(&self.deeds.len().to_string(), text);
    }

    /// A numbered action of the session; a refused one says why beneath.
    pub fn action(&mut self, text: &str, action: &Action) {
        let text = format!("{text}{}", cost(action.cost));
        match &action.refused {
            None => self.offer(&text, Deed::Act(action.command.clone())),
            Some(why) => {
                self.offer(&format!("{text} [not now]"), Deed::Refused(why.clone()));
                self.page.under(why);
            }
        }
    }

    /// A numbered action that somebody may refuse: the ways around stand under the same number, with a letter.
    pub fn ways(&mut self, text: &str, action: &Action, around: &[Around<'_>], refusing: &[String]) {
        if around.is_empty() {
            self.action(text, action);
            return;
        }
        let n = self.deeds.len() + 1;
        let who = crate::view::words::list(refusing);
        let letters: Vec<String> = around.iter().map(|w| format!("`{n}{}`", letter(w.way))).collect();
        let hint = format!("It is refused by {who}. Type {} instead, or leave it.", letters.join(" or "));
        self.deeds.push(Deed::Refused(hint));
        self.page.numbered(&n.to_string(), &format!("{text}{} [refused by {who}]", cost(action.cost)));
        for way in around {
            let key = format!("{n}{}", letter(way.way));
            let verb = if way.way == Way::Bargain { "bargain" } else { "overrule" };
            let what = format!("{verb}: {}", way.price);
            let (shut, deed) = match &way.action.refused {
                None => ("", Deed::Act(way.action.command.clone())),
                Some(why) => (" [not now]", Deed::Refused(why.clone())),
            };
            self.ways.push((key.clone(), deed));
            self.page.numbered(&key, &format!("{what}{shut}"));
            if let Some(why) = &way.action.refused {
                self.page.under(why);
            }
            way.promises.iter().for_each(|p| self.page.under(p));
        }
    }
}

fn cost(attention: u32) -> String {
    if attention == 0 { String::new() } else { format!(" (attention {attention})") }
}

const fn letter(way: Way) -> char {
    match way {
        Way::Agreed => 'a',
        Way::Bargain => 'b',
        Way::Overrule => 'o',
    }
}
