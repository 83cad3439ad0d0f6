//! A folder, an environment and limits for downloads.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Duration,
};

use btm_fetch::{Client, Download, FetchError, Limits, Wanted};
use btm_model::Digest;
use tempfile::TempDir;

use crate::authority::Authority;

/// What a test about a limit waits at most.
pub const SHORT: Duration = Duration::from_millis(200);
/// What never comes to pass in a test.
pub const LONG: Duration = Duration::from_secs(60);

/// A folder, an environment that trusts the usual authority, and limits that no test reaches by chance.
pub struct Setting {
    folder: TempDir,
    pub limits: Limits,
    variables: BTreeMap<&'static str, OsString>,
}

impl Setting {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::usual().file(folder.path());
        let limits = Limits { max_bytes: 1 << 20, total: LONG, connect: LONG, silence: LONG, redirects: 5 };
        Self { folder, limits, variables: BTreeMap::new() }.with("SSL_CERT_FILE", authority)
    }

    pub fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.insert(name, value.into());
        self
    }

    pub fn limited(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn partial(&self) -> PathBuf {
        self.folder().join("partial")
    }

    /// What the partial file has.
    pub fn kept(&self) -> Option<Vec<u8>> {
        fs::read(self.partial()).ok()
    }

    /// The names of all files but the authority's.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "authority.pem");
        names.sort();
        names
    }

    pub fn client(&self) -> Result<Client, FetchError> {
        Client::new(self.limits, &|name| self.variables.get(name).cloned())
    }

    /// Downloads `url`, which should give `content`, whole.
    pub fn download(&self, url: &str, content: &[u8]) -> Result<Download, FetchError> {
        self.download_while(url, content, &mut |_, _| ControlFlow::Continue(()))
    }

    pub fn download_while(
        &self,
        url: &str,
        content: &[u8],
        progress: &mut dyn FnMut(u64, Option<u64>) -> ControlFlow<()>,
    ) -> Result<Download, FetchError> {
        let (digest, partial) = (Digest::of(content), self.partial());
        self.client()?.download(Wanted { url, digest, partial: &partial }, progress)
    }

    /// Downloads `url`, and gives what came.
    pub fn content(&self, url: &str, content: &[u8]) -> Vec<u8> {
        let download = self.download(url, content).unwrap();
        fs::read(download.path()).unwrap()
    }

    /// Why `url` is not downloaded; its message and hint are fit to be shown.
    pub fn error(&self, url: &str) -> FetchError {
        let error = self.download(url, b"expected").unwrap_err();
        presentable(&error);
        error
    }
}

/// One sentence without a full stop or line feed, with what to do next.
pub fn presentable(error: &FetchError) {
    for text in [error.to_string().as_str(), error.hint().unwrap()] {
        assert!(!text.contains(char::is_control) && !text.ends_with('.') && text.len() < 300, "{text:?}");
    }
}
