//! The folder of a project's state, when somebody else has brought it: it is refused, and stays as it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, Permissions},
    os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use btm_test_support::{Cli, Project, Ran, tier};

use crate::{
    repository::{Repository, git},
    run::{fresh, says},
};

/// A variable that nobody but the task may see.
const SECRET: &str = "hunter2-in-the-environment";

/// What lies below a folder: the kind of everything, and the content of files and links.
fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = path.symlink_metadata().unwrap().file_type();
            let what = if kind.is_symlink() {
                format!("link to {}", fs::read_link(&path).unwrap().display())
            } else if kind.is_dir() {
                folders.push(path.clone());
                "folder".to_owned()
            } else if kind.is_file() {
                format!("file {:?}", fs::read(&path).unwrap())
            } else {
                format!("socket: {}, pipe: {}", kind.is_socket(), kind.is_fifo())
            };
            found.insert(path, what);
        }
    }
    found
}

/// A command that never ends by itself would hang the test; a refusal comes at once.
fn task(cli: &Cli) -> Ran {
    cli.run(["task", "run", "--wait", "--", "true"])
}

/// The command is refused, and nothing changes around the project.
#[track_caller]
fn is_refused(cli: &Cli, around: &Path, words: &[&str]) {
    let before = tree(around);
    let ran = task(cli);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, words);
    assert_same(&before, &tree(around));
}

/// Nothing came, went or changed.
#[track_caller]
fn assert_same(before: &BTreeMap<PathBuf, String>, after: &BTreeMap<PathBuf, String>) {
    let differs = |(path, what): &(&PathBuf, &String)| before.get(*path) != Some(what) || after.get(*path) != Some(what);
    let changed: BTreeSet<&PathBuf> = before.iter().chain(after).filter(differs).map(|(path, _)| path).collect();
    assert!(changed.is_empty(), "{changed:?}");
}

/// Ends the daemon, and waits until it has put away what it has open.
#[track_caller]
fn stop(cli: &Cli) {
    let daemon = cli.run(["daemon", "status", "--format", "json"]).json()["pid"].to_string();
    assert_eq!(cli.run(["daemon", "stop"]).code, Some(0));
    let deadline = Instant::now() + Duration::from_secs(60);
    while Path::new(&format!("/proc/{daemon}/fd/0")).exists() {
        assert!(Instant::now() < deadline, "the daemon does not end");
        thread::yield_now();
    }
}

fn mkfifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A project in which a daemon was, and ended.
fn used() -> (Cli, Project) {
    let project = Project::new();
    let cli = fresh().in_folder(project.path());
    assert_eq!(task(&cli).code, Some(0));
    stop(&cli);
    (cli, project)
}

#[test]
fn a_folder_that_a_clone_brings_is_refused_and_nothing_is_deleted() {
    let origin = Repository::new();
    let around = origin.project.around();
    for folder in ["photos/2024-01", "photos/2024-12/x", "out"] {
        fs::create_dir_all(around.join(folder)).unwrap();
    }
    fs::write(around.join("photos/2024-01/a.jpg"), "a").unwrap();
    fs::write(around.join("out/victim"), "precious").unwrap();
    let state = origin.path().join(".btm");
    fs::create_dir(&state).unwrap();
    for (target, name) in [
        ("../../photos", "runs"),
        ("../../out/victim", ".gitignore.draft"),
        ("nowhere", ".gitignore"),
        ("../../out/made", "daemon.starting"),
        ("../../out/log", "daemon.log"),
    ] {
        symlink(target, state.join(name)).unwrap();
    }
    origin.git(&["add", "-f", "-A"]);
    origin.git(&["commit", "-q", "-m", "x"]);
    let clone = around.join("clone");
    git(around, &["clone", "-q", origin.path().to_str().unwrap(), clone.to_str().unwrap()]);
    is_refused(&fresh().in_folder(clone), around, &["is not used: a symbolic link", "hint: "]);
}

#[test]
fn whatever_lies_in_place_of_the_folder_is_refused() {
    type Bring = fn(&Path, &Path);
    let brought: [(&str, Bring, &str); 7] = [
        ("link", |state, other| symlink(other, state).unwrap(), "a symbolic link"),
        ("dangling link", |state, other| symlink(other.join("none"), state).unwrap(), "a symbolic link"),
        ("file", |state, _| fs::write(state, "").unwrap(), "not a folder"),
        ("pipe", |state, _| mkfifo(state), "not a folder"),
        ("files", |state, _| write(&state.join("runs/1-1/log"), "x"), "was not made by btm"),
        ("ignored", |state, _| write(&state.join(".gitignore"), "*\n"), "was not made by btm"),
        ("mark", |state, _| write(&state.join("owner"), "born 1.000000000\n00\n"), "was not made by btm"),
    ];
    for (name, bring, words) in brought {
        let project = Project::new();
        let other = project.around().join("other");
        write(&other.join("precious"), name);
        fs::set_permissions(&other, Permissions::from_mode(0o700)).unwrap();
        bring(&project.path().join(".btm"), &other);
        is_refused(&fresh().in_folder(project.path()), project.around(), &[words, "hint: "]);
    }
}

fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[test]
fn a_link_or_pipe_or_second_name_in_the_folder_is_refused() {
    for name in ["runs", "state", "daemon.log", "daemon.starting", "daemon.socket", ".gitignore", "owner"] {
        let (cli, project) = used();
        let (state, other) = (project.path().join(".btm"), project.around().join("other"));
        write(&other.join("precious"), "x");
        let path = state.join(name);
        if path.exists() {
            fs::rename(&path, project.around().join("away")).unwrap();
        }
        let is_folder = matches!(name, "runs" | "state");
        symlink(if is_folder { other.clone() } else { other.join("precious") }, &path).unwrap();
        is_refused(&cli, project.around(), &[name, "a symbolic link"]);
        fs::remove_file(&path).unwrap();
        mkfifo(&path);
        is_refused(&cli, project.around(), &[name, "is not used: not a"]);
        if !is_folder && name != "daemon.socket" {
            fs::remove_file(&path).unwrap();
            fs::hard_link(other.join("precious"), &path).unwrap();
            is_refused(&cli, project.around(), &[name, "second name"]);
        }
    }
}

#[test]
fn cleaning_up_leaves_what_no_run_has_left() {
    let (cli, project) = used();
    let (runs, photos) = (project.path().join(".btm/runs"), project.around().join("photos"));
    write(&photos.join("log"), "precious");
    write(&runs.join("2024-01/a.jpg"), "precious");
    write(&runs.join("2024-02/log/a.jpg"), "precious");
    fs::create_dir(runs.join("2024-03")).unwrap();
    symlink(photos.join("log"), runs.join("2024-03/log")).unwrap();
    symlink(&photos, runs.join("2024-04")).unwrap();
    write(&runs.join("2024-05/log"), "of a run that was never committed");
    write(&runs.join("2024-06/spec.json"), "as git makes folders");
    fs::set_permissions(runs.join("2024-06"), Permissions::from_mode(0o755)).unwrap();
    for own in ["2024-01", "2024-02", "2024-03", "2024-05"] {
        fs::set_permissions(runs.join(own), Permissions::from_mode(0o700)).unwrap();
    }
    let names = || {
        let names = fs::read_dir(&runs).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<_>>()
    };
    assert_eq!(cli.run(["daemon", "start"]).code, Some(0));
    assert_eq!(cli.run(["task", "prune"]).stdout, "forgot 1 task\n");
    assert_eq!(names().into_iter().collect::<Vec<_>>(), ["2024-01", "2024-02", "2024-03", "2024-04", "2024-06"]);
    assert_eq!(tree(&photos).len(), 1);
    assert!(runs.join("2024-01/a.jpg").exists() && runs.join("2024-02/log/a.jpg").exists());
    stop(&cli);
}

#[test]
fn nothing_that_is_kept_is_ever_staged() {
    let ignored = ["", "!*\n", "!.btm\n!.btm/**\n!.btm/runs/*/spec.json\n", "*\n!.gitignore\n!.btm/\n"];
    for ignore in ignored {
        let repository = Repository::new();
        repository.write(".gitignore", ignore);
        repository.write("src/.gitignore", "!**\n");
        repository.write("a.txt", "x");
        repository.commit();
        let cli = fresh().in_folder(repository.path()).variable("SECRET_TOKEN", SECRET);
        assert_eq!(task(&cli).code, Some(0), "{ignore:?}");
        let spec = fs::read_to_string(repository.path().join(".btm/runs/1-1/spec.json")).unwrap();
        assert!(spec.contains(SECRET), "there is something to leak");
        repository.git(&["add", "-A"]);
        assert_eq!(repository.git(&["ls-files", "--", ".btm"]), "", "{ignore:?}");
        stop(&cli);
    }
}

#[test]
fn a_folder_that_git_tracks_is_refused_before_anything_secret_is_in_it() {
    for tracked in [".gitignore", "runs/1-1/spec.json", "state/tasks.sqlite"] {
        let repository = Repository::new();
        write(&repository.path().join(".btm").join(tracked), "#");
        fs::set_permissions(repository.path().join(".btm"), Permissions::from_mode(0o700)).unwrap();
        repository.git(&["add", "-f", "-A"]);
        repository.git(&["commit", "-q", "-m", "x"]);
        let cli = fresh().in_folder(repository.path()).variable("SECRET_TOKEN", SECRET);
        is_refused(&cli, &repository.path().join(".btm"), &["git tracks files in", "git rm -r --cached .btm"]);
        repository.git(&["add", "-A"]);
        assert!(!repository.command(&["grep", "--cached", "-q", SECRET]).status().unwrap().success(), "{tracked}");
    }
}

