//! Commands by id as text, both ways: what a save holds, and what one may type.
//!
//! ```text
//! aims peace power                     choose strike talk [bargain|overrule]
//! lever pace up                        offer june areas=list banks=fixed
//! give board trucks north 3            seat interior jones [bargain|overrule]
//! vacate interior                      answer search[north] refuse
//! close
//! ```

use crate::engine::command::Command;
use crate::engine::content::{Content, Way};
use std::fmt::Write as _;
use thiserror::Error;

/// Why a line is no command. Every message says what was found, what was expected and what is near it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CommandError {
    /// Nothing was written.
    #[error("an empty command; write for instance `close`")]
    Empty,
    /// No such verb.
    #[error(
        "`{found}` is no command; expected aims, choose, lever, offer, give, seat, vacate, answer or close{}",
        meant(near.as_deref())
    )]
    Verb {
        /// What was written.
        found: String,
        /// The nearest verb.
        near: Option<String>,
    },
    /// A word is missing.
    #[error("`{verb}` lacks {missing}; write `{form}`")]
    Short {
        /// The verb.
        verb: &'static str,
        /// What is missing.
        missing: &'static str,
        /// How the command is written.
        form: &'static str,
    },
    /// A word too many.
    #[error("`{found}` is one word too many; write `{form}`")]
    Long {
        /// The word.
        found: String,
        /// How the command is written.
        form: &'static str,
    },
    /// No such thing in the scenario.
    #[error("there is no {kind} `{found}`{}", meant(near.as_deref()))]
    Unknown {
        /// The kind of thing.
        kind: &'static str,
        /// What was written.
        found: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// Not a word that can stand here.
    #[error("`{found}` cannot stand here; expected {expected}")]
    Word {
        /// What was written.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
}

fn meant(near: Option<&str>) -> String {
    near.map_or_else(String::new, |n| format!("; did you mean `{n}`?"))
}

/// The nearest of some ids, where one is near enough to be meant.
fn nearest<'a>(found: &str, ids: impl Iterator<Item = &'a str>) -> Option<String> {
    ids.map(|id| (strsim::damerau_levenshtein(found, id), id))
        .min()
        .filter(|(distance, id)| *distance <= 1 + id.len() / 4)
        .map(|(_, id)| id.to_owned())
}

fn index<'a>(kind: &'static str, found: &str, ids: impl Iterator<Item = &'a str> + Clone) -> Result<u32, CommandError> {
    match ids.clone().position(|id| id == found) {
        Some(i) => Ok(i as u32),
        None => Err(CommandError::Unknown { kind, found: shown(found), near: nearest(found, ids) }),
    }
}

/// What a message repeats of the text it was given: short, and without control characters.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

const VERBS: [&str; 9] = ["aims", "choose", "lever", "offer", "give", "seat", "vacate", "answer", "close"];

/// The words of a line, taken one by one.
struct Words<'a> {
    verb: &'static str,
    form: &'static str,
    rest: std::str::SplitWhitespace<'a>,
}

