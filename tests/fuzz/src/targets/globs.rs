//! Patterns in git-ignore syntax, from plugins and settings.

use btm_scan::select::Globs;

use crate::sections::{lines, sections};

/// Patterns, a line each, and then paths, a line each.
pub fn run(bytes: &[u8]) {
    let [patterns, paths] = sections(bytes);
    let patterns: Vec<String> = lines(patterns).collect();
    let globs = match Globs::new(&patterns) {
        Ok(globs) => globs,
        Err(error) => {
            assert!(error.to_string().len() < 10_000, "a long message about a pattern");
            return;
        }
    };
    let plain = match patterns.as_slice() {
        [pattern] => pattern.strip_prefix('/').filter(|path| is_plain(path)),
        _ => None,
    };
    for path in lines(paths) {
        let is_selected = globs.matches(&path);
        if let Some(plain) = plain.filter(|_| is_plain(&path)) {
            let is_below = path == plain || path.strip_prefix(plain).is_some_and(|rest| rest.starts_with('/'));
            assert_eq!(is_selected, is_below, "pattern /{plain}, path {path}");
        }
    }
}

/// Whether a path has names of plain letters only, so that as a pattern it means just itself and what is below.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
