//! Commands numbered, so that one can be drawn without listing all.
//!
//! Every command that [`Machine::possible`] lists (the close apart) has exactly one number below
//! [`Machine::candidates`]; many numbers have no command just now. To draw a number until it has one is to draw evenly
//! among the possible commands, at the cost of testing a few.

use super::choice::WAYS;
use super::command::Command;
use super::content::{Consent, Content, Storylet, StoryletKind, Way};
use super::desk::count;
use super::expr::ExprId;
use super::machine::Machine;
use super::negotiation::OFFERS;
use super::state::State;

/// An appointment or a dismissal that may be possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatCandidate {
    office: u32,
    /// Person; `None` to empty the office.
    person: Option<u32>,
    way: Way,
}

/// The ways worth a number: where nobody is asked there is one.
fn ways(consents: &[Consent]) -> &'static [Way] {
    if consents.is_empty() { &WAYS[..1] } else { &WAYS }
}

/// The ways in which options of storylets may be taken, numbered, with what each asks: it is tested often, and the
/// options themselves with all their words lie far apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    all: Vec<ChoiceCandidate>,
    needs: Vec<ExprId>,
    asks: Vec<Ask>,
}

/// A way of taking an option.
#[derive(Clone, Copy, Debug)]
struct ChoiceCandidate {
    option: u32,
    way: Way,
    /// Attention, the storylet's own counted.
    cost: u32,
    /// What must hold, who is asked: from, to.
    needs: [u32; 2],
    asks: [u32; 2],
}

/// A party that is asked where it is inside, and when it refuses.
#[derive(Clone, Copy, Debug)]
struct Ask {
    party: u32,
    inside: Option<ExprId>,
    refuses: ExprId,
}

impl Choices {
    /// Adds those of a storylet; says which numbers are theirs.
    pub(super) fn add(&mut self, storylet: &Storylet, content: &Content) -> [u32; 2] {
        let first = self.all.len() as u32;
        for (option, choice) in storylet.options.iter().enumerate() {
            let (need, ask) = (self.needs.len() as u32, self.asks.len() as u32);
            self.needs.extend(choice.needs.iter().map(|need| need.cond));
            self.asks.extend(choice.consent.iter().map(|c| {
                let inside = content.parties[c.party as usize].inside;
                Ask { party: c.party, inside, refuses: c.refuses }
            }));
            let (needs, asks) = ([need, self.needs.len() as u32], [ask, self.asks.len() as u32]);
            let candidate = |&way: &Way| ChoiceCandidate { option: option as u32, way, cost: storylet.cost + choice.cost, needs, asks };
            self.all.extend(ways(&choice.consent).iter().map(candidate));
        }
        [first, self.all.len() as u32 - first]
    }
}

/// Appointments and dismissals of a scenario.
pub(super) fn seats(content: &Content) -> Vec<SeatCandidate> {
    let mut all = Vec::new();
    for (o, card) in content.offices.iter().enumerate() {
        let office = o as u32;
        for candidate in &card.candidates {
            let person = Some(candidate.person);
            all.extend(ways(&card.consent).iter().map(|&way| SeatCandidate { office, person, way }));
        }
        all.push(SeatCandidate { office, person: None, way: Way::Agreed });
    }
    all
}

impl Machine {
    /// How many numbers there are; `free`: of what nobody waits for an answer to, levers, initiatives, offers, seats.
    #[must_use]
    pub fn candidates(&self, state: &State, free: bool) -> u32 {
        let desk: usize = state
            .desk
            .iter()
            .filter(|d| self.counts(d.storylet, free))
            .map(|d| self.cards[d.storylet as usize].candidates[1] as usize)
            .sum();
        let offers = self.content.negotiations.iter().filter(|t| self.open_to_offers(state, t)).count() * OFFERS;
        let rest = 2 * self.content.levers.len() + offers + self.seats.len();
        if free {
            return (desk + rest) as u32;
        }
        let answers: usize = state.petitions.iter().map(|&p| self.content.petitions[p as usize].answers.len()).sum();
        let gives: usize = (0..self.content.allocations.len()).map(|a| self.give_candidates(state, a)).sum();
        (desk + rest + answers + gives) as u32
    }

    /// Whether a storylet is counted: it always is, or where it is an initiative.
    fn counts(&self, storylet: u32, free: bool) -> bool {
        !free || self.cards[storylet as usize].kind == StoryletKind::Initiative
    }

