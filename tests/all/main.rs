//! The integration tests, one program.

mod cli;
mod kill;
mod laws;
mod october;
mod session;
mod tidy;
mod tui;
mod tui_fixture;
