//! What can be asked: numbers and their causes, lenses, people, the library, own history, the ending.

use super::desk::{figure, header};
use super::{COMMANDS, Deed, Page, Place, Sheet};
use crate::view::{
    BalanceView, CauseRow, ChartView, ChronicleView, EndingView, EntryView, ForecastRow, ForecastView, HelpView, LedgerView, LensView,
    LensesView, LibraryView, PeopleView, SavesView,
};

fn causes(page: &mut Page, rows: &[CauseRow], most: usize) {
    for row in rows.iter().take(most) {
        page.item(&format!("{}  {}", row.text, row.label));
        for claim in &row.claims {
            page.under(&format!("{} would say {}", claim.lens, claim.text));
        }
    }
}

/// The views of the whole and every number.
pub fn balance(page: &mut Page, view: &BalanceView) {
    page.title("The balance");
    header(page, &view.header);
    for gauge in &view.gauges {
        page.head(&figure(&gauge.figure));
        for part in &gauge.parts {
            page.item(&format!("{}; gives {:.0} points, moved it {}", figure(&part.figure), part.points, part.moved));
            for c in &part.contributions {
                let why: Vec<String> = c.causes.iter().take(3).map(|r| format!("{} {}", r.label, r.text)).collect();
                page.under(&format!("{}: {}", c.figure.label, why.join(", ")));
            }
        }
    }
    for sector in &view.sectors {
        page.head(&sector.name);
        sector.figures.iter().for_each(|f| page.item(&figure(f)));
    }
    page.gap();
    page.line("`why NAME` opens any of them.");
}

/// A number.
pub fn ledger(page: &mut Page, view: &LedgerView) {
    page.title(&view.figure.label);
    page.line(&format!("{}. It is {}; {}; range {}.", figure(&view.figure), view.kind, view.status, view.range));
    if !view.about.is_empty() {
        page.line(&view.about);
    }
    if let Some(band) = &view.figure.band {
        page.line(&format!("An estimate: {}", band.source));
    }
    if !view.turn.is_empty() {
        page.head("What moved it since the last turn opened");
        causes(page, &view.turn, 12);
    }
    if !view.run.is_empty() && view.history.len() > 2 {
        page.head("What moved it in the whole run");
        causes(page, &view.run, 12);
    }
    if !view.parts.is_empty() {
        page.head("Worked out from");
        for part in &view.parts {
            let change = if part.change.is_empty() { String::new() } else { format!(" ({})", part.change) };
            let effect = if part.effect_text.is_empty() { String::new() } else { format!("; by itself moved it {}", part.effect_text) };
            page.item(&format!("{}: {}{change}{effect}", part.label, part.text));
        }
    }
    if !view.links.is_empty() {
        page.head("What moves it now");
        view.links.iter().for_each(|l| page.item(&format!("{}: {}", l.label, l.text)));
    }
    if !view.coming.is_empty() {
        page.head("Under way");
        view.coming.iter().for_each(|(date, why, amount)| page.item(&format!("{date}: {amount}, {why}")));
    }
    if !view.feeds.is_empty() {
        page.head("It bears on");
        view.feeds.iter().for_each(|f| page.item(f));
    }
    if view.history.len() > 1 {
        page.head("Over time");
        view.history.iter().for_each(|(date, _, text)| page.item(&format!("{date}: {text}")));
    }
    if !view.siblings.is_empty() {
        page.head("The same elsewhere");
        view.siblings.iter().for_each(|f| page.item(&figure(f)));
    }
    if !view.sources.is_empty() {
        page.head("Sources");
        view.sources.iter().for_each(|s| page.item(s));
    }
}

/// A number over time.
pub fn chart(page: &mut Page, view: &ChartView) {
    page.title(&view.title);
    let (low, high) = view.bounds;
    for series in &view.series {
        page.head(&figure(&series.figure));
        for &(time, value) in &series.points {
            let date = view.dates.get(time.floor() as usize).map_or("", String::as_str);
            // Where a number cannot be negative the bars begin at nothing, so that their lengths can be compared.
            let low = if low > 0.0 { 0.0 } else { low };
            let bar = ((value - low) / (high - low) * 30.0).round().clamp(0.0, 30.0) as usize;
            page.item(&format!("{date}: {} {}", crate::view::words::number(value, 1), "*".repeat(bar)));
        }
    }
    if !view.marks.is_empty() {
        page.head("The record");
    }
    for mark in &view.marks {
        let kind = if mark.observed { "observed" } else { "judged" };
        page.item(&format!("{}: {} ({} to {}, {kind}; {})", mark.date, mark.value, mark.band.0, mark.band.1, mark.source));
    }
}

