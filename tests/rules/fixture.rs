//! A small world built by hand: no scenario files, no parser.

use std::sync::Arc;

use mildias::engine::content::*;
use mildias::engine::expr::{Binary, Expr, ExprId, Slot};
use mildias::engine::grid;
use mildias::engine::luck;
use mildias::engine::machine::Machine;

/// Content under construction.
pub struct World {
    pub content: Content,
    pub mood: Slot,
    pub hidden: Slot,
    pub reading: Slot,
    pub pull: Slot,
    pub output: Slot,
}

impl World {
    /// An empty world: a clock, attention 4, two events a turn, a mood, a hidden number with a reading, two lenses that
    /// set `pull` to 1 and 3.
    pub fn new() -> Self {
        let mut w = Self { content: Content::default(), mood: Slot(0), hidden: Slot(0), reading: Slot(0), pull: Slot(0), output: Slot(0) };
        w.content.clock = Clock { steps_per_unit: 1, units: 1000, ..Clock::default() };
        let wide = (-1.0, 1e6);
        w.content.known = KnownSlots {
            tick: w.slot("tick", wide, 0.0),
            time: w.slot("time", wide, 0.0),
            turn: w.slot("turn", wide, 0.0),
            attention: w.slot("attention", wide, 0.0),
            attention_full: w.slot("attention_at_opening", wide, 0.0),
        };
        w.mood = w.slot("mood", (0.0, 100.0), 50.0);
        w.hidden = w.slot("corps", (0.0, 100.0), 40.0);
        w.reading = w.slot("corps_read", (0.0, 100.0), 0.0);
        w.output = w.slot("output", (-1e6, 1e6), 100.0);
        w.pull = w.slot("pull", (0.0, 10.0), 1.0);
        w.content.slots[w.pull.0 as usize].state = false;
        w.content.lenses =
            [("one", 1.0), ("two", 3.0)].map(|(id, x)| Lens { id: id.into(), params: vec![(w.pull, x)], ..Lens::default() }).to_vec();
        let spread = w.slot("corps_read~", (0.0, 100.0), 0.0);
        let (bias, sd) = (w.turn(0.0), w.turn(5.0));
        w.content.estimates.push(Estimate {
            id: "corps_read".into(),
            label: String::new(),
            of: w.hidden,
            value: w.reading,
            spread,
            bias,
            sd,
            source: Text::default(),
            stream: luck::stream("estimate", "corps_read", ""),
            base: false,
        });
        w.content.desk = DeskRules { attention: w.turn(4.0), events: w.turn(2.0), initiatives: 2, ..DeskRules::default() };
        w.content.measures.push(Measure {
            id: "mood".into(),
            label: String::new(),
            slot: Some(w.mood),
            good: 1,
            decimals: 0,
            unit: String::new(),
        });
        for (id, otherwise) in [("random", Otherwise::Random), ("nothing", Otherwise::Nothing), ("record", Otherwise::Historical)] {
            w.content.policies.push(Policy { id: id.into(), otherwise, ..Policy::default() });
        }
        w
    }

    pub fn machine(self) -> Machine {
        Machine::new(Arc::new(self.content))
    }

    pub fn slot(&mut self, name: &str, (low, high): (f64, f64), initial: f64) -> Slot {
        let grid = grid::fit(low, high);
        self.content.slots.push(SlotInfo { name: name.into(), low, high, grid, state: true, initial, ..SlotInfo::default() });
        Slot(self.content.slots.len() as u32 - 1)
    }

    pub fn count(&mut self, name: &str, initial: f64) -> Slot {
        self.slot(name, (-1.0, 1e6), initial)
    }

    pub fn expr(&mut self, e: Expr) -> ExprId {
        self.content.exprs.push(e);
        ExprId(self.content.exprs.len() as u32 - 1)
    }

    pub fn constant(&mut self, x: f64) -> ExprId {
        self.expr(Expr::Const(x))
    }

