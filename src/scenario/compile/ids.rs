//! Ids: each declared once in its namespace, and found or reported where it is named.

use std::collections::HashMap;

use super::Compiler;
use crate::scenario::diagnostic::{Diagnostic, SourceFile, nearest};
use crate::scenario::schema::Id;
use crate::scenario::symbols::named;
use crate::scenario::syntax::brief;

impl Compiler<'_> {
    /// Declares an id in a namespace; false if it is malformed or taken.
    pub fn declare_id(&mut self, space: &'static str, id: &Id) -> bool {
        let n = &id.name;
        let formed = n.len() <= 60
            && n.starts_with(|c: char| c.is_ascii_lowercase())
            && n.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !formed {
            self.fault(
                Diagnostic::error("id-form", id.span, format!("`{}` cannot be an id", brief(n)))
                    .label("expected a lower-case letter, then lower-case letters, digits and _"),
            );
            return false;
        }
        const RESERVED: &[&str] = &[
            "time",
            "tick",
            "turn",
            "date",
            "attention",
            "attention_at_opening",
            "here",
            "true",
            "false",
            "and",
            "or",
            "not",
            "if",
            "over",
            "in",
            "stance",
        ];
        if space == "quantity" && RESERVED.contains(&n.as_str()) {
            self.fault(Diagnostic::error("id-reserved", id.span, format!("`{n}` is a word of the language")).help("choose another id"));
            return false;
        }
        if let Some(first) = self.ids.get(&(space, n.clone())).copied() {
            // Kinds of item are declared one after the other, which need not be the order of lines.
            let (first, second) = if id.span < first { (id.span, first) } else { (first, id.span) };
            self.fault(
                Diagnostic::error("id-twice", second, format!("the {space} `{n}` is declared twice"))
                    .other(first, "first declared here")
                    .help("rename or remove one of the two"),
            );
            return false;
        }
        self.ids.insert((space, n.clone()), id.span);
        true
    }

    /// Notes the file and line of every declaration.
    pub(super) fn declarations(&mut self) {
        let breaks = |f: &SourceFile| f.text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i as u32).collect();
        let breaks: Vec<Vec<u32>> = self.files.iter().map(breaks).collect();
        for ((space, id), span) in &self.ids {
            if let Some(file) = self.files.get(span.file as usize) {
                let line = breaks[span.file as usize].partition_point(|&at| at < span.start) as u32 + 1;
                self.cat.declared.insert(format!("{space} {id}"), (file.path.clone(), line));
            }
        }
    }

    /// Looks an id up in a table, or reports it.
    pub fn look<T: Clone>(&mut self, table: &HashMap<String, T>, what: &str, id: &Id) -> Option<T> {
        if let Some(found) = table.get(&id.name) {
            return Some(found.clone());
        }
        self.unknown(what, id, table.keys().map(String::as_str));
        None
    }

    /// Reports a name that means nothing.
    pub fn unknown<'n>(&mut self, what: &str, id: &Id, names: impl Iterator<Item = &'n str>) {
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        let mut d = Diagnostic::error("name-unknown", id.span, format!("there is no {}", named(what, &id.name)));
        d = match nearest(&id.name, names.iter().copied()) {
            Some(n) => d.help(format!("did you mean `{n}`?")),
            None if names.is_empty() => d.help(format!("no {what} is declared at all")),
            None if names.len() == 1 => d.help(format!("there is only `{}`", names[0])),
            None if names.len() <= 12 => d.help(format!("there are {}", names.join(", "))),
            None => d.help("declare it, or check the spelling"),
        };
        self.fault(d);
    }
}
