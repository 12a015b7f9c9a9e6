//! The gate at a smaller size: what the campaign must show under every reading, with a few seeds. The full size is
//! `mildias lab sweep thousand_days --policy all --lens all --seeds 1000`, kept beside this file as `gate.txt`;
//! `gate_track.txt` has the track record and `gate_options.txt` the options, each with the command that makes it.

use mildias::engine::calendar::date;
use mildias::engine::content::{Content, Date};
use mildias::engine::ledger::Silent;
use mildias::engine::machine::Machine;
use mildias::engine::policy::{Scratch, campaign, close, conduct, settle};
use mildias::engine::track::Track;
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
    // A share of so few seeds has an error of 14 points: one by one the schools are held to the record, all together to
    // twice the margin that is asked of each. `gate.txt` has them one by one.
    let mut sum = 0.0;
    for (lens, own) in SCHOOLS {
        let (better, record) = (standing(own, lens), standing("historical", lens));
        assert!(better >= record, "{lens}: {own} stands in {better:.2}, the record in {record:.2}");
        sum += better - record;
    }
    assert!(sum / 8.0 >= 0.3, "on the mean better by {:.2}", sum / 8.0);
}

#[test]
fn luck_alone_governs_badly() {
    let all: f64 = SCHOOLS.iter().map(|(lens, _)| standing("random", lens)).sum::<f64>() / 8.0;
    assert!(all <= 0.15, "random play stands in {all:.2}");
}

#[test]
fn what_one_reading_praises_another_punishes() {
    // The pact and the belts, each way; margins are what so few seeds can tell, half of those in `gate.txt`.
    assert!(standing("settlement", "breakdown") > standing("settlement", "trotskyist") + 0.3);
    assert!(standing("in_step", "jacobin") > standing("in_step", "consolidation") + 0.5);
    assert!(standing("c_no_officers", "popular_power") > standing("c_no_officers", "consolidation") + 0.15);
}

/// How the track record of the lenses does off the record's line, to the opening of the month `until`: whether the lens
/// on which the world runs leads after seven months and at the end, and how many of the published figures lay where it
/// said that nine of ten will.
fn track(policy_id: &str, lens_id: &str, seed: u64, until: u32) -> (bool, bool, u32, u32) {
    let machine = machine();
    let (who, lens) = (policy(&machine.content, policy_id), lens(&machine.content, lens_id));
    let unit = machine.content.clock.steps_per_unit;
    let mut scratch = Scratch::default();
    let mut state = machine.start(seed, lens, &mut Silent);
    let mut track = Track::new(machine);
    let (mut early, mut figures, mut held) = (false, 0, 0);
    while state.ended.is_none() && state.tick < until * unit {
        conduct(machine, &mut state, who, &mut scratch, &mut Silent);
        settle(machine, &mut state, who, &mut scratch, &mut Silent);
        track.predict(machine, &state);
        close(machine, &mut state, who, &mut scratch, &mut Silent);
        track.observe(machine, &state);
        if state.tick <= 7 * unit {
            early = track.leader() == Some(lens);
        }
        figures += track.news.len() as u32;
        held += track.news.iter().filter(|f| f.predictions[lens as usize].surprise(f.value).abs() < 1.645).count() as u32;
    }
    (early, track.leader() == Some(lens), figures, held)
}

#[test]
fn only_departures_teach_and_they_do() {
    let cases = [("in_step", "jacobin"), ("popular_power", "miliband")];
    let told: Vec<_> = std::thread::scope(|scope| {
        cases.map(|(policy, lens)| scope.spawn(move || track(policy, lens, 101, 24))).map(|t| t.join().expect("played")).into()
    });
    let (early, late) = (told.iter().filter(|t| t.0).count(), told.iter().filter(|t| t.1).count());
    assert!(early <= 1 && late >= 1, "{told:?}");
    let share = f64::from(told.iter().map(|t| t.3).sum::<u32>()) / f64::from(told.iter().map(|t| t.2).sum::<u32>());
    assert!((0.84..0.95).contains(&share), "nine of ten, and it is {share:.3}: {told:?}");
}
