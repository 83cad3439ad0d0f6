//! A scan of what the user named, shared by the commands that scan: from arguments to a report.

use std::{
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use btm_config::{ScanOverrides, Settings};
use btm_model::{Note, Report};
use btm_sandbox::Sandbox;
use btm_scan::{Observer, PluginSource, Scan, ScanError, Scope, content::DEFAULT_MAX_BYTES, walk::project_root};
use btm_store::Results;
use btm_vault::Vault;
use tokio::sync::watch;

use super::{
    installed::Installed,
    known, prepare, project,
    scope::{self, Chosen, Wanted},
    settings,
    source::{self, Sources},
};
use crate::{
    cancel::Interrupts,
    cli::RunArguments,
    error::CommandError,
    folders::{self, NoVault},
    memory, official, output,
};

/// A project, and what the user decided about scanning it.
pub(crate) struct Session<'a> {
    arguments: &'a RunArguments,
    interrupts: Interrupts,
    pub(crate) root: PathBuf,
    pub(crate) settings: Settings,
    chosen: Chosen,
    runner: Runner,
}

/// The plugins, and what runs them.
struct Runner {
    plugins: Vec<PluginSource>,
    notes: Vec<Note>,
    jobs: u32,
    vault: Option<Arc<Vault>>,
    sandbox: Sandbox,
}

/// A scan that is ready to run.
pub(crate) struct Ready {
    scan: Scan,
    sandbox: Sandbox,
    cancelled: watch::Receiver<bool>,
}

impl Runner {
    /// Reads the plugins.
    fn new(arguments: &RunArguments, settings: &Settings, root: &Path) -> Result<Self, CommandError> {
        let installed = Installed::of(root)?;
        let Sources { plugins, notes } = source::plugins(&arguments.plugins, settings, &installed)?;
        if arguments.plugins.is_empty() {
            settings::warn_of_unknown_plugins(settings, &installed.lock);
        }
        if plugins.is_empty() {
            let hint = "enable one in btm.toml, or name one with --plugin";
            return Err(CommandError::usage("all plugins are switched off").hint(hint));
        }
        let jobs = settings::jobs(settings.scan.jobs, &plugins);
        let vault = if arguments.no_cache { None } else { vault() };
        let sandbox = Sandbox::new(jobs, vault.clone(), prepare::preparer()?);
        Ok(Self { plugins, notes, jobs, vault, sandbox })
    }
}

impl<'a> Session<'a> {
    /// Finds the project, reads its settings and asks git what changed, while the plugins are read; `flags` are those of one command
    /// only. From now on Ctrl-C ends the scan.
    pub(crate) fn open(arguments: &'a RunArguments, wanted: Wanted<'_>, flags: ScanOverrides) -> Result<Self, CommandError> {
        let interrupts = Interrupts::new();
        let root = arguments.root.clone().map_or_else(|| root(&arguments.paths), Ok)?;
        let settings = settings::load(arguments, flags, &root)?;
        let (runner, chosen) = thread::scope(|scope| {
            let runner = scope.spawn(|| Runner::new(arguments, &settings, &root));
            let chosen = scope::choose(&arguments.paths, wanted, &root, max_file_bytes(&settings));
            (runner.join().unwrap_or_else(|panic| resume_unwind(panic)), chosen)
        });
        let (chosen, runner) = (chosen?, runner?);
        Ok(Self { arguments, interrupts, root, settings, chosen, runner })
    }

    /// The files and folders that are scanned, relative to the root with `/`; empty for the root.
    pub(crate) fn scope(&self) -> Vec<String> {
        match &self.chosen.scope {
            Scope::Project => vec![String::new()],
            Scope::Paths(paths) => paths.iter().filter_map(|path| known::relative(path, &self.root)).collect(),
            Scope::Files { files, .. } => files.iter().cloned().collect(),
        }
    }

    /// The scan. A baseline is not scanned: it repeats what was found elsewhere.
    pub(crate) fn prepare(&self, baseline: Option<&Path>, keep_metrics: bool) -> Ready {
        let Self { arguments, settings, runner, .. } = self;
        let results = runner.vault.as_ref().filter(|_| !arguments.no_results).and_then(results);
        let scan = Scan {
            root: self.root.clone(),
            scope: self.chosen.scope.clone(),
            snapshot: self.chosen.snapshot.clone(),
            exclude: settings.scan.exclude.clone(),
            own: known::excluded(baseline, &self.root).into_iter().chain([lock_file()]).collect(),
            plugins: runner.plugins.clone(),
            official: official::ALL.iter().map(|official| official.name.to_owned()).collect(),
            jobs: runner.jobs,
            max_file_bytes: max_file_bytes(settings),
            build: folders::build().unwrap_or_default(),
            // The index knows which files were wanted with the prefilter.
            index: results.as_ref().filter(|_| !arguments.no_prefilter).and_then(|_| index()),
            results,
            prefilter: !arguments.no_prefilter,
            keep_metrics,
            notes: [&runner.notes[..], &self.chosen.notes].concat(),
        };
        Ready { scan, sandbox: runner.sandbox.clone(), cancelled: self.interrupts.in_good_order() }
    }
}

impl Ready {
    /// Scans.
    pub(crate) fn run(&self, observer: &Arc<dyn Observer>) -> Result<Report, CommandError> {
        let mut report = btm_scan::run(&self.scan, &self.sandbox, observer, &self.cancelled).map_err(not_scanned)?;
        report.run.peak_memory = memory::peak();
        if let Some(vault) = self.sandbox.vault() {
            folders::prune(vault);
        }
        Ok(report)
    }
}

/// The root of the project that the first path, or the working folder, belongs to. It is in no repository of another user.
pub(crate) fn root(paths: &[PathBuf]) -> Result<PathBuf, CommandError> {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let root = project_root(first).map_err(|error| not_scanned(error.into()))?;
    project::require_own_repository(&root)?;
    Ok(root)
}

/// The lock file is not scanned: its digests look like secrets.
fn lock_file() -> String {
    format!("/{}", btm_plugins::FILE_NAME)
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

fn max_file_bytes(settings: &Settings) -> u64 {
    settings.scan.max_file_size.unwrap_or(DEFAULT_MAX_BYTES)
}

fn not_scanned(error: ScanError) -> CommandError {
    match error {
        ScanError::Path(_) | ScanError::Exclude(_) | ScanError::TooManyPlugins(_) => CommandError::usage(error.to_string()),
        ScanError::Root(_) | ScanError::Selection(_) => CommandError::internal("the scan failed", error),
    }
}
