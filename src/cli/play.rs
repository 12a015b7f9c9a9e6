//! `play`, `scenarios`, and the game at its title.

use super::args::{Look, Play, When};
use super::{Outcome, Playable, Stop, count, lens, playable, seed};
use crate::engine::machine::Machine;
use crate::session::{LensMode, Save, Session, Shelf as _, Store as _};
use crate::storage::{Disk, Home, Saves, load_text, read_small, write_small};
use crate::tui::settings::Keeper;
use ratatui::crossterm::event;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

pub(super) fn scenarios(disk: &Disk) -> Outcome {
    let mut out = io::stdout().lock();
    for listed in disk.scenarios() {
        let (title, minutes) = match disk.open(&listed.id) {
            Ok(loaded) => (loaded.catalogue.first.title.clone(), loaded.catalogue.first.minutes),
            Err(_) => (format!("has faults; `mildias check {}` shows them", listed.id), 0),
        };
        let minutes = if minutes == 0 { String::new() } else { format!("{minutes} minutes") };
        writeln!(out, "{:<20}  {title:<32}  {minutes:<12}  {}", listed.id, listed.origin)?;
    }
    Ok(())
}

/// The game at its title.
pub(super) fn title(disk: &Disk, look: &Look) -> Outcome {
    face(disk.clone(), None, look)
}

pub(super) fn play(disk: Disk, call: &Play, look: &Look) -> Outcome {
    let saves = disk.saves();
    let game = match (&call.load, &call.scenario) {
        (Some(save), _) => Some(load(&disk, call, save)?),
        (None, Some(asked)) => {
            let scenario = playable(&disk, asked)?;
            let mode = match &call.lens {
                None => LensMode::Fixed(scenario.catalogue.first.default_lens),
                Some(name) => lens(&scenario.content, name)?,
            };
            let seed = seed(call.seed);
            writeln!(io::stderr(), "{}: lens {}, seed {seed}", scenario.name, LensMode::name(mode, &scenario.content))?;
            let name = format!("{}-{seed}", scenario.content.id);
            let mut session = Session::new(scenario.content.clone(), mode, seed).opened_from(&scenario.name);
            if let Some(saves) = &saves {
                session.attach(Arc::new(saves.clone()), &saves.free_name(&name));
            }
            Some((session, scenario))
        }
        (None, None) if call.lens.is_some() || call.seed.is_some() => {
            return Err(Stop::Call("`--lens` and `--seed` need a scenario; for instance `mildias play october --seed 1`".into()));
        }
        (None, None) => None,
    };
    if let Some((session, _)) = &game {
        kept(session)?;
    }
    face(disk, game, look)
}

/// Says where the game is kept, or why it is not.
fn kept(session: &Session) -> io::Result<()> {
    match (session.trouble(), session.kept_as()) {
        (Some(trouble), _) => writeln!(io::stderr(), "mildias: {trouble}"),
        (None, Some(name)) => writeln!(io::stderr(), "kept as {name}; `mildias play --load {name}` goes on with it"),
        (None, None) => writeln!(io::stderr(), "mildias: there is no folder for saves; this game is not kept"),
    }
}

fn load(disk: &Disk, call: &Play, asked: &str) -> Result<(Session, Playable), Stop> {
    let saves = disk.saves().unwrap_or_else(|| Saves::at("."));
    let (text, folder, name) = load_text(&saves, asked).map_err(|e| Stop::Call(e.to_string()))?;
    let save = match Save::from_text(&text) {
        Ok(save) => save,
        Err(error) => {
            writeln!(io::stderr(), "mildias: {asked}: {error}")?;
            offer_previous(&folder, &name)?;
            return Err(Stop::Fault);
        }
    };
    let scenario = playable(disk, call.scenario.as_deref().unwrap_or(&save.from))?;
    let machine = Arc::new(Machine::new(scenario.content.clone()));
    let loaded = Session::load(machine, &save).map_err(|e| Stop::Call(e.to_string()))?;
    let whole = loaded.session.history().len() == save.commands.len();
    if let Some(warning) = loaded.warning() {
        writeln!(io::stderr(), "mildias: {warning}")?;
    }
    let mut session = loaded.session;
    // Where not every command could be carried out, the save stays as it is and another is begun.
    if whole && !session.is_unverified() {
        // A previous copy takes the place of the damaged save at once; else nothing changed yet.
        if folder.get(&name).is_ok_and(|present| present == text) {
            session.resume(Arc::new(folder), &name);
        } else {
            session.attach(Arc::new(folder), &name);
        }
    } else {
        let name = folder.free_name(&format!("{name}-unverified"));
        session.attach(Arc::new(folder), &name);
    }
    Ok((session, scenario))
}

