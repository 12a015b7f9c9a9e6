//! The desk: which storylets come, stay and lapse.
