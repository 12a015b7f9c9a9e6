//! The laboratory: many campaigns.
