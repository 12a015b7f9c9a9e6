//! The state of a campaign: one array of numbers and a few queues.

use super::content::Act;
use super::ledger::Cause;

/// Everything that changes.
#[derive(Debug, PartialEq)]
pub struct State {
    /// Seed of the campaign's luck.
    pub seed: u64,
    /// The lens on which the world runs (index).
    pub lens: u32,
    /// Steps done.
    pub tick: u32,
    /// Turns closed.
    pub turn: u32,
    /// Commands accepted in this turn.
    pub commands: u32,
    /// Every slot: parameters under the lens, state, and what is recomputed; after the content's slots come the
    /// machine's constants and working values, which belong to no one else.
    pub slots: Vec<f64>,
    /// Effects to come.
    pub queue: Vec<Due>,
    /// Storylets on the desk and initiatives on offer.
    pub desk: Vec<OnDesk>,
    /// Storylets triggered for the next turn.
    pub triggered: Vec<u32>,
    /// Petitions that wait.
    pub petitions: Vec<u32>,
    /// Results of the turn's expressions on the frozen state, in the order of `turn_exprs`.
    pub frozen: Vec<f64>,
    /// Storylets, then moves of all actors, that may come this turn as far as it was known at the opening: their
    /// condition holds, they have not come too often or too lately. Not part of the hash.
    pub live: Bits,
    /// Waiting times of what may come, and of each actor's doing nothing. Not part of the hash.
    pub waits: Vec<f64>,
    /// Aims named.
    pub aims: Vec<u32>,
    /// The ending, once it is over.
    pub ended: Option<u32>,
    /// Ending ordered by an effect, taken at the close of the turn.
    pub ordered: Option<u32>,
    /// Sequence number for effects of the same step.
    pub sequence: u32,
    /// Steps of the turn that is open; 0 in a crisis turn, in which the model does not move.
    pub steps: u32,
    /// Crisis turns taken since the model last moved.
    pub still: u32,
    /// Running ahead in a forecast: series that are not known are held, and what is unforeseen does not
    /// happen. Not part of the hash.
    pub ahead: bool,
    /// Auxiliaries that may have changed since they were worked out. Not part of the hash.
    pub stale: Stale,
    /// Effects under way that brought one another about; 0 between commands. Not part of the hash.
    pub depth: u32,
    /// Effects given so far by the outermost of them; 0 between commands. Not part of the hash.
    pub acts: u32,
    /// Draws behind the readings that were drawn before. Not part of the hash.
    pub draws: super::estimate::Draws,
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self {
            seed: self.seed,
            lens: self.lens,
            tick: self.tick,
            turn: self.turn,
            commands: self.commands,
            slots: self.slots.clone(),
            queue: self.queue.clone(),
            desk: self.desk.clone(),
            triggered: self.triggered.clone(),
            petitions: self.petitions.clone(),
            frozen: self.frozen.clone(),
            live: self.live.clone(),
            waits: self.waits.clone(),
            aims: self.aims.clone(),
            ended: self.ended,
            ordered: self.ordered,
            sequence: self.sequence,
            steps: self.steps,
            still: self.still,
            ahead: self.ahead,
            stale: self.stale,
            depth: self.depth,
            acts: self.acts,
            draws: self.draws.clone(),
        }
    }

    /// Into the room that is there: runs ahead copy states by the hundred.
    fn clone_from(&mut self, source: &Self) {
        self.slots.clone_from(&source.slots);
        self.clone_beside(source);
    }
}

impl State {
    /// The same of all but the slots.
    pub(super) fn clone_beside(&mut self, source: &Self) {
        let Self {
            seed,
            lens,
            tick,
            turn,
            commands,
            slots: _,
            queue,
            desk,
            triggered,
            petitions,
            frozen,
            live,
            waits,
            aims,
            ended,
            ordered,
            sequence,
            steps,
            still,
            ahead,
            stale,
            depth,
            acts,
            draws,
        } = source;
        self.queue.clone_from(queue);
        self.desk.clone_from(desk);
        self.triggered.clone_from(triggered);
        self.petitions.clone_from(petitions);
        self.frozen.clone_from(frozen);
        self.live.clone_from(live);
        self.waits.clone_from(waits);
        self.aims.clone_from(aims);
        self.draws.clone_from(draws);
        (
            self.seed,
            self.lens,
            self.tick,
            self.turn,
            self.commands,
            self.ended,
            self.ordered,
            self.sequence,
            self.steps,
            self.still,
            self.ahead,
            self.stale,
            self.depth,
            self.acts,
        ) = (*seed, *lens, *tick, *turn, *commands, *ended, *ordered, *sequence, *steps, *still, *ahead, *stale, *depth, *acts);
    }
}

