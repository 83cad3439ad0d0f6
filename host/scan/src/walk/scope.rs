//! Which ignore files count in a folder, and what they say about what is in it.
//!
//! As git has it: those from the top of the repository down to the folder, then the repository's own exclude file, then the
//! user's; `.ignore` files count more than all of them. None of a folder above the repository counts. What git tracks is part of
//! the project whatever they say.
//!
//! An ignore file that cannot be applied could have said that something is *not* ignored, so below it none counts that counts
//! less: more is scanned then, never less.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use btm_git::{Checkout, TrackedPaths};

use super::rules::{Rule, Rules, Said, Weight};

/// The ignore files that count in a folder.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Those of the folder above, in the same repository.
    pub(super) above: Option<Arc<Scope>>,
    /// The folder's `.ignore`.
    pub(super) ignore: Option<Rules>,
    /// The folder's `.gitignore`.
    pub(super) gitignore: Option<Rules>,
    /// What counts in the whole repository, and less: its exclude file and the user's.
    pub(super) base: Vec<Rules>,
    /// The repository that the folder is part of.
    pub(super) repository: Option<Arc<Repository>>,
    /// What a path costs to match.
    pub(super) weight: Weight,
}

/// A repository of which a walk sees the work tree.
#[derive(Debug)]
pub(super) struct Repository {
    /// The top of its work tree, absolute.
    pub(super) top: PathBuf,
    /// Where its files are; or why that is not known.
    pub(super) checkout: Result<Checkout, String>,
    /// Whether names that differ only in case are the same.
    pub(super) ignores_case: bool,
    /// What git tracks, once that was asked.
    tracked: OnceLock<Result<TrackedPaths, String>>,
    /// The same in lower case, where case makes no difference.
    lower: OnceLock<TrackedPaths>,
}

/// What becomes of something in a folder.
#[derive(Clone, Debug)]
pub(super) enum Verdict {
    /// It is part of the project.
    Part,
    /// It is ignored, and part of the project because git tracks it, or something in it.
    Tracked(Rule),
    /// It is ignored, by this rule.
    Ignored(Rule),
    /// It belongs to a version control system.
    NoSource,
}

impl Scope {
    /// The verdict about something with an absolute path, in a folder that is ignored itself by the rule `hidden`.
    pub(super) fn judge(&self, path: &Path, is_folder: bool, is_source: bool, hidden: Option<&Rule>) -> Verdict {
        let by = match hidden {
            _ if !is_source => None,
            Some(rule) => Some(rule.clone()),
            None => match self.say(path, is_folder).filter(|said| said.is_ignored) {
                None => return Verdict::Part,
                Some(said) => Some(said.by),
            },
        };
        let is_tracked = self.repository.as_ref().is_some_and(|repository| repository.tracks(path, is_folder));
        match by {
            Some(rule) if is_tracked => Verdict::Tracked(rule),
            Some(rule) => Verdict::Ignored(rule),
            None if is_tracked => Verdict::Tracked(Rule::none()),
            None => Verdict::NoSource,
        }
    }

    fn say(&self, path: &Path, is_folder: bool) -> Option<Said> {
        let chain = || std::iter::successors(Some(self), |scope| scope.above.as_deref());
        let rules = chain().filter_map(|scope| scope.ignore.as_ref());
        let rules =
            rules.chain(chain().filter_map(|scope| scope.gitignore.as_ref())).chain(chain().flat_map(|scope| &scope.base));
        rules.map(|rules| rules.say(path, is_folder)).find(Option::is_some)?
    }
}

impl Repository {
    pub(super) fn new(top: PathBuf, checkout: Result<Checkout, String>) -> Self {
        let ignores_case = checkout.as_ref().is_ok_and(Checkout::ignores_case);
        Self { top, checkout, ignores_case, tracked: OnceLock::new(), lower: OnceLock::new() }
    }

    /// Whether git tracks a file, or something in a folder. Nothing of a repository whose index cannot be read; that is noted.
    fn tracks(&self, path: &Path, is_folder: bool) -> bool {
        let Ok(path) = path.strip_prefix(&self.top) else { return false };
        let path = path.as_os_str().as_encoded_bytes();
        let Ok(tracked) = self.tracked.get_or_init(|| self.read()) else { return false };
        let has = |tracked: &TrackedPaths, path: &[u8]| if is_folder { tracked.has_folder(path) } else { tracked.has_file(path) };
        has(tracked, path)
            || self.ignores_case && has(self.lower.get_or_init(|| tracked.in_lower_case()), &path.to_ascii_lowercase())
    }

    fn read(&self) -> Result<TrackedPaths, String> {
        self.checkout.as_ref().map_err(Clone::clone)?.tracked().map_err(|error| error.to_string())
    }

    /// What git tracks, if anybody asked.
    pub(super) fn tracked(&self) -> Option<&Result<TrackedPaths, String>> {
        self.tracked.get()
    }
}
