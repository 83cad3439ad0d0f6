//! The well-behaved plugins in other languages than Rust: built when a test first asks for them, kept below `target/guests`
//! until their sources or the contract change.

mod javascript;
mod python;
mod recipe;

use std::{fmt, sync::OnceLock};

use crate::Guests;

/// Why plugins in a language could not be built here: a tool is missing, or the network is. Not a fault of the plugins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What is missing.
    pub reason: String,
}

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "skipped: {}", self.reason)
    }
}

/// The well-behaved plugins in Python.
///
/// # Errors
/// What is missing here to build them. With `BTM_TEST_ALL` in the environment, as in CI, that is a failure instead.
pub fn python_guests() -> Result<Guests, Skipped> {
    static GUESTS: OnceLock<Result<Guests, Skipped>> = OnceLock::new();
    required(GUESTS.get_or_init(|| recipe::build(&python::Python)))
}

/// The well-behaved plugins in JavaScript.
///
/// # Errors
/// As for [`python_guests`].
pub fn javascript_guests() -> Result<Guests, Skipped> {
    static GUESTS: OnceLock<Result<Guests, Skipped>> = OnceLock::new();
    required(GUESTS.get_or_init(|| recipe::build(&javascript::JavaScript)))
}

fn required(guests: &Result<Guests, Skipped>) -> Result<Guests, Skipped> {
    if let (Err(skipped), Some(_)) = (guests, std::env::var_os("BTM_TEST_ALL")) {
        panic!("BTM_TEST_ALL is set, but {}", skipped.reason);
    }
    guests.clone()
}
