//! What tells one piece of work from another one.

use std::collections::BTreeMap;

use btm_model::{Digest, Work};

/// Stands for some work with all its inputs: two tasks with the same key would do the same. The variables are inputs of commands; what
/// a scan reads beside its files are settings, which are the project's.
#[must_use]
pub fn key(work: &Work, directory: &str, variables: &BTreeMap<String, String>) -> Digest {
    let variables = match work {
        Work::Command { .. } => Some(variables),
        Work::Scan { .. } => None,
    };
    // Plain data can always be written.
    Digest::of(&serde_json::to_vec(&(work, directory, variables)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_differ_by_folder_and_variables_and_scans_by_folder_alone() {
        let command = Work::Command { command: vec!["make".to_owned()] };
        let scan = Work::Scan { plugins: Vec::new(), paths: Vec::new() };
        let (none, some) = (BTreeMap::new(), BTreeMap::from([("CC".to_owned(), "clang".to_owned())]));
        assert_eq!(key(&command, "/a", &none), key(&command, "/a", &none));
        assert_ne!(key(&command, "/a", &none), key(&command, "/b", &none));
        assert_ne!(key(&command, "/a", &none), key(&command, "/a", &some));
        assert_eq!(key(&scan, "/a", &none), key(&scan, "/a", &some));
        assert_ne!(key(&scan, "/a", &none), key(&scan, "/b", &none));
    }
}
