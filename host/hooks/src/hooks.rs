//! The hooks of a repository, and what can be done with them.

use std::{
    fs,
    path::{Path, PathBuf, absolute},
};

use btm_git::{Reach, Repository, Surroundings};

use crate::{
    HookError, Installed, Kind, Manager, Mode, Removed, Status, Taken,
    error::failed,
    found::{Entry, Found, Names},
    lock::Lock,
    plan,
    script::Script,
    step::Step,
};

/// How a hook is to be installed.
#[derive(Clone, Debug)]
pub struct Install {
    /// What it does about problems.
    pub mode: Mode,
    /// The program that it runs; if that is gone, the `btm` in `PATH`.
    pub program: PathBuf,
    /// Whether the hook may be one that others run too.
    pub shared: bool,
}

/// The folder in which git looks for the hooks of a repository.
#[derive(Clone, Debug)]
pub struct Hooks {
    folder: PathBuf,
    reach: Reach,
    /// Other folders, in which git does not look.
    others: Vec<PathBuf>,
    /// The `btm` that a hook would find in `PATH`.
    in_path: Option<PathBuf>,
}

impl Hooks {
    /// The hooks of the repository whose work tree holds `folder`.
    ///
    /// # Errors
    /// If there is none, if git does not let us use it, or if its hooks are switched off.
    pub fn of(folder: &Path) -> Result<Self, HookError> {
        Self::of_in(folder, &Surroundings::of_this_process())
    }

    /// The same, for a process with these surroundings.
    ///
    /// # Errors
    /// As in [`Hooks::of`].
    pub fn of_in(folder: &Path, surroundings: &Surroundings) -> Result<Self, HookError> {
        let repository =
            Repository::around_in(folder, surroundings)?.ok_or_else(|| HookError::NoRepository { folder: folder.to_owned() })?;
        let hooks = repository.hook_folder()?;
        let off = |folder| HookError::Off { folder, unseen: unseen(&hooks.others) };
        let Some(folder) = hooks.path.clone() else { return Err(off(None)) };
        if folder.exists() && !folder.is_dir() {
            return Err(off(Some(folder)));
        }
        Ok(Self { folder, reach: hooks.reach, others: hooks.others, in_path: surroundings.program("btm") })
    }

    /// Those of a folder, whatever git says.
    #[cfg(test)]
    pub(crate) fn in_folder(folder: &Path, reach: Reach) -> Self {
        Self { folder: folder.to_owned(), reach, others: Vec::new(), in_path: None }
    }

    /// The folder. It need not exist.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whom a change in the folder is about.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Puts btm's hook in front of the one that is there, or writes btm's hook anew.
    ///
    /// # Errors
    /// If others would run it too and that is not allowed; if btm's hook was edited, or replaced by another while the earlier one is
    /// still kept; if the hook that is there cannot be run by btm's; if a file cannot be changed.
    pub fn install(&self, kind: Kind, install: &Install) -> Result<Installed, HookError> {
        if self.reach != Reach::Repository && !install.shared {
            return Err(HookError::SharedFolder { folder: self.folder.clone(), reach: self.reach });
        }
        let program = absolute(&install.program).map_err(failed("found", &install.program))?;
        fs::create_dir_all(&self.folder).map_err(failed("made", &self.folder))?;
        self.change(kind, |found| {
            let manager = found.runs_first().and_then(|hook| Manager::of(&hook.content));
            let may_be_run_by_earlier = manager.is_some_and(Manager::runs_what_it_found);
            let script = Script { kind, mode: install.mode, program: &program, may_be_run_by_earlier };
            let (steps, change) = plan::install(found, &script.text())?;
            Ok((steps, Installed { hook: found.names.hook.clone(), change, earlier: found.earlier() }))
        })
    }

    /// Takes btm's hook out and puts back the one that was there before.
    ///
    /// # Errors
    /// If btm's hook was edited, or replaced by another while the earlier one is still kept; if a file cannot be changed.
    pub fn uninstall(&self, kind: Kind) -> Result<Removed, HookError> {
        self.take_out(kind, |found| plan::uninstall(found).map(|(steps, taken)| (steps, taken, None)))
    }

    /// The same, whatever has become of btm's hook. What somebody put in its place, or edited, gets another name.
    ///
    /// # Errors
    /// If a file cannot be changed.
    pub fn restore(&self, kind: Kind) -> Result<Removed, HookError> {
        self.take_out(kind, |found| Ok(plan::restore(found)))
    }

    fn take_out(
        &self,
        kind: Kind,
        plan: impl FnOnce(&Found) -> Result<(Vec<Step>, Taken, Option<PathBuf>), HookError>,
    ) -> Result<Removed, HookError> {
        if !self.folder.is_dir() {
            let hook = Names::of(&self.folder, kind).hook;
            return Ok(Removed { hook, taken: Taken::NotInstalled, aside: None });
        }
        self.change(kind, |found| {
            let (steps, taken, aside) = plan(found)?;
            Ok((steps, Removed { hook: found.names.hook.clone(), taken, aside }))
        })
    }

    /// Looks, decides and acts, while no other process of btm does.
    fn change<T>(&self, kind: Kind, decide: impl FnOnce(&Found) -> Result<(Vec<Step>, T), HookError>) -> Result<T, HookError> {
        let _lock = Lock::take(&self.folder)?;
        let found = Found::in_folder(&self.folder, kind)?;
        found.check()?;
        let (steps, outcome) = decide(&found)?;
        steps.iter().try_for_each(Step::perform)?;
        Ok(outcome)
    }

    /// What there is of every kind. Nothing is changed.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn status(&self) -> Result<Vec<Status>, HookError> {
        Kind::ALL.into_iter().map(|kind| Status::of(&self.folder, kind, self.in_path.as_deref())).collect()
    }

    /// Hooks of btm that lie where git does not look: `core.hooksPath` was set, changed or removed after they were installed.
    #[must_use]
    pub fn unseen(&self) -> Vec<PathBuf> {
        unseen(&self.others)
    }
}

/// The hooks of btm in these folders.
fn unseen(folders: &[PathBuf]) -> Vec<PathBuf> {
    let hooks = folders.iter().flat_map(|folder| Kind::ALL.map(|kind| Names::of(folder, kind).hook));
    hooks.filter(|hook| matches!(Entry::at(hook), Ok(Entry::Ours(..)))).collect()
}
