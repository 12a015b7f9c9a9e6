//! A game of plain data for the terminal face: every screen full, every command accepted and noted.

use mildias::engine::command::Command;
use mildias::engine::content::Way;
use mildias::tui::game::{Game, Work};
use mildias::view::*;
use std::cell::RefCell;
use std::rc::Rc;

/// What was asked of the game, in order.
pub type Log = Rc<RefCell<Vec<String>>>;

pub struct Fixture {
    pub log: Log,
    pub playing: bool,
    pub over: bool,
}

fn words(text: &str) -> Prose {
    Prose::plain(text)
}

fn linked(before: &str, link: &str, after: &str) -> Prose {
    let value = Span::Value { words: "41 %".into(), quantity: Some("prices".into()) };
    let link = Span::Link { words: link.into(), entry: "belt".into() };
    Prose { paragraphs: vec![vec![Span::Words(before.into()), link, Span::Words(after.into()), value, Span::Words(".".into())]] }
}

fn figure(id: &str, label: &str, value: f64, by: f64) -> Figure {
    let arrow = if by > 0.0 {
        Arrow::Up
    } else if by < 0.0 {
        Arrow::Down
    } else {
        Arrow::Same
    };
    Figure {
        quantity: id.into(),
        label: label.into(),
        value,
        text: format!("{value:.0}"),
        share: value / 100.0,
        change: Some(Change { by, text: format!("{by:+.0}"), arrow, tone: if by > 0.0 { Tone::Good } else { Tone::Bad } }),
        good: 1,
        ..Figure::default()
    }
}

fn action(label: &str, command: Command, refused: Option<&str>) -> Action {
    Action { label: label.into(), command, cost: 1, refused: refused.map(Into::into) }
}

fn direction(label: &str, arrow: Arrow, tone: Tone, words: &str) -> Direction {
    Direction { quantity: "trust".into(), label: label.into(), arrow, words: words.into(), tone, perhaps: false }
}

fn side(short: &str, stance: i8, refuses: bool) -> Side {
    Side { party: short.to_lowercase(), short: short.into(), name: format!("The {short} party"), stance, refuses, patience: 50.0 }
}

const CHOOSE: Command = Command::Choose { storylet: 0, option: 0, way: Way::Agreed };

fn option(index: u32, label: &str, missing: bool, refuses: bool) -> OptionView {
    let command = |way| Command::Choose { storylet: 0, option: index, way };
    let way = |way, label: &str, price: &[&str]| WayView {
        way,
        action: action(label, command(way), if missing { Some("There are no trucks: requisition some first.") } else { None }),
        price: price.iter().map(|p| (*p).to_owned()).collect(),
        pledges: Vec::new(),
    };
    let ways = if refuses {
        vec![way(Way::Bargain, "Bargain", &["a pledge to the North party"]), way(Way::Overrule, "Overrule", &["its patience falls"])]
    } else {
        vec![way(Way::Agreed, "Do it", &[])]
    };
    OptionView {
        index,
        id: format!("o{index}"),
        label: words(label),
        cost: index,
        favours: vec![side("SOUTH", 2, false)],
        against: vec![side("NORTH", -1, false), side("EAST", -2, false)],
        consent: vec![side("NORTH", -2, refuses)],
        missing: if missing { vec!["trucks: 0 of 20".into()] } else { Vec::new() },
        ways,
        directions: vec![
            direction("trust of the base", Arrow::Up, Tone::Good, "up over 3 months"),
            direction("neutral powers", Arrow::Down, Tone::Bad, "down at once"),
        ],
        odds: if index == 1 {
            vec![OutcomeView { label: "the road opens".into(), chance: 0.4, words: "2 in 5".into(), directions: Vec::new() }]
        } else {
            Vec::new()
        },
        historical: None,
        possible: !missing,
        refused: missing.then(|| "There are no trucks.".into()),
    }
}

