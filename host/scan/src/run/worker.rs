//! Analyzes files, one after the other, with every plugin that wants them.

use std::{
    collections::BTreeSet,
    sync::{Arc, mpsc::SyncSender},
    time::SystemTime,
};

use btm_model::{Note, StopReason};
use btm_sandbox::{Analyses, FileInput};
use btm_store::{Found, Record, Results, Session};
use tokio::sync::watch;

use super::{
    Scan,
    crew::Crew,
    draft::{Contribution, Facts, FileResult, News},
    files::AtHand,
    kept,
    queue::Queue,
    recall::{self, Source},
    translate::{Translator, Words},
    view::View,
};
use crate::{
    content::{Content, ReadError},
    index::join,
    select::PluginSet,
    stamp::Stamp,
    suppress::Suppressions,
};

/// So many bytes of files are held at a time, and one file more.
const AT_HAND: usize = 256 * 1024;

/// So many bytes of what was said are held at a time, and what is said about one file more.
const SAID_AT_HAND: u64 = 4 << 20;

/// Results on their way to the merger.
struct Batch<'a> {
    results: Vec<(usize, FileResult)>,
    bytes: u64,
    emit: &'a mut dyn FnMut(Vec<(usize, FileResult)>),
}

impl Batch<'_> {
    /// Takes results that hold so many bytes.
    fn take(&mut self, results: Vec<(usize, FileResult)>, bytes: u64) {
        self.results.extend(results);
        self.bytes += bytes;
        if self.bytes > SAID_AT_HAND {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.bytes = 0;
        if !self.results.is_empty() {
            (self.emit)(std::mem::take(&mut self.results));
        }
    }
}

/// What the workers of a scan share.
pub(crate) struct Work<'a> {
    pub(crate) crew: &'a Crew,
    pub(crate) view: &'a View<'a>,
    /// The files to take.
    pub(crate) queue: Queue,
    /// Where results of earlier runs are, if anywhere.
    pub(crate) results: Option<Results>,
    /// Whether the user ended the scan.
    pub(crate) cancelled: watch::Receiver<bool>,
}

/// A file that a worker has taken.
struct Begun {
    index: usize,
    result: FileResult,
    /// Nothing if it is known, not wanted, or cannot be read.
    read: Option<Read>,
}

/// A file that was read to be analyzed.
struct Read {
    content: Arc<Content>,
    stamp: Option<Stamp>,
    wanted: PluginSet,
    digest: Option<[u8; 32]>,
    /// What each plugin said, for the index; nothing if that is uncertain.
    gists: Option<Vec<(usize, Vec<u8>)>>,
}

/// A file that a plugin is asked about, with its number among those that are read together, and what the answer is kept under.
struct Asked<'a> {
    index: usize,
    key: Option<[u8; 32]>,
    read: &'a mut Read,
    result: &'a mut FileResult,
}

impl<'a> Work<'a> {
    /// The work on these files, by their numbers, in the order in which they are taken.
    pub(crate) fn new(
        scan: &Scan,
        crew: &'a Crew,
        view: &'a View<'a>,
        files: Vec<usize>,
        cancelled: &watch::Receiver<bool>,
    ) -> Self {
        let queue = Queue::new(files, scan.jobs as usize);
        Self { crew, view, queue, results: scan.results.clone(), cancelled: cancelled.clone() }
    }
}

/// One worker; analyses of one worker never overlap.
pub(crate) struct Worker<'a> {
    work: &'a Work<'a>,
    rules: Vec<BTreeSet<&'a str>>,
    analyses: Analyses,
    words: Words,
    session: Option<Session>,
}

impl<'a> Worker<'a> {
    pub(crate) fn new(work: &'a Work<'a>) -> Self {
        Self {
            work,
            rules: work.crew.members.iter().map(super::crew::Member::rules).collect(),
            analyses: Analyses::default(),
            words: Words::default(),
            session: work.results.as_ref().and_then(|results| results.open().ok()),
        }
    }

    /// Takes files until there are none left, the user ends the scan, or nobody listens.
    pub(crate) fn run(&mut self, results: &SyncSender<Vec<(usize, FileResult)>>) {
        let mut is_heard = true;
        while is_heard && !*self.work.cancelled.borrow() {
            let taken = self.work.queue.take(|| *self.work.cancelled.borrow());
            if taken.is_empty() {
                return;
            }
            self.files(&taken, &mut |batch| is_heard &= results.send(batch).is_ok());
        }
    }

