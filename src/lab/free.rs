//! Numbers that a fit moves.

use crate::engine::expr::Slot;
use crate::scenario::Constant;

/// A number that moves between two bounds.
#[derive(Clone, Debug)]
pub struct Free {
    /// The number in the files.
    pub constant: Constant,
    /// Lowest and highest.
    pub bounds: (f64, f64),
    /// Bounds of one sign that lie far apart are moved between by factors.
    factors: bool,
}

/// What is to be moved.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// The parameters that say so (`fit: (low, high)`) and are not said to rest on a prior.
    Parameters,
    /// The same, and those said to rest on a prior.
    Priors,
    /// What these lenses set and scale: their claims within this share of what is written, their re-estimated constants
    /// within the bounds of the parameter, or half and double where it has none.
    Lenses(Vec<u32>, f64),
}

impl Free {
    fn new(constant: &Constant, bounds: (f64, f64)) -> Option<Self> {
        let ordered = if bounds.0 <= bounds.1 { bounds } else { (bounds.1, bounds.0) };
        let within = |x: f64| x.clamp(constant.range.0, constant.range.1);
        let bounds = (within(ordered.0), within(ordered.1));
        let room = bounds.0 < bounds.1 && bounds.0 <= constant.value && constant.value <= bounds.1;
        let factors = bounds.0 > 0.0 && bounds.1 >= 5.0 * bounds.0;
        room.then(|| Self { constant: constant.clone(), bounds, factors })
    }

    /// The value at a place between the bounds, 0 to 1.
    #[must_use]
    pub fn value(&self, place: f64) -> f64 {
        let (low, high) = self.bounds;
        let value = if self.factors { low * libm::pow(high / low, place) } else { low + place * (high - low) };
        value.clamp(low, high)
    }

    /// The place of a value between the bounds, 0 to 1.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let (low, high) = self.bounds;
        let place = if self.factors { libm::log(value / low) / libm::log(high / low) } else { (value - low) / (high - low) };
        place.clamp(0.0, 1.0)
    }

    /// A value as it would be written: four figures, inside the bounds.
    #[must_use]
    pub fn written(&self, value: f64) -> f64 {
        let (low, high) = self.bounds;
        let short = format!("{value:.3e}").parse::<f64>().unwrap_or(value);
        if short < low || short > high { value.clamp(low, high) } else { short }
    }

    /// Whether it is set under a lens by this number: a parameter's own value is not, where the lens sets another.
    fn under(&self, lens: u32, overridden: &[Slot]) -> bool {
        match self.constant.lens {
            Some(own) => own == lens,
            None => self.constant.slots.iter().any(|slot| !overridden.contains(slot)),
        }
    }

    /// Its slots under a lens that sets some itself.
    pub(super) fn slots<'a>(&'a self, lens: u32, overridden: &'a [Slot]) -> impl Iterator<Item = Slot> + 'a {
        let own = self.constant.lens.is_some();
        let there = self.under(lens, overridden);
        self.constant.slots.iter().copied().filter(move |slot| there && (own || !overridden.contains(slot)))
    }
}

/// The numbers that move, of those whose name a pattern meets (`*` stands for anything, `?` for one character; patterns
/// may be listed with commas between them).
#[must_use]
pub fn free(constants: &[Constant], which: &Which, pattern: Option<&str>) -> Vec<Free> {
    let named = |c: &&Constant| pattern.is_none_or(|p| p.split(',').any(|p| meets(p.trim(), &c.name)));
    let bounds = |c: &Constant| match which {
        Which::Parameters if c.lens.is_none() => c.free.filter(|_| c.exercised != Some(false)),
        Which::Priors if c.lens.is_none() => c.free,
        Which::Lenses(lenses, share) if c.lens.is_some_and(|l| lenses.contains(&l)) => Some(match (c.claim, c.free) {
            (true, _) => (c.value * (1.0 - share), c.value * (1.0 + share)),
            (false, Some(bounds)) => bounds,
            (false, None) => (0.5 * c.value, 2.0 * c.value),
        }),
        _ => None,
    };
    constants.iter().filter(named).filter_map(|c| Free::new(c, bounds(c)?)).collect()
}

