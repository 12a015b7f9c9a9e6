//! Where the program keeps what is the user's.

use etcetera::BaseStrategy as _;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The environment variable that names another folder, for tests, classrooms and sticks.
pub const VARIABLE: &str = "MILDIAS_HOME";

/// The user's folder: saves, scenarios, settings and keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

/// There is no folder to keep anything in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no folder for saves can be found: neither MILDIAS_HOME nor a home folder is set; set MILDIAS_HOME to a folder")]
pub struct HomeError;

impl Home {
    /// `MILDIAS_HOME`, or the data folder that the platform sets aside.
    pub fn find() -> Result<Self, HomeError> {
        if let Some(root) = std::env::var_os(VARIABLE).filter(|v| !v.is_empty()) {
            return Ok(Self::at(root));
        }
        let base = etcetera::choose_base_strategy().map_err(|_| HomeError)?;
        Ok(Self::at(base.data_dir().join("mildias")))
    }

    /// A folder by path; it is made when something is first written.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where saves lie.
    #[must_use]
    pub fn saves(&self) -> PathBuf {
        self.root.join("saves")
    }

    /// What is set in the terminal face.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.root.join("settings.ron")
    }

    /// Keys that the user has changed.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys.ron")
    }

    /// Where the user's own scenarios lie, a folder each.
    #[must_use]
    pub fn scenarios(&self) -> PathBuf {
        self.root.join("scenarios")
    }
}
