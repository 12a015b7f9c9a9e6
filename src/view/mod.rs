//! A session as plain data for every face.
//!
//! Faces draw these types and nothing else: no game fact is computed in a face. Every number comes
//! with the id under which it can be asked ([`LedgerView`]); every thing that can be done comes with its
//! session command and, where it is refused, with the reason in words ([`Action`]).

pub mod balance;
pub mod decision;
pub mod desk;
pub mod ending;
pub mod figure;
pub mod forecast;
pub mod ledger;
pub mod lenses;
pub mod library;
pub mod offices;
pub mod prose;
pub mod records;
pub mod setup;
pub mod tables;
pub mod words;

mod agenda;
mod aims;
mod attention;
mod cause;
mod choices;
mod direction;
mod news;
mod papers;

pub use balance::{BalanceView, Contribution, GaugeView, PartView, Sector};
pub use decision::{
    DecisionView, Direction, ForecastCell, ForecastRow, ForecastView, OptionView, OutcomeView, PetitionView, Side, Voice, WayView,
};
pub use desk::{BaseLine, DeskView, Digest, FrontPage, Header, LeverStep, LeverView, MoveView, PledgeView, StoryLine, Told, ToldKind};
pub use ending::{AimResult, EndingView, TruthLine, VerdictView};
pub use figure::{Action, Arrow, Band, Change, Figure, Tone};
pub use forecast::{ForecastJob, SAMPLES};
pub use ledger::{BookingLine, CauseRow, Claim, LedgerView, PartLine};
pub use lenses::{ChartView, LensChange, LensView, LensesView, Mark, SeriesView};
pub use library::{EntryView, HelpView, Key, LibraryView};
pub use offices::{CabinetView, CandidateView, OfficeView, PeopleView, PersonView};
pub use prose::{Prose, Span};
pub use records::{ChronicleView, Deed, SaveLine, SavesView};
pub use setup::{AimChoice, LensChoice, ScenarioCard, SetupView, TitleView};
pub use tables::{BoardView, CellView, ClauseView, MeansView, PlaceView, RatifierView, TalksView, TermView, WingView};

use crate::engine::content::{Content, Person};
use crate::engine::expr::Slot;
use crate::engine::machine::Machine;
use crate::engine::state::State;
use crate::scenario::Catalogue;
use crate::session::Session;

/// Reads a session: every view is made here, on demand, from the session as it stands.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    session: &'a Session,
    catalogue: &'a Catalogue,
}

impl<'a> View<'a> {
    /// A reader of this session with the scenario's texts.
    #[must_use]
    pub const fn new(session: &'a Session, catalogue: &'a Catalogue) -> Self {
        Self { session, catalogue }
    }

    fn machine(&self) -> &'a Machine {
        self.session.machine()
    }

    fn content(&self) -> &'a Content {
        self.session.content()
    }

    fn state(&self) -> &'a State {
        self.session.state()
    }

    /// The state as the player met it at the opening of the turn before.
    fn before(&self) -> Option<&'a State> {
        let turns = self.session.turns();
        turns.len().checked_sub(2).map(|i| &turns[i].state)
    }

    /// The person that a slot of an office names: index and name.
    fn person_in(&self, state: &State, slot: Slot) -> Option<(u32, &'a str)> {
        let place = (self.machine().get(state, slot) as usize).checked_sub(1)?;
        let person: &Person = self.content().people.get(place)?;
        Some((place as u32, person.name.as_str()))
    }

    /// References in full for source ids; an id without an entry stands for itself.
    fn sources(&self, ids: &[String]) -> Vec<String> {
        ids.iter().map(|id| self.catalogue.sources.iter().find(|s| s.id == *id).map_or_else(|| id.clone(), |s| s.text.clone())).collect()
    }
}
