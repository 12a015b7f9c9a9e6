//! What faces read: first screen, library, papers, targets, tests.

use super::{Compiler, index};
use crate::lang::Expect;
use crate::scenario::calendar;
use crate::scenario::catalogue::{Conduct, Entry, Expect as Expected, ExpectKind, FirstScreen, Headline, Paper, SourceEntry, TestCase};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::schema::{Code, Id, Pairs};
use crate::scenario::syntax::Words;

impl Compiler<'_> {
    pub(super) fn library(&mut self) {
        let none = vec![];
        if let Some(s) = self.items.scenarios.first() {
            let first = FirstScreen {
                id: s.id.name.clone(),
                title: s.title.value.clone(),
                subtitle: s.subtitle.value.clone(),
                version: s.version.value.clone(),
                seat: self.text(&s.seat, "scenario.seat", &none),
                premise: self.text(&s.premise, "scenario.premise", &none),
                goal: self.text(&s.goal, "scenario.goal", &none),
                horizon: self.text(&s.horizon, "scenario.horizon", &none),
                lose: s.lose.iter().enumerate().map(|(i, l)| self.text(l, &format!("scenario.lose.{i}"), &none)).collect(),
                minutes: s.minutes.0 as u32,
                default_lens: 0,
                authors: super::words(&s.authors),
                licence: s.licence.value.clone(),
                content_notes: super::words(&s.content_notes),
                art: s.art.value.clone(),
            };
            self.cat.first = first;
        }
        self.cat.attributes = self.sym.attributes.clone();
        for s in &self.items.sources {
            self.cat.sources.push(SourceEntry { id: s.id.name.clone(), text: s.text.value.clone() });
        }
        self.cat.sources.sort_by(|a, b| a.id.cmp(&b.id));
        for p in &self.items.papers {
            if self.declare_id("paper", &p.id) {
                self.cat.papers.push(Paper { id: p.id.name.clone(), name: p.name.value.clone(), line: p.line.value.clone() });
            }
        }
        let papers: std::collections::HashMap<String, u32> = index(&self.cat.papers, |p| &p.id).into_iter().collect();
        for (i, h) in self.items.headlines.iter().enumerate() {
            let Some(paper) = self.look(&papers, "paper", &h.paper) else { continue };
            let line = Headline {
                paper,
                text: self.text(&h.text, &format!("headline.{}.{i}", h.paper.name), &none),
                when: self.condition(&h.when, &none),
                weight: self.number(&h.weight, &none),
                sources: self.cite(&h.sources),
            };
            self.cat.headlines.push(line);
        }
        for e in &self.items.entries {
            let entry = Entry {
                id: e.id.name.clone(),
                title: e.title.value.clone(),
                words: super::words(&e.words),
                text: self.text(&e.text, &format!("entry.{}", e.id.name), &none),
                sources: self.cite(&e.sources),
            };
            self.cat.library.push(entry);
        }
        self.cat.library.sort_by(|a, b| a.title.cmp(&b.title));
        self.targets();
        self.tests();
    }

    fn conduct(&mut self, policy: Option<&Id>, base: &Conduct, with: &Pairs<Id>, set: &[Code], levers: &Pairs<Id>) -> Conduct {
        let policies = self.sym.policies.clone();
        let policy = policy.and_then(|p| self.look(&policies, "policy", p)).unwrap_or(base.policy);
        let with = self.answers(with);
        let set = self.effects(set, &vec![]);
        let levers = levers.0.iter().filter_map(|(l, p)| self.position(l, p)).collect();
        Conduct { policy, with, set, levers }
    }

    fn tests(&mut self) {
        for t in &self.items.tests {
            if !self.declare_id("test", &t.id) {
                continue;
            }
            let run = self.conduct(Some(&t.policy), &Conduct::default(), &t.with, &t.set, &t.levers);
            let versus = t.versus.as_ref().map(|v| self.conduct(v.policy.as_ref(), &run, &v.with, &v.set, &v.levers));
            let lenses = self.sym.lenses.clone();
            let lens = t.lens.as_ref().and_then(|l| self.look(&lenses, "lens", l)).unwrap_or(0);
            let end = calendar::length(&self.sym.clock);
            let until = t.until.map_or(end, |d| {
                let tick = calendar::ticks(&self.sym.clock, d.0);
                if tick < 0 || tick > i64::from(end) {
                    self.outside(d.1);
                }
                tick.clamp(0, i64::from(end)) as u32
            });
            if t.expect.is_empty() {
                self.fault(
                    Diagnostic::error("test-empty", t.id.span, format!("the test `{}` expects nothing", t.id.name))
                        .help("a test that cannot fail proves nothing"),
                );
            }
            if t.seeds.0.0 > t.seeds.1.0 {
                self.fault(Diagnostic::error("range-empty", t.seeds.1.1, "no seeds").label("expected the first seed first"));
            }
            let expect = t.expect.iter().filter_map(|e| self.expectation(e, versus.is_some())).collect();
            let case = TestCase {
                id: t.id.name.clone(),
                about: t.about.value.clone(),
                source: t.source.value.clone(),
                lens,
                seeds: (t.seeds.0.0 as u64, t.seeds.1.0 as u64),
                until,
                run,
                versus,
                expect,
            };
            self.cat.tests.push(case);
        }
    }

    /// `more(e) by 3`, `less(e)`, `same(e)`, `in 90 %: b`, `mean(e) > 80`, or a condition.
    fn expectation(&mut self, code: &Code, versus: bool) -> Option<Expected> {
        let text = code.0.value.trim_end();
        let start = text.len() - text.trim_start().len();
        let part = |range: std::ops::Range<usize>| {
            let span = code.0.place(range.clone());
            Code(Words::verbatim(code.0.value[range].to_owned(), span))
        };
        let done = |expr, kind| Some(Expected { text: text.trim().to_owned(), expr, kind });
        for (word, make) in [("more(", ExpectKind::More as fn(f64) -> ExpectKind), ("less(", ExpectKind::Less), ("same(", ExpectKind::Same)]
        {
            let Some(rest) = text[start..].strip_prefix(word) else { continue };
            if !versus {
                let d = Diagnostic::error("test-versus", code.0.place(start..start + word.len() - 1), "there is nothing to compare with");
                self.fault(d.help("give the test a `versus: (...)`"));
            }
            let from = start + word.len();
            let Some(close) = rest.rfind(')') else { break };
            let after = text[from + close + 1..].trim();
            let margin = match after.strip_prefix("by ") {
                Some(n) => n.trim().parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0),
                None => after.is_empty().then_some(0.0),
            };
            let Some(margin) = margin else {
                let d = Diagnostic::error(
                    "test-expect",
                    code.0.place(from + close + 1..text.len()),
                    format!("`{}` after the comparison", super::brief(after)),
                );
                self.fault(d.help("write `more(x)` or `more(x) by 3`"));
                return None;
            };
            let expr = self.number(&part(from..from + close), &vec![]);
            return done(expr, make(margin));
        }
        if let Some(rest) = text[start..].strip_prefix("in ")
            && let Some((share, _)) = rest.split_once(':')
        {
            let percent = share.trim().trim_end_matches('%').trim().parse::<f64>().ok().filter(|p| (0.0..=100.0).contains(p));
            let Some(percent) = percent else {
                let d = Diagnostic::error(
                    "test-expect",
                    code.0.place(start + 3..start + 3 + share.len()),
                    format!("`{}` is no share of seeds", super::brief(share.trim())),
                );
                self.fault(d.help("write `in 90 %: condition`"));
                return None;
            };
            let from = start + 3 + share.len() + 1;
            let expr = self.condition(&part(from..text.len()), &vec![]);
            return done(expr, ExpectKind::Holds(percent / 100.0));
        }
        if let Some(rest) = text[start..].strip_prefix("mean(")
            && let Some(close) = rest.rfind(')')
            && !rest[..close].contains(':')
        {
            let from = start + 5;
            let after = text[from + close + 1..].trim();
            let (sign, number) = after.split_at(after.find(|c: char| !matches!(c, '<' | '>' | '=')).unwrap_or(after.len()));
            if let (Ok(n), "<" | "<=" | ">" | ">=") = (number.trim().parse::<f64>(), sign) {
                let expr = self.number(&part(from..from + close), &vec![]);
                let (low, high) = if sign.starts_with('<') { (f64::NEG_INFINITY, n) } else { (n, f64::INFINITY) };
                return done(expr, ExpectKind::Mean(low, high));
            }
        }
        let e = self.lowered(code, &Expect::Truth, &vec![]).0;
        let expr = self.store(e);
        done(expr, ExpectKind::Holds(1.0))
    }
}
