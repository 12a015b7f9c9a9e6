//! The scenario's calendar, and the slots that the engine itself keeps.

use super::Compiler;
use super::declare::MANY;
use crate::engine::content::{Clock, Unit};
use crate::lang::{Interval, Kind, Quantity};
use crate::scenario::calendar;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::schema::TimeUnit;

impl Compiler<'_> {
    pub(super) fn calendar(&mut self) {
        let Some(s) = self.items.scenarios.first() else {
            // A year of months, so that the rest can be checked.
            let start = calendar::parse("2000-01").unwrap_or_default();
            self.sym.clock = Clock { unit: Unit::Month, steps_per_unit: 1, start, units: 12, fine: vec![] };
            self.c.clock = self.sym.clock.clone();
            let d = Diagnostic::general("scenario-missing", "the files hold no `Scenario(...)` item");
            self.fault(d.help("add `Scenario(id: \"...\", title: \"...\", format: 1, unit: Month, start: \"1980-01\", length: 12)`"));
            return;
        };
        for more in &self.items.scenarios[1..] {
            self.fault(
                Diagnostic::error("scenario-twice", more.head, "a second `Scenario(...)`")
                    .other(s.head, "the first is here")
                    .help("keep one"),
            );
        }
        self.declare_id("scenario", &s.id);
        let clock = Clock {
            unit: match s.unit {
                TimeUnit::Day => Unit::Day,
                TimeUnit::Week => Unit::Week,
                TimeUnit::Month => Unit::Month,
                TimeUnit::Quarter => Unit::Quarter,
            },
            steps_per_unit: s.steps.0 as u32,
            start: s.start.0,
            units: s.length.0 as u32,
            fine: vec![],
        };
        if calendar::length(&clock) > 100_000 {
            self.fault(
                Diagnostic::error("limit-size", s.length.1, "this scenario has more than 100000 steps")
                    .help("fewer steps in a unit, or a shorter scenario"),
            );
        }
        self.sym.clock = clock.clone();
        self.c.clock = clock;
        self.c.id.clone_from(&s.id.name);
        self.c.version.clone_from(&s.version.value);
        for a in &s.attributes {
            if self.declare_id("attribute", a) {
                self.sym.attributes.push(a.name.clone());
            }
        }
    }

    pub(super) fn time_slots(&mut self) {
        let steps = f64::from(calendar::length(&self.sym.clock).max(1));
        let units = f64::from(self.sym.clock.units.max(1));
        for (name, high) in [("tick", steps), ("time", units), ("turn", MANY), ("attention", 1000.0), ("attention_at_opening", 1000.0)] {
            let state = name != "time";
            let slot = self.slot(format!("#{name}"), None, (0.0, high), if state { 1.0 } else { 0.0 }, state, 0.0);
            let q = Quantity { first: slot, dims: vec![], kind: Kind::Number, range: Interval::new(0.0, high), settable: false };
            self.sym.quantities.insert(name.into(), q);
            match name {
                "tick" => self.c.known.tick = slot,
                "time" => self.c.known.time = slot,
                "turn" => self.c.known.turn = slot,
                "attention" => self.c.known.attention = slot,
                _ => self.c.known.attention_full = slot,
            }
        }
        self.sym.tick = self.c.known.tick;
    }
}
