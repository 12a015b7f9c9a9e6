//! What there is to be reached in a scenario, numbered, and who notes what a campaign reached.

use crate::engine::content::{Content, StoryletKind, Way, pledge_state};
use crate::engine::ledger::{Booking, Event, Sink};
use crate::engine::machine::Machine;
use crate::engine::state::State;
use crate::scenario::Catalogue;
use std::collections::BTreeMap;

/// Kinds of things that a campaign reaches or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An ending.
    Ending,
    /// An event that came to the desk.
    Event,
    /// An initiative that was on offer.
    Offer,
    /// An initiative that was taken up.
    Initiative,
    /// An option that could be taken when its storylet lay open.
    Offered,
    /// An option that was taken.
    Taken,
    /// An outcome drawn by odds.
    Branch,
    /// A position at which a lever stood.
    Lever,
    /// A move of another player.
    Move,
    /// A strategy of another player.
    Strategy,
    /// A petition that arrived.
    Petition,
    /// An answer given to one.
    Answer,
    /// A pledge given, kept or broken.
    Pledge,
    /// Talks opened, signed or closed without.
    Talks,
    /// A wording in force.
    Term,
    /// A person put into an office.
    Seat,
    /// An arc of which some storylet came.
    Arc,
    /// An aim met at the end.
    Aim,
}

/// Every kind, in the order of reports.
pub const KINDS: [Kind; 18] = [
    Kind::Ending,
    Kind::Event,
    Kind::Offer,
    Kind::Initiative,
    Kind::Offered,
    Kind::Taken,
    Kind::Branch,
    Kind::Lever,
    Kind::Move,
    Kind::Strategy,
    Kind::Petition,
    Kind::Answer,
    Kind::Pledge,
    Kind::Talks,
    Kind::Term,
    Kind::Seat,
    Kind::Arc,
    Kind::Aim,
];

impl Kind {
    /// The word for it in rows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ending => "ending",
            Self::Event => "event",
            Self::Offer => "initiative_offered",
            Self::Initiative => "initiative",
            Self::Offered => "option_offered",
            Self::Taken => "option",
            Self::Branch => "branch",
            Self::Lever => "lever",
            Self::Move => "move",
            Self::Strategy => "strategy",
            Self::Petition => "petition",
            Self::Answer => "answer",
            Self::Pledge => "pledge",
            Self::Talks => "talks",
            Self::Term => "term",
            Self::Seat => "seat",
            Self::Arc => "arc",
            Self::Aim => "aim",
        }
    }

    /// What it is, for a reader: "events that came".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Ending => "endings",
            Self::Event => "events that came",
            Self::Offer => "initiatives on offer",
            Self::Initiative => "initiatives taken up",
            Self::Offered => "options to be had",
            Self::Taken => "options taken",
            Self::Branch => "outcomes by odds",
            Self::Lever => "positions of levers",
            Self::Move => "moves of others",
            Self::Strategy => "strategies of others",
            Self::Petition => "petitions",
            Self::Answer => "answers to petitions",
            Self::Pledge => "pledges given, kept, broken",
            Self::Talks => "talks opened, signed, closed",
            Self::Term => "clauses signed",
            Self::Seat => "appointments",
            Self::Arc => "arcs begun",
            Self::Aim => "aims met",
        }
    }
}

/// Everything there is to reach, each with its number.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Kind and id, by number.
    pub list: Vec<(Kind, String)>,
    storylet: Vec<u32>,
    offer: Vec<u32>,
    offered: Vec<u32>,
    taken: Vec<u32>,
    branch: Vec<Vec<u32>>,
    lever: Vec<u32>,
    moves: Vec<u32>,
    strategy: Vec<u32>,
    petition: Vec<u32>,
    answer: Vec<u32>,
    pledge: Vec<u32>,
    talks: Vec<u32>,
    term: Vec<Vec<u32>>,
    seat: Vec<Vec<(u32, u32)>>,
    arc: Vec<Vec<u32>>,
    /// Arcs: number, how many storylets it has.
    pub arcs: Vec<(u32, u32)>,
    aim: u32,
}

