//! The content of files that places name: the file at hand, or any of the project's.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use btm_sandbox::{FindError, ProjectFiles, ReadError, Spend};

use super::{
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
        *self.digests[index].get_or_init(|| content.digest())
    }

    /// The digest of a file's content; nothing if it is not one of the project's, or cannot be read.
    pub(crate) fn content_digest(&self, path: &str) -> Option<[u8; 32]> {
        let digest = &self.digests[self.number(path)?];
        if let Some(digest) = digest.get() {
            return Some(*digest);
        }
        let content = self.contents.read(path).ok()?;
        Some(*digest.get_or_init(|| content.digest()))
    }

    /// Whether a path is that of a folder with files in it.
    fn is_folder(&self, path: &str) -> bool {
        let prefix = format!("{}/", path.trim_end_matches('/'));
        let first = self.files.partition_point(|known| **known < *prefix);
        path.is_empty() || self.files.get(first).is_some_and(|known| known.starts_with(&prefix))
    }

    /// The path as the report shares it, if it is one of the project's.
    fn known(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(self.number(path)?)
    }
}

/// Bytes that the patterns of one search may have together. Making a matcher of them takes a quarter of a second, in which the host
/// does not look at the clock.
const MAX_PATTERN_BYTES: u64 = 128 << 10;

/// What making a matcher costs, in fuel for each byte of the patterns: two microseconds, measured with stars and alternatives.
const COMPILE_BYTE: u64 = 5_000;

/// What matching one file with one pattern costs, in fuel, as long as both are short.
const MATCH: u64 = 100;

/// So many bytes of patterns make a byte of a path cost one unit of fuel more: long patterns with many stars are tried from each byte.
const PATTERN_BYTES: u64 = 64;

/// So many files are matched between two looks at the fuel and the clock.
const AT_ONCE: usize = 64;

impl ProjectFiles for Tree {
    fn find(&self, globs: &[String], spend: &mut Spend<'_>) -> Result<Vec<String>, FindError> {
        let bytes: u64 = globs.iter().map(|glob| glob.len() as u64).sum();
        if bytes > MAX_PATTERN_BYTES {
            let message = format!("project.find: the patterns have {bytes} bytes; at most {MAX_PATTERN_BYTES} are allowed");
            return Err(FindError::Invalid(message));
        }
        spend(COMPILE_BYTE.saturating_mul(bytes))?;
        let matcher = Globs::new(globs).map_err(|error| FindError::Invalid(format!("project.find: {error}")))?;
        let of_each = MATCH.saturating_mul(globs.len() as u64);
        let mut found = Vec::new();
        for files in self.files.chunks(AT_ONCE) {
            let of_bytes = files.iter().map(|path| match_bytes(path)).sum::<u64>().saturating_mul(1 + bytes / PATTERN_BYTES);
            spend(of_each.saturating_mul(files.len() as u64).saturating_add(of_bytes))?;
            found.extend(files.iter().filter(|path| matcher.matches(path)).map(|path| path.to_string()));
        }
        Ok(found)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.content(path).map(Content::into_bytes)
    }
}

impl Tree {
    /// What a plugin may read at a path.
    pub(crate) fn content(&self, path: &str) -> Result<Content, ReadError> {
        if path.starts_with('/') || path.split(['/', '\\']).any(|part| part == "..") {
            return Err(ReadError::Denied);
        }
        if self.known(path).is_none() {
            return Err(if self.is_folder(path) { ReadError::NotAFile } else { ReadError::Missing });
        }
        match self.contents.read(path) {
            Ok(content) => Ok(content),
            Err(content::ReadError::Missing) => Err(ReadError::Missing),
            Err(content::ReadError::NotAFile | content::ReadError::Link) => Err(ReadError::NotAFile),
            Err(content::ReadError::TooLarge { bytes, .. }) => Err(ReadError::TooLarge(bytes)),
            Err(content::ReadError::Denied) => Err(ReadError::Denied),
            Err(other) => Err(ReadError::Other(other.to_string())),
        }
    }
}

