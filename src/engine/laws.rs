//! Laws of the machine, held by property tests.

use std::sync::Arc;

use proptest::prelude::*;

use super::command::Command;
use super::content::{Act, Content, Effect, Lens, Pledge, Text, Timing};
use super::expr::{Binary, Expr, ExprId, Slot, Table};
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

/// The small world under three lenses, which set a parameter and a table.
fn schools() -> Content {
    let mut t = super::tiny::Tiny { content: tiny(4, None) };
    let pull = t.slot("pull", 0.0, 5.0, 1.0, false);
    let table = |y| Table { points: vec![(0.0, 0.5), (50.0, y), (100.0, 1.5)] };
    t.content.tables = vec![table(1.0)];
    let looked_up = Expr::Lookup(0, Box::new(Expr::Slot(Slot(6))));
    t.link(Slot(5), super::tiny::times(Expr::Slot(pull), looked_up), 0.35);
    let lens = |id: &str, params, tables| Lens { id: id.into(), params, tables, ..Lens::default() };
    t.content.lenses = vec![
        lens("first", vec![], vec![]),
        lens("second", vec![(pull, 3.0)], vec![]),
        lens("third", vec![(pull, 0.0)], vec![(0, table(-4.0))]),
    ];
    t.content
}

fn programs_are_trees(seed: u64, lens: u32, picks: &[u8]) -> Result<(), TestCaseError> {
    let content = Arc::new(schools());
    let (fast, plain) = (Machine::new(Arc::clone(&content)), Machine::reference(content));
    let (mut a, mut b) = (fast.start(seed, lens, &mut Silent), plain.start(seed, lens, &mut Silent));
    let mut possible = Vec::new();
    for &pick in picks {
        prop_assert_eq!(fast.hash(&a), plain.hash(&b));
        prop_assert_eq!(bits(&a, &fast, &[]), bits(&b, &plain, &[]));
        fast.possible(&a, &mut possible);
        let Some(command) = possible.get(usize::from(pick) % possible.len().max(1)) else { break };
        prop_assert_eq!(fast.apply(&mut a, command, &mut Silent), plain.apply(&mut b, command, &mut Silent));
    }
    Ok(())
}

fn lenses_move_no_state(seed: u64, start: u32, steps: &[(u8, u32)]) -> Result<(), TestCaseError> {
    let m = machine(schools());
    let mut state = m.start(seed, start, &mut Silent);
    for &(pick, lens) in steps {
        // A lens moves no state, and one that is left leaves nothing behind.
        let (hash, was, mut back) = (m.hash(&state), state.lens, state.clone());
        m.relens(&mut back, lens);
        prop_assert_eq!(hash, m.hash(&back));
        m.relens(&mut back, was);
        prop_assert_eq!(bits(&back, &m, &[]), bits(&state, &m, &[]));
        m.relens(&mut state, lens);
        play(&m, &mut state, &[pick], &mut Silent);
        for (info, &x) in m.content.slots.iter().zip(&state.slots) {
            prop_assert!(x.is_finite() && (!info.state || (info.low..=info.high).contains(&x)), "{} {x}", info.name);
        }
    }
    Ok(())
}

