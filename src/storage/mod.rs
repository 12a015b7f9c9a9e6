//! Paths and atomic files: the only file IO.
