//! Executes `unreachable` in the project analysis.

use btm_plugin::{AnalyzeError, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    std::process::abort()
}
