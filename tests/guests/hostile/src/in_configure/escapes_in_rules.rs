//! Writes what would move, hide or recolour text into its descriptor.

use btm_plugin::{Description, InvalidSetting, Rule, Severity};

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    let rule = Rule::new("escapes", crate::ESCAPES, Severity::Low).help(crate::ESCAPES).url(crate::ESCAPES).tag(crate::ESCAPES);
    let mut description = description.rule(rule);
    description.summary = crate::ESCAPES.to_owned();
    description.properties.push((crate::ESCAPES.to_owned(), crate::ESCAPES.to_owned()));
    Ok(description)
}
