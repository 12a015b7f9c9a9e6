//! Items of the model.

use super::decode::{Code, Day, Id, Label, Num, Pairs, Prose, Whole, choice, record};

choice!(/** Unit of time. */ TimeUnit { Day, Week, Month, Quarter });
choice!(/** How sure a number is. */ Sure { Sourced, Estimated, Assumed });
choice!(/** Whether more is good; or a direction. */ Good { Up, Down, Neither });

record!(/** The scenario itself. */ Scenario {
    id: Id, title: Label, subtitle: Label = Label::default(), version: Label = Label { value: "0.1".into(), ..Label::default() }, format: Whole<1, 1>,
    seat: Prose = Prose::default(), premise: Prose = Prose::default(), goal: Prose = Prose::default(), horizon: Prose = Prose::default(), lose: Vec<Prose> = vec![],
    minutes: Whole<0, 6000> = Whole::of(0), default_lens: Option<Id> = None, authors: Vec<Label> = vec![], licence: Label = Label::default(), content_notes: Vec<Label> = vec![],
    unit: TimeUnit, steps: Whole<1, 1024> = Whole::of(1), start: Day, length: Whole<1, 4000>,
    fine: Vec<FineRule> = vec![],
    attention: Code = Code::given("3"), events: Code = Code::given("3"), initiatives: Whole<0, 100> = Whole::of(5),
    silence: Vec<Code> = vec![], reversal: Vec<Code> = vec![], attributes: Vec<Id> = vec![], art: Label = Label::default(), plays: Vec<Label> = vec![],
});
record!(/** A finer clock. */ FineRule { when: Code, steps: Whole<0, 1024> });
record!(/** A source of the bibliography. */ Source { id: Id, text: Label });
record!(/** A set of subscripts. */ Dimension { id: Id, label: Label = Label::default(), elements: Vec<ElementItem> });
record!(/** An element. */ ElementItem { id: Id, label: Label = Label::default(), about: Label = Label::default(), near: Vec<Id> = vec![] });
record!(/** A constant that lenses may set. */ Param {
    id: Id, label: Label = Label::default(), about: Label = Label::default(), unit: Label = Label::default(), by: Vec<Id> = vec![], value: Option<Num> = None, values: Pairs<Num> = Pairs::default(),
    range: (Num, Num), status: Sure = Sure::Assumed, sources: Vec<Id> = vec![], note: Label = Label::default(), sector: Label = Label::default(), decimals: Whole<0, 6> = Whole::of(0), plays: Vec<Label> = vec![],
    fit: Option<(Num, Num)> = None, exercised: Option<Exercised> = None, fitted: Label = Label::default(),
});
choice!(/** What a number rests on: whether the record moves it. */ Exercise { Record, Prior });
record!(/** A quantity that accumulates. */ Stock {
    id: Id, label: Label = Label::default(), about: Label = Label::default(), unit: Label = Label::default(), range: (Num, Num), initial: Option<Code> = None, values: Pairs<Num> = Pairs::default(),
    status: Sure = Sure::Assumed, sources: Vec<Id> = vec![], sector: Label = Label::default(), by: Vec<Id> = vec![], hidden: bool = false, good: Good = Good::Neither,
    soft: Num = Num::default(), decimals: Whole<0, 6> = Whole::of(0), plays: Vec<Label> = vec![],
});
record!(/** Set by decisions and events. */ Fact {
    id: Id, label: Label = Label::default(), about: Label = Label::default(), unit: Label = Label::default(), by: Vec<Id> = vec![], levels: Vec<Id> = vec![], range: Option<(Num, Num)> = None, initial: Option<FactValue> = None, values: Pairs<FactValue> = Pairs::default(),
    status: Sure = Sure::Assumed, sources: Vec<Id> = vec![], sector: Label = Label::default(), hidden: bool = false, good: Good = Good::Neither, decimals: Whole<0, 6> = Whole::of(0), plays: Vec<Label> = vec![],
});
record!(/** Recomputed from the others. */ Aux {
    id: Id, label: Label = Label::default(), about: Label = Label::default(), unit: Label = Label::default(), range: (Num, Num), by: Vec<Id> = vec![], value: Code, sector: Label = Label::default(), good: Good = Good::Neither,
    hidden: bool = false, decimals: Whole<0, 6> = Whole::of(0), sources: Vec<Id> = vec![], plays: Vec<Label> = vec![],
});
record!(/** What changes a stock. */ Flow { into: Id, links: Vec<Link> });
record!(/** A term of a flow. */ Link { id: Id, label: Label = Label::default(), amount: Code, note: Label = Label::default(), plays: Vec<Label> = vec![], sources: Vec<Id> = vec![] });
record!(/** A graphical function. */ Lookup { id: Id, label: Label = Label::default(), about: Label = Label::default(), points: Vec<(Num, Num)>, unit: Label = Label::default(), status: Sure = Sure::Assumed, sources: Vec<Id> = vec![] });
record!(/** Given from outside by date. */ Series {
    id: Id, label: Label = Label::default(), about: Label = Label::default(), unit: Label = Label::default(), range: (Num, Num), known: bool = false, points: Pairs<Num>, status: Sure = Sure::Assumed, sources: Vec<Id> = vec![], sector: Label = Label::default(), decimals: Whole<0, 6> = Whole::of(0), plays: Vec<Label> = vec![],
});
record!(/** Smoothed input. */ Smooth {
    id: Id, label: Label = Label::default(), about: Label = Label::default(), unit: Label = Label::default(), range: (Num, Num), by: Vec<Id> = vec![], input: Code, time: Code, order: Whole<1, 12> = Whole::of(1), initial: Option<Code> = None, sector: Label = Label::default(), hidden: bool = false, good: Good = Good::Neither, decimals: Whole<0, 6> = Whole::of(0), sources: Vec<Id> = vec![], plays: Vec<Label> = vec![],
});
record!(/** Delayed input, which is conserved. */ Delay {
    id: Id, label: Label = Label::default(), about: Label = Label::default(), unit: Label = Label::default(), range: (Num, Num), by: Vec<Id> = vec![], input: Code, time: Code, order: Whole<1, 12> = Whole::of(1), initial: Option<Code> = None, sector: Label = Label::default(), hidden: bool = false, good: Good = Good::Neither, decimals: Whole<0, 6> = Whole::of(0), sources: Vec<Id> = vec![], plays: Vec<Label> = vec![],
});
record!(/** Luck inside the model. */ Noise { id: Id, label: Label = Label::default(), about: Label = Label::default(), unit: Label = Label::default(), range: (Num, Num), sd: Code, time: Num = Num::default(), sector: Label = Label::default() });
record!(/** A figure that all can read. */ Published { of: Id, sd: Num, lag: Num = Num::default() });
record!(/** What the player reads of a hidden stock. */ Estimate { id: Id, label: Label = Label::default(), of: Id, bias: Code = Code::given("0"), sd: Code, source: Prose = Prose::default(), base: bool = false });
record!(/** A view of the whole. */ Gauge { id: Id, label: Label, good: Good = Good::Up, parts: Vec<GaugePart> });
record!(/** A part of a gauge. */ GaugePart { label: Label, value: Code, weight: Num = Num { value: 1.0, ..Num::default() } });
record!(/** What forecasts report. */ Measure { id: Id, label: Label, of: Option<Id> = None, good: Good = Good::Neither, unit: Label = Label::default(), decimals: Whole<0, 6> = Whole::of(0) });
record!(/** A reading of the world. */ Lens {
    id: Id, name: Label, claim: Label, holders: Label = Label::default(), works: Vec<Label> = vec![], support: Label = Label::default(), trouble: Label = Label::default(), silent: Label = Label::default(), verdict: Prose = Prose::default(), changes: Vec<Change> = vec![],
});
record!(/** One change of a lens. */ Change {
    link: Option<Id> = None, param: Option<Id> = None, lookup: Option<Id> = None, scale: Option<Num> = None, replace: Option<Code> = None, set: Option<Num> = None, points: Option<Vec<(Num, Num)>> = None,
    claim: Label = Label::default(), source: Label = Label::default(), refit: bool = false,
});
record!(/** A calibration target. */ Target {
    of: Option<Code> = None, share: Option<Code> = None, ends: Option<Id> = None, at: Day, since: Option<Day> = None, r#as: Taken = Taken::Level, against: Option<(Day, Day)> = None, value: Num, band: (Num, Num),
    kind: TargetKind = TargetKind::Judged, sector: Label = Label::default(), source: Label = Label::default(), note: Label = Label::default(),
});
choice!(/** How a target is taken from the course of its expression. */ Taken { Level, Mean, Sum, Rise, Percent, Highest, Lowest });
choice!(/** Kinds of target. */ TargetKind { Observed, Judged });

