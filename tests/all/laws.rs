//! Laws of the engine, held on the shipped scenario by random play: the ledger, luck, lenses, the clock.

use super::october::{machine, picked};
use mildias::engine::command::Command;
use mildias::engine::content::{Content, Fine, Way};
use mildias::engine::expr::Expr;
use mildias::engine::ledger::{Event, Ledger, Silent};
use mildias::engine::machine::Machine;
use mildias::engine::state::State;
use proptest::prelude::*;
use std::sync::Arc;

fn picks() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 10..120)
}

/// Bits of all slots.
fn bits(machine: &Machine, state: &State) -> Vec<u64> {
    state.slots[..machine.content.slots.len()].iter().map(|x| x.to_bits()).collect()
}

/// Carries out the command a number stands for, and answers whether there was one.
fn go(machine: &Machine, state: &mut State, pick: u16) -> bool {
    let mut possible = Vec::new();
    machine.possible(state, &mut possible);
    let Some(command) = picked(&possible, pick) else { return false };
    assert_eq!(machine.apply(state, &command, &mut Silent), Ok(()), "{command:?} is possible");
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn opening_values_and_bookings_are_the_closing_values(seed in 1u64..1000, lens in 0..2_u32, picks in picks()) {
        let machine = machine();
        let mut state = machine.start(seed, lens, &mut Silent);
        let mut possible = Vec::new();
        for pick in picks {
            machine.possible(&state, &mut possible);
            let Some(command) = picked(&possible, pick) else { break };
            let (mut sums, mut ledger) = (state.slots.clone(), Ledger::default());
            machine.apply(&mut state, &command, &mut ledger).expect("possible commands are legal");
            for booking in &ledger.bookings {
                sums[booking.slot.0 as usize] += booking.amount;
            }
            for (i, info) in machine.content.slots.iter().enumerate().filter(|(_, info)| info.state) {
                let (sum, value) = (sums[i], state.slots[i]);
                prop_assert_eq!(sum.to_bits(), value.to_bits(), "{} after {:?}: {} {}", info.name, command, sum, value);
                prop_assert!((info.low..=info.high).contains(&value), "{} = {} is out of its range", info.name, value);
            }
        }
    }

    #[test]
    fn one_seed_and_one_list_of_commands_make_one_campaign(seed in 1u64..1000, lens in 0..2_u32, picks in picks()) {
        let machine = machine();
        let mut ledger = Ledger::default();
        // Once with a ledger and once without: watching changes nothing.
        let (mut a, mut b) = (machine.start(seed, lens, &mut ledger), machine.start(seed, lens, &mut Silent));
        let mut other = machine.start(seed + 1, lens, &mut Silent);
        let mut possible = Vec::new();
        for pick in picks {
            machine.possible(&a, &mut possible);
            let Some(command) = picked(&possible, pick) else { break };
            machine.apply(&mut a, &command, &mut ledger).expect("legal");
            machine.apply(&mut b, &command, &mut Silent).expect("legal");
            prop_assert_eq!(machine.hash(&a), machine.hash(&b));
            go(&machine, &mut other, pick);
        }
        // Beyond the slots of the content stand the programs' own places, of which the ledger's way uses others.
        prop_assert_eq!(bits(&machine, &a), bits(&machine, &b));
        prop_assert_ne!(machine.hash(&a), machine.hash(&other));
    }

    #[test]
    fn any_state_runs_under_any_lens(seed in 1u64..1000, steps in prop::collection::vec((any::<u16>(), 0..2_u32), 10..120)) {
        let machine = machine();
        let mut state = machine.start(seed, 0, &mut Silent);
        for (pick, lens) in steps {
            // A lens moves nothing of the state, and one that is left leaves nothing behind.
            let (hash, mut there) = (machine.hash(&state), state.clone());
            machine.relens(&mut there, lens);
            prop_assert_eq!(hash, machine.hash(&there));
            machine.relens(&mut there, state.lens);
            prop_assert_eq!(bits(&machine, &there), bits(&machine, &state));
            machine.relens(&mut state, lens);
            if !go(&machine, &mut state, pick) {
                break;
            }
            for (info, &x) in machine.content.slots.iter().zip(&state.slots) {
                prop_assert!(x.is_finite(), "{} = {}", info.name, x);
                prop_assert!(!info.state || (info.low..=info.high).contains(&x), "{} = {}", info.name, x);
            }
        }
    }

    #[test]
    fn what_is_refused_changes_nothing(
        seed in 1u64..1000, picks in prop::collection::vec(any::<u16>(), 0..30), wild in prop::collection::vec(wild(), 40),
    ) {
        let machine = machine();
        let mut state = machine.start(seed, 0, &mut Silent);
        for pick in picks {
            go(&machine, &mut state, pick);
        }
        for command in wild {
            let (before, mut ledger) = (state.clone(), Ledger::default());
            if machine.apply(&mut state, &command, &mut ledger).is_err() {
                prop_assert_eq!(&before, &state, "{:?}", command);
                prop_assert_eq!(&ledger, &Ledger::default(), "{:?}", command);
            }
        }
    }
}

