//! Behaviours that end the analysis of one file, and no other's.

use serde_json::json;

use crate::scan::{BAD, Scanned, file};

#[track_caller]
fn trap_message(scanned: &Scanned) -> &str {
    let stop = &scanned.plugin("hostile")["stops"][0];
    assert_eq!((&stop["path"], &stop["cause"]["reason"]), (&json!(BAD), &json!("trap")), "{stop:#}");
    scanned.keeps_before();
    stop["cause"]["message"].as_str().unwrap()
}

#[test]
pub(crate) fn trap() {
    let scanned = file("trap");
    let message = trap_message(&scanned);
    assert!(message.contains("unreachable"), "{message}");
    scanned.is_stopped(Some(BAD), &json!({"reason": "trap", "message": message}));
}

#[test]
pub(crate) fn panic() {
    let scanned = file("panic");
    let message = trap_message(&scanned);
    assert!(message.contains("the last words"), "{message}");
}

#[test]
pub(crate) fn exit() {
    let scanned = file("exit");
    let message = trap_message(&scanned);
    assert!(message.contains("exit"), "{message}");
}

#[test]
pub(crate) fn failing() {
    let scanned = file("failing");
    scanned.is_stopped(Some(BAD), &json!({"reason": "failed", "message": "told so"}));
    scanned.keeps_before();
}

#[test]
pub(crate) fn unparsable() {
    let scanned = file("unparsable");
    scanned.is_complete();
    scanned.keeps_before();
    assert_eq!(scanned.notes(), [("unparsable", "line 1: told so")]);
}

#[test]
pub(crate) fn unsupported() {
    let scanned = file("unsupported");
    scanned.is_complete();
    scanned.keeps_before();
    assert_eq!(scanned.notes(), [("unsupported", "told so")]);
}
