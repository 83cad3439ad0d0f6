//! Opening a vault, and putting entries in and getting them out.

use std::{
    fmt,
    fs::File,
    io::{self, Read, Seek as _},
    path::{Path, PathBuf},
    sync::Once,
    time::{Duration, SystemTime},
};

use btm_faults::{Point, around};
use tempfile::NamedTempFile;

use crate::{
    error::{Damage, OpenError},
    key, memory,
    platform::{self, Identity},
    seal,
    secret::Secret,
    sweep::{self, Pruned},
};

/// How exactly the last use of an entry is recorded.
const USE_GRAIN: Duration = Duration::from_secs(60 * 60);

/// A folder of authenticated entries. Threads and processes may share it.
pub struct Vault {
    folder: PathBuf,
    secret: Secret,
    swept: Once,
}

/// An entry that this user wrote.
#[derive(Debug)]
pub struct Entry {
    /// The file whose bytes were verified, at its start. The content is followed by the vault's seal: read [`Entry::len`] bytes,
    /// or use [`Entry::read`].
    pub file: File,
    /// Where it lay when it was opened; another process may have replaced or removed it since.
    pub path: PathBuf,
    /// Bytes of the content.
    pub len: u64,
}

/// What lies under a key.
#[derive(Debug)]
pub enum Lookup {
    /// An entry that this user wrote, unaltered.
    Found(Entry),
    /// Nothing.
    Missing,
    /// Something that cannot be believed; it was removed, if that was possible.
    Damaged {
        /// Where it lay.
        path: PathBuf,
        /// Why.
        reason: Damage,
    },
}

/// A file within the vault's folder that becomes an entry by [`Vault::put_draft`], and is removed if it is dropped before.
#[derive(Debug)]
pub struct Draft(NamedTempFile);

impl Vault {
    /// Opens the vault whose entries lie in `cache` and whose secret lies in `keys`; creates what is missing, for this user only.
    /// # Errors
    /// If others could change the folders or know the secret, or if they cannot be used at all.
    pub fn open(cache: &Path, keys: &Path) -> Result<Self, OpenError> {
        let folder = platform::private_folder(cache)?;
        platform::require_writable(&folder)?;
        let keys = platform::private_folder(keys)?;
        if keys.starts_with(&folder) {
            return Err(OpenError::SecretInCache { path: keys });
        }
        Ok(Self { folder, secret: Secret::load(&keys)?, swept: Once::new() })
    }

    /// The entry under `key`.
    #[must_use]
    pub fn get(&self, key: &[u8; 32]) -> Lookup {
        let path = key::entry_path(&self.folder, key);
        match self.verified(key, &path) {
            Ok(Some(entry)) => Lookup::Found(entry),
            Ok(None) => Lookup::Missing,
            Err(reason) => {
                if !matches!(reason, Damage::Unreadable(_)) {
                    // What stays is found damaged again, or replaced by the next `put`.
                    let _ = sweep::remove(&path);
                }
                Lookup::Damaged { path, reason }
            }
        }
    }

    /// Stores what `content` yields under `key`, in place of what was there.
    /// # Errors
    /// If it cannot be read or written; nothing is left behind then.
    pub fn put(&self, key: &[u8; 32], content: &mut dyn Read) -> io::Result<Entry> {
        let mut draft = self.draft()?;
        io::copy(content, draft.0.as_file_mut())?;
        self.put_draft(key, draft)
    }

    /// What proves that this user put `content` under `key`, for records that are kept elsewhere.
    #[must_use]
    pub fn vouch(&self, key: &[u8; 32], content: &[u8]) -> [u8; 32] {
        *self.record(key, content).as_bytes()
    }

    /// Whether `proof` is what [`Vault::vouch`] gave for this key and content.
    #[must_use]
    pub fn vouches_for(&self, key: &[u8; 32], content: &[u8], proof: &[u8]) -> bool {
        // Comparing with a `blake3::Hash` takes constant time.
        <[u8; 32]>::try_from(proof).is_ok_and(|proof| self.record(key, content) == proof)
    }

    fn record(&self, key: &[u8; 32], content: &[u8]) -> blake3::Hash {
        blake3::Hasher::new_keyed(&self.secret.record).update(key).update(content).finalize()
    }

