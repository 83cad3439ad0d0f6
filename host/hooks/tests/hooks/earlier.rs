//! The hook that was there before.

use std::{fs, os::unix::fs::symlink};

use btm_hooks::{Change, Earlier, Kind, Taken};

use crate::common::{Sandbox, errors, names, seen, write};

const BTM: &str = "bin/btm hook run pre-commit --";

/// Installs, lets `check` look, uninstalls; and whatever was there is there again.
fn around(sandbox: &Sandbox, check: impl FnOnce(&Earlier)) {
    let before = (seen(&sandbox.hook("pre-commit")), names(&sandbox.hook("")));
    let installed = sandbox.install();
    assert_eq!(installed.change, Change::New);
    check(&installed.earlier.unwrap());
    assert_eq!(sandbox.hooks().uninstall(Kind::PreCommit).unwrap().taken, Taken::Back);
    assert_eq!((seen(&sandbox.hook("pre-commit")), names(&sandbox.hook(""))), before);
}

#[test]
fn it_runs_first() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    around(&sandbox, |earlier| {
        assert!(earlier.runs && earlier.path == sandbox.hook("pre-commit.before-btm"));
        assert_eq!(sandbox.commit(), ["users ", BTM]);
    });
    assert_eq!(sandbox.commit(), ["users "]);
}

#[test]
fn if_it_fails_git_stops() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "exit 7");
    sandbox.install();
    assert!(!sandbox.try_commit().status.success());
    assert_eq!(sandbox.trace(), ["users "]);
    let hook = std::process::Command::new(sandbox.hook("pre-commit")).status().unwrap();
    assert_eq!(hook.code(), Some(7));
}

#[test]
fn what_git_did_not_run_is_kept_and_not_run() {
    let sandbox = Sandbox::new();
    let script = sandbox.script("users", "");
    write(&sandbox.hook("pre-commit"), &script, 0o640);
    around(&sandbox, |earlier| {
        assert!(!earlier.runs);
        assert_eq!(sandbox.commit(), [BTM]);
    });
}

#[test]
fn a_link_stays_one() {
    let sandbox = Sandbox::new();
    write(&sandbox.work().join("tools/check"), &sandbox.script("linked", ""), 0o755);
    fs::create_dir_all(sandbox.hook("")).unwrap();
    symlink("../../tools/check", sandbox.hook("pre-commit")).unwrap();
    around(&sandbox, |earlier| {
        assert!(earlier.runs);
        assert_eq!(sandbox.commit(), ["linked ", BTM]);
    });
    assert_eq!(sandbox.commit(), ["linked "]);
}

#[test]
fn a_link_may_lead_nowhere() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.hook("")).unwrap();
    symlink("missing", sandbox.hook("pre-commit")).unwrap();
    around(&sandbox, |earlier| {
        assert!(!earlier.runs);
        assert_eq!(sandbox.commit(), [BTM]);
    });
}

#[test]
fn it_finds_its_neighbours() {
    let sandbox = Sandbox::new();
    write(&sandbox.hook("common.sh"), "common() { echo common >&2; }\n", 0o644);
    sandbox.users("pre-commit", ". \"$(cd \"${0%/*}\" && pwd)/common.sh\"\ncommon");
    around(&sandbox, |_| assert!(errors(&sandbox.try_commit()).contains("common")));
}

#[test]
fn it_needs_no_line_that_names_a_shell() {
    let sandbox = Sandbox::new();
    write(&sandbox.hook("pre-commit"), &format!("echo plain >>'{}'\n", sandbox.beside("trace").display()), 0o755);
    around(&sandbox, |_| {
        assert_eq!(sandbox.trace(), Vec::<String>::new());
        assert_eq!(sandbox.commit(), ["plain", BTM]);
    });
}

#[test]
fn it_may_be_large_and_binary() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.hook("")).unwrap();
    fs::copy(std::env::current_exe().unwrap(), sandbox.hook("pre-commit")).unwrap();
    around(&sandbox, |earlier| assert!(earlier.runs && earlier.manager.is_none()));
}
