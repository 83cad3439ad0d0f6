//! Puts results into the order of their paths and applies the bounds of the whole run there, so that they cut at the same place
//! whatever the number of workers.

use std::{sync::Arc, time::Duration};

use btm_model::{Finding, Limit, Metric, Note, NoteKind, Plugin, Stop, StopReason};
use btm_sandbox::Limits;
use tokio::sync::watch;

use super::{
    crew::Crew,
    draft::{Contribution, Draft, Facts, FileResult, Secret},
    grace::Grace,
    looked::Looked,
    observer::Observer,
    view::View,
};
use crate::{mask::Sensitive, select::PluginSet, suppress::Suppressions};

/// Notes of one plugin; the others are counted.
const MAX_NOTES: u64 = 1_000;

/// Everything the report will be made of.
#[derive(Default)]
pub(crate) struct Merged {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) notes: Vec<Note>,
    /// Plugin index and what it called sensitive.
    pub(crate) secrets: Vec<(usize, Secret)>,
    pub(crate) silenced: Vec<Silenced>,
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    /// Files that were not opened, because nothing about them changed.
    pub(crate) untouched: u64,
    pub(crate) looked: Looked,
}

/// How much was merged at a moment.
#[derive(Clone, Copy)]
struct Mark {
    drafts: usize,
    metrics: usize,
    notes: usize,
    secrets: usize,
}

impl Merged {
    fn mark(&self) -> Mark {
        Mark { drafts: self.drafts.len(), metrics: self.metrics.len(), notes: self.notes.len(), secrets: self.secrets.len() }
    }
}

/// A file with comments that silence findings.
pub(crate) struct Silenced {
    pub(crate) path: Arc<str>,
    pub(crate) suppressions: Suppressions,
    /// The plugins that ran to completion on it.
    pub(crate) complete: PluginSet,
    /// Whether it is reported on.
    pub(crate) is_target: bool,
}

/// What one plugin used and said so far.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) files: u64,
    pub(crate) fuel: u64,
    findings: u64,
    notes: u64,
    output: u64,
    pub(crate) peak_memory: u64,
    pub(crate) duration: Duration,
    /// Files whose results are from an earlier run.
    pub(crate) kept: u64,
    pub(crate) stops: Vec<Stop>,
    stop_count: u64,
    /// Whether a bound of the whole run was reached: nothing more is taken from it.
    pub(crate) has_ended: bool,
    /// The facts of its files, in order.
    pub(crate) facts: Vec<(Arc<str>, Facts)>,
}

/// Merges the results of all files.
pub(crate) struct Merger<'a> {
    crew: &'a Crew,
    view: &'a View<'a>,
    pub(crate) observer: &'a dyn Observer,
    cancelled: &'a watch::Receiver<bool>,
    keep_metrics: bool,
    pub(crate) merged: Merged,
    pub(crate) tallies: Vec<Tally>,
}

impl<'a> Merger<'a> {
    pub(crate) fn new(
        crew: &'a Crew,
        view: &'a View<'a>,
        observer: &'a dyn Observer,
        keep_metrics: bool,
        cancelled: &'a watch::Receiver<bool>,
    ) -> Self {
        let tallies = crew.members.iter().map(|_| Tally::default()).collect();
        Self { crew, view, observer, cancelled, keep_metrics, merged: Merged::default(), tallies }
    }

    /// Takes the host's own notes.
    pub(crate) fn notes(&mut self, notes: Vec<Note>) {
        let mark = self.merged.mark();
        self.merged.notes.extend(notes);
        self.stream(mark);
    }

    /// Takes what a project analyzer says.
    pub(crate) fn project(&mut self, index: usize, mut contribution: Contribution) {
        let mark = self.merged.mark();
        contribution.drafts.retain(|draft| self.is_wanted(&draft.finding));
        contribution.metrics.retain(|metric| metric.location.as_ref().is_none_or(|place| self.view.has_target(&place.path)));
        self.contribution(index, None, contribution, false);
        for draft in &mut self.merged.drafts[mark.drafts..] {
            let Some(location) = &draft.finding.location else { continue };
            let silenced = self.merged.silenced.binary_search_by(|silenced| silenced.path.cmp(&location.path));
            if let Ok(found) = silenced {
                self.merged.silenced[found].suppressions.apply_to(&mut draft.finding);
            }
        }
        self.stream(mark);
        self.forget_metrics(mark);
    }

