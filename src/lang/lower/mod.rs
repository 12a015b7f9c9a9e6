//! From the tree as written to the engine's tree: names resolved, subscripts expanded, kinds and ranges checked.

mod call;
mod compare;
mod name;

use std::sync::Arc;

use super::ast::{Ast, Node, NodeKind};
use super::fault::{Fault, Span, report, shown};
use super::interval::Interval;
use super::limits;
use super::scope::{Free, Kind, Scope, Value};
use crate::engine::expr::{Binary, Expr, Unary};

/// What kind of value a place takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expect {
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// One of these levels; bare level names are understood.
    Level(Arc<[String]>),
    /// Whatever it is.
    Any,
}

impl Expect {
    /// What a quantity of this kind takes.
    #[must_use]
    pub fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Number => Self::Number,
            Kind::Truth => Self::Truth,
            Kind::Level(levels) => Self::Level(levels.clone()),
            Kind::Date | Kind::Unknown => Self::Any,
        }
    }
}

/// An expression with its names resolved.
#[derive(Clone, PartialEq, Debug)]
pub struct Lowered {
    /// For the engine; a constant 0 stands where a part was at fault.
    pub expr: Expr,
    /// What it is.
    pub kind: Kind,
    /// Bounds that always hold.
    pub range: Interval,
    /// Parts looked at, over all elements.
    pub work: usize,
    /// What is wrong; warnings included (see [`Fault::is_error`]).
    pub faults: Vec<Fault>,
}

/// Resolves a parsed expression. `free` are the bound elements, outermost first: a quantity by a bound
/// dimension means that element's.
#[must_use]
pub fn lower(ast: &Ast, expect: &Expect, free: &Free, scope: &dyn Scope) -> Lowered {
    let mut context = Context::new(scope, free);
    let Value { expr, kind, range } = context.whole(&ast.root, expect);
    Lowered { expr, kind, range, work: context.work, faults: context.faults }
}

/// What is carried through one lowering.
pub(super) struct Context<'a> {
    pub scope: &'a dyn Scope,
    pub free: Vec<(u32, u32)>,
    pub faults: Vec<Fault>,
    work: usize,
}

/// A resolved part, and whether it depends on which element is bound (then being constant is no fault).
#[derive(Clone)]
struct Part {
    value: Value,
    here: bool,
}

impl Part {
    fn new(value: Value) -> Self {
        Self { value, here: false }
    }

    fn fault() -> Self {
        Self::new(Value { expr: Expr::Const(0.0), kind: Kind::Unknown, range: Interval::ALL })
    }
}

impl<'a> Context<'a> {
    pub fn new(scope: &'a dyn Scope, free: &Free) -> Self {
        Self { scope, free: free.to_vec(), faults: Vec::new(), work: 0 }
    }

    /// Lowers a whole expression for a place that takes `expect`.
    pub fn whole(&mut self, node: &Node, expect: &Expect) -> Value {
        let part = self.part(node, expect);
        self.need(part, expect, &node.span).value
    }

    fn report(&mut self, fault: Fault) {
        report(&mut self.faults, fault);
    }

    /// Whether the bound on the compiled size was passed.
    fn exhausted(&self) -> bool {
        self.work > limits::COMPILED
    }

    /// Lowers a part; `expect` tells how bare level names read. The kind is not checked here.
    fn part(&mut self, node: &Node, expect: &Expect) -> Part {
        if self.exhausted() {
            return Part::fault();
        }
        self.work += 1;
        if self.exhausted() {
            let fault = Fault::new("E-size", node.span.clone(), "this expression grows too large over its dimensions");
            let fault = fault.expected(format!("at most {} operations", limits::COMPILED));
            self.report(fault.help("give the inner sum a name of its own with an Aux"));
            return Part::fault();
        }
        match &node.kind {
            NodeKind::Number(x) => Part::new(Value::number(Expr::Const(*x), *x, *x)),
            NodeKind::Truth(t) => {
                let range = Interval::point(f64::from(u8::from(*t)));
                Part::new(Value { expr: Expr::truth(*t), kind: Kind::Truth, range })
            }
            NodeKind::Date(date) => self.date(*date, &node.span),
            NodeKind::Name(name) => self.name(name, &node.span, expect),
            NodeKind::Element(name, elements) => self.element(name, elements),
            NodeKind::Call(name, args) => self.call(name, args, &node.span, expect),
            NodeKind::Aggregate(name, dim, body) => self.aggregate(name, dim, body),
            NodeKind::Unary(Unary::Not, a) => {
                let a = self.truth(a);
                unary(Unary::Not, Kind::Truth, a)
            }
            NodeKind::Unary(op, a) => {
                let a = self.number(a);
                unary(*op, Kind::Number, a)
            }
            NodeKind::Binary(Binary::And, _, _) => self.conjunction(node),
            NodeKind::Binary(Binary::Or, a, b) => {
                let (a, b) = (self.truth(a), self.truth(b));
                binary(Binary::Or, Kind::Truth, a, b)
            }
            NodeKind::Binary(op @ (Binary::Lt | Binary::Le | Binary::Eq | Binary::Ne), a, b) => {
                self.comparison(*op, false, a, b, &node.span)
            }
            NodeKind::Greater(equal, a, b) => {
                let op = if *equal { Binary::Le } else { Binary::Lt };
                self.comparison(op, true, a, b, &node.span)
            }
            NodeKind::Binary(op, a, b) => {
                let (low, high) = (self.number(a), self.number(b));
                let zero = *op == Binary::Div && high.value.range.contains(0.0);
                if zero && high.value.kind != Kind::Unknown && low.value.kind != Kind::Unknown {
                    self.divisor(&b.span, high.value.range);
                }
                binary(*op, Kind::Number, low, high)
            }
            NodeKind::Fault => Part::fault(),
        }
    }

