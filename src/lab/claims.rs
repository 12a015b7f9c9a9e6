//! How much of what sets a lens apart comes from its claims, and how much from what was re-estimated beside them.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::calibrate::{Campaigns, row};
use super::loss::{Part, part};
use super::observe::Watch;
use super::work;
use crate::engine::content::Content;
use crate::engine::expr::Slot;
use crate::engine::machine::Machine;
use crate::scenario::{Constant, Target};

/// A lens against the default one, whole and in parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// The lens (index).
    pub lens: u32,
    /// Its changes that are claims, and its re-estimated constants.
    pub changes: [usize; 2],
    /// The lens as it is.
    pub whole: Side,
    /// With its claims alone: re-estimated constants as in the default lens.
    pub claims: Side,
    /// With its re-estimated constants alone.
    pub refit: Side,
}

/// What campaigns under some of a lens's changes come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// Mean distance from the default lens over the targets that both have a value of, in half-bands.
    pub apart: f64,
    /// Targets met.
    pub met: usize,
}

/// Plays each lens whole, with its claims alone and with its re-estimated constants alone; `None` when it was stopped.
/// The default lens is what they are held against, and is left out.
#[must_use]
pub fn apart(
    content: &Arc<Content>,
    constants: &[Constant],
    targets: &[Target],
    campaigns: &Campaigns,
    stop: &AtomicBool,
    told: &(dyn Fn(usize) + Sync),
) -> Option<Vec<Apart>> {
    let moved: Vec<Slot> = content.lenses.iter().flat_map(|l| l.params.iter().map(|p| p.0)).collect();
    let machine = Machine::loose(Arc::clone(content), &moved);
    let default = content.lenses.first().cloned().unwrap_or_default();
    // Curves that a lens replaces are claims.
    let mut straight = (**content).clone();
    straight.lenses.iter_mut().for_each(|lens| lens.tables.clone_from(&default.tables));
    let straight = Machine::loose(Arc::new(straight), &moved);
    let watch = Watch::new(&machine, targets, &[]);
    let lenses: Vec<u32> = campaigns.lenses.iter().copied().filter(|&lens| lens != 0).collect();
    let mut starts = vec![machine.settle_with(0, &[])];
    for &lens in &lenses {
        let refit = |slot: Slot| constants.iter().any(|c| c.lens == Some(lens) && !c.claim && c.slots.contains(&slot));
        let params = content.lenses.get(lens as usize).map_or(&[][..], |l| &l.params);
        // What is taken back stands as it does under the default lens.
        let taken = |slot: Slot| {
            let set = default.params.iter().find(|p| p.0 == slot);
            (slot, set.map_or(content.slots[slot.0 as usize].initial, |p| p.1))
        };
        let without = |back: bool| -> Vec<(Slot, f64)> {
            let own = params.iter().map(|p| p.0).filter(|s| refit(*s) == back);
            let others = default.params.iter().map(|p| p.0).filter(|s| !back && params.iter().all(|p| p.0 != *s));
            own.chain(others).map(taken).collect()
        };
        starts.extend([
            machine.settle_with(lens, &[]),
            machine.settle_with(lens, &without(true)),
            straight.settle_with(lens, &without(false)),
        ]);
    }
    let seeds = campaigns.seeds as usize;
    let seen = work::share(starts.len() * seeds, campaigns.threads, stop, told, |job| {
        let at = job / seeds;
        let machine = if at > 0 && at.is_multiple_of(3) { &straight } else { &machine };
        watch.campaign(machine, &starts[at], campaigns.first.wrapping_add((job % seeds) as u64), campaigns.policy).values
    })?;
    let parts: Vec<Vec<Part>> = (seen.chunks(seeds.max(1)))
        .map(|seen| targets.iter().enumerate().map(|(t, target)| part(target, &row(target, seen.iter().map(|v| v[t])))).collect())
        .collect();
    let side = |at: usize| {
        let both = parts[0].iter().zip(&parts[at]).filter(|(a, b)| a.mean.is_some() && b.mean.is_some());
        let (sum, of) = both.fold((0.0, 0), |(sum, of), (a, b)| (sum + (a.distance - b.distance).abs(), of + 1));
        Side { apart: sum / f64::from(of.max(1)), met: parts[at].iter().filter(|p| p.met).count() }
    };
    let changes = |lens: u32| {
        let all = content.lenses.get(lens as usize).map_or(&[][..], |l| &l.changes);
        let refit = all.iter().filter(|c| c.refit).count();
        [all.len() - refit, refit]
    };
    let lens = |(i, &lens): (usize, &u32)| Apart {
        lens,
        changes: changes(lens),
        whole: side(3 * i + 1),
        claims: side(3 * i + 2),
        refit: side(3 * i + 3),
    };
    Some(lenses.iter().enumerate().map(lens).collect())
}
