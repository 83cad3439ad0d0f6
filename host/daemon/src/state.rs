//! Whether the folder of a project's state is the one that btm made.
//!
//! A repository can bring a `.btm` with anything in it, and git gives it to the user who clones. So the folder has a *mark*: a file
//! that says when the folder was born, sealed with the secret of the vault. A clone has none, since nobody else knows the secret; a
//! copy has one that is about another folder; and a folder that was moved is still the same one.

use std::{
    ffi::OsStr,
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use btm_faults::Point;
use btm_files::own::{self, NotOurs, OwnFolder};
use btm_model::Digest;
use btm_vault::Vault;
use rustix::fs::{FileType, Mode, fchmod};

use crate::Place;

/// The file with the mark.
const MARK: &str = "owner";
/// What git is told about the folder, in [`IGNORE`].
const IGNORED: &[u8] = b"*\n";
const IGNORE: &str = ".gitignore";
/// What may be in a folder whose maker was killed before it was marked.
const BEGUN: [&str; 3] = [IGNORE, ".gitignore.draft", "owner.draft"];
/// Bytes of these files that are read; more is none of ours.
const MOST: u64 = 256;
/// Levels of folders in the folder: that of all runs, and that of one.
const LEVELS: usize = 2;
const WRITABLE_BY_OTHERS: u32 = 0o022;
const OPEN_TO_OTHERS: u32 = 0o077;

/// Why the folder of a project's state is not used. What is refused stays as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// Something in its place, or in it, is not what btm makes there.
    #[error("`{}` is not used: {reason}", path.display())]
    Foreign {
        /// What is refused.
        path: PathBuf,
        /// Why.
        reason: NotOurs,
    },
    /// There is no valid mark.
    #[error("`{}` was not made by btm for this user: a repository may have brought it", path.display())]
    Unmarked {
        /// The folder.
        path: PathBuf,
    },
    /// The mark is about another folder.
    #[error("`{}` is a copy of the folder of another project, or was restored", path.display())]
    Copied {
        /// The folder.
        path: PathBuf,
    },
    /// Others could have put something into the folder.
    #[error("`{}` can be written by other users (mode {mode:o})", path.display())]
    WritableByOthers {
        /// The folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Git is told something else than to ignore everything.
    #[error("`{}` is not the file that btm writes, so git may not ignore what btm keeps", path.display())]
    NotIgnored {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("`{}` cannot be used: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

impl StateError {
    /// What the user can do.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Foreign { path, reason: NotOurs::OtherUser { .. } } => {
                format!("run btm as that user, or move `{}` elsewhere", path.display())
            }
            Self::Foreign { path, .. } | Self::NotIgnored { path } => {
                format!("check where it comes from, then remove `{}`; btm makes its own", path.display())
            }
            Self::Unmarked { path } => format!(
                "check what is in it, then remove it with `rm -r '{}'`; if you made it yourself, with an earlier btm, \
                 `btm daemon start --adopt` keeps it",
                path.display()
            ),
            Self::Copied { path } => format!(
                "if you moved or copied the project yourself, `btm daemon start --adopt` keeps the tasks; \
                 otherwise remove the folder with `rm -r '{}'`",
                path.display()
            ),
            Self::WritableByOthers { path, .. } => {
                format!("check that nobody put anything into it, then run `chmod 700 '{}'`", path.display())
            }
            Self::Io { .. } => "make sure that you own the folder and that the disk is not full".to_owned(),
        }
    }

    /// What the operating system says about a path, or why what lies there is not ours.
    pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| match NotOurs::of(&source) {
            Some(reason) => Self::Foreign { path, reason },
            None => Self::Io { path, source },
        }
    }
}

/// What the mark of a folder says.
#[derive(Debug, PartialEq, Eq)]
enum Mark {
    Missing,
    /// It is about this folder, and this user made it.
    Valid,
    /// This user made it, about another folder.
    Elsewhere,
    /// Somebody else made it, or it is damaged.
    Invalid,
}

