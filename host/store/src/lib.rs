//! What `btm` remembers. The only crate that knows SQLite.
//!
//! [`Results`] keeps what analyses said, by a digest of everything that decided it. It is a cache: whatever is wrong with it
//! costs time, never a result. A record is believed only if nobody but this user could have written it: each is sealed with
//! the vault's secret, and the database lies in a folder of this user's own.
//!
//! [`Tasks`](tasks::Tasks) keeps what is to be done, what was done and by whom. It is no cache: nothing that was committed is lost by a kill, and
//! a damaged database is set aside, never removed.

mod cache;
mod database;
mod error;
mod results;
pub mod tasks;

pub use error::StoreError;
pub use results::{Found, Key, Record, Results, Session, Stats, Verified};
