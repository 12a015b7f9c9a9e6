//! `lab search`: the best line of a small world is found, told and written so that it can be played again. `lab
//! options`: what is best for something there, and what for nothing.

use crate::lab_call::{done, mildias};
use mildias::lab::conduct::{Knob, Line, Setting, Space};
use mildias::lab::written::Writer;
use mildias::scenario::{self, Memory};
use std::fs;

/// It stands where the gate was opened, the wheel turned on from the second half year and not before, the table signed
/// with its second wording and the helper called: no policy does two of these, and what each sees is drowned in wind.
const LOCK: &str = r#"[
Scenario(id: "lock", title: "Lock", format: 1, unit: Month, steps: 1, start: "1980-01", length: 12, attention: "6", events: "2", initiatives: 2, default_lens: "calm"),
Source(id: "s", text: "Made for a test"),
Stock(id: "height", label: "Height", range: (-100, 100), initial: 0, good: Up),
Noise(id: "wind", label: "Wind", sd: 1, range: (-3, 3)),
Flow(into: "height", links: [
    Link(id: "blows", label: "Blows", amount: "wind"),
    Link(id: "turns", label: "Turns", amount: "if(wheel > 0, if(time >= 6, 2, -4), 0)"),
]),
Measure(id: "m_height", label: "height", of: "height", good: Up, decimals: 1),
Lever(id: "wheel", label: "Wheel", positions: [(id: "off", value: 0, label: "off"), (id: "on", value: 1, label: "on")], start: 0),
Event(id: "gate", title: "A gate", when: "tick == 2", body: "Well?", options: [
    (id: "shut", label: "Shut it", historical: true, outcome: "Shut."),
    (id: "paint", label: "Paint it", effects: ["height -= 5"], outcome: "Painted."),
    (id: "open", label: "Open it", effects: ["height += 10"], outcome: "Open."),
]),
Event(id: "noise", title: "A noise", when: "tick == 4", body: "Well?", options: [
    (id: "listen", label: "Listen", historical: true, outcome: "Nothing."), (id: "sleep", label: "Sleep", outcome: "Sleep."),
]),
Initiative(id: "help", title: "Call help", when: "tick > 3", body: "Well?", options: [(id: "call", label: "Call", effects: ["height += 5"], outcome: "It comes.")], once: true, cost: 1),
Negotiation(id: "table", title: "The table", body: "Well?", when: "tick > 1 and tick < 8", wings: [(id: "they", label: "They", weight: 1, points: 40, about: "They want it.")],
    clauses: [(id: "price", label: "Price", about: "What it costs.", terms: [(id: "none", label: "none", worth: {}), (id: "low", label: "low", worth: {"they": 10}, effects: ["height -= 3"]), (id: "fair", label: "fair", worth: {"they": 20}, effects: ["height += 5"])])],
    on_signed: (effects: [], outcome: "Signed."), on_refused: (effects: [], outcome: "Refused."), on_unratified: (effects: [], outcome: "No."), on_closed: (effects: [], outcome: "Closed.")),
Lens(id: "calm", name: "Calm", claim: "It is calm."),
Lens(id: "windy", name: "Windy", claim: "It is windy.", changes: [Change(link: "blows", scale: 2, claim: "It is windy.", source: "s")]),
Policy(id: "historical", label: "As it was"),
Policy(id: "painter", label: "Painter", like: "historical", answers: {"gate": "paint"}),
Policy(id: "turner", label: "Turner", like: "historical", rules: [(when: "time >= 8", do: Lever("wheel", "on"))]),
Policy(id: "dice", label: "Dice", otherwise: Random),
Aim(id: "high", label: "High", about: "Above 20.", met: "height > 20", progress: "clamp(5 * height, 0, 100)"),
Ending(id: "up", title: "Up", body: "Up.", class: "up", stands: true, at_horizon: true, priority: 1, when: "height > 22"),
Ending(id: "down", title: "Down", body: "Down.", class: "down", stands: false, at_horizon: true, priority: 2),
]"#;

/// The scenario as a folder.
fn lock() -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("lock");
    fs::create_dir(&folder).expect("made");
    fs::write(folder.join("lock.ron"), LOCK).expect("written");
    let path = folder.to_str().expect("a path").to_owned();
    (dir, path)
}

/// The percentage behind the beginning of a line.
fn share(text: &str, begins: &str) -> f64 {
    let line = text.lines().find(|l| l.trim_start().starts_with(begins)).unwrap_or_else(|| panic!("no line {begins}\n{text}"));
    let rest = line.trim_start()[begins.len()..].trim_start();
    rest.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("no share in {line}"))
}

