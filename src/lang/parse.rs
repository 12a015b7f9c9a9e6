//! The parser of expressions: precedence climbing, never failing, bounded in depth and size.

use super::ast::{Ast, Ident, Node, NodeKind};
use super::fault::{Fault, Span, report, shown};
use super::lex::{Tok, Token, tokens};
use super::limits;
use crate::engine::expr::{Binary, Unary};

/// Reads an expression. Always gives a tree; parts that could not be read are [`NodeKind::Fault`].
#[must_use]
pub fn expression(source: &str) -> (Ast, Vec<Fault>) {
    expression_in(source, 0..source.len())
}

/// Reads the expression that stands in `range` of a longer string; spans are bytes of the whole string.
/// A range that is not on character boundaries is read as empty.
#[must_use]
pub fn expression_in(source: &str, range: Span) -> (Ast, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut parser = Parser::new(source, range, &mut faults);
    let root = parser.expression();
    parser.finish("an operator or the end");
    (Ast { root }, faults)
}

/// A cursor over the tokens of a string.
pub(super) struct Parser<'a> {
    pub source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    nodes: usize,
    /// Set when a bound was hit: the rest of the string reads as its end.
    stopped: bool,
    pub faults: &'a mut Vec<Fault>,
}

/// Binding powers of operators; `not` stands between `and` and comparisons.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const SIGN: u8 = 7;

impl<'a> Parser<'a> {
    pub fn new(source: &'a str, range: Span, faults: &'a mut Vec<Fault>) -> Self {
        let range = if source.get(range.clone()).is_some() { range } else { 0..0 };
        let tokens = if range.len() > limits::SOURCE {
            let at = range.start..range.start;
            let found = format!("{} bytes", range.len());
            let fault = Fault::new("E-size", at.clone(), "this string is too long to be an expression").found(found);
            report(faults, fault.expected(format!("at most {} bytes", limits::SOURCE)).help("split it"));
            vec![Token { kind: Tok::End, span: at }]
        } else {
            tokens(source, range, faults)
        };
        let stopped = tokens.len() == 1 && !faults.is_empty();
        Self { source, tokens, at: 0, depth: 0, nodes: 0, stopped, faults }
    }

    /// The token at hand.
    pub fn peek(&self) -> Tok {
        if self.stopped { Tok::End } else { self.tokens[self.at].kind }
    }

    /// The place of the token at hand.
    pub fn here(&self) -> Span {
        if self.stopped { self.tokens[self.tokens.len() - 1].span.clone() } else { self.tokens[self.at].span.clone() }
    }

