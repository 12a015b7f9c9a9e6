//! Items about who acts, endings, papers and the library.

use super::decode::{Code, Day, Id, Label, Num, Pairs, Prose, Whole, record};
use super::story::Cost;

record!(/** A party that is asked. */ Party {
    id: Id, name: Label, short: Label = Label::default(), line: Label = Label::default(), patience: Code, refuses: Code = Code::given("false"), inside: Code = Code::given("true"), overruled: Vec<Code> = vec![], bargain: Option<Id> = None, speaker: Option<Id> = None,
});
record!(/** A person. */ Person {
    id: Id, name: Label, role: Label = Label::default(), line: Label = Label::default(), invented: bool = false, about: Prose = Prose::default(), attributes: Pairs<Num> = Pairs::default(), rank: Whole<0, 1000> = Whole::of(0),
    party: Option<Id> = None, lens: Option<Id> = None, policy: Option<Id> = None, from: Option<Day> = None, until: Option<Day> = None, sources: Vec<Id> = vec![],
});
record!(/** A seat or a command. */ Office {
    id: Id, label: Label, about: Prose = Prose::default(), group: Label = Label::default(), command: bool = false, initial: Option<Id> = None, when: Option<(Code, Prose)> = None, cost: Cost = Whole::of(1), consent: Pairs<Whole<-2, 2>> = Pairs::default(),
    candidates: Vec<CandidateItem> = vec![], on_seat: Vec<Code> = vec![], on_vacate: Vec<Code> = vec![], plays: Vec<Label> = vec![],
});
record!(/** A candidate. */ CandidateItem { person: Id, needs: Vec<(Code, Prose)> = vec![], terms: Prose = Prose::default(), effects: Vec<Code> = vec![] });
record!(/** Another player. */ Actor {
    id: Id, name: Label, aim: Label = Label::default(), budget: Num = Num::default(), income: Code = Code::given("1"), priority: Whole<-1000, 1000> = Whole::of(0), strategies: Vec<StrategyItem> = vec![], moves: Vec<MoveItem> = vec![],
});
record!(/** A strategy. */ StrategyItem { id: Id, label: Label, when: Code = Code::given("true") });
record!(/** A named move. */ MoveItem {
    id: Id, label: Label, seen: Prose = Prose::default(), r#in: Vec<Id> = vec![], when: Code = Code::given("true"), weight: Code = Code::given("1"), cost: Num = Num { value: 1.0, ..Num::default() }, cooldown: Num = Num::default(), unforeseen: bool = false, effects: Vec<Code> = vec![], plays: Vec<Label> = vec![], sources: Vec<Id> = vec![],
});
record!(/** A way to end. */ Ending {
    id: Id, title: Prose, body: Prose, when: Code = Code::given("true"), at_horizon: bool = false, class: Label, stands: bool, priority: Whole<0, 10_000> = Whole::of(100), because: Vec<Id> = vec![], verdicts: Pairs<Prose> = Pairs::default(), history: Prose = Prose::default(), art: Label = Label::default(), sources: Vec<Id> = vec![], plays: Vec<Label> = vec![],
});
record!(/** An aim the player may name. */ Aim { id: Id, label: Label, about: Prose = Prose::default(), met: Code, progress: Code = Code::given("0") });
record!(/** A newspaper. */ Paper { id: Id, name: Label, line: Label = Label::default() });
record!(/** A headline. */ Headline { paper: Id, text: Prose, when: Code = Code::given("true"), weight: Code = Code::given("1"), sources: Vec<Id> = vec![] });
record!(/** An entry of the library. */ Entry { id: Id, title: Label, words: Vec<Label> = vec![], text: Prose, sources: Vec<Id> = vec![], plays: Vec<Label> = vec![] });
record!(/** Events and initiatives that tell one story. */ Arc { id: Id, title: Label, about: Label = Label::default() });
record!(/** A row of the list of what a scenario should hold. */ System { id: Id, title: Label, play: bool = true });
