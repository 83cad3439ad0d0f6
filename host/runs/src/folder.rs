//! The files in the folder of a run.

use std::{
    fs::File,
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{RunError, Spec, Started, Status, Token};

/// Bytes that a file of the run may have; more is no file of ours.
const LONGEST: u64 = 16 << 20;

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
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, RunError> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes)) {
        Ok(_) => serde_json::from_slice(&bytes).map(Some).map_err(|source| RunError::Damaged { path: path.to_owned(), source }),
        // Not a folder: what should be the folder is something else, so the file is as absent as can be.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(RunError::file("read", path)(error)),
    }
}

/// Whether an open file or folder is the one that has this name; not if it was moved, removed or replaced.
#[must_use]
pub fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(open), Ok(named)) = (file.metadata(), std::fs::metadata(path)) else { return false };
    (open.dev(), open.ino()) == (named.dev(), named.ino())
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
