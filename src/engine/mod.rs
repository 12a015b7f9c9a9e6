//! The engine: a deterministic state machine, `(content, lens, seed, commands) -> states, events, ledger`.
//!
//! It does no IO, reads no clock, lays out no prose and knows no scenario.

pub mod actor;
mod acts;
pub mod allocation;
mod arith;
pub mod calendar;
mod cards;
mod chains;
pub mod choice;
pub mod command;
mod compiled;
pub mod consent;
pub mod content;
pub mod desk;
pub mod effect;
pub mod estimate;
pub mod expr;
pub mod forecast;
mod fresh;
mod gates;
pub mod grid;
pub mod hash;
pub mod ledger;
pub mod lever;
mod links;
pub mod luck;
pub mod machine;
pub mod negotiation;
pub mod office;
pub mod petition;
pub mod pledge;
pub mod policy;
pub mod program;
pub mod sample;
pub mod state;
pub mod step;
pub mod together;
pub mod track;
pub mod turn;
mod wide;

#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod tiny;
