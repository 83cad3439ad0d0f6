//! A scan that the daemon has started tells how it goes, with files in the folder of its run.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use btm_faults::Point;
use btm_model::{Finding, Metric, Note, Report, Severity};
use btm_protocol::{EVENTS, WorkerEvent};
use btm_sandbox::LogLevel;
use btm_scan::Observer;

use crate::{error::CommandError, output, progress::Progress};

/// The report, once the scan has come to its end.
pub(super) const REPORT: &str = "report.json";

/// How often it is told how far the scan is, at most.
const BETWEEN: Duration = Duration::from_millis(200);

/// Passes on what happens, and tells the daemon some of it.
pub(super) struct Worker {
    inner: Arc<Progress>,
    folder: PathBuf,
    events: Mutex<(File, Instant)>,
}

impl Worker {
    /// In the folder of a run.
    pub(super) fn new(folder: &Path, inner: Arc<Progress>) -> Result<Self, CommandError> {
        let path = folder.join(EVENTS);
        let events = btm_faults::open_append(Point::WorkerEvents, &path)
            .map_err(|error| CommandError::internal(format!("`{}` cannot be written", output::name(&path)), error))?;
        Ok(Self { inner, folder: folder.to_owned(), events: Mutex::new((events, Instant::now())) })
    }

    /// The scan has come to its end.
    pub(super) fn finish(&self, report: &Report) -> Result<(), CommandError> {
        let path = self.folder.join(REPORT);
        let written = serde_json::to_vec(report)
            .map_err(io::Error::other)
            .and_then(|bytes| btm_faults::replace(Point::WorkerReport, &path, &bytes));
        written.map_err(|error| CommandError::internal(format!("`{}` cannot be written", output::name(&path)), error))
    }

    /// What cannot be told costs nothing but the telling.
    fn tell(&self, events: &mut File, event: &WorkerEvent) {
        if let Ok(line) = serde_json::to_string(event) {
            let _ = btm_faults::write(Point::WorkerEvents, events, (line + "\n").as_bytes());
        }
    }
}

impl Observer for Worker {
    fn preparing(&self, plugin: &str) {
        self.inner.preparing(plugin);
    }

    fn files_done(&self, done: u64, total: u64) {
        self.inner.files_done(done, total);
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if events.1.elapsed() >= BETWEEN {
            events.1 = Instant::now();
            self.tell(&mut events.0, &WorkerEvent::Files { done, total });
        }
    }

    fn project_progress(&self, plugin: &str, done: u64, total: Option<u64>, label: &str) {
        self.inner.project_progress(plugin, done, total, label);
    }

    fn log(&self, plugin: &str, level: LogLevel, line: &str) {
        self.inner.log(plugin, level, line);
    }

    fn warning(&self, message: &str) {
        self.inner.warning(message);
    }

    fn finding(&self, finding: &Finding) {
        self.inner.finding(finding);
        if finding.severity == Severity::Critical && finding.suppressed.is_none() {
            let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
            let location = finding.location.as_ref();
            let line = location.and_then(|location| location.start).map(|start| format!(":{}", start.line));
            let place = location.map_or_else(String::new, |location| format!("{}{}", location.path, line.unwrap_or_default()));
            let (rule, message) = (finding.rule.to_string(), finding.message.to_string());
            let event = WorkerEvent::Finding { rule, severity: finding.severity, place, message };
            self.tell(&mut events.0, &event);
        }
    }

    fn metric(&self, metric: &Metric) {
        self.inner.metric(metric);
    }

    fn note(&self, note: &Note) {
        self.inner.note(note);
    }

    fn wants_results(&self) -> bool {
        true
    }
}
