//! Looks for files again and again, by another hard pattern each time.

use btm_plugin::{AnalyzeError, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    let mut number = 0_u64;
    loop {
        let pattern = format!("**/*a*{number}*{{b,c{{d,e}}}}**/**/**/?[!x]*");
        std::hint::black_box(project.find(&[&pattern]));
        number += 1;
    }
}
