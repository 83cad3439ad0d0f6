//! `BTM_…` variables.

use std::{collections::HashMap, ffi::OsString};

use btm_config::check;

use crate::{oracle::assert_clean, sections::lines};

/// A line is a variable, `NAME=VALUE`, without `BTM_`.
pub fn run(bytes: &[u8]) {
    let variables: HashMap<String, OsString> = lines(bytes)
        .filter_map(|line| line.split_once('=').map(|(name, value)| (format!("BTM_{name}"), value.to_owned().into())))
        .collect();
    for problem in check(None, None, |name| variables.get(name).cloned()) {
        assert_clean("an error about the environment", &problem.to_string());
    }
}
