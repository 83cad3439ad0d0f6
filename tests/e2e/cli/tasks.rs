//! `btm task` and `btm daemon`: work that is done in the background.

use std::{fs, path::Path, process::Command};

use btm_test_support::{Cli, Project, Ran, World};
use serde_json::Value;

use crate::{
    run::{array, cli, cli_with_official, fresh, plugin, says},
    state::kept,
};

/// A project with a daemon, which is ended with all that it runs when the test is over.
pub(crate) struct Office {
    pub(crate) cli: Cli,
    pub(crate) project: Project,
}

impl Office {
    pub(crate) fn new(cli: Cli, project: Project) -> Self {
        Self { cli: cli.in_folder(project.path()), project }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.cli.run(arguments)
    }

    /// Agrees to what the tasks of the project run.
    pub(crate) fn trust(self) -> Self {
        self.cli.trust(&self.project.path());
        self
    }

    /// Has a task accepted.
    #[track_caller]
    pub(crate) fn task(&self, arguments: &[&str]) -> String {
        let ran = self.run(&[&["task", "run"], arguments].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.stdout.trim().to_owned()
    }

    /// Waits for a task, and returns what came of it.
    pub(crate) fn wait(&self, id: &str) -> Ran {
        self.run(&["task", "wait", id])
    }

    #[track_caller]
    pub(crate) fn show(&self, id: &str) -> Value {
        self.run(&["task", "show", id, "--format", "json"]).json()
    }

    pub(crate) fn daemon(&self) -> u32 {
        self.run(&["daemon", "status", "--format", "json"]).json()["pid"].as_u64().unwrap().try_into().unwrap()
    }

    /// A pipe that a task can wait for.
    pub(crate) fn pipe(&self, name: &str) -> Gate {
        let path = self.project.around().join(name);
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        Gate { path: path.to_str().unwrap().to_owned() }
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let open = self.run(&["task", "list", "--open", "--format", "json"]);
        let open: Vec<Value> = serde_json::from_str(&open.stdout).unwrap_or_default();
        for task in open {
            let _ = self.run(&["task", "cancel", &task["task"]["id"].to_string()]);
        }
        let _ = self.run(&["daemon", "stop"]);
    }
}

/// A named pipe: who reads it waits until it is opened.
pub(crate) struct Gate {
    path: String,
}

impl Gate {
    /// Lets who reads it go on.
    pub(crate) fn open(&self) {
        fs::write(&self.path, "go\n").unwrap();
    }

