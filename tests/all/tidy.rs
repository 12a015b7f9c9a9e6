//! The architecture's absences, read off the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file under a folder of the package.
fn sources(under: &str) -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(dir).expect("a folder of sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                into.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    walk(&root.join(under), &mut all);
    all.sort();
    all.retain(|(path, _)| !is_test(path));
    assert!(!all.is_empty(), "no sources under {under}: the test would hold of nothing");
    all
}

/// Tests beside the code may read clocks and fixtures: folders of tests, and modules compiled for tests only.
fn is_test(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let above = path.with_file_name("mod.rs");
    let declared = fs::read_to_string(above).unwrap_or_default().contains(&format!("#[cfg(test)]\nmod {stem};"));
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_or(path);
    declared || stem == "tests" || inside.starts_with("src") && inside.components().any(|c| c.as_os_str() == "tests")
}

/// The code of a file before its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or_default()
}

/// The module a source file belongs to: the first part of its path under `src`.
fn module(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let inside = path.strip_prefix(root).expect("under src");
    let first = inside.iter().next().expect("a part").to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn complain(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Letters without their accents, in lower case.
fn folded(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|c| match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            'ñ' => 'n',
            c => c,
        })
        .collect()
}

#[test]
fn the_program_knows_no_country() {
    // Kept in two halves, so that this list is not found by the search it stands for.
    let words = [
        ("chi", "le"),
        ("allen", "de"),
        ("santia", "go"),
        ("cord", "on"),
        ("pino", "chet"),
        ("concep", "cion"),
        ("unidad po", "pular"),
        ("gre", "mio"),
        ("altami", "rano"),
        ("corva", "lan"),
        ("figue", "roa"),
        ("prat", "s"),
        ("vila", "rin"),
        ("cerri", "llos"),
        ("vicu", "na"),
        ("fuenteal", "ba"),
        ("merc", "urio"),
        ("mone", "da"),
        ("momi", "o"),
        ("perl", "ak"),
        ("yar", "ur"),
        ("maip", "u"),
    ];
    let words: Vec<String> = words.iter().map(|(a, b)| format!("{a}{b}")).collect();
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        for (n, line) in text.lines().enumerate() {
            let line = folded(line);
            for found in line.split(|c: char| !c.is_alphabetic()) {
                // The whole word or its plural: `while` and `recordon` are nobody's country.
                if words.iter().any(|w| found == *w || found.strip_suffix('s') == Some(w) || found.strip_suffix("es") == Some(w)) {
                    faults.push(format!("{}:{}: `{found}` belongs into a scenario, not into the program", path.display(), n + 1));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn arrows_between_modules_go_one_way() {
    let allowed: &[(&str, &[&str])] = &[
        ("engine", &[]),
        ("lang", &["engine"]),
        ("scenario", &["lang", "engine"]),
        ("session", &["scenario", "engine"]),
        ("view", &["session", "scenario", "engine"]),
        ("plain", &["view", "session", "scenario", "engine"]),
        ("tui", &["view", "session", "scenario", "engine"]),
        ("storage", &["scenario", "session"]),
        ("modding", &["lang", "scenario", "session", "storage", "engine"]),
        ("lab", &["session", "scenario", "engine"]),
        ("cli", &["engine", "lang", "scenario", "session", "view", "plain", "tui", "storage", "modding", "lab"]),
        ("main", &["cli"]),
        ("lib", &["engine", "lang", "scenario", "session", "view", "plain", "tui", "storage", "modding", "lab", "cli"]),
    ];
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        let from = module(&path);
        let Some((_, to)) = allowed.iter().find(|(m, _)| *m == from) else {
            faults.push(format!("{}: the module `{from}` is not in the architecture", path.display()));
            continue;
        };
        for (n, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for rest in code.split("crate::").skip(1) {
                let target: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_module = allowed.iter().any(|(m, _)| *m == target);
                if is_module && target != from && !to.contains(&target.as_str()) {
                    faults.push(format!("{}:{}: `{from}` may not use `{target}`", path.display(), n + 1));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn the_engine_has_no_world_outside() {
    let absent = [
        "std::fs",
        "std::env",
        "std::time",
        "std::io",
        "std::net",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant::",
        "println!",
        "eprintln!",
        "print!",
        "HashMap",
        "HashSet",
        "rand::",
        "serde",
        ".powf(",
        ".powi(",
        ".exp()",
        ".ln()",
        ".sin(",
        ".cos(",
        ".mul_add(",
        "f64::min",
        "f64::max",
    ];
    let mut faults = Vec::new();
    for (path, text) in sources("src/engine").into_iter().chain(sources("src/lang")) {
        for (n, line) in code(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in absent.iter().filter(|w| code.contains(**w)) {
                let language = path.components().any(|c| c.as_os_str() == "lang");
                // The front end of the language never runs inside a campaign: it may hash names.
                if !(language && word.starts_with("Hash")) {
                    faults.push(format!("{}:{}: `{word}` has no place here", path.display(), n + 1));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn only_storage_touches_files() {
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        if module(&path) == "storage" {
            continue;
        }
        for (n, line) in code(&text).lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            if line.contains("std::fs") || line.contains("fs::read") || line.contains("File::open") {
                faults.push(format!("{}:{}: files are `storage`'s", path.display(), n + 1));
            }
        }
    }
    complain(&faults);
}

#[test]
fn no_file_is_long_and_each_says_what_it_is() {
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        let lines = text.lines().count();
        if lines > 600 {
            faults.push(format!("{}: {lines} lines; 600 is the most, 450 the aim", path.display()));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{}: begins without a `//!` line that says what it is", path.display()));
        }
    }
    complain(&faults);
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        for (n, line) in code(&text).lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            for word in [".unwrap()", "todo!(", "unimplemented!(", "dbg!("] {
                if line.contains(word) {
                    faults.push(format!("{}:{}: `{word}`", path.display(), n + 1));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn every_code_of_check_is_explained() {
    let mut faults = Vec::new();
    for (path, text) in sources("src/scenario") {
        let code = code(&text);
        for made in ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::general("] {
            for rest in code.split(made).skip(1) {
                let Some(found) = rest.trim_start().strip_prefix('"').and_then(|r| r.split('"').next()) else { continue };
                if mildias::modding::explain(found).is_none() {
                    faults.push(format!("{}: `{found}` is not explained in src/modding/codes.rs", path.display()));
                }
            }
        }
    }
    complain(&faults);
}
