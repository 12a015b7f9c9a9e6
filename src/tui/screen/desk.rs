//! The desk: a front page with the month's papers and agenda, and the state of things at its side.

use super::super::message::{Act, Route};
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Doc, Item, Pane, clip, figure_item, meter, sparkline, tone_role};
use super::{Ui, tone_sign};
use crate::view::{DeskView, Digest, Figure, GaugeView, PledgeView, StoryLine, Told};
use ratatui::layout::Rect;

/// The desk.
pub fn desk(ui: &Ui, view: &DeskView) -> Page {
    if ui.area.width >= 150 {
        return broad(ui, view);
    }
    ui.beside(
        |doc| {
            // A short terminal has no room to explain before the table is laid; the help tells the same.
            let low = ui.area.height < 26;
            guide(doc, view, if low { 1 } else { 9 });
            papers(doc, view, if low { 2 } else { 4 });
            agenda(doc, view);
            told_list(doc, view);
            changed(doc, &view.changed);
            moves(doc, view);
        },
        |doc| side(doc, view),
    )
}

fn broad(ui: &Ui, view: &DeskView) -> Page {
    let at = ui.area;
    let side_width = 46;
    let left_width = (at.width - side_width) / 2;
    let middle_width = at.width - side_width - left_width;
    let mut agenda_doc = ui.doc(left_width - 1);
    guide(&mut agenda_doc, view, 9);
    papers(&mut agenda_doc, view, 6);
    agenda(&mut agenda_doc, view);
    let mut news = ui.doc(middle_width - 1);
    told_list(&mut news, view);
    changed(&mut news, &view.changed);
    moves(&mut news, view);
    let mut numbers = ui.doc(side_width);
    side(&mut numbers, view);
    let column = |x: u16, width: u16| Rect::new(at.x + x, at.y, width, at.height);
    let panes = vec![
        Pane::new(column(0, left_width - 1), agenda_doc),
        Pane::new(column(left_width, middle_width - 1), news).ruled(),
        Pane::new(column(left_width + middle_width, side_width), numbers).ruled(),
    ];
    Page { panes, ..Page::default() }
}

fn guide(doc: &mut Doc, view: &DeskView, most: usize) {
    for line in view.guide.iter().take(most) {
        doc.indented(&format!("› {line}"), Role::Dim, 0, 2);
    }
    if !view.guide.is_empty() {
        doc.gap();
    }
}

fn papers(doc: &mut Doc, view: &DeskView, most: usize) {
    let theme = doc.theme.clone();
    for (i, paper) in view.papers.iter().take(most).enumerate() {
        // The first is the lead, set large: on its own lines, in capitals.
        if i == 0 {
            let masthead = format!("{}  {}", paper.name, paper.line);
            doc.text(&masthead, Role::Dim);
            for line in paper.headline.lines() {
                doc.text(&line.to_uppercase(), Role::Strong);
            }
        } else {
            let lead = vec![Bit::new(format!("{}  ", paper.name), theme.style(Role::Dim))];
            for paragraph in &paper.headline.paragraphs {
                doc.paragraph(&lead, paragraph, Role::Text, 0, 2);
            }
        }
    }
}

fn story(doc: &mut Doc, line: &StoryLine, initiative: bool) {
    let theme = doc.theme.clone();
    let mut item = Item::new(format!("story/{}", line.storylet), Act::Go(Route::Decision(line.storylet)));
    if line.answered.is_none() {
        item.digit = doc.digit();
    }
    item.letter = line.title.chars().next().map(|c| c.to_ascii_lowercase());
    let digit = item.digit;
    doc.item(item, |doc| {
        let number = digit.map_or("   ".to_owned(), |d| format!("{d}  "));
        let mut right = String::new();
        if let Some(answer) = &line.answered {
            right = clip(&format!("✓ {answer}"), doc.width / 2);
        } else if line.compulsory {
            right.push_str("must be answered");
        } else if line.urgent {
            right.push_str("urgent");
        } else if line.left == 1 && !initiative {
            right.push_str("lapses this turn");
        } else if line.left > 1 && line.left < 10 && !initiative {
            right = format!("{} turns left", line.left);
        }
        if line.cost > 0 && line.answered.is_none() {
            right = format!("{right}{}{} ●", if right.is_empty() { "" } else { " · " }, line.cost);
        }
        let role = if line.answered.is_some() { Role::Dim } else { Role::Strong };
        let right_role = if line.compulsory && line.answered.is_none() { Role::Accent } else { Role::Dim };
        doc.pair(vec![theme.span(Role::Key, number), theme.span(role, line.title.clone())], vec![theme.span(right_role, right)]);
        if line.answered.is_none() && !line.place.is_empty() && !initiative {
            let place = clip(&line.place, doc.width.saturating_sub(3));
            doc.indented(&place, Role::Dim, 3, 3);
        }
    });
}