impl Marks {
    /// Numbers what a scenario has. Storylets and petitions that stand once an element count as one.
    #[must_use]
    pub fn new(content: &Content, catalogue: &Catalogue) -> Self {
        let mut m = Self::default();
        for ending in &content.endings {
            m.put(Kind::Ending, ending.id.clone());
        }
        let mut families = BTreeMap::new();
        for (i, card) in content.storylets.iter().enumerate() {
            if let Some(&like) = families.get(&card.family) {
                let like: usize = like;
                for all in [&mut m.storylet, &mut m.offer, &mut m.offered, &mut m.taken] {
                    let same = all[like];
                    all.push(same);
                }
                let same = m.branch[like].clone();
                m.branch.push(same);
                continue;
            }
            families.insert(card.family.clone(), i);
            let initiative = card.kind == StoryletKind::Initiative;
            let offer = if initiative { m.put(Kind::Offer, card.family.clone()) } else { u32::MAX };
            m.offer.push(offer);
            let storylet = m.put(if initiative { Kind::Initiative } else { Kind::Event }, card.family.clone());
            m.storylet.push(storylet);
            for (kind, first) in [(Kind::Offered, &mut m.offered), (Kind::Taken, &mut m.taken)] {
                first.push(m.list.len() as u32);
                m.list.extend(card.options.iter().map(|o| (kind, format!("{}.{}", card.family, o.id))));
            }
            let mut firsts = Vec::new();
            for option in &card.options {
                firsts.push(m.list.len() as u32);
                let name = |k: usize, label: &str| format!("{}.{}.{} {label}", card.family, option.id, k + 1);
                m.list.extend(option.odds.iter().enumerate().map(|(k, o)| (Kind::Branch, name(k, &o.label))));
            }
            m.branch.push(firsts);
        }
        for lever in &content.levers {
            m.lever.push(m.list.len() as u32);
            m.list.extend(lever.positions.iter().map(|p| (Kind::Lever, format!("{}: {}", lever.id, p.label))));
        }
        for actor in &content.actors {
            m.moves.push(m.list.len() as u32);
            m.list.extend(actor.moves.iter().map(|x| (Kind::Move, format!("{}.{}", actor.id, x.id))));
            m.strategy.push(m.list.len() as u32);
            m.list.extend(actor.strategies.iter().map(|x| (Kind::Strategy, format!("{}.{}", actor.id, x.id))));
        }
        let mut families = BTreeMap::new();
        for (i, card) in content.petitions.iter().enumerate() {
            if let Some(&like) = families.get(&card.family) {
                let like: usize = like;
                let (petition, answer) = (m.petition[like], m.answer[like]);
                m.petition.push(petition);
                m.answer.push(answer);
                continue;
            }
            families.insert(card.family.clone(), i);
            let petition = m.put(Kind::Petition, card.family.clone());
            m.petition.push(petition);
            m.answer.push(m.list.len() as u32);
            m.list.extend(card.answers.iter().map(|a| (Kind::Answer, format!("{}.{}", card.family, a.id))));
        }
        for pledge in &content.pledges {
            m.pledge.push(m.list.len() as u32);
            m.list.extend(["given", "kept", "broken"].map(|w| (Kind::Pledge, format!("{} {w}", pledge.id))));
        }
        for talks in &content.negotiations {
            m.talks.push(m.list.len() as u32);
            m.list.extend(["opened", "signed", "closed"].map(|w| (Kind::Talks, format!("{} {w}", talks.id))));
            let mut clauses = Vec::new();
            for clause in &talks.clauses {
                clauses.push(m.list.len() as u32);
                m.list.extend(clause.terms.iter().skip(1).map(|t| (Kind::Term, format!("{}.{}.{}", talks.id, clause.id, t.id))));
            }
            m.term.push(clauses);
        }
        for office in &content.offices {
            let seats = office.candidates.iter().map(|c| {
                let mark = m.list.len() as u32;
                let person = content.people.get(c.person as usize).map_or("", |p| p.id.as_str());
                m.list.push((Kind::Seat, format!("{}.{person}", office.id)));
                (c.person, mark)
            });
            let seats = seats.collect();
            m.seat.push(seats);
        }
        let arcs = m.list.len() as u32;
        m.list.extend(catalogue.arcs.iter().map(|a| (Kind::Arc, a.id.clone())));
        m.arcs = (catalogue.arcs.iter().enumerate()).map(|(k, a)| (arcs + k as u32, a.storylets.len() as u32)).collect();
        m.arc = vec![Vec::new(); m.list.len()];
        for (k, arc) in catalogue.arcs.iter().enumerate() {
            for (i, _) in content.storylets.iter().enumerate().filter(|(_, s)| arc.storylets.contains(&s.family)) {
                let of = &mut m.arc[m.storylet[i] as usize];
                if !of.contains(&(k as u32)) {
                    of.push(k as u32);
                }
            }
        }
        m.aim = m.list.len() as u32;
        m.list.extend(content.aims.iter().map(|a| (Kind::Aim, a.id.clone())));
        m
    }

    fn put(&mut self, kind: Kind, id: String) -> u32 {
        self.list.push((kind, id));
        self.list.len() as u32 - 1
    }

    /// The numbers of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = usize> {
        (0..self.list.len()).filter(move |&i| self.list[i].0 == kind)
    }

    /// Storylets as a campaign meets them: events that came and initiatives taken up.
    pub fn met(&self) -> impl Iterator<Item = usize> {
        (0..self.list.len()).filter(|&i| matches!(self.list[i].0, Kind::Event | Kind::Initiative))
    }
}

/// Notes what one campaign reaches.
#[derive(Clone, Debug)]
pub struct Watch<'a> {
    marks: &'a Marks,
    hit: Vec<bool>,
    /// Numbers of what was reached, in the order in which it was.
    pub hits: Vec<u32>,
    count: Vec<u32>,
    /// Storylets of each arc that came.
    pub arcs: Vec<u32>,
}

