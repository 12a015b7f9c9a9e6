//! What names mean: every declared id with its slots, and the language's view of them.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::calendar;
use crate::engine::content::{Clock, Date, Dim};
use crate::engine::expr::{Binary, Expr, Slot, Unary};
use crate::lang::{Fault, Free, Ident, Interval, Names, Quantity, Scope, Value};

/// A storylet's family: one storylet per element where bound.
#[derive(Clone, Debug, Default)]
pub struct StoryletSym {
    pub first: u32,
    pub dim: Option<u32>,
    pub initiative: bool,
    pub seen: Vec<Slot>,
    pub last: Vec<Slot>,
    /// Option id, with the count slot of each element.
    pub options: Vec<(String, Vec<Slot>)>,
}

/// A petition's family.
#[derive(Clone, Debug, Default)]
pub struct PetitionSym {
    pub first: u32,
    pub seen: Vec<Slot>,
    pub answers: Vec<(String, Vec<Slot>)>,
}

/// An office.
#[derive(Clone, Debug, Default)]
pub struct OfficeSym {
    pub index: u32,
    pub holder: Slot,
    pub acting: Slot,
    pub held: Vec<Slot>,
    pub acts: Vec<Slot>,
}

/// Talks.
#[derive(Clone, Debug, Default)]
pub struct NegotiationSym {
    pub index: u32,
    pub state: Slot,
    pub offers: Slot,
    pub offers_now: Slot,
    pub clauses: Vec<(String, Slot, Vec<String>)>,
    pub wings: Vec<String>,
}

/// Another player.
#[derive(Clone, Debug, Default)]
pub struct ActorSym {
    pub budget: Slot,
    pub strategy: Slot,
    pub strategies: Vec<String>,
    pub moves: Vec<(String, Slot, Slot)>,
}

/// A lever.
#[derive(Clone, Debug, Default)]
pub struct LeverSym {
    pub index: u32,
    pub slot: Slot,
    pub at: Slot,
    pub moved: Slot,
    pub direction: Slot,
    pub positions: Vec<String>,
}

/// An allocation.
#[derive(Clone, Debug, Default)]
pub struct AllocationSym {
    pub index: u32,
    pub dim: u32,
    pub means: Vec<String>,
    pub touched: Slot,
}

/// All symbol tables.
#[derive(Debug, Default)]
pub struct Symbols {
    pub clock: Clock,
    pub quantities: HashMap<String, Quantity>,
    pub dims: Vec<Dim>,
    pub dimensions: HashMap<String, u32>,
    pub elements: Vec<HashMap<String, u32>>,
    pub lookups: HashMap<String, (u32, Interval)>,
    pub storylets: HashMap<String, StoryletSym>,
    pub petitions: HashMap<String, PetitionSym>,
    pub pledges: HashMap<String, (u32, Slot, Slot)>,
    pub offices: HashMap<String, OfficeSym>,
    pub people: HashMap<String, u32>,
    pub attributes: Vec<String>,
    pub negotiations: HashMap<String, NegotiationSym>,
    pub actors: HashMap<String, ActorSym>,
    pub levers: HashMap<String, LeverSym>,
    pub allocations: HashMap<String, AllocationSym>,
    pub parties: HashMap<String, u32>,
    pub inside: RefCell<HashMap<String, Expr>>,
    pub aims: HashMap<String, (u32, Slot)>,
    pub endings: HashMap<String, u32>,
    pub entries: HashSet<String>,
    pub sources: HashSet<String>,
    pub lenses: HashMap<String, u32>,
    pub policies: HashMap<String, u32>,
    pub gauges: HashMap<String, Slot>,
    pub tick: Slot,
    /// A name with a meaning in one place only, and its value.
    pub local: Option<(&'static str, Value)>,
    /// Quantities, look-ups and entries that something reads.
    pub used: RefCell<HashSet<String>>,
}

fn is(slot: Slot, value: f64) -> Expr {
    Expr::binary(Binary::Eq, Expr::Slot(slot), Expr::Const(value))
}

fn above(slot: Slot) -> Expr {
    Expr::binary(Binary::Lt, Expr::Const(0.0), Expr::Slot(slot))
}

fn total(slots: &[Slot]) -> Expr {
    let mut all = slots.iter().map(|s| Expr::Slot(*s));
    let first = all.next().unwrap_or(Expr::Const(0.0));
    all.fold(first, |a, b| Expr::binary(Binary::Add, a, b))
}

fn latest(slots: &[Slot]) -> Expr {
    let mut all = slots.iter().map(|s| Expr::Slot(*s));
    let first = all.next().unwrap_or(Expr::Const(-1.0));
    all.fold(first, |a, b| Expr::binary(Binary::Max, a, b))
}

const FOREVER: f64 = 999.0;

impl Symbols {
    /// Units of time since the tick in a slot; 999 where it is below 0.
    fn since(&self, last: &Expr) -> Expr {
        let steps = Expr::binary(Binary::Sub, Expr::Slot(self.tick), last.clone());
        let units = Expr::binary(Binary::Div, steps, Expr::Const(f64::from(self.clock.steps_per_unit.max(1))));
        Expr::Select(Box::new([Expr::binary(Binary::Lt, last.clone(), Expr::Const(0.0)), Expr::Const(FOREVER), units]))
    }

