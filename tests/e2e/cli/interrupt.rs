//! Ctrl-C: what was found until then is reported, and the exit code says that it is not all.
#![cfg(unix)]

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Command},
};

use btm_test_support::{Cli, Project, World, hostile};
use serde_json::Value;

use crate::{
    repository::Repository,
    run::{array, cli, command, entry, findings, fresh, plugin, says},
};

/// Bounds that no test reaches.
const PATIENCE: [&str; 5] = [
    "--jobs=1",
    "--fuel-per-file=1_000_000_000_000_000_000",
    "--fuel=2_000_000_000_000_000_000",
    "--timeout-per-file=100h",
    "--timeout=100h",
];

/// A scan whose second file never ends.
fn start(cli: &Cli, project: &Project, arguments: &[&str]) -> Child {
    let arguments = [&PATIENCE[..], &["--log-level=info"], arguments].concat();
    cli.command(command(&project.path(), &[hostile(), plugin(World::File)], &arguments)).spawn().unwrap()
}

fn project() -> Project {
    Project::new().file("a.txt", "fine\nTODO\n").file("m.txt", "loop_for_ever\nTODO\n").file("z.txt", "fine\nTODO\n")
}

fn interrupt(child: &Child) {
    let status = Command::new("sh").arg("-c").arg(format!("kill -INT {}", child.id())).status().unwrap();
    assert!(status.success());
}

/// Waits until the first file is done, interrupts, and gives back the exit code, standard output and standard error.
fn interrupted(project: &Project, arguments: &[&str]) -> (Option<i32>, String, String) {
    let cli = cli();
    let mut child = start(&cli, project, arguments);
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut log = String::new();
    while !log.contains("analyzing a.txt") {
        assert_ne!(told.read_line(&mut log).unwrap(), 0, "{log}");
    }
    interrupt(&child);
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    told.read_to_string(&mut log).unwrap();
    (child.wait().unwrap().code(), out, log)
}

/// Checks that a report has what was found until then, and says that it is not all.
#[track_caller]
fn is_partial(report: &Value) {
    assert_eq!(report["summary"]["incomplete"], true, "{report:#}");
    assert_eq!(report["run"]["cancelled"], true);
    let found = findings(report);
    assert!(found.contains(&("hostile/seen", "a.txt")) && found.contains(&("well-behaved-file/word", "a.txt")), "{found:?}");
    assert!(found.iter().all(|(_, path)| *path != "z.txt"), "{found:?}");
    for name in ["hostile", "well-behaved-file"] {
        assert_eq!(entry(report, name)["status"], "incomplete", "{report:#}");
        let run = array(&report["run"], "plugins").iter().find(|plugin| plugin["name"] == name).unwrap();
        assert_eq!(run["stops"][0]["cause"]["reason"], "cancelled", "{run:#}");
    }
}

#[test]
fn a_partial_report() {
    let (code, out, _) = interrupted(&project(), &["--format=json"]);
    assert_eq!(code, Some(130));
    is_partial(&serde_json::from_str(&out).unwrap());
}

#[test]
fn a_partial_report_for_people() {
    let (code, out, _) = interrupted(&project(), &[]);
    assert_eq!(code, Some(130));
    says(&out, &["a.txt:2:1", "incomplete[hostile]", "incomplete[well-behaved-file]", "The run is incomplete"]);
}

#[test]
fn a_partial_file() {
    let project = project();
    let file = project.around().join("report");
    std::fs::write(&file, "old").unwrap();
    let (code, out, _) = interrupted(&project, &["--format=json", "--output", file.to_str().unwrap()]);
    assert_eq!((code, &*out), (Some(130), ""));
    is_partial(&serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap());
}

#[test]
fn lines_come_while_a_scan_runs() {
    let (cli, project) = (cli(), project());
    let mut child = start(&cli, &project, &["--format=jsonl"]);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    out.read_line(&mut text).unwrap();
    let first: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&first["type"], &first["location"]["path"]), (&"finding".into(), &"a.txt".into()));
    interrupt(&child);
    out.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!((&last["type"], &last["run"]["cancelled"]), (&"summary".into(), &true.into()));
}

#[test]
fn what_comes_before_a_scan_ends_at_the_first_time() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new().file(".git/HEAD", "").file("a.txt", "TODO");
    let (programs, begun) = (project.around().join("programs"), project.around().join("begun"));
    std::fs::create_dir(&programs).unwrap();
    let made = Command::new("mkfifo").arg(&begun).status().unwrap();
    assert!(made.success());
    // A git that says that it has begun, and never answers.
    let git = format!("#!/bin/sh\nexec </dev/null >/dev/null 2>&1\necho $$ >'{}'\nexec sleep 600\n", begun.display());
    std::fs::write(programs.join("git"), git).unwrap();
    std::fs::set_permissions(programs.join("git"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let cli = cli().variable("PATH", &path);
    let mut child = cli.command(command(&project.path(), &[plugin(World::File)], &["--staged"])).spawn().unwrap();
    let waiting = std::fs::read_to_string(&begun).unwrap();
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(Command::new("kill").arg(waiting.trim()).status().unwrap().success(), "the wait itself never ended");
}

#[test]
fn incomplete_findings_do_not_matter_any_more() {
    let (code, ..) = interrupted(&project(), &["--fail-on=info"]);
    assert_eq!(code, Some(130));
}

#[test]
fn a_preparation_does_not_have_to_be_waited_for() {
    let (cli, project) = (cli(), project().file("btm.toml", "[plugin.hostile.settings]\nbehave = \"loop_in_configure\"\n"));
    let arguments = [&PATIENCE[..], &["--log-level=debug", "--format=json"]].concat();
    let mut child = cli.command(command(&project.path(), &[hostile()], &arguments)).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("preparing") {
        assert_ne!(told.read_line(&mut line).unwrap(), 0, "{line}");
    }
    interrupt(&child);
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["run"]["cancelled"], true);
    let refusal = &entry(&report, "hostile")["refusal"];
    assert!(refusal["message"].as_str().unwrap().contains("interrupted"), "{refusal:#}");
}

/// The processes that a process started and that are there.
#[cfg(target_os = "linux")]
fn children(of: u32) -> Vec<String> {
    let threads = std::fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
#[cfg(target_os = "linux")]
fn git_that_waits_for_a_pipe_ends_too() {
    let repository = Repository::new();
    repository.git(&["config", "include.path", "pipe"]);
    assert!(Command::new("mkfifo").arg(repository.path().join(".git/pipe")).status().unwrap().success());
    for arguments in [["scan", "--staged"], ["hook", "status"]] {
        let cli = fresh().variable("BTM_GIT_TIMEOUT", "1000").in_folder(repository.path());
        let mut child = cli.command(arguments).spawn().unwrap();
        let git = loop {
            let found = children(child.id())
                .into_iter()
                .find(|process| std::fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.trim() == "git"));
            if let Some(git) = found {
                break git;
            }
            assert_eq!(child.try_wait().unwrap(), None, "it does not wait");
            std::thread::yield_now();
        };
        interrupt(&child);
        assert_eq!(child.wait().unwrap().code(), Some(130), "{arguments:?}");
        let begun = std::time::Instant::now();
        // One that nobody waits for stays in the list of processes, as a zombie.
        while std::fs::read_to_string(format!("/proc/{git}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
            assert!(begun.elapsed() < std::time::Duration::from_secs(60), "git goes on: {arguments:?}");
            std::thread::yield_now();
        }
    }
}
