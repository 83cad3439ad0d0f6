//! Which key becomes which setting, and why the others do not.

use std::{collections::BTreeSet, num::NonZeroU32};

use serde_json::Value;

use super::{
    ImportError, Mapped, Note, Unmapped,
    object::{Object, Taken},
};
use crate::{layer::Key, name, overrides::Overrides, task::TaskOverrides};

const NULL: &str = "`null` sets nothing.";
const UNKNOWN: &str = "btm knows no such key.";
const ON_CHANGE: &str = "btm has no settings yet for tasks that start when files change.";
const ON_SCHEDULE: &str = "btm has no settings yet for tasks that start on a schedule.";
const ON_HOOK: &str = "btm has no settings for git hooks; `btm hook install` scans before each commit.";
const NOTIFICATION: &str = "btm has no settings yet for notifications about tasks.";
const NOT_ISOLATED: &str =
    "Every task of btm runs in processes of its own, and every plugin in a sandbox; neither can be switched off.";

/// The keys of each trigger, which btm has nothing for.
const TRIGGERS: [(&str, &[&str], &str); 3] = [
    ("file_watch", &["enabled", "paths", "exclude_paths"], ON_CHANGE),
    ("git_hooks", &["enabled", "pre_commit", "post_commit", "pre_push"], ON_HOOK),
    ("scheduled", &["enabled", "tasks"], ON_SCHEDULE),
];

/// What has become of the input so far.
#[derive(Default)]
pub struct Converter {
    /// The settings.
    pub overrides: Overrides,
    /// The setting that each key has become.
    pub settings: Vec<(String, Key)>,
    /// The types of tasks for which there is no plugin.
    pub without_plugin: BTreeSet<String>,
    pub unmapped: Vec<Unmapped>,
    pub notes: Vec<Note>,
}

impl Converter {
    /// Converts the whole input.
    pub fn file(&mut self, value: Value, is_plugin: &impl Fn(&str) -> bool) -> Result<(), ImportError> {
        let mut file = Object::new(String::new(), value)?;
        if let Some(execution) = file.object("execution")? {
            self.execution(execution)?;
        }
        if let Some(limits) = file.object("resource_limits")? {
            self.resource_limits(limits)?;
        }
        if let Some(mut types) = file.object("task_types")? {
            for name in types.names() {
                self.task_type(&mut types, &name, is_plugin)?;
            }
            self.leave_rest(types);
        }
        if let Some(triggers) = file.object("triggers")? {
            self.triggers(triggers)?;
        }
        self.leave_rest(file);
        Ok(())
    }

    /// What has become a setting.
    pub fn mapped(&self) -> Vec<Mapped> {
        let mapped = |(key, setting): &(String, Key)| Mapped { key: key.clone(), setting: setting.to_string() };
        self.settings.iter().map(mapped).collect()
    }

    fn execution(&mut self, mut execution: Object) -> Result<(), ImportError> {
        let slots = execution.positive("max_concurrent_tasks", u32::MAX.into())?;
        let slots = slots.and_then(|(key, slots)| Some((key, u32::try_from(slots).ok().and_then(NonZeroU32::new)?)));
        self.overrides.daemon.slots = self.set(slots, &["daemon"], "slots");
        self.overrides.task_bounds.timeout = self.set(execution.time("task_timeout_seconds")?, &["tasks"], "timeout");
        match execution.boolean("process_isolation")? {
            Some((key, true)) => self.note(key, "This is always so: every task runs in processes of its own."),
            Some((key, false)) => self.leave(key, Value::Bool(false), NOT_ISOLATED),
            None => {}
        }
        self.overrides.task_bounds.retries = self.set(execution.count("max_retries")?, &["tasks"], "retries");
        self.overrides.task_bounds.retry_delay = self.set(execution.seconds("retry_delay_seconds")?, &["tasks"], "retry-delay");
        self.leave_rest(execution);
        Ok(())
    }

