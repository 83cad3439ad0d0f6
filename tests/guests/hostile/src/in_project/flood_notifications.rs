//! Sends messages for ever.

use btm_plugin::{AnalyzeError, Project, Severity};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    loop {
        btm_plugin::notify(Severity::Critical, "again", "and again");
    }
}
