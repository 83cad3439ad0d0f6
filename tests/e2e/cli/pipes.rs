//! Readers that go away, and devices that are full.

use std::{fs::OpenOptions, io, process::Stdio};

use btm_test_support::World;

use crate::run::{cli, command, fresh, plugin, project, says};

const FORMATS: [&str; 4] = ["text", "json", "jsonl", "sarif"];

/// The end of a pipe that nobody reads.
fn nobody() -> Stdio {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let project = project();
    let cli = cli();
    for format in FORMATS {
        let mut run = cli.command(command(&project.path(), &[plugin(World::File)], &["--format", format, "--fail-on=medium"]));
        let ran = run.stdout(nobody()).output().unwrap();
        assert_eq!(String::from_utf8(ran.stderr).unwrap(), "", "{format}");
        assert_eq!(ran.status.code(), Some(1), "what was found still counts: {format}");
    }
}

#[test]
fn help_into_a_closed_pipe() {
    let cli = fresh();
    for arguments in [&["--help"][..], &["scan", "--help"], &["--version"], &["plugin", "inspect", "security"]] {
        let ran = cli.command(arguments).stdout(nobody()).output().unwrap();
        assert_eq!(String::from_utf8(ran.stderr).unwrap(), "", "{arguments:?}");
        assert_eq!(ran.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn nobody_to_complain_to() {
    let (cli, project) = (cli(), project());
    let mut run = cli.command(["scan", "--plugin=missing"]);
    assert_eq!(run.stderr(nobody()).output().unwrap().status.code(), Some(2));
    let mut run = cli.command(command(&project.path(), &[plugin(World::File)], &["--log-level=trace"]));
    assert_eq!(run.stderr(nobody()).output().unwrap().status.code(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device() {
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    let project = project();
    let cli = cli();
    for format in FORMATS {
        let mut run = cli.command(command(&project.path(), &[plugin(World::File)], &["--format", format]));
        let ran = run.stdout(full()).output().unwrap();
        assert_eq!(ran.status.code(), Some(4), "{format}");
        says(&String::from_utf8(ran.stderr).unwrap(), &["the report cannot be written", "No space left on device"]);
        let arguments = ["--format", format, "--output", "/dev/full"];
        let ran = cli.run(command(&project.path(), &[plugin(World::File)], &arguments));
        assert_eq!(ran.code, Some(4), "{ran:?}");
        says(&ran.stderr, &["`/dev/full` cannot be written", "No space left on device"]);
    }
}

#[test]
#[cfg(unix)]
fn standard_output_that_was_closed() {
    let ran = crate::run::by_shell("exec >&-", &project(), &["--output=/dev/null"]).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
}
