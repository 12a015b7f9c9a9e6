//! Seats and commands: who holds them, who could, on which terms, and who would then command.

use super::super::message::{Act, Route};
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Item, clip};
use super::{Ui, directions};
use crate::view::{CabinetView, OfficeView};

/// All offices in groups.
pub fn cabinet(ui: &Ui, view: &CabinetView) -> Page {
    let key = |o: &OfficeView| format!("office/{}", o.id);
    let all = || view.groups.iter().flat_map(|(_, o)| o);
    let chosen = all().find(|o| ui.is_chosen(&key(o))).or(all().next());
    ui.beside(
        |doc| {
            let theme = doc.theme.clone();
            for (group, offices) in &view.groups {
                doc.head(group);
                for office in offices {
                    let mut item = Item::new(key(office), Act::Go(Route::Office(office.index)));
                    item.letter = office.label.chars().next().map(|c| c.to_ascii_lowercase());
                    doc.item(item, |doc| {
                        let (name, role) = match &office.holder {
                            Some((_, name)) => (name.clone(), Role::Strong),
                            None => ("empty".into(), Role::Bad),
                        };
                        doc.pair(vec![theme.span(Role::Text, office.label.clone())], vec![theme.span(role, name)]);
                        if let Some((_, acting)) = &office.acting {
                            doc.indented(&format!("▸ {acting} acts"), Role::Accent, 2, 2);
                        }
                    });
                }
            }
        },
        |doc| {
            if let Some(office) = chosen {
                doc.head(&office.label);
                doc.prose(&office.about, Role::Text, 0);
                if office.command {
                    doc.gap();
                    doc.text("A command. Where its holder takes a seat elsewhere, the next in line acts.", Role::Dim);
                    doc.head("In line");
                    for c in &office.candidates {
                        doc.indented(&format!("{}  {}", c.rank, c.name), Role::Text, 0, 3);
                    }
                } else {
                    doc.gap();
                    doc.head("Who could take it");
                    for c in &office.candidates {
                        let held = office.holder.as_ref().is_some_and(|h| h.0 == c.person);
                        let (sign, role) = match (held, c.missing.is_empty() && c.ways.iter().any(|(_, a)| a.possible())) {
                            (true, _) => ("● ", Role::Strong),
                            (false, true) => ("○ ", Role::Text),
                            (false, false) => ("✗ ", Role::Dim),
                        };
                        doc.indented(&format!("{sign}{}", c.name), role, 0, 2);
                    }
                    if office.candidates.is_empty() {
                        doc.text("Nobody, as things stand.", Role::Dim);
                    }
                }
            }
        },
    )
}

/// One office with its candidates.
pub fn office(ui: &Ui, view: &OfficeView) -> Page {
    let key = |person: &str| format!("person/{person}");
    let chosen = view.candidates.iter().find(|c| ui.is_chosen(&key(&c.person))).or(view.candidates.first());
    ui.beside(
        |doc| {
            let theme = doc.theme.clone();
            doc.title(&view.label.to_uppercase());
            let holder = view.holder.as_ref().map_or("empty".to_owned(), |(_, name)| format!("held by {name}"));
            doc.text(&holder, Role::Strong);
            if let Some((_, acting)) = &view.acting {
                doc.text(&format!("▸ {acting} acts in it now"), Role::Accent);
            }
            doc.gap();
            doc.prose(&view.about, Role::Text, 0);
            if let Some(shut) = &view.shut {
                doc.indented(&format!("✗ {shut}"), Role::Bad, 0, 2);
            }
            doc.head(if view.command { "The line of succession" } else { "Who could take it" });
            for candidate in &view.candidates {
                let possible = candidate.ways.iter().any(|(_, a)| a.possible());
                let act = if candidate.ways.is_empty() {
                    let why = candidate.missing.first().cloned().unwrap_or_else(|| "They cannot take it now.".into());
                    Act::Refused(why)
                } else {
                    Act::Seat(view.index, candidate.person.clone())
                };
                let mut right = Vec::new();
                if let Some(missing) = candidate.missing.first() {
                    right.push(format!("✗ {}", missing.trim_end_matches('.')));
                } else if !candidate.refusing.is_empty() {
                    right.push(format!("{} refuse", candidate.refusing.join(", ")));
                }
                let cost = candidate.ways.first().map_or(0, |(_, a)| a.cost);
                if cost > 0 {
                    right.push(format!("{cost} ●"));
                }
                super::numbered(doc, Item::new(key(&candidate.person), act), &candidate.name, &right.join(" · "), !possible);
            }
            if let Some(vacate) = &view.vacate {
                doc.gap();
                let act = match &vacate.refused {
                    Some(why) => Act::Refused(why.clone()),
                    None => Act::Sure(format!("{}?", vacate.label), Box::new(Act::Do(vacate.command.clone()))),
                };
                doc.item(Item::new("vacate", act), |doc| {
                    let role = if vacate.possible() { Role::Text } else { Role::Dim };
                    doc.pair(vec![theme.span(role, vacate.label.clone())], vec![theme.span(Role::Dim, format!("{} ●", vacate.cost))]);
                });
            }
        },
        |doc| {
            let Some(c) = chosen else { return };
            let theme = doc.theme.clone();
            doc.head(&c.name);
            doc.text(&c.role, Role::Text);
            if !c.line.is_empty() && c.line != c.terms.line() {
                doc.text(&c.line, Role::Dim);
            }
            for (label, value) in &c.attributes {
                doc.pair(vec![theme.span(Role::Dim, label.clone())], vec![theme.span(Role::Value, format!("{value:.0}"))]);
            }
            if !c.holds.is_empty() {
                doc.bits(&[Bit::new("holds ", theme.style(Role::Dim)), Bit::new(c.holds.join(", "), theme.style(Role::Text))], 0, 2);
            }
            if !c.then_acts.is_empty() {
                doc.head("Who then commands");
                for (office, name) in &c.then_acts {
                    doc.bits(
                        &[Bit::new(format!("{office}: "), theme.style(Role::Dim)), Bit::new(name.clone(), theme.style(Role::Accent))],
                        0,
                        2,
                    );
                }
            }
            if !c.terms.is_empty() {
                doc.head("Asks for");
                doc.prose(&c.terms, Role::Text, 0);
            }
            for missing in &c.missing {
                doc.indented(&format!("✗ {missing}"), Role::Bad, 0, 2);
            }
            if !c.refusing.is_empty() {
                doc.indented(&format!("✗ {} refuse consent", clip(&c.refusing.join(", "), 60)), Role::Bad, 0, 2);
            }
            if !c.directions.is_empty() {
                doc.head("What follows directly");
                directions(doc, "", &c.directions, 0);
            }
        },
    )
}
