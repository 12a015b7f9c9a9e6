//! Tests of the language: one line a feature, spans to the byte.

mod faults;
mod hostile;
mod meaning;
mod property;
mod texts;

use super::codes::Sort;
use super::sample::Sample;
use super::{Expect, Fault, effect, expression, lower, lower_effect, lower_text, text};
use crate::engine::expr::{ExprId, eval};

/// Every fault of a string, parsed and lowered.
pub fn faults(sort: Sort, source: &str) -> Vec<Fault> {
    let (mut faults, lowered) = match sort {
        Sort::Number | Sort::Truth => {
            let (ast, faults) = expression(source);
            let expect = if sort == Sort::Number { Expect::Number } else { Expect::Truth };
            (faults, lower(&ast, &expect, &[], &Sample).faults)
        }
        Sort::Effect => {
            let (ast, faults) = effect(source);
            (faults, lower_effect(&ast, &[], &Sample).1)
        }
        Sort::Text => {
            let (ast, faults) = text(source);
            (faults, lower_text(&ast, "key", &[], &Sample, &mut |_| ExprId(0)).1)
        }
    };
    faults.extend(lowered);
    faults
}

/// Slots of the sample world: trust 62, density 10 40 70, mood -5, price 2, visited middle, chair adviser.
pub fn slots() -> Vec<f64> {
    vec![62.0, 10.0, 40.0, 70.0, -5.0, 2.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 2.0, 20.0, 5.0, 3.0, 4.0]
}

/// The value of a faultless expression in the sample world, with an element bound or none.
pub fn value(source: &str, free: &[(u32, u32)]) -> f64 {
    let (ast, faults) = expression(source);
    assert_eq!(faults, [], "{source}");
    let lowered = lower(&ast, &Expect::Any, free, &Sample);
    assert_eq!(lowered.faults, [], "{source}");
    let x = eval(&lowered.expr, &slots(), &Sample::tables());
    assert!(lowered.range.contains(x), "{source}: {x} outside {}", lowered.range);
    x
}
