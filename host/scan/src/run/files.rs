//! The content of files that places name: the file at hand, or any of the project's.

use std::{collections::HashMap, sync::Arc};

use btm_sandbox::{ProjectFiles, ReadError};

use super::translate::Files;
use crate::{
    content::{self, Content, Reader},
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

/// The files that a scan walks over.
#[derive(Clone)]
pub(crate) struct Tree {
    pub(crate) reader: Arc<Reader>,
    /// Sorted by the bytes of their paths.
    pub(crate) files: Arc<[Arc<str>]>,
}

impl Tree {
    /// The path as the report shares it, if it is one of the scan's.
    fn known(&self, path: &str) -> Option<&Arc<str>> {
        let index = self.files.binary_search_by(|known| (**known).cmp(path)).ok()?;
        self.files.get(index)
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
        match self.reader.read(path) {
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

/// The files that a project analyzer may name, read when they are named.
pub(crate) struct InTree<'a> {
    tree: &'a Tree,
    cached: HashMap<Arc<str>, Content>,
    cached_bytes: usize,
}

impl<'a> InTree<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        Self { tree, cached: HashMap::new(), cached_bytes: 0 }
    }
}

impl Files for InTree<'_> {
    fn with_lines<R>(&mut self, path: Option<&str>, then: impl FnOnce(&Arc<str>, &Lines<'_>) -> R) -> Option<R> {
        let path = self.tree.known(path?)?;
        if !self.cached.contains_key(path) {
            let content = self.tree.reader.read(path).ok()?;
            self.cached_bytes += content.bytes().len();
            if self.cached_bytes > CACHE {
                self.cached.clear();
                self.cached_bytes = content.bytes().len();
            }
            self.cached.insert(path.clone(), content);
        }
        self.cached.get(path).map(|content| then(path, &content.lines()))
    }

    fn at_hand(&self) -> Option<Arc<str>> {
        None
    }
}
