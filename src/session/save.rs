//! A save: what a campaign was begun with, its commands, and hashes to hold a replay against.
//!
//! A save is not the state. It is replayed, so that it can neither invent a number nor outlive a change
//! of the rules unnoticed. The text is RON between a fixed head and foot; the checksum covers the body
//! byte by byte, so a change anywhere is found before anything is believed.

use super::{LensMode, Rewind, Session};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use thiserror::Error;

/// The format this program writes and reads.
pub const FORMAT: u32 = 1;

/// Longest save that is read, in bytes.
const LONGEST: usize = 8 << 20;

/// A save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Format of the save.
    pub format: u32,
    /// Scenario: its id.
    pub scenario: String,
    /// What it was opened by: its id again, or a path.
    pub from: String,
    /// Version of the scenario.
    pub version: String,
    /// Hash of the rules, in hexadecimal.
    pub rules: String,
    /// Lens id, or `open`.
    pub lens: String,
    /// Seed of the campaign's luck.
    pub seed: u64,
    /// Rewinds.
    pub rewinds: Vec<Rewind>,
    /// Accepted commands by id.
    pub commands: Vec<String>,
    /// Hash of the state at the opening of each turn, the first included.
    pub hashes: Vec<String>,
    /// Hash of the last state.
    pub last: String,
}

/// Why a text is no save.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SaveError {
    /// It was not written by this program, or its beginning or end is damaged.
    #[error("this is no save, or its first or last line is damaged; take the previous copy (the same name with `.prev`)")]
    NoSave,
    /// It was written by another format.
    #[error("this save has format {0}, this program reads format {FORMAT}; use the version of the program that wrote it")]
    Format(u32),
    /// It was changed or damaged since it was written.
    #[error(
        "this save was changed or damaged after it was written (checksum {found}, expected {expected}); take the previous copy (the same name with `.prev`)"
    )]
    Checksum {
        /// The checksum of what is there.
        found: String,
        /// The checksum it states.
        expected: String,
    },
    /// The checksum is right, but the body cannot be read.
    #[error("this save cannot be read: {0}; take the previous copy (the same name with `.prev`)")]
    Body(String),
}

const HEAD: &str = "// A saved game. It holds commands, which are played again when it is loaded.\n(checksum: \"";
const MIDDLE: &str = "\", body: ";
const FOOT: &str = ")\n";

impl Save {
    /// The save as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let config = ron::ser::PrettyConfig::new().new_line("\n").indentor("  ").struct_names(false);
        let body = ron::ser::to_string_pretty(self, config).unwrap_or_default();
        let sum = checksum(&body);
        format!("{HEAD}{sum}{MIDDLE}{body}{FOOT}")
    }

    /// Reads a save. A text in which any byte differs from what was written is refused.
    pub fn from_text(text: &str) -> Result<Self, SaveError> {
        if text.len() > LONGEST {
            return Err(SaveError::NoSave);
        }
        let inner = text.strip_prefix(HEAD).and_then(|t| t.strip_suffix(FOOT)).ok_or(SaveError::NoSave)?;
        let (expected, body) = inner.split_once(MIDDLE).ok_or(SaveError::NoSave)?;
        let found = checksum(body);
        if found != expected {
            let expected = expected.chars().filter(|c| !c.is_control()).take(16).collect();
            return Err(SaveError::Checksum { found, expected });
        }
        // The format is read first: another format may have other fields.
        #[derive(Deserialize)]
        struct Which {
            format: u32,
        }
        let which: Which = ron::from_str(body).map_err(|e| SaveError::Body(e.to_string()))?;
        if which.format != FORMAT {
            return Err(SaveError::Format(which.format));
        }
        ron::from_str(body).map_err(|e| SaveError::Body(e.to_string()))
    }
}

fn checksum(body: &str) -> String {
    blake3::hash(body.as_bytes()).to_hex()[..16].to_owned()
}

/// A hash in hexadecimal.
pub(super) fn hex(hash: &[u8; 32]) -> String {
    hash.iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

impl Session {
    /// The session as a save.
    #[must_use]
    pub fn save(&self) -> Save {
        let content = self.content();
        Save {
            format: FORMAT,
            scenario: content.id.clone(),
            from: self.origin.clone().unwrap_or_else(|| content.id.clone()),
            version: content.version.clone(),
            rules: hex(&content.rules_hash),
            lens: LensMode::name(self.mode, content).to_owned(),
            seed: self.seed,
            rewinds: self.rewinds.clone(),
            commands: self.history.iter().map(|e| e.text.clone()).collect(),
            hashes: self.turns.iter().map(|t| hex(&t.hash)).collect(),
            last: hex(&self.hash()),
        }
    }
}
