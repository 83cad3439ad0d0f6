//! A process that changes hooks is killed at any moment.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use btm_hooks::{Hooks, Install, Kind, Mode};

use crate::common::{Sandbox, names, seen};

/// The work tree in which the test below changes hooks until it is killed.
const VICTIM: &str = "BTM_HOOKS_TEST_VICTIM";

/// The process of the test below. Without the variable it does nothing.
#[test]
fn as_a_victim() {
    let Some(folder) = env::var_os(VICTIM) else { return };
    let hooks = Hooks::of(Path::new(&folder)).unwrap();
    loop {
        for mode in [Mode::Blocking, Mode::NonBlocking] {
            hooks.install(Kind::PreCommit, &Install { mode, program: "/usr/bin/btm".into(), shared: false }).unwrap();
        }
        hooks.uninstall(Kind::PreCommit).unwrap();
        println!("\nround");
    }
}

#[test]
fn the_users_hook_is_not_lost() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    let before = seen(&sandbox.hook("pre-commit"));
    for rounds in 1..=8 {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "killed::as_a_victim", "--nocapture"]).env(VICTIM, sandbox.work());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        // Open until the end, so that the process does not end by itself.
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.by_ref().filter(|line| line.as_ref().unwrap() == "round").take(rounds).count(), rounds);
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = [sandbox.hook("pre-commit.before-btm"), sandbox.hook("pre-commit")];
        assert!(kept.iter().any(|path| path.exists() && seen(path) == before), "{:?}", names(&sandbox.hook("")));
        sandbox.hooks().uninstall(Kind::PreCommit).unwrap();
        assert_eq!(
            (seen(&sandbox.hook("pre-commit")), names(&sandbox.hook(""))),
            (before.clone(), vec!["pre-commit".to_owned()])
        );
    }
}