    /// A command that waits for it, and then does something.
    pub(crate) fn then(&self, what: &str) -> String {
        format!("read x < {}; {what}", self.path)
    }
}

pub(crate) fn kill(pid: u32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

#[test]
fn a_command_is_done_in_the_background() {
    let office = Office::new(fresh(), Project::new());
    let id = office.task(&["--", "sh", "-c", "echo out; echo err >&2; exit 7"]);
    assert_eq!(id, "1");
    let waited = office.wait(&id);
    assert_eq!((waited.code, waited.stdout.as_str()), (Some(7), "task 1 failed: exit code 7\n"));
    assert_eq!(office.run(&["task", "output", &id]).stdout, "out\n");
    says(&office.run(&["task", "logs", &id]).stdout, &["out\n", "err\n"]);
    says(
        &office.run(&["task", "show", &id]).stdout,
        &["does      sh -c 'echo out; echo err >&2; exit 7'", "failed: exit code 7", "attempt 1 exit code 7 after"],
    );
    says(&office.run(&["task", "list"]).stdout, &["ID  TASK", " 1  sh", "failed: exit code 7"]);
    let status = office.run(&["daemon", "status"]).stdout;
    says(&status, &["0 running, 0 waiting (at most 1000)", "0 of 5 taken, and 2 reserved", "limits"]);
}

#[test]
fn a_scan_is_done_in_the_background() {
    let office = Office::new(cli_with_official(), Project::new().file("a.py", "import pickle\npickle.loads(x)\n"));
    let id = office.task(&["security", "--priority", "high"]);
    assert_eq!(office.wait(&id).code, Some(0), "{}", office.run(&["task", "logs", &id]).stdout);
    let report = office.run(&["task", "output", &id, "--format", "json"]).json();
    let same = office.run(&["scan", "--plugin", "security", "--format", "json", "--fail-on", "never"]).json();
    assert_eq!((&report["findings"], &report["plugins"]), (&same["findings"], &same["plugins"]));
    assert_eq!(array(&report, "findings").len(), 1);
    says(&office.run(&["task", "output", &id]).stdout, &["pickle"]);
    assert_eq!(office.show(&id)["state"], "succeeded");
}

#[test]
fn what_is_asked_for_wrongly_is_told() {
    let office = Office::new(fresh(), Project::new());
    let refused = |arguments: &[&str], words: &[&str]| {
        let ran = office.run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        says(&ran.stderr, words);
    };
    refused(&["task", "run", "secruity"], &["there is no type of task `secruity`", "did you mean `security`?"]);
    refused(&["task", "run", "security", "--priority", "hgih"], &["a priority is one of low, medium, high, critical"]);
    refused(&["task", "show", "99"], &["there is no task 99"]);
    refused(&["task", "cancel", "99"], &["no task 99 waits or runs"]);
    refused(&["task", "wait", "99"], &["no task 99 waits or runs"]);
    refused(&["task", "show", "x"], &["a task is named by its number"]);
    refused(&["task", "run", "--after", "99", "--", "true"], &["task 99, after which this one is to run, does not exist"]);
    let id = office.task(&["--", "nosuchcommand"]);
    assert_eq!(office.wait(&id).code, Some(127));
    says(&office.show(&id)["message"].to_string(), &["`nosuchcommand` was not found in PATH"]);
    refused(&["task", "cancel", &id], &["has ended already (failed)"]);
}

#[test]
fn a_killed_daemon_loses_nothing() {
    let office = Office::new(fresh(), Project::new());
    let gate = office.pipe("gate");
    let running = office.task(&["--", "sh", "-c", &format!("echo before; {}", gate.then("echo after; exit 5"))]);
    let waiting = office.task(&["--after", &running, "--", "true"]);
    let failed = office.task(&["--", "false"]);
    assert_eq!(office.wait(&failed).code, Some(1));
    let before = office.daemon();
    kill(before);
    let states = office.run(&["task", "list", "--format", "json"]).json();
    let states: Vec<&str> = states.as_array().unwrap().iter().map(|task| task["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["failed", "queued", "running"]);
    assert_ne!(office.daemon(), before);
    gate.open();
    assert_eq!(office.wait(&running).code, Some(5), "the exit code is known although the daemon that started it is gone");
    assert_eq!(office.run(&["task", "output", &running]).stdout, "before\nafter\n");
    assert_eq!(office.wait(&waiting).code, Some(3));
    says(&office.wait(&waiting).stdout, &["dropped: task 1 did not succeed"]);
}

#[test]
fn a_moved_project_takes_its_tasks_along() {
    let mut office = Office::new(fresh(), Project::new().file("here.txt", "found\n"));
    let gate = office.pipe("gate");
    let running = office.task(&["--", "sh", "-c", &format!("echo before; {}", gate.then("echo after"))]);
    let waiting = office.task(&["--after", &running, "--", "cat", "here.txt"]);
    let daemon = office.daemon();
    let (old, new) = (office.project.path(), office.project.around().join("moved"));
    fs::rename(&old, &new).unwrap();
    while Path::new(&format!("/proc/{daemon}/fd/0")).exists() {}

    office.cli.enter(&new);
    let states = office.run(&["task", "list", "--format", "json"]).json();
    let states: Vec<&str> = states.as_array().unwrap().iter().map(|task| task["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["queued", "running"]);
    gate.open();
    assert_eq!(office.run(&["task", "wait", &running, &waiting]).code, Some(0));
    assert_eq!(office.run(&["task", "output", &running]).stdout, "before\nafter\n");
    assert_eq!(office.run(&["task", "output", &waiting]).stdout, "found\n");
    says(&office.run(&["task", "show", &waiting]).stdout, &[&format!("in        {}", new.display())]);
    assert!(!old.exists(), "nothing writes to where the project was");

    fs::rename(&new, &old).unwrap();
    office.cli.enter(old);
    assert_eq!(office.wait(&waiting).code, Some(0));
}

#[test]
fn a_copy_of_a_project_has_no_tasks_and_leaves_the_originals_alone() {
    let mut office = Office::new(fresh(), Project::new().file("btm.toml", "[daemon]\nslots = 1\n"));
    let gate = office.pipe("gate");
    let running = office.task(&["--", "sh", "-c", &gate.then("exit 5")]);
    let ledger = office.project.around().join("ledger");
    let waiting = office.task(&["--", "sh", "-c", &format!("pwd >> {}", ledger.display())]);
    let copy = office.project.around().join("copy");
    assert!(Command::new("cp").arg("-a").args([&office.project.path(), &copy]).status().unwrap().success());
    office.cli.enter(&copy);
    assert_eq!(office.run(&["task", "list", "--all", "--format", "json"]).json(), Value::Array(Vec::new()));
    assert_eq!(office.task(&["--", "true"]), "1", "its own tasks are counted from 1");
    assert_eq!(office.wait("1").code, Some(0));
    assert_eq!(office.run(&["daemon", "stop"]).code, Some(0));
    office.cli.enter(office.project.path());
    gate.open();
    assert_eq!(office.wait(&running).code, Some(5));
    assert_eq!(office.wait(&waiting).code, Some(0));
    assert_eq!(
        fs::read_to_string(ledger).unwrap(),
        format!("{}\n", office.project.path().display()),
        "it ran once, where it was asked for"
    );
}

#[test]
fn a_killed_worker_costs_its_task_only() {
    let project = Project::new().file("a.txt", "loop_for_ever\n").file("btm.toml", LOOPING);
    let office = Office::new(cli(), project);
    let loops = btm_test_support::hostile();
    let other = office.task(&["--", "true"]);
    office.project.write("btm.toml", format!("{LOOPING}[task.loops]\nplugins = [{:?}]\n", loops));
    let office = office.trust();
    let id = office.task(&["loops"]);
    let folder = loop {
        let attempts = office.show(&id)["attempts"].clone();
        if let Some(folder) = attempts[0]["folder"].as_str() {
            break folder.to_owned();
        }
    };
    let started = loop {
        if let Ok(text) = fs::read_to_string(Path::new(&folder).join("started.json")) {
            break serde_json::from_str::<Value>(&text).unwrap();
        }
    };
    kill(started["child"]["pid"].as_u64().unwrap().try_into().unwrap());
    let waited = office.wait(&id);
    assert_eq!((waited.code, waited.stdout.as_str()), (Some(137), "task 2 failed: killed by signal 9\n"));
    assert_eq!(office.wait(&other).code, Some(0));
}

#[test]
fn what_is_scanned_in_the_foreground_is_not_queued_again() {
    let loops = btm_test_support::hostile();
    let settings = format!("{LOOPING}[task.loops]\nplugins = [{loops:?}]\n");
    let office = Office::new(cli(), Project::new().file("a.txt", "loop_for_ever\n").file("btm.toml", settings)).trust();
    assert_eq!(office.run(&["daemon", "start"]).code, Some(0));
    let clients = || office.run(&["daemon", "status", "--format", "json"]).json()["clients"].as_u64().unwrap();
    let mut scan = office.cli.command(["scan".as_ref(), "--plugin".as_ref(), loops.as_os_str()]).spawn().unwrap();
    while clients() < 2 {}
    let ran = office.run(&["task", "run", "loops"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
    says(&ran.stderr, &["another btm does the same right now, so nothing was queued"]);
    scan.kill().unwrap();
    scan.wait().unwrap();
    while clients() > 1 {}
    assert_eq!(office.task(&["loops"]), "1", "the scan is over: now it is queued");
}

#[test]
fn a_worker_that_is_killed_at_any_write_leaves_a_whole_report_or_none() {
    let mut kills = 0;
    for point in ["worker.events", "worker.report"] {
        for moment in ["before", "torn", "after"] {
            let project = Project::new().file("a.txt", "password=hunter2\n");
            let project = project.file("btm.toml", format!("[task.words]\nplugins = [{:?}]\n", plugin(World::File)));
            let office = Office::new(cli().variable("BTM_FAULTS", &format!("kill {point} {moment} 1")), project).trust();
            let id = office.task(&["words"]);
            let waited = office.wait(&id);
            assert_eq!(waited.code, Some(137), "{point} {moment}: {waited:?}");
            kills += 1;
            assert_eq!(office.show(&id)["ending"], "killed", "{point} {moment}");
            let folder = office.show(&id)["attempts"][0]["folder"].as_str().unwrap().to_owned();
            if let Ok(report) = fs::read(Path::new(&folder).join("report.json")) {
                serde_json::from_slice::<Value>(&report).unwrap();
            }
            assert_eq!(office.run(&["task", "output", &id]).code, Some(0), "what there is is shown");
        }
    }
    assert_eq!(kills, 6);
}

/// Settings with which a plugin that loops does so for long.
const LOOPING: &str = "[limits]\nfuel-per-file = \"1000000000000\"\ntimeout = \"10m\"\ntimeout-per-file = \"10m\"\n";

#[test]
fn tasks_are_cancelled_retried_and_forgotten() {
    let office = Office::new(fresh(), Project::new());
    let gate = office.pipe("gate");
    let id = office.task(&["--", "sh", "-c", &gate.then("exit 0")]);
    assert_eq!(office.run(&["task", "cancel", &id]).code, Some(0));
    assert_eq!(office.wait(&id).code, Some(130));
    assert_eq!(office.run(&["task", "retry", &id]).stdout, format!("{id}\n"), "a retry keeps the number");
    gate.open();
    assert_eq!(office.wait(&id).code, Some(0));
    let endings: Vec<Value> =
        array(&office.show(&id), "attempts").iter().map(|attempt| attempt["ended"]["ending"].clone()).collect();
    assert_eq!(endings, ["cancelled", "exited"]);
    assert_eq!(office.run(&["task", "prune", "--older-than", "24h"]).stdout, "forgot 0 tasks\n");
    assert_eq!(office.run(&["task", "prune"]).stdout, "forgot 1 task\n");
    assert_eq!(fs::read_dir(kept(&office.cli).join("runs")).unwrap().count(), 0);
    assert_eq!(office.task(&["--", "true"]), "2", "numbers are not used twice");
}

#[test]
fn the_same_is_queued_once_and_important_tasks_do_not_wait() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", "[daemon]\nslots = 1\nqueue-limit = 2\n"));
    let gate = office.pipe("gate");
    let blocker = office.task(&["--", "sh", "-c", &gate.then("true")]);
    let queued = office.task(&["--", "true"]);
    let merged = office.run(&["task", "run", "--", "true"]);
    assert_eq!(merged.stdout, format!("{queued}\n"));
    says(&merged.stderr, &["waits to do the same, and was not queued twice"]);
    assert_eq!(office.show(&queued)["merged"], 1);
    says(&office.run(&["task", "show", &queued]).stdout, &["waits for a free slot", "priority: ", "waiting: "]);
    let important = office.task(&["--priority", "critical", "--", "echo", "now"]);
    assert_eq!(office.wait(&important).code, Some(0), "there are slots that are reserved for it");
    let low = office.task(&["--priority", "low", "--", "echo", "low"]);
    let more = office.run(&["task", "run", "--", "echo", "more"]);
    says(&more.stderr, &[&format!("the queue is full: task {low} was dropped")]);
    assert_eq!(office.wait(&low).code, Some(3));
    gate.open();
    assert_eq!(office.wait(&blocker).code, Some(0));
    assert_eq!(office.wait(&queued).code, Some(0));
}

#[test]
fn a_failure_is_tried_again_and_a_slow_one_times_out() {
    let office = Office::new(
        fresh(),
        Project::new().file("btm.toml", "[task.flaky]\ncommand = [\"sh\", \"-c\", \"test -e seen || { touch seen; exit 1; }\"]\nretries = 2\nretry-delay = \"1ms\"\n"),
    )
    .trust();
    let id = office.task(&["flaky"]);
    assert_eq!(office.wait(&id).code, Some(0));
    assert_eq!(array(&office.show(&id), "attempts").len(), 2);
    let slow = office.task(&["--timeout", "50ms", "--", "sleep", "1000"]);
    let waited = office.wait(&slow);
    assert_eq!((waited.code, waited.stdout.as_str()), (Some(124), "task 2 timed out after 50 ms\n"));
}

#[test]
fn a_log_is_followed_to_its_end() {
    let office = Office::new(fresh(), Project::new());
    let gate = office.pipe("gate");
    let id =
        office.task(&["--", "sh", "-c", &gate.then("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; exit 4")]);
    let follower = office.cli.command(["task", "logs", "--follow", &id]).spawn().unwrap();
    gate.open();
    let followed = follower.wait_with_output().unwrap();
    assert_eq!(followed.status.code(), Some(4), "{followed:?}");
    let lines: Vec<String> = (0..2_000).map(|number| format!("line {number}")).collect();
    assert_eq!(String::from_utf8(followed.stdout).unwrap().lines().collect::<Vec<_>>(), lines);

    let afterwards = office.run(&["task", "logs", "--follow", &id]);
    assert_eq!(afterwards.code, Some(4), "whoever comes late gets the same code: {afterwards:?}");
    assert_eq!(office.run(&["task", "logs", &id]).code, Some(0), "who only reads is told that reading went well");
}

#[test]
fn a_critical_finding_is_told_at_once() {
    let component = plugin(World::File);
    let project = Project::new().file("a.txt", "password=hunter2\n");
    let office = Office::new(cli(), project.file("btm.toml", format!("[task.words]\nplugins = [{component:?}]\n"))).trust();
    let ran = office.run(&["task", "run", "words", "--wait"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    says(&ran.stderr, &["task 1: critical well-behaved-file/secret at a.txt:1"]);
    assert!(!ran.stderr.contains("hunter2"), "what is sensitive is masked here too: {ran:?}");
}

#[test]
fn wrong_settings_change_nothing_and_are_told() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", "[daemon]\nslots = 3\n"));
    assert_eq!(office.task(&["--", "true"]), "1");
    let status = || office.run(&["daemon", "status"]).stdout;
    office.project.write("btm.toml", "[daemon]\nslosts = 4\n");
    while !status().contains("slosts") {}
    says(&status(), &["of 3 taken", "did you mean `slots`?"]);
    office.project.write("btm.toml", "[daemon]\nslots = 4\n");
    while !status().contains("of 4 taken") {}
    assert!(!status().contains("warning"), "{}", status());
}

#[test]
fn who_did_what_is_written_down() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", ""));
    let id = office.task(&["--", "false"]);
    assert_eq!(office.wait(&id).code, Some(1));
    assert_eq!(office.run(&["task", "retry", &id]).code, Some(0));
    assert_eq!(office.wait(&id).code, Some(1));
    office.project.grant(&plugin(World::Full));
    office.project.write("btm.toml", "[daemon]\nslots = 4\n");
    let audit = || office.run(&["daemon", "audit"]).stdout;
    while !audit().contains("btm.toml changed") || !audit().contains("btm.lock granted") {}
    says(&audit(), &["started 1 false", "retried 1", "btm.lock granted granted documents", "btm.toml changed daemon"]);
    assert!(audit().lines().all(|line| line.contains(" ago  ")), "{}", audit());
}

#[test]
fn only_one_daemon_starts_for_many_clients() {
    let office = Office::new(fresh(), Project::new());
    let start = || office.cli.command(["task", "run", "--separate", "--", "true"]).spawn().unwrap();
    let clients: Vec<_> = (0..6).map(|_| start()).collect();
    let mut ids: Vec<u32> = Vec::new();
    for client in clients {
        let output = client.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        ids.push(String::from_utf8(output.stdout).unwrap().trim().parse().unwrap());
    }
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn what_is_kept_is_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::new(fresh(), Project::new());
    let id = office.task(&["--", "true"]);
    assert_eq!(office.wait(&id).code, Some(0));
    let mut folders = vec![office.cli.home().join("state/btm")];
    while let Some(folder) = folders.pop() {
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700, "{}", folder.display());
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.symlink_metadata().unwrap() {
                metadata if metadata.is_dir() => folders.push(path),
                metadata => assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{}", path.display()),
            }
        }
    }
    assert!(office.run(&["scan", "--format", "json"]).json()["findings"].as_array().unwrap().is_empty());
}
