//! Opens files that somebody else may have put there: regular files only, of bounded size, and never waiting; and writes where
//! somebody else may have put links.
//!
//! A repository that was cloned can bring a pipe, a device or a link of any name. Whoever reads a file that a repository names,
//! reads it here: below a [`Folder`] if a repository names the path (then no link leads out of the folder), or with [`read`] if
//! the user names it. What decides about a run is read below a folder with [`Owners`]; what btm itself keeps is opened with
//! [`own`].

mod draft;
mod error;
mod folder;
#[cfg(unix)]
pub mod own;
mod owner;
pub mod portable;
mod read;
mod write;

pub use draft::Draft;
pub use error::ReadError;
pub use folder::{Folder, Links};
pub use owner::{Exposed, Owners, Writer, check_stranger};
pub use read::{read, read_beginning, read_own_text, read_text};
