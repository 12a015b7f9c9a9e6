//! How a search varies lines of conduct: by luck, after other policies, after one another, and back.

use super::conduct::{Knob, Line, Setting, Space};
use crate::engine::content::{Content, Otherwise, Way};
use crate::engine::luck;
use std::collections::BTreeSet;

/// Luck of a search, drawn one after the other; only one thread draws.
struct Luck {
    seed: u64,
    stream: u64,
    generation: u32,
    drawn: u32,
}

impl Luck {
    fn u(&mut self) -> f64 {
        self.drawn += 1;
        luck::u(self.seed, self.generation, self.stream, self.drawn)
    }

    fn below(&mut self, n: usize) -> usize {
        ((self.u() * n as f64) as usize).min(n.saturating_sub(1))
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.below(from.len());
        from.get(at)
    }
}

/// Whether a policy is a line of conduct, and not a throw of dice.
pub(super) fn is_line(content: &Content, policy: u32) -> bool {
    content.policies[policy as usize].otherwise != Otherwise::Random
}

/// Makes new lines.
pub(super) struct Variation<'a> {
    space: &'a Space,
    luck: Luck,
}

impl<'a> Variation<'a> {
    pub(super) fn new(space: &'a Space, seed: u64) -> Self {
        Self { space, luck: Luck { seed, stream: luck::stream("lab", "search", ""), generation: 0, drawn: 0 } }
    }

    /// Begins a generation.
    pub(super) fn begin(&mut self) {
        self.luck.generation += 1;
        self.luck.drawn = 0;
    }

    /// Puts a list into an order of luck.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.luck.below(i + 1));
        }
    }

    /// A new line from some parents, each with what lay open in its campaigns, the best first; and which is its parent.
    pub(super) fn child(&mut self, parents: &[(&Line, &[bool])]) -> (usize, Line) {
        // The better of two.
        let (a, b) = (self.luck.below(parents.len()), self.luck.below(parents.len()));
        let parent = a.min(b);
        let space = self.space;
        let (mut line, lies_open) = (parents[parent].0.clone(), parents[parent].1);
        let open: Vec<usize> = (0..space.knobs.len()).filter(|&k| lies_open[k]).collect();
        let donors: Vec<u32> = (0..space.content.policies.len() as u32).filter(|&p| p != line.base && is_line(&space.content, p)).collect();
        let way = self.luck.u();
        match (way, donors.is_empty()) {
            (w, false) if w < 0.35 => {
                // Some decisions, or all of one kind, as another policy takes them.
                let donor = *self.luck.pick(&donors).unwrap_or(&line.base);
                let many = 1 << self.luck.below(6);
                let kind = (self.luck.u() < 0.3).then(|| self.luck.pick(&open).map(|&k| std::mem::discriminant(&space.knobs[k]))).flatten();
                let fits = |k: &&usize| kind.is_none_or(|kind| std::mem::discriminant(&space.knobs[**k]) == kind);
                let from: Vec<usize> = open.iter().filter(fits).copied().collect();
                let chosen: BTreeSet<usize> = if kind.is_some() {
                    from.iter().copied().collect()
                } else {
                    (0..many).filter_map(|_| self.luck.pick(&from).copied()).collect()
                };
                for knob in chosen {
                    if let Some(setting) = space.setting_of(donor, knob) {
                        line.set.insert(knob, setting);
                    }
                }
            }
            (w, _) if w < 0.5 => {
                let other = self.luck.below(parents.len());
                for (&knob, setting) in &parents[other].0.set {
                    if self.luck.u() < 0.5 {
                        line.set.insert(knob, setting.clone());
                    }
                }
            }
            (w, _) if w < 0.6 && !line.set.is_empty() => {
                let many = 1 << self.luck.below(4);
                for _ in 0..many {
                    let set: Vec<usize> = line.set.keys().copied().collect();
                    if let Some(knob) = self.luck.pick(&set) {
                        line.set.remove(knob);
                    }
                }
            }
            _ => {
                let many = 1 << self.luck.below(3);
                for _ in 0..many {
                    if let Some(&knob) = self.luck.pick(&open) {
                        let setting = self.changed(knob, line.set.get(&knob));
                        line.set.insert(knob, setting);
                    }
                }
            }
        }
        (parent, line)
    }

    /// A knob set by luck, or otherwise than now.
    fn changed(&mut self, knob: usize, now: Option<&Setting>) -> Setting {
        let content = &self.space.content;
        let phases = self.space.phases();
        let number = |luck: &mut Luck, n: usize| luck.below(n) as u32;
        match &self.space.knobs[knob] {
            Knob::Answer(all) => Setting::Pick(number(&mut self.luck, content.storylets[all[0] as usize].options.len()), Way::Agreed),
            Knob::Take(_) | Knob::Petition(_) | Knob::Office(_) if self.luck.u() < 0.15 => Setting::Never,
            Knob::Take(all) => {
                let option = number(&mut self.luck, content.storylets[all[0] as usize].options.len());
                Setting::From(option, self.luck.below(phases))
            }
            Knob::Petition(all) => {
                let answer = number(&mut self.luck, content.petitions[all[0] as usize].answers.len());
                let later = self.luck.u() < 0.3;
                Setting::From(answer, if later { self.luck.below(phases) } else { 0 })
            }
            Knob::Office(office) => {
                let candidates = &content.offices[*office as usize].candidates;
                match self.luck.pick(candidates) {
                    Some(c) => Setting::From(c.person, self.luck.below(phases)),
                    None => Setting::Never,
                }
            }
            Knob::Lever(lever) => {
                let mut positions = match now {
                    Some(Setting::Phases(positions)) => positions.clone(),
                    _ => vec![None; phases],
                };
                let from = self.luck.below(phases);
                let until = if self.luck.u() < 0.5 { phases } else { from + 1 + self.luck.below(phases - from) };
                let position = number(&mut self.luck, content.levers[*lever as usize].positions.len());
                let position = (self.luck.u() < 0.9).then_some(position);
                positions[from..until].fill(position);
                Setting::Phases(positions)
            }
            Knob::Talks(n) => {
                let clauses = &content.negotiations[*n as usize].clauses;
                let kept = match now {
                    Some(Setting::Offer(terms)) if self.luck.u() < 0.8 => Some(terms.clone()),
                    _ => None,
                };
                let mut terms = kept.clone().unwrap_or_else(|| vec![0; clauses.len()]);
                for (term, clause) in terms.iter_mut().zip(clauses) {
                    if kept.is_none() || self.luck.u() < 0.3 {
                        *term = number(&mut self.luck, clause.terms.len());
                    }
                }
                Setting::Offer(terms)
            }
            Knob::Give(..) => Setting::Units(number(&mut self.luck, 6)),
        }
    }
}
