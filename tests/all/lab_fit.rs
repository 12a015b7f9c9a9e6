//! `lab calibrate` and `lab fit`: known results on small models.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use mildias::engine::expr::Slot;
use mildias::engine::hash::rules;
use mildias::engine::ledger::Silent;
use mildias::engine::machine::Machine;
use mildias::engine::policy::{Scratch, campaign, play_turn};
use mildias::lab::calibrate::{Campaigns, Held, calibrate};
use mildias::lab::claims::apart;
use mildias::lab::fit::{Fitted, Problem, Search, Seeds, fit, sensitivity};
use mildias::lab::free::{Free, Which, free};
use mildias::scenario::{Loaded, Memory, load};

/// A tank that fills by a parameter and leaks by another, and a tide from outside; it ends when it runs over.
const TANK: &str = r#"
Scenario(id: "tank", title: "Tank", format: 1, unit: Month, steps: 2, start: "1980-01", length: 12, authors: ["x"]),
Param(id: "inflow", unit: "l/month", value: INFLOW, range: (0, 20), fit: (1, 15), exercised: Record, fitted: "lab fit"),
Param(id: "leak", unit: "share/month", value: LEAK, range: (0, 1), fit: (0.02, 0.5)),
Param(id: "idle", value: 0.5, range: (0, 1), fit: (0, 1), exercised: Prior),
Param(id: "frozen", value: 1, range: (0, 2)),
Stock(id: "water", unit: "l", range: (0, 100), initial: 0, sector: "tank"),
Stock(id: "other", range: (0, 100), initial: 50, sector: "rest"),
Series(id: "tide", range: (0, 10), known: true, points: {"1980-01": 1, "1980-07": 2}),
Noise(id: "wind", range: (-1, 1), sd: NOISE),
Flow(into: "water", links: [Link(id: "fills", amount: "frozen * inflow + wind"), Link(id: "leaks", amount: "-leak * water")]),
Flow(into: "other", links: [Link(id: "idles", amount: "if(water > 99, idle, 0)")]),
Policy(id: "historical", label: "as it was", otherwise: Nothing),
Ending(id: "over", title: "Over", body: "It runs over.", class: "over", stands: false, priority: 1, when: "water > OVER"),
Ending(id: "done", title: "Done", body: "A year.", class: "done", stands: true, priority: 2, at_horizon: true),
"#;

fn tank(inflow: &str, leak: &str, over: &str, noise: &str, more: &str) -> Loaded {
    let text = TANK.replace("INFLOW", inflow).replace("LEAK", leak).replace("OVER", over).replace("NOISE", noise);
    let loaded = load(&Memory::new("tank").with("tank.ron", format!("[{text}{more}]")));
    assert_eq!(loaded.errors(), 0, "{}", loaded.report());
    loaded
}

fn held(loaded: &Loaded, seeds: u32, threads: usize) -> Held {
    let machine = Machine::new(loaded.content.clone().expect("content"));
    let campaigns = Campaigns { lenses: vec![0], policy: 0, first: 1, seeds, threads };
    let stop = AtomicBool::new(false);
    calibrate(&machine, &loaded.catalogue.targets, &[], &campaigns, &stop, &|_| {}).expect("not stopped").remove(0)
}

