//! Content as a turn looks at it: what is asked often, close together. The content itself, with all its words, lies far
//! apart.

use super::content::{Choice, Content, StoryletKind};
use super::effect::Ready;
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
    /// The first of its options among [`Taking`]s.
    pub(super) options: u32,
    /// The stream of its draws.
    pub(super) stream: u64,
}

/// An option as it is taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taking {
    /// Attention, the storylet's own counted.
    pub(super) cost: u32,
    /// How often it was taken.
    pub(super) taken: Slot,
    /// Whether there are further outcomes, drawn by odds.
    pub(super) odds: bool,
    /// Its effects among those made ready.
    pub(super) effects: [u32; 2],
}

/// The options of all storylets, one after the other; their effects are made ready.
pub(super) fn takings(content: &Content, places: &[Place], ready: &mut Vec<Ready>) -> Vec<Taking> {
    let options = content.storylets.iter().flat_map(|s| s.options.iter().map(move |choice| (s.cost, choice)));
    let taking = |(cost, choice): (u32, &Choice)| Taking {
        cost: cost + choice.cost,
        taken: choice.taken,
        odds: !choice.odds.is_empty(),
        effects: Ready::list(&choice.outcome.effects, content, places, ready),
    };
    options.map(taking).collect()
}

/// The storylets, and the ways of taking their options.
pub(super) fn storylets(content: &Content, frozen: impl Fn(ExprId) -> Frozen) -> (Vec<Card>, Choices) {
    let (mut choices, mut options) = (Choices::default(), 0);
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
        options: {
            options += s.options.len() as u32;
            options - s.options.len() as u32
        },
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
