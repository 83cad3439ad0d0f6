//! Whether names, versions, manifests and descriptors are what the contract says.
//!
//! The one table of bounds for everything that a plugin says about itself. The lock file is checked by it too, so that nothing that
//! could be installed breaks a command that reads the lock file later.

use std::collections::HashSet;

use btm_model::{Capability, is_harmful, text::clean_line};

use crate::{
    contract::types::Descriptor,
    inspect::{Manifest, Wanted},
};

/// Bytes of a manifest, with its names and reasons far below that.
pub(crate) const MAX_MANIFEST: usize = 256 << 10;
/// Bytes of a name or version.
const MAX_NAME: usize = 64;
/// Bytes of a version of the contract: three numbers.
const MAX_CONTRACT: usize = 32;
/// Arguments of one capability.
const MAX_ARGUMENTS: usize = 100;
/// Bytes of a reason for wanting one.
const MAX_REASON: usize = 500;
/// Bytes of one glob or literal.
const MAX_PATTERN: usize = 1_024;
/// Rules in one plugin.
const MAX_RULES: usize = 2_000;
/// Bytes of one rule's id.
const MAX_RULE_ID: usize = 64;
/// Bytes of one rule's texts.
const MAX_RULE_TEXT: usize = 16 << 10;
/// Bytes of the address of a page about a rule, which browsers take.
const MAX_URL: usize = 2_048;
/// Globs, languages and literals in one selection.
const MAX_PATTERNS: usize = 5_000;
/// Bytes of a summary: one sentence.
const MAX_SUMMARY: usize = 4 << 10;
/// Bytes of default settings, which are shown to users.
const MAX_SETTINGS: usize = 256 << 10;
/// Bytes of a text that a message repeats.
const MAX_SHOWN: usize = 100;

/// Whether a plugin may have this name.
pub(crate) fn name(name: &str) -> Result<(), String> {
    if !is_plugin_name(name) {
        return Err(format!(
            "`{}` is not a plugin's name: lower-case letters, digits and `-`, a letter first, at most {MAX_NAME}",
            shown(name)
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
    if is_version(version) { Ok(()) } else { Err(format!("`{}` is not a version in the form 1.2.3", shown(version))) }
}

/// Whether a plugin may have this version: three numbers with points between them, and perhaps `-` or `+` and ASCII letters, digits,
/// points, `-` and `+`; at most 64 bytes.
#[must_use]
pub fn is_version(version: &str) -> bool {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
    version.len() <= MAX_NAME && are_three_numbers(core) && version.bytes().all(allowed)
}

/// Whether this is a version of the contract: three numbers with points between them, at most 32 bytes.
#[must_use]
pub fn is_contract_version(version: &str) -> bool {
    version.len() <= MAX_CONTRACT && are_three_numbers(version)
}

fn are_three_numbers(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('.').count() == 3 && text.split('.').all(is_number)
}

/// What a message repeats of a text that is wrong.
pub(crate) fn shown(text: &str) -> String {
    clean_line(text, MAX_SHOWN).into_owned()
}

/// Whether a plugin may ask for a capability like this.
pub(crate) fn wanted(wanted: &Wanted) -> Result<(), String> {
    let Wanted { name, arguments, reason } = wanted;
    if reason.trim().is_empty() || reason.len() > MAX_REASON {
        return Err(format!("its manifest does not say why it wants `{name}`, in at most {MAX_REASON} bytes"));
    }
    if reason.contains(is_harmful) {
        return Err(format!("the reason for `{name}` in its manifest has line breaks, or characters that hide or steer"));
    }
    let most = match name {
        Capability::Documents => MAX_ARGUMENTS,
        Capability::Notifications => 0,
    };
    if arguments.len() > most {
        return Err(format!("its manifest gives `{name}` {} arguments; {most} are allowed", arguments.len()));
    }
    if arguments.iter().any(|argument| argument.is_empty() || argument.len() > MAX_PATTERN) {
        return Err(format!("an argument of `{name}` in its manifest is empty or longer than {MAX_PATTERN} bytes"));
    }
    match arguments.iter().find(|argument| argument.contains(is_harmful)) {
        Some(argument) => Err(format!("the argument `{}` of `{name}` in its manifest hides something", shown(argument))),
        None => Ok(()),
    }
}

/// Whether a descriptor is what the contract says, and what the manifest says.
pub(crate) fn descriptor(descriptor: &Descriptor, manifest: &Manifest) -> Result<(), String> {
    if descriptor.name != manifest.name || descriptor.version != manifest.version {
        let (name, version) = (&descriptor.name, &descriptor.version);
        let (claimed, claimed_version) = (&manifest.name, &manifest.version);
        return Err(format!(
            "it calls itself `{}` `{}`, but its manifest says `{claimed}` `{claimed_version}`",
            shown(name),
            shown(version)
        ));
    }
    if descriptor.summary.len() > MAX_SUMMARY {
        return Err(format!("its summary is longer than {MAX_SUMMARY} bytes"));
    }
    rules(descriptor)?;
    selection(descriptor)?;
    if descriptor.default_settings.len() > MAX_SETTINGS {
        return Err(format!("its default settings are longer than {MAX_SETTINGS} bytes"));
    }
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
        if rule.url.as_ref().is_some_and(|url| url.len() > MAX_URL) {
            return Err(format!("the address of the page about its rule `{}` is longer than {MAX_URL} bytes", rule.id));
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
        return Err(format!(
            "`{}` is not a rule's id: letters, digits, `-`, `_`, `.`, `/` and `@`, at most {MAX_RULE_ID}",
            shown(id)
        ));
    }
    Ok(())
}

fn selection(descriptor: &Descriptor) -> Result<(), String> {
    let selection = &descriptor.selection;
    if selection.globs.len() + selection.languages.len() + selection.literals.len() > MAX_PATTERNS {
        return Err(format!("its selection has more than {MAX_PATTERNS} patterns"));
    }
    let texts = selection.globs.iter().chain(&selection.languages).map(String::len);
    let longest = texts.chain(selection.literals.iter().map(Vec::len)).max();
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
    use btm_model::Capability;

    use super::{is_contract_version, name, rule_id, version, wanted};
    use crate::inspect::Wanted;

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
    fn versions_of_the_contract() {
        for good in ["0.1.0", "0.1.12", "10.0.3"] {
            assert!(is_contract_version(good), "{good}");
        }
        let long = format!("0.1.{}", "0".repeat(40));
        for bad in ["", "0.1", "0.1.", "0.1.0.0", "0.1.x", "0.1.0-rc", "0.1.\u{1b}[31m", "0.1.0\n<<<<<<< x", "0.1.٣", &long] {
            assert!(!is_contract_version(bad), "{bad}");
        }
    }

    #[test]
    fn reasons_and_arguments_are_one_line_that_hides_nothing() {
        let check = |argument: &str, reason: &str| {
            let (arguments, reason) = (vec![argument.to_owned()], reason.to_owned());
            wanted(&Wanted { name: Capability::Documents, arguments, reason })
        };
        assert_eq!(check("docs/*.md", "writes “what” it found"), Ok(()));
        for hidden in ["a\nb", "a\u{1b}[2K", "a\u{202e}b", "a\u{200b}", "a\u{e0041}", "a\rb"] {
            assert!(check("docs/*.md", hidden).is_err(), "{hidden:?}");
            let told = check(hidden, "why").unwrap_err();
            assert!(!told.contains(btm_model::is_harmful), "{told}");
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
