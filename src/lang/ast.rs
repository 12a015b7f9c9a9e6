//! The tree of an expression as written, with byte spans.

use super::fault::Span;
use crate::engine::content::Date;
use crate::engine::expr::{Binary, Unary};

/// A parsed expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Ast {
    /// The outermost node.
    pub root: Node,
}

/// A name with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ident {
    /// The name as written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// A node with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// From its first to its last byte.
    pub span: Span,
    /// Height of the tree below, 1 for a leaf; at most [`super::limits::HEIGHT`].
    pub(super) height: u16,
}

/// Kinds of node.
#[derive(Clone, PartialEq, Debug)]
pub enum NodeKind {
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Truth(bool),
    /// `@1980-10` (the first of the month) or `@1980-10-15`.
    Date(Date),
    /// A bare name: a quantity, a level or an element.
    Name(String),
    /// `density[north]`: a quantity and its elements.
    Element(Ident, Vec<Ident>),
    /// `max(a, b)`, `seen(oil)`, `lookup(x)`.
    Call(Ident, Vec<Node>),
    /// `sum(belts: e)`: operation, dimension, body.
    Aggregate(Ident, Ident, Box<Node>),
    /// `-a`, `not a`.
    Unary(Unary, Box<Node>),
    /// `a + b`, `a < b` and so on; `a > b` and `a >= b` are stored as [`NodeKind::Greater`].
    Binary(Binary, Box<Node>, Box<Node>),
    /// `a > b` (false) or `a >= b` (true), operands in written order.
    Greater(bool, Box<Node>, Box<Node>),
    /// A part that could not be read; reported already.
    Fault,
}

impl Node {
    /// The name and place, where the node is a bare name.
    #[must_use]
    pub fn as_name(&self) -> Option<Ident> {
        match &self.kind {
            NodeKind::Name(name) => Some(Ident { name: name.clone(), span: self.span.clone() }),
            _ => None,
        }
    }
}
