//! The baseline of a project: where it is, what it says, and what a scan tells about what it has and the report has not.

use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
};

use btm_baseline::{Absence, Baseline, Entry};
use btm_files::{Links, ReadError};
use btm_model::{NoteKind, PluginStatus, Report};

use super::{project, session::Session};
use crate::{error::CommandError, output};

/// The most bytes of a baseline; a project's may come from anybody.
const MAX_SIZE: u64 = 256 << 20;

/// A baseline to compare with.
pub(crate) struct Known {
    pub(crate) path: PathBuf,
    pub(crate) baseline: Baseline,
    /// Whether what it knows is left out.
    pub(crate) leaves_out: bool,
}

impl Known {
    /// Marks the findings of a report, and leaves out those that are known if that is asked for.
    pub(crate) fn mark(&self, report: &mut Report, session: &Session<'_>) {
        let looked = Looked::new(session, report);
        self.baseline.mark(report, |entry| looked.absence(entry));
        if self.leaves_out {
            btm_baseline::leave_out_known(report);
        }
    }
}

/// Where the baseline is: as the user says, or in the project.
pub(crate) fn path(named: Option<&Path>, root: &Path) -> PathBuf {
    named.map_or_else(|| root.join(btm_baseline::FILE_NAME), Path::to_owned)
}

/// Reads a baseline, which must be there: the one that the user names, or the project's, which somebody else may have written.
pub(crate) fn read(named: Option<&Path>, root: &Path) -> Result<Baseline, CommandError> {
    let path = path(named, root);
    let name = output::name(&path);
    let text = match named {
        Some(path) => btm_files::read_text(path, MAX_SIZE),
        None => project::folder(root)?.read_text(Path::new(btm_baseline::FILE_NAME), Links::Inside, MAX_SIZE),
    };
    let text = text.map_err(|error| match error {
        ReadError::Missing => CommandError::usage(format!("there is no baseline `{name}`"))
            .hint("`btm baseline create` makes one of what is found now; `btm scan --new-only=false` shows everything"),
        ReadError::TooLarge { limit } => CommandError::usage(format!("the baseline `{name}` is larger than {} MiB", limit >> 20)),
        ReadError::NotText => CommandError::usage(format!("the baseline `{name}` is not UTF-8 text")),
        error => CommandError::usage(format!("the baseline `{name}` cannot be read: {error}")).maybe_hint(error.hint()),
    })?;
    Baseline::parse(&text).map_err(|error| CommandError::usage(format!("`{name}`, {error}")).hint(error.problem.hint()))
}

/// Patterns that keep baselines from being scanned: the project's, and another one that the user names.
pub(crate) fn excluded(named: Option<&Path>, root: &Path) -> Vec<String> {
    let named = named.and_then(|path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = relative(folder, root)?;
        let name = path.file_name()?.to_str()?;
        Some(if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") })
    });
    let own = btm_baseline::FILE_NAME.to_owned();
    [own].into_iter().chain(named).map(|path| format!("/{}", literally(&path))).collect()
}

/// A path as a pattern that matches nothing else.
fn literally(path: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-".contains(character);
    path.chars().flat_map(|character| (!is_plain(character)).then_some('\\').into_iter().chain([character])).collect()
}

/// What lies at a path, relative to the root with `/`; empty for the root itself, nothing if it lies elsewhere.
pub(crate) fn relative(path: &Path, root: &Path) -> Option<String> {
    let real = path.canonicalize().ok()?;
    let parts = real.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// What a scan has looked at.
pub(crate) struct Looked {
    root: PathBuf,
    /// Files and folders.
    scope: Vec<String>,
    /// The plugins that ran to their end.
    complete: BTreeSet<String>,
    unreadable: BTreeSet<String>,
}

impl Looked {
    /// What this report is about.
    pub(crate) fn new(session: &Session<'_>, report: &Report) -> Self {
        let complete = report.plugins.iter().filter(|plugin| plugin.status == PluginStatus::Complete);
        let unreadable = report.notes.iter().filter(|note| note.kind == NoteKind::Unreadable);
        Self {
            root: session.root.clone(),
            scope: session.scope(),
            complete: complete.map(|plugin| plugin.name.clone()).collect(),
            unreadable: unreadable.filter_map(|note| Some(note.location.as_ref()?.path.to_string())).collect(),
        }
    }

    /// What can be said of an entry that the report does not have.
    pub(crate) fn absence(&self, entry: &Entry) -> Absence {
        if self.complete.contains(entry.plugin()) && self.is_in_scope(&entry.path) && !self.is_unreadable(&entry.path) {
            Absence::Looked
        } else if !self.exists(&entry.path) {
            Absence::Vanished
        } else {
            Absence::Unseen
        }
    }

    fn is_in_scope(&self, path: &str) -> bool {
        self.scope.iter().any(|scope| is_at_or_below(path, scope))
    }

    fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable.iter().any(|unreadable| is_at_or_below(path, unreadable))
    }

    /// Whether there is a file; the project itself is always there. What is no path within the project is no file of it.
    fn exists(&self, path: &str) -> bool {
        let relative = Path::new(path);
        let is_within = relative.components().all(|part| matches!(part, Component::Normal(_)));
        is_within && self.root.join(relative).symlink_metadata().is_ok()
    }
}

/// Whether a path is another one, or below it. Everything is below the root, also what is about the project.
fn is_at_or_below(path: &str, other: &str) -> bool {
    other.is_empty() || path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use btm_scan::select::Globs;

    use super::{is_at_or_below, literally};

    #[test]
    fn a_path_as_a_pattern_matches_itself_only() {
        for path in ["btm.baseline", "a b/[x]*{y,z}?!#\\ü .baseline", "!a", "#b", "sub/trailing "] {
            let globs = Globs::new(&[format!("/{}", literally(path))]).unwrap();
            assert!(globs.matches(path), "{path}");
            assert!(!globs.matches(&format!("x/{path}")) && !globs.matches("axb/x/y"), "{path}");
        }
    }

    #[test]
    fn folders_end_at_slashes() {
        assert!(is_at_or_below("src/a.py", "src") && is_at_or_below("src", "src") && is_at_or_below("src", ""));
        assert!(!is_at_or_below("srcs/a.py", "src") && !is_at_or_below("", "src"));
    }
}
