//! From a task to its run.

use std::{collections::BTreeMap, path::Path};

use btm_model::{Ending, Task, Work};
use btm_runs::{Enforcement, Found, Run, RunError, Spec, Status};
use btm_store::tasks::Usage;

use crate::{Place, clock, usage::Used};

const SCAN: &str = "scan";
const WORKER: &str = "--worker";
const PLUGIN: &str = "--plugin";

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
                let mut command = vec![text(self.program), SCAN.to_owned(), WORKER.to_owned(), text(folder)];
                for plugin in plugins {
                    command.extend([PLUGIN.to_owned(), plugin.clone()]);
                }
                command.push("--".to_owned());
                command.extend(paths.iter().cloned());
                command
            }
        }
    }
}

/// The plugins and the paths of the scan that a command does; nothing if it is no scan of the daemon's.
pub(crate) fn of_scan(command: &[String]) -> Option<(Vec<String>, Vec<String>)> {
    let [_, scan, worker, _folder, rest @ ..] = command else { return None };
    if scan != SCAN || worker != WORKER {
        return None;
    }
    let end = rest.iter().position(|argument| argument == "--")?;
    let plugins = rest[..end].chunks(2).map(|pair| match pair {
        [flag, plugin] if flag == PLUGIN => Some(plugin.clone()),
        _ => None,
    });
    Some((plugins.collect::<Option<_>>()?, rest[end + 1..].to_vec()))
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

#[cfg(test)]
mod tests {
    use super::of_scan;

    #[test]
    fn a_scan_is_known_by_its_command() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let scan = of_scan(&words("/bin/btm scan --worker /runs/1-1 --plugin a --plugin b -- src --x"));
        assert_eq!(scan, Some((words("a b"), words("src --x"))));
        assert_eq!(of_scan(&words("/bin/btm scan --worker /runs/1-1 --")), Some((Vec::new(), Vec::new())));
        for other in ["btm scan src", "make", "btm scan --worker /runs/1-1 --plugin", "a scan --worker b --jobs 2 --"] {
            assert_eq!(of_scan(&words(other)), None, "{other}");
        }
    }
}
