//! Installing, once and again.

use std::{fs, path::Path, sync::Barrier, thread};

use btm_hooks::{Change, HookError, Install, Kind, Mode};

use crate::common::{Sandbox, errors, names, seen};

const BTM: &str = "bin/btm hook run pre-commit --";

#[test]
fn without_a_hook_before() {
    let sandbox = Sandbox::new();
    let installed = sandbox.install();
    assert_eq!((installed.change, installed.earlier, installed.hook), (Change::New, None, sandbox.hook("pre-commit")));
    assert_eq!(sandbox.commit(), [BTM]);
    assert_eq!(names(&sandbox.hook("")), ["pre-commit"]);
}

#[test]
fn without_a_folder_of_hooks() {
    let sandbox = Sandbox::new();
    let _ = fs::remove_dir_all(sandbox.hook(""));
    for change in [btm_hooks::Hooks::uninstall, btm_hooks::Hooks::restore] {
        assert_eq!(change(&sandbox.hooks(), Kind::PreCommit).unwrap().taken, btm_hooks::Taken::NotInstalled);
    }
    assert!(!sandbox.hook("").exists());
    sandbox.install();
    assert_eq!(sandbox.commit(), [BTM]);
}

#[test]
fn a_problem_stops_the_commit() {
    let sandbox = Sandbox::new();
    sandbox.install();
    sandbox.btm_does("echo found >&2; exit 3");
    let output = sandbox.try_commit();
    assert!(!output.status.success() && errors(&output).contains("found"));
    let bypass = ["commit", "--quiet", "--allow-empty", "--no-verify", "--message", "x"];
    sandbox.git(&bypass);
}

#[test]
fn without_blocking_no_problem_stops_the_commit() {
    let sandbox = Sandbox::new();
    let options = Install { mode: Mode::NonBlocking, ..sandbox.options() };
    sandbox.hooks().install(Kind::PreCommit, &options).unwrap();
    for end in ["exit 1", "exit 4", "kill -9 $$"] {
        sandbox.btm_does(&format!("echo found >&2; {end}"));
        let output = sandbox.try_commit();
        assert!(output.status.success() && errors(&output).contains("found"), "{end}: {}", errors(&output));
        assert_eq!(sandbox.trace(), ["bin/btm hook run pre-commit --non-blocking --"], "{end}");
    }
}

#[test]
fn again_nothing_changes() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    let first = sandbox.install();
    let (hook, earlier) = (seen(&sandbox.hook("pre-commit")), seen(&sandbox.hook("pre-commit.before-btm")));
    let second = sandbox.install();
    assert_eq!((first.change, second.change, &first.earlier), (Change::New, Change::Unchanged, &second.earlier));
    assert_eq!((seen(&sandbox.hook("pre-commit")), seen(&sandbox.hook("pre-commit.before-btm"))), (hook, earlier));
    assert_eq!(names(&sandbox.hook("")), ["pre-commit", "pre-commit.before-btm"]);
}

#[test]
fn again_with_other_options_only_the_script_changes() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    sandbox.install();
    let earlier = seen(&sandbox.hook("pre-commit.before-btm"));
    let options = Install { mode: Mode::NonBlocking, ..sandbox.options() };
    assert_eq!(sandbox.hooks().install(Kind::PreCommit, &options).unwrap().change, Change::Updated);
    assert_eq!(seen(&sandbox.hook("pre-commit.before-btm")), earlier);
    assert_eq!(sandbox.commit(), ["users ", "bin/btm hook run pre-commit --non-blocking --"]);
    // Somebody switched it off by its mode: installing switches it on.
    let hook = sandbox.hook("pre-commit");
    let text = fs::read_to_string(&hook).unwrap();
    crate::common::write(&hook, &text, 0o644);
    assert_eq!(sandbox.hooks().install(Kind::PreCommit, &options).unwrap().change, Change::Updated);
    assert_eq!(sandbox.commit().len(), 2);
}

#[test]
fn at_once() {
    for _ in 0..5 {
        let sandbox = Sandbox::new();
        sandbox.users("pre-commit", "");
        let before = seen(&sandbox.hook("pre-commit"));
        let barrier = Barrier::new(4);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let hooks = sandbox.hooks();
                    barrier.wait();
                    hooks.install(Kind::PreCommit, &sandbox.options()).unwrap();
                });
            }
        });
        assert_eq!(seen(&sandbox.hook("pre-commit.before-btm")), before);
        assert_eq!(names(&sandbox.hook("")), ["pre-commit", "pre-commit.before-btm"]);
        assert_eq!(sandbox.commit(), ["users ", BTM]);
    }
}

#[test]
fn what_was_edited_is_not_overwritten() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    sandbox.install();
    let hook = sandbox.hook("pre-commit");
    let text = format!("{}echo mine\n", fs::read_to_string(&hook).unwrap());
    fs::write(&hook, &text).unwrap();
    for result in [
        sandbox.hooks().install(Kind::PreCommit, &sandbox.options()).map(drop),
        sandbox.hooks().uninstall(Kind::PreCommit).map(drop),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(&error, HookError::Edited { .. }), "{error}");
        assert!(error.hint().unwrap().contains("btm hook restore pre-commit"));
    }
    assert_eq!(fs::read_to_string(&hook).unwrap(), text);
}

#[test]
fn a_folder_is_no_hook() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.hook("pre-commit")).unwrap();
    let error = sandbox.hooks().install(Kind::PreCommit, &sandbox.options()).unwrap_err();
    assert!(matches!(error, HookError::NotAFile { .. }));
}

#[test]
fn a_copy_of_btms_hook_is_not_run_for_ever() {
    let sandbox = Sandbox::new();
    sandbox.install();
    let (hook, copy) = (sandbox.hook("pre-commit"), sandbox.hook("pre-commit.before-btm"));
    fs::copy(&hook, &copy).unwrap();
    let refused = |path: &Path| {
        let error = sandbox.hooks().install(Kind::PreCommit, &sandbox.options()).unwrap_err();
        assert!(matches!(&error, HookError::OwnCopy { path: copy } if copy == path), "{error}");
    };
    refused(&copy);
    fs::rename(&copy, sandbox.hook("copy")).unwrap();
    fs::remove_file(&hook).unwrap();
    std::os::unix::fs::symlink("copy", &hook).unwrap();
    refused(&hook);
}
