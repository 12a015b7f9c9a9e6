//! The user's disk as a shelf: scenarios of the program and of the user, saves in the user's folder.

use super::{Found, Home, Saves, open, playable};
use crate::scenario::{self, FirstScreen, Loaded};
use crate::session::{Listed, Shelf, Store};
use std::sync::Arc;

/// Where the program's own scenarios come from, in words.
const WITH_THE_PROGRAM: &str = "with the program";

/// Scenarios and saves of this user.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    home: Option<Home>,
}

impl Disk {
    /// The shelf of a home; without one only the program's own scenarios are there, and nothing is kept.
    #[must_use]
    pub fn of(home: Option<Home>) -> Self {
        Self { home }
    }

    /// The user's folder.
    #[must_use]
    pub fn home(&self) -> Option<&Home> {
        self.home.as_ref()
    }

    /// The folder of saves.
    #[must_use]
    pub fn saves(&self) -> Option<Saves> {
        self.home.as_ref().map(|h| Saves::at(h.saves()))
    }
}

impl Shelf for Disk {
    fn scenarios(&self) -> Vec<Listed> {
        playable(self.home())
            .into_iter()
            .map(|(id, found)| {
                let origin = match found {
                    Found::Program => WITH_THE_PROGRAM.to_owned(),
                    Found::User(path) | Found::Path(path) => path.display().to_string(),
                };
                Listed { id, origin }
            })
            .collect()
    }

    fn open(&self, asked: &str) -> Result<Loaded, String> {
        let opened = open(self.home(), asked).map_err(|e| e.to_string())?;
        match opened.loaded.errors() {
            0 if opened.loaded.content.is_some() => Ok(opened.loaded),
            1 => Err(format!("the scenario `{asked}` has an error; `mildias check {asked}` shows it")),
            n => Err(format!("the scenario `{asked}` has {n} errors; `mildias check {asked}` shows them")),
        }
    }

    fn glance(&self, listed: &Listed) -> Option<FirstScreen> {
        // The program's own are without faults, which a test holds; the user's are read in full to know.
        let shipped = || scenario::shipped().into_iter().find(|s| s.id == listed.id);
        match shipped().filter(|_| listed.origin == WITH_THE_PROGRAM) {
            Some(shipped) => scenario::glance(&shipped.source),
            None => self.open(&listed.id).ok().map(|loaded| loaded.catalogue.first.clone()),
        }
    }

    fn store(&self) -> Option<Arc<dyn Store>> {
        self.saves().map(|s| Arc::new(s) as Arc<dyn Store>)
    }

    fn free_name(&self, base: &str) -> String {
        self.saves().map_or_else(|| base.to_owned(), |s| s.free_name(base))
    }
}