fn lens(page: &mut Page, lens: &LensView) {
    page.head(&format!("{}: {}", lens.name, lens.claim));
    for (label, text) in [
        ("Held by", lens.holders.clone()),
        ("Works", lens.works.join("; ")),
        ("Supported by", lens.support.clone()),
        ("Troubled by", lens.trouble.clone()),
        ("Cannot say", lens.silent.clone()),
        (
            "Track record",
            match lens.score {
                Some(score) => format!("{}, score {score:.1} (higher is better)", lens.standing),
                None => lens.standing.clone(),
            },
        ),
    ] {
        if !text.is_empty() {
            page.item(&format!("{label}: {text}"));
        }
    }
    for (figure, text, spread) in &lens.predictions {
        page.item(&format!("Next {}: {text} {spread}", figure.label));
    }
    for change in &lens.changes {
        let refit = if change.refit { " (re-estimated)" } else { "" };
        page.item(&format!("{}: {}{refit}. {} [{}]", change.target, change.what, change.claim, change.source));
    }
}

/// Lenses.
pub fn lenses(page: &mut Page, view: &LensesView) {
    page.title("The lenses");
    if view.open {
        page.line("Which one is true of this world is an open question until the end.");
    }
    page.line(&view.note);
    view.lenses.iter().for_each(|l| lens(page, l));
}

/// People.
pub fn people(page: &mut Page, view: &PeopleView, name: &str) {
    let wanted = name.to_lowercase();
    if !view.people.iter().any(|p| p.name.to_lowercase().contains(&wanted) || p.id.contains(&wanted)) {
        page.line(&format!("Nobody here is called “{name}”. `people` lists everybody."));
        return;
    }
    page.title("People");
    for p in view.people.iter().filter(|p| p.name.to_lowercase().contains(&wanted) || p.id.contains(&wanted)) {
        let invented = if p.invented { ", invented" } else { "" };
        let holds = match &p.holds[..] {
            [] if p.gone => "; gone".to_owned(),
            [] => String::new(),
            holds => format!("; now {}", holds.join(", ")),
        };
        let line = if p.line.is_empty() { String::new() } else { format!("; {}", p.line) };
        page.head(&format!("{}, {}{invented}{holds}{line}", p.name, p.role));
        if !wanted.is_empty() {
            p.about.lines().iter().for_each(|l| page.item(l));
            p.attributes.iter().for_each(|(k, v)| page.item(&format!("{k}: {v}")));
            if !p.spoke.is_empty() {
                page.item(&format!("Spoke in: {}", p.spoke.join("; ")));
            }
        }
    }
    if wanted.is_empty() {
        page.gap();
        page.line("`people NAME` tells more of one.");
    }
}

/// The library.
pub fn library(sheet: &mut Sheet, view: &LibraryView) {
    sheet.page.title("The library");
    for entry in &view.entries {
        sheet.offer(&entry.title, Deed::Read(entry.id.clone()));
    }
}

/// A library entry.
pub fn entry(page: &mut Page, view: &EntryView) {
    page.title(&view.title);
    page.prose(&view.text);
    for (words, entry) in view.text.links() {
        page.item(&format!("`l {entry}` tells of {words}."));
    }
    if !view.sources.is_empty() {
        page.head("Sources");
        view.sources.iter().for_each(|s| page.item(s));
    }
}

/// Own history, with the turns to go back to.
pub fn chronicle(sheet: &mut Sheet, view: &ChronicleView) {
    sheet.page.title("What you did");
    let mut date = "";
    for deed in &view.deeds {
        if deed.date != date {
            sheet.page.head(&deed.date);
        }
        date = &deed.date;
        let history = match deed.historical {
            Some(true) => " [as in history]",
            Some(false) => " [not as in history]",
            None => "",
        };
        sheet.page.item(&format!("{}: {}{history}", deed.title, deed.choice));
        if !deed.outcome.is_empty() {
            sheet.page.under(&deed.outcome.line());
        }
    }
    if !view.rewinds.is_empty() {
        sheet.page.head(&view.rewinds);
    }
    sheet.page.head("Go back to the opening of");
    for (turn, date) in &view.turns {
        sheet.offer(&format!("{date} (turn {})", turn + 1), Deed::Rewind(*turn as usize));
    }
    sheet.page.line("`branch N NAME` plays on from turn N under another name and leaves this campaign as it is.");
}

/// Saves.
pub fn saves(sheet: &mut Sheet, view: &SavesView) {
    sheet.page.title("Saves");
    if !view.current.is_empty() {
        sheet.page.line(&format!("This campaign is kept as {}.", view.current));
    }
    for save in &view.saves {
        if save.warning.is_empty() {
            let text = format!("{}: {}, {}, {} lens, seed {}", save.name, save.scenario, save.date, save.lens, save.seed);
            sheet.offer(&text, Deed::Load(save.name.clone()));
        } else {
            sheet.offer(&format!("{} [damaged]", save.name), Deed::Refused(save.warning.clone()));
        }
    }
    if view.saves.is_empty() {
        sheet.page.line("There is none yet.");
    }
}

/// A difference without a spread that rounds to nothing.
fn sure(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|w| w.strip_prefix('±').is_none_or(|n| !n.trim_matches(['0', '.']).is_empty())).collect();
    words.join(" ")
}

