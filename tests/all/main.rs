//! The integration tests, one program.

mod broken;
mod cli;
mod gate;
mod kill;
mod lab_call;
mod lab_compare;
mod lab_fit;
mod lab_search;
mod lab_sweep;
mod laws;
mod october;
mod plain;
mod session;
mod smallest;
mod textbook;
mod tidy;
mod tui;
mod tui_fixture;
