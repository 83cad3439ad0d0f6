//! `[tasks]`, what holds for every task, and `[task.NAME]`, what one type of task does.

use std::time::Duration;

use btm_model::{Priority, Retry, TaskLimits, Work};
use schemars::{Schema, SchemaGenerator};

use crate::{
    kind::{self, Given},
    section::{Outcome, Section, section},
};

section! {
    /// How soon, how long and how often a task runs, and with how much: `[tasks]`, and the same keys in `[task.NAME]`.
    TaskBounds {
        /// How soon: low, medium, high or critical. Default: medium.
        priority: Priority = "priority", kind::PRIORITY;
        /// Wall clock for one attempt. Default: no limit.
        timeout: Duration = "timeout", kind::TIME;
        /// How long a task that is asked to end may take before it is ended by force. Default: 5 seconds.
        grace: Duration = "grace", kind::DURATION;
        /// Bytes of memory of a task with all processes that it starts, at least 1 MB. Default: no limit.
        memory: u64 = "memory", kind::MEMORY;
        /// Share of one processor in percent; 150% is one processor and a half. Default: no limit.
        processor: u32 = "processor", kind::PERCENT;
        /// Attempts after the first one, if that failed. Default: 0.
        retries: u32 = "retries", kind::WHOLE;
        /// Wait before the second attempt; it doubles before each further one. Default: 1 second.
        retry_delay: Duration = "retry-delay", kind::DURATION;
        /// What no such wait exceeds. Default: 5 minutes.
        retry_longest: Duration = "retry-longest", kind::DURATION;
    }
}

section! {
    /// The keys that only `[task.NAME]` has.
    TaskKeys {
        /// Whether it may be started. Default: true.
        enabled: bool = "enabled", kind::SWITCH;
        /// A program and its arguments. Without it, the task is a scan.
        command: Vec<String> = "command", kind::COMMAND;
        /// The plugins of the scan: names of official or installed ones, or files; an empty list is what a plain `btm scan` runs.
        /// Default: the one called as the task.
        plugins: Vec<String> = "plugins", kind::PLUGINS;
        /// What the scan reports on, relative to the directory. Default: everything.
        paths: Vec<String> = "paths", kind::PATHS;
        /// The folder it runs in, relative to the project root. Default: the project root.
        directory: String = "directory", kind::FOLDER;
        /// The group whose slots it takes. Default: none, it takes the common ones.
        group: String = "group", kind::NAME;
    }
}

/// `[task.NAME]`, where every key may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskOverrides {
    /// What it does, and where.
    pub own: TaskKeys,
    /// Its bounds, above those of `[tasks]`.
    pub bounds: TaskBounds,
}

/// A type of task, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskSettings {
    /// Whether it may be started.
    pub enabled: bool,
    /// What is run.
    pub work: Work,
    /// The folder it runs in, relative to the project root; absent: the project root.
    pub directory: Option<String>,
    /// The group whose slots it takes; absent: the common ones.
    pub group: Option<String>,
    /// How soon.
    pub priority: Priority,
    /// What it may use.
    pub limits: TaskLimits,
    /// When it is tried again.
    pub retry: Retry,
}

impl TaskBounds {
    /// What holds where no layer says anything; the defaults of the model.
    #[must_use]
    pub fn built_in() -> Self {
        let (limits, retry) = (TaskLimits::default(), Retry::default());
        Self {
            priority: Some(Priority::default()),
            timeout: limits.time.map(Duration::from_millis),
            grace: Some(Duration::from_millis(limits.grace)),
            memory: limits.memory,
            processor: limits.processor,
            retries: Some(retry.times),
            retry_delay: Some(Duration::from_millis(retry.delay)),
            retry_longest: Some(Duration::from_millis(retry.longest)),
        }
    }

    fn limits(&self) -> TaskLimits {
        let default = TaskLimits::default();
        TaskLimits {
            memory: self.memory.or(default.memory),
            processor: self.processor.or(default.processor),
            time: self.timeout.map(milliseconds).or(default.time),
            grace: self.grace.map_or(default.grace, milliseconds),
        }
    }

    fn retry(&self) -> Retry {
        let default = Retry::default();
        Retry {
            times: self.retries.unwrap_or(default.times),
            delay: self.retry_delay.map_or(default.delay, milliseconds),
            longest: self.retry_longest.map_or(default.longest, milliseconds),
        }
    }
}

impl TaskOverrides {
    /// This layer over `lower`, key by key; except that what a task runs is one choice: a `command` takes the place of `plugins`
    /// and `paths`, and `plugins` that of a `command`.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        let is_scan = self.own.plugins.is_some();
        let mut own = self.own.over(lower.own);
        if is_scan {
            own.command = None;
        } else if own.command.is_some() {
            (own.plugins, own.paths) = (None, None);
        }
        Self { own, bounds: self.bounds.over(lower.bounds) }
    }

    /// With the defaults in place of what is absent, for the type of task called `name`.
    #[must_use]
    pub fn resolve(self, name: &str) -> TaskSettings {
        let Self { own, bounds } = self;
        let scan =
            || Work::Scan { plugins: own.plugins.unwrap_or_else(|| vec![name.to_owned()]), paths: own.paths.unwrap_or_default() };
        TaskSettings {
            enabled: own.enabled.unwrap_or(true),
            work: own
                .command
                .map_or_else(scan, |command| Work::Command { command: command.into_iter().map(Into::into).collect() }),
            directory: own.directory,
            group: own.group,
            priority: bounds.priority.unwrap_or_default(),
            limits: bounds.limits(),
            retry: bounds.retry(),
        }
    }
}

impl Section for TaskOverrides {
    fn keys() -> Vec<&'static str> {
        [TaskKeys::keys(), TaskBounds::keys()].concat()
    }

    fn read(&mut self, name: &str, given: &Given<'_>) -> Outcome {
        match self.own.read(name, given) {
            Outcome::Unknown => self.bounds.read(name, given),
            outcome => outcome,
        }
    }

    fn written(&self) -> Vec<(&'static str, Option<String>)> {
        [self.own.written(), self.bounds.written()].concat()
    }

    fn schemas(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
        [TaskKeys::schemas(generator), TaskBounds::schemas(generator)].concat()
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
