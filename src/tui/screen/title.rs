//! The title and the first screen of a campaign.

use super::super::message::{Act, Route};
use super::super::model::Page;
use super::super::theme::Role;
use super::super::widget::{Bit, Doc, Item, Pane};
use super::{Ui, numbered};
use crate::view::{SetupView, TitleView};
use ratatui::layout::Rect;

/// Room of the picture on the left and of the words on the right, over the whole screen.
fn poster(ui: &Ui) -> (Rect, Rect) {
    let full = ui.full;
    let body = full.height - 2;
    // The picture is three units wide for four high; a cell is one by two.
    let ideal = (f32::from(full.height) * 2.0 * 0.75) as u16;
    // The large letters take 46 cells; where they do not fit beside a picture they are left out.
    let width = ideal.min(full.width * 9 / 20).min(full.width.saturating_sub(50).max(20));
    let x = width + 2;
    (Rect::new(0, 0, width, full.height - 2), Rect::new(x, 0, full.width - x, body))
}

/// The title: what can be begun, and what can be gone on with.
pub fn title(ui: &Ui, view: &TitleView) -> Page {
    let (left, right) = poster(ui);
    let top = (right.height / 8).max(1);
    let letters = Rect::new(right.x + 2, top, right.width.saturating_sub(2), 4);
    let words = Rect::new(right.x, top + 5, right.width.min(64), right.height - top - 5);
    let large = letters.width >= 46;
    let words = if large { words } else { Rect { y: 1, height: right.height - 1, ..words } };
    let mut doc = ui.doc(words.width);
    if !large {
        doc.title("MIL DÍAS");
        doc.gap();
    }
    doc.text("A government, a people, a thousand days.", Role::Text);
    doc.text("Every number can be asked why.", Role::Dim);
    doc.gap();
    for card in &view.scenarios {
        let item = Item::new(format!("begin/{}", card.id), Act::Begin(card.id.clone()));
        numbered(&mut doc, item, &format!("Begin: {}", card.title), &format!("{} min", card.minutes), false);
        doc.indented(&card.subtitle, Role::Dim, 3, 3);
        if card.origin.contains(['/', '\\']) {
            doc.indented(&format!("from {}", card.origin), Role::Dim, 3, 3);
        }
        doc.gap();
    }
    if view.scenarios.is_empty() {
        doc.text("No scenario was found. Give a folder with --scenario.", Role::Bad);
    }
    if let Some(save) = &view.resume {
        let item = Item::new("resume", Act::Load(save.name.clone()));
        let known = view.scenarios.iter().find(|card| card.id == save.scenario);
        let name = known.map_or(save.scenario.as_str(), |card| card.title.as_str());
        numbered(&mut doc, item, &format!("Continue: {name}, {}", save.date), "", false);
        doc.indented(&format!("{} · {}", save.name, save.lens), Role::Dim, 3, 3);
        doc.gap();
    }
    for (key, label, act) in [
        ("saves", "Saves", Act::Go(Route::Saves)),
        ("help", "How it is played, and the keys", Act::Go(Route::Help)),
        ("settings", "Settings", Act::Go(Route::Settings)),
        ("quit", "Quit", Act::Quit),
    ] {
        numbered(&mut doc, Item::new(key, act), label, "", false);
    }
    doc.gap();
    doc.text(&format!("version {}", view.version), Role::Dim);
    let art = view.scenarios.first().map_or("title", |s| if s.art.is_empty() { "title" } else { s.art.as_str() });
    Page {
        panes: vec![Pane::new(words, doc)],
        picture: Some((art.to_owned(), left)),
        letters: large.then(|| ("MIL DÍAS".into(), letters)),
        ..Page::default()
    }
}

