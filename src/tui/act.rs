//! What items do: answers to questions, commands of the session, and what follows on the screen.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    clippy::collapsible_match,
    reason = "acts are given away to be done, and all are done in one way: they may fail, with a reason"
)]

use super::message::{Act, Route};
use super::model::{Asked, Model, Popup};
use super::update::{forecast, go, popup};
use crate::engine::command::Command;
use crate::engine::content::Way;
use crate::view::{Tone, WayView};

pub(super) fn answer(model: &mut Model, text: &str, asked: Asked) {
    let result = match asked {
        Asked::Units(Command::Give { allocation, means, place, .. }) => match text.parse::<u32>() {
            Ok(units) => {
                command(model, &Command::Give { allocation, means, place, units });
                return;
            }
            Err(_) => Err(format!("'{text}' is no number of units; type a whole number such as 3")),
        },
        Asked::Units(_) => Ok(()),
        Asked::Name => model.game.save_as(text).map(|()| say(model, Tone::Neutral, format!("Kept as '{text}' from now on."))),
        Asked::Branch(turn) => model.game.branch(turn, text).map(|()| {
            fresh(model);
            say(model, Tone::Neutral, format!("A branch begins here; it is kept as '{text}'. The campaign it left stays as it was."));
        }),
        Asked::Seed => match text.parse::<u64>() {
            Ok(seed) => begin_again(model, Some(seed)),
            Err(_) => Err(format!("'{text}' is no seed; type a whole number")),
        },
    };
    if let Err(trouble) = result {
        say(model, Tone::Bad, trouble);
    }
}

pub(super) fn say(model: &mut Model, tone: Tone, words: String) {
    model.notice = Some((tone, words));
}

fn begin_again(model: &mut Model, seed: Option<u64>) -> Result<(), String> {
    let scenario = model.game.scenario();
    let lens = model.game.setup().lens.id;
    model.game.begin(&scenario, lens.as_deref(), seed)
}

/// To the desk of a campaign that has just been opened or gone back in.
fn fresh(model: &mut Model) {
    model.forecasts.stop();
    model.forecasts.known.clear();
    model.drafts.clear();
    model.popup = None;
    model.stack = vec![Route::Title, Route::Desk];
    model.places.retain(|r, _| matches!(r, Route::Title | Route::Settings | Route::Charts | Route::Library));
}

