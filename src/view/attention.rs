//! "Why?" of attention: what a turn gives and what took it. The engine keeps it, so that it has no ledger of the model.

use super::{CauseRow, LedgerView, PartLine, View, words};
use crate::engine::expr::Slot;
use crate::engine::state::State;

/// The name under which it is asked.
pub(super) const ATTENTION: &str = "attention";

/// Points of a quantity's range that are tried for the next threshold.
const TRIED: u32 = 400;

impl View<'_> {
    /// Whether a slot is the attention left.
    pub(super) fn is_attention(&self, slot: Slot) -> bool {
        slot == self.content().known.attention
    }

    /// What gave this turn its attention, what it went to, and what costs more than usual.
    pub(super) fn attention_ledger(&self) -> LedgerView {
        let c = self.content();
        let (slot, full) = (c.known.attention, c.known.attention_full);
        let turns = self.session.turns();
        let whole = |x: f64| words::number(x, 0);
        let opened = turns.last().map_or(0.0, |t| self.machine().get(&t.state, full));
        let mut turn = vec![CauseRow { label: "as the turn opened".into(), amount: opened, text: whole(opened), ..CauseRow::default() }];
        turn.extend(self.spent(slot));
        let history = turns.iter().map(|t| {
            let value = self.machine().get(&t.state, full);
            (self.date_of(&t.state), value, whole(value))
        });
        LedgerView {
            header: self.header(),
            figure: self.figure(slot),
            kind: "set anew as each turn opens, and spent by what you do".into(),
            about: "Standing policies, initiatives, appointments, talks and boards take it; what is not spent is gone.".into(),
            status: "a rule of the scenario".into(),
            sources: Vec::new(),
            range: "whole points".into(),
            history: history.collect(),
            turn,
            run: Vec::new(),
            links: Vec::new(),
            parts: self.attention_parts(),
            feeds: self.dear_steps(),
            coming: Vec::new(),
            bookings: Vec::new(),
            siblings: Vec::new(),
        }
    }

    /// What this turn's commands took, each.
    fn spent(&self, slot: Slot) -> Vec<CauseRow> {
        let (history, run) = (self.session.history(), &self.session.run().bookings);
        let Some(turn) = self.session.turns().last() else { return Vec::new() };
        let mut from = turn.settled.0;
        let mut rows = Vec::new();
        for entry in history.iter().skip(turn.first) {
            let to = entry.after.0.min(run.len());
            let took: f64 = run[from.min(to)..to].iter().filter(|b| b.slot == slot).map(|b| b.amount).sum();
            from = to;
            if took != 0.0 {
                let (title, choice) = self.did_words(&entry.command);
                let text = words::signed(took, 0);
                rows.push(CauseRow { label: format!("{title}: {choice}"), amount: took, text, ..CauseRow::default() });
            }
        }
        rows
    }

    /// What the rule reads: its value as the turn opened, what its move did, and from where on it would give another
    /// point or one less, all else equal.
    fn attention_parts(&self) -> Vec<PartLine> {
        let rule = self.content().desk.attention;
        let Some(now) = self.session.turns().last().map(|t| &t.state) else { return Vec::new() };
        let before = self.before().unwrap_or(now);
        let parts = self.parts(rule, before, now).into_iter().filter(|p| self.asked(p.0).is_some() && !self.veiled(p.0));
        parts
            .map(|(part, effect)| {
                let figure = self.figure(part);
                let thresholds: Vec<String> = [(1.0, "one more from"), (-1.0, "one less from")]
                    .into_iter()
                    .filter_map(|(by, words)| self.threshold(now, part, by).map(|x| format!("{words} {}", self.value_words(part, x))))
                    .collect();
                let text = self.value_words(part, self.machine().get(now, part));
                let effect = libm::floor(effect.abs()) * effect.signum();
                PartLine {
                    quantity: figure.quantity,
                    label: figure.label,
                    text: if thresholds.is_empty() { text } else { format!("{text}: {}", thresholds.join(", ")) },
                    effect: (effect != 0.0).then_some(effect),
                    effect_text: if effect == 0.0 { String::new() } else { words::signed(effect, 0) },
                    ..PartLine::default()
                }
            })
            .collect()
    }

    /// The value of a quantity nearest to the present one at which the rule gives more (or less) than now.
    fn threshold(&self, now: &State, part: Slot, by: f64) -> Option<f64> {
        let rule = self.content().desk.attention;
        let given = |state: &State| libm::floor(self.machine().eval(state, rule));
        let (info, here) = (&self.content().slots[part.0 as usize], self.machine().get(now, part));
        let base = given(now);
        let mut trial = now.clone();
        // Whole numbers where the range has enough of them: that is how they are shown.
        let span = info.high - info.low;
        let step = if span <= f64::from(TRIED) { 1.0 } else { span / f64::from(TRIED) };
        (1..=TRIED)
            .flat_map(|k| {
                let away = step * f64::from(k);
                [libm::floor(here) + away, libm::ceil(here) - away]
            })
            .filter(|x| (info.low..=info.high).contains(x))
            .find(|x| {
                trial.slots[part.0 as usize] = *x;
                (given(&trial) - base) * by > 0.0
            })
    }

    /// Steps of standing policies that cost more than they would without a party's line.
    fn dear_steps(&self) -> Vec<String> {
        let levers = self.levers();
        let steps = levers.iter().flat_map(|l| l.steps.iter().map(move |s| (l, s)).filter(|(_, s)| !s.against.is_empty()));
        steps
            .map(|(lever, step)| {
                let against = words::list(&step.against);
                format!("{}, “{}”: {} attention, for it goes against the line of {against}", lever.label, step.to, step.action.cost)
            })
            .collect()
    }
}
