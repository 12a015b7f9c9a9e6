//! Words that can be typed on any page.

use super::game::{Answer, Game};
use super::play::{Face, say};
use super::{Deed, Page, Place, Sheet, commands, pages};
use crate::engine::command::Command;
use crate::session::{LensMode, Session};
use crate::view::SAMPLES;
use std::io::{self, Write};
use std::sync::Arc;

impl Game {
    /// A line that is no number.
    pub(super) fn typed(
        &mut self,
        face: &Face<'_>,
        sheet: &Sheet,
        (word, rest): (&str, &str),
        line: &str,
        output: &mut dyn Write,
    ) -> io::Result<Answer> {
        // Before the first turn the lens and the seed can still be chosen: the campaign begins again with them.
        if self.place() == Place::Setup && (word == "seed" || (word == "lens" && !rest.is_empty())) {
            return Ok(self.begin_again(face, word, rest));
        }
        let go = |game: &mut Self, place: Place| {
            // A page that is only read gives way to the next, so that Enter leads back to what was being decided.
            let read = matches!(
                game.place(),
                Place::Numbers
                    | Place::Estimates
                    | Place::Balance
                    | Place::Lenses
                    | Place::Chronicle
                    | Place::Saves
                    | Place::People
                    | Place::Library
                    | Place::Aims
                    | Place::Levers
                    | Place::Cabinet
            );
            if read {
                game.places.pop();
            }
            game.places.push(place);
            Ok(Answer::Show)
        };
        match commands::named(&word.to_lowercase()) {
            // A whole command by id begins with some of the same words.
            Some("aims") if !rest.is_empty() => self.obey(face, line, output),
            Some("desk" | "initiatives" | "petitions") => {
                self.open();
                Ok(Answer::Show)
            }
            Some("levers") => go(self, Place::Levers),
            Some("cabinet") => go(self, Place::Cabinet),
            Some("aims") => go(self, Place::Aims),
            Some("balance") => go(self, Place::Balance),
            Some("numbers") => go(self, Place::Numbers),
            Some("estimates") => go(self, Place::Estimates),
            Some("lens") => go(self, Place::Lenses),
            Some("chronicle") => go(self, Place::Chronicle),
            Some("saves") => go(self, Place::Saves),
            Some("talks") => {
                let open = self.view().desk().talks;
                let open = open.into_iter().map(|t| (t.title, Place::Talks(t.index, t.draft)));
                Ok(self.table(word, rest, open.collect(), "No talks are open now."))
            }
            Some("board") => {
                let open = self.view().desk().boards;
                let open = open.into_iter().map(|b| (b.title, Place::Board(b.index)));
                Ok(self.table(word, rest, open.collect(), "No board is in play now."))
            }
            Some("library") if rest.is_empty() => go(self, Place::Library),
            Some("library") => Ok(self.entry(face, rest)),
            Some("people") if rest.is_empty() => go(self, Place::People),
            Some("people") => {
                let mut page = Page::new(face.width);
                pages::people(&mut page, &self.view().people(), rest);
                Ok(Answer::Page(page))
            }
            Some("chart") => Ok(self.chart(face, rest)),
            Some("help") => {
                let mut page = Page::new(face.width);
                pages::help(&mut page, &self.view().help());
                Ok(Answer::Page(page))
            }
            Some("why") => Ok(self.why(face, rest)),
            Some("effects") => {
                let found = rest.parse().ok().and_then(|n: usize| sheet.effects.iter().find(|e| e.0 == n));
                Ok(Answer::Stay(found.map_or_else(
                    || "Type `effects` and the number of a choice: open an event first, then `effects 1`.".into(),
                    |e| e.1.clone(),
                )))
            }
            Some("forecast") => self.forecast(face, sheet, rest, output),
            Some("load") if rest.is_empty() => go(self, Place::Saves),
            Some("load") => self.load(face, rest, output),
            Some("save") => Ok(self.keep(face, rest)),
            Some("branch") => self.branch(face, rest, output),
            Some("undo") => {
                if !self.session.undo() {
                    return Ok(Answer::stay("There is nothing to take back."));
                }
                self.home();
                say(output, face.width, "Taken back. The record says so.")?;
                Ok(Answer::Show)
            }
            Some("close") => self.act(face, &Command::Close, output),
            Some("quit") => Ok(Answer::Leave),
            _ => self.obey(face, line, output),
        }
    }

