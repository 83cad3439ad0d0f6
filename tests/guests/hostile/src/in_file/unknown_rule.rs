//! Emits findings of rules that are not in its descriptor.

use btm_plugin::{AnalyzeError, File, Finding, Output, Severity};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    for rule in ["other", "", "with space", "other-plugin/rule", "x/../y"] {
        output.finding(Finding::new(rule, Severity::Low, format!("of rule {rule:?}")));
    }
    output.finding(Finding::new("x".repeat(10_000), Severity::Low, "of a long rule"));
    Ok(Vec::new())
}
