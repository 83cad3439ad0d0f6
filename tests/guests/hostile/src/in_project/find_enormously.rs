//! Looks for files with a million patterns.

use btm_plugin::{AnalyzeError, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    let globs = vec!["*.no-such-suffix"; 1_000_000];
    let found = project.find(&globs);
    crate::tell(project, format!("found {} files", found.len()));
    Ok(())
}
