//! From a task to its run.

use std::path::Path;

use btm_model::{Ending, OsText, Task, Work};
use btm_runs::{Enforcement, Found, Run, RunError, Spec, Status};
use btm_store::tasks::{Environment, Usage};

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
    pub(crate) fn prepare(&self, task: &Task, attempt: u32, environment: Environment) -> Result<Run, RunError> {
        let run = Run::new(self.place.runs().join(Place::name_of(task.id, attempt)))?;
        let spec = Spec {
            command: self.command(task, &run.folder),
            environment: environment.into_iter().collect(),
            directory: self.place.folder_of(&task.directory).into(),
            inherited: task.inherited.clone(),
            wishes: task.wishes.clone(),
            limits: task.limits,
            priority: task.priority,
            log_limit: self.log_limit,
            group: self.enforcement.group(&run),
        };
        run.prepare(&spec)?;
        Ok(run)
    }

    fn command(&self, task: &Task, folder: &Path) -> Vec<OsText> {
        match &task.work {
            Work::Command { command } => command.clone(),
            Work::Scan { plugins, paths } => {
                let mut command = vec![self.program.into(), SCAN.into(), WORKER.into(), folder.into()];
                for plugin in plugins {
                    command.extend([OsText::from(PLUGIN), plugin.into()]);
                }
                command.push("--".into());
                command.extend(paths.iter().map(OsText::from));
                command
            }
        }
    }
}

/// The plugins and the paths of the scan that a command does; nothing if it is no scan of the daemon's.
pub(crate) fn of_scan(command: &[OsText]) -> Option<(Vec<String>, Vec<String>)> {
    let [_, arguments @ ..] = command else { return None };
    let arguments: Vec<&str> = arguments.iter().map(OsText::to_str).collect::<Option<_>>()?;
    let [SCAN, WORKER, _folder, rest @ ..] = arguments.as_slice() else { return None };
    let end = rest.iter().position(|argument| *argument == "--")?;
    let plugins = rest[..end].chunks(2).map(|pair| match pair {
        [PLUGIN, plugin] => Some((*plugin).to_owned()),
        _ => None,
    });
    let paths = rest[end + 1..].iter().map(|path| (*path).to_owned());
    Some((plugins.collect::<Option<_>>()?, paths.collect()))
}

/// How a run ended whose command has begun; nothing if it goes on or never will begin.
pub(crate) fn ending(found: Found) -> Option<(Ending, Used)> {
    match found {
        Found::Running(_) | Found::NeverStarted => None,
        Found::Ended(status) => Some((status.ending.clone(), used(&status))),
        Found::Lost(loss) => Some((Ending::Lost { loss }, Used::unknown(clock::now().wall))),
    }
}

fn used(status: &Status) -> Used {
    let usage = Usage { memory: Some(status.usage.peak_memory), processor: Some(status.usage.processor_time) };
    Used { at: status.ended, ran: Some(status.ran), usage }
}

#[cfg(test)]
mod tests {
    use btm_model::OsText;

    use super::of_scan;

    #[test]
    fn a_scan_is_known_by_its_command() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let of_scan = |text: &str| of_scan(&text.split(' ').map(OsText::from).collect::<Vec<_>>());
        let scan = of_scan("/bin/btm scan --worker /runs/1-1 --plugin a --plugin b -- src --x");
        assert_eq!(scan, Some((words("a b"), words("src --x"))));
        assert_eq!(of_scan("/bin/btm scan --worker /runs/1-1 --"), Some((Vec::new(), Vec::new())));
        for other in ["btm scan src", "make", "btm scan --worker /runs/1-1 --plugin", "a scan --worker b --jobs 2 --"] {
            assert_eq!(of_scan(other), None, "{other}");
        }
    }
}