impl<'a> Watch<'a> {
    /// A watch at the start of a campaign.
    #[must_use]
    pub fn new(marks: &'a Marks) -> Self {
        let len = marks.list.len();
        Self { marks, hit: vec![false; len], hits: Vec::new(), count: vec![0; len], arcs: vec![0; marks.arcs.len()] }
    }

    /// Forgets the campaign.
    pub fn clear(&mut self) {
        for i in self.hits.drain(..) {
            self.hit[i as usize] = false;
            self.count[i as usize] = 0;
        }
        self.arcs.fill(0);
    }

    /// How often something was reached.
    #[must_use]
    pub fn count(&self, mark: u32) -> u32 {
        self.count[mark as usize]
    }

    fn mark(&mut self, i: u32) {
        let here = i as usize;
        self.count[here] += 1;
        if !self.hit[here] {
            self.hit[here] = true;
            self.hits.push(i);
            if let Some(arcs) = self.marks.arc.get(here) {
                for &arc in arcs {
                    self.arcs[arc as usize] += 1;
                    self.mark(self.marks.arcs[arc as usize].0);
                }
            }
        }
    }

    /// Notes where things stand before the first turn.
    pub fn begin(&mut self, machine: &Machine, state: &State) {
        for (i, &first) in self.marks.lever.iter().enumerate() {
            self.mark(first + machine.lever_at(state, i as u32));
        }
        for (actor, &first) in machine.content.actors.iter().zip(&self.marks.strategy) {
            if !actor.strategies.is_empty() {
                self.mark(first + machine.get(state, actor.strategy) as u32);
            }
        }
    }

    /// Notes what lies open at the opening of a turn: initiatives on offer, options to be had.
    pub fn look(&mut self, machine: &Machine, state: &State) {
        for open in &state.desk {
            let i = open.storylet as usize;
            let offer = self.marks.offer[i];
            if offer != u32::MAX {
                self.mark(offer);
            }
            for option in 0..machine.content.storylets[i].options.len() as u32 {
                let mark = self.marks.offered[i] + option;
                if !self.hit[mark as usize] && machine.choose_legal(state, open.storylet, option, Way::Overrule).is_ok() {
                    self.mark(mark);
                }
            }
        }
    }

    /// Notes how it ended.
    pub fn end(&mut self, machine: &Machine, state: &State) {
        if let Some(ending) = state.ended {
            self.mark(ending);
        }
        for (i, aim) in machine.content.aims.iter().enumerate() {
            if machine.holds(state, aim.met) {
                self.mark(self.marks.aim + i as u32);
            }
        }
        for (talks, clauses) in machine.content.negotiations.iter().zip(&self.marks.term) {
            for (clause, &first) in talks.clauses.iter().zip(clauses) {
                let term = machine.get(state, clause.slot);
                if term >= 1.0 {
                    self.mark(first + term as u32 - 1);
                }
            }
        }
        for (pledge, &first) in machine.content.pledges.iter().zip(&self.marks.pledge) {
            if machine.get(state, pledge.state) != pledge_state::NONE && !self.hit[first as usize] {
                self.mark(first);
            }
        }
    }
}

impl Sink for Watch<'_> {
    const BOOKS: bool = false;
    fn book(&mut self, _: Booking) {}
    fn tell(&mut self, event: Event) {
        let marks = self.marks;
        match event {
            Event::Came(s) => self.mark(marks.storylet[s as usize]),
            Event::Chosen(s, option, drawn) => {
                let i = s as usize;
                if marks.offer[i] != u32::MAX {
                    self.mark(marks.offer[i]);
                    self.mark(marks.storylet[i]);
                }
                self.mark(marks.offered[i] + option);
                self.mark(marks.taken[i] + option);
                if let Some(k) = drawn {
                    self.mark(marks.branch[i][option as usize] + k);
                }
            }
            Event::Lever(lever, at) => self.mark(marks.lever[lever as usize] + at),
            Event::Moved(actor, made) => self.mark(marks.moves[actor as usize] + made),
            Event::Strategy(actor, now) => self.mark(marks.strategy[actor as usize] + now),
            Event::Asked(p) => self.mark(marks.petition[p as usize]),
            Event::Answered(p, answer) => self.mark(marks.answer[p as usize] + answer),
            Event::Pledged(p) => self.mark(marks.pledge[p as usize]),
            Event::Settled(p, kept) => self.mark(marks.pledge[p as usize] + if kept { 1 } else { 2 }),
            Event::Window(n, opened) => self.mark(marks.talks[n as usize] + if opened { 0 } else { 2 }),
            Event::Offer(n, _, true, _) => self.mark(marks.talks[n as usize] + 1),
            Event::Seated(office, Some(person)) => {
                if let Some(&(_, mark)) = marks.seat[office as usize].iter().find(|s| s.0 == person) {
                    self.mark(mark);
                }
            }
            _ => {}
        }
    }
}