    /// A new file to be filled, by a child process for example, which must have ended before [`Vault::put_draft`].
    /// # Errors
    /// If it cannot be created.
    pub fn draft(&self) -> io::Result<Draft> {
        self.swept.call_once(|| {
            let _ = sweep::remove_leftovers(&self.folder);
        });
        let draft = tempfile::Builder::new().prefix(key::DRAFT).tempfile_in(&self.folder)?;
        // Where locks do not work, a leftover is recognised by its age alone.
        let _ = draft.as_file().try_lock();
        Ok(Draft(draft))
    }

    /// Stores a draft under `key`, in place of what was there.
    /// # Errors
    /// If it cannot be read or written; nothing is left behind then.
    pub fn put_draft(&self, key: &[u8; 32], draft: Draft) -> io::Result<Entry> {
        let Draft(mut draft) = draft;
        let len = seal::append(&self.secret.seal, key, draft.as_file_mut())?;
        let path = key::entry_path(&self.folder, key);
        let mut file = around(Point::VaultEntry, || draft.persist(&path).map_err(|error| error.error))?;
        let _ = file.unlock();
        if len >= memory::WORTH_IT {
            let identity = Identity::of(&file.metadata()?);
            let _ = memory::remember(&self.secret.memory, key, &path, &file, &identity);
        }
        file.rewind()?;
        Ok(Entry { file, path, len })
    }

    /// Removes the entries that were not used for longest, until those that stay have at most `max_bytes`.
    /// # Errors
    /// If the folder cannot be listed or an entry cannot be removed.
    pub fn prune(&self, max_bytes: u64) -> io::Result<Pruned> {
        sweep::prune(&self.folder, max_bytes)
    }

    /// How many entries there are, and their bytes.
    /// # Errors
    /// If the folder cannot be listed.
    pub fn size(&self) -> io::Result<(usize, u64)> {
        sweep::size(&self.folder)
    }

    /// The folder of the entries, as it was verified.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn verified(&self, key: &[u8; 32], path: &Path) -> Result<Option<Entry>, Damage> {
        let mut file = match platform::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if platform::is_link_refusal(&error) => return Err(Damage::NotAFile),
            Err(error) => return Err(Damage::Unreadable(error)),
        };
        let metadata = file.metadata().map_err(Damage::Unreadable)?;
        if let Some(damage) = platform::entry_damage(&metadata) {
            return Err(damage);
        }
        let len = metadata.len().checked_sub(seal::LENGTH).ok_or(Damage::NoSeal)?;
        let (worth_it, identity) = (len >= memory::WORTH_IT, Identity::of(&metadata));
        if worth_it && memory::recalls(&self.secret.memory, key, path, &identity) {
            touch(&key::memory_path(path));
        } else {
            seal::verify(&self.secret.seal, key, &mut file, metadata.len())?;
            if worth_it {
                let _ = memory::remember(&self.secret.memory, key, path, &file, &identity);
            } else {
                touch(path);
            }
        }
        file.rewind().map_err(Damage::Unreadable)?;
        Ok(Some(Entry { file, path: path.to_owned(), len }))
    }
}

impl Entry {
    /// The content.
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut file = &self.file;
        file.rewind()?;
        let mut content = Vec::with_capacity(usize::try_from(self.len).unwrap_or(0));
        file.take(self.len).read_to_end(&mut content)?;
        Ok(content)
    }

    /// For those who can only open a path: one that leads to the file that was verified while this entry is alive, even if
    /// another process has replaced or removed the entry since. Where there is no such path, [`Entry::path`].
    #[must_use]
    pub fn verified_path(&self) -> PathBuf {
        platform::path_of_open(&self.file, &self.path)
    }
}

impl Draft {
    /// The open file, for reading and writing.
    #[must_use]
    pub fn file(&mut self) -> &mut File {
        self.0.as_file_mut()
    }

    /// Where it lies until it becomes an entry.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The secret is nobody's business.
        formatter.debug_struct("Vault").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Records that the file at `path` was used; how exactly does not matter, so neither does a failure.
fn touch(path: &Path) {
    let now = SystemTime::now();
    let record = || -> io::Result<()> {
        let file = platform::open(path)?;
        let is_recent = now.duration_since(file.metadata()?.modified()?).is_ok_and(|age| age < USE_GRAIN);
        if is_recent { Ok(()) } else { file.set_modified(now) }
    };
    let _ = record();
}
