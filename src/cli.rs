//! Arguments to run to exit code.
