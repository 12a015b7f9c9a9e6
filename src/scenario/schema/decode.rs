//! From trees to typed records: every field checked, every fault reported, nothing guessed.

use crate::engine::content::Date;
use crate::scenario::diagnostic::{Diagnostic, Span, nearest};
use crate::scenario::syntax::{Field, Kind, Node, Words, brief};

/// Where faults go, and the text numbers are read from.
pub struct Cx<'a> {
    /// Faults so far.
    pub faults: Vec<Diagnostic>,
    /// Text of the file.
    pub text: &'a str,
}

/// A type that can be read from a value.
pub trait Decode: Sized {
    /// Reads it; `None` after a fault was reported.
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self>;
}

/// Fields of a record with its name for messages.
#[allow(clippy::struct_field_names, reason = "its fields are fields of a record")]
pub struct Fields<'n> {
    /// Where the record begins: its name, or its first byte.
    pub head: Span,
    name: &'static str,
    fields: &'n [Field],
}

impl Cx<'_> {
    /// Reports a value of the wrong kind.
    pub fn wrong<T>(&mut self, node: &Node, expected: &str) -> Option<T> {
        let mut d = Diagnostic::error("type-wrong", node.span, format!("expected {expected}, found {}", node.kind.describe()))
            .label(format!("expected {expected}"));
        if let Kind::Tuple(Some((n, _)), v) = &node.kind
            && n == "Some"
            && v.len() == 1
        {
            d = d.help("write the value without `Some(...)`");
        } else if matches!(&node.kind, Kind::Name(n) if n == "None") {
            d = d.help("leave the field out");
        } else if matches!(node.kind, Kind::Name(_)) && expected.contains("string") {
            d = d.help("put it between double quotes");
        }
        self.faults.push(d);
        None
    }

    /// The fields of a record, after unknown ones were reported.
    pub fn record<'n>(&mut self, node: &'n Node, name: &'static str, known: &[&'static str]) -> Option<Fields<'n>> {
        let (found, fields): (_, &[Field]) = match &node.kind {
            Kind::Record(found, fields) => (found, fields),
            Kind::Tuple(found, values) if values.is_empty() => (found, &[]),
            _ => return self.wrong(node, &format!("a record of fields, `{}`", example(name, known))),
        };
        if let Some((n, span)) = found
            && n != name
        {
            self.faults.push(Diagnostic::error("item-kind", *span, format!("expected `{name}(...)`, found `{}(...)`", brief(n))));
            return None;
        }
        for f in fields {
            if !known.iter().any(|k| plain(k) == f.name) {
                let mut d = Diagnostic::error("field-unknown", f.span, format!("`{}` is no field of {name}", brief(&f.name)));
                d = match nearest(&f.name, known.iter().map(|k| plain(k))) {
                    Some(n) => d.help(format!("did you mean `{n}`?")),
                    None => d.help(format!("its fields are {}", known.iter().map(|k| plain(k)).collect::<Vec<_>>().join(", "))),
                };
                self.faults.push(d);
            }
        }
        let head = match found {
            Some((_, span)) => *span,
            None => Span { end: node.span.start + 1, ..node.span },
        };
        Some(Fields { head, name, fields })
    }

    /// A field that must be given.
    pub fn required<T: Decode>(&mut self, r: &Fields<'_>, name: &'static str) -> Option<T> {
        let name = plain(name);
        match r.fields.iter().find(|f| f.name == name) {
            Some(f) => T::decode(&f.value, self),
            None => {
                let d = Diagnostic::error("field-missing", r.head, format!("{} needs the field `{name}`", r.name))
                    .label("not given here")
                    .help(format!("add `{name}: ...`"));
                self.faults.push(d);
                None
            }
        }
    }

    /// A field with a default.
    pub fn optional<T: Decode>(&mut self, r: &Fields<'_>, name: &'static str, default: impl FnOnce() -> T) -> Option<T> {
        let name = plain(name);
        match r.fields.iter().find(|f| f.name == name) {
            Some(f) => T::decode(&f.value, self),
            None => Some(default()),
        }
    }
}

fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn example(name: &str, known: &[&'static str]) -> String {
    let first: Vec<_> = known.iter().take(2).map(|k| format!("{}: ...", plain(k))).collect();
    format!("{name}({})", first.join(", "))
}

/// A name with its place.
#[derive(Clone, Debug, Default)]
pub struct Id {
    /// The name.
    pub name: String,
    /// Where it stands, between the quotes.
    pub span: Span,
}

/// Words shown as they are.
#[derive(Clone, Debug, Default)]
pub struct Label {
    /// The words.
    pub value: String,
    /// Where they stand.
    pub span: Span,
}

/// An expression, a condition or an effect, still as written.
#[derive(Clone, Debug, Default)]
pub struct Code(pub Words);

/// Text with notation, still as written.
#[derive(Clone, Debug, Default)]
pub struct Prose(pub Words);

/// A number with its place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Num {
    /// The number.
    pub value: f64,
    /// Where it stands.
    pub span: Span,
}

/// A whole number from `LOW` to `HIGH`.
#[derive(Clone, Copy, Debug)]
pub struct Whole<const LOW: i64, const HIGH: i64>(pub i64, pub Span);

impl<const LOW: i64, const HIGH: i64> Whole<LOW, HIGH> {
    /// A default, of no place.
    pub fn of(value: i64) -> Self {
        Self(value, Span::default())
    }
}

/// A day.
#[derive(Clone, Copy, Debug)]
pub struct Day(pub Date, pub Span);

/// A map with names as keys, in written order, without doubles.
#[derive(Clone, Debug)]
pub struct Pairs<T>(pub Vec<(Id, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl Code {
    /// Code that stands nowhere: a default.
    pub fn given(text: &str) -> Self {
        Self(Words::verbatim(text.into(), Span::default()))
    }
}

impl Decode for Id {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Text(w) => Some(Self { name: w.value.clone(), span: w.place(0..w.value.len()) }),
            _ => cx.wrong(node, "a name as a string"),
        }
    }
}

impl Decode for Label {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let Kind::Text(w) = &node.kind else { return cx.wrong(node, "a string") };
        if let Some((at, c)) = w.value.char_indices().find(|&(_, c)| unfit(c)) {
            cx.faults.push(
                Diagnostic::error(
                    "text-control",
                    w.place(at..at + c.len_utf8()),
                    format!("the character U+{:04X} does not belong in text", u32::from(c)),
                )
                .help("remove it; characters that steer a terminal or the direction of writing never reach the screen"),
            );
            return None;
        }
        let value = w.value.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self { value, span: w.span })
    }
}

impl Decode for Code {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Text(w) => Some(Self(w.clone())),
            Kind::Number(_) | Kind::Bool(_) => {
                let written = cx.text.get(node.span.start as usize..node.span.end as usize).unwrap_or("0");
                Some(Self(Words::verbatim(written.trim_start_matches('+').into(), node.span)))
            }
            _ => cx.wrong(node, "an expression as a string"),
        }
    }
}

impl Decode for Prose {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Text(w) => Some(Self(w.clone())),
            _ => cx.wrong(node, "a text as a string"),
        }
    }
}

impl Decode for Num {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match node.kind {
            Kind::Number(value) if value.abs() <= 1e15 => Some(Self { value, span: node.span }),
            Kind::Number(_) => {
                cx.faults.push(Diagnostic::error("number-large", node.span, "this number is beyond 1e15").help("choose a larger unit"));
                None
            }
            _ => cx.wrong(node, "a number"),
        }
    }
}

impl<const LOW: i64, const HIGH: i64> Decode for Whole<LOW, HIGH> {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match node.kind {
            Kind::Number(v) if v == v.trunc() && v >= LOW as f64 && v <= HIGH as f64 => Some(Self(v as i64, node.span)),
            Kind::Number(v) => {
                cx.faults.push(
                    Diagnostic::error("number-range", node.span, format!("{v} is not allowed here"))
                        .label(format!("expected a whole number from {LOW} to {HIGH}")),
                );
                None
            }
            _ => cx.wrong(node, &format!("a whole number from {LOW} to {HIGH}")),
        }
    }
}

impl Decode for bool {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match node.kind {
            Kind::Bool(b) => Some(b),
            _ => cx.wrong(node, "true or false"),
        }
    }
}

impl Decode for Day {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let Kind::Text(w) = &node.kind else { return cx.wrong(node, "a date as a string, \"1980-10\" or \"1980-10-15\"") };
        match crate::scenario::calendar::parse(&w.value) {
            Some(date) => Some(Self(date, w.span)),
            None => {
                cx.faults.push(bad_date(w));
                None
            }
        }
    }
}

