//! Drawing a laid-out page: lines above and below, panes, popup, and the plain-sign pass.

use super::super::message::{Message, Route};
use super::super::model::{Model, SMALLEST};
use super::super::theme::{Role, Theme};
use super::super::widget::{Picture, clip, meter, paint_pane, paint_picture, seats, tone_role, wide};
use crate::view::Header;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::cell::RefCell;

/// Draws the page.
pub fn draw(model: &Model, buf: &mut Buffer) {
    let area = buf.area;
    if area.is_empty() {
        return;
    }
    let theme = &model.look.theme;
    buf.set_style(area, theme.style(Role::Text));
    if model.too_small() || (area.width, area.height) != model.size {
        let words = format!("Mil Días needs {} columns and {} rows; there are {} and {}.", SMALLEST.0, SMALLEST.1, area.width, area.height);
        buf.set_stringn(area.x, area.y + area.height / 2, clip(&words, area.width.into()), area.width.into(), theme.style(Role::Strong));
        return;
    }
    if let Some((id, place)) = &model.page.picture {
        picture(id, theme, model.look.fine, *place, buf);
    }
    if let Some((words, place)) = &model.page.letters {
        letters(words, theme, *place, buf);
    }
    if let Some(header) = &model.page.header {
        head(header, theme, buf);
        tabs(model, buf);
    }
    if model.page.picture.is_none() {
        rule(theme, model.size.1 - 2, buf);
    }
    let cursor = model.cursor();
    for (i, pane) in model.page.panes.iter().enumerate() {
        let chosen = cursor.filter(|(p, _)| *p == i && model.page.over.is_none()).map(|(_, item)| item);
        paint_pane(pane, chosen, buf);
    }
    foot(model, buf);
    if let Some((title, pane)) = &model.page.over {
        let a = pane.area;
        let outer = Rect::new(a.x - 1, a.y - 2, a.width + 2, a.height + 4).intersection(area);
        for y in outer.y..outer.bottom() {
            for x in outer.x..outer.right() {
                buf[(x, y)].reset();
            }
        }
        buf.set_style(outer, theme.style(Role::Text));
        border(theme, outer, title, buf);
        let chosen = (!pane.doc.items.is_empty()).then_some(model.popup_at);
        paint_pane(pane, chosen, buf);
    }
    if model.look.ascii {
        for cell in &mut buf.content {
            if let Some(plain) = ascii(cell.symbol()) {
                cell.set_symbol(plain);
            }
        }
    }
}

fn picture(id: &str, theme: &Theme, fine: bool, area: Rect, buf: &mut Buffer) {
    // Painting samples every point of the picture; the last one painted is kept.
    thread_local! {
        #[allow(clippy::type_complexity, reason = "the key of one remembered picture, and the picture")]
        static LAST: RefCell<Option<(String, String, bool, Rect, Buffer)>> = const { RefCell::new(None) };
    }
    LAST.with(|last| {
        let mut last = last.borrow_mut();
        let known = last.as_ref().is_some_and(|l| l.0 == id && l.1 == theme.id && l.2 == fine && l.3 == area);
        if !known {
            let Some(picture) = Picture::shipped(id) else { return };
            let mut painted = Buffer::empty(area);
            paint_picture(&picture, theme, fine, area, &mut painted);
            *last = Some((id.to_owned(), theme.id.clone(), fine, area, painted));
        }
        if let Some((.., painted)) = last.as_ref() {
            for y in area.y..area.bottom() {
                for x in area.x..area.right() {
                    if let (Some(to), Some(from)) = (buf.cell_mut((x, y)), painted.cell((x, y))) {
                        *to = from.clone();
                    }
                }
            }
        }
    });
}

/// Rows of a letter, `#` for ink. Letters of the poster: as wide as they need to be, seven dots high.
fn glyph(c: char) -> [&'static str; 8] {
    match c {
        'M' => ["       ", "##   ##", "### ###", "#######", "## # ##", "##   ##", "##   ##", "##   ##"],
        'I' => ["  ", "##", "##", "##", "##", "##", "##", "##"],
        'Í' => [" ##", "## ", "   ", "## ", "## ", "## ", "## ", "## "],
        'L' => ["     ", "##   ", "##   ", "##   ", "##   ", "##   ", "#####", "#####"],
        'D' => ["      ", "##### ", "##  ##", "##  ##", "##  ##", "##  ##", "##  ##", "##### "],
        'A' => ["      ", " #### ", "##  ##", "##  ##", "######", "##  ##", "##  ##", "##  ##"],
        'S' => ["      ", " #####", "##    ", "##    ", " #### ", "    ##", "    ##", "##### "],
        _ => ["   "; 8],
    }
}

fn letters(words: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut rows = vec![String::new(); 8];
    for c in words.chars() {
        for (row, dots) in rows.iter_mut().zip(glyph(c)) {
            row.push_str(dots);
            row.push(' ');
        }
    }
    for y in 0..4 {
        let (upper, lower): (Vec<char>, Vec<char>) = (rows[y * 2].chars().collect(), rows[y * 2 + 1].chars().collect());
        let line: String = upper
            .iter()
            .zip(&lower)
            .map(|(u, l)| match (*u == '#', *l == '#') {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                _ => ' ',
            })
            .collect();
        let at = area.y + y as u16;
        if at < area.bottom() {
            buf.set_line(area.x, at, &Line::from(theme.span(Role::Accent, line)), area.width);
        }
    }
}

