//! Forecasts and the track record.

use super::fixture::World;
use mildias::engine::command::Command;
use mildias::engine::content::*;
use mildias::engine::expr::Expr;
use mildias::engine::forecast::{Adviser, Forecast, Known, option};
use mildias::engine::ledger::Silent;
use mildias::engine::machine::Machine;
use mildias::engine::state::State;
use mildias::engine::track::Track;

const ADVISER: Adviser = Adviser { lens: 0, policy: 1 };

fn look(m: &Machine, s: &State, o: u32) -> Forecast {
    let command = Command::Choose { storylet: 0, option: o, way: Way::Agreed };
    option(m, s, &command, ADVISER, 40, &[1, 3, 12], &mut Known::default(), &mut |_, _| true).expect("a forecast")
}

/// One event; its first option adds a tenth of the hidden number to the mood.
fn world() -> World {
    let mut w = World::new();
    w.event("talks", 1.0, w.mood);
    w.content.storylets[0].once = true;
    let tenth = w.expr(Expr::binary(mildias::engine::expr::Binary::Mul, Expr::Const(0.1), Expr::Slot(w.hidden)));
    w.content.storylets[0].options[0].outcome.effects = vec![Effect { act: Act::Add(w.mood, tenth), timing: Timing::Now }];
    w
}

#[test]
fn a_forecast_rests_on_the_reading_and_never_on_the_truth() {
    let w = world();
    let (hidden, reading) = (w.hidden, w.reading);
    let m = w.machine();
    let s = m.start(7, 0, &mut Silent);
    let mut other = s.clone();
    other.slots[hidden.0 as usize] = 95.0;
    let forecast = look(&m, &s, 0);
    assert_eq!(forecast, look(&m, &other, 0), "the truth is not consulted");
    let expected = 0.1 * m.get(&s, reading);
    let d = forecast.measures[0][2];
    assert!((d.mean - expected).abs() < 4.0 * d.error + 1e-9, "{d:?} {expected}");
    assert!((0.25..0.9).contains(&d.spread), "a tenth of the spread of 5: {d:?}");
    other.slots[reading.0 as usize] += 30.0;
    assert!(look(&m, &other, 0).measures[0][0].mean > d.mean + 2.0, "the reading is");
    let flat = look(&m, &s, 1);
    assert!(flat.measures[0].iter().all(|d| d.mean == -5.0 && d.error == 0.0), "same luck in the pair: {flat:?}");
}

#[test]
fn what_others_have_set_going_is_not_foreseen_and_what_the_player_has_is() {
    use mildias::engine::ledger::Cause;
    let mut w = world();
    let secret = w.count("secret", 0.0);
    w.content.slots[secret.0 as usize].var = Some(0);
    w.content.vars.push(Var {
        id: "secret".into(),
        label: String::new(),
        about: String::new(),
        unit: String::new(),
        kind: VarKind::Stock,
        by: vec![],
        first: secret,
        len: 1,
        status: Status::Assumed,
        sources: vec![],
        sector: String::new(),
        hidden: true,
        good: 0,
        levels: vec![],
        decimals: 0,
        plays: vec![],
    });
    let amount = w.expr(Expr::Slot(secret));
    w.content.storylets[0].options[1].outcome.effects = vec![Effect { act: Act::Add(w.mood, amount), timing: Timing::Now }];
    let mut soon = w.add(w.mood, 10.0);
    soon.timing = Timing::In(1);
    let m = w.machine();
    let s = m.start(7, 0, &mut Silent);
    let set_going = |cause| {
        let mut s = s.clone();
        m.effects(&mut s, std::slice::from_ref(&soon), cause, &mut Silent);
        look(&m, &s, 1)
    };
    let plain = look(&m, &s, 1);
    assert_eq!(set_going(Cause::Move(0, 0)), plain);
    assert_eq!(set_going(Cause::Option(0, 0)).measures[0][1].with, plain.measures[0][1].with + 10.0);
    let mut other = s.clone();
    other.slots[secret.0 as usize] = 30.0;
    assert_eq!(look(&m, &other, 1), plain, "a hidden number that nobody estimates");
}

