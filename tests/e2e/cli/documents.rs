//! `--documents`: what plugins write for the user, and what they must not write over.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::{FileTypeExt as _, chown, symlink},
    path::Path,
    process::Command,
};

use btm_test_support::{Project, Ran, hostile, tier};
use serde_json::Value;

use crate::run::{JSON, array, cli, command, is_usage_error, says, string};

/// A user who is neither root nor the one that runs the tests.
const NOBODY: u32 = 65_534;

/// A project whose plugin writes the documents that a test names.
fn project() -> Project {
    let project = Project::new().file("x.project", "documents_named").file("docs/kept.md", "mine\n");
    project.grant(&hostile());
    cli().trust(&project.path());
    project
}

/// Has documents written, all with the same content, which has their names.
fn write(project: &Project, folder: &Path, paths: &[&str], arguments: &[&str]) -> Ran {
    project.write("x.paths", paths.join("\n") + "\n");
    let folder = folder.to_str().unwrap();
    let arguments = [&["--fail-on=never", "--documents", folder], arguments].concat();
    cli().in_folder(project.path()).run(command(&project.path(), &[hostile()], &arguments))
}

/// Checks that none of the documents was written but `fine.md`, that each is named with a reason, that the report is whole, and that
/// the run is incomplete.
#[track_caller]
fn are_refused(project: &Project, paths: &[&str], reason: &str) {
    assert_eq!(refused(project, paths, reason), Some(3));
}

/// The same for names that no plugin may give: a defect of the plugin, which leaves nothing out that the user could have.
#[track_caller]
fn are_no_names(project: &Project, paths: &[&str], reason: &str) {
    assert_eq!(refused(project, paths, reason), Some(0));
}

/// The exit code of a run in which none of the documents was written but `fine.md`.
#[track_caller]
fn refused(project: &Project, paths: &[&str], reason: &str) -> Option<i32> {
    let folder = project.path().join("docs");
    let ran = write(project, &folder, &[paths, &["fine.md"]].concat(), &[JSON]);
    assert_eq!(ran.stderr, "", "{ran:?}");
    let report = ran.json();
    let written: Vec<&str> = array(&report, "documents").iter().map(|document| string(&document["path"])).collect();
    assert_eq!(written, ["fine.md"], "{report:#}");
    assert!(folder.join("fine.md").is_file());
    assert_eq!(reasons(&report).len(), paths.len(), "{report:#}");
    for told in reasons(&report) {
        says(told, &[reason]);
    }
    assert!(!array(&report, "findings").is_empty());
    assert_eq!(fs::read_to_string(folder.join("kept.md")).unwrap(), "mine\n");
    ran.code
}

/// Why documents were not written.
fn reasons(report: &Value) -> Vec<&str> {
    let notes = array(report, "notes").iter().filter(|note| note["kind"] == "not-written");
    notes.map(|note| string(&note["message"])).collect()
}

#[test]
fn through_no_link() {
    let project = project();
    let outside = project.around().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("theirs"), "theirs").unwrap();
    for (to, from) in [("../../outside", "api"), ("../../outside/theirs", "file.md"), ("../../outside/new", "dangling.md")] {
        symlink(to, project.path().join("docs").join(from)).unwrap();
    }
    are_refused(&project, &["api/authorized_keys", "api/sub/x"], "`api` is no folder, or a link");
    are_refused(&project, &["file.md", "dangling.md"], "not a file: a symbolic link");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(outside.join("theirs")).unwrap(), "theirs");
}

#[test]
fn not_into_a_folder_that_is_a_link_of_the_project() {
    let project = project();
    let outside = project.around().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink("../outside", project.path().join("out")).unwrap();
    for folder in ["out", "out/new", "docs/../out"] {
        let ran = write(&project, Path::new(folder), &["fine.md"], &[]);
        is_usage_error(&ran, &["a link in the project", "--documents"]);
    }
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    // A link that the user made elsewhere is the user's own.
    let mine = project.around().join("mine");
    symlink("outside", &mine).unwrap();
    assert_eq!(write(&project, &mine, &["fine.md"], &[]).code, Some(0));
    assert!(outside.join("fine.md").is_file());
}

