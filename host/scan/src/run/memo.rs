//! Results of project analyzers, kept by what they read.
//!
//! A project analysis depends on the plugin, the facts of its files, and what it asked of the project: which files there are, what
//! is in them, and the lines at the places that it named. The facts are part of the key; every question is recorded with a digest of
//! its answer, and a kept result counts only if each of them has the same answer now. Notifications are part of the report, and so of
//! what is kept; whoever passes them on to people does so only if the result is new.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use btm_model::{Document, Finding, Metric, Note, StopReason};
use btm_sandbox::{FindError, LogLevel, ProjectFiles, ReadError, Spend, Spent};
use btm_store::{Key, Record, Results, Session};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    crew::Member,
    draft::{Contribution, Draft, Facts, Secret},
    files::{Tree, match_bytes},
    kept::{digest, part},
    observer::Observer,
    project::ProjectResult,
};
use crate::{content::Content, excerpt::RawExcerpt};

/// Changes whenever the same bytes would mean something else.
const FORMAT: &str = "btm project result 3";

/// A result with more questions is not kept.
const MOST_QUESTIONS: usize = 100_000;

/// Nor is one whose questions hold more bytes: paths have some fifty, and what is held counts as the plugin's own memory.
const MOST_BYTES: u64 = 16 << 20;

/// What a question holds besides its texts, in bytes: itself, its answer's digest, and its share of the tree that it is in.
const QUESTION: u64 = 128;

/// What a project analyzer, or what it says, asks of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Question {
    /// Which files match.
    Find(Vec<String>),
    /// What is in a file.
    Read(String),
    /// The lines of a file that a place names.
    Lines(String),
}

impl Question {
    /// A digest of the answer; nothing if `spend` says no.
    fn answer(&self, tree: &Tree, spend: &mut Spend<'_>) -> Option<[u8; 32]> {
        spend(0).ok()?;
        Some(match self {
            Self::Find(globs) => found(&tree.find(globs, spend))?,
            Self::Read(path) => tree.content_digest(path).unwrap_or_else(|| read(&tree.content(path))),
            Self::Lines(path) => tree.content_digest(path).unwrap_or_else(|| digest(b"no such file")),
        })
    }

    /// The bytes that it holds.
    fn bytes(&self) -> u64 {
        let text = |text: &String| (size_of::<String>() + text.len()) as u64;
        QUESTION
            + match self {
                Self::Find(globs) => globs.iter().map(text).sum(),
                Self::Read(path) | Self::Lines(path) => text(path),
            }
    }
}

/// Of an answer that was given in full.
fn found(answer: &Result<Vec<String>, FindError>) -> Option<[u8; 32]> {
    let mut hasher = Sha256::new();
    match answer {
        Ok(paths) => paths.iter().for_each(|path| part(&mut hasher, path.as_bytes())),
        Err(FindError::Invalid(message)) => hasher.update(message),
        Err(FindError::Spent) => return None,
    }
    Some(hasher.finalize().into())
}

fn read(answer: &Result<Content, ReadError>) -> [u8; 32] {
    match answer {
        Ok(content) => content.digest(),
        Err(error) => digest(format!("{error:?}").as_bytes()),
    }
}

/// What was asked, and digests of the answers; nothing once it was too much.
#[derive(Default)]
pub(crate) struct Reads(Mutex<Asked>);

#[derive(Default)]
struct Asked {
    answers: BTreeMap<Question, [u8; 32]>,
    bytes: u64,
    is_too_much: bool,
}

impl Reads {
    /// Notes a question, whose answer is looked up.
    pub(crate) fn note(&self, question: Question, tree: &Tree) {
        let is_new = |asked: &Asked| !asked.is_too_much && !asked.answers.contains_key(&question);
        if is_new(&self.lock())
            && let Some(answer) = question.answer(tree, &mut |_| Ok(()))
        {
            self.add(question, answer);
        }
    }