/// Whether a name meets a pattern.
fn meets(pattern: &str, name: &str) -> bool {
    let mut chars = pattern.chars();
    match chars.next() {
        None => name.is_empty(),
        Some('*') => {
            let rest = chars.as_str();
            (0..=name.len()).filter(|&i| name.is_char_boundary(i)).any(|i| meets(rest, &name[i..]))
        }
        Some(c) => name.chars().next().is_some_and(|n| (c == '?' || c == n) && meets(chars.as_str(), &name[n.len_utf8()..])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Says, Span};

    fn constant(value: f64, bounds: (f64, f64)) -> Constant {
        Constant {
            name: "a".into(),
            slots: vec![Slot(3)],
            lens: None,
            value,
            range: (-100.0, 100.0),
            free: Some(bounds),
            claim: false,
            exercised: None,
            fitted: String::new(),
            place: Span::default(),
            says: Says::default(),
        }
    }

    #[test]
    fn values_and_places_are_each_others_inverse() {
        for (value, bounds) in [(0.02, (0.001, 0.1)), (1.0, (0.5, 2.0)), (-3.0, (-5.0, 5.0))] {
            let free = Free::new(&constant(value, bounds), bounds).expect("it has room");
            assert!((free.value(free.place(value)) - value).abs() < 1e-12);
            assert_eq!((free.value(0.0), free.value(1.0)), bounds);
        }
        assert!(Free::new(&constant(0.0, (0.0, 0.0)), (0.0, 0.0)).is_none(), "what is switched off stays so");
    }

    #[test]
    fn four_figures_are_written_and_no_bound_is_left() {
        let free = Free::new(&constant(0.02, (0.001, 0.1)), (0.001, 0.1)).expect("it has room");
        assert_eq!(free.written(0.012_345_6), 0.012_35);
        assert_eq!(free.written(0.099_999_9), 0.1);
        let narrow = Free::new(&constant(0.123_41, (0.0, 0.123_44)), (0.0, 0.123_44)).expect("it has room");
        assert_eq!(narrow.written(0.123_439), 0.1234);
    }

    #[test]
    fn patterns() {
        for (pattern, name, met) in
            [("*", "a", true), ("a*", "abc", true), ("*c", "abc", true), ("a?c", "abc", true), ("b*", "abc", false), ("", "a", false)]
        {
            assert_eq!(meets(pattern, name), met, "{pattern} {name}");
        }
    }

    #[test]
    fn claims_move_a_little_and_what_rests_on_a_prior_not_at_all() {
        let own = constant(1.0, (0.0, 2.0));
        let prior = Constant { exercised: Some(false), name: "b".into(), ..own.clone() };
        let claim = Constant { lens: Some(1), claim: true, free: None, name: "l/a".into(), ..own.clone() };
        let refit = Constant { claim: false, name: "l/b".into(), ..claim.clone() };
        let all = [own, prior, claim, refit];
        let names = |which: &Which| free(&all, which, None).iter().map(|f| (f.constant.name.clone(), f.bounds)).collect::<Vec<_>>();
        assert_eq!(names(&Which::Parameters), [("a".to_owned(), (0.0, 2.0))]);
        assert_eq!(names(&Which::Priors).len(), 2);
        assert_eq!(names(&Which::Lenses(vec![1], 0.2)), [("l/a".to_owned(), (0.8, 1.2)), ("l/b".to_owned(), (0.5, 2.0))]);
        assert!(names(&Which::Lenses(vec![0], 0.2)).is_empty());
        assert_eq!(free(&all, &Which::Priors, Some("b*")).len(), 1);
    }
}
