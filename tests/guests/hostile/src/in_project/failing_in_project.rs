//! Says that the project analysis failed.

use btm_plugin::{AnalyzeError, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    Err(AnalyzeError::Other("told so".to_owned()))
}
