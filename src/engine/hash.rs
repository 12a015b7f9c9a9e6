//! Hashes of the rules and of the state.
