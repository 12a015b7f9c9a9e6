//! Front pages: one headline a paper and turn, from the state, none twice in a run; and what changed and why.

use super::{Digest, FrontPage, View, words};
use crate::engine::content::VarKind;
use crate::engine::expr::{ExprId, Slot};
use crate::engine::luck;
use crate::engine::state::State;

impl View<'_> {
    /// The front pages of the present turn. Those of earlier turns are worked out again, so that none comes twice.
    #[must_use]
    pub fn papers(&self) -> Vec<FrontPage> {
        let headlines = &self.catalogue.headlines;
        let mut used = vec![false; headlines.len()];
        let mut pages = Vec::new();
        let turns = self.session.turns();
        for (t, turn) in turns.iter().enumerate() {
            let last = t + 1 == turns.len();
            for (p, paper) in self.catalogue.papers.iter().enumerate() {
                let mut best: Option<(f64, usize)> = None;
                for (h, headline) in headlines.iter().enumerate() {
                    if used[h] || headline.paper as usize != p || self.machine().eval(&turn.state, headline.when) == 0.0 {
                        continue;
                    }
                    let weight = self.machine().eval(&turn.state, headline.weight);
                    let stream = luck::stream("headline", &paper.id, &headline.text.key);
                    let time = luck::race(luck::u(turn.state.seed, turn.state.turn, stream, 0), weight);
                    if time.is_finite() && best.is_none_or(|(b, _)| time < b) {
                        best = Some((time, h));
                    }
                }
                let Some((_, h)) = best else { continue };
                used[h] = true;
                if last {
                    pages.push(FrontPage {
                        paper: paper.id.clone(),
                        name: paper.name.clone(),
                        line: paper.line.clone(),
                        headline: self.prose_at(&turn.state, &headlines[h].text),
                        sources: self.sources(&headlines[h].sources),
                    });
                }
            }
        }
        pages
    }

    /// What moved most since the opening of the turn before, against its range, and why.
    #[must_use]
    pub fn changed(&self, most: usize) -> Vec<Digest> {
        let turns = self.session.turns();
        let Some(last) = turns.len().checked_sub(1) else { return Vec::new() };
        let Some(before) = last.checked_sub(1).map(|i| &turns[i].state) else { return Vec::new() };
        let now = &turns[last].state;
        let mut moved: Vec<(f64, Slot)> = Vec::new();
        for var in &self.content().vars {
            let told = matches!(var.kind, VarKind::Stock | VarKind::Aux | VarKind::Smooth);
            if !told || !var.by.is_empty() || var.label.is_empty() || self.veiled(var.first) {
                continue;
            }
            let slot = var.first;
            let info = &self.content().slots[slot.0 as usize];
            let by = self.machine().get(now, slot) - self.machine().get(before, slot);
            let shown = words::signed(by, var.decimals);
            if shown.trim_matches(['0', '.']).is_empty() || info.high <= info.low {
                continue;
            }
            // A number that has a good and a bad side is told before one that has none.
            let weight = if var.good == 0 { 0.15 } else { 1.0 };
            moved.push((weight * (by / (info.high - info.low)).abs(), slot));
        }
        moved.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // A move of which nothing can be said but that it happened is left to the tables.
        moved.into_iter().map(|(_, slot)| self.digest(slot, before, now)).filter(|d| !d.causes.is_empty()).take(most).collect()
    }

    fn digest(&self, slot: Slot, before: &State, now: &State) -> Digest {
        let mut figure = self.figure(slot);
        let var = self.var(slot);
        let (decimals, good) = var.map_or((0, 0), |v| (v.decimals, v.good));
        let (from, to) = (self.machine().get(before, slot), self.machine().get(now, slot));
        let change = Self::change(from, to, decimals, good);
        let causes = match self.content().model.aux.iter().find(|a| a.0 == slot) {
            Some((_, expr)) => self
                .parts(*expr, before, now)
                .into_iter()
                .filter(|part| !self.veiled(part.0) && self.asked(part.0).is_some())
                .map(|(part, effect)| (self.label(part), effect))
                .collect::<Vec<_>>(),
            None => {
                let turns = self.session.turns();
                let (from, to) = (turns[turns.len() - 2].settled.0, turns[turns.len() - 1].settled.0);
                let bookings = self.session.run().bookings.get(from..to).unwrap_or(&[]);
                let range = turns.len() - 2..turns.len() - 1;
                self.causes(slot, bookings, range).into_iter().map(|row| (row.label, row.amount)).collect()
            }
        };
        let mut named: Vec<(String, String, f64)> = Vec::new();
        let mut rest = to - from;
        for (label, amount) in causes.into_iter().filter(|c| c.1.abs() * 20.0 >= (to - from).abs()).take(6) {
            // Three causes, and more while what is left unsaid would be the largest.
            if named.len() >= 3 && named.iter().any(|n| n.2.abs() >= rest.abs()) {
                break;
            }
            rest -= amount;
            named.push((label, words::signed(amount, words::decimals_for(amount, decimals)), amount));
        }
        let mut said: Vec<String> = named.iter().map(|(label, text, _)| format!("{label} {text}")).collect();
        let left = words::signed(rest, decimals);
        if !said.is_empty() && !left.trim_matches(['0', '.']).is_empty() {
            said.push(format!("the rest {left}"));
        }
        let head =
            format!("{} {}", figure.label, words::with_unit(&change.text, if figure.unit.contains('=') { "" } else { &figure.unit }));
        let line = if said.is_empty() { head } else { format!("{head}: {}", said.join(", ")) };
        figure.change = Some(change);
        Digest { figure, causes: named, line }
    }

    /// What each quantity that an expression reads did to it between two states, by recomputation: the earlier state
    /// with this quantity alone as it is later. The largest first.
    #[must_use]
    pub(super) fn parts(&self, expr: ExprId, before: &State, now: &State) -> Vec<(Slot, f64)> {
        let tree = &self.content().exprs[expr.0 as usize];
        let base = self.machine().eval(before, expr);
        let mut trial = before.clone();
        let mut parts: Vec<(Slot, f64)> = self
            .reads(tree)
            .into_iter()
            .map(|slot| {
                let i = slot.0 as usize;
                trial.slots[i] = now.slots[i];
                let effect = self.machine().eval(&trial, expr) - base;
                trial.slots[i] = before.slots[i];
                (slot, effect)
            })
            .collect();
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        parts
    }
}