    fn begin_again(&mut self, face: &Face<'_>, word: &str, rest: &str) -> Answer {
        let seed = if word == "seed" { rest.parse().ok() } else { Some(self.session.seed()) };
        let Some(seed) = seed else {
            return Answer::Stay(format!("“{rest}” is no seed. Type `seed` and a whole number."));
        };
        let content = self.session.content();
        let lens = if word == "lens" { rest } else { self.session.mode().name(content) };
        let named = |l: &&crate::engine::content::Lens| l.name.to_lowercase() == lens.to_lowercase();
        let by_name = content.lenses.iter().find(named).map(|l| l.id.clone());
        let Some(mode) = LensMode::named(content, by_name.as_deref().unwrap_or(lens)) else {
            let ids: Vec<&str> = content.lenses.iter().map(|l| l.id.as_str()).collect();
            return Answer::Stay(format!("There is no lens “{lens}”. Type `lens open` or one of: {}.", ids.join(", ")));
        };
        let name = self.session.kept_as().map(str::to_owned);
        let aims = self.session.state().aims.clone();
        let mut session = Session::on(Arc::clone(self.session.machine()), mode, seed).opened_from(&self.origin);
        if let (Some(store), Some(name)) = (face.shelf.store(), name) {
            session.attach(store, &name);
        }
        if !aims.is_empty() {
            // What was named stays named; nothing has happened that could refuse it.
            let kept = session.apply(&Command::NameAims(aims)).is_ok();
            debug_assert!(kept, "aims can be named before the first turn");
        }
        self.session = session;
        Answer::Show
    }

    /// One of several tables, by a number among them or by a part of its title.
    #[allow(clippy::needless_pass_by_value, reason = "made to be asked once")]
    fn table(&mut self, word: &str, rest: &str, open: Vec<(String, Place)>, none: &str) -> Answer {
        let wanted = rest.to_lowercase();
        let numbered = wanted.parse().ok().and_then(|n: usize| open.get(n.checked_sub(1)?));
        let named = || open.iter().find(|(title, _)| title.to_lowercase().contains(&wanted));
        let found = match open.len() {
            0 => return Answer::stay(none),
            1 => open.first(),
            _ if rest.is_empty() => None,
            _ => numbered.or_else(named),
        };
        let Some((_, place)) = found else {
            let list = open.iter().enumerate().map(|(i, (title, _))| format!("`{word} {}` {title}", i + 1));
            return Answer::Stay(format!("Which? {}.", list.collect::<Vec<_>>().join("; ")));
        };
        self.places.push(place.clone());
        Answer::Show
    }

    /// A library entry.
    pub(super) fn entry(&self, face: &Face<'_>, name: &str) -> Answer {
        let Some(entry) = self.view().entry(name) else {
            return Answer::Stay(format!("The library has nothing under “{name}”. `library` lists what it has."));
        };
        let mut page = Page::new(face.width);
        pages::entry(&mut page, &entry);
        Answer::Page(page)
    }

    fn chart(&self, face: &Face<'_>, names: &str) -> Answer {
        let view = self.view();
        let slots: Vec<_> = names.split(',').filter_map(|n| view.called(n).first().copied()).collect();
        if slots.is_empty() {
            return Answer::Stay(format!("No number is called “{names}”. `balance` lists them all."));
        }
        let mut page = Page::new(face.width);
        pages::chart(&mut page, &view.chart(&slots));
        Answer::Page(page)
    }

