//! Forecasts from beliefs: no oracle.
//!
//! A forecast runs ahead from what the government believes: hidden quantities are drawn from its estimates, never from
//! the truth. Its luck is its own (seed, "forecast", step, sample): the same for every option, adviser and lens, and
//! never the world's. It runs under the adviser's lens and line of conduct; series that are not known are held, what is
//! unforeseen does not happen, and the calendar has no end. The result is the difference from taking no decision (from
//! the mean of the other options, where an answer is compulsory), with the same luck in each pair.

use super::choice::{WAYS, positive};
use super::command::Command;
use super::content::VarKind;
use super::expr::Slot;
use super::ledger::{Cause, Silent};
use super::luck;
use super::machine::Machine;
use super::policy::Scratch;
use super::state::State;
use super::together::{self, Begun, Campaigns, Go, PLACES};

/// Most turns of one run ahead; crisis turns move no model time.
const TURNS: u32 = 600;

/// Stream of the seeds of runs ahead: the letters of `forecast`.
const TAG: u64 = u64::from_be_bytes(*b"forecast");

/// Through whose eyes a forecast looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adviser {
    /// The lens (index).
    pub lens: u32,
    /// The line of conduct after the decision (index of a policy).
    pub policy: u32,
}

/// What is expected of one decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Horizons in units of time, as asked.
    pub horizons: Vec<u32>,
    /// Pairs of runs it rests on.
    pub samples: u32,
    /// Rows of [`super::content::Content::measures`], each with one difference per horizon.
    pub measures: Vec<Vec<Difference>>,
}

/// A difference with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Difference {
    /// Mean level with the decision (for `stands`: share of runs).
    pub with: f64,
    /// Mean level without it.
    pub without: f64,
    /// Mean difference.
    pub mean: f64,
    /// Standard error of the mean difference.
    pub error: f64,
    /// Standard deviation of the difference over runs: how far a single future may lie from the mean.
    pub spread: f64,
}

impl Difference {
    /// The 95 % interval of the mean difference.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        (self.mean - 1.96 * self.error, self.mean + 1.96 * self.error)
    }

    /// Whether the sign is sure at 95 %.
    #[must_use]
    pub fn sure(&self) -> bool {
        let (low, high) = self.interval();
        low > 0.0 || high < 0.0
    }
}

/// Runs ahead that were made: of one state, as far as the same horizons. What is asked again, or asked of another choice
/// on the same desk, is not run twice: options that exclude one another are each other's measure, and all else has one
/// measure in common.
#[derive(Clone, Debug, Default)]
pub struct Known {
    state: [u8; 32],
    horizons: Vec<u32>,
    /// For each adviser and decision (`None` for none) the measures of its runs, sample by sample.
    runs: Vec<(Adviser, Option<Command>, Vec<f64>)>,
}

impl Known {
    /// What is known of a state.
    fn turn_to(&mut self, state: [u8; 32], horizons: &[u32]) {
        if self.state != state || self.horizons != horizons {
            *self = Self { state, horizons: horizons.to_vec(), runs: Vec::new() };
        }
    }

    /// Takes what is known of a decision.
    fn take(&mut self, adviser: Adviser, way: Option<&Command>) -> Vec<f64> {
        let at = self.runs.iter().position(|(a, w, _)| *a == adviser && w.as_ref() == way);
        at.map_or_else(Vec::new, |at| self.runs.swap_remove(at).2)
    }
}

