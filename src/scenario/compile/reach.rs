//! What can come about at all: storylets, options, pledges and endings, by bounds of their conditions.
//!
//! A least fixed point. At first nothing has come: counts of storylets are 0, pledges are not given, facts stand as
//! they begin. What may come under these bounds widens them by its effects, until nothing new comes. Everything else
//! (stocks, auxiliaries, levers, posts, talks, moves) ranges over all it may ever be, so that what is reported here
//! can never come; what is not reported may still be very rare.

use std::collections::HashSet;

use super::Compiler;
use crate::engine::content::{Act, Choice, Effect, Outcome, VarKind};
use crate::engine::expr::{Expr, ExprId, Slot};
use crate::lang::Interval;
use crate::scenario::diagnostic::{Diagnostic, Span};

/// Bounds of every slot, and what has been reached.
struct Reach {
    bounds: Vec<Interval>,
    full: Vec<Interval>,
    storylets: HashSet<u32>,
    options: HashSet<(u32, usize)>,
    endings: HashSet<u32>,
    pledges: HashSet<u32>,
    changed: bool,
}

impl Reach {
    fn widen(&mut self, slot: Slot) {
        let i = slot.0 as usize;
        self.changed |= self.bounds[i] != self.full[i];
        self.bounds[i] = self.full[i];
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Set(slot, _) | Act::Add(slot, _) => self.widen(*slot),
            Act::Trigger(s) => self.changed |= self.storylets.insert(*s),
            Act::Give(p) | Act::Keep(p) | Act::Break(p) => self.changed |= self.pledges.insert(*p),
            Act::End(e) => self.changed |= self.endings.insert(*e),
            Act::If(_, inner) => self.act(inner),
            Act::Seat(..) | Act::Vacate(_) | Act::Move(..) => {}
        }
    }

    fn effects(&mut self, effects: &[Effect]) {
        effects.iter().for_each(|e| self.act(&e.act));
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.effects(&outcome.effects);
    }

    fn choice(&mut self, choice: &Choice) {
        self.outcome(&choice.outcome);
        choice.odds.iter().for_each(|o| self.outcome(&o.outcome));
    }
}

