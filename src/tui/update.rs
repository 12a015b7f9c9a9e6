//! From a message to the next state of the face. The only place where the face changes or the game is told to.

use super::act::{answer, ask_action, perform, say};
use super::message::{Act, Message, Route};
use super::model::{Job, Model, Popup};
use super::widget::Pane;
use crate::engine::command::Command;
use crate::view::Tone;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Takes a message and lays the screen out anew.
pub fn update(model: &mut Model, message: Message) {
    if !matches!(message, Message::Forecasted(..) | Message::Resize(..)) {
        model.notice = None;
    }
    react(model, message);
    if let Some(trouble) = model.game.trouble() {
        model.notice = Some((Tone::Bad, trouble));
    }
    model.lay_out();
}

fn react(model: &mut Model, message: Message) {
    match message {
        Message::Resize(w, h) => model.size = (w, h),
        Message::Leave => model.quit = true,
        Message::Forecasted(key, view) => {
            if view.done >= 1.0 && model.forecasts.running.as_ref().is_some_and(|(k, _)| *k == key) {
                model.forecasts.running = None;
            }
            model.forecasts.known.insert(key, *view);
        }
        Message::Back => back(model),
        Message::Up => walk(model, -1),
        Message::Down => walk(model, 1),
        Message::Home => jump(model, false),
        Message::End => jump(model, true),
        Message::Left => sideways(model, false),
        Message::Right => sideways(model, true),
        Message::PageUp => scroll(model, false, None),
        Message::PageDown => scroll(model, true, None),
        Message::Wheel(x, y, down) => wheel(model, x, y, down),
        Message::Click(x, y) => click(model, x, y),
        Message::Enter => enter(model),
        Message::Type(c) => {
            if let Some(Popup::Input(_, _, text, _)) = &mut model.popup
                && text.chars().count() < 64
            {
                text.push(c);
            }
        }
        Message::Rub => {
            if let Some(Popup::Input(_, _, text, _)) = &mut model.popup {
                text.pop();
            }
        }
        Message::Digit(n) => digit(model, n),
        Message::Letter(c) => letter(model, c),
        // What follows belongs to the screen; a popup keeps it out.
        _ if model.popup.is_some() => {}
        Message::NextTab => tab(model, 1),
        Message::PrevTab => tab(model, -1),
        Message::Why => why(model),
        Message::Words => words(model),
        Message::Forecast => forecast(model),
        Message::Close => {
            if model.playing() {
                let act = model.game.desk().close.clone();
                ask_action(model, act.command, act.refused);
            }
        }
        Message::Undo => {
            if model.playing() {
                perform(model, Act::Undo);
            }
        }
        Message::Help => go(model, Route::Help),
        Message::Saves => go(model, Route::Saves),
        Message::Settings => go(model, Route::Settings),
        Message::Quit => leave(model),
    }
}

fn leave(model: &mut Model) {
    let mut ways = Vec::new();
    if model.game.playing() {
        ways.push(("To the title".into(), "the campaign is kept".into(), Act::ToTitle));
    }
    ways.push(("Leave the program".into(), String::new(), Act::Quit));
    ways.push(("Stay".into(), String::new(), Act::Dismiss));
    popup(model, Popup::Menu("Leave?".into(), Vec::new(), ways));
}

pub(super) fn popup(model: &mut Model, popup: Popup) {
    model.popup = Some(popup);
    model.popup_at = 0;
}

pub(super) fn go(model: &mut Model, route: Route) {
    if model.route() == &route {
        return;
    }
    model.forecasts.stop();
    // A screen that is open already is returned to rather than opened twice.
    if let Some(at) = model.stack.iter().position(|r| *r == route) {
        model.stack.truncate(at + 1);
    } else {
        model.stack.push(route);
    }
}

