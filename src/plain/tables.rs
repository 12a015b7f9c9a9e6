//! Standing policies, talks, boards and offices as lines.

use super::desk::{directions, figure, header};
use super::{Deed, Place, Sheet};
use crate::engine::command::Command;
use crate::view::{BoardView, CabinetView, DeskView, OfficeView, TalksView};

/// Standing policies.
pub fn levers(sheet: &mut Sheet, view: &DeskView) {
    sheet.page.title("Standing policies");
    header(&mut sheet.page, &view.header);
    for lever in &view.levers {
        let now = lever.positions.get(lever.at as usize).map_or("", String::as_str);
        sheet.page.head(&format!("{}: {now}", lever.label));
        for line in lever.about.lines() {
            sheet.page.item(&line);
        }
        sheet.page.item(&format!("From low to high: {}.", lever.positions.join(", ")));
        if !lever.lines.is_empty() {
            sheet.page.item(&format!("{}.", lever.lines.join("; ")));
        }
        if let Some(words) = &lever.reversal {
            sheet.page.item(&format!("Careful: {words}."));
        }
        for step in &lever.steps {
            let way = if step.up { "up" } else { "down" };
            let back = if step.reversal { ", going back on your word" } else { "" };
            sheet.action(&format!("A step {way}, to “{}”{back}", step.to), &step.action);
            if !step.directions.is_empty() {
                sheet.page.under(&format!("Directly: {}.", directions(&step.directions)));
            }
        }
    }
}

/// Talks.
pub fn talks(sheet: &mut Sheet, view: &TalksView) {
    sheet.page.title(&view.title);
    header(&mut sheet.page, &view.header);
    sheet.page.prose(&view.body);
    sheet.page.head("Your draft: type a number to change a clause");
    for (k, clause) in view.clauses.iter().enumerate() {
        let term = clause.terms.get(clause.chosen as usize).map_or("", |t| t.label.as_str());
        let place = Place::Clause(view.index, view.draft.clone(), k);
        sheet.offer(&format!("{}: {term}", clause.label), Deed::Go(place));
    }
    sheet.page.head("The other side");
    for wing in &view.wings {
        let weight = (wing.weight * 100.0).round();
        sheet.page.item(&format!("{} ({weight} in 100 of the decision): accepts, {}. {}", wing.label, wing.chance_words, wing.about.line()));
    }
    sheet.page.item(&format!("That they sign: {}.", view.chance_words));
    sheet.page.head("Your own side");
    for own in &view.ratifiers {
        let word = if own.refuses { "refuses" } else { "ratifies" };
        sheet.page.item(&format!("{}: the draft costs {:.0}, it bears {:.0}: {word}.", own.name, own.price, own.bears));
    }
    sheet.page.gap();
    let left = view.offers.2.saturating_sub(view.offers.1);
    sheet.action(&format!("Lay it on the table ({left} left this turn)"), &view.offer);
    if let Some(history) = &view.history {
        sheet.page.head("In history");
        sheet.page.item(history);
    }
}

/// A clause of the talks.
pub fn clause(sheet: &mut Sheet, view: &TalksView, k: usize) {
    let Some(clause) = view.clauses.get(k) else { return };
    sheet.page.title(&clause.label);
    sheet.page.prose(&clause.about);
    sheet.page.gap();
    for (t, term) in clause.terms.iter().enumerate() {
        let mut draft = view.draft.clone();
        draft[k] = t as u32;
        let now = if clause.chosen as usize == t { " [in the draft]" } else { "" };
        sheet.offer(&format!("{}{now}", term.label), Deed::Turn(Place::Talks(view.index, draft)));
        let worth = view.wings.iter().zip(&term.worth).filter(|w| *w.1 != 0.0);
        let worth: Vec<String> = worth.map(|(w, x)| format!("{} {x:+.0}", w.label)).collect();
        let price = view.ratifiers.iter().zip(&term.price).filter(|p| *p.1 != 0.0);
        let price: Vec<String> = price.map(|(r, x)| format!("{} {x:.0}", r.name)).collect();
        if !worth.is_empty() {
            sheet.page.under(&format!("Worth to them: {}.", worth.join(", ")));
        }
        if !price.is_empty() {
            sheet.page.under(&format!("Price with yours: {}.", price.join(", ")));
        }
        if !term.directions.is_empty() {
            sheet.page.under(&format!("Signed: {}.", directions(&term.directions)));
        }
    }
}