impl Compiler<'_> {
    /// Bounds of an expression under bounds of the slots.
    fn bounds_of(&self, expr: &Expr, slots: &[Interval]) -> Interval {
        let of = |e: &Expr| self.bounds_of(e, slots);
        match expr {
            Expr::Const(x) => Interval::point(*x),
            Expr::Slot(slot) => slots[slot.0 as usize],
            Expr::Unary(op, a) => Interval::unary(*op, of(a)),
            Expr::Binary(op, a, b) => Interval::binary(*op, of(a), of(b)),
            Expr::Select(parts) => match of(&parts[0]) {
                c if c.constant() == Some(0.0) => of(&parts[2]),
                c if !c.contains(0.0) => of(&parts[1]),
                _ => of(&parts[1]).hull(of(&parts[2])),
            },
            Expr::Ratio(parts) => Interval::ratio(of(&parts[0]), of(&parts[1]), of(&parts[2])),
            // A lens may draw a look-up anew.
            Expr::Lookup(..) if self.items.lenses.iter().flat_map(|l| &l.changes).any(|c| c.lookup.is_some()) => Interval::ALL,
            Expr::Lookup(table, _) => {
                self.c.tables.get(*table as usize).map_or(Interval::ALL, |t| {
                    t.points.iter().map(|p| Interval::point(p.1)).reduce(Interval::hull).unwrap_or(Interval::ALL)
                })
            }
        }
    }

    fn may(&self, condition: ExprId, reach: &Reach) -> bool {
        self.bounds_of(&self.c.exprs[condition.0 as usize], &reach.bounds).constant() != Some(0.0)
    }

    fn reach(&self) -> Reach {
        let c = &self.c;
        // A lens may set a parameter to anything in its range; everything else stays in it by the engine's rules.
        let full: Vec<Interval> = c.slots.iter().map(|s| Interval::new(s.low, s.high)).collect();
        let mut reach = Reach {
            bounds: full.clone(),
            full,
            storylets: HashSet::new(),
            options: HashSet::new(),
            endings: HashSet::new(),
            pledges: HashSet::new(),
            changed: true,
        };
        let facts = c.vars.iter().filter(|v| v.kind == VarKind::Fact).flat_map(|v| v.first.0..v.first.0 + v.len);
        let counts = c.storylets.iter().flat_map(|s| [s.seen, s.last].into_iter().chain(s.options.iter().map(|o| o.taken)));
        let pledges = c.pledges.iter().map(|p| p.state);
        for slot in facts.map(Slot).chain(counts).chain(pledges) {
            reach.bounds[slot.0 as usize] = Interval::point(c.slots[slot.0 as usize].initial);
        }
        // What stands outside the storylets is taken to come about.
        c.allocations.iter().flat_map(|a| &a.means).flat_map(|m| &m.given).for_each(|s| reach.widen(*s));
        c.levers.iter().for_each(|l| [&l.up, &l.down].into_iter().for_each(|e| reach.effects(e)));
        c.pledges.iter().for_each(|p| [&p.on_kept, &p.on_broken].into_iter().for_each(|e| reach.effects(e)));
        for n in &c.negotiations {
            [&n.on_signed, &n.on_refused, &n.on_unratified, &n.on_closed].into_iter().for_each(|o| reach.outcome(o));
            n.clauses.iter().flat_map(|c| &c.terms).for_each(|t| reach.effects(&t.effects));
        }
        for o in &c.offices {
            [&o.on_seat, &o.on_vacate].into_iter().for_each(|e| reach.effects(e));
            o.candidates.iter().for_each(|x| reach.effects(&x.effects));
        }
        c.petitions.iter().flat_map(|p| &p.answers).for_each(|a| reach.outcome(&a.outcome));
        for p in &c.parties {
            reach.effects(&p.overruled);
            reach.pledges.extend(p.bargain);
        }
        c.actors.iter().flat_map(|a| &a.moves).for_each(|m| reach.effects(&m.effects));
        [&c.desk.silence, &c.desk.reversal].into_iter().for_each(|e| reach.effects(e));
        while std::mem::take(&mut reach.changed) {
            for (i, s) in c.storylets.iter().enumerate() {
                if !reach.storylets.contains(&(i as u32)) && !self.may(s.when, &reach) {
                    continue;
                }
                reach.storylets.insert(i as u32);
                [s.seen, s.last].into_iter().for_each(|slot| reach.widen(slot));
                reach.outcome(&s.silence);
                for (k, o) in s.options.iter().enumerate() {
                    if o.needs.iter().all(|n| self.may(n.cond, &reach)) {
                        reach.options.insert((i as u32, k));
                        reach.widen(o.taken);
                        reach.choice(o);
                    }
                }
            }
            for p in reach.pledges.clone() {
                reach.widen(c.pledges[p as usize].state);
            }
        }
        reach
    }

    /// Reports what can never come about.
    pub(super) fn unreachable(&mut self) {
        if self.faults.iter().any(|d| d.severity == crate::scenario::diagnostic::Severity::Error) {
            return;
        }
        let (reach, items) = (self.reach(), self.items);
        let mut found = Vec::new();
        let heads =
            items.events.iter().map(|e| (&e.id, &e.when, &e.options)).chain(items.initiatives.iter().map(|e| (&e.id, &e.when, &e.options)));
        for (id, when, options) in heads {
            let family: Vec<u32> = (0..self.c.storylets.len() as u32).filter(|i| self.c.storylets[*i as usize].family == id.name).collect();
            if !family.iter().any(|i| reach.storylets.contains(i)) {
                let d = Diagnostic::warning(
                    "storylet-unreachable",
                    place(&when.0.span, id.span),
                    format!("`{}` can never come: this cannot hold, and nothing triggers it", id.name),
                );
                found.push(d.help(
                    "check what it waits for: a fact that nothing sets, a storylet or option that never comes, a value out of range",
                ));
                continue;
            }
            for (k, o) in options.iter().enumerate() {
                if !family.iter().any(|i| reach.options.contains(&(*i, k))) {
                    let d = Diagnostic::warning(
                        "option-unreachable",
                        o.id.span,
                        format!("the option `{}` of `{}` can never be taken: a condition under `needs` cannot hold", o.id.name, id.name),
                    );
                    found.push(d.help("check what it needs, or remove it"));
                }
            }
        }
        for (p, item) in items.pledges.iter().enumerate() {
            if !reach.pledges.contains(&(p as u32)) {
                let d = Diagnostic::warning(
                    "pledge-unreachable",
                    item.id.span,
                    format!("nothing that can come gives the pledge `{}`", item.id.name),
                );
                found.push(d.help(format!("give it in an effect, `give({})`, or name it as a party's `bargain`", item.id.name)));
            }
        }
        found.extend(self.lost_endings(&reach));
        found.into_iter().for_each(|d| self.fault(d));
    }

    /// Endings whose condition cannot hold, or before which another always holds.
    fn lost_endings(&self, reach: &Reach) -> Vec<Diagnostic> {
        let (mut found, mut blocked) = (Vec::new(), [None, None]);
        let last = self.c.endings.iter().rposition(|e| e.at_horizon);
        for (i, e) in self.c.endings.iter().enumerate() {
            let Some(item) = self.items.endings.iter().find(|x| x.id.name == e.id) else { continue };
            let bounds = self.bounds_of(&self.c.exprs[e.when.0 as usize], &reach.bounds);
            let span = place(&item.when.0.span, item.id.span);
            let before: Option<&String> = blocked[0].or(if e.at_horizon { blocked[1] } else { None });
            if reach.endings.contains(&(i as u32)) {
            } else if let Some(before) = before {
                let d = Diagnostic::warning(
                    "ending-unreachable",
                    item.id.span,
                    format!("the ending `{}` can never come: `{before}` is looked at before it and always holds", e.id),
                );
                found.push(d.help("give this one the lower `priority` number, or the other one a condition"));
            } else if bounds.constant() == Some(0.0) && last != Some(i) {
                let d = Diagnostic::warning(
                    "ending-unreachable",
                    span,
                    format!("the ending `{}` can never come: this cannot hold, and no effect ends the game with it", e.id),
                );
                found.push(d.help("check the numbers against the declared ranges, and whether anything sets what it waits for"));
            }
            if !bounds.contains(0.0) {
                let b = &mut blocked[usize::from(e.at_horizon)];
                *b = b.or(Some(&e.id));
            }
        }
        found
    }
}

/// The span of code, or of the item where the code is a default.
fn place(code: &Span, item: Span) -> Span {
    if code.end > 0 { *code } else { item }
}
