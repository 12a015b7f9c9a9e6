//! Directions of direct effects, read off the compiled effects.

use super::{Arrow, Direction, Tone, View, words};
use crate::engine::content::{Act, Effect, Timing, VarKind};
use crate::engine::expr::{Expr, ExprId, Slot, eval};
use crate::engine::state::State;

impl View<'_> {
    /// The directions of some effects, the most telling first, as far as the player can know them: from beliefs, and
    /// nothing of what is hidden. What the engine keeps for itself is left out.
    #[must_use]
    pub(super) fn directions(&self, effects: &[Effect]) -> Vec<Direction> {
        if effects.is_empty() {
            return Vec::new();
        }
        let state = self.as_believed();
        let mut directions: Vec<(f64, Direction)> = Vec::new();
        for effect in effects {
            let Some((weight, direction)) = self.direction(&state, effect) else { continue };
            let same =
                |d: &(f64, Direction)| d.1.quantity == direction.quantity && d.1.words == direction.words && d.1.label == direction.label;
            if !directions.iter().any(same) {
                directions.push((weight, direction));
            }
        }
        // A whole cabinet is named after what it does.
        let seats = effects.iter().filter(|e| matches!(e.act, Act::Seat(..))).count();
        if seats > 3 {
            let offices: Vec<&str> = self.content().offices.iter().map(|o| o.label.as_str()).collect();
            directions.iter_mut().filter(|d| offices.contains(&d.1.label.as_str())).for_each(|d| d.0 = 0.0);
        }
        directions.sort_by(|a, b| b.0.total_cmp(&a.0));
        directions.into_iter().map(|d| d.1).collect()
    }

    /// A direction with its weight: the share of the range that is moved, 1 for what is no number.
    fn direction(&self, state: &State, effect: &Effect) -> Option<(f64, Direction)> {
        let c = self.content();
        let when = self.timing(effect.timing);
        let plain = |label: String, what: &str, tone: Tone| {
            let words = if matches!(effect.timing, Timing::Now) { what.to_owned() } else { format!("{what} {when}") };
            Some((1.0, Direction { label, words, tone, ..Direction::default() }))
        };
        match effect.act {
            Act::If(condition, ref act) => {
                let holds = self.machine().eval(state, condition) != 0.0;
                holds.then(|| self.direction(state, &Effect { act: (**act).clone(), timing: effect.timing })).flatten()
            }
            Act::Add(slot, expr) => self.moved(state, slot, expr, &when, false),
            Act::Set(slot, expr) => self.moved(state, slot, expr, &when, true),
            Act::Seat(office, person) => {
                let office = c.offices.get(office as usize)?;
                let name = c.people.get(person as usize)?.name.as_str();
                plain(office.label.clone(), &format!("goes to {name}"), Tone::Neutral)
            }
            Act::Vacate(office) => plain(c.offices.get(office as usize)?.label.clone(), "falls empty", Tone::Neutral),
            Act::Trigger(_) => None,
            Act::Give(pledge) => {
                let pledge = c.pledges.get(pledge as usize)?;
                plain(format!("promised to {}:", pledge.holder), &self.line(&pledge.text), Tone::Neutral)
            }
            Act::Keep(pledge) => plain(format!("pledge to {}:", c.pledges.get(pledge as usize)?.holder), "kept", Tone::Good),
            Act::Break(pledge) => plain(format!("pledge to {}:", c.pledges.get(pledge as usize)?.holder), "broken", Tone::Bad),
            Act::End(_) => plain("the campaign".into(), "ends", Tone::Neutral),
            Act::Move(lever, position) => {
                if self.machine().lever_at(state, lever) == position {
                    return None;
                }
                let lever = c.levers.get(lever as usize)?;
                let to = lever.positions.get(position as usize)?;
                plain(lever.label.clone(), &format!("goes to “{}”", to.label), Tone::Neutral)
            }
        }
    }

    fn timing(&self, timing: Timing) -> String {
        let clock = &self.content().clock;
        match timing {
            Timing::Now => String::new(),
            Timing::In(steps) => format!("in {}", words::span(clock.unit, steps, clock.steps_per_unit)),
            Timing::Over(steps) => format!("over {}", words::span(clock.unit, steps, clock.steps_per_unit)),
        }
    }

    fn moved(&self, state: &State, slot: Slot, expr: ExprId, when: &str, set: bool) -> Option<(f64, Direction)> {
        let quantity = self.asked(slot)?;
        if self.veiled(slot) {
            return None;
        }
        let var = self.var(slot).filter(|v| v.kind != VarKind::Engine)?;
        let tree = self.content().exprs.get(expr.0 as usize)?;
        let now = self.machine().get(state, slot);
        let by = |tree: &Expr| {
            let value = eval(tree, &state.slots, self.machine().tables(state));
            if set { value - now } else { value }
        };
        let condition = match tree {
            Expr::Select(parts) if !matches!(parts[0], Expr::Const(_)) => Some(parts),
            _ => None,
        };
        // The amount may hang on a condition that is tested when the effect is applied.
        let (amount, target) = match condition {
            Some(parts) => (by(&parts[1]), &parts[1]),
            None => (by(tree), tree),
        };
        // At once, on what can be known, it is known.
        let perhaps = match condition {
            Some(parts) if when.is_empty() && !self.reads(&parts[0]).iter().any(|&s| self.veiled(s)) => {
                if eval(&parts[0], &state.slots, self.machine().tables(state)) == 0.0 {
                    return None;
                }
                false
            }
            other => other.is_some(),
        };
        let label = self.label(slot);
        let close = |words: &str| {
            let words = if perhaps { format!("perhaps {words}") } else { words.to_owned() };
            if when.is_empty() { words } else { format!("{words} {when}") }
        };
        if set && (!var.levels.is_empty() || matches!(var.kind, VarKind::Fact)) {
            let value = eval(target, &state.slots, self.machine().tables(state));
            let words = format!("becomes {}", self.value_words(slot, value));
            if value == now && !perhaps {
                return None;
            }
            let tone = Self::tone(var.good, value - now);
            return Some((0.5, Direction { quantity, label, arrow: Arrow::Same, words: close(&words), tone, perhaps }));
        }
        let (arrow, word) = if amount > 0.0 {
            (Arrow::Up, "up")
        } else if amount < 0.0 {
            (Arrow::Down, "down")
        } else {
            return None;
        };
        let info = &self.content().slots[slot.0 as usize];
        let share = if info.high > info.low { amount.abs() / (info.high - info.low) } else { 0.0 };
        // What has no good or bad side tells less, and so does what only may happen.
        let weight = share * if var.good == 0 { 0.5 } else { 1.0 } * if perhaps { 0.7 } else { 1.0 };
        Some((weight, Direction { quantity, label, arrow, words: close(word), tone: Self::tone(var.good, amount), perhaps }))
    }
}
