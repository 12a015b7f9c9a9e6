//! The line face, played through on a small scenario.

use mildias::engine::command::Command;
use mildias::engine::content::Way;
use mildias::plain::{Options, play};
use mildias::scenario::{self, Loaded};
use mildias::session::{LensMode, Listed, Memory, Save, Session, Shelf, Store};
use mildias::tui::game::Game as _;
use mildias::tui::play::Play;
use mildias::view::View;
use std::rc::Rc;
use std::sync::Arc;

const TOWN: &str = r#"[
Scenario(id: "town", title: "A Town", subtitle: "Two months of bread", version: "1", format: 1,
  seat: "You are the council of a small town.", premise: "The mill has stopped.", goal: "Bread on every table.",
  horizon: "Two months, a turn a month.", lose: ["The council falls when patience runs out."],
  minutes: 5, default_lens: "calm", authors: ["A"], licence: "CC0", content_notes: ["Hunger is spoken of."],
  unit: Month, steps: 4, start: "1930-01-01", length: 2, attention: "4", events: "2", initiatives: 2, silence: ["patience -= 1"], reversal: []),
Source(id: "ledger", text: "The town ledger (1931)"),
Dimension(id: "wards", label: "Wards", elements: [(id: "north", label: "North"), (id: "south", label: "South")]),
Stock(id: "patience", label: "Patience", about: "What people will bear.", unit: "index", range: (0, 100), initial: 60, status: Assumed, sector: "people", good: Up),
Stock(id: "bread", label: "Bread", unit: "loaves", range: (0, 200), initial: 100, status: Assumed, sector: "people", good: Up),
Flow(into: "bread", links: [Link(id: "baking", label: "The ovens", amount: "4 * ration")]),
Flow(into: "patience", links: [Link(id: "hunger", label: "Hunger", amount: "-0.1 * (100 - bread / 2)")]),
Published(of: "bread", sd: 1.0),
Measure(id: "stands", label: "council stands", good: Up),
Party(id: "bakers", name: "The bakers", short: "Bakers", line: "Fair prices.", patience: "patience", refuses: "stance < 0", overruled: ["patience -= 3"], bargain: "no_tax"),
Person(id: "anna", name: "Anna", role: "baker", line: "Bakers", invented: true, about: "She bakes.", lens: "calm", policy: "idle"),
Person(id: "bert", name: "Bert", role: "miller", line: "Mill", invented: true, about: "He mills."),
Office(id: "steward", label: "Steward", about: "Keeps the stores.", group: "council", initial: "anna", cost: 1, candidates: [(person: "anna"), (person: "bert", terms: "A free hand.", effects: ["patience += 1"])]),
Lever(id: "ration", label: "Ration", about: "How much is baked.", sector: "people", positions: [(value: 0, label: "small"), (value: 1, label: "full")], start: 0),
Event(id: "queue", title: "The queue", place: "Market, Monday", status: Invented, when: "true", body: "A queue winds round the square.\n\nNobody speaks.",
  voices: [("anna", "Open the stores."), ("bert", "And then?")],
  options: [(id: "open", label: "Open the stores", stance: {"bakers": 1}, effects: ["bread -= 10", "patience += 5"], outcome: "The doors open."),
            (id: "tax", label: "Tax the bakers", stance: {"bakers": -2}, consent: ["bakers"], effects: ["bread += 5"], outcome: "They pay, and remember.", historical: true)]),
Initiative(id: "fair", title: "A fair", place: "Square", status: Invented, when: "true", body: "Music helps.", cost: 1,
  options: [(id: "hold", label: "Hold it", effects: ["patience += 2"], outcome: "They dance.")]),
Pledge(id: "no_tax", holder: "The bakers", text: "No further tax.", within: 1, at_deadline: Kept, belief: "50", on_kept: ["patience += 1"], on_broken: []),
Negotiation(id: "mill", title: "The mill", body: "The miller wants terms.", when: "true", offers_per_turn: 1, cost: 1, threshold: 0.5,
  wings: [(id: "owners", label: "Owners", weight: 1, points: 5, about: "They want peace.")], ratify: [(party: "bakers", bears: 10)],
  clauses: [(id: "rent", label: "Rent", about: "What the mill costs.", terms: [(id: "none", label: "leave it out"), (id: "low", label: "a low rent", worth: {"owners": 5}, price: {"bakers": 2}, effects: ["bread += 2"])])],
  on_signed: (outcome: "It turns again."), on_refused: (outcome: "They shake their heads.")),
