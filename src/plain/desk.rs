//! The desk and decisions as lines.

use super::{Deed, Page, Place, Sheet};
use crate::view::{DecisionView, DeskView, Direction, Figure, Header, OptionView, PetitionView, SetupView, Side, Told};

/// The first line of a page of play.
pub fn header(page: &mut Page, header: &Header) {
    page.gap();
    page.line(&format!(
        "{} · {} · {} · attention {} of {} · {}",
        header.title, header.date, header.progress, header.attention, header.attention_full, header.lens
    ));
}

/// A number in a line: "Prices 141 % (+41)".
pub fn figure(figure: &Figure) -> String {
    let change = figure.change.as_ref().filter(|c| c.text != "0");
    let change = change.map_or_else(String::new, |c| format!(" ({}, {})", c.text, c.arrow.word()));
    let said = if figure.band.is_some() { ", they say" } else { "" };
    format!("{}{said}: {}{change}", figure.label, figure.text)
}

/// Directions in a line.
pub fn directions(directions: &[Direction]) -> String {
    let said = directions.iter().map(|d| format!("{} {}", d.label, d.words));
    said.collect::<Vec<_>>().join("; ")
}

/// The first screen: content notes, who you are, what for, until when, how you lose, how to answer.
pub fn setup(sheet: &mut Sheet, view: &SetupView) {
    let page = &mut sheet.page;
    page.title(&view.title);
    if !view.subtitle.is_empty() {
        page.line(&view.subtitle);
    }
    if !view.content_notes.is_empty() {
        page.head("Before you begin");
        view.content_notes.iter().for_each(|note| page.item(note));
    }
    page.prose(&view.seat);
    page.prose(&view.premise);
    page.head("What it is for");
    view.goal.lines().iter().for_each(|l| page.item(l));
    page.head("Until when");
    view.horizon.lines().iter().for_each(|l| page.item(l));
    page.head("How you lose");
    view.lose.iter().for_each(|l| page.item(&l.line()));
    page.head("How the world works");
    page.item(&format!("{}: {}", view.lens.name, view.lens.claim));
    page.item(&format!("Seed {}, about {} minutes. Type `lens NAME` or `seed N` to change either.", view.seed, view.minutes));
    if !view.aims.is_empty() {
        page.head(&format!("What would you call victory? Name up to {} by number, or none.", view.most_aims));
    }
    for aim in &view.aims {
        let mark = if aim.named { " [named]" } else { "" };
        sheet.action(&format!("{}{mark}. {}", aim.label, aim.about.line()), &aim.toggle);
    }
    sheet.page.gap();
    sheet.page.line("Press Enter to begin. You answer by typing a number and Enter; `help` says what else can be typed.");
}

/// What was told.
pub fn told(page: &mut Page, news: &[Told]) {
    for told in news {
        page.gap();
        let title = if told.title.is_empty() { String::new() } else { format!("{}. ", told.title) };
        let mut lines = told.text.lines().into_iter();
        page.line(&format!("{title}{}", lines.next().unwrap_or_default()));
        for line in lines {
            page.gap();
            page.line(&line);
        }
    }
}

/// The desk.
pub fn desk(sheet: &mut Sheet, view: &DeskView) {
    let page = &mut sheet.page;
    page.title(&view.header.date);
    header(page, &view.header);
    for line in &view.guide {
        page.item(line);
    }
    if !view.papers.is_empty() {
        page.head("The papers");
        for paper in &view.papers {
            page.item(&format!("{}: {}", paper.name, paper.headline.line()));
        }
    }
    if !view.changed.is_empty() {
        page.head("What changed, and why");
        view.changed.iter().for_each(|d| page.item(&d.line));
    }
    told(page, &view.told);
    let seen: Vec<_> = view.moves.iter().filter(|m| !m.label.is_empty()).collect();
    if !seen.is_empty() {
        page.head("The others");
        for mv in seen {
            page.item(&format!("{} ({}): {}. {}", mv.actor, mv.strategy, mv.label, mv.seen.line()));
            if let Some((next, _)) = mv.next.first() {
                page.under(&format!("Likeliest next: {next}."));
            }
        }
    }
    if !view.pledges.is_empty() {
        page.head("Pledges");
        for p in &view.pledges {
            page.item(&format!("{}, {}: {} ({})", p.holder, p.due, p.text.line(), p.belief_word));
        }
    }
    if !view.figures.is_empty() || !view.gauges.is_empty() {
        page.head("The numbers");
        view.gauges.iter().for_each(|g| page.item(&figure(&g.figure)));
        view.figures.iter().for_each(|f| page.item(&figure(f)));
    }
    if !view.events.is_empty() {
        sheet.page.head("On the desk");
    }
    for event in &view.events {
        let must = if event.compulsory { " [must be answered]" } else { "" };
        sheet.offer(&format!("{}, {}{must}", event.title, event.place), Deed::Go(Place::Decision(event.storylet)));
    }
    if !view.petitions.is_empty() {
        sheet.page.head("Requests");
    }
    for petition in &view.petitions {
        sheet.offer(&format!("{}: {}", petition.from, petition.text.line()), Deed::Go(Place::Petition(petition.index)));
    }
    if !view.initiatives.is_empty() {
        sheet.page.head("You could");
    }
    for line in &view.initiatives {
        let cost = if line.cost > 0 { format!(" (attention {})", line.cost) } else { String::new() };
        sheet.offer(&format!("{}{cost}", line.title), Deed::Go(Place::Decision(line.storylet)));
    }
    sheet.page.head("Always there");
    if !view.levers.is_empty() {
        sheet.offer("Standing policies", Deed::Go(Place::Levers));
    }
    if !view.offices.is_empty() {
        sheet.offer("Appointments", Deed::Go(Place::Cabinet));
    }
    for talks in &view.talks {
        let deed = Deed::Go(Place::Talks(talks.index, talks.draft.clone()));
        sheet.offer(&format!("Talks: {} ({})", talks.title, talks.standing), deed);
    }
    for board in &view.boards {
        sheet.offer(&board.title, Deed::Go(Place::Board(board.index)));
    }
    if !view.aims.is_empty() {
        sheet.offer("Aims: what you would call victory", Deed::Go(Place::Aims));
    }
    sheet.action(&view.close.label, &view.close);
}