/// Who you are, what for, until when, how you lose; aims, lens, seed; begin.
pub fn setup(ui: &Ui, view: &SetupView) -> Page {
    let full = ui.full;
    let wide_enough = full.width >= 100;
    let side_width = if wide_enough { full.width * 2 / 5 } else { 0 };
    let height = full.height - 3;
    let main_width = (full.width - side_width).min(96);
    let text_width = if wide_enough { main_width - 2 } else { main_width };
    let mut main = ui.doc(text_width);
    main.title(&view.title.to_uppercase());
    main.text(&view.subtitle, Role::Strong);
    main.gap();
    main.prose(&view.seat, Role::Text, 0);
    let mut choices = ui.doc(if wide_enough { side_width - 1 } else { main_width });
    choices.item(Item::new("start", Act::Start), |doc| doc.text("Sit down at the table", Role::Accent));
    choices.text(&format!("{} min · {} · every choice is kept", view.minutes, horizon_word(view)), Role::Dim);
    aims(&mut choices, view);
    lenses(&mut choices, view);
    let mut story = ui.doc(text_width);
    story.prose(&view.premise, Role::Text, 0);
    story.head("What it is for");
    story.prose(&view.goal, Role::Text, 0);
    story.head("Until when");
    story.prose(&view.horizon, Role::Text, 0);
    story.head("How it is lost");
    for way in &view.lose {
        let theme = story.theme.clone();
        for paragraph in &way.paragraphs {
            story.paragraph(&[Bit::new("✗ ", theme.style(Role::Bad))], paragraph, Role::Text, 0, 2);
        }
    }
    if !view.content_notes.is_empty() {
        story.head("Before you begin");
        for note in &view.content_notes {
            story.indented(&format!("· {note}"), Role::Dim, 0, 2);
        }
    }
    story.gap();
    story.text(&format!("By {} · {}", view.authors.join(", "), view.licence), Role::Dim);
    let mut panes = Vec::new();
    if wide_enough {
        main.append(story);
        panes.push(Pane::new(Rect::new(0, 1, main_width - 1, height), main));
        panes.push(Pane::new(Rect::new(full.width - side_width, 1, side_width, height), choices).ruled());
    } else {
        main.append(choices);
        main.append(story);
        panes.push(Pane::new(Rect::new((full.width - main_width) / 2, 0, main_width, full.height - 2), main));
    }
    Page { panes, ..Page::default() }
}

fn horizon_word(view: &SetupView) -> String {
    format!(
        "{} may be named",
        match view.most_aims {
            1 => "one aim".into(),
            n => format!("{n} aims"),
        }
    )
}

fn aims(doc: &mut Doc, view: &SetupView) {
    if view.aims.is_empty() {
        return;
    }
    doc.head("What you would call victory");
    for aim in &view.aims {
        let act = match &aim.toggle.refused {
            Some(why) => Act::Refused(why.clone()),
            None => Act::Do(aim.toggle.command.clone()),
        };
        let item = Item::new(format!("aim/{}", aim.id), act);
        let mark = if aim.named { "● " } else { "○ " };
        doc.item(item, |doc| {
            let theme = doc.theme.clone();
            let role = if aim.named { Role::Strong } else { Role::Text };
            doc.spans(vec![theme.span(Role::Accent, mark), theme.span(role, aim.label.clone())], 2);
            doc.indented(&aim.about.line(), Role::Dim, 2, 2);
        });
    }
}

fn lenses(doc: &mut Doc, view: &SetupView) {
    doc.head("How the world works");
    for lens in &view.lenses {
        let here = lens.id == view.lens.id;
        let key = format!("lens/{}", lens.id.as_deref().unwrap_or("open"));
        doc.item(Item::new(key, Act::Lens(lens.id.clone())), |doc| {
            let theme = doc.theme.clone();
            let mark = if here { "● " } else { "○ " };
            let role = if here { Role::Strong } else { Role::Text };
            doc.spans(vec![theme.span(Role::Accent, mark), theme.span(role, lens.name.clone())], 2);
            doc.indented(&lens.claim, Role::Dim, 2, 2);
        });
    }
    doc.gap();
    doc.item(Item::new("seed", Act::SeedByHand), |doc| {
        let theme = doc.theme.clone();
        doc.pair(vec![theme.span(Role::Text, "Seed")], vec![theme.span(Role::Value, view.seed.to_string())]);
    });
    doc.item(Item::new("again", Act::Seed), |doc| doc.text("Draw another seed", Role::Text));
}
