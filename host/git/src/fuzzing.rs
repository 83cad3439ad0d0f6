//! What the fuzz targets reach: this crate's readers of what git prints, which are private otherwise.

use std::collections::HashMap;

use crate::{GitError, Snapshot, raw, repository::Prefix};

/// The state that `list` (as `git ls-files --stage -z` prints it) and `changes` (as `git diff-index` prints them) show, below the
/// folder `prefix`, which is empty or ends with `/`.
///
/// # Errors
/// If these are no such lists.
pub fn snapshot(list: &[u8], changes: &[u8], prefix: &[u8]) -> Result<Snapshot, GitError> {
    let changes: HashMap<_, _> = raw::changes(changes, "diff-index")?;
    let prefix = Prefix { text: String::from_utf8_lossy(prefix).into_owned().into(), bytes: prefix.to_vec() };
    Snapshot::of(list, "ls-files", &changes, |_| true, &prefix)
}
