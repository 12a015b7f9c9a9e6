//! Talks: offers, wings, ratification.
