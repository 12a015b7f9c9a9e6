//! Tools for those who write scenarios.

mod explain;
mod test;

pub use explain::{codes, explain};
pub use test::{Verdict, run_test};
