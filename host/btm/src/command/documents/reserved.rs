//! Places at which no document may be, wherever the folder for documents lies: where git looks for hooks, and where the report goes.

use std::path::{Path, PathBuf};

use btm_files::portable;
use btm_git::Repository;

/// Places at which no document may be.
#[derive(Debug, Default)]
pub(super) struct Reserved {
    /// Where git looks for hooks, which it runs.
    hooks: Option<PathBuf>,
    /// The file that the report is written to.
    report: Option<PathBuf>,
}

/// Why there may be no document at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Taken {
    #[error("git looks for hooks there (`core.hooksPath`), and runs them")]
    Hooks,
    #[error("the report is written to this file")]
    Report,
}

impl Reserved {
    /// The places that matter for documents in or below `folder`, which exists and is a path without links, while the report goes to
    /// `output`.
    pub(super) fn around(folder: &Path, output: Option<&Path>) -> Self {
        let report = output.and_then(|output| {
            let above = output.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(above.canonicalize().ok()?.join(output.file_name()?))
        });
        Self { hooks: hooks(folder), report }
    }

    /// Refuses a path without links, if no document may be there.
    ///
    /// # Errors
    /// Why.
    pub(super) fn judge(&self, path: &Path) -> Result<(), Taken> {
        let path = parts(path);
        match (&self.hooks, &self.report) {
            (Some(hooks), _) if path.starts_with(&parts(hooks)) => Err(Taken::Hooks),
            (_, Some(report)) if path == parts(report) => Err(Taken::Report),
            _ => Ok(()),
        }
    }
}

/// Where git looks for hooks when it works in the repository around a folder. A git that does not say runs none either.
fn hooks(folder: &Path) -> Option<PathBuf> {
    let asked = Repository::around(folder).and_then(|repository| repository.map(|found| found.hook_folder()).transpose());
    asked.inspect_err(|error| tracing::warn!("git does not say where hooks lie: {error}")).ok().flatten()?.path
}

/// The parts of a path, as a file system sees them that tells no capital letters apart.
fn parts(path: &Path) -> Vec<String> {
    path.components().map(|part| portable::folded(&part.as_os_str().to_string_lossy())).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Reserved, Taken};

    #[test]
    fn hooks_and_the_report_are_kept_whatever_the_capitals() {
        let reserved = Reserved { hooks: Some("/p/git-hooks".into()), report: Some("/p/docs/report.json".into()) };
        for (path, expected) in [
            ("/p/git-hooks/pre-commit", Err(Taken::Hooks)),
            ("/p/Git-Hooks/sub/x", Err(Taken::Hooks)),
            ("/p/docs/Report.JSON", Err(Taken::Report)),
            ("/p/docs/report.json/x", Ok(())),
            ("/p/git-hooks.md", Ok(())),
            ("/p/docs/git-hooks/x", Ok(())),
        ] {
            assert_eq!(reserved.judge(Path::new(path)), expected, "{path}");
        }
    }
}
