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
pub mod ledger;
pub mod lenses;
pub mod library;
pub mod offices;
pub mod prose;
pub mod records;
pub mod setup;
pub mod tables;

pub use balance::{BalanceView, Contribution, GaugeView, PartView, Sector};
pub use decision::{
    DecisionView, Direction, ForecastCell, ForecastRow, ForecastView, OptionView, OutcomeView, PetitionView,
    Side, Voice, WayView,
};
pub use desk::{
    BaseLine, DeskView, Digest, FrontPage, Header, LeverStep, LeverView, MoveView, PledgeView, StoryLine, Told,
    ToldKind,
};
pub use ending::{AimResult, EndingView, TruthLine, VerdictView};
pub use figure::{Action, Arrow, Band, Change, Figure, Tone};
pub use ledger::{BookingLine, CauseRow, Claim, LedgerView, PartLine};
pub use lenses::{ChartView, LensChange, LensView, LensesView, Mark, SeriesView};
pub use library::{EntryView, HelpView, Key, LibraryView};
pub use offices::{CabinetView, CandidateView, OfficeView, PeopleView, PersonView};
pub use prose::{Prose, Span};
pub use records::{ChronicleView, Deed, SaveLine, SavesView};
pub use setup::{AimChoice, LensChoice, ScenarioCard, SetupView, TitleView};
pub use tables::{
    BoardView, CellView, ClauseView, MeansView, PlaceView, RatifierView, TalksView, TermView, WingView,
};
