//! Offices, commands, deputies.
//!
//! The candidates of a command are its line of succession. Whoever holds a command keeps it when he is seated in an
//! office that is not one; the next in line who sits nowhere else then acts. Who leaves a command leaves its line for
//! good: the next becomes holder, and those before the holder count no more.

use super::command::{Command, Refusal};
use super::content::{Office, Way};
use super::ledger::{Cause, Event, Sink};
use super::machine::Machine;
use super::state::State;

/// A command in which an appointment changes who holds it or who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The command.
    pub office: u32,
    /// Who acts now.
    pub before: Option<u32>,
    /// Who acts then.
    pub after: Option<u32>,
    /// Who holds it then.
    pub holder: Option<u32>,
}

impl Machine {
    /// Who holds an office.
    #[must_use]
    pub fn holder(&self, state: &State, office: u32) -> Option<u32> {
        person(self.get(state, self.chairs[office as usize].holder))
    }

    /// Who acts in an office: the holder, or the next in line where the holder sits elsewhere.
    #[must_use]
    pub fn acting(&self, state: &State, office: u32) -> Option<u32> {
        person(self.get(state, self.chairs[office as usize].acting))
    }

    /// Commands in which seating this person (`None`: emptying the office) changes who acts or holds; nothing is done.
    #[must_use]
    pub fn who_acts_after(&self, state: &State, office: u32, seated: Option<u32>) -> Vec<Succession> {
        let tick = f64::from(state.tick);
        let before: Vec<Option<u32>> = (0..self.content.offices.len() as u32).map(|o| self.holder(state, o)).collect();
        let mut after = before.clone();
        for_each_change(self, tick, &|o| before[o], office, seated, &mut |o, holder| {
            after[o as usize] = holder;
        });
        (0..self.content.offices.len() as u32)
            .filter(|&o| self.content.offices[o as usize].command)
            .map(|o| {
                let acts = |held: &[Option<u32>]| acting(self, tick, o, held[o as usize], &|p| sits(self, p, |k| held[k]));
                Succession { office: o, before: acts(&before), after: acts(&after), holder: after[o as usize] }
            })
            .filter(|s| s.before != s.after || s.holder != before[s.office as usize])
            .collect()
    }

    /// Whether a person may be seated.
    pub(crate) fn seat_legal(&self, state: &State, office: u32, person: u32, way: Way) -> Result<(), Refusal> {
        let card = self.content.offices.get(office as usize).ok_or(Refusal::Unknown)?;
        if person as usize >= self.content.people.len() {
            return Err(Refusal::Unknown);
        }
        let candidate = card.candidates.iter().find(|c| c.person == person).ok_or(Refusal::Unfit)?;
        if !serves(self, person, f64::from(state.tick)) {
            return Err(Refusal::Unfit);
        }
        let shut = card.when.as_ref().is_some_and(|need| !self.holds(state, need.cond));
        let holder = self.holder(state, office);
        if shut || holder == Some(person) {
            return Err(Refusal::NotNow);
        }
        if card.command && holder.is_some_and(|h| place_in_line(card, h) > place_in_line(card, person)) {
            return Err(Refusal::Unfit);
        }
        self.needs_legal(state, &candidate.needs)?;
        self.attention_legal(state, card.cost)?;
        self.consent_legal(state, &card.consent, way)
    }

    /// Seats a person (the player's command).
    pub(crate) fn seat<S: Sink>(&self, state: &mut State, office: u32, person: u32, way: Way, sink: &mut S) {
        let card = &self.content.offices[office as usize];
        self.spend(state, card.cost, sink);
        self.pay_way(state, &card.consent, way, sink);
        self.seat_person(state, office, person, Cause::Office(office), sink);
    }

    /// Whether an office may be emptied.
    pub(crate) fn vacate_legal(&self, state: &State, office: u32) -> Result<(), Refusal> {
        let card = self.content.offices.get(office as usize).ok_or(Refusal::Unknown)?;
        let shut = card.when.as_ref().is_some_and(|need| !self.holds(state, need.cond));
        if shut || self.holder(state, office).is_none() {
            return Err(Refusal::NotNow);
        }
        self.attention_legal(state, card.cost)
    }

