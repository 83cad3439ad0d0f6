//! Emits a finding in `configure`, where there is nothing yet to say it about.

use btm_plugin::{Description, Finding, InvalidSetting, Severity, bindings::btm::plugin::findings};

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    let finding = Finding::new("before", Severity::High, "said in configure");
    findings::emit(&finding.into());
    Ok(description)
}
