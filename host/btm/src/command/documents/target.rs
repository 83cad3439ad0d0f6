//! The folder that documents go to: what lies there, and whether it may be replaced.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use btm_faults::{Point, around};
use btm_files::{Exposed, Folder, Links, Owners, ReadError, portable};
use btm_model::{Digest, Document};
use sha2::{Digest as _, Sha256};

use super::{
    name::{self, NameError},
    record::{FILE_NAME, Mark, Record, RecordError},
    reserved::{Reserved, Taken},
};
use crate::command::project;

/// Entries of a folder that are looked at. One with more is not for documents.
const MAX_ENTRIES: usize = 100_000;

/// The largest file that is compared with what a plugin wrote, in bytes: more than a plugin writes.
const MAX_CONTENT: u64 = 256 << 20;

/// What a folder has in it if it is one of git's.
const GIT_FOLDER: [&str; 3] = ["HEAD", "objects", "refs"];

/// Why a document was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotWritten {
    #[error("{0}")]
    Name(#[from] NameError),
    #[error("{0}")]
    Record(#[from] RecordError),
    #[error("`{FILE_NAME}` would be too large")]
    FullRecord,
    #[error("`{0}` is there, and is the same name on some systems")]
    Alike(String),
    #[error("another document of this run has its name, or one that is the same on some systems")]
    Taken,
    #[error("`{0}` belongs to git")]
    Git(String),
    #[error("{0}")]
    Reserved(#[from] Taken),
    #[error("`{path}`: {0}", path = .0.path.display())]
    Owner(#[from] Exposed),
    #[error(
        "there is a file of this name that btm did not write, or that was edited since; move it away to have it written anew"
    )]
    Foreign,
    #[error("there is something of this name that is not a file: {0}")]
    NoFile(ReadError),
    #[error("`{folder}` is no folder, or a link: {error}")]
    Folder { folder: String, error: io::Error },
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl NotWritten {
    /// Whether the plugin is to blame, whatever lies in the folder: it broke the contract, and the user has nothing to put right.
    pub(super) fn is_of_plugin(&self) -> bool {
        matches!(self, Self::Name(_) | Self::Taken)
    }
}

/// The folder that documents go to.
pub(super) struct Target<'a> {
    /// Its path, without links.
    path: PathBuf,
    reserved: &'a Reserved,
    owners: Owners,
    /// The folders that were opened or made, by their paths below the one that the user named.
    folders: BTreeMap<PathBuf, Opened>,
    record: Record,
    /// What the list looked like on disk when it was read or written last.
    saved: Record,
}

/// A folder and what is in it.
struct Opened {
    folder: Folder,
    /// What lies there, and what documents of this run make, by folded names.
    names: BTreeMap<String, (String, Use)>,
}

/// What a name in a folder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// It was there before.
    Before,
    /// A document of this run.
    Document,
    /// The folder of one.
    Folder,
}

/// A document that may be written.
pub(super) struct Planned<'a> {
    document: &'a Document,
    /// Where, below the folder that the user named.
    folder: PathBuf,
    name: &'a str,
    mark: Mark,
    /// Whether a file has this very content already.
    is_there: bool,
}

impl Opened {
    fn new(folder: Folder, owners: &Owners) -> Result<Self, NotWritten> {
        folder.check_owner(owners)??;
        let listed = folder.names(MAX_ENTRIES)?;
        if GIT_FOLDER.iter().all(|name| listed.iter().any(|listed| listed == name)) {
            let name = folder.path().file_name().unwrap_or(folder.path().as_os_str()).to_string_lossy();
            return Err(NotWritten::Git(name.into_owned()));
        }
        let names = listed.iter().map(|name| name.to_string_lossy().into_owned());
        Ok(Self { folder, names: names.map(|name| (portable::folded(&name), (name, Use::Before))).collect() })
    }

    /// Takes a name, if no other name here is the same on some systems; whether there is something of this name.
    fn claim(&mut self, name: &str, wanted: Use) -> Result<bool, NotWritten> {
        match self.names.get(&portable::folded(name)) {
            None => {}
            Some((there, Use::Before)) if there == name => {}
            Some((there, Use::Before)) => return Err(NotWritten::Alike(there.clone())),
            Some((there, Use::Folder)) if there == name && wanted == Use::Folder => {}
            Some(_) => return Err(NotWritten::Taken),
        }
        Ok(self.names.insert(portable::folded(name), (name.to_owned(), wanted)).is_some())
    }
}

