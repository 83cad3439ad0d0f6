//! From whatever ended a call to a typed stop reason.

use std::fmt;

use btm_model::{Limit, StopReason};
use wasmtime::{Trap, component::ResourceTableError};

use crate::{limits::Limits, phase::Phase};

/// The longest trap message that is kept, in bytes.
const MAX_MESSAGE: usize = 2_000;

/// A host function's order to stop the plugin.
#[derive(Debug)]
pub(crate) struct Stopped(pub(crate) StopReason);

impl fmt::Display for Stopped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl std::error::Error for Stopped {}

/// What a call may use, for the messages.
pub(crate) struct Allowed<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) phase: Phase,
    pub(crate) fuel: u64,
    /// Bytes it may hand over, in one call as well as altogether.
    pub(crate) output: u64,
}

/// How wasmtime begins its error for a call that hands over more than it may; the error's type is not public.
const TOO_MUCH_DATA: &str = "too much data is being copied between the host and the guest";

/// Classifies the error of a call into a plugin. `last_words` is what the plugin wrote to standard error.
pub(crate) fn classify(error: &wasmtime::Error, allowed: &Allowed<'_>, last_words: &str) -> StopReason {
    if let Some(Stopped(reason)) = error.downcast_ref() {
        return reason.clone();
    }
    if let Some(ResourceTableError::Full) = error.downcast_ref() {
        let handles = u64::from(allowed.limits.handles);
        return StopReason::Limit { limit: Limit::Handles, allowed: handles, used: handles + 1 };
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => {
            let limit = if allowed.phase == Phase::Project { Limit::Fuel } else { Limit::FuelPerFile };
            StopReason::Limit { limit, allowed: allowed.fuel, used: allowed.fuel }
        }
        Some(Trap::StackOverflow) => {
            let bytes = crate::engine::STACK as u64;
            StopReason::Limit { limit: Limit::Stack, allowed: bytes, used: bytes }
        }
        _ if error.root_cause().to_string().starts_with(TOO_MUCH_DATA) => {
            StopReason::Limit { limit: Limit::Output, allowed: allowed.output, used: allowed.output.saturating_add(1) }
        }
        _ => StopReason::Trap { message: describe(error, last_words) },
    }
}

/// The innermost cause in one line, without wasmtime's backtrace, and the plugin's last words.
fn describe(error: &wasmtime::Error, last_words: &str) -> String {
    let cause = error.root_cause().to_string();
    let cause = cause.lines().next().unwrap_or("unknown error");
    let words = last_words.trim();
    let mut message = if words.is_empty() { cause.to_owned() } else { format!("{cause}; it last wrote: {words}") };
    if message.len() > MAX_MESSAGE {
        let end = (0..=MAX_MESSAGE).rev().find(|end| message.is_char_boundary(*end)).unwrap_or(0);
        message.truncate(end);
        message.push('…');
    }
    message
}