    fn add(&self, question: Question, answer: [u8; 32]) {
        let mut asked = self.lock();
        if asked.is_too_much {
            return;
        }
        let bytes = question.bytes();
        let differs = match asked.answers.insert(question, answer) {
            // Two answers to one question: a file changed meanwhile.
            Some(earlier) => earlier != answer,
            None => {
                asked.bytes = asked.bytes.saturating_add(bytes);
                false
            }
        };
        if differs || asked.answers.len() > MOST_QUESTIONS || asked.bytes > MOST_BYTES {
            *asked = Asked { is_too_much: true, ..Asked::default() };
        }
    }

    /// Whether it is of use to note more.
    fn counts(&self) -> bool {
        !self.lock().is_too_much
    }

    /// The bytes that it holds.
    fn bytes(&self) -> u64 {
        self.lock().bytes
    }

    /// All of it, unless it was too much.
    pub(crate) fn take(&self) -> Option<BTreeMap<Question, [u8; 32]>> {
        let asked = std::mem::take(&mut *self.lock());
        (!asked.is_too_much).then_some(asked.answers)
    }

    fn lock(&self) -> MutexGuard<'_, Asked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The files of the project, with everything that is asked recorded.
pub(crate) struct Recorded {
    pub(crate) tree: Tree,
    pub(crate) reads: Arc<Reads>,
}

impl ProjectFiles for Recorded {
    fn find(&self, globs: &[String], spend: &mut Spend<'_>) -> Result<Vec<String>, FindError> {
        let answer = self.tree.find(globs, spend);
        if let Some(digest) = found(&answer) {
            self.reads.add(Question::Find(globs.to_vec()), digest);
        }
        answer
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let answer = self.tree.content(path);
        if self.reads.counts() {
            self.reads.add(Question::Read(path.to_owned()), read(&answer));
        }
        answer.map(Content::into_bytes)
    }

    fn held(&self) -> u64 {
        self.reads.bytes()
    }
}

/// Where the result of one project analysis is kept.
pub(crate) struct Memory {
    session: Session,
    key: Key,
}

/// What was said. What the model leaves out when it is absent is JSON; the rest is a compact form.
#[derive(Serialize, Deserialize)]
struct Memo {
    reads: BTreeMap<Question, [u8; 32]>,
    findings: String,
    excerpts: Vec<Option<RawExcerpt>>,
    /// Name, value, unit and place; the values are not JSON, which would not give back every digit.
    metrics: Vec<(String, f64, String, String)>,
    notes: String,
    stop: String,
    secrets: Vec<KeptSecret>,
    documents: Vec<(String, String, Vec<u8>)>,
    notifications: String,
    log: Vec<(LogLevel, String)>,
    size: u64,
    fuel: u64,
    peak_memory: u64,
}

impl Memory {
    /// Where the result of an analysis with these facts is kept, if anywhere.
    pub(crate) fn open(results: Option<&Results>, member: &Member, facts: &[(Arc<str>, Facts)], tree: &Tree) -> Option<Self> {
        let limits = member.plugin.limits();
        let mut hasher = Sha256::new_with_prefix(FORMAT);
        hasher.update(member.decider.digest());
        // A search costs fuel for every file and its path, whether it is found or not.
        let to_match = tree.files.iter().map(|path| match_bytes(path)).sum();
        for number in [limits.fuel, limits.findings, limits.output_of_project, tree.files.len() as u64, to_match] {
            hasher.update(number.to_le_bytes());
        }
        for (path, facts) in facts {
            part(&mut hasher, path.as_bytes());
            match facts {
                Facts::None => {}
                Facts::Said(facts) => hasher.update(digest(facts)),
                Facts::Kept { digest } => hasher.update(digest),
            }
        }
        Some(Self { session: results?.open().ok()?, key: hasher.finalize().into() })
    }

