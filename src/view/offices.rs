//! Offices and people.

use super::{Action, Direction, Header, Prose, View};
use crate::engine::command::Command;
use crate::engine::content::{Candidate, Person, Way};

/// All seats and commands, in groups.
#[derive(Clone, Debug, PartialEq)]
pub struct CabinetView {
    /// The line above.
    pub header: Header,
    /// Groups in order: (group, offices).
    pub groups: Vec<(String, Vec<OfficeView>)>,
}

/// An office.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficeView {
    /// Office index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// What it decides.
    pub about: Prose,
    /// Group ("cabinet", "army").
    pub group: String,
    /// A command: where its holder sits elsewhere the next in line acts.
    pub command: bool,
    /// Person id and name of the holder.
    pub holder: Option<(String, String)>,
    /// Person id and name of who acts, where that is not the holder.
    pub acting: Option<(String, String)>,
    /// Candidates; for a command the line of succession, most senior first.
    pub candidates: Vec<CandidateView>,
    /// Empties it, where that can be done.
    pub vacate: Option<Action>,
    /// Why it cannot be filled now, where it cannot.
    pub shut: Option<String>,
}

/// A candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct CandidateView {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Line.
    pub line: String,
    /// Rank in the list, 0 for none.
    pub rank: u32,
    /// Attributes: (label, value).
    pub attributes: Vec<(String, f64)>,
    /// What is asked for.
    pub terms: Prose,
    /// What is missing.
    pub missing: Vec<String>,
    /// Ways to seat this person: with consent, by bargain, over heads.
    pub ways: Vec<(Way, Action)>,
    /// Parties that refuse.
    pub refusing: Vec<String>,
    /// Directions of the direct effects.
    pub directions: Vec<Direction>,
    /// Offices this person holds now: leaving or doubling them.
    pub holds: Vec<String>,
    /// Who would then act in each command this person holds: (office label, name).
    pub then_acts: Vec<(String, String)>,
}

/// People.
#[derive(Clone, Debug, PartialEq)]
pub struct PeopleView {
    /// The line above.
    pub header: Header,
    /// Those in office, then the others in order of first appearance in the scenario, then those who are gone.
    pub people: Vec<PersonView>,
}

/// A person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Line.
    pub line: String,
    /// Whether invented.
    pub invented: bool,
    /// What is to be known.
    pub about: Prose,
    /// Party name.
    pub party: String,
    /// The lens this adviser forecasts with, empty for none.
    pub lens: String,
    /// Offices held.
    pub holds: Vec<String>,
    /// No longer there: retired, removed or dead.
    pub gone: bool,
    /// Attributes: (label, value).
    pub attributes: Vec<(String, f64)>,
    /// Storylets in which this person spoke in this run: titles.
    pub spoke: Vec<String>,
}

