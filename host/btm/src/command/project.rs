//! The files of a project that decide about a run, opened as what they are: somebody else may have written them.

use std::{path::Path, sync::LazyLock};

use btm_config::Project;
use btm_files::{Folder, Owners};
use btm_git::{Checkout, Surroundings};

use crate::{error::CommandError, official, output};

/// The types of tasks whose work btm itself decides.
static OWN_TASKS: LazyLock<Vec<&str>> =
    LazyLock::new(|| official::ALL.iter().map(|official| official.name).chain([SCAN]).collect());

/// What runs everything that a plain `btm scan` runs.
pub(crate) const SCAN: &str = "scan";

/// The folder of a project. What another user of the machine can write in it is refused, unless git accepts the folder as safe.
pub(crate) fn folder(root: &Path) -> Result<Folder, CommandError> {
    let folder =
        Folder::open(root).map_err(|error| CommandError::internal(format!("`{}` cannot be opened", root.display()), error))?;
    Ok(folder.only_of(owners()))
}

/// Refuses what another user can write, unless git accepts the folder as safe.
pub(crate) fn owners() -> Owners {
    Owners::new(is_safe)
}

/// Refuses a repository that belongs to another user, unless git accepts it as safe: where it begins and what it ignores decides what
/// is looked at. The rule is git's, but for repositories of root, who could change btm as well.
pub(crate) fn require_own_repository(root: &Path) -> Result<(), CommandError> {
    let Some(top) = btm_git::top_of(root) else { return Ok(()) };
    let owners = owners();
    let leads_to = Checkout::at(top).ok().flatten().map(|checkout| checkout.folders().map(Path::canonicalize)).into_iter();
    for path in [top.to_owned(), top.join(".git")].into_iter().chain(leads_to.flatten().flatten()) {
        owners.check_owner(&path, top).map_err(|exposed| {
            let message = format!("the repository around `{}`: `{}`: {exposed}", output::name(root), output::name(&exposed.path));
            CommandError::usage(message).hint(exposed.hint())
        })?;
    }
    Ok(())
}

/// Its settings.
pub(crate) fn settings_of(folder: &Folder) -> Project<'_> {
    Project { folder, own_tasks: &OWN_TASKS }
}

/// Whether git accepts a folder of another user, or the repository around it. Without git nothing is accepted.
fn is_safe(folder: &Path) -> bool {
    let top = btm_git::top_of(folder).unwrap_or(folder);
    let safe = btm_git::is_safe(&[folder, top], &Surroundings::of_this_process());
    safe.inspect_err(|error| tracing::warn!("git does not say which folders are safe: {error}")).unwrap_or(false)
}
