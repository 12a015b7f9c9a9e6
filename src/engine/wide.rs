//! Registers as wide as the machine has, for what goes in step.
//!
//! Code in lanes is compiled for several widths of register; which of them runs is found out on the spot. The
//! operations are the same and rounded alike, so that nothing but speed hangs on it. Without the feature `app` there is
//! one width, the target's own.

use super::luck::{self, Key};
use super::program;

/// Work in lanes. Whatever it calls must be inlined, or it is compiled for the narrowest registers.
pub(super) trait Work {
    /// What comes of it.
    type Output;
    /// Does it.
    fn work(self) -> Self::Output;
}

/// What this machine can do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wide {
    #[cfg(feature = "app")]
    arch: pulp::Arch,
}

impl Wide {
    pub(super) fn new() -> Self {
        Self {
            #[cfg(feature = "app")]
            arch: pulp::Arch::new(),
        }
    }

    /// Does the work with the widest registers.
    #[inline]
    pub(super) fn run<W: Work>(self, work: W) -> W::Output {
        #[cfg(feature = "app")]
        return self.arch.dispatch(Dispatched(work));
        #[cfg(not(feature = "app"))]
        work.work()
    }
}

/// Numbers of some campaigns side by side, so that those of one row lie within one line of the memory's.
#[derive(Debug, Default)]
pub(super) struct Numbers<const K: usize> {
    room: Vec<f64>,
    first: usize,
    len: usize,
}

impl<const K: usize> Numbers<K> {
    /// No room yet.
    pub(super) const NONE: Self = Self { room: Vec::new(), first: 0, len: 0 };

    /// Makes room for so many rows at least.
    pub(super) fn grow(&mut self, len: usize) {
        let len = len.max(program::ROOM);
        if self.len < len {
            self.room = vec![0.0; (len + 1) * K];
            // Where rows begin is a question of speed alone.
            let first = self.room.as_ptr().align_offset(size_of::<[f64; K]>().next_power_of_two());
            (self.first, self.len) = (if first > K { 0 } else { first }, len);
        }
    }

    /// The rows.
    #[inline]
    pub(super) fn all(&mut self) -> &mut [[f64; K]] {
        &mut self.room[self.first..].as_chunks_mut().0[..self.len]
    }
}

/// Draws for some campaigns: their keys, and what is drawn.
#[derive(Default)]
pub(super) struct Drawn {
    keys: Vec<Key>,
    values: Vec<f64>,
    streams: Vec<u64>,
    to: Vec<u32>,
}

impl Drawn {
    /// Asks for a draw.
    #[inline]
    pub(super) fn ask(&mut self, key: Key) {
        self.keys.push(key);
    }

    /// Waiting times of some streams of a campaign, at one step and place of use, each to its place.
    pub(super) fn waits(
        &mut self,
        wide: Wide,
        seed: u64,
        tick: u32,
        place: u32,
        streams: impl Iterator<Item = (usize, u64)>,
        into: &mut [f64],
    ) {
        let Self { to, streams: all, values, .. } = self;
        to.clear();
        all.clear();
        streams.for_each(|(at, stream)| {
            to.push(at as u32);
            all.push(stream);
        });
        values.resize(all.len(), 0.0);
        wide.run(Waits { seed, tick, place, streams: all, into: values });
        to.iter().zip(values).for_each(|(&at, wait)| into[at as usize] = *wait);
    }

    /// The normal draws that were asked for, in order; then nothing is asked for.
    pub(super) fn normals(&mut self, wide: Wide) -> impl Iterator<Item = f64> {
        self.values.resize(self.keys.len(), 0.0);
        wide.run(Normals(&self.keys, &mut self.values));
        self.keys.clear();
        self.values.iter().copied()
    }

    /// The same of sums of four.
    pub(super) fn fours(&mut self, wide: Wide) -> impl Iterator<Item = f64> {
        self.values.resize(self.keys.len(), 0.0);
        wide.run(Fours(&self.keys, &mut self.values));
        self.keys.clear();
        self.values.iter().copied()
    }
}

struct Normals<'a>(&'a [Key], &'a mut [f64]);

impl Work for Normals<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    fn work(self) {
        luck::normals(self.0, self.1);
    }
}

struct Waits<'a> {
    seed: u64,
    tick: u32,
    place: u32,
    streams: &'a [u64],
    into: &'a mut [f64],
}

impl Work for Waits<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    fn work(self) {
        luck::waits(self.seed, self.tick, self.place, self.streams, self.into);
    }
}

struct Fours<'a>(&'a [Key], &'a mut [f64]);

impl Work for Fours<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
    fn work(self) {
        luck::fours(self.0, self.1);
    }
}

#[cfg(feature = "app")]
struct Dispatched<W>(W);

#[cfg(feature = "app")]
impl<W: Work> pulp::WithSimd for Dispatched<W> {
    type Output = W::Output;

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "only what is inlined here is compiled for these registers")]
    fn with_simd<S: pulp::Simd>(self, _: S) -> W::Output {
        self.0.work()
    }
}