    /// Empties an office (the player's command).
    pub(crate) fn vacate<S: Sink>(&self, state: &mut State, office: u32, sink: &mut S) {
        self.spend(state, self.content.offices[office as usize].cost, sink);
        self.vacate_office(state, office, Cause::Office(office), sink);
    }

    /// The act of an effect: seats a person, at no cost and without consent. The effects of an appointment follow, and
    /// those of leaving an earlier seat.
    pub(crate) fn seat_person<S: Sink>(&self, state: &mut State, office: u32, person: u32, cause: Cause, sink: &mut S) {
        if self.holder(state, office) == Some(person) {
            return;
        }
        self.change_holders(state, office, Some(person), cause, sink);
        let card = &self.content.offices[office as usize];
        self.effects(state, &card.on_seat, Cause::Office(office), sink);
        if let Some(candidate) = card.candidates.iter().find(|c| c.person == person) {
            self.effects(state, &candidate.effects, Cause::Office(office), sink);
        }
    }

    /// The act of an effect: empties an office; in a command the next in line becomes holder.
    pub(crate) fn vacate_office<S: Sink>(&self, state: &mut State, office: u32, cause: Cause, sink: &mut S) {
        if self.holder(state, office).is_some() {
            self.change_holders(state, office, None, cause, sink);
        }
    }

    /// At the opening: whoever may no longer hold office leaves it, and whoever may no longer act is replaced.
    pub(crate) fn retire<S: Sink>(&self, state: &mut State, sink: &mut S) {
        let tick = f64::from(state.tick);
        let past = |p: Option<u32>| p.is_some_and(|p| tick > self.serves[p as usize].1);
        let mut refill = false;
        for office in 0..self.content.offices.len() as u32 {
            if past(self.holder(state, office)) {
                self.freshen_acts(state);
                self.vacate_office(state, office, Cause::Office(office), sink);
            }
            refill |= past(self.acting(state, office));
        }
        if refill {
            self.fill_offices(state, Cause::Engine, &|_| false, sink);
        }
    }

    /// First holders and who acts, at the start of a campaign; no effects.
    pub(crate) fn start_offices<S: Sink>(&self, state: &mut State, sink: &mut S) {
        for office in &self.content.offices {
            self.set(state, office.holder, number(office.initial), Cause::Engine, sink);
        }
        self.fill_offices(state, Cause::Engine, &|_| true, sink);
    }

    /// Adds appointments and dismissals that are legal now.
    pub(crate) fn possible_seats(&self, state: &State, into: &mut Vec<Command>) {
        for (o, card) in self.content.offices.iter().enumerate() {
            let office = o as u32;
            if card.cost > self.attention(state) {
                continue;
            }
            let agreed = self.carries(state, &card.consent, Way::Agreed);
            for candidate in &card.candidates {
                let person = candidate.person;
                if self.seat_legal(state, office, person, Way::Overrule).is_err() {
                    continue;
                }
                for way in super::choice::WAYS {
                    if agreed == (way == Way::Agreed) && self.carries(state, &card.consent, way) {
                        into.push(Command::Seat { office, person, way });
                    }
                }
            }
            if self.vacate_legal(state, office).is_ok() {
                into.push(Command::Vacate { office });
            }
        }
    }

    fn change_holders<S: Sink>(&self, state: &mut State, office: u32, to: Option<u32>, cause: Cause, sink: &mut S) {
        let mut changes = Vec::with_capacity(2);
        for_each_change(self, f64::from(state.tick), &|o| self.holder(state, o as u32), office, to, &mut |o, holder| {
            changes.push((o, holder, self.holder(state, o).is_some()));
        });
        for &(o, holder, _) in &changes {
            self.set(state, self.content.offices[o as usize].holder, number(holder), cause, sink);
            sink.tell(Event::Seated(o, holder));
        }
        self.fill_offices(state, cause, &|o| changes.iter().any(|c| c.0 == o), sink);
        for &(o, _, held) in &changes {
            // Whoever is replaced by the appointment itself is covered by its own effects.
            if held && (o != office || to.is_none()) {
                self.effects(state, &self.content.offices[o as usize].on_vacate, Cause::Office(o), sink);
            }
        }
    }