#[test]
fn compulsory_answers_are_compared_with_the_others_and_a_forecast_can_be_stopped() {
    let mut w = world();
    w.content.storylets[0].compulsory = true;
    let m = w.machine();
    let s = m.start(7, 0, &mut Silent);
    let (a, b) = (look(&m, &s, 0).measures[0][0], look(&m, &s, 1).measures[0][0]);
    assert!((a.mean + b.mean).abs() < 1e-9 && a.mean > 5.0, "{a:?} {b:?}");
    let command = Command::Choose { storylet: 0, option: 0, way: Way::Agreed };
    let mut asked = 0;
    let stopped = option(&m, &s, &command, ADVISER, 40, &[1], &mut Known::default(), &mut |done, of| {
        assert_eq!(of, 40);
        asked = done;
        done < 5
    });
    assert_eq!((stopped, asked), (None, 5));
    assert_eq!(option(&m, &s, &Command::Close, ADVISER, 4, &[1], &mut Known::default(), &mut |_, _| true), None);
}

#[test]
fn runs_that_were_made_for_one_choice_serve_the_others_and_change_nothing() {
    for compulsory in [true, false] {
        let mut w = world();
        w.content.storylets[0].compulsory = compulsory;
        let mood = w.mood.0 as usize;
        let m = w.machine();
        let s = m.start(7, 0, &mut Silent);
        let mut known = Known::default();
        let mut ask = |s: &State, o: u32, samples: u32| {
            let (command, mut calls) = (Command::Choose { storylet: 0, option: o, way: Way::Agreed }, 0);
            let made = option(&m, s, &command, ADVISER, samples, &[1, 3, 12], &mut known, &mut |_, _| {
                calls += 1;
                true
            });
            (made.expect("a forecast"), calls)
        };
        // A few first, then all; the last call says that it is done.
        assert_eq!((ask(&s, 0, 10).1, ask(&s, 0, 40).1), (11, 31));
        assert_eq!(ask(&s, 0, 40), (look(&m, &s, 0), 1), "all of it is known");
        assert_eq!(ask(&s, 1, 40), (look(&m, &s, 1), if compulsory { 1 } else { 41 }));
        assert_eq!(ask(&s, 0, 10).1, 1, "fewer than are known");
        let mut other = s.clone();
        other.slots[mood] += 1.0;
        assert_eq!(ask(&other, 0, 10).1, 11, "of another state nothing is");
    }
}

#[test]
fn what_is_unforeseen_does_not_happen_in_a_forecast() {
    let with_move = |unforeseen| {
        let mut w = world();
        let a = w.actor("plot", 9.0, &[(1.0, 1e12, w.mood, -1.0)]) as usize;
        w.content.actors[a].moves[0].unforeseen = unforeseen;
        let m = w.machine();
        let s = m.start(7, 0, &mut Silent);
        look(&m, &s, 1).measures[0][2].without
    };
    assert_eq!((with_move(false), with_move(true)), (38.0, 50.0));
}

#[test]
fn the_lens_that_the_world_obeys_leads_the_record() {
    let mut w = World::new();
    let amount = w.expr(Expr::Slot(w.pull));
    let a = w.actor("growth", 9.0, &[(0.0, 1e12, w.output, 0.0)]) as usize;
    w.content.actors[a].moves[0].effects = vec![Effect { act: Act::Add(w.output, amount), timing: Timing::Now }];
    w.content.published.push(Published { slot: w.output, label: String::new(), sd: 0.5, lag: 0, stream: 77 });
    let output = w.output;
    let m = w.machine();
    for truth in 0..2 {
        let mut s = m.start(9, truth, &mut Silent);
        let (mut track, mut lead) = (Track::new(&m), 0.0);
        for _ in 0..6 {
            track.predict(&m, &s);
            m.apply(&mut s, &Command::Close, &mut Silent).unwrap();
            track.observe(&m, &s);
            let [figure] = &track.news[..] else { panic!("one figure a turn: {track:?}") };
            let off = |lens: u32| figure.predictions[lens as usize].surprise(figure.value);
            assert!((off(truth) - (figure.value - m.get(&s, output)) / 0.5).abs() < 1e-9, "the true lens misses by the error alone");
            lead += (off(1 - truth) * off(1 - truth) - off(truth) * off(truth)) / 2.0;
        }
        assert_eq!(track.figures, 6);
        assert!(track.weights()[truth as usize] > 0.99, "{track:?}");
        // Two lenses 2 apart at a spread of 0.5: half of 4 squared a figure, but for its errors.
        assert!((track.scores[truth as usize] - track.scores[1 - truth as usize] - lead).abs() < 1e-9);
        assert!((lead - 6.0 * 8.0).abs() < 3.0 * libm::sqrt(6.0 * 16.0), "{lead}");
    }
}

