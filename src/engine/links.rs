//! The links of a step where nobody books: limited, rounded and summed stock by stock, of several campaigns at a time.
//!
//! The numbers of one campaign, or of some that go in step, stand side by side in lanes, and the same arithmetic runs
//! over all of them without a branch. It changes no bit: sums on a grid are exact in any order. Where an amount is too
//! great for that, or no number, the step of that campaign is done link by link instead.

use core::cell::Cell;
use core::hint::select_unpredictable;

use super::cards::Place;
use super::grid::Bounds;
use super::program::each;
use super::step::Plan;

/// Links made ready under a lens.
#[derive(Clone, Debug)]
pub(super) struct Links {
    rows: Vec<Row>,
    /// Links row by row: where the amount lies, and one over the width of its soft limit (infinite where it has none).
    terms: Vec<(u32, f64)>,
    /// Some stock has no grid.
    rough: bool,
}

/// A stock with links: its slot and bounds, and how many links it has.
#[derive(Clone, Copy, Debug)]
struct Row {
    slot: u32,
    links: u32,
    low: f64,
    high: f64,
    grid: f64,
    /// Length of a step over the grid. A grid is a power of two: that times an amount is the amount of a step, rounded
    /// as ever, in grid steps.
    scale: f64,
}

impl Links {
    /// `at` tells where the amount of a link lies, and `None` of one that is switched off.
    pub(super) fn new(plan: &Plan, places: &[Place], at: impl Fn(usize) -> Option<u32>) -> Self {
        let mut into: Vec<Vec<(u32, f64)>> = vec![Vec::new(); plan.stocks.len()];
        for (link, &(stock, width)) in plan.terms.iter().enumerate() {
            if let Some(at) = at(link) {
                into[stock as usize].push((at, if width > 0.0 { width } else { f64::INFINITY }));
            }
        }
        let row = |(&slot, links): (&u32, &Vec<_>)| {
            let Bounds { low, high, grid, inverse } = places[slot as usize].bounds;
            Row { slot, links: links.len() as u32, low, high, grid, scale: plan.dt * inverse }
        };
        let rows = plan.stocks.iter().zip(&into).filter(|(_, links)| !links.is_empty()).map(row).collect();
        let rough = plan.stocks.iter().any(|&slot| places[slot as usize].bounds.grid == 0.0);
        Self { rows, terms: into.concat(), rough }
    }

    /// The stocks that are moved, by their slots, in the order in which [`Self::run`] leaves what they come to.
    pub(super) fn stocks(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().map(|row| row.slot as usize)
    }

    /// Rows that [`Self::run`] works in, behind those of the stocks.
    pub(super) const ROOM: usize = 4;

    /// Works out what the stocks come to and leaves it from `room` on. Says no of a lane whose amounts are not such that
    /// it can be done so; what is left there then is nothing.
    ///
    /// What is summed stays in memory and not in variables: so the compiler keeps the lanes together.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    pub(super) fn run<const K: usize>(&self, numbers: &mut [[f64; K]], room: usize) -> [bool; K] {
        const MAGIC: f64 = 6_755_399_441_055_744.0;
        /// Square of 2^49: as many as 256 links into a stock then sum exactly.
        const MOST: f64 = 562_949_953_421_312.0 * 562_949_953_421_312.0;
        if self.rough {
            return [false; K];
        }
        let numbers = Cell::from_mut(numbers).as_slice_of_cells();
        let (numbers, closes) = numbers.split_at(room);
        let (closes, [above, below, sum, squares]) = closes.split_at(closes.len() - Self::ROOM) else { return [false; K] };
        squares.set([0.0; K]);
        let mut terms = &self.terms[..];
        for (row, close) in self.rows.iter().zip(closes) {
            let (row, value) = (*row, &numbers[row.slot as usize]);
            let values = value.get();
            above.set(each(|k| row.high - values[k]));
            below.set(each(|k| values[k] - row.low));
            sum.set([0.0; K]);
            let (links, rest) = terms.split_at(row.links as usize);
            terms = rest;
            let step = |(at, width): (u32, f64)| -> [f64; K] {
                let (amount, above, below) = (numbers[at as usize].get(), above.get(), below.get());
                each(|k| {
                    let room = select_unpredictable(amount[k] > 0.0, above[k], below[k]) * width;
                    amount[k] * select_unpredictable(room < 1.0, room, 1.0) * row.scale
                })
            };
            // Two at a time: what is summed is then fetched and stored half as often, and it is exact in any order.
            let (pairs, last) = links.as_chunks::<2>();
            for [one, two] in pairs {
                let (one, two) = (step(*one), step(*two));
                let (sums, all) = (sum.get(), squares.get());
                sum.set(each(|k| sums[k] + ((one[k] + MAGIC - MAGIC) + (two[k] + MAGIC - MAGIC))));
                squares.set(each(|k| all[k] + (one[k] * one[k] + two[k] * two[k])));
            }
            for &one in last {
                let one = step(one);
                let (sums, all) = (sum.get(), squares.get());
                sum.set(each(|k| sums[k] + (one[k] + MAGIC - MAGIC)));
                squares.set(each(|k| all[k] + one[k] * one[k]));
            }
            let (values, sums) = (value.get(), sum.get());
            close.set(each(|k| {
                let end = values[k] + sums[k] * row.grid;
                let end = select_unpredictable(end < row.low, row.low, end);
                select_unpredictable(end > row.high, row.high, end)
            }));
        }
        squares.get().map(|square| square < MOST)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::command::Command;
    use super::super::ledger::Silent;
    use super::super::machine::Machine;
    use super::super::tiny::tiny;

    #[test]
    fn rows_move_the_stocks_as_link_after_link_does_and_leave_to_it_what_is_no_number() {
        let m = Machine::new(Arc::new(tiny(4, None)));
        let mut state = m.start(3, 0, &mut Silent);
        for _ in 0..6 {
            m.flow(&mut state);
            let (c, slots) = (m.compiled(0), m.content.slots.len());
            let (mut rows, mut plain) = (state.clone(), state.clone());
            m.links(&mut rows, &mut Silent);
            m.links_in_order(&mut plain, &mut Silent);
            assert_ne!(plain.slots[..slots], state.slots[..slots]);
            assert_eq!(rows.slots[..slots], plain.slots[..slots]);
            // One of two lanes is wrong: the other is done.
            for wrong in [f64::NAN, f64::INFINITY, 1e300] {
                let mut both: Vec<[f64; 2]> = state.slots.iter().map(|&x| [x, x]).collect();
                both[c.flows.root_at(0) as usize][0] = wrong;
                assert_eq!(c.links.run(&mut both, c.sums), [false, true]);
                let right = |(i, slot): (usize, usize)| plain.slots[slot] == both[c.sums + i][1];
                assert!(c.links.stocks().enumerate().all(right));
            }
            m.apply(&mut state, &Command::Close, &mut Silent).expect("legal");
        }
    }
}
