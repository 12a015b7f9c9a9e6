//! Smooths and delays of several campaigns at a time, in lanes: the same arithmetic as [`Machine::step`] has for one, in the
//! same order, without a branch that hangs on numbers. Nobody books here.
//!
//! [`Machine::step`]: super::machine::Machine

use core::hint::select_unpredictable;

use super::cards::Place;
use super::content::Content;
use super::grid::Bounds;
use super::program::each;

/// The chains of a scenario, made ready under a lens.
#[derive(Clone, Debug)]
pub(super) struct Chains {
    rows: Vec<Row>,
    /// Bounds of the stages, chain by chain.
    stages: Vec<Bounds>,
    /// Slots that are moved: stages, then the output, chain by chain.
    slots: Vec<u32>,
    /// Length of a step.
    dt: f64,
}

/// A chain.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Where input and time lie.
    input: u32,
    time: u32,
    first: u32,
    order: u32,
    output: u32,
    bounds: Bounds,
    material: bool,
}

impl Chains {
    /// `at` tells where a root of the flows lies; the chains' begin at `first`.
    pub(super) fn new(content: &Content, places: &[Place], dt: f64, first: usize, at: impl Fn(usize) -> u32) -> Self {
        let (mut rows, mut stages, mut slots) = (Vec::new(), Vec::new(), Vec::new());
        for (i, chain) in content.model.chains.iter().enumerate() {
            let all = chain.first.0..chain.first.0 + chain.order;
            stages.extend(all.clone().map(|slot| places[slot as usize].bounds));
            slots.extend(all.chain([chain.output.0]));
            rows.push(Row {
                input: at(first + 2 * i),
                time: at(first + 2 * i + 1),
                first: chain.first.0,
                order: chain.order,
                output: chain.output.0,
                bounds: places[chain.output.0 as usize].bounds,
                material: chain.material,
            });
        }
        Self { rows, stages, slots, dt }
    }

    /// The slots that [`Self::run`] moves; it reads them too.
    pub(super) fn slots(&self) -> &[u32] {
        &self.slots
    }

    /// A step of all chains, in the rows of their slots.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    pub(super) fn run<const K: usize>(&self, numbers: &mut [[f64; K]]) {
        let (dt, mut stages) = (self.dt, &self.stages[..]);
        for row in &self.rows {
            let (input, time) = (numbers[row.input as usize], numbers[row.time as usize]);
            let parts = f64::from(row.order.max(1));
            let time: [f64; K] = each(|k| {
                let time = time[k] / parts;
                select_unpredictable(time > dt, time, dt)
            });
            let share: [f64; K] = each(|k| dt / time[k]);
            // What comes from before: of a delay an amount, of a smooth the level that is followed.
            let mut before = if row.material { each(|k| input[k] * dt) } else { input };
            let (own, rest) = stages.split_at(row.order as usize);
            stages = rest;
            for (stage, bounds) in numbers[row.first as usize..].iter_mut().zip(own) {
                let old = *stage;
                if row.material {
                    let leaves: [f64; K] = each(|k| round(bounds, old[k] * share[k]));
                    *stage = each(|k| close(bounds, old[k], round(bounds, before[k]) - leaves[k]));
                    before = leaves;
                } else {
                    *stage = each(|k| close(bounds, old[k], round(bounds, (before[k] - old[k]) * share[k])));
                    before = old;
                }
            }
            let last = numbers[(row.first + row.order.max(1) - 1) as usize];
            let (open, bounds) = (numbers[row.output as usize], &row.bounds);
            numbers[row.output as usize] = each(|k| {
                let value = if row.material { last[k] / time[k] } else { last[k] };
                close(bounds, open[k], round(bounds, value) - open[k])
            });
        }
    }
}

/// What a change makes of a number.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
fn close(bounds: &Bounds, open: f64, change: f64) -> f64 {
    let sum = open + change;
    if bounds.grid == 0.0 { sum } else { bounds.clamp(sum) }
}

/// [`Bounds::round`].
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
fn round(bounds: &Bounds, x: f64) -> f64 {
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    const MOST: f64 = 2_251_799_813_685_248.0;
    if bounds.grid == 0.0 {
        return x;
    }
    let q = x * bounds.inverse;
    let beyond = select_unpredictable(q >= MOST, MOST, select_unpredictable(q <= -MOST, -MOST, 0.0));
    select_unpredictable(q > -MOST && q < MOST, q + MAGIC - MAGIC, beyond) * bounds.grid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_that_of_the_grid() {
        let beyond = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 0.0, -0.0];
        for grid in [0.0, 0.25, 1.0 / 1024.0] {
            let bounds = Bounds::new(-1e15, 1e15, grid);
            for x in (-4000..4000).map(|i| f64::from(i) / 32.0).chain(beyond) {
                assert_eq!(round(&bounds, x).to_bits(), bounds.round(x).to_bits(), "{x} on {grid}");
            }
        }
    }
}
