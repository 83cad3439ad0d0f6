//! The plugins that a project's lock file names, and where they lie.

use std::{
    cell::OnceCell,
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use btm_model::{Capability, Digest, Refusal, RefusalKind};
use btm_plugins::{Broken, FILE_NAME, Lock, LockError, Locked, Shelf, Shelved};
use btm_sandbox::Component;
use btm_scan::clean::clean_line;

use super::{
    project,
    trusted::{self, Agreement},
};
use crate::{
    error::CommandError,
    folders::{self, NoVault},
    output,
};

/// What helps if a plugin is not there.
const INSTALL: &str = "`btm plugin install` installs what btm.lock names";

/// A project's lock file, and this user's shelf.
pub(crate) struct Installed {
    root: PathBuf,
    path: PathBuf,
    pub(crate) lock: Lock,
    shelf: OnceCell<Result<Shelf, NoVault>>,
    agreement: OnceCell<Agreement>,
}

impl Installed {
    /// Reads the lock file of the project at `root`.
    pub(crate) fn of(root: &Path) -> Result<Self, CommandError> {
        let lock = Lock::read(&project::folder(root)?).map_err(|error| unusable(&error))?;
        let (root, path) = (root.to_owned(), root.join(FILE_NAME));
        Ok(Self { root, path, lock, shelf: OnceCell::new(), agreement: OnceCell::new() })
    }

    /// What the user agreed to in this project.
    pub(crate) fn agreement(&self) -> Result<&Agreement, CommandError> {
        if let Some(agreement) = self.agreement.get() {
            return Ok(agreement);
        }
        let agreement = Agreement::of(&self.root, &self.lock)?;
        Ok(self.agreement.get_or_init(|| agreement))
    }

    /// The grants of the lock file that the user agreed to: the project's lock file alone grants nothing.
    pub(crate) fn grants(&self, name: &str, locked: &Locked) -> Result<BTreeSet<Capability>, CommandError> {
        if locked.grants.is_empty() {
            return Ok(BTreeSet::new());
        }
        let agreement = self.agreement()?;
        let is_agreed = |capability: &Capability| agreement.has(&trusted::grant(name, &locked.digest, *capability));
        Ok(locked.grants.iter().copied().filter(is_agreed).collect())
    }

    /// Keeps what the user just decided about a plugin's capabilities in this project.
    pub(crate) fn decide(&self, name: &str, digest: &Digest, granted: &BTreeSet<Capability>) -> Result<(), CommandError> {
        trusted::change(&self.root, |agreed| {
            for capability in Capability::ALL {
                agreed.set(trusted::grant(name, digest, capability), granted.contains(&capability));
            }
        })
    }

    /// The same for one capability.
    pub(crate) fn decide_one(
        &self,
        name: &str,
        digest: &Digest,
        granted: Capability,
        is_granted: bool,
    ) -> Result<(), CommandError> {
        trusted::change(&self.root, |agreed| agreed.set(trusted::grant(name, digest, granted), is_granted))
    }

    /// Forgets what the user agreed to about a plugin in this project.
    pub(crate) fn forget(&self, name: &str) -> Result<(), CommandError> {
        trusted::change(&self.root, |agreed| agreed.forget_plugin(name))
    }

    /// The plugin `name`; if it is not to be had, one that will be refused with the reason.
    pub(crate) fn component(&self, name: &str, locked: &Locked) -> Component {
        match self.find(name, locked) {
            Ok(component) => component,
            Err(refusal) => Component::refused(locked.digest, refusal),
        }
    }

    /// A plugin whose entry is wrong: it will be refused with the reason.
    pub(crate) fn refused(broken: &Broken) -> Component {
        // Where the entry does not say which bytes it means, there are none.
        let digest = broken.digest.unwrap_or(Digest::new([0; 32]));
        let (message, hint) = wrong_entry(broken);
        Component::refused(digest, Refusal { kind: RefusalKind::BadLockEntry, message, hint: Some(hint) })
    }

    /// The plugin `name`.
    ///
    /// # Errors
    /// Why it is not to be had.
    pub(crate) fn find(&self, name: &str, locked: &Locked) -> Result<Component, Refusal> {
        let refusal = |kind, message| Refusal { kind, message, hint: Some(INSTALL.to_owned()) };
        let shelf = match self.try_shelf() {
            Ok(shelf) => shelf,
            Err(error) => return Err(refusal(RefusalKind::NotInstalled, format!("installed plugins are out of reach: {error}"))),
        };
        let component = match shelf.get(&locked.digest) {
            Shelved::Found(component) => *component,
            Shelved::Missing => {
                return Err(refusal(RefusalKind::NotInstalled, "btm.lock names it, and it is not installed here".to_owned()));
            }
            Shelved::Altered(reason) => {
                return Err(refusal(RefusalKind::Altered, format!("its installed file is not what was installed: {reason}")));
            }
        };
        let manifest = &component.inspect().map_err(Refusal::clone)?.manifest;
        if manifest.name == name {
            return Ok(component);
        }
        let message = format!("btm.lock calls it `{name}`, but it is `{}`", manifest.name);
        Err(Refusal { kind: RefusalKind::BadManifest, message, hint: Some("undo the edit of btm.lock".to_owned()) })
    }

    /// The shelf.
    pub(crate) fn shelf(&self) -> Result<&Shelf, CommandError> {
        self.try_shelf().map_err(|error| CommandError::usage_because(error).maybe_hint(error.hint()))
    }

    fn try_shelf(&self) -> Result<&Shelf, &NoVault> {
        self.shelf.get_or_init(folders::shelf).as_ref()
    }

    /// Changes the lock file while nobody else does, starting from what it says now.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Lock) -> Result<(), CommandError>) -> Result<(), CommandError> {
        let guard =
            self.shelf()?.lock().map_err(|error| CommandError::internal("the installed plugins cannot be locked", error))?;
        let mut lock = Lock::read(&project::folder(&self.root)?).map_err(|error| unusable(&error))?;
        change(&mut lock)?;
        let text = lock.text().map_err(|error| unusable(&error).hint("nothing was changed"))?;
        output::replace(&self.path, |out| out.write_all(text.as_bytes())).map_err(|error| {
            CommandError::internal(format!("`{}` cannot be written", output::name(&self.path)), error).hint("nothing was changed")
        })?;
        self.lock = lock;
        drop(guard);
        Ok(())
    }

    /// Changes what the lock file says of a plugin, unless another process has taken other bytes under its name meanwhile, for which
    /// nobody agreed to anything.
    pub(crate) fn change_one(
        &mut self,
        name: &str,
        digest: &Digest,
        change: impl FnOnce(&mut Locked),
    ) -> Result<(), CommandError> {
        self.change(|lock| {
            let now = lock.plugins.get_mut(name).filter(|now| now.digest == *digest);
            let changed = || CommandError::usage(format!("`{name}` changed meanwhile")).hint("nothing was changed; try again");
            change(now.ok_or_else(changed)?);
            Ok(())
        })
    }

    /// The plugin of this name in the lock file.
    pub(crate) fn named(&self, name: &str) -> Result<&Locked, CommandError> {
        if let Some(broken) = self.lock.broken(name) {
            return Err(wrong(broken));
        }
        let missing = || {
            let names: Vec<&str> = self.lock.plugins.keys().map(String::as_str).collect();
            let hint = match names[..] {
                [] => "btm.lock names no plugins; `btm plugin install FILE` installs one".to_owned(),
                _ => format!("installed are {}", names.join(", ")),
            };
            CommandError::usage(format!("no plugin `{}` is installed in this project", clean_line(name, 100))).hint(hint)
        };
        self.lock.plugins.get(name).ok_or_else(missing)
    }
}

/// The error of an entry that is wrong.
pub(crate) fn wrong(broken: &Broken) -> CommandError {
    let (message, hint) = wrong_entry(broken);
    CommandError::usage(format!("`{}`: {message}", broken.label)).hint(hint)
}

/// What is wrong with an entry, and what to do about it.
fn wrong_entry(Broken { label, line, problem, .. }: &Broken) -> (String, String) {
    let hint = format!("undo the edit of btm.lock, or `btm plugin remove '{label}'` and install the plugin again");
    (format!("its entry in btm.lock is wrong, line {line}: {problem}"), hint)
}

fn unusable(error: &LockError) -> CommandError {
    let message = clean_line(&error.to_string(), 500).into_owned();
    CommandError::usage(format!("btm.lock, {message}")).maybe_hint(error.problem.hint())
}
