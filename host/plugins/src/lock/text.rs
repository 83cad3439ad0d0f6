//! The text of a lock file: TOML, sorted, one table a plugin.

use std::{collections::BTreeSet, fmt::Write as _, ops::Range};

use btm_model::Capability;
use btm_sandbox::is_plugin_name;
use serde::Deserialize;
use toml::Spanned;

use super::{Lock, LockError, Locked, Problem};
use crate::source::Source;

/// What the file says on top.
const HEADER: &str = "\
# Plugins that btm runs here besides its own, by the SHA-256 of their bytes, and what each may do beyond reporting.
# Written by `btm plugin`. Commit it: everybody who works on this project runs the same bytes.
";

/// The format that this btm writes.
const VERSION: i64 = 1;

/// How lines begin that git leaves where a merge failed.
const CONFLICT_MARKS: [&str; 4] = ["<<<<<<< ", "||||||| ", ">>>>>>> ", "======="];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    version: Spanned<i64>,
    #[serde(default)]
    plugin: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: Spanned<String>,
    version: String,
    source: String,
    digest: Spanned<String>,
    contract: String,
    grants: Vec<Spanned<String>>,
}

/// Reads a lock file's text.
pub(super) fn parse(text: &str) -> Result<Lock, LockError> {
    let error = |span: Option<Range<usize>>, problem| LockError { line: span.map(|span| line(text, span.start)), problem };
    if let Some(at) = text.lines().position(|line| CONFLICT_MARKS.iter().any(|mark| line.starts_with(mark))) {
        return Err(LockError { line: Some(at + 1), problem: Problem::Conflict });
    }
    let parsed: Text =
        toml::from_str(text).map_err(|mistake| error(mistake.span(), Problem::Syntax(mistake.message().to_owned())))?;
    if *parsed.version.get_ref() != VERSION {
        return Err(error(Some(parsed.version.span()), Problem::Version(*parsed.version.get_ref())));
    }
    let mut lock = Lock::default();
    for table in parsed.plugin {
        let (span, name) = (table.name.span(), table.name.get_ref().clone());
        let locked = locked(table).map_err(|(span, problem)| error(Some(span), problem))?;
        if lock.plugins.insert(name.clone(), locked).is_some() {
            return Err(error(Some(span), Problem::Twice(name)));
        }
    }
    Ok(lock)
}

fn locked(table: Table) -> Result<Locked, (Range<usize>, Problem)> {
    let Table { name, version, source, digest, contract, grants } = table;
    if !is_plugin_name(name.get_ref()) {
        return Err((name.span(), Problem::Name(name.into_inner())));
    }
    let span = digest.span();
    let digest = digest.get_ref().parse().map_err(|_| (span, Problem::Digest(digest.into_inner())))?;
    let grants: Result<BTreeSet<Capability>, _> = grants
        .into_iter()
        .map(|grant| {
            let capability = grant.get_ref().parse();
            capability.map_err(|unknown| (grant.span(), Problem::Capability(grant.into_inner(), unknown)))
        })
        .collect();
    Ok(Locked { version, source: Source::parse(&source), digest, contract, grants: grants? })
}

/// The line of an offset in bytes, counted from one.
fn line(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}

/// The text of a lock file.
pub(super) fn print(lock: &Lock) -> String {
    let mut text = format!("{HEADER}version = {VERSION}\n");
    for (name, Locked { version, source, digest, contract, grants }) in &lock.plugins {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let grants: Vec<String> = grants.iter().map(|grant| quoted(grant.name())).collect();
        let keys = [
            ("name", quoted(name)),
            ("version", quoted(version)),
            ("source", quoted(&source.to_string())),
            ("digest", quoted(&digest.to_string())),
            ("contract", quoted(contract)),
            ("grants", format!("[{}]", grants.join(", "))),
        ];
        text += "\n[[plugin]]\n";
        for (key, value) in keys {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{key} = {value}");
        }
    }
    text
}
