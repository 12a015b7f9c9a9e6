//! Tables: talks, where an offer is composed clause by clause; boards, where means are given to places.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Doc, Item, Pane, clip, meter, tone_role, wide};
use super::{Ui, directions, forecast, sources};
use crate::view::{Action, BoardView, TalksView};
use ratatui::layout::Rect;
use ratatui::text::Span;

/// Talks.
pub fn talks(ui: &Ui, view: &TalksView) -> Page {
    ui.beside(|doc| clauses(doc, ui, view), |doc| acceptance(doc, ui, view))
}

fn clauses(doc: &mut Doc, ui: &Ui, view: &TalksView) {
    let theme = doc.theme.clone();
    doc.title(&view.title.to_uppercase());
    let (all, now, most) = view.offers;
    doc.text(&format!("{} · {all} offers so far, {now} of {most} this turn", view.standing), Role::Dim);
    doc.gap();
    doc.prose(&view.body, Role::Text, 0);
    doc.head("Your offer");
    for (c, clause) in view.clauses.iter().enumerate() {
        let key = format!("clause/{}", clause.id);
        let here = ui.is_chosen(&key) || (ui.place.key.is_none() && c == 0);
        let at = view.draft.get(c).copied().unwrap_or(clause.chosen);
        let last = clause.terms.len().saturating_sub(1) as u32;
        let turn = |to: u32| Act::Term(view.index, c, to);
        let less = (at > 0).then(|| turn(at - 1));
        let more = (at < last).then(|| turn(at + 1));
        let next = turn(if at < last { at + 1 } else { 0 });
        let mut item = Item::new(key, next).turns(less.clone(), more.clone());
        if item.less.is_none() && item.more.is_none() {
            item.act = Act::Nothing;
        }
        item.letter = clause.label.chars().next().map(|c| c.to_ascii_lowercase());
        doc.item(item, |doc| {
            let term = clause.terms.get(at as usize);
            let words = term.map_or("", |t| t.label.as_str());
            let arrows = (if less.is_some() { "‹ " } else { "  " }, if more.is_some() { " ›" } else { "  " });
            let role = if at == 0 { Role::Dim } else { Role::Strong };
            let room = doc.width.saturating_sub(wide(&clause.label) + 8);
            doc.pair(
                vec![theme.span(Role::Text, clause.label.clone())],
                vec![
                    theme.span(Role::Key, arrows.0.replace('‹', "◂")),
                    theme.span(role, clip(words, room.max(12))),
                    theme.span(Role::Key, arrows.1.replace('›', "▸")),
                ],
            );
            if let Some(term) = clause.in_force.and_then(|t| clause.terms.get(t as usize)) {
                doc.indented(&format!("in force: {}", term.label), Role::Dim, 2, 2);
            }
            if here {
                doc.prose(&clause.about, Role::Dim, 2);
                if let Some(term) = term {
                    worth(doc, view, term);
                    directions(doc, "signed:", &term.directions, 2);
                }
            }
        });
    }
    doc.gap();
    let act = action(&view.offer);
    doc.item(Item::new("offer", act), |doc| {
        let cost = if view.offer.cost > 0 { format!("{} ●", view.offer.cost) } else { String::new() };
        doc.pair(vec![theme.span(Role::Accent, "Lay this offer on the table")], vec![theme.span(Role::Dim, cost)]);
        if view.draft.iter().all(|t| *t == 0) {
            doc.indented("Nothing is offered yet: ◂ and ▸ turn a clause.", Role::Dim, 2, 4);
        } else if let Some(why) = &view.offer.refused {
            doc.indented(&format!("✗ {why}"), Role::Bad, 2, 4);
        }
    });
    if let Some(history) = &view.history {
        doc.head("What the record did");
        doc.text(history, Role::Text);
    }
    if !view.sources.is_empty() {
        doc.gap();
        sources(doc, &view.sources);
    }
}

