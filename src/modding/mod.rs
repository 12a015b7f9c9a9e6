//! Tools for those who write scenarios.

mod codes;
mod explain;
mod test;

pub use codes::FileCode;
pub use explain::{codes, explain};
pub use test::{Verdict, run_test};
