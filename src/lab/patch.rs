//! New numbers in the files of a scenario: nothing else of them changes, neither comments nor layout.

use crate::scenario::{Constant, SourceFile, Span};

/// A file with new numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its path in the scenario.
    pub path: String,
    /// As it was.
    pub old: String,
    /// As it is now.
    pub new: String,
}

/// A number as it is written in a file.
#[must_use]
pub fn written(value: f64) -> String {
    // The shortest form that reads back as the same number, never with an exponent.
    format!("{value}")
}

/// Something to be written in the place of something else; in an empty place it is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The place.
    pub place: Span,
    /// What is to stand there.
    pub text: String,
}

/// A number to be written where one stands; `None` where it is the same.
#[must_use]
pub fn number(files: &[SourceFile], place: Span, value: f64) -> Option<Edit> {
    let there = text_at(files, place)?;
    (there.replace('_', "").parse::<f64>() != Ok(value)).then(|| Edit { place, text: written(value) })
}

/// What a parameter is to say of itself: whether the record exercises it, by what it was fitted. What it says already is
/// written over; the rest goes behind its bounds.
#[must_use]
pub fn says(files: &[SourceFile], constant: &Constant, exercised: Option<bool>, fitted: Option<&str>) -> Vec<Edit> {
    let exercised = exercised.map(|record| ("exercised", if record { "Record" } else { "Prior" }.to_owned(), constant.says.exercised));
    let fitted = fitted.map(|text| ("fitted", quoted(text), constant.says.fitted));
    let (mut edits, mut more) = (Vec::new(), String::new());
    for (field, text, place) in exercised.into_iter().chain(fitted) {
        match place {
            Some(place) if text_at(files, place) == Some(&text) => {}
            Some(place) => edits.push(Edit { place, text }),
            None => more.push_str(&format!(", {field}: {text}")),
        }
    }
    if let (false, Some(place)) = (more.is_empty(), behind(files, constant.says.bound)) {
        edits.push(Edit { place, text: more });
    }
    edits
}

/// The place behind the bracket that closes a pair; `None` where more than blanks and a comma stand before it.
fn behind(files: &[SourceFile], second: Option<Span>) -> Option<Span> {
    let second = second?;
    let rest = files.get(second.file as usize)?.text.get(second.end as usize..)?;
    let bracket = rest.find(')')?;
    let at = second.end + bracket as u32 + 1;
    rest[..bracket].chars().all(|c| c.is_whitespace() || c == ',').then_some(Span { file: second.file, start: at, end: at })
}

fn text_at(files: &[SourceFile], place: Span) -> Option<&str> {
    files.get(place.file as usize)?.text.get(place.start as usize..place.end as usize)
}

/// A string as RON writes it, on one line.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The files that edits change.
#[must_use]
pub fn changed(files: &[SourceFile], edits: &[Edit]) -> Vec<Changed> {
    let mut out = Vec::new();
    for (i, file) in files.iter().enumerate() {
        let mut here: Vec<&Edit> = edits.iter().filter(|e| e.place.file as usize == i).collect();
        here.sort_by_key(|e| std::cmp::Reverse(e.place));
        // A parameter with several numbers says a thing once.
        here.dedup_by_key(|e| e.place);
        let mut text = file.text.to_string();
        for Edit { place, text: new } in here {
            let range = place.start as usize..place.end as usize;
            if text.get(range.clone()).is_some() {
                text.replace_range(range, new);
            }
        }
        if text != *file.text {
            out.push(Changed { path: file.path.clone(), old: file.text.to_string(), new: text });
        }
    }
    out
}

