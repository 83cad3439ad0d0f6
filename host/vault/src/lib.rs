//! A folder of cache entries that are believed only if nobody but this user could have written them.
//!
//! Attackers: another user, a restored or shared cache, bit rot. Not: a process of the same user.
//! - The folder and everything above it belong to this user or to root and are not writable by others ([`OpenError`]).
//! - An entry is one file: its content, then a seal that names its key and authenticates every byte before it (`seal`).
//!   The secret lies in another folder, so that whoever restores or shares the cache cannot make a seal (`secret`).
//! - What was verified once is remembered by device, inode, size and change time, because authenticating 50 MB takes 30 ms
//!   (`memory`); the memory is authenticated too, and ends after a week.
//!
//! Entries appear by one rename, so that any number of processes may use a vault at once. Nothing here waits for a lock.

mod error;
mod key;
mod memory;
mod platform;
mod seal;
mod secret;
mod sweep;
mod vault;

pub use error::{Damage, OpenError, SecretProblem};
pub use platform::private_folder;
pub use sweep::Pruned;
pub use vault::{Draft, Entry, Lookup, Vault};