/// Whether the record moves a number, and where that is said.
#[derive(Clone, Copy, Debug)]
pub struct Exercised {
    /// Whether it does.
    pub record: bool,
    /// Where it is said.
    pub span: crate::scenario::diagnostic::Span,
}

impl super::decode::Decode for Exercised {
    fn decode(node: &crate::scenario::syntax::Node, cx: &mut super::decode::Cx<'_>) -> Option<Self> {
        Exercise::decode(node, cx).map(|e| Self { record: e == Exercise::Record, span: node.span })
    }
}

/// The initial value of a fact: a number, a truth value or a level.
#[derive(Clone, Debug)]
pub enum FactValue {
    /// A number.
    Number(Num),
    /// Yes or no.
    Truth(bool, crate::scenario::diagnostic::Span),
    /// A level.
    Level(Id),
}

impl super::decode::Decode for FactValue {
    fn decode(node: &crate::scenario::syntax::Node, cx: &mut super::decode::Cx<'_>) -> Option<Self> {
        use crate::scenario::syntax::Kind;
        match &node.kind {
            Kind::Number(_) => Num::decode(node, cx).map(Self::Number),
            Kind::Bool(b) => Some(Self::Truth(*b, node.span)),
            Kind::Text(_) => Id::decode(node, cx).map(Self::Level),
            _ => cx.wrong(node, "a number, true, false or a level as a string"),
        }
    }
}
