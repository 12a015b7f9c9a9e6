//! What many campaigns come to: counts, whole sums, histograms with fixed bins. Adding is all that is ever done to
//! them, so that neither the order of runs nor who ran them shows.

use super::plan::{BINS, Plan, Subject};
use super::stats::Sum;
use crate::engine::content::{Content, SlotInfo};

/// No seed.
pub const NONE: u64 = u64::MAX;

/// What the campaigns of one policy under one lens came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Campaigns.
    pub runs: u64,
    /// Campaigns that reached each mark.
    pub hits: Vec<u64>,
    /// How often each was reached in all.
    pub times: Vec<u64>,
    /// The least seed that reached each; [`NONE`] where none did.
    pub firsts: Vec<u64>,
    /// Campaigns by ending and the unit of time in which their last turn opened: `ending * dates + unit`.
    pub ends: Vec<u64>,
    /// Values at the end.
    pub values: Vec<Sum>,
    /// Values at the end by whether the ending stands, the same again: for measures of those who last.
    pub standing: Vec<Sum>,
    /// Histograms: `(quantity * dates + date) * BINS + bin`.
    pub bands: Vec<u32>,
    /// The track record at each date: campaigns that reached it, and those in which the true lens led.
    pub track: Vec<(u64, u64)>,
    /// What the true lens said of each published figure: how often it was published, and lay where half, where nine of
    /// ten were to lie.
    pub calls: Vec<[u64; 3]>,
}

impl Tally {
    /// Nothing yet.
    #[must_use]
    pub fn new(subject: &Subject, plan: &Plan, endings: usize) -> Self {
        let marks = subject.marks.list.len();
        Self {
            runs: 0,
            hits: vec![0; marks],
            times: vec![0; marks],
            firsts: vec![NONE; marks],
            ends: vec![0; endings * subject.dates],
            values: vec![Sum::default(); subject.values.len()],
            standing: vec![Sum::default(); subject.values.len()],
            bands: vec![0; plan.bands.len() * subject.dates * BINS],
            track: if plan.track { vec![(0, 0); subject.dates] } else { vec![] },
            calls: if plan.track { vec![[0; 3]; subject.published] } else { vec![] },
        }
    }

    /// Adds another's campaigns, which must be counted alike.
    pub fn merge(&mut self, other: &Self) {
        self.runs = self.runs.saturating_add(other.runs);
        add(&mut self.hits, &other.hits);
        add(&mut self.times, &other.times);
        self.firsts.iter_mut().zip(&other.firsts).for_each(|(a, b)| *a = (*a).min(*b));
        add(&mut self.ends, &other.ends);
        self.values.iter_mut().zip(&other.values).for_each(|(a, b)| a.merge(b));
        self.standing.iter_mut().zip(&other.standing).for_each(|(a, b)| a.merge(b));
        self.bands.iter_mut().zip(&other.bands).for_each(|(a, b)| *a = a.saturating_add(*b));
        self.track.iter_mut().zip(&other.track).for_each(|(a, b)| *a = (a.0.saturating_add(b.0), a.1.saturating_add(b.1)));
        self.calls.iter_mut().zip(&other.calls).for_each(|(a, b)| add(a, b));
    }

    /// Campaigns that ended with an ending.
    #[must_use]
    pub fn ended(&self, ending: usize) -> u64 {
        self.hits[ending]
    }

    /// Campaigns whose ending belongs to a class.
    #[must_use]
    pub fn of_class(&self, content: &Content, class: &str) -> u64 {
        content.endings.iter().zip(&self.hits).filter(|(e, _)| e.class == class).map(|(_, n)| n).sum()
    }

    /// Campaigns whose ending stands.
    #[must_use]
    pub fn stands(&self, content: &Content) -> u64 {
        content.endings.iter().zip(&self.hits).filter(|(e, _)| e.stands).map(|(_, n)| n).sum()
    }

    /// A quantity's histogram at a date.
    #[must_use]
    pub fn histogram(&self, quantity: usize, date: usize, dates: usize) -> &[u32] {
        let first = (quantity * dates + date) * BINS;
        &self.bands[first..first + BINS]
    }
}

fn add(to: &mut [u64], from: &[u64]) {
    to.iter_mut().zip(from).for_each(|(a, b)| *a = a.saturating_add(*b));
}

/// How a quantity's range is cut into bins: evenly, or by the square root where the range is long and begins at 0, so
/// that small values of a price index are told apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    root: bool,
}

impl Scale {
    /// The scale of a slot.
    #[must_use]
    pub fn of(slot: &SlotInfo) -> Self {
        let finite = slot.low.is_finite() && slot.high.is_finite() && slot.low < slot.high;
        let (low, high) = if finite { (slot.low, slot.high) } else { (-1e6, 1e6) };
        Self { low, high, root: low == 0.0 && high > 200.0 }
    }

    /// The bin of a value.
    #[must_use]
    pub fn bin(&self, x: f64) -> usize {
        let part = ((x - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        let part = if self.root { part.sqrt() } else { part };
        ((part * BINS as f64) as usize).min(BINS - 1)
    }

    /// The value at a place of the scale, 0 to [`BINS`].
    #[must_use]
    pub fn at(&self, place: f64) -> f64 {
        let part = place / BINS as f64;
        self.low + (self.high - self.low) * if self.root { part * part } else { part }
    }

    /// A quantile of a histogram, read within its bin as if what is there lay evenly.
    #[must_use]
    pub fn quantile(&self, histogram: &[u32], q: f64) -> Option<f64> {
        let all: u64 = histogram.iter().map(|&n| u64::from(n)).sum();
        if all == 0 {
            return None;
        }
        let wanted = q * all as f64;
        let mut below = 0.0;
        for (bin, &n) in histogram.iter().enumerate().filter(|(_, n)| **n > 0) {
            let n = f64::from(n);
            if below + n >= wanted {
                return Some(self.at(bin as f64 + ((wanted - below) / n).clamp(0.0, 1.0)));
            }
            below += n;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_read_off_a_histogram() {
        for high in [100.0, 4000.0] {
            let scale = Scale::of(&SlotInfo { low: 0.0, high, ..SlotInfo::default() });
            let mut histogram = vec![0; BINS];
            (0..10_000).for_each(|i| histogram[scale.bin(high * f64::from(i) / 10_000.0)] += 1);
            for q in [0.05, 0.25, 0.5, 0.75, 0.95] {
                let found = scale.quantile(&histogram, q).expect("not empty");
                assert!((found / high - q).abs() < 0.005, "{q} of {high}: {found}");
            }
            assert_eq!(scale.quantile(&vec![0; BINS], 0.5), None);
            assert_eq!((scale.bin(-5.0), scale.bin(high * 2.0), scale.bin(f64::NAN)), (0, BINS - 1, 0));
        }
    }
}
