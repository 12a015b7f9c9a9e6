//! The rules of play on small worlds built by hand: the desk, consent, petitions, other players.

mod ahead;
mod fixture;
mod table;
mod together;

use fixture::World;
use mildias::engine::command::{Command, Refusal};
use mildias::engine::content::*;
use mildias::engine::ledger::{Event, Ledger, Silent};
use mildias::engine::machine::Machine;
use mildias::engine::policy::{self, Scratch};
use mildias::engine::state::State;

fn close(m: &Machine, s: &mut State) {
    m.apply(s, &Command::Close, &mut Silent).expect("closes");
}

fn choose(storylet: u32, option: u32, way: Way) -> Command {
    Command::Choose { storylet, option, way }
}

/// A world with events, initiatives, odds, petitions and actors that touch nothing but the mood and the output.
fn lively() -> World {
    let mut w = World::new();
    for (i, id) in ["fair", "storm", "strike", "letter", "visit", "rumour"].into_iter().enumerate() {
        let e = w.event(id, 1.0 + i as f64, w.mood) as usize;
        let odds = [1.0, 2.0].map(|x| Odds { label: String::new(), weight: w.constant(x), outcome: w.outcome(w.mood, x) });
        w.content.storylets[e].options[0].odds = odds.into();
        w.content.storylets[e].cooldown = 1 + i as u32 % 3;
    }
    for id in ["march", "tour"] {
        let e = w.event(id, 1.0, w.mood) as usize;
        w.content.storylets[e].kind = StoryletKind::Initiative;
        w.content.storylets[e].cost = 1;
    }
    w.petition("search", 0.4);
    w.actor("owners", 0.7, &[(1.0, 1.0, w.mood, -3.0), (2.0, 2.0, w.mood, -5.0)]);
    w.actor("guilds", 0.5, &[(1.0, 3.0, w.output, -3.0)]);
    w
}

#[test]
fn flipping_a_choice_changes_no_unrelated_draw() {
    let m = lively().machine();
    let mut compared = 0;
    for seed in 0..60 {
        let mut told = Vec::new();
        for option in 0..2 {
            let mut s = m.start(seed, 0, &mut Silent);
            let first = s.desk.iter().map(|d| d.storylet).find(|&k| m.content.storylets[k as usize].cost == 0);
            let Some(first) = first else { continue };
            m.apply(&mut s, &choose(first, option, Way::Agreed), &mut Silent).unwrap();
            let (mut ledger, mut scratch) = (Ledger::default(), Scratch::default());
            for _ in 0..12 {
                policy::play_turn(&m, &mut s, 1, &mut scratch, &mut ledger);
                let open = s.desk.clone();
                for d in open {
                    let _ = m.apply(&mut s, &choose(d.storylet, 0, Way::Agreed), &mut ledger);
                }
            }
            told.push(ledger.events);
        }
        if let [a, b] = &told[..] {
            assert_eq!(a, b, "seed {seed}");
            compared += a.iter().filter(|e| matches!(e, Event::Chosen(_, _, Some(_)) | Event::Moved(..))).count();
        }
    }
    assert!(compared > 500, "draws were compared: {compared}");
}

#[test]
fn a_newcomer_matters_only_by_winning_and_chances_are_weights() {
    let build = |newcomer: bool| {
        let mut w = World::new();
        w.content.desk.events = w.turn(1.0);
        w.event("light", 1.0, w.mood);
        w.event("heavy", 3.0, w.mood);
        if newcomer {
            w.event("new", 2.0, w.mood);
        }
        w.machine()
    };
    let (old, new) = (build(false), build(true));
    let (mut heavy, mut won) = (0, 0);
    for seed in 0..3000 {
        let drawn = |m: &Machine| m.start(seed, 0, &mut Silent).desk[0].storylet;
        let (before, after) = (drawn(&old), drawn(&new));
        assert!(after == before || after == 2);
        heavy += u32::from(before == 1);
        won += u32::from(after == 2);
    }
    assert!((2150..2350).contains(&heavy), "3 of 4: {heavy}");
    assert!((900..1100).contains(&won), "2 of 6: {won}");
}

