//! `btm hook run`: what the hooks do. Each is a scan that anybody can run by hand.

mod asked;
mod commit;
mod push;

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::Parser as _;

use crate::{
    cli::{Cli, Command, HookKind, RunHookArguments, ScanArguments},
    command::session,
    error::CommandError,
    exit::Exit,
    output,
};

/// The variable by which pre-commit and prek tell the hooks that they run them.
const MANAGER: &str = "PRE_COMMIT";

/// Does what the hook does.
pub(super) fn run(arguments: &RunHookArguments) -> Result<Exit, CommandError> {
    match arguments.kind {
        HookKind::PreCommit => commit::run(arguments),
        // pre-commit and prek say what is pushed in another way than git.
        HookKind::PrePush if variable(MANAGER).is_some() => commit::run(arguments),
        HookKind::PrePush => push::run(arguments),
    }
}

/// A scan that a hook runs, as a user would type it.
struct Typed {
    words: Vec<OsString>,
    arguments: Box<ScanArguments>,
}

impl Typed {
    /// `btm scan --quiet`, with these options and files. Of a project with a baseline only what is new counts.
    fn new(options: &[&str], files: &[PathBuf], root: &Path) -> Result<Self, CommandError> {
        let mut words: Vec<OsString> = ["btm", "scan", "--quiet"].iter().chain(options).map(OsString::from).collect();
        // Without a baseline, everything is new.
        if root.join(btm_baseline::FILE_NAME).is_file() {
            words.push("--new-only".into());
        }
        if !files.is_empty() {
            words.push("--".into());
            words.extend(files.iter().map(OsString::from));
        }
        let cli =
            Cli::try_parse_from(&words).map_err(|error| CommandError::internal("the hook's own command is wrong", error))?;
        match cli.command {
            Command::Scan(mut arguments) => {
                arguments.unread = true;
                // The names may be those of several projects below this one.
                arguments.run.root = Some(root.to_owned());
                Ok(Self { words, arguments })
            }
            _ => Err(CommandError::usage("the hook's own command is no scan")),
        }
    }

    /// The command, if it is short enough for a message and means the same in a shell.
    fn shown(&self) -> Option<String> {
        /// More words fill the screen.
        const WORDS: usize = 10;
        let is_plain = |word: &&str| word.chars().all(|character| character.is_alphanumeric() || "/._-=@^~".contains(character));
        let words: Vec<&str> = self.words.iter().map(|word| word.to_str().filter(is_plain)).collect::<Option<_>>()?;
        (words.len() <= WORDS).then(|| words.join(" "))
    }
}

/// What a hook stands before, and what can be done about it.
struct Moment {
    /// What is stopped; nothing if the check stands for itself.
    what: Option<&'static str>,
    /// How it is shown again, and how the check is skipped.
    hint: Option<String>,
    is_blocking: bool,
}

impl Moment {
    /// Says how a check ended, and what that means.
    fn end(&self, checked: Result<Exit, CommandError>) -> Result<Exit, CommandError> {
        let consequence = match (self.what, self.is_blocking) {
            (Some(what), true) => format!("{what} was stopped"),
            (Some(what), false) => format!("{what} goes through all the same"),
            (None, true) => "the check failed".to_owned(),
            (None, false) => "the check passes all the same".to_owned(),
        };
        match checked {
            Ok(Exit::Clean) => Ok(Exit::Clean),
            Ok(exit) => {
                output::warning(&consequence, self.hint.as_deref());
                Ok(if self.is_blocking { exit } else { Exit::Clean })
            }
            Err(error) => {
                if self.is_blocking {
                    output::warning(&format!("nothing was checked, so {consequence}"), self.hint.as_deref());
                    return Err(error);
                }
                output::error(&error);
                output::warning(&format!("nothing was checked, and {consequence}"), self.hint.as_deref());
                Ok(Exit::Clean)
            }
        }
    }
}

/// The root of the project around the working folder.
fn root() -> Result<PathBuf, CommandError> {
    session::root(&[])
}

/// A variable of the environment that says something.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
