//! Those who act, what is known of the world, and what is made of it in the end.

use super::super::expr::{ExprId, Slot};
use super::{Effect, Text};

/// A party that is asked for consent.
#[derive(Clone, Debug)]
pub struct Party {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Short name for margins.
    pub short: String,
    /// Its line in a sentence.
    pub line: String,
    /// Slot of its patience (0 to 100).
    pub patience: Slot,
    /// Whether it sits in the player's coalition (on demand); a party outside is not asked.
    pub inside: Option<ExprId>,
    /// Effects of being overruled once.
    pub overruled: Vec<Effect>,
    /// The pledge that buys its consent, if any.
    pub bargain: Option<u32>,
    /// Person who speaks for it.
    pub speaker: Option<u32>,
}

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Role in a few words.
    pub role: String,
    /// Line or school in a few words.
    pub line: String,
    /// Whether the person is invented.
    pub invented: bool,
    /// What is to be known.
    pub about: Text,
    /// Numbers read by offices: (attribute id, value), the same attributes for all.
    pub attributes: Vec<f64>,
    /// Rank in lists of seniority, 1 the most senior; 0 none.
    pub rank: u32,
    /// The party.
    pub party: Option<u32>,
    /// The lens through which this adviser forecasts.
    pub lens: Option<u32>,
    /// The line of conduct assumed when this adviser runs ahead.
    pub policy: Option<u32>,
    /// Ticks between which the person can hold office.
    pub serves: (f64, f64),
}

/// A seat or a command.
#[derive(Clone, Debug)]
pub struct Office {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// What it decides.
    pub about: Text,
    /// Whether it is a command: its holder may sit elsewhere too, and the next in line then acts.
    pub command: bool,
    /// May be filled or emptied when this holds (on demand).
    pub when: Option<super::Need>,
    /// Candidates, by person; for a command the line of succession in order of seniority.
    pub candidates: Vec<Candidate>,
    /// First holder.
    pub initial: Option<u32>,
    /// Attention of an appointment.
    pub cost: u32,
    /// Parties whose consent an appointment needs, with the refusing condition.
    pub consent: Vec<super::Consent>,
    /// Effects of any appointment here, and of emptying it.
    pub on_seat: Vec<Effect>,
    /// Effects of emptying it.
    pub on_vacate: Vec<Effect>,
    /// Slot: person index + 1 who holds it, 0 nobody.
    pub holder: Slot,
    /// Slot: person index + 1 who acts.
    pub acting: Slot,
    /// Slots of the holder's attributes, in attribute order (0 when empty).
    pub holder_attributes: Vec<Slot>,
    /// Slots of the acting person's attributes.
    pub acting_attributes: Vec<Slot>,
    /// Group for faces ("cabinet", "army").
    pub group: String,
}

/// A candidate for an office.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The person.
    pub person: u32,
    /// Must hold for this one.
    pub needs: Vec<super::Need>,
    /// What this one asks for: terms in words.
    pub terms: Text,
    /// Effects of seating this one (his terms as pledges among them).
    pub effects: Vec<Effect>,
}

/// Another player.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Aim in a sentence.
    pub aim: String,
    /// Slot: budget of moves.
    pub budget: Slot,
    /// Income per unit of time (turn expression).
    pub income: ExprId,
    /// Strategies, the first whose condition holds rules.
    pub strategies: Vec<Strategy>,
    /// Slot: index of the ruling strategy.
    pub strategy: Slot,
    /// Moves.
    pub moves: Vec<Move>,
    /// Priority: lower acts first.
    pub priority: i32,
    /// Stream of luck.
    pub stream: u64,
}

/// A strategy.
#[derive(Clone, Debug)]
pub struct Strategy {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// Rules when this holds (turn expression).
    pub when: ExprId,
}

/// A named move.
#[derive(Clone, Debug)]
pub struct Move {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// What the player sees, with the motive.
    pub seen: Text,
    /// Strategies in which it is considered (indices); empty means all.
    pub strategies: Vec<u32>,
    /// Possible when this holds (turn expression).
    pub when: ExprId,
    /// Weight in the race (turn expression).
    pub weight: ExprId,
    /// Cost in budget.
    pub cost: f64,
    /// Steps before it may be repeated.
    pub cooldown: u32,
    /// Does not happen in forecasts.
    pub unforeseen: bool,
    /// What it does.
    pub effects: Vec<Effect>,
    /// Stream of luck (`move`, actor id, move id): a new move matters only by winning the race.
    pub stream: u64,
    /// Slot: how often.
    pub count: Slot,
    /// Slot: tick of the last time, -1 before.
    pub last: Slot,
    /// Rows it plays.
    pub plays: Vec<String>,
}

