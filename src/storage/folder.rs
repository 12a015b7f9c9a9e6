//! A scenario in a folder, or in one file. Its files are untrusted.

use crate::scenario::{MAX_FILE_BYTES, MAX_FILES, Source, SourceError, safe_path};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Deepest folder inside a scenario.
const DEEPEST: usize = 12;
/// Most entries looked at, files of no interest and folders among them.
const MOST_ENTRIES: usize = 20_000;

/// A scenario folder, or a single scenario file.
///
/// The root is made canonical once. Links are named and not followed, hidden files and folders are left out, and a
/// file is read only where its canonical path lies inside the root.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    only: Option<String>,
}

/// What a walk through the folder has found.
#[derive(Default)]
struct Walk {
    entries: usize,
    files: Vec<String>,
    links: Vec<String>,
}

/// Whether the loader would read a file of this path.
fn of_scenario(path: &str) -> bool {
    path.starts_with("art/") || Path::new(path).extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"))
}

impl Folder {
    /// Opens a folder or a file.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let shown = path.display().to_string();
        let real = fs::canonicalize(path).map_err(|e| SourceError::new(&shown, e.to_string()))?;
        if real.is_dir() {
            return Ok(Self { root: real, only: None });
        }
        let name = real.file_name().and_then(|n| n.to_str()).map(str::to_owned);
        match (real.is_file(), name, real.parent()) {
            (true, Some(name), Some(root)) if safe_path(&name) => Ok(Self { root: root.to_owned(), only: Some(name) }),
            _ => Err(SourceError::new(shown, "neither a folder nor a plain file; name a scenario's folder or its file")),
        }
    }

    fn walk(&self, dir: &Path, depth: usize, found: &mut Walk) -> Result<(), SourceError> {
        let fault = |path: &Path, what: String| SourceError::new(path.display().to_string(), what);
        if depth > DEEPEST {
            return Err(fault(dir, format!("folders lie more than {DEEPEST} deep; a scenario needs two or three")));
        }
        for entry in fs::read_dir(dir).map_err(|e| fault(dir, e.to_string()))? {
            let entry = entry.map_err(|e| fault(dir, e.to_string()))?;
            found.entries += 1;
            if found.entries > MOST_ENTRIES {
                return Err(fault(&self.root, format!("more than {MOST_ENTRIES} entries; this is no scenario folder")));
            }
            let path = entry.path();
            let hidden = entry.file_name().to_str().is_none_or(|n| n.starts_with('.'));
            // The type of the entry itself: a link is neither a file nor a folder here.
            let kind = entry.file_type().map_err(|e| fault(&path, e.to_string()))?;
            if hidden {
                continue;
            }
            if kind.is_dir() {
                self.walk(&path, depth + 1, found)?;
                continue;
            }
            let Ok(inside) = path.strip_prefix(&self.root) else { continue };
            let parts: Option<Vec<_>> = inside.iter().map(|p| p.to_str()).collect();
            let Some(inside) = parts.map(|p| p.join("/")).filter(|p| safe_path(p)) else { continue };
            if kind.is_file() {
                found.files.push(inside);
            } else if kind.is_symlink() && (of_scenario(&inside) || path.is_dir()) {
                found.links.push(inside);
            }
            if found.files.len() + found.links.len() > MAX_FILES {
                return Err(fault(&self.root, format!("more than {MAX_FILES} files; this is no scenario folder")));
            }
        }
        Ok(())
    }
}

impl Folder {
    /// Writes a file of the scenario anew, whole or not at all, where it still reads as it did.
    pub fn rewrite(&self, path: &str, old: &str, new: &str) -> Result<(), SourceError> {
        if self.read(path)? != old.as_bytes() {
            return Err(SourceError::new(path, "the file has changed since it was read; nothing was written to it"));
        }
        write_whole(&self.root.join(path), new).map_err(|e| SourceError::new(path, e.to_string()))
    }
}

/// Writes a file whole or not at all; one that was there keeps its permissions.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let dir = real.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".mildias-").tempfile_in(dir)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match fs::metadata(&real) {
        Ok(there) => fs::set_permissions(file.path(), there.permissions())?,
        Err(_) => plain(file.path())?,
    }
    file.persist(&real).map_err(|e| e.error)?;
    Ok(())
}