/// Forecasts one decision through one adviser's eyes. `go` is called with (pairs done, pairs asked) and cancels by
/// answering no; then, and for a command that is not legal, there is no forecast.
#[allow(clippy::too_many_arguments, reason = "what is asked, of whom, how well, and what is known of it")]
pub fn option(
    machine: &Machine,
    state: &State,
    command: &Command,
    adviser: Adviser,
    samples: u32,
    horizons: &[u32],
    known: &mut Known,
    go: &mut dyn FnMut(u32, u32) -> bool,
) -> Option<Forecast> {
    if *command == Command::Close || machine.legal(state, command).is_err() || samples == 0 {
        return None;
    }
    let others = alternatives(machine, state, command);
    // With the decision, then without, or with each of the others.
    let mut ways = vec![Some(command)];
    ways.extend(others.iter().map(Some));
    if others.is_empty() {
        ways.push(None);
    }
    known.turn_to(machine.hash(state), horizons);
    let width = machine.content.measures.len() * horizons.len();
    let all = samples as usize * width;
    let out: Vec<Vec<f64>> = ways.iter().map(|way| known.take(adviser, *way)).collect();
    let had: Vec<usize> = out.iter().map(Vec::len).collect();
    let missing = |&(sample, way): &(u32, usize)| had[way] < (sample as usize + 1) * width;
    let runs = (0..samples).flat_map(|sample| (0..ways.len()).map(move |way| (sample, way)));
    let todo: Vec<(u32, usize)> = runs.filter(missing).collect();
    let mut belief = state.clone();
    machine.relens(&mut belief, adviser.lens);
    let blank = belief.clone();
    let places = [Run::default(); PLACES];
    let mut ahead = Ahead {
        machine,
        state,
        adviser,
        ways: &ways,
        horizons,
        samples,
        todo: &todo,
        next: 0,
        belief,
        believed: None,
        go,
        places,
        width,
        out,
        sink: Silent,
    };
    ahead.out.iter_mut().for_each(|out| out.resize(out.len().max(all), 0.0));
    let policy = &machine.content.policies[adviser.policy as usize];
    together::play(machine, policy, &blank, &mut Scratch::default(), &mut ahead);
    let (stopped, mut out) = (ahead.next < todo.len(), ahead.out);
    let keep = |out: Vec<Vec<f64>>| ways.iter().zip(out).map(|(way, out)| (adviser, way.cloned(), out)).collect::<Vec<_>>();
    if stopped {
        // Nothing but what was known is sure to be whole.
        out.iter_mut().zip(had).for_each(|(out, had)| out.truncate(had));
        known.runs.extend(keep(out));
        return None;
    }
    go(samples, samples);
    let mut sums = vec![Sums::default(); width];
    let mut without = vec![0.0; width];
    for sample in 0..samples as usize {
        let run = |way: usize| &out[way][sample * width..][..width];
        without.fill(0.0);
        for way in 1..ways.len() {
            for (mean, x) in without.iter_mut().zip(run(way)) {
                *mean += x / (ways.len() - 1) as f64;
            }
        }
        for (sum, (a, b)) in sums.iter_mut().zip(run(0).iter().zip(&without)) {
            sum.add(*a, *b);
        }
    }
    known.runs.extend(keep(out));
    let measures = if horizons.is_empty() {
        vec![Vec::new(); machine.content.measures.len()]
    } else {
        sums.chunks(horizons.len()).map(|row| row.iter().map(Sums::difference).collect()).collect()
    };
    Some(Forecast { horizons: horizons.to_vec(), samples, measures })
}

/// The runs ahead of one forecast.
struct Ahead<'a> {
    machine: &'a Machine,
    state: &'a State,
    adviser: Adviser,
    /// What is decided in the runs of a sample.
    ways: &'a [Option<&'a Command>],
    horizons: &'a [u32],
    samples: u32,
    /// The runs to be made: sample and way, sample by sample.
    todo: &'a [(u32, usize)],
    /// Number of the next run.
    next: usize,
    /// The world as believed in a sample, and in which.
    belief: State,
    believed: Option<u32>,
    go: &'a mut dyn FnMut(u32, u32) -> bool,
    places: [Run; PLACES],
    width: usize,
    /// For each way the measures of its runs at each horizon, sample by sample, measure by measure.
    out: Vec<Vec<f64>>,
    sink: Silent,
}

/// A run under way: its sample and way, turns closed, horizons reached (bits).
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    sample: u32,
    way: usize,
    turns: u32,
    done: u64,
}

impl Campaigns for Ahead<'_> {
    type Sink = Silent;

    fn next(&mut self, place: usize, into: &mut State) -> Option<Begun> {
        let &(sample, way) = self.todo.get(self.next)?;
        if self.believed != Some(sample) {
            if !(self.go)(sample, self.samples) {
                // No run is handed out any more.
                self.todo = &[];
                return None;
            }
            believe(self.machine, self.state, self.adviser.lens, sample, &mut self.belief);
            self.believed = Some(sample);
        }
        into.clone_from(&self.belief);
        if let Some(command) = self.ways[way] {
            // What is legal in the world may be refused in a believed one; then nothing is decided.
            let _ = self.machine.apply(into, command, &mut Silent);
        }
        self.places[place] = Run { sample, way, turns: 0, done: 0 };
        self.next += 1;
        Some(Begun::Open)
    }

    fn sink(&mut self, _: usize) -> &mut Silent {
        &mut self.sink
    }

    /// The close of this turn with no other decision, then the line of conduct. A campaign that ends keeps its last
    /// numbers.
    fn opened(&mut self, place: usize, state: &mut State) -> Go {
        let (machine, count) = (self.machine, self.horizons.len());
        let Run { sample, way, turns, mut done } = self.places[place];
        let over = state.ended.is_some() || turns == TURNS;
        let units = (state.tick - self.state.tick) / machine.content.clock.steps_per_unit.max(1);
        for (h, &horizon) in self.horizons.iter().enumerate() {
            if done >> h & 1 == 0 && turns > 0 && (over || units >= horizon) {
                done |= 1 << h;
                machine.freshen(state);
                read(machine, state, &mut self.out[way][sample as usize * self.width..][..self.width], h, count);
            }
        }
        self.places[place] = Run { sample, way, turns: turns + 1, done };
        if turns == 0 {
            Go::Close
        } else if over || done.count_ones() as usize == count {
            Go::Stop
        } else {
            Go::Play
        }
    }
}

