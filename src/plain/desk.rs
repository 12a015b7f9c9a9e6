//! The desk and decisions as lines.

use super::{Around, Deed, Page, Place, Sheet};
use crate::engine::content::Way;
use crate::view::{
    AimResult, Arrow, DecisionView, DeskView, Direction, Figure, Header, OptionView, PetitionView, SetupView, Side, Told, ToldKind, words,
};

/// Effects told without being asked for.
const TELLING: usize = 4;
/// Published figures told at an opening.
const FIGURES: usize = 5;

/// The first line of a page of play.
pub fn header(page: &mut Page, header: &Header) {
    page.gap();
    let lens = if header.lens.is_empty() { String::new() } else { format!(" · {}", header.lens) };
    page.line(&format!(
        "{} · {} · {} · attention {} of {}{lens}",
        header.title, header.date, header.progress, header.attention, header.attention_full
    ));
}

/// A number in a line: "Prices: 141 % (+41)".
pub fn figure(figure: &Figure) -> String {
    let change = figure.change.as_ref().filter(|c| c.text != "0");
    let change = change.map_or_else(String::new, |c| format!(" ({})", c.text));
    let said = if figure.band.is_some() { ", they say" } else { "" };
    format!("{}{said}: {}{change}", figure.label, figure.text)
}

/// Directions in a sentence or two: what rises, what falls, what else.
pub fn directions(all: &[Direction], most: usize) -> String {
    let telling: Vec<&Direction> = all.iter().take(most).collect();
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for direction in &telling {
        if direction.arrow == Arrow::Same {
            continue;
        }
        match said.iter_mut().find(|s| s.0 == direction.words) {
            Some(group) => group.1.push(direction.label.clone()),
            None => said.push((direction.words.clone(), vec![direction.label.clone()])),
        }
    }
    let mut parts: Vec<String> = said.into_iter().map(|(way, labels)| format!("{}: {}", words::capital(&way), labels.join("; "))).collect();
    parts.extend(telling.iter().filter(|d| d.arrow == Arrow::Same).map(|d| format!("{} {}", words::capital(&d.label), d.words)));
    parts.iter().map(|p| format!("{}.", p.trim_end_matches('.'))).collect::<Vec<_>>().join(" ")
}

/// The telling effects under a choice; the rest under `effects N`.
pub fn effects(sheet: &mut Sheet, all: &[Direction]) {
    if all.is_empty() {
        return;
    }
    let n = sheet.deeds.len();
    let more = all.len().saturating_sub(TELLING);
    let rest = if more == 0 { String::new() } else { format!(" And {more} more: `effects {n}`.") };
    sheet.page.under(&format!("{}{rest}", directions(all, TELLING)));
    sheet.effects.push((n, directions(all, all.len())));
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
    page.item(&format!("{}: {}", words::capital(&view.lens.name), view.lens.claim));
    page.item(&format!("Seed {}, about {} minutes. Type `lens NAME` or `seed N` to change either.", view.seed, view.minutes));
    if !view.aims.is_empty() {
        page.head(&format!("What would you call victory? Name up to {} by number, in one line or one by one, or none.", view.most_aims));
    }
    for aim in &view.aims {
        let mark = if aim.named { " [named]" } else { "" };
        sheet.action(&format!("{}{mark}. {}", aim.label, aim.about.line()), &aim.toggle);
    }
    sheet.page.gap();
    sheet.page.line("Press Enter to begin. You answer by typing a number and Enter; `help` says what else can be typed.");
}

/// What was told. `plainly` leaves out the heading of what was just chosen.
pub fn told(page: &mut Page, news: &[Told], plainly: bool) {
    for told in news {
        page.gap();
        let own = plainly && matches!(told.kind, ToldKind::Outcome | ToldKind::Petition);
        let title = if own || told.title.is_empty() { String::new() } else { format!("{}. ", told.title) };
        let mut lines = told.text.lines().into_iter();
        page.line(&format!("{title}{}", lines.next().unwrap_or_default()));
        for line in lines {
            page.gap();
            page.line(&line);
        }
    }
}

/// What was booked at once.
pub fn booked(page: &mut Page, figures: &[Figure]) {
    if !figures.is_empty() {
        page.gap();
        let said: Vec<String> = figures.iter().map(figure).collect();
        page.line(&format!("At once: {}.", said.join("; ")));
    }
}

