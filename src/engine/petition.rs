//! Petitions: arrival and answer.
