//! Uniting of findings: none is lost, none is said twice, and an official plugin's leads, else the most severe one.

use std::collections::BTreeMap;

use btm_model::{Finding, Fingerprints, Location, Point, Severity};
use btm_scan::{fingerprint::Ids, unite::unite};

use crate::sections::lines;

/// The most findings of an input: more say nothing new.
const MOST: usize = 200;

/// The plugin that is a part of btm.
const OFFICIAL: &str = "a";

/// A finding a line: `plugin rule severity line start end cwe`, where what is missing is nothing.
pub fn run(bytes: &[u8]) {
    let mut findings: Vec<Finding> = lines(bytes).take(MOST).map(|line| finding(&line)).collect();
    findings.sort_by(Finding::in_order);
    let mut before: Vec<String> = findings.iter().map(said).collect();
    let mut given = Ids::default();
    findings.iter_mut().for_each(|finding| given.assign(finding, ""));
    let ids: std::collections::BTreeSet<_> = findings.iter().map(|finding| finding.id.clone()).collect();
    assert_eq!(ids.len(), findings.len(), "two findings have one id");
    let united = unite(findings, &|plugin| plugin == OFFICIAL, &|| false);
    let mut after: Vec<String> = united.iter().flat_map(Finding::sources).map(said).collect();
    before.sort();
    after.sort();
    assert_eq!(before, after, "a finding was lost, changed or made up");
    assert!(united.is_sorted_by(|one, other| one.in_order(other).is_le()), "the order changed");
    for finding in &united {
        let is_loudest = finding.also.iter().all(|other| other.severity <= finding.severity);
        assert!(is_loudest || finding.plugin() == OFFICIAL, "a less severe one leads");
        assert!(finding.also.iter().all(|other| other.plugin() != OFFICIAL), "an official plugin is led");
        assert!(finding.also.iter().all(|other| other.plugin() != finding.plugin()), "a plugin's findings were united");
    }
}

/// What a finding says, but for its id.
fn said(finding: &Finding) -> String {
    format!("{} {:?} {:?} {:?}", finding.rule, finding.severity, finding.location, finding.properties)
}

fn finding(line: &str) -> Finding {
    let mut words = line.split(' ');
    let mut word = || words.next().unwrap_or_default().to_owned();
    let rule = format!("{}/{}", word(), word());
    let severity = word().parse().unwrap_or(Severity::Info);
    let [line, start, end] = [(); 3].map(|()| word().parse::<u32>().unwrap_or(0) % 1_000);
    let point = |column: u32| Point { line, column, byte: u64::from(line) * 1_000 + u64::from(column) };
    let cwe = word();
    Finding {
        id: String::new(),
        rule,
        severity,
        message: String::new(),
        location: (line > 0).then(|| Location::range("a", point(start), point(start.max(end)))),
        excerpt: None,
        related: Vec::new(),
        fixes: Vec::new(),
        properties: if cwe.is_empty() { BTreeMap::new() } else { BTreeMap::from([("cwe".to_owned(), cwe)]) },
        suppressed: None,
        also: Vec::new(),
        baseline: None,
        fingerprints: Fingerprints::default(),
    }
}
