//! The machine: content made ready to run.
