//! `btm hook …`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum HookCommand {
    /// Check what is staged before each commit, or what is sent before each push; a hook that is there already is kept, and runs first.
    Install(InstallHookArguments),
    /// Take btm's hook out, and bring back what was there before.
    Uninstall(HookArguments),
    /// The same, whatever has become of btm's hook: what stands in its place is put aside.
    Restore(HookArguments),
    /// Show which hooks there are, and what they run.
    Status,
    /// Do what the hook does: scan what is staged, or what is pushed.
    Run(RunHookArguments),
}

/// A hook of git's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum HookKind {
    /// Before a commit is made.
    #[default]
    PreCommit,
    /// Before commits are sent to another repository.
    PrePush,
}

#[derive(Debug, Args)]
pub(crate) struct HookArguments {
    /// The hook.
    #[arg(value_enum, default_value_t)]
    pub(crate) kind: HookKind,
}

#[derive(Debug, Args)]
pub(crate) struct InstallHookArguments {
    /// The hook.
    #[arg(value_enum, default_value_t)]
    pub(crate) kind: HookKind,
    /// Show what is found, and let the commit or the push go through.
    #[arg(long)]
    pub(crate) non_blocking: bool,
    /// Change the hook even if others run it too: where core.hooksPath is a folder of the work tree, or one outside the repository.
    #[arg(long)]
    pub(crate) shared: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunHookArguments {
    /// The hook.
    #[arg(value_enum)]
    pub(crate) kind: HookKind,
    /// Show what is found, and let the commit or the push go through.
    #[arg(long)]
    pub(crate) non_blocking: bool,
    /// What git passes to the hook; for pre-commit, names of files, as managers of hooks pass them: these are scanned, what is
    /// staged of them if all are staged.
    #[arg(value_name = "ARGUMENT")]
    pub(crate) arguments: Vec<PathBuf>,
}
