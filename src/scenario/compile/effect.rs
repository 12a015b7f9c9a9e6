//! Texts, requirements and effects.

use super::{Bound, Compiler, note_links};
use crate::engine::content::{Act, Effect, Need, Outcome, Text, Timing};
use crate::engine::expr::ExprId;
use crate::lang::{self, LoweredAct, When};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::schema::{Code, Id, Prose};

impl Compiler<'_> {
    /// A text.
    pub fn text(&mut self, prose: &Prose, key: &str, bound: &Bound) -> Text {
        let (ast, faults) = lang::text(&prose.0.value);
        self.language(&prose.0, faults);
        let mut exprs = Vec::new();
        let base = self.c.exprs.len() as u32;
        let (text, faults) = lang::lower_text(&ast, key, bound, &self.sym, &mut |e| {
            exprs.push(e);
            ExprId(base + exprs.len() as u32 - 1)
        });
        for e in exprs {
            self.store(e);
        }
        self.language(&prose.0, faults);
        note_links(&text.pieces, &self.sym);
        text
    }

    /// Requirements.
    pub fn needs(&mut self, needs: &[(Code, Prose)], key: &str, bound: &Bound) -> Vec<Need> {
        needs.iter().enumerate().map(|(i, n)| self.need(n, &format!("{key}.needs.{i}"), bound)).collect()
    }

    pub fn need(&mut self, (code, prose): &(Code, Prose), key: &str, bound: &Bound) -> Need {
        Need { cond: self.condition(code, bound), text: self.text(prose, key, bound) }
    }

    pub fn outcome(&mut self, effects: &[Code], words: &Prose, key: &str, bound: &Bound) -> Outcome {
        Outcome { effects: self.effects(effects, bound), text: self.text(words, key, bound) }
    }

    /// Effects, in written order.
    pub fn effects(&mut self, codes: &[Code], bound: &Bound) -> Vec<Effect> {
        codes.iter().filter_map(|code| self.effect(code, bound)).collect()
    }

    pub(super) fn effect(&mut self, code: &Code, bound: &Bound) -> Option<Effect> {
        let (ast, faults) = lang::effect(&code.0.value);
        let broken = !faults.is_empty();
        self.language(&code.0, faults);
        let (lowered, faults) = lang::lower_effect(&ast, bound, &self.sym);
        if broken {
            return None;
        }
        self.language(&code.0, faults);
        // What acts at once carries its condition in its amount; of what is put off it is tested when it is due.
        let lowered = lowered?;
        let mut lowered = if lowered.when == When::Now { lowered.guarded() } else { lowered };
        let condition = lowered.condition.take();
        let steps = f64::from(self.sym.clock.steps_per_unit);
        let timing = match lowered.when {
            When::Now => Timing::Now,
            When::In(t) | When::Over(t) => {
                let n = t * steps;
                if !(0.5..=1e6).contains(&n) {
                    let span = code.0.place(lowered.when_span);
                    self.fault(
                        Diagnostic::error("effect-time", span, format!("{t} units of time are no step of the clock"))
                            .label(format!("expected at least {}", 1.0 / steps))
                            .help(format!("the scenario has {steps} steps in a unit of time")),
                    );
                    return None;
                }
                let n = libm::floor(n + 0.5) as u32;
                if matches!(lowered.when, When::In(_)) { Timing::In(n) } else { Timing::Over(n) }
            }
        };
        let act = match lowered.act {
            LoweredAct::Set(slot, e) => Act::Set(slot, self.store(e)),
            LoweredAct::Add(slot, e) => Act::Add(slot, self.store(e)),
            LoweredAct::Do(name, args) => {
                let ids: Vec<Id> = args.iter().map(|a| Id { name: a.name.clone(), span: code.0.place(a.span.clone()) }).collect();
                self.act(&name.name, &ids, bound)?
            }
        };
        let act = match condition {
            Some(cond) => Act::If(self.store(cond), Box::new(act)),
            None => act,
        };
        Some(Effect { act, timing })
    }

    pub(super) fn act(&mut self, name: &str, ids: &[Id], bound: &Bound) -> Option<Act> {
        let a = ids.first()?;
        self.sym.used.borrow_mut().insert(format!("{name} {}", a.name));
        let sym = std::mem::take(&mut self.sym);
        let act = (|| {
            Some(match name {
                "seat" => {
                    let (office, who) = (self.look(&sym.offices, "office", a)?.index, ids.get(1)?);
                    let person = self.look(&sym.people, "person", who)?;
                    self.ever_there(who, person, &a.name, crate::scenario::calendar::length(&sym.clock));
                    Act::Seat(office, person)
                }
                "vacate" => Act::Vacate(self.look(&sym.offices, "office", a)?.index),
                "trigger" => {
                    let s = self.look(&sym.storylets, "storylet", a)?;
                    match s.dim {
                        None => Act::Trigger(s.first),
                        Some(d) => match bound.iter().find(|b| b.0 == d) {
                            Some(b) => Act::Trigger(s.first + b.1),
                            None => {
                                let d = Diagnostic::error(
                                    "trigger-bound",
                                    a.span,
                                    format!("`{}` stands once per element, and no element is bound here", a.name),
                                );
                                self.fault(d.help("trigger it from something bound to the same dimension"));
                                return None;
                            }
                        },
                    }
                }
                "give" => Act::Give(self.look(&sym.pledges, "pledge", a)?.0),
                "keep" => Act::Keep(self.look(&sym.pledges, "pledge", a)?.0),
                "break" => Act::Break(self.look(&sym.pledges, "pledge", a)?.0),
                "end" => Act::End(self.look(&sym.endings, "ending", a)?),
                "move" => {
                    let lever = self.look(&sym.levers, "lever", a)?;
                    let p = ids.get(1)?;
                    match crate::scenario::symbols::lever_position(&lever, &p.name) {
                        Some(i) => Act::Move(lever.index, i),
                        None => {
                            self.unknown(&format!("position of `{}`", a.name), p, lever.positions.iter().map(String::as_str));
                            return None;
                        }
                    }
                }
                _ => return None,
            })
        })();
        self.sym = sym;
        act
    }
}
