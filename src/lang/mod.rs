//! The expression language: text to typed tree, with diagnostics to the character.
