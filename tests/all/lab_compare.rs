//! Pairs of campaigns, decisions at which lenses part, rows of a list that are played.

use crate::lab_call::{done, mildias};
use std::fs;

/// One event, after which a stock pulls another up, or down: by lens.
const PULL: &str = r#"[
Scenario(id: "pull", title: "Pull", format: 1, unit: Month, steps: 1, start: "1980-01", length: 24, attention: "3", events: "1", default_lens: "up"),
Source(id: "s", text: "Made for a test"),
System(id: "E1", title: "the pull"), System(id: "E2", title: "the question"), System(id: "E3", title: "the book", play: false),
Stock(id: "x", label: "X", range: (0, 100), initial: 10),
Stock(id: "y", label: "Y", range: (-1000, 1000), initial: 0),
Flow(into: "y", links: [Link(id: "pulls", label: "Pulls", amount: "0.01 * x", plays: ["E1"])]),
Flow(into: "x", links: [Link(id: "turns", label: "Turns", amount: "0 * wheel")]),
Lever(id: "wheel", label: "Wheel", positions: [(id: "off", value: 0, label: "off"), (id: "on", value: 1, label: "on")], start: 0, up: ["x += 5"]),
Event(id: "ask", title: "A question", when: "tick == 2", body: "More?", arc: "story", options: [
    (id: "more", label: "More", effects: ["x += 20"], outcome: "Done."),
    (id: "leave", label: "Leave it", historical: true, outcome: "Left."),
]),
Arc(id: "story", title: "A story"),
Measure(id: "m_y", label: "height", of: "y", good: Up, decimals: 2),
Lens(id: "up", name: "Up", claim: "It pulls up."),
Lens(id: "down", name: "Down", claim: "It pulls down.", changes: [Change(link: "pulls", scale: -1, claim: "It pulls down.", source: "s")]),
Policy(id: "historical", label: "As it was"),
Policy(id: "keen", label: "Keen", like: "historical", answers: {"ask": "more"}),
Ending(id: "over", title: "Over", body: "Over.", class: "stands", stands: true, at_horizon: true),
]"#;

/// The scenario with something changed in a file of its own.
fn pull(changed: impl Fn(&str) -> String) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("pull.ron");
    fs::write(&path, changed(PULL)).expect("written");
    let path = path.to_str().expect("a path").to_owned();
    (dir, path)
}

fn row<'t>(text: &'t str, begins: &str) -> Vec<&'t str> {
    let line = text.lines().find(|l| l.starts_with(begins)).unwrap_or_else(|| panic!("no row {begins}\n{text}"));
    line.split(',').collect()
}

fn number(field: &str) -> f64 {
    field.parse().unwrap_or_else(|_| panic!("`{field}` is no number"))
}

#[test]
fn a_policy_that_is_like_another_differs_by_what_it_says() {
    let (_dir, path) = pull(str::to_owned);
    let rows = done(&["lab", "compare", &path, "--by", "policy", "--seeds", "20", "--variables", "x,y", "--format", "csv"]);
    // 22 months of 0.01 * 20, up or down.
    for (lens, sign) in [("up", 1.0), ("down", -1.0)] {
        let found = row(&rows, &format!("keen,{lens},difference_measure,m_y minus policy historical,"));
        assert_eq!(found[5], "20");
        assert!((number(found[6]) - sign * 4.4).abs() < 1e-4, "{found:?}");
        let x = row(&rows, &format!("keen,{lens},difference_variable,x minus policy historical,1980-04"));
        assert_eq!(number(x[6]), 20.0, "{x:?}");
    }
    let text = done(&["lab", "compare", &path, "--by", "policy", "--seeds", "20"]);
    let line = text.lines().find(|l| l.trim_start().starts_with("height")).expect("a row");
    assert!(line.contains("+4.40 ±0.00*") && line.contains("-4.40 ±0.00*") && line.ends_with("><"), "{text}");
}

