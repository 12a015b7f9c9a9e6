//! Directions of direct effects, read off the compiled effects.

use super::{Arrow, Direction, Tone, View, words};
use crate::engine::content::{Act, Effect, Timing, VarKind};
use crate::engine::expr::{Expr, ExprId, Slot, eval};

impl View<'_> {
    /// The directions of some effects on the present state; what the engine keeps for itself is left out.
    #[must_use]
    pub(super) fn directions(&self, effects: &[Effect]) -> Vec<Direction> {
        let mut directions: Vec<Direction> = Vec::new();
        for effect in effects {
            let Some(direction) = self.direction(effect) else { continue };
            let same = |d: &&mut Direction| d.quantity == direction.quantity && d.words == direction.words && d.label == direction.label;
            if directions.iter_mut().find(same).is_none() {
                directions.push(direction);
            }
        }
        directions
    }

    fn direction(&self, effect: &Effect) -> Option<Direction> {
        let c = self.content();
        let when = self.timing(effect.timing);
        let plain = |label: String, what: &str, tone: Tone| {
            let words = if matches!(effect.timing, Timing::Now) { what.to_owned() } else { format!("{what} {when}") };
            Some(Direction { label, words, tone, ..Direction::default() })
        };
        match effect.act {
            Act::If(condition, ref act) => {
                let holds = self.machine().eval(self.state(), condition) != 0.0;
                holds.then(|| self.direction(&Effect { act: (**act).clone(), timing: effect.timing })).flatten()
            }
            Act::Add(slot, expr) => self.moved(slot, expr, &when, false),
            Act::Set(slot, expr) => self.moved(slot, expr, &when, true),
            Act::Seat(office, person) => {
                let office = c.offices.get(office as usize)?;
                let name = c.people.get(person as usize)?.name.as_str();
                plain(office.label.clone(), &format!("goes to {name}"), Tone::Neutral)
            }
            Act::Vacate(office) => plain(c.offices.get(office as usize)?.label.clone(), "falls empty", Tone::Neutral),
            Act::Trigger(_) => None,
            Act::Give(pledge) => {
                let pledge = c.pledges.get(pledge as usize)?;
                let what = format!("is promised: {}", self.line(&pledge.text));
                plain(pledge.holder.clone(), &what, Tone::Neutral)
            }
            Act::Keep(pledge) => plain(c.pledges.get(pledge as usize)?.holder.clone(), "sees a pledge kept", Tone::Good),
            Act::Break(pledge) => plain(c.pledges.get(pledge as usize)?.holder.clone(), "sees a pledge broken", Tone::Bad),
            Act::End(_) => plain("the campaign".into(), "ends", Tone::Neutral),
            Act::Move(lever, position) => {
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

    fn moved(&self, slot: Slot, expr: ExprId, when: &str, set: bool) -> Option<Direction> {
        let quantity = self.asked(slot)?;
        let var = self.var(slot).filter(|v| v.kind != VarKind::Engine)?;
        let state = self.state();
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
        let perhaps = condition.is_some();
        let label = self.label(slot);
        let close = |words: &str| {
            let words = if perhaps { format!("perhaps {words}") } else { words.to_owned() };
            if when.is_empty() { words } else { format!("{words} {when}") }
        };
        if set && (!var.levels.is_empty() || matches!(var.kind, VarKind::Fact)) {
            let value = eval(target, &state.slots, self.machine().tables(state));
            let words = if self.veiled(slot) { "changes".into() } else { format!("becomes {}", self.value_words(slot, value)) };
            if value == now && !perhaps {
                return None;
            }
            let tone = Self::tone(var.good, value - now);
            return Some(Direction { quantity, label, arrow: Arrow::Same, words: close(&words), tone, perhaps });
        }
        let (arrow, word) = if amount > 0.0 {
            (Arrow::Up, "up")
        } else if amount < 0.0 {
            (Arrow::Down, "down")
        } else {
            return None;
        };
        Some(Direction { quantity, label, arrow, words: close(word), tone: Self::tone(var.good, amount), perhaps })
    }
}
