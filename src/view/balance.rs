//! The balance: views of the whole that open down to parts and to every contribution.

use super::{CauseRow, Figure, Header, View, words};
use crate::engine::content::{Gauge, VarKind};
use crate::engine::expr::Slot;

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

/// Causes shown under a stock.
const CAUSES: usize = 4;

impl View<'_> {
    /// The balance of forces and all figures by sector.
    #[must_use]
    pub fn balance(&self) -> BalanceView {
        let c = self.content();
        let mut sectors: Vec<Sector> = Vec::new();
        for var in &c.vars {
            let kept = matches!(var.kind, VarKind::Stock | VarKind::Aux | VarKind::Smooth | VarKind::Series | VarKind::Fact);
            // What is hidden and not even estimated is not listed; nor are cells of a board and other bare counts.
            let known = |s: &Slot| !self.veiled(*s) || self.estimate_of(*s).is_some();
            if !kept || var.label.is_empty() || var.sector.is_empty() {
                continue;
            }
            let figures: Vec<Figure> = (var.first.0..var.first.0 + var.len).map(Slot).filter(known).map(|s| self.figure(s)).collect();
            match sectors.iter_mut().find(|s| s.name == var.sector) {
                Some(sector) => sector.figures.extend(figures),
                None => sectors.push(Sector { name: var.sector.clone(), figures }),
            }
        }
        BalanceView { header: self.header(), gauges: self.gauges(), sectors }
    }

    /// Views of the whole.
    #[must_use]
    pub fn gauges(&self) -> Vec<GaugeView> {
        self.content().gauges.iter().map(|g| self.gauge(g)).collect()
    }

    pub(super) fn gauge(&self, gauge: &Gauge) -> GaugeView {
        let all: f64 = gauge.parts.iter().map(|p| p.weight).sum();
        let parts = gauge.parts.iter().map(|part| {
            let weight = if all > 0.0 { part.weight / all } else { 0.0 };
            let mut figure = self.figure(part.slot);
            figure.label.clone_from(&part.label);
            let moved = figure.change.as_ref().map_or(0.0, |c| c.by) * weight;
            PartView {
                weight,
                points: figure.value * weight,
                moved: words::signed(moved, 1),
                contributions: self.contributions(part.slot),
                figure,
            }
        });
        let mut figure = self.figure(gauge.slot);
        figure.label.clone_from(&gauge.label);
        figure.good = gauge.good;
        let history = self.session.turns().iter().map(|t| self.machine().get(&t.state, gauge.slot));
        GaugeView { id: gauge.id.clone(), figure, parts: parts.collect(), history: history.collect() }
    }

    /// What moved the stocks behind a number since the opening of the turn before.
    fn contributions(&self, slot: Slot) -> Vec<Contribution> {
        let turns = self.session.turns();
        let Some(last) = turns.len().checked_sub(2) else { return Vec::new() };
        let bookings = self.session.run().bookings.get(turns[last].settled.0..).unwrap_or(&[]);
        let mut found = Vec::new();
        for stock in self.stocks_behind(slot) {
            if self.veiled(stock) {
                continue;
            }
            let mut causes = self.causes(stock, bookings, last..turns.len());
            causes.truncate(CAUSES);
            if !causes.is_empty() {
                found.push(Contribution { figure: self.figure(stock), causes });
            }
        }
        found
    }
}
