//! The names of an entry's files.

use std::path::{Path, PathBuf};

/// What ends the name of an entry.
const ENTRY: &str = ".entry";
/// What ends the name of an entry's memory.
const MEMORY: &str = ".seen";
/// What starts the name of a file that is being written.
pub const DRAFT: &str = "draft-";

/// What a name in a vault's folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An entry.
    Entry,
    /// The memory of an entry.
    Memory,
    /// A file that is being written, or was when its writer died.
    Draft,
}

/// Where the entry of `key` lies.
pub fn entry_path(folder: &Path, key: &[u8; 32]) -> PathBuf {
    folder.join(hex(key) + ENTRY)
}

/// Where the memory of the entry at `entry` lies.
pub fn memory_path(entry: &Path) -> PathBuf {
    entry.with_extension(&MEMORY[1..])
}

/// Where the entry lies that the memory at `memory` is of.
pub fn entry_of_memory(memory: &Path) -> PathBuf {
    memory.with_extension(&ENTRY[1..])
}

/// What `name` stands for; nothing if it is not a vault's.
pub fn kind(name: &str) -> Option<Kind> {
    let is_key = |stem: &str| stem.len() == 64 && stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if name.starts_with(DRAFT) {
        Some(Kind::Draft)
    } else if name.strip_suffix(ENTRY).is_some_and(is_key) {
        Some(Kind::Entry)
    } else if name.strip_suffix(MEMORY).is_some_and(is_key) {
        Some(Kind::Memory)
    } else {
        None
    }
}

fn hex(key: &[u8; 32]) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Kind, entry_of_memory, entry_path, kind, memory_path};

    #[test]
    fn names_are_recognised() {
        let entry = entry_path(Path::new("/v"), &[0xab; 32]);
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(kind(&name(&entry)), Some(Kind::Entry));
        assert_eq!(kind(&name(&memory_path(&entry))), Some(Kind::Memory));
        assert_eq!(entry_of_memory(&memory_path(&entry)), entry);
        assert_eq!(kind("draft-x"), Some(Kind::Draft));
        assert_eq!(kind("notes.entry"), None);
    }
}
