//! One entry of a lock file: what must be in it, and what becomes of one that is wrong.
//!
//! A wrong entry costs itself: its plugin does not run, and everybody is told why. It stays in the file as it is until the user takes
//! it out.

use std::collections::BTreeSet;

use btm_model::{
    Capability, Digest, UnknownCapability,
    text::{clean_line, toml_string},
};
use btm_sandbox::{is_contract_version, is_plugin_name, is_version};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Locked;
use crate::source::Source;

/// Bytes of a source: more than any path that an operating system opens.
const MAX_SOURCE: usize = 4 << 10;
/// Bytes of a text that a message repeats.
const MAX_SHOWN: usize = 100;
/// The keys of an entry, all of which must be there.
const KEYS: [&str; 6] = ["name", "version", "source", "digest", "contract", "grants"];

/// An entry that names no plugin, or not in a way that anybody can follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The name that it gives, cleaned and cut; `entry N` if it gives none.
    pub label: String,
    /// The line that is wrong, counted from one.
    pub line: usize,
    /// What is wrong.
    pub problem: EntryProblem,
    /// The bytes that it means, if that can be told.
    pub digest: Option<Digest>,
    /// The name as it stands there.
    pub(super) name: Option<String>,
    /// The entry, to be written again.
    pub(super) text: String,
}

impl Broken {
    /// Whether the user means this entry by a name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.label == name || self.name.as_deref() == Some(name)
    }
}

/// What can be wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryProblem {
    /// Several entries have one name.
    #[error("several entries have this name")]
    Twice,
    /// A key is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A key that an entry does not have.
    #[error("unknown key `{0}`")]
    UnknownKey(String),
    /// A value of another type.
    #[error("`{0}` is not {1}")]
    Type(&'static str, &'static str),
    /// A name that no plugin can have.
    #[error("`{0}` is not the name of a plugin")]
    Name(String),
    /// A version that no plugin can have.
    #[error("`{0}` is not a version in the form 1.2.3")]
    Version(String),
    /// A version that the contract cannot have.
    #[error("`{0}` is not a version of the contract")]
    Contract(String),
    /// A source that is empty or too long.
    #[error("`source` is empty or longer than {MAX_SOURCE} bytes")]
    Source,
    /// A digest that is none.
    #[error("`{0}` is not a digest: `sha256:` and 64 hexadecimal digits")]
    Digest(String),
    /// A capability that does not exist.
    #[error("there is no capability `{0}`; {1}")]
    Capability(String, UnknownCapability),
}

/// An entry as it is read: its name, and the plugin or what is wrong with it and where.
pub(super) struct Entry {
    pub(super) name: Option<String>,
    pub(super) locked: Result<Locked, (usize, EntryProblem)>,
    /// Where its name stands; the start of the entry if it has none.
    pub(super) start: usize,
    /// The bytes that it means, if that can be told.
    pub(super) digest: Option<Digest>,
    /// The entry, to be written again.
    pub(super) text: String,
}

impl Entry {
    /// Reads an entry of a file, which starts at an offset.
    pub(super) fn read(table: &DeTable<'_>, start: usize, file: &str) -> Self {
        let fields = Fields { table, start };
        let name = fields.text("name").ok();
        Self {
            locked: fields.locked(),
            start: name.as_ref().map_or(start, |(at, _)| *at),
            name: name.map(|(_, name)| name.to_owned()),
            digest: fields.text("digest").ok().and_then(|(_, digest)| digest.parse().ok()),
            text: written(table, file),
        }
    }
}

/// A mistake and its offset.
type Mistake = (usize, EntryProblem);

/// The fields of an entry.
struct Fields<'a, 'text> {
    table: &'a DeTable<'text>,
    start: usize,
}

impl<'a, 'text> Fields<'a, 'text> {
    fn locked(&self) -> Result<Locked, Mistake> {
        if let Some(key) = self.table.keys().find(|key| !KEYS.contains(&key.get_ref().as_ref())) {
            return Err((key.span().start, EntryProblem::UnknownKey(shown(key.get_ref()))));
        }
        self.checked("name", is_plugin_name, EntryProblem::Name)?;
        let version = self.checked("version", is_version, EntryProblem::Version)?;
        let is_source = |text: &str| !text.is_empty() && text.len() <= MAX_SOURCE;
        let source = self.checked("source", is_source, |_| EntryProblem::Source)?;
        let (at, digest) = self.text("digest")?;
        let digest = digest.parse().map_err(|_| (at, EntryProblem::Digest(shown(digest))))?;
        let contract = self.checked("contract", is_contract_version, EntryProblem::Contract)?;
        Ok(Locked { version, source: Source::parse(&source), digest, contract, grants: self.grants()? })
    }

    /// The value of a key and its offset.
    fn value(&self, key: &'static str) -> Result<&'a Spanned<DeValue<'text>>, Mistake> {
        let found = self.table.iter().find(|(name, _)| name.get_ref() == key);
        found.map(|(_, value)| value).ok_or((self.start, EntryProblem::Missing(key)))
    }

    /// The text of a key and its offset.
    fn text(&self, key: &'static str) -> Result<(usize, &'a str), Mistake> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) => Ok((value.span().start, text)),
            _ => Err((value.span().start, EntryProblem::Type(key, "a text"))),
        }
    }

    fn checked(
        &self,
        key: &'static str,
        is_right: impl Fn(&str) -> bool,
        problem: impl Fn(String) -> EntryProblem,
    ) -> Result<String, Mistake> {
        let (at, text) = self.text(key)?;
        if is_right(text) { Ok(text.to_owned()) } else { Err((at, problem(shown(text)))) }
    }

    fn grants(&self) -> Result<BTreeSet<Capability>, Mistake> {
        let value = self.value("grants")?;
        let wrong = |at| (at, EntryProblem::Type("grants", "a list of capabilities"));
        let DeValue::Array(items) = value.get_ref() else { return Err(wrong(value.span().start)) };
        let grant = |item: &Spanned<DeValue<'_>>| {
            let at = item.span().start;
            let DeValue::String(name) = item.get_ref() else { return Err(wrong(at)) };
            name.parse().map_err(|unknown| (at, EntryProblem::Capability(shown(name), unknown)))
        };
        items.iter().map(grant).collect()
    }
}

fn shown(text: &str) -> String {
    clean_line(text, MAX_SHOWN).into_owned()
}

/// An entry of a file as it can be written again: the same keys and values, each key on a line of its own.
fn written(table: &DeTable<'_>, file: &str) -> String {
    let lines = table.iter().map(|(key, value)| format!("{} = {}\n", toml_string(key.get_ref()), value_text(value, file)));
    format!("[[plugin]]\n{}", lines.collect::<String>())
}

/// A value on one line. Numbers and moments stand as in the file: not all that the parser makes of them is TOML again.
fn value_text(value: &Spanned<DeValue<'_>>, file: &str) -> String {
    match value.get_ref() {
        DeValue::String(text) => toml_string(text),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            file.get(value.span()).unwrap_or_default().to_owned()
        }
        DeValue::Array(items) => {
            format!("[{}]", items.iter().map(|item| value_text(item, file)).collect::<Vec<_>>().join(", "))
        }
        DeValue::Table(table) => {
            let pairs = table.iter().map(|(key, value)| format!("{} = {}", toml_string(key.get_ref()), value_text(value, file)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}
