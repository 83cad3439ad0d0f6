//! What was done, for those who asked.

use std::path::PathBuf;

use crate::Manager;

/// What installing did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Btm's hook.
    pub hook: PathBuf,
    /// What changed.
    pub change: Change,
    /// The hook that was there before, if there was one.
    pub earlier: Option<Earlier>,
}

/// What changed about btm's hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    New,
    /// It was there, and was written anew.
    Updated,
    /// It was there, just as it should be.
    Unchanged,
}

/// The hook that was there before btm's, under the name under which it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Where it is kept.
    pub path: PathBuf,
    /// Whether it is run: git would not have run a file that is not executable, so btm's hook does not either.
    pub runs: bool,
    /// Whose it is, as far as one can see.
    pub manager: Option<Manager>,
}

/// What uninstalling or restoring did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Where btm's hook was.
    pub hook: PathBuf,
    /// What happened.
    pub taken: Taken,
    /// Under which name a hook is kept that took the place of btm's, or is btm's with somebody's edits.
    pub aside: Option<PathBuf>,
}

/// How a hook of btm's was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// What was there before is back.
    Back,
    /// There was nothing before, and nothing is there now.
    Gone,
    /// There was none of btm's, and nothing was changed.
    NotInstalled,
}
