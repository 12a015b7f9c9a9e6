//! A turn: opening, commands, close.