impl View<'_> {
    /// All seats and commands, in groups.
    #[must_use]
    pub fn cabinet(&self) -> CabinetView {
        let mut groups: Vec<(String, Vec<OfficeView>)> = Vec::new();
        for o in 0..self.content().offices.len() as u32 {
            let office = self.office(o);
            match groups.iter_mut().find(|g| g.0 == office.group) {
                Some(group) => group.1.push(office),
                None => groups.push((office.group.clone(), vec![office])),
            }
        }
        CabinetView { header: self.header(), groups }
    }

    /// An office with its candidates.
    #[must_use]
    pub fn office(&self, index: u32) -> OfficeView {
        let (c, m, state) = (self.content(), self.machine(), self.state());
        let office = &c.offices[index as usize];
        let named = |slot| self.person_in(state, slot).map(|(p, name)| (c.people[p as usize].id.clone(), name.to_owned()));
        let (holder, acting) = (named(office.holder), named(office.acting));
        let shut = office.when.as_ref().filter(|n| m.eval(state, n.cond) == 0.0).map(|n| self.line(&n.text));
        let vacate = holder
            .as_ref()
            .map(|(_, name)| self.action(format!("{}: relieve {name}", office.label), Command::Vacate { office: index }, office.cost));
        let mut candidates: Vec<CandidateView> = office.candidates.iter().map(|candidate| self.candidate(index, candidate)).collect();
        if office.command {
            candidates.sort_by_key(|k| if k.rank == 0 { u32::MAX } else { k.rank });
        }
        OfficeView {
            index,
            id: office.id.clone(),
            label: office.label.clone(),
            about: self.prose(&office.about),
            group: office.group.clone(),
            command: office.command,
            acting: if acting == holder { None } else { acting },
            holder,
            candidates,
            vacate,
            shut,
        }
    }

    fn candidate(&self, index: u32, candidate: &Candidate) -> CandidateView {
        let (c, m, state) = (self.content(), self.machine(), self.state());
        let office = &c.offices[index as usize];
        let person = &c.people[candidate.person as usize];
        let ways = self.ways(&office.consent, |way| {
            let command = Command::Seat { office: index, person: candidate.person, way };
            self.action(format!("{}: {}", office.label, person.name), command, office.cost)
        });
        let refusing = office.consent.iter().filter(|k| m.refuses(state, k));
        let mut effects = candidate.effects.clone();
        effects.extend(office.on_seat.iter().cloned());
        // Who would act in each command this person holds: the next in line who holds no seat outside the commands.
        let elsewhere = |p: u32| {
            p == candidate.person || c.offices.iter().any(|o| !o.command && self.person_in(state, o.holder).is_some_and(|h| h.0 == p))
        };
        let then_acts = if office.command {
            Vec::new()
        } else {
            c.offices
                .iter()
                .filter(|o| o.command && self.person_in(state, o.holder).is_some_and(|h| h.0 == candidate.person))
                .map(|o| {
                    let next = o.candidates.iter().map(|k| k.person).filter(|&p| !elsewhere(p));
                    let name = next
                        .min_by_key(|&p| match c.people[p as usize].rank {
                            0 => u32::MAX,
                            rank => rank,
                        })
                        .map_or_else(|| "nobody".into(), |p| c.people[p as usize].name.clone());
                    (o.label.clone(), name)
                })
                .collect()
        };
        CandidateView {
            person: person.id.clone(),
            name: person.name.clone(),
            role: person.role.clone(),
            line: person.line.clone(),
            rank: person.rank,
            attributes: self.attributes(person),
            terms: self.prose(&candidate.terms),
            missing: candidate.needs.iter().filter(|n| m.eval(state, n.cond) == 0.0).map(|n| self.line(&n.text)).collect(),
            ways: ways.into_iter().map(|w| (w.way, w.action)).collect(),
            refusing: refusing.map(|k| c.parties[k.party as usize].name.clone()).collect(),
            directions: self.directions(&effects),
            holds: self.holds(candidate.person),
            then_acts,
        }
    }

    fn attributes(&self, person: &Person) -> Vec<(String, f64)> {
        let names = self.catalogue.attributes.iter().map(|a| a.replace('_', " "));
        names.zip(person.attributes.iter().copied()).collect()
    }

    fn holds(&self, person: u32) -> Vec<String> {
        let offices = self.content().offices.iter();
        offices.filter(|o| self.person_in(self.state(), o.holder).is_some_and(|h| h.0 == person)).map(|o| o.label.clone()).collect()
    }

    /// People.
    #[must_use]
    pub fn people(&self) -> PeopleView {
        let c = self.content();
        let tick = f64::from(self.state().tick);
        let spoke = |person: u32| {
            let cards =
                c.storylets.iter().filter(|s| self.machine().get(self.state(), s.seen) > 0.0 && s.voices.iter().any(|v| v.0 == person));
            cards.map(|s| self.line(&s.title)).collect()
        };
        let people = c.people.iter().enumerate().map(|(i, person)| PersonView {
            id: person.id.clone(),
            name: person.name.clone(),
            role: person.role.clone(),
            line: person.line.clone(),
            invented: person.invented,
            about: self.prose(&person.about),
            party: person.party.map_or_else(String::new, |p| c.parties[p as usize].name.clone()),
            lens: person.lens.map_or_else(String::new, |l| c.lenses[l as usize].name.clone()),
            holds: self.holds(i as u32),
            gone: tick > person.serves.1,
            attributes: self.attributes(person),
            spoke: spoke(i as u32),
        });
        let mut people: Vec<PersonView> = people.collect();
        people.sort_by_key(|p| if p.gone { 2 } else { u8::from(p.holds.is_empty()) });
        PeopleView { header: self.header(), people }
    }
}
