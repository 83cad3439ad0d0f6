//! The files in the folder of a run.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_files::own::{self, OwnFolder};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{RunError, Spec, Started, Status, Token};

/// Bytes that a file of the run may have; more is no file of ours.
const LONGEST: u64 = 16 << 20;

const OPEN_TO_OTHERS: u32 = 0o077;

/// What the files of a run are called, but for those of its log and for drafts.
const NAMES: [&str; 7] = ["lock", "spec.json", "started.json", "status", "status.json", "events.jsonl", "report.json"];

/// The files in the folder of a run.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// What `spec.json` holds.
#[derive(Serialize, Deserialize)]
struct Order<S> {
    token: Token,
    #[serde(flatten)]
    spec: S,
}

impl Folder {
    /// The folder at this path.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The file that the shim locks.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// What is to be run.
    #[must_use]
    pub fn spec(&self) -> PathBuf {
        self.0.join("spec.json")
    }

    /// Who runs it.
    #[must_use]
    pub fn started(&self) -> PathBuf {
        self.0.join("started.json")
    }

    /// How it ended.
    #[must_use]
    pub fn status(&self) -> PathBuf {
        self.0.join("status.json")
    }

    /// Room for the status, taken early so that a disk which fills up does not matter.
    #[must_use]
    pub fn reserve(&self) -> PathBuf {
        self.0.join("status.draft")
    }

    /// Where the folder is made again if somebody removed it, before it takes its place.
    #[must_use]
    pub fn restored(&self) -> Self {
        let mut path = self.0.clone().into_os_string();
        path.push(".restored");
        Self(path.into())
    }

    /// Opens a file in the folder to read it.
    ///
    /// # Errors
    /// What the operating system says, or why it is no file of a run.
    pub fn open(&self, name: &str) -> io::Result<File> {
        own::read(&self.0.join(name))
    }

