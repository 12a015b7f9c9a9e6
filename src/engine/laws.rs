//! Laws of the machine, held by property tests.

use std::sync::Arc;

use proptest::prelude::*;

use super::command::Command;
use super::content::{Act, Content, Effect, Timing};
use super::expr::Slot;
use super::hash;
use super::ledger::{Cause, Event, Ledger, Silent};
use super::machine::Machine;
use super::state::State;
use super::tiny::tiny;

fn machine(content: Content) -> Machine {
    Machine::new(Arc::new(content))
}

/// Takes the i-th possible command, again and again, closing every so often.
fn play<S: super::ledger::Sink>(m: &Machine, state: &mut State, picks: &[u8], sink: &mut S) {
    let mut possible = Vec::new();
    for &pick in picks {
        m.possible(state, &mut possible);
        if let Some(command) = possible.get(usize::from(pick) % possible.len().max(1)) {
            assert_eq!(m.apply(state, command, sink), Ok(()));
        }
    }
}

fn bits(state: &State, m: &Machine, but: &[u32]) -> Vec<u64> {
    (0..m.content.slots.len()).filter(|&i| !but.contains(&(i as u32))).map(|i| state.slots[i].to_bits()).collect()
}

proptest! {
    #[test]
    fn the_ledger_sums_exactly(seed: u64, picks in prop::collection::vec(any::<u8>(), 1..60)) {
        let m = machine(tiny(4, None));
        let mut state = m.start(seed, 0, &mut Silent);
        let mut possible = Vec::new();
        for &pick in &picks {
            let opening = state.slots.clone();
            let mut ledger = Ledger::default();
            m.possible(&state, &mut possible);
            let Some(command) = possible.get(usize::from(pick) % possible.len().max(1)).cloned() else { break };
            m.apply(&mut state, &command, &mut ledger).expect("possible commands are legal");
            for (i, info) in m.content.slots.iter().enumerate().filter(|(_, info)| info.state) {
                let booked = ledger.bookings.iter().filter(|b| b.slot == Slot(i as u32));
                let sum = booked.fold(opening[i], |sum, b| sum + b.amount);
                prop_assert_eq!(sum.to_bits(), state.slots[i].to_bits(), "{} after {:?}", info.name, command);
                prop_assert!((info.low..=info.high).contains(&state.slots[i]), "{} out of range", info.name);
            }
        }
    }

    #[test]
    fn equal_campaigns_have_equal_hashes(seed: u64, picks in prop::collection::vec(any::<u8>(), 1..40)) {
        let m = machine(tiny(4, None));
        let mut ledger = Ledger::default();
        let (mut a, mut b) = (m.start(seed, 0, &mut ledger), m.start(seed, 0, &mut Silent));
        play(&m, &mut a, &picks, &mut ledger);
        play(&m, &mut b, &picks, &mut Silent);
        prop_assert_eq!(m.hash(&a), m.hash(&b));
        let mut other = m.start(seed ^ 1, 0, &mut Silent);
        play(&m, &mut other, &picks, &mut Silent);
        prop_assert_ne!(m.hash(&a), m.hash(&other));
    }

    #[test]
    fn splitting_an_idle_unit_changes_no_bit(seed: u64, delay in 0..9_u32, over in 1..9_u32, units in 1..6_u32) {
        let runs = [None, Some(1), Some(2)].map(|fine| {
            let m = machine(tiny(4, fine));
            let mut state = m.start(seed, 0, &mut Silent);
            let amount = m.content.model.links[2].amount;
            let effects = [(Timing::In(delay), 5), (Timing::Over(over), 6)]
                .map(|(timing, slot)| Effect { act: Act::Add(Slot(slot), amount), timing });
            m.effects(&mut state, &effects, Cause::Silence(0), &mut Silent);
            while state.tick < 4 * units {
                m.apply(&mut state, &Command::Close, &mut Silent).expect("nothing bars the close");
            }
            bits(&state, &m, &[m.content.known.turn.0])
        });
        prop_assert_eq!(&runs[0], &runs[1]);
        prop_assert_eq!(&runs[0], &runs[2]);
    }
}

#[test]
fn a_crisis_turn_moves_no_model_and_does_not_last_for_ever() {
    let m = machine(tiny(4, Some(0)));
    let mut state = m.start(7, 0, &mut Silent);
    let before = bits(&state, &m, &[m.content.known.turn.0]);
    m.apply(&mut state, &Command::Close, &mut Silent).expect("legal");
    assert_eq!((state.tick, state.turn, bits(&state, &m, &[m.content.known.turn.0])), (0, 1, before));
    for _ in 0..super::turn::CRISIS_TURNS {
        m.apply(&mut state, &Command::Close, &mut Silent).expect("legal");
    }
    assert_eq!(state.tick, 4);
}

