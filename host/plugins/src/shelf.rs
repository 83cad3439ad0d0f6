//! Where installed plugins lie: by digest, shared by all projects of a user, believed only if nobody but this user could have put
//! them there.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use btm_model::{Digest, Refusal, RefusalKind};
use btm_sandbox::{Component, inspect::Inspection};
use btm_vault::{Lookup, OpenError, Vault};
use sha2::{Digest as _, Sha256};

/// Changes whenever what is kept of an inspection changes, or what an inspection accepts.
const FORMAT: &str = "btm inspection 2";

/// The installed plugins of a user.
#[derive(Debug)]
pub struct Shelf {
    vault: Vault,
    folder: PathBuf,
}

/// What the shelf has of a digest.
#[derive(Debug)]
pub enum Shelved {
    /// The plugin, whose bytes are read when they are needed.
    Found(Box<Component>),
    /// Nothing.
    Missing,
    /// Bytes that somebody else has changed, and why they are not believed.
    Altered(String),
}

impl Shelf {
    /// Opens the shelf in `folder`, whose seals are made with the secret in `keys`.
    ///
    /// # Errors
    /// If others could change what lies there, or it cannot be used at all.
    pub fn open(folder: &Path, keys: &Path) -> Result<Self, OpenError> {
        Ok(Self { vault: Vault::open(folder, keys)?, folder: folder.to_owned() })
    }

    /// Keeps others from changing lock files and the shelf until it is dropped; waits for them.
    ///
    /// # Errors
    /// If the file system has no locks.
    pub fn lock(&self) -> io::Result<File> {
        let file = File::create(self.folder.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    /// Puts a plugin on the shelf: all of it, or nothing.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put(&self, component: &Component, inspection: &Inspection) -> io::Result<()> {
        let digest = component.digest();
        let bytes = component.bytes().map_err(|refusal| io::Error::other(refusal.message.clone()))?;
        let inspection = postcard::to_allocvec(inspection).map_err(io::Error::other)?;
        self.vault.put(&of_inspection(&digest), &mut &inspection[..])?;
        self.vault.put(digest.as_bytes(), &mut &bytes[..])?;
        Ok(())
    }

    /// The plugin with this digest.
    #[must_use]
    pub fn get(&self, digest: &Digest) -> Shelved {
        let entry = match self.vault.get(digest.as_bytes()) {
            Lookup::Found(entry) => entry,
            Lookup::Missing => return Shelved::Missing,
            Lookup::Damaged { reason, .. } => return Shelved::Altered(reason.to_string()),
        };
        let inspection = match self.vault.get(&of_inspection(digest)) {
            Lookup::Found(entry) => entry.read().ok().and_then(|bytes| postcard::from_bytes(&bytes).ok()),
            Lookup::Missing | Lookup::Damaged { .. } => None,
        };
        let read = move || {
            entry.read().map_err(|error| Refusal {
                kind: RefusalKind::NotInstalled,
                message: format!("its installed file cannot be read: {error}"),
                hint: Some("`btm plugin install` installs what btm.lock names".to_owned()),
            })
        };
        Shelved::Found(Box::new(Component::stored(*digest, inspection, read)))
    }

    /// Removes the plugins that were not used for longest, until those that stay have at most `max_bytes`. Their projects install
    /// them again.
    ///
    /// # Errors
    /// If the folder cannot be listed or a file cannot be removed.
    pub fn prune(&self, max_bytes: u64) -> io::Result<()> {
        self.vault.prune(max_bytes).map(drop)
    }
}

/// Where the inspection of a plugin lies.
fn of_inspection(digest: &Digest) -> [u8; 32] {
    Sha256::new_with_prefix(FORMAT).chain_update(digest.as_bytes()).finalize().into()
}
