//! Talks: offers, wings, ratification.
//!
//! Each wing of the other side accepts an offer with probability `logistic((points + worth) / 10)`, independently; the
//! offer carries where the wings that accept have the threshold's share of the weight. Each of the own parties that must
//! ratify refuses where the prices of the offer exceed what it bears. Only both make a signature.

use super::choice::positive;
use super::command::{Command, Refusal};
use super::content::{Clause, Negotiation, Term};
use super::desk::place;
use super::ledger::{Cause, Event, Sink};
use super::luck;
use super::machine::Machine;
use super::state::State;

/// States of talks, as stored in their slot.
pub mod talks {
    /// The window has not opened.
    pub const NONE: f64 = 0.0;
    /// Offers can be made.
    pub const OPEN: f64 = 1.0;
    /// Signed.
    pub const SIGNED: f64 = 2.0;
    /// The window closed without a signature; it may open again.
    pub const CLOSED: f64 = 3.0;
}

/// Sensible offers that automatic players consider.
pub(super) const OFFERS: usize = 3;

/// What is to be expected of an offer. Computed, not drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptance {
    /// Chance that each wing accepts, 0 to 1, in order of wings.
    pub wings: Vec<f64>,
    /// Each wing's share of the decision, 0 to 1.
    pub shares: Vec<f64>,
    /// Chance that the other side accepts, exact over all outcomes.
    pub carries: f64,
    /// Chance of a signature: `carries`, or 0 where an own party refuses.
    pub signed: f64,
    /// The price with each own party, in order of ratifiers.
    pub prices: Vec<Price>,
}

/// The price of an offer with an own party.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// The party.
    pub party: u32,
    /// What the offer costs it, in points.
    pub price: f64,
    /// What it bears now.
    pub bears: f64,
    /// Whether it bears the price.
    pub ratifies: bool,
}

/// What is to be expected of an offer: chance per wing, chance overall, price per own party.
#[must_use]
pub fn acceptance(machine: &Machine, state: &State, negotiation: u32, terms: &[u32]) -> Acceptance {
    let talk = &machine.content.negotiations[negotiation as usize];
    let wings: Vec<f64> = (0..talk.wings.len()).map(|w| machine.wing_accepts(state, talk, terms, w)).collect();
    let shares: Vec<f64> = (0..talk.wings.len()).map(|w| machine.wing_share(state, talk, w)).collect();
    let mut carries = 0.0;
    for outcome in 0..1_u32 << talk.wings.len() {
        if machine.enough(state, talk, outcome) {
            let mut chance = 1.0;
            for (w, p) in wings.iter().enumerate() {
                chance *= if outcome >> w & 1 == 1 { *p } else { 1.0 - p };
            }
            carries += chance;
        }
    }
    let prices: Vec<Price> = (0..talk.ratify.len()).map(|r| machine.price(state, talk, terms, r)).collect();
    let signed = if prices.iter().all(|p| p.ratifies) { carries } else { 0.0 };
    Acceptance { wings, shares, carries, signed, prices }
}

impl Machine {
    /// Whether an offer may be made. An offer of nothing in any clause is none.
    pub(crate) fn offer_legal(&self, state: &State, negotiation: u32, terms: &[u32]) -> Result<(), Refusal> {
        let talk = self.content.negotiations.get(negotiation as usize).ok_or(Refusal::Unknown)?;
        let known = terms.len() == talk.clauses.len() && talk.clauses.iter().zip(terms).all(|(c, &t)| (t as usize) < c.terms.len());
        if !known || terms.iter().all(|&t| t == 0) {
            return Err(Refusal::Unknown);
        }
        if self.get(state, talk.state) != talks::OPEN {
            return Err(Refusal::NotNow);
        }
        if self.get(state, talk.offers_now) >= f64::from(talk.offers_per_turn) {
            return Err(Refusal::NoMoreOffers);
        }
        self.attention_legal(state, talk.cost)
    }