#[test]
fn not_into_what_is_gits() {
    let project = project();
    assert!(Command::new("git").args(["init", "--quiet"]).arg(project.path()).status().unwrap().success());
    let config = fs::read(project.path().join(".git/config")).unwrap();
    are_no_names(
        &project,
        &[".git/config", ".GIT/x", "a/.git/hooks/pre-commit", ".gitattributes", ".husky/x"],
        "begins with `.`",
    );
    are_no_names(&project, &["HEAD", "hooks/pre-commit", "a/Hooks/post-checkout.exe"], "git could take it");
    are_no_names(&project, &["git~1/config", "GIT~2"], "short name");
    for folder in [".git", ".git/new", ".GIT", "docs/.git"] {
        let ran = write(&project, Path::new(folder), &["fine.md"], &[]);
        is_usage_error(&ran, &["is no folder for documents"]);
    }
    let ran = write(&project, Path::new("."), &[".git/config"], &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["not-written: 1 document was not written", "`.git/config`"]);
    assert_eq!(fs::read(project.path().join(".git/config")).unwrap(), config);
    // A repository without a work tree, of whatever name.
    for part in ["HEAD", "objects/x", "refs/x"] {
        project.write(&format!("docs/bare/{part}"), "");
    }
    are_refused(&project, &["bare/config", "bare/sub/config"], "`bare` belongs to git");
}

#[test]
fn not_where_git_runs_hooks() {
    let project = project();
    let git = |arguments: &[&str]| {
        assert!(Command::new("git").args(arguments).current_dir(project.path()).status().unwrap().success());
    };
    git(&["init", "--quiet"]);
    git(&["config", "core.hooksPath", "docs/git-hooks"]);
    are_refused(&project, &["git-hooks/pre-commit", "Git-Hooks/sub/x"], "`core.hooksPath`");
    assert!(!project.path().join("docs/git-hooks").exists());
    for folder in ["docs/git-hooks", "docs/git-hooks/new"] {
        is_usage_error(
            &write(&project, Path::new(folder), &["fine.md"], &[]),
            &["is no folder for documents: git looks for hooks"],
        );
    }
}

#[test]
fn not_what_decides_about_runs_of_btm() {
    let project = project();
    let own = ["btm.toml", "BTM.TOML", "sub/btm.lock", "a/b/Btm.Baseline", "btm.toml/x"];
    are_no_names(&project, &own, "btm would take it for a file of its own");
}

