//! The order of the steps, and where their results lie.
//!
//! What costs time is fetching numbers. So roots that follow one another, which read much of the same, are worked out
//! block by block, in as few runs as can be had; and the place of a result that nobody reads any more goes to the next,
//! so that most of what a block works on stays in the nearest cache.

use super::fuse::{CLASSES, Class, Step};
use super::graph::{Graph, Node, Op};
use super::{CONST, Kind, Operands, Run, TABLE, WORK};

/// Steps from which on a kind with fewer operands is worth a run of its own.
const WORTH: usize = 12;

/// Steps from which on the next root begins another block.
const BLOCK: usize = 320;

struct Order<'a> {
    graph: &'a Graph<'a>,
    steps: &'a [Step],
    /// For each node the step that makes it, or none.
    made_by: Vec<u32>,
    /// For each step its block.
    blocks: Vec<u32>,
    /// For each step the operands that it waits for, and the steps that wait for it.
    waits: Vec<u32>,
    readers: Vec<Vec<u32>>,
    /// For each step how often its result is still to be read; roots are kept.
    unread: Vec<u32>,
    /// Steps that are ready, class by class, of this block and of later ones.
    ready: Vec<Vec<u32>>,
    later: Vec<u32>,
    block: u32,
    places: Vec<u32>,
    runs: Vec<Run>,
    operands: Operands<u32>,
    /// Places of results that nobody reads any more, the last on top.
    free: Vec<u32>,
    working: u32,
}

/// What comes of the order.
pub(super) struct Ordered {
    pub(super) runs: Vec<Run>,
    pub(super) operands: Operands<u32>,
    /// The place of every node that was read or is a root.
    pub(super) places: Vec<u32>,
    /// How many working values there are at a time.
    pub(super) working: u32,
}

/// Puts the steps in order.
pub(super) fn order(graph: &Graph<'_>, steps: &[Step], roots: &[u32], constants: &mut Vec<f64>) -> Ordered {
    let mut order = Order::new(graph, steps, roots, constants);
    let heights = order.heights();
    let last = order.blocks.iter().max().map_or(0, |last| last + 1);
    for block in 0..last {
        order.block = block;
        let (now, later) = core::mem::take(&mut order.later).into_iter().partition(|&s| order.blocks[s as usize] == block);
        order.later = later;
        let now: Vec<u32> = now;
        now.into_iter().for_each(|s| order.ready[steps[s as usize].class.rank()].push(s));
        order.work_off(&heights);
    }
    Ordered { runs: order.runs, operands: order.operands, places: order.places, working: order.working }
}

/// For each step its block: roots in order, each with what it needs and no root before needed.
fn blocks(steps: &[Step], made_by: &[u32], roots: &[u32]) -> Vec<u32> {
    let mut blocks = vec![u32::MAX; steps.len()];
    let (mut block, mut count, mut open) = (0, 0, Vec::new());
    for &root in roots {
        open.push(root);
        while let Some(node) = open.pop() {
            let step = made_by[node as usize] as usize;
            if blocks.get(step).is_some_and(|&b| b == u32::MAX) {
                blocks[step] = block;
                count += 1;
                open.extend(steps[step].reads());
            }
        }
        if count >= BLOCK {
            (block, count) = (block + 1, 0);
        }
    }
    blocks
}

impl<'a> Order<'a> {
    fn new(graph: &'a Graph<'a>, steps: &'a [Step], roots: &[u32], constants: &mut Vec<f64>) -> Self {
        let mut made_by = vec![u32::MAX; graph.nodes.len()];
        steps.iter().zip(0..).for_each(|(step, i)| made_by[step.node as usize] = i);
        let (mut waits, mut readers) = (vec![0; steps.len()], vec![Vec::new(); steps.len()]);
        let mut unread = vec![0_u32; steps.len()];
        let mut places = vec![u32::MAX; graph.nodes.len()];
        let mut pool: std::collections::BTreeMap<u64, usize> = constants.iter().enumerate().rev().map(|(i, x)| (x.to_bits(), i)).collect();
        let mut leaf = |node: u32| {
            places[node as usize] = match graph.nodes[node as usize] {
                Node::Slot(slot) => slot,
                Node::Const(bits) => {
                    let at = pool.entry(bits).or_insert_with(|| {
                        constants.push(f64::from_bits(bits));
                        constants.len() - 1
                    });
                    CONST | *at as u32
                }
                Node::Op(..) => return,
            };
        };
        for (i, step) in steps.iter().enumerate() {
            for &node in step.reads() {
                leaf(node);
                if let Some(from) = readers.get_mut(made_by[node as usize] as usize) {
                    from.push(i as u32);
                    waits[i] += 1;
                    unread[made_by[node as usize] as usize] += 1;
                }
            }
        }
        for &root in roots {
            leaf(root);
            if let Some(unread) = unread.get_mut(made_by[root as usize] as usize) {
                *unread = u32::MAX;
            }
        }
        let blocks = blocks(steps, &made_by, roots);
        let later = (0..steps.len() as u32).filter(|&s| waits[s as usize] == 0).collect();
        let (ready, operands) = (vec![Vec::new(); CLASSES], Operands::default());
        let (runs, free, block, working) = (Vec::new(), Vec::new(), 0, 0);
        Self { graph, steps, made_by, blocks, waits, readers, unread, ready, later, block, places, runs, operands, free, working }
    }

