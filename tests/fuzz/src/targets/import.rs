//! Settings of the program before btm: what is made of them is valid.

use std::path::Path;

use btm_config::{Overrides, import};

use crate::oracle::assert_clean;

pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match import(text, |name| name == "security") {
        Ok(imported) => {
            let read = Overrides::from_text(Path::new("btm.toml"), &imported.toml);
            assert!(read.is_ok(), "{read:?}\n{}", imported.toml);
            assert_clean("imported settings", &imported.toml);
        }
        Err(error) => assert_clean("an error about imported settings", &error.to_string()),
    }
}
