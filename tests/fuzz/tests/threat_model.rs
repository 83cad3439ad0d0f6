//! Every test that `docs/security.md` names exists.
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The folders that have tests of ours.
const FOLDERS: [&str; 4] = ["host", "plugins", "tests", "xtask"];

#[test]
fn the_threat_model_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let mut sources = String::new();
    FOLDERS.iter().for_each(|folder| add_sources(&root.join(folder), &mut sources));
    let words: BTreeSet<&str> = sources.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let named: Vec<&str> = page.lines().filter_map(shown_by).flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(named.len() >= 40, "the table was not found: {named:?}");
    let missing: Vec<_> = named.iter().filter(|name| !words.contains(**name)).collect();
    assert!(missing.is_empty(), "docs/security.md names tests that do not exist: {missing:?}");
}

/// The third cell of a row of the table.
fn shown_by(line: &str) -> Option<&str> {
    let cells: Vec<_> = line.strip_prefix('|')?.split('|').collect();
    (cells.len() == 4).then(|| cells[2])
}

fn add_sources(folder: &Path, sources: &mut String) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target" && name != "node_modules") {
            add_sources(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
}
