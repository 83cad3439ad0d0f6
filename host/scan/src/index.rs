//! What an earlier scan knew of a project: its folders, its files, and the gist of what was said about them, so that what did not
//! change need not be listed, opened or analyzed.
//!
//! Like git's index: a file counts as unchanged if its [`Stamp`](crate::stamp::Stamp) is what it was, and was old enough to tell.
//! Folders are compared in the same way, so that an unchanged project is not even listed ([`survey`]). The index is believed only
//! if it comes from a vault, and what it says is what a fresh scan would say: a file that is not certain is simply not in it.

mod disk;
mod folders;
mod stored;
mod survey;

pub(crate) use folders::Folders;
pub(crate) use stored::{File, Index, Known, join};
pub(crate) use survey::{Survey, survey, survey_files, survey_snapshot};