    /// The slots of one family: the bound element's where its dimension is free, all otherwise.
    fn family<'s>(slots: &'s [Slot], dim: Option<u32>, free: &Free) -> &'s [Slot] {
        match dim.and_then(|d| free.iter().rev().find(|f| f.0 == d)) {
            Some(&(_, e)) if (e as usize) < slots.len() => &slots[e as usize..=e as usize],
            _ => slots,
        }
    }
}

/// "party `x`", "level `x` of `y`".
pub fn named(what: &str, name: &str) -> String {
    let name = super::syntax::brief(name);
    match what.split_once(' ') {
        Some((kind, rest)) if rest.starts_with("of ") || rest.starts_with("to ") => format!("{kind} `{name}` {rest}"),
        _ => format!("{what} `{name}`"),
    }
}

fn missing<'n>(what: &str, arg: &Ident, names: impl IntoIterator<Item = &'n str>) -> Fault {
    let help = crate::lang::suggest::did_you_mean(&arg.name, names, "declare it, or check the spelling");
    Fault::new("E-argument", arg.span.clone(), format!("there is no {}", named(what, &arg.name))).expected(what.to_owned()).help(help)
}

fn find<'t, T>(table: &'t HashMap<String, T>, what: &str, arg: &Ident) -> Result<&'t T, Fault> {
    table.get(&arg.name).ok_or_else(|| missing(what, arg, sorted(table)))
}

fn sorted<T>(table: &HashMap<String, T>) -> Vec<&str> {
    let mut all: Vec<&str> = table.keys().map(String::as_str).collect();
    all.sort_unstable();
    all
}

fn place(list: &[String], what: &str, arg: &Ident) -> Result<usize, Fault> {
    list.iter().position(|x| *x == arg.name).ok_or_else(|| missing(what, arg, list.iter().map(String::as_str)))
}

impl Scope for Symbols {
    fn quantity(&self, name: &str) -> Option<Quantity> {
        let q = self.quantities.get(name)?;
        self.used.borrow_mut().insert(name.to_owned());
        Some(q.clone())
    }

    fn local(&self, name: &str) -> Option<Value> {
        self.local.as_ref().filter(|l| l.0 == name).map(|l| l.1.clone())
    }

    fn dimension(&self, name: &str) -> Option<u32> {
        self.dimensions.get(name).copied()
    }

    fn dimension_id(&self, dim: u32) -> String {
        self.dims.get(dim as usize).map_or_else(String::new, |d| d.id.clone())
    }

    fn elements(&self, dim: u32) -> u32 {
        self.dims.get(dim as usize).map_or(1, |d| d.elements.len().max(1) as u32)
    }

    fn element(&self, dim: u32, name: &str) -> Option<u32> {
        self.elements.get(dim as usize)?.get(name).copied()
    }

    fn neighbours(&self, dim: u32, element: u32) -> Vec<u32> {
        self.dims.get(dim as usize).and_then(|d| d.elements.get(element as usize)).map_or_else(Vec::new, |e| e.near.clone())
    }

    fn lookup(&self, name: &str) -> Option<(u32, Interval)> {
        let found = self.lookups.get(name).copied()?;
        self.used.borrow_mut().insert(name.to_owned());
        Some(found)
    }

    fn tick(&self, date: Date) -> Option<f64> {
        let tick = calendar::ticks(&self.clock, date);
        (0..=i64::from(calendar::length(&self.clock))).contains(&tick).then_some(tick as f64)
    }

