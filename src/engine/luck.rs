//! Keyed luck: a counter-based draw for every use, Philox4x32-10 (Salmon et al., 2011).
//!
//! Nothing is drawn in sequence: a draw depends on the seed, the step, the stream and the place of use
//! alone, so that changing one choice reshuffles nothing unrelated.

use super::arith::{ln, turn};

const M0: u32 = 0xD251_1F53;
const M1: u32 = 0xCD9E_8D57;
const W0: u32 = 0x9E37_79B9;
const W1: u32 = 0xBB67_AE85;

/// One block of Philox4x32-10: 128 bits from a 128-bit counter and a 64-bit key.
#[must_use]
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub fn philox(mut c: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for round in 0..10 {
        if round > 0 {
            key = [key[0].wrapping_add(W0), key[1].wrapping_add(W1)];
        }
        let p0 = u64::from(M0) * u64::from(c[0]);
        let p1 = u64::from(M1) * u64::from(c[2]);
        c = [(p1 >> 32) as u32 ^ c[1] ^ key[0], p1 as u32, (p0 >> 32) as u32 ^ c[3] ^ key[1], p0 as u32];
    }
    c
}

/// The block of a draw.
#[inline]
fn block(seed: u64, tick: u32, stream: u64, i: u32) -> [u32; 4] {
    philox([tick, i, stream as u32, (stream >> 32) as u32], [seed as u32, (seed >> 32) as u32])
}

/// A number strictly between 0 and 1, from the top 52 bits of half a block.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
fn unit(high: u32, low: u32) -> f64 {
    let bits = (u64::from(high) << 32 | u64::from(low)) >> 12;
    (bits as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// A uniform draw strictly between 0 and 1. `i` is the place of use, then the occurrence.
#[must_use]
#[inline]
pub fn u(seed: u64, tick: u32, stream: u64, i: u32) -> f64 {
    let c = block(seed, tick, stream, i);
    unit(c[1], c[0])
}

/// Even draws of whole numbers, as many as are wanted, from blocks that follow one another.
#[derive(Clone, Debug)]
pub(super) struct Picks {
    key: Key,
    block: [u32; 4],
    used: u32,
}

impl Picks {
    /// From the place of use on.
    pub(super) fn new(seed: u64, tick: u32, stream: u64, i: u32) -> Self {
        Self { key: key(seed, tick, stream, i), block: [0; 4], used: 0 }
    }

    /// A number below another.
    #[inline]
    pub(super) fn below(&mut self, end: u32) -> u32 {
        let at = self.used % 4;
        if at == 0 {
            let [low, high, tick, i, stream, rest] = self.key;
            self.block = philox([tick, i + self.used / 4, stream, rest], [low, high]);
        }
        self.used += 1;
        ((u64::from(self.block[at as usize]) * u64::from(end)) >> 32) as u32
    }
}

/// The sum of four uniform draws, brought to mean 0 and standard deviation 1: a piece for weighted sums.
#[must_use]
#[inline]
pub(super) fn four(seed: u64, tick: u32, stream: u64, i: u32) -> f64 {
    let c = block(seed, tick, stream, i);
    let sum: u64 = c.iter().map(|&x| u64::from(x)).sum();
    spread(sum as f64)
}

/// A quarter of the sum of four numbers of variance 1/12 has deviation 1/sqrt(48).
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
fn spread(sum: f64) -> f64 {
    ((sum + 2.0) * (0.25 / 4_294_967_296.0) - 0.5) * 6.928_203_230_275_509
}

/// What a draw hangs on: seed and stream by halves, step, place of use.
pub(super) type Key = [u32; 6];

/// The key of a draw.
#[inline]
pub(super) fn key(seed: u64, tick: u32, stream: u64, i: u32) -> Key {
    [seed as u32, (seed >> 32) as u32, tick, i, stream as u32, (stream >> 32) as u32]
}

/// The same as [`four`] of many keys.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub(super) fn fours(keys: &[Key], into: &mut [f64]) {
    for (into, &[low, high, tick, i, stream, rest]) in into.iter_mut().zip(keys) {
        let c = philox([tick, i, stream, rest], [low, high]);
        // The sum is exact, in whatever order.
        *into = spread(f64::from(c[0]) + f64::from(c[1]) + f64::from(c[2]) + f64::from(c[3]));
    }
}

/// A standard normal draw (Box and Muller, 1958, on one block).
#[must_use]
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub fn normal(seed: u64, tick: u32, stream: u64, i: u32) -> f64 {
    let c = block(seed, tick, stream, i);
    (2.0 * wait(unit(c[1], c[0]))).sqrt() * turn(unit(c[3], c[2]))
}

/// The same of many keys.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub(super) fn normals(keys: &[Key], into: &mut [f64]) {
    for (into, &[low, high, tick, i, stream, rest]) in into.iter_mut().zip(keys) {
        let c = philox([tick, i, stream, rest], [low, high]);
        *into = (2.0 * wait(unit(c[1], c[0]))).sqrt() * turn(unit(c[3], c[2]));
    }
}

