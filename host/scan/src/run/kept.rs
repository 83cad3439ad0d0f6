//! What a file analysis said, as it is kept for later runs.
//!
//! A result depends on the plugin, its settings and limits, the path and the content, on nothing else; so it is found again by a
//! digest of these. What ended at a moment (the clock, the user, a fault of the host) is never kept.
//!
//! It has two parts. The *gist* is what every report needs: findings, notes, stop reason and counts. It also lies in the index, so
//! that a scan of what did not change needs nothing else. The *bulk* is what only some need: metrics and facts.

use std::{collections::HashMap, ops::Range, sync::Arc};

use btm_model::{Finding, Location, Metric, Note, Point, StopReason};
use btm_sandbox::LogLevel;
use btm_store::Key;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    draft::{Contribution, Draft, Facts, Secret},
    translate::Words,
};
use crate::excerpt::RawExcerpt;

/// Changes whenever the same analysis would be told differently: with what is kept, and with how the host bounds, cleans and
/// normalises what a plugin says.
const FORMAT: &str = "btm result 4";

/// Digests what decides a result.
#[derive(Clone)]
pub(crate) struct Decider(Sha256);

impl Decider {
    /// For one plugin: `identity` is that of the plugin with its settings and limits, `build` that of the host.
    pub(crate) fn new(identity: &[u8; 32], build: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(FORMAT);
        hasher.update(identity);
        part(&mut hasher, build.as_bytes());
        Self(hasher)
    }

    /// The key of a file's result.
    pub(crate) fn key(&self, path: &str, content: &[u8; 32]) -> Key {
        let mut hasher = self.0.clone();
        part(&mut hasher, path.as_bytes());
        hasher.update(content);
        hasher.finalize().into()
    }

    /// Tells it from others.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}

/// Adds a text with its length, so that no two sequences of texts are the same bytes.
pub(crate) fn part(hasher: &mut Sha256, text: &[u8]) {
    hasher.update((text.len() as u64).to_le_bytes());
    hasher.update(text);
}

/// The digest of a file's content.
pub(crate) fn digest(content: &[u8]) -> [u8; 32] {
    Sha256::digest(content).into()
}

/// What every report needs.
#[derive(Serialize, Deserialize)]
struct Gist<'a> {
    #[serde(borrow)]
    counts: Counts<'a>,
    /// Most files are nothing to speak of.
    said: Option<GistSaid<'a>>,
}

/// What there is to count.
#[derive(Serialize, Deserialize)]
struct Counts<'a> {
    fuel: u64,
    peak_memory: u64,
    /// What the host counts for it.
    size: u64,
    has_metrics: bool,
    /// The digest of the facts; empty if there are none.
    facts: &'a [u8],
}

/// What there is to say. Findings, notes and the stop reason are JSON, because the model leaves out what is absent; the rest is a
/// compact form.
#[derive(Serialize, Deserialize)]
struct GistSaid<'a> {
    findings: Option<&'a str>,
    excerpts: Vec<Option<RawExcerpt>>,
    notes: Option<&'a str>,
    stop: Option<&'a str>,
    secrets: Vec<KeptSecret>,
    log: Vec<(LogLevel, String)>,
}

/// A sensitive part of the file at hand: where it is, its bytes, and what of it is evident.
type KeptSecret = (Range<usize>, Vec<u8>, Vec<Range<usize>>);

/// What only some reports need.
#[derive(Serialize, Deserialize)]
struct Bulk<'a> {
    names: Vec<String>,
    metrics: Vec<KeptMetric>,
    #[serde(borrow)]
    facts: &'a [u8],
}

/// A metric whose name and unit are places in the list of names; its file is the one at hand.
#[derive(Serialize, Deserialize)]
struct KeptMetric {
    name: u32,
    unit: u32,
    value: f64,
    has_location: bool,
    range: Option<(Point, Point)>,
}

/// What was said, in both parts.
pub(crate) struct Written {
    pub(crate) gist: Vec<u8>,
    bulk: Vec<u8>,
}

impl Written {
    /// Both parts as one value.
    pub(crate) fn joined(&self) -> Vec<u8> {
        let length = u32::try_from(self.gist.len()).unwrap_or(u32::MAX);
        [&length.to_le_bytes()[..], &self.gist, &self.bulk].concat()
    }
}

/// The two parts of a value that [`Written::joined`] made.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

/// The gist within a kept value.
pub(crate) fn gist(bytes: &[u8]) -> Option<&[u8]> {
    split(bytes).map(|(gist, _)| gist)
}

/// Writes what was said; nothing if it is not to be kept.
pub(crate) fn write(contribution: &Contribution) -> Option<Written> {
    if contribution.stop.as_ref().is_some_and(|stop| !stop.is_reproducible()) {
        return None;
    }
    let findings: Vec<&Finding> = contribution.drafts.iter().map(|draft| &draft.finding).collect();
    let mut names = Names::default();
    let metrics: Vec<KeptMetric> = contribution.metrics.iter().map(|metric| names.metric(metric)).collect();
    let facts: &[u8] = match &contribution.facts {
        Facts::None => &[],
        Facts::Said(facts) => facts,
        Facts::Kept { .. } => return None,
    };
    let digest = digest(facts);
    let (found, notes) = (text(&findings, findings.is_empty())?, text(&contribution.notes, contribution.notes.is_empty())?);
    let stop = text(&contribution.stop, contribution.stop.is_none())?;
    let counts = Counts {
        fuel: contribution.fuel,
        peak_memory: contribution.peak_memory,
        size: contribution.size,
        has_metrics: !metrics.is_empty(),
        facts: if facts.is_empty() { &[] } else { &digest },
    };
    let said = GistSaid {
        findings: found.as_deref(),
        excerpts: contribution.drafts.iter().map(|draft| draft.excerpt.clone()).collect(),
        notes: notes.as_deref(),
        stop: stop.as_deref(),
        secrets: contribution.secrets.iter().map(|it| (it.range.clone(), it.text.clone(), it.evident.clone())).collect(),
        log: contribution.log.clone(),
    };
    let gist = Gist { counts, said: (!said.is_empty()).then_some(said) };
    let bulk = Bulk { names: names.list, metrics, facts };
    Some(Written { gist: postcard::to_allocvec(&gist).ok()?, bulk: postcard::to_allocvec(&bulk).ok()? })
}

