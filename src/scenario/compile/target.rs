//! Calibration targets.

use super::Compiler;
use crate::engine::expr::ExprId;
use crate::scenario::calendar;
use crate::scenario::catalogue::{Over, Reading, Target};
use crate::scenario::diagnostic::{Diagnostic, Span};
use crate::scenario::schema::{self, Day, Taken, TargetKind};

/// How targets may be written, for whoever wrote one in another way.
const FORMS: &str = "a target reads `of: \"expression\"`, `share: \"condition\"` or `ends: \"class of endings\"`";

impl Compiler<'_> {
    pub(super) fn targets(&mut self) {
        for t in &self.items.targets {
            let tick = self.step_of(t.at);
            let since = t.since.map(|day| self.step_of(day));
            if let (Some(day), Some(since)) = (t.since, since)
                && since >= tick
            {
                self.fault(
                    Diagnostic::error("range-empty", day.1, "no step lies between this day and the target's date")
                        .label("expected an earlier day")
                        .other(t.at.1, "the target's date"),
                );
            }
            if t.band.0.value > t.band.1.value {
                self.fault(Diagnostic::error("range-empty", t.band.1.span, "the band is empty").label("expected the lower end first"));
            } else if t.value.value < t.band.0.value || t.value.value > t.band.1.value {
                self.fault(
                    Diagnostic::warning("value-range", t.value.span, "the value lies outside its own band")
                        .label(format!("expected {} to {}", t.band.0.value, t.band.1.value)),
                );
            }
            let first = t.source.value.split([',', ' ', ';']).next().unwrap_or("").to_owned();
            if self.sym.sources.contains(&first) {
                self.cited.entry(first).or_insert(t.source.span);
            }
            let Some((text, of, reading)) = self.reading(t, since) else { continue };
            let sector = if t.sector.value.is_empty() { self.sector_of(of, &reading) } else { t.sector.value.clone() };
            let target = Target {
                text,
                of,
                reading,
                date: t.at.0,
                tick,
                since: t.since.map_or(t.at.0, |day| day.0),
                sector,
                value: t.value.value,
                band: (t.band.0.value, t.band.1.value),
                observed: t.kind == TargetKind::Observed,
                source: t.source.value.clone(),
                note: t.note.value.clone(),
            };
            self.cat.targets.push(target);
        }
        self.cat.targets.sort_by_key(|t| t.date);
    }

    /// The step in which a day lies; one outside the calendar is reported.
    fn step_of(&mut self, day: Day) -> u32 {
        let tick = calendar::ticks(&self.sym.clock, day.0);
        if !(0..=i64::from(calendar::length(&self.sym.clock))).contains(&tick) {
            self.outside(day.1);
        }
        tick.max(0) as u32
    }

    /// What a target reads, as written, and how.
    fn reading(&mut self, t: &schema::Target, since: Option<u32>) -> Option<(String, ExprId, Reading)> {
        let wrong = |at: Span, what: &str, help: &str| Diagnostic::error("target-reading", at, what.to_owned()).help(help.to_owned());
        let over = match t.r#as {
            Taken::Level => None,
            Taken::Mean => Some(Over::Mean),
            Taken::Sum => Some(Over::Sum),
            Taken::Rise => Some(Over::Rise),
            Taken::Percent => Some(Over::Percent),
            Taken::Highest => Some(Over::Highest),
            Taken::Lowest => Some(Over::Lowest),
        };
        match (&t.of, &t.share, &t.ends) {
            (Some(code), None, None) => {
                let of = self.number(code, &vec![]);
                let reading = match (over, since, t.against) {
                    (None, None, None) => Reading::Level,
                    (Some(Over::Mean), Some(since), Some((from, until))) => {
                        let (from, until) = (self.step_of(from), self.step_of(until));
                        if from >= until {
                            let at = t.against.map_or(t.head, |a| a.1.1);
                            self.fault(
                                Diagnostic::error("range-empty", at, "the span compared with is empty")
                                    .label("expected the earlier day first"),
                            );
                        }
                        Reading::Against(since, (from, until))
                    }
                    (Some(over), Some(since), None) => Reading::Over(since, over),
                    (None, Some(_), _) => {
                        self.fault(wrong(
                            t.head,
                            "a target with `since` that does not say what is made of the time since",
                            "add `as: Mean`, `Sum`, `Rise`, `Percent`, `Highest` or `Lowest`",
                        ));
                        return None;
                    }
                    (Some(_), None, _) => {
                        self.fault(wrong(t.head, "a target over time that does not say from when", "add `since: \"1980-01\"`"));
                        return None;
                    }
                    (_, _, Some(_)) => {
                        self.fault(wrong(t.head, "`against` compares means", "write `as: Mean, since: .., at: .., against: (.., ..)`"));
                        return None;
                    }
                };
                Some((code.0.value.clone(), of, reading))
            }
            (None, Some(code), None) if over.is_none() && since.is_none() && t.against.is_none() => {
                Some((code.0.value.clone(), self.condition(code, &vec![]), Reading::Share))
            }
            (None, None, Some(class)) if over.is_none() && t.against.is_none() => {
                let any = class.name == "any";
                let of: Vec<u32> = (0..self.c.endings.len() as u32)
                    .filter(|&e| any || [&self.c.endings[e as usize].class, &self.c.endings[e as usize].id].contains(&&class.name))
                    .collect();
                if of.is_empty() {
                    let mut names: Vec<String> = self.c.endings.iter().flat_map(|e| [e.class.clone(), e.id.clone()]).collect();
                    names.dedup();
                    self.unknown("class of endings", class, names.iter().map(String::as_str));
                }
                Some((class.name.clone(), self.true_, Reading::Ends(since.unwrap_or(0), of)))
            }
            (None, None, None) => {
                self.fault(wrong(t.head, "a target that reads nothing", FORMS));
                None
            }
            (None, _, _) if t.share.is_none() || t.ends.is_none() => {
                self.fault(wrong(
                    t.head,
                    "a share of campaigns is no number over time",
                    "leave out `as` and `against`; `since` goes with `ends` alone",
                ));
                None
            }
            _ => {
                self.fault(wrong(t.head, "a target that reads more than one thing", FORMS));
                None
            }
        }
    }

    /// The sector of the first quantity read that has one.
    fn sector_of(&self, of: ExprId, reading: &Reading) -> String {
        if matches!(reading, Reading::Ends(..)) {
            return "endings".into();
        }
        let mut sector = String::new();
        self.c.exprs[of.0 as usize].for_each_slot(&mut |slot| {
            let var = self.c.slots.get(slot.0 as usize).and_then(|s| s.var).and_then(|v| self.c.vars.get(v as usize));
            if let (true, Some(var)) = (sector.is_empty(), var) {
                sector.clone_from(&var.sector);
            }
        });
        sector
    }
}