/// Does what an item says.
pub fn perform(model: &mut Model, act: Act) {
    let popup_open = model.popup.is_some();
    if popup_open && !matches!(act, Act::Refused(_)) {
        model.popup = None;
    }
    let result = match act {
        Act::Nothing | Act::Dismiss => Ok(()),
        Act::Go(route) => {
            go(model, route);
            Ok(())
        }
        Act::Ask(quantity) => {
            go(model, Route::Ledger(quantity));
            Ok(())
        }
        Act::Entry(entry) => {
            go(model, Route::Entry(entry));
            Ok(())
        }
        Act::Refused(why) => Err(why),
        Act::Do(cmd) => {
            command(model, &cmd);
            Ok(())
        }
        Act::Sure(question, act) => {
            let ways = vec![("Yes".into(), String::new(), *act), ("No".into(), String::new(), Act::Dismiss)];
            popup(model, Popup::Menu(question, Vec::new(), ways));
            Ok(())
        }
        Act::Take(storylet, option) => take(model, storylet, option),
        Act::Seat(office, person) => seat(model, office, &person),
        Act::Term(talks, clause, term) => {
            if let Some(view) = model.game.talks(talks, model.drafts.get(&talks).map_or(&[][..], Vec::as_slice)) {
                let mut draft = view.draft;
                if let Some(slot) = draft.get_mut(clause) {
                    *slot = term;
                }
                model.drafts.insert(talks, draft);
            }
            Ok(())
        }
        Act::Units(give) => {
            popup(model, Popup::Input("How many?".into(), "Units in all".into(), String::new(), Asked::Units(give)));
            Ok(())
        }
        Act::Begin(scenario) => model.game.begin(&scenario, None, None).map(|()| {
            fresh(model);
            model.stack = vec![Route::Title, Route::Setup];
        }),
        Act::Lens(lens) => {
            let (scenario, seed) = (model.game.scenario(), model.game.setup().seed);
            model.game.begin(&scenario, lens.as_deref(), Some(seed))
        }
        Act::Seed => begin_again(model, None),
        Act::SeedByHand => {
            popup(
                model,
                Popup::Input("Seed".into(), "The same seed and the same choices give the same campaign".into(), String::new(), Asked::Seed),
            );
            Ok(())
        }
        Act::Start => {
            model.stack = vec![Route::Title, Route::Desk];
            Ok(())
        }
        Act::Load(name) => model.game.load(&name).map(|warning| {
            fresh(model);
            if let Some(warning) = warning {
                say(model, Tone::Bad, warning);
            }
            if model.game.ending().is_some() {
                go(model, Route::Ending);
            }
        }),
        Act::Recover(name) => model.game.recover(&name).map(|warning| {
            fresh(model);
            say(model, Tone::Neutral, warning.unwrap_or_else(|| format!("The copy before the last of '{name}' is loaded.")));
        }),
        Act::Remove(name) => model.game.remove(&name).map(|()| say(model, Tone::Neutral, format!("'{name}' is removed."))),
        Act::SaveAs => {
            popup(
                model,
                Popup::Input(
                    "Name of the save".into(),
                    "Letters, digits, - and _; it is kept under this name from now on".into(),
                    String::new(),
                    Asked::Name,
                ),
            );
            Ok(())
        }
        Act::Undo => {
            let route = model.route().clone();
            model.game.undo().map(|()| {
                model.forecasts.stop();
                model.forecasts.known.clear();
                if matches!(route, Route::Ending) {
                    fresh(model);
                }
                say(model, Tone::Neutral, "Taken back; the chronicle notes it.".into());
            })
        }
        Act::Rewind(commands) => model.game.rewind(commands).map(|()| fresh(model)),
        Act::RewindTurn(turn) => model.game.rewind_turn(turn).map(|()| fresh(model)),
        Act::Branch(turn) => {
            popup(model, Popup::Input("Name of the branch".into(), "Letters, digits, - and _".into(), String::new(), Asked::Branch(turn)));
            Ok(())
        }
        Act::Plot(quantity) => {
            match model.plotted.iter().position(|q| *q == quantity) {
                Some(at) => {
                    model.plotted.remove(at);
                }
                None => {
                    if model.plotted.len() == 3 {
                        model.plotted.remove(0);
                    }
                    model.plotted.push(quantity);
                }
            }
            Ok(())
        }
        Act::Show(at) => {
            model.place().shown = at;
            Ok(())
        }
        Act::Filter(kind) => {
            model.place().filter = kind;
            Ok(())
        }
        Act::Theme(id) => super::theme::Theme::shipped(&id).map(|theme| {
            model.look.theme = if model.look.fine { theme } else { theme.coarse() };
            model.settings.theme = Some(id);
            keep_settings(model);
        }),
        Act::Ascii => {
            model.look.ascii = !model.look.ascii;
            model.settings.ascii = model.look.ascii;
            keep_settings(model);
            Ok(())
        }
        Act::Forecast => {
            forecast(model);
            Ok(())
        }
        Act::ToTitle => {
            model.game.leave();
            model.forecasts.stop();
            model.stack = vec![Route::Title];
            Ok(())
        }
        Act::Quit => {
            model.quit = true;
            Ok(())
        }
    };
    if let Err(trouble) = result {
        say(model, Tone::Bad, trouble);
    }
}

/// Keeps what is set; a folder that cannot be written leaves it set for this run.
fn keep_settings(model: &mut Model) {
    if let Some(keeper) = &model.keeper
        && let Err(why) = (keeper.0)(&model.settings.text())
    {
        say(model, Tone::Bad, format!("It holds for this run only: {why}."));
    }
}

pub(super) fn ask_action(model: &mut Model, cmd: Command, refused: Option<String>) {
    match refused {
        Some(why) => say(model, Tone::Bad, why),
        None => command(model, &cmd),
    }
}

