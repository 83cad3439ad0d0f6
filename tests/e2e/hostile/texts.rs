//! What would move, hide, recolour or disguise text never reaches a terminal or a file.

use serde_json::{Value, json};

use crate::scan::{BAD, configured, file, in_format, project, project_analysis, scan, with_bad_file};

/// Whether a character has no business in a report.
fn is_unsafe(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[track_caller]
fn is_clean(text: &str) {
    let found = text.find(is_unsafe);
    assert_eq!(found, None, "{:?}", found.map(|at| text[at.saturating_sub(40)..].chars().take(80).collect::<String>()));
}

/// Every string of a JSON value, where an escape would hide what the bytes do not show.
fn strings<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                found.push(name);
                // What a fix puts into a file is exact; only its bytes in the report must do no harm.
                if name != "replacement" {
                    strings(value, found);
                }
            }
        }
        _ => {}
    }
}

#[track_caller]
fn is_clean_json(value: &Value) {
    let mut found = Vec::new();
    strings(value, &mut found);
    found.into_iter().for_each(is_clean);
}

#[test]
pub(crate) fn escapes() {
    let scanned = file("escapes");
    is_clean_json(&scanned.report);
    is_clean(&scanned.ran.stdout);
    let kinds: Vec<_> = scanned.notes().into_iter().map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&"skipped") && kinds.contains(&"plugin-defect"), "{:#?}", scanned.notes());
    assert_eq!(scanned.plugin("hostile")["stops"][0]["cause"]["reason"], "failed");
    assert_eq!(scanned.plugin("hostile")["stops"][0]["path"], BAD);
    let project = with_bad_file("escapes");
    for arguments in [["--format=text"], ["--format=jsonl"], ["--format=sarif"], ["--log-level=trace"]] {
        let ran = in_format(&project, &arguments);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        is_clean(&ran.stdout);
        is_clean(&ran.stderr);
    }
}

#[test]
pub(crate) fn escapes_in_project() {
    let scanned = project_analysis("escapes_in_project");
    is_clean_json(&scanned.report);
    assert_eq!(scanned.report["documents"].as_array().map(Vec::len), Some(1));
    assert_eq!(scanned.report["notifications"].as_array().map(Vec::len), Some(1));
}

#[test]
pub(crate) fn escapes_in_rules() {
    let scanned = configured("escapes_in_rules");
    is_clean_json(&scanned.report);
    is_clean(&scanned.ran.stderr);
}

#[test]
pub(crate) fn escapes_in_settings() {
    let scanned = configured("escapes_in_settings");
    is_clean(scanned.is_refused("invalid-settings"));
    is_clean(&scanned.ran.stderr);
}

#[test]
pub(crate) fn unknown_rule() {
    let scanned = file("unknown_rule");
    scanned.is_complete();
    assert_eq!(scanned.findings("other"), [(BAD, "of rule \"other\"")]);
    assert!(scanned.notes().iter().any(|(kind, message)| *kind == "plugin-defect" && message.contains("other")));
    for finding in scanned.report["findings"].as_array().unwrap() {
        let rule = finding["rule"].as_str().unwrap();
        assert!(rule.len() < 200 && !rule.contains(' '), "{rule:?}");
    }
}

#[test]
pub(crate) fn nan_metrics() {
    let scanned = file("nan_metrics");
    scanned.is_complete();
    let metrics = scanned.report["metrics"].as_array().unwrap();
    let odd: Vec<_> =
        metrics.iter().filter(|metric| metric["name"] == "hostile/odd").map(|metric| metric["value"].as_f64()).collect();
    assert_eq!(odd, [Some(f64::MAX), Some(-0.0), Some(1.0)]);
    assert!(scanned.notes().iter().any(|(kind, _)| *kind == "plugin-defect"));
}

#[test]
pub(crate) fn mask_everything() {
    let scanned = file("mask_everything");
    scanned.is_complete();
    // Its finding is about the file as such: no line is its own to hide, and that is told.
    let findings = scanned.report["findings"].as_array().unwrap();
    let word = findings.iter().find(|it| it["location"]["path"] == BAD && it["rule"] == "well-behaved-file/word").unwrap();
    assert_eq!(word["excerpt"]["lines"], json!(["TODO m"]));
    assert!(scanned.report["notes"].to_string().contains("sensitive on lines that its finding is not about"));
    assert_eq!(scanned.report["summary"]["masked"], Value::Null);
}

#[test]
pub(crate) fn mask_lines() {
    let scanned = file("mask_lines");
    scanned.is_complete();
    let findings = scanned.report["findings"].as_array().unwrap();
    let excerpts = |rule: &str| -> Vec<&Value> {
        findings
            .iter()
            .filter(|it| it["location"]["path"] == BAD && it["rule"] == rule)
            .map(|it| &it["excerpt"]["lines"])
            .collect()
    };
    assert_eq!(excerpts("well-behaved-file/word"), [&json!(["TODO m"])], "what others show is theirs");
    assert!(excerpts("hostile/told").contains(&&json!(["******"])), "its own is as it wants it");
    assert!(scanned.report["summary"]["masked"]["excerpts"].as_u64() >= Some(3), "and counted");
}

#[test]
pub(crate) fn mask_copies() {
    // In memory that one copy of the file fits into, and two do not; checked as in every run.
    let project = project().file(BAD, format!("mask_copies\n{}", "x".repeat(9 << 20)));
    let scanned = scan(&project, &["--timeout=60s"]);
    scanned.is_complete();
    assert!(scanned.report["notes"].to_string().contains("called more than 128 KiB of one file sensitive"));
}

#[test]
pub(crate) fn crowd_a_line() {
    // All that the host does with it ends long before this time.
    let project = project().file(BAD, format!("crowd_a_line\n{}", "é".repeat(4 << 20)));
    let scanned = scan(&project, &["--timeout=30s"]);
    scanned.is_complete();
    assert_eq!(scanned.findings("told").len(), 1_000);
}

#[test]
pub(crate) fn shout_over() {
    let scanned = file("shout_over");
    scanned.is_complete();
    // That the other plugin's finding is there was checked as in every run; it is whole, and counted once with the higher severity.
    let findings = scanned.report["findings"].as_array().unwrap();
    let one = findings.iter().find(|it| it["location"]["path"] == BAD).unwrap();
    assert_eq!((&one["rule"], &one["severity"]), (&json!("hostile/told"), &json!("critical")), "{one:#}");
    let [other] = &one["also"].as_array().unwrap()[..] else { panic!("{one:#}") };
    assert_eq!((&other["rule"], &other["severity"]), (&json!("well-behaved-file/word"), &json!("medium")));
    assert_eq!((other["fixes"].as_array().map(Vec::len), &other["properties"]["number"]), (Some(2), &json!("1")));
    let counts = &scanned.report["summary"]["findings"];
    assert_eq!((&counts["critical"], &counts["medium"]), (&json!(1), &json!(2)), "{counts:#}");
    let project = with_bad_file("shout_over");
    for (format, words) in [
        ("text", "also reported by: well-behaved-file/word, medium: found `TODO`, number 1"),
        ("sarif", "Also reported by well-behaved-file/word (medium)"),
    ] {
        let ran = in_format(&project, &["--format", format]);
        assert!(ran.stdout.contains(words), "{}", ran.stdout);
    }
    assert!(in_format(&project, &[]).stdout.contains("fix: Say `DONE`"));
}
