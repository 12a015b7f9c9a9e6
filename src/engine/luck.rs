//! Keyed luck: a counter-based draw for every use.
