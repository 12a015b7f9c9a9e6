//! What can happen to the face, where it can be, and what the things on it do.

use crate::engine::command::Command;
use crate::view::ForecastView;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// To the pane on the left, or turns the chosen thing down.
    Left,
    /// To the pane on the right, or turns the chosen thing up.
    Right,
    /// A page back.
    PageUp,
    /// A page on.
    PageDown,
    /// To the first item.
    Home,
    /// To the last item.
    End,
    /// Does what the chosen item does.
    Enter,
    /// Closes what is open, stops what runs, goes back.
    Back,
    /// The next screen.
    NextTab,
    /// The screen before.
    PrevTab,
    /// Chooses the item with this digit.
    Digit(u8),
    /// Goes to the next item that begins with this letter.
    Letter(char),
    /// Why is this number what it is?
    Why,
    /// The words explained.
    Words,
    /// What the advisers expect.
    Forecast,
    /// Closes the turn.
    Close,
    /// Takes back the last command.
    Undo,
    /// Help.
    Help,
    /// Saves.
    Saves,
    /// Settings.
    Settings,
    /// Leaves the program.
    Quit,
    /// Leaves at once (control and c).
    Leave,
    /// A click at a cell.
    Click(u16, u16),
    /// The wheel at a cell, down or up.
    Wheel(u16, u16, bool),
    /// The terminal has another size.
    Resize(u16, u16),
    /// A character typed where text is asked for.
    Type(char),
    /// Deletes the last character typed.
    Rub,
    /// News of a forecast under way: its key and what is known.
    Forecasted(String, Box<ForecastView>),
}

/// Where one is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Route {
    /// Title.
    Title,
    /// First screen of a campaign.
    Setup,
    /// The opening of the turn.
    Desk,
    /// An event or initiative, by storylet.
    Decision(u32),
    /// A request, by petition.
    Petition(u32),
    /// Standing policies.
    Levers,
    /// Talks, by negotiation.
    Talks(u32),
    /// A board of means over places, by allocation.
    Board(u32),
    /// Seats and commands.
    Cabinet,
    /// An office, by index.
    Office(u32),
    /// The balance of forces.
    Balance,
    /// Charts.
    Charts,
    /// Lenses and their record.
    Lenses,
    /// People.
    People,
    /// Own history.
    Chronicle,
    /// Library.
    Library,
    /// An entry of the library.
    Entry(String),
    /// A number and its ledger.
    Ledger(String),
    /// Saves.
    Saves,
    /// Help.
    Help,
    /// Settings.
    Settings,
    /// The ending.
    Ending,
}

impl Route {
    /// The screens that Tab walks through, with their names.
    pub const TABS: [(Self, &'static str); 9] = [
        (Self::Desk, "Desk"),
        (Self::Levers, "Policies"),
        (Self::Cabinet, "Cabinet"),
        (Self::Balance, "Balance"),
        (Self::Charts, "Charts"),
        (Self::Lenses, "Lenses"),
        (Self::People, "People"),
        (Self::Chronicle, "Chronicle"),
        (Self::Library, "Library"),
    ];

    /// The place of the tab under which this screen stands.
    #[must_use]
    pub fn tab(&self) -> Option<usize> {
        let home = match self {
            Self::Decision(_) | Self::Petition(_) | Self::Talks(_) | Self::Board(_) => Self::Desk,
            Self::Office(_) => Self::Cabinet,
            Self::Entry(_) => Self::Library,
            Self::Ledger(_) => Self::Balance,
            other => other.clone(),
        };
        Self::TABS.iter().position(|(route, _)| *route == home)
    }
}

/// What an item does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Nothing; it is only read.
    Nothing,
    /// Goes to a screen.
    Go(Route),
    /// Asks a number.
    Ask(String),
    /// Opens an entry of the library.
    Entry(String),
    /// Carries out a session command.
    Do(Command),
    /// Says why it cannot be done.
    Refused(String),
    /// Takes an option of a storylet, asking how where there are several ways.
    Take(u32, u32),
    /// Seats a candidate (office, person id), asking how where there are several ways.
    Seat(u32, String),
    /// Asks before doing: question, what is done.
    Sure(String, Box<Act>),
    /// Turns the term of a clause in the draft: (negotiation, clause, term).
    Term(u32, usize, u32),
    /// Asks for a number of units; the command is a `Give` with units to be set.
    Units(Command),
    /// Starts a campaign of a scenario.
    Begin(String),
    /// Chooses the lens of the campaign being set up.
    Lens(Option<String>),
    /// Draws another seed for the campaign being set up.
    Seed,
    /// Asks for a seed by hand.
    SeedByHand,
    /// Sits down at the desk.
    Start,
    /// Loads a save.
    Load(String),
    /// Loads the copy before the last of a save.
    Recover(String),
    /// Removes a save.
    Remove(String),
    /// Asks for a name and keeps the campaign under it from now on.
    SaveAs,
    /// Takes back the last command.
    Undo,
    /// Back to the point after so many commands.
    Rewind(u32),
    /// Back to the opening of a turn.
    RewindTurn(u32),
    /// Another campaign from the opening of a turn, under a name that is asked for.
    Branch(u32),
    /// Shows or hides a quantity in the chart.
    Plot(String),
    /// Shows one thing of a list in full: its place.
    Show(usize),
    /// Shows only one kind in a list, or all.
    Filter(Option<usize>),
    /// Changes the theme.
    Theme(String),
    /// Plain signs on or off.
    Ascii,
    /// Forecasts for the chosen thing.
    Forecast,
    /// Closes the popup.
    Dismiss,
    /// Leaves the campaign for the title.
    ToTitle,
    /// Leaves the program.
    Quit,
}

impl Act {
    /// What Enter does here, in a word, for the footer.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Ask(_) => "why",
            Self::Do(Command::Close) => "close",
            Self::Sure(_, act) => act.verb(),
            Self::Do(_) | Self::Term(..) => "do it",
            Self::Refused(_) => "why not",
            Self::Take(..) => "decide",
            Self::Seat(..) => "seat",
            Self::Units(_) => "type units",
            Self::Begin(_) | Self::Start => "begin",
            Self::Load(_) => "load",
            Self::Lens(_) | Self::Theme(_) | Self::Ascii | Self::Seed | Self::SeedByHand => "change",
            Self::SaveAs => "name it",
            Self::Undo | Self::Rewind(_) | Self::RewindTurn(_) => "return to it",
            Self::Branch(_) => "branch",
            Self::Plot(_) | Self::Show(_) | Self::Filter(_) => "show",
            Self::Dismiss => "go on",
            Self::Quit | Self::ToTitle => "leave",
            Self::Forecast => "forecast",
            Self::Recover(_) => "restore",
            Self::Remove(_) => "remove",
            Self::Go(_) | Self::Entry(_) => "open",
        }
    }
}
