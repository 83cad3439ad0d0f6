//! Reads `BTM_…` variables into a layer: `BTM_FAIL_ON` is `scan.fail-on`, `BTM_MEMORY` is `limits.memory`, `BTM_SLOTS` is
//! `daemon.slots`, as the flags are named; `BTM_TASK_MEMORY` is `tasks.memory`.

use std::ffi::OsString;

use crate::{
    error::{ConfigError, Origin, Problem},
    kind::Given,
    layer::{Key, Reading},
    section::{Outcome, Section},
};

/// Reads the variables that `lookup` finds; an empty one counts as absent.
pub fn read(lookup: impl Fn(&str) -> Option<OsString>) -> Reading {
    let mut reading = Reading::default();
    let overrides = &mut reading.layer.overrides;
    let found = [
        section(&lookup, "BTM_", "scan", &mut overrides.scan),
        section(&lookup, "BTM_", "limits", &mut overrides.limits),
        section(&lookup, "BTM_", "daemon", &mut overrides.daemon),
        section(&lookup, "BTM_TASK_", "tasks", &mut overrides.task_bounds),
    ];
    for result in found.into_iter().flatten() {
        match result {
            Ok((key, origin)) => {
                reading.layer.origins.insert(key, origin);
            }
            Err(problem) => reading.problems.push(problem),
        }
    }
    reading
}

/// Sets the keys of `section` for which there are variables.
fn section<S: Section>(
    lookup: &impl Fn(&str) -> Option<OsString>,
    prefix: &str,
    table: &str,
    section: &mut S,
) -> Vec<Result<(Key, Origin), ConfigError>> {
    let set = |key: &'static str| {
        let name = format!("{prefix}{}", key.to_ascii_uppercase().replace('-', "_"));
        let value = lookup(&name).filter(|value| !value.is_empty())?;
        Some(read_into(section, key, Origin::Variable(name), value).map(|origin| (Key::new(&[table], key), origin)))
    };
    S::keys().into_iter().filter_map(set).collect()
}

fn read_into(section: &mut impl Section, key: &str, origin: Origin, value: OsString) -> Result<Origin, ConfigError> {
    let Ok(text) = value.into_string() else { return Err(ConfigError::new(origin, Problem::NotText)) };
    let given = Given::Variable(&text);
    match section.read(key, &given) {
        Outcome::Set | Outcome::Unknown => Ok(origin),
        Outcome::Misfit { misfit, expected } => Err(ConfigError::new(origin, misfit.problem(key.to_owned(), &given, expected))),
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, collections::BTreeSet};

    #[test]
    fn no_variable_means_two_things() {
        let asked = RefCell::new(Vec::new());
        super::read(|name| {
            asked.borrow_mut().push(name.to_owned());
            None
        });
        let asked = asked.into_inner();
        assert_eq!(asked.iter().collect::<BTreeSet<_>>().len(), asked.len(), "{asked:?}");
    }
}
