//! What is staged.

use std::{ffi::OsStr, fs, os::unix::ffi::OsStrExt as _};

use crate::common::{Sandbox, changed, content, paths};

#[test]
fn the_index_counts_and_not_the_work_tree() {
    let sandbox = Sandbox::with(&[("same.py", "1\n"), ("staged.py", "1\n"), ("modified.py", "1\n"), ("gone.py", "1\n")]);
    sandbox.write("staged.py", "2\n");
    sandbox.write("new.py", "2\n");
    sandbox.git(&["add", "."]);
    sandbox.write("staged.py", "3\n");
    sandbox.write("modified.py", "3\n");
    sandbox.write("untracked.py", "3\n");
    sandbox.remove("gone.py");

    let staged = sandbox.staged();
    assert_eq!(paths(&staged), ["gone.py", "modified.py", "new.py", "same.py", "staged.py"]);
    assert_eq!(changed(&staged), ["new.py", "staged.py"]);
    let objects = sandbox.repository().objects();
    assert_eq!(content(&objects, &staged, "staged.py"), b"2\n");
    assert_eq!(content(&objects, &staged, "modified.py"), b"1\n");
    assert_eq!(content(&objects, &staged, "gone.py"), b"1\n");
}

#[test]
fn a_repository_without_a_commit_is_all_new() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.staged(), btm_git::Snapshot::default());
    sandbox.write("a", "1");
    sandbox.write("empty", "");
    sandbox.write("announced", "1");
    sandbox.git(&["add", "a", "empty"]);
    sandbox.git(&["add", "-N", "announced"]);
    assert_eq!(changed(&sandbox.staged()), ["a", "empty"]);
    assert_eq!(paths(&sandbox.staged()), ["a", "empty"]);
}

#[test]
fn so_is_one_with_sha_256() {
    let sandbox = Sandbox::without_repository();
    sandbox.git(&["init", "--quiet", "--object-format=sha256"]);
    sandbox.write("a", "1");
    sandbox.git(&["add", "a"]);
    let staged = sandbox.staged();
    assert_eq!(changed(&staged), ["a"]);
    assert_eq!(staged.files[0].object.as_bytes().len(), 32);
    assert_eq!(content(&sandbox.repository().objects(), &staged, "a"), b"1");
    sandbox.commit("first");
    assert_eq!(changed(&sandbox.staged()), <[&str; 0]>::default());
}

#[test]
fn what_was_only_announced_has_no_content() {
    let sandbox = Sandbox::with(&[("empty", ""), ("was-empty", ""), ("was-full", "1"), ("kept", "1")]);
    sandbox.write("new", "1");
    sandbox.write("new-empty", "");
    sandbox.write("announced", "1");
    sandbox.write("announced-empty", "");
    sandbox.git(&["add", "new", "new-empty"]);
    sandbox.git(&["rm", "--quiet", "--cached", "was-empty", "was-full"]);
    sandbox.git(&["add", "-N", "announced", "announced-empty", "was-empty", "was-full"]);
    let staged = sandbox.staged();
    assert_eq!(paths(&staged), ["empty", "kept", "new", "new-empty"]);
    assert_eq!(changed(&staged), ["new", "new-empty"]);
}

#[test]
fn conflicts_are_told_and_not_files() {
    let sandbox = Sandbox::with(&[("both", "1\n"), ("deleted", "1\n"), ("other", "1\n")]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write("both", "2\n");
    sandbox.write("deleted", "2\n");
    sandbox.write("merged", "2\n");
    sandbox.commit("side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("both", "3\n");
    sandbox.remove("deleted");
    sandbox.commit("main");
    assert!(!sandbox.run_in(&sandbox.work(), &["merge", "--quiet", "side"]).status.success());

    let staged = sandbox.staged();
    assert_eq!(staged.conflicted, ["both", "deleted"]);
    assert_eq!(paths(&staged), ["merged", "other"]);
    assert_eq!((changed(&staged), staged.taken_over), (vec![], Some(1)), "the other side has it");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), ["both", "deleted", "merged"]);
}

#[test]
fn a_renamed_file_is_a_new_one_and_a_deleted_one_is_none() {
    let sandbox = Sandbox::with(&[("a", "1"), ("b", "2"), ("c", "3")]);
    sandbox.git(&["config", "diff.renames", "copies"]);
    sandbox.git(&["mv", "a", "d"]);
    sandbox.git(&["rm", "--quiet", "b"]);
    let staged = sandbox.staged();
    assert_eq!(paths(&staged), ["c", "d"]);
    assert_eq!(changed(&staged), ["d"]);
}

#[test]
fn links_are_no_files_and_what_was_one_changed() {
    let sandbox = Sandbox::with(&[("file", "target"), ("target", "1")]);
    sandbox.link("target", "link");
    sandbox.commit("second");
    sandbox.remove("file");
    sandbox.link("target", "file");
    sandbox.remove("link");
    sandbox.write("link", "target");
    sandbox.git(&["add", "."]);
    let staged = sandbox.staged();
    assert_eq!(paths(&staged), ["link", "target"]);
    // The bytes are the same as those of the link.
    assert_eq!(changed(&staged), ["link"]);
}

#[test]
fn another_mode_is_no_other_content() {
    let sandbox = Sandbox::with(&[("a", "1"), ("b", "1")]);
    sandbox.git(&["update-index", "--chmod=+x", "a", "b"]);
    sandbox.write("b", "2");
    sandbox.git(&["add", "b"]);
    assert_eq!(paths(&sandbox.staged()), ["a", "b"]);
    assert_eq!(changed(&sandbox.staged()), ["b"]);
}

