//! Codes of faults in the files of a scenario, each with an example at fault and the same one mended.
//!
//! The codes of expressions and texts are [`crate::lang::codes`]. An example is one or more items of a file, or a
//! whole file where it begins with `[`; a test reads each of them.

/// A code with its explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileCode {
    /// The code.
    pub code: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// An example at fault.
    pub failing: &'static str,
    /// The example mended; empty where the mend is to write less of it, or to look at the files themselves.
    pub mended: &'static str,
}

const fn c(code: &'static str, title: &'static str, failing: &'static str, mended: &'static str) -> FileCode {
    FileCode { code, title, failing, mended }
}

/// Every code, in alphabetical order.
pub const CODES: &[FileCode] = &[
    c(
        "art-missing",
        "A picture that neither the scenario nor the program has",
        r#"Scenario(.., art: "nosuch")"#,
        r#"Scenario(.., art: "title")"#,
    ),
    c(
        "choice-unknown",
        "Not one of the words that can stand here",
        r#"Param(id: "a", range: (0, 1), value: 1, status: Sure)"#,
        r#"Param(id: "a", range: (0, 1), value: 1, status: Assumed)"#,
    ),
    c(
        "clause-terms",
        "A clause without terms",
        r#"(id: "rent", label: "Rent", terms: [])"#,
        r#"(id: "rent", label: "Rent", terms: [(id: "none", label: "leave it out"), (id: "low", label: "a low rent")])"#,
    ),
    c(
        "date-order",
        "Gone before coming",
        r#"Person(id: "ana", name: "Ana", from: "1980-05", until: "1980-03")"#,
        r#"Person(id: "ana", name: "Ana", from: "1980-03", until: "1980-05")"#,
    ),
    c("date-outside", "A day outside the scenario's calendar", r#"points: {"1950-01": 3}"#, r#"points: {"1980-01": 3}"#),
    c(
        "date-wrong",
        "No day of the calendar",
        r#"Scenario(id: "x", title: "X", format: 1, unit: Month, start: "1980-13", length: 12)"#,
        r#"Scenario(id: "x", title: "X", format: 1, unit: Month, start: "1980-12", length: 12)"#,
    ),
    c(
        "delay-time",
        "A delay whose time may be 0",
        r#"Stock(id: "a", range: (0, 9), initial: 1), Smooth(id: "b", range: (0, 9), input: "a", time: "a")"#,
        r#"Stock(id: "a", range: (0, 9), initial: 1), Smooth(id: "b", range: (0, 9), input: "a", time: "max(1, a)")"#,
    ),
    c(
        "dimension-empty",
        "A dimension without elements",
        r#"Dimension(id: "valleys", label: "Valleys", elements: [])"#,
        r#"Dimension(id: "valleys", label: "Valleys", elements: [(id: "north", label: "North")])"#,
    ),
    c("effect-time", "A time shorter than a step of the clock", r#""trust += 2 in 0.01""#, r#""trust += 2 in 0.25""#),
    c(
        "ending-horizon",
        "No ending for the day on which the calendar runs out",
        r#"Ending(id: "fall", .., when: "trust < 5") alone"#,
        r#"Ending(id: "spring", .., when: "true", at_horizon: true) beside it"#,
    ),
    c(
        "ending-none",
        "A story without an ending",
        "Event(..) and no Ending(..)",
        r#"Ending(id: "spring", title: "Spring", when: "true", at_horizon: true)"#,
    ),
    c(
        "ending-unreachable",
        "An ending whose condition can never hold",
        r#"Ending(id: "e", title: "E", when: "storm == 1")  // and nothing sets `storm`"#,
        r#"effects: ["storm = 1"] in an option, or another condition"#,
    ),
    c(
        "event-options",
        "An event with fewer than two options",
        r#"options: [(id: "yes", label: "Yes")]"#,
        r#"options: [(id: "yes", label: "Yes"), (id: "no", label: "No")]"#,
    ),
    c("field-missing", "A field that must be there", r#"Param(id: "a", value: 1)"#, r#"Param(id: "a", value: 1, range: (0, 2))"#),
    c(
        "field-twice",
        "A field given twice",
        r#"Param(id: "a", value: 1, value: 2, range: (0, 2))"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c(
        "field-unknown",
        "A field that the item does not have",
        r#"Param(id: "a", vale: 1, value: 1, range: (0, 2))"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c(
        "gauge-empty",
        "A view of the whole without parts",
        r#"Gauge(id: "g", label: "G", parts: [])"#,
        r#"Gauge(id: "g", label: "G", parts: [(of: "trust", weight: 1)])"#,
    ),
    c(
        "id-form",
        "Not the form of an id",
        r#"Param(id: "Big Jolt", value: 1, range: (0, 2))"#,
        r#"Param(id: "big_jolt", value: 1, range: (0, 2))"#,
    ),
    c(
        "id-reserved",
        "An id that is a word of the language",
        r#"Param(id: "and", value: 1, range: (0, 2))"#,
        r#"Param(id: "least", value: 1, range: (0, 2))"#,
    ),
    c(
        "id-twice",
        "Two things with one id",
        r#"Param(id: "a", value: 1, range: (0, 2)), Param(id: "a", value: 2, range: (0, 2))"#,
        r#"Param(id: "a", value: 1, range: (0, 2)), Param(id: "b", value: 2, range: (0, 2))"#,
    ),
    c(
        "item-kind",
        "An item without its kind, or of another kind",
        r#"(id: "a", value: 1, range: (0, 2))"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c(
        "item-unknown",
        "No such kind of item",
        r#"Parameter(id: "a", value: 1, range: (0, 2))"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c("key-twice", "A key given twice", r#"points: {"1980-01": 3, "1980-01": 4}"#, r#"points: {"1980-01": 3, "1980-02": 4}"#),
    c(
        "label-width",
        "A label too wide for the screen",
        r#"label: "Send the minister north with a letter that says everything that could be said about it""#,
        r#"label: "Send the minister north with a letter""#,
    ),
    c(
        "lens-change",
        "A change of a lens that names no one thing, or no value",
        r#"(param: "jolt", ..) without `set`"#,
        r#"(param: "jolt", set: 0.3)"#,
    ),
    c(
        "lens-state",
        "A lens that replaces a link by one that needs a state of its own",
        "a smooth or delay in `replace`",
        "the smooth declared by itself, and its name in `replace`",
    ),
    c(
        "lens-uncited",
        "A change of a lens without a claim or a source",
        r#"(param: "jolt", set: 0.3)"#,
        r#"(param: "jolt", set: 0.3, claim: "People bear less.", source: "ledger")"#,
    ),
    c(
        "lever-positions",
        "Positions that do not rise, or a start that is none of them",
        r#"positions: [(value: 1, label: "full"), (value: 0, label: "small")]"#,
        r#"positions: [(value: 0, label: "small"), (value: 1, label: "full")]"#,
    ),
    c("limit-depth", "Brackets nested too deeply", "((((..))))", ""),
    c("limit-size", "More than a scenario may hold", "Dimension(..) with too many elements, a file that is too long", ""),
    c(
        "link-time",
        "A link of the model that reads the date",
        r#"Link(id: "rise", amount: "0.1 * time")"#,
        r#"Link(id: "rise", amount: "0.1 * harvest")  // a series, a fact or an event"#,
    ),
    c(
        "look-up",
        "A change of a lens that names no look-up",
        r#"(lookup: "curv", points: [(0, 0), (1, 1)])"#,
        r#"(lookup: "curve", points: [(0, 0), (1, 1)])"#,
    ),
    c("lookup-empty", "A look-up without points", r#"Lookup(id: "curve", points: [])"#, r#"Lookup(id: "curve", points: [(0, 0), (1, 1)])"#),
    c(
        "lookup-order",
        "Points whose x does not rise",
        r#"Lookup(id: "curve", points: [(1, 0), (0, 1)])"#,
        r#"Lookup(id: "curve", points: [(0, 1), (1, 0)])"#,
    ),
    c(
        "loop-aux",
        "Auxiliaries that need each other within one moment",
        r#"Aux(id: "a", range: (0, 9), value: "b"), Aux(id: "b", range: (0, 9), value: "a")"#,
        r#"Stock(id: "a", range: (0, 9), initial: 1), Aux(id: "b", range: (0, 9), value: "a")"#,
    ),
    c(
        "loop-initial",
        "Initial values that need each other",
        r#"Stock(id: "a", range: (0, 9), initial: "b"), Stock(id: "b", range: (0, 9), initial: "a")"#,
        r#"Stock(id: "a", range: (0, 9), initial: 1), Stock(id: "b", range: (0, 9), initial: "a")"#,
    ),
    c(
        "name-subscript",
        "A name with too few or too many elements",
        r#"Published(of: "density", ..)"#,
        r#"Published(of: "density[north]", ..)"#,
    ),
    c(
        "name-unknown",
        "A name that nothing has",
        r#"Flow(into: "trsut", links: [])"#,
        r#"Flow(into: "trust", links: [])  // `trust` is declared"#,
    ),
    c(
        "negotiation-wings",
        "Talks with nobody on the other side, or too many",
        "wings: []",
        r#"wings: [(id: "owners", label: "Owners", weight: 1, points: 5)]"#,
    ),
    c(
        "number-finite",
        "Not a number a model can use",
        r#"Param(id: "a", value: inf, range: (0, 2))"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c(
        "number-large",
        "A number beyond 1e15",
        r#"Param(id: "a", value: 1, range: (0, 2e15))"#,
        r#"Param(id: "a", value: 1, range: (0, 2e9))"#,
    ),
    c(
        "number-range",
        "A number that is not allowed here",
        r#"Scenario(id: "x", title: "X", format: 2, unit: Month, start: "1980-01", length: 12)"#,
        r#"Scenario(id: "x", title: "X", format: 1, unit: Month, start: "1980-01", length: 12)"#,
    ),
    c(
        "option-unreachable",
        "An option that can never be taken",
        r#"needs: [("storm == 1", "a storm")]  // and nothing sets `storm`"#,
        r#"effects: ["storm = 1"] somewhere, or another need"#,
    ),
    c(
        "person-dates",
        "Someone in an office who is not there yet, or no longer",
        r#"Person(id: "ana", .., until: "1979-12"), Office(id: "chair", .., initial: "ana")  // begins 1980-01"#,
        r#"Person(id: "ana", .., until: "1981-12"), Office(id: "chair", .., initial: "ana")"#,
    ),
    c(
        "pledge-unreachable",
        "A pledge that nothing gives",
        r#"Pledge(id: "no_tax", ..) and no give(no_tax)"#,
        r#"effects: ["give(no_tax)"] in an option, or `bargain: "no_tax"` of a party"#,
    ),
    c(
        "policy-like",
        "Policies that are like one another, round a circle",
        r#"Policy(id: "a", label: "A", like: "b"), Policy(id: "b", label: "B", like: "a")"#,
        r#"Policy(id: "a", label: "A", like: "b"), Policy(id: "b", label: "B")"#,
    ),
    c(
        "policy-seat",
        "A policy that seats someone who is no candidate",
        r#"Seat("steward", "carla")"#,
        r#"Seat("steward", "bert")  // one of the candidates of the office"#,
    ),
    c("policy-take", "A policy that takes up an event", r#"Take("queue", "open")"#, r#"answers: {"queue": "open"}"#),
    c("policy-way", "No way to carry an option", r#"answers: {"queue": "open force"}"#, r#"answers: {"queue": "open overrule"}"#),
    c(
        "range-empty",
        "A range that holds nothing",
        r#"Param(id: "a", value: 1, range: (2, 0))"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c(
        "scenario-missing",
        "Files without a `Scenario(...)` item",
        r#"[Param(id: "a", value: 1, range: (0, 2))]"#,
        r#"[Scenario(id: "x", title: "X", format: 1, unit: Month, start: "1980-01", length: 12)]"#,
    ),
    c(
        "scenario-twice",
        "Two `Scenario(...)` items",
        r#"[Scenario(id: "x", title: "X", format: 1, unit: Month, start: "1980-01", length: 12), Scenario(id: "y", title: "Y", format: 1, unit: Month, start: "1980-01", length: 12)]"#,
        r#"[Scenario(id: "x", title: "X", format: 1, unit: Month, start: "1980-01", length: 12)]"#,
    ),
    c(
        "series-empty",
        "A series without points",
        r#"Series(id: "harvest", range: (0, 9), points: {})"#,
        r#"Series(id: "harvest", range: (0, 9), points: {"1980-01": 3})"#,
    ),
    c("source-link", "A link, which is not followed", "link.ron -> ../other/model.ron", "the file itself, inside the scenario's folder"),
    c(
        "source-missing",
        "A source that is not in the bibliography",
        r#"Param(id: "a", value: 1, range: (0, 2), sources: ["ledger"])"#,
        r#"Source(id: "ledger", text: "The town ledger (1931)"), Param(id: "a", value: 1, range: (0, 2), sources: ["ledger"])"#,
    ),
    c(
        "source-none",
        "Said to be sourced, and cites nothing",
        r#"Param(id: "a", value: 1, range: (0, 2), status: Sourced)"#,
        r#"Param(id: "a", value: 1, range: (0, 2), status: Assumed)"#,
    ),
    c("source-path", "A path out of the scenario's folder", "../other/model.ron", "model.ron"),
    c("source-read", "A file that cannot be read as text", "a file in another encoding, or one that may not be read", ""),
    c(
        "source-unused",
        "A source that nothing cites",
        r#"Source(id: "ledger", text: "The town ledger (1931)")"#,
        r#"Source(id: "ledger", text: "The town ledger (1931)"), Param(id: "a", value: 1, range: (0, 2), sources: ["ledger"])"#,
    ),
    c(
        "storylet-unreachable",
        "A storylet that can never come",
        r#"when: "storm == 1"  // and nothing sets `storm`"#,
        r#"effects: ["storm = 1"] somewhere, or another condition"#,
    ),
    c(
        "syntax-after",
        "Something after the end of the list",
        r#"[], Param(id: "a", value: 1, range: (0, 2))"#,
        r#"[Param(id: "a", value: 1, range: (0, 2))]"#,
    ),
    c(
        "syntax-bom",
        "An invisible byte order mark at the beginning of a file",
        "a file saved as UTF-8 with BOM",
        "the same file saved as UTF-8",
    ),
    c(
        "syntax-bracket",
        "A bracket that is not paired",
        r#"Param(id: "a", value: 1, range: (0, 2)"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c("syntax-colon", "A colon is missing", r#"Param(id = "a", value: 1, range: (0, 2))"#, r#"Param(id: "a", value: 1, range: (0, 2))"#),
    c("syntax-comma", "A comma is missing", r#"Param(id: "a" value: 1, range: (0, 2))"#, r#"Param(id: "a", value: 1, range: (0, 2))"#),
    c("syntax-comment", "A comment that is never closed", "/* to do", "/* to do */"),
    c("syntax-decimal", "A decimal comma", r#"Param(id: "a", value: 0,5, range: (0, 2))"#, r#"Param(id: "a", value: 0.5, range: (0, 2))"#),
    c(
        "syntax-escape",
        "An escape that does not exist",
        r#"Paper(id: "bell", name: "The \Bell")"#,
        r#"Paper(id: "bell", name: "The Bell")"#,
    ),
    c("syntax-field", "Not a field", r#"Param(id: "a", 7: 1, range: (0, 2))"#, r#"Param(id: "a", value: 1, range: (0, 2))"#),
    c(
        "syntax-list",
        "A file that is no list of items",
        r#"Param(id: "a", value: 1, range: (0, 2))  // the whole file"#,
        r#"[ Param(id: "a", value: 1, range: (0, 2)) ]"#,
    ),
    c(
        "syntax-mixed",
        "Named fields and values without names",
        r#"Param("a", value: 1, range: (0, 2))"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c("syntax-number", "Not a number", r#"Param(id: "a", value: 1x, range: (0, 2))"#, r#"Param(id: "a", value: 1, range: (0, 2))"#),
    c(
        "syntax-quotes",
        "Not straight double quotes",
        "Param(id: 'a', value: 1, range: (0, 2))",
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c(
        "syntax-ron",
        "Something that RON does not read",
        "a form of the notation this program would have read, and others would not",
        "the same in plain RON; the report shows the place",
    ),
    c("syntax-string", "A string that is never closed", r#"Paper(id: "bell, name: The Bell)"#, r#"Paper(id: "bell", name: "The Bell")"#),
    c("syntax-utf8", "A file that is not UTF-8", "a file saved in another encoding", "the same file saved as UTF-8"),
    c("syntax-value", "A value is missing", "Param(id: , value: 1, range: (0, 2))", r#"Param(id: "a", value: 1, range: (0, 2))"#),
    c(
        "target-reading",
        "A target that does not say what it reads, or in a way that does not fit",
        r#"Target(of: "prices", since: "1980-01", at: "1980-12", value: 20, band: (15, 25))"#,
        r#"Target(of: "prices", since: "1980-01", at: "1980-12", as: Percent, value: 20, band: (15, 25))"#,
    ),
    c(
        "test-empty",
        "A test that expects nothing",
        r#"Test(id: "t", run: (policy: "idle"), until: "1980-06", expect: [])"#,
        r#"expect: ["trust > 20"]"#,
    ),
    c("test-expect", "An expectation that cannot be read", r#""more(trust) about 3""#, r#""more(trust) by 3""#),
    c(
        "test-versus",
        "A comparison without something to compare with",
        r#"expect: ["more(trust)"]"#,
        r#"versus: (policy: "idle"), expect: ["more(trust)"]"#,
    ),
    c(
        "text-control",
        "A character that steers a terminal or the direction of writing",
        r#"Paper(id: "bell", name: "The \u{7}Bell")"#,
        r#"Paper(id: "bell", name: "The Bell")"#,
    ),
    c(
        "trigger-bound",
        "A storylet that stands once per element, triggered where no element is bound",
        r#""trigger(flood)""#,
        r#"`bind: "valleys"` on what triggers it"#,
    ),
    c(
        "type-wrong",
        "A value of another kind than expected",
        "Param(id: 7, value: 1, range: (0, 2))",
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
    c(
        "unused",
        "Something that nothing reads",
        r#"Param(id: "a", value: 1, range: (0, 2))  // and no expression names `a`"#,
        r#"Param(id: "a", value: 1, range: (0, 2)), Aux(id: "b", range: (0, 4), value: "2 * a")"#,
    ),
    c(
        "value-missing",
        "Elements without a value",
        r#"Dimension(id: "d", label: "D", elements: [(id: "n", label: "N"), (id: "s", label: "S")]), Param(id: "a", by: ["d"], values: {"n": 1}, range: (0, 2))"#,
        r#"Dimension(id: "d", label: "D", elements: [(id: "n", label: "N"), (id: "s", label: "S")]), Param(id: "a", by: ["d"], values: {"n": 1, "s": 2}, range: (0, 2))"#,
    ),
    c(
        "value-range",
        "A value outside the range declared",
        r#"Param(id: "a", value: 3, range: (0, 2))"#,
        r#"Param(id: "a", value: 1, range: (0, 2))"#,
    ),
];

#[cfg(test)]
mod tests {
    use super::CODES;
    use crate::scenario::{Memory, load};

    /// The codes that a file, or an item beside a scenario, is reported with.
    fn reported(example: &str) -> Vec<&'static str> {
        let head = r#"Scenario(id: "x", title: "X", format: 1, unit: Month, start: "1980-01", length: 12)"#;
        let text = match example {
            whole if whole.starts_with('[') => whole.to_owned(),
            own if own.starts_with("Scenario(") => format!("[{own}]"),
            items => format!("[{head}, {items}\n]"),
        };
        load(&Memory::new("x").with("x.ron", text)).diagnostics.iter().map(|d| d.code).collect()
    }

    /// Examples that are whole items, so that they can be read as they stand.
    fn stands(example: &str) -> bool {
        example.starts_with(|c: char| c.is_ascii_uppercase() || c == '[') && !example.contains("//") && !example.contains("..")
    }

    #[test]
    fn examples_are_at_fault_and_mended() {
        let mut faults = Vec::new();
        let mut read = 0;
        for code in CODES.iter().filter(|c| stands(c.failing) && stands(c.mended)) {
            read += 1;
            let (failing, mended) = (reported(code.failing), reported(code.mended));
            if !failing.contains(&code.code) || mended.contains(&code.code) {
                faults.push(format!("{}: {failing:?}, mended {mended:?}", code.code));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(read > 40, "{read} examples were read");
    }

    #[test]
    fn codes_stand_in_order() {
        assert!(CODES.windows(2).all(|w| w[0].code < w[1].code));
    }
}
