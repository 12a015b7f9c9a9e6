//! Automatic players.
