//! Scarce means over places.
