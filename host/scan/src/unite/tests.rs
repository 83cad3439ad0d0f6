use std::collections::{BTreeMap, BTreeSet};

use btm_model::{Finding, Fingerprints, Location, Point, Severity, Summary, Suppression};
use proptest::prelude::*;

use super::MAX_ON_A_LINE;

/// Unites where only the plugin `official` is a part of btm.
fn unite(findings: Vec<Finding>) -> Vec<Finding> {
    super::unite(findings, &|plugin| plugin == "official", &|| false)
}

/// A finding in `x.py`; a line has 100 bytes.
fn finding(rule: &str, severity: Severity, line: u32, columns: std::ops::Range<u32>) -> Finding {
    let point = |column: u32| Point { line, column: column + 1, byte: u64::from(line * 100 + column) };
    Finding {
        id: format!("{rule} {line} {columns:?} {severity}"),
        rule: rule.to_owned(),
        severity,
        message: format!("{rule} says so"),
        location: Some(Location::range("x.py", point(columns.start), point(columns.end))),
        excerpt: None,
        related: Vec::new(),
        fixes: Vec::new(),
        properties: BTreeMap::new(),
        suppressed: None,
        also: Vec::new(),
        baseline: None,
        fingerprints: Fingerprints::default(),
    }
}

fn with_cwe(mut finding: Finding, cwe: &str) -> Finding {
    finding.properties.insert("cwe".to_owned(), cwe.to_owned());
    finding
}

/// The rules of each finding that comes out.
fn united(mut findings: Vec<Finding>) -> Vec<Vec<String>> {
    findings.sort_by(Finding::in_order);
    unite(findings).iter().map(|finding| finding.sources().map(|source| source.rule.clone()).collect()).collect()
}

use Severity::{Critical, High, Low};

#[test]
fn the_same_weakness_at_the_same_place_is_one() {
    let one = with_cwe(finding("a/sql", Low, 1, 4..30), "CWE-89");
    let other = with_cwe(finding("b/B608", High, 1, 10..20), "cwe-89: SQL injection");
    let result = unite(vec![one.clone(), other.clone()]);
    assert_eq!(result, [Finding { also: vec![one], ..other }], "whole, led by the most severe, which keeps its id");
}

#[test]
fn the_same_rule_at_the_same_place_is_one() {
    let findings = vec![finding("b/unused", Low, 1, 4..8), finding("a/unused", Low, 1, 4..8), finding("c/unused", Low, 1, 0..80)];
    assert_eq!(united(findings), [["a/unused", "b/unused", "c/unused"]], "in the order of the plugins' names");
    let half_said = vec![with_cwe(finding("a/md5", Low, 1, 4..8), "CWE-328"), finding("b/md5", Low, 1, 4..8)];
    assert_eq!(united(half_said), [["a/md5", "b/md5"]]);
}

#[test]
fn nobody_speaks_for_an_official_plugin() {
    let ours = with_cwe(finding("official/sql", Low, 1, 4..30), "CWE-89");
    let loud = with_cwe(finding("hostile/nothing-to-see", Critical, 1, 4..30), "CWE-89");
    let findings = vec![loud.clone(), ours.clone()];
    let result = unite(findings.clone());
    assert_eq!(result, [Finding { also: vec![loud], ..ours }], "each keeps its own severity");
    let (mut apart, mut together) = (Summary::default(), Summary::default());
    apart.count(&findings);
    together.count(&result);
    assert_eq!((together.findings.of(Low), together.findings.of(Critical)), (1, 0), "nothing is raised");
    assert_eq!(together.sources, apart.sources, "and each plugin's word counts");
}

#[test]
fn who_says_one_thing_often_stands_alone_and_keeps_nobody_from_joining() {
    let many = (0..200).map(|_| with_cwe(finding("hostile/x", Critical, 1, 0..99), "CWE-89"));
    let ours = with_cwe(finding("official/x", Low, 1, 4..8), "CWE-89");
    let other = with_cwe(finding("zealous/x", Low, 1, 4..8), "CWE-89");
    let mut findings: Vec<Finding> = many.chain([ours, other]).collect();
    findings.sort_by(Finding::in_order);
    let result = unite(findings);
    let united: Vec<_> = result.iter().filter(|finding| !finding.also.is_empty()).collect();
    let [one] = united[..] else { panic!("{united:?}") };
    let also: Vec<_> = one.also.iter().map(Finding::plugin).collect();
    assert_eq!((one.plugin(), also), ("official", vec!["hostile", "zealous"]));
    assert_eq!(result.len(), 200);
    assert!(result.len() > MAX_ON_A_LINE);
}

#[test]
fn an_empty_place_is_where_it_stands() {
    let point = finding("b/x", Low, 1, 4..4);
    assert_eq!(united(vec![finding("a/x", Low, 1, 4..8), point.clone()]).len(), 1);
    assert_eq!(united(vec![finding("a/x", Low, 1, 0..4), point]).len(), 2);
}

