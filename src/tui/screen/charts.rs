//! One chart: up to three quantities over the horizon, with the record's marks.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Item, Pane, chart, value_text};
use super::Ui;
use crate::view::Figure;
use ratatui::layout::Rect;

/// The chart, its legend and marks, and the list of quantities.
pub fn charts(ui: &Ui) -> Page {
    let balance = ui.game.balance();
    let all: Vec<(&str, &Figure)> = balance.sectors.iter().flat_map(|s| s.figures.iter().map(move |f| (s.name.as_str(), f))).collect();
    // Nothing chosen yet: the first number of the desk.
    let plotted: Vec<String> = if ui.plotted.is_empty() {
        let desk = ui.game.desk();
        desk.figures.iter().chain(all.iter().map(|(_, f)| *f)).map(|f| f.quantity.clone()).take(1).collect()
    } else {
        ui.plotted.to_vec()
    };
    let view = ui.game.chart(&plotted);
    let at = ui.area;
    let (left, right) = ui.columns();
    let narrow = right == 0;
    let mut list = ui.doc(if narrow { at.width } else { right });
    list.text("Enter shows or hides; three at most.", Role::Dim);
    let mut sector = "";
    for (name, figure) in &all {
        if *name != sector {
            list.head(name);
            sector = name;
        }
        list.note_number(&figure.label, &figure.quantity);
        let on = plotted.contains(&figure.quantity);
        let mut item = Item::new(format!("plot/{}", figure.quantity), Act::Plot(figure.quantity.clone())).asks(&figure.quantity);
        item.letter = figure.label.chars().next().map(|c| c.to_ascii_lowercase());
        list.item(item, |doc| {
            let theme = doc.theme.clone();
            let (mark, role) = if on { ("● ", Role::Strong) } else { ("○ ", Role::Text) };
            let value = value_text(figure, doc.width.saturating_sub(2));
            doc.pair(vec![theme.span(Role::Accent, mark), theme.span(role, figure.label.clone())], vec![theme.span(Role::Dim, value)]);
        });
    }
    let list_rows = if narrow { at.height / 3 } else { 0 };
    let graph_area = Rect { width: left.saturating_sub(1), height: at.height - list_rows, ..at };
    let mut graph = ui.doc(graph_area.width);
    let theme = graph.theme.clone();
    graph.title(&view.title.to_uppercase());
    let lines = [Role::ChartA, Role::ChartB, Role::ChartC];
    for (i, series) in view.series.iter().enumerate() {
        let words = if series.estimate { "  as estimated" } else { "" };
        graph.pair(
            vec![
                theme.span(lines[i % 3], format!("{} ━ ", i + 1)),
                theme.span(Role::Text, series.figure.label.clone()),
                theme.span(Role::Dim, words),
            ],
            vec![theme.span(Role::Value, series.figure.text.clone())],
        );
    }
    let marks: Vec<_> = view.marks.iter().collect();
    let legend = marks.len().min(3) as u16 + u16::from(!marks.is_empty());
    let rows = graph_area.height.saturating_sub(graph.rows.len() as u16 + legend + 1).max(6);
    for line in chart(&theme, &view, graph.width, usize::from(rows.min(28))) {
        graph.line(line);
    }
    if !marks.is_empty() {
        graph.bits(&[Bit::new("◆ the record, observed   ◇ judged   dotted: its band", theme.style(Role::Dim))], 0, 0);
        for mark in marks {
            let sign = if mark.observed { "◆" } else { "◇" };
            graph.bits(
                &[
                    Bit::new(format!("{sign} {}  ", mark.date), theme.style(Role::Text)),
                    Bit::new(format!("{:.1} ({:.0} to {:.0})  ", mark.value, mark.band.0, mark.band.1), theme.style(Role::Value)),
                    Bit::new(mark.source.clone(), theme.style(Role::Dim)),
                ],
                0,
                2,
            );
        }
    }
    let list_area =
        if narrow { Rect { y: at.y + graph_area.height, height: list_rows, ..at } } else { Rect { x: at.x + left, width: right, ..at } };
    let list = Pane::new(list_area, list);
    let panes = vec![Pane::new(graph_area, graph), if narrow { list } else { list.ruled() }];
    Page { panes, ..Page::default() }
}
