//! "Why?": any number with what it is, where it comes from and what moved it.

use super::{Figure, Header, View, words};
use crate::engine::content::{Status, VarKind};
use crate::engine::expr::Slot;
use crate::engine::ledger::Cause;
use crate::engine::state::DueAct;

/// Everything about one quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerView {
    /// The line above.
    pub header: Header,
    /// The number. For a hidden quantity its estimate, until the debrief.
    pub figure: Figure,
    /// Kind in a word: "stock", "worked out", "given from outside", "set by decisions", ...
    pub kind: String,
    /// What it is.
    pub about: String,
    /// "sourced", "estimated" or "assumed".
    pub status: String,
    /// Sources in full.
    pub sources: Vec<String>,
    /// Declared range for people.
    pub range: String,
    /// Value at the opening of each turn so far: (date label, value, value for people).
    pub history: Vec<(String, f64, String)>,
    /// Bookings of the last closed turn and of this turn so far, by cause, largest first.
    pub turn: Vec<CauseRow>,
    /// Bookings of the whole run by cause, largest first.
    pub run: Vec<CauseRow>,
    /// What moves it now: each link into it with its present rate per unit of time, for people.
    pub links: Vec<PartLine>,
    /// For what is worked out: the quantities it is worked out from, with their values and moves.
    pub parts: Vec<PartLine>,
    /// Where it goes: labels of links and quantities that read it.
    pub feeds: Vec<String>,
    /// Effects already under way: (date label, words, amount for people).
    pub coming: Vec<(String, String, String)>,
    /// Single bookings in order, newest first.
    pub bookings: Vec<BookingLine>,
    /// Name of other elements of the same quantity, where it is subscripted.
    pub siblings: Vec<Figure>,
}

/// The sum booked to one cause.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CauseRow {
    /// The cause in words.
    pub label: String,
    /// Sum.
    pub amount: f64,
    /// For people.
    pub text: String,
    /// Note on a disputed link, empty otherwise.
    pub note: String,
    /// In open mode, for the line "disputed": what each lens says this sum was.
    pub claims: Vec<Claim>,
}

/// A lens's share in the disputed line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claim {
    /// Lens name.
    pub lens: String,
    /// What the disputed links come to under this lens.
    pub amount: f64,
    /// For people.
    pub text: String,
    /// Links with their shares: (label, amount for people).
    pub links: Vec<(String, String)>,
}

/// A part of a worked-out number, or a link at its present rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartLine {
    /// The quantity to ask next; empty for a link.
    pub quantity: String,
    /// Label.
    pub label: String,
    /// Value for people.
    pub text: String,
    /// Its move since last turn for people, empty if none.
    pub change: String,
    /// What this move alone did to the number, recomputed; `None` where it makes no sense.
    pub effect: Option<f64>,
    /// The same for people.
    pub effect_text: String,
    /// Disputed between lenses.
    pub disputed: bool,
}

/// One booking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BookingLine {
    /// Date label of the turn.
    pub date: String,
    /// Cause.
    pub label: String,
    /// Amount.
    pub amount: f64,
    /// For people.
    pub text: String,
}

/// Single bookings shown.
const LATEST: usize = 60;

