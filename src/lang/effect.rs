//! Effects: `trust += 2 over 3 if aim(peace)`, `chair = adviser`, `seat(interior, ana) in 2`.

use super::ast::{Ast, Ident};
use super::calls::{ACTS, signature};
use super::fault::{Fault, Span, report, shown};
use super::interval::Interval;
use super::lex::Tok;
use super::lower::{Context, Expect};
use super::parse::Parser;
use super::scope::{Free, Kind, Names, Scope};
use super::suggest::did_you_mean;
use crate::engine::expr::{Expr, Slot, Unary};

/// An effect as written.
#[derive(Clone, PartialEq, Debug)]
pub struct EffectAst {
    /// What it does.
    pub act: ActAst,
    /// When.
    pub when: When,
    /// Where the words that say when stand; empty for at once.
    pub when_span: Span,
    /// `if cond`, tested when the effect is applied.
    pub condition: Option<Ast>,
    /// The whole effect.
    pub span: Span,
}

/// What an effect does, as written.
#[derive(Clone, PartialEq, Debug)]
pub enum ActAst {
    /// `x = e`, `x += e`, `x -= e`, `x[elem] = e`, `budget(actor) += e`.
    Change(TargetAst, Change, Ast),
    /// `seat(office, person)`, `trigger(storylet)` and the others of [`super::calls::ACTS`]; the number of
    /// arguments is right.
    Do(Ident, Vec<Ident>),
    /// Could not be read; reported.
    Fault,
}

/// How a target changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `-=`
    Subtract,
}

/// The target of a change, as written.
#[derive(Clone, PartialEq, Debug)]
pub enum TargetAst {
    /// A quantity, with elements where they are written.
    Quantity(Ident, Vec<Ident>),
    /// `budget(actor)`: the function and its arguments.
    Call(Ident, Vec<Ident>),
}

/// When an effect acts, in units of the scenario's time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum When {
    /// At once.
    Now,
    /// Once, after so many units.
    In(f64),
    /// In equal parts over so many units.
    Over(f64),
}

/// An effect with its names resolved.
#[derive(Clone, PartialEq, Debug)]
pub struct LoweredEffect {
    /// What it does.
    pub act: LoweredAct,
    /// When, in units of the scenario's time; the scenario turns units into steps.
    pub when: When,
    /// Where the words that say when stand.
    pub when_span: Span,
    /// Condition, tested when the effect is applied.
    pub condition: Option<Expr>,
}

/// What a resolved effect does.
#[derive(Clone, PartialEq, Debug)]
pub enum LoweredAct {
    /// Sets a slot.
    Set(Slot, Expr),
    /// Adds to a slot; a subtraction is negated.
    Add(Slot, Expr),
    /// One of [`super::calls::ACTS`], with its arguments for the scenario to resolve; an argument is a bare
    /// name or a whole number as written.
    Do(Ident, Vec<Ident>),
}

impl LoweredEffect {
    /// The act with the condition inside its amount: nothing is added, or the present value set, where the
    /// condition fails. Acts without an amount are left as they are, with their condition.
    #[must_use]
    pub fn guarded(mut self) -> Self {
        let select = |c: Expr, a: Expr, b: Expr| Expr::Select(Box::new([c, a, b]));
        match (self.act, self.condition.take()) {
            (LoweredAct::Set(slot, e), Some(c)) => self.act = LoweredAct::Set(slot, select(c, e, Expr::Slot(slot))),
            (LoweredAct::Add(slot, e), Some(c)) => self.act = LoweredAct::Add(slot, select(c, e, Expr::Const(0.0))),
            (act, condition) => (self.act, self.condition) = (act, condition),
        }
        self
    }
}

