//! The face's own state: where one is, where the cursor stands, what is asked. Nothing of the game.

use super::game::{Game, Work};
use super::keymap::Keys;
use super::message::{Act, Route};
use super::screen::{self, Ui};
use super::settings::{Keeper, Settings};
use super::theme::Theme;
use super::widget::{Doc, Item, Pane};
use crate::engine::command::Command;
use crate::view::{ForecastView, Header, Told, Tone};
use ratatui::layout::Rect;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How things are drawn.
#[derive(Clone, Debug)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// Whether the terminal shows 24-bit colours.
    pub fine: bool,
    /// Only ASCII signs.
    pub ascii: bool,
}

/// Where the cursor stands on a screen, kept while one is elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The chosen item.
    pub key: Option<String>,
    /// Rows scrolled in each pane.
    pub scroll: Vec<usize>,
    /// The thing of a list shown in full.
    pub shown: usize,
    /// The kind a list is narrowed to.
    pub filter: Option<usize>,
    /// Whether the forecasts stand where the text stood (narrow terminals).
    pub forecasts: bool,
}

/// A question or message over the screen.
#[derive(Clone, Debug)]
pub enum Popup {
    /// Things to choose from, under some words: (label, note, act).
    Menu(String, Vec<String>, Vec<(String, String, Act)>),
    /// What came of a command.
    Told(Vec<Told>),
    /// A line of text is asked for: title, prompt, text so far, and what is done with it.
    Input(String, String, String, Asked),
}

/// What is done with a line of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// Units of a `Give`.
    Units(Command),
    /// Name of the save.
    Name,
    /// Name of the branch from a turn.
    Branch(u32),
    /// Seed of a new campaign.
    Seed,
}

/// Forecasts made for the state as it stands.
#[derive(Debug, Default)]
pub struct Forecasts {
    /// By command.
    pub known: BTreeMap<String, ForecastView>,
    /// The one under way, and its stop.
    pub running: Option<(String, Arc<AtomicBool>)>,
}

impl Forecasts {
    /// Stops the one under way. True where there was one.
    pub fn stop(&mut self) -> bool {
        match self.running.take() {
            Some((_, stop)) => {
                stop.store(true, Ordering::Relaxed);
                true
            }
            None => false,
        }
    }
}

/// Work for a thread.
pub struct Job {
    /// Its key among the forecasts.
    pub key: String,
    /// The work.
    pub work: Work,
    /// Set to stop it.
    pub stop: Arc<AtomicBool>,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Job({})", self.key)
    }
}

/// A screen laid out for the terminal's size.
#[derive(Debug, Default)]
pub struct Page {
    /// Panes; those with items in the order in which they are walked.
    pub panes: Vec<Pane>,
    /// The line above, in play.
    pub header: Option<Header>,
    /// Picture and its place.
    pub picture: Option<(String, Rect)>,
    /// Large letters and their place.
    pub letters: Option<(String, Rect)>,
    /// The popup.
    pub over: Option<(String, Pane)>,
}

/// The face's state.
pub struct Model {
    /// The game.
    pub game: Box<dyn Game>,
    /// How things are drawn.
    pub look: Look,
    /// What is kept between runs.
    pub settings: Settings,
    /// Keeps it; without one it lasts as long as the program runs.
    pub keeper: Option<Keeper>,
    /// The keys in force.
    pub keys: Keys,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Screens opened one from another, the present one last. Never empty.
    pub stack: Vec<Route>,
    /// Cursor and scroll of every screen.
    pub places: BTreeMap<Route, Place>,
    /// The popup, and where its cursor stands.
    pub popup: Option<Popup>,
    /// Row of the popup.
    pub popup_at: usize,
    /// A line of news for the player.
    pub notice: Option<(Tone, String)>,
    /// Offers under composition, by negotiation.
    pub drafts: BTreeMap<u32, Vec<u32>>,
    /// Forecasts.
    pub forecasts: Forecasts,
    /// Quantities in the chart.
    pub plotted: Vec<String>,
    /// Work to be started by the loop.
    pub jobs: Vec<Job>,
    /// The screen as laid out.
    pub page: Page,
    /// Whether to leave.
    pub quit: bool,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").field("stack", &self.stack).field("size", &self.size).finish_non_exhaustive()
    }
}

/// Smallest size that can be played.
pub const SMALLEST: (u16, u16) = (60, 18);

impl Model {
    /// The face of a game, at the title.
    #[must_use]
    pub fn new(game: Box<dyn Game>, look: Look, size: (u16, u16)) -> Self {
        let mut start = if game.playing() { vec![Route::Title, Route::Desk] } else { vec![Route::Title] };
        if game.playing() && game.ending().is_some() {
            start.push(Route::Ending);
        }
        let mut model = Self {
            game,
            look,
            settings: Settings::default(),
            keeper: None,
            keys: Keys::default(),
            size,
            stack: start,
            places: BTreeMap::new(),
            popup: None,
            popup_at: 0,
            notice: None,
            drafts: BTreeMap::new(),
            forecasts: Forecasts::default(),
            plotted: Vec::new(),
            jobs: Vec::new(),
            page: Page::default(),
            quit: false,
        };
        model.lay_out();
        model
    }

    /// The present screen.
    #[must_use]
    pub fn route(&self) -> &Route {
        self.stack.last().unwrap_or(&Route::Title)
    }

    /// Cursor and scroll of the present screen.
    pub fn place(&mut self) -> &mut Place {
        let route = self.route().clone();
        self.places.entry(route).or_default()
    }

