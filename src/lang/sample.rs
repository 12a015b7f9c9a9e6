//! A small scope: the world of the examples of [`super::codes`], and of the tests.

use std::sync::Arc;

use super::ast::Ident;
use super::fault::Fault;
use super::interval::Interval;
use super::scope::{Free, Kind, Names, Quantity, Scope, Value};
use super::suggest::did_you_mean;
use crate::engine::content::Date;
use crate::engine::expr::{Expr, Slot, Table};

/// Three valleys, some quantities, one look-up; a year of months with four steps each from January 1980.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample;

/// Name, first slot, by valleys, range, settable. A truth has the unit `?`, levels the unit `l`.
const QUANTITIES: &[(&str, u32, bool, f64, f64, bool, char)] = &[
    ("trust", 0, false, 0.0, 100.0, true, 'n'),
    ("density", 1, true, 0.0, 100.0, true, 'n'),
    ("mood", 4, false, -50.0, 50.0, false, 'n'),
    ("price", 5, false, 0.5, 400.0, true, 'n'),
    ("asked", 6, false, 0.0, 1.0, true, '?'),
    ("visited", 7, true, 0.0, 1.0, true, '?'),
    ("chair", 10, false, 0.0, 2.0, true, 'l'),
    ("post", 11, true, 0.0, 2.0, true, 'l'),
    ("tick", 14, false, 0.0, 48.0, false, 'n'),
    ("time", 15, false, 0.0, 12.0, false, 'n'),
];
const VALLEYS: [&str; 3] = ["north", "middle", "south"];
const STORYLETS: [&str; 2] = ["storm", "harvest"];

impl Sample {
    /// Slots in use; those of content functions come after the quantities'.
    pub const SLOTS: usize = 18;

    /// The tables of its look-ups.
    #[must_use]
    pub fn tables() -> Vec<Table> {
        vec![Table { points: vec![(0.0, 0.0), (50.0, 8.0), (100.0, 4.0)] }]
    }

    /// The declared range of each slot, and whether it takes whole numbers only.
    #[must_use]
    pub fn ranges() -> Vec<(Interval, bool)> {
        let mut out = vec![(Interval { low: 0.0, high: 50.0 }, true); Self::SLOTS];
        for &(_, first, by, low, high, _, kind) in QUANTITIES {
            for i in 0..if by { 3 } else { 1 } {
                out[(first + i) as usize] = (Interval { low, high }, kind != 'n');
            }
        }
        out
    }
}

impl Scope for Sample {
    fn quantity(&self, name: &str) -> Option<Quantity> {
        let &(_, first, by, low, high, settable, kind) = QUANTITIES.iter().find(|q| q.0 == name)?;
        let kind = match kind {
            '?' => Kind::Truth,
            'l' => Kind::Level(Arc::from(["none", "adviser", "budget"].map(String::from))),
            _ => Kind::Number,
        };
        let dims = if by { vec![0] } else { Vec::new() };
        Some(Quantity { first: Slot(first), dims, kind, range: Interval { low, high }, settable })
    }

    fn dimension(&self, name: &str) -> Option<u32> {
        (name == "valleys").then_some(0)
    }

    fn dimension_id(&self, _dim: u32) -> String {
        "valleys".to_owned()
    }

    fn elements(&self, _dim: u32) -> u32 {
        3
    }

    fn element(&self, _dim: u32, name: &str) -> Option<u32> {
        VALLEYS.iter().position(|v| *v == name).map(|i| i as u32)
    }

    fn neighbours(&self, _dim: u32, element: u32) -> Vec<u32> {
        match element {
            0 => vec![1],
            1 => vec![0, 2],
            _ => Vec::new(),
        }
    }

    fn lookup(&self, name: &str) -> Option<(u32, Interval)> {
        (name == "yield_of").then_some((0, Interval { low: 0.0, high: 8.0 }))
    }

    fn tick(&self, date: Date) -> Option<f64> {
        (date.year == 1980).then(|| f64::from((date.month - 1) * 4 + ((date.day - 1) / 8)))
    }

    fn call(&self, name: &Ident, args: &[Ident], _free: &Free) -> Result<Value, Fault> {
        let first = &args[0];
        match name.name.as_str() {
            "seen" => match STORYLETS.iter().position(|s| *s == first.name) {
                Some(i) => Ok(Value::number(Expr::Slot(Slot(16 + i as u32)), 0.0, 50.0)),
                None => {
                    let help = did_you_mean(&first.name, STORYLETS, "declare it");
                    let message = format!("there is no storylet `{}`", first.name);
                    Err(Fault::new("E-name", first.span.clone(), message).found(&*first.name).expected("a storylet").help(help))
                }
            },
            "budget" => Ok(Value::number(Expr::Slot(Slot(17)), 0.0, 50.0)),
            _ => Ok(Value::truth(Expr::binary(crate::engine::expr::Binary::Lt, Expr::Const(0.0), Expr::Slot(Slot(16))))),
        }
    }

    fn person(&self, name: &str) -> Option<u32> {
        (name == "ana").then_some(0)
    }

    fn office(&self, name: &str) -> Option<u32> {
        (name == "mayor").then_some(0)
    }

    fn entry(&self, name: &str) -> bool {
        name == "strike"
    }

    fn names(&self, of: Names) -> Vec<String> {
        let names: Vec<&str> = match of {
            Names::Quantity => QUANTITIES.iter().map(|q| q.0).collect(),
            Names::Dimension => vec!["valleys"],
            Names::Element(_) => VALLEYS.to_vec(),
            Names::Lookup => vec!["yield_of"],
            Names::Person => vec!["ana"],
            Names::Office => vec!["mayor"],
            Names::Entry => vec!["strike"],
        };
        names.into_iter().map(str::to_owned).collect()
    }
}