#[test]
fn flags_of_the_index_do_not_hide_what_is_staged() {
    let sandbox = Sandbox::with(&[("assumed", "1"), ("skipped", "1")]);
    sandbox.write("assumed", "2");
    sandbox.write("skipped", "2");
    sandbox.git(&["add", "."]);
    sandbox.git(&["update-index", "--assume-unchanged", "assumed"]);
    sandbox.git(&["update-index", "--skip-worktree", "skipped"]);
    sandbox.remove("skipped");
    assert_eq!(changed(&sandbox.staged()), ["assumed", "skipped"]);
}

#[test]
fn strange_names_are_names() {
    let names = ["-n", "--all", " lead", "a b", "a\nb", "a\tb", "q\"uote", "back\\slash", ":(top)x", ":!x", "*", "ünï/ç", "[x]"];
    let sandbox = Sandbox::with(&[]);
    for name in names {
        sandbox.write(name, name);
    }
    sandbox.git(&["add", "."]);
    let staged = sandbox.staged();
    let mut sorted = names;
    sorted.sort_unstable();
    assert_eq!(paths(&staged), sorted);
    assert_eq!(changed(&staged), sorted);
    let objects = sandbox.repository().objects();
    for name in names {
        assert_eq!(content(&objects, &staged, name), name.as_bytes());
    }
    assert_eq!(sandbox.since_in_work_tree("HEAD"), sorted);
}

#[test]
fn a_name_that_is_not_utf_8_is_told() {
    let sandbox = Sandbox::with(&[]);
    let name = OsStr::from_bytes(b"caf\xe9.py");
    if fs::write(sandbox.work().join(name), "1").is_err() {
        println!("skipped: this file system allows UTF-8 only");
        return;
    }
    sandbox.write("a.py", "1");
    sandbox.git(&["add", "."]);
    let staged = sandbox.staged();
    assert_eq!(paths(&staged), ["a.py"]);
    assert_eq!((staged.nameless.len(), &staged.nameless_changed[..]), (0, &["caf\u{fffd}.py".to_owned()][..]));
    let since = sandbox.repository().since("HEAD").unwrap();
    let expected =
        btm_git::Changes { paths: vec!["a.py".to_owned()], nameless: vec!["caf\u{fffd}.py".to_owned()], removed: Vec::new() };
    assert_eq!(since, btm_git::Since::WorkTree(expected));
    sandbox.commit("second");
    let staged = sandbox.staged();
    assert_eq!((&staged.nameless[..], staged.nameless_changed.len()), (&["caf\u{fffd}.py".to_owned()][..], 0));
}

#[test]
fn contents_are_as_stored() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitattributes", "*.txt text eol=crlf\n*.id ident\n*.utf16 working-tree-encoding=UTF-16LE\n");
    sandbox.write("a.txt", "1\r\n2\r\n");
    sandbox.write("a.id", "$Id$\n");
    sandbox.write("a.utf16", b"h\0i\0");
    sandbox.write("a.bin", b"\r\n\0\xff");
    sandbox.git(&["add", "."]);
    let (staged, objects) = (sandbox.staged(), sandbox.repository().objects());
    assert_eq!(content(&objects, &staged, "a.txt"), b"1\n2\n");
    assert_eq!(content(&objects, &staged, "a.id"), b"$Id$\n");
    assert_eq!(content(&objects, &staged, "a.utf16"), b"hi");
    assert_eq!(content(&objects, &staged, "a.bin"), b"\r\n\0\xff");
}

/// A repository with a merge that is not committed yet: `base` is changed on both sides, `side` on the other one.
fn merging() -> Sandbox {
    let sandbox = Sandbox::with(&[("base", "1\n"), ("gone", "1\n")]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write("base", "side\n");
    sandbox.write("side", "side\n");
    sandbox.remove("gone");
    sandbox.commit("side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("base", "main\n");
    sandbox.write("main", "main\n");
    sandbox.commit("main");
    assert!(!sandbox.run_in(&sandbox.work(), &["merge", "--quiet", "side"]).status.success());
    sandbox
}

#[test]
fn what_a_merge_takes_over_is_no_change() {
    let sandbox = merging();
    sandbox.write("base", "both\n");
    sandbox.write("new", "1\n");
    sandbox.git(&["add", "--all"]);
    let staged = sandbox.staged();
    assert_eq!((changed(&staged), staged.taken_over), (vec!["base", "new"], Some(1)));
    assert_eq!(staged.removed, <[&str; 0]>::default(), "the other side removed it");
    assert_eq!(paths(&staged), ["base", "main", "new", "side"]);
    sandbox.write("side", "changed while merging\n");
    sandbox.git(&["add", "--all"]);
    assert_eq!(changed(&sandbox.staged()), ["base", "new", "side"]);
    sandbox.git(&["commit", "--quiet", "--message", "merge"]);
    assert_eq!(sandbox.staged().taken_over, None);
}

#[test]
fn so_it_is_with_more_than_two_parents() {
    let sandbox = Sandbox::with(&[("base", "1\n")]);
    for name in ["one", "two"] {
        sandbox.git(&["checkout", "--quiet", "-b", name, "main"]);
        sandbox.write(name, "1\n");
        sandbox.commit(name);
    }
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("base", "2\n");
    sandbox.commit("main");
    sandbox.git(&["merge", "--quiet", "--no-commit", "--no-ff", "one", "two"]);
    sandbox.write("here", "1\n");
    sandbox.git(&["add", "--all"]);
    let staged = sandbox.staged();
    assert_eq!(changed(&staged), ["here"]);
}