fn back(model: &mut Model) {
    if model.popup.take().is_some() {
        return;
    }
    if model.forecasts.stop() {
        model.notice = Some((Tone::Neutral, "The forecast is stopped; what was done of it stands.".into()));
        return;
    }
    if model.place().forecasts {
        model.place().forecasts = false;
        return;
    }
    match model.route() {
        Route::Title | Route::Desk => leave(model),
        _ if model.stack.len() > 1 => {
            model.stack.pop();
        }
        _ => {}
    }
}

fn tab(model: &mut Model, by: isize) {
    if !model.playing() {
        return;
    }
    let tabs = Route::TABS.len() as isize;
    let at = model.route().tab().map_or(if by > 0 { -1 } else { 0 }, |t| t as isize);
    let to = Route::TABS[(at + by).rem_euclid(tabs) as usize].0.clone();
    model.forecasts.stop();
    model.stack.truncate(1);
    model.stack.push(Route::Desk);
    if to != Route::Desk {
        model.stack.push(to);
    }
}

fn choose(model: &mut Model, pane: usize, item: usize) {
    if let Some(item) = model.page.panes.get(pane).and_then(|p| p.doc.items.get(item)) {
        model.place().key = Some(item.key.clone());
    }
}

fn walk(model: &mut Model, by: isize) {
    if let Some((_, pane)) = &model.page.over {
        let last = pane.doc.items.len().saturating_sub(1);
        model.popup_at = model.popup_at.saturating_add_signed(by).min(last);
        return;
    }
    let Some((pane, item)) = model.cursor() else {
        scroll(model, by > 0, Some(1));
        return;
    };
    let last = model.page.panes[pane].doc.items.len() - 1;
    let to = item.saturating_add_signed(by).min(last);
    if to == item {
        // At the end of a pane the text above or below it comes into sight.
        scroll_pane(model, pane, by > 0, 1);
        return;
    }
    choose(model, pane, to);
}

fn jump(model: &mut Model, last: bool) {
    if let Some((_, pane)) = &model.page.over {
        model.popup_at = if last { pane.doc.items.len().saturating_sub(1) } else { 0 };
    } else if let Some((pane, _)) = model.cursor() {
        let to = if last { model.page.panes[pane].doc.items.len() - 1 } else { 0 };
        choose(model, pane, to);
    }
}

fn sideways(model: &mut Model, right: bool) {
    if model.popup.is_some() {
        return;
    }
    let turns =
        model.chosen().and_then(|i| (i.less.is_some() || i.more.is_some()).then(|| if right { i.more.clone() } else { i.less.clone() }));
    if let Some(act) = turns {
        if let Some(act) = act {
            perform(model, act);
        }
        return;
    }
    let Some((pane, _)) = model.cursor() else { return };
    let with_items: Vec<usize> = (0..model.page.panes.len()).filter(|p| !model.page.panes[*p].doc.items.is_empty()).collect();
    let at = with_items.iter().position(|p| *p == pane).unwrap_or(0);
    let to = if right { (at + 1).min(with_items.len() - 1) } else { at.saturating_sub(1) };
    if to != at {
        let to = with_items[to];
        let top = model.page.panes[to].scroll;
        let item = model.page.panes[to].doc.rows.iter().skip(top).find_map(|r| r.item).unwrap_or(0);
        choose(model, to, item);
    }
}

fn scroll_pane(model: &mut Model, pane: usize, down: bool, rows: usize) {
    let deepest = model.page.panes[pane].deepest();
    let place = model.place();
    if place.scroll.len() <= pane {
        place.scroll.resize(pane + 1, 0);
    }
    let at = &mut place.scroll[pane];
    *at = if down { (*at + rows).min(deepest) } else { at.saturating_sub(rows) };
    let top = *at;
    // A cursor that scrolled out of sight would pull the page back: it moves along.
    if let Some((at, item)) = model.cursor()
        && at == pane
    {
        let rows = &model.page.panes[pane].doc.rows;
        let bottom = (top + model.page.panes[pane].height()).min(rows.len());
        let seen = |r: &super::widget::Row| r.item == Some(item);
        if !rows[top.min(bottom)..bottom].iter().any(seen) {
            let visible: Vec<usize> = rows[top.min(bottom)..bottom].iter().filter_map(|r| r.item).collect();
            let to = if down { visible.first() } else { visible.last() };
            match to.copied() {
                Some(to) => choose(model, pane, to),
                None => model.place().key = None,
            }
        }
    }
}

