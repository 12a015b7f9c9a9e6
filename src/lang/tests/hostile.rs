use super::*;
use std::time::Instant;

const SORTS: [Sort; 4] = [Sort::Number, Sort::Truth, Sort::Effect, Sort::Text];

/// Reads a string as every sort; spans lie on character boundaries and the work is bounded.
pub fn survives(source: &str) {
    for sort in SORTS {
        for fault in faults(sort, source) {
            assert!(source.get(fault.span.clone()).is_some(), "{sort:?} {:?} {fault:?}", &source[..source.len().min(80)]);
        }
    }
}

#[test]
fn odd_strings() {
    for source in [
        "",
        " ",
        "\"",
        "'",
        "`",
        "\\",
        "{",
        "}",
        "{{",
        "{?",
        "{=",
        "{~",
        "{@",
        "{@}",
        "{holder",
        "{level x[",
        "[[",
        "[[|]]",
        "]]",
        "(",
        ")",
        "[",
        "]",
        "x[",
        "x[]",
        "x[,]",
        "f(",
        "f(,",
        "f(a:",
        "sum(valleys:",
        "sum(valleys: )",
        "@",
        "@1",
        "@9999-99",
        "@١٩٧٢-٠١",
        "1e",
        "1e+",
        "1e999",
        ".",
        "..",
        "1..2",
        "_",
        "__",
        "1_",
        "٣",
        "é",
        "\u{0}",
        "\u{301}",
        "🦀",
        "x🦀y",
        "a\u{202e}b",
        "not",
        "not not",
        "and",
        "or",
        "-",
        "--",
        "+",
        "= =",
        "a = b = c",
        "x += += 2",
        "if",
        "if if if",
        "over over",
        "in in",
        "trust += 2 if if",
        "seat(",
        "seat()",
        "seat(1,2,3)",
        "budget() += 1",
        "here == here",
        "here",
        "date[north]",
        "chair == chair == chair",
        "max(1)",
        "if(1,2)",
        "sum(density)",
        "seen(seen(storm))",
        "at(lever, 1.5)",
        "{? | }",
        "{= :}",
        "{= 1 :999}",
        "\\u{1b}",
        "{?{?{?",
        "{~|||||",
    ] {
        survives(source);
    }
}

#[test]
fn deep_and_long_strings() {
    let started = Instant::now();
    let n = 1_000_000;
    for piece in [
        "(",
        "[",
        "{",
        "{?",
        "{? a | ",
        "{~",
        "[[",
        "[[a",
        "-",
        "not ",
        "a+",
        "f(",
        "x[",
        "sum(valleys: ",
        "1,",
        "\"",
        "é",
        "\u{1b}",
        "{=",
        "a b ",
        "@",
        "|",
        "}",
        "!",
        "(a+",
    ] {
        survives(&piece.repeat(n / piece.len()));
        survives(&piece.repeat(5_000));
        survives(&piece.repeat(90));
    }
    survives(&format!("1{}", " + 1".repeat(9_000)));
    survives(&format!("max(1{})", ", 1".repeat(20_000)));
    survives(&format!("{}trust{}", "(".repeat(60), ")".repeat(60)));
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn bounds_leave_room_for_real_work() {
    assert_eq!(faults(Sort::Number, &format!("1{}", " + 1".repeat(150))), []);
    assert_eq!(faults(Sort::Number, &format!("{}1{}", "(".repeat(60), ")".repeat(60))), []);
}
