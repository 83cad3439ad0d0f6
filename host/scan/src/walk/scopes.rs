//! Makes the scope of each folder: reads its ignore files, and finds where repositories begin.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    path::{Path, PathBuf},
    sync::Arc,
};

use btm_files::{Folder, Links, ReadError, check_stranger};
use btm_git::Checkout;
use sha2::{Digest as _, Sha256};

use super::{
    found::Found,
    is_source_name,
    rules::{self, Budget, Rule, Rules, Syntax, Unusable, Weight},
    scope::{Repository, Scope, Verdict},
};

/// The ignore file of git.
const GITIGNORE: &str = ".gitignore";
/// The ignore file of ripgrep and its relatives.
const IGNORE: &str = ".ignore";

/// Which files decide what a project's files are. A change in one of them changes what they are, without changing a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sources {
    /// Ignore files, absolute, whether they are there or not.
    pub(crate) files: BTreeSet<PathBuf>,
    /// The repositories that were asked what they track, by the tops of their work trees.
    pub(crate) repositories: BTreeMap<PathBuf, Asked>,
    /// Whether the next scan must walk again in any case, because it would not notice what was noted.
    pub(crate) are_uncertain: bool,
}

/// What a repository said that it tracks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The index file.
    pub(crate) index: PathBuf,
    /// The SHA-256 of the paths; nothing if the index cannot be read.
    pub(crate) digest: Option<[u8; 32]>,
}

/// What a repository tracks now: the SHA-256 of the paths. Nothing if its index cannot be read.
pub(crate) fn tracked_digest(top: &Path) -> Option<[u8; 32]> {
    Checkout::at(top).ok()??.tracked().ok().map(|tracked| digest(&tracked))
}

/// A folder that is about to be gone through.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    /// Absolute.
    pub(super) path: PathBuf,
    /// What counts in the folder that it lies in; in the folder itself, once that was entered.
    pub(super) scope: Arc<Scope>,
    /// The rule that ignores it, if one does: then only what git tracks in it is part of the project.
    pub(super) hidden: Option<Rule>,
}

/// Which names that matter a folder has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    has_git: bool,
    has_gitignore: bool,
    has_ignore: bool,
}

/// Makes the scopes of one walk.
#[derive(Debug)]
pub(super) struct Scopes {
    root: PathBuf,
    /// The user's own exclude file.
    user_file: Option<PathBuf>,
    budget: Budget,
    /// The folders that others were reached through, entered.
    through: BTreeMap<PathBuf, Visit>,
    repositories: Vec<Arc<Repository>>,
    sources: Sources,
}

impl Marks {
    /// What a name says about the folder that has it.
    pub(super) fn see(&mut self, name: &OsStr) {
        self.has_git |= name == ".git";
        self.has_gitignore |= name == GITIGNORE;
        self.has_ignore |= name == IGNORE;
    }

    fn of(folder: &Path) -> Self {
        let has = |name: &str| folder.join(name).symlink_metadata().is_ok();
        Self { has_git: has(".git"), has_gitignore: has(GITIGNORE), has_ignore: has(IGNORE) }
    }
}

impl Scopes {
    pub(super) fn new(root: &Path) -> Self {
        let user_file = ignore::gitignore::gitconfig_excludes_path();
        let mut sources = Sources::default();
        sources.files.extend(user_file.clone());
        Self {
            root: root.to_owned(),
            user_file,
            budget: Budget::default(),
            through: BTreeMap::new(),
            repositories: Vec::new(),
            sources,
        }
    }

    /// A folder as it is reached from the root: with what counts above it.
    pub(super) fn reach(&mut self, folder: &Path, found: &mut Found<'_>) -> Visit {
        if folder == self.root {
            return Visit { path: folder.to_owned(), scope: self.above_root(found), hidden: None };
        }
        let above = folder.parent().unwrap_or(&self.root).to_owned();
        let above = match self.through.get(&above) {
            Some(visit) => visit.clone(),
            None => {
                let visit = self.reach(&above, found);
                let visit = self.enter(visit, Marks::of(&above), found);
                self.through.insert(above, visit.clone());
                visit
            }
        };
        let is_source = folder.file_name().and_then(OsStr::to_str).is_none_or(is_source_name);
        let hidden = match above.scope.judge(folder, true, is_source, above.hidden.as_ref()) {
            Verdict::Part => None,
            Verdict::Tracked(rule) | Verdict::Ignored(rule) => Some(rule),
            Verdict::NoSource => Some(Rule::none()),
        };
        Visit { path: folder.to_owned(), scope: above.scope, hidden }
    }

    /// What counts above the root: from the top of its repository on, if it lies in one.
    fn above_root(&mut self, found: &mut Found<'_>) -> Arc<Scope> {
        let root = self.root.clone();
        let Some(top) = btm_git::top_of(&root) else {
            self.sources.files.extend(root.ancestors().skip(1).map(|folder| folder.join(".git")));
            return Arc::new(self.base(None, Syntax::Git, &root, found));
        };
        let between: Vec<&Path> = root.ancestors().skip(1).take_while(|folder| folder.starts_with(top)).collect();
        let start = Visit { path: top.to_owned(), scope: Arc::new(Scope::default()), hidden: None };
        let reached = between.into_iter().rev().fold(start, |visit, folder| {
            self.sources.files.extend([GITIGNORE, IGNORE].map(|name| folder.join(name)));
            self.enter(Visit { path: folder.to_owned(), ..visit }, Marks::of(folder), found)
        });
        reached.scope
    }