    /// What was said in an earlier run, if all that it asked has the same answers now.
    pub(crate) fn recall(&self, member: &Member, index: usize, tree: &Tree) -> Option<ProjectResult> {
        let memo: Memo = postcard::from_bytes(&self.session.get(&self.key).ok()??.value).ok()?;
        let mut until_interrupted = |_| member.interrupt.has_come().map_or(Ok(()), |_| Err(Spent));
        let is_same = |(question, answer): (&Question, &[u8; 32])| question.answer(tree, &mut until_interrupted) == Some(*answer);
        memo.reads.iter().all(is_same).then_some(())?;
        memo.result(&member.name, index)
    }

    /// Keeps what was said, unless a moment decided it.
    pub(crate) fn keep(&mut self, result: &ProjectResult, reads: BTreeMap<Question, [u8; 32]>, observer: &dyn Observer) {
        let memo = Memo::of(result, reads).and_then(|memo| postcard::to_allocvec(&memo).ok());
        let Some(value) = memo else { return };
        if let Err(error) = self.session.put(&[Record { key: self.key, value }]) {
            observer.warning(&format!("the result of a project analysis is not kept for the next run: {error}"));
        }
    }
}

impl Memo {
    fn of(result: &ProjectResult, reads: BTreeMap<Question, [u8; 32]>) -> Option<Self> {
        let said = &result.contribution;
        if said.stop.as_ref().is_some_and(|stop| !stop.is_reproducible()) {
            return None;
        }
        let findings: Vec<&Finding> = said.drafts.iter().map(|draft| &draft.finding).collect();
        let documents = result.documents.iter();
        let metrics = said
            .metrics
            .iter()
            .map(|it| Some((it.name.to_string(), it.value, it.unit.to_string(), serde_json::to_string(&it.location).ok()?)));
        Some(Self {
            reads,
            findings: serde_json::to_string(&findings).ok()?,
            excerpts: said.drafts.iter().map(|draft| draft.excerpt.clone()).collect(),
            metrics: metrics.collect::<Option<_>>()?,
            notes: serde_json::to_string(&said.notes).ok()?,
            stop: serde_json::to_string(&said.stop).ok()?,
            secrets: said.secrets.iter().map(kept_secret).collect(),
            documents: documents.map(|it| (it.path.clone(), it.media_type.clone(), it.content.clone())).collect(),
            notifications: serde_json::to_string(&result.notifications).ok()?,
            log: said.log.clone(),
            size: said.size,
            fuel: said.fuel,
            peak_memory: said.peak_memory,
        })
    }