/// A board.
pub fn board(sheet: &mut Sheet, view: &BoardView) {
    sheet.page.title(&view.title);
    header(&mut sheet.page, &view.header);
    sheet.page.prose(&view.body);
    sheet.page.head("To be had");
    for means in &view.means {
        sheet.page.item(&format!("{}: {} left of {}; {} asked for", means.label, means.left, means.amount, means.need));
    }
    if view.cost > 0 {
        sheet.page.item(&format!("The first change this turn costs attention {}; the rest are free.", view.cost));
    }
    sheet.page.head(&view.places_label);
    for (p, place) in view.places.iter().enumerate() {
        let cells = view.means.iter().zip(&place.cells).map(|(m, c)| format!("{} {} of {}", m.label, c.given, c.need));
        let deed = Deed::Go(Place::BoardPlace(view.index, p));
        sheet.offer(&format!("{}: {}", place.label, cells.collect::<Vec<_>>().join(", ")), deed);
    }
}

/// A place of a board.
pub fn place(sheet: &mut Sheet, view: &BoardView, p: usize) {
    let Some(place) = view.places.get(p) else { return };
    sheet.page.title(&place.label);
    sheet.page.line(&place.about);
    sheet.page.prose(&place.note);
    sheet.page.gap();
    place.shows.iter().for_each(|f| sheet.page.item(&figure(f)));
    for (means, cell) in view.means.iter().zip(&place.cells) {
        let left = means.left;
        sheet.page.head(&format!("{}: {} given, {} asked for, {left} left", means.label, cell.given, cell.need));
        sheet.action("One more", &cell.more);
        if let Command::Give { allocation, means, place, .. } = cell.give {
            let full = cell.need.min(cell.given + left);
            if full > cell.given + 1 && cell.more.possible() {
                let command = Command::Give { allocation, means, place, units: full };
                sheet.offer(&format!("As many as asked: {full}"), Deed::Act(command));
            }
        }
        sheet.action("One back", &cell.less);
    }
}

/// Seats and commands.
pub fn cabinet(sheet: &mut Sheet, view: &CabinetView) {
    sheet.page.title("Seats and commands");
    header(&mut sheet.page, &view.header);
    for (group, offices) in &view.groups {
        sheet.page.head(group);
        for office in offices {
            let holder = office.holder.as_ref().map_or("empty", |h| h.1.as_str());
            let acting = office.acting.as_ref().map_or_else(String::new, |a| format!(" ({} acts)", a.1));
            sheet.offer(&format!("{}: {holder}{acting}", office.label), Deed::Go(Place::Office(office.index)));
        }
    }
}

/// An office.
pub fn office(sheet: &mut Sheet, view: &OfficeView) {
    sheet.page.title(&view.label);
    sheet.page.prose(&view.about);
    sheet.page.gap();
    if let Some(why) = &view.shut {
        sheet.page.line(why);
    }
    let list = if view.command { "The list, by seniority" } else { "Who could take it" };
    sheet.page.head(list);
    for person in &view.candidates {
        let rank = if person.rank > 0 { format!(", {} in the list", person.rank) } else { String::new() };
        let holds = if person.holds.is_empty() { String::new() } else { format!(", now {}", person.holds.join(", ")) };
        for (i, (_, action)) in person.ways.iter().enumerate() {
            let text = if i == 0 {
                format!("{}, {}{rank}{holds}", person.name, person.role)
            } else {
                action.label.clone()
            };
            sheet.action(&text, action);
        }
        if !person.terms.is_empty() {
            sheet.page.under(&format!("Asks: {}", person.terms.line()));
        }
        for (office, name) in &person.then_acts {
            sheet.page.under(&format!("Then {name} acts as {office}."));
        }
        for missing in &person.missing {
            sheet.page.under(&format!("Missing: {missing}"));
        }
        if !person.refusing.is_empty() {
            sheet.page.under(&format!("Refuse: {}.", person.refusing.join(", ")));
        }
        if !person.directions.is_empty() {
            sheet.page.under(&format!("Directly: {}.", directions(&person.directions)));
        }
    }
    if let Some(vacate) = &view.vacate {
        sheet.page.gap();
        sheet.action(&vacate.label, vacate);
    }
}
