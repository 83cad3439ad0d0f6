//! Tells of its progress for ever.

use btm_plugin::{AnalyzeError, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    let mut done = 0_u64;
    loop {
        project.progress(done, None, "again and again");
        done += 1;
    }
}
