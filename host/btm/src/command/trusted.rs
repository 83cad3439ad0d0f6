//! What of a project's settings the user agreed to: by `btm trust`, by installing a plugin, or by `BTM_TRUST`.

use std::{env, path::Path};

use btm_model::{Capability, Digest};
use btm_plugins::Lock;
use btm_scan::clean::clean_line;
use btm_trust::{Agreed, Grant, Part, Place, Wish};

use super::{plugin::consent, settings};
use crate::{error::CommandError, folders, official, output};

/// The variable that names the wish which is agreed to, where nobody can be asked.
pub(crate) const PIN: &str = "BTM_TRUST";

/// What a yes does not cover.
pub(crate) const SCRIPTS: &str =
    "A script or program in the project that these settings name may change later without another question.";

/// What the user agreed to in a project.
pub(crate) enum Agreement {
    /// `BTM_TRUST` names the only wish that holds, and the project has this one.
    Pinned { pin: Digest, wish: Digest },
    /// What is kept.
    Kept(Agreed),
}

impl Agreement {
    /// For the project at `root` with this lock file. What is out of reach was not agreed to.
    pub(crate) fn of(root: &Path, lock: &Lock) -> Result<Self, CommandError> {
        if let Some(pin) = pin()? {
            return Ok(Self::Pinned { pin, wish: wish(root, lock)?.digest() });
        }
        let store = folders::trust().inspect_err(|error| {
            output::warning(&format!("what you agreed to cannot be read: {error}"), error.hint().as_deref());
        });
        Ok(Self::Kept(store.map(|store| store.agreed(&Place::of(root))).unwrap_or_default()))
    }

    /// Whether a part holds.
    pub(crate) fn has(&self, part: &Part) -> bool {
        match self {
            Self::Pinned { pin, wish } => pin == wish,
            Self::Kept(agreed) => agreed.has(part),
        }
    }

    /// What makes it hold.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Pinned { pin, wish } => {
                format!("{PIN} is {pin}, but this project needs {wish}; `btm trust --show` shows for what")
            }
            Self::Kept(_) => {
                format!("`btm trust` shows what it is and asks you; `btm trust --show` prints the value of {PIN} for CI")
            }
        }
    }
}

/// The digest that the environment pins.
pub(crate) fn pin() -> Result<Option<Digest>, CommandError> {
    let Some(text) = env::var_os(PIN).filter(|text| !text.is_empty()) else { return Ok(None) };
    let digest = text.to_str().and_then(|text| text.parse().ok());
    let wrong = || {
        CommandError::usage(format!("{PIN} is not a digest: `{}`", clean_line(&text.to_string_lossy(), 100)))
            .hint("write `sha256:` and 64 hexadecimal digits, as `btm trust --show` prints them; or unset the variable")
    };
    digest.map(Some).ok_or_else(wrong)
}

/// All that the project at `root` wishes, by its own settings and its lock file.
pub(crate) fn wish(root: &Path, lock: &Lock) -> Result<Wish, CommandError> {
    let is_plugin = |name: &str| official::named(name).is_some() || lock.plugins.contains_key(name);
    let grants = lock.plugins.iter().flat_map(|(plugin, locked)| {
        let grant = |capability: &Capability| Grant { plugin, digest: locked.digest, capability: *capability };
        locked.grants.iter().map(grant)
    });
    Ok(Wish::new(&settings::of_project_alone(root)?, grants, is_plugin))
}

/// That a plugin's bytes may use a capability.
pub(crate) fn grant(plugin: &str, digest: &Digest, capability: Capability) -> Part {
    Grant { plugin, digest: *digest, capability }.part()
}

/// Changes what is kept of what the user agreed to in the project at `root`.
pub(crate) fn change(root: &Path, change: impl FnOnce(&mut Agreed)) -> Result<(), CommandError> {
    let store = folders::trust().map_err(|error| CommandError::usage_because(&error).maybe_hint(error.hint()))?;
    let failed = |error| CommandError::internal("what you agreed to cannot be kept", error).hint("try again: `btm trust`");
    store.change(&Place::of(root), change).map_err(failed)
}

/// A part as a person may read it: all of it, since the yes is for all of it.
pub(crate) fn shown(part: &Part) -> String {
    clean_line(part.text(), usize::MAX).into_owned()
}

/// The texts of the parts that say what the task called `name` runs or loads, as far as the user may take them back. What
/// `BTM_TRUST` agreed to was agreed to from outside, once and for all.
pub(crate) fn wishes_of(name: &str, root: &Path, lock: &Lock) -> Result<Vec<String>, CommandError> {
    if pin()?.is_some() {
        return Ok(Vec::new());
    }
    Ok(wish(root, lock)?.of_task(name).map(|part| part.text().to_owned()).collect())
}

/// Whether the user agrees to all of these parts, which a task was accepted with. What cannot be read is no yes.
pub(crate) fn still_agrees(root: &Path, wishes: &[String]) -> bool {
    if wishes.is_empty() {
        return true;
    }
    let agreed = folders::trust().map(|store| store.agreed(&Place::of(root)));
    agreed.is_ok_and(|agreed| wishes.iter().all(|wish| agreed.parts().any(|part| part.text() == wish)))
}

/// Makes sure that the user agreed to all that the task called `name` runs or loads by the project's settings; asks on a terminal.
pub(crate) fn require_task(name: &str, root: &Path, lock: &Lock) -> Result<(), CommandError> {
    let wish = wish(root, lock)?;
    if wish.of_task(name).next().is_none() {
        return Ok(());
    }
    let agreement = Agreement::of(root, lock)?;
    let open: Vec<&Part> = wish.of_task(name).filter(|part| !agreement.has(part)).collect();
    if open.is_empty() {
        return Ok(());
    }
    let lines: String = open.iter().map(|part| format!("\n  {}", shown(part))).collect();
    let message =
        format!("btm.toml says what the task `{}` runs, and you have not agreed to that:{lines}", clean_line(name, 100));
    if matches!(agreement, Agreement::Pinned { .. }) || !consent::is_terminal() {
        return Err(CommandError::usage(message).hint(agreement.hint()));
    }
    output::warning(&message, Some(SCRIPTS));
    if !consent::answer("Agree to this, and run it?")? {
        return Err(CommandError::usage("you did not say yes, so nothing was started"));
    }
    change(root, |agreed| open.into_iter().for_each(|part| agreed.add(part.clone())))
}
