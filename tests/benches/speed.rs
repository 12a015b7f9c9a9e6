//! Speed on a fixed workload: the shipped scenario `october`, its default lens, policy `random`, seeds
//! from 1 up, the scenario's own steps, ledger off; of `thousand_days` campaigns in step and a forecast. `cargo bench`
//! prints the table of the README.
//!
//! A decision is an accepted command with two or more choices. They are counted twice: all of them, and
//! only options of storylets that have two or more, steps of levers and offers.

#![allow(clippy::unchecked_time_subtraction, reason = "the CPU time of a thread does not run backwards")]

use mildias::engine::command::Command;
use mildias::engine::content::Content;
use mildias::engine::forecast::{Adviser, Known, option};
use mildias::engine::ledger::{Booking, Event, Ledger, Silent, Sink};
use mildias::engine::luck::philox;
use mildias::engine::machine::Machine;
use mildias::engine::policy::{Scratch, campaign, play_turn};
use mildias::engine::together;
use mildias::scenario::{self, Source as _};
use mildias::session::{LensMode, Session};
use mildias::storage::Disk;
use mildias::tui::message::{Message, Route};
use mildias::tui::model::Model;
use mildias::tui::play::Play;
use mildias::tui::update::update;
use mildias::tui::{self, screen};
use mildias::view::View;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// CPU time of this thread so far. Linux tells nanoseconds; elsewhere the clock on the wall must do.
fn cpu() -> Duration {
    thread_local!(static START: Instant = Instant::now());
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|s| s.split_whitespace().next()?.parse().ok())
        .map_or_else(|| START.with(Instant::elapsed), Duration::from_nanos)
}

/// Counts decisions, keeps nothing.
struct Count<'a> {
    content: &'a Content,
    decisions: u64,
}

impl Sink for Count<'_> {
    const BOOKS: bool = false;
    fn book(&mut self, _: Booking) {}
    fn tell(&mut self, event: Event) {
        let counts = match event {
            Event::Chosen(storylet, ..) => self.content.storylets[storylet as usize].options.len() >= 2,
            Event::Lever(..) | Event::Offer(..) => true,
            _ => false,
        };
        self.decisions += u64::from(counts);
    }
}

fn line(what: &str, value: &str) {
    println!("| {what:<62} | {value:>26} |");
}

fn ms(d: Duration) -> String {
    format!("{:.2} ms", d.as_secs_f64() * 1e3)
}

/// The median of some runs.
fn median(runs: usize, mut run: impl FnMut() -> Duration) -> Duration {
    let mut all: Vec<_> = (0..runs).map(|_| run()).collect();
    all.sort();
    all[runs / 2]
}

/// Frames timed together.
const BATCH: u32 = 20;

/// What a frame takes after a key: the screen laid out anew and painted into memory, as the loop
/// does it, with the difference to the frame before worked out.
fn frames(runs: usize, content: Arc<Content>, catalogue: Arc<scenario::Catalogue>) {
    let mut session = Session::new(content, LensMode::Fixed(catalogue.first.default_lens), 1);
    // Some turns in, so that there is a past to show.
    let mut closed = Vec::new();
    for _ in 0..3 {
        loop {
            let begun = cpu();
            if session.apply(&Command::Close).is_ok() {
                closed.push(cpu() - begun);
                break;
            }
            let view = View::new(&session, &catalogue);
            let must = view.desk().events.into_iter().find(|e| e.compulsory && e.answered.is_none()).expect("what holds the turn open");
            let options = view.decision(must.storylet).expect("an event of the desk").options;
            let way = options.iter().flat_map(|o| &o.ways).find(|w| w.action.possible()).expect("a way out");
            let command = way.action.command.clone();
            session.apply(&command).expect("it was possible");
        }
    }
    line("close of a turn in a session: model, ledger, track record", &ms(closed.into_iter().max().unwrap_or_default()));
    let event = View::new(&session, &catalogue).desk().events.first().map(|e| e.storylet).expect("an event on the desk");
    let quantity = View::new(&session, &catalogue).desk().figures.first().map(|f| f.quantity.clone()).expect("a figure on the desk");
    // The desk is read once after each command and kept until the next; the frames below are those between commands.
    let read = median(runs, || {
        let begun = cpu();
        for _ in 0..BATCH {
            std::hint::black_box(View::new(&session, &catalogue).desk());
        }
        (cpu() - begun) / BATCH
    });
    line("the desk read from the campaign, once after each command", &ms(read));
    let look = tui::look(&tui::Options { theme: Some("dark".into()), ..tui::Options::default() }).expect("a theme");
    let play = Play::with(Arc::new(Disk::default()), session, catalogue);
    let mut model = Model::new(Box::new(play), look, (80, 24));
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("memory");
        for (name, route) in [("desk", Route::Desk), ("decision", Route::Decision(event)), ("ledger", Route::Ledger(quantity.clone()))] {
            model.stack = vec![Route::Title, Route::Desk];
            if route != Route::Desk {
                model.stack.push(route);
            }
            update(&mut model, Message::Resize(width, height));
            assert!(!model.page.panes.is_empty(), "{name} is empty");
            let mut down = false;
            let took = median(runs, || {
                // Several at once: the clock of a thread may go by ticks longer than a frame.
                let begun = cpu();
                for _ in 0..BATCH {
                    down = !down;
                    update(&mut model, if down { Message::Down } else { Message::Up });
                    terminal.draw(|frame| screen::draw(&model, frame.buffer_mut())).expect("memory");
                }
                (cpu() - begun) / BATCH
            });
            line(&format!("frame of the {name} at {width}x{height}"), &ms(took));
        }
    }
}