/// Reads one effect. Always gives a tree.
#[must_use]
pub fn effect(source: &str) -> (EffectAst, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut p = Parser::new(source, 0..source.len(), &mut faults);
    let start = p.here().start;
    let act = act(&mut p);
    let mut out = EffectAst { act, when: When::Now, when_span: start..start, condition: None, span: start..start };
    loop {
        let span = p.here();
        let word = if p.peek() == Tok::Word { p.word() } else { "" };
        match word {
            "if" => {
                p.advance();
                let condition = Ast { root: p.expression() };
                if out.condition.replace(condition).is_some() {
                    let fault = Fault::new("E-effect", span, "an effect has one condition").found("a second `if`");
                    report(p.faults, fault.expected("one `if`").help("join them with `and`"));
                }
            }
            "in" | "over" => {
                p.advance();
                let Some(units) = units(&mut p, word) else { continue };
                let span = span.start..p.here().start;
                let span = span.start..span.start + source[span].trim_end().len();
                if out.when != When::Now {
                    let fault = Fault::new("E-timing", span.clone(), "an effect has one time").found(shown(&source[span]));
                    report(p.faults, fault.expected("one `in` or `over`").help("write two effects"));
                    continue;
                }
                (out.when, out.when_span) = (if word == "in" { When::In(units) } else { When::Over(units) }, span);
            }
            _ => break,
        }
    }
    p.finish("`in`, `over`, `if` or the end");
    out.span = start..start + source[start..].trim_end().len();
    (out, faults)
}

fn units(p: &mut Parser<'_>, word: &str) -> Option<f64> {
    let span = p.here();
    match p.peek() {
        Tok::Number(x) if x > 0.0 && x <= 10_000.0 => {
            p.advance();
            Some(x)
        }
        Tok::Number(x) => {
            p.advance();
            let fault = Fault::new("E-timing", span, "an effect takes some time, and comes in the campaign's");
            report(p.faults, fault.found(x.to_string()).expected("above 0, at most 10000").help("leave it out for at once"));
            None
        }
        _ => {
            p.unexpected("a number of units of time", &format!("write `{word} 2`"));
            None
        }
    }
}

fn act(p: &mut Parser<'_>) -> ActAst {
    let Some(name) = p.ident("the name of what changes, or an act such as `seat(office, person)`") else {
        // Step over what was found, so that the endings are still read.
        while !matches!(p.peek(), Tok::End | Tok::Word) {
            p.advance();
        }
        return ActAst::Fault;
    };
    if p.peek() == Tok::Open {
        let open = p.advance();
        let args = arguments(p);
        let end = p.close(Tok::Close, &open, "`,` or `)`");
        if name.name != "budget" {
            return named_act(p, name, args, end);
        }
        if args.len() != 1 {
            wrong_count(p.faults, &name, end, args.len(), &["actor"]);
            return ActAst::Fault;
        }
        return change(p, TargetAst::Call(name, args));
    }
    let elements = if p.peek() == Tok::OpenIndex { p.elements().0 } else { Vec::new() };
    change(p, TargetAst::Quantity(name, elements))
}

fn named_act(p: &mut Parser<'_>, name: Ident, args: Vec<Ident>, end: usize) -> ActAst {
    let Some((_, wanted)) = ACTS.iter().find(|(n, _)| *n == name.name) else {
        let names = ACTS.iter().map(|(n, _)| *n).chain(["budget"]);
        let help = did_you_mean(&name.name, names.clone(), "see the reference of effects");
        let fault = Fault::new("E-effect", name.span.clone(), format!("there is no act `{}`", name.name));
        let expected = names.collect::<Vec<_>>().join(", ");
        report(p.faults, fault.found(shown(&name.name)).expected(expected).help(help));
        return ActAst::Fault;
    };
    if args.len() != wanted.len() {
        wrong_count(p.faults, &name, end, args.len(), wanted);
        return ActAst::Fault;
    }
    ActAst::Do(name, args)
}

pub(super) fn wrong_count(faults: &mut Vec<Fault>, name: &Ident, end: usize, found: usize, wanted: &[&str]) {
    let span = name.span.start..end.max(name.span.end);
    let fault = Fault::new("E-arguments", span, format!("`{}` has the wrong number of arguments", name.name));
    let expected = format!("{}: {}", wanted.len(), wanted.join(", "));
    let help = format!("write `{}`", signature(&name.name, wanted));
    report(faults, fault.found(found.to_string()).expected(expected).help(help));
}

fn arguments(p: &mut Parser<'_>) -> Vec<Ident> {
    let mut args = Vec::new();
    while p.peek() != Tok::Close && p.peek() != Tok::End {
        if let Tok::Number(_) = p.peek() {
            args.push(Ident { name: p.word().to_owned(), span: p.advance() });
        } else if let Some(name) = p.ident("the id of what it concerns") {
            args.push(name);
        } else {
            break;
        }
        if !p.take(Tok::Comma) {
            break;
        }
    }
    args
}

