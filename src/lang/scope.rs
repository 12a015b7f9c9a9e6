//! What names mean: the interface that a scenario compiler implements with its symbol tables.

use std::sync::Arc;

use super::ast::Ident;
use super::fault::Fault;
use super::interval::Interval;
use crate::engine::content::Date;
use crate::engine::expr::{Expr, Slot};

/// Bound or free elements, outermost first: (dimension, element).
pub type Free = [(u32, u32)];

/// What a value is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A number.
    Number,
    /// Yes or no, stored as 1 and 0.
    Truth,
    /// One of a list of ordered levels, stored as its position from 0.
    Level(Arc<[String]>),
    /// A point in time, stored in steps since the start.
    Date,
    /// The kind of a part that is at fault; agrees with everything, so that one mistake is reported once.
    Unknown,
}

/// A declared quantity.
#[derive(Clone, PartialEq, Debug)]
pub struct Quantity {
    /// Its first slot; elements follow in row-major order of `dims`.
    pub first: Slot,
    /// Dimensions; empty for a single value.
    pub dims: Vec<u32>,
    /// What its values are.
    pub kind: Kind,
    /// The declared range of every element, under every lens. For a truth 0..1, for levels 0..n-1.
    pub range: Interval,
    /// Whether effects may change it: stocks and facts.
    pub settable: bool,
}

/// A resolved value.
#[derive(Clone, PartialEq, Debug)]
pub struct Value {
    /// How it is computed.
    pub expr: Expr,
    /// What it is.
    pub kind: Kind,
    /// Bounds that always hold.
    pub range: Interval,
}

impl Value {
    /// A yes-or-no value.
    #[must_use]
    pub fn truth(expr: Expr) -> Self {
        Self { expr, kind: Kind::Truth, range: Interval::TRUTH }
    }

    /// A number within a range.
    #[must_use]
    pub fn number(expr: Expr, low: f64, high: f64) -> Self {
        Self { expr, kind: Kind::Number, range: Interval { low, high } }
    }
}

/// Kinds of name, for suggestions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Names {
    /// Quantities.
    Quantity,
    /// Dimensions.
    Dimension,
    /// Elements of a dimension.
    Element(u32),
    /// Look-ups.
    Lookup,
    /// People.
    Person,
    /// Offices.
    Office,
    /// Library entries.
    Entry,
}

/// Symbol tables of a scenario.
pub trait Scope {
    /// A declared quantity. `time`, `tick`, `turn` and `attention` are asked for like any other;
    /// `date` is read from `tick`.
    fn quantity(&self, name: &str) -> Option<Quantity>;

    /// A name with a meaning in this place only (`stance` in a party's rule); looked up first.
    fn local(&self, _name: &str) -> Option<Value> {
        None
    }

    /// A dimension by id.
    fn dimension(&self, name: &str) -> Option<u32>;

    /// The id of a dimension, for messages.
    fn dimension_id(&self, dim: u32) -> String;

    /// Number of elements of a dimension, at least 1.
    fn elements(&self, dim: u32) -> u32;

    /// An element of a dimension by id.
    fn element(&self, dim: u32, name: &str) -> Option<u32>;

    /// Neighbours of an element, in the same dimension.
    fn neighbours(&self, dim: u32, element: u32) -> Vec<u32>;

    /// A look-up by id: its table, and the range of its values under every lens.
    fn lookup(&self, name: &str) -> Option<(u32, Interval)>;

    /// Steps from the start to a date that is in the calendar; `None` where it lies outside the scenario's time.
    fn tick(&self, date: Date) -> Option<f64>;

    /// A function of the content (`seen`, `chosen`, `holds` and the others of [`super::calls`]): its name
    /// is known and the number of arguments right. An argument is a bare name, or a whole number as written.
    ///
    /// # Errors
    /// An argument that names nothing, with the argument's span.
    fn call(&self, name: &Ident, args: &[Ident], free: &Free) -> Result<Value, Fault>;

    /// A person by id.
    fn person(&self, _name: &str) -> Option<u32> {
        None
    }

    /// An office by id.
    fn office(&self, _name: &str) -> Option<u32> {
        None
    }

    /// Whether a library entry of this id is declared.
    fn entry(&self, _name: &str) -> bool {
        false
    }

    /// Every name of a kind, for "did you mean".
    fn names(&self, _of: Names) -> Vec<String> {
        Vec::new()
    }
}
