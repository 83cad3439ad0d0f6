//! JSON and JSON lines against the published schema.

use std::{fs, path::Path};

use btm_model::Report;
use btm_report::JsonLines;
use serde_json::Value;

use crate::sample;

fn json(report: &Report) -> String {
    let mut out = Vec::new();
    btm_report::json(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn lines(bytes: Vec<u8>) -> Vec<Value> {
    String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_published_schema_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report.schema.json");
    let generated = format!("{:#}\n", btm_report::schema());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &generated).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap();
    assert!(published == generated, "the types changed: run this test once with UPDATE=1 and look at the difference");
}

#[test]
fn reports_obey_the_schema_and_read_back() {
    let validator = jsonschema::validator_for(&btm_report::schema()).unwrap();
    for report in [sample::rich(), sample::compared(), sample::clean(), sample::report(Vec::new())] {
        let text = json(&report);
        assert!(text.ends_with("}\n"));
        let value: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path)).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let again: Report = serde_json::from_str(&text).unwrap();
        assert_eq!(again, report);
    }
}

#[test]
fn the_same_report_is_the_same_bytes() {
    assert_eq!(json(&sample::rich()), json(&sample::rich()));
}

#[test]
fn finish_writes_what_was_not_streamed() {
    let report = sample::rich();
    let mut stream = JsonLines::new(Vec::new());
    stream.finding(&report.findings[2]).unwrap();
    stream.note(&report.notes[0]).unwrap();
    stream.metric(&report.metrics[0]).unwrap();
    stream.flush().unwrap();
    let lines = lines(stream.finish(&report).unwrap());
    let of = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count();
    assert_eq!(lines[0]["rule"], "security/eval");
    assert_eq!(of("finding"), report.findings.len());
    assert_eq!(of("note"), report.notes.len());
    assert_eq!(of("metric"), report.metrics.len());
    assert_eq!((of("plugin"), of("document"), of("notification")), (3, 1, 1));
    let last = lines.last().unwrap();
    assert_eq!(last["type"], "summary");
    assert_eq!(last["summary"]["findings"]["critical"], 1);
    assert_eq!(last["run"]["jobs"], 4);
}

#[test]
fn a_streamed_finding_that_changed_is_written_again() {
    let report = sample::rich();
    let mut early = report.findings[1].clone();
    early.message.push_str(" (early)");
    let mut stream = JsonLines::new(Vec::new());
    stream.finding(&early).unwrap();
    let lines = lines(stream.finish(&report).unwrap());
    let same: Vec<_> = lines.iter().filter(|line| line["id"] == early.id.as_str()).collect();
    assert_eq!(same.len(), 2);
    assert_eq!(same[1]["message"], report.findings[1].message.as_str());
}

#[test]
fn equal_things_are_all_written() {
    let mut report = sample::rich();
    let note = report.notes[0].clone();
    report.notes = vec![note.clone(), note.clone(), note.clone()];
    let mut stream = JsonLines::new(Vec::new());
    stream.note(&note).unwrap();
    let lines = lines(stream.finish(&report).unwrap());
    assert_eq!(lines.iter().filter(|line| line["type"] == "note").count(), 3);
}
