//! Pledges: given, kept, broken.
