//! The rows of a list of what a scenario should hold, and what of it covers them.

use crate::scenario::{Catalogue, SystemRow};
use std::fmt::Write as _;

/// Kinds of element that lie outside play: what is read before, after or beside it.
const BESIDE: [&str; 3] = ["Entry", "Ending", "Scenario"];

/// A row with what plays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered<'a> {
    /// The row.
    pub row: &'a SystemRow,
    /// Elements: kind and id.
    pub by: Vec<(&'static str, &'a str)>,
}

impl Covered<'_> {
    /// Whether it is covered as it must be: in play, where it belongs in play.
    #[must_use]
    pub fn done(&self) -> bool {
        self.by.iter().any(|(kind, _)| !self.row.play || !BESIDE.contains(kind))
    }
}

/// Holds a list against the elements of a scenario.
#[must_use]
pub fn coverage<'a>(list: &'a [SystemRow], catalogue: &'a Catalogue) -> Vec<Covered<'a>> {
    let by = |row: &SystemRow| {
        let plays = catalogue.plays.iter().filter(|p| p.rows.contains(&row.id));
        plays.map(|p| (p.kind, p.id.as_str())).collect()
    };
    list.iter().map(|row| Covered { row, by: by(row) }).collect()
}

/// A list as written elsewhere: every table row or line that begins with an id (`| E001 | Title |`, `E001 Title`). All
/// of them count as belonging in play.
#[must_use]
pub fn read(text: &str) -> Vec<SystemRow> {
    let mut rows: Vec<SystemRow> = Vec::new();
    for line in text.lines() {
        let line = line.trim().trim_start_matches(['|', '-', '*', ' ']);
        let letters = line.chars().take_while(char::is_ascii_alphabetic).count();
        let digits = line.chars().skip(letters).take_while(char::is_ascii_digit).count();
        let (id, rest) = line.split_at(letters + digits);
        let apart = rest.is_empty() || rest.starts_with([' ', '|', ',', ':', '\t']);
        if letters == 0 || digits == 0 || letters > 4 || !apart || rows.iter().any(|r| r.id == id) {
            continue;
        }
        let title = rest.trim_start_matches([' ', '|', ',', ':', '\t']).split('|').next().unwrap_or_default().trim();
        rows.push(SystemRow { id: id.to_owned(), title: title.to_owned(), play: true });
    }
    rows
}

/// The coverage for a reader, and whether every row is covered as it must be.
#[must_use]
pub fn report(covered: &[Covered<'_>]) -> (String, bool) {
    let mut out = String::new();
    let (play, beside): (Vec<_>, Vec<_>) = covered.iter().partition(|c| c.row.play);
    let done = |of: &[&Covered<'_>]| of.iter().filter(|c| c.done()).count();
    let _ = writeln!(out, "{} of {} rows that belong in play are played", done(&play), play.len());
    if !beside.is_empty() {
        let _ = writeln!(out, "{} of {} other rows are covered", done(&beside), beside.len());
    }
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for covered in covered {
        let mut here: Vec<_> = covered.by.iter().map(|b| b.0).collect();
        here.sort_unstable();
        here.dedup();
        for kind in here {
            match kinds.iter_mut().find(|k| k.0 == kind) {
                Some(k) => k.1 += 1,
                None => kinds.push((kind, 1)),
            }
        }
    }
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let kinds: Vec<String> = kinds.iter().map(|(k, n)| format!("{k} {n}")).collect();
    if !kinds.is_empty() {
        let _ = writeln!(out, "rows covered by kind of element: {}", kinds.join(", "));
    }
    let mut missing = |title: &str, of: &[&Covered<'_>]| {
        let open: Vec<_> = of.iter().filter(|c| !c.done()).collect();
        if !open.is_empty() {
            let _ = writeln!(out, "\n{title}");
            for c in open {
                let beside = if c.by.is_empty() { String::new() } else { format!("  (only {} {})", c.by[0].0, c.by[0].1) };
                let _ = writeln!(out, "  {}  {}{beside}", c.row.id, c.row.title);
            }
        }
    };
    missing("Not played", &play);
    missing("Not covered", &beside);
    (out, play.iter().all(|c| c.done()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Played;

    #[test]
    fn a_row_in_play_is_not_covered_by_the_library_alone() {
        let row = |id: &str, play| SystemRow { id: id.into(), title: format!("title of {id}"), play };
        let list = [row("E1", true), row("E2", true), row("E3", false), row("E4", false)];
        let played = |kind, id: &str, rows: &[&str]| Played { kind, id: id.into(), rows: rows.iter().map(|r| (*r).to_owned()).collect() };
        let plays = vec![played("Link", "wear", &["E1"]), played("Entry", "book", &["E1", "E2", "E3"])];
        let catalogue = Catalogue { plays, ..Catalogue::default() };
        let found = coverage(&list, &catalogue);
        assert_eq!(found.iter().map(Covered::done).collect::<Vec<_>>(), [true, false, true, false]);
        let (text, all) = report(&found);
        assert!(!all);
        assert!(text.starts_with("1 of 2 rows that belong in play are played\n1 of 2 other"), "{text}");
        assert!(text.contains("Not played\n  E2  title of E2  (only Entry book)"), "{text}");
        assert!(text.contains("Not covered\n  E4"), "{text}");
        assert!(report(&found[..1]).1);
    }

    #[test]
    fn lists_are_read_from_tables_and_lines() {
        let text = "# Rows E9\n| id | what |\n|---|---|\n| E001 | The first; of S1 | S4 | because |\n| E002 | The second |\nE003 The third\n- E004: the fourth\nplain words\nE001 again";
        let rows = read(text);
        let found: Vec<_> = rows.iter().map(|r| (r.id.as_str(), r.title.as_str())).collect();
        assert_eq!(found, [("E001", "The first; of S1"), ("E002", "The second"), ("E003", "The third"), ("E004", "the fourth")]);
    }
}
