//! `btm.toml`: what is shown of it reads as the same settings, and mistakes are told harmlessly.

use std::path::Path;

use btm_config::{Layer, Overrides, render, show};

use crate::oracle::assert_clean;

pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Overrides::from_text(Path::new("btm.toml"), text) {
        Ok(overrides) => assert_shown(overrides),
        Err(error) => assert_clean("an error about settings", &error.to_string()),
    }
}

/// Whether the settings, shown as `btm config show` does, are the same settings.
fn assert_shown(overrides: Overrides) {
    let layer = Layer { overrides, origins: std::collections::BTreeMap::new() };
    let shown = render(&show(Overrides::default(), std::slice::from_ref(&layer)));
    assert_clean("settings", &shown);
    let read = Overrides::from_text(Path::new("btm.toml"), &shown);
    let read = read.map_err(|error| format!("what is shown is not valid: {error}\n{shown}"));
    let read = read.unwrap_or_else(|message| panic!("{message}"));
    let again = Layer { overrides: read, origins: std::collections::BTreeMap::new() };
    assert_eq!(render(&show(Overrides::default(), &[again])), shown);
}
