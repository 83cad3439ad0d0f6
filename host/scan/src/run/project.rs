//! Runs the project analyzers, after all files were analyzed.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use btm_model::{Document, Notification, StopReason};
use btm_sandbox::{Analyses, ProjectInput, Said};

use super::{
    crew::Member,
    draft::{Contribution, Facts},
    files::{InTree, Tree},
    memo::{Memory, Reads, Recorded},
    observer::Observer,
    translate::{Translator, Words, severity},
    worker::{Work, Worker},
};
use crate::{
    clean::{clean, clean_line},
    parallel::in_parallel,
};

/// Bytes of a notification's body.
const BODY: usize = 4_000;
/// Bytes of a title, path or media type.
const TITLE: usize = 300;

/// What one project analyzer adds to the report.
#[derive(Default)]
pub(crate) struct ProjectResult {
    pub(crate) index: usize,
    pub(crate) contribution: Contribution,
    pub(crate) documents: Vec<Document>,
    pub(crate) notifications: Vec<Notification>,
}

/// A project analyzer and the facts of its files.
pub(crate) struct Job {
    pub(crate) index: usize,
    pub(crate) facts: Vec<(Arc<str>, Facts)>,
}

/// Runs project analyzers, up to `threads` at a time; results come in the order of the jobs.
pub(crate) fn run(work: &Work<'_>, jobs: Vec<Job>, threads: usize, observer: &Arc<dyn Observer>) -> Vec<ProjectResult> {
    let jobs: Vec<Mutex<Option<Job>>> = jobs.into_iter().map(|job| Mutex::new(Some(job))).collect();
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads.min(jobs.len()) {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Some(job) = job.lock().unwrap_or_else(PoisonError::into_inner).take() else { continue };
                    let result = recall_or_analyze(work, job, threads, observer);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push(result);
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|result: &ProjectResult| result.index);
    results
}

/// What was said in an earlier run if everything that it read is the same, or else what is said now.
fn recall_or_analyze(work: &Work<'_>, job: Job, threads: usize, observer: &Arc<dyn Observer>) -> ProjectResult {
    let (index, tree) = (job.index, &work.view.tree);
    let member = &work.crew.members[index];
    if let Some(reason) = member.interrupt.has_come() {
        return ProjectResult::stopped(index, reason);
    }
    let memory = Memory::open(work.results.as_ref(), member, &job.facts, tree);
    if let Some(result) = memory.as_ref().and_then(|memory| memory.recall(member, index, tree)) {
        return result;
    }
    let facts = all_facts(work, job, threads);
    let reads = Arc::new(Reads::default());
    let result = analyze(member, tree, index, facts, &reads, observer);
    if let (Some(mut memory), Some(reads)) = (memory, reads.take()) {
        memory.keep(&result, reads, &**observer);
    }
    result
}

/// The facts themselves, also of files whose results are from earlier runs. There may be a lot of them: each is gone once it was
/// handed over.
fn all_facts(work: &Work<'_>, job: Job, threads: usize) -> impl Iterator<Item = (String, Vec<u8>)> + Send + use<> {
    let Job { index, facts } = job;
    let load = |paths: &[Arc<str>]| {
        let mut worker = None;
        let mut load = |path| worker.get_or_insert_with(|| Worker::new(work)).facts(index, path);
        paths.iter().map(&mut load).collect()
    };
    let is_kept = |facts: &Facts| matches!(facts, Facts::Kept { .. });
    let kept: Vec<Arc<str>> = facts.iter().filter(|(_, facts)| is_kept(facts)).map(|(path, _)| path.clone()).collect();
    let mut loaded = in_parallel(&kept, threads, load).into_iter();
    facts.into_iter().filter_map(move |(path, facts)| {
        let facts = match facts {
            Facts::Said(facts) => Some(facts),
            Facts::Kept { .. } => loaded.next()?,
            Facts::None => None,
        };
        facts.map(|facts| (path.to_string(), facts))
    })
}

fn analyze(
    member: &Member,
    tree: &Tree,
    index: usize,
    facts: impl Iterator<Item = (String, Vec<u8>)> + Send + 'static,
    reads: &Arc<Reads>,
    observer: &Arc<dyn Observer>,
) -> ProjectResult {
    let (name, told) = (member.name.clone(), observer.clone());
    let input = ProjectInput {
        files: Box::new(Recorded { tree: tree.clone(), reads: reads.clone() }),
        facts: Box::new(facts),
        on_progress: Arc::new(move |done, total, label| told.project_progress(&name, done, total, &clean_line(label, TITLE))),
    };
    let mut outcome = Analyses::default().project(&member.plugin, input, &member.interrupt);
    let documents = documents(&member.name, &mut outcome.said);
    let notifications = notifications(&member.name, &mut outcome.said);
    let rules = member.rules();
    let contribution = Translator::new(&member.name, &rules, InTree::new(tree, reads), &mut Words::default(), &member.interrupt)
        .outcome(outcome);
    ProjectResult { index, contribution, documents, notifications }
}

fn documents(plugin: &str, said: &mut Said) -> Vec<Document> {
    let documents = std::mem::take(&mut said.documents).into_iter().map(|document| Document {
        plugin: plugin.to_owned(),
        path: clean_line(&document.path, TITLE).into_owned(),
        media_type: clean_line(&document.media_type, TITLE).into_owned(),
        bytes: document.content.len() as u64,
        content: document.content,
    });
    documents.collect()
}

fn notifications(plugin: &str, said: &mut Said) -> Vec<Notification> {
    let notifications = std::mem::take(&mut said.notifications).into_iter().map(|notification| Notification {
        plugin: plugin.to_owned(),
        severity: severity(notification.severity),
        title: clean_line(&notification.title, TITLE).into_owned(),
        body: clean(&notification.body, BODY).into_owned(),
    });
    notifications.collect()
}

impl ProjectResult {
    fn stopped(index: usize, reason: StopReason) -> Self {
        let contribution = Contribution { stop: Some(reason), ..Contribution::default() };
        Self { index, contribution, ..Self::default() }
    }
}
