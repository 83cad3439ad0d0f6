//! Where btm keeps things, by the XDG base directory specification.

use std::{env, path::PathBuf};

use btm_vault::{OpenError, Vault};

/// What compiled plugins may take up, in bytes; the least recently used go first.
const MAX_CACHE: u64 = 2 << 30;

/// Why nothing can be kept for the next run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoVault {
    /// The environment does not say where.
    #[error("neither HOME nor XDG_CACHE_HOME and XDG_DATA_HOME are set")]
    Homeless,
    /// The folder cannot be used.
    #[error(transparent)]
    Refused(#[from] OpenError),
}

impl NoVault {
    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Homeless => Some("set HOME".to_owned()),
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
