//! The only file IO of the program: where things lie, folders of scenarios, saves.

mod disk;
mod folder;
mod home;
mod open;
mod result;
mod saves;
mod small;

pub use disk::Disk;
pub use folder::{Folder, write_whole};
pub use home::{Home, HomeError};
pub use open::{Found, OpenError, Opened, open, playable};
pub use result::{keep, kept};
pub use saves::{Saves, load_text};
pub use small::{read_small, write_small};
