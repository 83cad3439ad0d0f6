//! One scan, from a folder to a report: walk, prepare, analyze files, analyze the project, finish.

mod crew;
mod draft;
mod files;
mod finish;
mod keeper;
mod kept;
mod merge;
mod observer;
mod plugins;
mod project;
mod translate;
mod worker;

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::AtomicUsize,
        mpsc::{self, Receiver},
    },
    thread,
    time::Instant,
};

use btm_model::Report;
use btm_sandbox::Sandbox;
use btm_store::Results;
use tokio::sync::watch;

use self::{
    crew::Crew,
    draft::FileResult,
    files::Tree,
    finish::Finished,
    keeper::Keeper,
    merge::Merger,
    project::Job,
    worker::{Work, Worker},
};
pub use self::{
    observer::{Nobody, Observer},
    plugins::PluginSource,
};
use crate::{
    content::Reader,
    select::{Globs, InvalidGlob, InvalidSelection, MAX_PLUGINS},
    walk::{WalkError, Walked, walk},
};

/// Results of files that may wait to be merged, for each worker.
const WAITING: usize = 64;

/// What to scan, with what.
pub struct Scan {
    /// The project root.
    pub root: PathBuf,
    /// The files and folders to scan; all of the project if there are none.
    pub paths: Vec<PathBuf>,
    /// Files to leave out, as patterns in git-ignore syntax.
    pub exclude: Vec<String>,
    /// The plugins.
    pub plugins: Vec<PluginSource>,
    /// How many analyses run at a time.
    pub jobs: u32,
    /// The largest file that is read, in bytes.
    pub max_file_bytes: u64,
    /// Where results of earlier runs are and those of this one are kept; nowhere if there is none.
    pub results: Option<Results>,
    /// What tells this build of the host from others, whose results it does not take.
    pub build: String,
    /// Whether the report keeps the metrics, of which there are many.
    pub keep_metrics: bool,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// A path that the user named cannot be used.
    #[error(transparent)]
    Path(#[from] WalkError),
    /// A pattern that the user gave cannot be used.
    #[error(transparent)]
    Exclude(#[from] InvalidGlob),
    /// The project root cannot be opened.
    #[error("the project root cannot be opened: {0}")]
    Root(io::Error),
    /// There are too many plugins.
    #[error("{0} plugins are too many for one scan; {MAX_PLUGINS} are possible")]
    TooManyPlugins(usize),
    /// The plugins' selections do not go together.
    #[error(transparent)]
    Selection(#[from] InvalidSelection),
    /// The system gave no thread.
    #[error("no worker could be started: {0}")]
    Worker(io::Error),
}

/// Runs a scan. Ends early, with what it has, when `cancelled` becomes true.
///
/// # Errors
/// If there is nothing to report on; whatever happens to single files or plugins is in the report instead.
pub fn run(
    scan: &Scan,
    sandbox: &Sandbox,
    observer: &Arc<dyn Observer>,
    cancelled: &watch::Receiver<bool>,
) -> Result<Report, ScanError> {
    let start = Instant::now();
    if scan.plugins.len() > MAX_PLUGINS {
        return Err(ScanError::TooManyPlugins(scan.plugins.len()));
    }
    let exclude = Globs::new(&scan.exclude)?;
    let (walked, prepared) = thread::scope(|scope| {
        let prepared = scope.spawn(|| plugins::prepare(sandbox, &scan.plugins, &**observer, cancelled));
        let walked = walk(&scan.root, &scan.paths, scan.jobs as usize);
        (walked, prepared.join().unwrap_or_default())
    });
    let Walked { files, notes } = walked?;
    let files: Arc<[Arc<str>]> = files.into_iter().filter(|path| !exclude.matches(path)).map(Arc::from).collect();
    let reader = Arc::new(Reader::open(&scan.root, scan.max_file_bytes).map_err(ScanError::Root)?);
    let tree = Tree { reader, files };
    let crew = Crew::new(&prepared, &scan.build, cancelled)?;

    let mut merger = Merger::new(&crew, &**observer, scan.keep_metrics);
    merger.notes(notes);
    analyze_files(scan, &crew, &tree, &mut merger, cancelled)?;
    let (documents, notifications) = analyze_project(scan, &crew, &tree, &mut merger, observer);
    merger.finish(*cancelled.borrow());
    let Merger { merged, tallies, .. } = merger;
    let finished = Finished {
        root: &scan.root,
        jobs: scan.jobs,
        duration: start.elapsed(),
        cancelled: *cancelled.borrow(),
        prepared: &prepared,
        crew: &crew,
        tallies,
        merged,
        documents,
        notifications,
    };
    Ok(finished.report())
}

/// Lets the workers analyze all files, and merges what they say.
fn analyze_files(
    scan: &Scan,
    crew: &Crew,
    tree: &Tree,
    merger: &mut Merger<'_>,
    cancelled: &watch::Receiver<bool>,
) -> Result<(), ScanError> {
    let work = Work { crew, tree, next: AtomicUsize::new(0), results: scan.results.clone(), cancelled: cancelled.clone() };
    // Before the workers, so that a broken store is made anew once.
    let mut keeper = Keeper::new(scan.results.as_ref(), merger.observer);
    let jobs = (scan.jobs as usize).clamp(1, tree.files.len().max(1));
    let mut workers: Vec<Worker<'_>> =
        (0..jobs).map(|_| Worker::new(&work)).collect::<io::Result<_>>().map_err(ScanError::Worker)?;
    let (sender, results) = mpsc::sync_channel(jobs * WAITING);
    thread::scope(|scope| {
        for worker in &mut workers {
            let sender = sender.clone();
            scope.spawn(move || worker.run(&sender));
        }
        drop(sender);
        merge_all(results, merger, &mut keeper, tree.files.len() as u64);
    });
    keeper.finish();
    Ok(())
}

fn merge_all(results: Receiver<(usize, FileResult)>, merger: &mut Merger<'_>, keeper: &mut Keeper<'_>, total: u64) {
    let mut done = 0;
    for (index, mut result) in results {
        keeper.take(&mut result);
        merger.take(index, result);
        done += 1;
        merger.observer.files_done(done, total);
    }
    merger.take_all_that_wait();
}

/// Runs the project analyzers that were not ended before, and merges what they say.
fn analyze_project(
    scan: &Scan,
    crew: &Crew,
    tree: &Tree,
    merger: &mut Merger<'_>,
    observer: &Arc<dyn Observer>,
) -> (Vec<btm_model::Document>, Vec<btm_model::Notification>) {
    let jobs = crew.members.iter().enumerate().filter(|(_, member)| member.plugin.inspection().analyzes_projects);
    let jobs: Vec<Job> = jobs
        .filter(|(index, _)| !crew.has_ended(*index))
        .map(|(index, _)| Job { index, facts: std::mem::take(&mut merger.tallies[index].facts) })
        .collect();
    let (mut documents, mut notifications) = (Vec::new(), Vec::new());
    for result in project::run(crew, tree, jobs, scan.jobs as usize, observer) {
        merger.project(result.index, result.contribution);
        documents.extend(result.documents);
        notifications.extend(result.notifications);
    }
    (documents, notifications)
}
