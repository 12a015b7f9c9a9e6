//! Pictures: flat shapes with bold outlines, kept as small vector files and painted with half blocks.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

/// A picture: a box of `width` by `height` units and shapes from back to front.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    width: f32,
    height: f32,
    /// What it shows, for those who do not see it.
    about: String,
    shapes: Vec<Shape>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    /// A path of `M L C Q Z` with coordinates in units.
    path: String,
    #[serde(default)]
    fill: Option<String>,
    #[serde(default)]
    line: Option<String>,
    #[serde(default = "one")]
    wide: f32,
    #[serde(skip)]
    rings: Vec<Vec<(f32, f32)>>,
    /// What it can paint lies within: left, top, right, bottom.
    #[serde(skip)]
    bounds: [f32; 4],
}

impl Shape {
    /// Box around all points, with half the outline.
    fn enclose(&mut self) {
        let reach = if self.line.is_some() { self.wide / 2.0 } else { 0.0 };
        let none = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        let all = self.rings.iter().flatten().fold(none, |b, p| [b[0].min(p.0), b[1].min(p.1), b[2].max(p.0), b[3].max(p.1)]);
        self.bounds = [all[0] - reach, all[1] - reach, all[2] + reach, all[3] + reach];
    }
}

fn one() -> f32 {
    1.6
}

const SHIPPED: [(&str, &str); 3] = [
    ("title", include_str!("../../../assets/art/title.ron")),
    ("stands", include_str!("../../../assets/art/stands.ron")),
    ("falls", include_str!("../../../assets/art/falls.ron")),
];

impl Picture {
    /// A shipped picture; the title's where no other has that id.
    #[must_use]
    pub fn shipped(id: &str) -> Option<Self> {
        let text = SHIPPED.iter().find(|(known, _)| *known == id).or(SHIPPED.first())?.1;
        Self::read(text).ok()
    }

    /// A picture from the text of its file.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut picture: Self = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
            .from_str(text)
            .map_err(|e| format!("picture, line {}: {}", e.span.start.line, e.code))?;
        for shape in &mut picture.shapes {
            shape.rings = rings(&shape.path)?;
            shape.enclose();
        }
        Ok(picture)
    }

    /// What it shows, in words.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The name of the paint at a point, `None` where nothing stands.
    fn at(&self, x: f32, y: f32) -> Option<&str> {
        self.shapes.iter().rev().find_map(|shape| {
            let [left, top, right, bottom] = shape.bounds;
            if x < left || x > right || y < top || y > bottom {
                return None;
            }
            if shape.line.is_some() && shape.rings.iter().any(|r| near(r, x, y, shape.wide / 2.0)) {
                return shape.line.as_deref();
            }
            (shape.fill.is_some() && inside(&shape.rings, x, y)).then_some(shape.fill.as_deref()).flatten()
        })
    }
}

fn rings(path: &str) -> Result<Vec<Vec<(f32, f32)>>, String> {
    let spaced: String = path.chars().flat_map(|c| if c.is_ascii_alphabetic() { vec![' ', c, ' '] } else { vec![c] }).collect();
    let mut words = spaced.split([' ', ',']).filter(|w| !w.is_empty()).peekable();
    let mut rings: Vec<Vec<(f32, f32)>> = Vec::new();
    let mut verb = 'M';
    while let Some(word) = words.peek() {
        if let Some(c) = word.chars().next().filter(char::is_ascii_alphabetic) {
            verb = c;
            words.next();
            if verb == 'Z' {
                if let Some(ring) = rings.last_mut()
                    && let Some(first) = ring.first().copied()
                {
                    ring.push(first);
                }
                continue;
            }
        }
        let mut point = || -> Result<(f32, f32), String> {
            let mut number = || words.next().and_then(|w| w.parse::<f32>().ok());
            number().zip(number()).ok_or_else(|| format!("path '{path}': a number is missing after {verb}"))
        };
        match verb {
            'M' => {
                rings.push(vec![point()?]);
                verb = 'L';
            }
            'L' => {
                let p = point()?;
                rings.last_mut().ok_or("a path begins with M")?.push(p);
            }
            'Q' | 'C' => {
                let a = point()?;
                let b = point()?;
                let c = if verb == 'C' { point()? } else { b };
                let ring = rings.last_mut().ok_or("a path begins with M")?;
                let from = ring[ring.len() - 1];
                for i in 1..=10u8 {
                    let t = f32::from(i) / 10.0;
                    let u = 1.0 - t;
                    let mix = |p: f32, q: f32, r: f32, s: f32| {
                        if verb == 'C' {
                            u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s
                        } else {
                            u * u * p + 2.0 * u * t * q + t * t * s
                        }
                    };
                    ring.push((mix(from.0, a.0, b.0, c.0), mix(from.1, a.1, b.1, c.1)));
                }
            }
            other => return Err(format!("path '{path}': '{other}' is none of M L Q C Z")),
        }
    }
    Ok(rings)
}

