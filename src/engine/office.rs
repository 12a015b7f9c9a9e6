//! Offices, commands, deputies.
