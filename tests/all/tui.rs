//! The terminal face: pictures of every screen, every size, keys through `update`, every command in reach.

use super::tui_fixture::{Fixture, Log};
use mildias::tui::act::perform;
use mildias::tui::keymap::Keys;
use mildias::tui::message::{Act, Message, Route};
use mildias::tui::model::{Look, Model, Popup};
use mildias::tui::settings::{Keeper, Settings};
use mildias::tui::theme::{Role, Theme};
use mildias::tui::update::{press, update};
use mildias::tui::{keys, screen};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::rc::Rc;

fn look(theme: &str, ascii: bool) -> Look {
    Look { theme: Theme::shipped(theme).unwrap(), fine: true, ascii }
}

fn model(size: (u16, u16), playing: bool) -> (Model, Log) {
    let log: Log = Rc::new(RefCell::new(Vec::new()));
    let game = Fixture { log: Rc::clone(&log), playing, over: false };
    (Model::new(Box::new(game), look("dark", false), size), log)
}

fn over(size: (u16, u16)) -> Model {
    let game = Fixture { log: Log::default(), playing: true, over: true };
    let mut model = Model::new(Box::new(game), look("dark", false), size);
    model.stack.push(Route::Ending);
    model.lay_out();
    model
}

fn painted(model: &Model) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    screen::draw(model, &mut buf);
    buf
}

fn text(buf: &Buffer) -> String {
    let width = usize::from(buf.area.width).max(1);
    buf.content
        .chunks(width)
        .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned() + "\n")
        .collect()
}

fn keys_in(model: &mut Model, script: &str) {
    for word in script.split_whitespace() {
        let code = match word {
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "tab" => KeyCode::Tab,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "home" => KeyCode::Home,
            "end" => KeyCode::End,
            "pgdn" => KeyCode::PageDown,
            other => {
                for c in other.chars() {
                    press(model, KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
                }
                continue;
            }
        };
        press(model, KeyEvent::new(code, KeyModifiers::NONE));
    }
}

fn run_jobs(model: &mut Model) {
    for job in std::mem::take(&mut model.jobs) {
        let mut news = Vec::new();
        (job.work)(&mut |view| {
            news.push(view);
            true
        });
        for view in news {
            update(model, Message::Forecasted(job.key.clone(), Box::new(view)));
        }
    }
}

fn routes() -> Vec<(&'static str, Route)> {
    vec![
        ("title", Route::Title),
        ("setup", Route::Setup),
        ("desk", Route::Desk),
        ("decision", Route::Decision(0)),
        ("petition", Route::Petition(0)),
        ("levers", Route::Levers),
        ("talks", Route::Talks(0)),
        ("board", Route::Board(0)),
        ("cabinet", Route::Cabinet),
        ("office", Route::Office(0)),
        ("balance", Route::Balance),
        ("charts", Route::Charts),
        ("lenses", Route::Lenses),
        ("people", Route::People),
        ("chronicle", Route::Chronicle),
        ("library", Route::Library),
        ("entry", Route::Entry("belt".into())),
        ("ledger", Route::Ledger("prices".into())),
        ("saves", Route::Saves),
        ("help", Route::Help),
        ("settings", Route::Settings),
    ]
}

fn at(route: Route, size: (u16, u16)) -> Model {
    let (mut model, _) = model(size, true);
    model.stack = vec![Route::Title];
    if route != Route::Title {
        model.stack.push(route);
    }
    model.lay_out();
    model
}

#[test]
fn pictures_of_every_screen() {
    for size in [(60, 18), (80, 24), (120, 40), (200, 60)] {
        for (name, route) in routes() {
            // The title's and setup's left side is a picture: its dots are no text to hold still.
            let model = at(route, size);
            insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), text(&painted(&model)));
        }
        insta::assert_snapshot!(format!("ending_{}x{}", size.0, size.1), text(&painted(&over(size))));
        let mut model = at(Route::Decision(0), size);
        keys_in(&mut model, "f");
        run_jobs(&mut model);
        insta::assert_snapshot!(format!("forecast_{}x{}", size.0, size.1), text(&painted(&model)));
        keys_in(&mut model, "2 2");
        insta::assert_snapshot!(format!("ways_{}x{}", size.0, size.1), text(&painted(&model)));
    }
}

