//! `btm scan`: run analyzers on a project and report what they find.

use std::{collections::BTreeMap, io, sync::Arc};

use btm_config::{FailOn, ScanOverrides};
use btm_model::{Report, Work, text::Styles};
use btm_protocol::{Announced, Client};
use btm_report::{Format, JsonLines, TextOptions};
use btm_scan::Observer;

use super::{check, daemon, documents::Documents, known, known::Known, scope::Wanted, session::Session, worker::Worker};
use crate::{
    cli::{LogLevel, ScanArguments},
    error::CommandError,
    exit::Exit,
    output::{self, Clean, Output},
    progress::Progress,
};

/// Scans and reports.
pub(crate) fn run(arguments: &ScanArguments, log_level: Option<LogLevel>) -> Result<Exit, CommandError> {
    run_on(arguments, Wanted::Typed(&arguments.changes), log_level)
}

/// Scans these files instead of what the arguments name, and reports.
pub(crate) fn run_on(arguments: &ScanArguments, wanted: Wanted<'_>, log_level: Option<LogLevel>) -> Result<Exit, CommandError> {
    let flags = ScanOverrides { fail_on: arguments.fail_on, new_only: arguments.new_only, ..ScanOverrides::default() };
    let is_everything = wanted.is_everything();
    let session = Session::open(&arguments.run, wanted, flags)?;
    let settings = &session.settings.scan;
    let output = arguments.output.as_deref().map_or(Output::Standard, Output::File);
    output.check()?;
    let documents = arguments.documents.as_deref();
    let documents = documents.map(|folder| Documents::into(folder, &session.root, arguments.output.as_deref())).transpose()?;
    let known = known(arguments, &session)?;
    // Which findings are known can be told when all of them are there.
    let streams =
        arguments.worker.is_some() || (arguments.format == Format::Jsonl && arguments.output.is_none() && known.is_none());
    let keep_metrics = arguments.worker.is_some()
        || arguments.check_cache
        || matches!(arguments.format, Format::Json)
        || (arguments.format == Format::Jsonl && !streams);
    let _announced = if is_everything { announce(arguments, &session) } else { None };
    let ready = session.prepare(known.as_ref().map(|known| &*known.path), keep_metrics);
    let progress = Arc::new(Progress::new(arguments.quiet, log_level, streams.then(standard_lines)));
    let worker = arguments.worker.as_deref().map(|folder| Worker::new(folder, progress.clone())).transpose()?.map(Arc::new);
    let observer: Arc<dyn Observer> = match &worker {
        Some(worker) => worker.clone(),
        None => progress.clone(),
    };
    let scanned = ready.run(&observer);
    let lines = progress.finish();
    let mut report = scanned?;
    if let Some(known) = &known {
        known.mark(&mut report, &session);
    }
    if let Some(documents) = &documents {
        documents.write(&mut report);
    }
    if let Some(worker) = &worker {
        worker.finish(&report)?;
    }
    if streams {
        let written = lines.and_then(|lines| lines.map_or(Ok(()), |lines| lines.finish(&report).map(drop)));
        output::forgive_closed_pipe(written).map_err(|error| CommandError::internal("the report cannot be written", error))?;
    } else {
        let names_files = arguments.run.paths.iter().any(|path| !path.is_dir());
        let unread = arguments.unread || names_files || !is_everything;
        let options = TextOptions { unread, ..text_options(arguments, settings.fail_on) };
        output.write(output::styles(options.color), |out| render(&report, arguments, &options, out))?;
    }
    if arguments.check_cache {
        check::run(&report)?;
    }
    Ok(exit(&report, settings.fail_on))
}

/// Tells the daemon, if one runs, what this scan does: it need not do the same meanwhile. A worker is the daemon's own.
fn announce(arguments: &ScanArguments, session: &Session<'_>) -> Option<Announced> {
    let place = daemon::place(&session.root).ok()?;
    let socket = place.socket();
    if arguments.worker.is_some() || socket.symlink_metadata().is_err() {
        return None;
    }
    let paths: Option<Vec<String>> = arguments.run.paths.iter().map(|path| path.to_str().map(str::to_owned)).collect();
    let directory = if arguments.run.paths.is_empty() { session.root.clone() } else { std::env::current_dir().ok()? };
    let work = Work::Scan { plugins: arguments.run.plugins.clone(), paths: paths? };
    Client::announce(&socket, btm_protocol::key(&work, &place.directory_of(&directory), &BTreeMap::new(), None))
}

/// The baseline, if the user wants one to be used.
fn known(arguments: &ScanArguments, session: &Session<'_>) -> Result<Option<Known>, CommandError> {
    let leaves_out = session.settings.scan.new_only;
    if !leaves_out && arguments.baseline.is_none() {
        return Ok(None);
    }
    let path = known::path(arguments.baseline.as_deref(), &session.root);
    let baseline = known::read(arguments.baseline.as_deref(), &session.root)?;
    Ok(Some(Known { path, baseline, leaves_out }))
}

/// JSON lines on standard output, as they come.
fn standard_lines() -> JsonLines<Box<dyn io::Write + Send>> {
    JsonLines::new(Box::new(Clean::new(io::BufWriter::new(io::stdout()), Styles::None)))
}

fn text_options(arguments: &ScanArguments, fail_on: FailOn) -> TextOptions {
    let threshold = match fail_on {
        FailOn::AtLeast(severity) => Some(severity),
        FailOn::Never => None,
    };
    let color = output::uses_color(arguments.color, arguments.output.is_none());
    TextOptions { color, width: output::width(), quiet: arguments.quiet, unread: false, threshold }
}

fn render(report: &Report, arguments: &ScanArguments, options: &TextOptions, out: &mut dyn io::Write) -> io::Result<()> {
    match arguments.format {
        Format::Text => btm_report::text(report, options, out),
        Format::Json => btm_report::json(report, out),
        Format::Jsonl => JsonLines::new(out).finish(report).map(drop),
        Format::Sarif => btm_report::sarif(report, arguments.sarif_suppressed.into(), out),
    }
}

/// What the report means for the exit code; incomplete wins over findings.
fn exit(report: &Report, fail_on: FailOn) -> Exit {
    // Each plugin's own word: what leads a united finding says nothing for the others.
    let counts = &report.summary.sources;
    let fails = match fail_on {
        FailOn::AtLeast(severity) => counts.at_or_above(severity) > 0,
        FailOn::Never => false,
    };
    match (report.run.cancelled, report.summary.incomplete, fails) {
        (true, _, _) => Exit::Interrupted,
        (false, true, _) => Exit::Incomplete,
        (false, false, true) => Exit::Findings,
        (false, false, false) => Exit::Clean,
    }
}
