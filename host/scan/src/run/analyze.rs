//! All files, in the order of their paths: what the index knows of them, and what workers find out meanwhile.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::mpsc::{self, Receiver},
    thread,
};

use tokio::sync::watch;

use super::{
    Scan,
    crew::Crew,
    draft::FileResult,
    keeper::Keeper,
    kept,
    merge::Merger,
    observer::Observer,
    queue::Queue,
    recall::{self, Source},
    recorder::Recorder,
    view::View,
    worker::{Work, Worker},
};
use crate::parallel::in_parallel;

/// Results that may wait to be merged, for each worker: each is of a few files.
const WAITING: usize = 2;

/// Where the result of a file comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// Nobody wants it.
    Nothing,
    /// The index.
    Index,
    /// A worker.
    Worker,
}

impl Plan {
    fn of(index: usize, crew: &Crew, view: &View<'_>, needs_metrics: bool) -> Self {
        match view.known(index) {
            Some(known) if !needs_metrics || !known.said().any(|said| kept::has_metrics(said.gist)) => Self::Index,
            Some(_) => Self::Worker,
            None if view.candidates(crew, index).is_empty() => Self::Nothing,
            None => Self::Worker,
        }
    }
}

/// Merges what all plugins say about all files: what the index knows, and what workers find out meanwhile.
pub(crate) fn analyze_files<'i>(
    scan: &Scan,
    crew: &Crew,
    view: &View<'i>,
    merger: &mut Merger<'_>,
    recorder: &mut Recorder<'_, 'i>,
    cancelled: &watch::Receiver<bool>,
) {
    let total = view.tree.files.len();
    let needs_metrics = scan.keep_metrics || merger.observer.wants_results();
    let plans: Vec<Plan> = (0..total).map(|index| Plan::of(index, crew, view, needs_metrics)).collect();
    let files: Vec<usize> = (0..total).filter(|index| plans[*index] == Plan::Worker).collect();
    let files = if scan.jobs > 1 { largest_first(files, view, scan.jobs as usize) } else { files };
    // Before the workers, so that a broken store is made anew once; and not at all if there is nothing for them to do.
    let mut keeper = Keeper::new(scan.results.as_ref().filter(|_| !files.is_empty()), merger.observer);
    let jobs = (scan.jobs as usize).min(files.len());
    let work = Work::new(scan, crew, view, files, cancelled);
    let mut workers: Vec<Worker<'_>> = (0..jobs).map(|_| Worker::new(&work)).collect();
    let (sender, results) = mpsc::sync_channel(jobs * WAITING);
    thread::scope(|scope| {
        for worker in &mut workers {
            let sender = sender.clone();
            scope.spawn(move || worker.run(&sender));
        }
        drop(sender);
        let mut incoming = Incoming { results, queue: &work.queue, waiting: BTreeMap::new(), done: 0, total: total as u64 };
        let mut silent = Vec::new();
        for (index, plan) in plans.into_iter().enumerate() {
            let result = match plan {
                Plan::Nothing => {
                    incoming.done += 1;
                    continue;
                }
                Plan::Worker => incoming.take(index, merger.observer, &mut keeper),
                Plan::Index => match view.known(index).filter(|_| view.is_target(index)) {
                    Some(known) if recall::silent(known, crew, &mut silent) => {
                        recorder.same(index);
                        merger.silent(index, known.bytes, &mut silent);
                        incoming.merged(plan, merger.observer);
                        continue;
                    }
                    _ => from_index(index, &work),
                },
            };
            let Some(mut result) = result else { continue };
            if result.is_untouched {
                recorder.same(index);
            } else {
                recorder.news(index, result.news.take());
            }
            keeper.take(&mut result);
            merger.file(index, result);
            // After the merge: what was streamed of the file is passed on now.
            incoming.merged(plan, merger.observer);
        }
    });
    keeper.finish();
}

/// The large files, largest first, and then the others in their order: or one worker might still be busy with a large one when the
/// others have nothing left.
fn largest_first(files: Vec<usize>, view: &View<'_>, jobs: usize) -> Vec<usize> {
    /// So many bytes make a file large: analyzing it takes some milliseconds.
    const LARGE: u64 = 256 * 1024;
    let sizes = in_parallel(&files, jobs, |files| {
        files.iter().map(|index| view.tree.contents.size(&view.tree.files[*index]).unwrap_or(0)).collect()
    });
    let large = |size: u64| if size < LARGE { 0 } else { size };
    let mut sized: Vec<(usize, u64)> = files.into_iter().zip(sizes.into_iter().map(large)).collect();
    sized.sort_by_key(|(_, size)| Reverse(*size));
    sized.into_iter().map(|(index, _)| index).collect()
}

/// What the index knows of a file; of a plugin that had ended before it came to this file in the last run, but not in this one, what
/// it says now.
fn from_index(index: usize, work: &Work<'_>) -> Option<FileResult> {
    let (view, crew) = (work.view, work.crew);
    let known = view.known(index)?;
    recall::untouched(&view.tree.files[index], known, view.analyzers(crew, index), crew, Source::Gist).or_else(|| {
        let mut said = None;
        Worker::new(work).files(&[index], &mut |results| said = results.into_iter().next());
        said.map(|(_, result)| result)
    })
}

/// The results of workers, in any order.
struct Incoming<'a> {
    results: Receiver<Vec<(usize, FileResult)>>,
    /// Knows how much waits, so that workers do not go on for ever without the merger.
    queue: &'a Queue,
    waiting: BTreeMap<usize, FileResult>,
    done: u64,
    total: u64,
}

impl Incoming<'_> {
    /// The result of the file number `index`; nothing if the user ended the scan before.
    fn take(&mut self, index: usize, observer: &dyn Observer, keeper: &mut Keeper<'_>) -> Option<FileResult> {
        self.queue.need(index);
        while !self.waiting.contains_key(&index)
            && let Ok(mut results) = self.results.recv()
        {
            self.done += results.len() as u64;
            // At once: what waits takes less room without what is written anyway.
            results.iter_mut().for_each(|(_, result)| keeper.take(result));
            self.queue.arrived(results.iter().map(|(_, result)| result.held()).sum());
            self.waiting.extend(results);
            observer.files_done(self.done, self.total);
        }
        let result = self.waiting.remove(&index)?;
        self.queue.merged(result.held());
        Some(result)
    }

    /// A file is merged.
    fn merged(&mut self, plan: Plan, observer: &dyn Observer) {
        /// So many that needed no worker are told at once.
        const AT_ONCE: u64 = 256;
        self.done += u64::from(plan != Plan::Worker);
        if plan == Plan::Worker || self.done.is_multiple_of(AT_ONCE) || self.done == self.total {
            observer.files_done(self.done, self.total);
        }
    }
}