/// Without a leak and without wind the tank holds 5 more each month: every way of reading has one right answer.
#[test]
fn each_way_of_reading_gives_what_it_says() {
    let target = |what: &str| format!("Target({what}, value: 0, band: (0, 0)),\n");
    let cases = [
        (r#"of: "water", at: "1980-04""#, 15.0),
        (r#"of: "water", at: "1980-04-16""#, 17.5),
        (r#"of: "water", since: "1980-02", at: "1980-04", as: Rise"#, 10.0),
        (r#"of: "water", since: "1980-02", at: "1980-04", as: Percent"#, 200.0),
        // Steps of half a month after the first of February: 7.5, 10, 12.5, 15.
        (r#"of: "water", since: "1980-02", at: "1980-04", as: Mean"#, 11.25),
        (r#"of: "water", since: "1980-02", at: "1980-04", as: Sum"#, 22.5),
        (r#"of: "10 - water", since: "1980-02", at: "1980-04", as: Highest"#, 5.0),
        (r#"of: "10 - water", since: "1980-02", at: "1980-04", as: Lowest"#, -5.0),
        (r#"of: "water", since: "1980-02", at: "1980-04", as: Mean, against: ("1980-01", "1980-02")"#, 200.0),
        (r#"of: "tide", at: "1980-04""#, 1.5),
        (r#"share: "water > 14", at: "1980-04""#, 100.0),
        (r#"share: "water > 15", at: "1980-04""#, 0.0),
        (r#"ends: "done", at: "1981-01""#, 100.0),
        (r#"ends: "any", since: "1980-03", at: "1980-12""#, 0.0),
    ];
    for (what, expected) in cases {
        let loaded = tank("5", "0.02", "100", "0", &target(what));
        let mut content = Arc::unwrap_or_clone(loaded.content.clone().expect("content"));
        let leak = content.slots.iter().position(|s| s.name == "leak").expect("leak");
        content.slots[leak].initial = 0.0;
        let machine = Machine::new(Arc::new(content));
        let campaigns = Campaigns { lenses: vec![0], policy: 0, first: 1, seeds: 2, threads: 1 };
        let stop = AtomicBool::new(false);
        let rows = calibrate(&machine, &loaded.catalogue.targets, &[], &campaigns, &stop, &|_| {}).expect("not stopped").remove(0).rows;
        let mean = rows[0].mean.expect("a value");
        assert!((mean - expected).abs() < 1e-3, "{what}: {mean}, expected {expected}");
    }
}

/// What ends has no value afterwards, a share counts it as it ended, and the day of the ending is found.
#[test]
fn campaigns_that_end_are_missed_and_counted() {
    let targets = r#"
Target(of: "water", at: "1980-12", value: 50, band: (40, 60)),
Target(share: "water > 20", at: "1980-12", value: 100, band: (90, 100)),
Target(ends: "over", since: "1980-04", at: "1980-06", value: 100, band: (90, 100)),
Target(ends: "over", since: "1980-06", at: "1980-12", value: 100, band: (90, 100)),
Target(of: "water", at: "1980-03", value: 8, band: (5, 15)),
"#;
    let held = held(&tank("5", "0.02", "20", "0", targets), 3, 1);
    let of = |i: usize| (held.rows[i].mean, held.rows[i].missing, held.rows[i].met);
    // Targets stand by date: March, then June, then December in written order.
    assert_eq!((held.rows[0].missing, held.rows[0].met), (0, true));
    assert_eq!(of(1), (Some(100.0), 0, true), "it runs over in May");
    assert_eq!(of(2), (None, 3, false));
    assert_eq!(of(3), (Some(100.0), 0, true));
    assert_eq!(of(4), (Some(0.0), 0, false));
    assert_eq!(held.endings, [(0, 3)]);
}

#[test]
fn threads_change_no_figure() {
    let targets = r#"Target(of: "water", at: "1980-12", value: 20, band: (15, 25)),"#;
    let loaded = tank("5", "0.2", "100", "0.8", targets);
    let (one, two) = (held(&loaded, 9, 1), held(&loaded, 9, 4));
    assert_eq!(one, two);
    assert!(one.rows[0].range.0 < one.rows[0].range.1, "the wind blows");
}

/// Targets that a tank with known parameters has generated.
fn generated(inflow: &str, leak: &str) -> String {
    let days = ["1980-03", "1980-05", "1980-08", "1980-12"];
    let asked: String = days.iter().map(|d| format!("Target(of: \"water\", at: \"{d}\", value: 0, band: (0, 0)),\n")).collect();
    let rows = held(&tank(inflow, leak, "99", "0.1", &asked), 8, 1).rows;
    let target = |(day, mean): (&&str, f64)| {
        format!("Target(of: \"water\", at: \"{day}\", value: {mean}, band: ({}, {})),\n", mean - 0.5, mean + 0.5)
    };
    days.iter().zip(rows.iter().filter_map(|r| r.mean)).map(target).collect()
}

fn fitted(threads: usize, generations: u32, stop: &AtomicBool) -> Option<(Vec<Free>, Fitted)> {
    let loaded = tank("2", "0.4", "99", "0.1", &generated("6.5", "0.12"));
    let content = loaded.content.clone().expect("content");
    let free = free(&loaded.catalogue.constants, &Which::Parameters, None);
    let problem = Problem::new(&content, &loaded.catalogue.targets, free.clone(), &[0], 0, threads);
    let seeds = Seeds { first: 1, count: 8 };
    let search = Search { seeds, generations, population: 10, spread: 0.2, seed: 3, until: None };
    let mut told = 0;
    let found = fit(&problem, &search, stop, &mut |step| {
        told += 1;
        assert_eq!(step.generation, told);
    })?;
    Some((free, found))
}

#[test]
fn a_fit_finds_the_parameters_that_made_the_record() {
    let (free, found) = fitted(2, 60, &AtomicBool::new(false)).expect("not stopped");
    let names: Vec<_> = free.iter().map(|f| f.constant.name.as_str()).collect();
    assert_eq!(names, ["inflow", "leak"], "what is frozen or rests on a prior stays");
    assert!((found.values[0] - 6.5).abs() < 0.05 && (found.values[1] - 0.12).abs() < 0.005, "{:?}", found.values);
    let [before, after] = &found.scores;
    assert!(before.loss > 100.0 && after.loss < 0.05, "{} to {}", before.loss, after.loss);
    assert_eq!((after.met(), found.fresh[1].met()), ((4, 4), (4, 4)));
    let (_, again) = fitted(1, 60, &AtomicBool::new(false)).expect("not stopped");
    assert_eq!((found.values, found.scores, found.fresh), (again.values, again.scores, again.fresh), "threads change nothing");
}

#[test]
fn a_fit_that_is_stopped_keeps_what_it_has() {
    let stop = AtomicBool::new(true);
    assert!(fitted(1, 60, &stop).is_none(), "nothing was scored yet");
    let (_, none) = fitted(1, 0, &AtomicBool::new(false)).expect("not stopped");
    assert_eq!(none.values, [2.0, 0.4], "no generation, no change");
}

#[test]
fn what_the_record_does_not_exercise_answers_nothing() {
    let loaded = tank("6.5", "0.12", "99", "0.1", &generated("6.5", "0.12"));
    let free = free(&loaded.catalogue.constants, &Which::Priors, None);
    let problem = Problem::new(&loaded.content.clone().expect("content"), &loaded.catalogue.targets, free, &[0], 0, 1);
    let (here, responses) = sensitivity(&problem, Seeds { first: 1, count: 8 }, &AtomicBool::new(false), &|_| {}).expect("not stopped");
    assert!(here.loss < 1e-6, "the record's own parameters");
    let exercised: Vec<bool> = responses.iter().map(mildias::lab::fit::Response::exercised).collect();
    assert_eq!(exercised, [true, true, false], "inflow, leak, idle");
    assert!(responses[0].targets.iter().all(|by| *by > 0.0) && responses[1].targets.iter().all(|by| *by < 0.0));
    assert_eq!(responses[2].loss, [0.0, 0.0]);
}

/// A machine that keeps parameters in their slots runs as one that has them folded in, and as a scenario that was
/// loaded with other values: bit by bit, under every lens of the shipped scenario.
#[test]
fn loose_parameters_run_as_a_scenario_with_those_values() {
    let shipped = mildias::scenario::shipped().into_iter().find(|s| s.id == "october").expect("shipped");
    let loaded = load(&shipped.source);
    let content = loaded.content.expect("content");
    let params: Vec<_> = loaded.catalogue.constants.iter().filter(|c| c.lens.is_none() && c.value != 0.0).collect();
    assert!(params.len() > 20, "{} parameters", params.len());
    let changed: Vec<(Slot, f64)> =
        params.iter().flat_map(|c| c.slots.iter().map(|s| (*s, (c.value * 0.9).clamp(c.range.0, c.range.1)))).collect();
    let slots: Vec<Slot> = changed.iter().map(|c| c.0).collect();
    let mut other = (*content).clone();
    for &(slot, value) in &changed {
        other.slots[slot.0 as usize].initial = value;
    }
    other.rules_hash = rules(&other);
    let (loose, reloaded) = (Machine::loose(Arc::clone(&content), &slots), Machine::new(Arc::new(other)));
    let mut moved = false;
    for lens in 0..content.lenses.len() as u32 {
        let set: Vec<Slot> = content.lenses[lens as usize].params.iter().map(|p| p.0).collect();
        let values: Vec<_> = changed.iter().copied().filter(|(slot, _)| !set.contains(slot)).collect();
        let settled = loose.settle_with(lens, &values);
        for seed in 1..4 {
            let expected = campaign(&reloaded, seed, lens, 0, &mut Silent);
            let mut state = loose.start_at(&settled, seed, &mut Silent);
            let mut scratch = Scratch::default();
            while state.ended.is_none() {
                play_turn(&loose, &mut state, 0, &mut scratch, &mut Silent);
            }
            let many = content.slots.len();
            let bits = |slots: &[f64]| slots[..many].iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&state.slots), bits(&expected.slots), "lens {lens}, seed {seed}");
            let written = campaign(&Machine::new(Arc::clone(&content)), seed, lens, 0, &mut Silent);
            moved |= bits(&written.slots) != bits(&expected.slots);
        }
    }
    assert!(moved, "other values make another campaign");
}

/// A claim that the flow is doubled, and a leak re-estimated so that the record is met again.
#[test]
fn claims_are_told_from_what_was_re_estimated() {
    let lenses = r#"
Source(id: "s", text: "s"),
Lens(id: "plain", name: "Plain", claim: "c", changes: []),
Lens(id: "school", name: "School", claim: "c", changes: [
    Change(link: "fills", scale: 2, claim: "c", source: "s"), Change(param: "leak", set: 0.26, claim: "c", source: "s", refit: true),
]),
Target(of: "water", at: "1980-08", value: 30, band: (25, 35)),
"#;
    let loaded = tank("6.5", "0.12", "99", "0", lenses);
    let (content, catalogue) = (loaded.content.expect("content"), &loaded.catalogue);
    let campaigns = Campaigns { lenses: vec![0, 1], policy: 0, first: 1, seeds: 2, threads: 2 };
    let stop = AtomicBool::new(false);
    let found = apart(&content, &catalogue.constants, &catalogue.targets, &campaigns, &stop, &|_| {}).expect("not stopped");
    assert_eq!((found.len(), found[0].lens, found[0].changes), (1, 1, [1, 1]));
    let level = |inflow: &str, leak: &str| {
        let target = "Target(of: \"water\", at: \"1980-08\", value: 30, band: (25, 35)),";
        held(&tank(inflow, leak, "99", "0", target), 2, 1).rows[0].mean.expect("a value")
    };
    let record = level("6.5", "0.12");
    for (side, water) in
        [(found[0].whole, level("13", "0.26")), (found[0].claims, level("13", "0.12")), (found[0].refit, level("6.5", "0.26"))]
    {
        assert!((side.apart - (water - record).abs() / 5.0).abs() < 1e-9, "{side:?}: {water} and {record}");
    }
}

fn mildias(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mildias"));
    command.args(args).env("MILDIAS_HOME", home).env("NO_COLOR", "1").stdin(Stdio::null()).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The whole way: a scenario in a folder, held against its record, fitted, written, held again.
#[test]
fn a_scenario_is_held_fitted_and_written() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tank");
    std::fs::create_dir(&folder).expect("a folder");
    let scenario = TANK.replace("INFLOW", "2").replace("LEAK", "0.4 /* a guess */").replace("OVER", "99").replace("NOISE", "0.1");
    std::fs::write(folder.join("tank.ron"), format!("[{scenario}]")).expect("written");
    std::fs::write(folder.join("record.ron"), format!("[{}]", generated("6.5", "0.12"))).expect("written");
    let path = folder.to_string_lossy().into_owned();
    let run = |args: &[&str]| mildias(home.path(), &[&["lab"], args].concat());

    let before = run(&["calibrate", &path, "--seeds", "8"]);
    assert_eq!(before.status.code(), Some(1), "{}", text(&before.stderr));
    assert!(text(&before.stdout).contains("0 of 4"), "{}", text(&before.stdout));
    assert!(text(&before.stderr).contains("90 % are asked"), "{}", text(&before.stderr));

    let patch = home.path().join("new.patch");
    let search = ["--seeds", "8", "--generations", "60", "--population", "10", "--spread", "0.2", "--prior", "0"];
    let out = run(&[&["fit", &path, "--out", patch.to_str().expect("a path")], &search[..]].concat());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("targets met 0 to 4 of 4"), "{}", text(&out.stdout));
    let patch = std::fs::read_to_string(patch).expect("a patch");
    assert!(patch.starts_with("--- a/tank.ron\n+++ b/tank.ron\n@@ ") && patch.matches("\n+Param").count() == 2, "{patch}");
    assert!(std::fs::read_to_string(folder.join("tank.ron")).expect("there").contains("value: 2,"), "nothing was asked to be written");

    let out = run(&[&["fit", &path, "--write", "--threads", "1", "--note", "8 seeds"], &search[..]].concat());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let new = std::fs::read_to_string(folder.join("tank.ron")).expect("there");
    assert!(new.contains("/* a guess */") && !new.contains("value: 0.4 "), "comments stay, the number does not: {new}");
    assert_eq!(new.matches("fitted: \"8 seeds\"").count(), 2, "one says it anew, one for the first time: {new}");
    let out = run(&["fit", &path, "--sensitivity", "--seeds", "4", "--write"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let said = std::fs::read_to_string(folder.join("tank.ron")).expect("there");
    assert_eq!((said.matches("exercised: Record").count(), said.matches("exercised: Prior").count()), (2, 1), "{said}");
    let after = run(&["calibrate", &path, "--seeds", "8", "--format", "csv"]);
    assert_eq!(after.status.code(), Some(0), "{}", text(&after.stdout));
    assert_eq!(text(&after.stdout).lines().filter(|l| l.contains(",true,")).count(), 4);
}

#[test]
fn what_cannot_be_done_is_said() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("bare.ron");
    let bare = TANK.replace("INFLOW", "2").replace("LEAK", "0.4").replace("OVER", "99").replace("NOISE", "0");
    std::fs::write(&file, format!("[{bare}]")).expect("written");
    let frozen = home.path().join("frozen.ron");
    let target = "Target(of: \"water\", at: \"1980-12\", value: 20, band: (15, 25)),";
    let bounds = [", fit: (1, 15)", ", fit: (0.02, 0.5)", ", fit: (0, 1)"];
    let text_frozen = bounds.iter().fold(format!("[{bare}{target}]"), |text, b| text.replace(b, ""));
    std::fs::write(&frozen, text_frozen).expect("written");
    let (bare, frozen) = (file.to_string_lossy().into_owned(), frozen.to_string_lossy().into_owned());
    let calls: &[(&[&str], &str)] = &[
        (&["calibrate", &bare], "no `Target(...)`"),
        (&["fit", &bare], "no `Target(...)`"),
        (&["fit", &frozen], "fit: (low, high)"),
        (&["fit", &frozen, "--claims"], "no number that could move"),
        (&["fit", "october", "--write"], "carried by the program"),
        (&["fit", "october", "--spread", "2"], "at most 1"),
        (&["calibrate", "october", "--lens", "nosuch"], "there are: all"),
        (&["calibrate", "october", "--chart", "price_leve"], "did you mean `price_level`"),
        (&["calibrate", "october", "--seeds", "0"], "1.."),
        (&["calibrate", "october", "--sector", "nosuch"], "there are: economy"),
        (&["fit", "october", "--sensitivity", "--note", "x"], "--note"),
        (&["calibrate", "october", "--policy", "nosuch"], "historical"),
    ];
    for (args, says) in calls {
        let out = mildias(home.path(), &[&["lab"], *args].concat());
        assert_eq!(out.status.code(), Some(2), "{args:?}: {}", text(&out.stderr));
        assert!(text(&out.stderr).contains(says), "{args:?}: {}", text(&out.stderr));
        assert!(out.stdout.is_empty(), "{args:?} writes no result");
    }
}

/// Targets and bounds that make no sense are refused where they stand.
#[test]
fn wrong_targets_are_refused() {
    let codes = |more: &str| -> Vec<&'static str> {
        let text = TANK.replace("INFLOW", "2").replace("LEAK", "0.4").replace("OVER", "99").replace("NOISE", "0");
        load(&Memory::new("tank").with("tank.ron", format!("[{text}{more}]"))).diagnostics.iter().map(|d| d.code).collect()
    };
    let band = "value: 1, band: (0, 2)";
    for (more, code) in [
        (format!("Target(at: \"1980-03\", {band}),"), "target-reading"),
        (format!("Target(of: \"water\", share: \"water > 3\", at: \"1980-03\", {band}),"), "target-reading"),
        (format!("Target(of: \"water\", since: \"1980-02\", at: \"1980-03\", {band}),"), "target-reading"),
        (format!("Target(of: \"water\", at: \"1980-03\", as: Sum, {band}),"), "target-reading"),
        (format!("Target(share: \"water > 3\", at: \"1980-03\", as: Sum, since: \"1980-02\", {band}),"), "target-reading"),
        (
            format!("Target(of: \"water\", since: \"1980-02\", at: \"1980-03\", as: Sum, against: (\"1980-01\", \"1980-02\"), {band}),"),
            "target-reading",
        ),
        (format!("Target(ends: \"nosuch\", at: \"1980-03\", {band}),"), "name-unknown"),
        (format!("Target(of: \"water\", since: \"1980-05\", at: \"1980-03\", as: Sum, {band}),"), "range-empty"),
        (format!("Target(of: \"water\", since: \"1979-05\", at: \"1980-03\", as: Sum, {band}),"), "date-outside"),
        ("Target(of: \"water\", at: \"1980-03\", value: 9, band: (0, 2)),".to_owned(), "value-range"),
        ("Param(id: \"q\", value: 5, range: (0, 9), fit: (6, 8)),".to_owned(), "value-range"),
        ("Param(id: \"q\", value: 5, range: (0, 9), fit: (4, 10)),".to_owned(), "value-range"),
        ("Param(id: \"q\", value: 5, range: (0, 9), fit: (6, 4)),".to_owned(), "range-empty"),
    ] {
        assert!(codes(&more).contains(&code), "{more}: {:?}", codes(&more));
    }
    assert_eq!(codes(""), ["unused"], "of the tank itself only the tide, which targets alone read");
}
