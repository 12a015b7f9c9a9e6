//! The real game below the face: a session on a shelf of scenarios and saves, read through views.

use super::game::{Game, Work};
use crate::engine::command::Command;
use crate::engine::machine::Machine;
use crate::scenario::Catalogue;
use crate::session::{LensMode, Save, Session, Shelf, write};
use crate::view::{
    BalanceView, BoardView, CabinetView, ChartView, ChronicleView, DecisionView, DeskView, EndingView, ForecastView, Header, HelpView,
    LedgerView, LensesView, LibraryView, PeopleView, SAMPLES, SavesView, SetupView, TalksView, TitleView, Told, View,
};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// A campaign under way.
#[derive(Debug)]
struct Running {
    session: Session,
    catalogue: Arc<Catalogue>,
    /// What the scenario was asked for as.
    scenario: String,
    /// The desk of the session as it stands, once it was asked for: many frames are painted between two commands.
    desk: OnceCell<Rc<DeskView>>,
}

impl Running {
    fn new(session: Session, catalogue: Arc<Catalogue>, scenario: String) -> Self {
        Self { session, catalogue, scenario, desk: OnceCell::new() }
    }

    fn view(&self) -> View<'_> {
        View::new(&self.session, &self.catalogue)
    }
}

/// The game.
#[derive(Debug)]
pub struct Play {
    shelf: Arc<dyn Shelf>,
    running: Option<Running>,
    title: RefCell<Option<TitleView>>,
}

impl Play {
    /// A game at its title.
    #[must_use]
    pub fn new(shelf: Arc<dyn Shelf>) -> Self {
        Self { shelf, running: None, title: RefCell::new(None) }
    }

    /// A game with a campaign under way.
    #[must_use]
    pub fn with(shelf: Arc<dyn Shelf>, session: Session, catalogue: Arc<Catalogue>) -> Self {
        let scenario = session.content().id.clone();
        Self { shelf, running: Some(Running::new(session, catalogue, scenario)), title: RefCell::new(None) }
    }

    /// Reads the campaign; a default where there is none (no screen asks then).
    fn read<T>(&self, read: impl FnOnce(View) -> T) -> Option<T> {
        self.running.as_ref().map(|r| read(r.view()))
    }

    fn must<T>(&self, read: impl FnOnce(View) -> T) -> T {
        match self.read(read) {
            Some(view) => view,
            None => unreachable!("screens of play are laid out only while a campaign is under way"),
        }
    }

    /// The session, to be moved: what was read of it holds no longer.
    fn session(&mut self) -> Result<&mut Session, String> {
        let running = self.running.as_mut().ok_or("No campaign is under way; begin one at the title.")?;
        running.desk.take();
        Ok(&mut running.session)
    }

    /// Keeps a campaign from its first command on, so that looking around leaves nothing behind.
    fn keep(&mut self) {
        let Some(store) = self.shelf.store() else { return };
        if let Some(running) = &mut self.running
            && running.session.kept_as().is_none()
        {
            let base = format!("{}-{}", running.session.content().id, running.session.seed());
            running.session.attach(store, &self.shelf.free_name(&base));
        }
        *self.title.borrow_mut() = None;
    }

    #[allow(clippy::unused_self, reason = "reads as the game's")]
    fn moved(&mut self, done: bool) -> Result<(), String> {
        if done { Ok(()) } else { Err("There is nothing to take back.".into()) }
    }
}

impl Game for Play {
    fn title(&self) -> TitleView {
        self.title.borrow_mut().get_or_insert_with(|| TitleView::of(&*self.shelf)).clone()
    }

    fn playing(&self) -> bool {
        self.running.is_some()
    }

