//! Measures for ever.

use btm_plugin::{AnalyzeError, File, Metric, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    let mut number = 0.0;
    loop {
        output.metric(Metric::new("number", number));
        number += 1.0;
    }
}
