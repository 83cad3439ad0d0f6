//! Folders of other users that this user told git to accept: `safe.directory`.

use std::path::Path;

use crate::{GitError, Surroundings, git::Git, repository};

/// The scopes that are the user's own, or the administrator's. What a repository says about itself does not count.
const PROTECTED: [&[u8]; 3] = [b"system", b"global", b"command"];

/// The entry that accepts everything.
const EVERYTHING: &[u8] = b"*";

/// Whether `safe.directory` of this user or of the machine accepts one of these folders.
///
/// # Errors
/// If there is no git, or it does not answer.
pub fn is_safe(folders: &[&Path], surroundings: &Surroundings) -> Result<bool, GitError> {
    let mut git = Git::find(surroundings)?.at(Path::new("/"));
    git.without(&repository::LOCAL);
    let output = git.output(&["config", "--null", "--show-scope", "--type=path", "--get-all", "safe.directory"])?;
    // Without any entry it fails, and says nothing.
    Ok(accepts(&output.stdout, folders))
}

/// Whether the entries, each behind its scope, accept one of the folders. An empty entry takes back those before.
fn accepts(entries: &[u8], folders: &[&Path]) -> bool {
    let mut fields = entries.split(|byte| *byte == 0);
    let mut is_accepted = false;
    while let (Some(scope), Some(entry)) = (fields.next(), fields.next()) {
        if PROTECTED.contains(&scope) {
            is_accepted = !entry.is_empty() && (is_accepted || folders.iter().any(|folder| matches(entry, folder)));
        }
    }
    is_accepted
}

/// Whether an entry is a folder, or one above it followed by `/*`.
fn matches(entry: &[u8], folder: &Path) -> bool {
    if entry == EVERYTHING {
        return true;
    }
    let real = |bytes: &[u8]| {
        let path = repository::path(bytes);
        path.is_absolute().then(|| path.canonicalize().unwrap_or(path))
    };
    match entry.strip_suffix(b"/*") {
        Some(above) => real(above).is_some_and(|above| folder != above && folder.starts_with(above)),
        None => real(entry).is_some_and(|entry| entry == folder),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::accepts;

    #[test]
    fn entries_of_the_user_and_the_machine_count_in_their_order() {
        let (one, other) = (Path::new("/none/one"), Path::new("/none/other"));
        let is_accepted = |entries: &[&str]| {
            let entries: String = entries.iter().map(|entry| format!("{entry}\0")).collect();
            accepts(entries.as_bytes(), &[one])
        };
        assert!(is_accepted(&["global", "/none/one"]) && is_accepted(&["system", "*"]) && is_accepted(&["command", "/none/*"]));
        assert!(is_accepted(&["global", "/else", "global", "/none/one/"]));
        assert!(is_accepted(&["system", "*", "global", "", "global", "/none/one"]));
        assert!(!is_accepted(&[]) && !is_accepted(&["global", "/none"]) && !is_accepted(&["global", "/none/one/*"]));
        assert!(!is_accepted(&["local", "*"]) && !is_accepted(&["worktree", "/none/one"]), "a repository does not accept itself");
        assert!(!is_accepted(&["system", "*", "global", ""]), "an empty entry takes back those before");
        assert!(!is_accepted(&["global", "none/one"]) && !is_accepted(&["global", "/none/onetwo"]));
        assert!(accepts(b"global\0/none/other\0", &[one, other]));
    }
}
