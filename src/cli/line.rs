//! A game by lines: commands by id or by number.

use super::Outcome;
use crate::scenario::Catalogue;
use crate::session::{Session, write};
use std::io::{self, BufRead as _, Write as _};

pub(super) fn play(session: &mut Session, catalogue: &Catalogue) -> Outcome {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", catalogue.first.title)?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        match line.trim() {
            "quit" => break,
            "undo" => writeln!(out, "{}", if session.undo() { "taken back" } else { "nothing to take back" })?,
            "possible" => {
                for command in session.possible() {
                    writeln!(out, "{}", write(session.content(), &command))?;
                }
            }
            line => match session.obey(line) {
                Ok(done) => writeln!(out, "done{}", if done.over { ", and over" } else { "" })?,
                Err(error) => writeln!(out, "{error}")?,
            },
        }
        out.flush()?;
    }
    Ok(())
}
