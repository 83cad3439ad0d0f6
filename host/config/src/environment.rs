//! Reads `BTM_…` variables into a layer: `BTM_FAIL_ON` is `scan.fail-on`, `BTM_MEMORY` is `limits.memory`, as the flags are named.

use std::ffi::OsString;

use crate::{
    error::{ConfigError, Origin, Problem},
    kind::Given,
    limits::LimitOverrides,
    overrides::Overrides,
    scan::ScanOverrides,
    section::Outcome,
};

/// Reads the variables that `lookup` finds; an empty one counts as absent.
pub fn read(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Overrides, ConfigError> {
    let mut overrides = Overrides::default();
    for key in ScanOverrides::KEYS {
        set(&lookup, key, |given| overrides.scan.read(key, given))?;
    }
    for key in LimitOverrides::KEYS {
        set(&lookup, key, |given| overrides.limits.read(key, given))?;
    }
    Ok(overrides)
}

fn set(
    lookup: impl Fn(&str) -> Option<OsString>,
    key: &str,
    read: impl FnOnce(&Given<'_>) -> Outcome,
) -> Result<(), ConfigError> {
    let name = format!("BTM_{}", key.to_ascii_uppercase().replace('-', "_"));
    let Some(value) = lookup(&name).filter(|value| !value.is_empty()) else { return Ok(()) };
    let error = |problem| ConfigError::new(Origin::Variable(name.clone()), problem);
    let text = value.into_string().map_err(|_| error(Problem::NotText))?;
    let given = Given::Variable(&text);
    match read(&given) {
        Outcome::Set | Outcome::Unknown => Ok(()),
        Outcome::Misfit { misfit, expected } => Err(error(misfit.problem(key.to_owned(), &given, expected))),
    }
}
