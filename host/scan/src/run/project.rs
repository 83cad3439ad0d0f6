//! Runs the project analyzers, after all files were analyzed.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use btm_model::{Document, Notification, StopReason};
use btm_sandbox::{ProjectInput, Said};

use super::{
    crew::{Crew, Member},
    draft::Contribution,
    files::{InTree, Tree},
    observer::Observer,
    translate::{Translator, Words, severity},
};
use crate::clean::{clean, clean_line};

/// Bytes of a notification's body.
const BODY: usize = 4_000;
/// Bytes of a title, path or media type.
const TITLE: usize = 300;

/// What one project analyzer adds to the report.
pub(crate) struct ProjectResult {
    pub(crate) index: usize,
    pub(crate) contribution: Contribution,
    pub(crate) documents: Vec<Document>,
    pub(crate) notifications: Vec<Notification>,
}

/// A project analyzer and the facts of its files.
pub(crate) struct Job {
    pub(crate) index: usize,
    pub(crate) facts: Vec<(String, Vec<u8>)>,
}

/// Runs project analyzers, up to `threads` at a time; results come in the order of the jobs.
pub(crate) fn run(crew: &Crew, tree: &Tree, jobs: Vec<Job>, threads: usize, observer: &Arc<dyn Observer>) -> Vec<ProjectResult> {
    let jobs: Vec<Mutex<Option<Job>>> = jobs.into_iter().map(|job| Mutex::new(Some(job))).collect();
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads.min(jobs.len()) {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Some(job) = job.lock().unwrap_or_else(PoisonError::into_inner).take() else { continue };
                    let result = analyze(&crew.members[job.index], tree, job, observer);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push(result);
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|result: &ProjectResult| result.index);
    results
}

fn analyze(member: &Member, tree: &Tree, job: Job, observer: &Arc<dyn Observer>) -> ProjectResult {
    let (name, told) = (member.name.clone(), observer.clone());
    let input = ProjectInput {
        files: Box::new(tree.clone()),
        facts: Box::new(job.facts.into_iter()),
        on_progress: Arc::new(move |done, total, label| told.project_progress(&name, done, total, &clean_line(label, TITLE))),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let mut outcome = match (runtime, member.interrupt.has_come()) {
        (_, Some(reason)) => return ProjectResult::stopped(job.index, reason),
        (Err(error), _) => return ProjectResult::stopped(job.index, StopReason::Host { message: error.to_string() }),
        (Ok(runtime), None) => runtime.block_on(member.plugin.analyze_project(input, &member.interrupt)),
    };
    let documents = documents(&member.name, &mut outcome.said);
    let notifications = notifications(&member.name, &mut outcome.said);
    let rules = member.rules();
    let contribution = Translator::new(&member.name, &rules, InTree::new(tree), &mut Words::default()).outcome(outcome);
    ProjectResult { index: job.index, contribution, documents, notifications }
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
        Self { index, contribution, documents: Vec::new(), notifications: Vec::new() }
    }
}