fn worth(doc: &mut Doc, view: &TalksView, term: &crate::view::TermView) {
    let theme = doc.theme.clone();
    let mut bits = Vec::new();
    for (wing, worth) in view.wings.iter().zip(&term.worth).filter(|(_, w)| **w != 0.0) {
        let role = if *worth > 0.0 { Role::Good } else { Role::Bad };
        bits.push(Bit::new(format!("{} ", wing.label), theme.style(Role::Dim)));
        bits.push(Bit::new(format!("{worth:+.0}  "), theme.style(role)));
    }
    for (party, price) in view.ratifiers.iter().zip(&term.price).filter(|(_, p)| **p != 0.0) {
        bits.push(Bit::new(format!("price with {} ", party.name), theme.style(Role::Dim)));
        bits.push(Bit::new(format!("{price:.0}  "), theme.style(Role::Bad)));
    }
    if !bits.is_empty() {
        doc.bits(&bits, 2, 2);
    }
}

fn acceptance(doc: &mut Doc, ui: &Ui, view: &TalksView) {
    let theme = doc.theme.clone();
    doc.head("They would sign");
    doc.pair(vec![theme.span(Role::Strong, "this offer")], vec![theme.span(Role::Accent, view.chance_words.clone())]);
    doc.line(meter(&theme, view.chance, doc.width, Role::Accent).into());
    for wing in &view.wings {
        doc.gap();
        doc.pair(
            vec![theme.span(Role::Text, wing.label.clone()), theme.span(Role::Dim, format!("  {:.0} %", wing.weight * 100.0))],
            vec![theme.span(Role::Value, wing.chance_words.clone())],
        );
        doc.line(meter(&theme, wing.chance, doc.width, Role::Dim).into());
        doc.prose(&wing.about, Role::Dim, 2);
    }
    doc.head("And your own");
    for party in &view.ratifiers {
        let (sign, role) = if party.refuses { ("✗ refuses", Role::Bad) } else { ("✓ bears it", Role::Good) };
        doc.pair(vec![theme.span(Role::Text, party.name.clone())], vec![theme.span(role, sign)]);
        doc.indented(&format!("price {:.0}, bears {:.0}", party.price, party.bears), Role::Dim, 2, 2);
    }
    if !forecast::forecasts(doc, ui.forecasts, &view.offer.command) {
        doc.gap();
        doc.text("f asks what they expect of this offer.", Role::Dim);
    }
}

fn action(action: &Action) -> Act {
    match &action.refused {
        Some(why) => Act::Refused(why.clone()),
        None => Act::Do(action.command.clone()),
    }
}

/// A board: places down, means across; each means below with what can be given.
pub fn board(ui: &Ui, view: &BoardView) -> Page {
    let chosen = view.places.iter().find(|place| (0..view.means.len()).any(|m| ui.is_chosen(&format!("give/{m}/{}", place.index))));
    // Where there is height the whole stays in sight above, and the rows below it scroll.
    let (left, _) = ui.columns();
    let overview = ui.area.height >= 30 && usize::from(left) >= 24 + 12 * view.means.len();
    let mut page = ui.beside(
        |doc| {
            doc.title(&view.title.to_uppercase());
            if !view.open {
                doc.text("Not in play now.", Role::Bad);
            }
            if view.cost > 0 {
                doc.text(&format!("The first change of this turn costs {} of attention.", view.cost), Role::Dim);
            }
            doc.gap();
            doc.prose(&view.body, Role::Text, 0);
            doc.gap();
            if overview {
                let name = view.places.iter().map(|p| wide(&p.label) + 2).max().unwrap_or(0).clamp(12, 28);
                let room = doc.width.saturating_sub(name) / view.means.len().max(1);
                matrix(doc, ui, view, room.clamp(10, 16));
            } else {
                for m in 0..view.means.len() {
                    gifts(doc, view, m);
                }
            }
        },
        |doc| {
            if let Some(place) = chosen.or(view.places.first()) {
                doc.head(&place.label);
                doc.text(&place.about, Role::Text);
                doc.gap();
                for figure in &place.shows {
                    super::super::widget::figure_line(doc, figure);
                    doc.note_number(&figure.label, &figure.quantity);
                }
                doc.gap();
                doc.prose(&place.note, Role::Text, 0);
            }
        },
    );
    if overview && let Some(top) = page.panes.first_mut() {
        let area = top.area;
        let mut doc = ui.doc(area.width);
        for m in 0..view.means.len() {
            gifts(&mut doc, view, m);
        }
        let rows = (top.doc.rows.len() as u16 + 1).min(area.height / 2);
        top.area.height = rows.saturating_sub(1);
        let below = Rect { y: area.y + rows, height: area.height - rows, ..area };
        page.panes.insert(1, Pane::new(below, doc));
    }
    page
}

