//! What the face asks of the game below it. The real one is [`super::play::Play`]; tests bring their own.

use crate::engine::command::Command;
use crate::view::{
    BalanceView, BoardView, CabinetView, ChartView, ChronicleView, DecisionView, DeskView, EndingView, ForecastView, Header, HelpView,
    LedgerView, LensesView, LibraryView, PeopleView, SavesView, SetupView, TalksView, TitleView, Told,
};
use std::rc::Rc;

/// A long piece of work: it reports as often as it likes and ends when the report returns false.
pub type Work = Box<dyn FnOnce(&mut dyn FnMut(ForecastView) -> bool) + Send>;

/// The game, as plain data and things to do. Errors are sentences for the player.
pub trait Game {
    /// The title screen.
    fn title(&self) -> TitleView;
    /// Whether a campaign is under way (or over, but loaded).
    fn playing(&self) -> bool;
    /// Starts a campaign: scenario, lens (`None` is open), seed (`None` draws one).
    fn begin(&mut self, scenario: &str, lens: Option<&str>, seed: Option<u64>) -> Result<(), String>;
    /// Id of the scenario under way.
    fn scenario(&self) -> String;
    /// The line above every screen of play.
    fn header(&self) -> Header;
    /// The first screen of the campaign.
    fn setup(&self) -> SetupView;
    /// The desk, shared: it is asked for at every frame and moves only with a command.
    fn desk(&self) -> Rc<DeskView>;
    /// A storylet.
    fn decision(&self, storylet: u32) -> Option<DecisionView>;
    /// Talks with a draft.
    fn talks(&self, negotiation: u32, draft: &[u32]) -> Option<TalksView>;
    /// A board.
    fn board(&self, allocation: u32) -> Option<BoardView>;
    /// Seats and commands.
    fn cabinet(&self) -> CabinetView;
    /// A number and its ledger.
    fn ledger(&self, quantity: &str) -> Option<LedgerView>;
    /// The balance of forces.
    fn balance(&self) -> BalanceView;
    /// Quantities over time.
    fn chart(&self, quantities: &[String]) -> ChartView;
    /// Lenses.
    fn lenses(&self) -> LensesView;
    /// People.
    fn people(&self) -> PeopleView;
    /// Library.
    fn library(&self) -> LibraryView;
    /// Own history.
    fn chronicle(&self) -> ChronicleView;
    /// Saves.
    fn saves(&self) -> SavesView;
    /// How to play.
    fn help(&self) -> HelpView;
    /// The ending, once it is reached.
    fn ending(&self) -> Option<EndingView>;
    /// What the last command brought about.
    fn told(&self) -> Vec<Told>;
    /// Carries out a command.
    fn act(&mut self, command: &Command) -> Result<(), String>;
    /// Takes back the last command.
    fn undo(&mut self) -> Result<(), String>;
    /// Back to the point after so many commands.
    fn rewind(&mut self, commands: u32) -> Result<(), String>;
    /// Back to the opening of a turn.
    fn rewind_turn(&mut self, turn: u32) -> Result<(), String>;
    /// Goes on in another campaign that shares everything before a turn, kept under a name.
    fn branch(&mut self, turn: u32, name: &str) -> Result<(), String>;
    /// Loads a save; the answer is what the player is to know of it, if anything.
    fn load(&mut self, name: &str) -> Result<Option<String>, String>;
    /// Loads the copy before the last.
    fn recover(&mut self, name: &str) -> Result<Option<String>, String>;
    /// Removes a save.
    fn remove(&mut self, name: &str) -> Result<(), String>;
    /// Keeps the campaign under a name from now on.
    fn save_as(&mut self, name: &str) -> Result<(), String>;
    /// Why the last attempt to keep the campaign failed, if it did.
    fn trouble(&self) -> Option<String>;
    /// The forecast of a command, as work to be done elsewhere.
    fn forecast(&self, command: &Command) -> Option<Work>;
    /// Leaves the campaign; it stays kept.
    fn leave(&mut self);
}