#[test]
fn the_desk_honours_quota_urgency_silence_lapses_and_compulsion() {
    let mut w = World::new();
    for id in ["a", "b", "c"] {
        w.event(id, 1.0, w.mood);
    }
    let urgent = w.event("urgent", 1.0, w.mood) as usize;
    let mute = w.outcome(w.output, 1.0);
    w.content.storylets[urgent].urgent = true;
    w.content.storylets[urgent].once = true;
    w.content.storylets[urgent].silence = mute;
    w.content.storylets[urgent].lapses = Some(w.at_least(w.mood, 54.0));
    let must = w.event("must", 0.0, w.mood) as usize;
    w.content.storylets[must].compulsory = true;
    w.content.storylets[0].options[1].outcome.effects = vec![Effect { act: Act::Trigger(must as u32), timing: Timing::Now }];
    let m = w.machine();
    let output = |s: &State| m.get(s, mildias::engine::expr::Slot(8));
    let (mut triggered, mut lapsed) = (0, 0);
    for seed in 0..40 {
        let mut s = m.start(seed, 0, &mut Silent);
        let ids: Vec<u32> = s.desk.iter().map(|d| d.storylet).collect();
        assert!(ids.contains(&3) && ids.len() == 3, "two drawn and the urgent one: {ids:?}");
        assert_eq!(m.legal(&s, &choose(9, 0, Way::Agreed)), Err(Refusal::Unknown));
        if ids.contains(&0) {
            let open = output(&s);
            m.apply(&mut s, &choose(0, 1, Way::Agreed), &mut Silent).unwrap();
            assert_eq!(m.legal(&s, &choose(0, 1, Way::Agreed)), Err(Refusal::NotNow), "answered once");
            close(&m, &mut s);
            assert_eq!(output(&s), open + 1.0, "the urgent one's silence");
            assert!(s.desk.iter().all(|d| d.storylet != 3), "once");
            assert_eq!(m.legal(&s, &Command::Close), Err(Refusal::Unanswered(vec![4])));
            m.apply(&mut s, &choose(4, 0, Way::Agreed), &mut Silent).unwrap();
            close(&m, &mut s);
            triggered += 1;
        } else {
            let mut ledger = Ledger::default();
            m.apply(&mut s, &choose(ids[1].min(2), 0, Way::Agreed), &mut ledger).unwrap();
            assert!(ledger.events.contains(&Event::Left(3, true)), "the mood rose: it lapses at once");
            lapsed += 1;
        }
    }
    assert!(triggered > 5 && lapsed > 5);
}