    /// Writes who acts and the attributes of holders and acting persons, where an office has a new holder, and in the
    /// commands, where who acts hangs on the others.
    fn fill_offices<S: Sink>(&self, state: &mut State, cause: Cause, changed: &dyn Fn(u32) -> bool, sink: &mut S) {
        for (o, chair) in self.chairs.iter().enumerate() {
            let new = changed(o as u32);
            if !chair.command && !new {
                continue;
            }
            let holder = self.holder(state, o as u32);
            let busy = |p| sits(self, p, |k| self.holder(state, k as u32));
            let acts = acting(self, f64::from(state.tick), o as u32, holder, &busy);
            if !new && acts == self.acting(state, o as u32) {
                continue;
            }
            let card = &self.content.offices[o];
            let mut put = |slot, value| {
                if self.get(state, slot) != value {
                    self.set(state, slot, value, cause, sink);
                }
            };
            put(card.acting, number(acts));
            for (who, slots) in [(holder, &card.holder_attributes), (acts, &card.acting_attributes)] {
                for (a, &slot) in slots.iter().enumerate() {
                    let value = who.and_then(|p| self.content.people[p as usize].attributes.get(a)).copied();
                    put(slot, value.unwrap_or(0.0));
                }
            }
        }
    }
}

/// The slot's number as a person.
fn person(x: f64) -> Option<u32> {
    if x >= 1.0 { Some(x as u32 - 1) } else { None }
}

/// A person as the slot's number.
fn number(person: Option<u32>) -> f64 {
    person.map_or(0.0, |p| f64::from(p) + 1.0)
}

/// Whether a person can hold office at this step.
fn serves(machine: &Machine, person: u32, tick: f64) -> bool {
    let (from, until) = machine.serves[person as usize];
    tick >= from && tick <= until
}

/// Whether a person sits in an office that is no command, under these holders.
fn sits(machine: &Machine, person: u32, holder: impl Fn(usize) -> Option<u32>) -> bool {
    machine.chairs.iter().enumerate().any(|(o, chair)| !chair.command && holder(o) == Some(person))
}

/// Place in the line of a command; whoever is not in it stands before all.
fn place_in_line(card: &Office, person: u32) -> usize {
    card.candidates.iter().position(|c| c.person == person).map_or(0, |i| i + 1)
}

/// Who acts: the holder; in a command, where the holder sits elsewhere, the next in line who does not.
fn acting(machine: &Machine, tick: f64, office: u32, holder: Option<u32>, busy: &dyn Fn(u32) -> bool) -> Option<u32> {
    let card = &machine.content.offices[office as usize];
    let first = holder?;
    if !card.command || !busy(first) {
        return holder;
    }
    let line = card.candidates.iter().skip(place_in_line(card, first)).map(|c| c.person);
    line.into_iter().find(|&p| serves(machine, p, tick) && !busy(p))
}

/// Every change of holder that one appointment brings: the office itself; the seat or command of the same kind that the
/// person leaves for it; in a command that is left, the next of the line.
fn for_each_change(
    machine: &Machine,
    tick: f64,
    before: &dyn Fn(usize) -> Option<u32>,
    office: u32,
    to: Option<u32>,
    change: &mut dyn FnMut(u32, Option<u32>),
) {
    let offices = &machine.content.offices;
    let command = offices[office as usize].command;
    let next = |o: usize| {
        let card = &offices[o];
        let line = card.candidates.iter().skip(before(o).map_or(0, |h| place_in_line(card, h))).map(|c| c.person);
        let commands = |p| (0..offices.len()).any(|k| k != o && offices[k].command && before(k) == Some(p));
        line.into_iter().find(|&p| Some(p) != to && serves(machine, p, tick) && !commands(p))
    };
    match to {
        None => change(office, if command { next(office as usize) } else { None }),
        Some(person) => {
            for (o, card) in offices.iter().enumerate() {
                if o != office as usize && card.command == command && before(o) == Some(person) {
                    change(o as u32, if command { next(o) } else { None });
                }
            }
            change(office, Some(person));
        }
    }
}
