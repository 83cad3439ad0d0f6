//! What a file analysis said, as the store keeps it.
//!
//! A result depends on the plugin, its settings and limits, the path and the content, on nothing else; so it is found again by a
//! digest of these. What ended at a moment (the clock, the user, a fault of the host) is never kept.

use std::{collections::HashMap, ops::Range, sync::Arc, time::Duration};

use btm_model::{Finding, Location, Metric, Note, Point, StopReason};
use btm_sandbox::LogLevel;
use btm_store::Key;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    draft::{Contribution, Draft, Secret},
    translate::Words,
};
use crate::excerpt::RawExcerpt;

/// Changes whenever the same analysis would be told differently: with what is kept, and with how the host bounds, cleans and
/// normalises what a plugin says.
const FORMAT: &str = "btm result 1";

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
}

/// Adds a text with its length, so that no two sequences of texts are the same bytes.
fn part(hasher: &mut Sha256, text: &[u8]) {
    hasher.update((text.len() as u64).to_le_bytes());
    hasher.update(text);
}

/// The digest of a file's content.
pub(crate) fn digest(content: &[u8]) -> [u8; 32] {
    Sha256::digest(content).into()
}

/// Findings, notes and the stop reason are JSON, because the model leaves out what is absent; the rest is a compact form.
#[derive(Serialize, Deserialize)]
struct Kept {
    findings: Option<String>,
    excerpts: Vec<Option<RawExcerpt>>,
    notes: Option<String>,
    stop: Option<String>,
    names: Vec<String>,
    metrics: Vec<KeptMetric>,
    secrets: Vec<(Range<usize>, Vec<u8>)>,
    facts: Vec<u8>,
    log: Vec<(LogLevel, String)>,
    fuel: u64,
    peak_memory: u64,
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

/// Writes what was said; nothing if it is not to be kept.
pub(crate) fn write(contribution: &Contribution) -> Option<Vec<u8>> {
    if contribution.stop.as_ref().is_some_and(|stop| !stop.is_reproducible()) {
        return None;
    }
    let findings: Vec<&Finding> = contribution.drafts.iter().map(|draft| &draft.finding).collect();
    let mut names = Names::default();
    let metrics = contribution.metrics.iter().map(|metric| names.metric(metric)).collect();
    let kept = Kept {
        findings: text(&findings, findings.is_empty())?,
        excerpts: contribution.drafts.iter().map(|draft| draft.excerpt.clone()).collect(),
        notes: text(&contribution.notes, contribution.notes.is_empty())?,
        stop: text(&contribution.stop, contribution.stop.is_none())?,
        names: names.list,
        metrics,
        secrets: contribution.secrets.iter().map(|secret| (secret.range.clone(), secret.text.clone())).collect(),
        facts: contribution.facts.clone(),
        log: contribution.log.clone(),
        fuel: contribution.fuel,
        peak_memory: contribution.peak_memory,
    };
    postcard::to_allocvec(&kept).ok()
}

/// Reads what was said about the file at `path`; nothing if these bytes do not say it.
pub(crate) fn read(bytes: &[u8], path: &Arc<str>, words: &mut Words) -> Option<Contribution> {
    let kept: Kept = postcard::from_bytes(bytes).ok()?;
    let findings: Vec<Finding> = from_text(kept.findings.as_deref())?;
    if findings.len() != kept.excerpts.len() {
        return None;
    }
    let names: Vec<Arc<str>> = kept.names.into_iter().map(|name| words.share(name)).collect();
    let name = |index: u32| names.get(index as usize).cloned();
    let metrics = kept.metrics.iter().map(|metric| {
        let location = metric.has_location.then(|| match metric.range {
            Some((start, end)) => Location::range(path.clone(), start, end),
            None => Location::file(path.clone()),
        });
        Some(Metric { name: name(metric.name)?, value: metric.value, unit: name(metric.unit)?, location })
    });
    Some(Contribution {
        metrics: metrics.collect::<Option<_>>()?,
        drafts: findings.into_iter().zip(kept.excerpts).map(|(finding, excerpt)| Draft { finding, excerpt }).collect(),
        notes: from_text::<Vec<Note>>(kept.notes.as_deref())?,
        stop: from_text::<Option<StopReason>>(kept.stop.as_deref())?,
        secrets: kept.secrets.into_iter().map(|(range, text)| Secret { path: path.clone(), range, text }).collect(),
        facts: kept.facts,
        log: kept.log,
        fuel: kept.fuel,
        peak_memory: kept.peak_memory,
        duration: Duration::ZERO,
        was_kept: true,
    })
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
