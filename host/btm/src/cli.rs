//! What users type. No side effects: what the words mean is resolved by the commands.

mod config;
mod daemon;
mod hook;
mod plugin;
mod task;
mod trust;

use std::{num::NonZeroUsize, path::PathBuf, time::Duration};

use btm_config::{FailOn, FuelPerFile, units};
use btm_report::{Format, Suppressed};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::{
    config::{ConfigCommand, ImportArguments},
    daemon::{AuditArguments, DaemonCommand, StartArguments},
    hook::{HookCommand, HookKind, InstallHookArguments, RunHookArguments},
    plugin::{
        BuildArguments, ConsentArguments, GrantArguments, InspectArguments, InstallArguments, NewArguments, PluginCommand,
        TestArguments, UpgradeArguments,
    },
    task::{
        CancelArguments, ListArguments, LogArguments, OutputArguments, PrioritizeArguments, PruneArguments, RunTaskArguments,
        ShowTaskArguments, Shown, TaskCommand, TaskFormat, TaskSchemaArguments,
    },
    trust::TrustArguments,
};

/// Runs other people's analyzers safely, fast and in the background.
#[derive(Debug, Parser)]
#[command(name = "btm", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Show diagnostics of btm and of plugins on standard error.
    #[arg(long, global = true, value_enum, value_name = "LEVEL")]
    pub(crate) log_level: Option<LogLevel>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run analyzers on a project and report what they find.
    #[command(args_override_self = true)]
    Scan(Box<ScanArguments>),
    /// Keep a list of findings that are known, which `scan --new-only` leaves out.
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Install plugins, look at them, and say what they may do.
    #[command(subcommand)]
    Plugin(PluginCommand),
    /// Check what is staged before each commit, or what is sent before each push.
    #[command(subcommand)]
    Hook(HookCommand),
    /// Have scans and commands done in the background, and look at how they go.
    #[command(subcommand)]
    Task(TaskCommand),
    /// Start, stop or look at what does tasks in the background.
    #[command(subcommand)]
    Daemon(DaemonCommand),
    /// Show, check or convert settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Agree to what this project's settings run, load or permit.
    Trust(TrustArguments),
    /// Look at, check or remove what is kept between runs.
    #[command(subcommand)]
    Cache(CacheCommand),
    /// Prepare one plugin; only for btm itself.
    #[command(hide = true, name = crate::command::prepare::NAME)]
    Prepare,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Show how much is kept.
    Stats,
    /// Check that nobody but this user has written it, and remove what somebody else has.
    Verify,
    /// Remove all of it.
    Clean,
}

#[derive(Debug, Args)]
pub(crate) struct ScanArguments {
    #[command(flatten)]
    pub(crate) run: RunArguments,
    #[command(flatten)]
    pub(crate) changes: ChangeArguments,
    /// How to report.
    #[arg(long, default_value_t = Format::Text, value_name = "text|json|jsonl|sarif")]
    pub(crate) format: Format,
    /// What to do in SARIF with findings that comments suppress: leave them out, or mark them as suppressed, which GitHub shows as
    /// alerts all the same.
    #[arg(long, value_enum, default_value_t, value_name = "omit|include")]
    pub(crate) sarif_suppressed: SarifSuppressed,
    /// Write the report to a file, which is replaced only when the report is whole.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write the documents that plugins make into this folder.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) documents: Option<PathBuf>,
    /// The least severity that makes the exit code 1 [default: high].
    #[arg(long, value_name = "info|low|medium|high|critical|never")]
    pub(crate) fail_on: Option<FailOn>,
    /// Leave out the findings that the baseline knows: they are neither reported nor counted.
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) new_only: Option<bool>,
    /// Mark the findings that this baseline knows; with --new-only, leave them out [default: btm.baseline in the project, with
    /// --new-only].
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Show findings and problems only; of files that are named, staged or changed, also what was not read.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Whether what was not read is shown in any case.
    #[arg(skip)]
    pub(crate) unread: bool,
    /// When to use colors.
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
    /// Scan once more in a fresh process, with nothing that was kept, and fail if the report is another one.
    #[arg(long)]
    pub(crate) check_cache: bool,
    /// Tell the daemon how it goes, with files in this folder; only for btm itself.
    #[arg(long, value_name = "FOLDER", hide = true)]
    pub(crate) worker: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Scan, and write down what is found.
    Create(Box<RecordArguments>),
    /// Scan again: add what is new, and list it; drop what is gone.
    Update(Box<UpdateArguments>),
    /// Show what is in it.
    Show(ShowArguments),
}

#[derive(Debug, Args)]
pub(crate) struct UpdateArguments {
    #[command(flatten)]
    pub(crate) record: RecordArguments,
    /// Only drop what is gone, and add nothing.
    #[arg(long)]
    pub(crate) prune: bool,
}

/// How to scan for a baseline, and where it is.
#[derive(Debug, Args)]
pub(crate) struct RecordArguments {
    #[command(flatten)]
    pub(crate) run: RunArguments,
    /// The baseline [default: btm.baseline in the project].
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write it even if a plugin could not finish or a file could not be read: what that would have found is not in it.
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// The baseline [default: btm.baseline in the project].
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = ShowFormat::Text, value_name = "text|json")]
    pub(crate) format: ShowFormat,
}

