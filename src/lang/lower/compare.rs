//! Comparisons and conjunctions, and what can be said about them from ranges alone.

use std::sync::Arc;

use super::super::ast::{Ident, Node, NodeKind};
use super::super::fault::{Fault, Span};
use super::super::scope::{Kind, Value};
use super::{Context, Expect, Part, binary, kind_words};
use crate::engine::expr::{Binary, Expr, Slot, Unary};

/// What one leaf of a conjunction demands of a slot.
struct Demand {
    slot: Slot,
    op: Binary,
    /// Whether the slot stands on the left of the operator.
    left: bool,
    value: f64,
    span: Span,
}

impl Context<'_> {
    /// A comparison as written; `swapped` for `>` and `>=`, which run as `<` and `<=` the other way round.
    pub(super) fn comparison(&mut self, op: Binary, swapped: bool, a: &Node, b: &Node, span: &Span) -> Part {
        if let Some(part) = self.element_test(op, swapped, a, b) {
            return part;
        }
        // Bare level names read by the other side.
        let levels = self.levels_in(a).or_else(|| self.levels_in(b));
        let expect = levels.map_or(Expect::Any, Expect::Level);
        let (x, y) = (self.part(a, &expect), self.part(b, &expect));
        let known = x.value.kind != Kind::Unknown && y.value.kind != Kind::Unknown;
        if known && x.value.kind != y.value.kind {
            let (left, right) = (kind_words(&x.value.kind), kind_words(&y.value.kind));
            let fault = Fault::new("E-type", b.span.clone(), "the two sides cannot be compared");
            let help = match (&x.value.kind, &y.value.kind) {
                (Kind::Level(_), _) | (_, Kind::Level(_)) => "compare with the name of a level",
                (Kind::Date, _) | (_, Kind::Date) => "dates are compared with dates: `date >= @1980-06`",
                _ => "a yes-or-no value stands by itself: `asked`, `not asked`",
            };
            self.report(fault.found(right).expected(left).help(help));
            return Part::fault();
        }
        if known && x.value.kind == Kind::Truth && matches!(op, Binary::Lt | Binary::Le) {
            let fault = Fault::new("E-type", span.clone(), "yes-or-no values have no order");
            self.report(fault.found("a yes-or-no value").expected("numbers or levels").help("join them with `and`, `or`, `not`"));
            return Part::fault();
        }
        let (left, right) = (x.value.range, y.value.range);
        let (x, y) = if swapped { (y, x) } else { (x, y) };
        let part = binary(op, Kind::Truth, x, y);
        if known
            && !part.here
            && let Some(always) = part.value.range.constant()
        {
            let found = format!("left {left}, right {right}");
            let (code, word) = if always == 1.0 { ("E-always", "always") } else { ("E-never", "never") };
            let fault = Fault::new(code, span.clone(), format!("this is {word} true"));
            let help = "check the number against the declared ranges, or take the comparison out";
            self.report(fault.found(found).expected("a comparison that can go either way").help(help));
        }
        if known { part } else { Part { value: Value { kind: Kind::Unknown, ..part.value }, ..part } }
    }

    /// The levels of a side of a comparison, as far as a quantity in it tells them.
    fn levels_in(&self, node: &Node) -> Option<Arc<[String]>> {
        let name = match &node.kind {
            NodeKind::Name(name) => name,
            NodeKind::Element(name, _) => &name.name,
            NodeKind::Call(name, args) if name.name == "if" => {
                return args.iter().skip(1).find_map(|a| self.levels_in(a));
            }
            _ => return None,
        };
        let local = self.scope.local(name).map(|v| v.kind);
        match local.or_else(|| self.scope.quantity(name).map(|q| q.kind)) {
            Some(Kind::Level(levels)) => Some(levels),
            _ => None,
        }
    }

    /// `here == element`, either way round.
    fn element_test(&mut self, op: Binary, swapped: bool, a: &Node, b: &Node) -> Option<Part> {
        let is_here = |n: &Node| matches!(&n.kind, NodeKind::Name(name) if name == "here");
        let (here, other) = if is_here(a) { (a, b) } else { (b, a) };
        if !is_here(here) {
            return None;
        }
        let element: Option<Ident> = other.as_name().filter(|_| !swapped && matches!(op, Binary::Eq | Binary::Ne));
        let Some(element) = element else {
            let fault = Fault::new(
                "E-here",
                here.span.start.min(other.span.start)..here.span.end.max(other.span.end),
                "`here` is only compared with an element, by `==` or `!=`",
            );
            self.report(fault.found("another comparison").expected("`here == element`").help("write `here == element`"));
            return Some(Part::fault());
        };
        Some(self.here_test(&here.span, &element, op == Binary::Eq))
    }

    /// `a and b and ...`: besides its parts, contradictions on one quantity are looked for.
    pub(super) fn conjunction(&mut self, node: &Node) -> Part {
        let mut demands = Vec::new();
        let part = self.conjunct(node, &mut demands);
        if !part.here {
            self.contradictions(&demands);
        }
        part
    }

    fn conjunct(&mut self, node: &Node, demands: &mut Vec<Demand>) -> Part {
        if let NodeKind::Binary(Binary::And, a, b) = &node.kind {
            let a = self.conjunct(a, demands);
            let b = self.conjunct(b, demands);
            return binary(Binary::And, Kind::Truth, a, b);
        }
        let part = self.truth(node);
        let mut demand = |slot: &Slot, op: Binary, left: bool, value: f64| {
            demands.push(Demand { slot: *slot, op, left, value, span: node.span.clone() });
        };
        match &part.value.expr {
            Expr::Slot(s) => demand(s, Binary::Eq, true, 1.0),
            Expr::Unary(Unary::Not, a) => {
                if let Expr::Slot(s) = &**a {
                    demand(s, Binary::Eq, true, 0.0);
                }
            }
            Expr::Binary(op @ (Binary::Lt | Binary::Le | Binary::Eq), a, b) => match (&**a, &**b) {
                (Expr::Slot(s), Expr::Const(x)) => demand(s, *op, true, *x),
                (Expr::Const(x), Expr::Slot(s)) => demand(s, *op, false, *x),
                _ => {}
            },
            _ => {}
        }
        part
    }

    fn contradictions(&mut self, demands: &[Demand]) {
        for (i, second) in demands.iter().enumerate() {
            let clash = demands[..i].iter().find(|first| first.slot == second.slot && !agree(first, second));
            if let Some(first) = clash {
                let span = first.span.start.min(second.span.start)..second.span.end.max(first.span.end);
                let fault = Fault::new("E-contradiction", span, "these two can never hold together");
                let fault = fault.found("a contradiction").expected("conditions with something in common");
                self.report(fault.help("write `or` if either will do, or mend one of the numbers"));
            }
        }
    }
}

/// Whether some value meets both demands.
fn agree(a: &Demand, b: &Demand) -> bool {
    let bounds = |d: &Demand| {
        let strict = d.op == Binary::Lt;
        match (d.op, d.left) {
            (Binary::Eq, _) => ((d.value, false), (d.value, false)),
            (_, true) => ((f64::NEG_INFINITY, false), (d.value, strict)),
            (_, false) => ((d.value, strict), (f64::INFINITY, false)),
        }
    };
    let ((a_low, a_high), (b_low, b_high)) = (bounds(a), bounds(b));
    let room = |low: (f64, bool), high: (f64, bool)| low.0 < high.0 || (low.0 == high.0 && !low.1 && !high.1);
    room(a_low, b_high) && room(b_low, a_high)
}