fn story(index: u32, title: &str, compulsory: bool) -> StoryLine {
    StoryLine {
        storylet: index,
        id: format!("s{index}"),
        title: title.into(),
        place: "The road, Monday 19 June".into(),
        compulsory,
        left: 2,
        cost: 1,
        viable: (3, 4),
        ..StoryLine::default()
    }
}

fn header() -> Header {
    Header {
        title: "Fixture".into(),
        date: "June".into(),
        turn: 1,
        progress: "month 1 of 6".into(),
        attention: 3,
        attention_full: 5,
        lens: "open question".into(),
        seed: 4471,
        rewinds: 1,
        over: false,
    }
}

fn gauge(id: &str, label: &str, value: f64, good: i8) -> GaugeView {
    let mut whole = figure(id, label, value, 3.0);
    whole.good = good;
    GaugeView {
        id: id.into(),
        figure: whole,
        parts: vec![PartView {
            figure: figure("organisation", "Organisation", 44.0, -2.0),
            weight: 0.5,
            points: 22.0,
            moved: "-1".into(),
            contributions: vec![Contribution { figure: figure("trust", "Trust", 61.0, 2.0), causes: causes() }],
        }],
        history: vec![50.0, 51.0, value],
    }
}

fn causes() -> Vec<CauseRow> {
    vec![
        CauseRow { label: "Queues wear patience down".into(), amount: -2.0, text: "-2".into(), ..CauseRow::default() },
        CauseRow {
            label: "disputed".into(),
            amount: 4.0,
            text: "+4".into(),
            note: "The schools part here.".into(),
            claims: vec![Claim {
                lens: "Second reading".into(),
                amount: 6.0,
                text: "+6".into(),
                links: vec![("Deeds convince".into(), "+6".into())],
            }],
        },
    ]
}

fn pledge() -> PledgeView {
    PledgeView {
        id: "p".into(),
        holder: "Rosa".into(),
        text: words("No plant is given back while its workers run it."),
        due: "due in 2 months".into(),
        pressing: true,
        belief: 60.0,
        belief_word: "believed".into(),
    }
}

fn lever() -> LeverView {
    let to = |up: bool, label: &str| LeverStep {
        up,
        to: label.into(),
        action: action(label, Command::Lever { lever: 0, up }, None),
        against: vec!["North party".into()],
        reversal: !up,
        directions: vec![direction("output", Arrow::Down, Tone::Bad, "down over 2 months")],
    };
    LeverView {
        index: 0,
        id: "pace".into(),
        label: "Pace of takeovers".into(),
        about: words("How fast firms are taken over."),
        sector: "economy".into(),
        positions: vec!["hand back".into(), "hold".into(), "advance".into()],
        at: 1,
        steps: vec![to(false, "hand back"), to(true, "advance")],
        lines: vec!["North against more".into()],
        reversal: Some("a move back before October costs trust".into()),
        acts_on: vec!["Owners fear for control".into()],
    }
}

fn talks(draft: &[u32]) -> TalksView {
    let term = |label: &str, worth: f64| TermView {
        id: label.into(),
        label: label.into(),
        worth: vec![worth],
        price: vec![worth / 2.0],
        directions: vec![direction("openness", Arrow::Up, Tone::Good, "up at once")],
    };
    let clause = |id: &str| ClauseView {
        id: id.into(),
        label: format!("Clause on {id}"),
        about: words("What is at stake."),
        terms: vec![term("leave it out", 0.0), term("a fixed list", 8.0), term("all of it", 14.0)],
        chosen: 0,
        in_force: None,
    };
    let draft = if draft.is_empty() { vec![0, 0] } else { draft.to_vec() };
    TalksView {
        header: header(),
        index: 0,
        id: "june".into(),
        title: "The June talks".into(),
        body: linked("They wait upstairs about the ", "belt", " and prices at "),
        open: true,
        standing: "open".into(),
        offers: (1, 0, 2),
        clauses: vec![clause("banks"), clause("firms")],
        wings: vec![WingView {
            id: "left".into(),
            label: "Left wing".into(),
            about: words("Wants a list."),
            weight: 0.4,
            points: -5.0,
            worth: 8.0,
            chance: 0.6,
            chance_words: "3 in 5".into(),
        }],
        ratifiers: vec![RatifierView { party: "north".into(), name: "North party".into(), price: 6.0, bears: 4.0, refuses: true }],
        chance: 0.4,
        chance_words: "2 in 5".into(),
        threshold: 0.5,
        ratified: false,
        offer: action("Lay it on the table", Command::Offer { negotiation: 0, terms: draft.clone() }, None),
        draft,
        history: None,
        sources: Vec::new(),
    }
}

