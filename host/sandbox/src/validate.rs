//! Whether names, versions and descriptors are what the contract says.

use std::collections::HashSet;

use btm_model::Capability;

use crate::{
    contract::types::Descriptor,
    inspect::{Manifest, Wanted},
};

/// Rules in one plugin.
const MAX_RULES: usize = 2_000;
/// Bytes of one rule's id.
const MAX_RULE_ID: usize = 64;
/// Bytes of one rule's texts.
const MAX_RULE_TEXT: usize = 16 << 10;
/// Globs, languages and literals in one selection.
const MAX_PATTERNS: usize = 5_000;
/// Bytes of one glob or literal.
const MAX_PATTERN: usize = 1_024;
/// Arguments of one capability.
const MAX_ARGUMENTS: usize = 100;
/// Bytes of a reason for wanting one.
const MAX_REASON: usize = 500;
/// Bytes of a name or version.
const MAX_NAME: usize = 64;

/// Whether a plugin may have this name.
pub(crate) fn name(name: &str) -> Result<(), String> {
    if !is_plugin_name(name) {
        return Err(format!(
            "{name:?} is not a plugin's name: lower-case letters, digits and `-`, a letter first, at most {MAX_NAME}"
        ));
    }
    Ok(())
}

/// Whether a plugin may have this name: lower-case letters, digits and `-`, a letter first, at most 64, not `btm`.
#[must_use]
pub fn is_plugin_name(name: &str) -> bool {
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    let goes_on = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    name.len() <= MAX_NAME && starts_well && goes_on && name != "btm"
}

/// Whether a plugin may have this version.
pub(crate) fn version(version: &str) -> Result<(), String> {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let numbers = core.split('.').collect::<Vec<_>>();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
    if version.len() > MAX_NAME || numbers.len() != 3 || !numbers.iter().all(is_number) || !version.bytes().all(allowed) {
        return Err(format!("{version:?} is not a version in the form 1.2.3"));
    }
    Ok(())
}

/// Whether a plugin may ask for a capability like this.
pub(crate) fn wanted(wanted: &Wanted) -> Result<(), String> {
    let Wanted { name, arguments, reason } = wanted;
    if reason.trim().is_empty() || reason.len() > MAX_REASON {
        return Err(format!("its manifest does not say why it wants `{name}`, in at most {MAX_REASON} bytes"));
    }
    let most = match name {
        Capability::Documents => MAX_ARGUMENTS,
        Capability::Notifications => 0,
    };
    if arguments.len() > most {
        return Err(format!("its manifest gives `{name}` {} arguments; {most} are allowed", arguments.len()));
    }
    match arguments.iter().find(|argument| argument.is_empty() || argument.len() > MAX_PATTERN) {
        Some(_) => Err(format!("an argument of `{name}` in its manifest is empty or longer than {MAX_PATTERN} bytes")),
        None => Ok(()),
    }
}

/// Whether a descriptor is what the contract says, and what the manifest says.
pub(crate) fn descriptor(descriptor: &Descriptor, manifest: &Manifest) -> Result<(), String> {
    if descriptor.name != manifest.name || descriptor.version != manifest.version {
        let (name, version) = (&descriptor.name, &descriptor.version);
        let (claimed, claimed_version) = (&manifest.name, &manifest.version);
        return Err(format!("it calls itself {name:?} {version:?}, but its manifest says {claimed:?} {claimed_version:?}"));
    }
    rules(descriptor)?;
    selection(descriptor)?;
    match serde_json::from_str::<serde_json::Value>(&descriptor.default_settings) {
        Ok(serde_json::Value::Object(_)) => Ok(()),
        _ => Err("its default settings are not the text of a JSON object".to_owned()),
    }
}

fn rules(descriptor: &Descriptor) -> Result<(), String> {
    if descriptor.rules.len() > MAX_RULES {
        return Err(format!("it has {} rules; {MAX_RULES} are allowed", descriptor.rules.len()));
    }
    let mut seen = HashSet::new();
    for rule in &descriptor.rules {
        rule_id(&rule.id)?;
        if !seen.insert(&rule.id) {
            return Err(format!("it has two rules `{}`", rule.id));
        }
        let text = rule.title.len() + rule.help.len() + rule.tags.iter().map(String::len).sum::<usize>();
        if text > MAX_RULE_TEXT {
            return Err(format!("the texts of its rule `{}` are longer than {MAX_RULE_TEXT} bytes", rule.id));
        }
    }
    Ok(())
}

/// Whether a rule may have this id: what the contract says, and `/` and `@` for linters that have them.
#[must_use]
pub fn is_rule_id(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'@');
    !id.is_empty() && id.len() <= MAX_RULE_ID && id.bytes().all(allowed)
}

fn rule_id(id: &str) -> Result<(), String> {
    if !is_rule_id(id) {
        let shown: String = id.chars().take(MAX_RULE_ID).collect();
        return Err(format!("{shown:?} is not a rule's id: letters, digits, `-`, `_`, `.`, `/` and `@`, at most {MAX_RULE_ID}"));
    }
    Ok(())
}

fn selection(descriptor: &Descriptor) -> Result<(), String> {
    let selection = &descriptor.selection;
    if selection.globs.len() + selection.languages.len() + selection.literals.len() > MAX_PATTERNS {
        return Err(format!("its selection has more than {MAX_PATTERNS} patterns"));
    }
    let longest = selection.globs.iter().map(String::len).chain(selection.literals.iter().map(Vec::len)).max();
    if longest.is_some_and(|longest| longest > MAX_PATTERN) {
        return Err(format!("its selection has a pattern longer than {MAX_PATTERN} bytes"));
    }
    if selection.literals.iter().any(Vec::is_empty) {
        return Err("its selection has an empty literal, which every file contains".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{name, rule_id, version};

    #[test]
    fn names() {
        for good in ["security", "my-lint2", "a"] {
            assert_eq!(name(good), Ok(()), "{good}");
        }
        for bad in ["", "Security", "2fast", "-a", "a/b", "../x", "btm", &"a".repeat(65)] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn versions() {
        for good in ["0.1.0", "1.2.3-rc.1", "1.2.3+build"] {
            assert_eq!(version(good), Ok(()), "{good}");
        }
        for bad in ["", "1", "1.2", "1.2.x", "v1.2.3", "1.2.3 \u{1b}[31m"] {
            assert!(version(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn rule_ids() {
        for good in ["sql-injection", "B101", "no-unused-vars", "react/jsx-key", "@scope/rule"] {
            assert_eq!(rule_id(good), Ok(()), "{good}");
        }
        for bad in ["", "a b", "\u{1b}[31m", &"a".repeat(65)] {
            assert!(rule_id(bad).is_err(), "{bad}");
        }
    }
}
