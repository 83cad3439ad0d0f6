//! Behaviours that reach a limit while a file is analyzed.

use crate::scan::{BAD, file};

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