    /// The text of the token at hand.
    pub fn word(&self) -> &'a str {
        &self.source[self.here()]
    }

    /// Goes on to the next token, giving the place of the last.
    pub fn advance(&mut self) -> Span {
        let span = self.here();
        if !self.stopped && self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        span
    }

    /// Takes a token of a kind, if it is at hand.
    pub fn take(&mut self, kind: Tok) -> bool {
        let found = self.peek() == kind;
        if found {
            self.advance();
        }
        found
    }

    /// Reports the token at hand as not what was expected.
    pub fn unexpected(&mut self, expected: &str, help: &str) {
        if self.stopped {
            return;
        }
        let span = self.here();
        let (message, found) = match self.peek() {
            Tok::End => ("the string ends too early".to_owned(), "the end".to_owned()),
            _ => (format!("{} was not expected here", shown(self.word())), shown(self.word())),
        };
        report(self.faults, Fault::new("E-syntax", span, message).found(found).expected(expected).help(help));
    }

    /// Reports whatever is left of the string.
    pub fn finish(&mut self, expected: &str) {
        if self.peek() == Tok::End {
            return;
        }
        let help = match self.peek() {
            Tok::Set => {
                let fault = Fault::new("E-equals", self.here(), "`=` sets a value; it does not compare").found("`=`");
                report(self.faults, fault.expected("`==`").help("write `==` to ask whether two values are equal"));
                return;
            }
            Tok::Close | Tok::CloseIndex => "there is no opening bracket for it: take it out or open one before",
            Tok::Comma => "decimals take a point (`0.4`), lists stand inside a function",
            Tok::Add | Tok::Sub => "an expression changes nothing: this belongs to an effect",
            _ => "put an operator between the two, or take one out",
        };
        self.unexpected(expected, help);
    }

    /// A name, or none (reported).
    pub fn ident(&mut self, what: &str) -> Option<Ident> {
        if self.peek() == Tok::Word {
            let name = self.word().to_owned();
            return Some(Ident { name, span: self.advance() });
        }
        self.unexpected(what, "");
        None
    }

    /// A whole expression.
    pub fn expression(&mut self) -> Node {
        self.climb(0)
    }

    fn node(&mut self, kind: NodeKind, span: Span) -> Node {
        let below = match &kind {
            NodeKind::Unary(_, a) | NodeKind::Aggregate(_, _, a) => a.height,
            NodeKind::Binary(_, a, b) | NodeKind::Greater(_, a, b) => a.height.max(b.height),
            NodeKind::Call(_, args) => args.iter().map(|a| a.height).max().unwrap_or(0),
            _ => 0,
        };
        self.nodes += 1;
        if self.nodes > limits::NODES {
            self.stop("E-size", &span, "this expression is too large", &format!("at most {} parts", limits::NODES));
        } else if below + 1 > limits::HEIGHT {
            self.stop("E-deep", &span, "this chain of operations is too long", &format!("at most {}", limits::HEIGHT));
        }
        Node { kind, span, height: below + 1 }
    }

    fn stop(&mut self, code: &'static str, span: &Span, message: &str, expected: &str) {
        if !self.stopped {
            let fault = Fault::new(code, span.clone(), message).expected(expected);
            report(self.faults, fault.help("give a part of it a name of its own with an Aux"));
            self.stopped = true;
        }
    }

    fn climb(&mut self, least: u8) -> Node {
        if self.depth == limits::NESTING {
            let span = self.here();
            self.stop("E-deep", &span, "this is nested too deeply", &format!("at most {} levels", limits::NESTING));
            return self.node(NodeKind::Fault, span);
        }
        self.depth += 1;
        let mut left = self.operand();
        let mut compared = false;
        while let Some((power, op)) = infix(self.peek()) {
            if power < least {
                break;
            }
            if self.peek() == Tok::Set {
                self.finish("");
            }
            let chained = power == COMPARE && compared;
            if chained {
                let fault = Fault::new("E-chain", self.here(), "comparisons cannot be chained");
                let fault = fault.found(shown(&self.source[left.span.start..self.here().end]));
                report(self.faults, fault.expected("one comparison").help("write `a < b and b < c`"));
            }
            compared |= power == COMPARE;
            self.advance();
            let right = Box::new(self.climb(power + 1));
            if chained {
                continue;
            }
            let span = left.span.start..right.span.end.max(left.span.end);
            let left_box = Box::new(left);
            let kind = match op {
                Infix::Plain(op) => NodeKind::Binary(op, left_box, right),
                Infix::Greater(equal) => NodeKind::Greater(equal, left_box, right),
            };
            left = self.node(kind, span);
        }
        self.depth -= 1;
        left
    }

    fn operand(&mut self) -> Node {
        let span = self.here();
        match self.peek() {
            Tok::Number(x) => {
                self.advance();
                self.node(NodeKind::Number(x), span)
            }
            Tok::Date(date) => {
                self.advance();
                let kind = if date.month == 0 { NodeKind::Fault } else { NodeKind::Date(date) };
                self.node(kind, span)
            }
            truth @ (Tok::True | Tok::False) => {
                self.advance();
                self.node(NodeKind::Truth(truth == Tok::True), span)
            }
            Tok::Minus => {
                self.advance();
                let inner = self.climb(SIGN);
                let whole = span.start..inner.span.end;
                match inner.kind {
                    NodeKind::Number(x) => self.node(NodeKind::Number(-x), whole),
                    _ => self.node(NodeKind::Unary(Unary::Neg, Box::new(inner)), whole),
                }
            }
            Tok::Not => {
                self.advance();
                let inner = self.climb(NOT);
                let whole = span.start..inner.span.end;
                self.node(NodeKind::Unary(Unary::Not, Box::new(inner)), whole)
            }
            Tok::Open => {
                self.advance();
                let mut inner = self.expression();
                let end = self.close(Tok::Close, &span, "`)`");
                inner.span = span.start..end.max(inner.span.end);
                inner
            }
            Tok::Word => {
                let name = Ident { name: self.word().to_owned(), span: self.advance() };
                match self.peek() {
                    Tok::Open => self.call(name),
                    Tok::OpenIndex => {
                        let (elements, end) = self.elements();
                        let span = span.start..end;
                        self.node(NodeKind::Element(name, elements), span)
                    }
                    _ => self.node(NodeKind::Name(name.name), span),
                }
            }
            Tok::Plus => {
                self.unexpected("a value", "a number needs no sign when it is positive: take `+` out");
                self.advance();
                self.climb(SIGN)
            }
            other => {
                let help = match other {
                    Tok::Close | Tok::CloseIndex | Tok::Comma => "a value is missing before it",
                    Tok::End => "complete it with a name, a number or `( )`",
                    _ => "an operator stands between two values",
                };
                self.unexpected("a value", help);
                // A stray operator is stepped over; brackets and commas are left to whoever waits for them.
                if infix(other).is_some() {
                    self.advance();
                    return self.climb(SIGN);
                }
                self.node(NodeKind::Fault, span.start..span.start)
            }
        }
    }

    /// `[element, element]`, the opening bracket at hand; the names and the end of the closing bracket.
    pub fn elements(&mut self) -> (Vec<Ident>, usize) {
        let open = self.advance();
        let mut names = Vec::new();
        while let Some(name) = self.ident("the id of an element") {
            names.push(name);
            if !self.take(Tok::Comma) {
                break;
            }
        }
        if names.is_empty() && self.peek() != Tok::CloseIndex {
            self.skip_to_close();
        }
        (names, self.close(Tok::CloseIndex, &open, "`]`"))
    }

    fn call(&mut self, name: Ident) -> Node {
        let start = name.span.start;
        let open = self.advance();
        let word = (self.peek() == Tok::Word).then(|| self.word().to_owned());
        if let (Some(word), false) = (word, self.stopped)
            && self.tokens[self.at + 1].kind == Tok::Colon
        {
            let dim = Ident { name: word, span: self.advance() };
            self.advance();
            let body = self.expression();
            let end = self.close(Tok::Close, &open, "`)`");
            return self.node(NodeKind::Aggregate(name, dim, Box::new(body)), start..end);
        }
        let mut args = Vec::new();
        if self.peek() != Tok::Close {
            loop {
                args.push(self.expression());
                if !self.take(Tok::Comma) {
                    break;
                }
            }
        }
        let end = self.close(Tok::Close, &open, "`,` or `)`");
        self.node(NodeKind::Call(name, args), start..end)
    }

    /// Takes a closing bracket and gives its end. What stands before it is reported and stepped over.
    pub fn close(&mut self, kind: Tok, open: &Span, expected: &str) -> usize {
        if self.peek() == kind {
            return self.advance().end;
        }
        if self.stopped {
            return self.here().end;
        }
        if self.peek() == Tok::End {
            let fault = Fault::new("E-unclosed", open.clone(), "this bracket is never closed");
            let (found, closing) = (shown(&self.source[open.clone()]), if kind == Tok::Close { "`)`" } else { "`]`" });
            report(self.faults, fault.found(found).expected(closing).help(format!("add {closing} where it ends")));
            return self.here().end;
        }
        self.unexpected(expected, "put an operator or a comma between two values, or close the bracket");
        self.skip_to_close();
        if self.peek() == kind { self.advance().end } else { self.here().start }
    }

    /// Steps to the bracket that closes the one at hand.
    fn skip_to_close(&mut self) {
        let mut inner = 0_usize;
        loop {
            match self.peek() {
                Tok::End => return,
                Tok::Open | Tok::OpenIndex => inner += 1,
                Tok::Close | Tok::CloseIndex if inner == 0 => return,
                Tok::Close | Tok::CloseIndex => inner -= 1,
                _ => {}
            }
            self.advance();
        }
    }
}

enum Infix {
    Plain(Binary),
    Greater(bool),
}

fn infix(kind: Tok) -> Option<(u8, Infix)> {
    Some(match kind {
        Tok::Or => (OR, Infix::Plain(Binary::Or)),
        Tok::And => (AND, Infix::Plain(Binary::And)),
        Tok::Lt => (COMPARE, Infix::Plain(Binary::Lt)),
        Tok::Le => (COMPARE, Infix::Plain(Binary::Le)),
        // `=` is reported, and read as `==`.
        Tok::EqEq | Tok::Set => (COMPARE, Infix::Plain(Binary::Eq)),
        Tok::Ne => (COMPARE, Infix::Plain(Binary::Ne)),
        Tok::Gt => (COMPARE, Infix::Greater(false)),
        Tok::Ge => (COMPARE, Infix::Greater(true)),
        Tok::Plus => (SUM, Infix::Plain(Binary::Add)),
        Tok::Minus => (SUM, Infix::Plain(Binary::Sub)),
        Tok::Star => (PRODUCT, Infix::Plain(Binary::Mul)),
        Tok::Slash => (PRODUCT, Infix::Plain(Binary::Div)),
        _ => return None,
    })
}
