//! Standing policies, talks, boards and offices as lines.

use super::desk::{directions, effects, figure, header, price};
use super::{Around, Deed, Place, Sheet};
use crate::engine::command::Command;
use crate::view::{BoardView, CabinetView, DeskView, LeverView, OfficeView, TalksView, words};

/// Standing policies.
pub fn levers(sheet: &mut Sheet, view: &DeskView) {
    sheet.page.title("Standing policies");
    header(&mut sheet.page, &view.header);
    let mut sector = "";
    for lever in &view.levers {
        if lever.sector != sector {
            sector = &lever.sector;
            sheet.page.head(&words::capital(sector));
        }
        let now = lever.positions.get(lever.at as usize).map_or("", String::as_str);
        sheet.offer(&format!("{}: {now}", lever.label), Deed::Go(Place::Lever(lever.index)));
    }
}

/// A standing policy.
pub fn lever(sheet: &mut Sheet, view: &LeverView) {
    sheet.page.title(&view.label);
    sheet.page.prose(&view.about);
    sheet.page.gap();
    let now = view.positions.get(view.at as usize).map_or("", String::as_str);
    sheet.page.line(&format!("Now: {now}. From low to high: {}.", view.positions.join(", ")));
    if !view.lines.is_empty() {
        sheet.page.line(&format!("{}.", view.lines.join("; ")));
    }
    if !view.acts_on.is_empty() {
        sheet.page.line(&format!("It bears on: {}.", view.acts_on.join("; ")));
    }
    if let Some(words) = &view.reversal {
        sheet.page.line(&format!("Careful: {words}."));
    }
    sheet.page.gap();
    // Up is always 1 and down always 2.
    for up in [true, false] {
        let way = if up { "up" } else { "down" };
        let Some(step) = view.steps.iter().find(|s| s.up == up) else {
            sheet.offer(&format!("No step further {way}"), Deed::Refused(format!("{} goes no further {way}.", view.label)));
            continue;
        };
        let back = if step.reversal { ", going back on your word" } else { "" };
        sheet.action(&format!("A step {way}, to “{}”{back}", step.to), &step.action);
        if !step.against.is_empty() {
            sheet.page.under(&format!("Against the line of {}.", step.against.join(", ")));
        }
        effects(sheet, &step.directions);
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
        sheet.page.item(&format!("{}, {weight} in 100 of the votes. Accepts: {}. {}", wing.label, wing.chance_words, wing.about.line()));
    }
    sheet.page.item(&format!("That they sign this draft: {}.", view.chance_words));
    sheet.page.head("Your own side");
    for own in &view.ratifiers {
        let word = if own.refuses { "refuses" } else { "ratifies" };
        sheet.page.item(&format!("{} {word}: the draft costs {:.0} and it bears {:.0}.", own.name, own.price, own.bears));
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
            sheet.page.under(&format!("Once signed: {}", directions(&term.directions, 4)));
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
            if full > cell.given && cell.more.possible() {
                let command = Command::Give { allocation, means, place, units: full };
                sheet.offer(&format!("As many as asked: {full}"), Deed::Act(command));
            } else {
                sheet.offer("As many as asked [not now]", Deed::Refused("No more is asked for, or no more is there.".into()));
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
        let Some(((_, agreed), rest)) = person.ways.split_first() else { continue };
        let around: Vec<Around<'_>> =
            rest.iter().map(|(way, action)| Around { way: *way, action, price: price(*way).into(), promises: Vec::new() }).collect();
        let role = if person.role.is_empty() { String::new() } else { format!(", {}", person.role) };
        sheet.ways(&format!("{}{role}{rank}{holds}", person.name), agreed, &around, &person.refusing);
        if !person.terms.is_empty() {
            sheet.page.under(&format!("Asks: {}", person.terms.line()));
        }
        for (office, name) in &person.then_acts {
            sheet.page.under(&format!("Then {name} acts as {office}."));
        }
        if agreed.possible() || !rest.is_empty() {
            person.missing.iter().for_each(|missing| sheet.page.under(&format!("Missing: {missing}")));
        }
        effects(sheet, &person.directions);
    }
    if let Some(vacate) = &view.vacate {
        sheet.page.gap();
        sheet.action(&vacate.label, vacate);
    }
}
