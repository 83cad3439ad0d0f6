//! The secret that seals entries: made once, in a folder of its own, readable by this user only.

use std::{
    io::{self, Read, Write},
    path::Path,
};

use crate::{error::OpenError, error::SecretProblem, platform};

const NAME: &str = "vault.key";
const LENGTH: usize = 32;

/// The keys that are derived from the secret, one for each use.
pub struct Secret {
    /// Authenticates entries.
    pub seal: [u8; 32],
    /// Authenticates the memory of what was verified.
    pub memory: [u8; 32],
    /// Authenticates records that are kept elsewhere.
    pub record: [u8; 32],
}

impl Secret {
    /// Reads the secret in `folder`, or makes one. Of two processes that make one at once, one wins and both use it.
    pub fn load(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join(NAME);
        let found = match read(&path)? {
            Some(secret) => Some(secret),
            None => {
                create(folder, &path).map_err(|source| OpenError::ReadOnly { path: folder.to_owned(), source })?;
                read(&path)?
            }
        };
        let Some(secret) = found else {
            let source = io::Error::from(io::ErrorKind::NotFound);
            return Err(OpenError::Read { path, source });
        };
        Ok(Self {
            seal: blake3::derive_key("btm vault: seal of an entry, version 1", &secret),
            memory: blake3::derive_key("btm vault: memory of a verified entry, version 1", &secret),
            record: blake3::derive_key("btm vault: record kept elsewhere, version 1", &secret),
        })
    }
}

/// The secret at `path`; nothing if there is none yet.
fn read(path: &Path) -> Result<Option<[u8; LENGTH]>, OpenError> {
    let unreadable = |source| OpenError::Read { path: path.to_owned(), source };
    let unfit = |problem| OpenError::Secret { path: path.to_owned(), problem };
    let file = match platform::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if platform::is_link_refusal(&error) => return Err(unfit(SecretProblem::NotAFile)),
        Err(error) => return Err(unreadable(error)),
    };
    if let Some(problem) = platform::secret_problem(&file.metadata().map_err(unreadable)?) {
        return Err(unfit(problem));
    }
    let mut bytes = Vec::with_capacity(LENGTH);
    file.take(LENGTH as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let secret = bytes.try_into().map_err(|_| unfit(SecretProblem::WrongLength))?;
    Ok(Some(secret))
}

/// Puts a new secret at `path`, unless another process was faster. On disk before it has its name, so that a crash cannot
/// leave half of one.
fn create(folder: &Path, path: &Path) -> io::Result<()> {
    let mut secret = [0; LENGTH];
    getrandom::fill(&mut secret)?;
    let mut draft = tempfile::Builder::new().prefix("new-key-").tempfile_in(folder)?;
    draft.write_all(&secret)?;
    draft.as_file().sync_all()?;
    match draft.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.error),
    }
}
