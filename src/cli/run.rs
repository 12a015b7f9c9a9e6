//! `run`: one campaign without a player.

use super::args::Run;
use super::table::Table;
use super::{Outcome, Stop, lens, playable, policy, seed};
use crate::engine::calendar::date;
use crate::engine::content::Date;
use crate::engine::ledger::Silent;
use crate::engine::machine::Machine;
use crate::engine::policy::{Scratch, close, conduct, play_turn, settle};
use crate::engine::state::State;
use crate::engine::track::Track;
use crate::session::{LensMode, plain};
use crate::storage::Disk;
use std::io::{self, Write as _};

pub(super) fn run(disk: &Disk, call: &Run) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    let content = &scenario.content;
    let who = match &call.policy {
        Some(id) => policy(content, id)?,
        None if content.policies.is_empty() => {
            return Err(Stop::Call(format!("`{}` has no policy, so that nobody can play it", scenario.name)));
        }
        None => content.policies.iter().position(|p| p.id == "historical").unwrap_or(0) as u32,
    };
    let mode = match &call.lens {
        Some(id) => lens(content, id)?,
        None => LensMode::Fixed(scenario.catalogue.first.default_lens),
    };
    let until = call.until.as_deref().map(day).transpose()?;
    let seed = seed(call.seed);
    let on = mode.lens(content, seed);
    let name = |lens: u32| content.lenses.get(lens as usize).map_or("", |l| l.id.as_str()).to_owned();
    let policy_id = content.policies[who as usize].id.clone();
    writeln!(io::stderr(), "{}: policy {policy_id}, lens {}, seed {seed}", scenario.name, name(on))?;

    let machine = Machine::new(content.clone());
    let mut state = machine.start(seed, on, &mut Silent);
    let mut scratch = Scratch::default();
    if call.track {
        return track(&machine, state, who, until);
    }
    let mut table = Table::new(content);
    loop {
        table.push(&machine, &state);
        let past = until.is_some_and(|day| date(&content.clock, state.tick) >= day);
        if past || state.ended.is_some() {
            break;
        }
        play_turn(&machine, &mut state, who, &mut scratch, &mut Silent);
    }
    let ending = state.ended.and_then(|e| content.endings.get(e as usize));
    let facts = [
        ("scenario", content.id.clone()),
        ("version", content.version.clone()),
        ("policy", policy_id),
        ("lens", name(on)),
        ("seed", seed.to_string()),
        ("ending", ending.map_or_else(String::new, |e| e.id.clone())),
    ];
    let mut out = io::BufWriter::new(io::stdout().lock());
    table.write(call.format, &facts, &mut out)?;
    out.flush()?;
    match ending {
        Some(e) => writeln!(io::stderr(), "ending: {} ({})", e.id, plain(&machine, &state, &e.title))?,
        None => writeln!(io::stderr(), "not ended")?,
    }
    Ok(())
}

/// Plays on to the end and writes what the lenses predict turn by turn, what is published, and their scores.
fn track(machine: &Machine, mut state: State, who: u32, until: Option<Date>) -> Outcome {
    let content = &machine.content;
    let mut track = Track::new(machine);
    let mut scratch = Scratch::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "turn,date,of,lens,figure,mean,sd,published,score")?;
    let day = |tick| {
        let day = date(&content.clock, tick);
        format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
    };
    while state.ended.is_none() && until.is_none_or(|day| date(&content.clock, state.tick) < day) {
        conduct(machine, &mut state, who, &mut scratch, &mut Silent);
        settle(machine, &mut state, who, &mut scratch, &mut Silent);
        track.predict(machine, &state);
        close(machine, &mut state, who, &mut scratch, &mut Silent);
        track.observe(machine, &state);
        let (turn, at) = (state.turn, day(state.tick));
        for (i, (lens, score)) in content.lenses.iter().zip(&track.scores).enumerate() {
            for figure in &track.news {
                let name = &content.slots[content.published[figure.figure as usize].slot.0 as usize].name;
                let (of, id, p, published) = (day(figure.of), &lens.id, figure.predictions[i], figure.value);
                writeln!(out, "{turn},{at},{of},{id},{name},{},{},{published},{score}", p.mean, p.sd)?;
            }
        }
    }
    Ok(out.flush()?)
}

/// Reads `1972-10` or `1972-10-15`.
fn day(text: &str) -> Result<Date, Stop> {
    let mut parts = text.split('-');
    let mut next = || parts.next().map(str::parse::<u32>);
    let date = match (next(), next(), next(), next()) {
        (Some(Ok(year)), Some(Ok(month)), None, None) => Some((year, month, 1)),
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) => Some((year, month, day)),
        _ => None,
    };
    date.filter(|(year, month, day)| *year <= 9999 && (1..=12).contains(month) && (1..=31).contains(day))
        .map(|(year, month, day)| Date { year: year as i32, month: month as u8, day: day as u8 })
        .ok_or_else(|| Stop::Call(format!("`{text}` is no day; write YYYY-MM or YYYY-MM-DD")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_or_refused() {
        assert_eq!(day("1972-10").ok(), Some(Date { year: 1972, month: 10, day: 1 }));
        assert_eq!(day("1972-10-15").ok(), Some(Date { year: 1972, month: 10, day: 15 }));
        for wrong in ["", "1972", "1972-13", "1972-10-32", "1972-10-15-1", "x-1", "99999-01"] {
            assert!(matches!(day(wrong), Err(Stop::Call(_))), "{wrong}");
        }
    }
}
