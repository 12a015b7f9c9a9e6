//! The order of the steps: as few runs as can be had.

use super::fuse::{CLASSES, Class, Step};
use super::graph::{Graph, Node, Op};
use super::{CONST, Kind, Operands, Run, TABLE, WORK};

/// Steps from which on a kind with fewer operands is worth a run of its own.
const WORTH: usize = 12;

struct Order<'a> {
    graph: &'a Graph<'a>,
    steps: &'a [Step],
    /// For each step the operands that it waits for, and the steps that wait for it.
    waits: Vec<u32>,
    readers: Vec<Vec<u32>>,
    /// Steps that are ready, class by class.
    ready: Vec<Vec<u32>>,
    places: Vec<u32>,
    runs: Vec<Run>,
    operands: Operands<u32>,
    working: u32,
}

/// Puts the steps in order; gives the runs, their operands and the place of every node.
pub(super) fn order(graph: &Graph<'_>, steps: &[Step], roots: &[u32], constants: &mut Vec<f64>) -> (Vec<Run>, Operands<u32>, Vec<u32>) {
    let mut order = Order::new(graph, steps, roots, constants);
    let heights = heights(steps, &order.readers);
    // First what the longest way of changing classes still hangs on; of equals the class of which most are ready.
    let urgency = |ready: &[u32]| (ready.iter().map(|&s| heights[s as usize]).max(), ready.len());
    while let Some(class) = (0..CLASSES).filter(|&c| !order.ready[c].is_empty()).max_by_key(|&c| urgency(&order.ready[c])) {
        let mut left = core::mem::take(&mut order.ready[class]);
        for kind in [Kind::Product, Kind::Sum, Kind::Products, Kind::SumTimes, Kind::ProductPlus, Kind::Truth, Kind::Smaller, Kind::Larger]
        {
            let fits = |&s: &u32| order.shorter(s).is_some_and(|(of, _)| of == kind);
            if left.iter().filter(|s| fits(s)).count() >= WORTH {
                let (these, others) = left.into_iter().partition(fits);
                order.run(kind, these);
                left = others;
            }
        }
        // The run of the class grows by whatever of it becomes ready meanwhile.
        left.append(&mut order.ready[class]);
        let kind = [Kind::Linear, Kind::Quotient, Kind::Less, Kind::Equal, Kind::Rare][class];
        while !left.is_empty() {
            order.run(kind, left);
            left = core::mem::take(&mut order.ready[class]);
        }
    }
    (order.runs, order.operands, order.places)
}

/// For each step how often at most the class changes from it to the end.
fn heights(steps: &[Step], readers: &[Vec<u32>]) -> Vec<u32> {
    let mut heights = vec![0; steps.len()];
    for i in (0..steps.len()).rev() {
        let rank = |s: usize| steps[s].class.rank();
        let over = |&r: &u32| heights[r as usize] + u32::from(rank(r as usize) != rank(i));
        heights[i] = readers[i].iter().map(over).max().unwrap_or(0);
    }
    heights
}

impl<'a> Order<'a> {
    fn new(graph: &'a Graph<'a>, steps: &'a [Step], roots: &[u32], constants: &mut Vec<f64>) -> Self {
        let mut made_by = vec![u32::MAX; graph.nodes.len()];
        steps.iter().zip(0..).for_each(|(step, i)| made_by[step.node as usize] = i);
        let (mut waits, mut readers) = (vec![0; steps.len()], vec![Vec::new(); steps.len()]);
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
                }
            }
        }
        roots.iter().for_each(|&root| leaf(root));
        let mut ready = vec![Vec::new(); CLASSES];
        for (i, step) in steps.iter().enumerate().filter(|&(i, _)| waits[i] == 0) {
            ready[step.class.rank()].push(i as u32);
        }
        Self { graph, steps, waits, readers, ready, places, runs: Vec::new(), operands: Operands::default(), working: 0 }
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
            _ => self.runs.push(Run { kind, base: self.working, from: from as u32, len: steps.len() as u32 }),
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
            self.places[step.node as usize] = WORK | self.working;
            self.working += 1;
            for reader in core::mem::take(&mut self.readers[s as usize]) {
                self.waits[reader as usize] -= 1;
                if self.waits[reader as usize] == 0 {
                    self.ready[self.steps[reader as usize].class.rank()].push(reader);
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
