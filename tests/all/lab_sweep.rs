//! The laboratory's sweeps: the same bytes however they are run, and files that do not belong together.

use crate::lab_call::{done, mildias};
use std::fs;
use std::path::Path;
use std::process::Command;

/// How a call was refused, which must be with exit code 2.
fn refused(args: &[&str]) -> String {
    let out = mildias(args);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2), "{args:?}\n{told}");
    told
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path").to_owned()
}

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = (fs::read_dir(folder).expect("a folder"))
        .map(|e| {
            let path = e.expect("an entry").path();
            (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("a file"))
        })
        .collect();
    all.sort();
    all
}

const SWEEP: [&str; 11] =
    ["lab", "sweep", "october", "--policy", "random", "--lens", "consolidation", "--seeds", "3..104", "--bands", "inflation,density"];

#[test]
fn threads_and_shards_change_no_byte() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    for (threads, name) in [("1", "one"), ("2", "two"), ("7", "seven")] {
        done(&[&SWEEP[..], &["--threads", threads, "--out", &text(&at(name))]].concat());
    }
    let one = files(&at("one"));
    assert_eq!(one.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["report.txt", "rows.csv", "rows.jsonl", "sweep.tally"]);
    assert!(one == files(&at("two")) && one == files(&at("seven")), "the number of threads shows");
    for i in 1..=4 {
        done(&[&SWEEP[..], &["--threads", "1", "--shard", &format!("{i}/4"), "--out", &text(&at("parts"))]].concat());
    }
    let parts: Vec<String> = files(&at("parts")).iter().map(|f| text(&at("parts").join(&f.0))).collect();
    assert_eq!(parts.len(), 4);
    let mut call: Vec<&str> = vec!["lab", "merge"];
    // In any order.
    call.extend(parts.iter().rev().map(String::as_str));
    let whole = text(&at("whole"));
    call.extend(["--out", &whole]);
    done(&call);
    assert!(one == files(&at("whole")), "four shards are not the whole");

    // Both are counts of the same campaigns: shares of endings sum to one, and rows parse.
    let rows = String::from_utf8(one[1].1.clone()).expect("text");
    let ended: u64 = (rows.lines().filter(|l| l.starts_with("random,consolidation,ending,")))
        .map(|l| l.split(',').nth(5).expect("n").parse::<u64>().expect("a count"))
        .sum();
    assert_eq!(ended, 102, "every campaign ends once");
    assert!(rows.contains("band90,density[cerrillos]"), "bands of every element");

    // Files that are missing, doubled or of another call.
    let two: Vec<&str> = parts[..2].iter().map(String::as_str).collect();
    let told = refused(&[&["lab", "merge"], &two[..]].concat());
    assert!(told.contains("38 of 102 seeds are missing: no file of shard 3/4, 4/4"), "{told}");
    done(&[&["lab", "merge", "--partial"], &two[..]].concat());
    let told = refused(&["lab", "merge", two[0], two[0]]);
    assert!(told.contains("both hold the seeds 3 to 34"), "{told}");
    done(&["lab", "sweep", "october", "--policy", "nothing", "--seeds", "3..104", "--shard", "3/4", "--out", &text(&at("other"))]);
    let other = text(&at("other").join("shard-3-of-4.tally"));
    let told = refused(&["lab", "merge", two[0], &other]);
    assert!(told.contains("`policies`") && told.contains("nothing was merged"), "{told}");
    let mut cut = fs::read_to_string(two[0]).expect("a file");
    fs::write(two[0], cut.replace("rules ", "rules 0")).expect("written");
    let told = refused(&["lab", "merge", two[0]]);
    assert!(told.contains("another version of the scenario") && told.contains("`rules`"), "{told}");
    cut.truncate(cut.len() / 2);
    fs::write(two[0], cut).expect("written");
    let told = refused(&["lab", "merge", two[0]]);
    assert!(told.contains("cut short"), "{told}");
}

