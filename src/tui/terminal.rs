//! The terminal itself: set up, give back whatever happens, wait for events, start work beside.

use super::message::Message;
use super::model::{Job, Model};
use super::screen;
use super::update::update;
use ratatui::crossterm::event::{DisableMouseCapture, EnableMouseCapture, Event, KeyEventKind, MouseButton, MouseEventKind, read};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode};
use ratatui::{Terminal, backend::CrosstermBackend};
use std::io::{self, Write, stdout};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Gives the terminal back as it was; called on every way out. Errors are of no use any more.
pub fn restore() {
    let _ = disable_raw_mode();
    let _ = execute!(stdout(), DisableMouseCapture, LeaveAlternateScreen, ratatui::crossterm::cursor::Show);
    let _ = stdout().flush();
}

/// Gives the terminal back when dropped.
struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// On a panic: first the terminal, then where the campaign lies and what to report.
fn watch(kept: String) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        restore();
        before(info);
        eprintln!("\nThe program stopped on a fault of its own. {kept}\nPlease report the lines above, with the save.");
    }));
}

/// Plays until the player leaves. `kept` says in a sentence where campaigns are kept.
pub fn run(mut model: Model, kept: String) -> io::Result<()> {
    watch(kept);
    // The theme decides on colours, also under NO_COLOR: it has then none. Left to itself the backend would
    // drop bold and reverse with them.
    ratatui::crossterm::style::force_color_output(true);
    enable_raw_mode()?;
    let _guard = Guard;
    execute!(stdout(), EnterAlternateScreen, EnableMouseCapture, SetTitle("Mil Días"))?;
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
    let size = terminal.size()?;
    let (sender, receiver) = channel();
    listen(sender.clone());
    update(&mut model, Message::Resize(size.width, size.height));
    play(&mut terminal, &mut model, &receiver, &sender)
}

enum Input {
    Event(Event),
    News(Message),
    Broken(io::Error),
}

fn listen(sender: Sender<Input>) {
    thread::spawn(move || {
        loop {
            let input = match read() {
                Ok(event) => Input::Event(event),
                Err(error) => Input::Broken(error),
            };
            let over = matches!(input, Input::Broken(_));
            if sender.send(input).is_err() || over {
                return;
            }
        }
    });
}

fn play(
    terminal: &mut Terminal<CrosstermBackend<io::Stdout>>,
    model: &mut Model,
    receiver: &Receiver<Input>,
    sender: &Sender<Input>,
) -> io::Result<()> {
    while !model.quit {
        terminal.draw(|frame| screen::draw(model, frame.buffer_mut()))?;
        // Nothing is done until something happens; what came meanwhile is taken in one go.
        let Ok(first) = receiver.recv() else { return Ok(()) };
        take(model, first, terminal)?;
        while let Ok(next) = receiver.try_recv() {
            take(model, next, terminal)?;
            if model.quit {
                break;
            }
        }
        for job in std::mem::take(&mut model.jobs) {
            start(job, sender.clone());
        }
    }
    model.forecasts.stop();
    Ok(())
}

fn take(model: &mut Model, input: Input, terminal: &mut Terminal<CrosstermBackend<io::Stdout>>) -> io::Result<()> {
    match input {
        Input::Broken(error) => return Err(error),
        Input::News(message) => update(model, message),
        Input::Event(event) => {
            if let Event::Resize(..) = event {
                terminal.autoresize()?;
                let size = terminal.size()?;
                update(model, Message::Resize(size.width, size.height));
            } else if let Some(message) = message(&event, model) {
                update(model, message);
            }
        }
    }
    Ok(())
}

/// The message of a terminal event.
fn message(event: &Event, model: &Model) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => model.keys.message(*key, model.typing()),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(Message::Click(mouse.column, mouse.row)),
            MouseEventKind::Down(MouseButton::Right) => Some(Message::Back),
            MouseEventKind::ScrollDown => Some(Message::Wheel(mouse.column, mouse.row, true)),
            MouseEventKind::ScrollUp => Some(Message::Wheel(mouse.column, mouse.row, false)),
            _ => None,
        },
        _ => None,
    }
}

/// Does a job in a thread of its own; news come back as messages.
fn start(job: Job, sender: Sender<Input>) {
    thread::spawn(move || {
        let Job { key, work, stop } = job;
        work(&mut |view| {
            !stop.load(Ordering::Relaxed) && sender.send(Input::News(Message::Forecasted(key.clone(), Box::new(view)))).is_ok()
        });
    });
}
