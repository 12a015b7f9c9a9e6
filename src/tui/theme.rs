//! Themes: what each role on the screen looks like. No widget names a colour; it names a [`Role`].

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Span;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a piece of the screen is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Running text, and the ground everything stands on.
    Text,
    /// Less telling text.
    Dim,
    /// Rules and empty parts of bars.
    Faint,
    /// Headlines and names.
    Strong,
    /// The one accent.
    Accent,
    /// Good for the player; always beside a sign or word.
    Good,
    /// Bad for the player; always beside a sign or word.
    Bad,
    /// A word that leads to the library.
    Link,
    /// A number that can be asked.
    Value,
    /// The chosen row.
    Select,
    /// The line at the top.
    Head,
    /// A key in the footer.
    Key,
    /// First line of a chart.
    ChartA,
    /// Second line of a chart.
    ChartB,
    /// Third line of a chart.
    ChartC,
    /// A mark of the record in a chart.
    Mark,
}

/// How a role looks in a theme file; what is left out is taken from the base.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Look {
    fg: Option<String>,
    bg: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    reverse: Option<bool>,
    faint: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Theme", deny_unknown_fields)]
struct File {
    id: String,
    label: String,
    #[serde(default)]
    base: Option<String>,
    #[serde(default)]
    roles: BTreeMap<Role, Look>,
    #[serde(default)]
    paint: BTreeMap<String, String>,
}

/// A theme: a style for every role and paints for the pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Id, as given on the command line.
    pub id: String,
    /// Name in the settings.
    pub label: String,
    roles: BTreeMap<Role, Style>,
    paint: BTreeMap<String, (u8, u8, u8)>,
    colours: bool,
}

const SHIPPED: [(&str, &str); 6] = [
    ("dark", include_str!("../../assets/themes/dark.ron")),
    ("light", include_str!("../../assets/themes/light.ron")),
    ("contrast", include_str!("../../assets/themes/contrast.ron")),
    ("deuteranopia", include_str!("../../assets/themes/deuteranopia.ron")),
    ("mono", include_str!("../../assets/themes/mono.ron")),
    ("plain", include_str!("../../assets/themes/plain.ron")),
];

impl Theme {
    /// Ids of the shipped themes, in the order of the settings.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(id, _)| *id)
    }

    /// A shipped theme. Errors name the themes there are.
    pub fn shipped(id: &str) -> Result<Self, String> {
        let text = SHIPPED.iter().find(|(known, _)| *known == id).map(|(_, text)| *text).ok_or_else(|| {
            let all: Vec<&str> = Self::ids().collect();
            format!("no theme is called '{id}'; there are {}", all.join(", "))
        })?;
        Self::read(text)
    }

    /// The theme of a terminal in which nothing was asked for: without colours under `NO_COLOR`, else dark.
    #[must_use]
    pub fn fitting(no_colour: bool) -> Self {
        Self::shipped(if no_colour { "plain" } else { "dark" }).unwrap_or_else(|_| Self::bare())
    }

    /// A theme from the text of its file; roles it leaves out come from its base.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
            .from_str(text)
            .map_err(|e| format!("theme, line {}: {}; expected Theme(id: .., label: .., roles: {{..}})", e.span.start.line, e.code))?;
        let mut theme = match &file.base {
            Some(base) if *base != file.id => Self::shipped(base)?,
            _ => Self::bare(),
        };
        theme.id = file.id;
        theme.label = file.label;
        for (role, look) in file.roles {
            let style = look.over(theme.style(role))?;
            theme.colours |= style.fg.is_some() || style.bg.is_some();
            theme.roles.insert(role, style);
        }
        for (name, colour) in file.paint {
            theme.paint.insert(name, rgb(&colour)?);
        }
        Ok(theme)
    }

    fn bare() -> Self {
        Self { id: "bare".into(), label: "Bare".into(), roles: BTreeMap::new(), paint: BTreeMap::new(), colours: false }
    }

    /// The style of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.roles.get(&role).copied().unwrap_or_default()
    }

    /// A span in a role's style.
    #[must_use]
    pub fn span(&self, role: Role, words: impl Into<String>) -> Span<'static> {
        Span::styled(words.into(), self.style(role))
    }

    /// Whether it sets any colour.
    #[must_use]
    pub fn has_colours(&self) -> bool {
        self.colours
    }

    /// The paint of a name used in pictures; `None` where the theme has none (pictures are drawn in signs).
    #[must_use]
    pub fn paint(&self, name: &str) -> Option<(u8, u8, u8)> {
        self.paint.get(name).copied()
    }

    /// The same theme for a terminal of 256 colours.
    #[must_use]
    pub fn coarse(mut self) -> Self {
        for style in self.roles.values_mut() {
            style.fg = style.fg.map(coarse);
            style.bg = style.bg.map(coarse);
        }
        self
    }
}

