//! Aims as they stand: what each counts, how near it is, and what is wanting.

use super::{AimResult, Figure, Prose, View, words};
use crate::engine::expr::{Binary, Expr, Slot, Unary};

impl View<'_> {
    /// Every aim as it stands now, from what the player knows; the truth once the campaign is over.
    #[must_use]
    pub fn standing(&self) -> Vec<AimResult> {
        let c = self.content();
        let state = self.as_believed();
        let aims = c.aims.iter().enumerate().map(|(i, aim)| {
            let mut wants = Vec::new();
            self.wants(&c.exprs[aim.met.0 as usize], &mut wants);
            let mut about = self.prose(&aim.about);
            if !wants.is_empty() {
                about.paragraphs.extend(Prose::plain(&format!("It counts: {}.", wants.join("; "))).paragraphs);
            }
            AimResult {
                label: aim.label.clone(),
                named: self.state().aims.contains(&(i as u32)),
                met: self.machine().eval(&state, aim.met) != 0.0,
                progress: self.machine().eval(&state, aim.progress).clamp(0.0, 100.0),
                about,
            }
        });
        aims.collect()
    }

    /// The comparisons that an aim is made of, each with what stands now; what is no plain comparison is left out.
    fn wants(&self, tree: &Expr, said: &mut Vec<String>) {
        match tree {
            Expr::Binary(Binary::And, a, b) => {
                self.wants(a, said);
                self.wants(b, said);
            }
            Expr::Binary(op @ (Binary::Lt | Binary::Le | Binary::Eq), a, b) => {
                let (slot, bound, words) = match (op, &**a, &**b) {
                    (Binary::Eq, Expr::Slot(s), Expr::Const(x)) | (Binary::Eq, Expr::Const(x), Expr::Slot(s)) => (*s, *x, ""),
                    (Binary::Lt, Expr::Slot(s), Expr::Const(x)) => (*s, *x, "below "),
                    (Binary::Le, Expr::Slot(s), Expr::Const(x)) => (*s, *x, "at most "),
                    (Binary::Lt, Expr::Const(x), Expr::Slot(s)) => (*s, *x, "above "),
                    (Binary::Le, Expr::Const(x), Expr::Slot(s)) => (*s, *x, "at least "),
                    _ => return,
                };
                self.want(slot, bound, words, said);
            }
            Expr::Unary(Unary::Not, inner) => {
                // `a >= b` may stand as not `a < b`.
                if let Expr::Binary(op @ (Binary::Lt | Binary::Le), a, b) = &**inner {
                    let turned = if *op == Binary::Lt { Binary::Le } else { Binary::Lt };
                    self.wants(&Expr::Binary(turned, b.clone(), a.clone()), said);
                }
            }
            _ => {}
        }
    }

    fn want(&self, slot: Slot, bound: f64, words: &str, said: &mut Vec<String>) {
        let Some(var) = self.var(slot) else { return };
        if self.asked(slot).is_none() || (self.veiled(slot) && self.estimate_of(slot).is_none()) {
            return;
        }
        let figure = self.figure(slot);
        let holds = match words {
            "below " => figure.value < bound,
            "at most " => figure.value <= bound,
            "above " => figure.value > bound,
            "at least " => figure.value >= bound,
            _ => figure.value == bound,
        };
        let bound =
            if var.levels.is_empty() && !words.is_empty() { words::number(bound, var.decimals) } else { self.value_words(slot, bound) };
        // The base of an index need not be said here.
        let now = if figure.unit.contains('=') { words::number(figure.value, var.decimals) } else { figure.text };
        let wanting = if holds { "" } else { ": wanting" };
        said.push(format!("{} {words}{bound} (now {now}{wanting})", figure.label));
    }

    /// The numbers that matter at an opening: what the forecasts report and may be known, then the parties' patience.
    #[must_use]
    pub fn telling(&self) -> (Vec<Figure>, Vec<Figure>) {
        let c = self.content();
        let slots = c.measures.iter().filter_map(|m| m.slot.map(|s| (m, s)));
        let shown = slots.filter(|(_, s)| !self.veiled(*s) && c.gauges.iter().all(|g| g.slot != *s));
        // What stands at an end of its range, as a stoppage of 0 %, has nothing to tell yet.
        let within = |s: Slot| {
            let (info, value) = (&c.slots[s.0 as usize], self.machine().get(self.state(), s));
            info.high <= info.low || value > info.low && value < info.high
        };
        let told = shown.filter(|(_, s)| within(*s)).map(|(m, s)| Figure { label: words::capital(&m.label), ..self.figure(s) }).collect();
        let inside = c.parties.iter().filter(|p| p.inside.is_none_or(|id| self.machine().eval(self.state(), id) != 0.0));
        let patience = inside.map(|p| Figure { label: p.short.clone(), ..self.figure(p.patience) }).collect();
        (told, patience)
    }

    /// The slot that a person means by a name: first what reads exactly so on the pages, then as [`View::find`] has it.
    #[must_use]
    pub fn called(&self, name: &str) -> Vec<Slot> {
        let c = self.content();
        let wanted = name.trim().to_lowercase();
        let shown = |s: Slot| self.asked(s).is_some() && (!self.veiled(s) || self.estimate_of(s).is_some());
        let all = (0..c.slots.len() as u32).map(Slot);
        let by_label = all.into_iter().find(|&s| shown(s) && !wanted.is_empty() && self.label(s).to_lowercase() == wanted);
        let by_measure = || c.measures.iter().find(|m| m.label.to_lowercase() == wanted).and_then(|m| m.slot);
        let by_read = || c.estimates.iter().find(|e| e.label.to_lowercase() == wanted).map(|e| e.of);
        let by_gauge = || c.gauges.iter().find(|g| wanted.len() > 3 && g.label.to_lowercase().contains(&wanted)).map(|g| g.slot);
        match by_label.or_else(by_measure).or_else(by_read).or_else(by_gauge) {
            Some(slot) => vec![slot],
            None => self.find(name),
        }
    }
}
