//! Stable codes of the language's faults, each with an example at fault and the same one mended.
//!
//! Examples are read with the scope of [`super::sample::Sample`]; a test runs each pair.

/// How much a fault matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// The string cannot be used.
    Error,
    /// It can be used, but hardly means what was meant.
    Warning,
}

/// What sort of string an example is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// A number.
    Number,
    /// A condition.
    Truth,
    /// An effect.
    Effect,
    /// A text.
    Text,
}

/// A code with its explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// Severity.
    pub severity: Severity,
    /// What it is about.
    pub title: &'static str,
    /// What sort of string the examples are.
    pub sort: Sort,
    /// An example at fault.
    pub failing: &'static str,
    /// The example mended.
    pub mended: &'static str,
}

const fn e(code: &'static str, title: &'static str, sort: Sort, failing: &'static str, mended: &'static str) -> Code {
    Code { code, severity: Severity::Error, title, sort, failing, mended }
}

const fn w(code: &'static str, title: &'static str, sort: Sort, failing: &'static str, mended: &'static str) -> Code {
    Code { code, severity: Severity::Warning, title, sort, failing, mended }
}

/// Every code, in alphabetical order.
pub const CODES: &[Code] = &[
    w("E-always", "A comparison that always holds", Sort::Truth, "trust >= 0", "trust >= 10"),
    e("E-argument", "An argument that is not a name", Sort::Truth, "seen(1 + 1) > 0", "seen(storm) > 0"),
    e("E-arguments", "The wrong number of arguments", Sort::Number, "clamp(trust, 0)", "clamp(trust, 0, 50)"),
    e("E-chain", "Comparisons in a chain", Sort::Truth, "20 < trust < 60", "20 < trust and trust < 60"),
    e("E-character", "A character without a meaning", Sort::Truth, "trust ≥ 40", "trust >= 40"),
    w("E-constant", "A fixed truth value among conditions", Sort::Truth, "asked and true", "asked"),
    w("E-contradiction", "Conditions that exclude each other", Sort::Truth, "trust > 60 and trust < 40", "trust > 40 and trust < 60"),
    e("E-control", "A character that must not reach a screen", Sort::Text, "bell\u{7}", "bell"),
    e("E-date", "Not a date of the scenario", Sort::Truth, "date >= @1980-13", "date >= @1980-12"),
    e(
        "E-deep",
        "Nested too deeply",
        Sort::Number,
        "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))",
        "1",
    ),
    e("E-dimension", "No such dimension", Sort::Number, "sum(valley: density)", "sum(valleys: density)"),
    e("E-divisor", "A divisor that may be 0", Sort::Number, "100 / trust", "ratio(100, trust, 0)"),
    e("E-effect", "Not an effect", Sort::Effect, "seet(mayor, ana)", "seat(mayor, ana)"),
    e("E-element", "No such element", Sort::Number, "density[nort]", "density[north]"),
    e("E-entry", "No such library entry", Sort::Text, "the [[strik]]", "the [[strike]]"),
    e("E-equals", "`=` in a condition", Sort::Truth, "trust = 40", "trust == 40"),
    e("E-function", "No such function", Sort::Number, "maks(trust, 4)", "max(trust, 4)"),
    e("E-here", "Nothing is bound here", Sort::Truth, "here == north", "any(valleys: here == north and density > 20)"),
    e("E-level", "No such level", Sort::Truth, "chair == advisor", "chair == adviser"),
    e("E-name", "No such name", Sort::Truth, "trsut > 40", "trust > 40"),
    w("E-never", "A comparison that never holds", Sort::Truth, "trust > 9000", "trust > 90"),
    e("E-number", "Not a number", Sort::Truth, "trust > 4x", "trust > 4"),
    e("E-office", "No such office", Sort::Text, "{holder mayer} speaks", "{holder mayor} speaks"),
    e("E-person", "No such person", Sort::Text, "{@anna} speaks", "{@ana} speaks"),
    e("E-range", "A value out of range", Sort::Effect, "trust = 900", "trust = 90"),
    e("E-size", "Too large", Sort::Number, SIZE, "sum(valleys: density)"),
    e("E-subscript", "Which element?", Sort::Truth, "density > 20", "any(valleys: density > 20)"),
    e("E-syntax", "A word or sign in the wrong place", Sort::Truth, "trust > ", "trust > 40"),
    e("E-target", "What effects cannot change", Sort::Effect, "mood += 2", "trust += 2"),
    e("E-text", "Not part of the notation", Sort::Text, "{trust} per cent", "{= trust} per cent"),
    e("E-timing", "A time that cannot be", Sort::Effect, "trust += 2 over 0", "trust += 2 over 3"),
    e("E-type", "The wrong kind of value", Sort::Truth, "trust + 1", "trust + 1 > 40"),
    e("E-unclosed", "A bracket that is never closed", Sort::Number, "max(trust, 4", "max(trust, 4)"),
];

/// Twelve sums over the three elements of a dimension, one inside the other.
const SIZE: &str = "sum(valleys: sum(valleys: sum(valleys: sum(valleys: sum(valleys: sum(valleys: \
                    sum(valleys: sum(valleys: sum(valleys: sum(valleys: sum(valleys: sum(valleys: density))))))))))))";

/// The explanation of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|c| c.code == code)
}