#[test]
fn a_figure_that_comes_late_tells_of_its_time() {
    let mut w = World::new();
    w.content.clock.units = 24;
    let amount = w.expr(Expr::Slot(w.pull));
    let a = w.actor("growth", 9.0, &[(0.0, 1e12, w.output, 0.0)]) as usize;
    w.content.actors[a].moves[0].effects = vec![Effect { act: Act::Add(w.output, amount), timing: Timing::Now }];
    w.content.published.push(Published { slot: w.output, label: String::new(), sd: 1e-3, lag: 2, stream: 77 });
    let output = w.output;
    let m = w.machine();
    let mut s = m.start(9, 0, &mut Silent);
    let mut track = Track::new(&m);
    let mut past = vec![m.get(&s, output)];
    for turn in 1..=8_u32 {
        track.predict(&m, &s);
        m.apply(&mut s, &Command::Close, &mut Silent).unwrap();
        track.observe(&m, &s);
        past.push(m.get(&s, output));
        assert_eq!(track.figures, turn.saturating_sub(2));
        for figure in &track.news {
            assert_eq!(figure.of + 2, s.tick);
            assert!((figure.value - past[figure.of as usize]).abs() < 0.01, "{figure:?}: {past:?}");
        }
    }
}

#[test]
fn what_is_said_to_hold_in_nine_cases_of_ten_does() {
    let mut w = super::lively();
    w.content.clock.units = 24;
    w.content.published.push(Published { slot: w.mood, label: String::new(), sd: 2.0, lag: 0, stream: 77 });
    let m = w.machine();
    let (mut figures, mut held) = (0, 0);
    for seed in 0..40 {
        let mut s = m.start(seed, 0, &mut Silent);
        let mut track = Track::new(&m);
        while s.ended.is_none() && s.turn < 20 {
            track.predict(&m, &s);
            if m.apply(&mut s, &Command::Close, &mut Silent).is_err() {
                break;
            }
            track.observe(&m, &s);
            figures += track.news.len();
            held += track.news.iter().filter(|f| f.predictions[0].surprise(f.value).abs() < 1.645).count();
        }
    }
    let share = held as f64 / figures as f64;
    assert!(figures > 400 && (0.85..0.95).contains(&share), "{held} of {figures}");
}

#[test]
fn a_campaign_under_any_policy_comes_to_its_end_and_repeats_bit_for_bit() {
    let mut w = super::lively();
    w.content.clock.units = 24;
    let never = w.constant(0.0);
    w.ending("over", never, true, true);
    let must = &mut w.content.storylets[1];
    must.compulsory = true;
    must.urgent = true;
    let m = w.machine();
    for policy in 0..m.content.policies.len() as u32 {
        for seed in 0..20 {
            let run = || mildias::engine::policy::campaign(&m, seed, seed as u32 % 2, policy, &mut Silent);
            let (a, b) = (run(), run());
            assert_eq!((a.ended, a.tick), (Some(0), 24));
            assert_eq!(m.hash(&a), m.hash(&b));
        }
    }
}

#[test]
fn a_forecast_runs_beyond_the_calendar_and_leaves_the_state_alone() {
    let mut w = world();
    w.content.clock.units = 2;
    let (income, always) = ([(0.0, 1e12, w.mood, 1.0)], w.constant(1.0));
    w.actor("thaw", 1.0, &income);
    w.ending("over", always, true, false);
    w.content.measures.push(Measure { id: "stands".into(), label: String::new(), slot: None, good: 1, decimals: 0, unit: String::new() });
    let m = w.machine();
    let s = m.start(5, 0, &mut Silent);
    let before = s.clone();
    let forecast = look(&m, &s, 1);
    assert_eq!(s, before);
    let without: Vec<f64> = forecast.measures[0].iter().map(|d| d.without).collect();
    assert_eq!(without, [51.0, 53.0, 62.0], "the model runs on for twelve units");
    assert_eq!(forecast.measures[1][2].with, 1.0, "the calendar fells no government");
}
