//! The model's Euler step.

use super::content::Content;
use super::grid::Bounds;
use super::ledger::Sink;
use super::machine::Machine;
use super::state::State;

/// What a step does with the flows, made ready.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Length of a step in units of time.
    pub dt: f64,
}

impl Plan {
    pub(super) fn new(content: &Content, _bounds: &[Bounds]) -> Self {
        Self { dt: 1.0 / f64::from(content.clock.steps_per_unit.max(1)) }
    }
}

impl Machine {
    /// One step of the model.
    pub(super) fn step<S: Sink>(&self, state: &mut State, sink: &mut S) {
        if self.fall_due(state, sink) {
            self.refresh(state);
        }
        state.tick += 1;
    }
}