fn sweep(sizes: &[(u16, u16)]) {
    let mut all = routes();
    all.push(("ending", Route::Ending));
    let (mut first, _) = model((80, 24), true);
    for (_, route) in all {
        first.stack = vec![Route::Title, route.clone()];
        let mut other = over((80, 24));
        let model = if route == Route::Ending { &mut other } else { &mut first };
        for &(w, h) in sizes {
            update(model, Message::Resize(w, h));
            let text = text(&painted(model));
            if w < 60 || h < 18 {
                assert_eq!(text.lines().filter(|l| !l.trim().is_empty()).count(), 1, "{w}x{h}");
            }
        }
    }
}

#[test]
fn no_size_panics_and_small_ones_say_so_in_a_line() {
    sweep(&[(1, 1), (59, 70), (220, 17), (60, 18), (77, 21), (133, 31), (220, 70)]);
}

#[test]
#[ignore = "every size one by one; some minutes without optimisation"]
fn no_size_at_all_panics() {
    let sizes: Vec<(u16, u16)> = (1..=70).flat_map(|h| (1..=220).map(move |w| (w, h))).collect();
    sweep(&sizes);
}

#[test]
fn a_buffer_of_another_size_than_the_model_does_not_panic() {
    let (model, _) = model((120, 40), true);
    for size in [(1, 1), (60, 18), (300, 90)] {
        let mut buf = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        screen::draw(&model, &mut buf);
    }
}

#[test]
fn three_keys_from_the_title_to_the_first_decision() {
    let (mut model, log) = model((80, 24), false);
    keys_in(&mut model, "enter enter enter");
    assert_eq!(model.route(), &Route::Decision(0));
    assert_eq!(log.borrow()[0], "begin fixture None None");
}

#[test]
fn resizing_keeps_the_place() {
    let (mut model, _) = model((120, 40), true);
    keys_in(&mut model, "down down down");
    let before = model.chosen().map(|i| i.key.clone());
    for size in [(80, 24), (30, 5), (200, 60), (60, 18), (120, 40)] {
        update(&mut model, Message::Resize(size.0, size.1));
    }
    assert_eq!(model.chosen().map(|i| i.key.clone()), before);
}

#[test]
fn the_chosen_row_is_in_sight_on_every_screen_and_size() {
    for size in [(60, 18), (80, 24), (120, 40)] {
        for (name, route) in routes() {
            let mut model = at(route, size);
            for _ in 0..40 {
                keys_in(&mut model, "down");
                // Between items, while text is read, no row is chosen.
                if model.place().key.is_none() {
                    continue;
                }
                if let Some((pane, item)) = model.cursor() {
                    let pane = &model.page.panes[pane];
                    let first = pane.doc.rows.iter().position(|r| r.item == Some(item)).unwrap();
                    assert!(first >= pane.scroll && first < pane.scroll + pane.height(), "{name} {size:?}");
                }
            }
        }
    }
}

#[test]
fn a_choice_is_shown_and_then_taken_and_told() {
    let (mut model, log) = model((80, 24), true);
    keys_in(&mut model, "1 3");
    assert!(log.borrow().is_empty(), "a digit only shows the option");
    keys_in(&mut model, "enter");
    assert_eq!(log.borrow().as_slice(), ["Choose { storylet: 0, option: 2, way: Agreed }"]);
    assert!(matches!(model.popup, Some(Popup::Told(_))));
    keys_in(&mut model, "enter");
    assert_eq!(model.route(), &Route::Desk);
}

#[test]
fn what_is_refused_says_why_and_does_nothing() {
    let mut model = at(Route::Decision(0), (80, 24));
    keys_in(&mut model, "4 enter");
    let notice = model.notice.clone().map(|n| n.1).unwrap_or_default();
    assert!(notice.contains("trucks"), "{notice}");
}

#[test]
fn a_forecast_can_be_stopped_with_esc_and_the_screen_stays() {
    let mut model = at(Route::Decision(0), (120, 40));
    keys_in(&mut model, "f");
    let stop = model.jobs[0].stop.clone();
    keys_in(&mut model, "esc");
    assert!(stop.load(std::sync::atomic::Ordering::Relaxed));
    assert_eq!(model.route(), &Route::Decision(0));
}

