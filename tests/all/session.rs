//! Sessions on the shipped scenario: codec, undo, branch, save and load.

use super::october::{machine, played};
use mildias::engine::content::Content;
use mildias::engine::hash::rules;
use mildias::engine::machine::Machine;
use mildias::session::{LensMode, LoadError, Memory, Save, SaveError, Session, Store as _, Verdict, read, write};
use proptest::prelude::*;
use std::sync::Arc;

fn picks() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_possible_command_reads_back_as_it_was_written(seed in 1u64..50, picks in picks()) {
        let session = played(seed, LensMode::Fixed(0), &picks);
        for command in session.possible() {
            let text = write(session.content(), &command);
            prop_assert_eq!((read(session.content(), &text), &text), (Ok(command), &text));
        }
    }

    #[test]
    fn any_prefix_through_save_and_load_gives_the_same_hash(seed in 1u64..50, picks in picks(), at in any::<prop::sample::Index>()) {
        let session = played(seed, LensMode::Open, &picks);
        let prefix = session.branch(at.index(session.history().len() + 1));
        let save = Save::from_text(&prefix.save().to_text()).expect("a save just written");
        let loaded = Session::load(machine(), &save).expect("the same scenario");
        prop_assert_eq!(&loaded.verdict, &Verdict::Same);
        prop_assert_eq!(loaded.session.hash(), prefix.hash());
        prop_assert_eq!(loaded.session.state(), prefix.state());
        prop_assert_eq!(loaded.session.run().len(), prefix.run().len());
    }

    #[test]
    fn going_back_gives_the_state_bit_for_bit(seed in 1u64..50, picks in picks(), at in any::<prop::sample::Index>()) {
        let mut session = played(seed, LensMode::Fixed(0), &picks);
        let n = session.history().len();
        let to = at.index(n + 1);
        let there = played(seed, LensMode::Fixed(0), &picks[..to]);
        prop_assert_eq!(session.rewind(to), to < n);
        prop_assert_eq!(session.state(), there.state());
        prop_assert_eq!(session.hash(), there.hash());
        prop_assert_eq!(&session.run().bookings, &there.run().bookings);
        prop_assert_eq!(&session.run().events, &there.run().events);
        prop_assert_eq!(session.rewinds().len(), usize::from(to < n));
    }
}

#[test]
fn a_refused_command_changes_nothing_and_is_not_kept() {
    let mut session = played(4, LensMode::Fixed(0), &[]);
    let (before, hash) = (session.state().clone(), session.hash());
    for line in ["lever nosuch up", "choose a b", "sing", "", "close now", "give x y z 1"] {
        let error = session.obey(line).expect_err(line).to_string();
        assert!(error.len() > 10, "{line}: {error}");
    }
    assert_eq!((session.state(), session.hash(), session.history().len()), (&before, hash, 0));
}

#[test]
fn a_wrong_word_is_named_with_its_neighbour() {
    let session = played(4, LensMode::Fixed(0), &[]);
    let lever = &session.content().levers[0].id;
    let close = format!("{lever}x");
    let error = read(session.content(), &format!("lever {close} up")).expect_err("no such lever").to_string();
    assert!(error.contains(&close) && error.contains(&format!("did you mean `{lever}`?")), "{error}");
    assert!(read(session.content(), "clos").expect_err("no verb").to_string().contains("did you mean `close`?"));
    assert!(read(session.content(), "lever").expect_err("short").to_string().contains("lever LEVER up|down"));
}

#[test]
fn a_change_of_any_byte_is_found() {
    let session = played(7, LensMode::Open, &[5, 0, 9, 30, 0, 14, 0]);
    let text = session.save().to_text();
    let mut bytes = text.clone().into_bytes();
    for at in 0..bytes.len() {
        // One bit, a digit or letter for another, and a byte that is no text.
        for change in [0x01, 0x10, 0x80] {
            bytes[at] ^= change;
            let changed = String::from_utf8_lossy(&bytes);
            let error = Save::from_text(&changed).expect_err("a changed byte that nobody saw").to_string();
            assert!(error.contains("previous copy"), "byte {at}: {error}");
            bytes[at] ^= change;
        }
    }
    assert_eq!(Save::from_text(&text), Ok(session.save()));
    assert!(matches!(Save::from_text(""), Err(SaveError::NoSave)));
    assert!(matches!(Save::from_text(&text[..text.len() / 2]), Err(SaveError::NoSave)));
    assert!(matches!(Save::from_text(&format!("{text}{text}")), Err(SaveError::Checksum { .. })));
}

/// A save whose checksum was made right again by hand: only the replay can tell.
#[test]
fn a_forged_save_is_found_to_diverge_and_the_place_is_named() {
    let session = played(7, LensMode::Fixed(0), &[0; 20]);
    assert!(session.turns().len() > 3, "three turns at least");
    let load = |save: &Save| Session::load(machine(), &Save::from_text(&save.to_text()).expect("a save"));

    let mut seed = session.save();
    seed.seed += 1;
    assert!(matches!(load(&seed).expect("loads").verdict, Verdict::Diverged(_)), "another seed");

    let mut hash = session.save();
    hash.hashes[2] = "00".repeat(32);
    let verdict = load(&hash).expect("loads").verdict;
    let Verdict::Diverged(place) = verdict else { panic!("{verdict:?}") };
    assert!(place.to_string().contains("turn 3"), "{place}");

    let mut command = session.save();
    command.commands[1] = "lever nosuch up".into();
    let loaded = load(&command).expect("loads");
    let warning = loaded.warning().expect("a warning");
    assert!(warning.contains("command 2") && warning.contains("previous copy"), "{warning}");
    assert_eq!(loaded.session.history().len(), 1, "it stands before the command that cannot be read");
    assert!(loaded.session.is_unverified());

    let mut fewer = session.save();
    fewer.commands.pop();
    assert!(matches!(load(&fewer).expect("loads").verdict, Verdict::Diverged(_)), "a command left out");
}