fn offer_previous(folder: &Saves, name: &str) -> io::Result<()> {
    let good = folder.previous(name).ok().and_then(|text| Save::from_text(&text).ok());
    match good {
        Some(save) => writeln!(
            io::stderr(),
            "mildias: the copy before it is good and holds {}; `mildias play --load {}.prev` goes on with it",
            count(save.commands.len(), "command"),
            folder.path(name).display()
        ),
        None => writeln!(io::stderr(), "mildias: there is no good copy before it"),
    }
}

/// Opens a face: the plain one where asked for, or where there is no terminal.
fn face(disk: Disk, game: Option<(Session, Playable)>, look: &Look) -> Outcome {
    let kept = match disk.home() {
        Some(home) => format!("Campaigns are kept after every command in {}.", home.saves().display()),
        None => "There is no folder for saves; the campaign is lost.".into(),
    };
    // A theme without colours keeps bold and reverse; the terminal's own wish is read by the face.
    let theme = match look.color {
        When::Never => Some("plain".to_owned()),
        When::Always => Some("dark".to_owned()),
        When::Auto => None,
    };
    let small = |path: Option<PathBuf>| path.map(|p| read_small(&p).map_err(|e| format!("{}: {e}", p.display())));
    let (settings, keys) = (disk.home().map(Home::settings), disk.home().map(Home::keys));
    let keeper = settings.clone().map(|path| {
        let keep = move |text: &str| write_small(&path, text).map_err(|e| format!("cannot write {}: {e}", path.display()));
        Keeper(Rc::new(keep))
    });
    let mut options =
        crate::tui::Options { theme: look.theme.clone().or(theme), ascii: look.ascii, kept, keeper, ..crate::tui::Options::default() };
    for (text, into) in [(small(settings), &mut options.settings), (small(keys), &mut options.keys)] {
        match text.transpose() {
            Ok(text) => *into = text.flatten(),
            Err(why) => writeln!(io::stderr(), "mildias: {why}; it is left out")?,
        }
    }
    crate::tui::look(&options).map_err(Stop::Call)?;
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if terminal && !look.plain {
        let shelf = Arc::new(disk);
        let game = match game {
            Some((session, scenario)) => crate::tui::play::Play::with(shelf, session, scenario.catalogue),
            None => crate::tui::play::Play::new(shelf),
        };
        return Ok(crate::tui::run(Box::new(game), &options)?);
    }
    let plain = crate::plain::Options { stop: terminal.then_some(line_waits as fn() -> bool), ..crate::plain::Options::default() };
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    match game {
        Some((session, scenario)) => {
            crate::plain::play_on(&disk, session, scenario.catalogue, &plain, &mut input, &mut output)?;
        }
        None => crate::plain::play(&disk, &plain, &mut input, &mut output)?,
    }
    Ok(())
}

/// Whether a line waits on the terminal, which is then taken away unread. A line comes whole, so that it is waited for
/// no longer than it takes to read it.
fn line_waits() -> bool {
    let waits = || event::poll(Duration::ZERO).unwrap_or(false);
    let mut any = false;
    while waits() && event::read().is_ok() {
        any = true;
    }
    any
}
