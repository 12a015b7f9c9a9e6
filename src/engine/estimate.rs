//! What the player can know of hidden numbers.