/// The fault of a date that cannot be read.
pub fn bad_date(w: &Words) -> Diagnostic {
    Diagnostic::error("date-wrong", w.place(0..w.value.len()), format!("`{}` is no day of the calendar", brief(&w.value)))
        .label("expected a date: \"1980-10\" or \"1980-10-15\"")
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let Kind::List(values) = &node.kind else { return cx.wrong(node, "a list, `[...]`") };
        let mut out = Self::with_capacity(values.len());
        for v in values {
            out.extend(T::decode(v, cx));
        }
        (out.len() == values.len()).then_some(out)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        T::decode(node, cx).map(Some)
    }
}

impl<T: Decode> Decode for Pairs<T> {
    fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let Kind::Map(pairs) = &node.kind else { return cx.wrong(node, "a map, `{\"key\": value}`") };
        let mut out: Vec<(Id, T)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for (k, v) in pairs {
            let (k, v) = (Id::decode(k, cx), T::decode(v, cx));
            let Some(k) = k else { continue };
            if let Some(first) = places.insert(k.name.clone(), k.span) {
                cx.faults.push(
                    Diagnostic::error("key-twice", k.span, format!("the key \"{}\" is given twice", brief(&k.name)))
                        .other(first, "first given here")
                        .help("remove one of the two"),
                );
            }
            out.extend(v.map(|v| (k, v)));
        }
        (out.len() == pairs.len()).then_some(Self(out))
    }
}

macro_rules! tuple {
    ($n:literal, $words:literal: $($t:ident $i:tt),+) => {
        impl<$($t: Decode),+> Decode for ($($t,)+) {
            fn decode(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
                match &node.kind {
                    Kind::Tuple(None, v) if v.len() == $n => {
                        let out = ($($t::decode(&v[$i], cx),)+);
                        Some(($(out.$i?,)+))
                    }
                    _ => cx.wrong(node, concat!($words, " in parentheses")),
                }
            }
        }
    };
}
tuple!(2, "two values": A 0, B 1);
tuple!(3, "three values": A 0, B 1, C 2);

/// Declares a record: a struct, how it is read, and its fields for the reference.
macro_rules! record {
    ($(#[doc = $doc:literal])* $name:ident { $($field:ident : $ty:ty $(= $default:expr)?),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        #[allow(missing_docs, dead_code, reason = "the fields are those of the format, which is described in scenarios/README.md; a record has all of them, and its place")]
        pub struct $name { pub head: crate::scenario::diagnostic::Span, $(pub $field: $ty,)* }

        impl $crate::scenario::schema::decode::Decode for $name {
            fn decode(node: &crate::scenario::syntax::Node, cx: &mut $crate::scenario::schema::decode::Cx<'_>) -> Option<Self> {
                let r = cx.record(node, stringify!($name), Self::FIELDS)?;
                let head = r.head;
                $(let $field: Option<$ty> = record!(@read cx r $field $(= $default)?);)*
                Some(Self { head, $($field: $field?,)* })
            }
        }

        impl $name {
            /// Names of the fields.
            pub const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
        }
    };
    (@read $cx:ident $r:ident $field:ident) => { $cx.required(&$r, stringify!($field)) };
    (@read $cx:ident $r:ident $field:ident = $default:expr) => { $cx.optional(&$r, stringify!($field), || $default) };
}

/// Declares a choice among bare names.
macro_rules! choice {
    ($(#[doc = $doc:literal])* $name:ident { $($variant:ident),+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum $name { $($variant),+ }

        impl $crate::scenario::schema::decode::Decode for $name {
            fn decode(node: &crate::scenario::syntax::Node, cx: &mut $crate::scenario::schema::decode::Cx<'_>) -> Option<Self> {
                let names: &[&str] = &[$(stringify!($variant)),+];
                if let crate::scenario::syntax::Kind::Name(n) = &node.kind {
                    $(if n == stringify!($variant) { return Some(Self::$variant); })+
                    let mut d = crate::scenario::diagnostic::Diagnostic::error("choice-unknown", node.span, format!("`{}` is none of {}", crate::scenario::syntax::brief(n), names.join(", ")));
                    if let Some(near) = crate::scenario::diagnostic::nearest(n, names.iter().copied()) {
                        d = d.help(format!("did you mean `{near}`?"));
                    }
                    cx.faults.push(d);
                    return None;
                }
                cx.wrong(node, &format!("one of {} (without quotes)", names.join(", ")))
            }
        }
    };
}
pub(super) use {choice, record};

/// Characters that steer a terminal or the direction of writing; a line break is fine.
fn unfit(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
