//! `btm hook …`: a sandboxed check of what is staged, before each commit, or of what is sent, before each push.

mod run;
mod status;

use std::{env, fmt::Write as _, path::Path};

use btm_hooks::{Change, HookError, Hooks, Install, Installed, Kind, Mode, Removed, Taken};

use crate::{
    cancel::Interrupts,
    cli::{HookCommand, HookKind, InstallHookArguments},
    error::CommandError,
    exit::Exit,
    output,
};

/// Does what was asked for.
pub(crate) fn run(command: &HookCommand) -> Result<Exit, CommandError> {
    let text = match command {
        HookCommand::Run(arguments) => return run::run(arguments),
        HookCommand::Install(arguments) => install(arguments)?,
        HookCommand::Uninstall(arguments) => {
            removed(&hooks()?.uninstall(arguments.kind.into()).map_err(|error| refused(&error))?)
        }
        HookCommand::Restore(arguments) => removed(&hooks()?.restore(arguments.kind.into()).map_err(|error| refused(&error))?),
        HookCommand::Status => {
            let hooks = hooks()?;
            status::text(&hooks.status().map_err(|error| refused(&error))?, &hooks.unseen())
        }
    };
    output::print(&text)?;
    Ok(Exit::Clean)
}

fn hooks() -> Result<Hooks, CommandError> {
    // Git is in a process group of its own, so that Ctrl-C must be passed on.
    let _ = Interrupts::new();
    Hooks::of(Path::new(".")).map_err(|error| refused(&error))
}

fn refused(error: &HookError) -> CommandError {
    CommandError::usage_because(error).maybe_hint(error.hint())
}

fn install(arguments: &InstallHookArguments) -> Result<String, CommandError> {
    let program = env::current_exe().map_err(|error| CommandError::internal("btm does not find its own program", error))?;
    let mode = if arguments.non_blocking { Mode::NonBlocking } else { Mode::Blocking };
    let install = Install { mode, program, shared: arguments.shared };
    let Installed { hook, change, earlier } =
        hooks()?.install(arguments.kind.into(), &install).map_err(|error| refused(&error))?;
    let done = match change {
        Change::New => "installed",
        Change::Updated => "written anew",
        Change::Unchanged => "installed already",
    };
    let mut text = format!("{done}: {}\n", output::name(&hook));
    if let Some(earlier) = earlier {
        let whose = earlier.manager.map(|manager| format!(" of {manager}")).unwrap_or_default();
        let runs = if earlier.runs { "runs first" } else { "is not executable, so it is not run" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "the hook{whose} that was there {runs}; it is kept as {}", output::name(&earlier.path));
    }
    text += match (arguments.kind, mode) {
        (HookKind::PreCommit, Mode::Blocking) => {
            "what is staged is checked before each commit; `git commit --no-verify` skips the check for this commit\n"
        }
        (HookKind::PreCommit, Mode::NonBlocking) => {
            "what is staged is checked before each commit, which goes through whatever is found\n"
        }
        (HookKind::PrePush, Mode::Blocking) => {
            "what is sent is checked before each push; `git push --no-verify` skips the check for this push\n"
        }
        (HookKind::PrePush, Mode::NonBlocking) => {
            "what is sent is checked before each push, which goes through whatever is found\n"
        }
    };
    Ok(text)
}

/// What became of a hook that was taken out.
fn removed(removed: &Removed) -> String {
    let hook = output::name(&removed.hook);
    let mut text = match removed.taken {
        Taken::Back => format!("the hook that was there before is back: {hook}\n"),
        Taken::Gone => format!("taken out: {hook}\n"),
        Taken::NotInstalled => "no hook of btm is installed; nothing was changed\n".to_owned(),
    };
    if let Some(aside) = &removed.aside {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "what stood in its place is kept as {}", output::name(aside));
    }
    text
}

impl From<HookKind> for Kind {
    fn from(kind: HookKind) -> Self {
        match kind {
            HookKind::PreCommit => Self::PreCommit,
            HookKind::PrePush => Self::PrePush,
        }
    }
}
