//! What the reader accepts, `ron` accepts, and divides into the same items.

use proptest::prelude::*;

use super::{read, ron_items};
use crate::scenario::{Source, shipped};

/// Every form of the syntax in a few lines.
#[allow(clippy::needless_raw_string_hashes, reason = "the text holds a quote and a hash")]
const FORMS: &str = r##"[
    // a comment, /* of one line
    Scenario(id: "x", number: -1_000.5e2, more: .5, plus: +3, sure: true, way: Up, none: (), list: [1, (2, 3),], pairs: {"a": 1, "b": [x],},),
    /* of /* many */ lines */ Item ( "a\"b\n\u{e9}\x41\\", r"raw \ one", r#"raw "two""#, {}, [], Name(1), (a: 1), (1,) ),
    Empty(), Bare,
]
"##;

/// Reads a text with both; says whether the reader took it.
fn agree(text: &str) -> Result<bool, String> {
    let (items, faults) = read(text, 0);
    if !faults.is_empty() {
        return Ok(false);
    }
    let theirs = ron_items(text, 0).map_err(|d| format!("ron refuses what was read ({}):\n{text}", d.message))?;
    let ours: Vec<&str> = items.iter().map(|n| &text[n.span.start as usize..n.span.end as usize]).collect();
    if ours.len() != theirs.len() {
        return Err(format!("{} items, {} of ron:\n{text}", ours.len(), theirs.len()));
    }
    Ok(true)
}

fn samples() -> Vec<String> {
    let mut all = vec![FORMS.to_owned()];
    for folder in ["tests/broken", "tests/textbook"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in std::fs::read_dir(folder).expect("samples") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "ron") {
                all.push(std::fs::read_to_string(path).expect("a sample"));
            }
        }
    }
    all
}

#[test]
fn every_form_is_read_by_both() {
    assert_eq!(agree(FORMS), Ok(true), "{:?}", read(FORMS, 0).1);
}

#[test]
#[allow(clippy::case_sensitive_file_extension_comparisons, reason = "the program's own files")]
fn shipped_files_and_samples_are_read_by_both() {
    for scenario in shipped() {
        for path in scenario.source.list().expect("files").iter().filter(|p| p.ends_with(".ron")) {
            let bytes = scenario.source.read(path).expect("a file");
            let text = String::from_utf8(bytes).expect("text");
            assert_eq!(agree(&text), Ok(true), "{path}: {:?}", read(&text, 0).1);
        }
    }
    let read: Vec<bool> = samples().iter().map(|text| agree(text).expect("agreement")).collect();
    assert!(read.iter().any(|r| *r) && read.iter().any(|r| !r));
}

const PIECES: &[&str] = &[
    "",
    ",",
    ",,",
    ":",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\\",
    "'",
    "/",
    "//",
    "/*",
    "*/",
    "r",
    "r#",
    "#",
    "-",
    "+",
    ".",
    "_",
    "1",
    "0x1",
    "0b1",
    "0o7",
    "1e5",
    "1_",
    "5.",
    "1.5.2",
    "1u8",
    "b\"x\"",
    "'a'",
    "NaN",
    "inf",
    "Some(1)",
    "None",
    "true",
    "()",
    "a: 1",
    "\u{0}",
    "\u{e9}",
    "\u{202e}",
    "\r",
    "\\q",
    "\\x4",
    "\\u{110000}",
    "\\\n",
    "#![enable(implicit_some)]",
    "r#type",
    "Name",
    " ",
    "\n",
    "\u{a0}",
    "\u{2028}",
    "\u{b}",
    "\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_ron(which in any::<prop::sample::Index>(), edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, prop::sample::select(PIECES)), 1..4)) {
        let samples = SAMPLES.get_or_init(samples);
        let mut text = samples[which.index(samples.len())].clone();
        for (at, length, piece) in edits {
            let places: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let start = at.index(places.len());
            let end = (start + length).min(places.len() - 1);
            text.replace_range(places[start]..places[end], piece);
        }
        prop_assert!(agree(&text).is_ok(), "{}", agree(&text).unwrap_err());
    }
}

static SAMPLES: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
