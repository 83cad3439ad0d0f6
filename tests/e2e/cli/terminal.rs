//! What a person at a terminal sees.
#![cfg(unix)]

use std::{
    fs::File,
    io::{Read as _, Write as _},
    os::fd::{FromRawFd as _, OwnedFd},
    ptr,
};

use btm_test_support::{Cli, World};

use crate::run::{cli, command, fresh, plugin, project, says};

/// Both ends of a new terminal: the one that a person sits at, and the one that programs are given.
pub(crate) fn terminal() -> (File, OwnedFd) {
    let (mut person, mut program) = (0, 0);
    // SAFETY: both numbers can be written to, and nothing else is asked for.
    #[expect(unsafe_code, reason = "the standard library makes no terminals")]
    let (failed, ends) = unsafe {
        let failed = libc::openpty(&raw mut person, &raw mut program, ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
        (failed, (File::from_raw_fd(person), OwnedFd::from_raw_fd(program)))
    };
    assert_eq!(failed, 0);
    ends
}

/// What appears on a terminal when the binary writes to it.
fn seen(variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let cli = variables.iter().fold(cli().variable("TERM", "xterm"), |cli, (name, value)| cli.variable(name, value));
    let project = project();
    let (mut person, program) = terminal();
    let mut run = cli.command(command(&project.path(), &[plugin(World::File)], arguments));
    run.env_remove("CI").stdout(program.try_clone().unwrap()).stderr(program);
    let mut child = run.spawn().unwrap();
    // The last copies of the programs' end but those of the child: when it ends, so does reading.
    drop(run);
    let mut text = Vec::new();
    // Linux says so by an error.
    let _ = person.read_to_end(&mut text);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    String::from_utf8(text).unwrap()
}

/// What a person sees who answers a question, and the exit code.
fn answered(cli: &Cli, arguments: &[&str], answer: &str) -> (Option<i32>, String) {
    let (mut person, program) = terminal();
    person.write_all(answer.as_bytes()).unwrap();
    let mut run = cli.command(arguments);
    run.stdin(program.try_clone().unwrap()).stdout(program.try_clone().unwrap()).stderr(program);
    let mut child = run.spawn().unwrap();
    drop(run);
    let mut text = Vec::new();
    // Linux says by an error that nobody has the other end any more.
    let _ = person.read_to_end(&mut text);
    (child.wait().unwrap().code(), String::from_utf8(text).unwrap())
}

#[test]
fn a_project_is_trusted_by_an_answer() {
    let project = project().file("btm.toml", "[task.build]\ncommand = [\"touch\", \"built\"]\n");
    let cli = fresh().in_folder(project.path());
    for no in ["n\n", "\n", "yesterday\n"] {
        let (code, text) = answered(&cli, &["trust"], no);
        assert_eq!(code, Some(2), "{text}");
        says(&text, &["+ task.build.command = [\"touch\", \"built\"]", "Agree to this? [y/N]", "nothing was changed"]);
        let (code, text) = answered(&cli, &["task", "run", "build"], no);
        assert_eq!(code, Some(2), "{text}");
        says(&text, &["task.build.command", "Agree to this, and run it? [y/N]", "nothing was started"]);
    }
    let (code, text) = answered(&cli, &["trust"], "y\n");
    assert_eq!(code, Some(0), "{text}");
    says(&cli.run(["trust"]).stdout, &["you have agreed to all of it already"]);
}

/// Whether some text is coloured or bold.
fn is_coloured(text: &str) -> bool {
    text.split('\u{1b}').skip(1).any(|rest| {
        let code = rest.strip_prefix('[').unwrap_or_default();
        let end = code.find(|letter: char| !letter.is_ascii_digit() && letter != ';').unwrap_or(code.len());
        code[end..].starts_with('m') && !matches!(&code[..end], "" | "0")
    })
}

#[test]
fn colours() {
    let text = seen(&[("NO_COLOR", "")], &["--quiet"]);
    assert!(is_coloured(&text), "{text:?}");
    says(&text, &["well-behaved-file/word"]);
    assert!(is_coloured(&seen(&[("NO_COLOR", "1")], &["--quiet", "--color=always"])));
}

#[test]
fn no_colours_for_those_who_do_not_want_them() {
    let text = seen(&[("NO_COLOR", "1")], &["--quiet"]);
    assert!(!is_coloured(&text), "{text:?}");
    assert!(!is_coloured(&seen(&[("NO_COLOR", "")], &["--quiet", "--color=never"])));
}

#[test]
fn quiet_shows_no_progress() {
    let text = seen(&[("NO_COLOR", "1")], &["--quiet"]);
    assert!(!text.contains('\u{1b}'), "{text:?}");
}