#[test]
fn a_seed_that_is_named_shows_what_it_is_named_for() {
    let rows = done(&["lab", "sweep", "october", "--policy", "random", "--lens", "popular_power", "--seeds", "12", "--format", "csv"]);
    let mut shown = 0;
    for line in rows.lines() {
        let fields: Vec<&str> = line.split(',').collect();
        if fields[2] == "ending" && !fields[9].is_empty() {
            let out = mildias(&["run", "october", "--policy", "random", "--lens", "popular_power", "--seed", fields[9], "--format", "csv"]);
            let told = String::from_utf8_lossy(&out.stderr).into_owned();
            assert!(told.contains(&format!("ending: {} ", fields[3])), "{line}: {told}");
            shown += 1;
        }
    }
    assert!(shown >= 2, "random play ends in more than one way");
}

#[test]
fn a_stop_keeps_whole_blocks() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = text(&dir.path().join("out"));
    let call = ["lab", "sweep", "october", "--policy", "random", "--seeds", "1000000", "--minutes", "0.02", "--out", &folder];
    let out = mildias(&call);
    assert!(out.status.success());
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    let seeds = told.split("stopped: ").nth(1).and_then(|t| t.split(' ').next()).expect("how many are in");
    let seeds: u64 = seeds.parse().expect("a number");
    assert!(seeds > 0 && seeds.is_multiple_of(32), "{told}");
    // What is in is what a sweep of so many seeds gives: every block was brought to its end.
    let rows = fs::read_to_string(dir.path().join("out/rows.csv")).expect("rows");
    let all = seeds.to_string();
    let whole = done(&["lab", "sweep", "october", "--policy", "random", "--seeds", &all, "--format", "csv"]);
    assert_eq!(rows, whole);
}

/// Ctrl-C, as a terminal would send it.
#[cfg(unix)]
#[test]
fn a_key_stops_it_as_well() {
    let home = tempfile::tempdir().expect("a folder");
    let child = Command::new(env!("CARGO_BIN_EXE_mildias"))
        .args(["lab", "sweep", "october", "--policy", "nothing", "--seeds", "1000000", "--format", "csv"])
        .env("MILDIAS_HOME", home.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    std::thread::sleep(std::time::Duration::from_secs(3));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|s| s.success()));
    let out = child.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success() && told.contains("stopped: "), "{told}");
    let runs = String::from_utf8_lossy(&out.stdout).lines().find(|l| l.contains(",runs,")).map(str::to_owned).expect("a row");
    let runs: u64 = runs.split(',').nth(5).expect("n").parse().expect("a number");
    assert!(runs > 0 && runs.is_multiple_of(32) && told.contains(&format!("stopped: {runs} of")), "{told}");
}

#[test]
fn falls_between_two_days_are_counted_apart() {
    let call = ["lab", "sweep", "october", "--policy", "consolidation", "--lens", "consolidation", "--seeds", "40"];
    let share = |fell: &str| {
        let text = done(&[&call[..], &["--fell", fell]].concat());
        let mut lines = text.lines().skip_while(|l| !l.trim_start().starts_with("ended without standing"));
        let line = lines.nth(1).expect("a row").split_whitespace().nth(1).expect("a share").to_owned();
        line.parse::<f64>().expect("a number")
    };
    let (before, after, all) = (share("1972-06..1972-09"), share("1972-10..1972-12"), share("1972..1972"));
    assert!(all > 0.0 && (before + after - all).abs() < 0.11, "{before} + {after} is not {all}");
    let rows = done(&[&call[..], &["--format", "csv"]].concat());
    let broken = rows.lines().filter(|l| l.contains(",end,broken,")).map(|l| l.split(',').nth(5).expect("n").parse::<f64>().expect("n"));
    assert!((broken.sum::<f64>() / 0.4 - all).abs() < 0.11, "{rows}");
    assert!(refused(&[&call[..], &["--fell", "1972-12..1972-06"]].concat()).contains("are no days"));
}

#[test]
fn calls_that_mean_nothing_are_refused() {
    for (args, said) in [
        (vec!["--seeds", "9..3"], "are no seeds"),
        (vec!["--shard", "5/4"], "no part of a work"),
        (vec!["--policy", "nobody"], "there is no policy `nobody`"),
        (vec!["--lens", "rosy"], "there is no lens `rosy`"),
        (vec!["--bands", "inflaton"], "did you mean `inflation`?"),
    ] {
        let told = refused(&[&["lab", "sweep", "october"], &args[..]].concat());
        assert!(told.contains(said), "{args:?}: {told}");
    }
}