/// What a voice says of each horizon: only what moves, the largest first.
fn said(view: &ForecastView, row: &ForecastRow) -> Vec<String> {
    let mut lines = Vec::new();
    for (horizon, cells) in view.horizons.iter().zip(&row.cells) {
        let moves: Vec<String> = view
            .measures
            .iter()
            .zip(cells)
            .filter(|(_, c)| !c.text.split('±').next().unwrap_or("").trim().trim_matches(['0', '.', '-']).is_empty())
            .map(|(m, c)| format!("{m} {}", sure(&c.text)))
            .collect();
        let moves = if moves.is_empty() { "no difference".into() } else { moves.join("; ") };
        lines.push(format!("{horizon}: {moves}"));
    }
    lines
}

/// Forecasts: the voices, each followed by the names of those who say the same.
pub fn forecast(page: &mut Page, view: &ForecastView) {
    page.title(&view.subject);
    page.line(&format!("What is expected, {}; {} runs each. What is not named does not move.", view.against, view.samples));
    let mut groups: Vec<(&ForecastRow, Vec<String>)> = Vec::new();
    for row in view.voices.iter().chain(&view.others) {
        match groups.iter_mut().find(|g| g.0.lens == row.lens && g.0.policy == row.policy) {
            Some(group) => group.1.push(row.name.clone()),
            None => groups.push((row, Vec::new())),
        }
    }
    for (row, others) in groups {
        page.head(&format!("{} ({}; would then go on: {})", row.name, row.lens, row.policy));
        said(view, row).iter().for_each(|l| page.item(l));
        if !others.is_empty() {
            page.item(&format!("So {} {}.", if others.len() == 1 { "does" } else { "do" }, crate::view::words::list(&others)));
        }
    }
    page.gap();
    page.line(&view.note);
}

/// The ending.
pub fn ending(sheet: &mut Sheet, view: &EndingView) {
    let page = &mut sheet.page;
    page.title(&view.title);
    page.prose(&view.body);
    let named: Vec<_> = view.aims.iter().filter(|a| a.named).collect();
    if named.is_empty() && !view.aims.is_empty() {
        page.head("You named nothing that you would call victory");
    } else if !named.is_empty() {
        page.head("What you would have called victory");
    }
    for aim in &named {
        let met = if aim.met { "met" } else { "not met" };
        page.item(&format!("{}: {met}", aim.label));
        aim.about.lines().iter().for_each(|l| page.under(l));
    }
    for (met, words) in [(true, "Not named, and met"), (false, "Not named, and not met")] {
        let others: Vec<&str> = view.aims.iter().filter(|a| !a.named && a.met == met).map(|a| a.label.as_str()).collect();
        if !others.is_empty() {
            page.item(&format!("{words}: {}.", others.join("; ")));
        }
    }
    if !view.why.is_empty() {
        page.head("Why: what decided, over the whole run");
    }
    for (number, rows) in &view.why {
        page.item(&figure(number));
        rows.iter().for_each(|r| page.under(&format!("{}  {}", r.text, r.label)));
    }
    if !view.verdicts.is_empty() {
        page.head("What the schools say of it");
    }
    for verdict in &view.verdicts {
        page.gap();
        page.line(&format!("{} ({})", verdict.name.to_uppercase(), verdict.holders));
        page.prose(&verdict.text);
    }
    let how = if view.revealed { "It was an open question until now. The world ran on" } else { "The world ran on" };
    page.head(&format!("{how} {}: {}", view.lens.name, view.lens.claim));
    if !view.truth.is_empty() {
        page.head("The truth behind the estimates");
    }
    for line in &view.truth {
        page.item(&format!("{}: {}, {}: they said {}", line.label, line.truth, line.words, line.believed));
    }
    if !view.history.is_empty() {
        page.head("In history");
        page.prose(&view.history);
    }
    if !view.departures.is_empty() {
        page.head("Where you left the record");
    }
    for (date, title, did, record) in &view.departures {
        page.item(&format!("{date}, {title}"));
        page.under(&format!("You: {}", did.trim_end_matches('.')));
        page.under(&format!("The record: {}", record.trim_end_matches('.')));
    }
    if !view.rewinds.is_empty() {
        page.head(&view.rewinds);
    }
    page.head("Branch from here: go back to the opening of");
    for (turn, date) in &view.branches {
        sheet.offer(&format!("{date} (turn {})", turn + 1), Deed::Rewind(*turn as usize));
    }
    sheet.page.line("`branch N NAME` plays on from turn N under another name and leaves this campaign as it is.");
    sheet.page.gap();
    sheet.offer("What you did, turn by turn", Deed::Go(Place::Chronicle));
}

/// Help.
pub fn help(page: &mut Page, view: &HelpView) {
    page.title("How to play");
    for (title, lines) in &view.sections {
        page.head(title);
        lines.iter().for_each(|l| page.item(l));
    }
    page.head("What can be typed");
    page.item("a number: the line with that number; `2b` bargains for line 2, `2o` overrules those who refuse it");
    page.item("Enter alone: back, or the desk again");
    for (words, follows, does) in COMMANDS {
        let follows = if follows.is_empty() { String::new() } else { format!(" {follows}") };
        page.item(&format!("{}{follows}: {does}", words.join(" or ")));
    }
    page.item("any command by id, as a save has it: `lever NAME up`, `give BOARD MEANS PLACE UNITS` ...");
}
