//! What the player meets and answers: storylets, levers, pledges, talks, boards, petitions.

use super::super::expr::{ExprId, Slot};
use super::{Effect, Text};

/// An event or an initiative.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a word that the author may write or not")]
pub struct Storylet {
    /// Id; `family[element]` where bound.
    pub id: String,
    /// Id without the element.
    pub family: String,
    /// Bound element: (dimension, element).
    pub here: Option<(u32, u32)>,
    /// Kind.
    pub kind: StoryletKind,
    /// Title.
    pub title: Text,
    /// Place and day line.
    pub place: Text,
    /// Body.
    pub body: Text,
    /// Two or more voices: (person, line).
    pub voices: Vec<(u32, Text)>,
    /// When it can be drawn (turn expression).
    pub when: ExprId,
    /// Weight in the race for a place on the desk; drawn with more chance when larger (turn expression).
    pub weight: ExprId,
    /// Comes whenever its condition holds, outside the quota.
    pub urgent: bool,
    /// Must be answered before the turn can close.
    pub compulsory: bool,
    /// May be answered in the turn it is triggered.
    pub at_once: bool,
    /// Leaves the desk when this holds (turn expression).
    pub lapses: Option<ExprId>,
    /// Turns it stays on the desk; 1 means this turn only.
    pub stays: u32,
    /// Comes once only.
    pub once: bool,
    /// Steps before it may come again.
    pub cooldown: u32,
    /// Does not fire inside forecasts.
    pub unforeseen: bool,
    /// Attention it takes to answer (initiatives; 0 for events).
    pub cost: u32,
    /// Choices.
    pub options: Vec<Choice>,
    /// What happens when it is left unanswered.
    pub silence: Outcome,
    /// Documented, disputed, composite or invented.
    pub standing: Standing,
    /// Rows of decisions and systems it plays.
    pub plays: Vec<String>,
    /// Sources.
    pub sources: Vec<String>,
    /// A note on fact and invention, shown on a key.
    pub note: String,
    /// Content note shown before it, if any.
    pub care: String,
    /// Name of the stream of luck.
    pub stream: u64,
    /// Slot: how often it has come.
    pub seen: Slot,
    /// Slot: tick of its last coming, -1 before the first.
    pub last: Slot,
}

/// Kinds of storylet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum StoryletKind {
    /// Comes to the player.
    #[default]
    Event,
    /// The player takes it up, for attention.
    Initiative,
}

/// How a storylet stands to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Standing {
    /// It happened.
    Documented,
    /// It happened; how is disputed.
    Disputed,
    /// Put together from several true things.
    Composite,
    /// Invented, possible.
    #[default]
    Invented,
}

/// An option of a storylet.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Id within the storylet.
    pub id: String,
    /// Label.
    pub label: Text,
    /// What must hold.
    pub needs: Vec<Need>,
    /// What parties think of it: (party, -2..2).
    pub stance: Vec<(u32, i8)>,
    /// Whose consent it needs.
    pub consent: Vec<Consent>,
    /// Attention it costs beyond the storylet's own.
    pub cost: u32,
    /// Effects and the words after.
    pub outcome: Outcome,
    /// Further outcomes with stated odds; they are drawn, and come on top of `outcome`.
    pub odds: Vec<Odds>,
    /// What the record chose.
    pub historical: bool,
    /// Slot: how often it was taken.
    pub taken: Slot,
}

/// Effects and words.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Effects in written order.
    pub effects: Vec<Effect>,
    /// What the player reads afterwards.
    pub text: Text,
}

/// One of several outcomes, drawn by stated odds.
#[derive(Clone, Debug)]
pub struct Odds {
    /// Label of this outcome ("they agree").
    pub label: String,
    /// Weight, on demand; chances are the shares.
    pub weight: ExprId,
    /// What then happens.
    pub outcome: Outcome,
}

/// A requirement with the words that say what is missing.
#[derive(Clone, Debug)]
pub struct Need {
    /// Must hold (on demand).
    pub cond: ExprId,
    /// What is missing, in words.
    pub text: Text,
}

/// A consent.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The party asked.
    pub party: u32,
    /// Holds when it refuses (on demand).
    pub refuses: ExprId,
}

