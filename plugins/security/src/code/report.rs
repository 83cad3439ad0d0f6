//! From something that was found to a finding of the host, once for each place.

use std::ops::Range;

use btm_plugin::{Finding, Fix, Output, Region, Severity};
use rustc_hash::FxHashSet;

use super::catalogue::RuleInfo;

/// Something that was found.
#[derive(Debug)]
pub(crate) struct Hit {
    rule: &'static RuleInfo,
    severity: Severity,
    message: String,
    range: Range<usize>,
    source: Option<Range<usize>>,
    fix: Option<Fix>,
}

impl Hit {
    /// A hit with the rule's own severity.
    pub(crate) fn new(rule: &'static RuleInfo, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { rule, severity: rule.severity, message: message.into(), range, source: None, fix: None }
    }

    /// Changes the severity.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Says where the data came from.
    pub(crate) fn source(mut self, range: Range<usize>) -> Self {
        self.source = Some(range);
        self
    }

    /// Adds a way to repair it.
    pub(crate) fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// Where hits go: drops repeated and unwanted ones, lowers those in test files.
pub(crate) struct Report<'o> {
    output: &'o mut dyn Output,
    skipped: &'o [String],
    lowered: bool,
    seen: FxHashSet<(&'static str, usize)>,
    /// The byte from which on code was left out, because it nests too deeply.
    pub too_deep: Option<usize>,
}

impl<'o> Report<'o> {
    pub(crate) fn new(output: &'o mut dyn Output, skipped: &'o [String], lowered: bool) -> Self {
        Self { output, skipped, lowered, seen: FxHashSet::default(), too_deep: None }
    }

    /// Reports a hit.
    pub(crate) fn add(&mut self, hit: Hit) {
        let rule = hit.rule;
        if self.skipped.iter().any(|id| id == rule.id) || !self.seen.insert((rule.id, hit.range.start)) {
            return;
        }
        let severity = if self.lowered { Severity::Info } else { hit.severity };
        let mut finding = Finding::new(rule.id, severity, hit.message)
            .at(Region::bytes(hit.range))
            .property("cwe", rule.cwe())
            .property("confidence", confidence(hit.severity));
        if let Some(source) = hit.source {
            finding = finding.related(Region::bytes(source), "the data comes from here");
        }
        if let Some(fix) = hit.fix {
            finding = finding.fix(fix);
        }
        self.output.finding(finding);
    }
}

/// How sure a hit is. Severity says how sure we are that it matters, so the two go together.
fn confidence(severity: Severity) -> &'static str {
    match severity {
        Severity::High | Severity::Critical => "high",
        Severity::Medium => "medium",
        Severity::Info | Severity::Low => "low",
    }
}
