//! Scenarios with faults: what is reported, word for word, and hostile files that must do no harm.

use std::path::Path;
use std::time::{Duration, Instant};

use mildias::scenario::{Memory, Source, json, load};
use mildias::storage::Folder;

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

/// Loads something hostile; it must end in an error, soon: within a second in a debug build on a machine of today. The
/// guard here is for machines that do much else.
fn refused(what: &str, source: &dyn Source) {
    let start = Instant::now();
    let loaded = load(source);
    assert!(loaded.errors() > 0, "{what} was accepted");
    assert!(loaded.content.is_none());
    assert!(loaded.report().chars().all(|c| c == '\n' || !steers(c)), "{what} steers the terminal");
    assert!(!json(&loaded.diagnostics, &loaded.files).chars().any(|c| c != '\n' && c.is_control()), "{what} steers the terminal");
    println!("{what}: {:?}", start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(20), "{what} took {:?}", start.elapsed());
}

fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn one(what: &str, text: String) {
    refused(what, &Memory::new(what).with("a.ron", text));
}

fn items(what: &str, items: &str) {
    one(what, format!("[{HEAD}\n{items}]"));
}

const HEAD: &str = "Scenario(id: \"x\", title: \"X\", format: 1, unit: Month, start: \"1980-01\", length: 12),";

#[test]
fn hostile_syntax_ends_in_an_error() {
    one("deep lists", "[".repeat(100_000));
    one("deep parentheses", format!("[Stock(id: {}", "(".repeat(100_000)));
    one("deep maps", format!("[Stock(id: {}", "{1:".repeat(100_000)));
    one("deep options", format!("[Stock(id: {}", "Some(".repeat(100_000)));
    one("unclosed comments", "[/*".repeat(100_000));
    one("a million commas", format!("[{}]", ",".repeat(1_000_000)));
    one("a million items", format!("[{}]", "X(),".repeat(1_000_000)));
    one("a million lines of unknown items", format!("[\n{}]", "X()\n".repeat(400_000)));
    one("a million broken lines", format!("[\n{}]", "Stock(\n".repeat(400_000)));
    one("many papers", format!("[{}]", "Paper(id: \"a\", name: \"b\"),".repeat(100_000)));
    one("no text", "\u{0}\u{1}\u{7f}".into());
    one("a raw string without end", format!("[Stock(id: r{}\"", "#".repeat(1_000_000)));
    items("a string without end", &format!("Stock(id: \"{}", "a".repeat(1_000_000)));
    items("a million escapes", &format!("Stock(id: \"{}\", range: (0, 1), initial: 0)", "\\u{1b}".repeat(200_000)));
    items("a huge number", &format!("Param(id: \"a\", range: (0, 1), value: {})", "9".repeat(1_000_000)));
    items("a huge exponent", "Param(id: \"a\", range: (0, 1), value: 1e99999999999999999999)");
    items("a million fields", &format!("Stock({})", "a: 1, ".repeat(150_000)));
    items("a million keys", &format!("Param(id: \"a\", range: (0, 1), values: {{{}}})", "\"a\": 1, ".repeat(100_000)));
}

#[test]
fn hostile_words_end_in_an_error() {
    items("a huge name", &format!("Param(id: \"{}\", range: (0, 1), value: 1)", "a".repeat(1_000_000)));
    items("a name that steers", "Stock(id: \"a\u{1b}[2J\", label: \"\\u{1b}[2J\", range: (0, 1), initial: 0)");
    items("raw control characters", "Stock(id: \"a\", label: \"\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\", range: (0, 1), initial: 0)");
    items("a field that steers", "Stock(id: \"a\", \u{1b}[2J: 1)");
    items("a deep expression", &format!("Aux(id: \"a\", range: (0, 1), value: \"{}1\")", "(".repeat(90_000)));
    items("a long expression", &format!("Aux(id: \"a\", range: (0, 1), value: \"1{}\")", " + 1".repeat(250_000)));
    items("a huge expression", &format!("Aux(id: \"a\", range: (0, 1), value: \"{}\")", "b ".repeat(500_000)));
    items("deep conditions", &format!("Entry(id: \"a\", title: \"A\", text: \"{}\")", "{? true | ".repeat(90_000)));
    items("a huge text", &format!("Entry(id: \"a\", title: \"A\", text: \"{}\")", "{@nobody} ".repeat(150_000)));
    items(
        "a huge effect",
        &format!(
            "Lever(id: \"l\", label: \"L\", positions: [(value: 0, label: \"a\"), (value: 1, label: \"b\")], start: 0, up: [\"x += {}\"])",
            "1 + ".repeat(200_000)
        ),
    );
    items("a far date", "Aux(id: \"a\", range: (0, 1), value: \"if(date > @99999999999999999999-01, 1, 0)\")");
}

