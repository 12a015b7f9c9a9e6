//! Causes in words, and sums of bookings by cause.

use super::{CauseRow, Claim, View, words};
use crate::engine::expr::{Expr, Slot};
use crate::engine::ledger::{Booking, Cause};
use crate::engine::state::State;
use std::collections::BTreeMap;

/// What a booking is summed under: its cause, or the one line of disputed links.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Heading {
    One(Cause),
    Disputed,
}

impl View<'_> {
    /// A cause in words.
    #[must_use]
    pub(super) fn cause(&self, cause: Cause) -> String {
        let c = self.content();
        let storylet = |s: u32| c.storylets.get(s as usize).map_or_else(String::new, |s| self.line(&s.title));
        let option = |s: u32, o: u32| {
            let choice = c.storylets.get(s as usize).and_then(|s| s.options.get(o as usize));
            choice.map_or_else(String::new, |o| self.line(&o.label))
        };
        match cause {
            Cause::Link(l) => c.model.links.get(l as usize).map_or_else(String::new, |l| l.label.clone()),
            Cause::Flow(_) => "its own course".into(),
            Cause::Option(s, o) => format!("{}: {}", storylet(s), option(s, o)),
            Cause::Odds(s, o, k) => {
                let odds = c
                    .storylets
                    .get(s as usize)
                    .and_then(|s| s.options.get(o as usize)?.odds.get(k as usize))
                    .map_or("", |o| o.label.as_str());
                format!("{}: {odds}", storylet(s))
            }
            Cause::Silence(s) => format!("{}: left unanswered", storylet(s)),
            Cause::Lever(l, up) => {
                let label = c.levers.get(l as usize).map_or("", |l| l.label.as_str());
                format!("{label}: a step {}", if up { "up" } else { "down" })
            }
            Cause::Reversal(l) => {
                format!("{}: going back on it", c.levers.get(l as usize).map_or("", |l| l.label.as_str()))
            }
            Cause::Overruled(p) => {
                format!("{} overruled", c.parties.get(p as usize).map_or("", |p| p.name.as_str()))
            }
            Cause::Pledge(p, kept) => {
                let pledge = c.pledges.get(p as usize);
                let text = pledge.map_or_else(String::new, |p| self.line(&p.text));
                format!("a pledge {}: {}", if kept { "kept" } else { "broken" }, text.trim_end_matches('.'))
            }
            Cause::Negotiation(n) => c.negotiations.get(n as usize).map_or_else(String::new, |n| self.line(&n.title)),
            Cause::Clause(n, k) => {
                let clause = c.negotiations.get(n as usize).and_then(|n| n.clauses.get(k as usize));
                format!("signed: {}", clause.map_or("", |k| k.label.as_str()))
            }
            Cause::Office(o) => {
                format!("{}: an appointment", c.offices.get(o as usize).map_or("", |o| o.label.as_str()))
            }
            Cause::Petition(p, a) => {
                let petition = c.petitions.get(p as usize);
                let answer = petition.and_then(|p| p.answers.get(a as usize)).map(|a| self.line(&a.label));
                format!("{}: {}", petition.map_or("", |p| p.from.as_str()), answer.unwrap_or_default())
            }
            Cause::Allocation(a) => c.allocations.get(a as usize).map_or_else(String::new, |a| self.line(&a.title)),
            Cause::Move(a, m) => {
                let actor = c.actors.get(a as usize);
                let label = actor.and_then(|a| a.moves.get(m as usize)).map_or("", |m| m.label.as_str());
                format!("{}: {label}", actor.map_or("", |a| a.name.as_str()))
            }
            Cause::Income(a) => format!("{}: means gathered", c.actors.get(a as usize).map_or("", |a| a.name.as_str())),
            Cause::Limit => "limit: it could go no further".into(),
            Cause::Engine => "the calendar".into(),
        }
    }

    fn disputed(&self, cause: Cause) -> bool {
        matches!(cause, Cause::Link(l) if self.content().model.links.get(l as usize).is_some_and(|l| l.disputed))
    }

    /// Bookings of one slot summed by cause, the largest first. While the lens is an open question the disputed links
    /// stand in one line, with what each lens says of it over the turns `from..to`.
    #[must_use]
    pub(super) fn causes(&self, slot: Slot, bookings: &[Booking], turns: std::ops::Range<usize>) -> Vec<CauseRow> {
        let open = !self.session.lens_is_known();
        let mut sums: BTreeMap<Heading, f64> = BTreeMap::new();
        for booking in bookings.iter().filter(|b| b.slot == slot) {
            let heading = if open && self.disputed(booking.cause) { Heading::Disputed } else { Heading::One(booking.cause) };
            *sums.entry(heading).or_default() += booking.amount;
        }
        let decimals = self.var(slot).map_or(0, |v| v.decimals);
        let mut rows: Vec<CauseRow> = sums
            .into_iter()
            .filter(|&(_, amount)| amount != 0.0)
            .map(|(heading, amount)| {
                let text = words::signed(amount, words::decimals_for(amount, decimals));
                match heading {
                    Heading::Disputed => CauseRow {
                        label: "disputed between the lenses".into(),
                        amount,
                        text,
                        note: String::new(),
                        claims: self.claims(slot, turns.clone()),
                    },
                    Heading::One(cause) => {
                        let note = match cause {
                            Cause::Link(l) => self.content().model.links[l as usize].note.clone(),
                            _ => String::new(),
                        };
                        CauseRow { label: self.cause(cause), amount, text, note, claims: Vec::new() }
                    }
                }
            })
            .collect();
        rows.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()));
        rows
    }

    /// What each lens says the disputed links brought to a slot over some turns: their rates under the lens, from what
    /// was believed at the opening of each turn, over its length.
    fn claims(&self, slot: Slot, turns: std::ops::Range<usize>) -> Vec<Claim> {
        let c = self.content();
        let decimals = self.var(slot).map_or(0, |v| v.decimals);
        let links: Vec<usize> = (0..c.model.links.len()).filter(|&l| c.model.links[l].into == slot && c.model.links[l].disputed).collect();
        let mut claims = Vec::new();
        for lens in 0..c.lenses.len() as u32 {
            let mut sums = vec![0.0; links.len()];
            for turn in turns.clone() {
                let Some(opening) = self.session.turns().get(turn) else { continue };
                let believed = self.believed(&opening.state, lens);
                let end = self.session.turns().get(turn + 1).map_or(self.state().tick, |t| t.state.tick);
                let length = f64::from(end - opening.state.tick.min(end)) / f64::from(c.clock.steps_per_unit.max(1));
                for (sum, &l) in sums.iter_mut().zip(&links) {
                    *sum += self.rate(&believed, l as u32) * length;
                }
            }
            let amount: f64 = sums.iter().sum();
            let show = |x: f64| words::signed(x, words::decimals_for(x, decimals));
            claims.push(Claim {
                lens: c.lenses[lens as usize].name.clone(),
                amount,
                text: show(amount),
                links: sums.iter().zip(&links).map(|(&x, &l)| (c.model.links[l].label.clone(), show(x))).collect(),
            });
        }
        claims
    }

    /// The present state as the player believes it to be: the truth once the campaign is over. While the lens is an
    /// open question the first stands in, so that nothing shown depends on the true one.
    #[must_use]
    pub(super) fn as_believed(&self) -> State {
        if self.session.is_over() {
            return self.state().clone();
        }
        let lens = if self.session.lens_is_known() { self.state().lens } else { 0 };
        self.believed(self.state(), lens)
    }

    /// A state as the player believes it to be, under a lens: hidden numbers replaced by the estimates of them.
    #[must_use]
    pub(super) fn believed(&self, state: &State, lens: u32) -> State {
        let mut state = state.clone();
        self.machine().relens(&mut state, lens);
        for estimate in &self.content().estimates {
            state.slots[estimate.of.0 as usize] = state.slots[estimate.value.0 as usize];
        }
        self.machine().refresh(&mut state);
        state
    }

    /// The rate of a link per unit of time on a state, with its soft limit.
    #[must_use]
    pub(super) fn rate(&self, state: &State, link: u32) -> f64 {
        let link = &self.content().model.links[link as usize];
        let rate = self.machine().eval(state, link.amount);
        if link.soft <= 0.0 {
            return rate;
        }
        let info = &self.content().slots[link.into.0 as usize];
        let value = self.machine().get(state, link.into);
        let room = if rate > 0.0 { info.high - value } else { value - info.low };
        let width = link.soft * (info.high - info.low);
        if width > 0.0 && room < width { rate * (room.max(0.0) / width) } else { rate }
    }

    /// Slots that an expression reads, each once.
    #[must_use]
    #[allow(clippy::unused_self, reason = "reads as the view's")]
    pub(super) fn reads(&self, expr: &Expr) -> Vec<Slot> {
        let mut slots = Vec::new();
        expr.for_each_slot(&mut |s| {
            if !slots.contains(&s) {
                slots.push(s);
            }
        });
        slots
    }

    /// Stocks behind a slot: itself where it is booked, else those its auxiliaries read, to any depth.
    #[must_use]
    pub(super) fn stocks_behind(&self, slot: Slot) -> Vec<Slot> {
        let c = self.content();
        let (mut stocks, mut seen, mut stack) = (Vec::new(), vec![slot], vec![slot]);
        while let Some(next) = stack.pop() {
            match c.model.aux.iter().find(|a| a.0 == next) {
                Some((_, expr)) => {
                    for read in self.reads(&c.exprs[expr.0 as usize]) {
                        if !seen.contains(&read) {
                            seen.push(read);
                            stack.push(read);
                        }
                    }
                }
                None if c.slots[next.0 as usize].state && self.asked(next).is_some() => stocks.push(next),
                None => {}
            }
        }
        stocks.sort();
        stocks
    }
}
