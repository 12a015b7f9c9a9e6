//! Saves in a folder: written whole or not at all, each with the copy before it.

use crate::session::{Saved, Store, StoreError, name_is_safe};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

const ENDING: &str = "ron";
const BEFORE: &str = "ron.prev";
/// Longest file that is read as a save, in bytes.
const LONGEST: u64 = 8 << 20;

/// A folder of saves.
///
/// `NAME.ron` is the save, `NAME.ron.prev` the copy before it. A save is written to a temporary file in
/// the same folder, forced to the disk and renamed over the old one, so that a kill at any moment leaves
/// the old text or the new one, never a part.
#[derive(Clone, Debug)]
pub struct Saves {
    dir: PathBuf,
}

impl Saves {
    /// A folder by path; it is made when something is first written.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The file of a save.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}.{ENDING}"))
    }

    fn before(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}.{BEFORE}"))
    }

    /// A name that no save has yet: the base itself, or with a number.
    pub fn free_name(&self, base: &str) -> String {
        let mut base: String = base.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(48).collect();
        if base.is_empty() || base.starts_with('-') {
            base.insert_str(0, "game");
        }
        let taken = |name: &str| self.path(name).exists() || self.before(name).exists();
        if !taken(&base) {
            return base;
        }
        (2..=u32::MAX).map(|n| format!("{base}-{n}")).find(|name| !taken(name)).unwrap_or(base)
    }

    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        fs::create_dir_all(&self.dir)?;
        let path = self.path(name);
        let mut new = tempfile::Builder::new().prefix(".writing-").tempfile_in(&self.dir)?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        if path.exists() {
            // The old save stays under its name until the new one takes its place.
            let step = self.dir.join(format!(".before-{name}"));
            match fs::remove_file(&step) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
            fs::hard_link(&path, &step).or_else(|_| fs::copy(&path, &step).map(|_| ()))?;
            fs::rename(&step, self.before(name))?;
        }
        new.persist(&path).map_err(|e| e.error)?;
        // The folder's own entry; some systems cannot open a folder, and then keep it in order themselves.
        if let Ok(dir) = fs::File::open(&self.dir) {
            let _ = dir.sync_all();
        }
        Ok(())
    }
}

fn failed(what: &str, path: &Path, error: &io::Error) -> StoreError {
    StoreError::Io(format!("{what} {}", path.display()), error.to_string())
}

fn text(name: &str, path: &Path) -> Result<String, StoreError> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|f| f.take(LONGEST).read_to_end(&mut bytes));
    match read {
        // What is no text is replaced: the reader of saves finds it changed and says so.
        Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Err(StoreError::Missing(name.to_owned())),
        Err(e) => Err(failed("read", path, &e)),
    }
}

/// Reads a save by path or by name: the text, the folder it lies in, and its name there (that of the
/// save it is the previous copy of, where it is one).
pub fn load_text(saves: &Saves, save: &str) -> Result<(String, Saves, String), StoreError> {
    let path = Path::new(save);
    if !path.is_file() {
        return Ok((saves.get(save)?, saves.clone(), save.to_owned()));
    }
    let file = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let name = file.strip_suffix(".prev").unwrap_or(file);
    let name = name.strip_suffix(".ron").unwrap_or(name);
    name_is_safe(name)?;
    let dir = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    Ok((text(name, path)?, Saves::at(dir), name.to_owned()))
}

impl Store for Saves {
    fn put(&self, name: &str, text: &str) -> Result<(), StoreError> {
        name_is_safe(name)?;
        self.write(name, text).map_err(|e| failed("write", &self.path(name), &e))
    }

    fn get(&self, name: &str) -> Result<String, StoreError> {
        name_is_safe(name)?;
        text(name, &self.path(name))
    }

    fn previous(&self, name: &str) -> Result<String, StoreError> {
        name_is_safe(name)?;
        text(name, &self.before(name))
    }

    fn recover(&self, name: &str) -> Result<(), StoreError> {
        let before = self.previous(name)?;
        self.write(name, &before).map_err(|e| failed("write", &self.path(name), &e))
    }

    fn list(&self) -> Result<Vec<Saved>, StoreError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(failed("list", &self.dir, &e)),
        };
        let mut all: Vec<Saved> = entries
            .flatten()
            .filter_map(|entry| {
                let file = entry.file_name();
                let name = file.to_str()?.strip_suffix(".ron")?.to_owned();
                name_is_safe(&name).ok()?;
                let written = entry.metadata().ok()?.modified().ok()?;
                let written = written.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
                let has_previous = self.before(&name).exists();
                Some(Saved { name, written, has_previous })
            })
            .collect();
        all.sort_by(|a, b| b.written.cmp(&a.written).then_with(|| a.name.cmp(&b.name)));
        Ok(all)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        name_is_safe(name)?;
        let path = self.path(name);
        match fs::remove_file(&path) {
            Ok(()) => {
                let _ = fs::remove_file(self.before(name));
                Ok(())
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(StoreError::Missing(name.to_owned())),
            Err(e) => Err(failed("remove", &path, &e)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_before_is_kept_and_recovered() {
        let dir = tempfile::tempdir().expect("a folder");
        let saves = Saves::at(dir.path().join("saves"));
        saves.put("game", "one").expect("written");
        assert!(saves.previous("game").is_err(), "nothing came before the first");
        saves.put("game", "two").expect("written");
        assert_eq!(saves.get("game").as_deref(), Ok("two"));
        assert_eq!(saves.previous("game").as_deref(), Ok("one"));
        saves.recover("game").expect("recovered");
        assert_eq!(saves.get("game").as_deref(), Ok("one"));
        assert_eq!(saves.list().expect("a list").len(), 1, "no temporary file is listed");
        assert_eq!(saves.free_name("game"), "game-2");
        saves.remove("game").expect("removed");
        assert!(saves.list().expect("a list").is_empty());
    }

    #[test]
    fn names_stay_in_the_folder() {
        let saves = Saves::at("nowhere");
        for name in ["", "../x", "a/b", "a.ron", "-x", "a b", "é"] {
            assert!(matches!(saves.put(name, "x"), Err(StoreError::Name(_))), "{name:?}");
        }
    }
}
