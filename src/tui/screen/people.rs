//! People, and the library.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Item, wide};
use super::Ui;
use crate::view::{LibraryView, PeopleView, PersonView};

/// People, those in office first as the view orders them; the chosen one in full.
pub fn people(ui: &Ui, view: &PeopleView) -> Page {
    let key = |p: &PersonView| format!("who/{}", p.id);
    let chosen = view.people.iter().find(|p| ui.is_chosen(&key(p))).or(view.people.first());
    ui.beside(
        |doc| {
            let theme = doc.theme.clone();
            for (i, person) in view.people.iter().enumerate() {
                let mut item = Item::new(key(person), Act::Show(i));
                item.letter = person.name.chars().next().map(|c| c.to_ascii_lowercase());
                doc.item(item, |doc| {
                    let holds = if person.gone { "gone".to_owned() } else { person.holds.join(", ") };
                    let mut left = vec![theme.span(if person.gone { Role::Dim } else { Role::Strong }, person.name.clone())];
                    // What somebody is stands beside the name where there is room for it, and on the right in any case.
                    let room = doc.width.saturating_sub(wide(&person.name) + wide(&holds) + 3);
                    if wide(&person.role) <= room && person.role != holds {
                        left.push(theme.span(Role::Dim, format!("  {}", person.role)));
                    }
                    doc.pair(left, vec![theme.span(Role::Accent, holds)]);
                });
            }
        },
        |doc| {
            let Some(person) = chosen else { return };
            let theme = doc.theme.clone();
            doc.head(&person.name);
            doc.text(&person.role, Role::Text);
            let labelled = [("party", person.party.as_str()), ("line", &person.line), ("reads the country by", &person.lens)];
            for (label, words) in labelled.into_iter().filter(|(_, w)| !w.is_empty()) {
                doc.bits(&[Bit::new(format!("{label}: "), theme.style(Role::Dim)), Bit::new(words, theme.style(Role::Text))], 0, 2);
            }
            if person.invented {
                doc.text("invented", Role::Dim);
            }
            for (label, value) in &person.attributes {
                doc.pair(vec![theme.span(Role::Dim, label.clone())], vec![theme.span(Role::Value, format!("{value:.0}"))]);
            }
            doc.gap();
            doc.prose(&person.about, Role::Text, 0);
            if !person.spoke.is_empty() {
                doc.head("Spoke on");
                for title in &person.spoke {
                    doc.indented(&format!("· {title}"), Role::Dim, 0, 2);
                }
            }
        },
    )
}

/// The library: entries left, the chosen one right.
pub fn library(ui: &Ui, view: &LibraryView) -> Page {
    let key = |id: &str| format!("entry/{id}");
    let chosen = view.entries.iter().find(|e| ui.is_chosen(&key(&e.id))).or(view.entries.first());
    let list = |doc: &mut super::Doc| {
        doc.title("LIBRARY");
        for entry in &view.entries {
            let mut item = Item::new(key(&entry.id), Act::Entry(entry.id.clone()));
            item.letter = entry.title.chars().next().map(|c| c.to_ascii_lowercase());
            doc.item(item, |doc| doc.text(&entry.title, Role::Text));
        }
        doc.head("Bibliography");
        for (_, text) in &view.bibliography {
            doc.indented(text, Role::Dim, 0, 2);
        }
    };
    ui.beside(list, |doc| {
        if let Some(entry) = chosen {
            doc.head(&entry.title);
            doc.prose(&entry.text, Role::Text, 0);
        }
    })
}

/// One entry, set to be read.
pub fn entry(ui: &Ui, view: &LibraryView, id: &str) -> Page {
    let Some(entry) = view.entries.iter().find(|e| e.id == id) else { return Page::default() };
    ui.alone(84, |doc| {
        doc.gap();
        doc.title(&entry.title.to_uppercase());
        doc.gap();
        doc.prose(&entry.text, Role::Text, 0);
        let links = entry.text.links();
        if !links.is_empty() {
            doc.head("See also");
            for (_, to) in links {
                let title = view.entries.iter().find(|e| e.id == to).map_or(to.as_str(), |e| e.title.as_str()).to_owned();
                doc.item(Item::new(format!("see/{to}"), Act::Entry(to)), |doc| doc.text(&title, Role::Text));
            }
        }
        if !entry.sources.is_empty() {
            doc.head("Sources");
            for source in &entry.sources {
                doc.indented(&format!("· {source}"), Role::Dim, 0, 2);
            }
        }
    })
}
