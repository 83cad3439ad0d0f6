//! Analyzes files, one after the other, with every plugin that wants them.

use std::{
    collections::BTreeSet,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::SyncSender,
    },
};

use btm_model::StopReason;
use btm_store::{Found, Record, Results, Session};
use tokio::{runtime::Runtime, sync::watch};

use super::{
    crew::Crew,
    draft::{Contribution, FileResult},
    files::{AtHand, Tree},
    kept,
    translate::{Translator, Words},
};
use crate::{content::Content, select::PluginSet, suppress::Suppressions};

/// What the workers of a scan share.
pub(crate) struct Work<'a> {
    pub(crate) crew: &'a Crew,
    pub(crate) tree: &'a Tree,
    /// The next file to take.
    pub(crate) next: AtomicUsize,
    /// Where results of earlier runs are, if anywhere.
    pub(crate) results: Option<Results>,
    /// Whether the user ended the scan.
    pub(crate) cancelled: watch::Receiver<bool>,
}

/// One worker; analyses of one worker never overlap.
pub(crate) struct Worker<'a> {
    work: &'a Work<'a>,
    rules: Vec<BTreeSet<&'a str>>,
    runtime: Runtime,
    words: Words,
    session: Option<Session>,
}

impl<'a> Worker<'a> {
    pub(crate) fn new(work: &'a Work<'a>) -> io::Result<Self> {
        Ok(Self {
            work,
            rules: work.crew.members.iter().map(super::crew::Member::rules).collect(),
            runtime: tokio::runtime::Builder::new_current_thread().enable_time().build()?,
            words: Words::default(),
            session: work.results.as_ref().and_then(|results| results.open().ok()),
        })
    }

    /// Takes files until there are none left, the user ends the scan, or nobody listens.
    pub(crate) fn run(&mut self, results: &SyncSender<(usize, FileResult)>) {
        while !*self.work.cancelled.borrow() {
            let index = self.work.next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = self.work.tree.files.get(index) else { return };
            if results.send((index, self.file(path))).is_err() {
                return;
            }
        }
    }

    fn file(&mut self, path: &Arc<str>) -> FileResult {
        let mut result = FileResult::new(path.clone());
        let crew = self.work.crew;
        // Also those that have ended: which files were wanted must not depend on when.
        let candidates = crew.selector.by_path(path).intersection(crew.file_analyzers);
        if candidates.is_empty() {
            return result;
        }
        match self.work.tree.reader.read_text(path) {
            Err(error) => result.notes.push(error.note(path)),
            Ok(content) => self.content(path, content, candidates, &mut result),
        }
        result
    }

    fn content(&mut self, path: &Arc<str>, content: Content, candidates: PluginSet, result: &mut FileResult) {
        let wanted = self.work.crew.selector.by_content(candidates, path, content.bytes());
        result.bytes = (!wanted.is_empty()).then_some(content.bytes().len() as u64);
        let digest = self.session.as_ref().filter(|_| !wanted.is_empty()).map(|_| kept::digest(content.bytes()));
        for index in wanted.iter().filter(|index| !self.work.crew.has_ended(*index)) {
            let contribution = match digest {
                Some(digest) => self.recall_or_analyze(index, path, &content, &digest, result),
                None => self.analyze(index, path, &content),
            };
            result.contributions.push((index, contribution));
        }
        let suppressions = Suppressions::parse(&content);
        if !suppressions.is_empty() {
            result.suppressions = Some((suppressions, content));
        }
    }

    /// What was said in an earlier run, or else what is said now, which is kept for the next.
    fn recall_or_analyze(
        &mut self,
        index: usize,
        path: &Arc<str>,
        content: &Content,
        digest: &[u8; 32],
        result: &mut FileResult,
    ) -> Contribution {
        let key = self.work.crew.members[index].decider.key(path, digest);
        // A store that cannot be read only costs time; the writer tells what is wrong with it.
        let found = self.session.as_ref().and_then(|session| session.get(&key).ok().flatten());
        if let Some(Found { value, is_unused_today }) = found
            && let Some(contribution) = kept::read(&value, path, &mut self.words)
        {
            result.used.extend(is_unused_today.then_some(key));
            return contribution;
        }
        let contribution = self.analyze(index, path, content);
        result.records.extend(kept::write(&contribution).map(|value| Record { key, value }));
        contribution
    }

    fn analyze(&mut self, index: usize, path: &Arc<str>, content: &Content) -> Contribution {
        let member = &self.work.crew.members[index];
        if let Some(reason) = member.interrupt.has_come() {
            self.work.crew.end(index);
            return Contribution { stop: Some(reason), ..Contribution::default() };
        }
        let analysis = member.plugin.analyze_file(path, content.bytes(), &member.interrupt);
        let outcome = self.runtime.block_on(analysis);
        if let Some(reason) = &outcome.stop
            && ends_the_run(reason)
        {
            self.work.crew.end(index);
        }
        Translator::new(&member.name, &self.rules[index], AtHand { path, content }, &mut self.words).outcome(outcome)
    }
}

/// Whether a stop is not about one file.
pub(crate) fn ends_the_run(reason: &StopReason) -> bool {
    use btm_model::Limit;
    matches!(reason, StopReason::Cancelled | StopReason::Limit { limit: Limit::Time, .. })
}
