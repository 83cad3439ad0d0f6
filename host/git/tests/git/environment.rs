//! The variables that git gives to its hooks.

use std::{env, ffi::OsStr, fs, os::unix::fs::PermissionsExt as _};

use btm_git::Repository;

use crate::common::{Sandbox, changed, content, paths};

/// Where the test below writes what it saw, when it is run by a hook.
const SEEN: &str = "BTM_GIT_TEST_SEEN";

/// The hook of the tests below: this program again, with nothing but this. Without the variable it does nothing.
#[test]
fn as_a_hook() {
    let Some(file) = env::var_os(SEEN) else { return };
    let repository = Repository::around(&env::current_dir().unwrap()).unwrap().unwrap();
    let (staged, objects) = (repository.staged().unwrap(), repository.objects());
    let show = |path: &&str| format!("{path}={}", String::from_utf8(content(&objects, &staged, path)).unwrap());
    let seen: Vec<String> = changed(&staged).iter().map(show).collect();
    fs::write(file, format!("{} of {}", seen.join(" "), paths(&staged).join(" "))).unwrap();
}

/// Commits, and says what the hook saw, which stands in `folder` when it looks.
fn seen_by_hook(sandbox: &mut Sandbox, folder: &str, commit: &[&str], work: &std::path::Path) -> String {
    let hook = sandbox.work().join(".git/hooks/pre-commit");
    let program = env::current_exe().unwrap();
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, format!("#!/bin/sh\ncd './{folder}' && exec '{}' --exact environment::as_a_hook\n", program.display()))
        .unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let seen = sandbox.beside("seen");
    let _ = fs::remove_file(&seen);
    sandbox.set(SEEN, &seen);
    let arguments = [&["-c", "core.fsmonitor=false", "commit", "--quiet", "--message", "x"], commit].concat();
    sandbox.git_in(work, &arguments);
    fs::read_to_string(seen).unwrap()
}

#[test]
fn a_hook_sees_what_is_about_to_be_committed() {
    let mut sandbox = Sandbox::with(&[("a", "1"), ("sub/b", "1")]);
    let work = sandbox.work();
    sandbox.write("a", "2");
    sandbox.git(&["add", "a"]);
    sandbox.write("a", "not staged");
    assert_eq!(seen_by_hook(&mut sandbox, "", &[], &work), "a=2 of a sub/b");
    // `commit --all` stages in an index of its own.
    sandbox.write("a", "3");
    assert_eq!(seen_by_hook(&mut sandbox, "", &["--all"], &work), "a=3 of a sub/b");
    // So does `commit PATH`, which leaves out what else is staged.
    sandbox.write("a", "4");
    sandbox.write("sub/b", "4");
    sandbox.write("c", "4");
    sandbox.git(&["add", "."]);
    assert_eq!(seen_by_hook(&mut sandbox, "", &["sub/b"], &work), "sub/b=4 of a sub/b");
    assert_eq!(changed(&sandbox.staged()), ["a", "c"]);
}

#[test]
fn it_may_stand_in_a_folder_of_the_work_tree() {
    let mut sandbox = Sandbox::with(&[("a", "1"), ("sub/b", "1")]);
    let work = sandbox.work();
    sandbox.write("a", "2");
    sandbox.write("sub/b", "2");
    assert_eq!(seen_by_hook(&mut sandbox, "sub", &["--all"], &work), "b=2 of b");
    sandbox.write("a", "3");
    sandbox.write("sub/b", "3");
    assert_eq!(seen_by_hook(&mut sandbox, "sub", &["--all"], &work.join("sub")), "b=3 of b");
}

