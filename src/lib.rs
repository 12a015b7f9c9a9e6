//! Mil Días: a historical strategy game for the terminal whose model can be argued with.
//!
//! # Bird's eye
//!
//! A campaign is `(content, lens, seed, commands)`; everything else follows from it.
//!
//! ```text
//!  RON files ── scenario ──> Content ──> Machine ──> State, bookings, events
//!                  │  ^                     ^
//!                lang (expressions)         │ commands
//!                                           │
//!  saves <── storage ──── session ──────────┘
//!                            │
//!                          view ──> tui, plain
//! ```
//!
//! The **scenario** layer reads untrusted files, reports every fault in one run, and compiles what is left
//! into the engine's `Content`: slots, expressions, links, storylets, levers, talks. The **engine** runs it:
//! one array of numbers, a few queues, and a turn. Each change of a stock is booked to a named cause, on a
//! grid that makes the sums exact. A **lens** sets parameters and tables and selects among links; it adds no
//! state, so that any state runs under any lens. A **session** keeps the commands of a game, and with them
//! undo, branches, saves and replays. The **view** turns a session into plain data, and faces draw that.
//!
//! # Code map
//!
//! | Module | What it holds | May use |
//! |---|---|---|
//! | [`engine`] | content, state, turn, ledger, luck, policies, forecasts, track record | nothing |
//! | [`lang`] | expression text to typed trees, and faults with their place | engine |
//! | `scenario` | RON to content: schema, resolution, diagnostics, `trait Source` | lang, engine |
//! | `session` | commands by id, history, undo, branch, save, load; `trait Store`, `trait Shelf` | scenario, engine |
//! | `view` | a session as plain data for every face | session, scenario, engine |
//! | `tui`, `plain` | the two faces, over the same data | view, session |
//! | `storage` | the only file IO: folders of scenarios, saves written whole | scenario, session |
//! | `modding` | tests of a scenario, explanations of faults | lang, scenario, session, engine |
//! | `lab` | campaigns by the thousand: sweep, compare, search, calibrate, fit; threads live here | session, scenario, engine |
//! | `cli` | arguments to run to exit code; wires all | all |
//!
//! Without the feature `app` the crate is `engine` and `lang`: pure, and fit for `wasm32-unknown-unknown`.
//!
//! # Invariants, as absences
//!
//! The tests in `tests/all/tidy.rs` read the sources and hold them to these:
//!
//! - The engine does no IO, reads no clock and no environment, lays out no prose and knows no scenario.
//! - No word of any country, person or party stands in the program; they belong to scenarios.
//! - A state changes by commands and turns only, and a refused command changes nothing.
//! - Nothing in the engine is the save format: a save holds commands by id and hashes to hold them against.
//! - No face computes a game fact; no module but `storage` touches a file.
//! - Loading never stops at the first fault, and hostile input ends in an error.
//! - No order of a hash map, no transcendental function but those of the pinned `libm`: the same bits everywhere.
//! - A campaign that is played in step with others ([`engine::together`]) is the campaign that is played alone.
//! - No arrow between modules points back.
//!
//! # Where to begin
//!
//! [`engine::state::State`] is what there is; [`engine::command::Command`] is what can be done;
//! [`engine::machine::Machine`] does it; [`engine::ledger::Cause`] says why a number moved.

pub mod engine;
pub mod lang;

#[cfg(feature = "app")]
pub mod cli;
#[cfg(feature = "app")]
pub mod lab;
#[cfg(feature = "app")]
pub mod modding;
#[cfg(feature = "app")]
pub mod plain;
#[cfg(feature = "app")]
pub mod scenario;
#[cfg(feature = "app")]
pub mod session;
#[cfg(feature = "app")]
pub mod storage;
#[cfg(feature = "app")]
pub mod tui;
#[cfg(feature = "app")]
pub mod view;
