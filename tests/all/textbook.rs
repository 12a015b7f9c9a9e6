//! Textbook models in the project's format against series computed elsewhere (`tests/textbook/reference.py`).

use std::path::Path;
use std::sync::Arc;

use mildias::engine::command::Command;
use mildias::engine::ledger::Silent;
use mildias::engine::machine::Machine;
use mildias::scenario::{Memory, load};

/// Plays a model to its end and compares every row of its reference to 1e-9 of the value.
fn agrees(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/textbook");
    let text = std::fs::read_to_string(folder.join(format!("{name}.ron"))).expect("a model");
    let loaded = load(&Memory::new(name).with("scenario.ron", text));
    let content = loaded.content.clone().unwrap_or_else(|| panic!("{}", loaded.report()));
    let table = std::fs::read_to_string(folder.join(format!("{name}.csv"))).expect("a reference");
    let mut rows = table.lines();
    let columns: Vec<usize> =
        rows.next().expect("a head").split(',').map(|c| content.slots.iter().position(|s| s.name == c).expect(c)).collect();
    let machine = Machine::new(Arc::clone(&content));
    let mut state = machine.start(1, 0, &mut Silent);
    let mut compared = 0;
    for (unit, row) in rows.enumerate() {
        for (slot, expected) in columns.iter().zip(row.split(',')) {
            let (found, expected) = (state.slots[*slot], expected.parse::<f64>().expect("a number"));
            assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{name}, unit {unit}: {found} is not {expected}");
            compared += 1;
        }
        if unit < 12 {
            machine.apply(&mut state, &Command::Close, &mut Silent).expect("a turn closes");
        }
    }
    assert_eq!(compared, 13 * columns.len());
}

#[test]
fn a_teacup_cools() {
    agrees("teacup");
}

#[test]
fn the_teacup_has_a_closed_form() {
    let table = include_str!("../textbook/teacup.csv");
    for (month, row) in table.lines().skip(1).enumerate() {
        let closed = 21.0 + 75.0 * (1.0 - 0.25 / 8.0_f64).powi(8 * month as i32);
        assert!((row.parse::<f64>().expect("a number") - closed).abs() < 1e-9);
    }
}

#[test]
fn goods_arrive_late() {
    agrees("delay");
}

#[test]
fn expectations_follow_a_bare_stock() {
    agrees("follow");
}

#[test]
fn an_epidemic_spreads() {
    agrees("sir");
}

#[test]
fn predator_and_prey() {
    agrees("prey");
}

#[test]
fn towns_grow_by_a_lookup() {
    agrees("towns");
}

#[test]
fn a_perceived_gap_closes() {
    agrees("goal");
}
