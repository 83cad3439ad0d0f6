//! Makes the report of what was merged: masked, sorted, with ids and counts.

use std::{collections::BTreeSet, path::Path, time::Duration};

use btm_model::{
    Document, Finding, Fingerprints, LeftOut, Note, NoteKind, Notification, Plugin, PluginRun, PluginStatus, Report, Rule, Run,
    SCHEMA_VERSION, Summary, Tool,
};
use btm_sandbox::types;
use tokio::sync::watch;

use super::{
    crew::Crew,
    draft::Draft,
    grace::Grace,
    merge::{Merged, Silenced, Tally},
    plugins::Prepared,
    translate::severity,
    view::View,
};
use crate::{
    clean::{clean, clean_line},
    fingerprint::Ids,
    mask::{Masks, Sensitive},
    order,
    suppress::Pattern,
};

/// Bytes of a rule's help.
const HELP: usize = 16 << 10;
/// Bytes of a rule's title, url or tag.
const TITLE: usize = 300;

/// Everything that a run came to.
pub(crate) struct Finished<'a> {
    pub(crate) root: &'a Path,
    pub(crate) jobs: u32,
    pub(crate) duration: Duration,
    pub(crate) cancelled: &'a watch::Receiver<bool>,
    pub(crate) prepared: &'a [Prepared],
    pub(crate) crew: &'a Crew,
    pub(crate) view: &'a View<'a>,
    pub(crate) tallies: Vec<Tally>,
    pub(crate) merged: Merged,
    pub(crate) left_out: LeftOut,
    pub(crate) documents: Vec<Document>,
    pub(crate) notifications: Vec<Notification>,
}

impl Finished<'_> {
    /// The report.
    pub(crate) fn report(mut self) -> Report {
        let (cancelled, grace) = (self.cancelled.clone(), Grace::begin());
        let is_late = || *cancelled.borrow() && grace.is_over();
        let (masks, overflowed) = self.masks(&is_late);
        let comments = self.comments_on_comments();
        let drafts = std::mem::take(&mut self.merged.drafts).into_iter().chain(comments).collect();
        let findings = findings(drafts, &masks, &is_late);
        let (plugins, runs) = self.plugins(&findings);
        let findings = crate::unite::unite(findings, &|plugin| self.crew.is_official(plugin), &is_late);
        let mut notes = std::mem::take(&mut self.merged.notes);
        notes.extend(overflowed);
        notes.sort_by(|a, b| (&a.location, &a.source, &a.kind, &a.message).cmp(&(&b.location, &b.source, &b.kind, &b.message)));
        let mut metrics = std::mem::take(&mut self.merged.metrics);
        metrics.sort_by(|a, b| (&a.location, &a.name).cmp(&(&b.location, &b.name)));
        let summary = self.summary(&findings, &notes, &plugins);
        let mut report = Report {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: "btm".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            plugins,
            findings,
            metrics,
            notes,
            documents: self.documents,
            notifications: self.notifications,
            summary,
            run: Run {
                root: self.root.display().to_string(),
                cancelled: *self.cancelled.borrow(),
                jobs: self.jobs,
                duration_us: microseconds(self.duration),
                untouched: self.merged.untouched,
                peak_memory: 0,
                plugins: runs,
            },
        };
        masks.report(&mut report);
        report.summary.masked = masks.masked();
        report
    }

    /// Everything sensitive, and notes about the plugins that named too much of it. Once it `is_late`, what is not known to be masked
    /// cannot be shown, so nothing of what plugins said is left.
    fn masks(&mut self, is_late: &dyn Fn() -> bool) -> (Masks, Vec<Note>) {
        let mut sensitive = Sensitive::default();
        for (index, secret) in std::mem::take(&mut self.merged.secrets) {
            if is_late() {
                self.leave_out_what_plugins_said();
                break;
            }
            let member = &self.crew.members[index];
            sensitive.add(&member.name, member.is_official, &secret.part());
        }
        let note = |plugin: &str| Note {
            source: plugin.to_owned(),
            kind: NoteKind::PluginDefect,
            message: "called so much sensitive that not all of it is masked outside its own place".to_owned(),
            location: None,
        };
        let notes = sensitive.overflowed().map(note).collect();
        (sensitive.finish(), notes)
    }

    fn leave_out_what_plugins_said(&mut self) {
        self.merged.drafts.clear();
        self.merged.silenced.clear();
        self.merged.metrics.clear();
        self.merged.notes.retain(|note| note.source == "btm");
        self.documents.clear();
        self.notifications.clear();
    }

    /// Findings about the comments that silence findings.
    fn comments_on_comments(&self) -> Vec<Draft> {
        let drafts = self.merged.silenced.iter().filter(|silenced| silenced.is_target).flat_map(|silenced| {
            let findings = silenced.suppressions.findings(|pattern| self.ran(pattern, silenced));
            findings.into_iter().map(|(finding, excerpt)| Draft { finding, excerpt })
        });
        drafts.collect()
    }

    /// Whether all that a pattern names ran to completion on a file. A rule that the plugin does not have did: it is misspelt.
    fn ran(&self, pattern: &Pattern, silenced: &Silenced) -> bool {
        let Some(index) = self.crew.members.iter().position(|member| member.name == pattern.plugin) else { return false };
        let (member, tally) = (&self.crew.members[index], &self.tallies[index]);
        let saw_project = member.plugin.inspection().analyzes_projects && !tally.was_stopped();
        !tally.has_ended && (silenced.complete.contains(index) || saw_project)
    }

    fn plugins(&mut self, findings: &[Finding]) -> (Vec<Plugin>, Vec<PluginRun>) {
        let fired: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
        let mut tallies = std::mem::take(&mut self.tallies).into_iter().zip(&self.crew.members);
        let entries = self.prepared.iter().map(|prepared| match &prepared.plugin {
            Err(refusal) => (prepared.did_not_run(refusal.clone()), prepared.run()),
            Ok(plugin) => {
                let tally = tallies.next().map(|(tally, _)| tally).unwrap_or_default();
                let rules = plugin.descriptor().rules.iter().map(|rule| (format!("{}/{}", prepared.name, rule.id), rule));
                let rules = rules.filter(|(id, _)| fired.contains(id.as_str()));
                prepared.ran(tally, rules.map(|(id, rule)| self::rule(id, rule)).collect())
            }
        });
        entries.unzip()
    }

    fn summary(&self, findings: &[Finding], notes: &[Note], plugins: &[Plugin]) -> Summary {
        let languages = self.merged.looked.counts(self.view, self.crew);
        let (files, bytes, left_out) = (self.merged.files, self.merged.bytes, self.left_out);
        let mut summary = Summary { files, bytes, languages, left_out, ..Summary::default() };
        let is_skipped = |note: &&Note| note.kind == NoteKind::Skipped && note.source == "btm";
        summary.left_out.skipped_files = notes.iter().filter(is_skipped).count() as u64;
        summary.count(findings);
        summary.incomplete = *self.cancelled.borrow()
            || plugins.iter().any(|plugin| plugin.status != PluginStatus::Complete)
            || notes.iter().any(|note| matches!(note.kind, NoteKind::Unreadable | NoteKind::Untrusted));
        summary
    }
}

