//! Numbers that a fit may move, with their place in the files.

use super::Compiler;
use crate::engine::expr::Slot;
use crate::scenario::catalogue::{Constant, Says};
use crate::scenario::diagnostic::{Diagnostic, Span};
use crate::scenario::schema::{Num, Param};

impl Compiler<'_> {
    /// The numbers of a parameter, for a fit: one for each element that has its own, one for all the others.
    pub(super) fn constants(&mut self, p: &Param, var: u32, range: (f64, f64)) {
        let free = p.fit.map(|bounds| {
            for end in [bounds.0, bounds.1] {
                self.inside(end, range);
            }
            let bounds = self.range(&bounds);
            for v in p.values.0.iter().map(|v| v.1).chain(p.value).filter(|v| v.value < bounds.0 || v.value > bounds.1) {
                self.fault(
                    Diagnostic::error("value-range", v.span, format!("{} lies outside the bounds of its own fit", v.value))
                        .label(format!("expected {} to {}", bounds.0, bounds.1))
                        .help("widen `fit: (..)`, or begin inside it"),
                );
            }
            bounds
        });
        let (first, len) = (self.c.vars[var as usize].first.0, self.c.vars[var as usize].len);
        let (mut own, mut rest) = (Vec::new(), Vec::new());
        for slot in (first..first + len).map(Slot) {
            let name = &self.c.slots[slot.0 as usize].name;
            let element = name.strip_prefix(p.id.name.as_str()).unwrap_or_default().trim_matches(['[', ']']);
            let given = p.values.0.iter().find(|(k, _)| k.name.split(',').map(str::trim).eq(element.split(',').map(str::trim)));
            match given {
                Some((_, v)) => own.push((name.clone(), slot, *v)),
                None => rest.push(slot),
            }
        }
        let constant = |name: String, slots: Vec<Slot>, v: Num| Constant {
            name,
            slots,
            lens: None,
            value: v.value,
            range,
            free,
            claim: false,
            exercised: p.exercised.map(|e| e.record),
            fitted: p.fitted.value.clone(),
            place: v.span,
            says: Says {
                bound: p.fit.map(|f| f.1.span),
                exercised: p.exercised.map(|e| e.span),
                fitted: Some(p.fitted.span).filter(|span| *span != Span::default()),
            },
        };
        let shared = p.value.filter(|_| !rest.is_empty()).map(|v| constant(p.id.name.clone(), rest, v));
        self.cat.constants.extend(own.into_iter().map(|(name, slot, v)| constant(name, vec![slot], v)).chain(shared));
    }

    /// A number that a lens sets: a parameter's value, or the scale of a link.
    pub(super) fn of_lens(&mut self, lens: usize, name: &str, slots: Vec<Slot>, v: Num, range: (f64, f64), refit: bool) {
        let base = name.split('[').next().unwrap_or_default();
        let fit = self.items.params.iter().find(|p| p.id.name == base && slots.iter().all(|s| self.is_of(*s, base))).and_then(|p| p.fit);
        self.cat.constants.push(Constant {
            name: format!("{}/{name}", self.c.lenses[lens].id),
            slots,
            lens: Some(lens as u32),
            value: v.value,
            range,
            free: fit.map(|(low, high)| (low.value, high.value)),
            claim: !refit,
            exercised: None,
            fitted: String::new(),
            place: v.span,
            says: Says::default(),
        });
    }

    /// Whether a slot belongs to a quantity.
    fn is_of(&self, slot: Slot, id: &str) -> bool {
        self.c.slots[slot.0 as usize].var.is_some_and(|var| self.c.vars[var as usize].id == id)
    }
}