    fn why(&self, face: &Face<'_>, name: &str) -> Answer {
        let view = self.view();
        let found = view.called(name);
        let Some(&slot) = found.first() else {
            return Answer::Stay(format!("No number is called “{name}”. Type `why` and a name; `balance` lists them all."));
        };
        let mut page = Page::new(face.width);
        pages::ledger(&mut page, &view.ledger(slot));
        if found.len() > 1 {
            let others: Vec<String> = found[1..].iter().take(6).map(|&s| view.figure(s).quantity).collect();
            page.head(&format!("Also: {}", others.join(", ")));
        }
        Answer::Page(page)
    }

    fn forecast(&self, face: &Face<'_>, sheet: &Sheet, rest: &str, output: &mut dyn Write) -> io::Result<Answer> {
        let command = match sheet.deed(rest) {
            Some(Deed::Act(command)) if *command != Command::Close => command,
            Some(Deed::Refused(why)) => {
                return Ok(Answer::Stay(format!("What cannot be done cannot be forecast. {why}")));
            }
            _ => {
                let words = "Type `f` and the number of something that can be done here: open an event first, then `f 1`.";
                return Ok(Answer::stay(words));
            }
        };
        let (title, choice) = self.view().did_words(command);
        let job = self.view().forecast(command, &format!("{title}: {choice}"), SAMPLES);
        let (mut stopped, hint) = (false, if face.stop.is_some() { " (Enter stops them)" } else { "" });
        write!(output, "\nThe advisers work it out{hint}")?;
        output.flush()?;
        // A word of progress every quarter; the advisers who think alike are worked out once.
        let mut quarters = 0_u32;
        let made = job.run(&mut |done| {
            while done * 4.0 >= f64::from(quarters + 1) && quarters < 3 {
                quarters += 1;
                // Progress that cannot be written is no reason to stop.
                let written = write!(output, " … {} %", quarters * 25).and_then(|()| output.flush());
                if written.is_err() {
                    break;
                }
            }
            stopped |= face.stop.is_some_and(|stop| stop());
            !stopped
        });
        writeln!(output)?;
        match made {
            Some(view) if !view.voices.is_empty() => {
                let mut page = Page::new(face.width);
                pages::forecast(&mut page, &view);
                Ok(Answer::Page(page))
            }
            _ if stopped => Ok(Answer::stay("You stop them before they have an answer; nothing is decided by it.")),
            _ => Ok(Answer::stay("Nobody ventures a forecast of this.")),
        }
    }

    fn branch(&mut self, face: &Face<'_>, rest: &str, output: &mut dyn Write) -> io::Result<Answer> {
        let Some(store) = face.shelf.store() else { return Ok(Answer::stay("No saves can be kept here.")) };
        let (turn, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let at = turn.parse::<usize>().ok().and_then(|t| self.session.turns().get(t.checked_sub(1)?)).map(|t| t.first);
        let Some(at) = at else {
            return Ok(Answer::stay("Type `branch`, the number of a turn and a name; `chronicle` lists the turns."));
        };
        let name = match name.trim() {
            "" => face.shelf.free_name(&self.session.content().id),
            name => name.to_owned(),
        };
        if let Err(why) = crate::session::name_is_safe(&name) {
            return Ok(Answer::Stay(why.to_string()));
        }
        if store.get(&name).is_ok() {
            return Ok(Answer::Stay(format!("There is a save called {name} already. Take another name.")));
        }
        let mut branch = self.session.branch(at);
        branch.attach(store, &name);
        self.session = branch;
        self.open();
        let words = format!("You play on as {name}; the campaign you left is kept as it was.");
        say(output, face.width, &words)?;
        Ok(Answer::Show)
    }

    fn keep(&mut self, face: &Face<'_>, name: &str) -> Answer {
        let Some(store) = face.shelf.store() else { return Answer::stay("No saves can be kept here.") };
        if let Err(why) = crate::session::name_is_safe(name) {
            return Answer::Stay(why.to_string());
        }
        if store.get(name).is_ok() && self.session.kept_as() != Some(name) {
            return Answer::Stay(format!("There is a save called {name} already. Take another name."));
        }
        self.session.attach(store, name);
        Answer::Stay(self.session.trouble().map_or_else(|| format!("Kept as {name} from now on."), ToString::to_string))
    }
}
