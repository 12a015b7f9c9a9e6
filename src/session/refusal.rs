//! Refusals in words: what is missing, who refuses, what it costs, what to do.

use super::prose::plain;
use crate::engine::command::{Command, Refusal};
use crate::engine::content::{Need, Way};
use crate::engine::machine::Machine;
use crate::engine::state::State;

/// Why a command is refused on this state, in the content's own words.
#[must_use]
pub fn explain(machine: &Machine, state: &State, command: &Command, refusal: &Refusal) -> String {
    let content = &machine.content;
    let party = |p: &u32| content.parties.get(*p as usize).map_or("a party", |p| p.name.as_str());
    match refusal {
        Refusal::Over => "The campaign is over. Undo to an earlier point, or begin again.".into(),
        Refusal::Unknown => "There is no such thing in this scenario.".into(),
        Refusal::NotNow => not_now(machine, state, command),
        Refusal::Attention(cost, left) => format!(
            "{} costs {cost} of attention and {} left. Close the turn to have attention again.",
            capital(&subject(machine, state, command)),
            match left {
                0 => "none is".to_owned(),
                n => format!("{n} {}", if *n == 1 { "is" } else { "are" }),
            }
        ),
        Refusal::Missing(i) => match need(machine, command, *i) {
            Some(need) => {
                let words = plain(machine, state, &need.text);
                let words = words.trim().trim_end_matches('.');
                if words.is_empty() {
                    format!("{} is not possible as things stand.", capital(&subject(machine, state, command)))
                } else {
                    format!("Not possible yet: {words}.")
                }
            }
            None => format!("{} is not possible as things stand.", capital(&subject(machine, state, command))),
        },
        Refusal::Consent(parties) => {
            let who = list(parties.iter().map(party));
            let to = if parties.len() == 1 { "it" } else { "each" };
            let bargain = parties.iter().any(|p| content.parties.get(*p as usize).is_some_and(|p| p.bargain.is_some()));
            format!(
                "{who} {} consent. {}overrule {to} (`overrule`) at a price in patience, or leave it.",
                if parties.len() == 1 { "refuses" } else { "refuse" },
                if bargain { format!("Bargain with {to} (`bargain`) for a pledge, ") } else { "You may ".into() },
            )
        }
        Refusal::NoBargain(p) => {
            format!("{} wants no pledge for this, or holds one already. Overrule it (`overrule`), or leave it.", party(p))
        }
        Refusal::AtTheEnd => format!("{} goes no further that way.", capital(&subject(machine, state, command))),
        Refusal::Units(asked, there) => {
            format!("{asked} are asked and {there} can be had. Take units from another place first.")
        }
        Refusal::Unfit => format!(
            "{} cannot take this office now: not a candidate, not in service, or it holds the office already.",
            capital(&subject(machine, state, command))
        ),
        Refusal::Aims => "Up to three aims, each once, and only before the first turn is closed.".into(),
        Refusal::Unanswered(storylets) => {
            let titles = list(
                storylets
                    .iter()
                    .filter_map(|s| content.storylets.get(*s as usize))
                    .map(|s| format!("“{}”", plain(machine, state, &s.title))),
            );
            format!(
                "{titles} {} before the turn can close.",
                if storylets.len() == 1 { "must be answered" } else { "must each be answered" }
            )
        }
        Refusal::NoMoreOffers => "No further offer can be laid on the table this turn. Close the turn first.".into(),
    }
}

fn not_now(machine: &Machine, state: &State, command: &Command) -> String {
    let what = capital(&subject(machine, state, command));
    match command {
        Command::Choose { .. } => format!("{what} is not on the desk now."),
        Command::Answer { .. } => format!("{what} does not wait for an answer now."),
        Command::Offer { .. } => format!("{what}: the window of talks is not open."),
        Command::Give { .. } => format!("{what} is not in play now."),
        Command::Seat { office, .. } | Command::Vacate { office } => {
            let because = machine
                .content
                .offices
                .get(*office as usize)
                .and_then(|o| o.when.as_ref())
                .filter(|need| machine.eval(state, need.cond) == 0.0)
                .map(|need| plain(machine, state, &need.text));
            match because {
                Some(words) if !words.trim().is_empty() => format!("Not possible yet: {words}"),
                _ => format!("{what}: the office cannot be changed now."),
            }
        }
        _ => format!("{what} is not possible now."),
    }
}

/// What a command is about, by its name in the content.
fn subject(machine: &Machine, state: &State, command: &Command) -> String {
    let content = &machine.content;
    let name = match command {
        Command::NameAims(_) => Some("naming aims".into()),
        Command::Choose { storylet, option, .. } => content.storylets.get(*storylet as usize).map(|s| {
            let option = s.options.get(*option as usize).map(|o| plain(machine, state, &o.label));
            match option {
                Some(label) if s.options.len() > 1 => format!("“{label}”"),
                _ => format!("“{}”", plain(machine, state, &s.title)),
            }
        }),
        Command::Lever { lever, .. } => content.levers.get(*lever as usize).map(|l| l.label.clone()),
        Command::Offer { negotiation, .. } => content.negotiations.get(*negotiation as usize).map(|n| plain(machine, state, &n.title)),
        Command::Give { allocation, .. } => content.allocations.get(*allocation as usize).map(|a| plain(machine, state, &a.title)),
        Command::Seat { person, .. } => content.people.get(*person as usize).map(|p| p.name.clone()),
        Command::Vacate { office } => content.offices.get(*office as usize).map(|o| o.label.clone()),
        Command::Answer { petition, .. } => content.petitions.get(*petition as usize).map(|p| format!("the request of {}", p.from)),
        Command::Close => Some("closing the turn".into()),
    };
    name.unwrap_or_else(|| "this".into())
}

/// The requirement at a place of a command's list of needs.
fn need<'a>(machine: &'a Machine, command: &Command, i: u32) -> Option<&'a Need> {
    let content = &machine.content;
    let i = i as usize;
    match command {
        Command::Choose { storylet, option, .. } => content.storylets.get(*storylet as usize)?.options.get(*option as usize)?.needs.get(i),
        Command::Lever { lever, .. } => content.levers.get(*lever as usize)?.when.as_ref(),
        Command::Answer { petition, answer } => content.petitions.get(*petition as usize)?.answers.get(*answer as usize)?.needs.get(i),
        Command::Seat { office, person, .. } => {
            let office = content.offices.get(*office as usize)?;
            office.candidates.iter().find(|c| c.person == *person)?.needs.get(i)
        }
        Command::Vacate { office } => content.offices.get(*office as usize)?.when.as_ref(),
        _ => None,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// "a", "a and b", "a, b and c".
fn list(names: impl Iterator<Item = impl AsRef<str>>) -> String {
    let names: Vec<_> = names.collect();
    let mut out = String::new();
    for (i, name) in names.iter().enumerate() {
        out.push_str(match i {
            0 => "",
            i if i + 1 == names.len() => " and ",
            _ => ", ",
        });
        out.push_str(name.as_ref());
    }
    out
}

/// How a command is carried, for faces that repeat it with another way.
impl Command {
    /// The same command carried another way; commands without a way stay as they are.
    #[must_use]
    pub fn by(&self, how: Way) -> Self {
        let mut command = self.clone();
        if let Self::Choose { way, .. } | Self::Seat { way, .. } = &mut command {
            *way = how;
        }
        command
    }
}
