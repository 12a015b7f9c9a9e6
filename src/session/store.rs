//! Where sessions are kept: a trait, so that this layer touches no file.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use thiserror::Error;

/// Why a save could not be written, read or listed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// There is no such save.
    #[error("no save is called `{0}`; `mildias` lists what there is at its title")]
    Missing(String),
    /// The name cannot be used.
    #[error("`{0}` cannot be the name of a save: use letters, digits, - and _, at most 64 of them")]
    Name(String),
    /// The file system said no: (what was tried, what it said).
    #[error("cannot {0}: {1}; the game goes on, but is not kept until this is mended")]
    Io(String, String),
}

/// A save in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// Seconds since 1970 when it was last written, 0 where the store does not know.
    pub written: u64,
    /// Whether a previous copy stands beside it.
    pub has_previous: bool,
}

/// Keeps texts under names, each with the copy before it.
pub trait Store: std::fmt::Debug + Send + Sync {
    /// Writes a text whole or not at all; the one it replaces becomes the previous copy.
    fn put(&self, name: &str, text: &str) -> Result<(), StoreError>;
    /// Reads the last text written.
    fn get(&self, name: &str) -> Result<String, StoreError>;
    /// Reads the copy before it.
    fn previous(&self, name: &str) -> Result<String, StoreError>;
    /// Makes the previous copy the present one.
    fn recover(&self, name: &str) -> Result<(), StoreError>;
    /// What there is, the latest first.
    fn list(&self) -> Result<Vec<Saved>, StoreError>;
    /// Removes a save and its previous copy.
    fn remove(&self, name: &str) -> Result<(), StoreError>;
}

/// Whether a name can be used in every store: letters, digits, `-` and `_`, 1 to 64 of them.
pub fn name_is_safe(name: &str) -> Result<(), StoreError> {
    let fits = (1..=64).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && !name.starts_with('-');
    if fits { Ok(()) } else { Err(StoreError::Name(name.chars().take(80).collect())) }
}

/// A store in memory: for tests, and for games that are not to leave a trace.
#[derive(Debug, Default)]
pub struct Memory {
    kept: Mutex<BTreeMap<String, (String, Option<String>)>>,
}

impl Memory {
    fn with<T>(&self, f: impl FnOnce(&mut BTreeMap<String, (String, Option<String>)>) -> T) -> T {
        f(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store for Memory {
    fn put(&self, name: &str, text: &str) -> Result<(), StoreError> {
        name_is_safe(name)?;
        self.with(|kept| {
            let before = kept.remove(name).map(|(text, _)| text);
            kept.insert(name.to_owned(), (text.to_owned(), before));
        });
        Ok(())
    }
    fn get(&self, name: &str) -> Result<String, StoreError> {
        self.with(|kept| kept.get(name).map(|k| k.0.clone())).ok_or_else(|| StoreError::Missing(name.to_owned()))
    }
    fn previous(&self, name: &str) -> Result<String, StoreError> {
        self.with(|kept| kept.get(name).and_then(|k| k.1.clone())).ok_or_else(|| StoreError::Missing(name.to_owned()))
    }
    fn recover(&self, name: &str) -> Result<(), StoreError> {
        let text = self.previous(name)?;
        self.with(|kept| kept.insert(name.to_owned(), (text, None)));
        Ok(())
    }
    fn list(&self) -> Result<Vec<Saved>, StoreError> {
        Ok(self.with(|kept| kept.iter().map(|(name, k)| Saved { name: name.clone(), written: 0, has_previous: k.1.is_some() }).collect()))
    }
    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.with(|kept| kept.remove(name)).map(|_| ()).ok_or_else(|| StoreError::Missing(name.to_owned()))
    }
}