/// What is scanned, and how.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Files and folders to scan; the whole project around the working folder if there are none.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The root of the project, where the paths do not say it.
    #[arg(skip)]
    pub(crate) root: Option<PathBuf>,
    /// A plugin to run: the name of an official or installed one, or the path of a component. Repeat for several; without it, all
    /// official plugins and those in btm.lock run.
    #[arg(long = "plugin", value_name = "NAME|FILE")]
    pub(crate) plugins: Vec<String>,
    /// How many files are analyzed at a time [default: one for each core].
    #[arg(long, short, value_name = "N", value_parser = at_least_one)]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Do not use what earlier runs prepared and found, and keep nothing.
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// Analyze every file, whatever earlier runs found, and keep nothing of what is found.
    #[arg(long, env = "BTM_NO_RESULTS")]
    pub(crate) no_results: bool,
    /// Hand plugins every file of the kinds they want, also those without any of the words that they say a file must contain:
    /// the report differs only if a plugin says it wrongly.
    #[arg(long)]
    pub(crate) no_prefilter: bool,
    /// Patterns of files to leave out, as in .gitignore; repeat for several.
    #[arg(long, value_name = "PATTERN", action = ArgAction::Append)]
    pub(crate) exclude: Vec<String>,
    /// The largest file that is analyzed [default: 10MiB].
    #[arg(long, value_name = "SIZE", value_parser = units::parse_size)]
    pub(crate) max_file_size: Option<u64>,
    #[command(flatten)]
    pub(crate) limits: LimitArguments,
}

/// Which files changed, where only these are to be scanned.
#[derive(Debug, Default, Args)]
pub(crate) struct ChangeArguments {
    /// Scan what is staged for the next commit, as it is in the git index.
    #[arg(long, conflicts_with = "since")]
    pub(crate) staged: bool,
    /// Scan what differs from a revision; with A..B or A...B what differs between two, as it is in B.
    #[arg(long, value_name = "REV|A..B")]
    pub(crate) since: Option<String>,
    /// Scan also the files that depend on these, by the imports of Python, JavaScript, TypeScript and Rust.
    #[arg(long)]
    pub(crate) dependents: bool,
}

/// Under what the help shows the limits.
const LIMITS: &str = "Limits of each plugin";

/// Bounds of each plugin.
#[derive(Debug, Args)]
pub(crate) struct LimitArguments {
    /// Memory of one instance, everything added up [default: 256MiB].
    #[arg(help_heading = LIMITS, long, value_name = "SIZE", value_parser = units::parse_size)]
    pub(crate) memory: Option<u64>,
    /// Time for the whole run [default: 10m].
    #[arg(help_heading = LIMITS, long, value_name = "TIME", value_parser = units::parse_duration)]
    pub(crate) timeout: Option<Duration>,
    /// Time for one file [default: 30s].
    #[arg(help_heading = LIMITS, long, value_name = "TIME", value_parser = units::parse_duration)]
    pub(crate) timeout_per_file: Option<Duration>,
    /// Fuel for the whole run; about one unit an instruction [default: 100T].
    #[arg(help_heading = LIMITS, long, value_name = "FUEL", value_parser = units::parse_count)]
    pub(crate) fuel: Option<u64>,
    /// Fuel for one file: a base and so much a byte [default: 2G+500k].
    #[arg(help_heading = LIMITS, long, value_name = "FUEL[+FUEL]", value_parser = units::parse_fuel_per_file)]
    pub(crate) fuel_per_file: Option<FuelPerFile>,
    /// Findings in one file [default: 1000].
    #[arg(help_heading = LIMITS, long, value_name = "N", value_parser = units::parse_count)]
    pub(crate) findings_per_file: Option<u64>,
    /// Findings in the whole run [default: 10000].
    #[arg(help_heading = LIMITS, long, value_name = "N", value_parser = units::parse_count)]
    pub(crate) findings: Option<u64>,
}

/// What becomes of suppressed findings in SARIF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SarifSuppressed {
    /// Leave them out, and count them.
    #[default]
    Omit,
    /// Report them with a suppression.
    Include,
}

impl From<SarifSuppressed> for Suppressed {
    fn from(suppressed: SarifSuppressed) -> Self {
        match suppressed {
            SarifSuppressed::Omit => Self::Omitted,
            SarifSuppressed::Include => Self::Included,
        }
    }
}

/// When to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a baseline is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// For people: how many findings of each rule, and in each file.
    Text,
    /// Every entry, for programs.
    Json,
}

/// Which diagnostics to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum LogLevel {
    /// What is wrong.
    Error,
    /// What looks wrong.
    Warn,
    /// What a plugin's author would like to see.
    Info,
    /// What helps to find a defect.
    Debug,
    /// Every step.
    Trace,
}

fn at_least_one(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number of 1 or more".to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        super::Cli::command().debug_assert();
    }
}