/// How an option is carried in spite of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub enum Way {
    /// With the consents it needs.
    #[default]
    Agreed,
    /// By a pledge to each party that refuses.
    Bargain,
    /// Over the head of each party that refuses.
    Overrule,
}

/// A standing policy, moved by steps.
#[derive(Clone, Debug)]
pub struct Lever {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// What it does and how fast.
    pub about: Text,
    /// Positions from low to high: (value, label, note).
    pub positions: Vec<Position>,
    /// Slot: present value.
    pub slot: Slot,
    /// Slot: present position, 0 upwards.
    pub at: Slot,
    /// Slot: tick of the last move, -1 before the first.
    pub moved: Slot,
    /// Slot: direction of the last move, -1, 0 or 1.
    pub direction: Slot,
    /// Start position.
    pub start: u32,
    /// Can be used when this holds (on demand).
    pub when: Option<Need>,
    /// Attention of a step.
    pub cost: u32,
    /// Parties with a line: (party, direction they are against: -1 down, 1 up).
    pub against: Vec<(u32, i8)>,
    /// Steps within which a move back counts as a reversal.
    pub reversal: u32,
    /// Effects of every step up and of every step down.
    pub up: Vec<Effect>,
    /// Effects of every step down.
    pub down: Vec<Effect>,
    /// What the record did: (first tick, position), by time.
    pub historical: Vec<(u32, u32)>,
    /// Sector.
    pub sector: String,
    /// Rows it plays.
    pub plays: Vec<String>,
}

/// A position of a lever.
#[derive(Clone, Debug)]
pub struct Position {
    /// The value the model reads.
    pub value: f64,
    /// Its name.
    pub label: String,
}

/// A promise.
#[derive(Clone, Debug)]
pub struct Pledge {
    /// Id.
    pub id: String,
    /// Who holds it: a party, person or force, by name.
    pub holder: String,
    /// What was promised.
    pub text: Text,
    /// Steps from giving to falling due.
    pub within: u32,
    /// Kept as soon as this holds (turn expression).
    pub kept: Option<ExprId>,
    /// Broken as soon as this holds (turn expression).
    pub broken: Option<ExprId>,
    /// At the deadline, if neither: counts as kept (a promise not to do) or as broken.
    pub kept_at_deadline: bool,
    /// Belief in it, 0 to 100 (on demand).
    pub belief: ExprId,
    /// Effects when kept.
    pub on_kept: Vec<Effect>,
    /// Effects when broken.
    pub on_broken: Vec<Effect>,
    /// Slot: 0 not given, 1 open, 2 kept, 3 broken.
    pub state: Slot,
    /// Slot: tick at which it falls due.
    pub due: Slot,
}

/// States of a pledge, as stored in its slot.
pub mod pledge_state {
    /// Not given.
    pub const NONE: f64 = 0.0;
    /// Given, not yet settled.
    pub const OPEN: f64 = 1.0;
    /// Kept.
    pub const KEPT: f64 = 2.0;
    /// Broken.
    pub const BROKEN: f64 = 3.0;
}

/// Talks over clauses on a table.
#[derive(Clone, Debug)]
pub struct Negotiation {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// What it is about.
    pub body: Text,
    /// Open while this holds (turn expression).
    pub when: ExprId,
    /// Offers that may be made in a turn.
    pub offers_per_turn: u32,
    /// Attention of an offer.
    pub cost: u32,
    /// Clauses.
    pub clauses: Vec<Clause>,
    /// The other side's wings and who can deliver them.
    pub wings: Vec<Wing>,
    /// Share of the other side (sum of weights of wings that accept) needed, 0 to 1.
    pub threshold: f64,
    /// Own parties that must ratify, each refusing when its price is too high.
    pub ratify: Vec<Ratifier>,
    /// Effects of a signature, after the clauses' own.
    pub on_signed: Outcome,
    /// Effects of an offer refused by them.
    pub on_refused: Outcome,
    /// Effects when the own side does not ratify.
    pub on_unratified: Outcome,
    /// Effects when the window closes without a signature.
    pub on_closed: Outcome,
    /// Slot: 0 not opened, 1 open, 2 signed, 3 closed without.
    pub state: Slot,
    /// Slot: offers made.
    pub offers: Slot,
    /// Offers made this turn.
    pub offers_now: Slot,
    /// Stream of luck.
    pub stream: u64,
    /// What the record did, in words.
    pub history: String,
    /// Rows it plays, sources.
    pub plays: Vec<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// A clause with its possible wordings.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// What is at stake.
    pub about: Text,
    /// Wordings; the first is "not offered".
    pub terms: Vec<Term>,
    /// Slot: index of the term in force, 0 before a signature.
    pub slot: Slot,
}

