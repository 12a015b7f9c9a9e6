//! Numbers as they are shown, and things that can be done.

use super::attention::ATTENTION;
use super::{View, words};
use crate::engine::command::Command;
use crate::engine::content::{Estimate, Gauge, Var, VarKind};
use crate::engine::expr::Slot;
use crate::engine::state::State;

/// Whether something is good for the player.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good.
    Good,
    /// Bad.
    Bad,
    /// Neither.
    #[default]
    Neutral,
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrow {
    /// Rises.
    Up,
    /// Falls.
    Down,
    /// Stays.
    #[default]
    Same,
}

impl Arrow {
    /// A sign for faces that show one: `▲ ▼ =`.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Up => "▲",
            Self::Down => "▼",
            Self::Same => "=",
        }
    }

    /// The same without anything beyond ASCII: `^ v =`.
    #[must_use]
    pub const fn ascii(self) -> &'static str {
        match self {
            Self::Up => "^",
            Self::Down => "v",
            Self::Same => "=",
        }
    }

    /// A word beside it: "up", "down", "same".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Same => "same",
        }
    }
}

/// How a number moved since the last turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// By how much, in the number's unit.
    pub by: f64,
    /// The same, for people: `+3`, `-0.4`.
    pub text: String,
    /// Direction.
    pub arrow: Arrow,
    /// Whether the move is good for the player.
    pub tone: Tone,
}

/// What is known of a hidden number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// Lower end (one standard deviation).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// For people: `60 to 78`.
    pub text: String,
    /// Where the reading comes from.
    pub source: String,
}

/// A number of the world as shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// The name under which it can be asked: `prices`, `density[north]`.
    pub quantity: String,
    /// Label.
    pub label: String,
    /// Value; for a hidden quantity the middle of the estimate.
    pub value: f64,
    /// Value for people, with its unit; for a hidden quantity the band.
    pub text: String,
    /// Unit.
    pub unit: String,
    /// Place in its declared range, 0 to 1, for bars.
    pub share: f64,
    /// Change since the last turn, where there was one.
    pub change: Option<Change>,
    /// The band, where it is an estimate.
    pub band: Option<Band>,
    /// Whether more is good for the player (1), bad (-1), or neither (0).
    pub good: i8,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// What it is, in a few words.
    pub label: String,
    /// The session command that does it.
    pub command: Command,
    /// Attention it costs.
    pub cost: u32,
    /// Why it is refused now, in words that say what to do about it; `None` when it can be done.
    pub refused: Option<String>,
}

impl Action {
    /// Whether it can be done now.
    #[must_use]
    pub fn possible(&self) -> bool {
        self.refused.is_none()
    }
}

