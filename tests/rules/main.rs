//! The rules of play on small worlds built by hand: the desk, consent, levers, talks, boards, offices, other players.

mod ahead;
mod fixture;

use fixture::World;
use mildias::engine::command::{Command, Refusal};
use mildias::engine::content::*;
use mildias::engine::expr::{Binary, Expr};
use mildias::engine::ledger::{Event, Ledger, Silent};
use mildias::engine::luck;
use mildias::engine::machine::Machine;
use mildias::engine::negotiation::acceptance;
use mildias::engine::policy::{self, Scratch};
use mildias::engine::state::State;

fn close(m: &Machine, s: &mut State) {
    m.apply(s, &Command::Close, &mut Silent).expect("closes");
}

fn choose(storylet: u32, option: u32, way: Way) -> Command {
    Command::Choose {
        storylet,
        option,
        way,
    }
}

/// A world with events, initiatives, odds, petitions and actors that touch nothing but the mood and the output.
fn lively() -> World {
    let mut w = World::new();
    for (i, id) in ["fair", "storm", "strike", "letter", "visit", "rumour"]
        .into_iter()
        .enumerate()
    {
        let e = w.event(id, 1.0 + i as f64, w.mood) as usize;
        let odds = [1.0, 2.0].map(|x| Odds {
            label: String::new(),
            weight: w.constant(x),
            outcome: w.outcome(w.mood, x),
        });
        w.content.storylets[e].options[0].odds = odds.into();
        w.content.storylets[e].cooldown = 1 + i as u32 % 3;
    }
    for id in ["march", "tour"] {
        let e = w.event(id, 1.0, w.mood) as usize;
        w.content.storylets[e].kind = StoryletKind::Initiative;
        w.content.storylets[e].cost = 1;
    }
    w.petition("search", 0.4);
    w.actor(
        "owners",
        0.7,
        &[(1.0, 1.0, w.mood, -3.0), (2.0, 2.0, w.mood, -5.0)],
    );
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
            let first = s
                .desk
                .iter()
                .map(|d| d.storylet)
                .find(|&k| m.content.storylets[k as usize].cost == 0);
            let Some(first) = first else { continue };
            m.apply(&mut s, &choose(first, option, Way::Agreed), &mut Silent)
                .unwrap();
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
            compared += a
                .iter()
                .filter(|e| matches!(e, Event::Chosen(_, _, Some(_)) | Event::Moved(..)))
                .count();
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
    w.content.storylets[0].options[1].outcome.effects = vec![Effect {
        act: Act::Trigger(must as u32),
        timing: Timing::Now,
    }];
    let m = w.machine();
    let output = |s: &State| m.get(s, mildias::engine::expr::Slot(8));
    let (mut triggered, mut lapsed) = (0, 0);
    for seed in 0..40 {
        let mut s = m.start(seed, 0, &mut Silent);
        let ids: Vec<u32> = s.desk.iter().map(|d| d.storylet).collect();
        assert!(
            ids.contains(&3) && ids.len() == 3,
            "two drawn and the urgent one: {ids:?}"
        );
        assert_eq!(m.legal(&s, &choose(9, 0, Way::Agreed)), Err(Refusal::Unknown));
        if ids.contains(&0) {
            let open = output(&s);
            m.apply(&mut s, &choose(0, 1, Way::Agreed), &mut Silent).unwrap();
            assert_eq!(
                m.legal(&s, &choose(0, 1, Way::Agreed)),
                Err(Refusal::NotNow),
                "answered once"
            );
            close(&m, &mut s);
            assert_eq!(output(&s), open + 1.0, "the urgent one's silence");
            assert!(s.desk.iter().all(|d| d.storylet != 3), "once");
            assert_eq!(m.legal(&s, &Command::Close), Err(Refusal::Unanswered(vec![4])));
            m.apply(&mut s, &choose(4, 0, Way::Agreed), &mut Silent).unwrap();
            close(&m, &mut s);
            triggered += 1;
        } else {
            let mut ledger = Ledger::default();
            m.apply(&mut s, &choose(ids[1].min(2), 0, Way::Agreed), &mut ledger)
                .unwrap();
            assert!(
                ledger.events.contains(&Event::Left(3, true)),
                "the mood rose: it lapses at once"
            );
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
    let asks = |parties: &[u32]| {
        parties
            .iter()
            .map(|&party| Consent { party, refuses })
            .collect::<Vec<_>>()
    };
    w.content.storylets[e].options[0].consent = asks(&[base, outside]);
    w.content.storylets[e].options[1].consent = asks(&[base, left]);
    let patience = w.content.parties[left as usize].patience;
    let m = w.machine();
    let mut s = m.start(1, 0, &mut Silent);
    let before = s.clone();
    assert_eq!(
        m.apply(&mut s, &choose(0, 0, Way::Agreed), &mut Silent),
        Err(Refusal::Consent(vec![base]))
    );
    assert_eq!(
        m.apply(&mut s, &choose(0, 1, Way::Agreed), &mut Silent),
        Err(Refusal::Consent(vec![base, left]))
    );
    assert_eq!(
        m.apply(&mut s, &choose(0, 1, Way::Bargain), &mut Silent),
        Err(Refusal::NoBargain(left))
    );
    assert_eq!(s, before, "what is refused changes nothing");
    let mut over = s.clone();
    m.apply(&mut over, &choose(0, 1, Way::Overrule), &mut Silent)
        .unwrap();
    assert_eq!(m.get(&over, patience), 40.0);
    m.apply(&mut s, &choose(0, 0, Way::Bargain), &mut Silent).unwrap();
    let stands = m.content.pledges[0].state;
    assert_eq!(m.get(&s, stands), pledge_state::OPEN);
    close(&m, &mut s);
    assert_eq!(
        m.legal(&s, &choose(0, 0, Way::Bargain)),
        Err(Refusal::NoBargain(base)),
        "it is open"
    );
    close(&m, &mut s);
    close(&m, &mut s);
    assert_eq!(m.get(&s, stands), pledge_state::BROKEN, "due after three steps");
    assert_eq!(m.get(&s, m.content.measures[0].slot.unwrap()), 50.0 + 5.0 - 7.0);
    assert_eq!(
        m.legal(&s, &choose(0, 0, Way::Bargain)),
        Err(Refusal::NoBargain(base)),
        "it was broken"
    );
}

#[test]
fn levers_cost_more_against_a_party_and_punish_going_back() {
    let mut w = World::new();
    let party = w.party("left", None);
    let position = |value| Position {
        value,
        label: String::new(),
    };
    let mut lever = Lever {
        id: "pace".into(),
        label: String::new(),
        about: Text::default(),
        positions: vec![position(0.0), position(10.0), position(30.0)],
        slot: w.slot("pace", (0.0, 100.0), 10.0),
        at: w.count("#at", 1.0),
        moved: w.count("#moved", -1.0),
        direction: w.count("#direction", 0.0),
        start: 1,
        when: None,
        cost: 1,
        against: vec![(party, -1)],
        reversal: 2,
        up: vec![],
        down: vec![],
        historical: vec![(0, 2)],
        sector: String::new(),
        plays: vec![],
    };
    lever.up = vec![w.add(w.mood, 1.0)];
    let (slot, mood) = (lever.slot, w.mood);
    w.content.levers.push(lever);
    w.content.desk.reversal = vec![w.add(w.mood, -20.0)];
    let m = w.machine();
    let go = |s: &mut State, up| m.apply(s, &Command::Lever { lever: 0, up }, &mut Silent);
    let mut s = m.start(1, 0, &mut Silent);
    go(&mut s, true).unwrap();
    assert_eq!(
        (m.get(&s, slot), m.get(&s, mood), m.attention(&s)),
        (30.0, 51.0, 3)
    );
    assert_eq!(go(&mut s, true), Err(Refusal::AtTheEnd));
    let mut late = s.clone();
    go(&mut s, false).unwrap();
    assert_eq!(
        (m.get(&s, slot), m.get(&s, mood), m.attention(&s)),
        (10.0, 31.0, 1),
        "costs 2; a reversal"
    );
    assert_eq!(go(&mut s, false), Err(Refusal::Attention(2, 1)));
    close(&m, &mut late);
    close(&m, &mut late);
    go(&mut late, false).unwrap();
    assert_eq!(m.get(&late, mood), 51.0, "after its time, no reversal");
    let mut record = m.start(1, 0, &mut Silent);
    policy::play_turn(&m, &mut record, 2, &mut Scratch::default(), &mut Silent);
    assert_eq!(m.get(&record, slot), 30.0, "the record's path");
}

/// Talks with three wings and one ratifier that bears 6.
fn talks() -> World {
    let mut w = World::new();
    let party = w.party("base", None);
    let wings = [(2.0, -8.0), (1.0, 3.0), (1.0, 0.0)].map(|(weight, points)| Wing {
        id: String::new(),
        label: String::new(),
        weight: w.constant(weight),
        points: w.constant(points),
        about: Text::default(),
    });
    let term = |worth: &[f64], price: f64, effects| Term {
        id: String::new(),
        label: String::new(),
        worth: worth.to_vec(),
        price: vec![price],
        effects,
    };
    let gain = vec![w.add(w.mood, 9.0)];
    let clauses = [(4.0, "banks"), (5.0, "firms")].map(|(price, id)| Clause {
        id: id.into(),
        label: String::new(),
        about: Text::default(),
        terms: vec![
            term(&[], 0.0, vec![]),
            term(&[6.0, 2.0, 4.0], price, gain.clone()),
        ],
        slot: w.count(id, 0.0),
    });
    let talk = Negotiation {
        id: "june".into(),
        title: Text::default(),
        body: Text::default(),
        when: w.turn(1.0),
        offers_per_turn: 2,
        cost: 1,
        clauses: clauses.into(),
        wings: wings.into(),
        threshold: 0.5,
        ratify: vec![Ratifier {
            party,
            bears: w.constant(6.0),
        }],
        on_signed: Outcome::default(),
        on_refused: w.outcome(w.output, -1.0),
        on_unratified: w.outcome(w.output, -10.0),
        on_closed: Outcome::default(),
        state: w.count("#talks", 0.0),
        offers: w.count("#offers", 0.0),
        offers_now: w.count("#offers_now", 0.0),
        stream: luck::stream("negotiation", "june", ""),
        history: String::new(),
        plays: vec![],
        sources: vec![],
    };
    w.content.negotiations.push(talk);
    w
}

#[test]
fn the_chance_of_a_signature_is_exact_and_both_sides_must_sign() {
    let w = talks();
    let (mood, output) = (w.mood, w.output);
    let m = w.machine();
    let s = m.start(0, 0, &mut Silent);
    let expected = acceptance(&m, &s, 0, &[1, 0]);
    let logistic = |x: f64| 1.0 / (1.0 + (-x / 10.0).exp());
    let (a, b, c) = (logistic(-2.0), logistic(5.0), logistic(4.0));
    // Half the weight is the first wing's: it is enough alone, or the two others together.
    assert!((expected.carries - (a + (1.0 - a) * b * c)).abs() < 1e-12);
    assert_eq!(expected.signed, expected.carries);
    let both = acceptance(&m, &s, 0, &[1, 1]);
    assert!(both.carries > expected.carries && both.signed == 0.0 && !both.prices[0].ratifies);
    let (mut signed, n) = (0, 4000);
    for seed in 0..n {
        let mut s = m.start(seed, 0, &mut Silent);
        let mut ledger = Ledger::default();
        let offer = |terms: [u32; 2]| Command::Offer {
            negotiation: 0,
            terms: terms.into(),
        };
        m.apply(&mut s, &offer([1, 0]), &mut ledger).unwrap();
        let Some(&Event::Offer(0, wings, yes, 0)) = ledger.events.first() else {
            panic!("{ledger:?}")
        };
        assert_eq!(
            yes,
            wings & 1 == 1 || wings == 6,
            "half of the weight, or the two others"
        );
        assert_eq!(
            (m.get(&s, mood), m.get(&s, output)),
            if yes { (59.0, 100.0) } else { (50.0, 99.0) }
        );
        signed += u32::from(yes);
        if yes {
            assert_eq!(m.legal(&s, &offer([1, 0])), Err(Refusal::NotNow));
        } else {
            m.apply(&mut s, &offer([1, 1]), &mut Silent).unwrap();
            assert_eq!(m.get(&s, mood), 50.0, "never ratified");
            assert_eq!(m.legal(&s, &offer([1, 0])), Err(Refusal::NoMoreOffers));
        }
    }
    let share = f64::from(signed) / n as f64;
    assert!(
        (share - expected.signed).abs() < 0.025,
        "{share} {}",
        expected.signed
    );
}

#[test]
fn boards_never_give_what_there_is_not() {
    let mut w = World::new();
    let stock = w.count("stock", 5.0);
    let given: Vec<_> = (0..3).map(|i| w.count(&format!("trucks[{i}]"), 0.0)).collect();
    let amount = w.expr(Expr::binary(Binary::Add, Expr::Slot(stock), Expr::Const(0.9)));
    let need = w.constant(1.0);
    let board = Allocation {
        id: "board".into(),
        title: Text::default(),
        body: Text::default(),
        when: w.turn(1.0),
        places: 0,
        means: vec![Means {
            id: "trucks".into(),
            label: String::new(),
            amount,
            given: given.clone(),
            need: vec![need; 3],
        }],
        shows: vec![],
        notes: vec![],
        cost: 1,
        touched: w.count("#touched", 0.0),
        plays: vec![],
    };
    w.content.allocations.push(board);
    w.actor("raiders", 1.0, &[(1.0, 1e12, stock, -2.0)]);
    let m = w.machine();
    let mut s = m.start(3, 0, &mut Silent);
    let give = |place, units| Command::Give {
        allocation: 0,
        means: 0,
        place,
        units,
    };
    m.apply(&mut s, &give(0, 4), &mut Silent).unwrap();
    assert_eq!(m.legal(&s, &give(1, 2)), Err(Refusal::Units(2, 1)));
    m.apply(&mut s, &give(1, 1), &mut Silent).unwrap();
    assert_eq!(m.attention(&s), 3, "only the first change costs");
    let mut ledger = Ledger::default();
    m.apply(&mut s, &Command::Close, &mut ledger).unwrap();
    assert_eq!(
        given.iter().map(|&g| m.get(&s, g)).collect::<Vec<_>>(),
        [2.0, 1.0, 0.0],
        "the largest first"
    );
    assert!(ledger.events.contains(&Event::Withdrawn(0, 0, 2)));
}

#[test]
fn a_commander_in_the_cabinet_leaves_the_next_in_line_to_act() {
    let mut w = World::new();
    let [a, b, c] = ["first", "second", "third"].map(|id| w.person(id, id.len() as f64));
    let army = w.office("army", true, &[a, b, c], Some(a));
    let cabinet = w.office("interior", false, &[a, b], None);
    let m = w.machine();
    let mut s = m.start(1, 0, &mut Silent);
    let seat = |office, person| Command::Seat {
        office,
        person,
        way: Way::Agreed,
    };
    let told = m.who_acts_after(&s, cabinet, Some(a));
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].office, told[0].before, told[0].after),
        (army, Some(a), Some(b))
    );
    m.apply(&mut s, &seat(cabinet, a), &mut Silent).unwrap();
    assert_eq!(
        (m.holder(&s, army), m.acting(&s, army)),
        (Some(a), Some(b)),
        "he keeps the command"
    );
    let card = &m.content.offices[army as usize];
    assert_eq!(
        (
            m.get(&s, card.holder_attributes[0]),
            m.get(&s, card.acting_attributes[0])
        ),
        (5.0, 6.0)
    );
    m.apply(&mut s, &Command::Vacate { office: army }, &mut Silent)
        .unwrap();
    assert_eq!(
        (m.holder(&s, army), m.acting(&s, army)),
        (Some(b), Some(b)),
        "retired: the next holds it"
    );
    assert_eq!(
        m.legal(&s, &seat(army, a)),
        Err(Refusal::Unfit),
        "who retired is out of the line"
    );
    m.apply(&mut s, &seat(cabinet, b), &mut Silent).unwrap();
    assert_eq!((m.holder(&s, army), m.acting(&s, army)), (Some(b), Some(c)));
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
    m.apply(
        &mut answered,
        &Command::Answer { petition, answer: 1 },
        &mut Silent,
    )
    .unwrap();
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
            let mut ledger = Ledger::default();
            policy::play_turn(&m, &mut s, 0, &mut scratch, &mut ledger);
            commands += ledger
                .events
                .iter()
                .filter(|e| matches!(e, Event::Chosen(..)))
                .count() as f64;
            assert!(s.slots.iter().all(|x| x.is_finite()));
        }
    }
    let mean = commands / 600.0;
    assert!(
        (0.8..4.0).contains(&mean),
        "about as many commands as attention: {mean}"
    );
}