    /// Whether a finding of a project analyzer is about the project or about a file that is reported on, were it only related.
    fn is_wanted(&self, finding: &Finding) -> bool {
        let places = finding.location.iter().chain(finding.related.iter().map(|related| &related.location));
        finding.location.is_none() || places.into_iter().any(|place| self.view.has_target(&place.path))
    }

    /// Takes what plugins counted for the file number `index`, which is reported on, and of which they have nothing to say.
    pub(crate) fn silent(&mut self, index: usize, bytes: Option<u64>, said: &mut Vec<(usize, Contribution)>) {
        self.merged.untouched += 1;
        self.merged.files += u64::from(bytes.is_some());
        self.merged.bytes += bytes.unwrap_or(0);
        let path = &self.view.tree.files[index];
        for (plugin, contribution) in said.drain(..) {
            self.contribution(plugin, Some(path), contribution, true);
        }
    }

    /// Takes what all plugins say about the file number `index`, in the order of the paths.
    pub(crate) fn file(&mut self, index: usize, mut result: FileResult) {
        let is_target = self.view.is_target(index);
        if !is_target {
            result.leave_for_project();
        }
        let FileResult { path, bytes, notes, contributions, mut suppressions, is_untouched, .. } = result;
        self.merged.untouched += u64::from(is_untouched);
        let mut complete = PluginSet::EMPTY;
        let mark = self.merged.mark();
        self.merged.files += u64::from(bytes.is_some());
        self.merged.bytes += bytes.unwrap_or(0);
        self.merged.notes.extend(notes);
        for (index, contribution) in contributions {
            if contribution.stop.is_none() {
                complete.insert(index);
            }
            self.contribution(index, Some(&path), contribution, is_target);
        }
        if let Some(suppressions) = &mut suppressions {
            for draft in &mut self.merged.drafts[mark.drafts..] {
                suppressions.apply_to(&mut draft.finding);
            }
        }
        self.stream(mark);
        self.forget_metrics(mark);
        if let Some(suppressions) = suppressions {
            // Comments of a file that is not reported on still silence what project analyzers find there.
            self.merged.silenced.push(Silenced { path, suppressions, complete, is_target });
        }
    }

    fn forget_metrics(&mut self, mark: Mark) {
        if !self.keep_metrics {
            self.merged.metrics.truncate(mark.metrics);
        }
    }

    /// Adds what one analysis says, as far as the bounds of the whole run allow. Without a path it is the project analysis. A file
    /// that is not reported on is not counted.
    fn contribution(&mut self, index: usize, path: Option<&Arc<str>>, mut contribution: Contribution, counts: bool) {
        let member = &self.crew.members[index];
        let tally = &mut self.tallies[index];
        if tally.has_ended {
            return;
        }
        let limits = member.plugin.limits();
        tally.files += u64::from(counts);
        if let Some(path) = path.filter(|_| counts) {
            self.merged.looked.add(path, index);
        }
        tally.kept += u64::from(counts && contribution.was_kept);
        tally.fuel += contribution.fuel;
        tally.peak_memory = tally.peak_memory.max(contribution.peak_memory);
        tally.duration += contribution.duration;
        tally.output += contribution.size;
        let end = tally.end(&mut contribution, limits);
        if let Some(cause) = contribution.stop.take() {
            let path = path.filter(|_| cause.has_a_place()).map(ToString::to_string);
            tally.has_ended = cause.ends_the_run();
            tally.stop(path, cause);
        } else if let Some(path) =
            path.filter(|_| contribution.facts != Facts::None && member.plugin.inspection().analyzes_projects)
        {
            tally.facts.push((path.clone(), std::mem::take(&mut contribution.facts)));
        }
        if let Some(cause) = end {
            tally.has_ended = true;
            tally.stop(None, cause);
        }
        if tally.has_ended {
            self.crew.end(index);
            // Its project analysis will not run.
            tally.facts = Vec::new();
        }
        for (level, line) in &contribution.log {
            self.observer.log(&member.name, *level, line);
        }
        let room = usize::try_from(MAX_NOTES.saturating_sub(tally.notes)).unwrap_or(usize::MAX);
        tally.notes += contribution.notes.len() as u64;
        self.merged.notes.extend(contribution.notes.into_iter().take(room));
        self.merged.drafts.append(&mut contribution.drafts);
        self.merged.metrics.append(&mut contribution.metrics);
        self.merged.secrets.extend(contribution.secrets.into_iter().map(|secret| (index, secret)));
    }

