//! Scenarios with faults: what is reported, word for word, and hostile files that must do no harm.

use std::path::Path;
use std::time::{Duration, Instant};

use mildias::scenario::{Memory, load};

/// Every sample of `tests/broken` against its stored report.
#[test]
fn reports_of_broken_scenarios() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("samples")
        .filter_map(|e| e.expect("an entry").file_name().into_string().ok())
        .filter_map(|n| n.strip_suffix(".ron").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 30, "{} samples", names.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../broken/reports");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for name in names {
            let bytes = std::fs::read(folder.join(format!("{name}.ron"))).expect("a sample");
            let loaded = load(&Memory::new(name.as_str()).with(format!("{name}.ron"), bytes));
            assert!(!loaded.diagnostics.is_empty(), "{name} is not broken");
            insta::assert_snapshot!(name.as_str(), loaded.report());
        }
    });
}

/// Loads something hostile; it must end in an error, soon.
fn refused(what: &str, files: &[(&str, String)]) {
    let start = Instant::now();
    let source = files.iter().fold(Memory::new(what), |m, (path, text)| m.with(*path, text.clone()));
    let loaded = load(&source);
    assert!(loaded.errors() > 0, "{what} was accepted");
    assert!(loaded.content.is_none());
    assert!(loaded.report().chars().all(|c| c == '\n' || !c.is_control()), "{what} steers the terminal");
    let limit = if cfg!(debug_assertions) { 10 } else { 1 };
    assert!(start.elapsed() < Duration::from_secs(limit), "{what} took {:?}", start.elapsed());
}

const HEAD: &str = "Scenario(id: \"x\", title: \"X\", format: 1, unit: Month, start: \"1980-01\", length: 12),";

#[test]
fn hostile_files_end_in_an_error() {
    let one = |what: &str, text: String| refused(what, &[("a.ron", text)]);
    one("deep nesting", "[".repeat(100_000));
    one("deep parentheses", format!("[Stock(id: {}", "(".repeat(100_000)));
    one("a deep expression", format!("[{HEAD} Aux(id: \"a\", range: (0, 1), value: \"{}1\")]", "(".repeat(90_000)));
    one("a huge number", format!("[{HEAD} Param(id: \"a\", range: (0, 1), value: {})]", "9".repeat(100_000)));
    one("a huge name", format!("[{HEAD} Param(id: \"{}\", range: (0, 1), value: 1)]", "a".repeat(1_000_000)));
    one("escapes", format!("[{HEAD} Stock(id: \"a\u{1b}[2J\", label: \"\\u{{1b}}[2J\", range: (0, 1), initial: 0)]"));
    one("a million items", format!("[{}]", "Paper(id: \"a\", name: \"b\"),".repeat(100_000)));
    one("a million unknown items", format!("[{}]", "X(),".repeat(1_000_000)));
    one("unclosed comments", "[/*".repeat(10_000));
    let wide: String = (0..1000).map(|i| format!("(id: \"e{i}\"),")).collect();
    one("giant dimensions", format!("[{HEAD} Dimension(id: \"d\", elements: [{wide}]), Stock(id: \"a\", by: [\"d\", \"d\", \"d\"], range: (0, 1), initial: 0)]"));
    let ring: String = (0..5000).map(|i| format!("Aux(id: \"a{i}\", range: (0, 1), value: \"a{}\"),", (i + 1) % 5000)).collect();
    one("a ring of auxiliaries", format!("[{HEAD} {ring}]"));
    refused("a path upwards", &[("../a.ron", format!("[{HEAD}]"))]);
    refused("an absolute path", &[("/etc/a.ron", format!("[{HEAD}]"))]);
    refused("no text", &[("a.ron", "\u{0}\u{1}".into())]);
    refused("no files", &[]);
}
