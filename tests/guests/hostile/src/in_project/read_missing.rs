//! Asks for files that are not there, by another path of a hundred kilobytes each time.

use btm_plugin::{AnalyzeError, Project};

/// Longer than any path can be.
const LONG: usize = 100_000;

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    super::ask_for_missing(project, LONG)
}