fn names(sides: &[Side]) -> String {
    sides.iter().map(|s| s.short.clone()).collect::<Vec<_>>().join(", ")
}

/// A decision.
pub fn decision(sheet: &mut Sheet, view: &DecisionView) {
    let page = &mut sheet.page;
    page.title(&view.title);
    let place = if view.place.is_empty() { String::new() } else { format!("{} · ", view.place) };
    page.line(&format!("{place}{} · attention left {}", view.standing, view.attention));
    if !view.care.is_empty() {
        page.item(&format!("Content note: {}", view.care));
    }
    page.prose(&view.body);
    for voice in &view.voices {
        page.gap();
        let invented = if voice.invented { ", invented" } else { "" };
        page.item(&format!("{}, {}{invented}: {}", voice.name, voice.role, voice.words.line()));
    }
    page.gap();
    view.options.iter().for_each(|o| option(sheet, o));
    sheet.page.gap();
    sheet.page.line(&view.silence);
    if !view.compulsory && !view.silence_directions.is_empty() {
        sheet.page.item(&format!("Unanswered: {}.", directions(&view.silence_directions)));
    }
    for (words, entry) in view.body.links() {
        sheet.page.item(&format!("`l {entry}` tells of {words}."));
    }
}

fn option(sheet: &mut Sheet, view: &OptionView) {
    let label = view.label.line();
    for (i, way) in view.ways.iter().enumerate() {
        let text = match i {
            0 => label.clone(),
            _ => format!("{}: {}", way.action.label, way.price.join("; ")),
        };
        sheet.action(&text, &way.action);
        for pledge in &way.pledges {
            sheet.page.under(&format!("{}, {}: {}", pledge.holder, pledge.due, pledge.text.line()));
        }
    }
    let page = &mut sheet.page;
    let mut sides = Vec::new();
    if !view.favours.is_empty() {
        sides.push(format!("for: {}", names(&view.favours)));
    }
    if !view.against.is_empty() {
        sides.push(format!("against: {}", names(&view.against)));
    }
    let consent = view.consent.iter().map(|s| format!("{} {}", s.short, if s.refuses { "refuses" } else { "consents" }));
    let consent: Vec<String> = consent.collect();
    if !consent.is_empty() {
        sides.push(format!("consent: {}", consent.join(", ")));
    }
    if !sides.is_empty() {
        page.under(&format!("{}.", sides.join("; ")));
    }
    for missing in &view.missing {
        page.under(&format!("Missing: {missing}"));
    }
    if !view.directions.is_empty() {
        page.under(&format!("Directly: {}.", directions(&view.directions)));
    }
    for odds in &view.odds {
        let then = directions(&odds.directions);
        page.under(&format!("{}: {}{}{then}", odds.words, odds.label, if then.is_empty() { "" } else { ", " }));
    }
    match view.historical {
        Some(true) => page.under("This is what was done in history."),
        Some(false) | None => {}
    }
    page.gap();
}

/// A request.
pub fn petition(sheet: &mut Sheet, view: &PetitionView) {
    sheet.page.title(&view.from);
    sheet.page.prose(&view.text);
    sheet.page.gap();
    for (action, effects) in &view.answers {
        sheet.action(&action.label, action);
        if !effects.is_empty() {
            sheet.page.under(&format!("Directly: {}.", directions(effects)));
        }
    }
    let record = view.record.iter().map(|(label, times)| format!("{label} {times}"));
    sheet.page.head(&format!("So far: {}.", record.collect::<Vec<_>>().join("; ")));
    sheet.page.line(&format!("Without an answer: {}.", view.silence));
}
