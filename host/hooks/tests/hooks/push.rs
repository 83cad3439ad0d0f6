//! The hook before a push, which is told on its input what is pushed.

use btm_hooks::{Install, Kind, Mode};

use crate::common::{Sandbox, errors};

/// A repository that can be pushed to `other`.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let other = sandbox.beside("other");
    sandbox.git(&["init", "--quiet", "--bare", other.to_str().unwrap()]);
    sandbox.git(&["remote", "add", "other", other.to_str().unwrap()]);
    sandbox.btm_does(&read(&sandbox, "btm"));
    sandbox
}

/// A script that leaves its input in the file `trace`.
fn read(sandbox: &Sandbox, name: &str) -> String {
    format!("while read -r line; do printf '%s\\n' \"{name}: $line\" >>'{}'; done", sandbox.beside("trace").display())
}

fn install(sandbox: &Sandbox, mode: Mode) {
    sandbox.hooks().install(Kind::PrePush, &Install { mode, ..sandbox.options() }).unwrap();
}

fn push(sandbox: &Sandbox) -> (bool, Vec<String>) {
    let output = sandbox.run_in(&sandbox.work(), &["push", "--quiet", "other", "main", "main:second"]);
    let errors = errors(&output);
    assert!(!errors.contains("roken pipe") && !errors.contains("printf"), "{errors}");
    (output.status.success(), sandbox.trace())
}

#[test]
fn both_are_told_the_same() {
    let sandbox = sandbox();
    sandbox.users("pre-push", &read(&sandbox, "users"));
    install(&sandbox, Mode::Blocking);
    let (is_done, trace) = push(&sandbox);
    assert!(is_done);
    assert_eq!((trace.len(), &*trace[0], &*trace[3]), (6, "users other other", "bin/btm hook run pre-push -- other other"));
    for at in [1, 2] {
        let said = trace[at].strip_prefix("users: ").unwrap();
        assert!(said.starts_with("refs/heads/main ") && said.split(' ').count() == 4, "{said}");
        assert_eq!(trace[at + 3], format!("btm: {said}"));
    }
}

#[test]
fn without_an_earlier_hook_btm_is_told() {
    let sandbox = sandbox();
    install(&sandbox, Mode::NonBlocking);
    let (is_done, trace) = push(&sandbox);
    assert!(is_done);
    assert_eq!((trace.len(), &*trace[0]), (3, "bin/btm hook run pre-push --non-blocking -- other other"));
}

#[test]
fn nobody_has_to_listen() {
    let sandbox = sandbox();
    sandbox.users("pre-push", "exit 0");
    sandbox.btm_does("exit 0");
    install(&sandbox, Mode::Blocking);
    // More than fits into a pipe.
    for number in 0..400 {
        let name = format!("{number}-{}", "x".repeat(60));
        std::fs::write(sandbox.work().join(".git/refs/heads").join(name), head(&sandbox)).unwrap();
    }
    let output = sandbox.run_in(&sandbox.work(), &["push", "--quiet", "--all", "other"]);
    let errors = errors(&output);
    assert!(output.status.success() && !errors.contains("printf") && !errors.contains("roken pipe"), "{errors}");
    assert_eq!(sandbox.trace(), ["users other other", "bin/btm hook run pre-push -- other other"]);
}

fn head(sandbox: &Sandbox) -> Vec<u8> {
    std::fs::read(sandbox.work().join(".git/refs/heads/main")).unwrap()
}

#[test]
fn a_failure_stops_the_push() {
    let sandbox = sandbox();
    sandbox.users("pre-push", "exit 1");
    install(&sandbox, Mode::NonBlocking);
    assert_eq!(push(&sandbox), (false, vec!["users other other".to_owned()]));
    sandbox.hooks().uninstall(Kind::PrePush).unwrap();
    sandbox.users("pre-push", "");
    sandbox.btm_does("exit 1");
    install(&sandbox, Mode::Blocking);
    assert_eq!((push(&sandbox).0, push(&sandbox).1.len()), (false, 2));
    install(&sandbox, Mode::NonBlocking);
    assert!(push(&sandbox).0);
}

#[test]
fn without_a_program_it_says_how_to_push() {
    let sandbox = sandbox();
    sandbox.without_btm();
    install(&sandbox, Mode::Blocking);
    let output = sandbox.run_in(&sandbox.work(), &["push", "other", "main"]);
    assert!(!output.status.success() && errors(&output).contains("git push --no-verify"));
}