/// One means: a row for each place, turned with Left and Right, or typed after Enter.
fn gifts(doc: &mut Doc, view: &BoardView, m: usize) {
    let theme = doc.theme.clone();
    let means = &view.means[m];
    doc.head(&format!("{}: {} left of {}, {} asked for", means.label, means.left, means.amount, means.need));
    for place in &view.places {
        let Some(cell) = place.cells.get(m) else { continue };
        let key = format!("give/{m}/{}", place.index);
        let item = Item::new(key, Act::Units(cell.give.clone())).turns(Some(action(&cell.less)), Some(action(&cell.more)));
        doc.item(item, |doc| {
            let role = tone_role(cell.tone);
            let sign = if cell.need == 0 {
                "·"
            } else if cell.given >= cell.need {
                "✓"
            } else {
                "✗"
            };
            let bar = 10.min(doc.width / 5);
            let share = if cell.need == 0 { 0.0 } else { f64::from(cell.given) / f64::from(cell.need) };
            let mut right = vec![theme.span(Role::Key, "◂ "), theme.span(Role::Strong, format!("{:>2}", cell.given))];
            right.push(theme.span(Role::Dim, format!(" of {:<2}", cell.need)));
            right.push(theme.span(Role::Key, " ▸ "));
            right.extend(meter(&theme, share, bar, role));
            right.push(theme.span(role, format!(" {sign}")));
            doc.pair(vec![theme.span(Role::Text, place.label.clone())], right);
        });
    }
}

/// Places down, means across; the cell under the cursor stands out.
fn matrix(doc: &mut Doc, ui: &Ui, view: &BoardView, cell: usize) {
    let theme = doc.theme.clone();
    let name = doc.width.saturating_sub(cell * view.means.len());
    // A label too long for its column takes two rows.
    let halves: Vec<(String, String)> = view.means.iter().map(|m| two_rows(&m.label, cell - 1)).collect();
    let dim = |words: &str| theme.span(Role::Dim, format!("{words:>cell$}"));
    if halves.iter().any(|h| !h.0.is_empty()) {
        let mut head = vec![Span::raw(" ".repeat(name))];
        head.extend(halves.iter().map(|h| dim(&h.0)));
        doc.line(head.into());
    }
    let mut head = vec![theme.span(Role::Dim, format!("{:<name$}", clip(&view.places_label, name)))];
    head.extend(halves.iter().map(|h| dim(&h.1)));
    doc.line(head.into());
    let none = ui.place.key.is_none();
    for place in &view.places {
        let label = clip(&place.label, name.saturating_sub(1));
        let pad = name.saturating_sub(wide(&label));
        let mut spans = vec![theme.span(Role::Text, label), Span::raw(" ".repeat(pad))];
        for (m, value) in place.cells.iter().enumerate() {
            let here = ui.is_chosen(&format!("give/{m}/{}", place.index)) || none && m == 0 && view.places.first() == Some(place);
            let words = if value.need == 0 && value.given == 0 { "·".into() } else { format!("{} of {}", value.given, value.need) };
            spans.push(Span::raw(" ".repeat(cell.saturating_sub(wide(&words)))));
            let style = theme.style(tone_role(value.tone));
            spans.push(Span::styled(words, if here { style.patch(theme.style(Role::Select)) } else { style }));
        }
        doc.line(spans.into());
    }
    let mut left = vec![theme.span(Role::Dim, format!("{:<name$}", "left to give"))];
    left.extend(view.means.iter().map(|m| theme.span(Role::Strong, format!("{:>cell$}", m.left))));
    doc.line(left.into());
}

/// A label in two rows of at most so many cells, the first empty where one row is enough.
fn two_rows(label: &str, room: usize) -> (String, String) {
    if wide(label) <= room {
        return (String::new(), label.to_owned());
    }
    let breaks = label.match_indices(' ').map(|(at, _)| at);
    let at = breaks.filter(|at| wide(&label[..*at]) <= room).min_by_key(|at| (2 * at).abs_diff(label.len()));
    match at {
        Some(at) => (label[..at].to_owned(), clip(label[at..].trim_start(), room)),
        None => (String::new(), clip(label, room)),
    }
}
