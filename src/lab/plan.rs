//! What is to be run: policies by lenses by seeds, in blocks.

use super::marks::Marks;
use crate::engine::content::{Content, VarKind};
use crate::engine::expr::Slot;
use crate::scenario::Catalogue;

/// Seeds of a block, twice as many as go in step; a stop keeps whole blocks.
const BLOCK: u64 = 32;

/// Seeds of a block where the track record is kept, which takes a hundred times as long.
const TRACKED: u64 = 2;

/// Bins of a histogram.
pub const BINS: usize = 128;

/// Most numbers that bands may take: 1 GB of them.
const MOST: usize = 1 << 28;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Policies (indices), in the order of reports.
    pub policies: Vec<u32>,
    /// Lenses (indices).
    pub lenses: Vec<u32>,
    /// First and last seed.
    pub seeds: (u64, u64),
    /// The part of the blocks that is run here: (which, of how many), from 1.
    pub shard: (u32, u32),
    /// Quantities whose bands by date are kept.
    pub bands: Vec<Slot>,
    /// Whether the track record of the lenses is kept.
    pub track: bool,
}

impl Plan {
    /// Cells: one a policy and lens, lenses within policies.
    #[must_use]
    pub fn cells(&self) -> Vec<(u32, u32)> {
        self.policies.iter().flat_map(|&p| self.lenses.iter().map(move |&l| (p, l))).collect()
    }

    /// Seeds of a block.
    #[must_use]
    pub fn block(&self) -> u64 {
        if self.track { TRACKED } else { BLOCK }
    }

    /// Number of blocks in all shards.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        (self.seeds.1 - self.seeds.0 + 1).div_ceil(self.block())
    }

    /// The blocks of this shard.
    #[must_use]
    pub fn mine(&self) -> Vec<u64> {
        let (which, of) = (u64::from(self.shard.0), u64::from(self.shard.1));
        (0..self.blocks()).filter(|b| b % of == which - 1).collect()
    }

    /// First and last seed of a block.
    #[must_use]
    pub fn seeds_of(&self, block: u64) -> (u64, u64) {
        let first = self.seeds.0 + block * self.block();
        (first, (first + self.block() - 1).min(self.seeds.1))
    }

    /// Seeds in some blocks.
    #[must_use]
    pub fn seeds_in(&self, blocks: &[u64]) -> u64 {
        let count = |b: &u64| {
            let (first, last) = self.seeds_of(*b);
            last - first + 1
        };
        blocks.iter().map(count).sum()
    }

    /// Numbers that the bands of this plan take.
    #[must_use]
    pub fn weight(&self, subject: &Subject) -> usize {
        self.cells().len() * self.bands.len() * subject.dates * BINS
    }

    /// Why the bands of this plan would not fit into memory, if so.
    #[must_use]
    pub fn too_much(&self, subject: &Subject) -> Option<String> {
        let weight = self.weight(subject);
        (weight > MOST).then(|| {
            format!(
                "bands of {} numbers for {} pairs of policy and lens need {} MB; name the variables, or fewer policies and lenses",
                self.bands.len(),
                self.cells().len(),
                weight * 4 / (1 << 20)
            )
        })
    }
}

/// A value that is taken at the end of a campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it belongs to: `measure`, `aim_percent` (progress) or `arc_percent` (how much of it came).
    pub kind: &'static str,
    /// Id.
    pub id: String,
    /// Words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// Whether more is good.
    pub good: i8,
    /// Decimals shown.
    pub decimals: usize,
}

/// What is looked at in the campaigns of a scenario.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Everything there is to reach.
    pub marks: Marks,
    /// Values at the end: measures that have a quantity, aims, arcs.
    pub values: Vec<Value>,
    /// Dates at which bands are taken: the start, and every unit of time up to the end.
    pub dates: usize,
    /// Figures that are published.
    pub published: usize,
}

impl Subject {
    /// What there is in a scenario.
    #[must_use]
    pub fn new(content: &Content, catalogue: &Catalogue) -> Self {
        let measures = content.measures.iter().filter(|m| m.slot.is_some()).map(|m| Value {
            kind: "measure",
            id: m.id.clone(),
            label: m.label.clone(),
            unit: m.unit.clone(),
            good: m.good,
            decimals: usize::from(m.decimals),
        });
        let percent = |kind, id: &str, label: &str| Value {
            kind,
            id: id.to_owned(),
            label: label.to_owned(),
            unit: "%".to_owned(),
            good: i8::from(kind == "aim_percent"),
            decimals: 0,
        };
        let aims = content.aims.iter().map(|a| percent("aim_percent", &a.id, &a.label));
        let arcs = catalogue.arcs.iter().map(|a| percent("arc_percent", &a.id, &a.title));
        Self {
            values: measures.chain(aims).chain(arcs).collect(),
            marks: Marks::new(content, catalogue),
            dates: content.clock.units as usize + 1,
            published: content.published.len(),
        }
    }

    /// A hash of the names of everything that is counted, so that only like is put to like.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut text = String::new();
        for (kind, id) in &self.marks.list {
            text.push_str(kind.word());
            text.push(' ');
            text.push_str(id);
            text.push('\n');
        }
        for value in &self.values {
            text.push_str(&value.id);
            text.push('\n');
        }
        blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
    }
}

/// The numbers of a declared quantity, or of all that move (`all`); or why there are none.
pub fn quantities(content: &Content, asked: &str) -> Result<Vec<Slot>, String> {
    let moves = |kind| !matches!(kind, VarKind::Param | VarKind::Engine);
    let of = |v: &crate::engine::content::Var| (0..v.len).map(move |i| Slot(v.first.0 + i)).collect::<Vec<_>>();
    let mut out = Vec::new();
    for name in asked.split(',').map(str::trim).filter(|n| !n.is_empty()) {
        if name == "all" {
            content.vars.iter().filter(|v| moves(v.kind)).for_each(|v| out.extend(of(v)));
        } else if let Some(var) = content.vars.iter().find(|v| v.id == name && moves(v.kind)) {
            out.extend(of(var));
        } else if let Some(slot) = content.slots.iter().position(|s| s.name == name && s.var.is_some()) {
            out.push(Slot(slot as u32));
        } else if let Some(gauge) = content.gauges.iter().find(|g| g.id == name) {
            out.push(gauge.slot);
        } else {
            let near = content.vars.iter().filter(|v| moves(v.kind)).min_by_key(|v| strsim::damerau_levenshtein(&v.id, name));
            let near = near.map_or_else(String::new, |v| format!("; did you mean `{}`?", v.id));
            return Err(format!("there is no variable `{name}`{near}"));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|s| seen.insert(s.0));
    Ok(out)
}
