//! Where it is kept what a user agreed to: in the user's data folder, sealed, one record a project.

use std::{
    collections::BTreeSet,
    fs::File,
    io,
    path::{Path, PathBuf},
};

use btm_vault::{Lookup, OpenError, Vault};

use crate::{Part, Place};

/// What a user agreed to in one project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreed(BTreeSet<Part>);

impl Agreed {
    /// Whether the user agreed to a part.
    #[must_use]
    pub fn has(&self, part: &Part) -> bool {
        self.0.contains(part)
    }

    /// All that the user agreed to.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.0.iter()
    }

    /// Agrees to one more part.
    pub fn add(&mut self, part: Part) {
        self.0.insert(part);
    }

    /// Agrees to a part, or takes it back.
    pub fn set(&mut self, part: Part, is_agreed: bool) {
        if is_agreed {
            self.0.insert(part);
        } else {
            self.0.remove(&part);
        }
    }

    /// Takes back what was granted to any bytes of a plugin.
    pub fn forget_plugin(&mut self, plugin: &str) {
        self.0.retain(|part| !part.is_of_plugin(plugin));
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn read(text: &str) -> Self {
        // Not `lines`, which takes a carriage return for a part of the line's end.
        text.split_terminator('\n').map(Part::kept).collect()
    }

    pub(crate) fn text(&self) -> String {
        self.0.iter().map(|part| format!("{part}\n")).collect()
    }
}

impl FromIterator<Part> for Agreed {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        Self(parts.into_iter().collect())
    }
}

/// What a user agreed to, in all projects.
#[derive(Debug)]
pub struct Store {
    vault: Vault,
    folder: PathBuf,
}

impl Store {
    /// Opens the store in `folder`, whose seals are made with the secret in `keys`.
    ///
    /// # Errors
    /// If others could change what lies there, or it cannot be used at all.
    pub fn open(folder: &Path, keys: &Path) -> Result<Self, OpenError> {
        Ok(Self { vault: Vault::open(folder, keys)?, folder: folder.to_owned() })
    }

    /// What the user agreed to in the project at `place`. A record that somebody else wrote or changed says nothing.
    #[must_use]
    pub fn agreed(&self, place: &Place) -> Agreed {
        match self.vault.get(&place.key()) {
            Lookup::Found(entry) => {
                let text = entry.read().ok().and_then(|bytes| String::from_utf8(bytes).ok());
                text.map(|text| Agreed::read(&text)).unwrap_or_default()
            }
            Lookup::Missing | Lookup::Damaged { .. } => Agreed::default(),
        }
    }

    /// Changes what the user agreed to in the project at `place`, while no other process does; waits for those.
    ///
    /// # Errors
    /// If it cannot be locked or written; what was agreed to before holds then.
    pub fn change(&self, place: &Place, change: impl FnOnce(&mut Agreed)) -> io::Result<()> {
        let lock = File::create(self.folder.join("lock"))?;
        lock.lock()?;
        let before = self.agreed(place);
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            self.vault.put(&place.key(), &mut after.text().as_bytes())?;
        }
        drop(lock);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use btm_model::{Capability, Digest};

    use super::Store;
    use crate::{Grant, Place};

    #[test]
    fn what_was_agreed_to_is_kept_for_its_project_until_it_is_taken_back() {
        let around = tempfile::tempdir().unwrap();
        let around = around.path().canonicalize().unwrap();
        let store = || Store::open(&around.join("trust"), &around.join("keys")).unwrap();
        let (one, other) = (Place::of(&around.join("one")), Place::of(&around.join("other")));
        let part = |bytes: &[u8]| Grant { plugin: "lint", digest: Digest::of(bytes), capability: Capability::Documents }.part();
        store().change(&one, |agreed| agreed.add(part(b"a"))).unwrap();
        assert!(store().agreed(&one).has(&part(b"a")) && !store().agreed(&one).has(&part(b"b")));
        assert!(store().agreed(&other).is_empty());
        store().change(&one, |agreed| agreed.add(part(b"b"))).unwrap();
        store().change(&one, |agreed| agreed.set(part(b"a"), false)).unwrap();
        assert!(!store().agreed(&one).has(&part(b"a")) && store().agreed(&one).has(&part(b"b")));
        store().change(&one, |agreed| agreed.forget_plugin("lint")).unwrap();
        assert!(store().agreed(&one).is_empty());
    }

    #[test]
    fn what_somebody_else_wrote_or_changed_says_nothing() {
        let around = tempfile::tempdir().unwrap();
        let around = around.path().canonicalize().unwrap();
        let open = |keys: &str| Store::open(&around.join("trust"), &around.join(keys)).unwrap();
        let place = Place::of(&around.join("one"));
        let part = Grant { plugin: "lint", digest: Digest::of(b"a"), capability: Capability::Documents }.part();
        open("other").change(&place, |agreed| agreed.add(part.clone())).unwrap();
        assert!(open("keys").agreed(&place).is_empty());
        open("keys").change(&place, |agreed| agreed.add(part.clone())).unwrap();
        assert!(open("keys").agreed(&place).has(&part));
        let mut files = fs::read_dir(around.join("trust")).unwrap().map(|entry| entry.unwrap().path());
        let entry = files.find(|path| path.extension().is_some_and(|extension| extension == "entry")).unwrap();
        let text = fs::read(&entry).unwrap();
        let changed: Vec<u8> = text.iter().map(|byte| if *byte == b'd' { b'D' } else { *byte }).collect();
        fs::write(&entry, changed).unwrap();
        assert!(open("keys").agreed(&place).is_empty());
    }
}
