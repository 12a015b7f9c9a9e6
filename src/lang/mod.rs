//! The expression language: text to typed tree, with diagnostics to the character.
//!
//! Strings of a scenario are *expressions* (`trust > 40 and seen(oil) == 0`), *effects*
//! (`trust += 2 over 3 if aim(peace)`) or *text* with live notation (`{= prices :1} per cent`).
//! Each is read in two passes: a parser that never fails gives a tree with byte spans and a list of
//! [`Fault`]s; [`lower`] resolves names through a [`Scope`], expands subscripts, checks kinds and
//! ranges and gives the engine's [`crate::engine::expr::Expr`].
//!
//! Nothing here panics on any input; depth, size and work are bounded by [`limits`].

pub mod ast;
pub mod calls;
pub mod codes;
pub mod effect;
pub mod fault;
pub mod interval;
mod lex;
mod lower;
mod parse;
pub mod sample;
pub mod scope;
pub mod suggest;
pub mod text;

pub use ast::{Ast, Ident, Node, NodeKind};
pub use effect::{ActAst, EffectAst, LoweredAct, LoweredEffect, When, effect, lower_effect};
pub use fault::{Fault, Span};
pub use interval::Interval;
pub use lower::{Expect, Lowered, lower};
pub use parse::{expression, expression_in};
pub use scope::{Free, Kind, Names, Quantity, Scope, Value};
pub use text::{PieceAst, TextAst, lower_text, text};

/// Bounds on what one string may ask for.
pub mod limits {
    /// Nesting of parentheses, calls and conditional passages.
    pub const NESTING: usize = 64;
    /// Height of a tree: how long a chain such as `a + b + c + ...` may be.
    pub const HEIGHT: u16 = 200;
    /// Nodes of one tree.
    pub const NODES: usize = 10_000;
    /// Nodes of a compiled expression, after subscripts are expanded.
    pub const COMPILED: usize = 100_000;
    /// Bytes of one expression or effect.
    pub const SOURCE: usize = 100_000;
    /// Bytes of one text.
    pub const TEXT: usize = 1_000_000;
    /// Faults reported for one string.
    pub const FAULTS: usize = 40;
}

#[cfg(test)]
mod tests;
