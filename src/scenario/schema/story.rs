//! Items the player meets.

use super::decode::{Code, Cx, Day, Decode, Id, Label, Num, Pairs, Prose, Whole, choice, record};
use super::model::Good;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::syntax::{Kind, Node};

choice!(/** How a storylet stands to the record. */ Standing { Documented, Disputed, Composite, Invented });
choice!(/** How a pledge counts at its deadline. */ Deadline { Kept, Broken });

/// One step of attention or cost.
pub type Cost = Whole<0, 100>;

record!(/** Comes to the player. */ Event {
    id: Id, title: Prose, place: Prose = Prose::default(), status: Standing = Standing::Invented, plays: Vec<Label> = vec![], sources: Vec<Id> = vec![], note: Label = Label::default(),
    when: Code, weight: Code = Code::given("1"), urgent: bool = false, compulsory: bool = false, at_once: bool = false, lapses: Option<Code> = None, stays: Whole<1, 1000> = Whole::of(1), once: bool = true,
    cooldown: Num = Num::default(), bind: Option<Id> = None, unforeseen: bool = false, care: Label = Label::default(), arc: Option<Id> = None, body: Prose, voices: Vec<(Id, Prose)> = vec![], options: Vec<OptionItem>, silence: Option<OutcomeItem> = None,
});
record!(/** Taken up by the player. */ Initiative {
    id: Id, title: Prose, place: Prose = Prose::default(), status: Standing = Standing::Invented, plays: Vec<Label> = vec![], sources: Vec<Id> = vec![], note: Label = Label::default(),
    when: Code = Code::given("true"), weight: Code = Code::given("1"), lapses: Option<Code> = None, stays: Whole<1, 1000> = Whole::of(1), once: bool = false,
    cooldown: Num = Num { value: 2.0, ..Num::default() }, bind: Option<Id> = None, care: Label = Label::default(), arc: Option<Id> = None, body: Prose, voices: Vec<(Id, Prose)> = vec![], options: Vec<OptionItem>, cost: Cost = Whole::of(1),
});
record!(/** A choice of a storylet. */ OptionItem {
    id: Id, label: Prose, needs: Vec<(Code, Prose)> = vec![], stance: Pairs<Whole<-2, 2>> = Pairs::default(), consent: Vec<Id> = vec![], cost: Cost = Whole::of(0), historical: bool = false,
    effects: Vec<Code> = vec![], odds: Vec<OddsItem> = vec![], outcome: Prose = Prose::default(), plays: Vec<Label> = vec![],
});
record!(/** A drawn outcome. */ OddsItem { label: Label, weight: Code, effects: Vec<Code> = vec![], outcome: Prose = Prose::default() });
record!(/** Effects and words. */ OutcomeItem { effects: Vec<Code> = vec![], outcome: Prose = Prose::default() });
record!(/** A standing policy. */ Lever {
    id: Id, label: Label, about: Prose = Prose::default(), sector: Label = Label::default(), positions: Vec<PositionItem>, start: Whole<0, 100>, cost: Cost = Whole::of(1), when: Option<(Code, Prose)> = None,
    against: Pairs<Good> = Pairs::default(), reversal: Num = Num { value: 6.0, span: crate::scenario::diagnostic::Span { file: 0, start: 0, end: 0 } }, up: Vec<Code> = vec![], down: Vec<Code> = vec![], historical: Vec<(Day, Whole<0, 100>)> = vec![], plays: Vec<Label> = vec![],
});
record!(/** A position of a lever. */ PositionItem { id: Option<Id> = None, value: Num, label: Label });
record!(/** A promise. */ Pledge {
    id: Id, holder: Label, text: Prose, within: Num, kept: Option<Code> = None, broken: Option<Code> = None, at_deadline: Deadline, belief: Code = Code::given("50"), on_kept: Vec<Code> = vec![], on_broken: Vec<Code> = vec![], plays: Vec<Label> = vec![],
});
record!(/** Talks. */ Negotiation {
    id: Id, title: Prose, body: Prose = Prose::default(), when: Code, offers_per_turn: Whole<1, 100> = Whole::of(1), cost: Cost = Whole::of(1), threshold: Num = Num { value: 0.5, ..Num::default() }, history: Label = Label::default(),
    wings: Vec<WingItem>, ratify: Vec<RatifyItem> = vec![], clauses: Vec<ClauseItem>, on_signed: OutcomeItem = OutcomeItem::none(), on_refused: OutcomeItem = OutcomeItem::none(),
    on_unratified: OutcomeItem = OutcomeItem::none(), on_closed: OutcomeItem = OutcomeItem::none(), plays: Vec<Label> = vec![], sources: Vec<Id> = vec![],
});
record!(/** A wing of the other side. */ WingItem { id: Id, label: Label, weight: Code = Code::given("1"), points: Code, about: Prose = Prose::default() });
record!(/** An own party that ratifies. */ RatifyItem { party: Id, bears: Code });
record!(/** A clause. */ ClauseItem { id: Id, label: Label, about: Prose = Prose::default(), terms: Vec<TermItem> });
record!(/** A wording. */ TermItem { id: Id, label: Label, worth: Pairs<Num> = Pairs::default(), price: Pairs<Num> = Pairs::default(), effects: Vec<Code> = vec![] });
record!(/** Scarce means over places. */ Allocation {
    id: Id, title: Prose, body: Prose = Prose::default(), when: Code = Code::given("true"), places: Id, cost: Cost = Whole::of(1), means: Vec<MeansItem>, shows: Vec<(Id, Label)> = vec![], notes: Prose = Prose::default(), plays: Vec<Label> = vec![], sources: Vec<Id> = vec![],
});
record!(/** A kind of means. */ MeansItem { id: Id, label: Label, amount: Code, need: Code = Code::given("0") });
record!(/** A request. */ Petition {
    id: Id, from: Label, bind: Option<Id> = None, text: Prose, chance: Code, answers: Vec<AnswerItem>, plays: Vec<Label> = vec![], sources: Vec<Id> = vec![],
});
record!(/** An answer. */ AnswerItem { id: Id, label: Prose, needs: Vec<(Code, Prose)> = vec![], cost: Cost = Whole::of(0), effects: Vec<Code> = vec![], outcome: Prose = Prose::default(), historical: bool = false });
record!(/** A test in the scenario's own terms. */ Test {
    id: Id, policy: Id, lens: Option<Id> = None, seeds: (Whole<0, 4_294_967_295>, Whole<0, 4_294_967_295>) = (Whole::of(1), Whole::of(1)), about: Label = Label::default(), source: Label = Label::default(),
    with: Pairs<Id> = Pairs::default(), set: Vec<Code> = vec![], levers: Pairs<Id> = Pairs::default(), versus: Option<VersusItem> = None, until: Option<Day> = None, expect: Vec<Code>,
});
record!(/** The run a test is compared with. */ VersusItem { policy: Option<Id> = None, with: Pairs<Id> = Pairs::default(), set: Vec<Code> = vec![], levers: Pairs<Id> = Pairs::default() });
record!(/** An automatic player. */ Policy { id: Id, label: Label, about: Label = Label::default(), like: Option<Id> = None, otherwise: Option<OtherwiseItem> = None, answers: Pairs<Id> = Pairs::default(), rules: Vec<RuleItem> = vec![] });
record!(/** A rule of a policy. */ RuleItem { when: Code = Code::given("true"), r#do: Do });

impl OutcomeItem {
    fn none() -> Self {
        Self { head: crate::scenario::diagnostic::Span::default(), effects: vec![], outcome: Prose::default() }
    }
}

/// What a policy does without a rule.
#[derive(Clone, Debug)]
pub enum OtherwiseItem {
    /// What the record did.
    Historical,
    /// Nothing.
    Nothing,
    /// By luck.
    Random,
    /// What a party favours.
    Stance(Id),
}

impl Decode for OtherwiseItem {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Name(n) if n == "Historical" => Some(Self::Historical),
            Kind::Name(n) if n == "Nothing" => Some(Self::Nothing),
            Kind::Name(n) if n == "Random" => Some(Self::Random),
            Kind::Tuple(Some((n, _)), v) if n == "Stance" && v.len() == 1 => Id::decode(&v[0], cx).map(Self::Stance),
            _ => cx.wrong(node, "Historical, Nothing, Random or Stance(\"party\")"),
        }
    }
}