fn command(model: &mut Model, cmd: &Command) {
    if let Err(trouble) = model.game.act(cmd) {
        say(model, Tone::Bad, trouble);
        return;
    }
    model.forecasts.stop();
    model.forecasts.known.clear();
    if model.game.ending().is_some() {
        model.drafts.clear();
        model.stack = vec![Route::Title, Route::Desk, Route::Ending];
        return;
    }
    let told = model.game.told();
    match cmd {
        Command::Close => {
            model.drafts.clear();
            model.stack = vec![Route::Title, Route::Desk];
            model.places.retain(|r, _| !matches!(r, Route::Desk | Route::Decision(_) | Route::Petition(_) | Route::Talks(_)));
        }
        Command::Choose { .. } | Command::Answer { .. } => {
            model.stack.pop();
            if model.stack.is_empty() {
                model.stack = vec![Route::Title, Route::Desk];
            }
            if !told.is_empty() {
                popup(model, Popup::Told(told));
            }
        }
        Command::Offer { .. } | Command::Seat { .. } | Command::Vacate { .. } => {
            if !told.is_empty() {
                popup(model, Popup::Told(told));
            }
        }
        _ => {}
    }
}

fn ways_menu(ways: &[WayView]) -> Vec<(String, String, Act)> {
    // Where a way with a price is open, the plain one that was refused is not offered again.
    let priced = ways.iter().any(|w| !w.price.is_empty() && w.action.possible());
    let mut rows: Vec<(String, String, Act)> = ways
        .iter()
        .filter(|w| !(priced && w.price.is_empty() && !w.action.possible()))
        .map(|way| {
            let mut note = way.price.clone();
            note.extend(way.pledges.iter().map(|p| format!("{}: {} ({})", p.holder, p.text.line(), p.due)));
            note.extend(way.action.refused.clone());
            let label = match way.way {
                Way::Agreed => way.action.label.clone(),
                Way::Bargain => "Bargain: a pledge for the consent".into(),
                Way::Overrule => "Overrule: do it against them".into(),
            };
            let act = match &way.action.refused {
                Some(why) => Act::Refused(why.clone()),
                None => Act::Do(way.action.command.clone()),
            };
            (label, note.join("; "), act)
        })
        .collect();
    rows.push(("Leave it for now".into(), String::new(), Act::Dismiss));
    rows
}

fn take(model: &mut Model, storylet: u32, option: u32) -> Result<(), String> {
    let Some(view) = model.game.decision(storylet) else { return Err("It is no longer on the desk.".into()) };
    let Some(option) = view.options.iter().find(|o| o.index == option) else { return Ok(()) };
    if !option.possible && option.ways.iter().all(|w| w.price.is_empty()) {
        return Err(option.refused.clone().unwrap_or_else(|| "It cannot be done now.".into()));
    }
    match option.ways.as_slice() {
        [way] if way.action.possible() && way.price.is_empty() => {
            command(model, &way.action.command);
            Ok(())
        }
        ways => {
            let refusing: Vec<&str> = option.consent.iter().filter(|s| s.refuses).map(|s| s.name.as_str()).collect();
            let words = if refusing.is_empty() { Vec::new() } else { vec![format!("{} will not consent.", refusing.join(" and "))] };
            popup(model, Popup::Menu(option.label.line(), words, ways_menu(ways)));
            Ok(())
        }
    }
}

fn seat(model: &mut Model, office: u32, person: &str) -> Result<(), String> {
    let cabinet = model.game.cabinet();
    let mut offices = cabinet.groups.iter().flat_map(|(_, o)| o);
    let Some(view) = offices.find(|o| o.index == office) else { return Ok(()) };
    let Some(candidate) = view.candidates.iter().find(|c| c.person == person) else { return Ok(()) };
    let mut ways: Vec<(String, String, Act)> = candidate
        .ways
        .iter()
        .map(|(_, action)| {
            let act = match &action.refused {
                Some(why) => Act::Refused(why.clone()),
                None => Act::Do(action.command.clone()),
            };
            let cost = if action.cost > 0 { format!("{} of attention", action.cost) } else { String::new() };
            (action.label.clone(), action.refused.clone().unwrap_or(cost), act)
        })
        .collect();
    ways.push(("Leave it".into(), String::new(), Act::Dismiss));
    let mut words: Vec<String> = candidate.terms.lines();
    if !candidate.refusing.is_empty() {
        words.push(format!("Refusing: {}.", candidate.refusing.join(", ")));
    }
    words.extend(candidate.then_acts.iter().map(|(office, name)| format!("{office}: {name} then commands.")));
    popup(model, Popup::Menu(format!("{} for {}", candidate.name, view.label), words, ways));
    Ok(())
}
