//! SARIF against the official schema (as serde-sarif ships it), and what code scanning services need beyond it.

use btm_model::{Fix, Related, Report, Severity};
use btm_report::Suppressed;
use serde_json::{Value, json};

use crate::sample;

fn sarif(report: &Report) -> Value {
    let mut out = Vec::new();
    btm_report::sarif(report, Suppressed::Included, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// As it is without another wish.
fn usual(report: &Report) -> Value {
    let mut out = Vec::new();
    btm_report::sarif(report, Suppressed::default(), &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn rule<'a>(log: &'a Value, id: &str) -> &'a Value {
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    rules.iter().find(|rule| rule["id"] == id).unwrap()
}

fn result<'a>(log: &'a Value, rule: &str) -> &'a Value {
    log["runs"][0]["results"].as_array().unwrap().iter().find(|result| result["ruleId"] == rule).unwrap()
}

#[test]
fn obeys_the_official_schema() {
    let schema: Value = serde_json::from_str(include_str!("../sarif-2.1.0.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut odd = sample::rich();
    odd.findings[1].rule = "unknown/rule \u{202e}".to_owned();
    let without_edits = Fix { edits: Vec::new(), ..odd.findings[1].fixes[0].clone() };
    odd.findings[1].fixes.push(without_edits);
    odd.plugins[2].rules[1].url = Some("javascript:alert(1)".to_owned());
    odd.plugins[1].version.clear();
    for report in [sample::rich(), sample::compared(), sample::clean(), sample::report(Vec::new()), odd] {
        let log = sarif(&report);
        let errors: Vec<_> = validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path)).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let _: serde_sarif::sarif::Sarif = serde_json::from_value(log).unwrap();
    }
}

#[test]
fn looks_like_this() {
    let mut report = sample::rich();
    report.notes.truncate(3);
    insta::assert_json_snapshot!(sarif(&report));
}

#[test]
fn an_empty_report_has_an_empty_list_of_results() {
    let run = &sarif(&sample::report(Vec::new()))["runs"][0];
    assert_eq!(run["results"], json!([]));
    assert_eq!(run["invocations"][0], json!({"executionSuccessful": true}));
    assert_eq!(run["taxonomies"], Value::Null);
}

#[test]
fn only_rules_about_security_have_a_security_severity() {
    let log = sarif(&sample::rich());
    let severity = |id| rule(&log, id)["properties"]["security-severity"].clone();
    assert_eq!(severity("security/sql-injection"), "9.5", "its weakness is known from a finding");
    assert_eq!(severity("security/eval"), "8.0");
    assert_eq!(severity("complexity/cognitive"), Value::Null);
    let tags = json!(["CWE-95", "external/cwe/cwe-095", "security"]);
    assert_eq!(rule(&log, "security/eval")["properties"]["tags"], tags);
}

#[test]
fn indices_point_at_what_they_name() {
    let log = sarif(&sample::rich());
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    let target = &rule(&log, "security/eval")["relationships"][0]["target"];
    let index = target["index"].as_u64().unwrap() as usize;
    assert_eq!(run["taxonomies"][0]["taxa"][index]["id"], target["id"]);
}

#[test]
fn every_rule_and_result_has_what_services_ask_for() {
    let log = sarif(&sample::rich());
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        for text in ["/shortDescription/text", "/fullDescription/text", "/help/text"] {
            assert!(rule.pointer(text).and_then(Value::as_str).is_some_and(|text| !text.is_empty()), "{rule:#}");
        }
    }
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].is_u64() && place["artifactLocation"]["uri"].is_string(), "{result:#}");
    }
}

#[test]
fn a_comment_that_silences_is_a_suppression() {
    let log = sarif(&sample::rich());
    let suppression = &result(&log, "security/weak-hash")["suppressions"][0];
    assert_eq!((&suppression["kind"], &suppression["justification"]), (&json!("inSource"), &json!("only a cache key")));
}

