//! How the `git` program is run: with which environment and settings, and how its answers are read.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

use crate::{GitError, Surroundings, running::Running};

/// The variable that says for how many seconds git may say nothing.
pub const PATIENCE: &str = "BTM_GIT_TIMEOUT";

/// For how long git may say nothing, if nobody says otherwise. It looks at a million files in that time.
const USUAL_PATIENCE: Duration = Duration::from_secs(60);

/// What is always set.
const SET: [(&str, &str); 7] = [
    // Messages are read.
    ("LC_ALL", "C"),
    // Nothing is written.
    ("GIT_OPTIONAL_LOCKS", "0"),
    // A path is a path, whatever it looks like.
    ("GIT_LITERAL_PATHSPECS", "1"),
    // What is pushed is what is there, whatever `git replace` shows instead.
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    // Nothing is fetched. Versions before 2.45 do not know the first of the two, and fail because of the second.
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_TERMINAL_PROMPT", "0"),
];

/// What is never passed on: it contradicts what is set, or makes `git config` read one file only.
const UNSET: [&str; 4] = ["GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_CONFIG"];

/// No program to ask for changed files (empty, because a version before 2.36 would run a program `false`).
const SETTINGS: [&str; 2] = ["-c", "core.fsmonitor="];

/// No hooks.
const NO_HOOKS: [&str; 2] = ["-c", "core.hooksPath=/dev/null"];

/// The program, and how it is run.
#[derive(Clone, Debug)]
pub struct Git {
    program: PathBuf,
    folder: PathBuf,
    variables: BTreeMap<OsString, OsString>,
    settings: Vec<String>,
    sees_hooks: bool,
    patience: Duration,
}

impl Git {
    /// Finds the program; it will run where `surroundings` says.
    pub fn find(surroundings: &Surroundings) -> Result<Self, GitError> {
        let program = surroundings.program("git").ok_or(GitError::NoProgram)?;
        let mut git = Self {
            program,
            folder: surroundings.folder().to_owned(),
            variables: surroundings.variables().clone(),
            settings: Vec::new(),
            sees_hooks: false,
            patience: patience(surroundings)?,
        };
        git.without(&UNSET);
        for (name, value) in SET {
            git.set(name, value);
        }
        Ok(git)
    }

    /// The same, run in another folder.
    pub fn at(&self, folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..self.clone() }
    }

    /// The same, but it sees where hooks lie; so it is only for questions that run none.
    pub fn seeing_hooks(&self) -> Self {
        Self { sees_hooks: true, ..self.clone() }
    }

    /// Sets a variable of its environment.
    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.variables.insert(name.into(), value.as_ref().to_owned());
    }

    /// Removes variables of its environment.
    pub fn without(&mut self, names: &[&str]) {
        self.variables.retain(|name, _| !names.iter().any(|removed| name == removed));
    }

    /// Whether its environment has one of these variables.
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.variable(name).is_some())
    }

    /// A variable of its environment.
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// Adds an argument that stands before the subcommand.
    pub fn add_setting(&mut self, setting: String) {
        self.settings.push(setting);
    }

    /// A command that nothing is written to; its output is read.
    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder).env_clear().envs(&self.variables);
        command.args(SETTINGS);
        if !self.sees_hooks {
            command.args(NO_HOOKS);
        }
        command.args(&self.settings).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Starts a command. `change` has the last word about what it reads and writes.
    pub fn start<S: AsRef<OsStr>>(
        &self,
        arguments: &[S],
        change: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<Running, GitError> {
        Running::start(change(&mut self.command(arguments)), self.patience).map_err(GitError::Run)
    }

    /// What an error of a command that was started means.
    pub fn failed(&self, error: io::Error) -> GitError {
        match error.kind() {
            io::ErrorKind::TimedOut => GitError::Silent { seconds: self.patience.as_secs() },
            _ => GitError::Run(error),
        }
    }

    /// What a command answers, however it ends.
    pub fn output<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Output, GitError> {
        self.start(arguments, |command| command)?.output().map_err(|error| self.failed(error))
    }

    /// What a command answers that must succeed.
    pub fn answer<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>, GitError> {
        let output = self.output(arguments)?;
        if output.status.success() { Ok(output.stdout) } else { Err(GitError::said(&output)) }
    }

    /// What a command answers to a question on its input, however it ends. The question is short: nobody waits until it is read.
    pub fn asked(&self, arguments: &[&str], question: &[u8]) -> Result<Output, GitError> {
        let mut running = self.start(arguments, |command| command.stdin(Stdio::piped()))?;
        if let Some(mut input) = running.questions() {
            // A command that ended before it read everything says why.
            let _ = input.write_all(question);
        }
        running.output().map_err(|error| self.failed(error))
    }
}

/// For how long git may say nothing.
fn patience(surroundings: &Surroundings) -> Result<Duration, GitError> {
    let Some(value) = surroundings.variables().get(OsStr::new(PATIENCE)).filter(|value| !value.is_empty()) else {
        return Ok(USUAL_PATIENCE);
    };
    let seconds = value.to_str().and_then(|value| value.parse::<u32>().ok()).filter(|seconds| *seconds > 0);
    let wrong = || GitError::Patience { value: value.to_string_lossy().into_owned() };
    seconds.map(|seconds| Duration::from_secs(seconds.into())).ok_or_else(wrong)
}

/// Does two things at the same time.
pub fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}