/// What a rule does.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "arguments are in the order of the format")]
pub enum Do {
    Lever(Id, Id),
    Take(Id, Id),
    Offer(Id, Pairs<Id>),
    Give(Id, Id, Id, Whole<0, 1_000_000>),
    Seat(Id, Id),
    Vacate(Id),
    Answer(Id, Id),
}

impl Decode for Do {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        const FORMS: &str = "Lever(\"lever\", \"position\"), Take(\"initiative\", \"option\"), Offer(\"talks\", {\"clause\": \"term\"}), Give(\"board\", \"means\", \"place\", units), Seat(\"office\", \"person\"), Vacate(\"office\") or Answer(\"petition\", \"answer\")";
        let Kind::Tuple(Some((name, span)), v) = &node.kind else { return cx.wrong(node, FORMS) };
        let two = |cx: &mut Cx<'_>| {
            let pair = (Id::decode(&v[0], cx), Id::decode(&v[1], cx));
            Some((pair.0?, pair.1?))
        };
        match (name.as_str(), v.len()) {
            ("Lever", 2) => two(cx).map(|(a, b)| Self::Lever(a, b)),
            ("Take", 2) => two(cx).map(|(a, b)| Self::Take(a, b)),
            ("Seat", 2) => two(cx).map(|(a, b)| Self::Seat(a, b)),
            ("Answer", 2) => two(cx).map(|(a, b)| Self::Answer(a, b)),
            ("Vacate", 1) => Id::decode(&v[0], cx).map(Self::Vacate),
            ("Offer", 2) => {
                let out = (Id::decode(&v[0], cx), Pairs::decode(&v[1], cx));
                Some(Self::Offer(out.0?, out.1?))
            }
            ("Give", 4) => {
                let out = (Id::decode(&v[0], cx), Id::decode(&v[1], cx), Id::decode(&v[2], cx), Whole::decode(&v[3], cx));
                Some(Self::Give(out.0?, out.1?, out.2?, out.3?))
            }
            _ => {
                cx.faults.push(
                    Diagnostic::error(
                        "choice-unknown",
                        *span,
                        format!("`{}` with {} values is nothing a rule can do", crate::scenario::syntax::brief(name), v.len()),
                    )
                    .help(format!("a rule does {FORMS}")),
                );
                None
            }
        }
    }
}