    pub fn turn_expr(&mut self, e: Expr) -> ExprId {
        let id = self.expr(e);
        self.content.turn_exprs.push(id);
        id
    }

    pub fn turn(&mut self, x: f64) -> ExprId {
        self.turn_expr(Expr::Const(x))
    }

    pub fn at_least(&mut self, slot: Slot, x: f64) -> ExprId {
        self.turn_expr(Expr::binary(Binary::Le, Expr::Const(x), Expr::Slot(slot)))
    }

    pub fn add(&mut self, slot: Slot, x: f64) -> Effect {
        Effect { act: Act::Add(slot, self.constant(x)), timing: Timing::Now }
    }

    pub fn outcome(&mut self, slot: Slot, x: f64) -> Outcome {
        Outcome { effects: vec![self.add(slot, x)], text: Text::default() }
    }

    /// An option that adds to a slot.
    pub fn choice(&mut self, id: &str, slot: Slot, x: f64) -> Choice {
        Choice {
            id: id.into(),
            label: Text::default(),
            needs: vec![],
            stance: vec![],
            consent: vec![],
            cost: 0,
            outcome: self.outcome(slot, x),
            odds: vec![],
            historical: false,
            taken: self.count(&format!("#taken({id})"), 0.0),
        }
    }

    /// An event that may come every turn; two options that add to a slot.
    pub fn event(&mut self, id: &str, weight: f64, slot: Slot) -> u32 {
        let options = vec![self.choice(&format!("{id}.a"), slot, 5.0), self.choice(&format!("{id}.b"), slot, -5.0)];
        let storylet = Storylet {
            id: id.into(),
            family: id.into(),
            here: None,
            kind: StoryletKind::Event,
            title: Text::default(),
            place: Text::default(),
            body: Text::default(),
            voices: vec![],
            when: self.turn(1.0),
            weight: self.turn(weight),
            urgent: false,
            compulsory: false,
            at_once: false,
            lapses: None,
            stays: 1,
            once: false,
            cooldown: 0,
            unforeseen: false,
            cost: 0,
            options,
            silence: Outcome::default(),
            standing: Standing::Invented,
            plays: vec![],
            sources: vec![],
            note: String::new(),
            care: String::new(),
            stream: luck::stream("storylet", id, ""),
            seen: self.count(&format!("#seen({id})"), 0.0),
            last: self.count(&format!("#last({id})"), -1.0),
        };
        self.content.storylets.push(storylet);
        self.content.storylets.len() as u32 - 1
    }

    /// A pledge due after some steps; at the deadline it counts as kept or as broken.
    pub fn pledge(&mut self, id: &str, within: u32, kept_at_deadline: bool) -> u32 {
        let pledge = Pledge {
            id: id.into(),
            holder: String::new(),
            text: Text::default(),
            within,
            kept: None,
            broken: None,
            kept_at_deadline,
            belief: self.constant(60.0),
            on_kept: vec![self.add(self.mood, 2.0)],
            on_broken: vec![self.add(self.mood, -7.0)],
            state: self.count(&format!("#pledge({id})"), 0.0),
            due: self.count(&format!("#due({id})"), 0.0),
        };
        self.content.pledges.push(pledge);
        self.content.pledges.len() as u32 - 1
    }

    /// A party that loses 10 of its patience when overruled.
    pub fn party(&mut self, id: &str, bargain: Option<u32>) -> u32 {
        let patience = self.slot(&format!("patience[{id}]"), (0.0, 100.0), 50.0);
        let party = Party {
            id: id.into(),
            name: String::new(),
            short: String::new(),
            line: String::new(),
            patience,
            inside: None,
            overruled: vec![self.add(patience, -10.0)],
            bargain,
            speaker: None,
        };
        self.content.parties.push(party);
        self.content.parties.len() as u32 - 1
    }

