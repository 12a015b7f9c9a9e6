//! Pieces of the screen: running text, rows that can be chosen, bars, charts, pictures.

mod chart;
mod doc;
mod figure;
mod meter;
mod pane;
mod picture;
mod wrap;

pub use chart::{chart, sparkline};
pub use doc::{Doc, Item, Row, Zone};
pub use figure::{bare, change_spans, figure_item, figure_line, sign, tone_role, value_text};
pub use meter::{meter, seats};
pub use pane::{Pane, paint_pane};
pub use picture::{Picture, paint_picture};
pub use wrap::{Bit, clip, wide, wrap};
