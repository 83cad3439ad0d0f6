//! What the processes of a run carry, so that they are found when their shim is gone.
//!
//! Two marks, each inherited by everything that a process starts. A variable: readable by people, but a program may clear its
//! environment. And a resource limit that means nothing for us, the processor time of realtime processes (`RLIMIT_RTTIME`), set to a
//! number that is out of reach for millennia and made of the token: hardly any program changes it, and clearing the environment or
//! leaving the session does not. A run inside a run may have no right to change it and has the variable alone.

use std::{fs, io, os::unix::fs::MetadataExt};

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::Token;

/// The variable with the token that all processes of a command have.
pub const RUN_VARIABLE: &str = "BTM_RUN";
/// The variable with the token that the shim has.
pub const SHIM_VARIABLE: &str = "BTM_SHIM";

/// Microseconds above which the limit is a mark: 36,000 years.
const FAR: u64 = 1 << 60;

/// The limit that stands for a token.
fn limit(token: &Token) -> u64 {
    let digits = token.as_str().get(..15).unwrap_or_default();
    FAR | u64::from_str_radix(digits, 16).unwrap_or(0)
}

/// Has this process, and all that it starts, carry the mark that no environment shows.
///
/// # Errors
/// If the limit is lower already.
pub fn mark(token: &Token) -> io::Result<()> {
    let limit = Some(limit(token));
    Ok(setrlimit(Resource::Rttime, Rlimit { current: limit, maximum: limit })?)
}

/// Whether a process of this user carries one of the marks of a run.
#[must_use]
pub fn carries(pid: u32, token: &Token) -> bool {
    is_own(pid)
        && (has_limit(pid, limit(token))
            || has_variable(pid, RUN_VARIABLE, token.as_str())
            || has_variable(pid, SHIM_VARIABLE, token.as_str()))
}

/// Whether a process is, or was started as, the shim of whatever run.
pub(super) fn is_shim(pid: u32) -> bool {
    let Ok(environment) = fs::read(format!("/proc/{pid}/environ")) else { return false };
    environment
        .split(|byte| *byte == 0)
        .any(|entry| entry.strip_prefix(SHIM_VARIABLE.as_bytes()).is_some_and(|rest| rest.starts_with(b"=")))
}

/// Whether a process has exactly this variable with exactly this value.
#[must_use]
pub fn has_variable(pid: u32, name: &str, value: &str) -> bool {
    let Ok(environment) = fs::read(format!("/proc/{pid}/environ")) else { return false };
    environment.split(|byte| *byte == 0).any(|entry| value_of(name, entry).is_some_and(|rest| rest == value.as_bytes()))
}

/// The token that a shim of this user was started with.
pub(crate) fn token_of_shim(pid: u32) -> Option<Token> {
    let environment = fs::read(format!("/proc/{pid}/environ")).ok()?;
    let mut entries = environment.split(|byte| *byte == 0);
    let value = entries.find_map(|entry| value_of(SHIM_VARIABLE, entry))?;
    Token::parse(std::str::from_utf8(value).ok()?)
}

fn value_of<'a>(name: &str, entry: &'a [u8]) -> Option<&'a [u8]> {
    entry.strip_prefix(name.as_bytes())?.strip_prefix(b"=")
}

fn has_limit(pid: u32, limit: u64) -> bool {
    let Ok(limits) = fs::read_to_string(format!("/proc/{pid}/limits")) else { return false };
    let line = limits.lines().find_map(|line| line.strip_prefix("Max realtime timeout"));
    line.and_then(|line| line.split_ascii_whitespace().nth(1)).is_some_and(|hard| hard.parse() == Ok(limit))
}

fn is_own(pid: u32) -> bool {
    fs::metadata(format!("/proc/{pid}")).is_ok_and(|process| process.uid() == rustix::process::geteuid().as_raw())
}