Allocation(id: "carts", title: "The carts", body: "Two carts.", when: "true", places: "wards", cost: 0, means: [(id: "cart", label: "Carts", amount: 2, need: 1)]),
Petition(id: "inspect", from: "The inspector", text: "May he look into the stores?", chance: 1, answers: [(id: "wait", label: "Let him wait", outcome: "He waits."), (id: "grant", label: "Let him in", effects: ["patience += 1"], outcome: "He counts.")]),
Ending(id: "over", title: "Spring", body: "The council meets again.", when: "true", at_horizon: true, class: "stands", stands: true, priority: 1, because: ["patience"], verdicts: {"calm": "It held."}, history: "It held then too."),
Aim(id: "fed", label: "Everyone fed", about: "Bread above fifty.", met: "bread > 50", progress: "bread / 2"),
Paper(id: "bell", name: "The Bell", line: "bakers"), 
Headline(paper: "bell", text: "NO FLOUR", when: "true"), Headline(paper: "bell", text: "STILL NO FLOUR", when: "true"),
Entry(id: "mill", title: "The mill", words: ["mill"], text: "It stands on the river.", sources: ["ledger"]),
Policy(id: "idle", label: "waits", about: "Does nothing.", otherwise: Nothing),
Lens(id: "calm", name: "Calm", claim: "People wait.", holders: "The council", works: ["Ledger p. 1"], support: "ledger", trouble: "ledger", silent: "anger"),
]"#;

#[derive(Debug)]
struct Town(Arc<Memory>);

impl Shelf for Town {
    fn scenarios(&self) -> Vec<Listed> {
        vec![Listed { id: "town".into(), origin: "with the program".into() }]
    }
    fn open(&self, _: &str) -> Result<Loaded, String> {
        let loaded = scenario::load(&scenario::Memory::new("town").with("town.ron", TOWN));
        if loaded.content.is_none() { Err(loaded.report()) } else { Ok(loaded) }
    }
    fn store(&self) -> Option<Arc<dyn Store>> {
        Some(self.0.clone())
    }
    fn free_name(&self, base: &str) -> String {
        format!("{base}-1")
    }
}

fn transcript(scenario: Option<&str>, input: &str) -> (String, Arc<Memory>) {
    let store = Arc::new(Memory::default());
    let options = Options { scenario: scenario.map(Into::into), lens: Some("calm".into()), seed: Some(7), ..Options::default() };
    let mut output = Vec::new();
    play(&Town(store.clone()), &options, &mut input.as_bytes(), &mut output).expect("memory does not fail");
    (String::from_utf8(output).expect("text"), store)
}

/// A line that waits while advisers work stops them.
#[test]
fn a_forecast_can_be_stopped() {
    for stop in [true, false] {
        let options = Options {
            scenario: Some("october".into()),
            lens: Some("open".into()),
            seed: Some(11),
            stop: Some(if stop { || true } else { || false }),
            ..Options::default()
        };
        let mut output = Vec::new();
        let mut input = &b"\n1\nforecast 1\nquit\n"[..];
        play(&mildias::storage::Disk::default(), &options, &mut input, &mut output).expect("memory does not fail");
        let text = String::from_utf8(output).expect("text");
        assert!(text.contains("(Enter stops them)"), "{text}");
        assert_eq!(text.contains("You stop them"), stop, "{text}");
    }
}