    fn call(&self, name: &Ident, args: &[Ident], free: &Free) -> Result<Value, Fault> {
        let count = |e| Value::number(e, 0.0, 1e9);
        let a = args.first().ok_or_else(|| Fault::new("E-arguments", name.span.clone(), "an argument is missing"))?;
        let b = args.get(1).unwrap_or(a);
        Ok(match name.name.as_str() {
            "seen" | "since" => {
                let s = find(&self.storylets, "storylet", a)?;
                if name.name == "seen" {
                    count(total(Self::family(&s.seen, s.dim, free)))
                } else {
                    Value::number(self.since(&latest(Self::family(&s.last, s.dim, free))), 0.0, 1e9)
                }
            }
            "chosen" => {
                let s = find(&self.storylets, "storylet", a)?;
                let names: Vec<String> = s.options.iter().map(|o| o.0.clone()).collect();
                let taken = &s.options[place(&names, &format!("option of `{}`", a.name), b)?].1;
                Value::truth(Expr::binary(Binary::Lt, Expr::Const(0.0), total(Self::family(taken, s.dim, free))))
            }
            "open" | "kept" | "broken" | "given" => {
                let state = find(&self.pledges, "pledge", a)?.1;
                Value::truth(match name.name.as_str() {
                    "open" => is(state, 1.0),
                    "kept" => is(state, 2.0),
                    "broken" => is(state, 3.0),
                    _ => above(state),
                })
            }
            "holds" | "acting" => {
                let (office, person) = (find(&self.offices, "office", a)?, find(&self.people, "person", b)?);
                let slot = if name.name == "holds" { office.holder } else { office.acting };
                Value::truth(is(slot, f64::from(*person) + 1.0))
            }
            "vacant" => Value::truth(is(find(&self.offices, "office", a)?.holder, 0.0)),
            "held" | "acts" => {
                let office = find(&self.offices, "office", a)?;
                let i = place(&self.attributes, "attribute", b)?;
                Value::number(Expr::Slot(if name.name == "held" { office.held[i] } else { office.acts[i] }), -1e6, 1e6)
            }
            "signed" | "talking" | "closed" => {
                let state = find(&self.negotiations, "negotiation", a)?.state;
                let value = match name.name.as_str() {
                    "talking" => 1.0,
                    "signed" => 2.0,
                    _ => 3.0,
                };
                Value::truth(is(state, value))
            }
            "offers" => count(Expr::Slot(find(&self.negotiations, "negotiation", a)?.offers)),
            "term" => {
                let n = find(&self.negotiations, "negotiation", a)?;
                let clauses: Vec<String> = n.clauses.iter().map(|c| c.0.clone()).collect();
                let (_, slot, terms) = &n.clauses[place(&clauses, &format!("clause of `{}`", a.name), b)?];
                let c = args.get(2).unwrap_or(b);
                Value::truth(is(*slot, place(terms, &format!("term of `{}`", b.name), c)? as f64))
            }
            "answered" => {
                let p = find(&self.petitions, "petition", a)?;
                let names: Vec<String> = p.answers.iter().map(|o| o.0.clone()).collect();
                count(total(&p.answers[place(&names, &format!("answer to `{}`", a.name), b)?].1))
            }
            "asked" => count(total(&find(&self.petitions, "petition", a)?.seen)),
            "strategy" => {
                let actor = find(&self.actors, "actor", a)?;
                Value::truth(is(actor.strategy, place(&actor.strategies, &format!("strategy of `{}`", a.name), b)? as f64))
            }
            "moved" | "moved_since" => {
                let actor = find(&self.actors, "actor", a)?;
                let names: Vec<String> = actor.moves.iter().map(|m| m.0.clone()).collect();
                let (_, times, last) = &actor.moves[place(&names, &format!("move of `{}`", a.name), b)?];
                if name.name == "moved" { count(Expr::Slot(*times)) } else { Value::number(self.since(&Expr::Slot(*last)), 0.0, 1e9) }
            }
            "at" => {
                let lever = find(&self.levers, "lever", a)?;
                let i = lever_position(lever, &b.name)
                    .ok_or_else(|| missing(&format!("position of `{}`", a.name), b, lever.positions.iter().map(String::as_str)))?;
                self.used.borrow_mut().insert(a.name.clone());
                Value::truth(is(lever.at, f64::from(i)))
            }
            "budget" => Value::number(Expr::Slot(find(&self.actors, "actor", a)?.budget), 0.0, 1e6),
            "inside" => {
                find(&self.parties, "party", a)?;
                Value::truth(self.inside.borrow().get(&a.name).cloned().unwrap_or(Expr::Const(1.0)))
            }
            "aim" => Value::truth(Expr::unary(Unary::Not, is(find(&self.aims, "aim", a)?.1, 0.0))),
            _ => return Err(Fault::new("E-function", name.span.clone(), format!("there is no function `{}`", name.name))),
        })
    }

    fn person(&self, name: &str) -> Option<u32> {
        self.people.get(name).copied()
    }

    fn office(&self, name: &str) -> Option<u32> {
        self.offices.get(name).map(|o| o.index)
    }

    fn entry(&self, name: &str) -> bool {
        self.entries.contains(name)
    }

    fn names(&self, of: Names) -> Vec<String> {
        let mut all: Vec<String> = match of {
            Names::Quantity => self.quantities.keys().cloned().collect(),
            Names::Dimension => self.dimensions.keys().cloned().collect(),
            Names::Element(d) => self.elements.get(d as usize).map_or_else(Vec::new, |e| e.keys().cloned().collect()),
            Names::Lookup => self.lookups.keys().cloned().collect(),
            Names::Person => self.people.keys().cloned().collect(),
            Names::Office => self.offices.keys().cloned().collect(),
            Names::Entry => self.entries.iter().cloned().collect(),
        };
        all.sort();
        all
    }
}

/// A position by id, or by its number from 0.
#[must_use]
pub fn lever_position(lever: &LeverSym, name: &str) -> Option<u32> {
    let by_name = lever.positions.iter().position(|p| p == name);
    by_name.or_else(|| name.parse().ok().filter(|i| *i < lever.positions.len())).map(|i| i as u32)
}