/// What the player knows of a hidden quantity.
#[derive(Clone, Debug, Default)]
pub struct Estimate {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// The hidden slot.
    pub of: Slot,
    /// Slot: the estimate (a state slot; written at the opening of each turn).
    pub value: Slot,
    /// Slot: its stated spread (one standard deviation).
    pub spread: Slot,
    /// Bias (turn expression).
    pub bias: ExprId,
    /// Standard deviation (turn expression).
    pub sd: ExprId,
    /// Where the reading comes from, in words.
    pub source: Text,
    /// Stream of luck.
    pub stream: u64,
    /// Whether it tells what the player's own base would fight for.
    pub base: bool,
}

/// A figure published each turn.
#[derive(Clone, Debug)]
pub struct Published {
    /// The slot.
    pub slot: Slot,
    /// Name.
    pub label: String,
    /// The error with which it is published: a standard deviation.
    pub sd: f64,
    /// Steps until it is published.
    pub lag: u32,
    /// Stream of luck of its error.
    pub stream: u64,
}

/// A way to end.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// What happened.
    pub body: Text,
    /// Ends the game when this holds at the close of a turn (on demand).
    pub when: ExprId,
    /// Tested only when the calendar has run out.
    pub at_horizon: bool,
    /// Class in which it is counted (`stands`, `fallen`, `tutelage`, ...).
    pub class: String,
    /// Whether the government stands.
    pub stands: bool,
    /// Verdicts: (lens, text).
    pub verdicts: Vec<(u32, Text)>,
    /// What happened in history instead.
    pub history: Text,
    /// Picture id, if any.
    pub art: String,
    /// Slots whose contributions the reasons list.
    pub because: Vec<Slot>,
    /// Sources.
    pub sources: Vec<String>,
}

/// An aim the player may name on the first screen.
#[derive(Clone, Debug)]
pub struct Aim {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// What counts.
    pub about: Text,
    /// Met when this holds at the end (on demand).
    pub met: ExprId,
    /// How near it is, 0 to 100 (on demand).
    pub progress: ExprId,
    /// Slot: whether the player has named it (0 or 1).
    pub named: Slot,
}

/// A view of the whole, a weighted mean of parts from 0 to 100.
#[derive(Clone, Debug)]
pub struct Gauge {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Whether more is good for the player (1), bad (-1) or neither.
    pub good: i8,
    /// Parts.
    pub parts: Vec<GaugePart>,
    /// Slot of the result (an auxiliary).
    pub slot: Slot,
}

/// A part of a gauge.
#[derive(Clone, Debug)]
pub struct GaugePart {
    /// Label.
    pub label: String,
    /// Slot of the part, 0 to 100.
    pub slot: Slot,
    /// Weight.
    pub weight: f64,
}

/// What forecasts report.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// The slot; `None` for the share of runs in which the government stands.
    pub slot: Option<Slot>,
    /// Whether more is good.
    pub good: i8,
    /// Decimals shown.
    pub decimals: u8,
    /// Unit shown.
    pub unit: String,
}

/// An automatic player.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// Its line in a sentence.
    pub about: String,
    /// Ordered rules; each is tried once a turn (on demand conditions).
    pub rules: Vec<Rule>,
    /// Answers to storylets: (storylet index, option index, way).
    pub answers: Vec<(u32, u32, super::Way)>,
    /// What it does with anything else.
    pub otherwise: Otherwise,
}

/// A rule of a policy.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Applies when this holds.
    pub when: ExprId,
    /// What it does.
    pub act: RuleAct,
}

/// What a rule does.
#[derive(Clone, Debug)]
pub enum RuleAct {
    /// Moves a lever towards a position: (lever, position).
    Lever(u32, u32),
    /// Takes up an initiative: (storylet, option, way).
    Take(u32, u32, super::Way),
    /// Makes an offer: (negotiation, term per clause).
    Offer(u32, Vec<u32>),
    /// Gives means: (allocation, means, place, units).
    Give(u32, u32, u32, u32),
    /// Fills an office: (office, person).
    Seat(u32, u32),
    /// Empties an office.
    Vacate(u32),
    /// Answers every petition of a family: (petition, answer).
    Answer(u32, u32),
}

/// What a policy does where it has no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Otherwise {
    /// What the record did: historical options and lever paths.
    #[default]
    Historical,
    /// Nothing.
    Nothing,
    /// By luck among what is possible, levers and all.
    Random,
    /// The option most favoured by these parties' stances (index of the first party named).
    Stance(u32),
}