    fn resource_limits(&mut self, mut limits: Object) -> Result<(), ImportError> {
        const MEGABYTE: u64 = 1 << 20;
        let memory = limits.positive("max_memory_mb", u64::MAX / MEGABYTE)?;
        if let Some((key, _)) = &memory {
            self.note(key.clone(), "btm counts in MiB here, and bounds each task with all processes that it starts.");
        }
        let memory = memory.map(|(key, megabytes)| (key, megabytes * MEGABYTE));
        self.overrides.task_bounds.memory = self.set(memory, &["tasks"], "memory");
        let processor = limits.positive("max_cpu_percent", u32::MAX.into())?;
        if let Some((key, _)) = &processor {
            let text =
                "btm counts in percent of one processor, for each task; if all processors were meant, multiply by their number.";
            self.note(key.clone(), text);
        }
        let processor = processor.and_then(|(key, percent)| Some((key, u32::try_from(percent).ok()?)));
        self.overrides.task_bounds.processor = self.set(processor, &["tasks"], "processor");
        let priority = limits.priority("priority")?;
        if let Some((key, _)) = &priority {
            self.note(key.clone(), "In btm this orders the queue; tasks of low priority start only when the machine is idle.");
        }
        self.overrides.task_bounds.priority = self.set(priority, &["tasks"], "priority");
        self.leave_rest(limits);
        Ok(())
    }

    fn task_type(&mut self, types: &mut Object, name: &str, is_plugin: &impl Fn(&str) -> bool) -> Result<(), ImportError> {
        let path = types.path_of(name);
        if !name::is_valid(name) {
            if let Some((path, value)) = types.take(name) {
                self.leave(path, value, "The name of a type of task has only letters (a to z), digits, `-`, `_` and `.` in btm.");
            }
            return Ok(());
        }
        let Some(mut given) = types.object(name)? else { return Ok(()) };
        let (table, mut task) = (["task", name], TaskOverrides::default());
        task.own.enabled = self.set(given.boolean("enabled")?, &table, "enabled");
        task.bounds.priority = self.set(given.priority("priority")?, &table, "priority");
        task.bounds.timeout = self.set(given.time("timeout_seconds")?, &table, "timeout");
        self.overrides.tasks.insert(name.to_owned(), task);
        if !is_plugin(name) {
            self.without_plugin.insert(name.to_owned());
            self.note(path, "There is no plugin of this name: give the task a `command` or `plugins`, or install such a plugin.");
        }
        if let Some(mut trigger) = given.object("auto_trigger")? {
            self.leave_keys(&mut trigger, &["on_file_change"], ON_CHANGE);
            self.leave_keys(&mut trigger, &["interval_minutes"], ON_SCHEDULE);
            self.leave_rest(trigger);
        }
        self.leave_keys(&mut given, &["notification_on_complete", "notification_on_issues"], NOTIFICATION);
        self.leave_rest(given);
        Ok(())
    }

    fn triggers(&mut self, mut triggers: Object) -> Result<(), ImportError> {
        for (name, keys, reason) in TRIGGERS {
            if let Some(mut trigger) = triggers.object(name)? {
                self.leave_keys(&mut trigger, keys, reason);
                self.leave_rest(trigger);
            }
        }
        self.leave_rest(triggers);
        Ok(())
    }

    /// Remembers what has become the setting called `name` in the table that `table` names.
    fn set<T>(&mut self, taken: Taken<T>, table: &[&str], name: &str) -> Option<T> {
        let (key, value) = taken?;
        self.settings.push((key, Key::new(table, name)));
        Some(value)
    }

    fn note(&mut self, key: String, text: &str) {
        self.notes.push(Note { key, text: text.to_owned() });
    }

    fn leave(&mut self, key: String, value: Value, reason: &str) {
        self.unmapped.push(Unmapped { key, value, reason: reason.to_owned() });
    }

    /// Lists keys that are known. Their types do not matter, because nothing reads them.
    fn leave_keys(&mut self, object: &mut Object, names: &[&str], reason: &str) {
        for (key, value) in names.iter().filter_map(|name| object.take(name)) {
            self.leave(key, value, reason);
        }
    }

    /// Lists what was not asked for.
    fn leave_rest(&mut self, object: Object) {
        for (key, value) in object.rest() {
            let reason = if value.is_null() { NULL } else { UNKNOWN };
            self.leave(key, value, reason);
        }
    }
}