    fn divisor(&mut self, span: &Span, range: Interval) {
        let fault = Fault::new("E-divisor", span.clone(), "the divisor may be 0").found(range.to_string());
        let fault = fault.expected("a divisor whose declared range leaves 0 out");
        self.report(fault.help("write `ratio(a, b, otherwise)`, which says what to take instead"));
    }

    fn number(&mut self, node: &Node) -> Part {
        let part = self.part(node, &Expect::Number);
        self.need(part, &Expect::Number, &node.span)
    }

    /// A yes-or-no operand; `true` and `false` themselves decide nothing there.
    fn truth(&mut self, node: &Node) -> Part {
        if let NodeKind::Truth(t) = node.kind {
            let fault = Fault::new("E-constant", node.span.clone(), format!("`{t}` decides nothing here"));
            self.report(fault.found(shown(if t { "true" } else { "false" })).expected("a condition").help("take it out"));
        }
        let part = self.part(node, &Expect::Truth);
        self.need(part, &Expect::Truth, &node.span)
    }

    /// Reports a part of the wrong kind.
    fn need(&mut self, part: Part, expect: &Expect, span: &Span) -> Part {
        let kind = &part.value.kind;
        let (well, expected) = match expect {
            Expect::Any => (true, String::new()),
            _ if *kind == Kind::Unknown => (true, String::new()),
            Expect::Number => (*kind == Kind::Number, kind_words(&Kind::Number)),
            Expect::Truth => (*kind == Kind::Truth, kind_words(&Kind::Truth)),
            Expect::Level(levels) => {
                let wanted = Kind::Level(levels.clone());
                (*kind == wanted, kind_words(&wanted))
            }
        };
        if well {
            return part;
        }
        self.mismatch(kind, expect, span, &expected);
        Part::fault()
    }

    fn mismatch(&mut self, kind: &Kind, expect: &Expect, span: &Span, expected: &str) {
        let found = kind_words(kind);
        let help = match (kind, expect) {
            (Kind::Truth, Expect::Number) => "write `if(condition, 1, 0)` to count it",
            (Kind::Number, Expect::Truth) => "compare it with something: `x > 0`",
            (Kind::Level(_), Expect::Truth) => "compare it with a level: `x == level`",
            (Kind::Level(_), _) => "levels have names, not numbers: compare with `==`, `<`, `>=`",
            (_, Expect::Level(_)) => "write the name of a level",
            (Kind::Date, _) => "dates are compared with dates: `date >= @1980-06`; `time` is a number",
            _ => "",
        };
        let first = found.split(" (").next().unwrap_or("").to_owned();
        let wanted = expected.split(" (").next().unwrap_or("");
        let fault = Fault::new("E-type", span.clone(), format!("found {first}, expected {wanted}"));
        self.report(fault.found(found).expected(expected).help(help));
    }
}

/// A kind in words: `a yes-or-no value`.
pub(super) fn kind_words(kind: &Kind) -> String {
    match kind {
        Kind::Number => "a number".to_owned(),
        Kind::Truth => "a yes-or-no value".to_owned(),
        Kind::Level(levels) => format!("a level ({})", levels.join(", ")),
        Kind::Date => "a date".to_owned(),
        Kind::Unknown => "something unknown".to_owned(),
    }
}

fn unary(op: Unary, kind: Kind, a: Part) -> Part {
    let range = Interval::unary(op, a.value.range);
    Part { value: Value { expr: Expr::unary(op, a.value.expr), kind, range }, here: a.here }
}

fn binary(op: Binary, kind: Kind, a: Part, b: Part) -> Part {
    let range = Interval::binary(op, a.value.range, b.value.range);
    Part { value: Value { expr: Expr::binary(op, a.value.expr, b.value.expr), kind, range }, here: a.here || b.here }
}
