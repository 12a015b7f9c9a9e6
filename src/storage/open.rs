//! Finding a scenario by id or path.

use super::{Folder, Home};
use crate::scenario::{self, Loaded, Source, SourceError};
use std::fs;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Where a scenario was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// In the program.
    Program,
    /// In the user's folder.
    User(PathBuf),
    /// At a path that was named.
    Path(PathBuf),
}

/// A scenario, read and checked.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it was asked for by, in a form that finds it again from any folder.
    pub name: String,
    /// Where it was found.
    pub found: Found,
    /// Content, texts and faults.
    pub loaded: Loaded,
}

/// Why there is no scenario to read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// No scenario has this id, and nothing lies at this path.
    #[error("no scenario is called `{asked}`, and there is no such folder or file; there are: {}", there.join(", "))]
    Unknown {
        /// What was asked for.
        asked: String,
        /// Ids that there are.
        there: Vec<String>,
    },
    /// It is there and cannot be read.
    #[error("cannot read the scenario: {0}")]
    Source(SourceError),
}

/// Ids of all scenarios that can be played, with the place of each: the program's, then the user's. One
/// of the user's hides one of the program's with the same id.
#[must_use]
pub fn playable(home: Option<&Home>) -> Vec<(String, Found)> {
    let mut all: Vec<(String, Found)> = own(home).into_iter().map(|(id, path)| (id, Found::User(path))).collect();
    for shipped in scenario::shipped() {
        if all.iter().all(|(id, _)| *id != shipped.id) {
            all.push((shipped.id, Found::Program));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn own(home: Option<&Home>) -> Vec<(String, PathBuf)> {
    let Some(entries) = home.and_then(|h| fs::read_dir(h.scenarios()).ok()) else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|e| {
            let path = e.path();
            let scenario = path.is_dir() || path.extension().is_some_and(|x| x == "ron");
            let id = path.file_stem()?.to_str()?.to_owned();
            (scenario && !id.starts_with('.')).then_some((id, path))
        })
        .collect()
}

/// Reads a scenario by id or path.
pub fn open(home: Option<&Home>, asked: &str) -> Result<Opened, OpenError> {
    let plain = !asked.is_empty() && asked.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if plain {
        if let Some((id, path)) = own(home).into_iter().find(|(id, _)| id == asked) {
            return at(&path, id, Found::User(path.clone()));
        }
        if let Some(shipped) = scenario::shipped().into_iter().find(|s| s.id == asked) {
            let loaded = scenario::load(&shipped.source);
            return Ok(Opened { name: shipped.id, found: Found::Program, loaded });
        }
    }
    let path = Path::new(asked);
    if !path.exists() {
        let there = playable(home).into_iter().map(|(id, _)| id).collect();
        return Err(OpenError::Unknown { asked: asked.chars().filter(|c| !c.is_control()).collect(), there });
    }
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    at(path, real.to_string_lossy().into_owned(), Found::Path(real))
}

fn at(path: &Path, name: String, found: Found) -> Result<Opened, OpenError> {
    let folder = Folder::open(path).map_err(OpenError::Source)?;
    // Asked for now, so that a folder that cannot be read is an error of the call, not of the scenario.
    folder.list().map_err(OpenError::Source)?;
    Ok(Opened { name, found, loaded: scenario::load(&folder as &dyn Source) })
}
