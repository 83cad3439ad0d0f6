//! Reads the same files again and again, and keeps nothing.

use btm_plugin::{AnalyzeError, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    loop {
        for path in project.find(&["*"]) {
            let _ = project.read(&path);
        }
    }
}