/// A list of truths, close together.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Bits(Vec<u64>);

impl Clone for Bits {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, source: &Self) {
        self.0.clone_from(&source.0);
    }
}

impl Bits {
    /// Takes the place of what was there.
    pub(super) fn fill(&mut self, truths: impl Iterator<Item = bool>) {
        self.clear();
        let mut truths = truths.fuse();
        while let Some(first) = truths.next() {
            let rest = truths.by_ref().take(63).enumerate();
            self.push(rest.fold(u64::from(first), |word, (k, truth)| word | u64::from(truth) << (k + 1)));
        }
    }

    /// One of them holds no more.
    #[inline]
    pub(super) fn remove(&mut self, bit: usize) {
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word &= !(1 << (bit % 64));
        }
    }

    /// Nothing is left.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds 64 of them.
    #[inline]
    pub(super) fn push(&mut self, word: u64) {
        self.0.push(word);
    }

    /// What holds in a range, in order.
    #[inline]
    pub(super) fn within(&self, range: core::ops::Range<usize>) -> impl Iterator<Item = usize> {
        let (start, end) = (range.start, range.end.min(64 * self.0.len()));
        (start / 64..end.div_ceil(64)).flat_map(move |at| {
            let base = 64 * at;
            let mut word = self.0[at];
            if base < start {
                word &= u64::MAX << (start - base);
            }
            if end - base < 64 {
                word &= (1 << (end - base)) - 1;
            }
            core::iter::from_fn(move || {
                let k = (word != 0).then(|| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(base + k)
            })
        })
    }
}

/// A set of auxiliaries: bits, each of one or, where there are many, of some that follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Stale(pub(super) [u64; 4]);

impl Stale {
    /// None of them.
    pub(super) const NONE: Self = Self([0; 4]);
    /// All of them.
    pub(super) const ALL: Self = Self([u64::MAX; 4]);
    /// Bits of a set.
    pub(super) const BITS: usize = 256;

    /// Adds what is in another set.
    #[inline]
    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(into, bits)| *into |= bits);
    }

    /// Whether every bit is set.
    #[inline]
    pub(super) fn all(&self) -> bool {
        self.0 == [u64::MAX; 4]
    }

    /// Adds a bit.
    pub(super) fn set(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a bit is set.
    #[inline]
    pub(super) fn has(&self, bit: usize) -> bool {
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Takes out what is in another set.
    #[inline]
    pub(super) fn remove(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(from, bits)| *from &= !bits);
    }

    /// What is in both sets.
    #[inline]
    pub(super) fn common(&self, other: &Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    /// How many bits are set.
    #[inline]
    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }
}

/// An effect to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// First step at which it acts.
    pub tick: u32,
    /// Order within the step: (id order of the cause, sequence).
    pub sequence: u32,
    /// What it does; amounts are already worked out.
    pub act: DueAct,
    /// Acts only where this holds when it is due.
    pub condition: Option<super::expr::ExprId>,
    /// Steps it goes on for (1: once).
    pub left: u32,
    /// Who is booked.
    pub cause: Cause,
}

/// What a due effect does.
#[derive(Clone, Debug, PartialEq)]
pub enum DueAct {
    /// Adds an amount at each step.
    Add(super::expr::Slot, f64),
    /// Sets a value.
    Set(super::expr::Slot, f64),
    /// Anything else.
    Act(Act),
}

/// A storylet on the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDesk {
    /// Which.
    pub storylet: u32,
    /// Turns left, this one counted.
    pub left: u32,
}
