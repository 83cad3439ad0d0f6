//! What a person at a terminal sees.
#![cfg(unix)]

use std::{
    fs::File,
    io::Read as _,
    os::fd::{FromRawFd as _, OwnedFd},
    ptr,
};

use btm_test_support::World;

use crate::run::{cli, command, plugin, project, says};

/// Both ends of a new terminal: the one that a person sits at, and the one that programs are given.
fn terminal() -> (File, OwnedFd) {
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
