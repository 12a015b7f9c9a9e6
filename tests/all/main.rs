//! The integration tests, one program.

mod cli;
mod kill;
mod session;
mod tidy;
mod tui;
mod tui_fixture;
