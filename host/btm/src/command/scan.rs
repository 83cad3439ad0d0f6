//! `btm scan`: run analyzers on a project and report what they find.

use std::{
    env, io,
    num::NonZeroUsize,
    path::{Component, Path, PathBuf},
    sync::Arc,
    thread,
};

use btm_config::{FailOn, Overrides, ScanOverrides, Settings};
use btm_model::{Document, Report};
use btm_report::{Format, JsonLines, TextOptions};
use btm_sandbox::Sandbox;
use btm_scan::{Observer, PluginSource, Scan, ScanError, content::DEFAULT_MAX_BYTES, walk::project_root};
use btm_vault::Vault;

use super::{prepare, source};
use crate::{
    cancel,
    cli::{LogLevel, ScanArguments},
    error::CommandError,
    exit::Exit,
    folders, limits, memory,
    output::{self, Output},
    progress::Progress,
};

/// Scans and reports.
pub(crate) fn run(arguments: &ScanArguments, log_level: Option<LogLevel>) -> Result<Exit, CommandError> {
    let cancelled = cancel::on_interrupt();
    let root = root(&arguments.paths)?;
    let settings = settings(arguments, &root)?;
    let output = arguments.output.as_deref().map_or(Output::Standard, Output::File);
    output.check()?;
    let plugins = source::plugins(&arguments.plugins, &settings)?;
    if plugins.is_empty() {
        return Err(CommandError::usage("all plugins are switched off").hint("enable one in btm.toml, or name one with --plugin"));
    }
    let jobs = jobs(settings.scan.jobs, &plugins);
    let vault = if arguments.no_cache { None } else { vault() };
    let sandbox = Sandbox::new(jobs, vault, prepare::preparer()?)
        .map_err(|error| CommandError::internal("this machine cannot run plugins", error))?;
    let streams = arguments.format == Format::Jsonl && arguments.output.is_none();
    let progress = Arc::new(Progress::new(arguments.quiet, log_level, streams.then(standard_lines)));
    let scan = Scan {
        root,
        paths: arguments.paths.clone(),
        exclude: settings.scan.exclude.clone(),
        plugins,
        jobs,
        max_file_bytes: settings.scan.max_file_size.unwrap_or(DEFAULT_MAX_BYTES),
        keep_metrics: matches!(arguments.format, Format::Json) || (arguments.format == Format::Jsonl && !streams),
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
        write_documents(folder, &report.documents)?;
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

/// What the user decided: files, environment, then flags.
fn settings(arguments: &ScanArguments, root: &Path) -> Result<Settings, CommandError> {
    let lookup = |variable: &str| env::var_os(variable);
    let project_file = root.join(btm_config::FILE_NAME);
    let files = btm_config::load(btm_config::user_file(lookup).as_deref(), Some(&project_file), lookup)
        .map_err(|error| CommandError::usage(error.to_string()))?;
    let scan = ScanOverrides {
        fail_on: arguments.fail_on,
        jobs: arguments.jobs,
        exclude: (!arguments.exclude.is_empty()).then(|| arguments.exclude.clone()),
        max_file_size: arguments.max_file_size,
    };
    let flags = Overrides { scan, limits: limits::from_arguments(&arguments.limits), ..Overrides::default() };
    Ok(flags.over(files).resolve())
}

/// How many analyses run at a time: as many as there are cores, unless memory would not do for so many instances.
fn jobs(asked: Option<NonZeroUsize>, plugins: &[PluginSource]) -> u32 {
    /// More would not be faster, but every one reserves address space.
    const MOST: usize = 256;
    let largest = plugins.iter().map(|plugin| plugin.limits.memory).max().unwrap_or(1).max(1);
    let fit = memory::available().and_then(|bytes| usize::try_from(bytes / largest).ok()).unwrap_or(usize::MAX);
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = asked.map_or(cores.min(fit), NonZeroUsize::get);
    u32::try_from(jobs.clamp(1, MOST)).unwrap_or(1)
}

/// The vault, if there is one; without it everything works, but slower.
fn vault() -> Option<Vault> {
    folders::vault()
        .inspect_err(|error| output::warning(&format!("prepared plugins are not kept: {error}"), error.hint().as_deref()))
        .ok()
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

/// Writes the documents below a folder that the user named; a path that leads out of it is refused.
fn write_documents(folder: &Path, documents: &[Document]) -> Result<(), CommandError> {
    for document in documents {
        let relative = Path::new(&document.path);
        if document.path.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            output::warning(
                &format!("{}: the document `{}` is not written: its path leads elsewhere", document.plugin, document.path),
                None,
            );
            continue;
        }
        let path = folder.join(relative);
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| output::replace(&path, |out| out.write_all(&document.content)));
        written.map_err(|error| output::not_written(&path, error))?;
    }
    Ok(())
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
