//! The well-behaved plugins in other languages than Rust: built when a test first asks for them, kept below `target/guests`
//! until their sources or the contract change.

mod javascript;
mod python;
mod recipe;

use std::{fmt, sync::OnceLock};

use crate::{Guests, tiers};

/// Why plugins in a language were not built: the tests that need the network are off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What to do to run them.
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
/// If the tier `network` is off (see CONTRIBUTING.md).
///
/// # Panics
/// If it is on, and they cannot be built.
pub fn python_guests() -> Result<Guests, Skipped> {
    static GUESTS: OnceLock<Result<Guests, Skipped>> = OnceLock::new();
    in_network_tier(|| GUESTS.get_or_init(|| recipe::build(&python::Python)).clone())
}

/// The well-behaved plugins in JavaScript.
///
/// # Errors
/// As for [`python_guests`].
///
/// # Panics
/// As for [`python_guests`].
pub fn javascript_guests() -> Result<Guests, Skipped> {
    static GUESTS: OnceLock<Result<Guests, Skipped>> = OnceLock::new();
    in_network_tier(|| GUESTS.get_or_init(|| recipe::build(&javascript::JavaScript)).clone())
}

/// Builds where the tier is on; then it must succeed.
fn in_network_tier(build: impl FnOnce() -> Result<Guests, Skipped>) -> Result<Guests, Skipped> {
    if !tiers::is_on("network") {
        return Err(Skipped { reason: tiers::why_off("network") });
    }
    match build() {
        Ok(guests) => Ok(guests),
        Err(skipped) => panic!("the tier `network` is on, but {}", skipped.reason),
    }
}