#[test]
fn the_best_line_is_found_told_and_played_again() {
    let (_dir, path) = lock();
    let out = format!("{path}/found.ron");
    let call = ["lab", "search", &path, "--campaigns", "6000", "--seeds", "60", "--out", &out];
    let text = done(&call);
    // 10 of the gate, 12 of the wheel, 5 of the helper, 5 of the table: 32 in all, of which no policy has more than 8.
    let found = share(&text, "the line found");
    assert!(found >= 95.0, "{text}");
    assert!(share(&text, "policy historical (the record)") < 1.0, "{text}");
    for part in ["gate: open", "lever wheel: on", "take up help: call", "talks table: price fair"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("noise: sleep") && !text.contains("office"), "what it does not need is taken back: {text}");
    assert!(text.contains("* A gate: Open it") && text.contains("* signed, The table: Price: fair"), "{text}");
    assert!(text.contains("+ taken up: Call help: Call") && text.contains("= Up (up)"), "{text}");
    // The line stands as a policy, and does there what was said of it.
    done(&["check", &path]);
    let rows = done(&["lab", "sweep", &path, "--policy", "found", "--lens", "calm", "--seeds", "60", "--format", "csv"]);
    let row = rows.lines().find(|l| l.starts_with("found,calm,stands,")).expect("a row");
    let value: f64 = row.split(',').nth(6).and_then(|v| v.parse().ok()).expect("a share");
    assert!((100.0 * value - found).abs() < 0.06, "{row} is not {found}");
}

#[test]
fn a_lever_that_is_set_in_no_phase_is_not_left_to_the_policy_it_is_like() {
    let loaded = scenario::load(&Memory::new("lock").with("lock.ron", LOCK));
    let content = loaded.content.clone().expect("a scenario");
    let space = Space::new(&content, 4);
    let wheel = space.knobs.iter().position(|knob| matches!(knob, Knob::Lever(_))).expect("the wheel");
    let turner = content.policies.iter().position(|policy| policy.id == "turner").expect("a policy") as u32;
    let line = Line { base: turner, set: [(wheel, Setting::Phases(vec![None; 4]))].into() };
    let writer = Writer { space: &space, catalogue: &loaded.catalogue };
    let text = writer.policy(&line, "still", "Still", "Nobody turns the wheel.");
    assert_eq!(writer.brief(wheel, &line.set[&wheel]), "lever wheel: no rule");
    let again = scenario::load(&Memory::new("lock").with("lock.ron", LOCK).with("still.ron", format!("[\n{text}]\n")));
    let content = again.content.clone().unwrap_or_else(|| panic!("{}\n{text}", again.report()));
    let still = content.policies.iter().find(|policy| policy.id == "still").expect("the line");
    // The rule that never holds stands in the place of the turner's.
    assert_eq!(still.rules.len(), 1);
    assert_eq!(content.exprs[still.rules[0].when.0 as usize], mildias::engine::expr::Expr::truth(false));
}

#[test]
fn the_number_of_threads_and_of_lenses_does_not_show() {
    let (_dir, path) = lock();
    let call = ["lab", "search", &path, "--campaigns", "1500", "--seeds", "20", "--aim", "high", "--seed", "3"];
    let one = done(&[&call[..], &["--lens", "all", "--threads", "1"]].concat());
    assert!(one == done(&[&call[..], &["--lens", "all", "--threads", "3"]].concat()), "the number of threads shows");
    let alone = done(&[&call[..], &["--lens", "windy", "--threads", "2"]].concat());
    assert!(one.contains(alone.trim_end()), "a lens is searched alone as among others");
    assert_ne!(one, done(&[&call[..7], &["--aim", "high", "--seed", "4", "--lens", "all"]].concat()), "the seed of the search shows");
}

#[test]
fn a_number_is_brought_up_and_a_wrong_aim_is_refused() {
    let (_dir, path) = lock();
    let text = done(&["lab", "search", &path, "--campaigns", "2000", "--seeds", "20", "--aim", "height"]);
    assert!(share(&text, "the line found") > 20.0, "{text}");
    let out = mildias(&["lab", "search", &path, "--aim", "heigth"]);
    assert_eq!(out.status.code(), Some(2));
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(told.contains("no aim `heigth`; there are: stands, high, m_height, down, up"), "{told}");
}

#[test]
fn the_end_of_the_minutes_keeps_the_best_so_far() {
    let (_dir, path) = lock();
    let out = mildias(&["lab", "search", &path, "--campaigns", "100000000", "--seeds", "20", "--minutes", "0.03"]);
    assert!(out.status.success());
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(text.contains(", stopped; figures below from 20 seeds") && text.contains("the line found"), "{text}");
}

#[test]
fn an_option_counts_where_it_is_best_beyond_noise() {
    let (_dir, path) = lock();
    let call = ["lab", "options", &path, "--rounds", "6"];
    let text = done(&[&call[..], &["--threads", "1"]].concat());
    assert!(text == done(&[&call[..], &["--threads", "3"]].concat()), "the number of threads shows");
    assert!(text.contains("Best for some goal, lens and reached state: 2 of 6 options, 33.3 %"), "{text}");
    for never in ["gate.shut (12)", "gate.paint (12)", "noise.listen (12)", "noise.sleep (12)"] {
        assert!(text.contains(&format!("  {never}")), "{never}: {text}");
    }
    let rows = done(&[&call[..], &["--format", "csv"]].concat());
    let row = rows.lines().find(|l| l.contains(",best_option,gate.open,")).expect("a row");
    // 10 before leaving it shut.
    assert!(row.contains("m_height") || row.contains("high") || row.contains("stands"), "{row}");
    assert_eq!(mildias(&["run", &path, "--track"]).status.code(), Some(0));
}
