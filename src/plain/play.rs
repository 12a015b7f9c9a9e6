//! The loop: a page, a prompt, a line.

use super::game::{Answer, Game};
use super::{Deed, Page, Place, Sheet, commands};
use crate::engine::machine::Machine;
use crate::scenario::{Catalogue, Loaded};
use crate::session::{LensMode, Save, Session, Shelf};
use crate::view::TitleView;
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
    /// Asked while advisers work: whether the player has pressed Enter. Without it they work to the end.
    pub stop: Option<fn() -> bool>,
}

impl Options {
    fn columns(&self) -> usize {
        if self.width == 0 { 80 } else { self.width }
    }
}

/// What the pages need from outside.
pub(super) struct Face<'a> {
    pub(super) shelf: &'a dyn Shelf,
    pub(super) width: usize,
    pub(super) stop: Option<fn() -> bool>,
    lens: Option<String>,
    seed: Option<u64>,
}

/// Plays until the player leaves or the input ends; the campaign is kept either way.
pub fn play(shelf: &dyn Shelf, options: &Options, input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<()> {
    let width = options.columns();
    let face = Face { shelf, width, stop: options.stop, lens: options.lens.clone(), seed: options.seed };
    let begun = match (&options.load, &options.scenario) {
        (Some(save), _) => Some(face.load(save)),
        (None, Some(scenario)) => Some(face.begin(scenario)),
        (None, None) => None,
    };
    let game = match begun {
        Some(Ok((game, note))) => {
            say(output, width, &note)?;
            Some(game)
        }
        Some(Err(why)) => {
            say(output, width, &why)?;
            face.title(input, output)?
        }
        None => face.title(input, output)?,
    };
    game.map_or(Ok(()), |mut game| face.turns(&mut game, input, output))
}

/// Plays a session that is there already, kept wherever it is attached. Of the options those of the page hold.
pub fn play_on(
    shelf: &dyn Shelf,
    session: Session,
    catalogue: Arc<Catalogue>,
    options: &Options,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<()> {
    let face = Face { shelf, width: options.columns(), stop: options.stop, lens: None, seed: None };
    let fresh = session.history().is_empty();
    let origin = session.save().from;
    let mut game = Game::new(session, catalogue, origin);
    game.places.extend(fresh.then_some(Place::Setup));
    face.turns(&mut game, input, output)
}

/// Text in its width, after an empty line.
pub(super) fn say(output: &mut dyn Write, width: usize, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut page = Page::new(width);
    text.lines().for_each(|l| page.line(l));
    writeln!(output, "\n{}", page.text().trim_end())
}

impl Face<'_> {
    /// Page, prompt, line, until the player leaves or the input ends.
    fn turns(&self, game: &mut Game, input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<()> {
        let mut show = true;
        loop {
            let sheet = game.sheet(self);
            if show {
                game.shown();
                write!(output, "\n{}", sheet.page.text())?;
            }
            let Some(line) = self.ask(input, output, &game.prompt(&sheet))? else { break };
            match game.answer(self, &sheet, &line, output)? {
                Answer::Show => show = true,
                Answer::Stay(words) => {
                    say(output, self.width, &words)?;
                    show = false;
                }
                Answer::Page(page) => {
                    writeln!(output, "\n{}", page.text().trim_end())?;
                    show = false;
                }
                Answer::Leave => break,
            }
        }
        say(output, self.width, &game.parting())
    }

    fn ask(&self, input: &mut dyn BufRead, output: &mut dyn Write, prompt: &str) -> io::Result<Option<String>> {
        say(output, self.width, prompt)?;
        write!(output, "> ")?;
        output.flush()?;
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            writeln!(output)?;
            return Ok(None);
        }
        // What is no text is read as far as it is.
        Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()))
    }

    fn title(&self, input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<Option<Game>> {
        let view = TitleView::of(self.shelf);
        loop {
            let mut sheet = Sheet::new(self.width);
            sheet.page.title("Mil Días");
            sheet.page.line("A historical strategy game whose model can be argued with.");
            sheet.page.head("Play");
            for card in &view.scenarios {
                let text = format!("{}: {} (about {} minutes)", card.title, card.subtitle, card.minutes);
                sheet.offer(&text, Deed::Read(card.id.clone()));
            }
            if let Some(save) = &view.resume {
                let text = format!("Continue {}: {}, {}", save.name, save.scenario, save.date);
                sheet.offer(&text, Deed::Load(save.name.clone()));
            }
            output.write_all(sheet.page.text().as_bytes())?;
            let Some(line) = self.ask(input, output, "Type a number, or `quit`.")? else {
                return Ok(None);
            };
            if commands::named(&line) == Some("quit") {
                return Ok(None);
            }
            let deed = sheet.deed(&line);
            let begun = match deed {
                Some(Deed::Read(id)) => self.begin(id),
                Some(Deed::Load(name)) => self.load(name),
                _ => Err(format!("“{line}” is none of these. Type a number from 1 to {}.", sheet.deeds.len())),
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
        let content = loaded.content.clone().ok_or_else(|| format!("{asked} cannot be played: {}", loaded.report()))?;
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
        let mut game = Game::new(session, loaded.catalogue, scenario.into());
        game.places.push(Place::Setup);
        Ok((game, String::new()))
    }

    pub(super) fn load(&self, name: &str) -> Result<(Game, String), String> {
        let store = self.shelf.store().ok_or("No saves can be kept here.")?;
        let text = store.get(name).map_err(|e| e.to_string())?;
        let save = Save::from_text(&text).map_err(|e| e.to_string())?;
        let (machine, loaded) = self.open(&save.from)?;
        let found = Session::load(machine, &save).map_err(|e| e.to_string())?;
        let note = found.warning().unwrap_or_default();
        let mut session = found.session;
        session.resume(store, name);
        Ok((Game::new(session, loaded.catalogue, save.from), note))
    }
}
