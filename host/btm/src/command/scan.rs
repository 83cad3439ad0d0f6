//! `btm scan`: run analyzers on a project and report what they find.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use btm_config::FailOn;
use btm_model::Report;
use btm_report::{Format, JsonLines, TextOptions};
use btm_sandbox::Sandbox;
use btm_scan::{Observer, Scan, ScanError, content::DEFAULT_MAX_BYTES, walk::project_root};
use btm_store::Results;
use btm_vault::Vault;

use super::{
    check, documents, prepare,
    scope::{self, Chosen},
    settings, source,
};
use crate::{
    cancel,
    cli::{LogLevel, ScanArguments},
    error::CommandError,
    exit::Exit,
    folders::{self, NoVault},
    memory,
    output::{self, Output},
    progress::Progress,
};

/// Scans and reports.
pub(crate) fn run(arguments: &ScanArguments, log_level: Option<LogLevel>) -> Result<Exit, CommandError> {
    let cancelled = cancel::on_interrupt();
    let root = root(&arguments.scope.paths)?;
    let settings = settings::load(arguments, &root)?;
    let output = arguments.output.as_deref().map_or(Output::Standard, Output::File);
    output.check()?;
    let plugins = source::plugins(&arguments.plugins, &settings)?;
    if arguments.plugins.is_empty() {
        settings::warn_of_unknown_plugins(&settings);
    }
    if plugins.is_empty() {
        return Err(CommandError::usage("all plugins are switched off").hint("enable one in btm.toml, or name one with --plugin"));
    }
    let jobs = settings::jobs(settings.scan.jobs, &plugins);
    let vault = if arguments.no_cache { None } else { vault() };
    let results = vault.as_ref().filter(|_| !arguments.no_results).and_then(results);
    let sandbox = Sandbox::new(jobs, vault, prepare::preparer()?)
        .map_err(|error| CommandError::internal("this machine cannot run plugins", error))?;
    let max_file_bytes = settings.scan.max_file_size.unwrap_or(DEFAULT_MAX_BYTES);
    let Chosen { scope, snapshot } = scope::choose(&arguments.scope, &root, max_file_bytes)?;
    let streams = arguments.format == Format::Jsonl && arguments.output.is_none();
    let progress = Arc::new(Progress::new(arguments.quiet, log_level, streams.then(standard_lines)));
    let scan = Scan {
        root,
        scope,
        snapshot,
        exclude: settings.scan.exclude.clone(),
        plugins,
        jobs,
        max_file_bytes,
        build: folders::build().unwrap_or_default(),
        index: results.as_ref().and_then(|_| index()),
        results,
        keep_metrics: arguments.check_cache
            || matches!(arguments.format, Format::Json)
            || (arguments.format == Format::Jsonl && !streams),
    };
    let observer: Arc<dyn Observer> = progress.clone();
    let scanned = btm_scan::run(&scan, &sandbox, &observer, &cancelled);
    let lines = progress.finish();
    let mut report = scanned.map_err(not_scanned)?;
    report.run.peak_memory = memory::peak();
    if let Some(vault) = sandbox.vault() {
        folders::prune(vault);
    }
    if streams {
        let written = lines.and_then(|lines| lines.map_or(Ok(()), |lines| lines.finish(&report).map(drop)));
        output::forgive_closed_pipe(written).map_err(|error| CommandError::internal("the report cannot be written", error))?;
    } else {
        let options = text_options(arguments, settings.scan.fail_on);
        output.write(|out| render(&report, arguments.format, &options, out))?;
    }
    if let Some(folder) = &arguments.documents {
        documents::write(folder, &report.documents)?;
    }
    if arguments.check_cache {
        check::run(&report)?;
    }
    Ok(exit(&report, settings.scan.fail_on))
}

/// JSON lines on standard output, as they come.
fn standard_lines() -> JsonLines<Box<dyn io::Write + Send>> {
    JsonLines::new(Box::new(io::BufWriter::new(io::stdout())))
}

fn root(paths: &[PathBuf]) -> Result<PathBuf, CommandError> {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    project_root(first).map_err(|error| not_scanned(error.into()))
}

/// The vault, if there is one; without it everything works, but slower.
fn vault() -> Option<Arc<Vault>> {
    let told = |error: &NoVault| {
        output::warning(&format!("nothing is kept for the next run: {error}"), error.hint().as_deref());
    };
    folders::vault().inspect_err(told).ok().map(Arc::new)
}

/// The results of earlier runs, if they can be told from those of other builds.
fn results(vault: &Arc<Vault>) -> Option<Results> {
    folders::build()?;
    let told = |error: &NoVault| output::warning(&format!("results are not kept: {error}"), error.hint().as_deref());
    folders::results(vault).inspect_err(told).ok()
}

/// What the project looked like in earlier runs, if that can be told.
fn index() -> Option<Arc<Vault>> {
    let told = |error: &NoVault| {
        output::warning(&format!("what the project looks like is not kept: {error}"), error.hint().as_deref());
    };
    folders::index().inspect_err(told).ok().map(Arc::new)
}

fn not_scanned(error: ScanError) -> CommandError {
    match error {
        ScanError::Path(_) | ScanError::Exclude(_) | ScanError::TooManyPlugins(_) => CommandError::usage(error.to_string()),
        ScanError::Root(_) | ScanError::Selection(_) | ScanError::Worker(_) => CommandError::internal("the scan failed", error),
    }
}

fn text_options(arguments: &ScanArguments, fail_on: FailOn) -> TextOptions {
    let threshold = match fail_on {
        FailOn::AtLeast(severity) => Some(severity),
        FailOn::Never => None,
    };
    let color = output::uses_color(arguments.color, arguments.output.is_none());
    TextOptions { color, width: output::width(), quiet: arguments.quiet, threshold }
}

fn render(report: &Report, format: Format, options: &TextOptions, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => btm_report::text(report, options, out),
        Format::Json => btm_report::json(report, out),
        Format::Jsonl => JsonLines::new(out).finish(report).map(drop),
        Format::Sarif => btm_report::sarif(report, out),
    }
}

/// What the report means for the exit code; incomplete wins over findings.
fn exit(report: &Report, fail_on: FailOn) -> Exit {
    let counts = &report.summary.findings;
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
