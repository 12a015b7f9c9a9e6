//! The format: records as they are written, before names are resolved.

pub mod decode;
mod model;
mod story;
mod world;

pub use decode::{Code, Day, Id, Label, Num, Pairs, Prose};
pub use model::*;
pub use story::*;
pub use world::*;

use super::diagnostic::{Diagnostic, nearest};
use super::syntax::{Kind, Node, brief};
use decode::{Cx, Decode};

macro_rules! items {
    ($($kind:ident $list:ident),* $(,)?) => {
        /// All items of a scenario, by kind, in the order of files and lines.
        #[derive(Clone, Debug, Default)]
        #[allow(missing_docs, reason = "one list a kind of item")]
        pub struct Items { $(pub $list: Vec<$kind>,)* }

        /// Every kind of item with the names of its fields.
        pub const KINDS: &[(&str, &[&str])] = &[$((stringify!($kind), $kind::FIELDS)),*];

        impl Items {
            /// Reads one item of a file.
            pub fn take(&mut self, node: &Node, cx: &mut Cx<'_>) {
                let (name, span) = match &node.kind {
                    Kind::Record(Some((name, span)), _) | Kind::Tuple(Some((name, span)), _) => (name.as_str(), *span),
                    _ => {
                        let d = Diagnostic::error("item-kind", node.span, format!("expected an item such as `Stock(...)`, found {}", node.kind.describe()))
                            .help("each item of a file begins with its kind");
                        cx.faults.push(d);
                        return;
                    }
                };
                match name {
                    $(stringify!($kind) => self.$list.extend($kind::decode(node, cx)),)*
                    _ => {
                        let mut d = Diagnostic::error("item-unknown", span, format!("`{}` is no kind of item", brief(name)));
                        d = match nearest(name, KINDS.iter().map(|k| k.0)) {
                            Some(n) => d.help(format!("did you mean `{n}`?")),
                            None => d.help(format!("kinds of item are {}", KINDS.iter().map(|k| k.0).collect::<Vec<_>>().join(", "))),
                        };
                        cx.faults.push(d);
                    }
                }
            }

            /// Number of items.
            pub fn count(&self) -> usize {
                0 $(+ self.$list.len())*
            }
        }
    };
}

items! {
    Scenario scenarios, Source sources, Dimension dimensions, Param params, Stock stocks, Fact facts, Aux auxes,
    Flow flows, Lookup lookups, Series series, Smooth smooths, Delay delays, Noise noises, Published published,
    Estimate estimates, Gauge gauges, Measure measures, Party parties, Person people, Office offices, Actor actors,
    Lever levers, Event events, Initiative initiatives, Pledge pledges, Negotiation negotiations,
    Allocation allocations, Petition petitions, Ending endings, Aim aims, Paper papers, Headline headlines,
    Entry entries, Arc arcs, System systems, Policy policies, Lens lenses, Target targets, Test tests,
}

#[cfg(test)]
mod tests {
    /// The reference names every kind of item and every field.
    #[test]
    fn the_reference_names_every_field() {
        let reference = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/README.md")).expect("the reference");
        for (kind, fields) in super::KINDS {
            assert!(reference.contains(&format!("{kind}(")), "{kind}");
            for field in *fields {
                let field = field.strip_prefix("r#").unwrap_or(field);
                assert!(reference.contains(&format!("{field}:")), "{kind}: {field}");
            }
        }
    }
}
