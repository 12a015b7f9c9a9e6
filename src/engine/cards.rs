//! Content as a turn looks at it: what is asked often, close together. The content itself, with all its words, lies far
//! apart.

use super::content::{Content, StoryletKind};
use super::expr::{ExprId, Slot};
use super::grid::Bounds;
use super::machine::Frozen;
use super::sample::Choices;
use super::state::Stale;

/// A slot: its bounds, and the auxiliaries that it moves, also by way of others. All in one line of the memory's.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Place {
    pub(super) bounds: Bounds,
    pub(super) moves: Stale,
}

/// A storylet.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "as the storylet has them")]
pub(super) struct Card {
    pub(super) when: Frozen,
    pub(super) weight: Frozen,
    pub(super) lapses: Option<Frozen>,
    pub(super) seen: Slot,
    pub(super) last: Slot,
    pub(super) cooldown: u32,
    pub(super) stays: u32,
    pub(super) kind: StoryletKind,
    pub(super) urgent: bool,
    pub(super) once: bool,
    pub(super) unforeseen: bool,
    pub(super) compulsory: bool,
    pub(super) at_once: bool,
    /// The first of the ways of taking its options, and how many there are.
    pub(super) candidates: [u32; 2],
    /// The stream of its draws.
    pub(super) stream: u64,
}

/// The storylets, and the ways of taking their options.
pub(super) fn storylets(content: &Content, frozen: impl Fn(ExprId) -> Frozen) -> (Vec<Card>, Choices) {
    let mut choices = Choices::default();
    let card = |s: &super::content::Storylet| Card {
        when: frozen(s.when),
        weight: frozen(s.weight),
        lapses: s.lapses.map(&frozen),
        seen: s.seen,
        last: s.last,
        cooldown: s.cooldown,
        stays: s.stays,
        kind: s.kind,
        urgent: s.urgent,
        once: s.once,
        unforeseen: s.unforeseen,
        compulsory: s.compulsory,
        at_once: s.at_once,
        candidates: choices.add(s, content),
        stream: s.stream,
    };
    (content.storylets.iter().map(card).collect(), choices)
}

/// A petition: its chance and the stream of its draws.
pub(super) fn petitions(content: &Content, frozen: impl Fn(ExprId) -> Frozen) -> Vec<(Frozen, u64)> {
    content.petitions.iter().map(|p| (frozen(p.chance), p.stream)).collect()
}

/// An office: who holds it, who acts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chair {
    pub(super) holder: Slot,
    pub(super) acting: Slot,
    pub(super) command: bool,
}

/// The offices, and from when until when each person serves.
pub(super) fn chairs(content: &Content) -> (Vec<Chair>, Vec<(f64, f64)>) {
    let chair = |o: &super::content::Office| Chair { holder: o.holder, acting: o.acting, command: o.command };
    (content.offices.iter().map(chair).collect(), content.people.iter().map(|p| p.serves).collect())
}