    /// Writes down what is to be run.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_spec(&self, point: Point, token: &Token, spec: &Spec) -> Result<(), RunError> {
        let path = self.spec();
        let bytes = serde_json::to_vec(&Order { token: token.clone(), spec })
            .map_err(|source| RunError::Damaged { path: path.clone(), source })?;
        publish(point, &path, &bytes).map_err(RunError::file("write", &path))
    }

    /// The token and what is to be run; `None` if the run is void.
    ///
    /// # Errors
    /// If the file is damaged or cannot be read.
    pub fn read_spec(&self) -> Result<Option<(Token, Spec)>, RunError> {
        Ok(read::<Order<Spec>>(&self.spec())?.map(|order| (order.token, order.spec)))
    }

    /// Who runs it; `None` if nothing has begun.
    ///
    /// # Errors
    /// If the file is damaged or cannot be read.
    pub fn read_started(&self) -> Result<Option<Started>, RunError> {
        read(&self.started())
    }

    /// How it ended; `None` if it has not.
    ///
    /// # Errors
    /// If the file is damaged or cannot be read.
    pub fn read_status(&self) -> Result<Option<Status>, RunError> {
        read(&self.status())
    }

    /// Removes the folder; fine if it is not there.
    ///
    /// # Errors
    /// If it cannot be removed, if others can enter it (git makes such folders, and runs do not), or if something is in it that no
    /// run leaves there: then nothing of it is removed.
    pub fn remove(&self, point: Point) -> Result<(), RunError> {
        let look = |folder: OwnFolder| Ok((folder.as_file().metadata()?.mode() & OPEN_TO_OTHERS != 0, foreign_in(&folder)?));
        match OwnFolder::open(&self.0).and_then(look) {
            Ok((true, _)) => return Err(RunError::Open { folder: self.0.clone() }),
            Ok((false, None)) => {}
            Ok((false, Some(name))) => return Err(RunError::Foreign { path: self.0.join(name), folder: self.0.clone() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(RunError::file("remove", &self.0)(error)),
        }
        btm_faults::remove_folder(point, &self.0).map_err(RunError::file("remove", &self.0))
    }
}

/// What is in a folder that is no file of a run: it has another name, or it is a folder, a link or somebody else's.
fn foreign_in(folder: &OwnFolder) -> io::Result<Option<OsString>> {
    for name in folder.names()? {
        let found = folder.find(&name)?;
        if !is_of_run(&name) || found.is_some_and(|found| own::check_file(&found).is_err()) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Whether a file of a run may have this name.
fn is_of_run(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    let name = name.strip_suffix(".draft").unwrap_or(name);
    let log = name.strip_prefix("log").map(|rest| rest.strip_suffix(".streams").unwrap_or(rest));
    let is_start = |text: &str| text.strip_prefix('.').is_some_and(|start| start.parse::<u64>().is_ok());
    NAMES.contains(&name) || log.is_some_and(|rest| rest.is_empty() || is_start(rest))
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, RunError> {
    let mut bytes = Vec::new();
    match own::read(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes)) {
        Ok(_) => serde_json::from_slice(&bytes).map(Some).map_err(|source| RunError::Damaged { path: path.to_owned(), source }),
        // Not a folder: what should be the folder is something else, so the file is as absent as can be.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(RunError::file("read", path)(error)),
    }
}

/// Makes a file appear as a whole, over a draft beside it. Other than [`btm_faults::replace`] it waits for no disk: what is
/// written here needs to outlive processes, not the machine.
///
/// # Errors
/// What the operating system says; the file is not there then.
pub fn publish(point: Point, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".draft");
    let draft = Path::new(&draft);
    btm_faults::remove_file(point, draft)?;
    let mut file = btm_faults::create_new(point, draft)?;
    btm_faults::write(point, &mut file, bytes)?;
    btm_faults::rename(point, draft, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn files_of_runs_are_known_by_their_names() {
        for name in ["lock", "spec.json.draft", "status.draft", "status.json", "log", "log.streams", "log.7", "log.7.streams"] {
            assert!(is_of_run(OsStr::new(name)), "{name}");
        }
        for name in ["a.jpg", "log.txt", "logs", "log.", ".draft", ".git", "spec"] {
            assert!(!is_of_run(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn a_folder_that_others_can_enter_is_of_no_run() {
        let home = tempfile::tempdir().unwrap();
        let run = Folder::new(home.path().join("1-1"));
        btm_faults::create_folder(Point::RunFolder, run.path()).unwrap();
        std::fs::set_permissions(run.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(run.remove(Point::RunRemove), Err(RunError::Open { .. })));
        assert!(run.path().exists());
    }

    #[expect(clippy::disallowed_methods, reason = "a test makes links at no point")]
    fn link(target: &Path, path: &Path) {
        std::os::unix::fs::symlink(target, path).unwrap();
    }

    #[test]
    fn only_what_a_run_leaves_is_removed() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| Folder::new(home.path().join(name));
        for name in ["1-1", "2024-01", "3-1", "4-1"] {
            btm_faults::create_folder(Point::RunFolder, at(name).path()).unwrap();
            let _: File = btm_faults::create_new(Point::RunFolder, &at(name).lock()).unwrap();
        }
        let _: File = btm_faults::create_new(Point::RunFolder, &at("2024-01").path().join("a.jpg")).unwrap();
        btm_faults::create_folder(Point::RunFolder, &at("3-1").path().join("log")).unwrap();
        link(at("1-1").path(), &at("4-1").path().join("log"));
        link(at("1-1").path(), at("5-1").path());
        for name in ["2024-01", "3-1", "4-1", "5-1"] {
            assert!(at(name).remove(Point::RunRemove).is_err(), "{name}");
            assert!(at(name).lock().exists(), "{name}");
        }
        at("1-1").remove(Point::RunRemove).unwrap();
        at("1-1").remove(Point::RunRemove).unwrap();
        assert!(!at("1-1").path().exists());
    }
}
