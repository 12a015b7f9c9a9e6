//! The ending: what happened, your aims, why, the verdicts, the truth behind the estimates, history beside it.

use super::super::message::{Act, Route};
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Doc, Item, Pane, meter, sparkline};
use super::Ui;
use super::balance::cause_row;
use crate::view::EndingView;
use ratatui::layout::Rect;

/// The ending.
pub fn ending(ui: &Ui, view: &EndingView) -> Page {
    let at = ui.area;
    let with_picture = at.width >= 100 && at.height >= 20;
    let art_width = if with_picture { (at.width / 4).min(at.height * 3 / 2) } else { 0 };
    let inner = Ui { area: Rect { x: at.x + art_width, width: at.width - art_width, ..at }, ..*ui };
    let main = |doc: &mut Doc| {
        let theme = doc.theme.clone();
        doc.title(&view.title.to_uppercase());
        let (sign, role, words) =
            if view.stands { ("✓", Role::Good, "The government stands.") } else { ("✗", Role::Bad, "The government does not stand.") };
        doc.bits(&[Bit::new(format!("{sign} "), theme.style(role)), Bit::new(words, theme.style(Role::Strong))], 0, 2);
        doc.gap();
        doc.prose(&view.body, Role::Text, 0);
        if !view.aims.is_empty() {
            doc.head("What you would have called victory");
            for aim in view.aims.iter().filter(|a| a.named).chain(view.aims.iter().filter(|a| !a.named)) {
                let (sign, role, word) = if aim.met { ("✓", Role::Good, "met") } else { ("✗", Role::Bad, "not met") };
                let label = if aim.named { Role::Strong } else { Role::Dim };
                let mut right = meter(&theme, aim.progress / 100.0, 12.min(doc.width / 5), Role::Dim);
                right.push(theme.span(role, format!("  {word:>7}")));
                doc.pair(vec![theme.span(role, format!("{sign} ")), theme.span(label, aim.label.clone())], right);
            }
        }
        if !view.why.is_empty() {
            doc.head("Why");
            for (figure, causes) in &view.why {
                doc.note_number(&figure.label, &figure.quantity);
                let item = Item::new(format!("why/{}", figure.quantity), Act::Ask(figure.quantity.clone())).asks(&figure.quantity);
                doc.item(item, |doc| super::super::widget::figure_line(doc, figure));
                for cause in causes.iter().take(6) {
                    cause_row(doc, cause, 2);
                }
            }
        }
        doc.head("The verdicts");
        for verdict in &view.verdicts {
            doc.gap();
            doc.bits(
                &[
                    Bit::new(verdict.name.clone(), theme.style(Role::Strong)),
                    Bit::new(format!("  {}", verdict.holders), theme.style(Role::Dim)),
                ],
                0,
                2,
            );
            doc.prose(&verdict.text, Role::Text, 2);
        }
        if !view.history.is_empty() {
            doc.head("What happened");
            doc.prose(&view.history, Role::Text, 0);
        }
    };
    let side = |doc: &mut Doc| {
        let theme = doc.theme.clone();
        doc.head("The world ran on");
        let chosen = if view.revealed { "" } else { ", as chosen" };
        let name = Bit::new(view.lens.name.clone(), theme.style(Role::Accent));
        doc.bits(&[name, Bit::new(chosen, theme.style(Role::Dim))], 0, 0);
        doc.text(&view.lens.claim, Role::Text);
        if !view.truth.is_empty() {
            doc.head("Behind the estimates");
            for line in &view.truth {
                let item = Item::new(format!("truth/{}", line.quantity), Act::Ask(line.quantity.clone())).asks(&line.quantity);
                doc.item(item, |doc| {
                    doc.pair(vec![theme.span(Role::Text, line.label.clone())], vec![theme.span(Role::Strong, line.truth.clone())]);
                    doc.indented(&format!("said {}", line.believed), Role::Dim, 2, 2);
                    let track = sparkline(&line.track, 12);
                    if super::super::widget::wide(&line.words) + 18 <= doc.width {
                        doc.indented(&format!("{track}  {}", line.words), Role::Dim, 2, 2);
                    } else {
                        doc.indented(&track, Role::Dim, 2, 2);
                        doc.indented(&line.words, Role::Dim, 2, 2);
                    }
                });
            }
        }
        if !view.departures.is_empty() {
            doc.head("Where you left the record");
            for (date, title, own, record) in &view.departures {
                doc.bits(
                    &[Bit::new(format!("{date}  "), theme.style(Role::Dim)), Bit::new(title.clone(), theme.style(Role::Strong))],
                    0,
                    2,
                );
                doc.indented(&format!("you: {own}"), Role::Text, 2, 4);
                doc.indented(&format!("then: {record}"), Role::Dim, 2, 4);
            }
        }
        if !view.branches.is_empty() {
            doc.head("Branch from here");
            for (turn, date) in &view.branches {
                doc.item(Item::new(format!("branch/{turn}"), Act::Branch(*turn)), |doc| doc.text(&format!("┬ {date}"), Role::Text));
            }
        }
        if !view.rewinds.is_empty() {
            doc.gap();
            doc.text(&view.rewinds, Role::Dim);
        }
        doc.head("And then");
        doc.item(Item::new("chronicle", Act::Go(Route::Chronicle)), |doc| doc.text("The chronicle of it", Role::Text));
        doc.item(Item::new("library", Act::Go(Route::Library)), |doc| doc.text("What came after, in the library", Role::Text));
        doc.item(Item::new("title", Act::ToTitle), |doc| doc.text("To the title", Role::Text));
        for source in &view.sources {
            doc.indented(&format!("· {source}"), Role::Dim, 0, 2);
        }
    };
    // Beside a picture in a terminal of middling breadth all of it makes one column.
    let mut page = if with_picture && at.width < 150 {
        inner.alone(96, |doc| {
            main(doc);
            doc.gap();
            side(doc);
        })
    } else {
        inner.beside(main, side)
    };
    if with_picture {
        let id = if !view.art.is_empty() {
            view.art.clone()
        } else if view.stands {
            "stands".into()
        } else {
            "falls".into()
        };
        page.picture = Some((id, Rect { width: art_width - 1, ..at }));
    }
    if page.panes.is_empty() {
        page.panes.push(Pane::new(at, ui.doc(at.width)));
    }
    page
}
