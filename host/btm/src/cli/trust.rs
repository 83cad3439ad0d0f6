//! `btm trust`.

use clap::Args;

/// What is said below the options.
const EXAMPLES: &str = "\
Commands of [task.NAME], plugins named by their files, and what btm.lock grants to plugins have no effect before you agree to them.

Examples:
  btm trust                                        show what it is, or what changed, and ask
  btm trust --show                                 print the value for continuous integration
  BTM_TRUST=sha256:… btm task run --wait build     agree to exactly that, where nobody can be asked
  btm trust --revoke                               take it back";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TrustArguments {
    /// Show what the settings run, load or permit, whether you agreed to it, and the value of BTM_TRUST that agrees to it.
    #[arg(long, conflicts_with_all = ["revoke", "yes"])]
    pub(crate) show: bool,
    /// Take back all that you agreed to in this project.
    #[arg(long, conflicts_with = "yes")]
    pub(crate) revoke: bool,
    /// Do not ask: agree to all of it.
    #[arg(long, short)]
    pub(crate) yes: bool,
}
