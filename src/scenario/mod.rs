//! Scenario files: RON to compiled content, with every fault reported in one run.
