//! Where a scenario's files come from: the program itself, memory, or (in `storage`) a folder.

use std::collections::BTreeMap;
use std::fmt;

/// Most files a scenario may have.
pub const MAX_FILES: usize = 2_000;
/// Most bytes in one file.
pub const MAX_FILE_BYTES: usize = 4 << 20;
/// Most bytes in all files together.
pub const MAX_TOTAL_BYTES: usize = 32 << 20;

/// A set of scenario files.
///
/// What every implementation holds to, since scenarios are untrusted:
/// - paths are relative, with `/` between parts; none is absolute and none holds `..`, `.` or `\`;
/// - nothing outside the scenario's own folder is listed or read, links (symbolic ones to files or folders) are
///   not followed out of it, and anything that is not a plain file is left out;
/// - listing stops with [`SourceError`] past [`MAX_FILES`] files, reading past [`MAX_FILE_BYTES`] bytes, before
///   the bytes are held in memory.
///
/// [`safe_path`] says whether a path may be asked for at all.
pub trait Source {
    /// What the reader calls this source: a folder's name or a scenario's id.
    fn name(&self) -> String;
    /// Paths of all files, sorted.
    fn list(&self) -> Result<Vec<String>, SourceError>;
    /// Paths of links that would be files or folders of the scenario, and are left out because no link is followed.
    fn links(&self) -> Vec<String> {
        Vec::new()
    }
    /// The bytes of one file.
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError>;
}

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// The path asked for, or the name of the source.
    pub path: String,
    /// What is wrong, in words.
    pub what: String,
}

impl SourceError {
    /// An error about a path.
    pub fn new(path: impl Into<String>, what: impl Into<String>) -> Self {
        Self { path: path.into(), what: what.into() }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)
    }
}

impl std::error::Error for SourceError {}

/// Whether a path stays inside the folder: relative, of plain parts, without control characters.
#[must_use]
pub fn safe_path(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= 512
        && !path.starts_with('/')
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(':'))
}

/// Files held in memory: for tests, editors and `--watch`.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// An empty source with a name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), files: BTreeMap::new() }
    }

    /// Adds or replaces a file.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }
}

impl Source for Memory {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn list(&self) -> Result<Vec<String>, SourceError> {
        Ok(self.files.keys().cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        self.files.get(path).cloned().ok_or_else(|| SourceError::new(path, "no such file"))
    }
}

/// Files carried inside the program.
#[derive(Clone, Debug)]
pub struct Embedded {
    dir: &'static include_dir::Dir<'static>,
}

impl Embedded {
    /// The files of an embedded folder.
    #[must_use]
    pub const fn new(dir: &'static include_dir::Dir<'static>) -> Self {
        Self { dir }
    }

    fn walk(&self, dir: &include_dir::Dir<'_>, into: &mut Vec<String>) {
        for file in dir.files() {
            if let Ok(path) = file.path().strip_prefix(self.dir.path()) {
                let parts: Vec<_> = path.iter().map(|p| p.to_string_lossy().into_owned()).collect();
                into.push(parts.join("/"));
            }
        }
        for sub in dir.dirs() {
            self.walk(sub, into);
        }
    }
}

impl Source for Embedded {
    fn name(&self) -> String {
        self.dir.path().file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
    }

    fn list(&self) -> Result<Vec<String>, SourceError> {
        let mut all = Vec::new();
        self.walk(self.dir, &mut all);
        all.sort();
        Ok(all)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        self.dir
            .get_file(self.dir.path().join(path))
            .map(|file| file.contents().to_vec())
            .ok_or_else(|| SourceError::new(path, "no such file in the program"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for good in ["scenario.ron", "model/supply.ron", "text/es/a.ron"] {
            assert!(safe_path(good), "{good}");
        }
        for bad in ["", "/etc/passwd", "../x.ron", "a/../../b", "a//b", "a\\b", "./a", "c:/x", "a\n.ron"] {
            assert!(!safe_path(bad), "{bad}");
        }
    }
}