fn inside(rings: &[Vec<(f32, f32)>], x: f32, y: f32) -> bool {
    let mut odd = false;
    for ring in rings {
        let mut j = ring.len() - 1;
        for i in 0..ring.len() {
            let ((xi, yi), (xj, yj)) = (ring[i], ring[j]);
            if (yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi {
                odd = !odd;
            }
            j = i;
        }
    }
    odd
}

fn near(ring: &[(f32, f32)], x: f32, y: f32, reach: f32) -> bool {
    ring.windows(2).any(|pair| {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx * dx + dy * dy;
        let t = if length > 0.0 { (((x - ax) * dx + (y - ay) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
        let (ex, ey) = (ax + t * dx - x, ay + t * dy - y);
        ex * ex + ey * ey <= reach * reach
    })
}

/// Paints a picture over the whole area: it is scaled to cover it and cut at the longer side, the bottom
/// kept. Without paints it is drawn in signs by darkness.
pub fn paint_picture(picture: &Picture, theme: &Theme, fine: bool, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let (w, h) = (f32::from(area.width), f32::from(area.height) * 2.0);
    let scale = if picture.width / w < picture.height / h { picture.width / w } else { picture.height / h };
    let (left, top) = ((picture.width - w * scale) / 2.0, picture.height - h * scale);
    let look = |px: f32, py: f32| picture.at(left + px * scale, top + py * scale);
    let ground = theme.paint("ground");
    let pixel = |x: u16, y: u32| -> Option<Color> {
        let ground = ground?;
        let mut sum = [0u32; 3];
        for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
            let name = look(f32::from(x) + dx, y as f32 + dy);
            let (r, g, b) = name.and_then(|n| theme.paint(n)).unwrap_or(ground);
            for (total, part) in sum.iter_mut().zip([r, g, b]) {
                *total += u32::from(part);
            }
        }
        let colour = Color::Rgb((sum[0] / 4) as u8, (sum[1] / 4) as u8, (sum[2] / 4) as u8);
        Some(if fine { colour } else { crate::tui::theme::coarse(colour) })
    };
    for y in 0..area.height {
        for x in 0..area.width {
            let cell = &mut buf[(area.x + x, area.y + y)];
            match (pixel(x, u32::from(y) * 2), pixel(x, u32::from(y) * 2 + 1)) {
                (Some(upper), Some(lower)) => {
                    cell.set_symbol("▀").set_style(Style::new().fg(upper).bg(lower).remove_modifier(Modifier::all()));
                }
                _ => {
                    let name = look(f32::from(x) + 0.5, f32::from(y) * 2.0 + 1.0);
                    cell.set_symbol(shade(name)).set_style(Style::reset());
                }
            }
        }
    }
}

/// A sign for a paint where there are no colours: outlines dark, light paints light.
fn shade(name: Option<&str>) -> &'static str {
    match name {
        None | Some("ground" | "sky" | "night") => " ",
        Some("ink") => "#",
        Some("white") => ".",
        Some("wheat") => ":",
        Some("skin" | "copper") => "+",
        Some("red" | "leaf") => "=",
        Some(_) => "-",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_pictures_can_be_read_and_name_only_known_paints() {
        let dark = Theme::shipped("dark").unwrap();
        for (id, text) in SHIPPED {
            let picture = Picture::read(text).unwrap_or_else(|e| panic!("{id}: {e}"));
            assert!(!picture.about().is_empty());
            for shape in &picture.shapes {
                for paint in shape.fill.iter().chain(&shape.line) {
                    assert!(dark.paint(paint).is_some(), "{id}: no theme has the paint '{paint}'");
                }
            }
        }
    }

    #[test]
    fn a_square_is_filled_inside_and_inked_at_its_edge() {
        let text = "(width: 10, height: 10, about: \"a square\", shapes: [(path: \"M2 2 L8 2 L8 8 L2 8 Z\", fill: \"red\", line: \"ink\", wide: 1)])";
        let picture = Picture::read(text).unwrap();
        assert_eq!(picture.at(5.0, 5.0), Some("red"));
        assert_eq!(picture.at(2.2, 5.0), Some("ink"));
        assert_eq!(picture.at(0.5, 0.5), None);
        assert!(Picture::read("(width: 1, height: 1, about: \"\", shapes: [(path: \"M1\")])").unwrap_err().contains("number"));
    }

    #[test]
    fn every_size_can_be_painted() {
        let picture = Picture::shipped("title").unwrap();
        for theme in ["dark", "plain"] {
            let theme = Theme::shipped(theme).unwrap();
            for (w, h) in [(1, 1), (3, 40), (60, 18), (90, 7)] {
                let mut buf = Buffer::empty(Rect::new(0, 0, w, h));
                paint_picture(&picture, &theme, true, Rect::new(0, 0, 300, 300), &mut buf);
            }
        }
    }
}