#[test]
fn a_folder_that_git_would_not_ignore_gets_no_environment() {
    let repository = Repository::new();
    let cli = fresh().in_folder(repository.path()).variable("SECRET_TOKEN", SECRET);
    assert_eq!(task(&cli).code, Some(0));
    let ignore = repository.path().join(".btm/.gitignore");
    // What a pull can do while the daemon runs.
    fs::write(&ignore, "!*\n").unwrap();
    let ran = task(&cli);
    assert_ne!(ran.code, Some(0), "{ran:?}");
    assert!(!repository.path().join(".btm/runs/2-1").exists());
    stop(&cli);
    is_refused(&cli, repository.project.around(), &[".gitignore` is not the file that btm writes", "hint: "]);
    fs::remove_file(&ignore).unwrap();
    assert_eq!(task(&cli).code, Some(0));
    assert_eq!(fs::read_to_string(&ignore).unwrap(), "*\n");
    stop(&cli);
}

#[test]
fn what_a_pull_lets_git_stage_is_not_committed() {
    let repository = Repository::new();
    repository.write("a.txt", "x");
    repository.commit();
    let cli = fresh().in_folder(repository.path()).variable("SECRET_TOKEN", SECRET);
    assert_eq!(task(&cli).code, Some(0));
    stop(&cli);
    assert_eq!(cli.run(["hook", "install"]).code, Some(0));
    // As a pull does: git takes its own file for more important than an ignored one.
    fs::write(repository.path().join(".btm/.gitignore"), "").unwrap();
    repository.git(&["add", "-f", "-A"]);
    for arguments in [&["scan", "--staged"][..], &["hook", "run", "pre-commit"]] {
        let ran = cli.run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        says(&ran.stderr, &["is staged: btm keeps the environment of your tasks there", "git rm -r -q --cached .btm"]);
    }
    repository.git(&["rm", "-r", "-q", "--cached", ".btm"]);
    assert_eq!(cli.run(["scan", "--staged"]).code, Some(0));
}

#[test]
fn a_folder_of_an_earlier_btm_is_kept_when_the_user_says_so() {
    let (cli, project) = used();
    fs::remove_file(project.path().join(".btm/owner")).unwrap();
    is_refused(&cli, project.around(), &["was not made by btm", "btm daemon start --adopt"]);
    assert_eq!(cli.run(["daemon", "start", "--adopt"]).code, Some(0));
    says(&cli.run(["task", "list"]).stdout, &["true"]);
    stop(&cli);
    assert_eq!(task(&cli).code, Some(0), "from now on it is btm's own");
    stop(&cli);
}

#[test]
fn what_btm_never_makes_is_not_adopted() {
    let (cli, project) = used();
    symlink(project.around(), project.path().join(".btm/runs/1-1/more")).unwrap();
    fs::remove_file(project.path().join(".btm/owner")).unwrap();
    let before = tree(project.around());
    let ran = cli.run(["daemon", "start", "--adopt"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["a symbolic link"]);
    assert_same(&before, &tree(project.around()));
}

#[test]
fn a_folder_that_others_can_write_is_refused() {
    let (cli, project) = used();
    let state = project.path().join(".btm");
    for mode in [0o777, 0o770, 0o702] {
        fs::set_permissions(&state, Permissions::from_mode(mode)).unwrap();
        is_refused(&cli, project.around(), &["can be written by other users", "chmod 700"]);
    }
    fs::set_permissions(&state, Permissions::from_mode(0o755)).unwrap();
    assert_eq!(task(&cli).code, Some(0));
    assert_eq!(state.metadata().unwrap().permissions().mode() & 0o777, 0o700, "nobody else is to read it");
    stop(&cli);
}

#[test]
fn a_project_with_a_long_path_needs_no_folder_for_temporary_files() {
    let project = Project::new();
    let (deep, temporary) = (project.path().join("a-folder-with-a-long-name/".repeat(8)), project.around().join("temporary"));
    fs::create_dir_all(deep.join(".git")).unwrap();
    write(&deep.join("btm.toml"), "");
    fs::create_dir(&temporary).unwrap();
    fs::set_permissions(&temporary, Permissions::from_mode(0o1777)).unwrap();
    let cli = fresh().in_folder(&deep).variable("TMPDIR", temporary.to_str().unwrap());
    let ran = task(&cli);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(deep.join(".btm/daemon.socket").exists());
    assert_eq!(tree(&temporary).len(), 0);
    stop(&cli);
}

/// Only root can give a file to somebody else.
#[test]
fn what_belongs_to_another_user_is_refused() {
    if !tier("root") {
        return;
    }
    for name in ["", "runs", "state", "daemon.log", "daemon.starting", ".gitignore", "owner"] {
        let (cli, project) = used();
        let path = project.path().join(".btm").join(name);
        std::os::unix::fs::chown(&path, Some(65_534), None).unwrap();
        is_refused(&cli, project.around(), &["belongs to another user"]);
    }
}