    /// A folder with its own ignore files.
    pub(super) fn enter(&mut self, visit: Visit, marks: Marks, found: &mut Found<'_>) -> Visit {
        let Visit { path, mut scope, mut hidden } = visit;
        if marks.has_git {
            scope = Arc::new(self.repository(&path, found));
            // A submodule is a project of its own, wherever it lies.
            hidden = None;
        }
        if marks.has_gitignore || marks.has_ignore {
            scope = self.with_files(&path, scope, marks, found);
        }
        Visit { path, scope, hidden }
    }

    /// What counts at the top of a repository before its first ignore file.
    fn repository(&mut self, top: &Path, found: &mut Found<'_>) -> Scope {
        let checkout = match Checkout::at(top) {
            Ok(Some(checkout)) => Ok(checkout),
            Ok(None) => Err("the repository has vanished".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        let exclude = checkout.as_ref().ok().map(Checkout::exclude_file);
        self.sources.files.extend(checkout.iter().flat_map(|checkout| checkout.pointers().to_vec()));
        self.sources.files.extend(exclude.clone());
        self.sources.files.extend(checkout.as_ref().ok().map(Checkout::settings_file));
        let repository = Arc::new(Repository::new(top.to_owned(), checkout));
        self.repositories.push(repository.clone());
        let syntax = Syntax::of_git(repository.ignores_case);
        Scope { repository: Some(repository), ..self.base(exclude.as_deref(), syntax, top, found) }
    }

    /// What counts least: the exclude file of a repository, and the user's.
    fn base(&mut self, exclude: Option<&Path>, syntax: Syntax, top: &Path, found: &mut Found<'_>) -> Scope {
        let mut scope = Scope::default();
        for path in exclude.into_iter().map(Path::to_owned).chain(self.user_file.clone()) {
            let bytes = btm_files::read(&path, rules::MAX_BYTES);
            if let Some(rules) = self.rules(bytes, &path, syntax, top, scope.weight, found) {
                scope.weight = scope.weight.and(rules.weight());
                scope.base.push(rules);
            }
        }
        scope
    }

    /// The scope of a folder that has ignore files.
    fn with_files(&mut self, folder: &Path, above: Arc<Scope>, marks: Marks, found: &mut Found<'_>) -> Arc<Scope> {
        let mut scope = Scope { repository: above.repository.clone(), weight: above.weight, ..Scope::default() };
        let mut is_complete = true;
        let git = Syntax::of_git(above.repository.as_ref().is_some_and(|repository| repository.ignores_case));
        for (is_there, name, syntax) in [(marks.has_ignore, IGNORE, Syntax::Ripgrep), (marks.has_gitignore, GITIGNORE, git)] {
            if !is_there {
                continue;
            }
            let path = folder.join(name);
            // Like git, which does not follow such a link either.
            let top = above.repository.as_ref().map_or(&*self.root, |repository| &*repository.top);
            let own = check_stranger(&path, top).map_err(|exposed| ReadError::Exposed(Box::new(exposed)));
            let read = own.and_then(|()| Ok(Folder::open(folder)?));
            let bytes = read.and_then(|folder| folder.read(Path::new(name), Links::Refused, rules::MAX_BYTES));
            let rules = self.rules(bytes, &path, syntax, folder, scope.weight, found);
            self.sources.files.insert(path);
            is_complete &= rules.is_some();
            scope.weight = scope.weight.and(rules.as_ref().map(Rules::weight).unwrap_or_default());
            *(if name == GITIGNORE { &mut scope.gitignore } else { &mut scope.ignore }) = rules;
        }
        if is_complete {
            scope.above = Some(above);
        } else {
            scope = Scope { repository: scope.repository, ..Scope::default() };
        }
        Arc::new(scope)
    }

    /// The rules of one file; nothing if they are not applied, which is noted. A file that is not there has none.
    fn rules(
        &mut self,
        bytes: Result<Vec<u8>, ReadError>,
        path: &Path,
        syntax: Syntax,
        folder: &Path,
        above: Weight,
        found: &mut Found<'_>,
    ) -> Option<Rules> {
        let shown = found.shown(path);
        // The notes about a file in a listed folder come again when that is listed again.
        let is_listed = folder.starts_with(&self.root) && path.parent() == Some(folder);
        let bytes = bytes.or_else(|error| if error.is_missing() { Ok(Vec::new()) } else { Err(error) });
        let rules =
            bytes.map_err(Unusable::from).and_then(|bytes| Rules::parse(&bytes, syntax, folder, &shown, above, &mut self.budget));
        match rules {
            Ok(rules) => {
                if let Some(reason) = &rules.invalid {
                    self.sources.are_uncertain |= !is_listed;
                    found.pattern(path, reason);
                }
                Some(rules)
            }
            Err(error) => {
                // Whose a repository is may change while the file stays as it is.
                let may_be_accepted = matches!(error, Unusable::Unread(ReadError::Exposed(_)));
                self.sources.are_uncertain |= !is_listed || may_be_accepted || matches!(error, Unusable::Total);
                found.unusable(path, &error.to_string());
                None
            }
        }
    }

    /// Notes which repositories could not tell what they track, and gives what decided.
    pub(super) fn sources(&mut self, found: &mut Found<'_>) -> Sources {
        for repository in &self.repositories {
            let Some(tracked) = repository.tracked() else { continue };
            if let Err(reason) = tracked {
                found.untold(&repository.top, reason);
            }
            let git = || repository.top.join(".git");
            let index = repository.checkout.as_ref().map_or_else(|_| git(), Checkout::index_file);
            let asked = Asked { index, digest: tracked.as_ref().ok().map(digest) };
            self.sources.repositories.insert(repository.top.clone(), asked);
        }
        self.sources.clone()
    }
}

fn digest(tracked: &btm_git::TrackedPaths) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for path in tracked.iter() {
        hasher.update(path);
        hasher.update([0]);
    }
    hasher.finalize().into()
}
