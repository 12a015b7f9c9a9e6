//! A campaign at the line face: where the player stands, and what a typed line does there.

use super::play::{Face, say};
use super::{COMMANDS, Deed, Page, Place, Sheet, commands, desk, pages, tables};
use crate::engine::command::Command;
use crate::scenario::Catalogue;
use crate::session::Session;
use crate::view::{SavesView, View, words};
use std::io::{self, Write};
use std::sync::Arc;

/// What follows on a typed line.
pub(super) enum Answer {
    /// The page of the place where the player now stands.
    Show,
    /// Words; the page stays.
    Stay(String),
    /// Another page to read; the place stays.
    Page(Page),
    /// The player leaves.
    Leave,
}

impl Answer {
    pub(super) fn stay(words: &str) -> Self {
        Self::Stay(words.to_owned())
    }
}

/// A campaign and the way that led to the page the player reads.
pub(super) struct Game {
    pub(super) session: Session,
    pub(super) catalogue: Arc<Catalogue>,
    /// From where the scenario was opened.
    pub(super) origin: String,
    /// The pages that lead here, the last one read now.
    pub(super) places: Vec<Place>,
    /// Whether the desk is to be read in full: a turn has opened, or the player asks.
    full: bool,
}

impl Game {
    pub(super) fn new(session: Session, catalogue: Arc<Catalogue>, origin: String) -> Self {
        let mut game = Self { session, catalogue, origin, places: Vec::new(), full: true };
        game.home();
        game
    }

