//! Small files of the user's: what is set, and keys. Written whole or not at all.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

/// Most bytes of such a file.
const MOST: u64 = 64 << 10;

/// The text of a small file; `None` where there is no such file.
pub fn read_small(path: &Path) -> io::Result<Option<String>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("it is longer than {MOST} bytes")));
    }
    // A file in another encoding is read as far as it goes; its reader then says what is wrong.
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Writes a small file: what stood there before stays whole until the new text has taken its place.
pub fn write_small(path: &Path, text: &str) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(dir)?;
    let mut new = tempfile::Builder::new().prefix(".writing-").tempfile_in(dir)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(path).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_whole_and_read_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("deep/settings.ron");
        assert_eq!(read_small(&path).expect("no file"), None);
        write_small(&path, "one").expect("written");
        write_small(&path, "two").expect("written");
        assert_eq!(read_small(&path).expect("a file").as_deref(), Some("two"));
        assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("entries").count(), 1, "nothing half written is left");
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("keys.ron");
        fs::write(&path, vec![b' '; MOST as usize + 1]).expect("a file");
        assert!(read_small(&path).is_err());
    }
}
