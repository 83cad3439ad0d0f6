//! What lies in a folder of hooks.

use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
};

use crate::{Earlier, HookError, Kind, Manager, error::failed, script::Written};

/// What is added to the name of a hook that was there before btm's.
pub const EARLIER: &str = "before-btm";

/// How much of a file is looked at. Hooks of btm and of other managers are shorter.
const LOOKED_AT: u64 = 64 * 1024;

/// The names of the files that a hook of btm's has to do with.
#[derive(Clone, Debug)]
pub struct Names {
    /// What git runs.
    pub hook: PathBuf,
    /// What was there before btm's hook.
    pub earlier: PathBuf,
    /// Btm's hook while it is being written.
    pub new: PathBuf,
    kind: Kind,
}

impl Names {
    pub fn of(folder: &Path, kind: Kind) -> Self {
        let named = |ending: &str| folder.join(format!("{kind}.{ending}"));
        Self { hook: folder.join(kind.name()), earlier: named(EARLIER), new: named("new-btm"), kind }
    }

    /// A name for what took the place of btm's hook.
    fn aside(&self, number: u32) -> PathBuf {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        self.hook.with_file_name(format!("{}.aside-btm{number}", self.kind))
    }
}

/// What lies under these names.
#[derive(Debug)]
pub struct Found {
    pub names: Names,
    pub kind: Kind,
    pub hook: Entry,
    pub earlier: Entry,
    pub has_new: bool,
    /// A name for what took the place of btm's hook.
    pub aside: PathBuf,
    /// Whether the hook has that name already.
    pub has_aside: bool,
}

/// What lies under a name.
#[derive(Debug)]
pub enum Entry {
    Nothing,
    /// Btm's hook.
    Ours(Hook, Written),
    /// Another hook.
    Foreign(Hook),
    /// No file, so no hook.
    Other,
}

/// A file that is a hook.
#[derive(Debug)]
pub struct Hook {
    /// Its beginning; of a link, that of the file it leads to.
    pub content: Vec<u8>,
    /// Whether git runs it.
    pub is_executable: bool,
    /// Where it leads to, if it is a link.
    link: Option<PathBuf>,
    /// Of the file itself.
    metadata: Metadata,
}

impl Found {
    /// Looks into a folder.
    pub fn in_folder(folder: &Path, kind: Kind) -> Result<Self, HookError> {
        let names = Names::of(folder, kind);
        let (hook, earlier) = (Entry::at(&names.hook)?, Entry::at(&names.earlier)?);
        let has_new = names.new.symlink_metadata().is_ok();
        let (aside, has_aside) = aside(&names, &hook)?;
        Ok(Self { names, kind, hook, earlier, has_new, aside, has_aside })
    }

    /// Nothing can be done with what is no file, and a copy of btm's hook that btm's hook runs would never end.
    pub fn check(&self) -> Result<(), HookError> {
        for (entry, path) in [(&self.hook, &self.names.hook), (&self.earlier, &self.names.earlier)] {
            match entry {
                Entry::Other => return Err(HookError::NotAFile { path: path.clone() }),
                Entry::Foreign(hook) if hook.link.is_some() && Written::read(&hook.content).is_some() => {
                    return Err(HookError::OwnCopy { path: path.clone() });
                }
                _ => {}
            }
        }
        match self.earlier {
            Entry::Ours(..) => Err(HookError::OwnCopy { path: self.names.earlier.clone() }),
            _ => Ok(()),
        }
    }

    /// The hook that btm's one runs first, or would run first.
    pub fn runs_first(&self) -> Option<&Hook> {
        match (&self.earlier, &self.hook) {
            (Entry::Foreign(hook), _) | (Entry::Nothing, Entry::Foreign(hook)) => Some(hook),
            _ => None,
        }
    }

    /// The same, for those who asked.
    pub fn earlier(&self) -> Option<Earlier> {
        let hook = self.runs_first()?;
        let manager = Manager::of(&hook.content);
        Some(Earlier { path: self.names.earlier.clone(), runs: hook.is_executable, manager })
    }

    /// Whether the two names are those of the same hook: a change was cut short, or somebody has copied one to the other.
    pub fn is_same(&self) -> bool {
        match (&self.hook, &self.earlier) {
            (Entry::Foreign(hook), Entry::Foreign(earlier)) => hook.is_same(earlier),
            _ => false,
        }
    }
}

impl Entry {
    pub fn at(path: &Path) -> Result<Self, HookError> {
        let metadata = match path.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            Err(error) => return Err(failed("looked at", path)(error)),
        };
        let link = metadata.is_symlink().then(|| fs::read_link(path)).transpose().map_err(failed("read", path))?;
        let target = if link.is_some() { path.metadata().ok() } else { Some(metadata.clone()) };
        // A link that leads nowhere is kept, and not run, as git would not.
        let Some(target) = target else {
            return Ok(Self::Foreign(Hook { content: Vec::new(), is_executable: false, link, metadata }));
        };
        if !target.is_file() {
            return Ok(Self::Other);
        }
        let content = beginning(path).map_err(failed("read", path))?;
        let written = if link.is_none() { Written::read(&content) } else { None };
        let hook = Hook { content, is_executable: is_executable(&target), link, metadata };
        Ok(match written {
            Some(written) => Self::Ours(hook, written),
            None => Self::Foreign(hook),
        })
    }
}

impl Hook {
    /// Whether it is the same file, or one just like it.
    fn is_same(&self, other: &Self) -> bool {
        if id(&self.metadata).is_some() && id(&self.metadata) == id(&other.metadata) {
            return true;
        }
        match (&self.link, &other.link) {
            (Some(one), Some(other)) => one == other,
            (None, None) => self.is_whole() && self.content == other.content && mode(&self.metadata) == mode(&other.metadata),
            _ => false,
        }
    }

    fn is_whole(&self) -> bool {
        self.metadata.len() == self.content.len() as u64
    }
}

/// A free name, or the one that the hook has already because a change was cut short.
fn aside(names: &Names, hook: &Entry) -> Result<(PathBuf, bool), HookError> {
    let mut number = 1;
    loop {
        let path = names.aside(number);
        match (Entry::at(&path)?, hook) {
            (Entry::Nothing, _) => return Ok((path, false)),
            (Entry::Ours(aside, _) | Entry::Foreign(aside), Entry::Ours(hook, _) | Entry::Foreign(hook))
                if aside.is_same(hook) =>
            {
                return Ok((path, true));
            }
            _ => number += 1,
        }
    }
}

fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    Ok(btm_files::read_beginning(path, LOOKED_AT)?)
}

#[cfg(unix)]
fn id(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn id(_: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode()
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0o755
}

/// Git does not run a hook without this, where there is such a thing.
fn is_executable(metadata: &Metadata) -> bool {
    mode(metadata) & 0o111 != 0
}
