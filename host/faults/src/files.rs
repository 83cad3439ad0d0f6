//! Writing to files and folders, each at a point.

#![expect(clippy::disallowed_methods, reason = "this is where the points are passed")]

use std::{
    fs::{DirBuilder, File},
    io::{self, Write},
    os::unix::fs::DirBuilderExt,
    path::Path,
};

use btm_files::own::OwnFolder;

use crate::{Moment, Point, around, pass};

/// Makes a folder that only this user can enter, in one that is there and this user's. If it is there, it must be this user's too.
///
/// # Errors
/// What the operating system says, or why what is there is not ours.
pub fn create_folder(point: Point, folder: &Path) -> io::Result<()> {
    let (above, name) = OwnFolder::holding(folder)?;
    around(point, || above.create_folder(name).map(drop))
}

/// Makes a control group: a folder in a file system of the kernel's own, where nobody can put links.
///
/// # Errors
/// What the operating system says.
pub fn create_group(point: Point, group: &Path) -> io::Result<()> {
    around(point, || DirBuilder::new().recursive(true).mode(0o700).create(group))
}

/// Makes an empty file that only this user can read.
///
/// # Errors
/// What the operating system says; also if the file is there.
pub fn create_new(point: Point, path: &Path) -> io::Result<File> {
    let (folder, name) = OwnFolder::holding(path)?;
    around(point, || folder.create(name))
}

/// Opens a file that only this user can read for appending, and makes it if it is not there.
///
/// # Errors
/// What the operating system says, or why what is there is not ours.
pub fn open_append(point: Point, path: &Path) -> io::Result<File> {
    let (folder, name) = OwnFolder::holding(path)?;
    around(point, || folder.append(name))
}

/// Writes all bytes.
///
/// # Errors
/// What the operating system says; some of the bytes may be written then.
pub fn write(point: Point, file: &mut File, bytes: &[u8]) -> io::Result<()> {
    pass(point, Moment::Before)?;
    let (first, second) = bytes.split_at(bytes.len() / 2);
    if !first.is_empty() && plan_tears() {
        file.write_all(first)?;
        pass(point, Moment::Torn)?;
        file.write_all(second)?;
    } else {
        file.write_all(bytes)?;
    }
    pass(point, Moment::After)
}

/// Replaces a file as a whole: readers see the old content or the new one, also after a crash of the machine. Only this user can
/// read it. The draft is called as the file with `.draft` appended.
///
/// # Errors
/// What the operating system says, or why what is there is not ours; the old content is there then.
pub fn replace(point: Point, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".draft");
    let (folder, name) = OwnFolder::holding(Path::new(&draft))?;
    gone(folder.remove_file(name))?;
    let mut file = folder.create(name)?;
    let written =
        write(point, &mut file, bytes).and_then(|()| file.sync_data()).and_then(|()| rename(point, Path::new(&draft), path));
    if written.is_err() {
        let _ = folder.remove_file(name);
    }
    written
}

/// Renames a file or folder, from and to a folder of this user.
///
/// # Errors
/// What the operating system says.
pub fn rename(point: Point, from: &Path, to: &Path) -> io::Result<()> {
    let ((folder, name), (target, new)) = (OwnFolder::holding(from)?, OwnFolder::holding(to)?);
    around(point, || folder.rename(name, &target, new))
}

/// Removes a file or socket of this user; fine if it is not there.
///
/// # Errors
/// What the operating system says, or why what is there is not ours, and then it stays.
pub fn remove_file(point: Point, path: &Path) -> io::Result<()> {
    around(point, || gone(OwnFolder::holding(path).and_then(|(folder, name)| folder.remove_file(name))))
}

/// Removes a folder of this user with everything in it; fine if it is not there.
///
/// # Errors
/// What the operating system says, or why what is there is not ours, and then it stays.
pub fn remove_folder(point: Point, folder: &Path) -> io::Result<()> {
    around(point, || gone(OwnFolder::holding(folder).and_then(|(above, name)| above.remove_folder(name))))
}

/// Has the names in a folder survive a crash of the machine.
///
/// # Errors
/// What the operating system says.
pub fn sync_folder(point: Point, folder: &Path) -> io::Result<()> {
    around(point, || OwnFolder::open(folder)?.as_file().sync_all())
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Whether writes are made in two halves, so that a plan can have the process killed between them.
fn plan_tears() -> bool {
    static TEARS: std::sync::LazyLock<bool> = std::sync::LazyLock::new(|| std::env::var_os("BTM_FAULTS").is_some());
    *TEARS
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn what_is_made_is_for_this_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        assert!(create_folder(Point::RunFolder, &inner).is_err(), "the folder above is missing");
        for folder in [inner.parent().unwrap(), &inner, &inner] {
            create_folder(Point::RunFolder, folder).unwrap();
        }
        let file = inner.join("file");
        replace(Point::RunSpec, &file, b"one").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder.path().join("a")), mode(&inner), mode(&file)), (0o700, 0o700, 0o600));
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_leaves_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        replace(Point::RunSpec, &file, b"a long first content").unwrap();
        replace(Point::RunSpec, &file, b"short").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"short");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn removing_what_is_gone_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        remove_file(Point::RunVoid, &folder.path().join("file")).unwrap();
        remove_folder(Point::RunRemove, &folder.path().join("folder")).unwrap();
    }
}
