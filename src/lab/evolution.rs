//! A search without gradients: the separable covariance matrix adaptation evolution strategy (Ros and Hansen, 2008).
//!
//! Each number has a step of its own, learnt from which candidates were better; one length common to all adapts
//! to whether the steps of successive generations agree. Numbers lie between 0 and 1; what would leave is reflected.
//! Luck is keyed by seed, generation, candidate and number, so that a search can be repeated whoever evaluates it.

use crate::engine::luck;

/// A search under way.
#[derive(Clone, Debug)]
pub struct Evolution {
    seed: u64,
    generation: u32,
    /// Where the search stands.
    mean: Vec<f64>,
    /// The length common to all steps.
    length: f64,
    /// The square of each number's own step.
    squares: Vec<f64>,
    /// The way gone, for the length, and for the steps.
    way: [Vec<f64>; 2],
    weights: Vec<f64>,
    population: usize,
    rates: Rates,
}

/// How fast what is learnt.
#[derive(Clone, Copy, Debug)]
struct Rates {
    effective: f64,
    length: f64,
    damping: f64,
    path: f64,
    one: f64,
    all: f64,
    expected: f64,
}

impl Evolution {
    /// A search from a point, with a first step (a share of the span from 0 to 1) and so many candidates a generation,
    /// at least 4.
    #[must_use]
    pub fn new(start: &[f64], step: f64, population: usize, seed: u64) -> Self {
        let n = start.len().max(1) as f64;
        let population = population.max(4);
        let parents = population / 2;
        let raw: Vec<f64> = (0..parents).map(|i| (parents as f64 + 0.5).ln() - (i as f64 + 1.0).ln()).collect();
        let sum: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|w| w / sum).collect();
        let effective = 1.0 / weights.iter().map(|w| w * w).sum::<f64>();
        let length = (effective + 2.0) / (n + effective + 5.0);
        let damping = 1.0 + length + 2.0 * (((effective - 1.0) / (n + 1.0)).sqrt() - 1.0).max(0.0);
        let path = (4.0 + effective / n) / (n + 4.0 + 2.0 * effective / n);
        // A diagonal has n entries to learn instead of n squared, so that it may learn faster.
        let faster = (n + 2.0) / 3.0;
        let one = (2.0 / ((n + 1.3) * (n + 1.3) + effective) * faster).min(0.5);
        let all = (2.0 * (effective - 2.0 + 1.0 / effective) / ((n + 2.0) * (n + 2.0) + effective) * faster).clamp(0.0, 1.0 - one);
        let expected = n.sqrt() * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n));
        let none = vec![0.0; start.len()];
        Self {
            seed,
            generation: 0,
            mean: start.to_vec(),
            length: step,
            squares: vec![1.0; start.len()],
            way: [none.clone(), none],
            weights,
            population,
            rates: Rates { effective, length, damping, path, one, all, expected },
        }
    }

    /// Where the search stands.
    #[must_use]
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The length common to all steps, as a share of the span from 0 to 1.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.length
    }

    /// The candidates of this generation.
    #[must_use]
    pub fn ask(&self) -> Vec<Vec<f64>> {
        let stream = luck::stream("fit", "evolution", "");
        (0..self.population as u32)
            .map(|k| {
                let number = |(i, (&mean, &square)): (usize, (&f64, &f64))| {
                    let drawn = luck::normal(self.seed, self.generation, stream, k << 16 | i as u32);
                    reflected(mean + self.length * square.sqrt() * drawn)
                };
                self.mean.iter().zip(&self.squares).enumerate().map(number).collect()
            })
            .collect()
    }

    /// Learns from the losses of the candidates that [`Self::ask`] gave; the less the better, the first of equals.
    pub fn tell(&mut self, candidates: &[Vec<f64>], losses: &[f64]) {
        let mut order: Vec<usize> = (0..candidates.len().min(losses.len())).collect();
        order.sort_by(|&a, &b| losses[a].total_cmp(&losses[b]));
        let r = self.rates;
        self.generation += 1;
        let old = self.mean.clone();
        let step = |k: usize, i: usize| (candidates[k][i] - old[i]) / self.length;
        let best: Vec<(usize, f64)> = order.into_iter().zip(self.weights.iter().copied()).collect();
        let moved: Vec<f64> = (0..old.len()).map(|i| best.iter().map(|&(k, w)| w * step(k, i)).sum()).collect();
        let kept = (r.length * (2.0 - r.length) * r.effective).sqrt();
        for (i, way) in self.way[0].iter_mut().enumerate() {
            *way = (1.0 - r.length) * *way + kept * moved[i] / self.squares[i].sqrt();
        }
        let gone = self.way[0].iter().map(|x| x * x).sum::<f64>().sqrt();
        let settled = 1.0 - (1.0 - r.length).powi(2 * self.generation.min(1 << 20) as i32);
        let steady = gone / settled.sqrt() < (1.4 + 2.0 / (old.len() as f64 + 1.0)) * r.expected;
        let kept = if steady { (r.path * (2.0 - r.path) * r.effective).sqrt() } else { 0.0 };
        let lost = if steady { 0.0 } else { r.one * r.path * (2.0 - r.path) };
        for (i, way) in self.way[1].iter_mut().enumerate() {
            *way = (1.0 - r.path) * *way + kept * moved[i];
            let spread: f64 = best.iter().map(|&(k, w)| w * step(k, i) * step(k, i)).sum();
            let square = (1.0 - r.one - r.all + lost) * self.squares[i] + r.one * *way * *way + r.all * spread;
            self.squares[i] = square.clamp(1e-12, 1e12);
        }
        for (mean, moved) in self.mean.iter_mut().zip(&moved) {
            *mean = (*mean + self.length * moved).clamp(0.0, 1.0);
        }
        let change = (r.length / r.damping * (gone / r.expected - 1.0)).clamp(-1.0, 1.0);
        self.length = (self.length * change.exp()).clamp(1e-9, 0.5);
    }
}

/// A number folded back into the span from 0 to 1, as often as it takes.
fn reflected(x: f64) -> f64 {
    let x = x.rem_euclid(2.0);
    if x > 1.0 { 2.0 - x } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_is_reflected() {
        assert_eq!([0.25, -0.25, 1.25, 2.25, -1.5].map(reflected), [0.25, 0.25, 0.75, 0.25, 0.5]);
    }

    /// An ellipsoid with axes from 1 to 1,000 and its lowest point off the middle, one number at a bound.
    #[test]
    fn an_ellipsoid_is_found() {
        let n = 12;
        let loss = |x: &[f64]| -> f64 {
            (x.iter().enumerate())
                .map(|(i, x)| 1000_f64.powf(i as f64 / (n - 1) as f64) * (x - if i == 3 { 0.0 } else { 0.7 }).powi(2))
                .sum()
        };
        let mut search = Evolution::new(&vec![0.4; n], 0.2, 16, 7);
        for _ in 0..400 {
            let candidates = search.ask();
            let losses: Vec<f64> = candidates.iter().map(|c| loss(c)).collect();
            search.tell(&candidates, &losses);
        }
        assert!(loss(search.mean()) < 1e-6, "{:?}", search.mean());
        let again = Evolution::new(&vec![0.4; n], 0.2, 16, 7);
        assert_eq!(again.ask(), Evolution::new(&vec![0.4; n], 0.2, 16, 7).ask());
        assert_ne!(again.ask(), Evolution::new(&vec![0.4; n], 0.2, 16, 8).ask());
    }
}
