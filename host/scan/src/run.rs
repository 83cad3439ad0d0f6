//! One scan, from a folder to a report: walk, prepare, analyze files, analyze the project, finish.

mod analyze;
mod crew;
mod dependents;
mod draft;
mod files;
mod finish;
mod grace;
mod grants;
mod keeper;
pub(crate) mod kept;
mod looked;
pub(crate) mod memo;
mod merge;
mod observer;
mod plugins;
mod project;
mod queue;
mod recall;
mod recorder;
mod translate;
mod view;
mod worker;

use std::{io, path::PathBuf, sync::Arc, thread, time::Instant};

use btm_model::{Note, NoteKind, Report};
use btm_sandbox::Sandbox;
use btm_store::Results;
use btm_vault::Vault;
use tokio::sync::watch;

pub(crate) use self::translate::Words;
use self::{
    analyze::analyze_files,
    crew::Crew,
    finish::Finished,
    merge::{Merged, Merger},
    project::Job,
    recorder::{Place, Recorder},
    view::View,
    worker::Work,
};
#[cfg(test)]
pub(crate) use self::{files::AtHand, translate::Translator};
pub use self::{
    observer::{Nobody, Observer},
    plugins::PluginSource,
    translate::severity,
    view::Scope,
};
use crate::{
    content::Snapshot,
    index::Index,
    select::{InvalidGlob, InvalidSelection, MAX_PLUGINS},
    walk::WalkError,
};

/// What to scan, with what.
pub struct Scan {
    /// The project root.
    pub root: PathBuf,
    /// Which files are reported on.
    pub scope: Scope,
    /// The project as version control has it; as it lies in the folder if there is none.
    pub snapshot: Option<Snapshot>,
    /// Files to leave out, as patterns in git-ignore syntax.
    pub exclude: Vec<String>,
    /// Files of btm's own in the project, as patterns likewise: they are no part of it, so nobody is told that they are left out.
    pub own: Vec<String>,
    /// The plugins, in the order in which the user named them.
    pub plugins: Vec<PluginSource>,
    /// The names of all official plugins, also of those that do not run: no other plugin may have one.
    pub official: Vec<String>,
    /// How many analyses run at a time.
    pub jobs: u32,
    /// The largest file that is read, in bytes.
    pub max_file_bytes: u64,
    /// Where results of earlier runs are and those of this one are kept; nowhere if there is none.
    pub results: Option<Results>,
    /// Where is kept what the project looked like in earlier runs; nowhere if there is none.
    pub index: Option<Arc<Vault>>,
    /// Whether files without any of the literals that a plugin asks for are kept from it.
    pub prefilter: bool,
    /// What tells this build of the host from others, whose results it does not take.
    pub build: String,
    /// Whether the report keeps the metrics, of which there are many.
    pub keep_metrics: bool,
    /// What is known before about the scan as a whole, for the report.
    pub notes: Vec<Note>,
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
    let place = Place::of(scan);
    let bytes = place.as_ref().and_then(Place::load);
    let index = bytes.as_deref().and_then(Index::read);
    let (view, prepared) = thread::scope(|scope| {
        let prepared = scope.spawn(|| plugins::prepare(sandbox, scan, &**observer, cancelled));
        let view = View::of(scan, index.as_ref(), sees_project(scan));
        (view, prepared.join().unwrap_or_default())
    });
    let mut view = view?;
    let crew = Crew::new(&prepared, scan, cancelled)?;
    if index.as_ref().is_some_and(|index| index.deciders != crew.deciders()) {
        view.forget();
    }
    view.forget_what_others_did_not_see(&crew);

