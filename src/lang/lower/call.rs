//! Functions: arithmetic, aggregates over a dimension, look-ups, what happened.

use super::super::ast::{Ident, Node, NodeKind};
use super::super::calls::{self, AGGREGATES, ARITHMETIC};
use super::super::effect::wrong_count;
use super::super::fault::{Fault, Span, shown};
use super::super::interval::Interval;
use super::super::scope::{Kind, Names, Value};
use super::super::suggest::did_you_mean;
use super::{Context, Expect, Part, binary, unary};
use crate::engine::expr::{Binary, Expr, Unary};

impl Context<'_> {
    pub(super) fn call(&mut self, name: &Ident, args: &[Node], span: &Span, expect: &Expect) -> Part {
        match (name.name.as_str(), args) {
            ("if", [c, a, b]) => return self.select(c, a, b, expect),
            ("min" | "max", [first, rest @ ..]) if !rest.is_empty() => {
                let op = if name.name == "min" { Binary::Min } else { Binary::Max };
                let first = self.number(first);
                return rest.iter().fold(first, |so_far, x| {
                    let x = self.number(x);
                    binary(op, Kind::Number, so_far, x)
                });
            }
            ("clamp", [x, low, high]) => {
                let (x, low, high) = (self.number(x), self.number(low), self.number(high));
                if low.value.range.low > high.value.range.high {
                    let found = format!("{} above {}", low.value.range, high.value.range);
                    let fault = Fault::new("E-range", span.clone(), "the lower bound of `clamp` lies above the upper");
                    self.report(fault.found(found).expected("`clamp(x, low, high)`").help("swap the bounds"));
                }
                return binary(Binary::Min, Kind::Number, binary(Binary::Max, Kind::Number, x, low), high);
            }
            ("abs" | "sqrt" | "exp" | "ln" | "floor", [x]) => {
                let op = match name.name.as_str() {
                    "abs" => Unary::Abs,
                    "sqrt" => Unary::Sqrt,
                    "exp" => Unary::Exp,
                    "ln" => Unary::Ln,
                    _ => Unary::Floor,
                };
                let x = self.number(x);
                return unary(op, Kind::Number, x);
            }
            ("pow", [a, b]) => {
                let (a, b) = (self.number(a), self.number(b));
                return binary(Binary::Pow, Kind::Number, a, b);
            }
            ("ratio", [a, b, otherwise]) => {
                let (a, b, o) = (self.number(a), self.number(b), self.number(otherwise));
                let range = Interval::ratio(a.value.range, b.value.range, o.value.range);
                let expr = Expr::Ratio(Box::new([a.value.expr, b.value.expr, o.value.expr]));
                return Part { value: Value { expr, kind: Kind::Number, range }, here: a.here || b.here || o.here };
            }
            _ => {}
        }
        if let Some((_, written)) = ARITHMETIC.iter().find(|(n, _)| *n == name.name) {
            let fault = Fault::new("E-arguments", span.clone(), format!("`{}` has the wrong number of arguments", name.name));
            self.report(fault.found(args.len().to_string()).expected(*written).help(format!("write `{written}`")));
            self.read_all(args);
            return Part::fault();
        }
        if AGGREGATES.contains(&name.name.as_str()) {
            let fault = Fault::new("E-arguments", span.clone(), format!("`{}` runs over a dimension", name.name));
            let help = format!("write `{}(dimension: value)`", name.name);
            self.report(fault.found(shown(&name.name)).expected("a dimension and `:`").help(help));
            return Part::fault();
        }
        if let Some(content) = calls::content(&name.name) {
            return self.content(name, content, args, span);
        }
        let Some((table, range)) = self.scope.lookup(&name.name) else {
            let known = ARITHMETIC.iter().map(|(n, _)| (*n).to_owned());
            let known = known.chain(calls::CONTENT.iter().map(|c| c.name.to_owned()));
            let known = known.chain(AGGREGATES.iter().map(|n| (*n).to_owned())).chain(self.scope.names(Names::Lookup));
            let help = did_you_mean(&name.name, known, "declare a Lookup of that id, or check the spelling");
            let fault = Fault::new("E-function", name.span.clone(), format!("there is no function `{}`", name.name));
            self.report(fault.found(shown(&name.name)).expected("a function or the id of a Lookup").help(help));
            self.read_all(args);
            return Part::fault();
        };
        let [x] = args else {
            wrong_count(&mut self.faults, name, span.end, args.len(), &["x"]);
            return Part::fault();
        };
        let x = self.number(x);
        let expr = Expr::Lookup(table, Box::new(x.value.expr));
        Part { value: Value { expr, kind: Kind::Number, range }, here: x.here }
    }

    /// Lowers arguments only to report what is wrong inside them.
    fn read_all(&mut self, args: &[Node]) {
        for arg in args {
            self.part(arg, &Expect::Any);
        }
    }

    fn select(&mut self, condition: &Node, a: &Node, b: &Node, expect: &Expect) -> Part {
        let c = self.truth(condition);
        let x = self.part(a, expect);
        let level = if let Kind::Level(levels) = &x.value.kind { Expect::Level(levels.clone()) } else { expect.clone() };
        let y = self.part(b, &level);
        let same = Expect::of(&x.value.kind);
        let y = if x.value.kind == Kind::Date && y.value.kind != Kind::Date { Part::fault() } else { self.need(y, &same, &b.span) };
        let here = c.here || x.here || y.here;
        let kind = if x.value.kind == Kind::Unknown { y.value.kind } else { x.value.kind };
        let range = x.value.range.hull(y.value.range);
        let expr = Expr::Select(Box::new([c.value.expr, x.value.expr, y.value.expr]));
        Part { value: Value { expr, kind, range }, here }
    }

    fn content(&mut self, name: &Ident, known: &calls::ContentCall, args: &[Node], span: &Span) -> Part {
        if args.len() != known.args.len() {
            wrong_count(&mut self.faults, name, span.end, args.len(), known.args);
            return Part::fault();
        }
        let mut names = Vec::new();
        for (arg, what) in args.iter().zip(known.args) {
            let ident = match &arg.kind {
                NodeKind::Number(x) if x.fract() == 0.0 && x.abs() < 1e6 => Some(Ident { name: format!("{x:.0}"), span: arg.span.clone() }),
                NodeKind::Fault => return Part::fault(),
                _ => arg.as_name(),
            };
            let Some(ident) = ident else {
                let fault = Fault::new("E-argument", arg.span.clone(), format!("this does not name a {what}"));
                let help = format!("write `{}`", calls::signature(known.name, known.args));
                self.report(fault.found("an expression").expected(format!("the id of a {what}")).help(help));
                return Part::fault();
            };
            names.push(ident);
        }
        match self.scope.call(name, &names, &self.free) {
            Ok(value) => Part::new(value),
            Err(fault) => {
                self.report(fault);
                Part::fault()
            }
        }
    }

    pub(super) fn aggregate(&mut self, name: &Ident, dim: &Ident, body: &Node) -> Part {
        if !AGGREGATES.contains(&name.name.as_str()) {
            let fault = Fault::new("E-function", name.span.clone(), format!("nothing runs over a dimension as `{}`", name.name));
            let help = did_you_mean(&name.name, AGGREGATES, "choose one of those");
            self.report(fault.found(shown(&name.name)).expected(AGGREGATES.join(", ")).help(help));
            return Part::fault();
        }
        let Some(d) = self.scope.dimension(&dim.name) else {
            let help = did_you_mean(&dim.name, self.scope.names(Names::Dimension), "declare a Dimension of that id");
            let fault = Fault::new("E-dimension", dim.span.clone(), format!("there is no dimension `{}`", dim.name));
            self.report(fault.found(shown(&dim.name)).expected("the id of a dimension").help(help));
            return Part::fault();
        };
        let truths = matches!(name.name.as_str(), "any" | "all" | "count");
        let mut elements: Vec<u32> = (0..self.scope.elements(d)).take(super::limits::COMPILED).collect();
        if name.name == "near" {
            let Some(here) = self.bound(d) else {
                self.no_here(&name.span);
                return Part::fault();
            };
            elements = self.scope.neighbours(d, here);
            if elements.is_empty() {
                // Nobody near: 0, with the body read for its faults.
                self.number(body);
                return Part { value: Value::number(Expr::Const(0.0), 0.0, 0.0), here: true };
            }
        }
        let mut parts = Vec::new();
        for e in elements {
            if self.exhausted() {
                return Part::fault();
            }
            self.free.push((d, e));
            parts.push(if truths { self.truth(body) } else { self.number(body) });
            self.free.pop();
        }
        let n = parts.len();
        let (op, kind) = match name.name.as_str() {
            "any" => (Binary::Or, Kind::Truth),
            "all" => (Binary::And, Kind::Truth),
            "smallest" => (Binary::Min, Kind::Number),
            "largest" => (Binary::Max, Kind::Number),
            _ => (Binary::Add, Kind::Number),
        };
        let Some(mut total) = gather(op, &kind, parts) else { return Part::fault() };
        total.value.kind = kind;
        if matches!(name.name.as_str(), "mean" | "near") {
            let n = Part::new(Value::number(Expr::Const(n as f64), n as f64, n as f64));
            total = binary(Binary::Div, Kind::Number, total, n);
        }
        total
    }
}

/// Joins parts two by two, so that the tree stays flat; `None` for no part.
fn gather(op: Binary, kind: &Kind, mut parts: Vec<Part>) -> Option<Part> {
    while parts.len() > 1 {
        let mut joined = Vec::with_capacity(parts.len().div_ceil(2));
        let mut rest = parts.into_iter();
        while let Some(a) = rest.next() {
            joined.push(match rest.next() {
                Some(b) => binary(op, kind.clone(), a, b),
                None => a,
            });
        }
        parts = joined;
    }
    parts.pop()
}
