//! New numbers in the files of a scenario: nothing else of them changes, neither comments nor layout.

use crate::scenario::{SourceFile, Span};

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

/// The files in which numbers change, with the new ones in their places.
#[must_use]
pub fn changed(files: &[SourceFile], numbers: &[(Span, f64)]) -> Vec<Changed> {
    let mut out = Vec::new();
    for (i, file) in files.iter().enumerate() {
        let mut here: Vec<&(Span, f64)> = numbers.iter().filter(|(span, _)| span.file as usize == i).collect();
        here.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        here.dedup_by_key(|(span, _)| span.start);
        let mut text = file.text.to_string();
        for (span, value) in here {
            let place = span.start as usize..span.end as usize;
            let same = text.get(place.clone()).is_none_or(|t| t.replace('_', "").parse::<f64>() == Ok(*value));
            if !same {
                text.replace_range(place, &written(*value));
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
        let new = changed(&[file(text)], &[(span, 0.012_5)]);
        assert_eq!(new.len(), 1);
        assert_eq!(new[0].new, text.replace("value: 0.3", "value: 0.0125"));
        let expected = "--- a/model/a.ron\n+++ b/model/a.ron\n@@ -1,4 +1,4 @@\n [\n // why 0.3\n\
            -Param(id: \"a\", value: 0.3, range: (0, 1)), // kept\n\
            +Param(id: \"a\", value: 0.0125, range: (0, 1)), // kept\n ]\n\\ No newline at end of file\n";
        assert_eq!(patch(&new), expected);
        assert!(changed(&[file(text)], &[(span, 0.3)]).is_empty(), "the same number is no change");
    }

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        let old: String = (0..30).map(|i| format!("{i}\n")).collect();
        let new = old.replace("\n4\n5\n", "\nfour\nfive\n").replace("\n25\n", "\nx\n");
        let text = hunks(&old, &new);
        assert!(text.starts_with("@@ -2,8 +2,8 @@\n 1\n 2\n 3\n-4\n-5\n+four\n+five\n 6\n 7\n 8\n@@ -23,7 +23,7 @@\n 22\n"), "{text}");
    }
}
