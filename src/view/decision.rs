//! A decision: an event or an initiative with its options, and the forecasts of its options.

use super::{Action, Arrow, Header, PledgeView, Prose, Tone};
use crate::engine::content::Way;

/// An event or initiative, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionView {
    /// The line above.
    pub header: Header,
    /// Storylet index.
    pub storylet: u32,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Place and day.
    pub place: String,
    /// "documented", "disputed", "composite" or "invented".
    pub standing: String,
    /// Note on fact and invention.
    pub note: String,
    /// Sources in full.
    pub sources: Vec<String>,
    /// Content note to be shown before it; empty for none.
    pub care: String,
    /// Body.
    pub body: Prose,
    /// Voices.
    pub voices: Vec<Voice>,
    /// Options.
    pub options: Vec<OptionView>,
    /// An initiative: the player took it up.
    pub initiative: bool,
    /// Must be answered before the turn closes.
    pub compulsory: bool,
    /// Turns left, this one counted.
    pub left: u32,
    /// What leaving it means, in words.
    pub silence: String,
    /// Directions of the direct effects of leaving it unanswered.
    pub silence_directions: Vec<Direction>,
    /// Attention left.
    pub attention: u32,
}

/// A voice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voice {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Line or school.
    pub line: String,
    /// Whether the person is invented.
    pub invented: bool,
    /// What is said.
    pub words: Prose,
}

/// An option.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionView {
    /// Option index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Label.
    pub label: Prose,
    /// Attention it costs in all.
    pub cost: u32,
    /// Parties for, warmest first.
    pub favours: Vec<Side>,
    /// Parties against, coldest first.
    pub against: Vec<Side>,
    /// Whose consent it needs, and whether each refuses.
    pub consent: Vec<Side>,
    /// What is missing, in words; empty where nothing is.
    pub missing: Vec<String>,
    /// Ways to carry it: with consent; by bargain or over heads where consent is refused.
    pub ways: Vec<WayView>,
    /// Directions of its direct effects.
    pub directions: Vec<Direction>,
    /// Outcomes with stated odds.
    pub odds: Vec<OutcomeView>,
    /// What the record chose: `None` until the debrief.
    pub historical: Option<bool>,
    /// Whether any way can be taken now.
    pub possible: bool,
    /// The first reason why not, where it cannot.
    pub refused: Option<String>,
}

/// A party's side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    /// Party id.
    pub party: String,
    /// Short name.
    pub short: String,
    /// Full name.
    pub name: String,
    /// -2 to 2.
    pub stance: i8,
    /// Refuses its consent now.
    pub refuses: bool,
    /// Patience now, 0 to 100.
    pub patience: f64,
}

/// A way to carry an option.
#[derive(Clone, Debug, PartialEq)]
pub struct WayView {
    /// Which.
    pub way: Way,
    /// Does it.
    pub action: Action,
    /// What it costs besides: "a pledge to X", "X is overruled: its patience falls".
    pub price: Vec<String>,
    /// The pledges a bargain would give.
    pub pledges: Vec<PledgeView>,
}

/// The direction of a direct effect, in a word and an arrow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Direction {
    /// The quantity.
    pub quantity: String,
    /// Its label.
    pub label: String,
    /// Where it goes.
    pub arrow: Arrow,
    /// In words: "up over 3 months", "down at once", "may fall in 2 months", "an end to it".
    pub words: String,
    /// Good for the player or not.
    pub tone: Tone,
    /// It happens only under a condition or by odds.
    pub perhaps: bool,
}

/// An outcome by odds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutcomeView {
    /// Label.
    pub label: String,
    /// Chance, 0 to 1.
    pub chance: f64,
    /// Chance in words: "2 in 5".
    pub words: String,
    /// Directions.
    pub directions: Vec<Direction>,
}

/// A request that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct PetitionView {
    /// Petition index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Who asks.
    pub from: String,
    /// The request.
    pub text: Prose,
    /// Answers: the action, what is missing, directions.
    pub answers: Vec<(Action, Vec<Direction>)>,
    /// The record of evenness: (answer label, times given so far).
    pub record: Vec<(String, u32)>,
    /// What silence means: the first answer's label.
    pub silence: String,
    /// Sources.
    pub sources: Vec<String>,
}

/// Forecasts of one command by the advisers, computed on request ([`super::BoardView`] and talks too).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForecastView {
    /// What is forecast, in words.
    pub subject: String,
    /// Against what: "against no decision".
    pub against: String,
    /// Horizons in words: "3 months".
    pub horizons: Vec<String>,
    /// Labels of the measures.
    pub measures: Vec<String>,
    /// The three who speak first: the portfolio's holder and the two who disagree most.
    pub voices: Vec<ForecastRow>,
    /// All others.
    pub others: Vec<ForecastRow>,
    /// Share done, 0 to 1; 1 when complete.
    pub done: f64,
    /// Runs made for each voice.
    pub samples: u32,
    /// What a forecast is and is not, in a line.
    pub note: String,
}

/// One adviser's forecast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForecastRow {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Lens name.
    pub lens: String,
    /// Line of conduct assumed afterwards.
    pub policy: String,
    /// By horizon, then by measure.
    pub cells: Vec<Vec<ForecastCell>>,
}

/// One number of a forecast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForecastCell {
    /// Difference from no decision.
    pub difference: f64,
    /// Half width of the 95 % interval.
    pub interval: f64,
    /// For people: `-4 ±3`.
    pub text: String,
    /// Good for the player, bad, or within the noise.
    pub tone: Tone,
}