fn scroll(model: &mut Model, down: bool, rows: Option<usize>) {
    if let Some((_, pane)) = &model.page.over {
        let step = pane.height().max(2) as isize - 1;
        walk(model, if down { step } else { -step });
        return;
    }
    let here = model.cursor().map(|(p, _)| p);
    // First the column of the cursor to its end, then the others; the other way round going up.
    let mut order: Vec<usize> = here.into_iter().collect();
    order.extend((0..model.page.panes.len()).filter(|p| Some(*p) != here));
    if !down {
        order.reverse();
    }
    let more = |p: &Pane| if down { p.scroll < p.deepest() } else { p.scroll > 0 };
    let pane = order.into_iter().find(|p| more(&model.page.panes[*p]));
    if let Some(pane) = pane {
        let page = model.page.panes[pane].height().saturating_sub(2).max(1);
        scroll_pane(model, pane, down, rows.unwrap_or(page));
    }
}

fn wheel(model: &mut Model, x: u16, y: u16, down: bool) {
    if model.popup.is_some() {
        walk(model, if down { 1 } else { -1 });
        return;
    }
    let pane = model.page.panes.iter().position(|p| p.area.contains((x, y).into()));
    match pane.filter(|p| model.page.panes[*p].deepest() > 0) {
        Some(pane) => scroll_pane(model, pane, down, 3),
        None => walk(model, if down { 1 } else { -1 }),
    }
}

fn click(model: &mut Model, x: u16, y: u16) {
    if let Some((_, pane)) = &model.page.over {
        match pane.at(x, y) {
            Some((_, Some(zone))) => {
                let act = zone.act.clone();
                perform(model, act);
            }
            Some((Some(item), None)) => {
                model.popup_at = item;
                enter_at(model);
            }
            Some(_) => {}
            None if !model.typing() => model.popup = None,
            None => {}
        }
        return;
    }
    if y + 1 == model.size.1 {
        if let Some(message) = super::screen::footer_at(model, x) {
            react(model, message);
        }
        return;
    }
    if y == 1
        && model.playing()
        && let Some(tab_to) = super::screen::tab_at(model, x)
    {
        model.stack.truncate(1);
        model.stack.push(Route::Desk);
        go(model, tab_to);
        return;
    }
    let hit =
        model.page.panes.iter().enumerate().find_map(|(p, pane)| pane.at(x, y).map(|(item, zone)| (p, item, zone.map(|z| z.act.clone()))));
    match hit {
        Some((_, _, Some(act))) => perform(model, act),
        Some((pane, Some(item), None)) => {
            // The first click chooses, a click on the chosen does.
            if model.cursor() == Some((pane, item)) {
                enter_at(model);
            } else {
                choose(model, pane, item);
            }
        }
        _ => {}
    }
}

fn digit(model: &mut Model, n: u8) {
    if let Some((_, pane)) = &model.page.over {
        if let Some(at) = pane.doc.items.iter().position(|i| i.digit == Some(n)) {
            model.popup_at = at;
            enter_at(model);
        }
        return;
    }
    let at =
        model.page.panes.iter().enumerate().find_map(|(p, pane)| pane.doc.items.iter().position(|i| i.digit == Some(n)).map(|i| (p, i)));
    if let Some((pane, item)) = at {
        // On a decision a digit shows the option first; the same digit again, or Enter, takes it.
        let twice = matches!(model.route(), Route::Decision(_) | Route::Petition(_));
        if twice && model.cursor() != Some((pane, item)) {
            choose(model, pane, item);
            return;
        }
        choose(model, pane, item);
        model.lay_out();
        enter_at(model);
    }
}