#[test]
fn what_was_refused_or_stopped_makes_the_invocation_fail() {
    let log = sarif(&sample::rich());
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolConfigurationNotifications"][0]["descriptor"]["id"], "refused");
    let ids: Vec<_> =
        invocation["toolExecutionNotifications"].as_array().unwrap().iter().map(|one| &one["descriptor"]["id"]).collect();
    for id in ["limit/memory", "limit/time-per-file", "trap", "unreadable"] {
        assert!(ids.iter().any(|one| *one == id), "{id}");
    }
}

#[test]
fn durations_are_left_out() {
    let mut later = sample::clean();
    later.run.duration_us += 1;
    later.run.root = "/elsewhere".to_owned();
    assert_eq!(sarif(&later), sarif(&sample::clean()));
}

#[test]
fn all_who_report_a_finding_are_named() {
    let log = sarif(&sample::compared());
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(2));
    let sql = result(&log, "security/sql-injection");
    let also: Vec<_> = sql["properties"]["also"].as_array().unwrap().iter().map(|it| (&it["rule"], &it["severity"])).collect();
    assert_eq!(also, [(&json!("lint/B608"), &json!("medium")), (&json!("old-lint/sql"), &json!("low"))]);
    let texts: Vec<_> =
        sql["relatedLocations"].as_array().unwrap().iter().map(|it| it["message"]["text"].as_str().unwrap()).collect();
    let expected = [
        "Also reported by lint/B608 (medium): Possible SQL injection",
        "Also reported by old-lint/sql (low): Two\nlines",
        "`name` comes from here",
        "the module",
    ];
    assert_eq!(texts, expected);
    let fixes: Vec<_> = sql["fixes"].as_array().unwrap().iter().map(|fix| &fix["description"]["text"]).collect();
    assert_eq!(fixes, ["Use a query parameter", "Quote it"]);
    rule(&log, "lint/B608");
}

#[test]
fn the_baseline_is_that_of_sarif() {
    let log = sarif(&sample::compared());
    assert_eq!(result(&log, "security/sql-injection")["baselineState"], "new");
    assert_eq!(result(&log, "security/eval")["baselineState"], "unchanged");
    assert_eq!(result(&sarif(&sample::rich()), "security/eval")["baselineState"], Value::Null);
}

#[test]
fn what_comments_suppress_is_left_out_and_counted() {
    let log = usual(&sample::rich());
    let run = &log["runs"][0];
    assert!(run["results"].as_array().unwrap().iter().all(|result| result["suppressions"].is_null()));
    assert_eq!(run["properties"]["suppressed"], 1);
    let said = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().last().unwrap();
    assert_eq!(said["message"]["text"], "1 finding that a comment suppresses is left out");
    assert_eq!(sarif(&sample::rich())["runs"][0]["results"].as_array().unwrap().len(), sample::rich().findings.len());
}

#[test]
fn github_takes_what_is_written() {
    let mut report = sample::rich();
    let (mut minor, mut severe) = (report.findings[1].clone(), report.findings[1].clone());
    (minor.severity, severe.severity) = (Severity::Low, Severity::Critical);
    (minor.suppressed, severe.suppressed) = (None, None);
    severe.rule = "security/eval".to_owned();
    let location = severe.location.clone().unwrap();
    severe.related = vec![Related { location, message: "x".to_owned() }; 2_000];
    report.findings = vec![minor; 25_010];
    report.findings.push(severe);
    let many = (0..50).map(|number| format!("tag-{number:02}"));
    report.plugins[2].rules.iter_mut().for_each(|rule| rule.tags.extend(many.clone()));
    let log = usual(&report);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    let last = results.last().unwrap();
    assert_eq!((&last["ruleId"], last["relatedLocations"].as_array().unwrap().len()), (&json!("security/eval"), 99));
    let hash = last["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap();
    assert!(hash.ends_with(":1") && hash.len() > 10, "{hash}");
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        let tags = rule["properties"]["tags"].as_array().map_or(&[][..], Vec::as_slice);
        assert!(tags.len() <= 20, "{rule}");
        let is_security = tags.contains(&json!("security"));
        assert_eq!(rule["properties"]["security-severity"].is_string(), is_security, "{rule}");
    }
    let said = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(said.contains("11 findings are left out: services take 25000"), "{said}");
    let uri = last["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
    assert!(!uri.starts_with('/') && !uri.contains(':'), "{uri}");
}
