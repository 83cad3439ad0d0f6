//! Imports that the analysis of a file does not have.

use serde_json::json;

use crate::scan::{BAD, file};

macro_rules! wrong_phase {
    ($($behaviour:ident: $function:literal,)+) => {
        $(
            #[test]
            pub(crate) fn $behaviour() {
                let scanned = file(stringify!($behaviour));
                scanned.is_stopped(Some(BAD), &json!({"reason": "wrong-phase", "function": $function}));
                scanned.keeps_before();
                assert!(scanned.told().is_empty());
            }
        )+
    };
}

wrong_phase! {
    documents_in_file: "documents.write",
    facts_in_file: "facts.next",
    find_in_file: "project.find",
    notifications_in_file: "notifications.notify",
    progress_in_file: "progress.update",
    read_in_file: "project.read",
}