    fn result(self, plugin: &str, index: usize) -> Option<ProjectResult> {
        let findings: Vec<Finding> = serde_json::from_str(&self.findings).ok()?;
        if findings.len() != self.excerpts.len() || !self.excerpts.iter().flatten().all(RawExcerpt::is_coherent) {
            return None;
        }
        let metrics = self.metrics.into_iter().map(|(name, value, unit, place)| {
            Some(Metric { name: name.into(), value, unit: unit.into(), location: serde_json::from_str(&place).ok()? })
        });
        let contribution = Contribution {
            drafts: findings.into_iter().zip(self.excerpts).map(|(finding, excerpt)| Draft { finding, excerpt }).collect(),
            metrics: metrics.collect::<Option<_>>()?,
            notes: serde_json::from_str::<Vec<Note>>(&self.notes).ok()?,
            stop: serde_json::from_str::<Option<StopReason>>(&self.stop).ok()?,
            secrets: self.secrets.into_iter().map(secret).collect(),
            facts: Facts::None,
            log: self.log,
            size: self.size,
            fuel: self.fuel,
            peak_memory: self.peak_memory,
            duration: Duration::ZERO,
            was_kept: true,
        };
        let documents = self.documents.into_iter().map(|(path, media_type, content)| Document {
            plugin: plugin.to_owned(),
            path,
            media_type,
            bytes: content.len() as u64,
            content,
        });
        let notifications = serde_json::from_str(&self.notifications).ok()?;
        Some(ProjectResult { index, contribution, documents: documents.collect(), notifications })
    }
}

/// The excerpts of what is kept as `bytes`, and how it is written again; for the fuzz targets.
pub(crate) fn again(bytes: &[u8]) -> Option<(Vec<RawExcerpt>, Option<Vec<u8>>)> {
    let mut memo: Memo = postcard::from_bytes(bytes).ok()?;
    let reads = std::mem::take(&mut memo.reads);
    let result = memo.result("p", 0)?;
    let excerpts = result.contribution.drafts.iter().filter_map(|draft| draft.excerpt.clone()).collect();
    Some((excerpts, Memo::of(&result, reads).and_then(|memo| postcard::to_allocvec(&memo).ok())))
}

/// A sensitive part: its file, where it is, its bytes, and what of it is evident.
type KeptSecret = (String, Range<usize>, Vec<u8>, Vec<Range<usize>>);

fn kept_secret(it: &Secret) -> KeptSecret {
    (it.path.to_string(), it.range.clone(), it.text.clone(), it.evident.clone())
}

fn secret((path, range, text, evident): KeptSecret) -> Secret {
    Secret { path: path.into(), range, text, evident }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use btm_model::{Document, Location, Metric, Notification, Severity};

    use super::{MOST_BYTES, MOST_QUESTIONS, Memo, Question, Reads};
    use crate::run::{draft::Contribution, project::ProjectResult};

    #[test]
    fn what_is_asked_twice_is_held_once() {
        let reads = Reads::default();
        reads.add(Question::Read("a".to_owned()), [1; 32]);
        let once = reads.bytes();
        reads.add(Question::Read("a".to_owned()), [1; 32]);
        assert_eq!(reads.bytes(), once);
        reads.add(Question::Read("b".to_owned()), [1; 32]);
        assert_eq!(reads.bytes(), 2 * once);
        assert_eq!(reads.take().map(|asked| asked.len()), Some(2));
    }

    #[test]
    fn too_many_bytes_of_questions_are_held_no_more() {
        let reads = Reads::default();
        let longest = (0..).map(|number| format!("{number:04000}"));
        let most = longest.take(MOST_QUESTIONS).map(|path| {
            reads.add(Question::Read(path), [0; 32]);
            reads.bytes()
        });
        assert!(most.max().unwrap() <= MOST_BYTES);
        assert!(!reads.counts() && reads.bytes() == 0 && reads.take().is_none());
    }

    #[test]
    fn two_answers_to_one_question_are_not_kept() {
        let reads = Reads::default();
        reads.add(Question::Read("a".to_owned()), [1; 32]);
        reads.add(Question::Read("a".to_owned()), [2; 32]);
        assert!(reads.take().is_none());
    }

    #[test]
    fn what_is_kept_is_told_again_to_the_last_digit() {
        let metric =
            |value| Metric { name: "a/share".into(), value, unit: "lines".into(), location: Some(Location::file("x.py")) };
        // Reading numbers as text is often a bit off: this one was.
        let metrics: Vec<Metric> = [0.013_614_642_502_930_305, f64::MIN_POSITIVE, -0.0].map(metric).into();
        let contribution = Contribution { metrics: metrics.clone(), fuel: 7, ..Contribution::default() };
        let document = Document {
            plugin: "a".to_owned(),
            path: "d".to_owned(),
            media_type: "t".to_owned(),
            bytes: 2,
            content: vec![0, 255],
        };
        let notification =
            Notification { plugin: "a".to_owned(), severity: Severity::Low, title: "t".to_owned(), body: String::new() };
        let (documents, notifications) = (vec![document], vec![notification]);
        let said = ProjectResult { index: 3, contribution, documents, notifications };
        let bytes = postcard::to_allocvec(&Memo::of(&said, BTreeMap::new()).unwrap()).unwrap();
        let told = postcard::from_bytes::<Memo>(&bytes).unwrap().result("a", 3).unwrap();
        let bits = |metrics: &[Metric]| metrics.iter().map(|metric| metric.value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&told.contribution.metrics), bits(&metrics));
        assert_eq!((told.contribution.metrics, told.contribution.fuel), (metrics, 7));
        assert_eq!((told.documents, told.notifications), (said.documents, said.notifications));
    }
}