/// The opening of a turn: what happened between, the front pages, the numbers that matter.
pub fn opening(page: &mut Page, view: &DeskView, telling: &(Vec<Figure>, Vec<Figure>), aims: &[AimResult]) {
    page.title(&view.header.date);
    header(page, &view.header);
    view.guide.iter().for_each(|line| page.item(line));
    told(page, &view.told, false);
    let seen: Vec<_> = view.moves.iter().filter(|m| !m.label.is_empty()).collect();
    if !seen.is_empty() {
        page.head("What the others did");
    }
    for mv in seen {
        page.item(&format!("{} ({}): {}. {}", mv.actor, mv.strategy, mv.label, mv.seen.line()));
        if let Some((next, _)) = mv.next.first() {
            page.under(&format!("Likeliest next: {next}."));
        }
    }
    if !view.changed.is_empty() {
        page.head("What changed, and why");
        view.changed.iter().for_each(|d| page.item(&d.line));
    }
    if !view.papers.is_empty() {
        page.head("The papers");
        for paper in &view.papers {
            page.item(&format!("{}: {}", paper.name, paper.headline.line()));
        }
    }
    let gauges: Vec<String> = view.gauges.iter().map(|g| figure(&g.figure)).collect();
    let figures: Vec<String> = match telling.0.as_slice() {
        [] => view.figures.iter().filter(|f| f.band.is_none()).take(FIGURES).map(figure).collect(),
        telling => telling.iter().map(figure).collect(),
    };
    if !gauges.is_empty() || !figures.is_empty() {
        page.head("The numbers (all of them: `numbers`; what is hidden: `estimates`)");
    }
    for line in [gauges, figures] {
        if !line.is_empty() {
            page.item(&format!("{}.", line.join("; ")));
        }
    }
    let patience: Vec<String> = telling.1.iter().map(figure).collect();
    if !patience.is_empty() {
        page.item(&format!("Patience of the parties, of 100: {}.", patience.join("; ")));
    }
    let named: Vec<String> = aims
        .iter()
        .filter(|a| a.named)
        .map(|a| {
            format!("{}, {} ({:.0} in 100)", a.label, if a.met { "met as things stand" } else { "not met as things stand" }, a.progress)
        })
        .collect();
    if !named.is_empty() {
        page.item(&format!("Your aims (`aims`): {}.", named.join("; ")));
    }
}

/// What is left to do: pledges that are open, events, requests, initiatives, what is always there.
pub fn desk(sheet: &mut Sheet, view: &DeskView, telling: Option<(Vec<Figure>, Vec<Figure>)>, aims: &[AimResult]) {
    let full = telling.is_some();
    match telling {
        Some(telling) => opening(&mut sheet.page, view, &telling, aims),
        None => header(&mut sheet.page, &view.header),
    }
    let pledges: Vec<_> = view.pledges.iter().filter(|p| full || p.pressing).collect();
    if !pledges.is_empty() {
        sheet.page.head("Your word is out");
    }
    for p in pledges {
        sheet.page.item(&format!("{}, {}, {}: {}", words::capital(&p.holder), p.due, p.belief_word, p.text.line()));
    }
    if !view.events.is_empty() {
        sheet.page.head("On the desk");
    }
    for event in &view.events {
        let place = if event.place.is_empty() { String::new() } else { format!(" ({})", event.place) };
        let must = if event.compulsory {
            " [must be answered]".into()
        } else if event.left > 1 {
            format!(" [waits {} turns]", event.left)
        } else {
            String::new()
        };
        sheet.offer(&format!("{}{place}{must}", event.title), Deed::Go(Place::Decision(event.storylet)));
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
        sheet.offer(&format!("{} ({})", talks.title, talks.standing), deed);
    }
    for board in &view.boards {
        sheet.offer(&board.title, Deed::Go(Place::Board(board.index)));
    }
    if !view.aims.is_empty() {
        sheet.offer("Aims: what you would call victory", Deed::Go(Place::Aims));
    }
    sheet.action(&words::capital(&view.close.label), &view.close);
}

/// Figures that are published, and the views of the whole.
pub fn numbers(page: &mut Page, view: &DeskView) {
    page.title("The numbers");
    view.gauges.iter().for_each(|g| page.item(&figure(&g.figure)));
    page.gap();
    view.figures.iter().filter(|f| f.band.is_none()).for_each(|f| page.item(&figure(f)));
    page.gap();
    page.line("`why NAME` opens any of them; `balance` lists every number there is.");
}