/// A wording of a clause.
#[derive(Clone, Debug)]
pub struct Term {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Worth to each wing, in points of acceptance (same order as wings).
    pub worth: Vec<f64>,
    /// Price with each own party, in points of patience (same order as ratifiers).
    pub price: Vec<f64>,
    /// Effects when signed.
    pub effects: Vec<Effect>,
}

/// A wing of the other side.
#[derive(Clone, Debug)]
pub struct Wing {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// Its weight in the decision (on demand).
    pub weight: ExprId,
    /// Points it starts from (on demand); it accepts with probability `logistic((points + worth) / 10)`.
    pub points: ExprId,
    /// Why it stands where it stands.
    pub about: Text,
}

/// An own party that must ratify.
#[derive(Clone, Debug)]
pub struct Ratifier {
    /// The party.
    pub party: u32,
    /// The price it bears (on demand): it refuses when the sum of prices exceeds this.
    pub bears: ExprId,
}

/// Scarce means over places.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// What it is about.
    pub body: Text,
    /// In play while this holds (turn expression).
    pub when: ExprId,
    /// The dimension of places.
    pub places: u32,
    /// The means.
    pub means: Vec<Means>,
    /// What each place shows: label and a quantity by that dimension.
    pub shows: Vec<(String, Vec<Slot>)>,
    /// Words per place (same order as elements), alive.
    pub notes: Vec<Text>,
    /// Attention of the first change in a turn; later ones in the same turn are free.
    pub cost: u32,
    /// Slot: changed this turn.
    pub touched: Slot,
    /// Rows it plays.
    pub plays: Vec<String>,
}

/// One kind of means.
#[derive(Clone, Debug)]
pub struct Means {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// Units to be had (on demand; floor applies).
    pub amount: ExprId,
    /// Slots: units given, per place.
    pub given: Vec<Slot>,
    /// Units each place asks for (on demand), per place.
    pub need: Vec<ExprId>,
}

/// Requests that arrive and are granted, redirected, refused or defied.
#[derive(Clone, Debug)]
pub struct Petition {
    /// Id; `family[element]` where bound.
    pub id: String,
    /// Id without the element.
    pub family: String,
    /// Bound element.
    pub here: Option<(u32, u32)>,
    /// Who asks.
    pub from: String,
    /// The request.
    pub text: Text,
    /// Chance of arriving in a turn, 0 to 1 (turn expression).
    pub chance: ExprId,
    /// Answers; the first is what happens when nothing is said.
    pub answers: Vec<Answer>,
    /// Stream of luck.
    pub stream: u64,
    /// Slot: how many have come.
    pub seen: Slot,
    /// Rows it plays.
    pub plays: Vec<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// An answer to a petition.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Id: `grant`, `redirect`, `refuse`, `defy` or another.
    pub id: String,
    /// Label.
    pub label: Text,
    /// What must hold.
    pub needs: Vec<Need>,
    /// Attention.
    pub cost: u32,
    /// Effects and words.
    pub outcome: Outcome,
    /// What the record did.
    pub historical: bool,
    /// Slot: how often it was given (the record).
    pub taken: Slot,
}

/// Rules of the desk.
#[derive(Clone, Debug, Default)]
pub struct DeskRules {
    /// Attention at the opening of a turn (turn expression; floor applies).
    pub attention: ExprId,
    /// Events drawn in a turn beyond the urgent ones (turn expression; floor applies).
    pub events: ExprId,
    /// Effects of leaving an event unanswered, besides its own.
    pub silence: Vec<Effect>,
    /// Effects of moving a lever back within its reversal time.
    pub reversal: Vec<Effect>,
    /// Initiatives offered at a time.
    pub initiatives: u32,
}
