//! Names that a plugin may give its documents.

use btm_files::portable;

/// What decides about runs of btm, in whichever folder one begins.
const OWN: [&str; 3] = [btm_config::FILE_NAME, btm_plugins::FILE_NAME, btm_baseline::FILE_NAME];

/// Why a plugin may not call a document so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NameError {
    #[error(transparent)]
    NotPortable(#[from] portable::NameError),
    #[error("btm would take it for a file of its own")]
    Own,
}

/// The parts of a document's path.
///
/// # Errors
/// Why it must not be written.
pub(super) fn parts(path: &str) -> Result<Vec<&str>, NameError> {
    let parts = portable::parts(path)?;
    let is_own = |part: &&str| OWN.contains(&&*portable::folded(part));
    if parts.iter().any(is_own) { Err(NameError::Own) } else { Ok(parts) }
}

#[cfg(test)]
mod tests {
    use btm_files::portable;

    use super::{NameError, parts};

    #[test]
    fn what_decides_about_runs_is_no_name_in_any_folder_or_spelling() {
        for path in ["btm.toml", "sub/BTM.Lock", "btm.baseline/x", "\u{ff42}tm.toml"] {
            assert_eq!(parts(path), Err(NameError::Own), "{path}");
        }
        assert_eq!(parts("api/btm.toml.md"), Ok(vec!["api", "btm.toml.md"]));
        assert_eq!(parts(".btm"), Err(NameError::NotPortable(portable::NameError::Hidden)));
    }
}