/// What is said of what is hidden, with who says it.
pub fn estimates(page: &mut Page, view: &DeskView) {
    page.title("What they say");
    for f in &view.figures {
        if let Some(band) = &f.band {
            page.item(&figure(f));
            page.under(&band.source);
        }
    }
    page.gap();
    page.line("Each leans to its own side and is off by chance. The truth is told at the end.");
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
        let role = if voice.role.is_empty() { String::new() } else { format!(", {}", voice.role) };
        let invented = if voice.invented { " (invented)" } else { "" };
        page.item(&format!("{}{role}{invented}: “{}”", voice.name, voice.words.line()));
    }
    page.gap();
    view.options.iter().for_each(|o| option(sheet, o));
    if view.compulsory || view.initiative || view.left > 1 {
        sheet.page.line(&view.silence);
    } else if view.silence_directions.is_empty() {
        sheet.page.line("Left unanswered when the turn closes, it takes its own course.");
    } else {
        let quiet = directions(&view.silence_directions, TELLING);
        sheet.page.line(&format!("Left unanswered when the turn closes, it has its price. {quiet}"));
    }
    let entries: Vec<String> = view.body.links().into_iter().map(|(_, entry)| format!("`l {entry}`")).collect();
    if !entries.is_empty() {
        sheet.page.line(&format!("In the library: {}.", entries.join(", ")));
    }
}

fn option(sheet: &mut Sheet, view: &OptionView) {
    let label = view.label.line();
    let Some((first, rest)) = view.ways.split_first() else { return };
    let refusing: Vec<String> = view.consent.iter().filter(|s| s.refuses).map(|s| s.short.clone()).collect();
    let around: Vec<Around<'_>> = rest
        .iter()
        .map(|w| Around {
            way: w.way,
            action: &w.action,
            price: w.price.join("; "),
            promises: w.pledges.iter().map(|p| format!("You would promise, {}: {}", p.due, p.text.line())).collect(),
        })
        .collect();
    sheet.ways(&label, &first.action, &around, &refusing);
    let page = &mut sheet.page;
    let mut sides = Vec::new();
    if !view.favours.is_empty() {
        sides.push(format!("For it: {}.", names(&view.favours)));
    }
    if !view.against.is_empty() {
        sides.push(format!("Against: {}.", names(&view.against)));
    }
    let agreed: Vec<String> = view.consent.iter().filter(|s| !s.refuses).map(|s| s.short.clone()).collect();
    if !agreed.is_empty() {
        sides.push(format!("Needs the consent of {}, and has it.", words::list(&agreed)));
    }
    if !sides.is_empty() {
        page.under(&sides.join(" "));
    }
    // A need that is missing is said by the refusal already.
    for missing in view.missing.iter().filter(|m| !first.action.refused.as_ref().is_some_and(|r| r.contains(m.trim_end_matches('.')))) {
        page.under(&format!("Missing: {missing}"));
    }
    effects(sheet, &view.directions);
    for odds in &view.odds {
        let then = directions(&odds.directions, 3);
        sheet.page.under(&format!("{}: {}. {then}", words::capital(&odds.words), odds.label.trim_end_matches('.')));
    }
    if view.historical == Some(true) {
        sheet.page.under("This is what was done in history.");
    }
    sheet.page.gap();
}

/// A request.
pub fn petition(sheet: &mut Sheet, view: &PetitionView) {
    sheet.page.title(&view.from);
    sheet.page.prose(&view.text);
    sheet.page.gap();
    for (action, all) in &view.answers {
        sheet.action(&action.label, action);
        effects(sheet, all);
    }
    let record = view.record.iter().filter(|r| r.1 > 0).map(|(label, times)| format!("{label}, {}", words::count(*times, "time", "times")));
    let record: Vec<String> = record.collect();
    sheet.page.gap();
    if !record.is_empty() {
        sheet.page.line(&format!("So far: {}.", record.join("; ")));
    }
    sheet.page.line(&format!("Without an answer: {}.", view.silence.trim_end_matches('.')));
}

/// What a way around a refusal costs, where no party is named.
#[must_use]
pub fn price(way: Way) -> &'static str {
    match way {
        Way::Agreed => "",
        Way::Bargain => "a pledge to those who refuse",
        Way::Overrule => "their patience pays",
    }
}
