//! The index as it is stored: one value that is read and written as a whole.

use btm_model::LeftOut;
use serde::{Deserialize, Serialize};

use crate::{select::PluginSet, stamp::Stamp};

/// Changes whenever the same bytes would mean something else.
const FORMAT: u32 = 4;

/// What an earlier scan knew of a project.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Index<'a> {
    format: u32,
    /// What decides the results of each plugin that is known to have been wanted, by its number.
    pub(crate) deciders: Vec<[u8; 32]>,
    /// Files that say what is ignored.
    #[serde(borrow)]
    pub(crate) watched: Vec<Watched<'a>>,
    /// Repositories whose index says which ignored files are part of the project all the same.
    #[serde(borrow)]
    pub(crate) repositories: Vec<Repository<'a>>,
    /// Sorted by the bytes of their paths.
    pub(crate) folders: Vec<Folder<'a>>,
    /// Sorted likewise.
    pub(crate) files: Vec<File<'a>>,
}

/// A file that says what is ignored, or is not there but could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Watched<'a> {
    /// Absolute.
    pub(crate) path: &'a str,
    /// Nothing if there is no such file.
    pub(crate) stamp: Option<Stamp>,
}

/// A repository that was asked what it tracks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Repository<'a> {
    /// The top of its work tree, absolute.
    pub(crate) top: &'a str,
    /// The stamp of its index file, and where that is.
    #[serde(borrow)]
    pub(crate) index: Watched<'a>,
    /// The SHA-256 of the paths that it tracks; nothing if the index could not be read.
    pub(crate) tracked: Option<[u8; 32]>,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Folder<'a> {
    /// Relative to the root; the root is the empty path.
    pub(crate) path: &'a str,
    /// Nothing if it must be listed again in any case.
    pub(crate) stamp: Option<Stamp>,
    /// What is ignored in it, and the files in it that settings leave out.
    pub(crate) left_out: LeftOut,
}

/// A file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct File<'a> {
    /// Relative to the root.
    pub(crate) path: &'a str,
    /// What is known of it, if that is certain.
    #[serde(borrow)]
    pub(crate) known: Option<Known<'a>>,
}

/// What is known of a file as long as its stamp is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known<'a> {
    pub(crate) stamp: Stamp,
    /// The SHA-256 of its content; empty if it was not read as a whole.
    pub(crate) digest: &'a [u8],
    /// Its size, if a plugin wanted it.
    pub(crate) bytes: Option<u64>,
    /// The host's notes about it, as JSON; empty if there are none.
    pub(crate) notes: &'a [u8],
    /// Its comments that silence findings, as JSON; empty if there are none.
    pub(crate) suppressions: &'a [u8],
    /// The plugins that could have had it: of a file that was not reported on, only those that hear of every file.
    pub(crate) asked: PluginSet,
    /// Those of them that wanted it.
    pub(crate) wanted: PluginSet,
    /// What they said, as far as they came to it, as [`join`] makes it.
    pub(crate) said: &'a [u8],
}

/// What one plugin said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said<'a> {
    /// The plugin's number.
    pub(crate) plugin: u8,
    /// The gist of it.
    pub(crate) gist: &'a [u8],
}

impl<'a> Known<'a> {
    /// What the plugins said, in the order of their numbers.
    pub(crate) fn said(&self) -> impl Iterator<Item = Said<'a>> + use<'a> {
        let mut rest = self.said;
        std::iter::from_fn(move || {
            let (said, more) = postcard::take_from_bytes(rest).ok()?;
            rest = more;
            Some(said)
        })
    }

    /// The digest, if it is known.
    pub(crate) fn digest(&self) -> Option<[u8; 32]> {
        self.digest.try_into().ok()
    }
}

/// What plugins said, as [`Known`] has it.
pub(crate) fn join<'g>(gists: impl Iterator<Item = (u8, &'g [u8])>) -> Vec<u8> {
    gists.fold(Vec::new(), |bytes, (plugin, gist)| {
        // Writing to memory cannot fail.
        postcard::to_extend(&Said { plugin, gist }, bytes).unwrap_or_default()
    })
}

impl<'a> Index<'a> {
    /// An index of these parts.
    pub(crate) fn new(
        deciders: Vec<[u8; 32]>,
        (watched, repositories): (Vec<Watched<'a>>, Vec<Repository<'a>>),
        folders: Vec<Folder<'a>>,
        files: Vec<File<'a>>,
    ) -> Self {
        Self { format: FORMAT, deciders, watched, repositories, folders, files }
    }

    /// What of the project is left out.
    pub(crate) fn left_out(&self) -> LeftOut {
        self.folders.iter().fold(LeftOut::default(), |sum, folder| sum.and(folder.left_out))
    }

    /// What is known of the file at a path.
    pub(crate) fn known(&self, path: &str) -> Option<&Known<'a>> {
        let at = self.files.binary_search_by(|file| file.path.cmp(path)).ok()?;
        self.files[at].known.as_ref()
    }

    /// Reads an index; nothing if these bytes are none, or one of another format.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (format, _) = postcard::take_from_bytes::<u32>(bytes).ok()?;
        if format != FORMAT {
            return None;
        }
        postcard::from_bytes(bytes).ok()
    }

    /// The index as bytes.
    pub(crate) fn write(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(self).ok()
    }
}

#[cfg(test)]
mod tests {
    use btm_model::LeftOut;
    use proptest::prelude::*;

    use super::{FORMAT, File, Folder, Index, Known, join};
    use crate::{select::PluginSet, stamp::Stamp};

    fn bytes() -> Vec<u8> {
        let said = join([(0, &b"one"[..]), (2, b"")].into_iter());
        let known = Known {
            stamp: Stamp::NEVER,
            digest: &[7; 32],
            bytes: Some(3),
            notes: b"[]",
            suppressions: &[],
            asked: PluginSet::first(3),
            wanted: PluginSet::first(3),
            said: &said,
        };
        let files = vec![File { path: "a", known: Some(known) }, File { path: "b", known: None }];
        Index::new(
            vec![[1; 32]],
            (Vec::new(), Vec::new()),
            vec![Folder { path: "", stamp: None, left_out: LeftOut::default() }],
            files,
        )
        .write()
        .unwrap()
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = bytes();
        let index = Index::read(&bytes).unwrap();
        let known = index.known("a").unwrap();
        assert_eq!((known.digest(), known.bytes), (Some([7; 32]), Some(3)));
        assert_eq!(known.said().map(|said| (said.plugin, said.gist)).collect::<Vec<_>>(), [(0, &b"one"[..]), (2, b"")]);
        assert!(index.known("b").is_none() && index.known("c").is_none());
    }

    #[test]
    fn another_format_is_not_read() {
        let newer = postcard::to_allocvec(&(FORMAT + 1)).unwrap();
        assert!(Index::read(&[&newer[..], &bytes()[1..]].concat()).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_index_or_none(mut bytes in Just(bytes()), at in 0..40_usize, byte in any::<u8>(), cut in 0..100_usize) {
            bytes[at] = byte;
            bytes.truncate(cut);
            if let Some(index) = Index::read(&bytes) {
                index.files.iter().filter_map(|file| file.known.as_ref()).for_each(|known| assert!(known.said().count() <= 100));
            }
        }
    }
}