#[test]
fn a_rule_for_a_lever_takes_it_from_the_record() {
    let (_dir, path) = pull(|t| {
        let t = t.replace("start: 0, up:", "start: 0, historical: [(\"1980-03\", 1)], up:");
        t.replace("answers: {\"ask\": \"more\"}", "rules: [(when: \"date >= @1980-06\", do: Lever(\"wheel\", \"off\"))]")
    });
    let rows = done(&["lab", "sweep", &path, "--seeds", "3", "--lens", "up", "--format", "csv", "--bands", "wheel"]);
    let wheel = |policy: &str, at: &str| number(row(&rows, &format!("{policy},up,band50,wheel,{at},"))[6]).round();
    let path = |policy: &str| ["1980-03", "1980-04", "1980-06", "1980-07", "1981-06"].map(|at| wheel(policy, at));
    assert_eq!(path("historical"), [0.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(path("keen"), [0.0, 1.0, 1.0, 0.0, 0.0], "as the record until the rule holds, and then the rule");
}

#[test]
fn the_true_lens_leads_where_lenses_predict_the_opposite() {
    let (_dir, path) = pull(|t| t.replace("Arc(id:", "Published(of: \"y\", sd: 0.05),\nArc(id:"));
    let rows = done(&["lab", "sweep", &path, "--seeds", "4", "--policy", "keen", "--track", "--format", "csv"]);
    for lens in ["up", "down"] {
        let at = |date: &str| number(row(&rows, &format!("keen,{lens},track,,{date},4,"))[6]);
        assert_eq!(at("1980-03"), 1.0, "it has led since the first figure");
        assert!(rows.contains(&format!("keen,{lens},track,,1980-01,0,0,")), "nobody leads before there is a figure: {rows}");
    }
    let (_dir, same) = pull(|t| t.replace("Arc(id:", "Published(of: \"x\", sd: 0.05),\nArc(id:"));
    let rows = done(&["lab", "sweep", &same, "--seeds", "4", "--policy", "keen", "--track", "--format", "csv"]);
    let late = row(&rows, "keen,up,track,,1981-06,");
    assert_eq!(number(late[6]), 0.0, "where the lenses predict the same none leads: {late:?}");
}

#[test]
fn differences_are_those_of_single_runs() {
    let rows = done(&["lab", "compare", "october", "--policy", "random", "--seeds", "5..5", "--format", "csv"]);
    let found = row(&rows, "random,popular_power,difference_measure,m_power minus lens consolidation,");
    let last = |lens: &str| {
        let run = done(&["run", "october", "--policy", "random", "--lens", lens, "--seed", "5", "--format", "csv"]);
        let column = run.lines().next().expect("names").split(',').position(|n| n == "inflation").expect("a column");
        number(run.lines().last().expect("rows").split(',').nth(column).expect("a field"))
    };
    let prices = row(&rows, "random,popular_power,difference_measure,m_prices minus lens consolidation,");
    assert!((number(prices[6]) - (last("popular_power") - last("consolidation"))).abs() < 1e-4, "{prices:?}");
    assert_eq!(found[5], "1");
    assert_eq!(found[7], "", "one pair has no interval");
}

#[test]
fn a_mod_is_held_against_its_base() {
    let (_a, base) = pull(str::to_owned);
    let (_b, same) = pull(|t| t.replace("title: \"Pull\"", "title: \"Another\""));
    let (_c, harder) = pull(|t| t.replace("0.01 * x", "0.03 * x"));
    let text = done(&["lab", "compare", &same, "--with", &base, "--seeds", "7"]);
    assert!(text.contains("7 pairs") && !text.contains("height"), "nothing differs: {text}");
    let text = done(&["lab", "compare", &harder, "--with", &base, "--seeds", "7", "--lens", "up"]);
    // 24 months of 0.02 * 10.
    assert!(text.contains("+4.80 ±0.00*"), "{text}");
}

#[test]
fn answers_are_ranked_by_how_far_the_lenses_part() {
    let (_dir, path) = pull(str::to_owned);
    let call = ["lab", "compare", &path, "--decisions", "--seeds", "6"];
    let rows = done(&[&call[..], &["--format", "csv", "--threads", "1"]].concat());
    assert!(rows == done(&[&call[..], &["--format", "csv", "--threads", "3"]].concat()), "the number of threads shows");
    for (lens, sign) in [("up", 1.0), ("down", -1.0)] {
        for (table, worth) in [("effect_12", 2.4), ("effect_end", 4.4)] {
            let found = row(&rows, &format!("historical,{lens},{table},ask.more,m_y"));
            assert!((number(found[6]) - sign * worth).abs() < 1e-4, "{found:?}");
            let left = row(&rows, &format!("historical,{lens},{table},ask.leave,m_y"));
            assert_eq!(number(left[6]), 0.0, "what the line does anyway changes nothing: {left:?}");
        }
        // The wheel at the start of both years: 24 and 12 months of 0.01 * 5, in half the pairs each.
        let wheel = row(&rows, &format!("historical,{lens},effect_end,wheel.on,m_y"));
        assert_eq!(wheel[5], "12");
        assert!((number(wheel[6]) - sign * 0.9).abs() < 1e-4, "{wheel:?}");
    }
    let text = done(&call);
    let first = text.lines().find(|l| l.starts_with("><")).expect("an answer on which they part");
    assert!(first.contains("ask.more") && first.contains("+4.40") || first.contains("+2.40"), "{text}");
    assert!(text.contains("on the mean: 4, 100 %"), "each is best under one of the lenses: {text}");
    let text = done(&[&call[..], &["--lens", "up"]].concat());
    assert!(text.contains("on the mean: 2, 50 %\n    not: ask.leave, wheel.off"), "{text}");
    assert!(text.contains("surely, at 95 %: 2, 50 %"), "the same in every pair: {text}");
}

#[test]
fn coverage_is_a_fault_where_a_row_in_play_is_missing() {
    let (_dir, path) = pull(str::to_owned);
    let out = mildias(&["lab", "coverage", &path]);
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(1), "{text}");
    assert!(text.contains("1 of 2 rows that belong in play") && text.contains("Not played\n  E2  the question"), "{text}");
    let (_dir, path) = pull(|t| t.replace("arc: \"story\",", "arc: \"story\", plays: [\"E2\"],"));
    let out = mildias(&["lab", "coverage", &path, "--all"]);
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(0), "{text}");
    assert!(text.contains("E2  the question: Event ask") && text.contains("Not covered\n  E3  the book"), "{text}");
    // A list of its own, in a table; what the scenario says need not be in play, need not.
    let dir = tempfile::tempdir().expect("a folder");
    let list = dir.path().join("list.md");
    fs::write(&list, "| id | what |\n|---|---|\n| E1 | a |\n| E3 | b |\n| E4 | c |\n").expect("written");
    let out = mildias(&["lab", "coverage", &path, "--systems", list.to_str().expect("a path")]);
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(1), "{text}");
    assert!(text.contains("1 of 2 rows that belong in play") && text.contains("Not played\n  E4  c"), "{text}");
    assert_eq!(mildias(&["lab", "coverage", "october"]).status.code(), Some(2), "no list");
}

#[test]
fn arcs_are_counted() {
    let (_dir, path) = pull(str::to_owned);
    let rows = done(&["lab", "sweep", &path, "--seeds", "10", "--format", "csv"]);
    let begun = rows.lines().find(|l| l.starts_with("keen,down,arc,story,,10,1,") && l.ends_with(",1,10"));
    assert!(begun.is_some(), "begun in ten of ten: {rows}");
    assert!(rows.contains("keen,down,arc_percent,story,,10,100,100,100"), "and told to its end: {rows}");
}
