//! Tasks that run until they are let go, with the exit code that they are told then.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use super::manager::output;
use crate::failure::Failure;

/// What such a task does.
const SCRIPT: &str = "read code < \"$0\" && exit \"$code\"";

/// A named pipe that a task reads. The task ends with this value, even if it was not let go.
pub struct Gate {
    path: PathBuf,
    pipe: File,
}

impl Gate {
    /// A gate in a folder.
    pub fn new(folder: &Path, name: &str) -> Result<Self, Failure> {
        let path = folder.join(name);
        output(Command::new("mkfifo").arg(&path))?;
        // Open for reading too, so that no end waits for the other one.
        let pipe = File::options().read(true).write(true).open(&path).map_err(Failure::of(&path))?;
        Ok(Self { path, pipe })
    }

    /// The task that waits there.
    pub fn command(&self) -> [String; 4] {
        ["sh", "-c", SCRIPT, &self.path.to_string_lossy()].map(str::to_owned)
    }

    /// Lets it go, with an exit code.
    pub fn open(&mut self, code: i64) -> Result<(), Failure> {
        self.pipe.write_all(format!("{code}\n").as_bytes()).map_err(Failure::of(&self.path))
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        // A task that comes later finds no pipe; one that reads it finds its end.
        let _ = fs::remove_file(&self.path);
    }
}
