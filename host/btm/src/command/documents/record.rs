//! `.btm-documents`: which files of a folder plugins wrote, and what was in them.
//!
//! JSON, images and most other formats have no room for a mark of ours, so the marks stand beside the files. A file that has one, and
//! still has the content that the mark names, was written by btm and edited by nobody. People may commit the list with the files.

use std::collections::{BTreeMap, BTreeSet};

use btm_files::{Folder, Links, ReadError};
use btm_model::Digest;
use btm_sandbox::is_plugin_name;

use super::name;

/// The name of the list, which no document can have.
pub(super) const FILE_NAME: &str = ".btm-documents";

/// Bytes of a list, which holds some 20,000 documents.
const MAX_SIZE: u64 = 8 << 20;

/// What the file says on top.
const HEADER: &str = "\
# Files that plugins wrote into this folder: the SHA-256 of the content, the plugin, the path.
# Written by `btm scan --documents`, which replaces a file only if it is listed here and nobody has edited it since.
";

/// Which files plugins wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record(BTreeMap<String, BTreeSet<Mark>>);

/// A content that a plugin gave a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) digest: Digest,
    pub(super) plugin: String,
}

/// Why the list is of no use.
#[derive(Debug, thiserror::Error)]
pub(super) enum RecordError {
    #[error("`{FILE_NAME}` cannot be read: {0}")]
    Unreadable(#[from] ReadError),
    #[error("line {0} of `{FILE_NAME}` is not what btm writes there")]
    Line(usize),
}

impl Record {
    /// The list of a folder; empty if there is none.
    pub(super) fn read(folder: &Folder) -> Result<Self, RecordError> {
        match folder.read_text(FILE_NAME.as_ref(), Links::Refused, MAX_SIZE) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.is_missing() => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    fn parse(text: &str) -> Result<Self, RecordError> {
        let mut record = Self::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let (path, mark) = entry(line).ok_or(RecordError::Line(index + 1))?;
            record.add(path, mark);
        }
        Ok(record)
    }

    /// Notes that a file has, or will have, a content.
    pub(super) fn add(&mut self, path: &str, mark: Mark) {
        self.0.entry(path.to_owned()).or_default().insert(mark);
    }

    /// Notes that a file has this content, and no other.
    pub(super) fn set(&mut self, path: &str, mark: Mark) {
        self.0.insert(path.to_owned(), BTreeSet::from([mark]));
    }

    /// Notes that a file has not got this content.
    pub(super) fn forget(&mut self, path: &str, mark: &Mark) {
        if let Some(marks) = self.0.get_mut(path) {
            marks.remove(mark);
        }
    }

    /// Whether a plugin gave a file this content.
    pub(super) fn has(&self, path: &str, mark: &Mark) -> bool {
        self.0.get(path).is_some_and(|marks| marks.contains(mark))
    }

    /// The text of the list; nothing if it would be larger than what is read.
    pub(super) fn text(&self) -> Option<String> {
        let mut text = HEADER.to_owned();
        for (path, marks) in &self.0 {
            for Mark { digest, plugin } in marks {
                text += &format!("{digest} {plugin} {path}\n");
            }
        }
        (text.len() as u64 <= MAX_SIZE).then_some(text)
    }
}

/// The path and the mark of a line.
fn entry(line: &str) -> Option<(&str, Mark)> {
    let mut fields = line.splitn(3, ' ');
    let (digest, plugin, path) = (fields.next()?.parse().ok()?, fields.next()?, fields.next()?);
    let is_right = is_plugin_name(plugin) && name::parts(path).is_ok();
    is_right.then(|| (path, Mark { digest, plugin: plugin.to_owned() }))
}

#[cfg(test)]
mod tests {
    use btm_model::Digest;

    use super::{Mark, Record};

    fn mark(content: &str) -> Mark {
        Mark { digest: Digest::of(content.as_bytes()), plugin: "docs".to_owned() }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut record = Record::default();
        record.add("a b/ü.md", mark("1"));
        record.add("a b/ü.md", mark("2"));
        record.set("c", mark("3"));
        let read = Record::parse(&record.text().unwrap()).unwrap();
        assert_eq!(read, record);
        assert!(read.has("a b/ü.md", &mark("2")) && !read.has("c", &mark("2")));
        record.set("a b/ü.md", mark("2"));
        assert!(!record.has("a b/ü.md", &mark("1")));
    }

    #[test]
    fn a_line_that_btm_does_not_write_is_told() {
        let digest = Digest::of(b"");
        let long = "x".repeat(1_000);
        for line in [
            "x",
            &*format!("{digest} docs"),
            &*format!("{digest} ../x a"),
            &*format!("{digest} docs ../a"),
            &*format!("{digest} docs {long}"),
        ] {
            assert_eq!(
                Record::parse(&format!("# top\n{line}\n")).unwrap_err().to_string(),
                "line 2 of `.btm-documents` is not what btm writes there"
            );
        }
    }
}
