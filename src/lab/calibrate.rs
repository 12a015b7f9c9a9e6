//! The model held against the record: every target, lens by lens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use super::observe::{Seen, Watch};
use super::work;
use crate::engine::content::{Act, Content, RuleAct, StoryletKind, VarKind};
use crate::engine::expr::{Expr, ExprId, Slot};
use crate::engine::machine::Machine;
use crate::scenario::{Reading, Target};

/// Share of targets that have to be met under the default lens.
pub const DEFAULT_SHARE: f64 = 0.9;
/// Share of targets that have to be met under every other lens.
pub const OTHER_SHARE: f64 = 0.8;

/// Which campaigns are played.
#[derive(Clone, Debug)]
pub struct Campaigns {
    /// Lenses (indices).
    pub lenses: Vec<u32>,
    /// Who plays (index).
    pub policy: u32,
    /// The first seed.
    pub first: u64,
    /// Campaigns a lens.
    pub seeds: u32,
    /// Threads.
    pub threads: usize,
}

/// How one target is met under one lens.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Mean over the campaigns that lasted; `None` where none did.
    pub mean: Option<f64>,
    /// Lowest and highest of them; the mean itself where the target is a share of campaigns.
    pub range: (f64, f64),
    /// Share of them inside the band, 0 to 1; of a share of campaigns 0 or 1.
    pub inside: f64,
    /// Campaigns that ended too soon to have a value.
    pub missing: usize,
    /// Campaigns in all.
    pub campaigns: usize,
    /// Whether the mean lies inside the band.
    pub met: bool,
}

/// Targets met among some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Met by the mean.
    pub met: usize,
    /// Of how many.
    pub of: usize,
}

impl Count {
    /// The share met, 0 to 1; of none 1.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.of == 0 { 1.0 } else { self.met as f64 / self.of as f64 }
    }

    fn add(&mut self, met: bool) {
        self.met += usize::from(met);
        self.of += 1;
    }
}

/// A lens held against the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The lens (index).
    pub lens: u32,
    /// One row a target, in the targets' order.
    pub rows: Vec<Row>,
    /// How often each ending came (index, campaigns), by index; of what was played.
    pub endings: Vec<(u32, usize)>,
    /// Of each quantity followed: the campaigns' lowest, mean and highest at each step, and how many lasted so long.
    pub courses: Vec<Vec<Point>>,
}

/// A quantity at one step over many campaigns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Lowest.
    pub low: f64,
    /// Mean.
    pub mean: f64,
    /// Highest.
    pub high: f64,
    /// Campaigns that lasted so long.
    pub of: usize,
}

impl Held {
    /// Targets met, of those that a test picks.
    #[must_use]
    pub fn count(&self, targets: &[Target], pick: impl Fn(&Target) -> bool) -> Count {
        let mut count = Count::default();
        targets.iter().zip(&self.rows).filter(|(t, _)| pick(t)).for_each(|(_, row)| count.add(row.met));
        count
    }

    /// Targets met by sector, in the order of their names.
    #[must_use]
    pub fn sectors(&self, targets: &[Target]) -> Vec<(String, Count)> {
        let mut all: BTreeMap<&str, Count> = BTreeMap::new();
        targets.iter().zip(&self.rows).for_each(|(t, row)| all.entry(&t.sector).or_default().add(row.met));
        all.into_iter().map(|(sector, count)| (sector.to_owned(), count)).collect()
    }

    /// Whether enough targets are met.
    #[must_use]
    pub fn enough(&self, targets: &[Target]) -> bool {
        let wanted = if self.lens == 0 { DEFAULT_SHARE } else { OTHER_SHARE };
        self.count(targets, |_| true).share() >= wanted
    }
}