/// Reads what was said about the file at `path`; nothing if these bytes do not say it.
pub(crate) fn read(bytes: &[u8], path: &Arc<str>, words: &mut Words) -> Option<Contribution> {
    let (gist, bulk) = split(bytes)?;
    let bulk: Bulk<'_> = postcard::from_bytes(bulk).ok()?;
    let names: Vec<Arc<str>> = bulk.names.into_iter().map(|name| words.share(name)).collect();
    let name = |index: u32| names.get(index as usize).cloned();
    let metrics = bulk.metrics.iter().map(|metric| {
        let location = metric.has_location.then(|| match metric.range {
            Some((start, end)) => Location::range(path.clone(), start, end),
            None => Location::file(path.clone()),
        });
        Some(Metric { name: name(metric.name)?, value: metric.value, unit: name(metric.unit)?, location })
    });
    let metrics = metrics.collect::<Option<_>>()?;
    let facts = if bulk.facts.is_empty() { Facts::None } else { Facts::Said(bulk.facts.to_vec()) };
    Some(Contribution { metrics, facts, ..read_gist(gist, path)? })
}

/// Reads the gist of what was said about the file at `path`: without the metrics, and with only the digest of the facts.
pub(crate) fn read_gist(bytes: &[u8], path: &Arc<str>) -> Option<Contribution> {
    let gist: Gist<'_> = postcard::from_bytes(bytes).ok()?;
    let counted = gist.counts.contribution()?;
    let Some(said) = gist.said else { return Some(counted) };
    let findings: Vec<Finding> = from_text(said.findings)?;
    if findings.len() != said.excerpts.len() || !said.excerpts.iter().flatten().all(RawExcerpt::is_coherent) {
        return None;
    }
    Some(Contribution {
        drafts: findings.into_iter().zip(said.excerpts).map(|(finding, excerpt)| Draft { finding, excerpt }).collect(),
        notes: from_text::<Vec<Note>>(said.notes)?,
        stop: from_text::<Option<StopReason>>(said.stop)?,
        secrets: said
            .secrets
            .into_iter()
            .map(|(range, text, evident)| Secret { path: path.clone(), range, text, evident })
            .collect(),
        log: said.log,
        ..counted
    })
}

/// Reads a gist that has nothing but counts; nothing if it has more.
pub(crate) fn read_silent(bytes: &[u8]) -> Option<Contribution> {
    let (counts, rest) = postcard::take_from_bytes::<Counts<'_>>(bytes).ok()?;
    // The end says that nothing was said.
    if rest == [0] { counts.contribution() } else { None }
}

/// Whether a gist leaves out metrics that the whole result has.
pub(crate) fn has_metrics(bytes: &[u8]) -> bool {
    postcard::take_from_bytes::<Counts<'_>>(bytes).is_ok_and(|(counts, _)| counts.has_metrics)
}

impl Counts<'_> {
    fn contribution(&self) -> Option<Contribution> {
        let facts = if self.facts.is_empty() { Facts::None } else { Facts::Kept { digest: self.facts.try_into().ok()? } };
        let Self { size, fuel, peak_memory, .. } = *self;
        Some(Contribution { facts, size, fuel, peak_memory, was_kept: true, ..Contribution::default() })
    }
}

impl GistSaid<'_> {
    fn is_empty(&self) -> bool {
        let Self { findings, excerpts, notes, stop, secrets, log } = self;
        findings.is_none() && excerpts.is_empty() && notes.is_none() && stop.is_none() && secrets.is_empty() && log.is_empty()
    }
}

/// A value as JSON; nothing if it is empty.
fn text(value: &impl Serialize, is_empty: bool) -> Option<Option<String>> {
    if is_empty { Some(None) } else { serde_json::to_string(value).ok().map(Some) }
}

fn from_text<T: Default + for<'de> Deserialize<'de>>(text: Option<&str>) -> Option<T> {
    text.map_or_else(|| Some(T::default()), |text| serde_json::from_str(text).ok())
}

/// The names and units of the metrics, each once, in the order in which they come.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    places: HashMap<Arc<str>, u32>,
}

impl Names {
    fn place(&mut self, name: &Arc<str>) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(name.to_string());
        self.places.insert(name.clone(), place);
        place
    }

    fn metric(&mut self, metric: &Metric) -> KeptMetric {
        let range = metric.location.as_ref().and_then(|location| Some((location.start?, location.end?)));
        KeptMetric {
            name: self.place(&metric.name),
            unit: self.place(&metric.unit),
            value: metric.value,
            has_location: metric.location.is_some(),
            range,
        }
    }
}
