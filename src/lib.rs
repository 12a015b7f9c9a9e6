//! Mil Días: a historical strategy game for the terminal whose model can be argued with.

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