#[test]
fn delays_start_in_equilibrium_and_smooths_at_their_input() {
    let m = machine(tiny(4, None));
    let state = m.start(3, 0, &mut Silent);
    let of = |name: &str| state.slots[m.content.slots.iter().position(|s| s.name == name).expect("a slot")];
    let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
    assert!(close(of("mood"), of("hunger")) && close(of("shipment"), of("hunger")));
    assert!(close(of("#shipment0"), of("hunger") * 2.1 / 3.0));
}

#[test]
fn the_campaign_ends_with_its_calendar() {
    let mut content = tiny(4, None);
    let never = content.turn_exprs[0];
    let ending = |at_horizon| super::content::Ending {
        id: "e".into(), title: Default::default(), body: Default::default(), when: never, at_horizon,
        class: String::new(), stands: true, verdicts: Vec::new(), history: Default::default(), art: String::new(),
        because: Vec::new(), sources: Vec::new(),
    };
    content.endings = vec![ending(false), ending(true)];
    let m = machine(content);
    let (mut state, mut ledger) = (m.start(3, 0, &mut Silent), Ledger::default());
    while m.apply(&mut state, &Command::Close, &mut ledger).is_ok() {}
    assert_eq!((state.tick, state.ended, ledger.events.last()), (96, Some(1), Some(&Event::Ended(1))));
}

#[test]
fn words_do_not_move_the_hash_of_the_rules_and_numbers_do() {
    let (a, mut b) = (tiny(4, None), tiny(4, None));
    b.storylets[0].note = "another note".into();
    b.model.links[0].label = "another label".into();
    assert_eq!(hash::rules(&a), hash::rules(&b));
    b.model.links[0].soft = 0.36;
    assert_ne!(hash::rules(&a), hash::rules(&b));
}

/// 250 auxiliaries and links of eight operations, 300 expressions of the turn: `cargo test --release speed -- --ignored
/// --nocapture`.
#[test]
#[ignore = "a measurement"]
fn speed_of_a_turn() {
    use super::expr::{Binary, Expr};
    let mut t = super::tiny::Tiny { content: tiny(1, None) };
    t.content.clock.units = 1_000_000;
    let stocks: Vec<Slot> = (0..90).map(|i| t.slot(&format!("s{i}"), 0.0, 100.0, 50.0, true)).collect();
    let mut known = stocks.clone();
    let eight = |known: &[Slot], i: usize| {
        use Binary::{Add, Max, Min, Mul, Sub};
        (0..8_usize).fold(Expr::Slot(known[(i * 7 + 3) % known.len()]), |e, k| {
            let other = Expr::Slot(known[(i * 31 + k * 17) % known.len()]);
            let op = [Sub, Mul, Add, Max, Mul, Min, Sub, Mul][(i + k) % 8];
            let other = if op == Mul { Expr::Const(0.01 * (k + 1 + i % 5) as f64) } else { other };
            Expr::binary(op, e, other)
        })
    };
    for i in 0..100 {
        let slot = t.slot(&format!("a{i}"), -1e9, 1e9, 0.0, false);
        let id = t.expr(eight(&known, i));
        t.content.model.aux.push((slot, id));
        known.push(slot);
    }
    for i in 0..150 {
        t.link(stocks[i % stocks.len()], eight(&known, i + 1000), 0.35);
    }
    for i in 0..300 {
        let a = Expr::binary(Binary::Lt, Expr::Slot(known[i % known.len()]), Expr::Const(i as f64 / 3.0));
        let b = Expr::binary(Binary::Lt, Expr::Const(20.0), Expr::Slot(known[(i * 3 + 1) % known.len()]));
        let id = t.expr(Expr::binary(Binary::And, a, b));
        t.content.turn_exprs.push(id);
    }
    let m = machine(t.content);
    let mut state = m.start(1, 0, &mut Silent);
    for (what, turns) in [("warm-up", 2_000), ("measured", 20_000)] {
        let began = std::time::Instant::now();
        for _ in 0..turns {
            m.apply(&mut state, &Command::Close, &mut Silent).expect("legal");
        }
        let each = began.elapsed().as_secs_f64() * 1e6 / f64::from(turns);
        println!("{what}: {each:.2} µs a turn; runs {} {} {}", m.aux.runs(), m.turn.runs(), m.flows.runs());
    }
    assert!(state.turn == 22_000);
}
