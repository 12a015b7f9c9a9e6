//! What the player does at the table: levers, talks, boards, offices.

use super::close;
use super::fixture::World;
use mildias::engine::command::{Command, Refusal};
use mildias::engine::content::*;
use mildias::engine::expr::{Binary, Expr};
use mildias::engine::ledger::{Event, Ledger, Silent};
use mildias::engine::luck;
use mildias::engine::negotiation::acceptance;
use mildias::engine::policy::{self, Scratch};
use mildias::engine::state::State;

#[test]
fn levers_cost_more_against_a_party_and_punish_going_back() {
    let mut w = World::new();
    let party = w.party("left", None);
    let position = |value| Position { value, label: String::new() };
    let mut lever = Lever {
        id: "pace".into(),
        label: String::new(),
        about: Text::default(),
        positions: vec![position(0.0), position(10.0), position(30.0)],
        slot: w.slot("pace", (0.0, 100.0), 10.0),
        at: w.count("#at", 1.0),
        moved: w.count("#moved", -1.0),
        direction: w.count("#direction", 0.0),
        start: 1,
        when: None,
        cost: 1,
        against: vec![(party, -1)],
        reversal: 2,
        up: vec![],
        down: vec![],
        historical: vec![(0, 2)],
        sector: String::new(),
        plays: vec![],
    };
    lever.up = vec![w.add(w.mood, 1.0)];
    let (slot, mood) = (lever.slot, w.mood);
    w.content.levers.push(lever);
    w.content.desk.reversal = vec![w.add(w.mood, -20.0)];
    let m = w.machine();
    let go = |s: &mut State, up| m.apply(s, &Command::Lever { lever: 0, up }, &mut Silent);
    let mut s = m.start(1, 0, &mut Silent);
    go(&mut s, true).unwrap();
    assert_eq!((m.get(&s, slot), m.get(&s, mood), m.attention(&s)), (30.0, 51.0, 3));
    assert_eq!(go(&mut s, true), Err(Refusal::AtTheEnd));
    let mut late = s.clone();
    go(&mut s, false).unwrap();
    assert_eq!((m.get(&s, slot), m.get(&s, mood), m.attention(&s)), (10.0, 31.0, 1), "costs 2; a reversal");
    assert_eq!(go(&mut s, false), Err(Refusal::Attention(2, 1)));
    close(&m, &mut late);
    close(&m, &mut late);
    go(&mut late, false).unwrap();
    assert_eq!(m.get(&late, mood), 51.0, "after its time, no reversal");
    let mut record = m.start(1, 0, &mut Silent);
    policy::play_turn(&m, &mut record, 2, &mut Scratch::default(), &mut Silent);
    assert_eq!(m.get(&record, slot), 30.0, "the record's path");
}

/// Talks with three wings and one ratifier that bears 6.
fn talks() -> World {
    let mut w = World::new();
    let party = w.party("base", None);
    let wings = [(2.0, -8.0), (1.0, 3.0), (1.0, 0.0)].map(|(weight, points)| Wing {
        id: String::new(),
        label: String::new(),
        weight: w.constant(weight),
        points: w.constant(points),
        about: Text::default(),
    });
    let term = |worth: &[f64], price: f64, effects| Term {
        id: String::new(),
        label: String::new(),
        worth: worth.to_vec(),
        price: vec![price],
        effects,
    };
    let gain = vec![w.add(w.mood, 9.0)];
    let clauses = [(4.0, "banks"), (5.0, "firms")].map(|(price, id)| Clause {
        id: id.into(),
        label: String::new(),
        about: Text::default(),
        terms: vec![term(&[], 0.0, vec![]), term(&[6.0, 2.0, 4.0], price, gain.clone())],
        slot: w.count(id, 0.0),
    });
    let talk = Negotiation {
        id: "june".into(),
        title: Text::default(),
        body: Text::default(),
        when: w.turn(1.0),
        offers_per_turn: 2,
        cost: 1,
        clauses: clauses.into(),
        wings: wings.into(),
        threshold: 0.5,
        ratify: vec![Ratifier { party, bears: w.constant(6.0) }],
        on_signed: Outcome::default(),
        on_refused: w.outcome(w.output, -1.0),
        on_unratified: w.outcome(w.output, -10.0),
        on_closed: Outcome::default(),
        state: w.count("#talks", 0.0),
        offers: w.count("#offers", 0.0),
        offers_now: w.count("#offers_now", 0.0),
        stream: luck::stream("negotiation", "june", ""),
        history: String::new(),
        plays: vec![],
        sources: vec![],
    };
    w.content.negotiations.push(talk);
    w
}

#[test]
fn the_chance_of_a_signature_is_exact_and_both_sides_must_sign() {
    let w = talks();
    let (mood, output) = (w.mood, w.output);
    let m = w.machine();
    let s = m.start(0, 0, &mut Silent);
    let expected = acceptance(&m, &s, 0, &[1, 0]);
    let logistic = |x: f64| 1.0 / (1.0 + (-x / 10.0).exp());
    let (a, b, c) = (logistic(-2.0), logistic(5.0), logistic(4.0));
    // Half the weight is the first wing's: it is enough alone, or the two others together.
    assert!((expected.carries - (a + (1.0 - a) * b * c)).abs() < 1e-12);
    assert_eq!(expected.signed, expected.carries);
    let both = acceptance(&m, &s, 0, &[1, 1]);
    assert!(both.carries > expected.carries && both.signed == 0.0 && !both.prices[0].ratifies);
    let (mut signed, n) = (0, 4000);
    for seed in 0..n {
        let mut s = m.start(seed, 0, &mut Silent);
        let mut ledger = Ledger::default();
        let offer = |terms: [u32; 2]| Command::Offer { negotiation: 0, terms: terms.into() };
        m.apply(&mut s, &offer([1, 0]), &mut ledger).unwrap();
        let Some(&Event::Offer(0, wings, yes, 0)) = ledger.events.first() else { panic!("{ledger:?}") };
        assert_eq!(yes, wings & 1 == 1 || wings == 6, "half of the weight, or the two others");
        assert_eq!((m.get(&s, mood), m.get(&s, output)), if yes { (59.0, 100.0) } else { (50.0, 99.0) });
        signed += u32::from(yes);
        if yes {
            assert_eq!(m.legal(&s, &offer([1, 0])), Err(Refusal::NotNow));
        } else {
            m.apply(&mut s, &offer([1, 1]), &mut Silent).unwrap();
            assert_eq!(m.get(&s, mood), 50.0, "never ratified");
            assert_eq!(m.legal(&s, &offer([1, 0])), Err(Refusal::NoMoreOffers));
        }
    }
    let share = f64::from(signed) / n as f64;
    assert!((share - expected.signed).abs() < 0.025, "{share} {}", expected.signed);
}