fn agenda(doc: &mut Doc, view: &DeskView) {
    let theme = doc.theme.clone();
    doc.head("On the table");
    for line in &view.events {
        story(doc, line, false);
    }
    if view.events.is_empty() {
        doc.text("No event waits. What you do now is your own idea.", Role::Dim);
    }
    for petition in &view.petitions {
        let mut item = Item::new(format!("petition/{}", petition.index), Act::Go(Route::Petition(petition.index)));
        item.digit = doc.digit();
        let digit = item.digit;
        doc.item(item, |doc| {
            let number = digit.map_or("   ".to_owned(), |d| format!("{d}  "));
            let words = clip(&petition.text.line(), doc.width.saturating_sub(3) * 2);
            doc.bits(
                &[
                    Bit::new(number, theme.style(Role::Key)),
                    Bit::new(format!("{}: ", petition.from), theme.style(Role::Strong)),
                    Bit::new(words, theme.style(Role::Dim)),
                ],
                0,
                3,
            );
        });
    }
    let talks = view.talks.iter().filter(|t| t.open || t.standing == "signed");
    let boards = view.boards.iter().filter(|b| b.open);
    let rows: Vec<(String, Act, String, String)> = talks
        .map(|t| {
            let (_, made, most) = t.offers;
            let right = if t.open { format!("{made} of {most} offers made") } else { t.standing.clone() };
            (format!("talks/{}", t.index), Act::Go(Route::Talks(t.index)), t.title.clone(), right)
        })
        .chain(boards.map(|b| {
            let left: Vec<String> =
                b.means.iter().filter(|m| m.left > 0).map(|m| format!("{} {}", m.left, m.label.to_lowercase())).collect();
            let right = if left.is_empty() { "all given".into() } else { left.join(", ") };
            (format!("board/{}", b.index), Act::Go(Route::Board(b.index)), b.title.clone(), right)
        }))
        .collect();
    if !rows.is_empty() {
        doc.head("Tables that stand open");
        for (key, act, label, right) in rows {
            super::numbered(doc, Item::new(key, act), &label, &right, false);
        }
    }
    if !view.initiatives.is_empty() {
        doc.head("What could be taken up");
        for line in &view.initiatives {
            story(doc, line, true);
        }
    }
    doc.head("And always");
    let moved = view.levers.len();
    doc.item(Item::new("levers", Act::Go(Route::Levers)), |doc| {
        doc.pair(vec![theme.span(Role::Text, "Standing policies")], vec![theme.span(Role::Dim, format!("{moved} of them"))]);
    });
    doc.item(Item::new("cabinet", Act::Go(Route::Cabinet)), |doc| {
        doc.pair(vec![theme.span(Role::Text, "Appointments")], vec![theme.span(Role::Dim, format!("{} offices", view.offices.len()))]);
    });
    let act = match &view.close.refused {
        Some(why) => Act::Refused(why.clone()),
        None => Act::Do(view.close.command.clone()),
    };
    doc.item(Item::new("close", act), |doc| {
        let right = match (&view.close.refused, view.header.attention) {
            (Some(_), _) if doc.width < 52 => "✗ something waits".into(),
            (Some(_), _) => "✗ something must be answered first".into(),
            (None, 0) => String::new(),
            (None, n) => format!("{n} attention unspent, not kept"),
        };
        doc.pair(vec![theme.span(Role::Accent, "Close the turn")], vec![theme.span(Role::Dim, right)]);
    });
}

/// One thing told.
pub fn told(doc: &mut Doc, told: &Told) {
    let theme = doc.theme.clone();
    if !told.title.is_empty() {
        doc.bits(
            &[
                Bit::new(format!("{} ", tone_sign(told.tone)), theme.style(tone_role(told.tone))),
                Bit::new(told.title.clone(), theme.style(Role::Strong)),
            ],
            0,
            2,
        );
    }
    doc.prose(&told.text, Role::Text, 2);
}