    pub(super) fn view(&self) -> View<'_> {
        View::new(&self.session, &self.catalogue)
    }

    pub(super) fn place(&self) -> Place {
        self.places.last().cloned().unwrap_or(Place::Desk)
    }

    /// Back to the desk, or to the ending.
    pub(super) fn home(&mut self) {
        self.places = vec![if self.session.is_over() { Place::Ending } else { Place::Desk }];
    }

    /// Back to the desk, to be read in full.
    pub(super) fn open(&mut self) {
        self.home();
        self.full = true;
    }

    /// The page was read.
    pub(super) fn shown(&mut self) {
        if self.place() == Place::Desk {
            self.full = false;
        }
    }

    pub(super) fn sheet(&self, face: &Face<'_>) -> Sheet {
        let view = self.view();
        let mut sheet = Sheet::new(face.width);
        let s = &mut sheet;
        match self.place() {
            Place::Setup => desk::setup(s, &view.setup()),
            Place::Desk => desk::desk(s, &view.desk(), self.full.then(|| view.telling()), &view.standing()),
            Place::Decision(d) => {
                if let Some(decision) = view.decision(d) {
                    desk::decision(s, &decision);
                }
            }
            Place::Petition(p) => desk::petition(s, &view.petition(p)),
            Place::Levers => tables::levers(s, &view.desk()),
            Place::Lever(l) => {
                if let Some(lever) = view.levers().get(l as usize) {
                    tables::lever(s, lever);
                }
            }
            Place::Numbers => desk::numbers(&mut s.page, &view.desk()),
            Place::Estimates => desk::estimates(&mut s.page, &view.desk()),
            Place::Talks(n, draft) => tables::talks(s, &view.talks(n, Some(&draft))),
            Place::Clause(n, draft, k) => tables::clause(s, &view.talks(n, Some(&draft)), k),
            Place::Board(b) => tables::board(s, &view.board(b)),
            Place::BoardPlace(b, p) => tables::place(s, &view.board(b), p),
            Place::Cabinet => tables::cabinet(s, &view.cabinet()),
            Place::Office(o) => tables::office(s, &view.office(o)),
            Place::Aims => {
                s.page.title("What you would call victory");
                s.page.line("Up to three can be named until the first turn closes. How they stand, as far as you can know:");
                for (aim, now) in view.aims().iter().zip(view.standing()) {
                    let mark = if aim.named { " [named]" } else { "" };
                    let met = if now.met { "met as things stand" } else { "not met as things stand" };
                    let text = format!("{}{mark}: {met}, {:.0} in 100", aim.label, now.progress);
                    // Once they are settled the reason need not stand under each.
                    match &aim.toggle.refused {
                        None => s.action(&text, &aim.toggle),
                        Some(why) => s.offer(&text, Deed::Refused(why.clone())),
                    }
                    now.about.lines().iter().for_each(|l| s.page.under(l));
                }
            }
            Place::Balance => pages::balance(&mut s.page, &view.balance()),
            Place::Ledger(slot) => pages::ledger(&mut s.page, &view.ledger(slot)),
            Place::Lenses => pages::lenses(&mut s.page, &view.lenses()),
            Place::People => pages::people(&mut s.page, &view.people(), ""),
            Place::Library => pages::library(s, &view.library()),
            Place::Chronicle => pages::chronicle(s, &view.chronicle()),
            Place::Saves => {
                let store = face.shelf.store();
                let current = self.session.kept_as();
                pages::saves(s, &store.map(|s| SavesView::of(&*s, current)).unwrap_or_default());
            }
            Place::Ending => {
                if let Some(ending) = view.ending() {
                    pages::ending(s, &ending);
                }
            }
        }
        sheet
    }

    /// What can be typed here.
    pub(super) fn prompt(&self, sheet: &Sheet) -> String {
        let numbers = match sheet.deeds.len() {
            0 => String::new(),
            1 => "1, ".into(),
            n => format!("1 to {n}, "),
        };
        let letters = sheet.ways.first().map_or_else(String::new, |w| format!("`{}`, ", w.0));
        let chosen = matches!(self.place(), Place::Decision(_) | Place::Petition(_) | Place::Lever(_) | Place::Office(_));
        match self.place() {
            Place::Setup => format!("{numbers}Enter to begin, `help`, `quit`."),
            Place::Desk => format!("{numbers}`close`, `numbers`, `why NAME`, `undo`, Enter for the whole desk, `help`, `quit`."),
            Place::Ending => format!("{numbers}`why NAME`, `chart NAME`, `library`, `help`, `quit`."),
            _ if chosen => format!("{numbers}{letters}`f N` forecasts, `effects N`, Enter goes back, `help`."),
            _ => format!("{numbers}{letters}`why NAME`, Enter goes back, `help`."),
        }
    }

    /// What is said on leaving.
    pub(super) fn parting(&self) -> String {
        match (self.session.trouble(), self.session.kept_as()) {
            (Some(trouble), _) => format!("This campaign could not be kept: {trouble}."),
            (None, Some(name)) => {
                format!("Kept as {name}. `mildias play --load {name}` goes on from here. Until then.")
            }
            (None, None) => "Until then.".into(),
        }
    }

    /// What a typed line does.
    pub(super) fn answer(&mut self, face: &Face<'_>, sheet: &Sheet, line: &str, output: &mut dyn Write) -> io::Result<Answer> {
        if line.is_empty() {
            if self.places.len() > 1 {
                self.places.pop();
            } else {
                self.open();
            }
            return Ok(Answer::Show);
        }
        if let Some(deed) = sheet.deed(line) {
            return self.carry(face, deed.clone(), output);
        }
        if line.starts_with(|c: char| c.is_ascii_digit()) && !line.contains(char::is_whitespace) {
            return Ok(Answer::Stay(match sheet.deeds.len() {
                0 => "There is nothing to choose by number here; Enter goes back.".into(),
                n => format!("There is no {line} here. Type a number from 1 to {n}."),
            }));
        }
        // Several aims may be named in one line.
        let numbers: Option<Vec<u32>> = line.split([' ', ',']).filter(|n| !n.is_empty()).map(|n| n.parse().ok()).collect();
        if let (Place::Setup, Some(numbers)) = (self.place(), numbers) {
            let count = self.session.content().aims.len() as u32;
            if let Some(wrong) = numbers.iter().find(|n| !(1..=count).contains(*n)) {
                return Ok(Answer::Stay(format!("There is no {wrong} here. Type numbers from 1 to {count}.")));
            }
            return self.act(face, &Command::NameAims(numbers.iter().map(|n| n - 1).collect()), output);
        }
        let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(w, r)| (w, r.trim()));
        self.typed(face, sheet, (word, rest), line, output)
    }

    fn carry(&mut self, face: &Face<'_>, deed: Deed, output: &mut dyn Write) -> io::Result<Answer> {
        match deed {
            Deed::Act(command) => return self.act(face, &command, output),
            Deed::Refused(why) => return Ok(Answer::Stay(why)),
            Deed::Go(place) => self.places.push(place),
            Deed::Turn(place) => {
                self.places.truncate(self.places.len().saturating_sub(2));
                self.places.push(place);
            }
            Deed::Read(entry) => return Ok(self.entry(face, &entry)),
            Deed::Load(name) => return self.load(face, &name, output),
            Deed::Rewind(turn) => {
                if !self.session.rewind_to_turn(turn) {
                    return Ok(Answer::stay("You are there already."));
                }
                self.open();
                say(output, face.width, "You have gone back. The record says so.")?;
            }
        }
        Ok(Answer::Show)
    }

    /// Carries a command out: what came of it, what was booked at once, then what is left to do.
    pub(super) fn act(&mut self, face: &Face<'_>, command: &Command, output: &mut dyn Write) -> io::Result<Answer> {
        if let Err(why) = self.session.apply(command) {
            return Ok(Answer::Stay(why.to_string()));
        }
        if let Some(trouble) = self.session.trouble() {
            say(output, face.width, &trouble.to_string())?;
        }
        match command {
            Command::Close => {
                self.open();
                return Ok(Answer::Show);
            }
            Command::NameAims(aims) => {
                let named: Vec<String> =
                    aims.iter().filter_map(|&a| self.session.content().aims.get(a as usize)).map(|a| a.label.clone()).collect();
                return Ok(Answer::Stay(match named.as_slice() {
                    [] => "You name nothing now.".into(),
                    named => format!("You would call victory: {}.", named.join("; ")),
                }));
            }
            Command::Give { .. } => return Ok(Answer::Show),
            _ => self.home(),
        }
        if self.session.is_over() {
            return Ok(Answer::Show);
        }
        let mut page = Page::new(face.width);
        desk::told(&mut page, &self.view().outcome(), true);
        desk::booked(&mut page, &self.view().booked(4));
        writeln!(output, "\n{}", page.text().trim_end())?;
        Ok(Answer::Show)
    }

    pub(super) fn load(&mut self, face: &Face<'_>, name: &str, output: &mut dyn Write) -> io::Result<Answer> {
        match face.load(name) {
            Ok((game, note)) => {
                *self = game;
                say(output, face.width, &note)?;
                Ok(Answer::Show)
            }
            Err(why) => Ok(Answer::Stay(why)),
        }
    }

    /// A whole command by id, or a word that means nothing.
    pub(super) fn obey(&mut self, face: &Face<'_>, line: &str, output: &mut dyn Write) -> io::Result<Answer> {
        let why = match crate::session::read(self.session.content(), line) {
            Ok(command) => return self.act(face, &command, output),
            Err(why) => why,
        };
        let first = line.split_whitespace().next().unwrap_or_default();
        let verbs = ["aims", "choose", "lever", "offer", "give", "seat", "vacate", "answer"];
        if verbs.contains(&first) {
            return Ok(Answer::Stay(words::capital(&format!("{why}."))));
        }
        let near = commands::nearest(first).map_or_else(String::new, |n| format!(" Did you mean `{n}`?"));
        Ok(Answer::Stay(format!("“{first}” says nothing here.{near} Type a number, or `help` for all {} words.", COMMANDS.len())))
    }
}
