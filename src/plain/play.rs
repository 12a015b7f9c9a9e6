//! The loop: a page, a prompt, a line.

use super::{COMMANDS, Deed, Place, Sheet, commands, desk, pages, tables};
use crate::engine::command::Command;
use crate::engine::machine::Machine;
use crate::scenario::{Catalogue, Loaded};
use crate::session::{LensMode, Save, Session, Shelf};
use crate::view::{SAMPLES, SavesView, TitleView, View};
use std::io::{self, BufRead, Write};
use std::sync::Arc;

/// How to start.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Scenario, by id or path; without one the title asks.
    pub scenario: Option<String>,
    /// Lens id or `open`.
    pub lens: Option<String>,
    /// Seed; drawn and shown where none is given.
    pub seed: Option<u64>,
    /// A save to load.
    pub load: Option<String>,
    /// Columns; 0 for 80.
    pub width: usize,
}

struct Game {
    session: Session,
    catalogue: Arc<Catalogue>,
    origin: String,
    places: Vec<Place>,
}

struct Face<'a> {
    shelf: &'a dyn Shelf,
    width: usize,
    lens: Option<String>,
    seed: Option<u64>,
}

/// Plays until the player leaves or the input ends; the campaign is kept either way.
pub fn play(
    shelf: &dyn Shelf,
    options: &Options,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<()> {
    let width = if options.width == 0 { 80 } else { options.width };
    let face = Face {
        shelf,
        width,
        lens: options.lens.clone(),
        seed: options.seed,
    };
    let begun = match (&options.load, &options.scenario) {
        (Some(save), _) => Some(face.load(save)),
        (None, Some(scenario)) => Some(face.begin(scenario)),
        (None, None) => None,
    };
    let mut game = match begun {
        Some(Ok((game, note))) => {
            say(output, width, &note)?;
            game
        }
        Some(Err(why)) => {
            say(output, width, &why)?;
            match face.title(input, output)? {
                Some(game) => game,
                None => return Ok(()),
            }
        }
        None => match face.title(input, output)? {
            Some(game) => game,
            None => return Ok(()),
        },
    };
    face.turn(&mut game, input, output)
}

/// Plays a session that is there already, kept wherever it is attached.
pub fn play_on(
    shelf: &dyn Shelf,
    session: Session,
    catalogue: Arc<Catalogue>,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<()> {
    let face = Face {
        shelf,
        width: 80,
        lens: None,
        seed: None,
    };
    let fresh = session.history().is_empty();
    let origin = session.save().from;
    let mut places = vec![if session.is_over() {
        Place::Ending
    } else {
        Place::Desk
    }];
    places.extend(fresh.then_some(Place::Setup));
    face.turn(
        &mut Game {
            session,
            catalogue,
            origin,
            places,
        },
        input,
        output,
    )
}

impl Face<'_> {
    /// Page, prompt, line, until the player leaves or the input ends.
    fn turn(&self, game: &mut Game, input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<()> {
        let (face, width) = (self, self.width);
        let mut show = true;
        loop {
            let sheet = game.sheet(face);
            if show {
                output.write_all(sheet.page.text().as_bytes())?;
            }
            let Some(line) = ask(input, output, &game.prompt(&sheet))? else {
                return game.leave(output, width);
            };
            match game.answer(face, &sheet, &line, output)? {
                Next::Show => show = true,
                Next::Stay => show = false,
                Next::Leave => return game.leave(output, width),
            }
        }
    }
}

enum Next {
    Show,
    Stay,
    Leave,
}

fn say(output: &mut dyn Write, width: usize, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut page = super::Page::new(width);
    text.lines().for_each(|l| page.line(l));
    writeln!(output, "\n{}", page.text().trim_end())
}

fn ask(input: &mut dyn BufRead, output: &mut dyn Write, prompt: &str) -> io::Result<Option<String>> {
    write!(output, "\n{prompt}\n> ")?;
    output.flush()?;
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        writeln!(output)?;
        return Ok(None);
    }
    Ok(Some(line.trim().to_owned()))
}

impl Face<'_> {
    fn title(&self, input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<Option<Game>> {
        let view = TitleView::of(self.shelf);
        loop {
            let mut sheet = Sheet::new(self.width);
            sheet.page.title("Mil Días");
            sheet
                .page
                .line("A historical strategy game whose model can be argued with.");
            sheet.page.head("Play");
            for card in &view.scenarios {
                let text = format!(
                    "{}: {} (about {} minutes)",
                    card.title, card.subtitle, card.minutes
                );
                sheet.offer(&text, Deed::Read(card.id.clone()));
            }
            if let Some(save) = &view.resume {
                let text = format!("Continue {}: {}, {}", save.name, save.scenario, save.date);
                sheet.offer(&text, Deed::Load(save.name.clone()));
            }
            output.write_all(sheet.page.text().as_bytes())?;
            let Some(line) = ask(input, output, "Type a number, or `quit`.")? else {
                return Ok(None);
            };
            if commands::named(&line) == Some("quit") {
                return Ok(None);
            }
            let deed = line
                .parse::<usize>()
                .ok()
                .and_then(|n| sheet.deeds.get(n.checked_sub(1)?));
            let begun = match deed {
                Some(Deed::Read(id)) => self.begin(id),
                Some(Deed::Load(name)) => self.load(name),
                _ => Err(format!(
                    "“{line}” is none of these. Type a number from 1 to {}.",
                    sheet.deeds.len()
                )),
            };
            match begun {
                Ok((game, note)) => {
                    say(output, self.width, &note)?;
                    return Ok(Some(game));
                }
                Err(why) => say(output, self.width, &why)?,
            }
        }
    }

    fn open(&self, asked: &str) -> Result<(Arc<Machine>, Loaded), String> {
        let loaded = self.shelf.open(asked)?;
        let content = loaded
            .content
            .clone()
            .ok_or_else(|| format!("{asked} cannot be played: {}", loaded.report()))?;
        Ok((Arc::new(Machine::new(content)), loaded))
    }

    fn begin(&self, scenario: &str) -> Result<(Game, String), String> {
        let (machine, loaded) = self.open(scenario)?;
        let lens = self.lens.as_deref().unwrap_or("open");
        let mode = LensMode::named(&machine.content, lens).ok_or_else(|| {
            let ids: Vec<&str> = machine.content.lenses.iter().map(|l| l.id.as_str()).collect();
            format!("There is no lens “{lens}”; there is open, {}.", ids.join(", "))
        })?;
        let seed = self.seed.unwrap_or_else(|| rand::random::<u64>() % 1_000_000);
        let mut session = Session::on(machine, mode, seed).opened_from(scenario);
        if let Some(store) = self.shelf.store() {
            let name = self.shelf.free_name(&session.content().id);
            session.attach(store, &name);
        }
        let game = Game {
            session,
            catalogue: loaded.catalogue,
            origin: scenario.into(),
            places: vec![Place::Desk, Place::Setup],
        };
        Ok((game, String::new()))
    }

    fn load(&self, name: &str) -> Result<(Game, String), String> {
        let store = self.shelf.store().ok_or("No saves can be kept here.")?;
        let text = store.get(name).map_err(|e| e.to_string())?;
        let save = Save::from_text(&text).map_err(|e| e.to_string())?;
        let (machine, loaded) = self.open(&save.from)?;
        let found = Session::load(machine, &save).map_err(|e| e.to_string())?;
        let note = found.warning().unwrap_or_default();
        let mut session = found.session;
        session.attach(store, name);
        let place = if session.is_over() {
            Place::Ending
        } else {
            Place::Desk
        };
        Ok((
            Game {
                session,
                catalogue: loaded.catalogue,
                origin: save.from,
                places: vec![place],
            },
            note,
        ))
    }
}

impl Game {
    fn view(&self) -> View<'_> {
        View::new(&self.session, &self.catalogue)
    }

    fn place(&self) -> Place {
        self.places.last().cloned().unwrap_or(Place::Desk)
    }

    fn home(&mut self) {
        self.places = vec![if self.session.is_over() {
            Place::Ending
        } else {
            Place::Desk
        }];
    }

    fn sheet(&self, face: &Face<'_>) -> Sheet {
        let view = self.view();
        let mut sheet = Sheet::new(face.width);
        let s = &mut sheet;
        match self.place() {
            Place::Setup => desk::setup(s, &view.setup()),
            Place::Desk => desk::desk(s, &view.desk()),
            Place::Decision(d) => {
                if let Some(decision) = view.decision(d) {
                    desk::decision(s, &decision);
                }
            }
            Place::Petition(p) => desk::petition(s, &view.petition(p)),
            Place::Levers => tables::levers(s, &view.desk()),
            Place::Talks(n, draft) => tables::talks(s, &view.talks(n, Some(&draft))),
            Place::Clause(n, draft, k) => tables::clause(s, &view.talks(n, Some(&draft)), k),
            Place::Board(b) => tables::board(s, &view.board(b)),
            Place::BoardPlace(b, p) => tables::place(s, &view.board(b), p),
            Place::Cabinet => tables::cabinet(s, &view.cabinet()),
            Place::Office(o) => tables::office(s, &view.office(o)),
            Place::Aims => {
                s.page.title("What you would call victory");
                for aim in view.aims() {
                    let mark = if aim.named { " [named]" } else { "" };
                    s.action(&format!("{}{mark}. {}", aim.label, aim.about.line()), &aim.toggle);
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

    fn prompt(&self, sheet: &Sheet) -> String {
        let numbers = match sheet.deeds.len() {
            0 => String::new(),
            1 => "1, ".into(),
            n => format!("1 to {n}, "),
        };
        match self.place() {
            Place::Setup => format!("{numbers}Enter to begin, `help`, `quit`."),
            Place::Desk | Place::Ending => {
                format!("{numbers}`why NAME`, `balance`, `people`, `library`, `help`, `quit`.")
            }
            _ => format!("{numbers}`f N` forecasts, `why NAME`, `undo`, Enter goes back, `help`."),
        }
    }

    fn leave(&self, output: &mut dyn Write, width: usize) -> io::Result<()> {
        let words = match (self.session.trouble(), self.session.kept_as()) {
            (Some(trouble), _) => format!("This campaign could not be kept: {trouble}."),
            (None, Some(name)) => {
                format!("Kept as {name}. `mildias play --load {name}` goes on from here. Until then.")
            }
            (None, None) => "Until then.".into(),
        };
        say(output, width, &words)
    }

    fn answer(
        &mut self,
        face: &Face<'_>,
        sheet: &Sheet,
        line: &str,
        output: &mut dyn Write,
    ) -> io::Result<Next> {
        if line.is_empty() {
            if self.places.len() > 1 {
                self.places.pop();
            } else {
                self.home();
            }
            return Ok(Next::Show);
        }
        if let Ok(n) = line.parse::<usize>() {
            let Some(deed) = n.checked_sub(1).and_then(|n| sheet.deeds.get(n)) else {
                let there = match sheet.deeds.len() {
                    0 => "There is nothing to choose by number here; Enter goes back.".into(),
                    n => format!("There is no {line} here. Type a number from 1 to {n}."),
                };
                say(output, face.width, &there)?;
                return Ok(Next::Stay);
            };
            return self.carry(face, deed.clone(), output);
        }
        let (word, rest) = line
            .split_once(char::is_whitespace)
            .map_or((line, ""), |(w, r)| (w, r.trim()));
        self.typed(face, sheet, word, rest, line, output)
    }

    fn carry(&mut self, face: &Face<'_>, deed: Deed, output: &mut dyn Write) -> io::Result<Next> {
        match deed {
            Deed::Act(command) => return self.act(face, &command, output),
            Deed::Refused(why) => {
                say(output, face.width, &why)?;
                return Ok(Next::Stay);
            }
            Deed::Go(place) => self.places.push(place),
            Deed::Turn(place) => {
                self.places.truncate(self.places.len().saturating_sub(2));
                self.places.push(place);
            }
            Deed::Read(entry) => return self.read(face, &entry, output),
            Deed::Load(name) => return self.load(face, &name, output),
            Deed::Rewind(turn) => {
                if !self.session.rewind_to_turn(turn) {
                    say(output, face.width, "You are there already.")?;
                    return Ok(Next::Stay);
                }
                self.home();
                say(output, face.width, "You have gone back. The record says so.")?;
            }
        }
        Ok(Next::Show)
    }

    fn act(&mut self, face: &Face<'_>, command: &Command, output: &mut dyn Write) -> io::Result<Next> {
        if let Err(why) = self.session.apply(command) {
            say(output, face.width, &why.to_string())?;
            return Ok(Next::Stay);
        }
        if let Some(trouble) = self.session.trouble() {
            say(output, face.width, &trouble.to_string())?;
        }
        match command {
            Command::Close => {
                self.home();
                return Ok(Next::Show);
            }
            Command::NameAims(_) | Command::Give { .. } => return Ok(Next::Show),
            Command::Choose { .. } | Command::Answer { .. } | Command::Offer { .. } => {
                self.home();
            }
            _ => {}
        }
        let mut page = super::Page::new(face.width);
        desk::told(&mut page, &self.view().outcome());
        writeln!(output, "\n{}", page.text().trim_end())?;
        Ok(Next::Show)
    }

    fn read(&self, face: &Face<'_>, name: &str, output: &mut dyn Write) -> io::Result<Next> {
        let Some(entry) = self.view().entry(name) else {
            say(
                output,
                face.width,
                &format!("The library has nothing under “{name}”. `library` lists what it has."),
            )?;
            return Ok(Next::Stay);
        };
        let mut page = super::Page::new(face.width);
        pages::entry(&mut page, &entry);
        output.write_all(page.text().as_bytes())?;
        Ok(Next::Stay)
    }

    fn load(&mut self, face: &Face<'_>, name: &str, output: &mut dyn Write) -> io::Result<Next> {
        match face.load(name) {
            Ok((game, note)) => {
                *self = game;
                say(output, face.width, &note)?;
                Ok(Next::Show)
            }
            Err(why) => {
                say(output, face.width, &why)?;
                Ok(Next::Stay)
            }
        }
    }

    fn typed(
        &mut self,
        face: &Face<'_>,
        sheet: &Sheet,
        word: &str,
        rest: &str,
        line: &str,
        output: &mut dyn Write,
    ) -> io::Result<Next> {
        let width = face.width;
        let setup = self.place() == Place::Setup;
        // Before the first turn the lens and the seed can still be chosen: the campaign begins again with them.
        if setup && (word == "seed" || (word == "lens" && !rest.is_empty())) {
            let seed = if word == "seed" {
                rest.parse().ok()
            } else {
                Some(self.session.seed())
            };
            let Some(seed) = seed else {
                say(
                    output,
                    width,
                    &format!("“{rest}” is no seed. Type `seed` and a whole number."),
                )?;
                return Ok(Next::Stay);
            };
            let content = self.session.content();
            let lens = if word == "lens" {
                rest
            } else {
                self.session.mode().name(content)
            };
            let Some(mode) = LensMode::named(content, lens) else {
                let ids: Vec<&str> = content.lenses.iter().map(|l| l.id.as_str()).collect();
                say(
                    output,
                    width,
                    &format!(
                        "There is no lens “{lens}”. Type `lens open` or one of: {}.",
                        ids.join(", ")
                    ),
                )?;
                return Ok(Next::Stay);
            };
            let name = self.session.kept_as().map(str::to_owned);
            let mut session =
                Session::on(Arc::clone(self.session.machine()), mode, seed).opened_from(&self.origin);
            if let (Some(store), Some(name)) = (face.shelf.store(), name) {
                session.attach(store, &name);
            }
            self.session = session;
            return Ok(Next::Show);
        }
        let page_of = |place: Place, places: &mut Vec<Place>| {
            places.push(place);
            Ok(Next::Show)
        };
        match commands::named(word) {
            // A whole command by id begins with some of the same words.
            Some("aims") if !rest.is_empty() => self.obey(face, line, output),
            Some("desk" | "initiatives" | "petitions") => {
                self.home();
                Ok(Next::Show)
            }
            Some("levers") => page_of(Place::Levers, &mut self.places),
            Some("cabinet") => page_of(Place::Cabinet, &mut self.places),
            Some("aims") => page_of(Place::Aims, &mut self.places),
            Some("balance") => page_of(Place::Balance, &mut self.places),
            Some("lens") => page_of(Place::Lenses, &mut self.places),
            Some("chronicle") => page_of(Place::Chronicle, &mut self.places),
            Some("saves") => page_of(Place::Saves, &mut self.places),
            Some("talks") => {
                let open = self
                    .view()
                    .desk()
                    .talks
                    .first()
                    .map(|t| Place::Talks(t.index, t.draft.clone()));
                self.open(face, open, "No talks are open now.", output)
            }
            Some("board") => {
                let open = self.view().desk().boards.first().map(|b| Place::Board(b.index));
                self.open(face, open, "No board is in play now.", output)
            }
            Some("library") if rest.is_empty() => page_of(Place::Library, &mut self.places),
            Some("library") => self.read(face, rest, output),
            Some("people") if rest.is_empty() => page_of(Place::People, &mut self.places),
            Some("people" | "chart" | "help") => self.look(face, word, rest, output),
            Some("why") => self.why(face, rest, output),
            Some("forecast") => self.forecast(face, sheet, rest, output),
            Some("load") => self.load(face, rest, output),
            Some("save" | "branch") => self.keep(face, word, rest, output),
            Some("undo") => {
                let words = if self.session.undo() {
                    "Taken back. The record says so."
                } else {
                    "There is nothing to take back."
                };
                say(output, width, words)?;
                self.home();
                Ok(Next::Show)
            }
            Some("close") => self.act(face, &Command::Close, output),
            Some("quit") => Ok(Next::Leave),
            _ => self.obey(face, line, output),
        }
    }

    fn open(
        &mut self,
        face: &Face<'_>,
        place: Option<Place>,
        none: &str,
        output: &mut dyn Write,
    ) -> io::Result<Next> {
        let Some(place) = place else {
            say(output, face.width, none)?;
            return Ok(Next::Stay);
        };
        self.places.push(place);
        Ok(Next::Show)
    }

    fn look(&self, face: &Face<'_>, word: &str, rest: &str, output: &mut dyn Write) -> io::Result<Next> {
        let view = self.view();
        let mut page = super::Page::new(face.width);
        match word {
            "people" => pages::people(&mut page, &view.people(), rest),
            "chart" => {
                let slots: Vec<_> = rest
                    .split(',')
                    .filter_map(|n| view.find(n).first().copied())
                    .collect();
                if slots.is_empty() {
                    page.line(&format!(
                        "No number is called “{rest}”. `balance` lists them all."
                    ));
                } else {
                    pages::chart(&mut page, &view.chart(&slots));
                }
            }
            _ => pages::help(&mut page, &view.help()),
        }
        writeln!(output, "\n{}", page.text().trim_end())?;
        Ok(Next::Stay)
    }

    fn why(&mut self, face: &Face<'_>, name: &str, output: &mut dyn Write) -> io::Result<Next> {
        let found = self.view().find(name);
        let Some(&slot) = found.first() else {
            let words =
                format!("No number is called “{name}”. Type `why` and a name; `balance` lists them all.");
            say(output, face.width, &words)?;
            return Ok(Next::Stay);
        };
        let mut page = super::Page::new(face.width);
        pages::ledger(&mut page, &self.view().ledger(slot));
        if found.len() > 1 {
            let others: Vec<String> = found[1..]
                .iter()
                .take(6)
                .map(|&s| self.view().figure(s).quantity)
                .collect();
            page.head(&format!("Also: {}", others.join(", ")));
        }
        output.write_all(page.text().as_bytes())?;
        Ok(Next::Stay)
    }

    fn forecast(
        &self,
        face: &Face<'_>,
        sheet: &Sheet,
        rest: &str,
        output: &mut dyn Write,
    ) -> io::Result<Next> {
        let deed = rest
            .parse::<usize>()
            .ok()
            .and_then(|n| sheet.deeds.get(n.checked_sub(1)?));
        let command = match deed {
            Some(Deed::Act(command)) if *command != Command::Close => command,
            Some(Deed::Refused(why)) => {
                say(
                    output,
                    face.width,
                    &format!("What cannot be done cannot be forecast. {why}"),
                )?;
                return Ok(Next::Stay);
            }
            _ => {
                let words = "Type `f` and the number of something that can be done here: open an event first, then `f 1`.";
                say(output, face.width, words)?;
                return Ok(Next::Stay);
            }
        };
        let (title, choice) = self.view().did_words(command);
        say(output, face.width, "The advisers work it out ...")?;
        output.flush()?;
        let job = self
            .view()
            .forecast(command, &format!("{title}: {choice}"), SAMPLES);
        let mut page = super::Page::new(face.width);
        match job.run(&mut |_| true) {
            Some(view) if !view.voices.is_empty() => pages::forecast(&mut page, &view),
            _ => page.line("Nobody ventures a forecast of this."),
        }
        writeln!(output, "\n{}", page.text().trim_end())?;
        Ok(Next::Stay)
    }

    fn keep(&mut self, face: &Face<'_>, word: &str, rest: &str, output: &mut dyn Write) -> io::Result<Next> {
        let Some(store) = face.shelf.store() else {
            say(output, face.width, "No saves can be kept here.")?;
            return Ok(Next::Stay);
        };
        if word == "branch" {
            let (turn, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let at = turn
                .parse::<usize>()
                .ok()
                .and_then(|t| self.session.turns().get(t.checked_sub(1)?))
                .map(|t| t.first);
            let Some(at) = at else {
                say(
                    output,
                    face.width,
                    "Type `branch`, the number of a turn and a name; `chronicle` lists the turns.",
                )?;
                return Ok(Next::Stay);
            };
            let name = if name.is_empty() {
                face.shelf.free_name(&self.session.content().id)
            } else {
                name.trim().into()
            };
            if let Err(why) = crate::session::name_is_safe(&name) {
                say(output, face.width, &why.to_string())?;
                return Ok(Next::Stay);
            }
            let mut branch = self.session.branch(at);
            branch.attach(store, &name);
            self.session = branch;
            self.home();
            say(
                output,
                face.width,
                &format!("You play on as {name}; the campaign you left is kept as it was."),
            )?;
            return Ok(Next::Show);
        }
        let words = match crate::session::name_is_safe(rest) {
            Ok(()) => {
                self.session.attach(store, rest);
                self.session
                    .trouble()
                    .map_or_else(|| format!("Kept as {rest} from now on."), ToString::to_string)
            }
            Err(why) => why.to_string(),
        };
        say(output, face.width, &words)?;
        Ok(Next::Stay)
    }

    fn obey(&mut self, face: &Face<'_>, line: &str, output: &mut dyn Write) -> io::Result<Next> {
        match crate::session::read(self.session.content(), line) {
            Ok(command) => self.act(face, &command, output),
            Err(why) => {
                let first = line.split_whitespace().next().unwrap_or_default();
                let verb = ["choose", "lever", "offer", "give", "seat", "vacate", "answer"].contains(&first);
                let words = if verb || first == "aims" {
                    format!("{why}.")
                } else {
                    let near = commands::nearest(first)
                        .map_or_else(String::new, |n| format!(" Did you mean `{n}`?"));
                    format!(
                        "“{first}” says nothing here.{near} Type a number, or `help` for all {} words.",
                        COMMANDS.len()
                    )
                };
                say(output, face.width, &words)?;
                Ok(Next::Stay)
            }
        }
    }
}
