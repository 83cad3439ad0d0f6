//! What `btm` remembers. The only crate that knows SQLite.
//!
//! [`Results`] keeps what analyses said, by a digest of everything that decided it. It is a cache: whatever is wrong with it
//! costs time, never a result. A record is believed only if nobody but this user could have written it: each is sealed with
//! the vault's secret, and the database lies in a folder of this user's own.

mod database;
mod error;
mod results;

pub use error::StoreError;
pub use results::{Found, Key, Record, Results, Session, Stats, Verified};
