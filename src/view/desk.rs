//! The desk: the opening of a turn and everything that can be done in it.

use super::{Action, BoardView, Figure, GaugeView, OfficeView, PetitionView, Prose, TalksView, Tone};

/// The line above every screen of play.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// Scenario title.
    pub title: String,
    /// The date: "June 1972", "October 1972, second week".
    pub date: String,
    /// This turn, counted from 1.
    pub turn: u32,
    /// Turn and horizon for people: "month 3 of 6".
    pub progress: String,
    /// Attention left.
    pub attention: u32,
    /// Attention at the opening.
    pub attention_full: u32,
    /// The lens the world runs on, or "open question".
    pub lens: String,
    /// Seed.
    pub seed: u64,
    /// How often the run was rewound.
    pub rewinds: u32,
    /// Whether the campaign is over.
    pub over: bool,
}

/// The desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskView {
    /// The line above.
    pub header: Header,
    /// Front pages.
    pub papers: Vec<FrontPage>,
    /// What moved since the last turn and why, most telling first.
    pub changed: Vec<Digest>,
    /// What was told at the close and opening: outcomes, settled pledges, appointments.
    pub told: Vec<Told>,
    /// The others' visible moves, with motive, and what they may do next.
    pub moves: Vec<MoveView>,
    /// Pledges that are open, the most pressing first.
    pub pledges: Vec<PledgeView>,
    /// Numbers shown beside everything else.
    pub figures: Vec<Figure>,
    /// Views of the whole.
    pub gauges: Vec<GaugeView>,
    /// Events on the desk.
    pub events: Vec<StoryLine>,
    /// Initiatives on offer.
    pub initiatives: Vec<StoryLine>,
    /// Requests that wait.
    pub petitions: Vec<PetitionView>,
    /// Standing policies.
    pub levers: Vec<LeverView>,
    /// Talks whose window is open (or was).
    pub talks: Vec<TalksView>,
    /// Boards in play.
    pub boards: Vec<BoardView>,
    /// Seats and commands.
    pub offices: Vec<OfficeView>,
    /// What the base is thought to be willing to fight for, where the scenario says so.
    pub base: Vec<BaseLine>,
    /// Names aims, while that is still possible.
    pub aims: Vec<super::AimChoice>,
    /// Closes the turn; refused while a compulsory event waits.
    pub close: Action,
    /// Whether this is the guided first turn, and what to say in it.
    pub guide: Vec<String>,
}

/// A newspaper's headline of the turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontPage {
    /// Paper id.
    pub paper: String,
    /// Its name.
    pub name: String,
    /// Its line ("right", "communist").
    pub line: String,
    /// The headline.
    pub headline: Prose,
    /// Sources of the headline.
    pub sources: Vec<String>,
}

/// A number that moved, with the causes.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// The number, with its change.
    pub figure: Figure,
    /// The causes in falling order of size: (label, amount for people, amount).
    pub causes: Vec<(String, String, f64)>,
    /// One line: "prices +22 %: price release +14, money +6, the rest +2".
    pub line: String,
}

/// Something that is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What kind of thing.
    pub kind: ToldKind,
    /// A heading, may be empty.
    pub title: String,
    /// The words.
    pub text: Prose,
    /// Whether it is good for the player.
    pub tone: Tone,
}

/// Kinds of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldKind {
    /// What came of a choice.
    Outcome,
    /// An event went unanswered.
    Silence,
    /// A pledge was given or settled.
    Pledge,
    /// A party was overruled.
    Overruled,
    /// Talks opened, closed, were signed or refused.
    Talks,
    /// An office changed hands.
    Office,
    /// A petition was answered.
    Petition,
    /// A lever was moved or moved back too soon.
    Lever,
    /// Another player changed its ways.
    Strategy,
}

/// A visible move of another player.
#[derive(Clone, Debug, PartialEq)]
pub struct MoveView {
    /// Who.
    pub actor: String,
    /// Its aim.
    pub aim: String,
    /// Its strategy now ("by law", "in the street").
    pub strategy: String,
    /// What it did, in a few words; empty where it did nothing that was seen.
    pub label: String,
    /// What was seen, with the motive.
    pub seen: Prose,
    /// What it may do next: (label, chance from 0 to 1), by the same race it will run; the likeliest first.
    pub next: Vec<(String, f64)>,
}

/// A pledge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PledgeView {
    /// Id.
    pub id: String,
    /// Who holds it.
    pub holder: String,
    /// What was promised.
    pub text: Prose,
    /// When it falls due, in words: "due this month", "due in 2 months".
    pub due: String,
    /// Falls due before the next turn opens.
    pub pressing: bool,
    /// Belief in it, 0 to 100.
    pub belief: f64,
    /// Belief in words: "believed", "doubted", "nobody believes it".
    pub belief_word: String,
}

/// An event or initiative in a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoryLine {
    /// Storylet index: open it with [`super::DecisionView`].
    pub storylet: u32,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Place and day.
    pub place: String,
    /// Whether it must be answered before the turn closes.
    pub compulsory: bool,
    /// Whether it came outside the quota.
    pub urgent: bool,
    /// Turns left to answer, this one counted.
    pub left: u32,
    /// Attention the cheapest possible option costs.
    pub cost: u32,
    /// Options that can be taken now, and all.
    pub viable: (u32, u32),
    /// Already answered this turn: the option taken.
    pub answered: Option<String>,
}

/// A standing policy.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverView {
    /// Lever index.
    pub index: u32,
    /// Id; the quantity under which it can be asked.
    pub id: String,
    /// Name.
    pub label: String,
    /// What it does and how fast.
    pub about: Prose,
    /// Sector.
    pub sector: String,
    /// Labels of all positions, low to high.
    pub positions: Vec<String>,
    /// Present position.
    pub at: u32,
    /// The steps: up and down, where they exist.
    pub steps: Vec<LeverStep>,
    /// Parties with a line: "X against more", "Y against less".
    pub lines: Vec<String>,
    /// A move back would cost trust: until when, in words.
    pub reversal: Option<String>,
    /// Labels of the model's links that read this lever directly or through auxiliaries.
    pub acts_on: Vec<String>,
}

/// A step of a lever.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverStep {
    /// Towards the higher positions.
    pub up: bool,
    /// The position it leads to.
    pub to: String,
    /// Does it.
    pub action: Action,
    /// Parties whose line it goes against.
    pub against: Vec<String>,
    /// Whether it counts as going back on one's word.
    pub reversal: bool,
    /// Directions of its direct effects.
    pub directions: Vec<super::Direction>,
}

/// A line on what the base would fight for.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseLine {
    /// The figure.
    pub figure: Figure,
    /// In words.
    pub words: String,
}
