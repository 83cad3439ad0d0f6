//! What the `btm.toml` of a project may not say, because somebody else may have written it.
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]
#![cfg(unix)]

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use btm_config::{Project, check, load};
use btm_files::{Folder, Owners};
use tempfile::TempDir;

/// A project with these settings, in a folder around it where nothing is its business.
fn project(settings: &str) -> TempDir {
    let around = tempfile::tempdir().unwrap();
    fs::create_dir_all(around.path().join("project/sub")).unwrap();
    fs::write(around.path().join("secret.json"), r#"{"token":"TOPSECRET"}"#).unwrap();
    fs::write(around.path().join("project/btm.toml"), settings).unwrap();
    around
}

/// The mistakes, each with its line.
fn mistakes(around: &Path) -> Vec<String> {
    let folder = Folder::open(&around.join("project")).unwrap().only_of(Owners::new(|_| false));
    let project = Project { folder: &folder, own_tasks: &["scan", "security"] };
    let mistakes: Vec<String> = check(None, Some(&project), |_| None).iter().map(ToString::to_string).collect();
    assert_eq!(load(None, Some(&project), |_| None).is_err(), !mistakes.is_empty(), "what is checked holds when it is read");
    let start = format!("{}/", around.join("project").display());
    mistakes.iter().map(|mistake| mistake.trim_start_matches(&start).to_owned()).collect()
}

fn of(settings: &str) -> Vec<String> {
    mistakes(project(settings).path())
}

#[test]
fn what_a_task_of_btm_does_is_not_decided_by_a_project() {
    for key in ["command = ['id']", "plugins = ['./x.wasm']", "plugins = ['complexity']", "paths = ['sub']", "directory = 'sub'"]
    {
        for name in ["security", "scan"] {
            let found = of(&format!("# ours\n[task.{name}]\npriority = 'high'\n{key}\n"));
            let key = key.split(' ').next().unwrap();
            let reason = format!("btm itself decides what the task `{name}` does; give this task another name");
            assert_eq!(found, [format!("btm.toml:4: `task.{name}.{key}`: {reason}")]);
        }
    }
    assert!(of("[task.security]\npriority = 'high'\nmemory = '1GiB'\ntimeout = '1s'\nretries = 1\nenabled = false\n").is_empty());
    assert!(of("[task.own]\ncommand = ['id']\ndirectory = 'sub'\n").is_empty());
}

#[test]
fn a_task_stays_inside_the_project() {
    for (settings, place) in [
        ("directory = '../'", "directory"),
        ("directory = '/'", "directory"),
        ("directory = 'sub/../../project'", "directory"),
        ("directory = 'out'", "directory"),
        ("directory = 'out/project'", "directory"),
        ("directory = 'in/../out'", "directory"),
        ("paths = ['..']", "paths"),
        ("paths = ['sub', '/etc']", "paths"),
        ("directory = 'sub'\npaths = ['../sub', '../../x']", "paths"),
    ] {
        let around = project(&format!("[task.own]\n{settings}\n"));
        symlink(around.path(), around.path().join("project/out")).unwrap();
        symlink("sub", around.path().join("project/in")).unwrap();
        let found = mistakes(around.path());
        assert_eq!(found.len(), 1, "{settings}: {found:?}");
        assert!(
            found[0].contains(&format!(": `task.own.{place}`: `")) && found[0].contains("leads out of the project"),
            "{found:?}"
        );
    }
    for settings in
        ["directory = '.'", "directory = 'in'", "directory = 'not-yet/there'", "directory = 'sub'\npaths = ['..', 'x']"]
    {
        let around = project(&format!("[task.own]\n{settings}\n"));
        symlink("sub", around.path().join("project/in")).unwrap();
        assert_eq!(mistakes(around.path()), [""; 0], "{settings}");
    }
}

#[test]
fn settings_come_from_files_of_the_project_only() {
    let around = project("");
    let project = around.path().join("project");
    symlink(around.path().join("secret.json"), project.join("link.json")).unwrap();
    symlink(around.path(), project.join("out")).unwrap();
    symlink("/dev/zero", project.join("zero.json")).unwrap();
    assert!(Command::new("mkfifo").arg(project.join("pipe.json")).status().unwrap().success());
    fs::write(project.join("large.json"), " ".repeat(2 << 20)).unwrap();
    fs::write(project.join("shared.json"), "{}").unwrap();
    assert!(Command::new("chmod").arg("666").arg(project.join("shared.json")).status().unwrap().success());
    let absolute = around.path().join("secret.json").display().to_string();
    for (from, reason) in [
        (&*absolute, "leads out of the project"),
        ("../secret.json", "leads out of the project"),
        ("link.json", "leads out of the project"),
        ("out/secret.json", "leads out of the project"),
        ("zero.json", "leads out of the project"),
        ("/dev/zero", "leads out of the project"),
        ("pipe.json", "a pipe, socket or device, not a regular file"),
        ("sub", "a folder, not a regular file"),
        ("large.json", "larger than the limit of 1048576 bytes"),
        ("shared.json", "everybody on this machine can change it"),
    ] {
        fs::write(project.join("btm.toml"), format!("[plugin.p]\nsettings-from = {from:?}\n")).unwrap();
        let found = mistakes(around.path());
        assert_eq!(found.len(), 1, "{from}: {found:?}");
        assert!(
            found[0].starts_with("btm.toml:2: `plugin.p.settings-from`: `") && found[0].contains(reason),
            "{from}: {found:?}"
        );
        assert!(!found[0].contains("TOPSECRET"), "{found:?}");
    }
}

#[test]
fn the_file_itself_is_a_regular_one_of_this_user_in_the_project() {
    let around = project("");
    let file = around.path().join("project/btm.toml");
    let with_link = |target: &str| {
        fs::remove_file(&file).unwrap();
        symlink(target, &file).unwrap();
        mistakes(around.path())
    };
    assert!(with_link("../secret.json")[0].contains("leads out of the project"));
    assert!(with_link("/dev/zero")[0].contains("leads out of the project"));
    assert!(with_link("gone.toml")[0].contains("there is no such file"), "a link to nothing is no missing file");
    fs::write(around.path().join("project/other.toml"), "[scan]\njobs = 1\n").unwrap();
    assert_eq!(with_link("other.toml"), [""; 0]);
    assert!(Command::new("chmod").arg("646").arg(around.path().join("project/other.toml")).status().unwrap().success());
    assert!(mistakes(around.path())[0].contains("everybody on this machine can change it"));
}
