//! Which findings become results, within what code scanning services take.

use btm_model::{Finding, Report};

/// So many results of a run are taken by GitHub; a file with more is refused.
pub(super) const MAX_RESULTS: usize = 25_000;

/// What becomes of findings that a comment suppresses. GitHub opens an alert for each result, also for those with a suppression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Suppressed {
    /// They are left out, and counted.
    #[default]
    Omitted,
    /// They are results with a suppression.
    Included,
}

/// The findings that become results.
pub(super) struct Chosen<'a> {
    /// In the order of the report.
    pub(super) findings: Vec<&'a Finding>,
    /// How many are left out because a comment suppresses them.
    pub(super) suppressed: usize,
    /// How many are left out because there are too many.
    pub(super) too_many: usize,
}

impl<'a> Chosen<'a> {
    /// The most severe ones, if there are too many.
    pub(super) fn of(report: &'a Report, suppressed: Suppressed) -> Self {
        let is_wanted = |finding: &&Finding| suppressed == Suppressed::Included || finding.suppressed.is_none();
        let mut findings: Vec<(usize, &Finding)> = report.findings.iter().filter(is_wanted).enumerate().collect();
        let suppressed = report.findings.len() - findings.len();
        let too_many = findings.len().saturating_sub(MAX_RESULTS);
        if too_many > 0 {
            findings.sort_by_key(|(index, finding)| (std::cmp::Reverse(finding.severity), *index));
            findings.truncate(MAX_RESULTS);
            findings.sort_by_key(|(index, _)| *index);
        }
        Self { findings: findings.into_iter().map(|(_, finding)| finding).collect(), suppressed, too_many }
    }

    /// What is said about those that are left out.
    pub(super) fn left_out(&self) -> Vec<(&'static str, String)> {
        let suppressed = match self.suppressed {
            0 => None,
            1 => Some("1 finding that a comment suppresses is left out".to_owned()),
            count => Some(format!("{count} findings that comments suppress are left out")),
        };
        let too_many = (self.too_many > 0).then(|| {
            format!("{} findings are left out: services take {MAX_RESULTS}, and these are the most severe ones", self.too_many)
        });
        let suppressed = suppressed.map(|text| ("note", text));
        suppressed.into_iter().chain(too_many.map(|text| ("warning", text))).collect()
    }
}
