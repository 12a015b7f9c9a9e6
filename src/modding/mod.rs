//! Tools for those who write scenarios.

mod test;

pub use test::{Verdict, run_test};