/// Running sums of pairs.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    n: f64,
    with: f64,
    without: f64,
    /// Mean difference and sum of squares about it (Welford).
    mean: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, with: f64, without: f64) {
        self.n += 1.0;
        self.with += with;
        self.without += without;
        let difference = with - without;
        let step = difference - self.mean;
        self.mean += step / self.n;
        self.squares += step * (difference - self.mean);
    }

    fn difference(&self) -> Difference {
        let spread = if self.n > 1.0 { libm::sqrt(positive(self.squares / (self.n - 1.0))) } else { 0.0 };
        let (with, without) = (self.with / self.n, self.without / self.n);
        Difference { with, without, mean: self.mean, error: spread / libm::sqrt(self.n), spread }
    }
}

/// The other options of a compulsory storylet, each in the mildest way that is open; empty for any other command.
fn alternatives(machine: &Machine, state: &State, command: &Command) -> Vec<Command> {
    let &Command::Choose { storylet, option, .. } = command else {
        return Vec::new();
    };
    if !machine.storylet(storylet).compulsory {
        return Vec::new();
    }
    let count = machine.storylet(storylet).options.len() as u32;
    (0..count)
        .filter(|&o| o != option)
        .filter_map(|option| {
            let ways = WAYS.into_iter().map(|way| Command::Choose { storylet, option, way });
            ways.into_iter().find(|c| machine.legal(state, c).is_ok())
        })
        .collect()
}

/// The world as the government believes it to be, in one of its possible shapes, ready to run ahead under a lens.
///
/// Where several estimates read one quantity they are weighed by their precision. A hidden stock that nobody
/// estimates is believed to be where the scenario first put it: what is not watched is not known.
pub(super) fn believe(machine: &Machine, state: &State, lens: u32, sample: u32, into: &mut State) {
    into.clone_from(state);
    let content = &machine.content;
    let tag = TAG;
    let key = [state.seed as u32, (state.seed >> 32) as u32];
    let c = luck::philox([state.tick, sample, tag as u32 ^ state.still, (tag >> 32) as u32], key);
    into.seed = u64::from(c[0]) << 32 | u64::from(c[1]);
    into.ahead = true;
    // What the others have set going is theirs to know.
    into.queue.retain(|due| !matches!(due.cause, Cause::Move(..) | Cause::Income(_)));
    machine.relens(into, lens);
    for var in &content.vars {
        if var.hidden && matches!(var.kind, VarKind::Stock | VarKind::Fact) {
            for k in 0..var.len {
                let slot = Slot(var.first.0 + k);
                if !content.estimates.iter().any(|e| e.of == slot) {
                    let written = content.model.initial.iter().find(|i| i.0 == slot);
                    let value = written.map_or(content.slots[slot.0 as usize].initial, |i| machine.value(into, i.1));
                    machine.set(into, slot, value, Cause::Engine, &mut Silent);
                }
            }
        }
    }
    for (i, estimate) in content.estimates.iter().enumerate() {
        if content.estimates[..i].iter().any(|e| e.of == estimate.of) {
            continue;
        }
        let (mut weights, mut mean) = (0.0, 0.0);
        for reading in content.estimates.iter().filter(|e| e.of == estimate.of) {
            let spread = machine.get(state, reading.spread);
            let weight = 1.0 / (spread * spread + 1e-12);
            weights += weight;
            mean += weight * machine.get(state, reading.value);
        }
        let draw = luck::normal(into.seed, state.tick, estimate.stream, 0);
        let value = mean / weights + draw / libm::sqrt(weights);
        machine.set(into, estimate.of, value, Cause::Engine, &mut Silent);
    }
    machine.refresh(into);
    // What a hidden smooth or delay has taken in so far is hidden with it: it is believed to be at rest.
    for chain in &content.model.chains {
        let var = content.slots[chain.output.0 as usize].var;
        if var.is_some_and(|v| content.vars[v as usize].hidden) {
            machine.rest(into, chain);
        }
    }
    machine.refresh(into);
    machine.freeze(into);
}

/// Writes the measures of a state at one horizon.
fn read(machine: &Machine, state: &State, out: &mut [f64], horizon: usize, horizons: usize) {
    for (k, measure) in machine.content.measures.iter().enumerate() {
        out[k * horizons + horizon] = match measure.slot {
            Some(slot) => machine.get(state, slot),
            None => f64::from(u8::from(stands(machine, state))),
        };
    }
}

/// Whether the government stands: the campaign goes on, or ended in an ending in which it does.
#[must_use]
pub fn stands(machine: &Machine, state: &State) -> bool {
    state.ended.is_none_or(|e| machine.content.endings[e as usize].stands)
}