    fn begin(&mut self, scenario: &str, lens: Option<&str>, seed: Option<u64>) -> Result<(), String> {
        // The same scenario again (another lens, another seed) needs no second reading.
        let again = self.running.as_ref().filter(|r| r.scenario == scenario);
        let (machine, catalogue) = match again {
            Some(running) => (Arc::clone(running.session.machine()), Arc::clone(&running.catalogue)),
            None => {
                let loaded = self.shelf.open(scenario)?;
                let content = loaded.content.ok_or_else(|| format!("the scenario `{scenario}` cannot be played"))?;
                (Arc::new(Machine::new(content)), loaded.catalogue)
            }
        };
        let mode = match lens {
            None => LensMode::Open,
            Some(id) => LensMode::named(&machine.content, id).ok_or_else(|| format!("there is no lens `{id}`"))?,
        };
        let seed = seed.unwrap_or_else(|| rand::random_range(1..=999_999));
        let session = Session::on(machine, mode, seed).opened_from(scenario);
        self.running = Some(Running::new(session, catalogue, scenario.to_owned()));
        Ok(())
    }

    fn scenario(&self) -> String {
        self.running.as_ref().map(|r| r.scenario.clone()).unwrap_or_default()
    }

    fn header(&self) -> Header {
        self.read(|v| v.header()).unwrap_or_default()
    }

    fn setup(&self) -> SetupView {
        self.read(|v| v.setup()).unwrap_or_default()
    }

    fn desk(&self) -> Rc<DeskView> {
        match &self.running {
            Some(running) => Rc::clone(running.desk.get_or_init(|| Rc::new(running.view().desk()))),
            None => unreachable!("screens of play are laid out only while a campaign is under way"),
        }
    }

    fn decision(&self, storylet: u32) -> Option<DecisionView> {
        self.read(|v| v.decision(storylet)).flatten()
    }

    fn talks(&self, negotiation: u32, draft: &[u32]) -> Option<TalksView> {
        let known = self.running.as_ref()?.session.content().negotiations.len();
        ((negotiation as usize) < known).then(|| self.read(|v| v.talks(negotiation, (!draft.is_empty()).then_some(draft)))).flatten()
    }

    fn board(&self, allocation: u32) -> Option<BoardView> {
        let known = self.running.as_ref()?.session.content().allocations.len();
        ((allocation as usize) < known).then(|| self.read(|v| v.board(allocation))).flatten()
    }

    fn cabinet(&self) -> CabinetView {
        self.must(|v| v.cabinet())
    }

    fn ledger(&self, quantity: &str) -> Option<LedgerView> {
        self.read(|v| v.find(quantity).first().map(|slot| v.ledger(*slot))).flatten()
    }

    fn balance(&self) -> BalanceView {
        self.must(|v| v.balance())
    }

    fn chart(&self, quantities: &[String]) -> ChartView {
        self.read(|v| {
            let slots: Vec<_> = quantities.iter().filter_map(|q| v.find(q).first().copied()).collect();
            v.chart(&slots)
        })
        .unwrap_or_default()
    }

    fn lenses(&self) -> LensesView {
        self.must(|v| v.lenses())
    }

    fn people(&self) -> PeopleView {
        self.must(|v| v.people())
    }

    fn library(&self) -> LibraryView {
        self.read(|v| v.library()).unwrap_or_default()
    }

    fn chronicle(&self) -> ChronicleView {
        self.must(|v| v.chronicle())
    }

    fn saves(&self) -> SavesView {
        let current = self.running.as_ref().and_then(|r| r.session.kept_as());
        self.shelf.store().map(|store| SavesView::of(&*store, current)).unwrap_or_default()
    }

    fn help(&self) -> HelpView {
        self.read(|v| v.help()).unwrap_or_default()
    }

    fn ending(&self) -> Option<EndingView> {
        self.read(|v| v.ending()).flatten()
    }

    fn told(&self) -> Vec<Told> {
        self.read(|v| v.outcome()).unwrap_or_default()
    }

    fn act(&mut self, command: &Command) -> Result<(), String> {
        self.session()?.apply(command).map(|_| ()).map_err(|e| e.to_string())?;
        self.keep();
        Ok(())
    }

    fn undo(&mut self) -> Result<(), String> {
        let done = self.session()?.undo();
        self.moved(done)
    }

    fn rewind(&mut self, commands: u32) -> Result<(), String> {
        let done = self.session()?.rewind(commands as usize);
        self.moved(done)
    }

    fn rewind_turn(&mut self, turn: u32) -> Result<(), String> {
        let done = self.session()?.rewind_to_turn(turn as usize);
        self.moved(done)
    }

