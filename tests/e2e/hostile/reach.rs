//! What lies outside the sandbox stays there, and nothing that a plugin says depends on it.

use serde_json::Value;

use crate::scan::{exists, scan, with_bad_file};

/// The part of a report that may depend on nothing but the inputs.
fn reproducible(mut report: Value) -> Value {
    report.as_object_mut().unwrap().remove("run");
    report
}

#[test]
pub(crate) fn differ() {
    let project = with_bad_file("differ");
    let scanned = scan(&project, &[]);
    scanned.is_complete();
    assert_eq!(scanned.told().len(), 11, "{:#?}", scanned.told());
    let told = scanned.told();
    assert!(told.contains(&"environment []") && told.contains(&"arguments []"), "{told:#?}");
    let again = scan(&project, &[]);
    assert_eq!(reproducible(scanned.report.clone()), reproducible(again.report));
    let anew = scan(&project, &["--no-cache"]);
    assert_eq!(reproducible(scanned.report.clone()), reproducible(anew.report));
}

#[test]
pub(crate) fn differ_in_configure() {
    let one = crate::scan::configured("differ_in_configure");
    let other = crate::scan::configured("differ_in_configure");
    one.is_complete();
    let title = |report: &Value| {
        let plugins = report["plugins"].as_array().unwrap();
        plugins.iter().find(|plugin| plugin["name"] == "hostile").unwrap()["rules"][0]["title"].clone()
    };
    assert!(title(&one.report).as_str().is_some_and(|title| title.starts_with('[')), "{:#}", one.report);
    assert_eq!(title(&one.report), title(&other.report));
}

#[test]
pub(crate) fn reach_out() {
    let project = with_bad_file("reach_out");
    let scanned = scan(&project, &[]);
    scanned.is_complete();
    let told = scanned.told();
    assert_eq!(told.len(), 15, "{told:#?}");
    for message in &told {
        assert!(!message.contains("got"), "{message}");
    }
    for empty in ["environment: []", "arguments: []", "standard input: []"] {
        assert!(told.contains(&empty), "{told:#?}");
    }
    for folder in [project.around().to_path_buf(), project.path(), "/tmp".into()] {
        assert!(!exists(&folder, "btm-was-here"), "{}", folder.display());
    }
}