impl Place {
    /// Makes the folder of the project's state, if there is none, and makes sure that it is one that btm made for this user.
    /// Everything that is kept is kept in it, so this comes before anything is.
    ///
    /// # Errors
    /// If it is not, or cannot be made.
    pub fn claim(&self, owner: &Vault) -> Result<(), StateError> {
        let path = self.folder();
        btm_faults::around(Point::DaemonSocket, || own::make_folder(&path)).map_err(StateError::at(&path))?;
        let folder = self.enter()?;
        match mark(&folder, owner).map_err(StateError::at(path.join(MARK)))? {
            Mark::Valid => {}
            Mark::Missing if is_begun(&folder).map_err(StateError::at(&path))? => {}
            Mark::Missing | Mark::Invalid => return Err(StateError::Unmarked { path }),
            Mark::Elsewhere => return Err(StateError::Copied { path }),
        }
        self.settle(&folder, owner)
    }

    /// Takes over a folder that another btm has made, or that was copied: the user says that it is theirs. Links, and whatever else
    /// btm never makes, are refused all the same.
    ///
    /// # Errors
    /// If there is such a thing in it.
    pub fn adopt(&self, owner: &Vault) -> Result<(), StateError> {
        let path = self.folder();
        if own::look(&path).map_err(StateError::at(&path))?.is_none() {
            return Ok(());
        }
        let folder = self.enter()?;
        audit(&folder, &path, LEVELS)?;
        self.settle(&folder, owner)
    }

    /// Looks whether what is there could be the folder that btm made; fine if nothing is there. Other than [`claim`](Self::claim) it
    /// changes nothing and asks for no mark.
    ///
    /// # Errors
    /// If it cannot be that folder.
    pub fn check(&self) -> Result<(), StateError> {
        let path = self.folder();
        if own::look(&path).map_err(StateError::at(&path))?.is_none() {
            return Ok(());
        }
        let folder = OwnFolder::open(&path).map_err(StateError::at(&path))?;
        check_entries(&folder, &path)
    }

    /// Makes sure that git ignores the folder.
    ///
    /// # Errors
    /// If it would not.
    pub(crate) fn ignore(&self) -> Result<(), StateError> {
        let path = self.folder().join(IGNORE);
        let mut found = Vec::new();
        match own::read(&path).and_then(|file| file.take(MOST).read_to_end(&mut found)) {
            Ok(_) if found == IGNORED => Ok(()),
            Ok(_) => Err(StateError::NotIgnored { path }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                btm_faults::replace(Point::DaemonIdentity, &path, IGNORED).map_err(StateError::at(&path))
            }
            Err(error) => Err(StateError::at(&path)(error)),
        }
    }

    /// The folder, locked as long as it is open: no other process makes or marks it meanwhile.
    fn enter(&self) -> Result<OwnFolder, StateError> {
        let path = self.folder();
        let folder = OwnFolder::open(&path).map_err(StateError::at(&path))?;
        folder.as_file().lock().map_err(StateError::at(&path))?;
        Ok(folder)
    }

    /// The folder is ours: it gets what it lacks.
    fn settle(&self, folder: &OwnFolder, owner: &Vault) -> Result<(), StateError> {
        let path = self.folder();
        let mode = folder.as_file().metadata().map_err(StateError::at(&path))?.mode() & 0o7777;
        if mode & WRITABLE_BY_OTHERS != 0 {
            return Err(StateError::WritableByOthers { path, mode });
        }
        if mode & OPEN_TO_OTHERS != 0 {
            fchmod(folder, Mode::RWXU).map_err(|error| StateError::at(&path)(error.into()))?;
        }
        check_entries(folder, &path)?;
        self.ignore()?;
        let file = path.join(MARK);
        if mark(folder, owner).map_err(StateError::at(&file))? != Mark::Valid {
            let sealed = seal(&identity(folder).map_err(StateError::at(&path))?, owner);
            btm_faults::replace(Point::DaemonIdentity, &file, sealed.as_bytes()).map_err(StateError::at(&file))?;
        }
        Ok(())
    }
}