/// Commands as a save that was tampered with may hold them: any index at all.
fn wild() -> impl Strategy<Value = Command> {
    let (i, j) = (0..60_u32, 0..8_u32);
    let way = prop_oneof![Just(Way::Agreed), Just(Way::Bargain), Just(Way::Overrule)];
    prop_oneof![
        prop::collection::vec(j.clone(), 0..5).prop_map(Command::NameAims),
        (i.clone(), j.clone(), way.clone()).prop_map(|(storylet, option, way)| Command::Choose { storylet, option, way }),
        (i.clone(), any::<bool>()).prop_map(|(lever, up)| Command::Lever { lever, up }),
        (j.clone(), prop::collection::vec(j.clone(), 0..9)).prop_map(|(negotiation, terms)| Command::Offer { negotiation, terms }),
        (j.clone(), j.clone(), j.clone(), any::<u8>()).prop_map(|(allocation, means, place, units)| Command::Give {
            allocation,
            means,
            place,
            units: units.into(),
        }),
        (i.clone(), i.clone(), way).prop_map(|(office, person, way)| Command::Seat { office, person, way }),
        i.clone().prop_map(|office| Command::Vacate { office }),
        (i, j).prop_map(|(petition, answer)| Command::Answer { petition, answer }),
        Just(Command::Close),
    ]
}

/// Fast code and plain trees, on the whole of the shipped scenario.
#[test]
fn the_programs_play_as_the_trees_do() {
    let fast = machine();
    let plain = Machine::reference(Arc::clone(&fast.content));
    for seed in 1..=6_u64 {
        let lens = (seed % 2) as u32;
        let (mut a, mut b) = (fast.start(seed, lens, &mut Silent), plain.start(seed, lens, &mut Silent));
        for n in 0..150_u64 {
            assert_eq!(fast.hash(&a), plain.hash(&b), "seed {seed}, before command {n}");
            assert_eq!(bits(&fast, &a), bits(&plain, &b), "seed {seed}, before command {n}");
            let pick = (seed * 7919 + n * 104_729) as u16;
            if !(go(&fast, &mut a, pick) && go(&plain, &mut b, pick)) {
                break;
            }
        }
    }
}

