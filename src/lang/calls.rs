//! Functions of the language, for checking, for suggestions and for the reference.

/// A function that asks about what happened; its arguments are names, resolved by the scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContentCall {
    /// Name.
    pub name: &'static str,
    /// What each argument names.
    pub args: &'static [&'static str],
    /// Whether it is a yes-or-no value; otherwise a number.
    pub truth: bool,
    /// What it means.
    pub about: &'static str,
}

const fn is(name: &'static str, args: &'static [&'static str], about: &'static str) -> ContentCall {
    ContentCall { name, args, truth: true, about }
}

const fn number(name: &'static str, args: &'static [&'static str], about: &'static str) -> ContentCall {
    ContentCall { name, args, truth: false, about }
}

/// Every content function.
pub const CONTENT: &[ContentCall] = &[
    number("seen", &["storylet"], "how often it came"),
    number("since", &["storylet"], "units of time since it last came; 999 if never"),
    is("chosen", &["storylet", "option"], "that option was ever taken"),
    is("open", &["pledge"], "given and not yet settled"),
    is("kept", &["pledge"], "kept"),
    is("broken", &["pledge"], "broken"),
    is("given", &["pledge"], "ever given"),
    is("holds", &["office", "person"], "the person holds the office"),
    is("acting", &["office", "person"], "the person acts in the office now"),
    is("vacant", &["office"], "nobody holds it"),
    number("held", &["office", "attribute"], "the holder's attribute"),
    number("acts", &["office", "attribute"], "the attribute of whoever acts"),
    is("signed", &["negotiation"], "signed"),
    is("talking", &["negotiation"], "its window is open"),
    is("closed", &["negotiation"], "ended without a signature"),
    is("term", &["negotiation", "clause", "term"], "that wording is in force"),
    number("offers", &["negotiation"], "offers made"),
    number("answered", &["petition", "answer"], "times that answer was given, over all elements"),
    number("asked", &["petition"], "times it came"),
    is("strategy", &["actor", "strategy"], "the actor follows it now"),
    number("moved", &["actor", "move"], "times that move was made"),
    number("moved_since", &["actor", "move"], "units of time since that move; 999 if never"),
    is("at", &["lever", "position"], "the lever stands there"),
    number("budget", &["actor"], "what the actor can spend"),
    is("inside", &["party"], "it is in the coalition"),
    is("aim", &["aim"], "the player named it"),
];

/// Acts of effects, with what each argument names.
pub const ACTS: &[(&str, &[&str])] = &[
    ("seat", &["office", "person"]),
    ("vacate", &["office"]),
    ("trigger", &["storylet"]),
    ("give", &["pledge"]),
    ("keep", &["pledge"]),
    ("break", &["pledge"]),
    ("end", &["ending"]),
    ("move", &["lever", "position"]),
];

/// Arithmetic functions: name and arguments as shown.
pub const ARITHMETIC: &[(&str, &str)] = &[
    ("if", "if(cond, a, b)"),
    ("min", "min(a, b, ..)"),
    ("max", "max(a, b, ..)"),
    ("clamp", "clamp(x, low, high)"),
    ("abs", "abs(x)"),
    ("sqrt", "sqrt(x)"),
    ("exp", "exp(x)"),
    ("ln", "ln(x)"),
    ("floor", "floor(x)"),
    ("pow", "pow(a, b)"),
    ("ratio", "ratio(a, b, otherwise)"),
];

/// Operations over a dimension: `sum(belts: e)`.
pub const AGGREGATES: &[&str] = &["sum", "mean", "smallest", "largest", "any", "all", "count", "near"];

/// A content function by name.
#[must_use]
pub fn content(name: &str) -> Option<&'static ContentCall> {
    CONTENT.iter().find(|c| c.name == name)
}

/// How a function is written, for messages: `chosen(storylet, option)`.
#[must_use]
pub fn signature(name: &str, args: &[&str]) -> String {
    format!("{name}({})", args.join(", "))
}