impl Look {
    fn over(&self, mut style: Style) -> Result<Style, String> {
        if let Some(fg) = &self.fg {
            let (r, g, b) = rgb(fg)?;
            style = style.fg(Color::Rgb(r, g, b));
        }
        if let Some(bg) = &self.bg {
            let (r, g, b) = rgb(bg)?;
            style = style.bg(Color::Rgb(r, g, b));
        }
        for (wanted, modifier) in [
            (self.bold, Modifier::BOLD),
            (self.italic, Modifier::ITALIC),
            (self.underline, Modifier::UNDERLINED),
            (self.reverse, Modifier::REVERSED),
            (self.faint, Modifier::DIM),
        ] {
            style = match wanted {
                Some(true) => style.add_modifier(modifier),
                Some(false) => style.remove_modifier(modifier),
                None => style,
            };
        }
        Ok(style)
    }
}

fn rgb(text: &str) -> Result<(u8, u8, u8), String> {
    let wrong = || format!("theme: '{text}' is no colour; write it as \"#d9d4c7\"");
    let hex = text.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii()).ok_or_else(wrong)?;
    let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).map_err(|_| wrong());
    Ok((part(0)?, part(2)?, part(4)?))
}

/// The nearest of the 256 colours that most terminals have.
#[must_use]
pub fn coarse(colour: Color) -> Color {
    let Color::Rgb(r, g, b) = colour else { return colour };
    let level = |v: u8| -> u8 {
        if v < 48 {
            0
        } else if v < 115 {
            1
        } else {
            (v - 35) / 40
        }
    };
    let value = |l: u8| -> i32 { if l == 0 { 0 } else { 55 + 40 * i32::from(l) } };
    let far = |x: i32, y: u8| (x - i32::from(y)) * (x - i32::from(y));
    let (lr, lg, lb) = (level(r), level(g), level(b));
    let cube = far(value(lr), r) + far(value(lg), g) + far(value(lb), b);
    let mean = (i32::from(r) + i32::from(g) + i32::from(b)) / 3;
    let step = ((mean - 8 + 5) / 10).clamp(0, 23);
    let grey_value = 8 + 10 * step;
    let grey = far(grey_value, r) + far(grey_value, g) + far(grey_value, b);
    if grey < cube { Color::Indexed(232 + step as u8) } else { Color::Indexed(16 + 36 * lr + 6 * lg + lb) }
}

/// Whether the terminal says it shows 24-bit colours.
#[must_use]
pub fn is_fine(colorterm: Option<&str>) -> bool {
    colorterm.is_some_and(|c| c.contains("truecolor") || c.contains("24bit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_themes_are_whole() {
        for id in Theme::ids() {
            let theme = Theme::shipped(id).unwrap();
            assert_eq!(theme.id, id);
            assert_ne!(theme.style(Role::Select), theme.style(Role::Text), "{id}: the chosen row must show");
        }
    }

    #[test]
    fn the_theme_for_no_color_sets_none_but_keeps_reverse() {
        let theme = Theme::fitting(true);
        assert!(!theme.has_colours());
        assert!(theme.style(Role::Select).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn a_partial_theme_takes_the_rest_from_its_base() {
        let mine = Theme::read("Theme(id: \"mine\", label: \"Mine\", base: \"dark\", roles: {accent: (fg: \"#00ff00\")})");
        let mine = mine.unwrap();
        assert_eq!(mine.style(Role::Text), Theme::shipped("dark").unwrap().style(Role::Text));
        assert_eq!(mine.style(Role::Accent).fg, Some(Color::Rgb(0, 255, 0)));
        assert!(Theme::read("Theme(id: \"x\", label: \"x\", roles: {accent: (fg: \"green\")})").unwrap_err().contains("green"));
    }

    #[test]
    fn coarse_colours_stay_near() {
        assert_eq!(coarse(Color::Rgb(255, 0, 0)), Color::Indexed(196));
        assert_eq!(coarse(Color::Rgb(0, 0, 0)), Color::Indexed(16));
        assert_eq!(coarse(Color::Rgb(128, 128, 128)), Color::Indexed(244));
    }
}