fn number_of(page: &str, label: &str) -> String {
    let line = page.lines().rev().find(|l| l.contains(label) && l.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let line = line.unwrap_or_else(|| panic!("no numbered line with {label} in:\n{page}"));
    line.split_whitespace().next().expect("a number").to_owned()
}

#[test]
fn three_inputs_from_the_title_to_the_first_decision() {
    let (text, _) = transcript(None, "1\n\n1\n");
    assert!(text.contains("THE QUEUE"), "{text}");
    for said in ["Hunger is spoken of", "You are the council", "Bread on every table", "How you lose", "Press Enter"] {
        assert!(text.contains(said), "{said} is missing:\n{text}");
    }
}

#[test]
fn no_line_is_wider_than_eighty_columns() {
    let (text, _) = transcript(
        Some("town"),
        "\n1\n\nb\nw bread\nlens\nlevers\n1\ncabinet\ntalks\nboard\nhelp\nchart bread\nnumbers\nestimates\nf 1\nchronicle\nsaves\n",
    );
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

/// Every kind of command is reached by numbers alone, found on the pages as a player finds them.
#[test]
fn every_kind_of_command_is_reachable() {
    let mut keys = String::new();
    let mut step = |labels: &[&str]| {
        for label in labels {
            let (page, _) = transcript(Some("town"), &keys);
            keys.push_str(&format!("{}\n", number_of(&page, label)));
        }
        keys.push_str("desk\n");
    };
    step(&["Everyone fed"]);
    step(&["The queue", "overrule"]);
    step(&["The inspector", "Let him in"]);
    step(&["Standing policies", "Ration:", "A step up"]);
    step(&["The mill (", "Rent:", "a low rent", "Lay it on"]);
    step(&["The carts", "North:", "One more"]);
    step(&["Appointments", "Steward:", "Steward: relieve"]);
    step(&["Close the month"]);
    step(&["Appointments", "Steward:", "Bert"]);
    let (page, store) = transcript(Some("town"), &keys);
    let name = store.list().expect("listed")[0].name.clone();
    let save = Save::from_text(&store.get(&name).expect("kept")).expect("whole");
    for verb in ["aims", "choose", "lever", "offer", "give", "seat", "vacate", "answer", "close"] {
        assert!(save.commands.iter().any(|c| c.starts_with(verb)), "{verb} was not reached: {:?}\n{page}", save.commands);
    }
}

#[test]
fn nonsense_gets_a_helpful_line_and_changes_nothing() {
    let (text, store) = transcript(Some("town"), "\n99\nlevars\nw nothing\nlever nowhere up\n");
    for said in ["There is no 99 here", "Did you mean `levers`?", "No number is called", "There is no lever `nowhere`"] {
        assert!(text.contains(said), "{said} is missing:\n{text}");
    }
    assert!(text.trim_end().ends_with("Until then."), "{text}");
    let save = Save::from_text(&store.get("town-1").expect("kept")).expect("whole");
    assert!(save.commands.is_empty());
}

#[test]
fn what_a_view_offers_is_what_the_engine_accepts() {
    let loaded = Town(Arc::default()).open("town").expect("the town loads");
    let session = Session::new(loaded.content.clone().expect("content"), LensMode::Fixed(0), 7);
    let view = View::new(&session, &loaded.catalogue);
    let desk = view.desk();
    let decision = view.decision(desk.events[0].storylet).expect("a decision");
    let tax = decision.options.iter().find(|o| o.id == "tax").expect("the option");
    assert!(tax.consent[0].refuses && tax.ways.iter().any(|w| w.way == Way::Overrule && w.action.possible()));
    assert!(tax.historical.is_none(), "the record is not shown in play");
    for way in decision.options.iter().flat_map(|o| &o.ways) {
        assert_eq!(way.action.possible(), session.objection(&way.action.command).is_none());
    }
    assert_eq!(desk.close.command, Command::Close);
}

/// The terminal face keeps the desk between commands; whatever moves the campaign is on it at once.
#[test]
fn the_desk_follows_the_campaign() {
    let store = Arc::new(Memory::default());
    let loaded = Town(store.clone()).open("town").expect("the town loads");
    let mut twin = Session::new(loaded.content.clone().expect("content"), LensMode::Fixed(0), 7);
    let mut game = Play::new(Arc::new(Town(store.clone())));
    game.begin("town", Some("calm"), Some(7)).expect("it begins");
    let same = |game: &Play, twin: &Session, after: &str| {
        assert!(*game.desk() == View::new(twin, &loaded.catalogue).desk(), "after {after}");
        assert!(Rc::ptr_eq(&game.desk(), &game.desk()), "after {after}: read anew");
    };
    same(&game, &twin, "the opening");
    let lever = |up| Command::Lever { lever: 0, up };
    game.act(&lever(false)).expect_err("it stands at its lowest");
    same(&game, &twin, "a refusal");
    let choice = Command::Choose { storylet: twin.state().desk[0].storylet, option: 0, way: Way::Agreed };
    for command in [lever(true), choice, Command::Close, lever(false)] {
        let before = game.desk();
        game.act(&command).expect("possible");
        twin.apply(&command).expect("possible");
        same(&game, &twin, &format!("{command:?}"));
        assert!(before != game.desk(), "{command:?} moves nothing");
    }
    game.undo().expect("something to undo");
    assert!(twin.undo());
    same(&game, &twin, "undo");
    let kept = game.desk();
    game.branch(1, "other").expect("a free name");
    twin = twin.branch(twin.turns()[1].first);
    same(&game, &twin, "a branch");
    game.rewind_turn(0).expect("a turn to go back");
    assert!(twin.rewind_to_turn(0));
    same(&game, &twin, "going back to a turn");
    game.load("town-7-1").expect("kept before the branch");
    assert!(kept == game.desk(), "after loading");
    game.rewind(1).expect("a command to go back");
    assert!(kept != game.desk(), "after going back by commands");
    game.begin("town", Some("calm"), Some(7)).expect("it begins again");
    twin = Session::new(loaded.content.clone().expect("content"), LensMode::Fixed(0), 7);
    same(&game, &twin, "beginning again");
}

/// The transcript of a campaign: setup, a choice, a bargain refused and an overruling, closes, the ending.
#[test]
fn a_campaign_reads_well() {
    let (text, _) = transcript(Some("town"), "1\n\n1\n2\n2o\nclose\nw bread\nclose\n");
    insta::assert_snapshot!(text);
}

#[test]
fn a_bargain_stands_under_the_number_of_its_option() {
    let (text, store) = transcript(Some("town"), "\n1\n2\n2b\n");
    assert!(text.contains("2  Tax the bakers [refused by Bakers]"), "{text}");
    assert!(text.contains("Type `2b` or `2o` instead"), "{text}");
    assert!(text.contains("You would promise, due in 1 month: No further tax."), "{text}");
    let save = Save::from_text(&store.get("town-1").expect("kept")).expect("whole");
    assert_eq!(save.commands, ["choose queue tax bargain"]);
}

#[test]
fn the_whole_desk_is_read_once_a_turn_and_when_asked() {
    let papers = |input: &str| transcript(Some("town"), input).0.matches("The papers").count();
    let opened = papers("\n");
    assert_eq!(opened, 1);
    assert_eq!(papers("\n1\n1\n"), 1, "after a choice only what is left is read");
    assert_eq!(papers("\n1\n\n"), 1, "going back is no opening");
    assert_eq!(papers("\n1\n1\ndesk\n"), 2);
    assert_eq!(papers("\n\n"), 2);
    assert_eq!(papers("\n1\n1\nclose\n"), 2);
}

#[test]
fn a_save_is_continued_without_being_written_again() {
    let (_, store) = transcript(Some("town"), "\n1\n1\n");
    let before = store.get("town-1").expect("kept");
    let options = Options { load: Some("town-1".into()), ..Options::default() };
    let mut output = Vec::new();
    play(&Town(store.clone()), &options, &mut "undo\nquit\n".as_bytes(), &mut output).expect("memory does not fail");
    assert_ne!(store.get("town-1").expect("kept"), before, "the undo is kept");
    let text = String::from_utf8(output).expect("text");
    assert!(text.contains("Taken back"), "{text}");
    let mut output = Vec::new();
    play(&Town(store.clone()), &options, &mut "save town-2\nquit\n".as_bytes(), &mut output).expect("memory does not fail");
    assert!(store.get("town-2").is_ok());
}

/// A whole campaign of the scenario that is played, by a fixed script: nothing is refused a page, nothing leaks a
/// name of the engine, and it ends.
#[test]
fn a_whole_campaign_is_played_to_its_end() {
    // Two aims, then turn by turn: what must be answered is taken as its first option that can be, and the turn closes.
    let mut script = String::from("2\n4\n\n");
    for _ in 0..14 {
        for answer in ["1", "2", "3", "1o", "2o", "3o"].repeat(2) {
            script.push_str(&format!("desk\n1\n{answer}\n"));
        }
        script.push_str("desk\nclose\n");
    }
    let options = Options { scenario: Some("october".into()), lens: Some("open".into()), seed: Some(11), ..Options::default() };
    let mut output = Vec::new();
    play(&mildias::storage::Disk::of(None), &options, &mut script.as_bytes(), &mut output).expect("memory does not fail");
    let text = String::from_utf8(output).expect("text");
    for said in ["What you would have called victory", "The truth behind the estimates", "In history", "Branch from here"] {
        assert!(text.contains(said), "{said} is missing: {}", &text[text.len().saturating_sub(3000)..]);
    }
    for leak in ["#gauge", "#", "  \n\n\n", "NaN", "inf "] {
        assert!(!text.contains(leak), "{leak} is shown");
    }
    assert!(text.lines().all(|l| l.chars().count() <= 80));
}