#[test]
fn what_once_broke_these_laws_keeps_them() {
    programs_are_trees(0, 0, &[84]).unwrap();
    lenses_move_no_state(0, 0, &[(50, 0)]).unwrap();
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
    fn a_campaign_by_programs_is_the_campaign_by_trees(
        seed: u64, lens in 0..3_u32, picks in prop::collection::vec(any::<u8>(), 1..60),
    ) {
        programs_are_trees(seed, lens, &picks)?;
    }

    #[test]
    fn any_state_runs_under_any_lens(
        seed: u64, start in 0..3_u32, steps in prop::collection::vec((any::<u8>(), 0..3_u32), 1..60),
    ) {
        lenses_move_no_state(seed, start, &steps)?;
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
fn what_brings_itself_about_comes_to_an_end() {
    let mut t = super::tiny::Tiny { content: tiny(4, None) };
    let now = |act| Effect { act, timing: Timing::Now };
    let later = |act| Effect { act, timing: Timing::Over(1) };
    let (one, belief) = (t.number(1.0), t.number(50.0));
    let circle = |again: &dyn Fn(Act) -> Effect| {
        let act = |act: Act| again(act);
        vec![now(Act::Add(Slot(5), one)), act(Act::Give(0)), act(Act::Keep(0)), act(Act::Give(0)), act(Act::Keep(0))]
    };
    for again in [&now as &dyn Fn(Act) -> Effect, &later] {
        let (state, due) = (t.slot("#pledge", 0.0, 9.0, 0.0, true), t.slot("#due", 0.0, 1e6, 0.0, true));
        let mut content = t.content.clone();
        content.pledges = vec![Pledge {
            id: "p".into(),
            holder: String::new(),
            text: Text::default(),
            within: 9,
            kept: None,
            broken: None,
            kept_at_deadline: true,
            belief,
            on_kept: circle(again),
            on_broken: Vec::new(),
            state,
            due,
        }];
        let m = machine(content);
        let mut state = m.start(1, 0, &mut Silent);
        m.effects(&mut state, &circle(again), Cause::Silence(0), &mut Silent);
        assert_eq!((state.depth, state.acts), (0, 0));
        for _ in 0..6 {
            m.apply(&mut state, &Command::Close, &mut Silent).expect("legal");
            assert!(state.queue.len() <= super::effect::QUEUE);
        }
    }
}

#[test]
fn a_condition_is_tested_when_the_effect_is_applied() {
    let mut t = super::tiny::Tiny { content: tiny(4, None) };
    let gate = t.slot("gate", 0.0, 1.0, 0.0, true);
    let sum = t.slot("sum", 0.0, 100.0, 0.0, true);
    let (open, four) = (t.expr(Expr::binary(Binary::Lt, Expr::Const(0.5), Expr::Slot(gate))), t.number(4.0));
    let m = machine(t.content);
    let act = Act::If(open, Box::new(Act::Add(sum, four)));
    for (timing, opened, expected) in [
        (Timing::Now, 9, 0.0),
        (Timing::Now, 0, 4.0),
        (Timing::In(2), 9, 0.0),
        (Timing::In(2), 1, 4.0),
        (Timing::Over(4), 0, 4.0),
        (Timing::Over(4), 1, 0.0),
    ] {
        let mut state = m.start(1, 0, &mut Silent);
        let open = |state: &mut State| m.set(state, gate, 1.0, Cause::Engine, &mut Silent);
        if opened == 0 {
            open(&mut state);
        }
        m.effects(&mut state, &[Effect { act: act.clone(), timing }], Cause::Silence(0), &mut Silent);
        if opened == 1 && timing == Timing::In(2) {
            open(&mut state);
        }
        m.apply(&mut state, &Command::Close, &mut Silent).expect("legal");
        assert_eq!(m.get(&state, sum), expected, "{timing:?} {opened}");
    }
}

#[test]
fn a_smooth_of_a_bare_stock_follows_the_stock_as_it_was() {
    let mut content = tiny(1, None);
    let (bread, input) = (Slot(5), ExprId(content.exprs.len() as u32));
    content.exprs.push(Expr::Slot(bread));
    content.model.chains[0].input = input;
    let stage = content.model.chains[0].first;
    let m = machine(content);
    let mut state = m.start(3, 0, &mut Silent);
    for _ in 0..4 {
        let (stock, level) = (m.get(&state, bread), m.get(&state, stage));
        m.apply(&mut state, &Command::Close, &mut Silent).expect("a turn closes");
        assert_ne!(m.get(&state, bread), stock);
        let share = 1.0 / 1.0_f64.max(1.3 / 2.0);
        let expected = level + (stock - level) * share;
        assert!((m.get(&state, stage) - expected).abs() < 1e-6, "{} is not {expected}", m.get(&state, stage));
    }
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
        id: "e".into(),
        title: Text::default(),
        body: Text::default(),
        when: never,
        at_horizon,
        class: String::new(),
        stands: true,
        verdicts: Vec::new(),
        history: Text::default(),
        art: String::new(),
        because: Vec::new(),
        sources: Vec::new(),
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
    let moved = |change: &dyn Fn(&mut Content)| {
        let mut c = tiny(4, None);
        change(&mut c);
        assert_ne!(hash::rules(&a), hash::rules(&c));
    };
    let amount = a.model.links[0].amount;
    moved(&|c| c.known.attention_full = Slot(5));
    moved(&|c| c.storylets[0].stream += 1);
    moved(&|c| c.storylets[0].options[0].outcome.effects[0].timing = Timing::In(1));
    moved(&|c| {
        let effect = &mut c.storylets[0].options[0].outcome.effects[0];
        effect.act = Act::If(amount, Box::new(effect.act.clone()));
    });
    moved(&|c| c.model.noises[0].time = 0.9);
    moved(&|c| c.model.series[0].values[29] += 1.0);
    moved(&|c| c.slots[6].initial += 1.0);
}

/// 250 auxiliaries and links of eight operations, 300 expressions of the turn: `cargo test --release speed -- --ignored
/// --nocapture`.
#[test]
#[ignore = "a measurement"]
fn speed_of_a_turn() {
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
        println!(
            "{what}: {each:.2} µs a turn; runs {} {} {}",
            m.compiled(0).aux.runs(),
            m.compiled(0).turn.runs(),
            m.compiled(0).flows.runs()
        );
    }
    assert!(state.turn == 22_000);
}