fn border(theme: &Theme, area: Rect, title: &str, buf: &mut Buffer) {
    if area.width < 4 || area.height < 3 {
        return;
    }
    let style = theme.style(Role::Faint);
    let (l, r, t, b) = (area.x, area.right() - 1, area.y, area.bottom() - 1);
    for x in l..=r {
        buf[(x, t)].set_symbol("━").set_style(theme.style(Role::Accent));
        buf[(x, b)].set_symbol("─").set_style(style);
    }
    for y in t + 1..b {
        buf[(l, y)].set_symbol("│").set_style(style);
        buf[(r, y)].set_symbol("│").set_style(style);
    }
    for (x, y, sign) in [(l, b, "└"), (r, b, "┘"), (l, t, "┍"), (r, t, "┑")] {
        buf[(x, y)].set_symbol(sign);
    }
    let words = format!(" {} ", clip(title, usize::from(area.width).saturating_sub(8)));
    buf.set_line(l + 2, t, &Line::from(theme.span(Role::Accent, words)), area.width - 4);
}

fn head(header: &Header, theme: &Theme, buf: &mut Buffer) {
    let width = buf.area.width;
    let row = Rect::new(0, 0, width, 1);
    let ground = theme.style(Role::Head);
    buf.set_style(row, ground);
    let left = vec![theme.span(Role::Accent, header.date.clone()), Span::raw(format!("  {}", header.progress))];
    let mut right = vec![Span::raw("attention ")];
    right.extend(seats(theme, header.attention, header.attention_full));
    right.push(Span::raw(format!(" {}/{}", header.attention, header.attention_full)));
    let cells = |spans: &[Span]| spans.iter().map(|s| wide(&s.content) as u16).sum::<u16>();
    let (a, b) = (cells(&left), cells(&right));
    buf.set_line(2, 0, &Line::from(left), width.saturating_sub(b + 4));
    buf.set_line(width.saturating_sub(b + 1), 0, &Line::from(right), b);
    let rewound = if header.rewinds > 0 { format!(" · rewound {}×", header.rewinds) } else { String::new() };
    let middle = format!("{} · {} · seed {}{rewound}", header.title, header.lens, header.seed);
    let room = width.saturating_sub(a + b + 10);
    if wide(&middle) as u16 <= room {
        let x = 2 + a + 3 + (room - wide(&middle) as u16) / 2;
        buf.set_line(x, 0, &Line::from(Span::raw(middle)), room);
    }
}

fn rule(theme: &Theme, y: u16, buf: &mut Buffer) {
    for x in 0..buf.area.width {
        buf[(x, y)].set_symbol("─").set_style(theme.style(Role::Faint));
    }
}

/// Names of the screens with their cells: (first cell, name, place in the table).
fn tab_cells(model: &Model) -> Vec<(u16, &'static str, usize)> {
    let names: Vec<&'static str> = Route::TABS.iter().map(|(_, name)| *name).collect();
    let width = usize::from(model.size.0).saturating_sub(4);
    let letters = names.iter().map(|n| wide(n)).sum::<usize>();
    let gap = [3, 2].into_iter().find(|gap| letters + gap * (names.len() - 1) <= width).unwrap_or(1);
    let total = |from: usize| names[from..].iter().map(|n| wide(n)).sum::<usize>() + gap * (names.len() - from - 1);
    let here = model.route().tab().unwrap_or(0);
    let mut from = 0;
    while from < here && total(from) > width {
        from += 1;
    }
    let mut x = 2;
    let mut cells = Vec::new();
    for (i, name) in names.iter().enumerate().skip(from) {
        if x + wide(name) > usize::from(model.size.0) {
            break;
        }
        cells.push((x as u16, *name, i));
        x += wide(name) + gap;
    }
    cells
}

/// The screen whose name stands at a cell of the second row.
#[must_use]
pub fn tab_at(model: &Model, x: u16) -> Option<Route> {
    tab_cells(model)
        .into_iter()
        .find(|(from, name, _)| *from <= x && x < from + wide(name) as u16)
        .map(|(_, _, i)| Route::TABS[i].0.clone())
}

fn tabs(model: &Model, buf: &mut Buffer) {
    let theme = &model.look.theme;
    let here = model.route().tab();
    let width = buf.area.width;
    rule(theme, 2, buf);
    for (x, name, i) in tab_cells(model) {
        let chosen = here == Some(i);
        let role = if chosen { Role::Strong } else { Role::Dim };
        buf.set_line(x, 1, &Line::from(theme.span(role, name)), width - x);
        if chosen {
            for x in x..(x + wide(name) as u16).min(width) {
                buf[(x, 2)].set_symbol("━").set_style(theme.style(Role::Accent));
            }
        }
    }
}