    /// Whether the present screen belongs to a campaign under way.
    #[must_use]
    pub fn playing(&self) -> bool {
        self.game.playing() && !matches!(self.route(), Route::Title | Route::Setup)
    }

    /// Whether text is asked for.
    #[must_use]
    pub fn typing(&self) -> bool {
        matches!(self.popup, Some(Popup::Input(..)))
    }

    /// Whether the terminal is too small to play.
    #[must_use]
    pub fn too_small(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }

    /// Pane and item under the cursor.
    #[must_use]
    pub fn cursor(&self) -> Option<(usize, usize)> {
        let key = self.places.get(self.route()).and_then(|p| p.key.as_deref());
        let panes = || self.page.panes.iter().enumerate();
        key.and_then(|key| panes().find_map(|(p, pane)| pane.doc.items.iter().position(|i| i.key == key).map(|i| (p, i))))
            .or_else(|| panes().find(|(_, pane)| !pane.doc.items.is_empty()).map(|(p, _)| (p, 0)))
    }

    /// The item under the cursor, on the popup where there is one.
    #[must_use]
    pub fn chosen(&self) -> Option<&Item> {
        if let Some((_, pane)) = &self.page.over {
            return pane.doc.items.get(self.popup_at);
        }
        let (pane, item) = self.cursor()?;
        self.page.panes.get(pane)?.doc.items.get(item)
    }

    /// How many items can be walked to.
    #[must_use]
    pub fn items(&self) -> usize {
        match &self.page.over {
            Some((_, pane)) => pane.doc.items.len(),
            None => self.page.panes.iter().map(|p| p.doc.items.len()).sum::<usize>() + 1,
        }
    }

    /// Panes with items.
    #[must_use]
    pub fn panes(&self) -> usize {
        self.page.panes.iter().filter(|p| !p.doc.items.is_empty()).count()
    }

    /// Documents on the screen.
    pub fn docs(&self) -> impl Iterator<Item = &Doc> {
        self.page.panes.iter().map(|p| &p.doc)
    }

    /// Whether a number on the screen can be asked.
    #[must_use]
    pub fn has_numbers(&self) -> bool {
        self.docs().any(|d| !d.numbers.is_empty())
    }

    /// Whether a word on the screen leads to the library.
    #[must_use]
    pub fn has_links(&self) -> bool {
        self.docs().any(|d| !d.links.is_empty())
    }

    /// Whether something on the screen can be scrolled.
    #[must_use]
    pub fn overflows(&self) -> bool {
        self.page.panes.iter().any(|p| p.deepest() > 0)
    }

    /// The command whose forecast can be asked for here, with its key.
    #[must_use]
    pub fn forecast_command(&self) -> Option<Command> {
        let chosen = self.chosen().map(|i| &i.act);
        match (self.route(), chosen) {
            (Route::Decision(s), Some(Act::Take(storylet, option))) if s == storylet => {
                let view = self.game.decision(*s)?;
                let option = view.options.iter().find(|o| o.index == *option)?;
                option.ways.first().map(|w| w.action.command.clone())
            }
            (Route::Petition(_) | Route::Levers | Route::Office(_), Some(Act::Do(command))) => Some(command.clone()),
            (Route::Levers, _) => match self.chosen()?.more.as_ref().or(self.chosen()?.less.as_ref())? {
                Act::Do(command) => Some(command.clone()),
                _ => None,
            },
            (Route::Talks(n), _) => {
                let draft = self.drafts.get(n).map_or(&[][..], Vec::as_slice);
                Some(self.game.talks(*n, draft)?.offer.command)
            }
            _ => None,
        }
    }

    /// Lays the screen out anew for the present size and state.
    pub fn lay_out(&mut self) {
        self.page = Page::default();
        if self.too_small() {
            return;
        }
        let route = self.route().clone();
        self.places.entry(route.clone()).or_default();
        let place = self.places[&route].clone();
        let full = Rect::new(0, 0, self.size.0, self.size.1);
        let ui = Ui {
            look: &self.look,
            full,
            area: Rect::new(0, 3, full.width, full.height.saturating_sub(5)),
            place: &place,
            drafts: &self.drafts,
            forecasts: &self.forecasts,
            plotted: &self.plotted,
            keys: &self.keys,
            game: self.game.as_ref(),
        };
        let mut page = screen::lay_out(&route, &ui);
        if page.panes.is_empty() {
            page = Page { header: page.header.take(), ..screen::gone(&ui) };
        }
        if let Some(popup) = &self.popup {
            page.over = Some(screen::popup(popup, &ui));
        }
        self.page = page;
        self.settle();
    }

    /// Brings scrolling and cursor into what there is.
    fn settle(&mut self) {
        let cursor = self.cursor();
        let key = self.places.get(self.route()).is_some_and(|p| p.key.is_some());
        let scroll = self.place().scroll.clone();
        for (i, pane) in self.page.panes.iter_mut().enumerate() {
            pane.scroll = scroll.get(i).copied().unwrap_or(0).min(pane.deepest());
            if let Some((at, item)) = cursor
                && at == i
                && key
            {
                pane.show(item);
            }
        }
        let scroll = self.page.panes.iter().map(|p| p.scroll).collect();
        self.place().scroll = scroll;
        if let Some((_, pane)) = &mut self.page.over {
            self.popup_at = self.popup_at.min(pane.doc.items.len().saturating_sub(1));
            pane.show(self.popup_at);
        }
    }
}
