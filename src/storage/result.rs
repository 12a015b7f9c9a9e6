//! Results that the user asked to have kept, and reads again.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Results above this size are not read: 2 GB.
const MOST: u64 = 2 << 30;

/// Writes a result into a folder, which is made where it is not there; whole, or not at all.
pub fn keep(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut new = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder)?;
    new.write_all(text.as_bytes())?;
    #[cfg(unix)]
    {
        // As any file the user makes by a redirection, and not as secret as a temporary one.
        use std::os::unix::fs::PermissionsExt as _;
        new.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    new.persist(folder.join(name)).map_err(|e| e.error)?;
    Ok(())
}

/// Reads a result.
pub fn kept(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > MOST {
        return Err(io::Error::other("is larger than 2 GB"));
    }
    fs::read_to_string(path)
}
