//! `settings-from`: settings of a plugin in another tool's file.

use btm_config::{Project, load};

use crate::{disk::with_folder, oracle::assert_clean, sections::sections};

/// A table's name, and the content of a TOML file and of a JSON file.
pub fn run(bytes: &[u8]) {
    let [table, content] = sections(bytes);
    let table = String::from_utf8_lossy(table);
    for file in ["settings.toml", "settings.json"] {
        // A literal string of TOML cannot have these.
        let from = format!("{file}#{table}").replace(['\'', '\n', '\r'], "");
        let project = format!("[plugin.security]\nsettings-from = '{from}'\n");
        let loaded = with_folder(&[("btm.toml", project.as_bytes()), (file, content)], |folder| {
            load(None, Some(&Project { folder, own_tasks: &[] }), |_| None)
        });
        if let Err(error) = loaded {
            assert_clean("an error about settings", &error.to_string());
        }
    }
}
