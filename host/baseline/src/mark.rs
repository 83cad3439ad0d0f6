//! Marks the findings of a report as new or known, and leaves out those that are known.

use std::collections::BTreeSet;

use btm_model::{BaselineCounts, BaselineState, Finding, Report};

use crate::{
    Absence, Baseline, Entry,
    matching::{Found, Matching, matching, sources},
};

impl Baseline {
    /// Marks every finding that no comment silences. Of findings that were united, those that are new and those that are known come
    /// apart, so that neither hides behind the other.
    ///
    /// `absence` tells what can be said of an entry that the report does not have at its place.
    pub fn mark(&self, report: &mut Report, absence: impl Fn(&Entry) -> Absence) {
        let found = Found::all(report);
        let Matching { entries, outgrown, absent } = matching(&self.entries, &found, absence);
        let silenced = found.iter().zip(&entries).filter(|(found, entry)| found.is_silenced && entry.is_some()).count();
        let gone = silenced + absent.iter().filter(|(_, absence)| *absence == Absence::Looked).count();
        let mut states = found.iter().zip(entries).zip(outgrown).map(|((found, entry), outgrown)| match (entry, outgrown) {
            _ if found.is_silenced => None,
            (Some(_), _) => Some(BaselineState::Known),
            (None, Some(_)) => Some(BaselineState::Worse),
            (None, None) => Some(BaselineState::New),
        });
        for finding in &mut report.findings {
            finding.baseline = states.next().flatten();
            finding.also.iter_mut().for_each(|other| other.baseline = states.next().flatten());
        }
        report.findings = std::mem::take(&mut report.findings).into_iter().flat_map(apart).collect();
        report.findings.sort_by(Finding::in_order);
        let known = report.findings.iter().filter(|finding| is_known(finding)).count();
        report.summary.baseline = Some(BaselineCounts { known: known as u64, left_out: false, gone: gone as u64 });
        report.summary.count(&report.findings);
    }
}

/// Takes the findings that are known out of a report that was marked; only their number stays.
pub fn leave_out_known(report: &mut Report) {
    report.findings.retain(|finding| !is_known(finding));
    report.summary.count(&report.findings);
    if let Some(baseline) = &mut report.summary.baseline {
        baseline.left_out = true;
    }
    let rules: BTreeSet<String> = sources(report).map(|source| source.rule.clone()).collect();
    report.plugins.iter_mut().for_each(|plugin| plugin.rules.retain(|rule| rules.contains(&rule.id)));
}

fn is_known(finding: &Finding) -> bool {
    finding.baseline == Some(BaselineState::Known)
}

/// A finding and those united with it, the known ones apart from the others; the first of each leads.
fn apart(mut finding: Finding) -> Vec<Finding> {
    let others = std::mem::take(&mut finding.also);
    let mut leaders = vec![finding];
    for other in others {
        match leaders.iter_mut().find(|leader| is_known(leader) == is_known(&other)) {
            Some(leader) => leader.also.push(other),
            None => leaders.push(other),
        }
    }
    leaders
}
