//! The balance: views of the whole that open down to parts and to every contribution.

use super::{CauseRow, Figure, Header};

/// The balance of forces and all figures by sector.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceView {
    /// The line above.
    pub header: Header,
    /// Gauges.
    pub gauges: Vec<GaugeView>,
    /// Figures by sector.
    pub sectors: Vec<Sector>,
}

/// Figures of a sector.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sector {
    /// Name.
    pub name: String,
    /// Figures; for subscripted quantities one per element.
    pub figures: Vec<Figure>,
}

/// A gauge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GaugeView {
    /// Id.
    pub id: String,
    /// The whole.
    pub figure: Figure,
    /// Its parts.
    pub parts: Vec<PartView>,
    /// Value at the opening of each turn so far.
    pub history: Vec<f64>,
}

/// A part of a gauge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartView {
    /// The part; ask it under its quantity.
    pub figure: Figure,
    /// Share of the whole, 0 to 1.
    pub weight: f64,
    /// Points it gives to the whole now.
    pub points: f64,
    /// Points its last move gave to or took from the whole, for people.
    pub moved: String,
    /// What moved the stocks behind it in the last turn.
    pub contributions: Vec<Contribution>,
}

/// What moved one stock behind a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contribution {
    /// The stock.
    pub figure: Figure,
    /// Causes, largest first.
    pub causes: Vec<CauseRow>,
}