    fn branch(&mut self, turn: u32, name: &str) -> Result<(), String> {
        crate::session::name_is_safe(name).map_err(|e| e.to_string())?;
        if self.saves().saves.iter().any(|s| s.name == name) {
            return Err(format!("a save is called '{name}' already; choose another name"));
        }
        let store = self.shelf.store();
        let session = self.session()?;
        let commands = session.turns().get(turn as usize).map_or(0, |t| t.first);
        let mut branch = session.branch(commands);
        if let Some(store) = store {
            branch.attach(store, name);
        }
        *session = branch;
        *self.title.borrow_mut() = None;
        Ok(())
    }

    fn load(&mut self, name: &str) -> Result<Option<String>, String> {
        let store = self.shelf.store().ok_or("there is no folder for saves")?;
        let text = store.get(name).map_err(|e| e.to_string())?;
        let save = Save::from_text(&text).map_err(|e| format!("{e}. Under Saves the copy before the last can be loaded."))?;
        let loaded = self.shelf.open(&save.from)?;
        let content = loaded.content.ok_or_else(|| format!("the scenario `{}` cannot be played", save.from))?;
        let replayed = Session::load(Arc::new(Machine::new(content)), &save).map_err(|e| e.to_string())?;
        let warning = replayed.warning();
        let whole = replayed.session.history().len() == save.commands.len();
        let mut session = replayed.session;
        // Where not every command could be carried out, the save stays as it is and another is begun.
        let keep = if whole && !session.is_unverified() { name.to_owned() } else { self.shelf.free_name(&format!("{name}-unverified")) };
        session.attach(store, &keep);
        self.running = Some(Running::new(session, loaded.catalogue, save.from));
        *self.title.borrow_mut() = None;
        Ok(warning)
    }

    fn recover(&mut self, name: &str) -> Result<Option<String>, String> {
        let store = self.shelf.store().ok_or("there is no folder for saves")?;
        store.recover(name).map_err(|e| e.to_string())?;
        self.load(name)
    }

    fn remove(&mut self, name: &str) -> Result<(), String> {
        let store = self.shelf.store().ok_or("there is no folder for saves")?;
        if self.running.as_ref().is_some_and(|r| r.session.kept_as() == Some(name)) {
            return Err("This campaign is being kept under that name; leave it first.".into());
        }
        *self.title.borrow_mut() = None;
        store.remove(name).map_err(|e| e.to_string())
    }

    fn save_as(&mut self, name: &str) -> Result<(), String> {
        crate::session::name_is_safe(name).map_err(|e| e.to_string())?;
        if self.saves().saves.iter().any(|s| s.name == name) {
            return Err(format!("a save is called '{name}' already; choose another name"));
        }
        let store = self.shelf.store().ok_or("there is no folder for saves")?;
        self.session()?.attach(store, name);
        *self.title.borrow_mut() = None;
        Ok(())
    }

    fn trouble(&self) -> Option<String> {
        self.running.as_ref().and_then(|r| r.session.trouble()).map(ToString::to_string)
    }

    fn forecast(&self, command: &Command) -> Option<Work> {
        let subject = self.running.as_ref().map(|r| write(r.session.content(), command))?;
        // A third of the runs first: a rough answer early, the full one after it.
        let rough = self.read(|v| v.forecast(command, &subject, SAMPLES / 4))?;
        let full = self.read(|v| v.forecast(command, &subject, SAMPLES))?;
        Some(Box::new(move |report| {
            let blank = ForecastView::default();
            let first = rough.run(&mut |done| report(ForecastView { done: done / 5.0, ..blank.clone() }));
            let Some(first) = first else { return };
            if !report(ForecastView { done: 0.2, ..first.clone() }) {
                return;
            }
            let second = full.run(&mut |done| report(ForecastView { done: (0.2 + 0.8 * done).clamp(0.2, 0.99), ..first.clone() }));
            if let Some(second) = second {
                report(second);
            }
        }))
    }

    fn leave(&mut self) {
        self.running = None;
        *self.title.borrow_mut() = None;
    }
}
