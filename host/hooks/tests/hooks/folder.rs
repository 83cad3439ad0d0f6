//! Where hooks lie.

use std::{env, fs, path::PathBuf};

use btm_hooks::{HookError, Hooks, Install, Kind, Reach, Taken};

use crate::common::{Sandbox, names, seen, write};

const BTM: &str = "bin/btm hook run pre-commit --";

/// Installing is refused because of others who would run the hook, and then allowed; the hook is run, and taken out again.
fn shared(sandbox: &Sandbox, expected: Reach, folder: PathBuf) {
    write(&folder.join("pre-commit"), &sandbox.script("users", ""), 0o755);
    let before = seen(&folder.join("pre-commit"));
    let hooks = sandbox.hooks();
    assert_eq!((hooks.folder(), hooks.reach()), (&*folder, expected));
    let error = hooks.install(Kind::PreCommit, &sandbox.options()).unwrap_err();
    assert!(matches!(&error, HookError::SharedFolder { reach, .. } if *reach == expected), "{error}");
    assert!(error.hint().unwrap().contains("--shared"));
    assert_eq!((seen(&folder.join("pre-commit")), names(&folder)), (before.clone(), vec!["pre-commit".to_owned()]));
    hooks.install(Kind::PreCommit, &Install { shared: true, ..sandbox.options() }).unwrap();
    assert_eq!(sandbox.commit(), ["users ", BTM]);
    assert_eq!(hooks.uninstall(Kind::PreCommit).unwrap().taken, Taken::Back);
    assert_eq!(seen(&folder.join("pre-commit")), before);
}

#[test]
fn a_relative_one_in_the_work_tree() {
    let sandbox = Sandbox::new();
    sandbox.git(&["config", "core.hooksPath", ".githooks"]);
    shared(&sandbox, Reach::WorkTree, sandbox.work().join(".githooks"));
}

#[test]
fn an_absolute_one_elsewhere() {
    let sandbox = Sandbox::new();
    let folder = sandbox.beside("my hooks");
    sandbox.git(&["config", "core.hooksPath", folder.to_str().unwrap()]);
    shared(&sandbox, Reach::Elsewhere, folder);
}

#[test]
fn one_of_the_user_for_all_repositories() {
    let sandbox = Sandbox::new();
    sandbox.git(&["config", "--global", "core.hooksPath", "~/mine"]);
    shared(&sandbox, Reach::Elsewhere, sandbox.beside("mine"));
}

#[test]
fn the_usual_one_may_be_named() {
    let sandbox = Sandbox::new();
    for name in [".git/hooks".to_owned(), sandbox.hook("").to_str().unwrap().to_owned()] {
        sandbox.git(&["config", "core.hooksPath", &name]);
        sandbox.install();
        assert_eq!(sandbox.commit(), [BTM]);
    }
}

#[test]
fn hooks_may_be_switched_off() {
    let sandbox = Sandbox::new();
    for value in ["/dev/null", ""] {
        sandbox.git(&["config", "core.hooksPath", value]);
        let error = sandbox.hooks_of(&sandbox.work()).unwrap_err();
        assert!(matches!(&error, HookError::Off { .. }), "{error}");
        assert!(error.hint().unwrap().contains("core.hooksPath"));
    }
}

#[test]
fn there_must_be_a_repository() {
    let sandbox = Sandbox::new();
    let error = sandbox.hooks_of(&sandbox.beside("bin")).unwrap_err();
    assert!(matches!(error, HookError::NoRepository { .. }), "{error}");
    let bare = sandbox.beside("bare");
    sandbox.git(&["init", "--quiet", "--bare", bare.to_str().unwrap()]);
    assert!(matches!(sandbox.hooks_of(&bare).unwrap_err(), HookError::Git(btm_git::GitError::Bare { .. })));
}

#[test]
fn a_linked_work_tree_has_those_of_the_repository() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    let hooks = sandbox.hooks_of(&linked).unwrap();
    assert_eq!((hooks.folder(), hooks.reach()), (&*sandbox.work().join(".git/hooks"), Reach::Repository));
    hooks.install(Kind::PreCommit, &sandbox.options()).unwrap();
    assert!(sandbox.try_commit_in(&linked).status.success());
    assert_eq!(sandbox.trace(), ["users ", BTM]);
    assert_eq!(sandbox.commit(), ["users ", BTM]);
}

#[test]
fn a_submodule_has_its_own() {
    let mut sandbox = Sandbox::new();
    let other = sandbox.beside("other");
    sandbox.git(&["clone", "--quiet", ".", other.to_str().unwrap()]);
    let path = env::join_paths([sandbox.beside("bin"), sandbox.beside("tools")]).unwrap();
    // `git submodule` is a script that needs more.
    sandbox.set("PATH", env::var_os("PATH").unwrap());
    let url = other.to_str().unwrap();
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "module"]);
    sandbox.set("PATH", path);
    let module = sandbox.work().join("module");
    let hooks = sandbox.hooks_of(&module).unwrap();
    assert_eq!((hooks.folder(), hooks.reach()), (&*sandbox.work().join(".git/modules/module/hooks"), Reach::Repository));
    hooks.install(Kind::PreCommit, &sandbox.options()).unwrap();
    assert!(sandbox.try_commit_in(&module).status.success());
    assert_eq!(sandbox.trace(), [BTM]);
    assert_eq!(sandbox.commit(), Vec::<String>::new());
}

#[test]
fn a_folder_of_the_work_tree_will_do() {
    let sandbox = Sandbox::new();
    let folder = sandbox.work().join("a/b");
    fs::create_dir_all(&folder).unwrap();
    sandbox.hooks_of(&folder).unwrap().install(Kind::PreCommit, &sandbox.options()).unwrap();
    assert_eq!(sandbox.commit(), [BTM]);
}

/// Where the test below writes what it saw, when it is run by a hook.
const SEEN: &str = "BTM_HOOKS_TEST_SEEN";

/// The hook of the tests below: this program again, with nothing but this. Without the variable it does nothing.
#[test]
fn as_a_hook() {
    let Some(file) = env::var_os(SEEN) else { return };
    let hooks = Hooks::of(&env::current_dir().unwrap()).unwrap();
    fs::write(file, format!("{} {:?}", hooks.folder().display(), hooks.reach())).unwrap();
}

#[test]
fn git_names_the_repository_to_its_hooks() {
    let mut sandbox = Sandbox::new();
    let (linked, seen) = (sandbox.beside("linked"), sandbox.beside("seen"));
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    let program = env::current_exe().unwrap();
    write(&sandbox.hook("pre-commit"), &format!("#!/bin/sh\nexec '{}' --exact folder::as_a_hook\n", program.display()), 0o755);
    sandbox.set(SEEN, &seen);
    for folder in [sandbox.work(), linked] {
        assert!(sandbox.try_commit_in(&folder).status.success());
        let expected = format!("{} Repository", sandbox.work().join(".git/hooks").display());
        assert_eq!(fs::read_to_string(&seen).unwrap(), expected);
        fs::remove_file(&seen).unwrap();
    }
}

#[test]
fn a_named_repository_counts_if_the_folder_is_in_it() {
    let mut sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet", "--separate-git-dir", sandbox.beside("store").to_str().unwrap()]);
    sandbox.set("GIT_DIR", sandbox.beside("store"));
    assert_eq!(sandbox.hooks().folder(), sandbox.beside("store/hooks"));
    sandbox.set("GIT_DIR", sandbox.beside("missing"));
    assert_eq!(sandbox.hooks().folder(), sandbox.beside("store/hooks"));
}