impl<'a> Words<'a> {
    fn next(&mut self, missing: &'static str) -> Result<&'a str, CommandError> {
        self.rest.next().ok_or(CommandError::Short { verb: self.verb, missing, form: self.form })
    }
    fn end(mut self) -> Result<(), CommandError> {
        match self.rest.next() {
            None => Ok(()),
            Some(found) => Err(CommandError::Long { found: shown(found), form: self.form }),
        }
    }
    fn way(&mut self) -> Result<Way, CommandError> {
        match self.rest.next() {
            None => Ok(Way::Agreed),
            Some("bargain") => Ok(Way::Bargain),
            Some("overrule") => Ok(Way::Overrule),
            Some(found) => Err(CommandError::Word { found: shown(found), expected: "bargain, overrule or nothing" }),
        }
    }
}

/// Reads a command by ids.
pub fn read(content: &Content, line: &str) -> Result<Command, CommandError> {
    let mut rest = line.split_whitespace();
    let first = rest.next().ok_or(CommandError::Empty)?;
    let words = |verb, form| Words { verb, form, rest: rest.clone() };
    let command = match first {
        "aims" => {
            let aims: Result<_, _> = rest.map(|id| index("aim", id, content.aims.iter().map(|a| a.id.as_str()))).collect();
            return Ok(Command::NameAims(aims?));
        }
        "choose" => {
            let mut w = words("choose", "choose STORYLET OPTION [bargain|overrule]");
            let storylet = index("storylet", w.next("a storylet")?, content.storylets.iter().map(|s| s.id.as_str()))?;
            let options = &content.storylets[storylet as usize].options;
            let option = index("option", w.next("an option")?, options.iter().map(|o| o.id.as_str()))?;
            let way = w.way()?;
            w.end()?;
            Command::Choose { storylet, option, way }
        }
        "lever" => {
            let mut w = words("lever", "lever LEVER up|down");
            let lever = index("lever", w.next("a lever")?, content.levers.iter().map(|l| l.id.as_str()))?;
            let up = match w.next("up or down")? {
                "up" => true,
                "down" => false,
                found => return Err(CommandError::Word { found: shown(found), expected: "up or down" }),
            };
            w.end()?;
            Command::Lever { lever, up }
        }
        "offer" => {
            let mut w = words("offer", "offer TALKS CLAUSE=TERM ...");
            let id = w.next("the talks")?;
            let negotiation = index("negotiation", id, content.negotiations.iter().map(|n| n.id.as_str()))?;
            let clauses = &content.negotiations[negotiation as usize].clauses;
            let mut terms = vec![0; clauses.len()];
            for word in w.rest {
                let Some((clause, term)) = word.split_once('=') else {
                    return Err(CommandError::Word { found: shown(word), expected: "CLAUSE=TERM" });
                };
                let c = index("clause", clause, clauses.iter().map(|c| c.id.as_str()))? as usize;
                terms[c] = index("term", term, clauses[c].terms.iter().map(|t| t.id.as_str()))?;
            }
            Command::Offer { negotiation, terms }
        }
        "give" => {
            let mut w = words("give", "give BOARD MEANS PLACE UNITS");
            let id = w.next("the board")?;
            let allocation = index("allocation", id, content.allocations.iter().map(|a| a.id.as_str()))?;
            let board = &content.allocations[allocation as usize];
            let means = index("means", w.next("the means")?, board.means.iter().map(|m| m.id.as_str()))?;
            let place = w.next("the place")?;
            let places = content.dims.get(board.places as usize).map_or(&[][..], |d| d.elements.as_slice());
            let place = index("place", place, places.iter().map(|e| e.id.as_str()))?;
            let units = w.next("the number of units")?;
            let units = units.parse().map_err(|_| CommandError::Word { found: shown(units), expected: "a whole number of units" })?;
            w.end()?;
            Command::Give { allocation, means, place, units }
        }
        "seat" => {
            let mut w = words("seat", "seat OFFICE PERSON [bargain|overrule]");
            let office = index("office", w.next("an office")?, content.offices.iter().map(|o| o.id.as_str()))?;
            let person = index("person", w.next("a person")?, content.people.iter().map(|p| p.id.as_str()))?;
            let way = w.way()?;
            w.end()?;
            Command::Seat { office, person, way }
        }
        "vacate" => {
            let mut w = words("vacate", "vacate OFFICE");
            let office = index("office", w.next("an office")?, content.offices.iter().map(|o| o.id.as_str()))?;
            w.end()?;
            Command::Vacate { office }
        }
        "answer" => {
            let mut w = words("answer", "answer PETITION ANSWER");
            let id = w.next("a petition")?;
            let petition = index("petition", id, content.petitions.iter().map(|p| p.id.as_str()))?;
            let answers = &content.petitions[petition as usize].answers;
            let answer = index("answer", w.next("an answer")?, answers.iter().map(|a| a.id.as_str()))?;
            w.end()?;
            Command::Answer { petition, answer }
        }
        "close" => {
            words("close", "close").end()?;
            Command::Close
        }
        other => {
            return Err(CommandError::Verb { found: shown(other), near: nearest(other, VERBS.into_iter()) });
        }
    };
    Ok(command)
}

/// Writes a command by ids. An index that the content does not have is written as `?`, which [`read`]
/// refuses; the engine accepts no such command.
#[must_use]
pub fn write(content: &Content, command: &Command) -> String {
    let way = |way: Way| match way {
        Way::Agreed => "",
        Way::Bargain => " bargain",
        Way::Overrule => " overrule",
    };
    match command {
        Command::NameAims(aims) => {
            let mut line = String::from("aims");
            for aim in aims {
                let _ = write!(line, " {}", id(content.aims.get(*aim as usize).map(|a| &a.id)));
            }
            line
        }
        Command::Choose { storylet, option, way: how } => {
            let s = content.storylets.get(*storylet as usize);
            let o = s.and_then(|s| s.options.get(*option as usize));
            format!("choose {} {}{}", id(s.map(|s| &s.id)), id(o.map(|o| &o.id)), way(*how))
        }
        Command::Lever { lever, up } => {
            let l = content.levers.get(*lever as usize);
            format!("lever {} {}", id(l.map(|l| &l.id)), if *up { "up" } else { "down" })
        }
        Command::Offer { negotiation, terms } => {
            let n = content.negotiations.get(*negotiation as usize);
            let mut line = format!("offer {}", id(n.map(|n| &n.id)));
            for (clause, term) in n.into_iter().flat_map(|n| &n.clauses).zip(terms) {
                let _ = write!(line, " {}={}", clause.id, id(clause.terms.get(*term as usize).map(|t| &t.id)));
            }
            line
        }
        Command::Give { allocation, means, place, units } => {
            let a = content.allocations.get(*allocation as usize);
            let m = a.and_then(|a| a.means.get(*means as usize));
            let p = a.and_then(|a| content.dims.get(a.places as usize)?.elements.get(*place as usize));
            format!("give {} {} {} {units}", id(a.map(|a| &a.id)), id(m.map(|m| &m.id)), id(p.map(|p| &p.id)))
        }
        Command::Seat { office, person, way: how } => {
            let o = content.offices.get(*office as usize);
            let p = content.people.get(*person as usize);
            format!("seat {} {}{}", id(o.map(|o| &o.id)), id(p.map(|p| &p.id)), way(*how))
        }
        Command::Vacate { office } => format!("vacate {}", id(content.offices.get(*office as usize).map(|o| &o.id))),
        Command::Answer { petition, answer } => {
            let p = content.petitions.get(*petition as usize);
            let a = p.and_then(|p| p.answers.get(*answer as usize));
            format!("answer {} {}", id(p.map(|p| &p.id)), id(a.map(|a| &a.id)))
        }
        Command::Close => "close".to_owned(),
    }
}

fn id(id: Option<&String>) -> &str {
    id.map_or("?", String::as_str)
}
