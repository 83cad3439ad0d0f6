//! What btm keeps of a project's tasks: where it lies, what becomes of it, and what others do to it.

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
    run::{cli_with_official, fresh, says},
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

/// The command is refused, and nothing changes around the project or in what is kept.
#[track_caller]
fn is_refused(cli: &Cli, around: &Path, words: &[&str]) {
    let state = cli.home().join("state");
    let before = (tree(around), tree(&state));
    let ran = task(cli);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, words);
    assert_same(&before.0, &tree(around));
    assert_same(&before.1, &tree(&state));
}

/// The folder with what is kept of the one project of a home.
#[track_caller]
pub fn kept(cli: &Cli) -> PathBuf {
    let mut folders = names(&cli.home().join("state/btm/projects"));
    assert_eq!(folders.len(), 1, "{folders:?}");
    cli.home().join("state/btm/projects").join(folders.remove(0))
}

/// The names in a folder; none if there is no such folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Waits until something is so.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "it is never so that {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// The process of the daemon.
#[track_caller]
fn daemon(cli: &Cli) -> String {
    cli.run(["daemon", "status", "--format", "json"]).json()["pid"].to_string()
}

fn lives(pid: &str) -> bool {
    Path::new(&format!("/proc/{pid}/fd/0")).exists()
}

fn kill(pid: &str) {
    assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
    until("it is dead", || !lives(pid));
}

