//! A campaign as rows: every variable by name, aligned or comma-separated or as JSON.

use super::args::Format;
use crate::engine::calendar::date;
use crate::engine::content::{Content, VarKind};
use crate::engine::expr::Slot;
use crate::engine::machine::Machine;
use crate::engine::state::State;
use std::fmt::Write as _;
use std::io::{self, Write};

/// A column: a declared quantity, or one element of it.
struct Column {
    name: String,
    slot: Slot,
    decimals: usize,
}

/// Rows of one campaign.
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<(u32, String, Vec<f64>)>,
}

impl Table {
    /// Columns for everything that moves: parameters and what the engine keeps for itself are left out.
    pub(super) fn new(content: &Content) -> Self {
        let columns = content
            .vars
            .iter()
            .filter(|var| !matches!(var.kind, VarKind::Param | VarKind::Engine))
            .flat_map(|var| {
                (0..var.len).map(|i| {
                    let slot = Slot(var.first.0 + i);
                    let name = content.slots[slot.0 as usize].name.clone();
                    Column { name, slot, decimals: usize::from(var.decimals) }
                })
            })
            .collect();
        Self { columns, rows: Vec::new() }
    }

    /// Adds the state as a row.
    pub(super) fn push(&mut self, machine: &Machine, state: &State) {
        let day = date(&machine.content.clock, state.tick);
        let date = format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
        let values = self.columns.iter().map(|c| machine.get(state, c.slot)).collect();
        self.rows.push((state.turn + 1, date, values));
    }

    /// Writes the rows; `facts` are the campaign's scenario, lens, policy, seed and ending by name.
    pub(super) fn write(&self, format: Format, facts: &[(&str, String)], out: &mut impl Write) -> io::Result<()> {
        match format {
            Format::Csv => self.csv(out),
            Format::Json => self.json(facts, out),
            Format::Table => self.aligned(out),
        }
    }

    fn csv(&self, out: &mut impl Write) -> io::Result<()> {
        let names: Vec<_> = self.columns.iter().map(|c| field(&c.name)).collect();
        writeln!(out, "turn,date,{}", names.join(","))?;
        for (turn, date, values) in &self.rows {
            let values: Vec<_> = values.iter().map(f64::to_string).collect();
            writeln!(out, "{turn},{date},{}", values.join(","))?;
        }
        Ok(())
    }

    fn json(&self, facts: &[(&str, String)], out: &mut impl Write) -> io::Result<()> {
        write!(out, "{{")?;
        for (name, value) in facts {
            write!(out, "{}:{},", quoted(name), quoted(value))?;
        }
        write!(out, "\"rows\":[")?;
        for (i, (turn, date, values)) in self.rows.iter().enumerate() {
            write!(out, "{}\n{{\"turn\":{turn},\"date\":\"{date}\"", if i == 0 { "" } else { "," })?;
            for (column, value) in self.columns.iter().zip(values) {
                // Every value of a state is finite, so that it is a JSON number.
                write!(out, ",{}:{value}", quoted(&column.name))?;
            }
            write!(out, "}}")?;
        }
        writeln!(out, "\n]}}")
    }

    fn aligned(&self, out: &mut impl Write) -> io::Result<()> {
        let mut columns: Vec<Vec<String>> = vec![
            std::iter::once("turn".to_owned()).chain(self.rows.iter().map(|r| r.0.to_string())).collect(),
            std::iter::once("date".to_owned()).chain(self.rows.iter().map(|r| r.1.clone())).collect(),
        ];
        for (i, column) in self.columns.iter().enumerate() {
            let cells = self.rows.iter().map(|r| format!("{:.*}", column.decimals, r.2[i]));
            columns.push(std::iter::once(column.name.clone()).chain(cells).collect());
        }
        let widths: Vec<usize> = columns.iter().map(|c| c.iter().map(|s| s.chars().count()).max().unwrap_or(0)).collect();
        for row in 0..=self.rows.len() {
            let mut line = String::new();
            for (column, width) in columns.iter().zip(&widths) {
                let _ = write!(line, "{:>width$}  ", column[row]);
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A field of a comma-separated line.
pub(super) fn field(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_a_line_or_a_string() {
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("density[north]"), "density[north]");
        assert_eq!(quoted("a\"b\\\n"), "\"a\\\"b\\\\\\u000a\"");
    }
}