fn told_list(doc: &mut Doc, view: &DeskView) {
    if view.told.is_empty() {
        return;
    }
    doc.head("What came of it");
    for (i, one) in view.told.iter().enumerate() {
        if i > 0 {
            doc.gap();
        }
        told(doc, one);
    }
}

fn changed(doc: &mut Doc, digests: &[Digest]) {
    if digests.is_empty() {
        return;
    }
    doc.head("What moved, and why");
    for digest in digests {
        let figure = &digest.figure;
        let act = Act::Ask(figure.quantity.clone());
        doc.note_number(&figure.label, &figure.quantity);
        doc.item(Item::new(format!("changed/{}", figure.quantity), act).asks(&figure.quantity), |doc| {
            super::super::widget::figure_line(doc, figure);
            let causes: Vec<String> = digest.causes.iter().take(3).map(|(label, text, _)| format!("{label} {text}")).collect();
            doc.indented(&causes.join(" · "), Role::Dim, 2, 2);
        });
    }
}

fn moves(doc: &mut Doc, view: &DeskView) {
    if view.moves.is_empty() {
        return;
    }
    let theme = doc.theme.clone();
    doc.head("The others");
    for one in &view.moves {
        doc.bits(
            &[Bit::new(one.actor.clone(), theme.style(Role::Strong)), Bit::new(format!("  {}", one.strategy), theme.style(Role::Dim))],
            0,
            2,
        );
        if one.label.is_empty() && one.seen.is_empty() {
            doc.indented("nothing that was seen", Role::Dim, 2, 2);
        }
        doc.prose(&one.seen, Role::Text, 2);
        let next: Vec<String> = one.next.iter().take(2).map(|(label, chance)| format!("{label} ({:.0} %)", chance * 100.0)).collect();
        if !next.is_empty() {
            doc.indented(&format!("next, perhaps: {}", next.join(", ")), Role::Dim, 2, 4);
        }
    }
}

/// A gauge: its name and value large, a bar, and how it went.
pub fn gauge(doc: &mut Doc, view: &GaugeView) {
    let theme = doc.theme.clone();
    let figure = &view.figure;
    doc.note_number(&figure.label, &figure.quantity);
    doc.item(Item::new(format!("gauge/{}", view.id), Act::Go(Route::Balance)).asks(&figure.quantity), |doc| {
        let mut right = vec![theme.span(Role::Strong, figure.text.clone())];
        right.extend(super::super::widget::change_spans(&theme, figure.change.as_ref()));
        doc.pair(vec![theme.span(Role::Strong, figure.label.to_uppercase())], right);
        let spark = sparkline(&view.history, 8);
        let cells = doc.width.saturating_sub(if spark.is_empty() { 0 } else { spark.chars().count() + 1 });
        let role = if figure.good < 0 { Role::Bad } else { Role::Accent };
        let mut spans = meter(&theme, figure.share, cells, role);
        if view.history.len() > 1 {
            spans.push(theme.span(Role::Dim, format!(" {spark}")));
        }
        doc.line(spans.into());
    });
}

/// A pledge: to whom, what, until when, believed or not.
pub fn pledge(doc: &mut Doc, view: &PledgeView) {
    let theme = doc.theme.clone();
    let role = if view.pressing { Role::Bad } else { Role::Dim };
    let sign = if view.pressing { "! " } else { "" };
    doc.bits(
        &[Bit::new(format!("{}: ", view.holder), theme.style(Role::Strong)), Bit::new(view.text.line(), theme.style(Role::Text))],
        0,
        2,
    );
    doc.indented(&format!("{sign}{} · {}", view.due, view.belief_word), role, 2, 2);
}

fn side(doc: &mut Doc, view: &DeskView) {
    for one in &view.gauges {
        gauge(doc, one);
        doc.gap();
    }
    // What the base would fight for has its own place below.
    let twice = |f: &Figure| view.base.iter().any(|line| line.figure.quantity == f.quantity);
    for figure in view.figures.iter().filter(|f| !twice(f)) {
        figure_item(doc, figure, false);
    }
    if !view.base.is_empty() {
        doc.head("What the base would fight for");
        for line in &view.base {
            figure_item(doc, &line.figure, false);
            doc.indented(&line.words, Role::Dim, 2, 2);
        }
    }
    if !view.pledges.is_empty() {
        doc.head("Your word");
        for one in &view.pledges {
            pledge(doc, one);
        }
    }
}
