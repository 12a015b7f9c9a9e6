//! The laboratory: campaigns by the thousand.
//!
//! Threads live here and nowhere else. What a campaign does depends on its content, lens, seed and policy alone, and
//! results are put together in the order of runs, so that the number of threads changes no figure.

pub mod calibrate;
pub mod chart;
pub mod chronicle;
pub mod claims;
pub mod compare;
pub mod conduct;
pub mod coverage;
pub mod decisions;
pub mod evolution;
pub mod fit;
pub mod free;
pub mod goal;
pub mod loss;
pub mod marks;
pub mod observe;
pub mod options;
pub mod patch;
pub mod plan;
pub mod report;
pub mod rows;
pub mod search;
pub mod shard;
pub mod stats;
pub mod sweep;
pub mod tally;
pub mod text;
mod variation;
pub mod work;
pub mod written;
