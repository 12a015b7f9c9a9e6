//! The model's Euler step.