    /// Makes an offer: one draw per wing and offer.
    pub(crate) fn offer<S: Sink>(&self, state: &mut State, negotiation: u32, terms: &[u32], sink: &mut S) {
        let talk = &self.content.negotiations[negotiation as usize];
        let nth = self.get(state, talk.offers_now) as u32;
        self.spend(state, talk.cost, sink);
        let (mut accept, mut refuse) = (0_u32, 0_u32);
        for w in 0..talk.wings.len() {
            let u = luck::u(state.seed, state.tick, talk.stream, place(state, nth << 5 | w as u32));
            accept |= u32::from(u < self.wing_accepts(state, talk, terms, w)) << w;
        }
        for r in 0..talk.ratify.len() {
            refuse |= u32::from(!self.price(state, talk, terms, r).ratifies) << r;
        }
        let carried = self.enough(state, talk, accept);
        let signed = carried && refuse == 0;
        self.add(state, talk.offers, 1.0, Cause::Engine, sink);
        self.add(state, talk.offers_now, 1.0, Cause::Engine, sink);
        sink.tell(Event::Offer(negotiation, accept, signed, refuse));
        let outcome = if !carried {
            &talk.on_refused
        } else if !signed {
            &talk.on_unratified
        } else {
            self.set(state, talk.state, talks::SIGNED, Cause::Engine, sink);
            for (c, (clause, &term)) in talk.clauses.iter().zip(terms).enumerate() {
                let cause = Cause::Clause(negotiation, c as u32);
                self.set(state, clause.slot, f64::from(term), cause, sink);
                self.effects(state, &clause.terms[term as usize].effects, cause, sink);
            }
            &talk.on_signed
        };
        self.effects(state, &outcome.effects, Cause::Negotiation(negotiation), sink);
    }

    /// Opens and closes the windows of talks on the frozen state. What is signed stays signed.
    pub(crate) fn open_windows<S: Sink>(&self, state: &mut State, sink: &mut S) {
        for (n, talk) in self.content.negotiations.iter().enumerate() {
            let (n, stands) = (n as u32, self.get(state, talk.state));
            if self.get(state, talk.offers_now) != 0.0 {
                self.set(state, talk.offers_now, 0.0, Cause::Engine, sink);
            }
            let holds = self.frozen(state, talk.when) != 0.0;
            if holds && (stands == talks::NONE || stands == talks::CLOSED) {
                self.set(state, talk.state, talks::OPEN, Cause::Engine, sink);
                sink.tell(Event::Window(n, true));
            } else if !holds && stands == talks::OPEN {
                self.set(state, talk.state, talks::CLOSED, Cause::Engine, sink);
                sink.tell(Event::Window(n, false));
                self.effects(state, &talk.on_closed.effects, Cause::Negotiation(n), sink);
            }
        }
    }

    /// Whether an offer may be made as far as window, number and attention go.
    pub(super) fn open_to_offers(&self, state: &State, talk: &Negotiation) -> bool {
        self.get(state, talk.state) == talks::OPEN
            && self.get(state, talk.offers_now) < f64::from(talk.offers_per_turn)
            && talk.cost <= self.attention(state)
    }

    /// Adds the sensible offers that are legal now.
    pub(crate) fn possible_offers(&self, state: &State, into: &mut Vec<Command>) {
        for (n, talk) in self.content.negotiations.iter().enumerate() {
            let negotiation = n as u32;
            if !self.open_to_offers(state, talk) {
                continue;
            }
            for which in 0..OFFERS {
                if let Some(terms) = self.sensible_offer(state, talk, which)
                    && self.offer_legal(state, negotiation, &terms).is_ok()
                {
                    into.push(Command::Offer { negotiation, terms });
                }
            }
        }
    }