    /// What all plugins say about some files, in their order. One plugin sees all of them before the next one does: its code and its
    /// memory are at hand then. Where they say a lot, it comes in several batches.
    pub(crate) fn files(&mut self, files: &[usize], emit: &mut dyn FnMut(Vec<(usize, FileResult)>)) {
        let mut batch = Batch { results: Vec::with_capacity(files.len()), bytes: 0, emit };
        let (mut group, mut bytes) = (Vec::new(), 0);
        for index in files {
            let begun = self.begin(*index);
            bytes += begun.read.as_ref().map_or(0, |read| read.content.bytes().len());
            group.push(begun);
            if bytes > AT_HAND {
                self.analyze_all(std::mem::take(&mut group), 0, &mut batch);
                bytes = 0;
            }
        }
        self.analyze_all(group, 0, &mut batch);
        batch.flush();
    }

    /// Takes what is known of the file number `index`, or reads it.
    fn begin(&mut self, index: usize) -> Begun {
        let (crew, view) = (self.work.crew, self.work.view);
        let path = &view.tree.files[index];
        let candidates = view.candidates(crew, index);
        if let Some(known) = view.known(index)
            && let Some(result) =
                recall::untouched(path, known, candidates, crew, Source::Whole(&mut |key| self.recall(path, key)))
        {
            return Begun { index, result, read: None };
        }
        let mut result = FileResult::new(path.clone());
        if candidates.is_empty() {
            return Begun { index, result, read: None };
        }
        let stamp = view.stamp(path, SystemTime::now());
        let read = match view.tree.contents.read_text(path) {
            Err(error) => {
                result.notes.push(error.note(path));
                let is_certain = matches!(error, ReadError::Binary | ReadError::TooLarge { .. });
                let stamp = stamp.filter(|_| is_certain);
                result.news = stamp.and_then(|stamp| News::unread(stamp, &result.notes, view.analyzers(crew, index)));
                None
            }
            Ok(content) => {
                let wanted = crew.selector.by_content(candidates, path, content.bytes());
                result.bytes = (!wanted.is_empty()).then_some(content.size());
                let digest = self.session.as_ref().map(|_| view.tree.digest_of(index, &content));
                Some(Read { content: Arc::new(content), stamp, wanted, digest, gists: Some(Vec::new()) })
            }
        };
        Begun { index, result, read }
    }

    /// Lets every plugin from the number `first` on see the files that were read, if it wants them. When a lot was said, the files that
    /// were seen are finished before the others, so that a worker never holds much more than what is said about one file.
    fn analyze_all(&mut self, mut group: Vec<Begun>, first: usize, batch: &mut Batch<'_>) {
        let mut said = 0;
        for plugin in first..self.work.crew.members.len() {
            let seen = self.show(plugin, &mut group, &mut said);
            if seen < group.len() {
                let others = group.split_off(seen);
                self.analyze_all(group, plugin + 1, batch);
                return self.analyze_all(others, plugin, batch);
            }
        }
        let work = self.work;
        batch.take(group.into_iter().map(|begun| begun.end(work)).collect(), said);
    }

    /// Shows files to a plugin, in their order, until a lot was said; how many of them it is done with.
    fn show(&mut self, plugin: usize, group: &mut [Begun], said: &mut u64) -> usize {
        let crew = self.work.crew;
        let (mut asked, mut looked) = (Vec::new(), 0);
        for (index, Begun { result, read, .. }) in group.iter_mut().enumerate() {
            if *said > SAID_AT_HAND {
                break;
            }
            looked = index + 1;
            let is_done = result.contributions.last().is_some_and(|(last, _)| *last == plugin);
            let read = read.as_mut().filter(|read| !is_done && read.wanted.contains(plugin) && !crew.has_ended(plugin));
            let Some(read) = read else { continue };
            let key = read.digest.map(|digest| crew.members[plugin].decider.key(&result.path, &digest));
            match key.and_then(|key| self.recall_into(plugin, &key, read, result)) {
                Some(held) => *said += held,
                None => asked.push(Asked { index, key, read, result }),
            }
        }
        let unanswered = self.ask(plugin, asked, said);
        unanswered.filter(|_| !crew.has_ended(plugin)).unwrap_or(looked)
    }

    /// Adds what the plugin said about the same content before, if that is known; how many bytes that takes.
    fn recall_into(&mut self, plugin: usize, key: &[u8; 32], read: &mut Read, result: &mut FileResult) -> Option<u64> {
        // A store that cannot be read only costs time; the writer tells what is wrong with it.
        let found = self.session.as_ref().and_then(|session| session.get(key).ok().flatten());
        let Found { value, is_unused_today } = found?;
        let (contribution, gist) = (kept::read(&value, &result.path, &mut self.words)?, kept::gist(&value)?);
        result.used.extend(is_unused_today.then_some(*key));
        read.keep_gist(plugin, Some(gist.to_vec()));
        Some(result.take(plugin, contribution))
    }