/// Plays the campaigns and holds each lens against the targets; `None` when it was stopped.
#[must_use]
pub fn calibrate(
    machine: &Machine,
    targets: &[Target],
    followed: &[Slot],
    campaigns: &Campaigns,
    stop: &AtomicBool,
    told: &(dyn Fn(usize) + Sync),
) -> Option<Vec<Held>> {
    let watch = Watch::new(machine, targets, followed);
    let settled: Vec<_> = campaigns.lenses.iter().map(|&lens| machine.settle_with(lens, &[])).collect();
    let seeds = campaigns.seeds as usize;
    let seen = work::share(settled.len() * seeds, campaigns.threads, stop, told, |job| {
        watch.campaign(machine, &settled[job / seeds], campaigns.first + (job % seeds) as u64, campaigns.policy)
    })?;
    let held = |(i, &lens): (usize, &u32)| {
        let seen = &seen[i * seeds..(i + 1) * seeds];
        let rows = targets.iter().enumerate().map(|(t, target)| row(target, seen.iter().map(|s| s.values[t]))).collect();
        let mut endings = BTreeMap::new();
        seen.iter().filter_map(|s| s.ended).for_each(|(ending, _)| *endings.entry(ending).or_insert(0) += 1);
        let courses = (0..followed.len()).map(|f| course(seen, f)).collect();
        Held { lens, rows, endings: endings.into_iter().collect(), courses }
    };
    Some(campaigns.lenses.iter().enumerate().map(held).collect())
}

/// A target from its values over campaigns.
#[must_use]
pub fn row(target: &Target, values: impl Iterator<Item = f64>) -> Row {
    let (mut sum, mut there, mut inside, mut missing) = (0.0, 0_usize, 0_usize, 0);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let within = |x: f64| target.band.0 <= x && x <= target.band.1;
    for value in values {
        if value.is_finite() {
            sum += value;
            there += 1;
            inside += usize::from(within(value));
            low = if value < low { value } else { low };
            high = if value > high { value } else { high };
        } else {
            missing += 1;
        }
    }
    let campaigns = there + missing;
    if there == 0 {
        return Row { mean: None, range: (f64::NAN, f64::NAN), inside: 0.0, missing, campaigns, met: false };
    }
    let mean = sum / there as f64;
    let met = within(mean);
    if is_share(target) {
        return Row { mean: Some(mean), range: (mean, mean), inside: f64::from(u8::from(met)), missing, campaigns, met };
    }
    Row { mean: Some(mean), range: (low, high), inside: inside as f64 / there as f64, missing, campaigns, met }
}

/// Whether a target is a share of campaigns.
#[must_use]
pub fn is_share(target: &Target) -> bool {
    matches!(target.reading, Reading::Share | Reading::Ends(..))
}

/// A quantity over many campaigns, step by step.
fn course(seen: &[Seen], followed: usize) -> Vec<Point> {
    let longest = seen.iter().map(|s| s.courses[followed].len()).max().unwrap_or(0);
    let at = |tick: usize| {
        let values = || seen.iter().filter_map(|s| s.courses[followed].get(tick).copied());
        let of = values().count();
        let (low, high) = values()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (if x < low { x } else { low }, if x > high { x } else { high }));
        Point { low, mean: values().sum::<f64>() / of.max(1) as f64, high, of }
    };
    (0..longest).map(at).collect()
}

/// What comes to the model from outside or by the calendar, so that nobody takes it for something explained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Exogenous series, each with the targets that read nothing else.
    pub series: Vec<(String, usize)>,
    /// Auxiliaries and links that read the calendar.
    pub clocked: Vec<String>,
    /// Stocks that targets read and that storylets move which come by date: (stock, storylets).
    pub dated: Vec<(String, Vec<String>)>,
    /// Rules of the policy that act by date, and levers with a dated path.
    pub decided: Vec<String>,
}

