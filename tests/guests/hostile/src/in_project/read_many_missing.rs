//! Asks for files that are not there, by another path each time, as long as paths can be.

use btm_plugin::{AnalyzeError, Project};

/// Nearly as long as a path can be.
const LONG: usize = 4_000;

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    super::ask_for_missing(project, LONG)
}
