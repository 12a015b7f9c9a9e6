use super::*;
use crate::engine::content::{NameOf, Piece};
use crate::engine::expr::Slot;

fn pieces(source: &str) -> Vec<Piece> {
    let (ast, faults) = text(source);
    assert_eq!(faults, [], "{source}");
    let mut next = 0;
    let mut store = |_| {
        next += 1;
        ExprId(next - 1)
    };
    let (text, faults) = lower_text(&ast, "storm.body", &[(0, 1)], &Sample, &mut store);
    assert_eq!(faults, [], "{source}");
    assert_eq!(text.key, "storm.body");
    text.pieces
}

fn words(w: &str) -> Piece {
    Piece::Words(w.to_owned())
}

#[test]
fn notation() {
    assert_eq!(pieces("plain"), [words("plain")]);
    assert_eq!(pieces("{= trust :1} %"), [Piece::Value(ExprId(0), 1), words(" %")]);
    assert_eq!(pieces("{= sum(valleys: density)}"), [Piece::Value(ExprId(0), 0)]);
    assert_eq!(pieces("{? asked | yes | no }"), [Piece::When(ExprId(0), vec![words("yes")], vec![words("no")])]);
    let nested = Piece::When(ExprId(1), vec![words("b")], vec![]);
    assert_eq!(pieces("{? asked | a {? trust > 3 | b}}"), [Piece::When(ExprId(0), vec![words("a "), nested], vec![])]);
    assert_eq!(pieces("{~ a | b | c}"), [Piece::Variants(vec![vec![words("a")], vec![words("b")], vec![words("c")]])]);
    assert_eq!(pieces("[[strike|a strike]]"), [Piece::Link("strike".into(), "a strike".into())]);
    assert_eq!(pieces("[[strike]]"), [Piece::Link("strike".into(), String::new())]);
    assert_eq!(pieces("{@ana}"), [Piece::Name(NameOf::Person(0))]);
    assert_eq!(pieces("{holder mayor}"), [Piece::Name(NameOf::Holder(0))]);
    assert_eq!(pieces("{acting mayor}"), [Piece::Name(NameOf::Acting(0))]);
    assert_eq!(pieces("{here}"), [Piece::Name(NameOf::Element(0, 1))]);
    assert_eq!(pieces("{level chair}"), [Piece::Name(NameOf::Level(Slot(10)))]);
    assert_eq!(pieces("{level post}"), [Piece::Name(NameOf::Level(Slot(12)))]);
    assert_eq!(pieces("{level post[south]}"), [Piece::Name(NameOf::Level(Slot(13)))]);
}

#[test]
fn breaks_and_escapes() {
    assert_eq!(pieces("one\n   two"), [words("one two")]);
    assert_eq!(pieces("\n  one\r\n\r\n   two\n"), [words("one\n\ntwo")]);
    assert_eq!(pieces(r"\{ \} \| \[ \\ | [x]"), [words(r"{ } | [ \ | [x]")]);
    assert_eq!(pieces("¿Qué? «así» — 日本"), [words("¿Qué? «así» — 日本")]);
}

#[test]
fn nothing_unfit_gets_through() {
    for source in ["a\u{1b}[2Jb", "a\u{9b}b", "a\u{202e}b", "[[strike|a\u{7}b]]", "{? asked | a\u{0}b}", "a\u{feff}b\tc\rd"] {
        let (ast, faults) = text(source);
        assert!(faults.iter().any(|f| f.code == "E-control"), "{source:?}");
        let (lowered, _) = lower_text(&ast, "", &[], &Sample, &mut |_| ExprId(0));
        let shown = format!("{lowered:?}").replace("\\n", "");
        assert!(!shown.contains("\\u{") && !shown.contains("\\t") && !shown.contains("\\r"), "{shown}");
        for fault in faults {
            assert!(!format!("{}{}", fault.message, fault.found).chars().any(crate::lang::text::is_unfit));
        }
    }
    let (_, faults) = text("é\u{1b}x");
    assert_eq!(faults[0].span, 2..3);
}

#[test]
fn faults_of_the_notation() {
    let codes = |s: &str| faults(Sort::Text, s).iter().map(|f| (f.code, f.span.clone())).collect::<Vec<_>>();
    assert_eq!(codes("a } b"), [("E-text", 2..3)]);
    assert_eq!(codes("a {? asked} b"), [("E-text", 2..10)]);
    assert_eq!(codes("{= trust :x}"), [("E-text", 10..11)]);
    assert_eq!(codes("{? asked | a | b | c}"), [("E-text", 0..20)]);
    assert_eq!(codes("[[strike"), [("E-unclosed", 0..2)]);
    assert_eq!(codes("{here}"), [("E-here", 0..6)]);
    assert_eq!(codes("{level trust}"), [("E-type", 7..12)]);
    assert_eq!(codes("{= asked}"), [("E-type", 3..8)]);
    assert_eq!(codes("x {= }"), [("E-syntax", 5..5)]);
}
