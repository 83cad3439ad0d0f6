//! Where btm keeps things, by the XDG base directory specification.

use std::{env, path::PathBuf, sync::Arc, time::UNIX_EPOCH};

use btm_plugins::Shelf;
use btm_store::Results;
use btm_trust::Store;
use btm_vault::{OpenError, Vault, private_folder};

/// What compiled plugins may take up, in bytes; the least recently used go first.
const MAX_CACHE: u64 = 2 << 30;

/// What installed plugins may take up, in bytes; the least recently used go first, and their projects install them again.
const MAX_SHELF: u64 = 4 << 30;

/// Why nothing can be kept for the next run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoVault {
    /// The environment does not say where.
    #[error("neither HOME nor XDG_CACHE_HOME and XDG_DATA_HOME are set")]
    Homeless,
    /// The environment does not say where state lies.
    #[error("neither HOME nor XDG_STATE_HOME is set")]
    Stateless,
    /// The folder cannot be used.
    #[error(transparent)]
    Refused(#[from] OpenError),
}

impl NoVault {
    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Homeless | Self::Stateless => Some("set HOME".to_owned()),
            Self::Refused(error) => error.hint(),
        }
    }
}

/// The vault of compiled plugins.
///
/// # Errors
/// Why there is none; everything works without it, but plugins are prepared anew in every run.
pub(crate) fn vault() -> Result<Vault, NoVault> {
    let cache = base("XDG_CACHE_HOME", ".cache").ok_or(NoVault::Homeless)?;
    let data = base("XDG_DATA_HOME", ".local/share").ok_or(NoVault::Homeless)?;
    Ok(Vault::open(&cache.join("btm/compiled"), &data.join("btm"))?)
}

/// The installed plugins of this user.
///
/// # Errors
/// Why there are none; official plugins and those named by their files run all the same.
pub(crate) fn shelf() -> Result<Shelf, NoVault> {
    let data = base("XDG_DATA_HOME", ".local/share").ok_or(NoVault::Homeless)?;
    Ok(Shelf::open(&data.join("btm/plugins"), &data.join("btm"))?)
}

/// What this user agreed to in each project.
///
/// # Errors
/// Why that is out of reach; nothing of what a project wishes holds then.
pub(crate) fn trust() -> Result<Store, NoVault> {
    let data = base("XDG_DATA_HOME", ".local/share").ok_or(NoVault::Homeless)?;
    Ok(Store::open(&data.join("btm/trust"), &data.join("btm"))?)
}

/// Where downloads go until they are whole.
///
/// # Errors
/// Why there is no such place.
pub(crate) fn downloads() -> Result<PathBuf, NoVault> {
    let cache = base("XDG_CACHE_HOME", ".cache").ok_or(NoVault::Homeless)?;
    Ok(private_folder(&cache.join("btm/downloads"))?)
}

/// The results of analyses, sealed by the vault's secret.
///
/// # Errors
/// Why there are none; everything works without them, but all files are analyzed in every run.
pub(crate) fn results(vault: &Arc<Vault>) -> Result<Results, NoVault> {
    let cache = base("XDG_CACHE_HOME", ".cache").ok_or(NoVault::Homeless)?;
    Ok(Results::new(private_folder(&cache.join("btm/results"))?.join("results.db"), vault.clone()))
}

/// The vault of what projects looked like in earlier runs.
///
/// # Errors
/// Why there is none; everything works without it, but every file is opened in every run.
pub(crate) fn index() -> Result<Vault, NoVault> {
    let cache = base("XDG_CACHE_HOME", ".cache").ok_or(NoVault::Homeless)?;
    let data = base("XDG_DATA_HOME", ".local/share").ok_or(NoVault::Homeless)?;
    Ok(Vault::open(&cache.join("btm/index"), &data.join("btm"))?)
}

/// The folder for what is kept of the tasks of each project. Makes nothing.
///
/// # Errors
/// If the environment does not say where.
pub(crate) fn projects() -> Result<PathBuf, NoVault> {
    let folder = base("XDG_STATE_HOME", ".local/state").ok_or(NoVault::Stateless)?.join("btm");
    // One that is not there leads nowhere else.
    Ok(folder.canonicalize().unwrap_or(folder).join("projects"))
}

/// The same, in a folder that is there and this user's alone.
///
/// # Errors
/// Why that cannot be.
pub(crate) fn private_projects() -> Result<PathBuf, NoVault> {
    let folder = base("XDG_STATE_HOME", ".local/state").ok_or(NoVault::Stateless)?.join("btm");
    Ok(private_folder(&folder)?.join("projects"))
}

/// What tells this build of btm from others: they may bound, clean or show what a plugin says in another way.
pub(crate) fn build() -> Option<String> {
    let metadata = env::current_exe().ok()?.metadata().ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), metadata.len(), modified.as_nanos()))
}

/// Keeps the shelf within its bound.
pub(crate) fn prune_shelf(shelf: &Shelf) {
    if let Err(error) = shelf.prune(MAX_SHELF) {
        tracing::warn!("the installed plugins could not be pruned: {error}");
    }
}

/// Keeps the vault within its bound.
pub(crate) fn prune(vault: &Vault) {
    if let Err(error) = vault.prune(MAX_CACHE) {
        tracing::warn!("the cache of compiled plugins could not be pruned: {error}");
    }
}

/// An XDG base folder; relative paths do not count, as the specification says.
fn base(variable: &str, below_home: &str) -> Option<PathBuf> {
    let absolute = |variable: &str| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(variable).or_else(|| Some(absolute("HOME")?.join(below_home)))
}
