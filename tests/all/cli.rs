//! The command line as a contract: exit codes, standard output, the same bytes every time.

use std::process::{Command, Output, Stdio};

/// Runs the program in a home of its own.
fn mildias(home: &std::path::Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mildias"))
        .args(args)
        .env("MILDIAS_HOME", home)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn help_is_on_standard_output_with_an_example_each() {
    let home = home();
    for verb in [None, Some("play"), Some("scenarios"), Some("run"), Some("replay"), Some("check"), Some("test"), Some("explain")] {
        let args: Vec<_> = verb.into_iter().chain(["--help"]).collect();
        let out = mildias(home.path(), &args);
        assert_eq!(out.status.code(), Some(0), "{args:?}");
        assert!(text(&out.stdout).contains("Example"), "{args:?} shows no example");
    }
}

#[test]
fn a_wrong_call_is_two_and_says_what_there_is() {
    let home = home();
    let calls: &[(&[&str], &str)] = &[
        (&["sing"], "sing"),
        (&["play", "nowhere"], "october"),
        (&["play", "october", "--lens", "nosuch"], "open"),
        (&["run", "october", "--policy", "nosuch"], "historical"),
        (&["run", "october", "--lens", "nosuch"], "there are"),
        (&["run", "october", "--until", "soon"], "YYYY-MM"),
        (&["replay", "nosuch"], "nosuch"),
        (&["explain", "E-nosuch"], "did you mean"),
        (&["play", "--seed", "1"], "need a scenario"),
        (&["run", "october", "--seed", "one"], "one"),
    ];
    for (args, says) in calls {
        let out = mildias(home.path(), args);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {}", text(&out.stderr));
        assert!(text(&out.stderr).contains(says), "{args:?}: {}", text(&out.stderr));
        assert!(out.stdout.is_empty(), "{args:?} writes no result");
    }
}

#[test]
fn scenarios_are_listed_with_their_place() {
    let home = home();
    std::fs::create_dir_all(home.path().join("scenarios/broken")).expect("a folder");
    std::fs::write(home.path().join("scenarios/broken/a.ron"), "[Stock(").expect("a file");
    let out = mildias(home.path(), &["scenarios"]);
    let list = text(&out.stdout);
    assert_eq!(out.status.code(), Some(0));
    assert!(list.lines().any(|l| l.starts_with("october") && l.ends_with("with the program")), "{list}");
    assert!(list.lines().any(|l| l.starts_with("broken") && l.contains("mildias check broken")), "{list}");
}

#[test]
fn a_run_is_a_row_a_turn_and_the_same_bytes_again() {
    let home = home();
    let args = ["run", "october", "--policy", "historical", "--seed", "5", "--format", "csv"];
    let (a, b) = (mildias(home.path(), &args), mildias(home.path(), &args));
    assert_eq!(a.status.code(), Some(0), "{}", text(&a.stderr));
    assert!(text(&a.stderr).contains("seed 5"));
    assert_eq!(a.stdout, b.stdout);
    let csv = text(&a.stdout);
    let head = csv.lines().next().expect("a head");
    assert!(head.starts_with("turn,date,"), "{head}");
    let columns = head.split(',').count();
    assert!(columns > 20 && csv.lines().count() > 5, "{columns} columns, {} lines", csv.lines().count());
    for line in csv.lines().skip(1) {
        let cells: Vec<_> = line.split(',').collect();
        assert_eq!(cells.len(), columns, "{line}");
        assert!(cells[2..].iter().all(|c| c.parse::<f64>().is_ok_and(f64::is_finite)), "{line}");
    }
    let other = mildias(home.path(), &["run", "october", "--policy", "historical", "--seed", "6", "--format", "csv"]);
    assert_ne!(a.stdout, other.stdout, "another seed is another run");

    let short = mildias(home.path(), &["run", "october", "--seed", "5", "--format", "csv", "--until", "1972-08"]);
    let last = text(&short.stdout).lines().last().expect("a row").split(',').nth(1).expect("a date").to_owned();
    assert_eq!(last, "1972-08-01");
}

#[test]
fn json_and_table_hold_the_same_rows() {
    let home = home();
    let run = |format| {
        let out = mildias(home.path(), &["run", "october", "--policy", "random", "--seed", "5", "--format", format]);
        assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
        text(&out.stdout)
    };
    let rows = run("csv").lines().count() - 1;
    assert_eq!(run("json").matches("{\"turn\":").count(), rows);
    assert_eq!(run("table").lines().count() - 1, rows);
    assert!(run("json").contains("\"seed\":\"5\""));
}

#[test]
fn a_drawn_seed_is_shown() {
    let home = home();
    let out = mildias(home.path(), &["run", "october", "--format", "csv", "--until", "1972-06"]);
    let said = text(&out.stderr);
    let seed = said.split("seed ").nth(1).expect("a seed").split_whitespace().next().expect("a seed").to_owned();
    assert!(seed.parse::<u64>().is_ok(), "{said}");
}

#[test]
fn check_finds_the_shipped_scenario_without_error_and_a_broken_one_at_fault() {
    let home = home();
    let good = mildias(home.path(), &["check", "october"]);
    assert_eq!(good.status.code(), Some(0), "{}", text(&good.stdout));
    let broken = home.path().join("broken.ron");
    std::fs::write(&broken, "[Stock(id: \"trust\", lable: \"x\")]").expect("a file");
    let out = mildias(home.path(), &["check", broken.to_str().expect("a path")]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("lable"), "{}", text(&out.stdout));
    let json = mildias(home.path(), &["check", broken.to_str().expect("a path"), "--json"]);
    assert!(json.status.code() == Some(1) && text(&json.stdout).trim_start().starts_with('['));
}

#[test]
fn explain_shows_an_example_and_its_mend() {
    let home = home();
    let out = mildias(home.path(), &["explain", "E-chain"]);
    assert_eq!(out.status.code(), Some(0));
    let said = text(&out.stdout);
    assert!(said.contains("At fault:") && said.contains("Mended:"), "{said}");
}

#[test]
fn replay_tells_a_good_save_from_a_changed_one() {
    use mildias::scenario;
    use mildias::session::{LensMode, Session, Store as _};
    use mildias::storage::{Home, Saves};
    use std::sync::Arc;

    let home = home();
    let shipped = scenario::shipped().into_iter().find(|s| s.id == "october").expect("shipped");
    let loaded = scenario::load(&shipped.source);
    let content = loaded.content.clone().unwrap_or_else(|| panic!("{}", loaded.report()));
    let saves = Saves::at(Home::at(home.path()).saves());
    let mut session = Session::new(content, LensMode::Fixed(0), 9);
    session.attach(Arc::new(saves.clone()), "game");
    for _ in 0..2 {
        let next = session.possible().last().cloned().expect("something to do");
        session.apply(&next).expect("possible");
    }
    let out = mildias(home.path(), &["replay", "game", "--verify"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("every hash is met"));

    let mut forged = session.save();
    forged.seed = 10;
    saves.put("forged", &forged.to_text()).expect("written");
    let out = mildias(home.path(), &["replay", "forged", "--verify"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(text(&out.stdout).contains("turn 1"), "{}", text(&out.stdout));

    // One byte of the file: refused, and the copy before it is named.
    let path = saves.path("game");
    let good = std::fs::read(&path).expect("a save");
    for (at, change) in [(0, 1), (good.len() / 3, 0x80), (good.len() / 2, 1), (good.len() - 1, 0xff)] {
        let mut bytes = good.clone();
        bytes[at] ^= change;
        std::fs::write(&path, bytes).expect("written");
        let out = mildias(home.path(), &["play", "--load", "game", "--plain"]);
        let said = text(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "byte {at}: {said}");
        assert!(said.contains("damaged"), "byte {at}: {said}");
        assert!(said.contains("the copy before it is good and holds 1 command;"), "byte {at}: {said}");
    }
    let before = format!("{}.prev", path.display());
    let out = mildias(home.path(), &["play", "--load", &before, "--plain"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
}
