//! Effects: applied, queued, booked.