/// Name of a stream: the first eight bytes of the blake3 hash of kind, owner id and element id, each closed
/// by a zero byte, read as little-endian. Never an index, so that newcomers move nobody else's luck.
#[must_use]
pub fn stream(kind: &str, owner: &str, element: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in [kind, owner, element] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

/// `-ln(u)` of a uniform draw: a waiting time of mean 1.
#[must_use]
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub(super) fn wait(u: f64) -> f64 {
    -ln(u)
}

/// The same as [`wait`] of the uniform draws of many streams, at one step and place of use.
#[inline(always)]
#[allow(clippy::inline_always, reason = "compiled for registers of several widths")]
pub(super) fn waits(seed: u64, tick: u32, i: u32, streams: &[u64], into: &mut [f64]) {
    for (into, &stream) in into.iter_mut().zip(streams) {
        let c = philox([tick, i, stream as u32, (stream >> 32) as u32], [seed as u32, (seed >> 32) as u32]);
        *into = wait(unit(c[1], c[0]));
    }
}

/// A candidate's time in a race: the least wins, with chance proportional to weight, so that a newcomer matters
/// only by winning. Infinite where the weight is not above zero.
#[must_use]
#[inline]
pub fn race(u: f64, weight: f64) -> f64 {
    time(wait(u), weight)
}

/// The same of a waiting time of mean 1.
#[must_use]
#[inline]
pub(super) fn time(wait: f64, weight: f64) -> f64 {
    if weight > 0.0 { wait / weight } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_of_many_at_once_are_those_of_each() {
        let stream = stream("estimate", "mood", "");
        let each = [(3, 0), (u64::MAX, 9), (1 << 40, u32::MAX), (77, 12), (78, 12)];
        let keys = each.map(|(seed, tick)| key(seed, tick, stream, tick ^ 5));
        let [mut sums, mut one, mut normal] = [[0.0; 5]; 3];
        fours(&keys, &mut sums);
        each.iter().zip(&mut one).for_each(|(&(seed, tick), one)| waits(seed, tick, tick ^ 5, &[stream], core::slice::from_mut(one)));
        normals(&keys, &mut normal);
        for (k, (seed, tick)) in each.into_iter().enumerate() {
            assert_eq!(sums[k].to_bits(), four(seed, tick, stream, tick ^ 5).to_bits());
            assert_eq!(one[k].to_bits(), wait(u(seed, tick, stream, tick ^ 5)).to_bits());
            assert_eq!(normal[k].to_bits(), super::normal(seed, tick, stream, tick ^ 5).to_bits());
        }
    }

    #[test]
    fn philox_gives_its_published_answers() {
        // Random123, kat_vectors, philox4x32 10.
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn draws_are_spread_as_they_should_be() {
        let n = 20_000;
        let of = |f: &dyn Fn(u32) -> f64| (0..n).map(f).sum::<f64>() / f64::from(n);
        assert!((of(&|i| u(5, i, 9, 0)) - 0.5).abs() < 0.01);
        assert!(of(&|i| normal(5, i, 9, 0)).abs() < 0.03);
        let squares = of(&|i| normal(5, i, 9, 0) * normal(5, i, 9, 0));
        assert!((squares - 1.0).abs() < 0.04, "{squares}");
        let wins = of(&|i| f64::from(u8::from(race(u(5, i, 1, 0), 3.0) < race(u(5, i, 2, 0), 1.0))));
        assert!((wins - 0.75).abs() < 0.015, "{wins}");
        assert_ne!(stream("a", "bc", ""), stream("ab", "c", ""));
    }
}