/// A task that goes on until it is cancelled, and has begun; says its number.
#[track_caller]
fn endless(cli: &Cli) -> String {
    let ran = cli.run(["task", "run", "--", "sh", "-c", "echo begun; exec sleep 1000"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let id = ran.stdout.trim().to_owned();
    until("the task begins", || cli.run(["task", "output", &id]).stdout == "begun\n");
    id
}

/// The process of a command that runs.
fn command_of(cli: &Cli, id: &str) -> String {
    let started = fs::read_to_string(kept(cli).join(format!("runs/{id}-1/started.json"))).unwrap();
    serde_json::from_str::<serde_json::Value>(&started).unwrap()["child"]["pid"].to_string()
}

/// The tasks with their states.
#[track_caller]
fn states(cli: &Cli) -> Vec<(String, String)> {
    let list = cli.run(["task", "list", "--all", "--format", "json"]).json();
    let state = |task: &serde_json::Value| (task["task"]["id"].to_string(), task["state"].as_str().unwrap().to_owned());
    list.as_array().unwrap().iter().map(state).collect()
}

#[track_caller]
fn ends(cli: &Cli, id: &str) {
    assert_eq!(cli.run(["task", "cancel", id]).code, Some(0));
    assert_eq!(cli.run(["task", "wait", id]).code, Some(130));
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
    let daemon = daemon(cli);
    assert_eq!(cli.run(["daemon", "stop"]).code, Some(0));
    until("the daemon has ended", || !lives(&daemon));
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

fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[test]
fn nothing_of_a_task_lies_in_the_project() {
    let repository = Repository::new();
    repository.write("a.txt", "x");
    repository.commit();
    let before = tree(repository.project.around());
    let cli = fresh().in_folder(repository.path()).variable("SECRET_TOKEN", SECRET);
    assert_eq!(task(&cli).code, Some(0));
    assert_same(&before, &tree(repository.project.around()));
    let spec = fs::read_to_string(kept(&cli).join("runs/1-1/spec.json")).unwrap();
    assert!(spec.contains(SECRET), "there is something to leak");
    assert!(kept(&cli).file_name().unwrap().to_str().unwrap().starts_with("project-"));
    repository.git(&["clean", "-q", "-fdX"]);
    says(&cli.run(["task", "list"]).stdout, &["succeeded"]);
    stop(&cli);
}

#[test]
fn a_btm_folder_that_a_clone_brings_is_a_folder_like_others() {
    let origin = Repository::new();
    let around = origin.project.around();
    for folder in ["photos/2024-01", "photos/2024-12/x", "out"] {
        fs::create_dir_all(around.join(folder)).unwrap();
    }
    fs::write(around.join("photos/2024-01/a.jpg"), "a").unwrap();
    fs::write(around.join("out/victim"), "precious").unwrap();
    let brought = origin.path().join(".btm");
    fs::create_dir(&brought).unwrap();
    fs::write(brought.join("settings.py"), "import pickle\npickle.loads(x)\n").unwrap();
    for (target, name) in [
        ("../../photos", "runs"),
        ("../../out/victim", ".gitignore.draft"),
        ("nowhere", ".gitignore"),
        ("../../out/made", "daemon.starting"),
        ("../../out/log", "daemon.log"),
        ("../../out/socket", "daemon.socket"),
    ] {
        symlink(target, brought.join(name)).unwrap();
    }
    origin.git(&["add", "-f", "-A"]);
    origin.git(&["commit", "-q", "-m", "x"]);
    let clone = around.join("clone");
    git(around, &["clone", "-q", origin.path().to_str().unwrap(), clone.to_str().unwrap()]);
    let before = tree(around);
    let cli = cli_with_official().in_folder(&clone);
    assert_eq!(task(&cli).code, Some(0));
    stop(&cli);
    assert_same(&before, &tree(around));
    let scanned = cli.run(["scan", "--plugin", "security", "--format", "json", "--fail-on", "never"]);
    assert_eq!(scanned.json()["findings"][0]["location"]["path"], ".btm/settings.py", "what a clone brings is scanned");
}

#[test]
fn whatever_lies_in_place_of_what_is_kept_is_refused() {
    for name in ["", "runs", "state", "project.json", "daemon.log", "daemon.starting", "daemon.socket"] {
        let (cli, project) = used();
        let other = project.around().join("other");
        write(&other.join("precious"), "x");
        let path = kept(&cli).join(name);
        if path.exists() {
            fs::rename(&path, project.around().join("away")).unwrap();
        }
        let is_folder = matches!(name, "" | "runs" | "state");
        let path = PathBuf::from(path.to_str().unwrap().trim_end_matches('/'));
        symlink(if is_folder { other.clone() } else { other.join("precious") }, &path).unwrap();
        is_refused(&cli, project.around(), &["a symbolic link", "hint: "]);
        fs::remove_file(&path).unwrap();
        mkfifo(&path);
        is_refused(&cli, project.around(), &["not a", "hint: "]);
        if !is_folder && name != "daemon.socket" {
            fs::remove_file(&path).unwrap();
            fs::hard_link(other.join("precious"), &path).unwrap();
            is_refused(&cli, project.around(), &["second name"]);
        }
    }
}

#[test]
fn without_a_home_it_is_said_what_is_missing() {
    let project = Project::new();
    let cli = fresh().in_folder(project.path());
    let mut command = cli.command(["task", "list"]);
    let ran = command.env_remove("HOME").env("XDG_STATE_HOME", "relative").output().unwrap();
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    says(&String::from_utf8(ran.stderr).unwrap(), &["neither HOME nor XDG_STATE_HOME is set", "hint: set HOME"]);
    let ran = cli.command(["task", "run", "--wait", "--", "true"]).env("XDG_STATE_HOME", "relative").output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert_eq!(names(&cli.home().join(".local/state/btm/projects")).len(), 1, "as if it were not set");
    let ran = cli.command(["daemon", "stop"]).env("XDG_STATE_HOME", "relative").output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
}

#[test]
fn who_only_looks_starts_and_makes_nothing() {
    let project = Project::new().file("sub/a.txt", "").file("btm.toml", "");
    let mut cli = fresh().in_folder(project.path());
    let before = tree(project.around());
    for (arguments, code, words) in [
        (&["task", "list"][..], 0, "no tasks"),
        (&["task", "list", "--all", "--format", "json"], 0, "[]"),
        (&["task", "show", "1"], 2, "there is no task 1"),
        (&["task", "logs", "1"], 2, "there is no task 1"),
        (&["task", "output", "1"], 2, "there is no task 1"),
        (&["task", "wait", "1"], 2, "no task 1 waits or runs"),
        (&["task", "cancel", "1"], 2, "no task 1 waits or runs"),
        (&["task", "prune"], 0, "forgot 0 tasks"),
        (&["daemon", "status"], 0, "no daemon runs"),
        (&["daemon", "audit"], 0, ""),
        (&["daemon", "stop"], 0, "no daemon runs"),
    ] {
        let ran = cli.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {ran:?}");
        says(&(ran.stdout + &ran.stderr), &[words]);
    }
    assert_same(&before, &tree(project.around()));
    assert!(!cli.home().join("state").exists());
    assert_eq!(task(&cli).code, Some(0));
    cli.enter(project.path().join("sub"));
    says(&cli.run(["task", "list"]).stdout, &["succeeded"]);
    stop(&cli);
    assert!(!kept(&cli).as_os_str().is_empty(), "a folder inside a project is that project");
}

#[test]
fn a_daemon_ends_with_its_project_and_leaves_nothing() {
    for is_users in [false, true] {
        let project = Project::new();
        let cli = fresh().in_folder(project.path());
        if is_users {
            assert_eq!(cli.run(["daemon", "start"]).code, Some(0));
        }
        let id = endless(&cli);
        let (daemon, command) = (daemon(&cli), command_of(&cli, &id));
        fs::remove_dir_all(project.path()).unwrap();
        until("the daemon has ended", || !lives(&daemon));
        assert!(!lives(&command), "its folder is gone");
        assert_eq!(names(&cli.home().join("state/btm/projects")), [""; 0]);
    }
}

#[test]
fn a_work_tree_that_git_removes_is_gone() {
    let repository = Repository::new();
    repository.write("a.txt", "x");
    repository.commit();
    let tree = repository.project.around().join("tree");
    repository.git(&["worktree", "add", "-q", tree.to_str().unwrap()]);
    let cli = fresh().in_folder(&tree);
    assert_eq!(task(&cli).code, Some(0));
    let daemon = daemon(&cli);
    repository.git(&["worktree", "remove", tree.to_str().unwrap()]);
    until("the daemon has ended", || !lives(&daemon));
    assert_eq!(names(&cli.home().join("state/btm/projects")), [""; 0]);
}

#[test]
fn what_is_kept_of_a_project_that_went_unseen_goes_with_the_next_daemon() {
    let (mut cli, project) = used();
    fs::remove_dir_all(project.path()).unwrap();
    let other = project.around().join("other");
    fs::create_dir(&other).unwrap();
    cli.enter(&other);
    assert_eq!(task(&cli).code, Some(0));
    until("it is gone", || names(&cli.home().join("state/btm/projects")).len() == 1);
    assert!(kept(&cli).file_name().unwrap().to_str().unwrap().starts_with("other-"));
    stop(&cli);
}

#[test]
fn a_removal_that_is_interrupted_is_finished_by_the_next_daemon() {
    for plan in ["before 1", "before 2", "after 2", "before 3"] {
        let project = Project::new();
        let mut cli = fresh().in_folder(project.path());
        let faults = format!("kill state.remove {plan}");
        let ran = cli.command(["task", "run", "--wait", "--", "true"]).env("BTM_FAULTS", faults).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{plan}: {ran:?}");
        let daemon = daemon(&cli);
        fs::remove_dir_all(project.path()).unwrap();
        until("the daemon is dead", || !lives(&daemon));
        assert_eq!(names(&cli.home().join("state/btm/projects")).len(), 1, "{plan}: there is something left");
        let other = project.around().join("other");
        fs::create_dir(&other).unwrap();
        cli.enter(&other);
        assert_eq!(task(&cli).code, Some(0));
        until("it is gone", || names(&cli.home().join("state/btm/projects")).len() == 1);
        stop(&cli);
    }
}

#[test]
fn a_move_that_is_interrupted_is_finished_by_the_next_command() {
    for plan in ["state.move before 1", "state.move after 1", "daemon.identity before 1", "daemon.identity torn 1"] {
        let (mut cli, project) = used();
        let moved = project.around().join("moved");
        fs::rename(project.path(), &moved).unwrap();
        cli.enter(&moved);
        let ran = cli.command(["task", "list"]).env("BTM_FAULTS", format!("kill {plan}")).output().unwrap();
        assert_eq!(ran.status.code(), None, "{plan}: {ran:?}");
        says(&cli.run(["task", "list"]).stdout, &["succeeded"]);
        assert!(kept(&cli).file_name().unwrap().to_str().unwrap().starts_with("moved-"), "{plan}");
        stop(&cli);
    }
}

#[test]
fn what_was_queued_does_not_run_in_a_folder_that_was_made_again() {
    let project = Project::new().file("btm.toml", "[daemon]\nslots = 1\n");
    let cli = fresh().in_folder(project.path());
    let running = endless(&cli);
    let ran = cli.run(["task", "run", "--", "sh", "-c", "touch deployed"]);
    assert_eq!(ran.stdout, "2\n", "{ran:?}");
    let command = command_of(&cli, &running);
    kill(&daemon(&cli));
    fs::remove_dir_all(project.path()).unwrap();
    project.write("btm.toml", "[daemon]\nslots = 4\n");
    let first = cli.run(["task", "list", "--all"]);
    says(&first.stderr, &["was removed and made again", "2 tasks of the folder before it"]);
    assert!(!cli.run(["task", "list"]).stderr.contains("made again"), "it is said once");
    assert_eq!(cli.run(["task", "wait", "1"]).code, Some(130));
    assert_eq!(states(&cli), [("2".to_owned(), "cancelled".to_owned()), ("1".to_owned(), "cancelled".to_owned())]);
    assert!(!lives(&command) && !project.path().join("deployed").exists());
    assert_eq!(task(&cli).code, Some(0), "from now on it is this folder's");
    stop(&cli);
    assert_eq!(cli.run(["task", "list"]).stderr, "");
    stop(&cli);
}

#[test]
fn what_is_removed_under_a_daemon_is_made_again() {
    let removed: [(&str, &[&str]); 6] = [
        ("daemon.socket", &[]),
        ("state/tasks.lock", &["was written again"]),
        ("state/tasks.sqlite", &["was written again"]),
        ("state", &["was written again"]),
        ("", &["was written again"]),
        ("../..", &["was written again"]),
    ];
    for (name, words) in removed {
        let project = Project::new();
        let cli = fresh().in_folder(project.path());
        let id = endless(&cli);
        let (daemon_before, path) = (daemon(&cli), kept(&cli).join(name));
        if path.is_dir() {
            fs::remove_dir_all(&path).unwrap()
        } else {
            fs::remove_file(&path).unwrap()
        }
        let listed = cli.run(["task", "list"]);
        assert_eq!(listed.code, Some(0), "{name}: {listed:?}");
        says(&listed.stdout, &["running"]);
        let mut said = listed.stderr;
        until("it is said", || {
            said += &cli.run(["task", "list"]).stderr;
            words.iter().all(|words| said.contains(words))
        });
        assert_eq!(cli.run(["task", "list"]).stderr, "", "{name}: it is said once");
        assert_eq!(daemon(&cli), daemon_before, "{name}: there is one daemon");
        assert_eq!(task(&cli).code, Some(0), "{name}");
        ends(&cli, &id);
        kill(&daemon_before);
        let states = states(&cli);
        assert_eq!(states.len(), 2, "{name}: all is on disk: {states:?}");
        stop(&cli);
    }
}

#[test]
fn commands_outlive_daemon_and_database_and_are_found_again() {
    type Harm = fn(&Path);
    let harms: [(Harm, &str); 4] = [
        (|kept| fs::remove_dir_all(kept).unwrap(), "what btm keeps of this project was removed"),
        (|kept| fs::remove_dir_all(kept.join("state")).unwrap(), "what btm keeps of this project was removed"),
        (|kept| damage(&kept.join("state")), "the list of tasks was damaged"),
        (|kept| (damage(&kept.join("state")), fs::remove_dir_all(kept.join("runs")).unwrap()).1, "the list of tasks was damaged"),
    ];
    for (number, (harm, words)) in harms.into_iter().enumerate() {
        let project = Project::new();
        let cli = fresh().in_folder(project.path());
        assert_eq!(task(&cli).code, Some(0));
        let id = endless(&cli);
        let command = command_of(&cli, &id);
        kill(&daemon(&cli));
        harm(&kept(&cli));
        let listed = cli.run(["task", "list"]);
        says(&listed.stderr, &[words, "1 task that still run"]);
        assert!(states(&cli).contains(&(id.clone(), "running".to_owned())), "{number}: {listed:?}");
        assert_eq!(cli.run(["task", "list"]).stderr, "", "{number}: it is said once");
        assert_eq!(cli.run(["task", "output", &id]).stdout, "begun\n", "{number}");
        ends(&cli, &id);
        assert!(!lives(&command), "{number}");
        let next = cli.run(["task", "run", "--wait", "--", "true"]);
        assert_eq!((next.code, next.stdout.starts_with("3\n")), (Some(0), true), "{number}: numbers go on: {next:?}");
        stop(&cli);
    }
}

#[test]
fn a_database_that_is_damaged_under_a_daemon_locks_nobody_out() {
    let project = Project::new();
    let cli = fresh().in_folder(project.path());
    let id = endless(&cli);
    damage(&kept(&cli).join("state"));
    // Some commands may be refused until the daemon has seen it.
    until("tasks are done again", || task(&cli).code == Some(0));
    stop(&cli);
    until("the task is listed", || states(&cli).contains(&(id.clone(), "running".to_owned())));
    ends(&cli, &id);
    stop(&cli);
}

/// Makes a database one that cannot be read.
fn damage(state: &Path) {
    let _ = fs::remove_file(state.join("tasks.sqlite-wal"));
    fs::write(state.join("tasks.sqlite"), "no database at all").unwrap();
}

#[test]
fn one_folder_for_temporary_files_is_as_good_as_another() {
    let project = Project::new();
    let deep = project.path().join("a-folder-with-a-long-name/".repeat(8));
    write(&deep.join("btm.toml"), "");
    let temporary = project.around().join("temporary");
    fs::create_dir(&temporary).unwrap();
    fs::set_permissions(&temporary, Permissions::from_mode(0o1777)).unwrap();
    let cli = fresh().in_folder(&deep);
    assert_eq!(task(&cli).code, Some(0));
    let elsewhere = cli.command(["task", "list"]).env("TMPDIR", &temporary).output().unwrap();
    says(&String::from_utf8(elsewhere.stdout).unwrap(), &["succeeded"]);
    assert_eq!(tree(&temporary).len(), 0);
    stop(&cli);
}

#[test]
fn a_daemon_that_a_command_has_started_ends_when_it_is_idle() {
    let project = Project::new().file("btm.toml", "[daemon]\nidle-end = \"100ms\"\n");
    let cli = fresh().in_folder(project.path());
    let ran = cli.run(["task", "run", "--", "sleep", "1000"]);
    assert_eq!(ran.stdout, "1\n", "{ran:?}");
    let status = cli.run(["daemon", "status", "--format", "json"]).json();
    assert_eq!((&status["stays"], &status["idle_end"]), (&false.into(), &100.into()));
    says(&cli.run(["daemon", "status"]).stdout, &["ends      when it was idle for 100 ms"]);
    let waits = cli.command(["task", "wait", "1"]).spawn().unwrap();
    assert_eq!(cli.run(["task", "cancel", "1"]).code, Some(0));
    assert_eq!(waits.wait_with_output().unwrap().status.code(), Some(130));
    let pid = status["pid"].to_string();
    until("the daemon has ended", || !lives(&pid));
    assert_eq!(states(&cli), [("1".to_owned(), "cancelled".to_owned())], "what was done is known");
    assert_eq!(cli.run(["daemon", "start"]).code, Some(0));
    let status = cli.run(["daemon", "status", "--format", "json"]).json();
    assert_eq!((&status["stays"], &status["idle_end"]), (&true.into(), &serde_json::Value::Null));
    says(&cli.run(["daemon", "status"]).stdout, &["ends      when you stop it"]);
    stop(&cli);
}

#[test]
fn cleaning_up_leaves_what_no_run_has_left() {
    let (cli, project) = used();
    let (runs, photos) = (kept(&cli).join("runs"), project.around().join("photos"));
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

/// Only root can give a file to somebody else.
#[test]
fn what_belongs_to_another_user_is_refused() {
    if !tier("root") {
        return;
    }
    for name in ["", "runs", "state", "project.json", "daemon.log", "daemon.starting"] {
        let (cli, project) = used();
        std::os::unix::fs::chown(kept(&cli).join(name), Some(65_534), None).unwrap();
        is_refused(&cli, project.around(), &["belongs to another user"]);
    }
}
