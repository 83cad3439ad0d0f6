//! The steps of which a change consists. A process can be killed after each of them.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{HookError, error::failed};

/// One change of a folder of hooks, which happens as a whole or not at all; but a half-written script is nobody's hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Writes a script to a name that nobody else uses.
    Write { path: PathBuf, script: Vec<u8> },
    /// Gives a file a second name that is free; where the file system has no second names, that is its only one then.
    Name { from: PathBuf, to: PathBuf },
    /// Gives a file the name of another one, which is gone then.
    Replace { from: PathBuf, to: PathBuf },
    /// Removes a name, if it is there.
    Remove { path: PathBuf },
}

impl Step {
    /// Does it.
    pub fn perform(&self) -> Result<(), HookError> {
        match self {
            Self::Write { path, script } => write(path, script).map_err(failed("written", path)),
            Self::Name { from, to } => name(from, to).map_err(failed("written", to)),
            Self::Replace { from, to } => fs::rename(from, to).map_err(failed("replaced", to)),
            Self::Remove { path } => match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("removed", path)(error)),
                _ => Ok(()),
            },
        }
    }
}

/// A file that was left under this name is not written into: it may have a second name by now.
fn write(path: &Path, script: &[u8]) -> io::Result<()> {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(script)?;
    make_executable(&file)?;
    file.sync_all()
}

#[cfg(unix)]
fn make_executable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &File) -> io::Result<()> {
    Ok(())
}

fn name(from: &Path, to: &Path) -> io::Result<()> {
    match second_name(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && error.kind() != io::ErrorKind::NotFound => {
            move_to_free(from, to)
        }
        done => done,
    }
}

/// A link gets a second link beside it: not every system can give it a second name, and some would name what it leads to.
#[cfg(unix)]
fn second_name(from: &Path, to: &Path) -> io::Result<()> {
    match fs::read_link(from) {
        Ok(target) => std::os::unix::fs::symlink(target, to),
        Err(_) => fs::hard_link(from, to),
    }
}

#[cfg(not(unix))]
fn second_name(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)
}

/// The lock keeps other processes of btm from taking the name in between.
fn move_to_free(from: &Path, to: &Path) -> io::Result<()> {
    if to.symlink_metadata().is_ok() { Err(io::ErrorKind::AlreadyExists.into()) } else { fs::rename(from, to) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Step, move_to_free};

    #[test]
    fn a_name_that_is_taken_stays_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, "1").unwrap();
        fs::write(&to, "2").unwrap();
        assert!(Step::Name { from: from.clone(), to: to.clone() }.perform().is_err());
        assert!(move_to_free(&from, &to).is_err());
        assert_eq!((fs::read(&from).unwrap(), fs::read(&to).unwrap()), (b"1".to_vec(), b"2".to_vec()));
        fs::remove_file(&to).unwrap();
        move_to_free(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"1");
    }

    #[test]
    fn a_file_with_a_second_name_is_not_written_into() {
        let folder = tempfile::tempdir().unwrap();
        let (path, second) = (folder.path().join("new"), folder.path().join("second"));
        fs::write(&path, "1").unwrap();
        fs::hard_link(&path, &second).unwrap();
        Step::Write { path: path.clone(), script: b"2".to_vec() }.perform().unwrap();
        assert_eq!((fs::read(&path).unwrap(), fs::read(&second).unwrap()), (b"2".to_vec(), b"1".to_vec()));
    }
}
