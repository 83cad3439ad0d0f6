//! Who owns files and who may write them: everything that differs between operating systems.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub use other::{Identity, entry_damage, is_link_refusal, open, path_of_open, private_folder, require_writable, secret_problem};
#[cfg(unix)]
pub use unix::{Identity, entry_damage, is_link_refusal, open, path_of_open, private_folder, require_writable, secret_problem};
