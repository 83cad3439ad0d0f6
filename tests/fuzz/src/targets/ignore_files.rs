//! `.ignore` files of a repository: a file is left out only if a pattern says so, and nothing else is found.

use btm_scan::{select::Globs, walk::walk};

use crate::{
    disk::with_files,
    sections::{lines, sections},
};

/// The files that are there, besides the ignore files.
const FILES: [&str; 3] = ["a.py", "b/c.py", "b/d/e.js"];

/// The ignore file at the top, and the one in the folder `b`.
pub fn run(bytes: &[u8]) {
    let [top, below] = sections(bytes);
    let mut files = vec![(".ignore", top), ("b/.ignore", below)];
    files.extend(FILES.iter().map(|name| (*name, &b"x"[..])));
    let walked = with_files(&files, |folder| walk(folder, &[], 1));
    let Ok(walked) = walked else { panic!("ignore files stop the scan: {walked:?}") };
    for path in &walked.files {
        assert!(files.iter().any(|(name, _)| name == path), "{path:?} was found, and is not there");
    }
    // A file reader leaves out a byte order mark and the first half of line endings. What a negated pattern means depends on the folders
    // above, so only the simple case is compared.
    let line = |line: String| line.trim_start_matches('\u{feff}').trim_end_matches('\r').to_owned();
    let patterns: Vec<String> = lines(top).map(line).collect();
    let Ok(globs) = Globs::new(&patterns) else { return };
    if below.is_empty() && !patterns.iter().any(|pattern| pattern.starts_with('!')) {
        for path in FILES {
            let is_found = walked.files.iter().any(|found| found == path);
            assert!(is_found || globs.matches(path), "{path} was left out in silence: {patterns:?}");
        }
    }
}