/// Pieces in which a rate is measured: a machine is not always equally fast.
const PIECES: u32 = 12;

/// The middle of some figures, with the least and the most.
fn spread(mut all: Vec<f64>, digits: usize) -> String {
    all.sort_by(f64::total_cmp);
    let last = all.len() - 1;
    let (middle, least, most) = (f64::midpoint(all[last / 2], all[last.div_ceil(2)]), all[0], all[last]);
    format!("{middle:.digits$} ({least:.digits$} to {most:.digits$})")
}

/// Random campaigns side by side, as the laboratory plays them.
fn in_step(machine: &Machine, lens: u32, policy: u32, span: Duration) {
    let (mut first, mut rates) = (1, [Vec::new(), Vec::new()]);
    for _ in 0..PIECES {
        let (begun, start, mut seconds, mut commands) = (cpu(), first, 0.0, 0);
        while seconds < span.as_secs_f64() / 4.0 {
            commands += together::seeds(machine, lens, policy, first..first + 256, &mut |_| {});
            first += 256;
            seconds = (cpu() - begun).as_secs_f64();
        }
        rates[0].push((first - start) as f64 / seconds);
        rates[1].push(commands as f64 / seconds);
    }
    let [campaigns, decisions] = rates.map(|rates| spread(rates, 0));
    line("in step: whole random campaigns per CPU-second", &campaigns);
    line("in step: decisions of all kinds per CPU-second", &decisions);
}

/// How many times as much two threads do as one does, by the clock on the wall: campaigns, and mere arithmetic, which
/// tells what the machine gives.
fn two_threads(machine: &Machine, lens: u32, policy: u32, span: Duration) {
    let campaigns = |thread: u64, n: u64| {
        let first = thread << 32 | n << 6;
        together::seeds(machine, lens, policy, first..first + 64, &mut |_| {});
    };
    let arithmetic = |thread: u64, n: u64| {
        let block = |block: [u32; 4], _| std::hint::black_box(philox(block, [thread as u32, n as u32]));
        std::hint::black_box((0..200_000).fold([0; 4], block));
    };
    let (campaigns, arithmetic): (Vec<f64>, Vec<f64>) = (0..PIECES).map(|_| (times(span, &campaigns), times(span, &arithmetic))).unzip();
    line("thousand_days in step: two threads, times one", &spread(campaigns, 2));
    line("mere arithmetic: two threads, times one", &spread(arithmetic, 2));
}

/// What two threads do of some work over what one does, each piece of it named by its thread and a number.
fn times(span: Duration, work: &(impl Fn(u64, u64) + Sync)) -> f64 {
    let done = |threads: u64| -> f64 {
        // Each thread by its own clock: none waits for the other's last piece.
        let rate = |thread: u64| {
            let begun = Instant::now();
            let pieces = (0..).take_while(|_| begun.elapsed() < span);
            pieces.map(|n| work(thread, n)).count() as f64 / begun.elapsed().as_secs_f64()
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|k| scope.spawn(move || rate(k))).collect();
            rate(0) + others.into_iter().map(|other| other.join().expect("a thread")).sum::<f64>()
        })
    };
    // One, two, one: a machine that gets slower meanwhile does so for both.
    let (before, two, after) = (done(1), done(2), done(1));
    two / f64::midpoint(before, after)
}