    /// A person with one attribute who may always serve.
    pub fn person(&mut self, id: &str, attribute: f64) -> u32 {
        self.content.people.push(Person {
            id: id.into(),
            name: id.into(),
            role: String::new(),
            line: String::new(),
            invented: true,
            about: Text::default(),
            attributes: vec![attribute],
            rank: 0,
            party: None,
            lens: None,
            policy: None,
            serves: (-1e9, 1e9),
        });
        self.content.people.len() as u32 - 1
    }

    /// An office with these candidates.
    pub fn office(&mut self, id: &str, command: bool, candidates: &[u32], initial: Option<u32>) -> u32 {
        let card = Office {
            id: id.into(),
            label: String::new(),
            about: Text::default(),
            command,
            when: None,
            candidates: (candidates.iter())
                .map(|&person| Candidate { person, needs: vec![], terms: Text::default(), effects: vec![] })
                .collect(),
            initial,
            cost: 1,
            consent: vec![],
            on_seat: vec![],
            on_vacate: vec![],
            holder: self.count(&format!("#holder({id})"), 0.0),
            acting: self.count(&format!("#acting({id})"), 0.0),
            holder_attributes: vec![self.count(&format!("#held({id})"), 0.0)],
            acting_attributes: vec![self.count(&format!("#acts({id})"), 0.0)],
            group: String::new(),
        };
        self.content.offices.push(card);
        self.content.offices.len() as u32 - 1
    }

    /// An actor with moves (cost, weight, slot moved, amount).
    pub fn actor(&mut self, id: &str, income: f64, moves: &[(f64, f64, Slot, f64)]) -> u32 {
        let moves = (moves.iter().enumerate())
            .map(|(i, &(cost, weight, slot, x))| Move {
                id: i.to_string(),
                label: String::new(),
                seen: Text::plain("", "seen"),
                strategies: vec![],
                when: self.turn(1.0),
                weight: self.turn(weight),
                cost,
                cooldown: 0,
                unforeseen: false,
                effects: vec![self.add(slot, x)],
                stream: luck::stream("move", id, &i.to_string()),
                count: self.count("#moved", 0.0),
                last: self.count("#moved_at", -1.0),
                plays: vec![],
            })
            .collect();
        let actor = Actor {
            id: id.into(),
            name: String::new(),
            aim: String::new(),
            budget: self.count(&format!("#budget({id})"), 0.0),
            income: self.turn(income),
            strategies: vec![],
            strategy: self.count(&format!("#strategy({id})"), 0.0),
            moves,
            priority: 1,
            stream: luck::stream("actor", id, ""),
        };
        self.content.actors.push(actor);
        self.content.actors.len() as u32 - 1
    }

    pub fn ending(&mut self, id: &str, when: ExprId, at_horizon: bool, stands: bool) {
        self.content.endings.push(Ending {
            id: id.into(),
            title: Text::default(),
            body: Text::default(),
            when,
            at_horizon,
            class: if stands { "stands" } else { "fallen" }.into(),
            stands,
            verdicts: vec![],
            history: Text::default(),
            art: String::new(),
            because: vec![],
            sources: vec![],
        });
    }

    /// A petition that comes with a chance; two answers that add 1 and 2 to the mood.
    pub fn petition(&mut self, id: &str, chance: f64) -> u32 {
        let answers = [("silence", 1.0), ("grant", 2.0)].map(|(name, x)| Answer {
            id: name.into(),
            label: Text::default(),
            needs: vec![],
            cost: 0,
            outcome: self.outcome(self.mood, x),
            historical: false,
            taken: self.count(&format!("#answered({id},{name})"), 0.0),
        });
        let petition = Petition {
            id: id.into(),
            family: id.into(),
            here: None,
            from: String::new(),
            text: Text::default(),
            chance: self.turn(chance),
            answers: answers.into(),
            stream: luck::stream("petition", id, ""),
            seen: self.count(&format!("#asked({id})"), 0.0),
            plays: vec![],
            sources: vec![],
        };
        self.content.petitions.push(petition);
        self.content.petitions.len() as u32 - 1
    }
}