    /// The command of a number, where it has a legal one.
    #[must_use]
    pub fn candidate(&self, state: &State, number: u32, free: bool) -> Option<Command> {
        let mut k = number as usize;
        for d in state.desk.iter().filter(|d| self.counts(d.storylet, free)) {
            let [_, n] = self.cards[d.storylet as usize].candidates;
            if k < n as usize {
                return self.choice_candidate(state, d.storylet, k as u32);
            }
            k -= n as usize;
        }
        for &petition in state.petitions.iter().filter(|_| !free) {
            let n = self.content.petitions[petition as usize].answers.len();
            if k < n {
                let answer = k as u32;
                return self.answer_legal(state, petition, answer).is_ok().then_some(Command::Answer { petition, answer });
            }
            k -= n;
        }
        if k < 2 * self.content.levers.len() {
            let (lever, up) = ((k / 2) as u32, k % 2 == 1);
            let legal = self.content.levers[k / 2].cost <= self.attention(state) && self.lever_legal(state, lever, up).is_ok();
            return legal.then_some(Command::Lever { lever, up });
        }
        k -= 2 * self.content.levers.len();
        if k < self.seats.len() {
            return self.seat_candidate(state, self.seats[k]);
        }
        k -= self.seats.len();
        for a in (0..self.content.allocations.len()).filter(|_| !free) {
            let n = self.give_candidates(state, a);
            if k < n {
                return self.give_candidate(state, a, k);
            }
            k -= n;
        }
        for (n, talk) in self.content.negotiations.iter().enumerate() {
            if self.open_to_offers(state, talk) {
                if k < OFFERS {
                    let (negotiation, terms) = (n as u32, self.sensible_offer(state, talk, k)?);
                    let legal = self.offer_legal(state, negotiation, &terms).is_ok();
                    return legal.then_some(Command::Offer { negotiation, terms });
                }
                k -= OFFERS;
            }
        }
        None
    }

    /// The way of taking an option of a storylet that has this number among them, where it is legal.
    pub(super) fn choice_candidate(&self, state: &State, storylet: u32, k: u32) -> Option<Command> {
        let choices = &self.choices;
        let [first, _] = self.cards[storylet as usize].candidates;
        let ChoiceCandidate { option, way, cost, needs, asks } = choices.all[(first + k) as usize];
        let range = |[from, to]: [u32; 2]| from as usize..to as usize;
        let reached = cost <= self.attention(state) && choices.needs[range(needs)].iter().all(|&need| self.holds(state, need));
        let refuses = |ask: &Ask| ask.inside.is_none_or(|id| self.holds(state, id)) && self.holds(state, ask.refuses);
        let mut refusing = choices.asks[range(asks)].iter().filter(|ask| refuses(ask)).peekable();
        let legal = reached
            && match way {
                Way::Agreed => refusing.peek().is_none(),
                Way::Overrule => refusing.peek().is_some(),
                Way::Bargain => refusing.peek().is_some() && refusing.all(|ask| self.bargains(state, ask.party)),
            };
        legal.then_some(Command::Choose { storylet, option, way })
    }

    /// Agreed where all agree; where not, what carries in spite of them.
    fn mildest(&self, state: &State, consents: &[Consent], way: Way) -> bool {
        (way == Way::Agreed) == self.carries(state, consents, Way::Agreed) && self.carries(state, consents, way)
    }

    fn seat_candidate(&self, state: &State, seat: SeatCandidate) -> Option<Command> {
        let SeatCandidate { office, person, way } = seat;
        let card = &self.content.offices[office as usize];
        if card.cost > self.attention(state) {
            return None;
        }
        let Some(person) = person else {
            return self.vacate_legal(state, office).is_ok().then_some(Command::Vacate { office });
        };
        let legal = self.seat_legal(state, office, person, Way::Overrule).is_ok() && self.mildest(state, &card.consent, way);
        legal.then_some(Command::Seat { office, person, way })
    }

    fn give_candidates(&self, state: &State, allocation: usize) -> usize {
        let board = &self.content.allocations[allocation];
        if self.frozen(state, board.when) == 0.0 {
            return 0;
        }
        board.means.iter().map(|m| 2 * m.given.len()).sum()
    }

    fn give_candidate(&self, state: &State, allocation: usize, mut k: usize) -> Option<Command> {
        let board = &self.content.allocations[allocation];
        let a = allocation as u32;
        if self.board_cost(state, a) > self.attention(state) {
            return None;
        }
        for (m, means) in board.means.iter().enumerate() {
            let n = 2 * means.given.len();
            if k < n {
                let here = count(self.get(state, means.given[k / 2]));
                let units = if k.is_multiple_of(2) {
                    here.checked_sub(1)?
                } else {
                    (self.units(state, means) > self.units_given(state, means)).then_some(here + 1)?
                };
                return Some(Command::Give { allocation: a, means: m as u32, place: (k / 2) as u32, units });
            }
            k -= n;
        }
        None
    }
}