fn board() -> BoardView {
    let cell = |place: u32, means: u32| {
        let give = |units| Command::Give { allocation: 0, means, place, units };
        CellView {
            given: 2,
            need: 3 + place,
            tone: if place == 0 { Tone::Good } else { Tone::Bad },
            more: action("more", give(3), None),
            less: action("less", give(1), None),
            give: give(2),
        }
    };
    BoardView {
        header: header(),
        index: 0,
        id: "board".into(),
        title: "Trucks and fuel".into(),
        body: words("Never enough for all."),
        open: true,
        places_label: "Belts".into(),
        means: ["Trucks", "Fuel", "Guards"]
            .map(|l| MeansView { id: l.to_lowercase(), label: l.into(), amount: 12, given: 6, left: 6, need: 14 })
            .to_vec(),
        places: (0..3)
            .map(|i| PlaceView {
                index: i,
                id: format!("b{i}"),
                label: format!("Belt number {i}"),
                about: "Tanneries and canneries along the road.".into(),
                shows: vec![figure("density[b0]", "organised", 40.0, 1.0)],
                note: words("They ask for diesel."),
                cells: (0..3).map(|m| cell(i, m)).collect(),
            })
            .collect(),
        cost: 1,
    }
}

fn office(index: u32) -> OfficeView {
    let way = |way| (way, action("With consent", Command::Seat { office: index, person: 0, way }, None));
    OfficeView {
        index,
        id: format!("office{index}"),
        label: "Interior".into(),
        about: words("Police, provinces, permits."),
        group: "cabinet".into(),
        command: index == 1,
        holder: Some(("a".into(), "A. Holder".into())),
        acting: (index == 1).then(|| ("b".into(), "B. Deputy".into())),
        candidates: vec![CandidateView {
            person: "b".into(),
            name: "B. Deputy".into(),
            role: "General".into(),
            line: "by the book".into(),
            rank: 2,
            attributes: vec![("loyalty".into(), 80.0)],
            terms: words("No armed groups."),
            missing: Vec::new(),
            ways: vec![way(Way::Agreed), way(Way::Overrule)],
            refusing: vec!["NORTH".into()],
            directions: vec![direction("mood of the corps", Arrow::Up, Tone::Good, "up at once")],
            holds: vec!["Army".into()],
            then_acts: vec![("Army".into(), "C. Next".into())],
        }],
        vacate: Some(action("Relieve A. Holder", Command::Vacate { office: index }, None)),
        shut: None,
    }
}

fn lens() -> LensView {
    LensView {
        id: "first".into(),
        name: "First reading".into(),
        claim: "Concessions open doors.".into(),
        holders: "The moderates".into(),
        works: vec!["A book, p. 12".into()],
        support: "A memoir".into(),
        trouble: "A vote".into(),
        silent: "The base".into(),
        changes: vec![LensChange {
            target: "belts deliver".into(),
            what: "1 to 1.8".into(),
            claim: "They did.".into(),
            source: "A book".into(),
            refit: true,
        }],
        score: Some(-3.2),
        standing: "leads".into(),
        predictions: vec![(figure("prices", "Prices", 41.0, 5.0), "39".into(), "as it said".into())],
        behind: vec![0.0, 0.4, 1.1],
        rules: None,
    }
}

impl Fixture {
    fn note(&self, what: impl Into<String>) {
        self.log.borrow_mut().push(what.into());
    }
}