/// Follows every act that can be met from the desk, to a depth, and gathers what reaches the game.
fn reached() -> Vec<String> {
    let (mut model, log) = model((120, 40), true);
    let mut open: Vec<Vec<Route>> = vec![vec![Route::Title, Route::Setup]];
    open.extend(Route::TABS.iter().map(|(r, _)| vec![Route::Title, Route::Desk, r.clone()]));
    open.push(vec![Route::Title, Route::Saves]);
    open.push(vec![Route::Title, Route::Desk, Route::Saves]);
    let mut seen: Vec<Route> = Vec::new();
    while let Some(stack) = open.pop() {
        let here = stack.last().cloned().unwrap();
        if seen.contains(&here) {
            continue;
        }
        seen.push(here);
        model.popup = None;
        model.stack.clone_from(&stack);
        update(&mut model, Message::Resize(120, 40));
        let acts: Vec<Act> = model
            .docs()
            .flat_map(|d| d.items.iter().flat_map(|i| [Some(i.act.clone()), i.less.clone(), i.more.clone()]))
            .flatten()
            .collect();
        for act in acts {
            if matches!(act, Act::ToTitle | Act::Quit) {
                continue;
            }
            model.popup = None;
            model.stack.clone_from(&stack);
            perform(&mut model, act);
            update(&mut model, Message::Resize(120, 40));
            if let Some((_, pane)) = &model.page.over {
                let inner: Vec<Act> = pane.doc.items.iter().map(|i| i.act.clone()).collect();
                if model.typing() {
                    keys_in(&mut model, "3 enter");
                }
                for act in inner.into_iter().filter(|a| *a != Act::Quit) {
                    perform(&mut model, act);
                    update(&mut model, Message::Resize(120, 40));
                }
            }
            if matches!(model.route(), Route::Ledger(q) if q != "prices") {
                continue;
            }
            open.push(model.stack.clone());
        }
    }
    keys_in(&mut model, "u");
    log.borrow().clone()
}

#[test]
fn every_kind_of_command_can_be_given() {
    let log = reached();
    for kind in [
        "NameAims",
        "Choose",
        "way: Bargain",
        "way: Overrule",
        "Lever { lever: 0, up: true }",
        "Lever { lever: 0, up: false }",
        "Offer",
        "Give { allocation: 0, means: 1",
        "units: 3",
        "Seat",
        "Vacate",
        "Answer { petition: 0, answer: 1 }",
        "Close",
        "undo",
        "rewind ",
        "rewind_turn",
        "branch",
        "begin",
        "load",
        "recover",
        "remove",
        "save_as",
    ] {
        assert!(log.iter().any(|l| l.contains(kind)), "nothing on the screens leads to '{kind}'");
    }
}

#[test]
fn a_drafted_offer_is_what_is_laid_on_the_table() {
    let (mut model, log) = model((120, 40), true);
    model.stack.push(Route::Talks(0));
    update(&mut model, Message::Resize(120, 40));
    keys_in(&mut model, "right right down right end enter");
    assert_eq!(log.borrow().as_slice(), ["Offer { negotiation: 0, terms: [2, 1] }"]);
}

#[test]
fn footer_and_help_come_from_one_table() {
    let model = at(Route::Desk, (200, 60));
    let shown = text(&painted(&model));
    for (keys, label, _) in model.keys.footer(&model) {
        assert!(shown.contains(&format!("{keys} {label}")), "{keys} {label}");
    }
    for binding in keys::TABLE.iter().filter(|b| !b.help.is_empty()) {
        assert!(model.keys.help().iter().any(|k| k.does.starts_with(binding.help)));
    }
    // No key stands twice in the table.
    let mut all: Vec<_> = keys::TABLE.iter().flat_map(|b| b.keys).collect();
    let n = all.len();
    all.sort_by_key(|k| format!("{k:?}"));
    all.dedup();
    assert_eq!(all.len(), n);
}

