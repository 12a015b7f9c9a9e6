//! The track record of the lenses.