/// Gives a new file the permissions that files usually have, not those of a temporary one.
fn plain(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o644))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
}

impl Source for Folder {
    fn name(&self) -> String {
        let name = self.only.as_deref().map_or(self.root.as_path(), Path::new);
        name.file_stem().map_or_else(|| "scenario".into(), |n| n.to_string_lossy().into_owned())
    }

    fn list(&self) -> Result<Vec<String>, SourceError> {
        if let Some(only) = &self.only {
            return Ok(vec![only.clone()]);
        }
        let mut found = Walk::default();
        self.walk(&self.root, 0, &mut found)?;
        found.files.sort();
        Ok(found.files)
    }

    fn links(&self) -> Vec<String> {
        let mut found = Walk::default();
        if self.only.is_some() || self.walk(&self.root, 0, &mut found).is_err() {
            return Vec::new();
        }
        found.links.sort();
        found.links
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        if !safe_path(path) || self.only.as_ref().is_some_and(|only| only != path) {
            return Err(SourceError::new(path, "a path out of the scenario's folder is not read"));
        }
        let fault = |e: std::io::Error| SourceError::new(path, e.to_string());
        let real = fs::canonicalize(self.root.join(path)).map_err(fault)?;
        if !real.starts_with(&self.root) || !real.is_file() {
            return Err(SourceError::new(path, "this leads out of the scenario's folder, or is no plain file"));
        }
        let mut bytes = Vec::new();
        let most = MAX_FILE_BYTES as u64 + 1;
        fs::File::open(&real).and_then(|f| f.take(most).read_to_end(&mut bytes)).map_err(fault)?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(SourceError::new(path, format!("longer than {MAX_FILE_BYTES} bytes; split the file")));
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture() -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("model")).expect("a folder");
        fs::write(dir.path().join("model/b.ron"), "[]").expect("a file");
        fs::write(dir.path().join("a.ron"), "[]").expect("a file");
        fs::write(dir.path().join(".hidden.ron"), "[]").expect("a file");
        dir
    }

    #[test]
    fn lists_plain_files_in_path_order() {
        let dir = fixture();
        let folder = Folder::open(dir.path()).expect("a folder");
        assert_eq!(folder.list().expect("files"), ["a.ron", "model/b.ron"]);
        assert_eq!(folder.read("model/b.ron").expect("bytes"), b"[]");
    }

    #[test]
    fn one_file_is_a_scenario_and_its_neighbours_are_not_read() {
        let dir = fixture();
        let file = Folder::open(&dir.path().join("a.ron")).expect("a file");
        assert_eq!((file.name().as_str(), file.list().expect("files")), ("a", vec!["a.ron".to_owned()]));
        assert!(file.read("model/b.ron").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere() {
        let (dir, outside) = (fixture(), fixture());
        std::os::unix::fs::symlink(outside.path(), dir.path().join("out")).expect("a link");
        std::os::unix::fs::symlink(outside.path().join("a.ron"), dir.path().join("out.ron")).expect("a link");
        let folder = Folder::open(dir.path()).expect("a folder");
        std::os::unix::fs::symlink(outside.path().join("b.txt"), dir.path().join("notes.txt")).expect("a link");
        assert_eq!(folder.list().expect("files"), ["a.ron", "model/b.ron"]);
        assert_eq!(folder.links(), ["out", "out.ron"], "what is no part of a scenario is nobody's concern");
        for path in ["out/a.ron", "out.ron", "../a.ron", "/etc/hostname", "model/../a.ron"] {
            assert!(folder.read(path).is_err(), "{path} must not be read");
        }
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused() {
        let dir = fixture();
        fs::write(dir.path().join("long.ron"), vec![b' '; MAX_FILE_BYTES + 1]).expect("a file");
        let error = Folder::open(dir.path()).expect("a folder").read("long.ron").expect_err("too long");
        assert!(error.what.contains("split the file"), "{error}");
    }
}
