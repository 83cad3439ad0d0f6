//! Makes the next index while results are merged, and keeps it in the vault.

use std::sync::Arc;

use btm_vault::{Lookup, Vault};
use sha2::{Digest as _, Sha256};

use super::{Scan, crew::Crew, draft::News, kept::part, observer::Observer, view::View};
use crate::index::{File, Index, Known};

/// What the indexes of all projects may take up, in bytes; those that were of no use for longest go first.
const MOST: u64 = 1 << 30;

/// Where the index of a scan is kept.
pub(crate) struct Place {
    vault: Arc<Vault>,
    key: [u8; 32],
}

impl Place {
    /// The place of a scan's index, if it has one: for each project, set of plugins and what decides the list of files.
    pub(crate) fn of(scan: &Scan) -> Option<Self> {
        let kind = if scan.snapshot.is_some() { "btm index of a snapshot" } else { "btm index" };
        let mut hasher = Sha256::new_with_prefix(kind);
        part(&mut hasher, scan.root.as_os_str().as_encoded_bytes());
        part(&mut hasher, scan.exclude.join("\n").as_bytes());
        part(&mut hasher, scan.own.join("\n").as_bytes());
        part(&mut hasher, &scan.max_file_bytes.to_le_bytes());
        for plugin in &scan.plugins {
            part(&mut hasher, plugin.component.digest().as_bytes());
        }
        Some(Self { vault: scan.index.clone()?, key: hasher.finalize().into() })
    }

    /// The bytes of the index, if this user has written one.
    pub(crate) fn load(&self) -> Option<Vec<u8>> {
        match self.vault.get(&self.key) {
            Lookup::Found(entry) => entry.read().ok(),
            Lookup::Missing | Lookup::Damaged { .. } => None,
        }
    }
}

/// What the next index says of a file.
enum Entry<'i> {
    Nothing,
    Same(&'i Known<'i>),
    News(Box<News>),
}

/// Collects what the next index says.
pub(crate) struct Recorder<'v, 'i> {
    view: &'v View<'i>,
    entries: Vec<Entry<'i>>,
    /// Whether it says anything that the last one does not.
    is_news: bool,
}

impl<'v, 'i> Recorder<'v, 'i> {
    pub(crate) fn new(view: &'v View<'i>) -> Self {
        let entries = (0..view.tree.files.len()).map(|_| Entry::Nothing).collect();
        Self { view, entries, is_news: view.folders.is_some() }
    }

    /// The file number `index` is as the last index says.
    pub(crate) fn same(&mut self, index: usize) {
        if let Some(known) = self.view.known(index) {
            self.entries[index] = Entry::Same(known);
        }
    }

    /// What is new about the file number `index`.
    pub(crate) fn news(&mut self, index: usize, news: Option<News>) {
        self.is_news |= news.is_some() || self.view.known(index).is_some();
        if let Some(news) = news {
            self.entries[index] = Entry::News(Box::new(news));
        }
    }

    /// Keeps the next index, if it says anything new.
    pub(crate) fn finish(self, place: &Place, crew: &Crew, last: Option<&Index<'_>>, observer: &dyn Observer) {
        if !self.is_news {
            return;
        }
        let (sources, folders) = match (&self.view.folders, last) {
            (Some(folders), _) => folders.stored(),
            (None, Some(last)) => ((last.watched.clone(), last.repositories.clone()), last.folders.clone()),
            (None, None) => return,
        };
        let files = self.view.tree.files.iter().zip(&self.entries).map(|(path, entry)| File { path, known: entry.known() });
        let index = Index::new(crew.deciders(), sources, folders, files.collect());
        let Some(bytes) = index.write() else { return };
        let kept = place.vault.put(&place.key, &mut &bytes[..]).and_then(|_| place.vault.prune(MOST));
        if let Err(error) = kept {
            observer.warning(&format!("what the project looks like is not kept for the next run: {error}"));
        }
    }
}

impl Entry<'_> {
    fn known(&self) -> Option<Known<'_>> {
        match self {
            Self::Nothing => None,
            Self::Same(known) => Some((*known).clone()),
            Self::News(news) => Some(news.known()),
        }
    }
}

impl News {
    fn known(&self) -> Known<'_> {
        Known {
            stamp: self.stamp,
            digest: self.digest.as_ref().map_or(&[], |digest| &digest[..]),
            bytes: self.bytes,
            notes: &self.notes,
            suppressions: &self.suppressions,
            asked: self.asked,
            wanted: self.wanted,
            said: &self.said,
        }
    }
}
