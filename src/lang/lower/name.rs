//! Names: quantities, elements, levels, dates.

use super::super::ast::Ident;
use super::super::calls;
use super::super::fault::{Fault, Span, report, shown};
use super::super::interval::Interval;
use super::super::scope::{Kind, Names, Quantity, Value};
use super::super::suggest::did_you_mean;
use super::{Context, Expect, Part};
use crate::engine::content::Date;
use crate::engine::expr::{Expr, Slot};

impl Context<'_> {
    pub(super) fn date(&mut self, date: Date, span: &Span) -> Part {
        let Some(tick) = self.scope.tick(date) else {
            let found = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
            let fault = Fault::new("E-date", span.clone(), "this date lies outside the scenario's time");
            self.report(fault.found(found).expected("a date of the calendar").help("see `start` and `length` of the scenario"));
            return Part::fault();
        };
        Part::new(Value { expr: Expr::Const(tick), kind: Kind::Date, range: Interval::point(tick) })
    }

    pub(super) fn name(&mut self, name: &str, span: &Span, expect: &Expect) -> Part {
        if let Expect::Level(levels) = expect
            && let Some(i) = levels.iter().position(|l| l == name)
        {
            let kind = Kind::Level(levels.clone());
            return Part::new(Value { expr: Expr::Const(i as f64), kind, range: Interval::point(i as f64) });
        }
        if let Some(value) = self.scope.local(name) {
            return Part::new(value);
        }
        let source = if name == "date" { "tick" } else { name };
        let ident = Ident { name: name.to_owned(), span: span.clone() };
        let Some(q) = self.scope.quantity(source) else {
            self.unknown_name(name, span, expect);
            return Part::fault();
        };
        let kind = if name == "date" { Kind::Date } else { q.kind.clone() };
        self.slot(&ident, &q, &[]).map_or_else(Part::fault, |slot| Part::new(Value { expr: Expr::Slot(slot), kind, range: q.range }))
    }

    fn unknown_name(&mut self, name: &str, span: &Span, expect: &Expect) {
        if let Expect::Level(levels) = expect {
            let fault = Fault::new("E-level", span.clone(), format!("there is no level `{name}`"));
            let help = did_you_mean(name, levels.iter(), "write one of its levels");
            self.report(fault.found(shown(name)).expected(levels.join(", ")).help(help));
            return;
        }
        if name == "here" {
            let fault = Fault::new("E-here", span.clone(), "`here` is only compared with an element");
            self.report(fault.found("`here`").expected("`here == element`").help("write `here == element`"));
            return;
        }
        let fault = Fault::new("E-name", span.clone(), format!("there is no quantity `{name}`")).found(shown(name));
        let arithmetic = calls::ARITHMETIC.iter().find(|(n, _)| *n == name).map(|(_, s)| (*s).to_owned());
        let written = calls::content(name).map(|c| calls::signature(c.name, c.args)).or(arithmetic);
        let of_element = self.free.iter().any(|&(dim, _)| self.scope.element(dim, name).is_some());
        let help = if let Some(written) = written {
            format!("it is a function: write `{written}`")
        } else if of_element {
            format!("it is an element: write `here == {name}`, or `quantity[{name}]`")
        } else if self.scope.lookup(name).is_some() {
            format!("it is a look-up: write `{name}(x)`")
        } else {
            did_you_mean(name, self.scope.names(Names::Quantity), "declare it, or check the spelling")
        };
        self.report(fault.expected("the id of a declared quantity").help(help));
    }

    pub(super) fn element(&mut self, name: &Ident, elements: &[Ident]) -> Part {
        let Some(q) = self.scope.quantity(&name.name) else {
            self.unknown_name(&name.name, &name.span, &Expect::Any);
            return Part::fault();
        };
        self.slot(name, &q, elements)
            .map_or_else(Part::fault, |slot| Part::new(Value { expr: Expr::Slot(slot), kind: q.kind.clone(), range: q.range }))
    }

    /// The slot of a quantity: written elements first, the others from what is bound. `None` (reported)
    /// where an element is missing, unknown or too many.
    pub fn slot(&mut self, name: &Ident, q: &Quantity, elements: &[Ident]) -> Option<Slot> {
        let mut chosen: Vec<Option<u32>> = vec![None; q.dims.len()];
        for element in elements {
            let open = || (0..q.dims.len()).filter(|&i| chosen[i].is_none());
            if open().next().is_none() {
                let fault = Fault::new("E-subscript", element.span.clone(), format!("`{}` has no such part", name.name));
                let expected = if q.dims.is_empty() { "no element".to_owned() } else { format!("{} of them", q.dims.len()) };
                self.report(fault.found(shown(&element.name)).expected(expected).help("take the element out"));
                return None;
            }
            let place = open().find_map(|i| self.element_of(q.dims[i], &element.name).map(|e| (i, e)));
            let Some((i, e)) = place else {
                let names: Vec<String> = open().flat_map(|i| self.scope.names(Names::Element(q.dims[i]))).collect();
                let dims: Vec<String> = open().map(|i| self.scope.dimension_id(q.dims[i])).collect();
                self.unknown_element(element, &dims.join(", "), &names);
                return None;
            };
            chosen[i] = Some(e);
        }
        let mut index = 0_u32;
        for (&dim, chosen) in q.dims.iter().zip(chosen) {
            let Some(e) = chosen.or_else(|| self.bound(dim)) else {
                let id = self.scope.dimension_id(dim);
                let first = self.scope.names(Names::Element(dim)).into_iter().next().unwrap_or_else(|| "element".to_owned());
                let message = format!("`{}` is by `{id}`: say which, or take them together", name.name);
                let fault = Fault::new("E-subscript", name.span.clone(), message).found(shown(&name.name));
                let expected = format!("an element of `{id}`");
                let help = format!("write `{0}[{first}]`, or `sum({id}: {0})`, `mean`, `largest`, `any`", name.name);
                self.report(fault.expected(expected).help(help));
                return None;
            };
            index = index * self.scope.elements(dim) + e;
        }
        Some(Slot(q.first.0 + index))
    }

    fn element_of(&self, dim: u32, name: &str) -> Option<u32> {
        self.scope.element(dim, name).or_else(|| if name == "here" { self.bound(dim) } else { None })
    }

    /// The bound element of a dimension, the innermost.
    pub(super) fn bound(&self, dim: u32) -> Option<u32> {
        self.free.iter().rev().find(|f| f.0 == dim).map(|f| f.1)
    }

    fn unknown_element(&mut self, element: &Ident, dims: &str, names: &[String]) {
        let help = did_you_mean(&element.name, names, "see the elements of the dimension");
        let fault = Fault::new("E-element", element.span.clone(), format!("`{dims}` has no element `{}`", element.name));
        self.report(fault.found(shown(&element.name)).expected(names.join(", ")).help(help));
    }

    /// `here == element`: a constant for each bound element.
    pub(super) fn here_test(&mut self, here: &Span, element: &Ident, equal: bool) -> Part {
        if self.free.is_empty() {
            self.no_here(here);
            return Part::fault();
        }
        let bound = self.free.iter().rev().find_map(|&(dim, e)| self.scope.element(dim, &element.name).map(|x| x == e));
        let Some(same) = bound else {
            let names: Vec<String> = self.free.iter().flat_map(|&(d, _)| self.scope.names(Names::Element(d))).collect();
            let dims: Vec<String> = self.free.iter().map(|&(d, _)| self.scope.dimension_id(d)).collect();
            self.unknown_element(element, &dims.join(", "), &names);
            return Part::fault();
        };
        let expr = Expr::truth(same == equal);
        let range = Interval::point(f64::from(u8::from(same == equal)));
        Part { value: Value { expr, kind: Kind::Truth, range }, here: true }
    }

    /// Reports that nothing is bound where `here` (or `near`) stands.
    pub fn no_here(&mut self, span: &Span) {
        let fault = Fault::new("E-here", span.clone(), "no element is bound here").expected("something bound to a dimension");
        report(&mut self.faults, fault.help("use it inside `sum(dimension: ..)` or in an item with `by` or `bind`"));
    }
}
