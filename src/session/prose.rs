//! The plain words of a living text: for refusals, tests of a scenario, and anything that is not a page.

use crate::engine::content::{Content, NameOf, Piece, Text, VarKind};
use crate::engine::expr::Slot;
use crate::engine::luck;
use crate::engine::machine::Machine;
use crate::engine::state::State;
use std::fmt::Write as _;

/// The words of a text on a state: links as their words, variants by cosmetic luck.
#[must_use]
pub fn plain(machine: &Machine, state: &State, text: &Text) -> String {
    let mut out = String::new();
    put(machine, state, &text.key, &text.pieces, &mut out);
    out
}

fn put(machine: &Machine, state: &State, key: &str, pieces: &[Piece], out: &mut String) {
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Words(words) | Piece::Link(_, words) => out.push_str(words),
            Piece::Value(expr, decimals) => {
                let _ = write!(out, "{:.*}", usize::from(*decimals), machine.eval(state, *expr));
            }
            Piece::When(cond, then, otherwise) => {
                let side = if machine.eval(state, *cond) == 0.0 { otherwise } else { then };
                put(machine, state, key, side, out);
            }
            Piece::Variants(variants) => {
                let u = luck::u(state.seed, state.turn, luck::stream("text", key, ""), place as u32);
                let i = (u * variants.len() as f64) as usize;
                if let Some(chosen) = variants.get(i).or(variants.last()) {
                    put(machine, state, key, chosen, out);
                }
            }
            Piece::Name(name) => out.push_str(&named(machine, state, name)),
        }
    }
}

fn named(machine: &Machine, state: &State, name: &NameOf) -> String {
    let content = &machine.content;
    let post = |slot: Slot| {
        let person = machine.get(state, slot) as usize;
        person.checked_sub(1).and_then(|p| content.people.get(p)).map_or("nobody", |p| p.name.as_str()).to_owned()
    };
    match name {
        NameOf::Person(p) => content.people.get(*p as usize).map_or_else(String::new, |p| p.name.clone()),
        NameOf::Holder(o) => content.offices.get(*o as usize).map_or_else(String::new, |o| post(o.holder)),
        NameOf::Acting(o) => content.offices.get(*o as usize).map_or_else(String::new, |o| post(o.acting)),
        NameOf::Element(dim, element) => {
            content.dims.get(*dim as usize).and_then(|d| d.elements.get(*element as usize)).map_or_else(String::new, |e| e.label.clone())
        }
        NameOf::Level(slot) => level(content, *slot, machine.get(state, *slot)),
    }
}

/// The words for a slot's value: the level of an enumeration, the position of a lever, or the number.
fn level(content: &Content, slot: Slot, value: f64) -> String {
    let var = content.slots.get(slot.0 as usize).and_then(|s| content.vars.get(s.var? as usize));
    match var {
        Some(var) if var.kind == VarKind::Lever => content
            .levers
            .iter()
            .find(|l| l.slot == slot)
            .and_then(|l| l.positions.iter().find(|p| p.value == value))
            .map_or_else(|| value.to_string(), |p| p.label.clone()),
        Some(var) => var.levels.get(value as usize).cloned().unwrap_or_else(|| value.to_string()),
        None => value.to_string(),
    }
}