/// The keys of the footer with their cells.
fn footer_cells(model: &Model) -> Vec<(u16, String, &'static str, Message)> {
    let mut x = 2u16;
    let mut cells = Vec::new();
    let all = model.keys.footer(model);
    let width = |(keys, label, _): &(String, &str, Message)| (wide(keys) + 1 + wide(label)) as u16;
    // The way to all other keys is always shown.
    let help = all.iter().position(|(_, label, _)| *label == "keys");
    let kept = help.map_or(0, |h| width(&all[h]) + 3);
    for (i, row) in all.iter().enumerate() {
        let reserve = if help == Some(i) { 0 } else { kept };
        if x + width(row) + reserve > model.size.0 {
            continue;
        }
        cells.push((x, row.0.clone(), row.1, row.2.clone()));
        x += width(row) + 3;
    }
    cells
}

/// What a click on the footer sends.
#[must_use]
pub fn footer_at(model: &Model, x: u16) -> Option<Message> {
    footer_cells(model)
        .into_iter()
        .find(|(from, keys, label, _)| *from <= x && x < from + (wide(keys) + 1 + wide(label)) as u16)
        .map(|(.., message)| message)
}

fn foot(model: &Model, buf: &mut Buffer) {
    let theme = &model.look.theme;
    let (width, height) = model.size;
    let rule = height - 2;
    if let Some((key, _)) = &model.forecasts.running {
        let done = model.forecasts.known.get(key).map_or(0.0, |f| f.done);
        let mut spans = vec![theme.span(Role::Accent, " forecasts ")];
        spans.extend(meter(theme, done, 20, Role::Accent));
        spans.push(theme.span(Role::Dim, format!(" {:.0} %, Esc stops ", done * 100.0)));
        buf.set_line(2, rule, &Line::from(spans), width.saturating_sub(2));
    }
    if let Some((tone, words)) = &model.notice {
        let sign = match tone {
            crate::view::Tone::Bad => "✗ ",
            crate::view::Tone::Good => "✓ ",
            crate::view::Tone::Neutral => "· ",
        };
        let mut role = tone_role(*tone);
        if role == Role::Dim {
            role = Role::Strong;
        }
        let room = usize::from(width).saturating_sub(4);
        let lines = super::super::widget::wrap(&[super::super::widget::Bit::new(format!("{sign}{words}"), theme.style(role))], room, 0, 2);
        let rows = lines.len().min(4) as u16;
        for (i, (line, _)) in lines.into_iter().take(4).enumerate() {
            let y = rule + 1 - rows + i as u16;
            for x in 0..width {
                buf[(x, y)].reset();
            }
            buf.set_style(Rect::new(0, y, width, 1), theme.style(Role::Text));
            buf.set_line(2, y, &line, room as u16);
        }
    }
    for (x, keys, label, _) in footer_cells(model) {
        let line = Line::from(vec![theme.span(Role::Key, keys), theme.span(Role::Dim, format!(" {label}"))]);
        buf.set_line(x, height - 1, &line, width.saturating_sub(x));
    }
}

/// The nearest ASCII sign; `None` where it is one already.
fn ascii(symbol: &str) -> Option<&'static str> {
    if symbol.is_ascii() {
        return None;
    }
    Some(match symbol {
        "▲" => "^",
        "▼" => "v",
        "▸" | "›" | "»" => ">",
        "●" | "◆" => "*",
        "○" | "◇" => "o",
        "·" | "•" => "-",
        "━" | "╸" => "=",
        "─" | "–" | "—" | "−" => "-",
        "│" | "▏" | "┃" => "|",
        "└" | "┘" | "┍" | "┑" | "┌" | "┐" => "+",
        "█" | "▉" | "▊" | "▋" => "#",
        "▌" | "▍" | "▎" => "=",
        "▀" => "\"",
        "▄" => "_",
        "▁" | "▂" => "_",
        "▃" | "▅" => "-",
        "▆" | "▇" => "=",
        "✓" => "+",
        "✗" | "×" => "x",
        "…" => "~",
        "’" | "‘" => "'",
        "“" | "”" | "«" => "\"",
        "±" => "~",
        "↑" => "^",
        "↓" => "v",
        "←" => "<",
        "→" => ">",
        "á" | "à" | "â" | "ä" | "ã" => "a",
        "é" | "è" | "ê" | "ë" => "e",
        "í" | "ì" | "ï" => "i",
        "ó" | "ò" | "ô" | "ö" | "õ" => "o",
        "ú" | "ù" | "û" | "ü" => "u",
        "ñ" => "n",
        "ç" => "c",
        "Á" | "À" | "Ä" => "A",
        "É" | "È" => "E",
        "Í" => "I",
        "Ó" | "Ö" => "O",
        "Ú" | "Ü" => "U",
        "Ñ" => "N",
        "¿" => "?",
        "¡" => "!",
        "º" | "°" => "o",
        "½" => "/",
        "\u{a0}" => " ",
        _ => match symbol.chars().next() {
            Some('\u{2801}'..='\u{28ff}') => ".",
            Some('↑'..='⇿') => "-",
            _ => "?",
        },
    })
}
