//! The terminal face: draws view data, turns keys and clicks into commands of the session.
//!
//! A message changes the [`model::Model`] in [`update`] and nowhere else; [`screen`] lays view data out into panes
//! of documents; [`widget`] paints them. Invariants, as absences: no game fact is computed here; no widget
//! names a colour; nothing is drawn but after an event; no size of the terminal panics.

pub mod act;
pub mod game;
pub mod keys;
pub mod message;
pub mod model;
pub mod play;
pub mod screen;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod widget;

use game::Game;
use model::{Look, Model};
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
}

/// How things are drawn under these options and this environment.
pub fn look(options: &Options) -> Result<Look, String> {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let fine = theme::is_fine(std::env::var("COLORTERM").ok().as_deref());
    let theme = match options.theme.as_deref() {
        Some(text) if text.contains('(') => Theme::read(text)?,
        Some(id) => Theme::shipped(id)?,
        None => Theme::fitting(no_colour),
    };
    let dumb = std::env::var("TERM").is_ok_and(|t| t == "dumb");
    Ok(Look { theme: if fine { theme } else { theme.coarse() }, fine, ascii: options.ascii || dumb })
}

/// Plays a game in the terminal until the player leaves.
pub fn run(game: Box<dyn Game>, options: &Options) -> io::Result<()> {
    let look = look(options).map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e))?;
    terminal::run(Model::new(game, look, (80, 24)), options.kept.clone())
}