impl Prepared {
    fn did_not_run(&self, mut refusal: btm_model::Refusal) -> Plugin {
        refusal.message = clean(&refusal.message, HELP).into_owned();
        Plugin { status: PluginStatus::Refused, refusal: Some(refusal), ..self.entry() }
    }

    fn ran(&self, tally: Tally, rules: Vec<Rule>) -> (Plugin, PluginRun) {
        let status = if tally.was_stopped() { PluginStatus::Incomplete } else { PluginStatus::Complete };
        let (stops, of_the_moment) = tally.stops.into_iter().partition(|stop| stop.cause.is_reproducible());
        let plugin = Plugin { status, stops, files: tally.files, fuel: tally.fuel, rules, ..self.entry() };
        let run = PluginRun {
            analysis_us: microseconds(tally.duration),
            kept: tally.kept,
            peak_memory: tally.peak_memory,
            stops: of_the_moment,
            ..self.run()
        };
        (plugin, run)
    }

    fn entry(&self) -> Plugin {
        Plugin {
            name: self.name.clone(),
            version: self.version.clone(),
            digest: self.digest,
            status: PluginStatus::Complete,
            refusal: None,
            stops: Vec::new(),
            files: 0,
            fuel: 0,
            rules: Vec::new(),
        }
    }

    fn run(&self) -> PluginRun {
        PluginRun {
            name: self.name.clone(),
            preparation_us: microseconds(self.duration),
            was_prepared: self.was_prepared,
            ..PluginRun::default()
        }
    }
}

/// Findings as users see them, in the order of the report, with their ids. Once it `is_late`, what is not masked is left out: it
/// cannot be shown.
pub(crate) fn findings(drafts: Vec<Draft>, masks: &Masks, is_late: &dyn Fn() -> bool) -> Vec<Finding> {
    // As they were said, so that nothing that is masked moves an id from one finding to another.
    let drafts = order::sort(drafts, |one, other| one.finding.in_order(&other.finding), is_late);
    let mut ids = Ids::default();
    let in_time = drafts.into_iter().take_while(|_| !is_late());
    let findings: Vec<Finding> = in_time.map(|draft| finding(draft, masks, &mut ids)).collect();
    order::sort(findings, Finding::in_order, is_late)
}

/// A finding as users see it.
fn finding(draft: Draft, masks: &Masks, ids: &mut Ids) -> Finding {
    let Draft { mut finding, excerpt } = draft;
    let plugin = finding.plugin().to_owned();
    let (text, earlier) = match (&finding.location, &excerpt) {
        (Some(location), Some(raw)) => {
            (masks.anchor(&plugin, &location.path, raw), masks.earlier_anchor(&plugin, &location.path, raw))
        }
        (Some(_), None) => (String::new(), String::new()),
        (None, _) => {
            let text = masks.anchor_of_message(&plugin, &finding.message);
            (text.clone(), text)
        }
    };
    ids.assign(&mut finding, &text);
    finding.fingerprints = Fingerprints::of(&finding.rule, &text, &earlier);
    if let (Some(location), Some(raw)) = (&finding.location, &excerpt) {
        finding.excerpt = Some(masks.excerpt(&plugin, &location.path, raw));
    }
    masks.finding(&mut finding);
    finding
}

fn rule(id: String, rule: &types::Rule) -> Rule {
    let line = |text: &str| clean_line(text, TITLE).into_owned();
    Rule {
        id,
        title: line(&rule.title),
        severity: severity(rule.severity),
        help: clean(&rule.help, HELP).into_owned(),
        url: rule.url.as_deref().map(line),
        tags: rule.tags.iter().map(|tag| line(tag)).collect(),
    }
}

fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
