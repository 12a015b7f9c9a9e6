//! Tests in a scenario's own terms: a run under a policy, and what must hold of it.

use crate::engine::content::{Content, Effect, Policy};
use crate::engine::ledger::{Cause, Silent};
use crate::engine::machine::Machine;
use crate::engine::policy::{self, Scratch};
use crate::engine::state::State;
use crate::scenario::{Conduct, ExpectKind, TestCase};
use std::sync::Arc;

/// How a test came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every expectation holds.
    Passed,
    /// Those that do not: what was expected, what was found.
    Failed(Vec<String>),
}

/// One way of conducting runs, ready to run.
struct Runs {
    machine: Machine,
    policy: u32,
    levers: Vec<(u32, u32)>,
    set: Vec<Effect>,
}

impl Runs {
    /// A conduct is the scenario with one more policy: that of the conduct, with the answers of the
    /// test before its own, and without its rules for levers that the test holds in place.
    fn new(content: &Content, conduct: &Conduct) -> Self {
        let mut content = content.clone();
        let mut policy = content.policies.get(conduct.policy as usize).cloned().unwrap_or_else(Policy::default);
        policy.answers.retain(|(storylet, ..)| conduct.with.iter().all(|(with, ..)| with != storylet));
        policy.answers.extend(conduct.with.iter().copied());
        let held = |lever: u32| conduct.levers.iter().any(|(l, _)| *l == lever);
        policy.rules.retain(|rule| !matches!(rule.act, crate::engine::content::RuleAct::Lever(lever, _) if held(lever)));
        for &(lever, position) in &conduct.levers {
            if let Some(lever) = content.levers.get_mut(lever as usize) {
                lever.historical = vec![(0, position)];
            }
        }
        let index = content.policies.len() as u32;
        content.policies.push(policy);
        Self { machine: Machine::new(Arc::new(content)), policy: index, levers: conduct.levers.clone(), set: conduct.set.clone() }
    }

    fn play(&self, seed: u64, lens: u32, until: u32) -> State {
        let machine = &self.machine;
        let mut state = machine.start(seed, lens, &mut Silent);
        for &(lever, position) in &self.levers {
            let Some(lever) = machine.content.levers.get(lever as usize) else { continue };
            let value = lever.positions.get(position as usize).map_or(0.0, |p| p.value);
            machine.set(&mut state, lever.at, f64::from(position), Cause::Engine, &mut Silent);
            machine.set(&mut state, lever.slot, value, Cause::Engine, &mut Silent);
        }
        machine.effects(&mut state, &self.set, Cause::Engine, &mut Silent);
        machine.refresh(&mut state);
        let mut scratch = Scratch::default();
        while state.ended.is_none() && state.tick < until {
            policy::play_turn(machine, &mut state, self.policy, &mut scratch, &mut Silent);
        }
        state
    }
}

/// Runs a test: every seed, and the run it is compared with where there is one.
#[must_use]
pub fn run_test(content: &Content, case: &TestCase) -> Verdict {
    let (first, last) = case.seeds;
    let here = Runs::new(content, &case.run);
    let there = case.versus.as_ref().map(|conduct| Runs::new(content, conduct));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for seed in first..=last {
        let value = |runs: &Runs| {
            let state = runs.play(seed, case.lens, case.until);
            case.expect.iter().map(|e| runs.machine.eval(&state, e.expr)).collect::<Vec<_>>()
        };
        ours.push(value(&here));
        if let Some(there) = &there {
            theirs.push(value(there));
        }
    }
    let mut reasons = Vec::new();
    for (i, expect) in case.expect.iter().enumerate() {
        let mine: Vec<f64> = ours.iter().map(|values| values[i]).collect();
        let other: Vec<f64> = theirs.iter().map(|values| values[i]).collect();
        if let Some(found) = judge(expect.kind, first, &mine, &other) {
            reasons.push(format!("expected {}; {found}", expect.text));
        }
    }
    if reasons.is_empty() { Verdict::Passed } else { Verdict::Failed(reasons) }
}

/// What was found instead, where the expectation does not hold.
fn judge(kind: ExpectKind, first: u64, mine: &[f64], other: &[f64]) -> Option<String> {
    if mine.is_empty() {
        return Some("no seed was run: the last seed lies before the first".into());
    }
    let (a, b) = (mean(mine), mean(other));
    let compared = || format!("the mean is {a:.4}, and {b:.4} in the run it is compared with");
    let without = || Some("there is nothing to compare with: give `versus`".to_owned());
    match kind {
        ExpectKind::Holds(share) => {
            let met = mine.iter().filter(|v| **v != 0.0).count();
            let failing = mine.iter().position(|v| *v == 0.0).map(|i| first + i as u64);
            // As counts: a share of 0.9 of 20 seeds is 18 of them, whatever the rounding of 0.9.
            let needed = (share * mine.len() as f64 - 1e-9).ceil().max(0.0) as usize;
            (met < needed).then(|| {
                let seed = failing.map_or_else(String::new, |seed| format!("; not with seed {seed}"));
                format!("it held in {met} of {} seeds, {needed} are needed{seed}", mine.len())
            })
        }
        ExpectKind::Mean(low, high) => {
            let inside = low <= a && a <= high;
            (!inside).then(|| format!("the mean is {a:.4}, and {low} to {high} is asked"))
        }
        _ if other.is_empty() => without(),
        ExpectKind::More(by) => {
            let holds = if by > 0.0 { a - b >= by } else { a > b };
            (!holds).then(compared)
        }
        ExpectKind::Less(by) => {
            let holds = if by > 0.0 { b - a >= by } else { a < b };
            (!holds).then(compared)
        }
        ExpectKind::Same(within) => {
            let apart = (a - b).abs();
            (apart > within).then(compared)
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_counted_and_names_a_seed_where_it_fails() {
        let nine_of_ten: Vec<f64> = (0..10).map(|i| f64::from(u8::from(i != 3))).collect();
        assert_eq!(judge(ExpectKind::Holds(0.9), 1, &nine_of_ten, &[]), None);
        let found = judge(ExpectKind::Holds(1.0), 1, &nine_of_ten, &[]).expect("fails");
        assert!(found.contains("9 of 10") && found.contains("seed 4"), "{found}");
    }

    #[test]
    fn a_margin_is_asked_for_in_the_direction_named() {
        let (low, high) = ([1.0, 2.0], [2.0, 4.0]);
        assert_eq!(judge(ExpectKind::More(1.5), 1, &high, &low), None);
        assert!(judge(ExpectKind::More(1.6), 1, &high, &low).is_some());
        assert!(judge(ExpectKind::More(0.0), 1, &low, &low).is_some(), "equal is not more");
        assert_eq!(judge(ExpectKind::Less(0.0), 1, &low, &high), None);
        assert!(judge(ExpectKind::Less(0.0), 1, &high, &low).is_some());
        assert!(judge(ExpectKind::More(0.0), 1, &high, &[]).expect("fails").contains("versus"));
    }
}