fn letter(model: &mut Model, c: char) {
    if let Some((_, pane)) = &model.page.over {
        let n = pane.doc.items.len();
        let next = (1..=n).map(|d| (model.popup_at + d) % n).find(|i| pane.doc.items[*i].letter == Some(c));
        model.popup_at = next.unwrap_or(model.popup_at);
        return;
    }
    let Some(cursor) = model.cursor() else { return };
    let all: Vec<(usize, usize)> =
        model.page.panes.iter().enumerate().flat_map(|(p, pane)| (0..pane.doc.items.len()).map(move |i| (p, i))).collect();
    let at = all.iter().position(|x| *x == cursor).unwrap_or(0);
    let next = (1..=all.len()).map(|d| all[(at + d) % all.len()]).find(|(p, i)| model.page.panes[*p].doc.items[*i].letter == Some(c));
    if let Some((pane, item)) = next {
        choose(model, pane, item);
    }
}

fn enter(model: &mut Model) {
    if let Some(Popup::Input(_, _, text, asked)) = &model.popup {
        let (text, asked) = (text.trim().to_owned(), asked.clone());
        model.popup = None;
        answer(model, &text, asked);
        return;
    }
    if matches!(model.popup, Some(Popup::Told(_))) {
        model.popup = None;
        return;
    }
    enter_at(model);
}

fn enter_at(model: &mut Model) {
    if let Some(act) = model.chosen().map(|i| i.act.clone()) {
        if let Some((pane, item)) = model.cursor()
            && model.popup.is_none()
        {
            choose(model, pane, item);
        }
        perform(model, act);
    }
}

fn why(model: &mut Model) {
    if let Some(quantity) = model.chosen().and_then(|i| i.ask.clone()) {
        go(model, Route::Ledger(quantity));
        return;
    }
    let numbers: Vec<(String, String, Act)> = model
        .docs()
        .flat_map(|d| d.numbers.iter().map(|(label, quantity)| (label.clone(), String::new(), Act::Ask(quantity.clone()))))
        .collect();
    if !numbers.is_empty() {
        popup(model, Popup::Menu("Why is it so?".into(), Vec::new(), numbers));
    }
}

fn words(model: &mut Model) {
    let links: Vec<(String, String, Act)> =
        model.docs().flat_map(|d| d.links.iter().map(|(words, entry)| (words.clone(), String::new(), Act::Entry(entry.clone())))).collect();
    match links.as_slice() {
        [] => {}
        [(_, _, act)] => perform(model, act.clone()),
        _ => popup(model, Popup::Menu("Words explained".into(), Vec::new(), links)),
    }
}

/// The key of a command's forecast.
#[must_use]
pub fn forecast_key(command: &Command) -> String {
    format!("{command:?}")
}

pub(super) fn forecast(model: &mut Model) {
    let Some(cmd) = model.forecast_command() else { return };
    let key = forecast_key(&cmd);
    model.place().forecasts = true;
    if model.forecasts.known.get(&key).is_some_and(|v| v.done >= 1.0) {
        return;
    }
    model.forecasts.stop();
    let Some(work) = model.game.forecast(&cmd) else {
        say(model, Tone::Neutral, "Nobody here has a forecast of this.".into());
        model.place().forecasts = false;
        return;
    };
    let stop = Arc::new(AtomicBool::new(false));
    model.forecasts.running = Some((key.clone(), Arc::clone(&stop)));
    model.forecasts.known.entry(key.clone()).or_default();
    model.jobs.push(Job { key, work, stop });
}

/// Takes a key; for tests and for the loop.
pub fn press(model: &mut Model, event: ratatui::crossterm::event::KeyEvent) {
    if let Some(message) = model.keys.message(event, model.typing()) {
        update(model, message);
    }
}
