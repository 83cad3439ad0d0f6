//! Places that are not in the project, or not in the file.

use serde_json::Value;

use crate::scan::{BAD, file, project_analysis, with_bad_file};

/// Every location of a report: of findings, related places, edits, metrics and notes.
fn locations<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| locations(value, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "location" {
                    found.push(value);
                }
                locations(value, found);
            }
        }
        _ => {}
    }
}

#[test]
pub(crate) fn outside_places() {
    let scanned = file("outside_places");
    scanned.is_complete();
    let mut found = Vec::new();
    locations(&scanned.report, &mut found);
    let length = std::fs::read(with_bad_file("outside_places").path().join(BAD)).unwrap().len() as u64;
    for location in found {
        assert!(["a.txt", BAD, "z.txt"].contains(&location["path"].as_str().unwrap()), "{location:#}");
        let byte = |end: &str| location[end]["byte"].as_u64();
        let line = |end: &str| location[end]["line"].as_u64();
        assert!(byte("start") <= byte("end") && byte("end") <= Some(length), "{location:#}");
        assert!(line("start") <= line("end") && line("end") <= Some(3), "{location:#}");
    }
    // A finding is kept without its place.
    let told = scanned.told();
    assert_eq!(told.iter().filter(|message| message.starts_with("in ")).count(), 12, "{told:#?}");
    assert_eq!(told.iter().filter(|message| message.starts_with("related to ")).count(), 12, "{told:#?}");
    assert_eq!(told.iter().filter(|message| message.starts_with("at ")).count(), 9, "{told:#?}");
    let notes = scanned.notes();
    assert!(notes.iter().any(|(kind, message)| *kind == "plugin-defect" && message.contains("../../etc/passwd")), "{notes:#?}");
}

#[test]
pub(crate) fn no_path() {
    let scanned = project_analysis("no_path");
    scanned.is_complete();
    assert_eq!(scanned.findings("told"), [("", "somewhere")]);
    assert!(scanned.notes().iter().any(|(kind, _)| *kind == "plugin-defect"));
}