#[test]
fn what_is_not_the_same_stays_apart() {
    let base = with_cwe(finding("a/x", High, 1, 4..8), "CWE-89");
    for (why, other) in [
        ("one plugin", with_cwe(finding("a/x", High, 1, 4..8), "CWE-89")),
        ("one plugin, another rule", with_cwe(finding("a/y", High, 1, 4..8), "CWE-89")),
        ("another weakness, whatever the rule's name", with_cwe(finding("b/x", High, 1, 4..8), "CWE-78")),
        ("more weaknesses than that", with_cwe(finding("b/x", High, 1, 4..8), "CWE-89, CWE-78")),
        ("another rule and no weakness", finding("b/y", High, 1, 4..8)),
        ("another line", with_cwe(finding("b/x", High, 2, 4..8), "CWE-89")),
        ("another part of the line", with_cwe(finding("b/x", High, 1, 8..9), "CWE-89")),
        ("another file", Finding { location: Some(Location::file("y.py")), ..with_cwe(finding("b/x", High, 1, 4..8), "CWE-89") }),
        ("the file as such", Finding { location: Some(Location::file("x.py")), ..finding("b/x", High, 1, 4..8) }),
        ("the project", Finding { location: None, ..finding("b/x", High, 1, 4..8) }),
    ] {
        assert_eq!(united(vec![base.clone(), other]).len(), 2, "{why}");
    }
    let nowhere = |rule| Finding { location: None, ..finding(rule, Low, 1, 0..1) };
    assert_eq!(united(vec![nowhere("a/x"), nowhere("b/x")]).len(), 2);
}

#[test]
fn what_a_comment_silences_stays_apart() {
    let silence = |finding| Finding { suppressed: Some(Suppression { line: 1, reason: String::new() }), ..finding };
    let (one, other) = (finding("a/x", Critical, 1, 4..8), finding("b/x", Low, 1, 4..8));
    assert_eq!(united(vec![silence(one.clone()), other.clone()]).len(), 2);
    assert_eq!(united(vec![one.clone(), silence(other.clone())]).len(), 2);
    assert_eq!(united(vec![silence(one), silence(other)]).len(), 2, "each is counted as silenced");
}

#[test]
fn a_plugin_that_says_two_things_means_two_things() {
    let twice = |plugin: &str, severity| [4..8, 6..20].map(|at| finding(&format!("{plugin}/x"), severity, 1, at));
    let result = united([twice("a", Low), twice("b", High)].concat());
    assert_eq!(result, [["b/x", "a/x"], ["b/x", "a/x"]]);
    let mut findings = [twice("a", Low), twice("b", High)].concat();
    findings.sort_by(Finding::in_order);
    for pair in unite(findings) {
        assert_eq!(pair.also[0].location, pair.location, "just the same place first");
    }
}

#[test]
fn not_everything_that_resembles_one_thing_resembles_another() {
    let sql = with_cwe(finding("a/injection", High, 1, 4..8), "CWE-89");
    let shell = with_cwe(finding("b/injection", High, 1, 4..8), "CWE-78");
    let vague = finding("c/injection", Low, 1, 4..8);
    assert_eq!(united(vec![sql, shell, vague]), [vec!["a/injection", "c/injection"], vec!["b/injection"]]);
}

prop_compose! {
    fn any_finding()(
        plugin in 0..3_usize,
        rule in 0..2_usize,
        severity in proptest::sample::select(&Severity::ALL[..]),
        line in 1..3_u32,
        start in 0..6_u32,
        length in 0..6_u32,
        cwe in proptest::sample::select(&["", "", "CWE-1", "CWE-2", "CWE-1,CWE-2"][..]),
        silenced in proptest::bool::weighted(0.2),
        has_range in proptest::bool::weighted(0.9),
    ) -> Finding {
        let rule = format!("{}/{}", ["a", "hostile", "official"][plugin], ["x", "y"][rule]);
        let mut finding = with_cwe(finding(&rule, severity, line, start..start + length), cwe);
        finding.suppressed = silenced.then(|| Suppression { line, reason: String::new() });
        if !has_range {
            finding.location = Some(Location::file("x.py"));
        }
        finding
    }
}

proptest! {
    #[test]
    fn nothing_is_hidden(mut findings in proptest::collection::vec(any_finding(), 0..12)) {
        findings.sort_by(Finding::in_order);
        let result = unite(findings.clone());
        prop_assert!(result.is_sorted_by(|one, other| one.in_order(other).is_le()));
        for finding in &result {
            let plugins: BTreeSet<_> = finding.sources().map(Finding::plugin).collect();
            prop_assert_eq!(plugins.len(), finding.also.len() + 1, "one of each plugin");
            let leads = finding.plugin() == "official" || finding.sources().all(|source| source.plugin() != "official");
            prop_assert!(leads, "an official plugin leads");
            prop_assert!(finding.also.is_empty() || finding.sources().all(|source| source.suppressed.is_none()));
        }
        // Every finding is there as it was, once.
        let alone = |finding: &Finding| Finding { also: Vec::new(), ..finding.clone() };
        let mut sources: Vec<Finding> = result.iter().flat_map(|finding| finding.sources().map(alone)).collect();
        // Not by id alone: here, unlike in a report, two may have the same.
        sources.sort_by_key(|source| format!("{source:?}"));
        let mut before = findings.clone();
        before.sort_by_key(|source| format!("{source:?}"));
        prop_assert_eq!(sources, before);
        // No threshold is missed, and what is silenced is counted as before.
        let (mut apart, mut together) = (Summary::default(), Summary::default());
        apart.count(&findings);
        together.count(&result);
        prop_assert_eq!(apart.suppressed, together.suppressed);
        prop_assert_eq!(apart.findings, together.sources);
    }
}