#[test]
fn other_rules_are_continued_only_unverified() {
    // One number of the model is another: the scenario was revised after the save was made.
    let revised = |change: &dyn Fn(&mut Content)| {
        let mut content = (*machine().content).clone();
        change(&mut content);
        content.rules_hash = rules(&content);
        Arc::new(Machine::new(Arc::new(content)))
    };
    let session = played(7, LensMode::Fixed(0), &[0; 20]);
    let save = session.save();

    let slower = revised(&|c| c.model.noises.iter_mut().for_each(|n| n.time *= 2.0));
    let loaded = Session::load(slower, &save).expect("loads");
    assert!(matches!(loaded.verdict, Verdict::OtherRules(Some(_))), "{:?}", loaded.verdict);
    let warning = loaded.warning().expect("a warning");
    assert!(warning.contains("other rules") && warning.contains("unverified"), "{warning}");
    let mut session = loaded.session;
    assert!(session.is_unverified());
    let next = session.possible().last().cloned().expect("something to do");
    session.apply(&next).expect("it goes on");
    assert!(session.is_unverified(), "and stays marked");

    // A replay that comes to the same states under other rules is still unverified.
    let mut renamed = save.clone();
    renamed.rules = "11".repeat(32);
    let loaded = Session::load(machine(), &renamed).expect("loads");
    assert_eq!(loaded.verdict, Verdict::OtherRules(None));
    assert!(loaded.session.is_unverified() && loaded.warning().expect("a warning").contains("unverified"));

    let mut save = save;
    save.scenario = "elsewhere".into();
    assert!(matches!(Session::load(machine(), &save), Err(LoadError::Scenario(..))));
    save.scenario = machine().content.id.clone();
    save.lens = "nosuch".into();
    assert!(matches!(Session::load(machine(), &save), Err(LoadError::Lens(_))));
}

#[test]
fn the_seed_draws_the_lens_and_the_save_says_open() {
    let lenses: Vec<u32> = (1..40).map(|seed| played(seed, LensMode::Open, &[]).state().lens).collect();
    for lens in 0..machine().content.lenses.len() as u32 {
        assert!(lenses.contains(&lens), "lens {lens} is never drawn in 39 seeds");
    }
    let session = played(3, LensMode::Open, &[]);
    assert_eq!(session.save().lens, "open");
    assert!(!session.lens_is_known());
}

#[test]
fn it_keeps_itself_after_every_command_with_the_copy_before() {
    let store = Arc::new(Memory::default());
    let mut session = played(3, LensMode::Fixed(0), &[]);
    session.attach(store.clone(), "game");
    for n in 1..=3 {
        let next = session.possible().last().cloned().expect("something to do");
        session.apply(&next).expect("possible");
        let kept = Save::from_text(&store.get("game").expect("kept")).expect("a save");
        let before = Save::from_text(&store.previous("game").expect("kept")).expect("a save");
        assert_eq!((kept.commands.len(), before.commands.len()), (n, n - 1));
    }
    assert!(session.undo() && session.trouble().is_none());
    let kept = Save::from_text(&store.get("game").expect("kept")).expect("a save");
    assert_eq!((kept.commands.len(), kept.rewinds.len()), (2, 1), "a rewind is kept too");
}

#[test]
fn the_bookings_of_a_run_add_up_turn_by_turn() {
    let session = played(11, LensMode::Fixed(0), &[0; 20]);
    let turns = session.turns();
    let stocks = session.content().slots.iter().enumerate().filter(|(_, s)| s.grid > 0.0 && !s.name.starts_with('#'));
    for (slot, info) in stocks {
        for turn in 0..turns.len() - 1 {
            let (from, to) = (turns[turn].settled.0, turns[turn + 1].settled.0);
            let mut value = turns[turn].state.slots[slot];
            for booking in session.run().bookings[from..to].iter().filter(|b| b.slot.0 as usize == slot) {
                value += booking.amount;
            }
            let there = turns[turn + 1].state.slots[slot];
            assert_eq!(value.to_bits(), there.to_bits(), "{} in turn {turn}: {value} and {there}", info.name);
        }
    }
}

#[test]
fn a_turn_holds_what_happened_from_its_opening_to_the_next() {
    use mildias::engine::ledger::Event;
    let session = played(11, LensMode::Fixed(0), &[0; 20]);
    for turn in 0..session.turns().len() - usize::from(session.is_over()) {
        let events = session.events(turn);
        assert_eq!(events.first(), Some(&Event::Opened), "turn {turn}");
        assert_eq!(events.iter().filter(|e| **e == Event::Opened).count(), 1, "turn {turn}");
    }
}
