//! The terminal face: draws view data, turns keys and clicks into commands of the session.
//!
//! A message changes the [`model::Model`] in [`update`] and nowhere else; [`screen`] lays view data out into panes
//! of documents; [`widget`] paints them. Invariants, as absences: no game fact is computed here; no widget
//! names a colour; nothing is drawn but after an event; no size of the terminal panics.

pub mod act;
pub mod game;
pub mod keymap;
pub mod keys;
pub mod message;
pub mod model;
pub mod play;
pub mod screen;
pub mod settings;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod widget;

use game::Game;
use keymap::Keys;
use model::{Look, Model};
use settings::{Keeper, Settings};
use std::io;
use theme::Theme;

/// How the face is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Id of a shipped theme, or the text of a theme file; `None` takes what fits the terminal.
    pub theme: Option<String>,
    /// Only ASCII signs.
    pub ascii: bool,
    /// Where campaigns are kept, in a sentence, for the message after a crash.
    pub kept: String,
    /// The text of the settings that were kept; what is asked for above goes before them.
    pub settings: Option<String>,
    /// Keeps the settings.
    pub keeper: Option<Keeper>,
    /// The text of the user's file of keys.
    pub keys: Option<String>,
}

impl Options {
    /// What was set, and what is wrong with it.
    fn kept_settings(&self) -> (Settings, Option<String>) {
        match self.settings.as_deref().map(Settings::read) {
            Some(Ok(settings)) => (settings, None),
            Some(Err(why)) => {
                let words =
                    format!("settings.ron cannot be taken, so that nothing is set: {why}. The next change under Settings writes it anew.");
                (Settings::default(), Some(words))
            }
            None => (Settings::default(), None),
        }
    }

    /// The keys in force, and what is wrong with the user's.
    fn kept_keys(&self) -> (Keys, Option<String>) {
        match self.keys.as_deref().map(Keys::read) {
            Some(Ok(keys)) => (keys, None),
            Some(Err(why)) => (Keys::default(), Some(format!("keys.ron cannot be taken, so that the usual keys hold: {why}."))),
            None => (Keys::default(), None),
        }
    }
}

/// How things are drawn under these options and this environment.
pub fn look(options: &Options) -> Result<Look, String> {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let fine = theme::is_fine(std::env::var("COLORTERM").ok().as_deref());
    let (kept, _) = options.kept_settings();
    let theme = match (options.theme.as_deref(), kept.theme.as_deref().filter(|_| !no_colour)) {
        (Some(text), _) if text.contains('(') => Theme::read(text)?,
        (Some(id), _) | (None, Some(id)) => Theme::shipped(id)?,
        (None, None) => Theme::fitting(no_colour),
    };
    let dumb = std::env::var("TERM").is_ok_and(|t| t == "dumb");
    Ok(Look { theme: if fine { theme } else { theme.coarse() }, fine, ascii: options.ascii || kept.ascii || dumb })
}

/// Plays a game in the terminal until the player leaves.
pub fn run(game: Box<dyn Game>, options: &Options) -> io::Result<()> {
    let look = look(options).map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e))?;
    let mut model = Model::new(game, look, (80, 24));
    let ((settings, one), (keys, two)) = (options.kept_settings(), options.kept_keys());
    model.settings = settings;
    model.keeper.clone_from(&options.keeper);
    model.keys = keys;
    let wrong: Vec<String> = one.into_iter().chain(two).collect();
    if !wrong.is_empty() {
        model.notice = Some((crate::view::Tone::Bad, wrong.join(" ")));
    }
    terminal::run(model, options.kept.clone())
}
