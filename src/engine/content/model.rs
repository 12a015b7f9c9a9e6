//! The model's types: time, quantities, stocks and flows, lenses.

use super::super::expr::{ExprId, Slot, Table};

/// The calendar. Rates of the model are per unit; one Euler step is `1 / steps_per_unit` units.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// The unit of time, of rates and of an ordinary turn.
    pub unit: Unit,
    /// Steps in a unit; at least 1.
    pub steps_per_unit: u32,
    /// First day.
    pub start: Date,
    /// Length of the scenario in units.
    pub units: u32,
    /// The first rule whose condition holds sets the length of the next turn; without one a turn
    /// lasts to the end of the present unit.
    pub fine: Vec<Fine>,
}

/// A finer clock while something lasts.
#[derive(Clone, Debug)]
pub struct Fine {
    /// When it applies.
    pub when: ExprId,
    /// Steps of a turn then; 0 for a crisis turn in which the model does not move.
    pub steps: u32,
}

/// The unit of time of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Calendar months.
    #[default]
    Month,
    /// Quarters of a year.
    Quarter,
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
}

/// A declared quantity.
#[derive(Clone, Debug)]
pub struct Var {
    /// Id.
    pub id: String,
    /// Name shown.
    pub label: String,
    /// What it is, in one or two sentences.
    pub about: String,
    /// Unit shown (`%`, `index`, `US$ m`).
    pub unit: String,
    /// Kind.
    pub kind: VarKind,
    /// Dimensions (indices into [`super::Content::dims`]); empty for a single number.
    pub by: Vec<u32>,
    /// First slot; elements follow in row-major order.
    pub first: Slot,
    /// Number of slots.
    pub len: u32,
    /// How sure the number is.
    pub status: Status,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// Sector, for grouping in faces.
    pub sector: String,
    /// Whether the player sees only an estimate of it.
    pub hidden: bool,
    /// Whether more of it is good for the player: 1 yes, -1 no, 0 neither.
    pub good: i8,
    /// Names of levels, for facts that are an enumeration; empty otherwise.
    pub levels: Vec<String>,
    /// Decimals shown.
    pub decimals: u8,
    /// Ids of rows of the systems list that it plays.
    pub plays: Vec<String>,
}

/// Kinds of quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VarKind {
    /// A constant that lenses may set.
    Param,
    /// Accumulates flows and effects.
    Stock,
    /// Set by decisions and events only: a switch, a level, a count.
    Fact,
    /// Recomputed from the others.
    Aux,
    /// Given from outside by date.
    Series,
    /// Smoothed value of an input.
    Smooth,
    /// Delayed value of an input.
    Delay,
    /// Luck inside the model.
    Noise,
    /// Position of a lever.
    Lever,
    /// Kept by the engine (counts, times, posts).
    Engine,
}

/// How sure a number or a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Status {
    /// From a source that is named.
    Sourced,
    /// Fitted or worked out from sources.
    Estimated,
    /// A judgement of the author.
    #[default]
    Assumed,
}

/// A set over which quantities are subscripted.
#[derive(Clone, Debug)]
pub struct Dim {
    /// Id.
    pub id: String,
    /// Name shown.
    pub label: String,
    /// Elements.
    pub elements: Vec<Element>,
}

/// An element of a dimension.
#[derive(Clone, Debug)]
pub struct Element {
    /// Id.
    pub id: String,
    /// Name shown.
    pub label: String,
    /// What it is.
    pub about: String,
    /// Neighbours (indices of the same dimension).
    pub near: Vec<u32>,
}

/// Stocks, flows, auxiliaries and the rest, in the order they are computed.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Initial values in dependency order; what is not here starts at [`super::SlotInfo::initial`].
    pub initial: Vec<(Slot, ExprId)>,
    /// Auxiliaries in dependency order.
    pub aux: Vec<(Slot, ExprId)>,
    /// Links, in id order: the terms of all flows.
    pub links: Vec<Link>,
    /// Exogenous series.
    pub series: Vec<Series>,
    /// Smooths and delays: chains of internal stocks.
    pub chains: Vec<Chain>,
    /// Noise variables.
    pub noises: Vec<Noise>,
}

/// One additive term of a flow: the unit that lenses switch and the ledger books.
#[derive(Clone, Debug)]
pub struct Link {
    /// Id; for a subscripted flow with the element, `id[element]`.
    pub id: String,
    /// The link without its element.
    pub family: String,
    /// What a player reads in the ledger.
    pub label: String,
    /// The stock it flows into.
    pub into: Slot,
    /// Amount per unit of time, scale and variants included.
    pub amount: ExprId,
    /// Width of the soft limit as a share of the range (0 none): near an end of the range a term that
    /// pushes towards it is scaled down by `room / (width * range)`.
    pub soft: f64,
    /// Whether some lens changes it; in open mode such links are netted.
    pub disputed: bool,
    /// The school that disputes it, the source, in words.
    pub note: String,
}

/// A quantity given from outside.
#[derive(Clone, Debug)]
pub struct Series {
    /// The slot it fills.
    pub slot: Slot,
    /// Values by step.
    pub values: Vec<f64>,
    /// Whether the player may know it ahead; if not, forecasts hold it at its last value.
    pub known: bool,
}

/// A smooth or a delay of some order: stage stocks fed one from the other.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The slot that shows the output.
    pub output: Slot,
    /// First stage; stages lie one after the other.
    pub first: Slot,
    /// Number of stages.
    pub order: u32,
    /// The input.
    pub input: ExprId,
    /// Total averaging or delay time in units.
    pub time: ExprId,
    /// Initial output; the input itself where none is given.
    pub initial: Option<ExprId>,
    /// A material delay (stages hold what is under way; conserves) or an information smooth.
    pub material: bool,
}

/// Luck inside the model: first-order autocorrelated normal noise.
#[derive(Clone, Debug)]
pub struct Noise {
    /// The slot.
    pub slot: Slot,
    /// Name of the stream of luck.
    pub stream: u64,
    /// Standard deviation.
    pub sd: ExprId,
    /// Correlation time in units; 0 for white noise.
    pub time: f64,
}

/// A reading of the world: parameters, look-ups and link variants, no state.
#[derive(Clone, Debug, Default)]
pub struct Lens {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its claim in a sentence.
    pub claim: String,
    /// Who holds it.
    pub holders: String,
    /// Works with pages.
    pub works: Vec<String>,
    /// A source that supports it.
    pub support: String,
    /// A source that troubles it.
    pub trouble: String,
    /// What it cannot express.
    pub silent: String,
    /// Parameter slots it sets.
    pub params: Vec<(Slot, f64)>,
    /// Tables it replaces.
    pub tables: Vec<(u32, Table)>,
    /// The changes in words.
    pub changes: Vec<Change>,
}

/// One change of a lens, with its reason.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it changes: `link wages_chase`, `param deterrence`.
    pub target: String,
    /// From what to what, in words.
    pub what: String,
    /// The claim behind it.
    pub claim: String,
    /// Its source.
    pub source: String,
    /// A constant re-estimated so that the record is met, not a claim of the school.
    pub refit: bool,
}