/// Takes one option or the other, and looks at luck elsewhere: in the odds of other cards on the same desk, and in the
/// noise of the world from then on.
#[test]
fn another_choice_reshuffles_no_luck_elsewhere() {
    let machine = machine();
    let content = &machine.content;
    // Noise whose spread is a number: nothing that is chosen has a way to it but through luck.
    let noises: Vec<usize> = (content.model.noises.iter())
        .filter(|n| matches!(content.exprs[n.sd.0 as usize], Expr::Const(_)))
        .map(|n| n.slot.0 as usize)
        .collect();
    let (mut odds, mut noise) = (0, 0);
    let mut possible = Vec::new();
    for seed in 1..=60_u64 {
        let mut state = machine.start(seed, (seed % 2) as u32, &mut Silent);
        for n in 0..60_u64 {
            machine.possible(&state, &mut possible);
            let choices: Vec<&Command> = possible.iter().filter(|c| matches!(c, Command::Choose { .. })).collect();
            let card = |c: &Command| if let Command::Choose { storylet, .. } = c { Some(*storylet) } else { None };
            for pair in choices.windows(2).filter(|p| card(p[0]) == card(p[1])) {
                let (mut a, mut b) = (state.clone(), state.clone());
                machine.apply(&mut a, pair[0], &mut Silent).expect("legal");
                machine.apply(&mut b, pair[1], &mut Silent).expect("legal");
                for other in choices.iter().filter(|c| card(c) != card(pair[0])) {
                    let Command::Choose { storylet, option, .. } = **other else { continue };
                    let choice = &content.storylets[storylet as usize].options[option as usize];
                    let chances = machine.odds(&a, choice);
                    if chances.len() < 2 || chances != machine.odds(&b, choice) {
                        continue;
                    }
                    let (mut a, mut b) = (a.clone(), b.clone());
                    let drawn = |state: &mut State| {
                        let mut ledger = Ledger::default();
                        machine.apply(state, other, &mut ledger).ok()?;
                        ledger.events.iter().find_map(|e| match e {
                            Event::Chosen(.., outcome) => Some(*outcome),
                            _ => None,
                        })
                    };
                    if let (Some(here), Some(there)) = (drawn(&mut a), drawn(&mut b)) {
                        assert_eq!(here, there, "seed {seed}: {other:?} after {pair:?}");
                        odds += 1;
                    }
                }
                if n % 8 == 0 {
                    for _ in 0..4 {
                        go(&machine, &mut a, 0);
                        go(&machine, &mut b, 0);
                        if a.tick == b.tick {
                            for &i in &noises {
                                assert_eq!(a.slots[i].to_bits(), b.slots[i].to_bits(), "{}", content.slots[i].name);
                                noise += 1;
                            }
                        }
                    }
                }
            }
            if !go(&machine, &mut state, (seed * 31 + n * 7717) as u16) {
                break;
            }
        }
    }
    assert!(odds > 20, "only {odds} draws by odds were compared: the test would hold of nothing");
    assert!(noises.is_empty() || noise > 20, "only {noise} values of noise were compared");
}

/// The shipped model with nothing on the desk, by its own clock or a finer one.
fn idle(fine: Option<u32>) -> Machine {
    let mut content: Content = (*machine().content).clone();
    content.storylets.clear();
    content.petitions.clear();
    content.actors.clear();
    content.negotiations.clear();
    content.pledges.clear();
    content.endings.clear();
    content.clock.fine.clear();
    if let Some(steps) = fine {
        let always = mildias::engine::expr::ExprId(content.exprs.len() as u32);
        content.exprs.push(Expr::Const(1.0));
        content.turn_exprs.push(always);
        content.clock.fine = vec![Fine { when: always, steps }];
    }
    Machine::new(Arc::new(content))
}

#[test]
fn splitting_an_idle_month_into_turns_changes_no_bit_of_the_model() {
    let machines = [idle(None), idle(Some(1)), idle(Some(2))];
    let content = &machines[0].content;
    // What is read at an opening, and the count of turns, belong to the turns.
    let per_turn: Vec<usize> = (content.estimates.iter().flat_map(|e| [e.value, e.spread]))
        .chain([content.known.turn, content.known.attention, content.known.attention_full])
        .map(|slot| slot.0 as usize)
        .collect();
    for seed in 1..=12 {
        let runs = machines.each_ref().map(|machine| {
            let mut state = machine.start(seed, (seed % 2) as u32, &mut Silent);
            while state.tick < 5 * content.clock.steps_per_unit {
                machine.apply(&mut state, &Command::Close, &mut Silent).expect("nothing bars the close");
            }
            state
        });
        assert!(runs[1].turn > runs[0].turn && runs[1].tick == runs[0].tick);
        for (i, info) in content.slots.iter().enumerate().filter(|(i, info)| info.state && !per_turn.contains(i)) {
            let [a, b, c] = runs.each_ref().map(|state| state.slots[i]);
            assert!(a.to_bits() == b.to_bits() && a.to_bits() == c.to_bits(), "seed {seed}, {}: {a} {b} {c}", info.name);
        }
    }
}