fn change(p: &mut Parser<'_>, target: TargetAst) -> ActAst {
    let how = match p.peek() {
        Tok::Set => Change::Set,
        Tok::Add => Change::Add,
        Tok::Sub => Change::Subtract,
        Tok::EqEq => {
            let fault = Fault::new("E-effect", p.here(), "`==` compares; it does not set").found("`==`");
            report(p.faults, fault.expected("`=`").help("write `=` to set a value"));
            Change::Set
        }
        _ => {
            p.unexpected("`=`, `+=` or `-=`", "say what happens to it: `trust += 2`, `asked = true`");
            return ActAst::Fault;
        }
    };
    p.advance();
    ActAst::Change(target, how, Ast { root: p.expression() })
}

/// Resolves an effect. `None` where a fault leaves nothing to run; faults tell why.
#[must_use]
pub fn lower_effect(ast: &EffectAst, free: &Free, scope: &dyn Scope) -> (Option<LoweredEffect>, Vec<Fault>) {
    let mut context = Context::new(scope, free);
    let act = match &ast.act {
        ActAst::Change(target, how, value) => lower_change(&mut context, target, *how, value),
        ActAst::Do(name, args) => Some(LoweredAct::Do(name.clone(), args.clone())),
        ActAst::Fault => None,
    };
    let condition = ast.condition.as_ref().map(|c| context.whole(&c.root, &Expect::Truth).expr);
    let (when, when_span) = (ast.when, ast.when_span.clone());
    let out = act.map(|act| LoweredEffect { act, when, when_span, condition });
    (out, context.faults)
}

fn lower_change(c: &mut Context<'_>, target: &TargetAst, how: Change, value: &Ast) -> Option<LoweredAct> {
    let (slot, kind, range, name) = match target {
        TargetAst::Call(name, args) => match c.scope.call(name, args, &c.free) {
            Ok(v) => match v.expr {
                Expr::Slot(slot) => (slot, v.kind, v.range, name),
                _ => return not_settable(c, name),
            },
            Err(fault) => {
                report(&mut c.faults, fault);
                return None;
            }
        },
        TargetAst::Quantity(name, elements) => {
            let Some(q) = c.scope.quantity(&name.name) else {
                let help = did_you_mean(&name.name, c.scope.names(Names::Quantity), "declare it, or check the spelling");
                let fault = Fault::new("E-name", name.span.clone(), format!("there is no quantity `{}`", name.name));
                report(&mut c.faults, fault.found(shown(&name.name)).expected("a stock or a fact").help(help));
                return None;
            };
            if !q.settable {
                return not_settable(c, name);
            }
            let slot = c.slot(name, &q, elements)?;
            (slot, q.kind, q.range, name)
        }
    };
    if how != Change::Set {
        if kind != Kind::Number {
            let fault = Fault::new("E-type", name.span.clone(), format!("`{}` cannot be added to", name.name));
            let fault = fault.found(super::lower::kind_words(&kind)).expected("a number");
            report(&mut c.faults, fault.help(format!("write `{} = ...`", name.name)));
            return None;
        }
        let v = c.whole(&value.root, &Expect::Number);
        let amount = if how == Change::Add { v.expr } else { Expr::unary(Unary::Neg, v.expr) };
        return Some(LoweredAct::Add(slot, amount));
    }
    let v = c.whole(&value.root, &Expect::of(&kind));
    if v.kind == kind && outside(v.range, range) {
        let fault = Fault::new("E-range", value.root.span.clone(), format!("`{}` cannot take this value", name.name));
        let (found, expected) = (v.range.to_string(), range.to_string());
        report(&mut c.faults, fault.found(found).expected(expected).help("set a value within its declared range"));
    }
    Some(LoweredAct::Set(slot, v.expr))
}

fn outside(value: Interval, range: Interval) -> bool {
    value.low > range.high || value.high < range.low
}

fn not_settable(c: &mut Context<'_>, name: &Ident) -> Option<LoweredAct> {
    let fault = Fault::new("E-target", name.span.clone(), format!("effects cannot change `{}`", name.name));
    let help = "set a fact that it depends on, or add a link; a lever is moved with `move(lever, position)`";
    report(&mut c.faults, fault.found(shown(&name.name)).expected("a stock, a fact or a budget").help(help));
    None
}
