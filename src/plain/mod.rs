//! The plain face: numbered lines on standard input and output.
