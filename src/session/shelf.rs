//! What a face may ask of the world outside: scenarios to play and a place for saves.

use super::Store;
use crate::scenario::{FirstScreen, Loaded};
use std::sync::Arc;

/// A scenario that can be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Id, by which [`Shelf::open`] finds it.
    pub id: String,
    /// Where it comes from, in words: "with the program", or a folder.
    pub origin: String,
}

/// Scenarios and saves, wherever they lie.
pub trait Shelf: std::fmt::Debug + Send + Sync {
    /// What can be played, by id.
    fn scenarios(&self) -> Vec<Listed>;
    /// Reads a scenario by id or path. The error is a sentence; a scenario with faults is an error too.
    fn open(&self, asked: &str) -> Result<Loaded, String>;
    /// What a list shows of a scenario, without compiling it where that is known to be possible; `None` where it has
    /// faults.
    fn glance(&self, listed: &Listed) -> Option<FirstScreen> {
        self.open(&listed.id).ok().map(|loaded| loaded.catalogue.first.clone())
    }
    /// Where saves are kept; `None` where nothing can be kept.
    fn store(&self) -> Option<Arc<dyn Store>>;
    /// A name no save has yet, for a new campaign.
    fn free_name(&self, base: &str) -> String;
}