impl Game for Fixture {
    fn title(&self) -> TitleView {
        TitleView {
            scenarios: vec![ScenarioCard {
                id: "fixture".into(),
                title: "Fixture".into(),
                subtitle: "Six months in which the road is closed".into(),
                minutes: 45,
                origin: "with the program".into(),
                art: "title".into(),
            }],
            resume: Some(self.saves().saves.remove(0)),
            version: "0.0".into(),
        }
    }
    fn playing(&self) -> bool {
        self.playing
    }
    fn begin(&mut self, scenario: &str, lens: Option<&str>, seed: Option<u64>) -> Result<(), String> {
        self.note(format!("begin {scenario} {lens:?} {seed:?}"));
        self.playing = true;
        Ok(())
    }
    fn scenario(&self) -> String {
        "fixture".into()
    }
    fn header(&self) -> Header {
        header()
    }
    fn setup(&self) -> SetupView {
        let open = LensChoice { id: None, name: "Open".into(), claim: "The seed draws it.".into() };
        SetupView {
            title: "Fixture".into(),
            subtitle: "Six months in which the road is closed".into(),
            content_notes: vec!["A shooting is told, not shown.".into()],
            seat: words("You are a table of parties that must agree, over a base that does not wait."),
            premise: linked("The ", "belt", " has closed the road; prices rose by "),
            goal: words("Stand until November."),
            horizon: words("Six turns of a month."),
            lose: vec![words("The government falls."), words("The table breaks.")],
            aims: (0..4)
                .map(|i| AimChoice {
                    index: i,
                    id: format!("aim{i}"),
                    label: format!("Aim number {i}"),
                    about: words("What counts."),
                    named: i == 1,
                    toggle: action("name it", Command::NameAims(vec![1, i]), None),
                })
                .collect(),
            most_aims: 3,
            lens: open.clone(),
            lenses: vec![open, LensChoice { id: Some("first".into()), name: "First".into(), claim: "Doors open.".into() }],
            seed: 4471,
            minutes: 45,
            authors: vec!["Somebody".into()],
            licence: "CC0".into(),
            art: "title".into(),
        }
    }
    fn desk(&self) -> Rc<DeskView> {
        let paper = |name: &str, line: &str, headline: &str| FrontPage {
            paper: name.into(),
            name: name.into(),
            line: line.into(),
            headline: words(headline),
            sources: Vec::new(),
        };
        Rc::new(DeskView {
            header: header(),
            papers: vec![
                paper("The Mercury", "right", "Soviets on the road"),
                paper("The Century", "communist", "Order and production, the answer"),
                paper("Final Point", "far left", "The belt tightens. From which side?"),
            ],
            changed: vec![Digest {
                figure: figure("prices", "Prices", 41.0, 5.0),
                causes: vec![("price release".into(), "+4".into(), 4.0), ("money".into(), "+1".into(), 1.0)],
                line: "prices +5".into(),
            }],
            told: vec![Told { kind: ToldKind::Outcome, title: "The chair".into(), text: words("They send Rosa."), tone: Tone::Good }],
            moves: vec![MoveView {
                actor: "The guilds".into(),
                aim: "Get rid of you".into(),
                strategy: "in the street".into(),
                label: "shops shut".into(),
                seen: words("Half the shutters stay down."),
                next: vec![("a strike of transport".into(), 0.4)],
            }],
            pledges: vec![pledge()],
            figures: vec![figure("shortage", "Empty shelves", 31.0, 4.0), figure("mood", "Officers, they say", 60.0, 0.0)],
            gauges: vec![gauge("power", "Worker power", 54.0, 1), gauge("reaction", "Reaction", 49.0, -1)],
            events: vec![story(0, "Oil on their hands", true), story(1, "The waiting room", false)],
            initiatives: vec![story(2, "Ask the engineers", false)],
            petitions: vec![PetitionView {
                index: 0,
                id: "search".into(),
                from: "The zone commander".into(),
                text: words("Leave to search the plant."),
                answers: vec![
                    (
                        action("Grant it", Command::Answer { petition: 0, answer: 0 }, None),
                        vec![direction("trust", Arrow::Down, Tone::Bad, "down at once")],
                    ),
                    (action("Refuse it", Command::Answer { petition: 0, answer: 1 }, None), Vec::new()),
                ],
                record: vec![("granted".into(), 2)],
                silence: "Grant it".into(),
                sources: Vec::new(),
            }],
            levers: vec![lever()],
            talks: vec![talks(&[])],
            boards: vec![board()],
            offices: vec![office(0), office(1)],
            base: vec![BaseLine { figure: figure("ready", "Readiness", 55.0, 0.0), words: "for a strike, not for more".into() }],
            aims: Vec::new(),
            close: action("Close the month", Command::Close, None),
            guide: vec!["Answer what waits, then close the month.".into()],
        })
    }
    fn decision(&self, storylet: u32) -> Option<DecisionView> {
        Some(DecisionView {
            header: header(),
            storylet,
            id: "oil".into(),
            title: "Oil on their hands".into(),
            place: "The road, Monday 19 June".into(),
            standing: "documented".into(),
            note: "Rosa is invented.".into(),
            sources: vec!["A paper of that week".into()],
            care: String::new(),
            body: linked(
                "Eleven delegates from the road, and none of them will take the upholstered chairs. Since its workers took the gate the cannery cans without an owner. The road stays closed until somebody answers. The ",
                "belt",
                " has sent one sheet of paper instead of two hundred and fifty; prices stand at ",
            ),
            voices: vec![
                Voice {
                    person: "f".into(),
                    name: "Figueroa".into(),
                    role: "the union centre".into(),
                    words: words("Sign this and there are two centres, and both are smaller."),
                    ..Voice::default()
                },
                Voice {
                    person: "r".into(),
                    name: "Rosa".into(),
                    role: "the cannery".into(),
                    words: words("We asked them first. We are still in the waiting room."),
                    ..Voice::default()
                },
            ],
            options: vec![
                option(0, "Take it over; scold them for the road", false, false),
                option(1, "Clear the road tonight", false, true),
                option(2, "Give the belt a chair at the ministry", false, false),
                option(3, "Ask them to run the district's supply", true, false),
            ],
            initiative: false,
            compulsory: true,
            left: 1,
            silence: "they stay on the road".into(),
            silence_directions: vec![direction("trust", Arrow::Down, Tone::Bad, "down at once")],
            attention: 3,
        })
    }
    fn talks(&self, _: u32, draft: &[u32]) -> Option<TalksView> {
        Some(talks(draft))
    }
    fn board(&self, _: u32) -> Option<BoardView> {
        Some(board())
    }
    fn cabinet(&self) -> CabinetView {
        CabinetView { header: header(), groups: vec![("cabinet".into(), vec![office(0)]), ("army".into(), vec![office(1)])] }
    }
    fn ledger(&self, quantity: &str) -> Option<LedgerView> {
        let part = PartLine {
            quantity: "money".into(),
            label: "Money".into(),
            text: "12".into(),
            change: "+2".into(),
            effect: Some(1.0),
            effect_text: "+1".into(),
            disputed: true,
        };
        Some(LedgerView {
            header: header(),
            figure: figure(quantity, "Prices", 41.0, 5.0),
            kind: "stock".into(),
            about: "What a basket costs.".into(),
            status: "sourced".into(),
            sources: vec!["A statistical yearbook".into()],
            range: "0 to 500".into(),
            history: vec![("May".into(), 36.0, "36".into()), ("June".into(), 41.0, "41".into())],
            turn: causes(),
            run: causes(),
            links: vec![part.clone()],
            parts: vec![part],
            feeds: vec!["Queues wear patience down".into()],
            coming: vec![("July".into(), "price release".into(), "+3".into())],
            bookings: vec![BookingLine { date: "June".into(), label: "money".into(), amount: 1.0, text: "+1".into() }],
            siblings: vec![figure("prices[north]", "North", 40.0, 1.0)],
        })
    }
    fn balance(&self) -> BalanceView {
        let sector = |name: &str| Sector {
            name: name.into(),
            figures: (0..6)
                .map(|i| figure(&format!("{name}{i}"), &format!("Figure {i} of the {name}"), 10.0 * f64::from(i), 1.0))
                .collect(),
        };
        BalanceView { header: header(), gauges: self.desk().gauges.clone(), sectors: vec![sector("economy"), sector("state")] }
    }
    fn chart(&self, quantities: &[String]) -> ChartView {
        ChartView {
            title: "Over the months".into(),
            unit: "index".into(),
            dates: ["June", "July", "August", "September", "October", "November"].map(Into::into).to_vec(),
            series: quantities
                .iter()
                .enumerate()
                .map(|(i, q)| SeriesView {
                    figure: figure(q, q, 40.0, 1.0),
                    points: vec![(0.0, 20.0 + 10.0 * i as f64), (1.0, 35.0), (2.0, 50.0)],
                    estimate: i == 1,
                })
                .collect(),
            marks: vec![Mark {
                quantity: "prices".into(),
                at: 4.0,
                date: "October".into(),
                value: 70.0,
                band: (60.0, 80.0),
                observed: true,
                source: "A yearbook".into(),
            }],
            bounds: (0.0, 100.0),
        }
    }
    fn lenses(&self) -> LensesView {
        LensesView {
            header: header(),
            open: true,
            lenses: vec![lens(), LensView { id: "second".into(), name: "Second reading".into(), ..lens() }],
            note: "Higher is better.".into(),
        }
    }
    fn people(&self) -> PeopleView {
        let person = |id: &str, name: &str| PersonView {
            gone: false,
            id: id.into(),
            name: name.into(),
            role: "delegate".into(),
            line: "left".into(),
            invented: true,
            about: words("Reads balance sheets."),
            party: "SOUTH".into(),
            lens: "First reading".into(),
            holds: vec!["Interior".into()],
            attributes: vec![("following".into(), 40.0)],
            spoke: vec!["Oil on their hands".into()],
        };
        PeopleView { header: header(), people: vec![person("a", "A. Holder"), person("r", "Rosa")] }
    }
    fn library(&self) -> LibraryView {
        let entry = |id: &str, title: &str| EntryView {
            id: id.into(),
            title: title.into(),
            text: linked("A ", "belt", " is plants along a road; see also "),
            sources: vec!["A book".into()],
        };
        LibraryView {
            entries: vec![entry("belt", "Belt"), entry("chair", "Chair")],
            bibliography: vec![("b".into(), "A book (1999)".into())],
        }
    }
    fn chronicle(&self) -> ChronicleView {
        let deed = |i: u32, title: &str, historical| Deed {
            turn: i / 2,
            date: format!("Month {}", i / 2),
            command: Some(i),
            title: title.into(),
            choice: "chose the chair".into(),
            outcome: words("They argue for an hour."),
            historical,
            branch: i.is_multiple_of(2),
        };
        ChronicleView {
            header: header(),
            deeds: vec![
                deed(0, "Oil on their hands", None),
                deed(1, "Pace of takeovers", Some(false)),
                deed(2, "The waiting room", Some(true)),
            ],
            rewinds: "rewound once".into(),
            turns: vec![(0, "May".into()), (1, "June".into())],
        }
    }
    fn saves(&self) -> SavesView {
        SavesView {
            saves: vec![SaveLine {
                name: "fixture-4471".into(),
                scenario: "Fixture".into(),
                date: "June".into(),
                seed: 4471,
                lens: "open question".into(),
                commands: 3,
                warning: String::new(),
            }],
            current: "other".into(),
        }
    }
    fn help(&self) -> HelpView {
        HelpView { sections: vec![("A turn".into(), vec!["The desk opens.".into(), "You answer, you close.".into()])], keys: Vec::new() }
    }
    fn ending(&self) -> Option<EndingView> {
        self.over.then(|| EndingView {
            header: header(),
            id: "stands".into(),
            title: "The road is open".into(),
            body: words("The trucks roll."),
            stands: true,
            aims: vec![AimResult { label: "No blood".into(), named: true, met: true, progress: 100.0, about: words("Nobody dies.") }],
            why: vec![(figure("power", "Worker power", 54.0, 3.0), causes())],
            verdicts: vec![VerdictView {
                lens: "first".into(),
                name: "First reading".into(),
                holders: "moderates".into(),
                text: words("It held because it waited."),
            }],
            lens: lens(),
            revealed: true,
            truth: vec![TruthLine {
                label: "Mood".into(),
                quantity: "mood".into(),
                truth: "40".into(),
                believed: "60 to 78".into(),
                words: "lower than anyone said".into(),
                track: vec![50.0, 40.0],
                estimates: vec![60.0, 65.0],
            }],
            history: words("In the record it was closed for longer."),
            departures: vec![("June".into(), "Oil on their hands".into(), "a chair".into(), "nothing".into())],
            branches: vec![(0, "May".into()), (1, "June".into())],
            rewinds: "never rewound".into(),
            art: String::new(),
            sources: vec!["A book".into()],
        })
    }
    fn told(&self) -> Vec<Told> {
        vec![Told {
            kind: ToldKind::Outcome,
            title: "Oil on their hands".into(),
            text: words("They argue for an hour about who is to sit in it."),
            tone: Tone::Neutral,
        }]
    }
    fn act(&mut self, command: &Command) -> Result<(), String> {
        self.note(format!("{command:?}"));
        Ok(())
    }
    fn undo(&mut self) -> Result<(), String> {
        self.note("undo");
        Ok(())
    }
    fn rewind(&mut self, commands: u32) -> Result<(), String> {
        self.note(format!("rewind {commands}"));
        Ok(())
    }
    fn rewind_turn(&mut self, turn: u32) -> Result<(), String> {
        self.note(format!("rewind_turn {turn}"));
        Ok(())
    }
    fn branch(&mut self, turn: u32, name: &str) -> Result<(), String> {
        self.note(format!("branch {turn} {name}"));
        Ok(())
    }
    fn load(&mut self, name: &str) -> Result<Option<String>, String> {
        self.note(format!("load {name}"));
        self.playing = true;
        Ok(None)
    }
    fn recover(&mut self, name: &str) -> Result<Option<String>, String> {
        self.note(format!("recover {name}"));
        Ok(None)
    }
    fn remove(&mut self, name: &str) -> Result<(), String> {
        self.note(format!("remove {name}"));
        Ok(())
    }
    fn save_as(&mut self, name: &str) -> Result<(), String> {
        self.note(format!("save_as {name}"));
        Ok(())
    }
    fn trouble(&self) -> Option<String> {
        None
    }
    fn forecast(&self, command: &Command) -> Option<Work> {
        self.note(format!("forecast {command:?}"));
        let _ = CHOOSE;
        Some(Box::new(|report| {
            let cell = |d: f64| ForecastCell {
                difference: d,
                interval: 3.0,
                text: format!("{d:+.0} ±3"),
                tone: if d > 0.0 { Tone::Good } else { Tone::Bad },
            };
            let row = |name: &str, lens: &str, d: f64| ForecastRow {
                person: name.into(),
                name: name.into(),
                lens: lens.into(),
                policy: "own line".into(),
                cells: vec![vec![cell(d), cell(-d)]],
            };
            for (done, samples) in [(0.5, 30), (1.0, 60)] {
                let view = ForecastView {
                    subject: "the chair".into(),
                    against: "against no decision".into(),
                    horizons: vec!["12 months".into()],
                    measures: vec!["stands".into(), "power".into()],
                    voices: vec![row("Corvo", "First reading", -4.0), row("Alta", "Second reading", 6.0), row("Silva", "Third", 1.0)],
                    others: Vec::new(),
                    done,
                    samples,
                    note: "Run ahead from what is believed.".into(),
                };
                if !report(view) {
                    return;
                }
            }
        }))
    }
    fn leave(&mut self) {
        self.note("leave");
        self.playing = false;
    }
}