/// The same of the long scenario, with the forecast of its first decision.
fn campaign_of_three_years(span: Duration, random: bool) {
    let shipped = scenario::shipped().into_iter().find(|s| s.id == "thousand_days").expect("shipped");
    let loaded = scenario::load(&shipped.source);
    let content = loaded.content.clone().unwrap_or_else(|| panic!("{}", loaded.report()));
    let machine = Machine::new(Arc::clone(&content));
    let policy = content.policies.iter().position(|p| p.id == "random").expect("a random policy") as u32;
    let lens = loaded.catalogue.first.default_lens;
    line("thousand_days: operations: flows, auxiliaries, turn", &machine.operations(lens).map(|n| n.to_string()).join(" "));
    in_step(&machine, lens, policy, span);
    if !random {
        two_threads(&machine, lens, policy, span / 6);
        forecast(&machine, lens, policy, if span < Duration::from_secs(1) { 1 } else { 9 });
    }
}

/// The first turn that has a storylet with a choice: its first option that can be taken, and then all of them, which are
/// each other's measure (where there is none, no decision is).
fn forecast(machine: &Machine, lens: u32, policy: u32, runs: usize) {
    let mut state = machine.start(1, lens, &mut Silent);
    let (mut possible, mut scratch) = (Vec::new(), Scratch::default());
    let of = |c: &Command| if let Command::Choose { storylet, .. } = c { Some(*storylet) } else { None };
    let first = loop {
        possible.clear();
        machine.possible(&state, &mut possible);
        if let Some(storylet) = possible.iter().find_map(of) {
            break storylet;
        }
        assert!(state.ended.is_none(), "a campaign without a choice");
        play_turn(machine, &mut state, policy, &mut scratch, &mut Silent);
    };
    possible.retain(|c| of(c) == Some(first));
    possible.dedup_by_key(|c| if let Command::Choose { option, .. } = c { *option } else { 0 });
    let adviser = machine.content.people.iter().find_map(|p| Some(Adviser { lens: p.lens?, policy: p.policy? }));
    let adviser = adviser.unwrap_or(Adviser { lens, policy });
    let ask = |commands: &[Command]| {
        let begun = cpu();
        let mut known = Known::default();
        for command in commands {
            let made = option(machine, &state, command, adviser, 100, &[12], &mut known, &mut |_, _| true);
            assert!(made.is_some(), "no forecast");
        }
        cpu() - begun
    };
    let (one, all) = (median(runs, || ask(&possible[..1])), median(runs, || ask(&possible)));
    let ways = possible.len();
    line(&format!("forecast of one of {ways} options alone, with what it is measured by"), &ms(one));
    line(&format!("forecasts of all {ways}, an option (100 runs, 12 units)"), &ms(all / ways as u32));
}

