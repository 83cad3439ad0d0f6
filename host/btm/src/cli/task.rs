//! `btm task …`.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use btm_config::units;
use btm_model::{Priority, RequestToken, TaskId};
use btm_report::Format;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum TaskCommand {
    /// Have something done in the background, and print the task's number.
    Run(RunTaskArguments),
    /// Show tasks, the newest first.
    List(ListArguments),
    /// Show everything about a task: attempts, what it waits for, what its place in the queue is made of.
    Show(ShowTaskArguments),
    /// Show what a task has written, both streams.
    Logs(LogArguments),
    /// Show what a task has to say: the report of a scan, the standard output of a command; while it runs, what there is of it.
    Output(OutputArguments),
    /// Wait until tasks have ended; the exit code is that of the task, or the highest one.
    Wait(WaitArguments),
    /// End tasks, or take them out of the queue.
    Cancel(CancelArguments),
    /// Try a task again that has ended, or that waits for another attempt.
    Retry(RetryArguments),
    /// Give a task that waits or runs another priority.
    #[command(alias = "prioritise")]
    Prioritize(PrioritizeArguments),
    /// Forget tasks that have ended, with what they have written.
    Prune(PruneArguments),
    /// Print the JSON schema of what `--format json` shows about tasks.
    Schema(TaskSchemaArguments),
}

#[derive(Debug, Args)]
#[command(override_usage = "btm task run [OPTIONS] NAME [PATH]...\n       btm task run [OPTIONS] -- COMMAND [ARGUMENT]...")]
pub(crate) struct RunTaskArguments {
    /// A type of task: one of [task.NAME] in btm.toml, a plugin, or `scan` for all that a plain `btm scan` runs.
    #[arg(value_name = "NAME", required_unless_present = "command")]
    pub(crate) name: Option<String>,
    /// What a scan reports on [default: the whole project].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<OsString>,
    /// A command to run instead, after `--`.
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
    /// How soon: low when the machine is idle, medium when a slot is free, high and critical at once [default: medium].
    #[arg(long, short, value_name = "low|medium|high|critical")]
    pub(crate) priority: Option<Priority>,
    /// Only after this task has succeeded; repeat for several.
    #[arg(long, value_name = "ID")]
    pub(crate) after: Vec<TaskId>,
    /// The group whose slots it takes.
    #[arg(long, short, value_name = "NAME", value_parser = btm_config::parse_name)]
    pub(crate) group: Option<String>,
    /// How long one attempt may take.
    #[arg(long, value_name = "DURATION", value_parser = units::parse_time)]
    pub(crate) timeout: Option<Duration>,
    /// How much memory it may use, with all that it starts; at least 1MB.
    #[arg(long, value_name = "SIZE", value_parser = units::parse_task_memory)]
    pub(crate) memory: Option<u64>,
    /// How much of one processor it may use.
    #[arg(long, value_name = "PERCENT", value_parser = units::parse_percent)]
    pub(crate) processor: Option<u32>,
    /// How often it is tried again if it fails.
    #[arg(long, value_name = "N")]
    pub(crate) retries: Option<u32>,
    /// Do it once more, also if a task that waits does the same.
    #[arg(long)]
    pub(crate) separate: bool,
    /// Queue it once, however often it is asked for with this token: for scripts that try again.
    #[arg(long, value_name = "TOKEN")]
    pub(crate) token: Option<RequestToken>,
    /// Wait until it has ended, with its exit code.
    #[arg(long, short)]
    pub(crate) wait: bool,
}

/// How to show tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TaskFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Also those that ended, beyond the latest.
    #[arg(long, short)]
    pub(crate) all: bool,
    /// Only those that wait or run.
    #[arg(long, conflicts_with = "all")]
    pub(crate) open: bool,
    /// At most so many [default: all that wait or run, and the latest 20 that ended].
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) most: Option<usize>,
    /// How to show them.
    #[arg(long, value_enum, default_value_t, value_name = "text|json")]
    pub(crate) format: TaskFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ShowTaskArguments {
    /// The task.
    pub(crate) id: TaskId,
    /// How to show it.
    #[arg(long, value_enum, default_value_t, value_name = "text|json")]
    pub(crate) format: TaskFormat,
}

#[derive(Debug, Args)]
pub(crate) struct LogArguments {
    /// The task.
    pub(crate) id: TaskId,
    /// Go on as more is written, until the task has ended.
    #[arg(long, short)]
    pub(crate) follow: bool,
    /// Of this attempt [default: the latest].
    #[arg(long, value_name = "N")]
    pub(crate) attempt: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct OutputArguments {
    /// The task.
    pub(crate) id: TaskId,
    /// How to show the report of a scan [default: text].
    #[arg(long, value_name = "text|json|jsonl|sarif")]
    pub(crate) format: Option<Format>,
    /// Write it to a file.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Of this attempt [default: the latest].
    #[arg(long, value_name = "N")]
    pub(crate) attempt: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct WaitArguments {
    /// The tasks.
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<TaskId>,
    /// Show no progress.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CancelArguments {
    /// The tasks.
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<TaskId>,
}

#[derive(Debug, Args)]
pub(crate) struct RetryArguments {
    /// The task.
    pub(crate) id: TaskId,
}

#[derive(Debug, Args)]
pub(crate) struct PrioritizeArguments {
    /// The task.
    pub(crate) id: TaskId,
    /// Its priority from now on.
    #[arg(value_name = "low|medium|high|critical")]
    pub(crate) priority: Priority,
}

#[derive(Debug, Args)]
pub(crate) struct PruneArguments {
    /// Those that ended so long ago, or earlier.
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = units::parse_duration)]
    pub(crate) older_than: Duration,
}

#[derive(Debug, Args)]
pub(crate) struct TaskSchemaArguments {
    /// The output of one command [default: that of all four, each as a property].
    #[arg(value_enum, value_name = "list|show|status|audit")]
    pub(crate) what: Option<Shown>,
}

/// A command that shows something about tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shown {
    /// `btm task list`.
    List,
    /// `btm task show`.
    Show,
    /// `btm daemon status`.
    Status,
    /// `btm daemon audit`.
    Audit,
}