#[test]
fn consent_is_agreed_bought_or_overruled() {
    let mut w = World::new();
    let pledge = w.pledge("no_cuts", 3, false);
    let (base, left) = (w.party("base", Some(pledge)), w.party("left", None));
    let outside = w.party("outside", None);
    let no = w.constant(0.0);
    w.content.parties[outside as usize].inside = Some(no);
    let e = w.event("cuts", 1.0, w.mood) as usize;
    let refuses = w.constant(1.0);
    let asks = |parties: &[u32]| parties.iter().map(|&party| Consent { party, refuses }).collect::<Vec<_>>();
    w.content.storylets[e].options[0].consent = asks(&[base, outside]);
    w.content.storylets[e].options[1].consent = asks(&[base, left]);
    let patience = w.content.parties[left as usize].patience;
    let m = w.machine();
    let mut s = m.start(1, 0, &mut Silent);
    let before = s.clone();
    assert_eq!(m.apply(&mut s, &choose(0, 0, Way::Agreed), &mut Silent), Err(Refusal::Consent(vec![base])));
    assert_eq!(m.apply(&mut s, &choose(0, 1, Way::Agreed), &mut Silent), Err(Refusal::Consent(vec![base, left])));
    assert_eq!(m.apply(&mut s, &choose(0, 1, Way::Bargain), &mut Silent), Err(Refusal::NoBargain(left)));
    assert_eq!(s, before, "what is refused changes nothing");
    let mut over = s.clone();
    m.apply(&mut over, &choose(0, 1, Way::Overrule), &mut Silent).unwrap();
    assert_eq!(m.get(&over, patience), 40.0);
    m.apply(&mut s, &choose(0, 0, Way::Bargain), &mut Silent).unwrap();
    let stands = m.content.pledges[0].state;
    assert_eq!(m.get(&s, stands), pledge_state::OPEN);
    close(&m, &mut s);
    assert_eq!(m.legal(&s, &choose(0, 0, Way::Bargain)), Err(Refusal::NoBargain(base)), "it is open");
    close(&m, &mut s);
    close(&m, &mut s);
    assert_eq!(m.get(&s, stands), pledge_state::BROKEN, "due after three steps");
    assert_eq!(m.get(&s, m.content.measures[0].slot.unwrap()), 50.0 + 5.0 - 7.0);
    assert_eq!(m.legal(&s, &choose(0, 0, Way::Bargain)), Err(Refusal::NoBargain(base)), "it was broken");
}

#[test]
fn silence_is_the_first_answer_and_actors_keep_to_their_budget() {
    let mut w = World::new();
    let petition = w.petition("search", 1.0);
    let actor = w.actor("guilds", 0.6, &[(1.0, 1e12, w.output, -1.0)]) as usize;
    let mood = w.mood;
    let m = w.machine();
    let mut s = m.start(1, 0, &mut Silent);
    assert_eq!(s.petitions, [petition]);
    let mut answered = s.clone();
    m.apply(&mut answered, &Command::Answer { petition, answer: 1 }, &mut Silent).unwrap();
    close(&m, &mut answered);
    close(&m, &mut s);
    assert_eq!((m.get(&answered, mood), m.get(&s, mood)), (52.0, 51.0));
    let mut ledger = Ledger::default();
    for _ in 0..19 {
        m.apply(&mut s, &Command::Close, &mut ledger).unwrap();
        let guilds = &m.content.actors[actor];
        assert!(m.get(&s, guilds.budget) > -1e-9);
    }
    let moves = m.get(&s, m.content.actors[actor].moves[0].count);
    assert!((11.0..=12.0).contains(&moves), "20 turns at 0.6: {moves}");
}

#[test]
fn any_play_under_any_lens_keeps_numbers_finite() {
    let mut w = lively();
    let p = w.person("one", 1.0);
    w.office("interior", false, &[p], None);
    let m = w.machine();
    let mut scratch = Scratch::default();
    let mut commands = 0.0;
    for seed in 0..30 {
        let mut s = m.start(seed, 0, &mut Silent);
        for turn in 0..20 {
            m.relens(&mut s, turn % 2);
            let mut possible = Vec::new();
            m.possible(&s, &mut possible);
            assert_eq!(possible.last(), Some(&Command::Close));
            for c in &possible {
                assert_eq!(m.legal(&s, c), Ok(()), "{c:?}");
            }
            let mut numbered: Vec<Command> = (0..m.candidates(&s, false)).filter_map(|k| m.candidate(&s, k, false)).collect();
            numbered.sort_by_key(|c| possible.iter().position(|p| p == c));
            assert_eq!(numbered, possible[..possible.len() - 1], "each has one number");
            let mut ledger = Ledger::default();
            policy::play_turn(&m, &mut s, 0, &mut scratch, &mut ledger);
            commands += ledger.events.iter().filter(|e| matches!(e, Event::Chosen(..))).count() as f64;
            assert!(s.slots.iter().all(|x| x.is_finite()));
        }
    }
    let mean = commands / 600.0;
    assert!((0.8..4.0).contains(&mean), "about as many commands as attention: {mean}");
}