    let (notes, left_out) = (std::mem::take(&mut view.notes), view.left_out);
    let mut merger = Merger::new(&crew, &view, &**observer, scan.keep_metrics, cancelled);
    merger.notes(scan.notes.clone());
    merger.notes(notes);
    let mut recorder = Recorder::new(&view);
    analyze_files(scan, &crew, &view, &mut merger, &mut recorder, cancelled);
    if let Some(place) = place.as_ref().filter(|_| view.is_indexed) {
        recorder.finish(place, &crew, index.as_ref(), &**observer);
    }
    if !*cancelled.borrow() {
        merger.notes(nothing(scan, &crew, &view, &merger.merged).into_iter().collect());
    }
    let (documents, notifications) = analyze_project(scan, &crew, &view, &mut merger, observer, cancelled);
    merger.finish(*cancelled.borrow());
    let Merger { merged, tallies, .. } = merger;
    let finished = Finished {
        root: &scan.root,
        jobs: scan.jobs,
        duration: start.elapsed(),
        cancelled,
        prepared: &prepared,
        crew: &crew,
        view: &view,
        tallies,
        merged,
        left_out,
        documents,
        notifications,
    };
    Ok(finished.report())
}

/// Why no file was analyzed, where that is so and nothing else says why.
fn nothing(scan: &Scan, crew: &Crew, view: &View<'_>, merged: &Merged) -> Option<Note> {
    let is_said = |note: &Note| match note.kind {
        NoteKind::Ignored | NoteKind::NothingToScan => true,
        NoteKind::Unreadable => note.location.is_none(),
        _ => false,
    };
    let analyzes_files = crew.members.iter().any(|member| member.plugin.inspection().analyzes_files);
    if merged.files > 0 || !analyzes_files || merged.notes.iter().any(is_said) {
        return None;
    }
    let files = (0..view.tree.files.len()).filter(|index| view.is_target(*index)).count();
    let unread = merged.notes.iter().filter(|note| note.source == "btm" && note.location.is_some()).count();
    let message = match (files, &scan.scope) {
        (0, Scope::Paths(_)) => "there is no file to scan in what was named".to_owned(),
        (0, Scope::Project) => "there is no file in the project".to_owned(),
        (0, Scope::Files { .. }) => "what changed is ignored, or no regular file".to_owned(),
        _ if unread >= files => "none of the files was read, for the reasons above".to_owned(),
        (1, _) => "no plugin wants the only file, by its name or its content".to_owned(),
        _ => format!("no plugin wants any of the {files} files, by their names or their content"),
    };
    Some(Note { source: "btm".to_owned(), kind: NoteKind::NothingToScan, message, location: None })
}

/// Whether one of the plugins analyzes the project.
fn sees_project(scan: &Scan) -> bool {
    scan.plugins.iter().any(|plugin| plugin.component.inspect().is_ok_and(|inspection| inspection.analyzes_projects))
}

/// Runs the project analyzers that were not ended before, and merges what they say.
fn analyze_project(
    scan: &Scan,
    crew: &Crew,
    view: &View<'_>,
    merger: &mut Merger<'_>,
    observer: &Arc<dyn Observer>,
    cancelled: &watch::Receiver<bool>,
) -> (Vec<btm_model::Document>, Vec<btm_model::Notification>) {
    let jobs = crew.members.iter().enumerate().filter(|(_, member)| member.plugin.inspection().analyzes_projects);
    let jobs: Vec<Job> = jobs
        .filter(|(index, _)| !crew.has_ended(*index))
        .map(|(index, _)| Job { index, facts: std::mem::take(&mut merger.tallies[index].facts) })
        .collect();
    let work = Work::new(scan, crew, view, Vec::new(), cancelled);
    let (mut documents, mut notifications) = (Vec::new(), Vec::new());
    for mut result in project::run(&work, jobs, scan.jobs as usize, observer) {
        let member = &crew.members[result.index];
        grants::enforce(&member.name, &member.plugin.inspection().manifest, &member.grants, &mut result);
        merger.project(result.index, result.contribution);
        documents.extend(result.documents);
        notifications.extend(result.notifications);
    }
    (documents, notifications)
}
