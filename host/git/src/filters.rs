//! Filters: programs that the configuration names, and that git runs to see whether a file of the work tree differs from what
//! the index has. Comparing must run nothing, so they are all switched off.

use std::collections::BTreeSet;

use crate::{GitError, Repository, git::Git, raw};

/// The variable that the settings are taken from. It is empty: no program, and not required.
const NOTHING: &str = "BTM_GIT_NOTHING";

impl Repository {
    /// Git, but with no filters. A file that a filter would change back compares as different then, if it was touched.
    pub(crate) fn without_filters(&self) -> Result<Git, GitError> {
        let output = self.git.output(&["config", "--null", "--name-only", "--get-regexp", r"^filter\..*\.[a-z]+$"])?;
        // It ends with 1 if there are none.
        if !output.status.success() && output.status.code() != Some(1) {
            return Err(GitError::said(&output));
        }
        let mut git = self.git.clone();
        git.set(NOTHING, "");
        for section in sections(&output.stdout)? {
            for key in ["clean", "process", "required"] {
                // Unlike `-c`, this is right about a name that contains `=`.
                git.add_setting(format!("--config-env={section}.{key}={NOTHING}"));
            }
        }
        Ok(git)
    }
}

/// `filter.NAME` of all keys.
fn sections(keys: &[u8]) -> Result<BTreeSet<String>, GitError> {
    const WRONG: GitError = GitError::Answer { command: "config" };
    raw::records(keys, "config")?
        .map(|key| {
            let key = str::from_utf8(key).map_err(|_| WRONG)?;
            Ok(key.rsplit_once('.').ok_or(WRONG)?.0.to_owned())
        })
        .collect()
}