/// The bytes that a matcher looks at in a path: the path's own, and those of each folder that it lies in, since a pattern may name one.
pub(crate) fn match_bytes(path: &str) -> u64 {
    /// Matching a folder costs something however short its name is: a path full of short names costs as much as its bytes squared,
    /// divided by this (measured).
    const FOLDER: u64 = 16;
    let bytes = path.len() as u64;
    bytes + bytes * bytes / FOLDER
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

#[cfg(test)]
mod tests {
    use std::sync::{Arc, OnceLock};

    use btm_sandbox::{FindError, ProjectFiles as _, ReadError, Spent};

    use super::{MAX_PATTERN_BYTES, Tree};
    use crate::content::Reader;

    /// A tree of files that nobody opens.
    fn tree(paths: impl IntoIterator<Item = String>) -> Tree {
        let mut paths: Vec<String> = paths.into_iter().collect();
        paths.sort();
        let digests = paths.iter().map(|_| OnceLock::new()).collect();
        let contents = Arc::new(Reader::open(&std::env::temp_dir(), 1).unwrap());
        Tree { contents, files: paths.into_iter().map(Arc::from).collect(), digests }
    }

    fn numbered(files: usize) -> Tree {
        tree((0..files).map(|number| format!("src/{number:06}.rs")))
    }

    /// What a search costs.
    fn spent(tree: &Tree, globs: &[&str]) -> u64 {
        let mut total = 0;
        let globs: Vec<String> = globs.iter().map(|glob| (*glob).to_owned()).collect();
        let spend = &mut |fuel| {
            total += fuel;
            Ok(())
        };
        tree.find(&globs, spend).unwrap();
        total
    }

    #[test]
    fn a_search_costs_as_much_as_it_has_to_match() {
        let of = |files, globs: &[&str]| spent(&numbered(files), globs);
        assert_eq!(of(2_000, &["*.rs"]) - of(1_000, &["*.rs"]), of(3_000, &["*.rs"]) - of(2_000, &["*.rs"]));
        assert!(of(1_000, &["*.rs", "*.py"]) > of(1_000, &["*.rs"]));
        let long = "{a,b}*".repeat(100);
        assert!(of(1_000, &[&long]) > 5 * of(1_000, &["*.rs"]), "a hard pattern costs more than an easy one");
        let deep = |folders| spent(&tree([format!("{}x", "a/".repeat(folders))]), &["*.rs"]);
        assert!(deep(2_000) > 20 * deep(200), "folders are matched as well");
    }

    #[test]
    fn a_search_ends_when_nothing_is_left_to_spend() {
        let mut left = 100_000_u64;
        let mut calls = 0;
        let spend = &mut |fuel| {
            calls += 1;
            left = left.checked_sub(fuel).ok_or(Spent)?;
            Ok(())
        };
        assert_eq!(numbered(100_000).find(&["*.rs".to_owned()], spend), Err(FindError::Spent));
        assert!(calls < 20, "{calls}");
    }

    #[test]
    fn patterns_that_are_too_long_together_are_refused_before_anything_is_done() {
        let bytes = usize::try_from(MAX_PATTERN_BYTES).unwrap();
        let globs = vec!["x".repeat(1_000); bytes / 1_000 + 1];
        let found = numbered(1).find(&globs, &mut |_| panic!("nothing is to be done"));
        assert!(matches!(found, Err(FindError::Invalid(_))), "{found:?}");
    }

    #[test]
    fn a_folder_is_told_from_what_is_missing() {
        let tree = tree(["a-b", "a/b", "ab", "b"].map(str::to_owned));
        for (path, error) in [
            ("a", ReadError::NotAFile),
            ("a/", ReadError::NotAFile),
            ("", ReadError::NotAFile),
            ("a-", ReadError::Missing),
            ("a/b/c", ReadError::Missing),
            ("z", ReadError::Missing),
            ("a/../b", ReadError::Denied),
        ] {
            assert_eq!(tree.read(path), Err(error), "{path}");
        }
    }
}
