//! Diagnostics on standard error, for those who ask for them.

use tracing::level_filters::LevelFilter;

use crate::{cli::LogLevel, output};

/// Shows the host's own diagnostics from this level on; none if absent.
pub(crate) fn start(level: Option<LogLevel>) {
    let Some(level) = level else { return };
    let filter = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    // It would complain about a closed standard error on standard error, which is a panic.
    let log = tracing_subscriber::fmt()
        .log_internal_errors(false)
        .with_writer(output::standard_error)
        .with_max_level(filter)
        .without_time()
        .with_target(false);
    log.init();
}
