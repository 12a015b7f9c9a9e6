//! The links of a step where nobody books: limited, rounded and summed four stocks at a time.
//!
//! The stocks stand in order of their number of links, the most first, four to a quad; a block is one link of each of
//! the four. So the same arithmetic runs over all links without a branch, and four of them are done together. It
//! changes no bit: sums on a grid are exact in any order. Where an amount is too great for that, or no number, the
//! step is done link by link instead.

use super::grid::Bounds;
use super::step::Plan;

/// Stocks of a quad.
const LANES: usize = 4;

/// Links made ready under a lens.
#[derive(Clone, Debug)]
pub(super) struct Links {
    quads: Vec<Quad>,
    blocks: Vec<Block>,
    stocks: usize,
    /// Some stock has no grid.
    rough: bool,
}

/// Four stocks: their slots and bounds.
#[derive(Clone, Copy, Debug, Default)]
struct Quad {
    slot: [u32; LANES],
    low: [f64; LANES],
    high: [f64; LANES],
    grid: [f64; LANES],
    /// Length of a step over the grid. A grid is a power of two: that times an amount is the amount of a step, rounded
    /// as ever, in grid steps.
    scale: [f64; LANES],
}

/// A link of each of four stocks: where the amounts lie, and one over the widths of their soft limits (infinite where
/// there is none).
#[derive(Clone, Copy, Debug)]
struct Block {
    quad: u32,
    at: [u32; LANES],
    width: [f64; LANES],
}

impl Links {
    /// `at` tells where the amount of a link lies, and `None` of one that is switched off; at `nothing` lies a 0.
    pub(super) fn new(plan: &Plan, bounds: &[Bounds], at: impl Fn(usize) -> Option<u32>, nothing: u32) -> Self {
        let mut into: Vec<Vec<(u32, f64)>> = vec![Vec::new(); plan.stocks.len()];
        for (link, &(stock, width)) in plan.terms.iter().enumerate() {
            if let Some(at) = at(link) {
                into[stock as usize].push((at, if width > 0.0 { width } else { f64::INFINITY }));
            }
        }
        let mut order: Vec<usize> = (0..into.len()).collect();
        order.sort_by_key(|&stock| core::cmp::Reverse(into[stock].len()));
        let mut quads = vec![Quad::default(); order.len().div_ceil(LANES)];
        for (i, &stock) in order.iter().enumerate() {
            let (slot, quad, k) = (plan.stocks[stock], &mut quads[i / LANES], i % LANES);
            let Bounds { low, high, grid, inverse } = bounds[slot as usize];
            (quad.slot[k], quad.low[k], quad.high[k], quad.grid[k], quad.scale[k]) = (slot, low, high, grid, plan.dt * inverse);
        }
        let most = order.first().map_or(0, |&stock| into[stock].len());
        let block = |rank: usize, quad: usize| {
            let of = |k: usize| order.get(quad * LANES + k).and_then(|&stock| into[stock].get(rank)).copied();
            let both: [(u32, f64); LANES] = core::array::from_fn(|k| of(k).unwrap_or((nothing, 0.0)));
            Block { quad: quad as u32, at: both.map(|b| b.0), width: both.map(|b| b.1) }
        };
        let used = |rank: usize| order.iter().filter(|&&stock| into[stock].len() > rank).count().div_ceil(LANES);
        let blocks = (0..most).flat_map(|rank| (0..used(rank)).map(move |quad| (rank, quad))).map(|(r, q)| block(r, q)).collect();
        let rough = plan.stocks.iter().any(|&slot| bounds[slot as usize].grid == 0.0);
        Self { quads, blocks, stocks: order.len(), rough }
    }

    /// Numbers needed to work in.
    pub(super) fn room(&self) -> usize {
        3 * LANES * self.quads.len()
    }

    /// Moves the stocks; the numbers from `room` on are worked in. Does nothing and says no where the amounts are not
    /// such that it could be done so.
    pub(super) fn run(&self, numbers: &mut [f64], room: usize) -> bool {
        const MAGIC: f64 = 6_755_399_441_055_744.0;
        /// Square of 2^49: as many as 256 links into a stock then sum exactly.
        const MOST: f64 = 562_949_953_421_312.0 * 562_949_953_421_312.0;
        if self.rough {
            return false;
        }
        let (numbers, work) = numbers.split_at_mut(room);
        let (work, _) = work.as_chunks_mut::<LANES>();
        let n = self.quads.len();
        let (above, work) = work.split_at_mut(n);
        let (below, work) = work.split_at_mut(n);
        let sums = &mut work[..n];
        for (quad, (above, below)) in self.quads.iter().zip(above.iter_mut().zip(below.iter_mut())) {
            let value = quad.slot.map(|slot| numbers[slot as usize]);
            *above = core::array::from_fn(|k| quad.high[k] - value[k]);
            *below = core::array::from_fn(|k| value[k] - quad.low[k]);
        }
        sums.fill([0.0; LANES]);
        let mut squares = [0.0; LANES];
        for block in &self.blocks {
            let i = block.quad as usize;
            // Whole arrays in and out, and sides chosen by the bits of the sign: all four are done together.
            let amount = block.at.map(|at| numbers[at as usize]);
            let (scale, above, below, sum) = (self.quads[i].scale, above[i], below[i], sums[i]);
            let step: [f64; LANES] = core::array::from_fn(|k| {
                let negative = (amount[k].to_bits().cast_signed() >> 63).cast_unsigned();
                let room = f64::from_bits(above[k].to_bits() & !negative | below[k].to_bits() & negative) * block.width[k];
                amount[k] * if room < 1.0 { room } else { 1.0 } * scale[k]
            });
            sums[i] = core::array::from_fn(|k| sum[k] + (step[k] + MAGIC - MAGIC));
            squares = core::array::from_fn(|k| squares[k] + step[k] * step[k]);
        }
        if !squares.iter().all(|&square| square < MOST) {
            return false;
        }
        for (i, (quad, sums)) in self.quads.iter().zip(sums).enumerate() {
            for k in 0..LANES.min(self.stocks - i * LANES) {
                let close = numbers[quad.slot[k] as usize] + sums[k] * quad.grid[k];
                let close = if close < quad.low[k] { quad.low[k] } else { close };
                numbers[quad.slot[k] as usize] = if close > quad.high[k] { quad.high[k] } else { close };
            }
        }
        true
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
    fn blocks_move_the_stocks_as_link_after_link_does_and_leave_to_it_what_is_no_number() {
        let m = Machine::new(Arc::new(tiny(4, None)));
        let mut state = m.start(3, 0, &mut Silent);
        for _ in 0..6 {
            m.flow(&mut state);
            let (c, slots) = (m.compiled(0), m.content.slots.len());
            let (mut blocks, mut plain) = (state.clone(), state.clone());
            assert!(c.links.run(&mut blocks.slots, c.sums));
            m.links_in_order(&mut plain, &mut Silent);
            assert_ne!(blocks.slots[..slots], state.slots[..slots]);
            assert_eq!(blocks.slots[..slots], plain.slots[..slots]);
            for wrong in [f64::NAN, f64::INFINITY, 1e300] {
                let mut numbers = state.slots.clone();
                numbers[c.flows.root_at(0) as usize] = wrong;
                let before = numbers[..slots].to_vec();
                assert!(!c.links.run(&mut numbers, c.sums));
                assert_eq!(before, numbers[..slots], "nothing done");
            }
            m.apply(&mut state, &Command::Close, &mut Silent).expect("legal");
        }
    }
}