/// What the mark in a folder says about it.
fn mark(folder: &OwnFolder, owner: &Vault) -> io::Result<Mark> {
    let mut text = String::new();
    match folder.read(OsStr::new(MARK)).and_then(|file| file.take(MOST).read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Mark::Missing),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => return Ok(Mark::Invalid),
        Err(error) => return Err(error),
    }
    let Some((said, _)) = text.split_once('\n') else { return Ok(Mark::Invalid) };
    let is_sealed = seal_bytes(&text).is_some_and(|seal| owner.vouches_for(purpose().as_bytes(), said.as_bytes(), &seal));
    if !is_sealed {
        return Ok(Mark::Invalid);
    }
    Ok(if said == identity(folder)? { Mark::Valid } else { Mark::Elsewhere })
}

/// What tells a folder from every other one, copies included: when it was born, which nobody can set; or its inode, where the file
/// system does not know. The device is no part of it, since its number is another one after the next start of the machine.
fn identity(folder: &OwnFolder) -> io::Result<String> {
    let metadata = folder.as_file().metadata()?;
    let born = metadata.created().ok().and_then(|born| born.duration_since(UNIX_EPOCH).ok());
    Ok(match born {
        Some(born) => format!("born {}.{:09}", born.as_secs(), born.subsec_nanos()),
        None => format!("inode {}", metadata.ino()),
    })
}

/// The content of the file: the identity on one line, the seal as digits on the next.
fn seal(identity: &str, owner: &Vault) -> String {
    let seal = owner.vouch(purpose().as_bytes(), identity.as_bytes());
    let digits: String = seal.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{identity}\n{digits}\n")
}

fn seal_bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.split_once('\n')?.1.strip_suffix('\n')?.as_bytes();
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    pairs.iter().map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// What the vault vouches for.
fn purpose() -> Digest {
    Digest::of(b"btm: who made the folder of a project's state")
}

/// Whether btm was about to make the folder and was killed, or an empty one was made for it. Git brings no empty folders, and none
/// that others cannot enter.
fn is_begun(folder: &OwnFolder) -> io::Result<bool> {
    let names = folder.names()?;
    let is_closed = folder.as_file().metadata()?.mode() & OPEN_TO_OTHERS == 0;
    Ok(names.is_empty() || (is_closed && names.iter().all(|name| BEGUN.iter().any(|begun| name == begun))))
}

/// What btm keeps in the folder is of the kind that btm makes there.
fn check_entries(folder: &OwnFolder, path: &Path) -> Result<(), StateError> {
    let kinds = [
        (FileType::RegularFile, &[IGNORE, MARK, Place::LOG, Place::STARTING][..]),
        (FileType::Directory, &[Place::RUNS, Place::STATE][..]),
        (FileType::Socket, &[Place::SOCKET][..]),
    ];
    for (kind, names) in kinds {
        for name in names {
            let found = folder.find(OsStr::new(name)).map_err(StateError::at(path.join(name)))?;
            let problem = found.and_then(|found| own::check(&found, kind).err());
            if let Some(reason) = problem {
                return Err(StateError::Foreign { path: path.join(name), reason });
            }
        }
    }
    Ok(())
}