#[test]
fn not_where_the_report_goes() {
    let project = project();
    for output in ["docs/report.json", "docs/../docs/Report.json"] {
        let ran = write(&project, Path::new("docs"), &["report.json", "fine.md"], &[JSON, "--output", output]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        let report: Value = serde_json::from_slice(&fs::read(project.path().join(output)).unwrap()).unwrap();
        says(reasons(&report)[0], &["`report.json`", "the report is written to this file"]);
        assert!(project.path().join("docs/fine.md").is_file());
    }
}

#[test]
fn not_below_a_folder_of_another_user() {
    if !tier("root") {
        return;
    }
    let project = project();
    let theirs = project.around().join("theirs");
    for folder in [theirs.join("deep"), project.path().join("docs/theirs")] {
        fs::create_dir_all(&folder).unwrap();
    }
    chown(&theirs, Some(NOBODY), None).unwrap();
    chown(project.path().join("docs/theirs"), Some(NOBODY), None).unwrap();
    for folder in [&theirs, &theirs.join("deep"), &theirs.join("deep/new")] {
        is_usage_error(&write(&project, folder, &["fine.md"], &[]), &["it belongs to another user, nobody"]);
    }
    are_refused(&project, &["theirs/x.md", "theirs/sub/x.md"], "it belongs to another user, nobody");
    assert_eq!(fs::read_dir(project.path().join("docs/theirs")).unwrap().count(), 0);
}

#[test]
fn no_pipe_is_waited_for() {
    let project = project();
    let pipe = project.path().join("docs/pipe.md");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    are_refused(&project, &["pipe.md"], "a pipe, socket or device");
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
}

#[test]
fn only_over_what_btm_wrote_and_nobody_edited() {
    let project = project();
    are_refused(&project, &["kept.md"], "btm did not write");
    let folder = project.path().join("docs");
    let made = || fs::read_to_string(folder.join("fine.md")).unwrap();
    let before = made();
    assert_eq!(write(&project, &folder, &["fine.md", "more.md"], &[]).code, Some(0));
    assert_ne!(made(), before, "it has another content now");
    let list = fs::read_to_string(folder.join(".btm-documents")).unwrap();
    assert_eq!(write(&project, &folder, &["fine.md", "more.md"], &[]).code, Some(0));
    assert_eq!(fs::read_to_string(folder.join(".btm-documents")).unwrap(), list, "nothing has changed");
    fs::write(folder.join("fine.md"), "edited").unwrap();
    let ran = write(&project, &folder, &["fine.md", "more.md", "third.md"], &[JSON]);
    assert_eq!((ran.code, made().as_str()), (Some(3), "edited"));
    says(reasons(&ran.json())[0], &["`fine.md`", "edited since"]);
    assert!(folder.join("third.md").is_file());
}

#[test]
fn names_that_are_one_elsewhere_are_told_apart() {
    let project = project();
    are_refused(&project, &["KEPT.md", "\u{212a}ept.md", "Kept.md/x"], "the same name on some systems");
    let folder = project.around().join("new");
    let paths = ["A.md", "a.md", "\u{e9}.md", "e\u{301}.md", "Sub/x.md", "sub/y.md", "b", "b/c", "d/e", "d"];
    let ran = write(&project, &folder, &paths, &[JSON]);
    assert_eq!((ran.code, reasons(&ran.json()).len()), (Some(0), 5), "{ran:?}");
    assert!(folder.join("b").is_file() && folder.join("d/e").is_file());
    // Every document of the list is there.
    assert_eq!(fs::read_to_string(folder.join(".btm-documents")).unwrap().lines().count(), 2 + 5);
}

#[test]
fn names_that_are_none_elsewhere() {
    let project = project();
    are_no_names(&project, &["con", "Aux.txt", "a/COM1.md"], "device");
    are_no_names(&project, &["a:b", "a\\b", "x\u{1b}[2J", "\u{202e}x", "a\u{200b}b"], "characters");
    are_no_names(&project, &["../x", "/tmp/btm-x", "a//b", "a/./b"], "leads elsewhere");
    are_no_names(&project, &[&"n".repeat(150), &"d/".repeat(125)], "longer than");
    are_no_names(&project, &["a.", "b ", "-rf"], "a blank");
}

#[test]
fn a_list_that_btm_did_not_write_is_left_alone() {
    for (content, reason) in [("README.md\n", "line 1 of `.btm-documents`"), ("", "a symbolic link")] {
        let project = project();
        let list = project.path().join("docs/.btm-documents");
        if content.is_empty() {
            fs::write(project.around().join("theirs"), "theirs").unwrap();
            symlink("../../theirs", &list).unwrap();
        } else {
            fs::write(&list, content).unwrap();
        }
        let ran = write(&project, &project.path().join("docs"), &["fine.md"], &[JSON]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        says(reasons(&ran.json())[0], &[reason]);
        assert!(!project.path().join("docs/fine.md").exists());
        assert!(fs::read_to_string(&list).unwrap().starts_with(if content.is_empty() { "theirs" } else { "README" }));
    }
}
