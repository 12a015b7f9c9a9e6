//! Fast evaluation: expressions compiled to runs of equal operations.