    /// One of a few sensible offers: what they want most, the best bargain clause by clause, what the own side will
    /// just ratify. None where an earlier one is the same.
    pub(super) fn sensible_offer(&self, state: &State, talk: &Negotiation, which: usize) -> Option<Vec<u32>> {
        let mut shares = [0.0; 32];
        for (w, share) in shares.iter_mut().enumerate().take(talk.wings.len()) {
            *share = self.wing_share(state, talk, w);
        }
        let worth = |t: &Term| -> f64 { t.worth.iter().zip(&shares).map(|(x, share)| x * share).sum() };
        let price = |t: &Term| t.price.iter().copied().map(positive).sum::<f64>();
        let generous: Vec<u32> = talk.clauses.iter().map(|c| best(c, &worth)).collect();
        if which == 0 {
            return Some(generous);
        }
        let bargain: Vec<u32> = talk.clauses.iter().map(|c| best(c, &|t| worth(t) - price(t))).collect();
        if which == 1 {
            return (bargain != generous).then_some(bargain);
        }
        let ratified = self.within_means(state, talk, &generous, &worth);
        (ratified != generous && ratified != bargain).then_some(ratified)
    }

    /// The most generous offer, cut back clause by clause (least worth first) until every own party bears it.
    fn within_means(&self, state: &State, talk: &Negotiation, from: &[u32], worth: &dyn Fn(&Term) -> f64) -> Vec<u32> {
        let mut terms = from.to_vec();
        while !(0..talk.ratify.len()).all(|r| self.price(state, talk, &terms, r).ratifies) {
            let mut cut: Option<(f64, usize)> = None;
            for (c, clause) in talk.clauses.iter().enumerate() {
                let loss = worth(&clause.terms[terms[c] as usize]);
                if terms[c] != 0 && cut.is_none_or(|(least, _)| loss < least) {
                    cut = Some((loss, c));
                }
            }
            let Some((_, c)) = cut else { break };
            terms[c] = 0;
        }
        terms
    }

    /// Chance that a wing accepts.
    fn wing_accepts(&self, state: &State, talk: &Negotiation, terms: &[u32], wing: usize) -> f64 {
        let mut points = self.eval(state, talk.wings[wing].points);
        for (clause, &term) in talk.clauses.iter().zip(terms) {
            points += clause.terms[term as usize].worth.get(wing).copied().unwrap_or(0.0);
        }
        let x = points / 10.0;
        let x = if x > 60.0 { 60.0 } else { x };
        1.0 / (1.0 + libm::exp(if x < -60.0 { 60.0 } else { -x }))
    }

    /// A wing's share of the decision; equal shares where no weight is above zero.
    fn wing_share(&self, state: &State, talk: &Negotiation, wing: usize) -> f64 {
        let sum: f64 = talk.wings.iter().map(|w| positive(self.eval(state, w.weight))).sum();
        if sum > 0.0 { positive(self.eval(state, talk.wings[wing].weight)) / sum } else { 1.0 / talk.wings.len() as f64 }
    }

    /// Whether the wings that accept (bits) are enough; rounding of the shares does not decide.
    fn enough(&self, state: &State, talk: &Negotiation, accept: u32) -> bool {
        let shares = (0..talk.wings.len()).filter(|w| accept >> w & 1 == 1).map(|w| self.wing_share(state, talk, w));
        shares.sum::<f64>() >= talk.threshold - 1e-9
    }

    fn price(&self, state: &State, talk: &Negotiation, terms: &[u32], ratifier: usize) -> Price {
        let own = &talk.ratify[ratifier];
        let of = |t: &Term| t.price.get(ratifier).copied().unwrap_or(0.0);
        let price = talk.clauses.iter().zip(terms).map(|(c, &t)| of(&c.terms[t as usize])).sum();
        let bears = self.eval(state, own.bears);
        Price { party: own.party, price, bears, ratifies: price <= bears }
    }
}

/// The term of a clause with the highest value; the first of equals.
fn best(clause: &Clause, value: &dyn Fn(&Term) -> f64) -> u32 {
    let mut best = 0;
    for (i, term) in clause.terms.iter().enumerate() {
        if value(term) > value(&clause.terms[best]) {
            best = i;
        }
    }
    best as u32
}