impl View<'_> {
    /// Everything about one quantity.
    #[must_use]
    pub fn ledger(&self, slot: Slot) -> LedgerView {
        if self.is_attention(slot) {
            return self.attention_ledger();
        }
        let c = self.content();
        let info = &c.slots[slot.0 as usize];
        let var = self.var(slot);
        let decimals = var.map_or(0, |v| v.decimals);
        let veiled = self.veiled(slot);
        let turns = self.session.turns();
        let run = &self.session.run().bookings;
        let since = turns.len().checked_sub(2).map_or(turns[0].settled.0, |t| turns[t].settled.0);
        let history = turns.iter().filter_map(|t| {
            let value = self.known(&t.state, slot)?;
            Some((self.date_of(&t.state), value, self.value_words(slot, value)))
        });
        // What moved a veiled number would give the number away.
        let (turn, all, bookings) = if veiled {
            (Vec::new(), Vec::new(), Vec::new())
        } else {
            let from = turns.len().saturating_sub(2);
            let first = turns[0].settled.0.min(run.len());
            (
                self.causes(slot, run.get(since..).unwrap_or(&[]), from..turns.len()),
                self.causes(slot, &run[first..], 0..turns.len()),
                self.latest(slot, decimals),
            )
        };
        LedgerView {
            header: self.header(),
            figure: self.figure(slot),
            kind: if self.gauge_of(slot).is_some() { kind(Some(VarKind::Aux)) } else { kind(var.map(|v| v.kind)) }.into(),
            about: var.map_or_else(String::new, |v| v.about.clone()),
            status: match var.map(|v| v.status) {
                Some(Status::Sourced) => "sourced",
                Some(Status::Estimated) => "estimated",
                _ => "assumed",
            }
            .into(),
            sources: var.map_or_else(Vec::new, |v| self.sources(&v.sources)),
            range: format!("{} to {}", words::number(info.low, decimals), words::number(info.high, decimals)),
            history: history.collect(),
            turn,
            run: all,
            links: self.links_into(slot),
            parts: self.part_lines(slot),
            feeds: self.readers(&self.wiring(), slot, 8),
            coming: if veiled { Vec::new() } else { self.coming(slot, decimals) },
            bookings,
            siblings: var.filter(|v| v.len > 1).map_or_else(Vec::new, |v| {
                (v.first.0..v.first.0 + v.len).map(Slot).filter(|&s| s != slot).map(|s| self.figure(s)).collect()
            }),
        }
    }

    fn latest(&self, slot: Slot, decimals: u8) -> Vec<BookingLine> {
        let open = !self.session.lens_is_known();
        let turns = self.session.turns();
        let bookings = self.session.run().bookings.iter().enumerate().rev().filter(|(_, b)| b.slot == slot);
        bookings
            .take(LATEST)
            .map(|(i, b)| {
                let turn = turns.partition_point(|t| t.opened.0 <= i).saturating_sub(1);
                let disputed = matches!(b.cause, Cause::Link(l) if self.content().model.links[l as usize].disputed);
                BookingLine {
                    date: self.date_of(&turns[turn].state),
                    label: if open && disputed { "disputed between the lenses".into() } else { self.cause(b.cause) },
                    amount: if open && disputed { 0.0 } else { b.amount },
                    text: if open && disputed { String::new() } else { words::signed(b.amount, words::decimals_for(b.amount, decimals)) },
                }
            })
            .collect()
    }

    /// Links into a slot with their present rates, as far as the player can know them: from beliefs, and without a
    /// rate where lenses dispute it and the question is open.
    fn links_into(&self, slot: Slot) -> Vec<PartLine> {
        let c = self.content();
        let open = !self.session.lens_is_known();
        let believed = self.as_believed();
        let unit = words::unit(c.clock.unit, false);
        let decimals = self.var(slot).map_or(0, |v| v.decimals);
        let links = c.model.links.iter().enumerate().filter(|(_, l)| l.into == slot);
        links
            .map(|(i, link)| {
                let rate = self.rate(&believed, i as u32);
                let text = if open && link.disputed {
                    "disputed".into()
                } else {
                    format!("{} a {unit}", words::signed(rate, words::decimals_for(rate, decimals)))
                };
                PartLine { label: link.label.clone(), text, disputed: link.disputed, ..PartLine::default() }
            })
            .collect()
    }

    /// For what is worked out: what it is worked out from, and what each move alone did to it.
    fn part_lines(&self, slot: Slot) -> Vec<PartLine> {
        if let Some(gauge) = self.gauge_of(slot) {
            let parts = self.gauge(gauge).parts.into_iter().map(|part| PartLine {
                quantity: self.find(&part.figure.quantity).first().and_then(|s| self.asked(*s)).unwrap_or_default(),
                label: part.figure.label,
                text: part.figure.text,
                change: part.figure.change.as_ref().filter(|c| c.text != "0").map_or_else(String::new, |c| c.text.clone()),
                effect: part.figure.change.as_ref().filter(|c| c.text != "0").map(|c| c.by * part.weight),
                effect_text: if part.figure.change.is_some_and(|c| c.text != "0") { part.moved } else { String::new() },
                disputed: false,
            });
            return parts.collect();
        }
        let Some((_, expr)) = self.content().model.aux.iter().find(|a| a.0 == slot) else { return Vec::new() };
        let decimals = self.var(slot).map_or(0, |v| v.decimals);
        let before = self.before().unwrap_or_else(|| self.state());
        let parts = self.parts(*expr, before, self.state());
        parts
            .into_iter()
            .filter(|p| self.asked(p.0).is_some())
            .map(|(part, effect)| {
                let figure = self.figure(part);
                let shown = !self.veiled(part) && effect != 0.0;
                PartLine {
                    quantity: figure.quantity,
                    label: figure.label,
                    text: figure.text,
                    change: figure.change.filter(|c| c.text != "0").map_or_else(String::new, |c| c.text),
                    effect: shown.then_some(effect),
                    effect_text: if shown { words::signed(effect, words::decimals_for(effect, decimals)) } else { String::new() },
                    disputed: false,
                }
            })
            .collect()
    }

    fn coming(&self, slot: Slot, decimals: u8) -> Vec<(String, String, String)> {
        let due = self.state().queue.iter().filter_map(|due| {
            let (text, is) = match due.act {
                DueAct::Add(s, x) => (words::signed(x, words::decimals_for(x, decimals)), s == slot),
                DueAct::Set(s, x) => (format!("to {}", self.value_words(slot, x)), s == slot),
                DueAct::Act(_) => (String::new(), false),
            };
            let times = if due.left > 1 { format!(", {} times", due.left) } else { String::new() };
            is.then(|| (words::day(self.machine().date(due.tick)), self.cause(due.cause), format!("{text}{times}")))
        });
        due.collect()
    }
}

fn kind(kind: Option<VarKind>) -> &'static str {
    match kind {
        Some(VarKind::Param) => "a constant",
        Some(VarKind::Stock) => "a stock: it changes only by what is booked to it",
        Some(VarKind::Fact) => "set by decisions and events",
        Some(VarKind::Aux) => "worked out from other numbers",
        Some(VarKind::Series) => "given from outside",
        Some(VarKind::Smooth) => "follows another number with a lag",
        Some(VarKind::Delay) => "follows another number with a delay",
        Some(VarKind::Noise) => "luck",
        Some(VarKind::Lever) => "a standing policy",
        Some(VarKind::Engine) | None => "kept by the calendar",
    }
}