#[test]
fn what_is_set_is_kept_and_changed_keys_hold_everywhere() {
    let (mut model, _) = model((120, 40), true);
    let written: Log = Log::default();
    let log = Rc::clone(&written);
    model.keeper = Some(Keeper(Rc::new(move |text: &str| {
        log.borrow_mut().push(text.to_owned());
        if log.borrow().len() > 2 { Err("the disk is full".into()) } else { Ok(()) }
    })));
    perform(&mut model, Act::Theme("light".into()));
    perform(&mut model, Act::Ascii);
    let last = Settings::read(written.borrow().last().unwrap()).unwrap();
    assert_eq!(last, Settings { theme: Some("light".into()), ascii: true });
    assert!(model.notice.is_none());
    perform(&mut model, Act::Ascii);
    assert!(model.notice.as_ref().unwrap().1.contains("for this run only: the disk is full"));

    model.keys = Keys::read(r#"{"help": ["v"], "why": ["x"]}"#).unwrap();
    keys_in(&mut model, "v");
    assert_eq!(model.route(), &Route::Help);
    let shown = text(&painted(&model));
    assert!(shown.replace('\u{a0}', " ").contains("v       this help") && shown.contains("v keys"), "{shown}");
}

#[test]
fn a_click_does_what_enter_does() {
    let (mut model, _) = model((120, 40), true);
    let pane = &model.page.panes[0];
    let row = pane.doc.rows.iter().position(|r| r.item == Some(1)).unwrap();
    let (x, y) = (pane.area.x + 5, pane.area.y + (row - pane.scroll) as u16);
    update(&mut model, Message::Click(x, y));
    assert_eq!(model.cursor(), Some((0, 1)));
    update(&mut model, Message::Click(x, y));
    assert_eq!(model.route(), &Route::Decision(1));
}

#[test]
fn plain_signs_are_only_ascii() {
    for (_, route) in routes() {
        let log = Log::default();
        let game = Fixture { log, playing: true, over: false };
        let mut model = Model::new(Box::new(game), look("plain", true), (120, 40));
        model.stack.push(route);
        model.lay_out();
        let text = text(&painted(&model));
        assert!(text.is_ascii(), "{:?}", text.chars().find(|c| !c.is_ascii()));
        assert!(!text.contains('?') || text.contains("? keys"));
    }
}

#[test]
fn without_colours_the_chosen_row_still_shows() {
    let game = Fixture { log: Log::default(), playing: true, over: false };
    let model = Model::new(Box::new(game), look("plain", false), (80, 24));
    let buf = painted(&model);
    let marked = buf.content.iter().any(|c| c.symbol() == "▸");
    assert!(marked);
    let theme = Theme::shipped("plain").unwrap();
    assert!(theme.style(Role::Select).add_modifier.contains(ratatui::style::Modifier::REVERSED));
    assert!(buf.content.iter().all(|c| c.fg == ratatui::style::Color::Reset && c.bg == ratatui::style::Color::Reset));
}

#[test]
fn nothing_is_destroyed_without_asking() {
    let (mut model, log) = model((120, 40), true);
    for route in [Route::Saves, Route::Chronicle] {
        model.stack = vec![Route::Title, Route::Desk, route.clone()];
        update(&mut model, Message::Resize(120, 40));
        let acts: Vec<Act> = model.docs().flat_map(|d| d.items.iter().map(|i| i.act.clone())).collect();
        for act in acts {
            assert!(!matches!(act, Act::Remove(_) | Act::Rewind(_) | Act::RewindTurn(_) | Act::Recover(_)), "{act:?} is asked first");
        }
    }
    keys_in(&mut model, "q");
    assert!(!model.quit && model.popup.is_some());
    assert!(log.borrow().is_empty());
}

/// Writes every screen with its colours to the folder named by `TUI_ANSI`, to be looked at with `cat`.
#[test]
#[ignore = "writes pictures for people to look at"]
fn pictures_in_colour() {
    use ratatui::style::{Color, Modifier};
    let Ok(folder) = std::env::var("TUI_ANSI") else { return };
    let colour = |c: Color, kind: u8| match c {
        Color::Rgb(r, g, b) => format!("\x1b[{kind};2;{r};{g};{b}m"),
        _ => String::new(),
    };
    let write = |name: String, model: &Model| {
        let buf = painted(model);
        let mut out = String::new();
        for (i, row) in buf.content.chunks(usize::from(model.size.0)).enumerate() {
            out.push_str(if i > 0 { "\x1b[0m\r\n" } else { "" });
            for cell in row {
                let bold = if cell.modifier.contains(Modifier::BOLD) { "\x1b[1m" } else { "" };
                let under = if cell.modifier.contains(Modifier::UNDERLINED) { "\x1b[4m" } else { "" };
                out.push_str(&format!("\x1b[0m{}{}{bold}{under}{}", colour(cell.fg, 38), colour(cell.bg, 48), cell.symbol()));
            }
        }
        std::fs::write(format!("{folder}/{name}"), out).unwrap();
    };
    for size in [(80, 24), (120, 40), (200, 60)] {
        for (name, route) in routes() {
            write(format!("{name}_{}x{}", size.0, size.1), &at(route, size));
        }
        write(format!("ending_{}x{}", size.0, size.1), &over(size));
        let mut model = at(Route::Decision(0), size);
        keys_in(&mut model, "down f");
        run_jobs(&mut model);
        write(format!("forecast_{}x{}", size.0, size.1), &model);
        keys_in(&mut model, "enter");
        write(format!("ways_{}x{}", size.0, size.1), &model);
    }
}