#[test]
fn boards_never_give_what_there_is_not() {
    let mut w = World::new();
    let stock = w.count("stock", 5.0);
    let given: Vec<_> = (0..3).map(|i| w.count(&format!("trucks[{i}]"), 0.0)).collect();
    let amount = w.expr(Expr::binary(Binary::Add, Expr::Slot(stock), Expr::Const(0.9)));
    let need = w.constant(1.0);
    let board = Allocation {
        id: "board".into(),
        title: Text::default(),
        body: Text::default(),
        when: w.turn(1.0),
        places: 0,
        means: vec![Means { id: "trucks".into(), label: String::new(), amount, given: given.clone(), need: vec![need; 3] }],
        shows: vec![],
        notes: vec![],
        cost: 1,
        touched: w.count("#touched", 0.0),
        plays: vec![],
    };
    w.content.allocations.push(board);
    w.actor("raiders", 1.0, &[(1.0, 1e12, stock, -2.0)]);
    let m = w.machine();
    let mut s = m.start(3, 0, &mut Silent);
    let give = |place, units| Command::Give { allocation: 0, means: 0, place, units };
    m.apply(&mut s, &give(0, 4), &mut Silent).unwrap();
    assert_eq!(m.legal(&s, &give(1, 2)), Err(Refusal::Units(2, 1)));
    m.apply(&mut s, &give(1, 1), &mut Silent).unwrap();
    assert_eq!(m.attention(&s), 3, "only the first change costs");
    let mut ledger = Ledger::default();
    m.apply(&mut s, &Command::Close, &mut ledger).unwrap();
    assert_eq!(given.iter().map(|&g| m.get(&s, g)).collect::<Vec<_>>(), [2.0, 1.0, 0.0], "the largest first");
    assert!(ledger.events.contains(&Event::Withdrawn(0, 0, 2)));
}

#[test]
fn a_commander_in_the_cabinet_leaves_the_next_in_line_to_act() {
    let mut w = World::new();
    let [a, b, c] = ["first", "second", "third"].map(|id| w.person(id, id.len() as f64));
    let army = w.office("army", true, &[a, b, c], Some(a));
    let cabinet = w.office("interior", false, &[a, b], None);
    let m = w.machine();
    let mut s = m.start(1, 0, &mut Silent);
    let seat = |office, person| Command::Seat { office, person, way: Way::Agreed };
    let told = m.who_acts_after(&s, cabinet, Some(a));
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].office, told[0].before, told[0].after), (army, Some(a), Some(b)));
    m.apply(&mut s, &seat(cabinet, a), &mut Silent).unwrap();
    assert_eq!((m.holder(&s, army), m.acting(&s, army)), (Some(a), Some(b)), "he keeps the command");
    let card = &m.content.offices[army as usize];
    assert_eq!((m.get(&s, card.holder_attributes[0]), m.get(&s, card.acting_attributes[0])), (5.0, 6.0));
    m.apply(&mut s, &Command::Vacate { office: army }, &mut Silent).unwrap();
    assert_eq!((m.holder(&s, army), m.acting(&s, army)), (Some(b), Some(b)), "retired: the next holds it");
    assert_eq!(m.legal(&s, &seat(army, a)), Err(Refusal::Unfit), "who retired is out of the line");
    m.apply(&mut s, &seat(cabinet, b), &mut Silent).unwrap();
    assert_eq!((m.holder(&s, army), m.acting(&s, army)), (Some(b), Some(c)));
}

#[test]
fn whoever_may_no_longer_serve_leaves_at_the_opening_and_is_told() {
    let mut w = World::new();
    let [a, b, c] = ["a", "b", "c"].map(|id| w.person(id, 1.0));
    let command = w.office("army", true, &[a, b, c], Some(a));
    let seat = w.office("interior", false, &[c], Some(c));
    w.content.people[a as usize].serves.1 = 2.0;
    w.content.people[c as usize].serves.1 = 4.0;
    w.content.offices[seat as usize].on_vacate = vec![w.add(w.mood, -5.0)];
    let mood = w.mood;
    let m = w.machine();
    let mut s = m.start(1, 0, &mut Silent);
    let mut told = Vec::new();
    for tick in 1..=6 {
        let mut ledger = Ledger::default();
        m.apply(&mut s, &Command::Close, &mut ledger).unwrap();
        let seated = ledger.events.into_iter().filter(|e| matches!(e, Event::Seated(..)));
        told.extend(seated.map(|e| (tick, e)));
    }
    assert_eq!(told, [(3, Event::Seated(command, Some(b))), (5, Event::Seated(seat, None))]);
    assert_eq!((m.holder(&s, command), m.acting(&s, command), m.get(&s, mood)), (Some(b), Some(b), 45.0));
}
