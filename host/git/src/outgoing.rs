//! What a push sends: the contents that the other side does not have, as far as is known here.
//!
//! Every commit that is sent counts, not only the last one: what one of them added and a later one took away is sent all the same.

use std::collections::{BTreeMap, HashSet};

use crate::{GitError, ObjectId, Repository, Snapshot, raw, snapshot::name};

/// The options that list contents and where they were met, but nothing that `--not` names after them.
const LISTING: [&str; 4] = ["rev-list", "--objects", "--filter=object:type=blob", "--stdin"];

/// A line that git tells a `pre-push` hook: which reference is to become what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The reference that is sent, such as `refs/heads/main`.
    pub reference: String,
    /// What it is to become there; nothing if it is to be deleted.
    pub new: Option<ObjectId>,
    /// What it is there now; nothing if it is not there.
    pub old: Option<ObjectId>,
}

/// Contents that a push sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The reference with which they are sent.
    pub reference: String,
    /// All files of its last commit, of which those with contents that are sent count as changed. If `is_earlier`, only files with
    /// contents that they had before. If the reference is no commit but the content of one file, that file, by the reference's name.
    pub snapshot: Snapshot,
    /// Whether the contents that count are not in the last commit any more.
    pub is_earlier: bool,
}

impl Update {
    /// Reads a line: the local reference and its object, the remote reference and its object. Nothing if it is no such line.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let (reference, new, _, old) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let object = |text: &str| {
            let is_none = text.bytes().all(|byte| byte == b'0');
            ObjectId::parse(text.as_bytes()).map(|object| (!is_none).then_some(object))
        };
        let (new, old) = (object(new)?, object(old)?);
        words.next().is_none().then(|| Self { reference: reference.to_owned(), new, old })
    }
}

impl Repository {
    /// What these updates of `remote` send, below the folder: for each the contents that are in its last commit, then those that
    /// only earlier commits have. Without the name of a remote, what any remote has is not sent anew.
    ///
    /// # Errors
    /// If git cannot read what it needs.
    pub fn outgoing(&self, updates: &[Update], remote: Option<&str>) -> Result<Vec<Outgoing>, GitError> {
        let (mut outgoing, mut seen) = (Vec::new(), HashSet::new());
        for update in updates {
            if let Some(new) = &update.new {
                self.sent_with(update, new, remote, &mut seen, &mut outgoing)?;
            }
        }
        Ok(outgoing)
    }

    /// Adds what one update sends, without what was `seen` to be sent with others.
    fn sent_with(
        &self,
        update: &Update,
        new: &ObjectId,
        remote: Option<&str>,
        seen: &mut HashSet<ObjectId>,
        outgoing: &mut Vec<Outgoing>,
    ) -> Result<(), GitError> {
        let (new, is_content) = self.peeled(new)?;
        if is_content {
            if seen.insert(new) {
                let snapshot = Snapshot::of_contents(BTreeMap::from([(update.reference.clone(), new)]));
                outgoing.push(Outgoing { reference: update.reference.clone(), snapshot, is_earlier: false });
            }
            return Ok(());
        }
        let mut sent = self.sent(&new, update.old.as_ref(), remote)?;
        sent.retain(|(object, _)| !seen.contains(object));
        if sent.is_empty() {
            return Ok(());
        }
        let objects: HashSet<ObjectId> = sent.iter().map(|(object, _)| *object).collect();
        let list = self.git.answer(&self.below(&["ls-tree", "-r", "-z", "--full-tree", &new.to_string()]))?;
        let last = Snapshot::of_tree(&list, &self.prefix, &objects)?;
        let in_last: HashSet<ObjectId> = raw::entries(&list, "ls-tree")?.iter().map(|entry| entry.object).collect();
        let mut by_path: BTreeMap<String, Vec<ObjectId>> = BTreeMap::new();
        for (object, path) in sent.into_iter().filter(|(object, _)| !in_last.contains(object)) {
            by_path.entry(path).or_default().push(object);
        }
        let reference = || update.reference.clone();
        let mut earlier = Vec::new();
        while !by_path.is_empty() {
            let of_each = by_path.iter_mut().filter_map(|(path, objects)| Some((path.clone(), objects.pop()?)));
            let snapshot = Snapshot::of_contents(of_each.collect());
            by_path.retain(|_, objects| !objects.is_empty());
            earlier.push(Outgoing { reference: reference(), snapshot, is_earlier: true });
        }
        if last.changed().next().is_some() || !last.nameless_changed.is_empty() {
            outgoing.push(Outgoing { reference: reference(), snapshot: last, is_earlier: false });
        }
        outgoing.extend(earlier);
        seen.extend(objects);
        Ok(())
    }

    /// What an object stands for that may be a tag, or a tag of a tag; and whether that is the content of a file.
    fn peeled(&self, object: &ObjectId) -> Result<(ObjectId, bool), GitError> {
        let output =
            self.git.asked(&["cat-file", "--batch-check=%(objectname) %(objecttype)"], format!("{object}^{{}}\n").as_bytes())?;
        let answer = output.stdout.strip_suffix(b"\n").filter(|_| output.status.success());
        let mut words = answer.unwrap_or_default().split(|byte| *byte == b' ');
        let peeled = words.next().and_then(ObjectId::parse).ok_or(GitError::Answer { command: "cat-file" })?;
        Ok((peeled, words.next() == Some(b"blob")))
    }

    /// The contents that are sent so that `new` is there, with the paths, relative to the folder, at which they were met first.
    fn sent(&self, new: &ObjectId, old: Option<&ObjectId>, remote: Option<&str>) -> Result<Vec<(ObjectId, String)>, GitError> {
        let there = remote.map_or_else(|| "--remotes".to_owned(), |remote| format!("--remotes={remote}"));
        let mut question = format!("{new}\n");
        // What was pushed by others and not fetched is not known here.
        if let Some(old) = old.filter(|old| self.has(old)) {
            question.push_str(&format!("^{old}\n"));
        }
        let output = self.git.asked(&[&LISTING[..], &["--not", &there, "--not"]].concat(), question.as_bytes())?;
        if !output.status.success() {
            return Err(GitError::said(&output));
        }
        let mut sent = Vec::new();
        for line in output.stdout.split(|byte| *byte == b'\n') {
            // Commits and tags stand alone.
            let Some(blank) = line.iter().position(|byte| *byte == b' ') else { continue };
            let object = ObjectId::parse(&line[..blank]).ok_or(GitError::Answer { command: "rev-list" })?;
            let path = &line[blank + 1..];
            if !path.is_empty() && path.starts_with(&self.prefix.bytes) {
                sent.push((object, name(path, &self.prefix).unwrap_or_else(|lossy| lossy)));
            }
        }
        Ok(sent)
    }

    fn has(&self, object: &ObjectId) -> bool {
        self.git.output(&["cat-file", "-e", &object.to_string()]).is_ok_and(|output| output.status.success())
    }
}

#[cfg(test)]
mod tests {
    use super::Update;

    #[test]
    fn what_git_tells_a_hook() {
        let (some, none) = ("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "0".repeat(40));
        let update = Update::parse(&format!("refs/heads/a {some} refs/heads/b {none}")).unwrap();
        assert_eq!((&*update.reference, update.new.is_some(), update.old), ("refs/heads/a", true, None));
        let deleted = Update::parse(&format!("(delete) {none} refs/heads/b {some}")).unwrap();
        assert_eq!((deleted.new, deleted.old.is_some()), (None, true));
        for line in ["", "refs/heads/a", "a b c d", &format!("a {some} b {none} more")] {
            assert_eq!(Update::parse(line), None, "{line}");
        }
    }
}