#[test]
fn a_linked_work_tree_has_hooks_too() {
    // Here git sets GIT_DIR as well, and whoever stands in a folder then and believes it takes that for the whole work tree.
    let mut sandbox = Sandbox::with(&[("a", "1"), ("sub/b", "1")]);
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    for (content, folder, expected) in [("2", "", "a=2 sub/b=2 of a sub/b"), ("3", "sub", "b=3 of b")] {
        fs::write(linked.join("a"), content).unwrap();
        fs::write(linked.join("sub/b"), content).unwrap();
        assert_eq!(seen_by_hook(&mut sandbox, folder, &["--all"], &linked), expected);
    }
}

#[test]
fn an_index_of_one_s_own_is_used() {
    let mut sandbox = Sandbox::with(&[("a", "1")]);
    fs::create_dir(sandbox.work().join("sub")).unwrap();
    let own = sandbox.beside("own-index");
    sandbox.set("GIT_INDEX_FILE", &own);
    sandbox.write("b", "2");
    sandbox.git(&["add", "b"]);
    assert_eq!(paths(&sandbox.staged()), ["b"]);
    // As git, which takes a relative one for relative to the top.
    fs::rename(own, sandbox.work().join("own-index")).unwrap();
    sandbox.set("GIT_INDEX_FILE", "own-index");
    assert_eq!(paths(&sandbox.staged()), ["b"]);
    let in_sub = btm_git::Surroundings::new(sandbox.work().join("sub"), sandbox.variables.clone());
    assert_eq!(paths(&Repository::around_in(&sandbox.work(), &in_sub).unwrap().unwrap().staged().unwrap()), ["b"]);
}

#[test]
fn the_variables_of_another_repository_are_not_used() {
    let mut sandbox = Sandbox::with(&[("a", "1")]);
    let other = sandbox.work().join("vendored");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("b"), "1").unwrap();
    sandbox.git_in(&other, &["init", "--quiet"]);
    sandbox.git_in(&other, &["add", "."]);
    // As in a hook of the outer one.
    sandbox.set("GIT_INDEX_FILE", sandbox.work().join(".git/index"));
    assert_eq!(paths(&sandbox.repository_in("vendored").staged().unwrap()), ["b"]);
    sandbox.set("GIT_DIR", sandbox.work().join(".git"));
    assert_eq!(paths(&sandbox.repository_in("vendored").staged().unwrap()), ["b"]);
    assert_eq!(paths(&sandbox.staged()), ["a"]);
    // Or of one that is not there any more.
    sandbox.set("GIT_DIR", "/nowhere");
    assert_eq!(paths(&sandbox.repository_in("vendored").staged().unwrap()), ["b"]);
}

#[test]
fn a_repository_may_lie_elsewhere() {
    // As those who keep their settings in git do: the folder itself shows nothing of a repository.
    let mut sandbox = Sandbox::without_repository();
    sandbox.set("GIT_DIR", sandbox.beside("settings.git"));
    sandbox.set("GIT_WORK_TREE", sandbox.work());
    sandbox.git(&["init", "--quiet"]);
    sandbox.write("a", "1");
    sandbox.write("sub/b", "1");
    sandbox.git(&["add", "."]);
    assert_eq!(paths(&sandbox.staged()), ["a", "sub/b"]);
    assert_eq!(paths(&sandbox.repository_in("sub").staged().unwrap()), ["b"]);
    fs::create_dir(sandbox.beside("elsewhere")).unwrap();
    assert!(sandbox.around(&sandbox.beside("elsewhere")).unwrap().is_none());
}

#[test]
fn how_paths_are_matched_is_not_for_the_user_to_say() {
    let mut sandbox = Sandbox::with(&[("a", "1"), ("[s]/b", "1"), ("s/c", "1")]);
    for name in ["GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"] {
        sandbox.set(name, "1");
    }
    sandbox.set("GIT_EXTERNAL_DIFF", OsStr::new("false"));
    sandbox.set("GIT_TRACE", "1");
    sandbox.set("LC_ALL", "de_DE.UTF-8");
    assert_eq!(paths(&sandbox.repository_in("[s]").staged().unwrap()), ["b"]);
}
