//! Behaviours that reach a limit while a file is analyzed.

use serde_json::{Value, json};

use crate::scan::{BAD, file, project, scan_within};

/// What the host keeps of one run of a plugin, in bytes.
const OUTPUT_OF_RUN: u64 = 256 << 20;

macro_rules! reaches {
    ($($behaviour:ident: $limit:literal,)+) => {
        $(
            #[test]
            pub(crate) fn $behaviour() {
                let scanned = file(stringify!($behaviour));
                scanned.reaches(Some(BAD), $limit);
                scanned.keeps_before();
            }
        )+
    };
}

reaches! {
    enormous_facts: "output",
    enormous_list: "output",
    enormous_string: "output",
    exhaust_handles: "handles",
    failing_enormously: "output",
    flood_log: "log",
    flood_metrics: "output",
    flood_notes: "output",
    flood_stdout: "log",
    grow_memory: "memory",
    loop_for_ever: "fuel-per-file",
    recurse: "stack",
    wait_for_ever: "fuel-per-file",
    wait_until_the_end: "fuel-per-file",
}

#[test]
pub(crate) fn flood_findings() {
    let scanned = file("flood_findings");
    scanned.reaches(Some(BAD), "findings-per-file");
    scanned.keeps_before();
    assert_eq!(scanned.findings("before").len(), 1000);
}

#[test]
pub(crate) fn ask_for_ever() {
    let scanned = file("ask_for_ever");
    scanned.reaches(Some(BAD), "fuel-per-file");
    scanned.keeps_before();
    assert!(scanned.told().is_empty(), "what the host does for a plugin costs fuel");
}

#[test]
pub(crate) fn draw_for_ever() {
    let scanned = file("draw_for_ever");
    scanned.reaches(Some(BAD), "fuel-per-file");
    scanned.keeps_before();
    assert!(scanned.told().is_empty(), "what a call carries costs fuel");
}

/// Facts are held until the project analysis; what is held of the whole run has a limit of its own.
#[test]
pub(crate) fn large_facts() {
    let files = 40;
    let project = (0..files).fold(project(), |project, number| project.file(&format!("m-{number:02}.txt"), "large_facts\n"));
    let scanned = scan_within(&project, &["--fuel=100_000_000_000"], OUTPUT_OF_RUN);
    let plugin = scanned.plugin("hostile");
    let stop = &plugin["stops"][0];
    assert_eq!((&stop["path"], &stop["cause"]["limit"]), (&Value::Null, &json!("output")), "{plugin:#}");
    assert_eq!(plugin["status"], "incomplete", "{plugin:#}");
}
