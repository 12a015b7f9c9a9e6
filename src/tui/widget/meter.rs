//! Bars: how much of a whole, as a heavy stroke over a light one; and rows of dots for points one has.

use crate::tui::theme::{Role, Theme};
use ratatui::text::Span;

/// A bar of `cells` cells filled to `share` (0 to 1) in a role, the rest a faint line.
#[must_use]
pub fn meter(theme: &Theme, share: f64, cells: usize, role: Role) -> Vec<Span<'static>> {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let halves = (share * cells as f64 * 2.0).round() as usize;
    let (full, part) = (halves / 2, halves % 2);
    let mut filled = "━".repeat(full);
    filled.push_str(if part > 0 { "╸" } else { "" });
    let rest = cells.saturating_sub(full + part);
    vec![theme.span(role, filled), theme.span(Role::Faint, "─".repeat(rest))]
}

/// Points one has of points there are: `● ● ○`.
#[must_use]
pub fn seats(theme: &Theme, left: u32, full: u32) -> Vec<Span<'static>> {
    let left = left.min(12) as usize;
    let spent = (full.min(12) as usize).saturating_sub(left);
    let dots = |sign: &str, n: usize| vec![sign; n].join(" ");
    let gap = if left > 0 && spent > 0 { " " } else { "" };
    vec![theme.span(Role::Accent, dots("●", left) + gap), theme.span(Role::Dim, dots("○", spent))]
}
