//! Measures what is not a number.

use btm_plugin::{AnalyzeError, File, Metric, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    for value in [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, -0.0, 1.0] {
        output.metric(Metric::new("odd", value));
    }
    output.metric(Metric::new("", 1.0));
    Ok(Vec::new())
}