    /// Adds what the plugin says now about some files, which is kept for the next run under their keys. When a lot was said, the rest is
    /// not asked about: the number of the first file that has no answer.
    fn ask(&mut self, plugin: usize, asked: Vec<Asked<'_>>, said: &mut u64) -> Option<usize> {
        let files = asked.iter().map(|Asked { read, result, .. }| (result.path.clone(), read.content.clone())).collect();
        let mut asked = asked.into_iter();
        self.analyze(plugin, files, |contribution| {
            if let Some(Asked { key, read, result, .. }) = asked.next() {
                let written = key.and_then(|key| Some((key, kept::write(&contribution)?)));
                result.records.extend(written.as_ref().map(|(key, written)| Record { key: *key, value: written.joined() }));
                // What is not kept makes the whole file uncertain.
                read.keep_gist(plugin, written.map(|(_, written)| written.gist));
                *said += result.take(plugin, contribution);
            }
            *said <= SAID_AT_HAND
        });
        asked.next().map(|asked| asked.index)
    }

    /// What was said in an earlier run under a key.
    fn recall(&mut self, path: &Arc<str>, key: &[u8; 32]) -> Option<Contribution> {
        let found = self.session.as_ref()?.get(key).ok()??;
        kept::read(&found.value, path, &mut self.words)
    }

    /// What a plugin told its own project analyzer about a file that did not change since.
    pub(crate) fn facts(&mut self, plugin: usize, path: &Arc<str>) -> Option<Vec<u8>> {
        let tree = &self.work.view.tree;
        let index = tree.number(path)?;
        let key = tree.digests[index].get().map(|digest| self.work.crew.members[plugin].decider.key(path, digest));
        let recalled = key.and_then(|key| self.recall(path, &key));
        let mut contribution = recalled;
        if contribution.is_none() {
            // It is forgotten: results take up a bounded space.
            let content = Arc::new(tree.contents.read_text(path).ok()?);
            self.analyze(plugin, vec![(path.clone(), content)], |said| {
                contribution = Some(said);
                false
            });
        }
        if let Facts::Said(facts) = contribution?.facts { Some(facts) } else { None }
    }

    /// What a plugin says about files, in their order; of fewer of them once it must not be entered any more, or `each` says that it
    /// is enough.
    fn analyze(&mut self, plugin: usize, files: Vec<(Arc<str>, Arc<Content>)>, mut each: impl FnMut(Contribution) -> bool) {
        if files.is_empty() {
            return;
        }
        let crew = self.work.crew;
        let member = &crew.members[plugin];
        let input = |(path, content): &(Arc<str>, Arc<Content>)| FileInput { path: path.clone(), content: content.clone() };
        let inputs = files.iter().map(input).collect();
        let (rules, words) = (&self.rules[plugin], &mut self.words);
        let mut files = files.iter();
        self.analyses.files(&member.plugin, inputs, &member.interrupt, &member.ended, |outcome| {
            let Some((path, content)) = files.next() else { return false };
            if outcome.stop.as_ref().is_some_and(StopReason::ends_the_run) {
                crew.end(plugin);
            }
            each(Translator::new(&member.name, rules, AtHand { path, content }, words, &member.interrupt).outcome(outcome))
        });
    }
}

impl Read {
    /// Notes what a plugin said, for the index.
    fn keep_gist(&mut self, plugin: usize, gist: Option<Vec<u8>>) {
        if self.digest.is_some() {
            self.gists = self.gists.take().zip(gist).map(|(mut gists, gist)| {
                gists.push((plugin, gist));
                gists
            });
        }
    }
}

impl Begun {
    /// Everything that was said, and what the next index says.
    fn end(self, work: &Work<'_>) -> (usize, FileResult) {
        let Self { index, mut result, read } = self;
        let Some(Read { content, stamp, wanted, digest, gists }) = read else { return (index, result) };
        let suppressions = Suppressions::parse(&result.path, &content);
        if let (Some(stamp), Some(_), Some(gists)) = (stamp, digest, gists) {
            let suppressions = if suppressions.is_empty() { Some(Vec::new()) } else { serde_json::to_vec(&suppressions).ok() };
            result.news = suppressions.map(|suppressions| News {
                stamp,
                digest,
                bytes: result.bytes,
                notes: Vec::new(),
                suppressions,
                asked: work.view.analyzers(work.crew, index),
                wanted,
                said: join(gists.iter().filter_map(|(plugin, gist)| Some((u8::try_from(*plugin).ok()?, &gist[..])))),
            });
        }
        result.suppressions = (!suppressions.is_empty()).then_some(suppressions);
        (index, result)
    }
}

impl News {
    /// Of a file that is not analyzed, for a reason that stays as long as the file does.
    fn unread(stamp: Stamp, notes: &[Note], asked: PluginSet) -> Option<Self> {
        let notes = serde_json::to_vec(notes).ok()?;
        let (suppressions, said) = (Vec::new(), Vec::new());
        Some(Self { stamp, digest: None, bytes: None, notes, suppressions, asked, wanted: PluginSet::EMPTY, said })
    }
}
