use super::*;
use crate::lang::codes::{CODES, Severity};

/// Codes and spans of all faults, as `code@start..end`.
fn check(sort: Sort, source: &str, expected: &[&str]) {
    let found: Vec<String> = faults(sort, source).iter().map(|f| format!("{}@{}..{}", f.code, f.span.start, f.span.end)).collect();
    assert_eq!(found, expected, "{source}: {:#?}", faults(sort, source));
}

#[test]
fn each_code_has_an_example_that_fails_and_one_that_is_mended() {
    for code in CODES {
        let found = faults(code.sort, code.failing);
        assert!(found.iter().any(|f| f.code == code.code), "{}: {found:#?}", code.code);
        assert!(found.iter().all(|f| f.code == code.code), "{}: {found:#?}", code.code);
        assert_eq!(found[0].is_error(), code.severity == Severity::Error);
        assert_eq!(faults(code.sort, code.mended), [], "{}", code.code);
        for f in found {
            assert!(!f.message.is_empty() && !f.expected.is_empty(), "{f:?}");
        }
    }
    assert!(CODES.is_sorted_by(|a, b| a.code < b.code));
}

#[test]
fn every_code_used_is_listed() {
    let sources = [
        include_str!("../lex.rs"),
        include_str!("../parse.rs"),
        include_str!("../effect.rs"),
        include_str!("../text.rs"),
        include_str!("../lower/mod.rs"),
        include_str!("../lower/name.rs"),
        include_str!("../lower/call.rs"),
        include_str!("../lower/compare.rs"),
    ];
    let used = |code: &str| sources.iter().any(|s| s.contains(&format!("\"{code}\"")));
    for code in CODES {
        assert!(used(code.code), "{} is listed but never given", code.code);
    }
    for piece in sources.iter().flat_map(|s| s.split("\"E-").skip(1)) {
        let code = format!("E-{}", piece.split('"').next().unwrap_or(""));
        assert!(crate::lang::codes::find(&code).is_some(), "{code} is not listed");
    }
}

#[test]
fn spans_are_exact() {
    check(Sort::Truth, "asked and trust > 9000", &["E-never@10..22"]);
    check(Sort::Truth, "trust > 0 and trsut > 40", &["E-name@14..19"]);
    check(Sort::Number, "1 + 100 / (trust - 5)", &["E-divisor@10..21"]);
    check(Sort::Truth, "trust > 60 and asked and trust <= 40", &["E-contradiction@0..36"]);
    check(Sort::Truth, "asked and not asked", &["E-contradiction@0..19"]);
    check(Sort::Truth, "chair == adviser and chair == budget", &["E-contradiction@0..36"]);
    check(Sort::Truth, "40 < trust and trust < 60", &[]);
    check(Sort::Truth, "trust = 40 or asked", &["E-equals@6..7"]);
    check(Sort::Truth, "seen(strom) > 0", &["E-name@5..10"]);
    check(Sort::Number, "trust + asked", &["E-type@8..13"]);
    check(Sort::Number, "if(trust, 1, 2)", &["E-type@3..8"]);
    check(Sort::Truth, "chair == 1", &["E-type@9..10"]);
    check(Sort::Truth, "asked < true", &["E-type@0..12"]);
    check(Sort::Truth, "date > 4", &["E-type@7..8"]);
    check(Sort::Number, "if(asked, 1, asked)", &["E-type@13..18"]);
    check(Sort::Truth, "ñandú > 1", &["E-name@0..7"]);
}

#[test]
fn several_faults_in_one_string() {
    check(Sort::Number, "min(1, ) + max(, 2)", &["E-syntax@7..8", "E-syntax@15..16"]);
    check(Sort::Number, "trsut + densty[nort] + sqrt(asked)", &["E-name@0..5", "E-name@8..14", "E-type@28..33"]);
    check(Sort::Truth, "trust ≥ 40 && mod > 1", &["E-character@6..9", "E-character@13..15", "E-name@16..19"]);
    check(Sort::Effect, "trsut += sqrt() over 0", &["E-timing@21..22", "E-name@0..5"]);
    check(Sort::Text, "{= trsut} {@anna} {holder x", &["E-unclosed@18..19", "E-name@3..8", "E-person@12..16", "E-office@26..27"]);
}

#[test]
fn what_holds_for_one_element_only_is_no_fault() {
    check(Sort::Truth, "any(valleys: here == north and density > 20)", &[]);
    check(Sort::Number, "sum(valleys: if(here == south, density, 0))", &[]);
    check(Sort::Truth, "any(valleys: if(here == north, 5, 50) > 20)", &[]);
    check(Sort::Truth, "any(valleys: density > 900)", &["E-never@13..26"]);
    check(Sort::Truth, "true", &[]);
    check(Sort::Number, "ratio(1, trust, 0)", &[]);
}

#[test]
fn effects_at_fault() {
    check(Sort::Effect, "trust == 4", &["E-effect@6..8"]);
    check(Sort::Effect, "chair += 1", &["E-type@0..5"]);
    check(Sort::Effect, "asked = 1", &["E-type@8..9"]);
    check(Sort::Effect, "chair = chief", &["E-level@8..13"]);
    check(Sort::Effect, "trust += 2 over 3 in 4", &["E-timing@18..22"]);
    check(Sort::Effect, "trust += 2 over 3 months", &["E-syntax@18..24"]);
    check(Sort::Effect, "seat(mayor)", &["E-arguments@0..11"]);
    check(Sort::Effect, "density += 2", &["E-subscript@0..7"]);
    check(Sort::Effect, "trust[north] += 2", &["E-subscript@6..11"]);
    check(Sort::Effect, "", &["E-syntax@0..0"]);
    check(Sort::Effect, "trust", &["E-syntax@5..5"]);
}

#[test]
fn messages_say_what_to_do() {
    let first = |source: &str| faults(Sort::Truth, source).remove(0);
    assert_eq!(first("trsut > 40").help, "did you mean `trust`?");
    assert_eq!(first("100 / trust > 2").help, "write `ratio(a, b, otherwise)`, which says what to take instead");
    assert_eq!(first("100 / trust > 2").found, "0 to 100");
    assert_eq!(first("trust").message, "found a number, expected a yes-or-no value");
    assert_eq!(first("seen > 2").help, "it is a function: write `seen(storylet)`");
    assert_eq!(first("density > 2").help, "write `density[north]`, or `sum(valleys: density)`, `mean`, `largest`, `any`");
    assert_eq!(first("trust > 9000").found, "left 0 to 100, right 9000");
}
