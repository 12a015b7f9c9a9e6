//! Levers: steps, costs, reversals.
