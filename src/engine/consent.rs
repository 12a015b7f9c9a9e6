//! Consent: who refuses, bargains and overruling.
//!
//! A party outside the coalition is not asked. Without consent there are three ways: a bargain (a pledge to each party
//! that refuses), overruling it (its own effects), or no decision.

use super::command::Refusal;
use super::content::{Consent, Way, pledge_state};
use super::ledger::{Cause, Event, Sink};
use super::machine::Machine;
use super::state::State;

impl Machine {
    /// Whether this party is asked and refuses, on the present state.
    #[must_use]
    pub fn refuses(&self, state: &State, consent: &Consent) -> bool {
        let party = &self.content.parties[consent.party as usize];
        party.inside.is_none_or(|id| self.holds(state, id)) && self.holds(state, consent.refuses)
    }

    /// Whether a bargain is to be had with a party: it wants a pledge, and none was given before: a word is given
    /// once, whether it was kept or not.
    #[must_use]
    pub fn bargains(&self, state: &State, party: u32) -> bool {
        self.content.parties[party as usize]
            .bargain
            .is_some_and(|pledge| self.get(state, self.content.pledges[pledge as usize].state) == pledge_state::NONE)
    }

    /// Whether something can be carried in this way; no words, no allocation.
    pub(super) fn carries(&self, state: &State, consents: &[Consent], way: Way) -> bool {
        match way {
            Way::Overrule => true,
            Way::Agreed => !consents.iter().any(|c| self.refuses(state, c)),
            Way::Bargain => consents.iter().all(|c| !self.refuses(state, c) || self.bargains(state, c.party)),
        }
    }

    /// The same with the reason.
    pub(super) fn consent_legal(&self, state: &State, consents: &[Consent], way: Way) -> Result<(), Refusal> {
        let refusing = || consents.iter().filter(|c| self.refuses(state, c)).map(|c| c.party);
        match way {
            Way::Overrule => Ok(()),
            Way::Agreed if refusing().next().is_none() => Ok(()),
            Way::Agreed => Err(Refusal::Consent(refusing().collect())),
            Way::Bargain => match refusing().find(|&party| !self.bargains(state, party)) {
                Some(party) => Err(Refusal::NoBargain(party)),
                None => Ok(()),
            },
        }
    }

    /// Pays for the way: pledges to those that refuse, or their anger. Who refuses is settled before anything is paid.
    pub(super) fn pay_way<S: Sink>(&self, state: &mut State, consents: &[Consent], way: Way, sink: &mut S) {
        if way == Way::Agreed {
            return;
        }
        let mut refusing = 0_u64;
        for (i, consent) in consents.iter().take(64).enumerate() {
            refusing |= u64::from(self.refuses(state, consent)) << i;
        }
        for (i, consent) in consents.iter().take(64).enumerate() {
            if refusing >> i & 1 == 0 {
                continue;
            }
            let party = &self.content.parties[consent.party as usize];
            if way == Way::Overrule {
                sink.tell(Event::Overruled(consent.party));
                self.effects(state, &party.overruled, Cause::Overruled(consent.party), sink);
            } else if let Some(pledge) = party.bargain {
                self.give_pledge(state, pledge, sink);
            }
        }
    }
}
