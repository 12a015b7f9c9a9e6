//! The smallest game of `scenarios/README.md`: short, without a fault, and playable to an ending.

use std::path::Path;
use std::sync::Arc;

use mildias::engine::command::Command;
use mildias::engine::content::Way;
use mildias::engine::ledger::Silent;
use mildias::engine::machine::Machine;
use mildias::scenario::{Loaded, Memory, load};

fn smallest() -> (Loaded, usize) {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/README.md")).expect("the reference");
    let (_, rest) = readme.split_once("```ron\n// smallest.ron\n").expect("the example");
    let (text, _) = rest.split_once("```").expect("its end");
    (load(&Memory::new("well").with("smallest.ron", text)), text.lines().count())
}

#[test]
fn the_smallest_game_is_short_and_without_fault() {
    let (loaded, lines) = smallest();
    assert!(lines <= 60, "{lines} lines");
    assert!(loaded.diagnostics.is_empty(), "{}", loaded.report());
}

/// Plays with one way of answering the carter and of rationing, and gives the ending's id.
fn ending(option: u32, half: bool, seed: u64) -> String {
    let content = smallest().0.content.expect("a game");
    let machine = Machine::new(Arc::clone(&content));
    let mut state = machine.start(seed, 0, &mut Silent);
    for _ in 0..20 {
        if state.ended.is_some() {
            break;
        }
        let answer = Command::Choose { storylet: 0, option, way: Way::Agreed };
        let ration = Command::Lever { lever: 0, up: true };
        for (wanted, command) in [(true, answer), (half, ration)] {
            if wanted && machine.legal(&state, &command).is_ok() {
                machine.apply(&mut state, &command, &mut Silent).expect("a legal command");
            }
        }
        machine.apply(&mut state, &Command::Close, &mut Silent).expect("a turn closes");
    }
    content.endings[state.ended.expect("an ending") as usize].id.clone()
}

#[test]
fn the_smallest_game_is_played_to_its_endings() {
    for seed in 1..6 {
        assert_eq!(ending(0, false, seed), "rain");
        assert_eq!(ending(1, true, seed), "alone");
    }
}

/// The tests that the example carries hold, in its own terms.
#[test]
fn the_tests_of_the_smallest_game_hold() {
    let (loaded, _) = smallest();
    let (content, tests) = (loaded.content.expect("a game"), &loaded.catalogue.tests);
    let machine = Machine::new(content);
    assert!(!tests.is_empty());
    for test in tests {
        let state = mildias::engine::policy::campaign(&machine, test.seeds.0, test.lens, test.run.policy, &mut Silent);
        for expect in &test.expect {
            assert_ne!(machine.eval(&state, expect.expr), 0.0, "{}: {}", test.id, expect.text);
        }
    }
}