/// The changes as a patch that `patch -p1` and `git apply` take inside the scenario's folder.
#[must_use]
pub fn patch(changed: &[Changed]) -> String {
    changed.iter().map(|c| format!("--- a/{0}\n+++ b/{0}\n{1}", c.path, hunks(&c.old, &c.new))).collect()
}

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// Hunks of two texts with as many lines, of which some differ.
fn hunks(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let differ: Vec<usize> = (0..old.len()).filter(|&i| old.get(i) != new.get(i)).collect();
    let mut out = String::new();
    for near in differ.chunk_by(|a, b| b - a <= 2 * CONTEXT) {
        let (first, last) = (near[0], near[near.len() - 1]);
        let (from, to) = (first.saturating_sub(CONTEXT), (last + CONTEXT + 1).min(old.len()));
        out.push_str(&format!("@@ -{0},{1} +{0},{1} @@\n", from + 1, to - from));
        let mut at = from;
        while at < to {
            let end = (at..to).find(|k| old[*k] == new[*k]).unwrap_or(to);
            old[at..end].iter().for_each(|line| put(&mut out, '-', line));
            new[at..end].iter().for_each(|line| put(&mut out, '+', line));
            at = end;
            if at < to {
                put(&mut out, ' ', old[at]);
                at += 1;
            }
        }
    }
    out
}

fn put(out: &mut String, sign: char, line: &str) {
    out.push(sign);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile { path: "model/a.ron".into(), text: text.into() }
    }

    #[test]
    fn only_the_number_changes() {
        let text = "[\n// why 0.3\nParam(id: \"a\", value: 0.3, range: (0, 1)), // kept\n]";
        let at = text.find("0.3, ").expect("there") as u32;
        let span = Span { file: 0, start: at, end: at + 3 };
        let edit = number(&[file(text)], span, 0.012_5).expect("another number");
        let new = changed(&[file(text)], &[edit]);
        assert_eq!(new.len(), 1);
        assert_eq!(new[0].new, text.replace("value: 0.3", "value: 0.0125"));
        let expected = "--- a/model/a.ron\n+++ b/model/a.ron\n@@ -1,4 +1,4 @@\n [\n // why 0.3\n\
            -Param(id: \"a\", value: 0.3, range: (0, 1)), // kept\n\
            +Param(id: \"a\", value: 0.0125, range: (0, 1)), // kept\n ]\n\\ No newline at end of file\n";
        assert_eq!(patch(&new), expected);
        assert_eq!(number(&[file(text)], span, 0.3), None, "the same number is no change");
    }

    #[test]
    fn a_parameter_says_what_it_rests_on() {
        let text = r#"[Scenario(id: "x", title: "X", format: 1, unit: Month, start: "1980-01", length: 3),
Param(id: "a", value: 1, range: (0, 9), fit: (0.5, 2,  ), note: "kept"),
Param(id: "b", fitted: "long ago", value: 1, range: (0, 9), fit: (0.5, 2), exercised: Record),
Param(id: "c", value: 1, range: (0, 9), fit: (0.5, 2 /* why */)),
]"#;
        let loaded = crate::scenario::load(&crate::scenario::Memory::new("x").with("x.ron", text));
        let edits: Vec<Edit> =
            (loaded.catalogue.constants.iter()).flat_map(|c| says(&loaded.files, c, Some(false), Some("by \"hand\""))).collect();
        let new = changed(&loaded.files, &edits).remove(0).new;
        let lines: Vec<&str> = new.lines().collect();
        assert_eq!(
            lines[1],
            r#"Param(id: "a", value: 1, range: (0, 9), fit: (0.5, 2,  ), exercised: Prior, fitted: "by \"hand\"", note: "kept"),"#
        );
        assert_eq!(lines[2], r#"Param(id: "b", fitted: "by \"hand\"", value: 1, range: (0, 9), fit: (0.5, 2), exercised: Prior),"#);
        assert_eq!(lines[3], text.lines().nth(3).expect("there"), "with a comment in between nothing is put in");
    }

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        let old: String = (0..30).map(|i| format!("{i}\n")).collect();
        let new = old.replace("\n4\n5\n", "\nfour\nfive\n").replace("\n25\n", "\nx\n");
        let text = hunks(&old, &new);
        assert!(text.starts_with("@@ -2,8 +2,8 @@\n 1\n 2\n 3\n-4\n-5\n+four\n+five\n 6\n 7\n 8\n@@ -23,7 +23,7 @@\n 22\n"), "{text}");
    }
}
