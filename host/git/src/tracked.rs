//! Whether git has something in its index.

use std::ffi::OsString;

use crate::{GitError, Repository};

impl Repository {
    /// Whether `name` in the folder that is looked at, or anything below it, is in the index.
    ///
    /// # Errors
    /// If git cannot read its index.
    pub fn tracks(&self, name: &str) -> Result<bool, GitError> {
        let mut path = self.prefix.text.clone();
        path.push(name);
        let mut arguments = ["ls-files", "-z", "--"].map(OsString::from).to_vec();
        arguments.push(path);
        Ok(!self.git.answer(&arguments)?.is_empty())
    }
}
