//! The gate at a smaller size: what the campaign must show under every reading, with a few seeds. The full size is
//! `mildias lab sweep thousand_days --policy all --lens all --seeds 1000`, kept beside this file as `gate.txt`.

use mildias::engine::calendar::date;
use mildias::engine::content::{Content, Date};
use mildias::engine::ledger::Silent;
use mildias::engine::machine::Machine;
use mildias::engine::policy::campaign;
use mildias::scenario;
use std::sync::{Arc, OnceLock};

/// Each school's reading and its own line.
const SCHOOLS: [(&str, &str); 8] = [
    ("consolidation", "consolidation"),
    ("popular_power", "popular_power"),
    ("miliband", "network"),
    ("trotskyist", "delegates"),
    ("breakdown", "settlement"),
    ("populism", "stabilisation"),
    ("intervention", "credit_and_light"),
    ("jacobin", "in_step"),
];

/// Seeds of every share below.
const SEEDS: u64 = 12;

fn machine() -> &'static Machine {
    static MACHINE: OnceLock<Machine> = OnceLock::new();
    MACHINE.get_or_init(|| {
        let shipped = scenario::shipped().into_iter().find(|s| s.id == "thousand_days").expect("shipped");
        let loaded = scenario::load(&shipped.source);
        Machine::new(Arc::clone(loaded.content.as_ref().unwrap_or_else(|| panic!("{}", loaded.report()))))
    })
}

fn policy(content: &Content, id: &str) -> u32 {
    content.policies.iter().position(|p| p.id == id).unwrap_or_else(|| panic!("no policy {id}")) as u32
}

fn lens(content: &Content, id: &str) -> u32 {
    content.lenses.iter().position(|l| l.id == id).unwrap_or_else(|| panic!("no lens {id}")) as u32
}

/// Whether the government stands at the end, and when that was, for each seed.
fn ends(policy_id: &str, lens_id: &str) -> Vec<(bool, Date)> {
    let machine = machine();
    let content = &machine.content;
    (1..=SEEDS)
        .map(|seed| {
            let state = campaign(machine, seed, lens(content, lens_id), policy(content, policy_id), &mut Silent);
            let ending = &content.endings[state.ended.expect("every campaign ends") as usize];
            (ending.stands, date(&content.clock, state.tick))
        })
        .collect()
}

fn standing(policy_id: &str, lens_id: &str) -> f64 {
    ends(policy_id, lens_id).iter().filter(|e| e.0).count() as f64 / SEEDS as f64
}

#[test]
fn the_record_falls_in_its_season_under_every_reading() {
    let (july, winter_over) = (Date { year: 1973, month: 7, day: 1 }, Date { year: 1973, month: 12, day: 1 });
    for (lens, _) in SCHOOLS {
        let ends = ends("historical", lens);
        let fell = ends.iter().filter(|e| !e.0 && e.1 >= july && e.1 <= winter_over).count();
        let early = ends.iter().filter(|e| !e.0 && e.1 < july).count();
        assert!(fell * 100 >= SEEDS as usize * 55, "{lens}: fell in season in {fell} of {SEEDS}");
        assert!(early * 100 <= SEEDS as usize * 25, "{lens}: fell early in {early} of {SEEDS}");
    }
}

#[test]
fn each_school_does_better_than_the_record_in_its_own_reading() {
    for (lens, own) in SCHOOLS {
        let (better, record) = (standing(own, lens), standing("historical", lens));
        assert!(better >= record + 0.15, "{lens}: {own} stands in {better:.2}, the record in {record:.2}");
    }
}

#[test]
fn luck_alone_governs_badly() {
    let all: f64 = SCHOOLS.iter().map(|(lens, _)| standing("random", lens)).sum::<f64>() / 8.0;
    assert!(all <= 0.15, "random play stands in {all:.2}");
}

#[test]
fn what_one_reading_praises_another_punishes() {
    // The pact and the belts, each way.
    assert!(standing("settlement", "breakdown") > standing("settlement", "trotskyist") + 0.5);
    assert!(standing("in_step", "jacobin") > standing("in_step", "consolidation") + 0.5);
    assert!(standing("c_no_officers", "popular_power") > standing("c_no_officers", "consolidation") + 0.3);
}
