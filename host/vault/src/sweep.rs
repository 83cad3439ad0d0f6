//! Keeps the folder small: what dead writers left behind, and what was not used for longest.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::{
    key::{self, Kind},
    platform,
};

/// Before this, a draft may be one whose writer has not locked it yet.
const SETTLED: Duration = Duration::from_secs(60);
/// After this, a draft is taken for dead even where locks do not work.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// What pruning did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Entries removed.
    pub removed: usize,
    /// Their bytes.
    pub removed_bytes: u64,
    /// Entries kept.
    pub kept: usize,
    /// Their bytes.
    pub kept_bytes: u64,
}

/// How many entries there are, and their bytes.
pub fn size(folder: &Path) -> io::Result<(usize, u64)> {
    let entries = entries(folder)?;
    Ok((entries.len(), entries.iter().map(|entry| entry.bytes).sum()))
}

/// Removes the drafts of writers that died. A living writer holds a lock on its draft.
pub fn remove_leftovers(folder: &Path) -> io::Result<()> {
    for (path, kind) in list(folder)? {
        if kind == Kind::Draft && is_leftover(&path).unwrap_or(false) {
            let _ = fs::remove_file(&path);
        }
    }
    Ok(())
}

fn is_leftover(path: &Path) -> io::Result<bool> {
    let age = age(fs::symlink_metadata(path)?.modified()?);
    if age < SETTLED {
        return Ok(false);
    }
    Ok(age > ABANDONED || platform::open(path)?.try_lock().is_ok())
}

/// Removes the entries that were not used for longest, until those that stay have at most `max_bytes`.
pub fn prune(folder: &Path, max_bytes: u64) -> io::Result<Pruned> {
    remove_leftovers(folder)?;
    let mut entries = entries(folder)?;
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.last_use));
    let mut pruned = Pruned::default();
    for entry in entries {
        if pruned.removed == 0 && pruned.kept_bytes.saturating_add(entry.bytes) <= max_bytes {
            pruned.kept += 1;
            pruned.kept_bytes += entry.bytes;
        } else {
            remove(&entry.path)?;
            pruned.removed += 1;
            pruned.removed_bytes += entry.bytes;
        }
    }
    Ok(pruned)
}

/// Removes the entry at `path` and its memory, whatever they are; that one is missing is no error.
pub fn remove(path: &Path) -> io::Result<()> {
    for path in [path, &key::memory_path(path)] {
        let is_folder = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
        match if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) } {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

struct Candidate {
    path: PathBuf,
    bytes: u64,
    last_use: SystemTime,
}

/// All entries; memories of entries that are gone are removed on the way.
fn entries(folder: &Path) -> io::Result<Vec<Candidate>> {
    let mut found = Vec::new();
    for (path, kind) in list(folder)? {
        match kind {
            Kind::Draft => {}
            Kind::Memory if key::entry_of_memory(&path).exists() => {}
            Kind::Memory => {
                let _ = fs::remove_file(&path);
            }
            Kind::Entry => {
                // Another process may have removed it meanwhile.
                let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
                let last_use = modified(&path).max(modified(&key::memory_path(&path)));
                found.push(Candidate { path, bytes: metadata.len(), last_use });
            }
        }
    }
    Ok(found)
}

fn list(folder: &Path) -> io::Result<Vec<(PathBuf, Kind)>> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder)? {
        let item = item?;
        if let Some(kind) = item.file_name().to_str().and_then(key::kind) {
            found.push((item.path(), kind));
        }
    }
    Ok(found)
}

fn modified(path: &Path) -> SystemTime {
    fs::symlink_metadata(path).and_then(|metadata| metadata.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

fn age(moment: SystemTime) -> Duration {
    SystemTime::now().duration_since(moment).unwrap_or_default()
}
