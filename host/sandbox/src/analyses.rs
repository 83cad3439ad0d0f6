//! Analyses under the eyes of a watchdog.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use btm_model::StopReason;

use crate::{
    interrupt::Interrupt,
    outcome::Outcome,
    plugin::Plugin,
    project::ProjectInput,
    watchdog::{GRACE, Watchdog, Watched},
};

/// So many bytes of outcomes are handed over at a time: waking a thread up takes as long as analyzing a tiny file.
const AT_ONCE: u64 = 256 << 10;

/// A file to analyze.
#[derive(Clone)]
pub struct FileInput {
    /// Its path, as the plugin sees it.
    pub path: Arc<str>,
    /// Its bytes.
    pub content: Arc<dyn AsRef<[u8]> + Send + Sync>,
}

/// Runs analyses one after the other, on a thread of its own that is given up and replaced if one of them does not end within a second
/// after its time is over or the user ends the run.
pub struct Analyses {
    watchdog: Watchdog<Vec<Outcome>>,
}

impl Default for Analyses {
    fn default() -> Self {
        Self { watchdog: Watchdog::new(GRACE) }
    }
}

impl Analyses {
    /// Analyzes files in their order, each in a fresh instance. `each` gets what becomes of them, also in order; of fewer files if the
    /// last outcome's stop [ends the run](StopReason::ends_the_run), `ended` becomes true meanwhile, or `each` says no: then it only gets
    /// what is done already.
    pub fn files(
        &mut self,
        plugin: &Arc<Plugin>,
        files: Vec<FileInput>,
        interrupt: &Interrupt,
        ended: &Arc<AtomicBool>,
        mut each: impl FnMut(Outcome) -> bool,
    ) {
        let is_enough = Arc::new(AtomicBool::new(false));
        let (plugin, interrupt, ends) = (plugin.clone(), interrupt.clone(), [ended.clone(), is_enough.clone()]);
        let job = move |watched: &Watched<Vec<Outcome>>| analyze(watched, &plugin, &files, &interrupt, &ends);
        let ran = self.watchdog.run(job, |outcomes| {
            for outcome in outcomes {
                if !each(outcome) {
                    is_enough.store(true, Ordering::Relaxed);
                }
            }
        });
        if let Err(reason) = ran {
            each(Outcome::stopped(reason));
        }
    }

    /// Analyzes the project.
    pub fn project(&mut self, plugin: &Arc<Plugin>, input: ProjectInput, interrupt: &Interrupt) -> Outcome {
        let (plugin, interrupt) = (plugin.clone(), interrupt.clone());
        let job = move |watched: &Watched<Vec<Outcome>>| {
            let outcome = watched.call(&interrupt, |runtime| runtime.block_on(plugin.analyze_project(input, &interrupt)));
            Some(vec![outcome])
        };
        let mut outcome = None;
        let ran = self.watchdog.run(job, |outcomes| outcome = outcomes.into_iter().next());
        let stop = ran.err().unwrap_or_else(|| StopReason::Host { message: "the analysis has no outcome".to_owned() });
        outcome.unwrap_or_else(|| Outcome::stopped(stop))
    }
}

fn analyze(
    watched: &Watched<Vec<Outcome>>,
    plugin: &Plugin,
    files: &[FileInput],
    interrupt: &Interrupt,
    ends: &[Arc<AtomicBool>],
) -> Option<Vec<Outcome>> {
    let (mut outcomes, mut bytes) = (Vec::new(), 0);
    for FileInput { path, content } in files {
        if ends.iter().any(|end| end.load(Ordering::Relaxed)) {
            break;
        }
        let outcome = match interrupt.has_come() {
            Some(reason) => Outcome::stopped(reason),
            None => watched.call(&plugin.interrupt_for_file(interrupt), |runtime| {
                runtime.block_on(plugin.analyze_file(path, (**content).as_ref(), interrupt))
            }),
        };
        let is_last = outcome.stop.as_ref().is_some_and(StopReason::ends_the_run);
        bytes += outcome.output;
        outcomes.push(outcome);
        if is_last {
            break;
        }
        if bytes >= AT_ONCE {
            watched.say(std::mem::take(&mut outcomes)).then_some(())?;
            bytes = 0;
        }
    }
    Some(outcomes)
}