    /// For each step how often at most the class changes from it to the end of its block.
    fn heights(&self) -> Vec<u32> {
        let Self { steps, readers, blocks, .. } = self;
        let mut heights = vec![0; steps.len()];
        for i in (0..steps.len()).rev() {
            let rank = |s: usize| steps[s].class.rank();
            let over = |&r: &u32| heights[r as usize] + u32::from(rank(r as usize) != rank(i));
            heights[i] = readers[i].iter().filter(|&&r| blocks[r as usize] == blocks[i]).map(over).max().unwrap_or(0);
        }
        heights
    }

    /// Appends the steps of a block, from those that are ready on.
    fn work_off(&mut self, heights: &[u32]) {
        // First what the longest way of changing classes still hangs on; of equals the class of which most are ready.
        let urgency = |ready: &[u32]| (ready.iter().map(|&s| heights[s as usize]).max(), ready.len());
        while let Some(class) = (0..CLASSES).filter(|&c| !self.ready[c].is_empty()).max_by_key(|&c| urgency(&self.ready[c])) {
            let mut left = core::mem::take(&mut self.ready[class]);
            for kind in
                [Kind::Product, Kind::Sum, Kind::Products, Kind::SumTimes, Kind::ProductPlus, Kind::Truth, Kind::Smaller, Kind::Larger]
            {
                let fits = |&s: &u32| self.shorter(s).is_some_and(|(of, _)| of == kind);
                if left.iter().filter(|s| fits(s)).count() >= WORTH {
                    let (these, others) = left.into_iter().partition(fits);
                    self.run(kind, these);
                    left = others;
                }
            }
            // The run of the class grows by whatever of it becomes ready meanwhile.
            left.append(&mut self.ready[class]);
            let kind = [Kind::Linear, Kind::Quotient, Kind::Less, Kind::Equal, Kind::Rare][class];
            while !left.is_empty() {
                self.run(kind, left);
                left = core::mem::take(&mut self.ready[class]);
            }
        }
    }

    /// Appends steps that are ready, as a run or to the run before where that is of their kind, and readies those that
    /// waited for them.
    fn run(&mut self, kind: Kind, mut steps: Vec<u32>) {
        steps.sort_unstable();
        let from = match kind {
            Kind::Product | Kind::Sum | Kind::Truth | Kind::Smaller | Kind::Larger => self.operands.two.len(),
            Kind::Products | Kind::SumTimes | Kind::ProductPlus => self.operands.three.len(),
            Kind::Linear | Kind::Quotient | Kind::Less | Kind::Equal => self.operands.four.len(),
            Kind::Rare => self.operands.rare.len(),
        };
        match self.runs.last_mut() {
            Some(run) if run.kind == kind => run.len += steps.len() as u32,
            _ => self.runs.push(Run { kind, into: self.operands.into.len() as u32, from: from as u32, len: steps.len() as u32 }),
        }
        for s in steps {
            let step = &self.steps[s as usize];
            let at = |node: u32| self.places[node as usize];
            match (self.shorter(s).filter(|&(of, _)| of == kind), step.class) {
                (Some((Kind::Products | Kind::SumTimes | Kind::ProductPlus, of)), _) => self.operands.three.push(of.map(at)),
                (Some((_, [a, b, _])), _) => self.operands.two.push([at(a), at(b)]),
                (None, Class::Rare(op)) => {
                    let mut of = [0; 3];
                    of.iter_mut().zip(step.reads()).for_each(|(into, &node)| *into = at(node));
                    if op == Op::Lookup {
                        of[1] = TABLE | step.of[1];
                    }
                    self.operands.rare.push((op, of));
                }
                (None, _) => self.operands.four.push(step.of.map(at)),
            }
            for &node in step.reads() {
                let from = self.made_by[node as usize];
                if let Some(unread) = self.unread.get_mut(from as usize).filter(|unread| **unread != u32::MAX) {
                    *unread -= 1;
                    if *unread == 0 {
                        self.free.push(self.places[node as usize]);
                    }
                }
            }
            let place = self.free.pop().unwrap_or_else(|| {
                self.working += 1;
                WORK | (self.working - 1)
            });
            self.places[step.node as usize] = place;
            self.operands.into.push(place);
            for reader in core::mem::take(&mut self.readers[s as usize]) {
                self.waits[reader as usize] -= 1;
                if self.waits[reader as usize] > 0 {
                    continue;
                }
                if self.blocks[reader as usize] == self.block {
                    self.ready[self.steps[reader as usize].class.rank()].push(reader);
                } else {
                    self.later.push(reader);
                }
            }
        }
    }

    /// The step as a kind with fewer operands, where the others change nothing.
    fn shorter(&self, step: u32) -> Option<(Kind, [u32; 3])> {
        let Step { class, of: [a, b, c, d], .. } = self.steps[step as usize];
        let is = |node: u32, x: f64| self.graph.nodes[node as usize] == Node::Const(x.to_bits());
        match class {
            Class::Linear => match (is(b, 1.0), is(c, -0.0), is(d, 1.0)) {
                (_, true, true) => Some((Kind::Product, [a, b, b])),
                (true, _, true) => Some((Kind::Sum, [a, c, c])),
                (_, true, _) => Some((Kind::Products, [a, b, d])),
                (true, ..) => Some((Kind::SumTimes, [a, c, d])),
                (.., true) => Some((Kind::ProductPlus, [a, b, c])),
                _ => None,
            },
            Class::Less if is(c, 1.0) && is(d, 0.0) => Some((Kind::Truth, [a, b, b])),
            Class::Less if (a, b) == (c, d) => Some((Kind::Smaller, [a, b, b])),
            Class::Less if (a, b) == (d, c) => Some((Kind::Larger, [b, a, a])),
            _ => None,
        }
    }
}
