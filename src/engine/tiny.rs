//! A small world for tests: two stocks, a smooth, a delay, a noise, a series, an initiative.

use super::content::{
    Act, Chain, Choice, Clock, Content, Date, DeskRules, Effect, Fine, KnownSlots, Link, Noise, Outcome, Series, SlotInfo, Standing,
    Storylet, StoryletKind, Text, Timing, Unit,
};
use super::expr::{Binary, Expr, ExprId, Slot};
use super::{grid, luck};

/// Builds content piece by piece.
#[derive(Default)]
pub(crate) struct Tiny {
    pub(crate) content: Content,
}

impl Tiny {
    pub(crate) fn slot(&mut self, name: &str, low: f64, high: f64, initial: f64, state: bool) -> Slot {
        let grid = if state { grid::fit(low, high) } else { 0.0 };
        self.content.slots.push(SlotInfo { name: name.into(), var: None, low, high, grid, state, initial });
        Slot(self.content.slots.len() as u32 - 1)
    }

    pub(crate) fn expr(&mut self, expr: Expr) -> ExprId {
        self.content.exprs.push(expr);
        ExprId(self.content.exprs.len() as u32 - 1)
    }

    pub(crate) fn number(&mut self, x: f64) -> ExprId {
        self.expr(Expr::Const(x))
    }

    pub(crate) fn link(&mut self, into: Slot, amount: Expr, soft: f64) {
        let amount = self.expr(amount);
        let id = format!("link{}", self.content.model.links.len());
        self.content.model.links.push(Link {
            family: id.clone(),
            id,
            label: String::new(),
            into,
            amount,
            soft,
            disputed: false,
            note: String::new(),
        });
    }

    fn chain(&mut self, name: &str, order: u32, input: ExprId, time: f64, material: bool) -> Slot {
        let output = self.slot(name, -1e4, 1e4, 0.0, true);
        let stages: Vec<_> = (0..order).map(|i| self.slot(&format!("#{name}{i}"), -1e5, 1e5, 0.0, true)).collect();
        let time = self.number(time);
        let first = stages[0];
        self.content.model.chains.push(Chain { output, first, order, input, time, initial: None, material });
        output
    }
}

/// A product of slots or numbers.
pub(crate) fn times(a: Expr, b: Expr) -> Expr {
    Expr::binary(Binary::Mul, a, b)
}

/// Slots 0 to 4 are tick, time, turn, attention and attention at the opening; 5 and 6 stocks `bread` and `anger`,
/// 7 the auxiliary `hunger`.
pub(crate) fn tiny(steps: u32, fine: Option<u32>) -> Content {
    let mut t = Tiny::default();
    let engine = ["#tick", "#time", "#turn", "#attention", "#attention_full"].map(|n| t.slot(n, 0.0, 1e6, 0.0, true));
    t.content.known = KnownSlots { tick: engine[0], time: engine[1], turn: engine[2], attention: engine[3], attention_full: engine[4] };
    let bread = t.slot("bread", 0.0, 100.0, 61.7, true);
    let anger = t.slot("anger", 0.0, 100.0, 20.3, true);
    let hunger = t.slot("hunger", 0.0, 100.0, 0.0, false);
    let weather = t.slot("weather", -50.0, 50.0, 0.0, true);
    let price = t.slot("price", 0.0, 500.0, 0.0, true);
    let hunger_is = t.expr(Expr::binary(
        Binary::Add,
        Expr::binary(Binary::Sub, Expr::Const(100.0), Expr::Slot(bread)),
        times(Expr::Const(0.1), Expr::Slot(price)),
    ));
    t.content.model.aux = vec![(hunger, hunger_is)];
    let followed = t.chain("mood", 2, hunger_is, 1.3, false);
    let shipped = t.chain("shipment", 3, hunger_is, 2.1, true);
    t.link(anger, times(Expr::Const(0.37), Expr::binary(Binary::Sub, Expr::Slot(followed), Expr::Slot(anger))), 0.35);
    t.link(anger, times(Expr::Const(-0.9), Expr::Slot(weather)), 0.0);
    t.link(bread, times(Expr::Const(0.21), Expr::Slot(shipped)), 0.35);
    t.link(bread, times(Expr::Const(-0.3), Expr::Slot(bread)), 0.0);
    t.link(bread, times(Expr::Const(1.7), Expr::Slot(weather)), 0.0);
    let sd = t.number(4.0);
    let stream = luck::stream("noise", "weather", "");
    t.content.model.noises = vec![Noise { slot: weather, stream, sd, time: 0.8 }];
    let values = (0..30).map(|i| 40.0 + f64::from(i * i % 17)).collect();
    t.content.model.series = vec![Series { slot: price, values, known: true }];
    let (never, one, three) = (t.number(0.0), t.number(1.0), t.number(3.0));
    t.content.turn_exprs = vec![never, one, three];
    t.content.desk = DeskRules { attention: three, events: one, initiatives: 3, ..DeskRules::default() };
    let start = Date { year: 1900, month: 1, day: 1 };
    let fine = fine.map(|steps| Fine { when: one, steps }).into_iter().collect();
    t.content.clock = Clock { unit: Unit::Month, steps_per_unit: steps, start, units: 24, fine };
    let (seen, last) = (t.slot("#seen", 0.0, 1e6, 0.0, true), t.slot("#last", -1.0, 1e6, -1.0, true));
    let options = (0..3).map(|i| {
        let taken = t.slot(&format!("#taken{i}"), 0.0, 1e6, 0.0, true);
        let amount = t.expr(times(Expr::Const(0.33 - f64::from(i)), Expr::Slot(hunger)));
        let timing = [Timing::Now, Timing::In(3), Timing::Over(7)];
        let effects = timing.map(|timing| Effect { act: Act::Add([bread, anger][i as usize % 2], amount), timing });
        Choice {
            id: format!("o{i}"),
            label: Text::default(),
            needs: Vec::new(),
            stance: Vec::new(),
            consent: Vec::new(),
            cost: 0,
            outcome: Outcome { effects: effects.to_vec(), text: Text::default() },
            odds: Vec::new(),
            historical: false,
            taken,
        }
    });
    let options = options.collect();
    t.content.storylets = vec![Storylet {
        id: "relief".into(),
        family: "relief".into(),
        here: None,
        kind: StoryletKind::Initiative,
        title: Text::default(),
        place: Text::default(),
        body: Text::default(),
        voices: Vec::new(),
        when: one,
        weight: one,
        urgent: false,
        compulsory: false,
        at_once: false,
        lapses: None,
        stays: 1,
        once: false,
        cooldown: 0,
        unforeseen: false,
        cost: 1,
        options,
        silence: Outcome::default(),
        standing: Standing::Invented,
        plays: Vec::new(),
        sources: Vec::new(),
        note: String::new(),
        care: String::new(),
        stream: luck::stream("storylet", "relief", ""),
        seen,
        last,
    }];
    t.content.id = "tiny".into();
    t.content
}
