//! Forecasts from beliefs.
