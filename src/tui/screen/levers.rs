//! Standing policies: where each stands, what a step costs and does.

use super::super::message::Act;
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Item, clip, wide};
use super::{Ui, directions, forecast};
use crate::view::{DeskView, LeverStep, LeverView};

fn key(lever: &LeverView) -> String {
    format!("lever/{}", lever.id)
}

fn step(steps: &[LeverStep], up: bool) -> Option<&LeverStep> {
    steps.iter().find(|s| s.up == up)
}

fn act(step: &LeverStep) -> Act {
    if let Some(why) = &step.action.refused {
        return Act::Refused(why.clone());
    }
    let act = Act::Do(step.action.command.clone());
    if step.reversal { Act::Sure("It counts as going back on your word. Move it all the same?".into(), Box::new(act)) } else { act }
}

/// All policies by sector; the chosen one in full at the side.
pub fn levers(ui: &Ui, view: &DeskView) -> Page {
    let chosen = view.levers.iter().find(|l| ui.is_chosen(&key(l))).or(view.levers.first());
    let mut sectors: Vec<&str> = Vec::new();
    for lever in &view.levers {
        if !sectors.contains(&lever.sector.as_str()) {
            sectors.push(&lever.sector);
        }
    }
    ui.beside(
        |doc| {
            let theme = doc.theme.clone();
            doc.title("STANDING POLICIES");
            doc.text(
                "A step costs 1 of attention, 2 against a party's line; it bites over one to four turns. ◂ and ▸ turn the chosen one.",
                Role::Dim,
            );
            for sector in &sectors {
                doc.head(if sector.is_empty() { "Other" } else { sector });
                for lever in view.levers.iter().filter(|l| l.sector == *sector) {
                    let (down, up) = (step(&lever.steps, false), step(&lever.steps, true));
                    let mut item = Item::new(key(lever), Act::Ask(lever.id.clone())).asks(&lever.id).turns(down.map(act), up.map(act));
                    item.letter = lever.label.chars().next().map(|c| c.to_ascii_lowercase());
                    doc.item(item, |doc| {
                        let at = lever.positions.get(lever.at as usize).map_or("", String::as_str);
                        let longest = view.levers.iter().map(|l| l.positions.len()).max().unwrap_or(0);
                        let pad = " ".repeat(longest.saturating_sub(lever.positions.len()));
                        let dots: String = (0..lever.positions.len()).map(|i| if i == lever.at as usize { '●' } else { '·' }).collect();
                        let arrow = |s: Option<&LeverStep>, sign: &str| match s {
                            Some(step) if step.action.possible() => theme.span(Role::Key, sign.to_owned()),
                            Some(_) => theme.span(Role::Faint, sign.to_owned()),
                            None => theme.span(Role::Faint, " ".repeat(wide(sign))),
                        };
                        let room = doc.width.saturating_sub(wide(&lever.label) + longest + 7);
                        doc.pair(
                            vec![theme.span(Role::Text, lever.label.clone())],
                            vec![
                                theme.span(Role::Strong, clip(at, room.max(10))),
                                arrow(down, "  ◂ "),
                                theme.span(Role::Accent, dots),
                                arrow(up, " ▸"),
                                theme.span(Role::Faint, pad),
                            ],
                        );
                    });
                }
            }
        },
        |doc| {
            let Some(lever) = chosen else { return };
            let theme = doc.theme.clone();
            doc.text(&lever.label, Role::Strong);
            doc.prose(&lever.about, Role::Text, 0);
            for line in &lever.lines {
                doc.indented(&format!("· {line}"), Role::Dim, 0, 2);
            }
            if let Some(until) = &lever.reversal {
                doc.indented(&format!("! {until}"), Role::Bad, 0, 2);
            }
            doc.gap();
            for (i, position) in lever.positions.iter().enumerate().rev() {
                let here = i == lever.at as usize;
                let (mark, role) = if here { ("● ", Role::Strong) } else { ("○ ", Role::Dim) };
                doc.indented(&format!("{mark}{position}"), role, 0, 2);
            }
            for step in &lever.steps {
                doc.gap();
                let sign = if step.up { "▸ " } else { "◂ " };
                let mut bits = vec![
                    Bit::new(sign, theme.style(Role::Key)),
                    Bit::new(step.to.clone(), theme.style(Role::Strong)),
                    Bit::new(format!("  {}\u{a0}●", step.action.cost), theme.style(Role::Dim)),
                ];
                if !step.against.is_empty() {
                    bits.push(Bit::new(format!("  against the line of {}", step.against.join(", ")), theme.style(Role::Bad)));
                }
                doc.bits(&bits, 0, 2);
                if let Some(why) = &step.action.refused {
                    doc.indented(&format!("✗ {why}"), Role::Dim, 2, 4);
                }
                directions(doc, "", &step.directions, 2);
            }
            if !lever.acts_on.is_empty() {
                doc.head("What it works through");
                for link in lever.acts_on.iter().take(8) {
                    doc.indented(&format!("· {link}"), Role::Dim, 0, 2);
                }
                if lever.acts_on.len() > 8 {
                    doc.text(&format!("and {} more; w shows all", lever.acts_on.len() - 8), Role::Dim);
                }
            }
            let wanted = step(&lever.steps, true).or(step(&lever.steps, false));
            if let Some(step) = wanted {
                forecast::forecasts(doc, ui.forecasts, &step.action.command);
            }
        },
    )
}