fn main() {
    // `cargo test --benches` asks only whether it runs.
    let short = std::env::args().any(|a| a == "--test");
    let span = Duration::from_millis(if short { 20 } else { 3000 });
    // `cargo bench -- --random`: nothing but the random campaigns, for a profiler.
    let random = std::env::args().any(|a| a == "--random");

    let shipped = scenario::shipped().into_iter().find(|s| s.id == "october").expect("shipped");
    let files = shipped.source.list().expect("files");
    let bytes: usize = files.iter().map(|f| shipped.source.read(f).map_or(0, |b| b.len())).sum();
    let loaded = scenario::load(&shipped.source);
    let content = loaded.content.clone().unwrap_or_else(|| panic!("{}", loaded.report()));
    let machine = Machine::new(Arc::clone(&content));
    let policy = content.policies.iter().position(|p| p.id == "random").expect("a random policy") as u32;
    let lens = loaded.catalogue.first.default_lens;

    println!("| {:<62} | {:>26} |", "What", "Here");
    println!("|{:-<64}|{:->28}|", "", ":");

    // The fast code is held against the plain trees, campaign by campaign, before it is measured.
    let trees = Machine::reference(Arc::clone(&content));
    let compared = if random {
        0
    } else if short {
        10
    } else {
        200
    };
    for seed in 0..compared {
        let under = seed as u32 % content.lenses.len().max(1) as u32;
        let fast = machine.hash(&campaign(&machine, seed, under, policy, &mut Silent));
        let plain = trees.hash(&campaign(&trees, seed, under, policy, &mut Silent));
        let booked = machine.hash(&campaign(&machine, seed, under, policy, &mut Ledger::default()));
        assert!(fast == plain && fast == booked, "seed {seed}, lens {under}: programs and trees differ");
    }
    for under in 0..content.lenses.len().max(1) as u32 {
        together::seeds(&machine, under, policy, 0..compared, &mut |state| {
            let alone = campaign(&machine, state.seed, under, policy, &mut Silent);
            assert!(machine.hash(state) == machine.hash(&alone), "seed {}, lens {under}: beside others", state.seed);
        });
    }
    line("campaigns equal by programs, trees, with a ledger, in step", &compared.to_string());
    line(
        "links, auxiliaries, turn expressions",
        &format!("{} {} {}", content.model.links.len(), content.model.aux.len(), content.turn_exprs.len()),
    );
    line("operations: flows, auxiliaries, turn", &machine.operations(lens).map(|n| n.to_string()).join(" "));

    let mut count = Count { content: &content, decisions: 0 };
    let mut scratch = Scratch::default();
    let mut play = |seed: u64, count: &mut Count<'_>| {
        let mut state = machine.start(seed, lens, count);
        let before = scratch.decisions;
        while state.ended.is_none() {
            play_turn(&machine, &mut state, policy, &mut scratch, count);
        }
        (state, scratch.decisions - before)
    };
    play(0, &mut count);
    count.decisions = 0;
    let (mut commands, mut steps) = (0, 0u64);
    let (mut campaigns, mut turns, begun) = (0u64, 0u64, cpu());
    while cpu() - begun < span {
        campaigns += 1;
        let (state, decided) = play(campaigns, &mut count);
        turns += u64::from(state.turn);
        steps += u64::from(state.tick);
        commands += decided;
    }
    let seconds = (cpu() - begun).as_secs_f64();
    line("whole random campaigns per CPU-second", &format!("{:.0}", campaigns as f64 / seconds));
    line("decisions of all kinds per CPU-second", &format!("{:.0}", commands as f64 / seconds));
    line("options, levers and offers per CPU-second", &format!("{:.0}", count.decisions as f64 / seconds));
    line("decisions a campaign", &format!("{:.1}", count.decisions as f64 / campaigns as f64));
    line("steps of the model a campaign", &format!("{:.1}", steps as f64 / campaigns as f64));
    line("turns per CPU-second", &format!("{:.0}", turns as f64 / seconds));
    in_step(&machine, lens, policy, span);
    campaign_of_three_years(span, random);
    if random {
        return;
    }

    let runs = if short { 1 } else { 15 };
    let load = median(runs, || {
        let begun = cpu();
        assert!(scenario::load(&shipped.source).content.is_some());
        cpu() - begun
    });
    line(&format!("load and check {} KB of scenario, all analysis", bytes / 1024), &ms(load));
    line("the same for 1 MB", &ms(load.mul_f64(f64::from(1 << 20) / bytes as f64)));
    let compile = median(runs, || {
        let begun = cpu();
        std::hint::black_box(Machine::new(Arc::clone(&content)));
        cpu() - begun
    });
    line("compile its programs", &ms(compile));

    forecast(&machine, lens, policy, runs);
    frames(runs.max(5), Arc::clone(&content), Arc::clone(&loaded.catalogue));

    let home = tempfile::tempdir().expect("a folder");
    let start = |args: &[&str]| {
        let begun = Instant::now();
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_mildias"))
            .args(args)
            .env("MILDIAS_HOME", home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.is_ok_and(|s| s.success()), "{args:?}");
        begun.elapsed()
    };
    line("start to title and out again (plain face)", &ms(median(runs, || start(&["--plain"]))));
    line(
        "start to the first desk, saved, and out again (plain face)",
        &ms(median(runs, || start(&["play", "october", "--seed", "1", "--plain"]))),
    );
    if let Some(memory) = fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|s| s.lines().find_map(|l| l.strip_prefix("VmHWM:").map(|m| m.trim().to_owned())))
    {
        line("most memory of this benchmark", &memory);
    }
}