    /// Tells the observer what was merged since, masked by what is known of it.
    fn stream(&self, mark: Mark) {
        if !self.observer.wants_results() {
            return;
        }
        let mut sensitive = Sensitive::default();
        for (index, secret) in &self.merged.secrets[mark.secrets..] {
            let member = &self.crew.members[*index];
            sensitive.add(&member.name, member.is_official, &secret.part());
        }
        let masks = sensitive.finish();
        let grace = Grace::begin();
        let is_late = || *self.cancelled.borrow() && grace.is_over();
        let findings = super::finish::findings(self.merged.drafts[mark.drafts..].to_vec(), &masks, &is_late);
        let united = crate::unite::unite(findings, &|plugin| self.crew.is_official(plugin), &is_late);
        united.iter().for_each(|finding| self.observer.finding(finding));
        self.merged.metrics[mark.metrics..].iter().for_each(|metric| self.observer.metric(metric));
        for note in &self.merged.notes[mark.notes..] {
            let mut note = note.clone();
            masks.note(&mut note);
            self.observer.note(&note);
        }
    }

    /// What is left to say when all results are in: who was cut short by the user, and how many notes and stops were too many to
    /// list.
    pub(crate) fn finish(&mut self, cancelled: bool) {
        if cancelled {
            for tally in self.tallies.iter_mut().filter(|tally| !tally.has_ended) {
                tally.stop(None, StopReason::Cancelled);
            }
        }
        for (tally, member) in self.tallies.iter().zip(&self.crew.members) {
            let left_out = [(tally.notes, MAX_NOTES, "notes"), (tally.stop_count, Plugin::MAX_STOPS as u64, "stops")];
            for (count, most, what) in left_out.into_iter().filter(|(count, most, _)| count > most) {
                let message = format!("{} more {what} are not listed", count - most);
                self.merged.notes.push(Note { source: member.name.clone(), kind: NoteKind::Skipped, message, location: None });
            }
        }
    }
}

impl Tally {
    /// Notes an early end; the report lists the first ones.
    pub(crate) fn stop(&mut self, path: Option<String>, cause: StopReason) {
        self.stop_count += 1;
        if self.stops.len() < Plugin::MAX_STOPS {
            self.stops.push(Stop { path, cause });
        }
    }

    /// Whether this contribution reaches a bound of the whole run; cuts its findings there.
    fn end(&mut self, contribution: &mut Contribution, limits: &Limits) -> Option<StopReason> {
        let found = self.findings + contribution.drafts.len() as u64;
        if found > limits.findings {
            let room = usize::try_from(limits.findings.saturating_sub(self.findings)).unwrap_or(usize::MAX);
            contribution.drafts.truncate(room);
        }
        self.findings = found.min(limits.findings);
        let used = [
            (Limit::Findings, limits.findings, found),
            (Limit::Fuel, limits.fuel, self.fuel),
            (Limit::Output, limits.output, self.output),
        ];
        used.into_iter().find(|(_, allowed, used)| used > allowed).map(|(limit, allowed, used)| StopReason::Limit {
            limit,
            allowed,
            used,
        })
    }

    /// Whether it was stopped anywhere.
    pub(crate) fn was_stopped(&self) -> bool {
        self.stop_count > 0
    }
}
