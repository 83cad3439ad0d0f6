//! Which repository a folder is in, and what may be wrong with it.

use std::{fs, os::unix::fs::PermissionsExt as _};

use btm_git::GitError;

use crate::common::{Sandbox, changed, content, paths};

#[test]
fn a_folder_may_be_in_no_repository() {
    let sandbox = Sandbox::without_repository();
    assert!(sandbox.around(&sandbox.work()).unwrap().is_none());
    assert!(matches!(sandbox.around(&sandbox.work().join("missing")), Err(GitError::Folder { .. })));
    let sandbox = Sandbox::new();
    assert!(sandbox.around(&sandbox.work().join(".git")).unwrap().is_none());
}

#[test]
fn a_folder_may_be_a_part_of_the_work_tree() {
    let sandbox =
        Sandbox::with(&[("a", "1"), ("sub/a", "1"), ("sub/deep/a", "1"), ("sub-way/a", "1"), ("-s/a", "1"), (":!s\n/a", "1")]);
    for folder in ["sub", "-s", ":!s\n"] {
        sandbox.write(format!("{folder}/b"), "2");
    }
    sandbox.write("b", "2");
    sandbox.git(&["add", "."]);
    sandbox.write("sub/c", "3");
    for (folder, expected) in [("sub", vec!["a", "b", "deep/a"]), ("-s", vec!["a", "b"]), (":!s\n", vec!["a", "b"])] {
        let repository = sandbox.repository_in(folder);
        let staged = repository.staged().unwrap();
        assert_eq!((paths(&staged), changed(&staged)), (expected, vec!["b"]), "{folder:?}");
        assert_eq!(content(&repository.objects(), &staged, "b"), b"2");
    }
    let sub = sandbox.repository_in("sub");
    assert_eq!(
        format!("{:?}", sub.since("HEAD").unwrap()),
        r#"WorkTree(Changes { paths: ["b", "c"], nameless: [], removed: [] })"#
    );
    let btm_git::Since::Commit(commit) = sub.since("HEAD..HEAD").unwrap() else { panic!("it is a range") };
    assert_eq!(paths(&commit), ["a", "deep/a"]);
    fs::create_dir(sandbox.work().join("empty")).unwrap();
    assert_eq!(sandbox.repository_in("empty").staged().unwrap(), btm_git::Snapshot::default());
}

#[test]
fn a_folder_may_have_a_line_break_in_its_name() {
    let sandbox = Sandbox::without_repository();
    let folder = sandbox.work().join("a\nb\ntrue\n");
    fs::create_dir_all(folder.join("sub")).unwrap();
    sandbox.git_in(&folder, &["init", "--quiet"]);
    fs::write(folder.join("sub/x"), "1").unwrap();
    sandbox.git_in(&folder, &["add", "."]);
    let staged = sandbox.around(&folder.join("sub")).unwrap().unwrap().staged().unwrap();
    assert_eq!(paths(&staged), ["x"]);
}

#[test]
fn a_linked_work_tree_has_its_own_index() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    fs::write(linked.join("b"), "2").unwrap();
    sandbox.git_in(&linked, &["add", "b"]);
    assert_eq!(paths(&sandbox.staged()), ["a"]);
    let repository = sandbox.around(&linked).unwrap().unwrap();
    let staged = repository.staged().unwrap();
    assert_eq!((paths(&staged), changed(&staged)), (vec!["a", "b"], vec!["b"]));
    assert_eq!(content(&repository.objects(), &staged, "b"), b"2");
    assert!(repository.since("HEAD").is_ok());
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let other = sandbox.beside("other");
    sandbox.git(&["clone", "--quiet", ".", other.to_str().unwrap()]);
    let url = other.to_str().unwrap();
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "module"]);
    assert_eq!(paths(&sandbox.staged()), [".gitmodules", "a"]);
    sandbox.commit("second");
    sandbox.write("module/b", "2");
    sandbox.git_in(&sandbox.work().join("module"), &["add", "."]);
    let module = sandbox.repository_in("module");
    assert_eq!(changed(&module.staged().unwrap()), ["b"]);
    assert_eq!(paths(&module.staged().unwrap()), ["a", "b"]);
    // What is within is none of the outer one's files, even if it is another commit.
    sandbox.git_in(&sandbox.work().join("module"), &["commit", "--quiet", "--message", "b"]);
    assert_eq!(sandbox.since_in_work_tree("HEAD"), <[&str; 0]>::default());
    // A file in its place is one.
    sandbox.git(&["rm", "--quiet", "--cached", "module"]);
    fs::remove_dir_all(sandbox.work().join("module")).unwrap();
    sandbox.write("module", "1");
    sandbox.git(&["add", "module"]);
    assert_eq!(changed(&sandbox.staged()), ["module"]);
}

