//! What a scan tells while it runs: a progress bar on a terminal, plugins' logs, JSON lines.

use std::{
    io,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use btm_model::{Finding, Metric, Note};
use btm_report::JsonLines;
use btm_sandbox::LogLevel as PluginLogLevel;
use btm_scan::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{cli::LogLevel, output};

/// A writer of JSON lines.
pub(crate) type Lines = JsonLines<Box<dyn io::Write + Send>>;

/// How often the bar is drawn, at most, a second.
const FRAMES: u8 = 10;

/// How long a message of a project analyzer stands before the next one replaces it.
const BETWEEN_MESSAGES: Duration = Duration::from_millis(100);

/// Tells while a scan runs.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// When a project analyzer's message was shown last.
    last_message: Mutex<Option<Instant>>,
    log_level: Option<LogLevel>,
    /// JSON lines, if that is the format, and the first error in writing them.
    lines: Option<Mutex<(Option<Lines>, Option<io::Error>)>>,
}

impl Progress {
    /// A bar on standard error if that is a terminal and `is_quiet` is not asked for; lines as they come if there are any.
    pub(crate) fn new(is_quiet: bool, log_level: Option<LogLevel>, lines: Option<Lines>) -> Self {
        let target = if is_quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(FRAMES) };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, last_message: Mutex::new(None), log_level, lines: lines.map(|lines| Mutex::new((Some(lines), None))) }
    }

    /// Takes the bar away; gives back the writer of JSON lines, or the error that ended it.
    pub(crate) fn finish(&self) -> io::Result<Option<Lines>> {
        self.bar.finish_and_clear();
        let Some(lines) = &self.lines else { return Ok(None) };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        match lines.1.take() {
            Some(error) => Err(error),
            None => Ok(lines.0.take()),
        }
    }

    fn write(&self, write: impl FnOnce(&mut Lines) -> io::Result<()>) {
        let Some(lines) = &self.lines else { return };
        let (out, error) = &mut *lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(out), None) = (out, &error) {
            *error = write(out).err();
        }
    }
}

impl Observer for Progress {
    fn preparing(&self, plugin: &str) {
        self.bar.set_message(output::progress(&format!("preparing {plugin}")));
        self.log(plugin, PluginLogLevel::Debug, "preparing");
    }

    fn files_done(&self, done: u64, total: u64) {
        if self.bar.length().is_none() {
            self.bar.set_length(total);
            if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:30} {pos}/{len} files, {eta} left") {
                self.bar.set_style(style);
            }
        }
        self.bar.set_position(done);
        self.write(JsonLines::flush);
    }

    fn project_progress(&self, plugin: &str, done: u64, total: Option<u64>, label: &str) {
        // A plugin may call this a million times; only what a person could see is worth the work.
        if self.bar.is_hidden() {
            return;
        }
        let mut last = self.last_message.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last.elapsed() < BETWEEN_MESSAGES) {
            return;
        }
        *last = Some(Instant::now());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            self.bar.set_style(style);
        }
        let total = total.map(|total| format!("/{total}")).unwrap_or_default();
        self.bar.set_message(output::progress(&format!("{plugin}: {label} {done}{total}")));
    }

    fn log(&self, plugin: &str, level: PluginLogLevel, line: &str) {
        let level = match level {
            PluginLogLevel::Trace => LogLevel::Trace,
            PluginLogLevel::Debug => LogLevel::Debug,
            PluginLogLevel::Info => LogLevel::Info,
            PluginLogLevel::Warn => LogLevel::Warn,
            PluginLogLevel::Error => LogLevel::Error,
        };
        if self.log_level.is_some_and(|least| level <= least) {
            self.bar.suspend(|| output::log(plugin, level, line));
        }
    }

    fn warning(&self, message: &str) {
        self.bar.suspend(|| output::warning(message, None));
    }

    fn finding(&self, finding: &Finding) {
        self.write(|lines| lines.finding(finding));
    }

    fn metric(&self, metric: &Metric) {
        self.write(|lines| lines.metric(metric));
    }

    fn note(&self, note: &Note) {
        self.write(|lines| lines.note(note));
    }

    fn wants_results(&self) -> bool {
        self.lines.is_some()
    }
}
