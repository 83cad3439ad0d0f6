//! What the index file says is what git says.

use std::{fs, path::Path};

use btm_git::{Checkout, CheckoutError};

use crate::common::Sandbox;

fn tracked(top: &Path) -> Vec<String> {
    let tracked = Checkout::at(top).unwrap().unwrap().tracked().unwrap();
    tracked.iter().map(|path| String::from_utf8(path.to_vec()).unwrap()).collect()
}

fn listed(sandbox: &Sandbox, top: &Path) -> Vec<String> {
    let list = sandbox.git_in(top, &["ls-files", "-z"]);
    let mut paths: Vec<_> = list.split_terminator('\0').map(str::to_owned).collect();
    paths.dedup();
    paths
}

/// A repository with paths of many lengths, and a link.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    for length in 1..40 {
        sandbox.write(format!("{}/{}", "d".repeat(length % 7 + 1), "f".repeat(length)), "1");
    }
    sandbox.link("d/f", "link");
    sandbox.commit("first");
    sandbox
}

#[test]
fn every_version_of_the_index_is_read() {
    let sandbox = sandbox();
    for version in ["2", "3", "4"] {
        sandbox.git(&["update-index", "--index-version", version]);
        sandbox.write(format!("announced-{version}"), "1");
        sandbox.git(&["add", "--intent-to-add", &format!("announced-{version}")]);
        assert_eq!(tracked(&sandbox.work()), listed(&sandbox, &sandbox.work()), "version {version}");
    }
}

#[test]
fn every_object_format_is_read() {
    let sandbox = Sandbox::without_repository();
    sandbox.git(&["init", "--quiet", "--object-format=sha256"]);
    assert_eq!(tracked(&sandbox.work()), Vec::<String>::new(), "no index yet");
    sandbox.write("a/b", "1");
    sandbox.commit("first");
    assert_eq!(tracked(&sandbox.work()), ["a/b"]);
    sandbox.git(&["rm", "--quiet", "a/b"]);
    assert_eq!(tracked(&sandbox.work()), Vec::<String>::new());
}

#[test]
fn a_split_index_and_conflicts_are_read() {
    let sandbox = sandbox();
    sandbox.git(&["update-index", "--split-index"]);
    sandbox.write("new", "1");
    sandbox.write("d/f", "2");
    sandbox.git(&["add", "--all"]);
    assert_eq!(tracked(&sandbox.work()), listed(&sandbox, &sandbox.work()));
    sandbox.git(&["update-index", "--no-split-index"]);
    sandbox.git(&["commit", "--quiet", "--message", "ours"]);
    sandbox.git(&["checkout", "--quiet", "-b", "other", "HEAD~1"]);
    sandbox.write("d/f", "3");
    sandbox.write("new", "3");
    sandbox.commit("theirs");
    assert!(!sandbox.run_in(&sandbox.work(), &["merge", "--quiet", "main"]).status.success());
    assert_eq!(tracked(&sandbox.work()), listed(&sandbox, &sandbox.work()));
}

#[test]
fn what_is_out_of_sight_of_a_sparse_index_is_tracked() {
    let sandbox = Sandbox::with(&[("in/a", "1"), ("out/b", "1"), ("top", "1")]);
    sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    let tracked = Checkout::at(&sandbox.work()).unwrap().unwrap().tracked().unwrap();
    assert!(["in/a", "out/b", "top"].iter().all(|path| tracked.has_file(path.as_bytes())));
}

#[test]
fn linked_work_trees_have_an_index_of_their_own_and_share_the_rest() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    fs::write(linked.join("b"), "1").unwrap();
    sandbox.git_in(&linked, &["add", "b"]);
    assert_eq!(tracked(&linked), ["a", "b"]);
    assert_eq!(tracked(&sandbox.work()), ["a"]);
    let exclude = Checkout::at(&linked).unwrap().unwrap().exclude_file();
    assert_eq!(exclude.canonicalize().unwrap(), sandbox.work().join(".git/info/exclude").canonicalize().unwrap());
}

#[test]
fn what_is_no_repository_is_told_without_waiting() {
    let sandbox = Sandbox::without_repository();
    let git = sandbox.work().join(".git");
    assert_eq!(Checkout::at(&sandbox.work()).unwrap(), None);
    for text in ["gitdir: elsewhere", "no pointer", "gitdir: ../secret"] {
        fs::write(&git, text).unwrap();
        assert!(matches!(Checkout::at(&sandbox.work()), Err(CheckoutError::LeadsNowhere { .. })), "{text}");
    }
    fs::write(&git, vec![b'x'; 100_000]).unwrap();
    assert!(matches!(Checkout::at(&sandbox.work()), Err(CheckoutError::Unreadable { .. })));
    for make in
        ["mkfifo .git", "ln -s /dev/zero .git", "mkdir .git && ln -s /dev/zero .git/index", "mkdir .git && mkfifo .git/index"]
    {
        let _ = fs::remove_file(&git).or_else(|_| fs::remove_dir_all(&git));
        assert!(std::process::Command::new("sh").args(["-c", make]).current_dir(sandbox.work()).status().unwrap().success());
        let tracked = Checkout::at(&sandbox.work()).and_then(|checkout| checkout.unwrap().tracked());
        assert!(matches!(tracked, Err(CheckoutError::Unreadable { .. })), "{make}");
    }
}
