//! The text of a lock file: TOML, sorted, one table a plugin.

use std::{collections::BTreeMap, fmt::Write as _};

use btm_model::text::{clean_line, toml_string};
use toml::de::{DeTable, DeValue};

use super::{
    Lock, LockError, Locked, Problem,
    entry::{Broken, Entry, EntryProblem},
};

/// What the file says on top.
const HEADER: &str = "\
# Plugins that btm runs here besides its own, by the SHA-256 of their bytes, and what each may do beyond reporting.
# Written by `btm plugin`. Commit it: everybody who works on this project runs the same bytes.
";

/// The format that this btm writes.
const VERSION: i64 = 1;

/// How lines begin that git leaves where a merge failed.
const CONFLICT_MARKS: [&str; 4] = ["<<<<<<< ", "||||||| ", ">>>>>>> ", "======="];

/// Bytes of what the parser says, which may quote the file.
const MAX_MESSAGE: usize = 300;

/// Bytes of the name of an entry that is wrong, as it is called then.
const MAX_LABEL: usize = 64;

/// Reads a lock file's text.
pub(super) fn parse(text: &str) -> Result<Lock, LockError> {
    let error = |at: usize, problem| LockError { line: Some(line(text, at)), problem };
    if let Some(at) = text.lines().position(|line| CONFLICT_MARKS.iter().any(|mark| line.starts_with(mark))) {
        return Err(LockError { line: Some(at + 1), problem: Problem::Conflict });
    }
    let parsed = DeTable::parse(text).map_err(|mistake| LockError {
        line: mistake.span().map(|span| line(text, span.start)),
        problem: Problem::Syntax(clean_line(mistake.message(), MAX_MESSAGE).into_owned()),
    })?;
    let parsed = parsed.into_inner();
    // What a newer version may have besides is none of this btm's business.
    check_version(&parsed).map_err(|(at, problem)| error(at, problem))?;
    let mut entries = Vec::new();
    for (key, value) in &parsed {
        let at = key.span().start;
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("version", _) => {}
            ("plugin", DeValue::Array(items)) => {
                for item in items.iter() {
                    let DeValue::Table(table) = item.get_ref() else {
                        return Err(error(item.span().start, Problem::Syntax("`plugin` is not a list of tables".to_owned())));
                    };
                    entries.push(Entry::read(table, item.span().start, text));
                }
            }
            ("plugin", _) => return Err(error(at, Problem::Syntax("`plugin` is not a list of tables".to_owned()))),
            (other, _) => return Err(error(at, Problem::Syntax(format!("unknown key `{}`", clean_line(other, MAX_LABEL))))),
        }
    }
    Ok(sorted(entries, text))
}

/// Whether this btm knows the format.
fn check_version(parsed: &DeTable<'_>) -> Result<(), (usize, Problem)> {
    let found = parsed.iter().find(|(key, _)| key.get_ref() == "version");
    let Some((_, value)) = found else { return Err((0, Problem::Syntax("`version` is missing".to_owned()))) };
    let at = value.span().start;
    let DeValue::Integer(version) = value.get_ref() else {
        return Err((at, Problem::Syntax("`version` is not a number".to_owned())));
    };
    match i64::from_str_radix(version.as_str(), version.radix()) {
        Ok(VERSION) => Ok(()),
        Ok(other) => Err((at, Problem::Version(other))),
        Err(_) => Err((at, Problem::Version(i64::MAX))),
    }
}

/// The plugins, and the entries that are wrong. Those that share a name are: nobody can say which of them is meant.
fn sorted(entries: Vec<Entry>, text: &str) -> Lock {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    entries.iter().filter_map(|entry| entry.name.clone()).for_each(|name| *counts.entry(name).or_default() += 1);
    let mut lock = Lock::default();
    for (index, entry) in entries.into_iter().enumerate() {
        let Entry { name, locked, start, digest, text: written } = entry;
        let is_twice = name.as_ref().and_then(|name| counts.get(name)).is_some_and(|count| *count > 1);
        let (at, problem) = match (locked, &name) {
            (Ok(locked), Some(name)) if !is_twice => {
                lock.plugins.insert(name.clone(), locked);
                continue;
            }
            (Err((at, problem)), _) => (at, problem),
            (Ok(_), _) => (start, EntryProblem::Twice),
        };
        let label = name.as_ref().filter(|name| !name.is_empty()).map(|name| clean_line(name, MAX_LABEL).into_owned());
        let label = label.unwrap_or_else(|| format!("entry {}", index + 1));
        lock.broken.push(Broken { label, line: line(text, at), problem, digest, name, text: written });
    }
    lock
}

/// The line of an offset in bytes, counted from one.
fn line(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}

/// The text of a lock file. What is wrong in it stays wrong in the same way.
pub(super) fn print(lock: &Lock) -> String {
    let mut text = format!("{HEADER}version = {VERSION}\n");
    for (name, Locked { version, source, digest, contract, grants }) in &lock.plugins {
        let grants: Vec<String> = grants.iter().map(|grant| toml_string(grant.name())).collect();
        let keys = [
            ("name", toml_string(name)),
            ("version", toml_string(version)),
            ("source", toml_string(&source.to_string())),
            ("digest", toml_string(&digest.to_string())),
            ("contract", toml_string(contract)),
            ("grants", format!("[{}]", grants.join(", "))),
        ];
        text += "\n[[plugin]]\n";
        for (key, value) in keys {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{key} = {value}");
        }
    }
    for broken in &lock.broken {
        text += "\n";
        text += &broken.text;
    }
    text
}
