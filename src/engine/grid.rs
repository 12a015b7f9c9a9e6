//! Arithmetic on a grid: exact bookings.
