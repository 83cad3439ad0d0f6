//! Patterns in git-ignore syntax that select instead of ignoring.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// How many patterns one list may have.
const MAX_GLOBS: usize = 1_000;

/// How long one pattern may be.
const MAX_GLOB_BYTES: usize = 1_000;

/// A list of patterns: a path is selected if the last pattern that matches it, or one of its folders, has no `!`.
#[derive(Debug)]
pub struct Globs(Gitignore);

/// A pattern, or list of patterns, that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid pattern `{glob}`: {reason}")]
pub struct InvalidGlob {
    /// The pattern.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Globs {
    /// Compiles patterns.
    ///
    /// # Errors
    /// If one is not valid, or they are too many or too long.
    pub fn new(globs: &[impl AsRef<str>]) -> Result<Self, InvalidGlob> {
        let mut builder = GitignoreBuilder::new("");
        for (index, glob) in globs.iter().map(AsRef::as_ref).enumerate() {
            let invalid = |reason: String| InvalidGlob { glob: glob.chars().take(100).collect(), reason };
            if index >= MAX_GLOBS {
                return Err(invalid(format!("more than {MAX_GLOBS} patterns")));
            }
            if glob.len() > MAX_GLOB_BYTES {
                return Err(invalid(format!("longer than {MAX_GLOB_BYTES} bytes")));
            }
            builder.add_line(None, glob).map_err(|error| invalid(reason(error)))?;
        }
        let all = |error| InvalidGlob { glob: "…".to_owned(), reason: reason(error) };
        builder.build().map(Self).map_err(all)
    }

    /// Whether a root-relative path is selected.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        // An absolute path would be a programming error inside the matcher, which takes one `./` off first.
        let is_absolute = path.strip_prefix("./").unwrap_or(path).starts_with('/');
        !is_absolute && self.0.matched_path_or_any_parents(path, false).is_ignore()
    }
}

fn reason(error: ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err,
        ignore::Error::WithLineNumber { err, .. } | ignore::Error::WithPath { err, .. } => reason(*err),
        other => other.to_string(),
    }
}