#[test]
fn hostile_sizes_end_in_an_error() {
    let wide: String = (0..1000).map(|i| format!("(id: \"e{i}\"),")).collect();
    items(
        "giant dimensions",
        &format!("Dimension(id: \"d\", elements: [{wide}]), Stock(id: \"a\", by: [\"d\", \"d\", \"d\"], range: (0, 1), initial: 0)"),
    );
    items(
        "sums of sums",
        &format!(
            "Dimension(id: \"d\", elements: [{wide}]), Dimension(id: \"e\", elements: [{wide}]), Aux(id: \"a\", by: [\"d\"], range: (0, 1e9), value: \"sum(d: sum(e: sum(d: 1 + a)))\")"
        ),
    );
    let endless: String = (0..1001).map(|i| format!("(id: \"e{i}\"),")).collect();
    items("too many elements", &format!("Dimension(id: \"d\", elements: [{endless}])"));
    items("too many steps", "Scenario(id: \"y\", title: \"Y\", format: 1, unit: Day, steps: 1024, start: \"1980-01\", length: 4000)");
    let ring: String = (0..5000).map(|i| format!("Aux(id: \"a{i}\", range: (0, 1), value: \"a{}\"),", (i + 1) % 5000)).collect();
    items("a ring of auxiliaries", &ring);
    let starts: String = (0..5000).map(|i| format!("Stock(id: \"a{i}\", range: (0, 1), initial: \"a{}\"),", (i + 1) % 5000)).collect();
    items("a ring of initial values", &starts);
    let twice: String = (0..20_000).map(|_| "Stock(id: \"a\", range: (0, 1), initial: 0),").collect();
    items("one id many times", &twice);
    let mut full = Memory::new("full");
    for i in 0..2100 {
        full = full.with(format!("f{i}.ron"), "[]");
    }
    refused("too many files", &full);
    refused("a large file", &Memory::new("large").with("a.ron", " ".repeat(5 << 20)));
    refused("no files", &Memory::new("none"));
}

#[test]
fn paths_that_lead_outside_are_refused() {
    let head = format!("[{HEAD}]");
    for path in ["../a.ron", "/etc/a.ron", "a/../../b.ron", "a\\b.ron", "c:/a.ron", "a\u{1b}[2J.ron", "./a.ron"] {
        refused(path, &Memory::new("paths").with(path, head.clone()));
    }
    refused("no UTF-8", &Memory::new("bytes").with("a.ron", vec![0xff, 0xfe, 0x5b]));
}

/// A link inside the folder to a file outside is not followed: what it holds is not part of the scenario, and the
/// report says so rather than only what is missing without it.
#[cfg(unix)]
#[test]
fn links_to_outside_are_not_followed() {
    let (inside, outside) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let own = "Aux(id: \"seen\", range: (0, 1), value: \"secret\")";
    std::fs::write(inside.path().join("scenario.ron"), format!("[{HEAD}\n{own}]")).expect("a file");
    std::fs::write(outside.path().join("secret.ron"), "[Stock(id: \"secret\", range: (0, 1), initial: 0)]").expect("a file");
    std::os::unix::fs::symlink(outside.path().join("secret.ron"), inside.path().join("link.ron")).expect("a link");
    std::os::unix::fs::symlink(outside.path(), inside.path().join("folder")).expect("a link");
    let folder = Folder::open(inside.path()).expect("a folder");
    refused("links", &folder);
    let loaded = load(&folder);
    assert_eq!(loaded.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["scenario.ron"]);
    insta::with_settings!({snapshot_path => "../broken/reports", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("links", loaded.report());
    });
}
