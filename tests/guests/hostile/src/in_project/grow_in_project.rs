//! Takes memory in the project analysis, until there is none.

use btm_plugin::{AnalyzeError, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    crate::grow_memory()
}
