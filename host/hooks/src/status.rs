//! What there is in the place of a hook.

use std::path::{Path, PathBuf};

use crate::{
    Earlier, HookError, Kind, Manager, Mode,
    found::{Entry, Found},
    script::{VERSION, Written},
};

/// What there is in the place of a hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its kind.
    pub kind: Kind,
    /// Its place.
    pub hook: PathBuf,
    /// What is there.
    pub state: State,
    /// The hook that was there before btm's; kept also where btm's is missing.
    pub earlier: Option<Earlier>,
}

/// What is in the place of a hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Missing,
    /// Btm's hook.
    Ours(Ours),
    /// Another hook.
    Foreign {
        /// Whose it is, as far as one can see.
        manager: Option<Manager>,
        /// Whether git runs it.
        runs: bool,
    },
    /// Something that is no file.
    NotAFile,
}

/// A hook of btm's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours {
    /// The version of its text; 0 if it cannot be told any more.
    pub version: u32,
    /// Whether that is the version which this btm writes.
    pub is_current: bool,
    /// What it does about problems, if that can be told.
    pub mode: Option<Mode>,
    /// The program that it was installed with, if that can be told.
    pub program: Option<PathBuf>,
    /// What it runs.
    pub calls: Calls,
    /// Whether somebody edited it.
    pub is_edited: bool,
    /// Whether git runs it.
    pub runs: bool,
}

/// What a hook of btm's runs, with the `PATH` of the process that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Calls {
    /// The `btm` in `PATH`.
    InPath(PathBuf),
    /// The program that it was installed with.
    Recorded(PathBuf),
    /// There is neither.
    Nothing,
}

impl Status {
    pub(crate) fn of(folder: &Path, kind: Kind, in_path: Option<&Path>) -> Result<Self, HookError> {
        let found = Found::in_folder(folder, kind)?;
        let earlier = if matches!(found.earlier, Entry::Nothing) { None } else { found.earlier() };
        let state = match found.hook {
            Entry::Nothing => State::Missing,
            Entry::Ours(hook, written) => State::Ours(Ours::of(written, hook.is_executable, in_path)),
            Entry::Foreign(hook) => {
                let manager = Manager::of(&hook.content).or_else(|| Manager::of_folder(folder));
                State::Foreign { manager, runs: hook.is_executable }
            }
            Entry::Other => State::NotAFile,
        };
        Ok(Self { kind, hook: found.names.hook, state, earlier })
    }
}

impl Ours {
    fn of(written: Written, runs: bool, in_path: Option<&Path>) -> Self {
        let recorded = written.program.as_deref().filter(|program| program.is_file());
        let calls = match (recorded, in_path) {
            (Some(program), _) => Calls::Recorded(program.to_owned()),
            (None, Some(program)) => Calls::InPath(program.to_owned()),
            (None, None) => Calls::Nothing,
        };
        let Written { version, mode, program, is_edited } = written;
        Self { version, is_current: version == VERSION, mode, program, calls, is_edited, runs }
    }
}