impl<'a> Target<'a> {
    /// Opens the folder that the user named, which must be there.
    pub(super) fn open(folder: &Path, reserved: &'a Reserved) -> Result<Self, NotWritten> {
        let path = folder.canonicalize()?;
        let owners = project::owners();
        let opened = Opened::new(Folder::open(&path)?, &owners)?;
        let record = Record::read(&opened.folder)?;
        Ok(Self { path, reserved, owners, folders: BTreeMap::from([(PathBuf::new(), opened)]), saved: record.clone(), record })
    }

    /// Decides whether a document may be written; its folders are made.
    pub(super) fn plan<'d>(&mut self, document: &'d Document) -> Result<Planned<'d>, NotWritten> {
        let parts = name::parts(&document.path)?;
        self.reserved.judge(&self.path.join(&document.path))?;
        let Some((name, folders)) = parts.split_last() else { return Err(NameError::from(portable::NameError::Empty).into()) };
        let mut at = PathBuf::new();
        for folder in folders {
            at = self.enter(&at, folder)?;
        }
        let mark = Mark { digest: Digest::of(&document.content), plugin: document.plugin.clone() };
        let opened = self.opened_mut(&at)?;
        let is_there = opened.claim(name, Use::Document)? && self.may_replace(&at, name, &document.path, &mark)?;
        if !is_there {
            self.record.add(&document.path, mark.clone());
        }
        Ok(Planned { document, folder: at, name, mark, is_there })
    }

    fn opened(&self, path: &Path) -> io::Result<&Opened> {
        self.folders.get(path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn opened_mut(&mut self, path: &Path) -> io::Result<&mut Opened> {
        self.folders.get_mut(path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Opens a folder in another one, or makes it.
    fn enter(&mut self, above: &Path, name: &str) -> Result<PathBuf, NotWritten> {
        let path = above.join(name);
        if !self.folders.contains_key(&path) {
            let opened = self.opened_mut(above)?;
            opened.claim(name, Use::Folder)?;
            let no_folder = |error| NotWritten::Folder { folder: name.to_owned(), error };
            let folder = around(Point::ProjectFile, || opened.folder.folder_or_new(name)).map_err(no_folder)?;
            let opened = Opened::new(folder, &self.owners)?;
            self.folders.insert(path.clone(), opened);
        }
        Ok(path)
    }

    /// Whether a file that is there has the content of a document already. If it has another one, it must be one that the same
    /// plugin wrote.
    fn may_replace(&self, at: &Path, name: &str, path: &str, mark: &Mark) -> Result<bool, NotWritten> {
        let opened = self.opened(at)?;
        let digest = match opened.folder.open_file(name.as_ref(), Links::Refused) {
            Ok(file) => digest(file)?,
            // It has just been removed.
            Err(ReadError::Missing) => return Ok(false),
            Err(ReadError::Io(error)) => return Err(error.into()),
            Err(error) => return Err(NotWritten::NoFile(error)),
        };
        let there = Mark { digest: digest.ok_or(NotWritten::Foreign)?, plugin: mark.plugin.clone() };
        if there.digest == mark.digest {
            return Ok(true);
        }
        if self.record.has(path, &there) { Ok(false) } else { Err(NotWritten::Foreign) }
    }

    /// Writes a document that may be written.
    pub(super) fn write(&mut self, planned: &Planned<'_>) -> Result<(), NotWritten> {
        let Planned { document, folder, name, mark, is_there } = planned;
        if *is_there {
            return Ok(());
        }
        let opened = self.opened(folder)?;
        match around(Point::ProjectFile, || opened.folder.replace(name, &document.content)) {
            Ok(()) => self.record.set(&document.path, mark.clone()),
            Err(error) => {
                self.record.forget(&document.path, mark);
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Writes the list, if it has changed. Before the documents it has what they will be, besides what they were: whatever is written
    /// when btm is killed, the next run knows it.
    pub(super) fn save(&mut self) -> Result<(), NotWritten> {
        if self.record == self.saved {
            return Ok(());
        }
        let text = self.record.text().ok_or(NotWritten::FullRecord)?;
        let top = self.opened(Path::new(""))?;
        around(Point::ProjectFile, || top.folder.replace(FILE_NAME, text.as_bytes()))?;
        self.saved = self.record.clone();
        Ok(())
    }
}

/// The digest of what is in a file, a piece at a time; nothing if it is larger than what is compared.
fn digest(file: File) -> io::Result<Option<Digest>> {
    let mut hasher = Sha256::new();
    let length = io::copy(&mut file.take(MAX_CONTENT + 1), &mut hasher)?;
    Ok((length <= MAX_CONTENT).then(|| Digest::new(hasher.finalize().into())))
}
