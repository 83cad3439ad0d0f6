//! Behaviours of the project analyzer.

use std::{fs, os::unix::fs::symlink};

use serde_json::json;

use crate::scan::{exists, in_format, project, project_analysis, scan};

macro_rules! reaches {
    ($($behaviour:ident: $limit:literal,)+) => {
        $(
            #[test]
            pub(crate) fn $behaviour() {
                let scanned = project_analysis(stringify!($behaviour));
                scanned.reaches(None, $limit);
                scanned.keeps_before_of_project();
            }
        )+
    };
}

reaches! {
    enormous_document: "output",
    find_again: "fuel",
    find_in_detail: "fuel",
    flood_documents: "output",
    flood_notifications: "output",
    flood_progress: "fuel",
    grow_in_project: "memory",
    loop_in_project: "fuel",
    read_for_ever: "fuel",
    read_many_missing: "fuel",
    read_missing: "fuel",
}

#[test]
pub(crate) fn find_enormously() {
    let scanned = project_analysis("find_enormously");
    let message = "project.find: the patterns have 16000000 bytes; at most 131072 are allowed";
    scanned.is_stopped(None, &json!({"reason": "trap", "message": message}));
    scanned.keeps_before_of_project();
}

#[test]
pub(crate) fn trap_in_project() {
    let scanned = project_analysis("trap_in_project");
    assert_eq!(scanned.plugin("hostile")["stops"][0]["cause"]["reason"], "trap");
    scanned.keeps_before_of_project();
}

#[test]
pub(crate) fn failing_in_project() {
    let scanned = project_analysis("failing_in_project");
    scanned.is_stopped(None, &json!({"reason": "failed", "message": "told so"}));
    scanned.keeps_before_of_project();
}

#[test]
pub(crate) fn documents_named() {
    let project = project().file("bad.project", "documents_named").file("bad.paths", "a.md\n.git/config\nCON\nb/A.md\nb/a.md\n");
    let argument = format!("--documents={}", project.around().join("documents").display());
    let scanned = scan(&project, &[&argument]);
    scanned.is_complete();
    let notes = scanned.notes();
    let named = |path: &str| notes.iter().any(|(kind, message)| *kind == "not-written" && message.contains(&format!("`{path}`")));
    assert!([".git/config", "CON", "b/a.md"].iter().all(|path| named(path)), "{notes:#?}");
    assert_eq!((notes.len(), scanned.report["documents"].as_array().map(Vec::len)), (3, Some(2)), "{notes:#?}");
}

#[test]
pub(crate) fn documents_outside() {
    let project = project().file("bad.project", "documents_outside");
    let documents = project.around().join("documents");
    let argument = format!("--documents={}", documents.display());
    let ran = in_format(&project, &["--format=json", &argument]);
    assert_eq!((ran.code, ran.stdout.matches("not-written").count()), (Some(0), 9), "{ran:?}");
    assert!(!exists(project.around(), "outside.md"), "{ran:?}");
    assert!(!exists(&project.path(), "outside.md"), "{ran:?}");
    assert!(!exists("/tmp".as_ref(), "btm-outside.md"), "{ran:?}");
    assert!(!exists(&project.path(), ".git"), "{ran:?}");
    // Without the folder, nothing is written at all.
    let scanned = scan(&project, &[]);
    scanned.is_complete();
    assert!(!exists(&project.path(), "a"));
}

#[test]
pub(crate) fn read_outside() {
    let project = project().file("bad.project", "read_outside").file("sub/file.txt", "inside");
    fs::write(project.around().join("secret.txt"), "secret").unwrap();
    symlink(project.around(), project.path().join("link-out")).unwrap();
    let scanned = scan(&project, &[]);
    scanned.is_complete();
    let told = scanned.told();
    assert!(told.len() >= 15, "{told:#?}");
    for message in told.iter().filter(|message| message.starts_with("read ")) {
        assert!(!message.contains("got"), "{message}");
    }
    for message in told.iter().filter(|message| message.starts_with("find ")) {
        assert!(!message.contains("secret") && !message.contains("passwd"), "{message}");
    }
    for denied in ["read \"../secret.txt\": Denied", "read \"/etc/passwd\": Denied", "read \"sub/../../secret.txt\": Denied"] {
        assert!(told.contains(&denied), "{told:#?}");
    }
}