#[test]
fn a_bare_repository_has_no_files() {
    let sandbox = Sandbox::without_repository();
    sandbox.git(&["init", "--quiet", "--bare"]);
    assert!(matches!(sandbox.around(&sandbox.work()), Err(GitError::Bare { .. })));
    let mut sandbox = sandbox;
    sandbox.set("GIT_CONFIG_COUNT", "1");
    sandbox.set("GIT_CONFIG_KEY_0", "safe.bareRepository");
    sandbox.set("GIT_CONFIG_VALUE_0", "explicit");
    assert!(matches!(sandbox.around(&sandbox.work()), Err(GitError::Bare { .. })));
}

#[test]
fn a_work_tree_of_a_bare_repository_has_files() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let (bare, tree) = (sandbox.beside("bare"), sandbox.beside("tree"));
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    sandbox.git_in(&bare, &["worktree", "add", "--quiet", tree.to_str().unwrap(), "main"]);
    assert_eq!(paths(&sandbox.around(&tree).unwrap().unwrap().staged().unwrap()), ["a"]);
}

#[test]
fn a_repository_of_somebody_else_is_refused_with_git_s_advice() {
    let mut sandbox = Sandbox::with(&[("a", "1")]);
    sandbox.set("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let error = sandbox.around(&sandbox.work()).unwrap_err();
    assert!(matches!(error, GitError::Ownership { .. }), "{error}");
    let hint = error.hint().unwrap();
    assert!(hint.contains("git config --global --add safe.directory "), "{hint}");
    assert!(hint.contains(sandbox.work().to_str().unwrap()), "{hint}");
}

#[test]
fn a_broken_link_to_a_repository_is_told() {
    let sandbox = Sandbox::without_repository();
    for link in ["gitdir: /nowhere/at/all\n", "nonsense"] {
        sandbox.write(".git", link);
        let error = sandbox.around(&sandbox.work()).unwrap_err();
        assert!(matches!(error, GitError::Broken { .. }), "{error}");
    }
}

#[test]
fn a_damaged_index_is_told() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let whole = fs::read(sandbox.work().join(".git/index")).unwrap();
    let newer = [b"DIRC\0\0\0\x63", &whole[8..]].concat();
    for damaged in [&b"x"[..], b"nonsense that is longer than a header", &newer] {
        fs::write(sandbox.work().join(".git/index"), damaged).unwrap();
        let repository = sandbox.repository();
        for error in [repository.staged().unwrap_err(), repository.since("HEAD").unwrap_err()] {
            assert!(matches!(error, GitError::Index { .. }), "{error}");
        }
    }
}

#[test]
fn a_branch_without_its_commit_is_not_a_repository_without_one() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let commit = sandbox.git(&["rev-parse", "HEAD"]);
    fs::remove_file(sandbox.work().join(".git/objects").join(&commit[..2]).join(&commit[2..])).unwrap();
    let error = sandbox.repository().staged().unwrap_err();
    assert!(matches!(error, GitError::Incomplete { .. }), "{error}");
}

#[test]
fn without_git_there_is_a_hint() {
    let mut sandbox = Sandbox::new();
    sandbox.set("PATH", sandbox.beside("nowhere"));
    let error = sandbox.around(&sandbox.work()).unwrap_err();
    assert_eq!(error.to_string(), "the program `git` was not found");
    assert_eq!(error.hint().unwrap(), "install git, or put its folder into PATH");
}

#[test]
fn git_is_not_taken_from_the_project() {
    let mut sandbox = Sandbox::new();
    let trap = sandbox.trap("trap", "exit 1");
    fs::copy(trap, sandbox.work().join("git")).unwrap();
    fs::create_dir(sandbox.work().join("bin")).unwrap();
    fs::copy(sandbox.work().join("git"), sandbox.work().join("bin/git")).unwrap();
    let real = std::env::var("PATH").unwrap();
    sandbox.set("PATH", format!(".::bin:{real}"));
    assert!(sandbox.repository().staged().is_ok());
    assert_eq!(sandbox.trace(), "");
}

#[test]
fn an_old_git_is_too_old() {
    let mut sandbox = Sandbox::new();
    // As versions do that do not know a question: they answer it with itself.
    let old = "for last; do :; done; if [ \"$last\" = version ]; then echo git version 2.25.1; else printf '%s\\n' --path-format=absolute false true; fi";
    let program = sandbox.trap("git", old);
    sandbox.set("PATH", program.parent().unwrap());
    let error = sandbox.around(&sandbox.work()).unwrap_err();
    assert_eq!(error.to_string(), "git version 2.25.1 is too old");
    assert_eq!(error.hint().unwrap(), "install git 2.31 or newer");
    // A file that cannot be run is none.
    fs::set_permissions(&program, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(sandbox.around(&sandbox.work()), Err(GitError::NoProgram)));
}
