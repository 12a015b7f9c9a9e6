//! What a line of conduct is to reach: that the government stands, an aim, an ending, a measure.

use crate::engine::content::Content;
use crate::engine::expr::{ExprId, Slot};
use crate::engine::machine::Machine;
use crate::engine::state::State;

/// What a campaign that reaches nothing is worth, at most: by how long it lasts and how near it comes.
const NEARLY: f64 = 0.05;

/// Something to be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// As it was asked for.
    pub id: String,
    /// In words.
    pub label: String,
    /// Whether it is reached or not; else it is a number, of which there is more or less.
    pub share: bool,
    /// Decimals of a number.
    pub decimals: usize,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// One of these endings.
    Endings(Vec<bool>),
    /// An aim: met, and how near it is.
    Aim(ExprId, ExprId),
    /// A quantity at the end: slot, range, whether more is good.
    Measure(Slot, (f64, f64), f64),
}

impl Goal {
    /// The goal of a name: `stands`, an aim, a measure, a class of endings or an ending; or what there is.
    pub fn named(content: &Content, asked: &str) -> Result<Self, String> {
        let share = |label: String, kind| Self { id: asked.to_owned(), label, share: true, decimals: 1, kind };
        if asked == "stands" {
            return Ok(share("the government stands".into(), Kind::Endings(content.endings.iter().map(|e| e.stands).collect())));
        }
        if let Some(aim) = content.aims.iter().find(|a| a.id == asked) {
            return Ok(share(aim.label.clone(), Kind::Aim(aim.met, aim.progress)));
        }
        let named = |m: &&crate::engine::content::Measure| {
            m.slot.is_some_and(|s| m.id == asked || m.id.strip_prefix("m_") == Some(asked) || content.slots[s.0 as usize].name == asked)
        };
        if let Some((measure, slot)) = content.measures.iter().find(named).and_then(|m| Some((m, m.slot?))) {
            let info = &content.slots[slot.0 as usize];
            let good = if measure.good < 0 { -1.0 } else { 1.0 };
            let decimals = usize::from(measure.decimals).max(1);
            let kind = Kind::Measure(slot, (info.low, info.high), good);
            let label = if measure.unit.is_empty() { measure.label.clone() } else { format!("{}, {}", measure.label, measure.unit) };
            return Ok(Self { id: asked.to_owned(), label, share: false, decimals, kind });
        }
        let of = |f: &dyn Fn(&crate::engine::content::Ending) -> bool| content.endings.iter().map(f).collect::<Vec<_>>();
        for endings in [of(&|e| e.class == asked), of(&|e| e.id == asked)] {
            if endings.contains(&true) {
                return Ok(share(format!("it ends with `{asked}`"), Kind::Endings(endings)));
            }
        }
        let mut classes: Vec<&str> = content.endings.iter().map(|e| e.class.as_str()).collect();
        classes.sort_unstable();
        classes.dedup();
        let aims = content.aims.iter().map(|a| a.id.as_str());
        let measures = content.measures.iter().filter(|m| m.slot.is_some()).map(|m| m.id.as_str());
        let there: Vec<&str> = std::iter::once("stands").chain(aims).chain(measures).chain(classes).collect();
        Err(format!("there is no aim `{asked}`; there are: {}, and endings by id", there.join(", ")))
    }

    /// What a campaign that is over came to: 1 or 0, or the number itself.
    #[must_use]
    pub fn reached(&self, machine: &Machine, state: &State) -> f64 {
        match &self.kind {
            Kind::Endings(which) => f64::from(u8::from(state.ended.is_some_and(|e| which.get(e as usize) == Some(&true)))),
            Kind::Aim(met, _) => f64::from(u8::from(machine.holds(state, *met))),
            Kind::Measure(slot, ..) => machine.get(state, *slot),
        }
    }

    /// What it is worth to a search: 0 to 1, the more the better, and a little for what nearly reached it.
    #[must_use]
    pub fn worth(&self, machine: &Machine, state: &State) -> f64 {
        let clock = &machine.content.clock;
        let lasted = (f64::from(state.tick) / f64::from((clock.units * clock.steps_per_unit).max(1))).clamp(0.0, 1.0);
        let reached = self.reached(machine, state);
        match &self.kind {
            Kind::Endings(_) => reached + (1.0 - reached) * NEARLY * lasted,
            Kind::Aim(_, progress) => {
                let near = (machine.eval(state, *progress) / 100.0).clamp(0.0, 1.0);
                reached + (1.0 - reached) * NEARLY * 0.5 * (near + lasted)
            }
            Kind::Measure(_, (low, high), good) => {
                let place = if high > low { ((reached - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
                let place = if *good < 0.0 { 1.0 - place } else { place };
                (1.0 - NEARLY) * place + NEARLY * lasted
            }
        }
    }

    /// Whether one figure is better than another.
    #[must_use]
    pub fn better(&self, a: f64, b: f64) -> bool {
        match &self.kind {
            Kind::Measure(_, _, good) => a * good > b * good,
            _ => a > b,
        }
    }

    /// Whether a campaign's figure counts as reached: of a number, whether it is better than the middle one.
    #[must_use]
    pub fn counts(&self, reached: f64, middle: f64) -> bool {
        if self.share { reached > 0.5 } else { !self.better(middle, reached) }
    }
}