/// Makes sure that nothing is in the folder but folders, files and sockets of this user, and no link.
fn audit(folder: &OwnFolder, path: &Path, levels: usize) -> Result<(), StateError> {
    for name in folder.names().map_err(StateError::at(path))? {
        let path = path.join(&name);
        // Gone since it was listed.
        let Some(found) = folder.find(&name).map_err(StateError::at(&path))? else { continue };
        let kind = FileType::from_raw_mode(found.st_mode);
        let reason = match kind {
            FileType::Directory if levels > 0 => own::check(&found, kind).err(),
            FileType::Socket => own::check(&found, kind).err(),
            _ => own::check(&found, FileType::RegularFile).err(),
        };
        if let Some(reason) = reason {
            return Err(StateError::Foreign { path, reason });
        }
        if kind == FileType::Directory {
            audit(&folder.folder(&name).map_err(StateError::at(&path))?, &path, levels - 1)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    struct Scene {
        home: tempfile::TempDir,
        owner: Vault,
    }

    impl Scene {
        fn new() -> Self {
            let home = tempfile::tempdir().unwrap();
            let owner = vault(&home, "keys");
            let scene = Self { home, owner };
            btm_faults::create_folder(Point::DaemonSocket, scene.place("project").root()).unwrap();
            scene
        }

        fn place(&self, project: &str) -> Place {
            Place::new(&self.home.path().join(project))
        }

        fn claim(&self, project: &str) -> Result<(), StateError> {
            self.place(project).claim(&self.owner)
        }
    }

    fn vault(home: &tempfile::TempDir, keys: &str) -> Vault {
        Vault::open(&home.path().join("cache"), &home.path().join(keys)).unwrap()
    }

    #[test]
    fn the_folder_is_closed_to_others_and_ignored_by_git() {
        let scene = Scene::new();
        scene.claim("project").unwrap();
        scene.claim("project").unwrap();
        let folder = scene.place("project").folder();
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(std::fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
    }

    #[test]
    fn a_moved_folder_is_the_same_and_a_copied_one_is_not() {
        let scene = Scene::new();
        scene.claim("project").unwrap();
        let (project, moved, copy) = (scene.place("project"), scene.place("moved"), scene.place("copy"));
        btm_faults::rename(Point::DaemonSocket, project.root(), moved.root()).unwrap();
        scene.claim("moved").unwrap();
        let copied = std::process::Command::new("cp").arg("-a").args([moved.root(), copy.root()]).status().unwrap();
        assert!(copied.success());
        assert!(matches!(scene.claim("copy"), Err(StateError::Copied { .. })));
        copy.adopt(&scene.owner).unwrap();
        scene.claim("copy").unwrap();
        scene.claim("moved").unwrap();
    }

    #[test]
    fn a_mark_of_somebody_else_is_none() {
        let scene = Scene::new();
        scene.claim("project").unwrap();
        let other = vault(&scene.home, "other keys");
        assert!(matches!(scene.place("project").claim(&other), Err(StateError::Unmarked { .. })));
        let file = scene.place("project").folder().join(MARK);
        let good = std::fs::read_to_string(&file).unwrap();
        for bad in
            ["", "\n", "born 1.000000000\n", &good[1..], &good[..good.len() - 1], &good.replace('b', "i"), "\u{e9}\n\u{e9}\n"]
        {
            btm_faults::replace(Point::DaemonIdentity, &file, bad.as_bytes()).unwrap();
            assert!(matches!(scene.claim("project"), Err(StateError::Unmarked { .. })), "{bad:?}");
        }
        btm_faults::replace(Point::DaemonIdentity, &file, good.as_bytes()).unwrap();
        scene.claim("project").unwrap();
    }

    #[test]
    fn a_folder_that_was_only_begun_is_finished() {
        for left in [&[][..], &[".gitignore.draft"], &[IGNORE], &[IGNORE, "owner.draft"]] {
            let scene = Scene::new();
            let folder = scene.place("project").folder();
            btm_faults::create_folder(Point::DaemonSocket, &folder).unwrap();
            for name in left {
                let content: &[u8] = if *name == IGNORE { IGNORED } else { b"h" };
                btm_faults::replace(Point::DaemonIdentity, &folder.join(name), content).unwrap();
            }
            scene.claim("project").unwrap();
            assert_eq!(OwnFolder::open(&folder).unwrap().names().unwrap().len(), 2, "{left:?}");
        }
    }
}
