//! The content of files that places name: the file at hand, or any of the project's.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use btm_sandbox::{ProjectFiles, ReadError};

use super::{
    kept,
    memo::{Question, Reads},
    translate::Files,
};
use crate::{
    content::{self, Content, Contents},
    lines::Lines,
    select::Globs,
};

/// The one file that a file analyzer sees.
pub(crate) struct AtHand<'a> {
    pub(crate) path: &'a Arc<str>,
    pub(crate) content: &'a Content,
}

impl Files for AtHand<'_> {
    fn with_lines<R>(&mut self, path: Option<&str>, then: impl FnOnce(&Arc<str>, &Lines<'_>) -> R) -> Option<R> {
        let is_at_hand = path.is_none_or(|path| path == &**self.path);
        is_at_hand.then(|| then(self.path, &self.content.lines()))
    }

    fn at_hand(&self) -> Option<Arc<str>> {
        Some(self.path.clone())
    }
}

/// The files of the project.
#[derive(Clone)]
pub(crate) struct Tree {
    pub(crate) contents: Arc<dyn Contents>,
    /// Sorted by the bytes of their paths.
    pub(crate) files: Arc<[Arc<str>]>,
    /// The SHA-256 of the content of each file, once it is known.
    pub(crate) digests: Arc<[OnceLock<[u8; 32]>]>,
}

impl Tree {
    /// The number of a file, if it is one of the project's.
    pub(crate) fn number(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|known| (**known).cmp(path)).ok()
    }

    /// The digest of the file number `index`, whose content is at hand.
    pub(crate) fn digest_of(&self, index: usize, content: &Content) -> [u8; 32] {
        *self.digests[index].get_or_init(|| kept::digest(content.bytes()))
    }

    /// The digest of a file's content; nothing if it is not one of the project's, or cannot be read.
    pub(crate) fn content_digest(&self, path: &str) -> Option<[u8; 32]> {
        let digest = &self.digests[self.number(path)?];
        if let Some(digest) = digest.get() {
            return Some(*digest);
        }
        let content = self.contents.read(path).ok()?;
        Some(*digest.get_or_init(|| kept::digest(content.bytes())))
    }

    /// The path as the report shares it, if it is one of the project's.
    fn known(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(self.number(path)?)
    }
}

impl ProjectFiles for Tree {
    fn count(&self) -> u64 {
        self.files.len() as u64
    }

    fn find(&self, globs: &[String]) -> Result<Vec<String>, String> {
        let globs = Globs::new(globs).map_err(|error| format!("project.find: {error}"))?;
        Ok(self.files.iter().filter(|path| globs.matches(path)).map(|path| path.to_string()).collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path.starts_with('/') || path.split(['/', '\\']).any(|part| part == "..") {
            return Err(ReadError::Denied);
        }
        if self.known(path).is_none() {
            let prefix = format!("{}/", path.trim_end_matches('/'));
            let is_folder = path.is_empty() || self.files.iter().any(|known| known.starts_with(&prefix));
            return Err(if is_folder { ReadError::NotAFile } else { ReadError::Missing });
        }
        match self.contents.read(path) {
            Ok(content) => Ok(content.into_bytes()),
            Err(content::ReadError::Missing) => Err(ReadError::Missing),
            Err(content::ReadError::NotAFile | content::ReadError::Link) => Err(ReadError::NotAFile),
            Err(content::ReadError::TooLarge { bytes, .. }) => Err(ReadError::TooLarge(bytes)),
            Err(content::ReadError::Denied) => Err(ReadError::Denied),
            Err(other) => Err(ReadError::Other(other.to_string())),
        }
    }
}

/// How many bytes of files stay at hand while places in them are normalised.
const CACHE: usize = 64 << 20;

/// How many bytes of files are read for the places that one project analyzer names, also of a file that is read again: seconds of work.
const MOST_READ: u64 = 8 << 30;

/// The files that a project analyzer may name, read when they are named.
pub(crate) struct InTree<'a> {
    tree: &'a Tree,
    reads: &'a Reads,
    cached: HashMap<Arc<str>, Content>,
    cached_bytes: usize,
    read_bytes: u64,
}

impl<'a> InTree<'a> {
    pub(crate) fn new(tree: &'a Tree, reads: &'a Reads) -> Self {
        Self { tree, reads, cached: HashMap::new(), cached_bytes: 0, read_bytes: 0 }
    }
}

impl Files for InTree<'_> {
    fn with_lines<R>(&mut self, path: Option<&str>, then: impl FnOnce(&Arc<str>, &Lines<'_>) -> R) -> Option<R> {
        let path = path?;
        self.reads.note(Question::Lines(path.to_owned()), self.tree);
        let path = self.tree.known(path)?;
        if !self.cached.contains_key(path) {
            if self.is_full() {
                return None;
            }
            let content = self.tree.contents.read(path).ok()?;
            self.read_bytes += content.bytes().len() as u64;
            self.cached_bytes += content.bytes().len();
            if self.cached_bytes > CACHE {
                self.cached.clear();
                self.cached_bytes = content.bytes().len();
            }
            self.cached.insert(path.clone(), content);
        }
        self.cached.get(path).map(|content| then(path, &content.lines()))
    }

    fn is_full(&self) -> bool {
        self.read_bytes > MOST_READ
    }

    fn at_hand(&self) -> Option<Arc<str>> {
        None
    }
}
