//! What was verified once, so that it need not be verified again: which file it was, and when.
//!
//! The memory of an entry is a small file beside it: seconds since 1970 (8, little-endian), then a keyed MAC over them, the key
//! and the [`Identity`] of the file. A restored or copied file has another inode or change time, so it is verified anew. Bit rot
//! changes neither, so a memory ends after a week. Its own modification time is the entry's last use: touching the entry itself
//! would change its change time.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
    time::{Duration, SystemTime},
};

use crate::{
    key,
    platform::{self, Identity},
};

/// Below this, verifying is as quick as remembering.
pub const WORTH_IT: u64 = 256 * 1024;
/// How long a memory lasts.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const LENGTH: usize = 8 + 32;

/// Whether the entry at `entry`, opened as the file `identity`, was verified within the last week.
pub fn recalls(mac_key: &[u8; 32], key: &[u8; 32], entry: &Path, identity: &Identity) -> bool {
    let Some(bytes) = read(&key::memory_path(entry)) else { return false };
    let (seconds, mac) = bytes.split_at(8);
    let Ok(seconds) = <[u8; 8]>::try_from(seconds) else { return false };
    if blake3::Hash::from_slice(mac).ok() != Some(authenticate(mac_key, key, identity, seconds)) {
        return false;
    }
    // A moment in the future is no evidence: the clock was wrong then, or is now.
    now().checked_sub(u64::from_le_bytes(seconds)).is_some_and(|age| age < LIFETIME.as_secs())
}

/// Remembers that `file`, the entry at `entry`, was verified just now, when it was `identity`. Its bytes are on disk first, so
/// that after a crash a memory never speaks of bytes that were lost.
pub fn remember(mac_key: &[u8; 32], key: &[u8; 32], entry: &Path, file: &File, identity: &Identity) -> io::Result<()> {
    file.sync_data()?;
    let seconds = now().to_le_bytes();
    let mac = authenticate(mac_key, key, identity, seconds);
    let folder = entry.parent().unwrap_or(Path::new("."));
    let mut draft = tempfile::Builder::new().prefix(key::DRAFT).tempfile_in(folder)?;
    draft.write_all(&[&seconds[..], mac.as_bytes()].concat())?;
    draft.persist(key::memory_path(entry)).map_err(|error| error.error)?;
    Ok(())
}

/// The bytes of a memory, if there is a file of that length.
fn read(path: &Path) -> Option<[u8; LENGTH]> {
    let file = platform::open(path).ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::with_capacity(LENGTH + 1);
    file.take(LENGTH as u64 + 1).read_to_end(&mut bytes).ok()?;
    bytes.try_into().ok()
}

fn authenticate(mac_key: &[u8; 32], key: &[u8; 32], identity: &Identity, seconds: [u8; 8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_keyed(mac_key);
    hasher.update(key).update(&identity.to_bytes()).update(&seconds);
    hasher.finalize()
}

fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |duration| duration.as_secs())
}
