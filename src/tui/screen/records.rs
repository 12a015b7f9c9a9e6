//! Own history with its branch points, and the saves.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Item};
use super::{Ui, numbered};
use crate::view::{ChronicleView, Deed, SavesView};

/// What was done, turn by turn; every turn can be gone back to or branched from.
pub fn chronicle(ui: &Ui, view: &ChronicleView) -> Page {
    let key = |i: usize| format!("deed/{i}");
    let wanted = |d: &Deed| match ui.place.filter {
        Some(0) => !d.choice.is_empty(),
        Some(_) => d.historical == Some(false),
        None => true,
    };
    let chosen = view.deeds.iter().enumerate().find(|(i, _)| ui.is_chosen(&key(*i))).map(|(_, d)| d);
    let chosen = chosen.or_else(|| view.deeds.iter().find(|d| wanted(d)));
    ui.beside(
        |doc| {
            let theme = doc.theme.clone();
            doc.title("CHRONICLE");
            if !view.rewinds.is_empty() {
                doc.text(&view.rewinds, Role::Dim);
            }
            if view.deeds.is_empty() {
                doc.text("Nothing has been done yet.", Role::Dim);
            } else if view.deeds.iter().any(|d| d.historical.is_some()) {
                doc.text("= as in the record   ≠ against it", Role::Dim);
            } else {
                doc.text("┬ the first of its turn", Role::Dim);
            }
            let mut date = "";
            for (i, deed) in view.deeds.iter().enumerate().filter(|(_, d)| wanted(d)) {
                if deed.date != date {
                    doc.head(&deed.date);
                    date = &deed.date;
                }
                let act = match deed.command {
                    Some(command) => {
                        Act::Sure(format!("Go back to before “{}”? What followed is undone.", deed.title), Box::new(Act::Rewind(command)))
                    }
                    None => Act::Nothing,
                };
                doc.item(Item::new(key(i), act), |doc| {
                    let mark = match deed.historical {
                        Some(true) => "= ",
                        Some(false) => "≠ ",
                        None if deed.branch => "┬ ",
                        None => "· ",
                    };
                    doc.bits(
                        &[
                            Bit::new(mark, theme.style(Role::Accent)),
                            Bit::new(deed.title.clone(), theme.style(Role::Text)),
                            Bit::new(
                                if deed.choice.is_empty() { String::new() } else { format!("  {}", deed.choice) },
                                theme.style(Role::Dim),
                            ),
                        ],
                        0,
                        2,
                    );
                });
            }
        },
        |doc| {
            if let Some(deed) = chosen {
                doc.head(&deed.title);
                doc.text(&deed.choice, Role::Strong);
                doc.prose(&deed.outcome, Role::Text, 0);
            }
            doc.head("Show");
            // What departs from the record is told when it is over.
            let kinds = [("everything", None), ("own decisions", Some(0)), ("departures from the record", Some(1))];
            let told = if view.deeds.iter().any(|d| d.historical.is_some()) { kinds.len() } else { 2 };
            for (label, kind) in kinds.into_iter().take(told) {
                let here = ui.place.filter == kind;
                let mark = if here { "● " } else { "○ " };
                doc.item(Item::new(format!("filter/{label}"), Act::Filter(kind)), |doc| {
                    let theme = doc.theme.clone();
                    doc.spans(vec![theme.span(Role::Accent, mark), theme.span(Role::Text, label)], 2);
                });
            }
            if !view.turns.is_empty() {
                doc.head("Back, in this campaign");
                for (turn, date) in &view.turns {
                    let sure =
                        Act::Sure(format!("Go back to the opening of {date}? What followed is undone."), Box::new(Act::RewindTurn(*turn)));
                    doc.item(Item::new(format!("rewind/{turn}"), sure), |doc| doc.text(date, Role::Text));
                }
                doc.head("Branch into another");
                for (turn, date) in &view.turns {
                    doc.item(Item::new(format!("branch/{turn}"), Act::Branch(*turn)), |doc| doc.text(&format!("┬ {date}"), Role::Text));
                }
            }
        },
    )
}

/// Saves: load, restore the copy before, remove; and a name for this campaign.
pub fn saves(ui: &Ui, view: &SavesView, playing: bool) -> Page {
    ui.beside(
        |doc| {
            doc.title("SAVES");
            doc.text("A campaign is kept after every command, with the copy before it.", Role::Dim);
            if view.saves.is_empty() {
                doc.gap();
                doc.text("There are none yet.", Role::Text);
            }
            for save in &view.saves {
                doc.gap();
                let here = save.name == view.current;
                let label = if here { format!("{} (this campaign)", save.name) } else { save.name.clone() };
                let item = Item::new(format!("load/{}", save.name), Act::Load(save.name.clone()));
                numbered(doc, item, &label, &save.date, false);
                let commands = format!("{} command{}", save.commands, if save.commands == 1 { "" } else { "s" });
                let short = format!("{} · {} · seed {}", save.scenario, save.lens, save.seed);
                let whole = format!("{short} · {commands}");
                let fits = super::super::widget::wide(&whole) + 3 <= doc.width;
                doc.indented(if fits { &whole } else { &short }, Role::Dim, 3, 3);
                if !save.warning.is_empty() {
                    doc.indented(&format!("! {}", save.warning), Role::Bad, 3, 5);
                }
            }
        },
        |doc| {
            if playing {
                doc.head("This campaign");
                let name =
                    if view.current.is_empty() { "kept from its first command on".to_owned() } else { format!("kept as {}", view.current) };
                doc.text(&name, Role::Dim);
                doc.item(Item::new("name", Act::SaveAs), |doc| doc.text("Keep it under another name", Role::Text));
            }
            if !view.saves.is_empty() {
                doc.head("The copy before the last");
                for save in &view.saves {
                    let act =
                        Act::Sure(format!("Load the copy before the last of “{}”?", save.name), Box::new(Act::Recover(save.name.clone())));
                    doc.item(Item::new(format!("recover/{}", save.name), act), |doc| doc.text(&save.name, Role::Text));
                }
                doc.head("Remove");
                for save in &view.saves {
                    let act = Act::Sure(format!("Remove “{}” for good?", save.name), Box::new(Act::Remove(save.name.clone())));
                    doc.item(Item::new(format!("remove/{}", save.name), act), |doc| doc.text(&save.name, Role::Text));
                }
            }
        },
    )
}