/// Lists what is given from outside or by date under a policy.
#[must_use]
pub fn given(content: &Content, targets: &[Target], policy: u32) -> Given {
    let known = &content.known;
    let clock = [known.tick, known.time, known.turn];
    let reads = |id: ExprId, pick: &dyn Fn(Slot) -> bool| {
        let mut found = false;
        content.exprs[id.0 as usize].for_each_slot(&mut |slot| found |= pick(slot));
        found
    };
    let dated = |id: ExprId| by_date(&content.exprs[id.0 as usize], &clock);
    let var = |slot: Slot| content.slots[slot.0 as usize].var.map(|v| &content.vars[v as usize]);
    let series = content.model.series.iter().map(|series| {
        let own = |t: &&Target| !matches!(t.reading, Reading::Ends(..)) && reads(t.of, &|s| s == series.slot);
        let alone = |t: &&Target| !reads(t.of, &|s| var(s).is_some_and(|v| !matches!(v.kind, VarKind::Series | VarKind::Param)));
        (content.slots[series.slot.0 as usize].name.clone(), targets.iter().filter(own).filter(alone).count())
    });
    let name = |slot: Slot| content.slots[slot.0 as usize].name.clone();
    let auxes = content.model.aux.iter().filter(|(_, id)| dated(*id)).map(|&(slot, _)| name(slot));
    let links = content.model.links.iter().filter(|l| dated(l.amount)).map(|l| format!("link {}", l.id));
    let mut held: BTreeSet<String> = BTreeSet::new();
    for target in targets {
        content.exprs[target.of.0 as usize].for_each_slot(&mut |slot| held.extend(var(slot).map(|v| v.id.clone())));
    }
    let mut moved: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for storylet in content.storylets.iter().filter(|s| s.kind == StoryletKind::Event && dated(s.when)) {
        let effects =
            storylet.options.iter().flat_map(|o| o.outcome.effects.iter().chain(o.odds.iter().flat_map(|odds| &odds.outcome.effects)));
        for effect in effects.chain(&storylet.silence.effects) {
            if let Some(var) = target_of(&effect.act).and_then(var)
                && matches!(var.kind, VarKind::Stock)
                && held.contains(&var.id)
            {
                let by = moved.entry(var.id.clone()).or_default();
                if !by.contains(&storylet.id) {
                    by.push(storylet.id.clone());
                }
            }
        }
    }
    let policy = content.policies.get(policy as usize);
    let rules = policy.map_or(&[][..], |p| &p.rules).iter().filter(|r| dated(r.when)).map(|r| act(content, &r.act));
    let historical = policy.is_some_and(|p| p.otherwise == crate::engine::content::Otherwise::Historical);
    let levers = content.levers.iter().filter(|l| historical && !l.historical.is_empty()).map(|l| format!("lever {}", l.id));
    Given {
        series: series.collect(),
        clocked: auxes.chain(links).collect(),
        dated: moved.into_iter().collect(),
        decided: unique(rules.chain(levers)),
    }
}

/// Whether an expression compares the calendar with a fixed day; the time since something happened is no date.
fn by_date(expr: &Expr, clock: &[Slot]) -> bool {
    match expr {
        Expr::Const(_) | Expr::Slot(_) => false,
        Expr::Unary(_, a) | Expr::Lookup(_, a) => by_date(a, clock),
        Expr::Binary(_, a, b) => match (&**a, &**b) {
            (Expr::Slot(slot), Expr::Const(_)) | (Expr::Const(_), Expr::Slot(slot)) => clock.contains(slot),
            (a, b) => by_date(a, clock) || by_date(b, clock),
        },
        Expr::Select(parts) | Expr::Ratio(parts) => parts.iter().any(|part| by_date(part, clock)),
    }
}

fn unique(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    all.for_each(|s| {
        if !out.contains(&s) {
            out.push(s);
        }
    });
    out
}

fn target_of(act: &Act) -> Option<Slot> {
    match act {
        Act::Set(slot, _) | Act::Add(slot, _) => Some(*slot),
        Act::If(_, act) => target_of(act),
        _ => None,
    }
}

/// What a rule does, by ids.
fn act(content: &Content, act: &RuleAct) -> String {
    match act {
        RuleAct::Lever(lever, _) => format!("lever {}", content.levers[*lever as usize].id),
        RuleAct::Take(storylet, ..) => format!("take {}", content.storylets[*storylet as usize].id),
        RuleAct::Offer(talks, _) => format!("offer {}", content.negotiations[*talks as usize].id),
        RuleAct::Give(board, ..) => format!("give {}", content.allocations[*board as usize].id),
        RuleAct::Seat(office, _) => format!("seat {}", content.offices[*office as usize].id),
        RuleAct::Vacate(office) => format!("vacate {}", content.offices[*office as usize].id),
        RuleAct::Answer(petition, _) => format!("answer {}", content.petitions[*petition as usize].id),
    }
}