impl View<'_> {
    /// The declared quantity of a slot.
    #[must_use]
    pub(super) fn var(&self, slot: Slot) -> Option<&Var> {
        let info = self.content().slots.get(slot.0 as usize)?;
        self.content().vars.get(info.var? as usize)
    }

    /// The name under which a slot can be asked; none for what the engine keeps for itself.
    #[must_use]
    pub(super) fn asked(&self, slot: Slot) -> Option<String> {
        if let Some(gauge) = self.gauge_of(slot) {
            return Some(gauge.id.clone());
        }
        if self.is_attention(slot) {
            return Some(ATTENTION.into());
        }
        let info = self.content().slots.get(slot.0 as usize)?;
        (info.var.is_some() && !info.name.starts_with('#')).then(|| info.name.clone())
    }

    /// The view of the whole that a slot holds.
    pub(super) fn gauge_of(&self, slot: Slot) -> Option<&Gauge> {
        self.content().gauges.iter().find(|g| g.slot == slot)
    }

    /// The label of a slot, with its element.
    #[must_use]
    pub(super) fn label(&self, slot: Slot) -> String {
        if let Some(gauge) = self.gauge_of(slot) {
            return gauge.label.clone();
        }
        if self.is_attention(slot) {
            return "Attention".into();
        }
        let Some(var) = self.var(slot) else {
            return self.content().slots.get(slot.0 as usize).map_or_else(String::new, |s| s.name.clone());
        };
        let label = if var.label.is_empty() { var.id.replace('_', " ") } else { var.label.clone() };
        let elements = self.elements(slot, var);
        if elements.is_empty() { label } else { format!("{label}, {}", elements.join(", ")) }
    }

    /// Labels of the elements a slot stands for.
    #[must_use]
    pub(super) fn elements(&self, slot: Slot, var: &Var) -> Vec<String> {
        let mut offset = slot.0.saturating_sub(var.first.0) as usize;
        let mut labels = Vec::new();
        for dim in var.by.iter().rev() {
            let elements = &self.content().dims[*dim as usize].elements;
            if elements.is_empty() {
                continue;
            }
            labels.push(elements[offset % elements.len()].label.clone());
            offset /= elements.len();
        }
        labels.reverse();
        labels
    }

    /// The estimate through which a hidden slot is seen.
    #[must_use]
    pub(super) fn estimate_of(&self, slot: Slot) -> Option<&Estimate> {
        self.content().estimates.iter().find(|e| e.of == slot)
    }

    /// Whether the player may see only an estimate of this slot now.
    #[must_use]
    pub(super) fn veiled(&self, slot: Slot) -> bool {
        !self.session.is_over() && self.var(slot).is_some_and(|v| v.hidden)
    }

    /// What the player knows a slot's value to be on a state: the value, or the estimate of it.
    #[must_use]
    pub(super) fn known(&self, state: &State, slot: Slot) -> Option<f64> {
        if !self.veiled(slot) {
            return Some(self.machine().get(state, slot));
        }
        self.estimate_of(slot).map(|e| self.machine().get(state, e.value))
    }

    /// Good, bad or neither, for a move of this size.
    #[must_use]
    pub(super) fn tone(good: i8, by: f64) -> Tone {
        let product = f64::from(good) * by;
        if product > 0.0 {
            Tone::Good
        } else if product < 0.0 {
            Tone::Bad
        } else {
            Tone::Neutral
        }
    }

    /// A change from one value to another, as shown with these decimals.
    #[must_use]
    pub(super) fn change(from: f64, to: f64, decimals: u8, good: i8) -> Change {
        let by = to - from;
        let text = words::signed(by, decimals);
        if text.trim_matches(['0', '.']).is_empty() {
            return Change { by, text: "0".into(), arrow: Arrow::Same, tone: Tone::Neutral };
        }
        let arrow = if by > 0.0 { Arrow::Up } else { Arrow::Down };
        Change { by, text, arrow, tone: Self::tone(good, by) }
    }

    /// A number of the world as it is shown now, with its change since the turn before.
    #[must_use]
    pub fn figure(&self, slot: Slot) -> Figure {
        let info = &self.content().slots[slot.0 as usize];
        let (unit, good, decimals, kind) =
            self.var(slot).map_or((String::new(), self.gauge_of(slot).map_or(0, |g| g.good), 0, VarKind::Aux), |v| {
                (v.unit.clone(), v.good, v.decimals, v.kind)
            });
        let state = self.state();
        let value = self.known(state, slot);
        let share = |x: f64| if info.high > info.low { ((x - info.low) / (info.high - info.low)).clamp(0.0, 1.0) } else { 0.0 };
        let band = if self.veiled(slot) { self.estimate_of(slot).map(|e| self.band(e, decimals, &unit)) } else { None };
        let text = match (&band, value) {
            (Some(band), _) => band.text.clone(),
            (None, Some(value)) => self.value_words(slot, value),
            (None, None) => "not known".into(),
        };
        let countable = !matches!(kind, VarKind::Lever) && self.var(slot).is_none_or(|v| v.levels.is_empty());
        let change = match (value, self.before().and_then(|before| self.known(before, slot))) {
            // A reading that moved by no more than its own error has not been seen to move.
            (Some(now), Some(before)) if band.as_ref().is_some_and(|b| (now - before).abs() < b.high - b.low) => {
                Some(Change { by: now - before, text: "0".into(), ..Change::default() })
            }
            // What is left of one turn and of another are not compared.
            (Some(now), Some(before)) if countable && !self.is_attention(slot) => Some(Self::change(before, now, decimals, good)),
            _ => None,
        };
        Figure {
            quantity: self.asked(slot).unwrap_or_else(|| info.name.clone()),
            label: self.label(slot),
            value: value.unwrap_or(0.0),
            text,
            unit,
            share: share(value.unwrap_or(info.low)),
            change,
            band,
            good,
        }
    }

    fn band(&self, estimate: &Estimate, decimals: u8, unit: &str) -> Band {
        let info = &self.content().slots[estimate.of.0 as usize];
        let middle = self.machine().get(self.state(), estimate.value);
        let spread = self.machine().get(self.state(), estimate.spread).abs();
        let (low, high) = ((middle - spread).max(info.low), (middle + spread).min(info.high));
        let text = format!("{} to {}", words::number(low, decimals), words::number(high.max(low), decimals));
        Band { low, high, text: words::with_unit(&text, unit), source: self.line(&estimate.source) }
    }

    /// The slot that a person means by a name: its id, its label, or the beginning of either. The slots that could
    /// be meant, best first; an exact name gives one.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<Slot> {
        let wanted = name.trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u8, Slot)> = Vec::new();
        for i in 0..self.content().slots.len() {
            let slot = Slot(i as u32);
            let var = self.var(slot);
            if var.is_some_and(|v| v.kind == VarKind::Engine) || (self.veiled(slot) && self.estimate_of(slot).is_none()) {
                continue;
            }
            let Some(id) = self.asked(slot) else { continue };
            let (id, label) = (id.to_lowercase(), self.label(slot).to_lowercase());
            let rank = if id == wanted {
                0
            } else if label == wanted {
                1
            } else if var.is_some_and(|v| v.id == wanted || v.label.to_lowercase() == wanted) {
                2
            } else if label.starts_with(&wanted) || id.starts_with(&wanted) {
                3
            } else if label.contains(&wanted) || id.contains(&wanted) {
                4
            } else {
                continue;
            };
            found.push((rank, slot));
        }
        found.sort_by_key(|&(rank, slot)| (rank, slot));
        if found.first().is_some_and(|f| f.0 <= 1) {
            found.truncate(1);
        }
        found.into_iter().map(|f| f.1).collect()
    }
}
