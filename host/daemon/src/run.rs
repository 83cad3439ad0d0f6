//! From a task to its run.

use std::{collections::BTreeMap, path::Path};

use btm_model::{Ending, Task, Work};
use btm_runs::{Enforcement, Found, Run, RunError, Spec, Status};
use btm_store::tasks::Usage;

use crate::{Place, clock, usage::Used};

/// What scans are done with: this program.
pub(crate) struct Worker<'a> {
    /// Where it lies.
    pub(crate) program: &'a Path,
    /// Where the runs lie.
    pub(crate) place: &'a Place,
    /// How limits are enforced.
    pub(crate) enforcement: &'a Enforcement,
    /// Bytes of log that are kept.
    pub(crate) log_limit: u64,
}

impl Worker<'_> {
    /// The folder of an attempt, with what is to be run; nothing is started.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn prepare(&self, task: &Task, attempt: u32, environment: BTreeMap<String, String>) -> Result<Run, RunError> {
        let run = Run::new(self.place.runs().join(Place::name_of(task.id, attempt)))?;
        let spec = Spec {
            command: self.command(task, &run.folder),
            environment: environment.into_iter().collect(),
            directory: self.place.folder_of(&task.directory).to_string_lossy().into_owned(),
            limits: task.limits,
            priority: task.priority,
            log_limit: self.log_limit,
            group: self.enforcement.group(&run),
        };
        run.prepare(&spec)?;
        Ok(run)
    }

    fn command(&self, task: &Task, folder: &Path) -> Vec<String> {
        match &task.work {
            Work::Command { command } => command.clone(),
            Work::Scan { plugins, paths } => {
                let text = |path: &Path| path.to_string_lossy().into_owned();
                let mut command = vec![text(self.program), "scan".to_owned(), "--worker".to_owned(), text(folder)];
                for plugin in plugins {
                    command.extend(["--plugin".to_owned(), plugin.clone()]);
                }
                command.push("--".to_owned());
                command.extend(paths.iter().cloned());
                command
            }
        }
    }
}

/// What became of a run that does not run any more.
pub(crate) fn ending(found: Found) -> Option<(Ending, Used)> {
    let now = || Used::unknown(clock::now().wall);
    match found {
        Found::Running(_) => None,
        Found::Ended(status) => Some((status.ending.clone(), used(&status))),
        Found::NeverStarted => Some((never_started(), now())),
        Found::Lost(loss) => Some((Ending::Lost { loss }, now())),
    }
}

/// The command never began, because btm was killed just before.
pub(crate) fn never_started() -> Ending {
    Ending::NotStarted { message: "btm was killed before it began".to_owned() }
}

fn used(status: &Status) -> Used {
    let usage = Usage { memory: Some(status.usage.peak_memory), processor: Some(status.usage.processor_time) };
    Used { at: status.ended, ran: Some(status.ran), usage }
}
