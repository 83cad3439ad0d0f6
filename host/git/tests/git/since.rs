//! What changed since a commit.

use std::{collections::BTreeSet, fs};

use btm_git::GitError;

use crate::common::{Sandbox, changed, content, paths};

/// `main`: 1, 2; `side` from 1: 3.
fn branches() -> Sandbox {
    let sandbox = Sandbox::with(&[("a", "1"), ("b", "1"), ("d/c", "1")]);
    sandbox.git(&["tag", "--annotate", "--message", "one", "one"]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write("side", "3");
    sandbox.write("d/c", "3");
    sandbox.commit("third");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("a", "2");
    sandbox.remove("b");
    sandbox.commit("second");
    sandbox
}

/// Makes a file look modified.
fn touch(sandbox: &Sandbox, path: &str) {
    let file = fs::File::options().write(true).open(sandbox.work().join(path)).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
}

#[test]
fn the_work_tree_is_compared_with_the_commit_itself() {
    let sandbox = branches();
    sandbox.write(".gitignore", "*.log\n");
    sandbox.write("x.log", "1");
    sandbox.write("untracked", "1");
    sandbox.write("staged", "1");
    sandbox.git(&["add", "staged"]);
    sandbox.write("announced", "1");
    sandbox.git(&["add", "-N", "announced"]);
    assert_eq!(sandbox.since_in_work_tree("HEAD"), [".gitignore", "announced", "staged", "untracked"]);
    assert_eq!(sandbox.since_in_work_tree("one"), [".gitignore", "a", "announced", "staged", "untracked"]);
    assert_eq!(sandbox.since_in_work_tree("HEAD~1"), [".gitignore", "a", "announced", "staged", "untracked"]);
    // `side` goes its own way: what only it has is not there, what it changed differs.
    assert_eq!(sandbox.since_in_work_tree("side"), [".gitignore", "a", "announced", "d/c", "staged", "untracked"]);
}

#[test]
fn what_was_put_back_did_not_change() {
    let sandbox = branches();
    sandbox.write("a", "staged");
    sandbox.write("d/c", "staged");
    sandbox.git(&["add", "."]);
    assert_eq!(sandbox.since_in_work_tree("HEAD"), ["a", "d/c"]);
    sandbox.write("a", "2");
    sandbox.write("d/c", "3");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), ["d/c"]);
    sandbox.write("d/c", "longer than it was");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), ["d/c"]);
}

#[test]
fn a_file_that_was_only_touched_did_not_change() {
    let sandbox = branches();
    touch(&sandbox, "a");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), <[&str; 0]>::default());
    // The same size.
    sandbox.write("a", "3");
    touch(&sandbox, "a");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), ["a"]);
}

#[test]
fn line_ends_that_git_converts_are_no_change() {
    let sandbox = Sandbox::with(&[(".gitattributes", "*.txt text eol=crlf\n"), ("a.txt", "1\r\n"), ("b.txt", "1\r\n")]);
    touch(&sandbox, "a.txt");
    sandbox.write("b.txt", "2\r\n");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), ["b.txt"]);
}

#[test]
fn only_files_of_the_work_tree_count() {
    let sandbox = branches();
    sandbox.remove("a");
    sandbox.link("b", "link");
    sandbox.git(&["rm", "--quiet", "--cached", "d/c"]);
    sandbox.write("nested/x", "1");
    sandbox.git_in(&sandbox.work().join("nested"), &["init", "--quiet"]);
    // No longer tracked, but there.
    assert_eq!(sandbox.since_in_work_tree("HEAD"), ["d/c"]);
    sandbox.write(".gitignore", "/d\n");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), [".gitignore"]);
}

#[test]
fn a_range_looks_at_its_later_commit() {
    let sandbox = branches();
    sandbox.write("a", "not looked at");
    sandbox.write("untracked", "neither");
    let main = sandbox.since_in_commit("one..main");
    assert_eq!((paths(&main), changed(&main)), (vec!["a", "d/c"], vec!["a"]));
    assert_eq!(content(&sandbox.repository().objects(), &main, "a"), b"2");
    assert_eq!(sandbox.since_in_commit("one.."), main);
    assert_eq!(changed(&sandbox.since_in_commit("..one")), ["a", "b"]);
    assert_eq!(changed(&sandbox.since_in_commit("main..main")), <[&str; 0]>::default());
}

#[test]
fn three_dots_begin_where_both_parted() {
    let sandbox = branches();
    let side = sandbox.since_in_commit("main...side");
    assert_eq!((paths(&side), changed(&side)), (vec!["a", "b", "d/c", "side"], vec!["d/c", "side"]));
    assert_eq!(changed(&sandbox.since_in_commit("main..side")), ["a", "b", "d/c", "side"]);
    assert_eq!(changed(&sandbox.since_in_commit("...side")), ["d/c", "side"]);
}

#[test]
fn commits_may_have_nothing_in_common() {
    let sandbox = branches();
    sandbox.git(&["checkout", "--quiet", "--orphan", "alone"]);
    sandbox.commit("alone");
    let error = sandbox.repository().since("main...alone").unwrap_err();
    assert!(matches!(&error, GitError::NoMergeBase { from, to, is_shallow: false } if from == "main" && to == "alone"));
    assert_eq!(error.hint().unwrap(), "`main..alone` compares them without one");
}

#[test]
fn what_is_no_commit_is_unknown() {
    let sandbox = branches();
    let repository = sandbox.repository();
    let missing = "0123456789012345678901234567890123456789";
    // The last one makes git end.
    for revision in ["", "nowhere", "HEAD:a", "HEAD^{tree}", missing, "a b", "main\nside", "HEAD~99", "HEAD@{upstream}"] {
        let error = repository.since(revision).unwrap_err();
        assert!(
            matches!(&error, GitError::UnknownRevision { revision: named, is_shallow: false, .. } if named == revision),
            "{error}"
        );
    }
    let error = repository.since("main..nowhere").unwrap_err();
    assert_eq!(error.to_string(), "there is no commit `nowhere`");
    let error = repository.since("main@{upstream}").unwrap_err();
    assert_eq!(error.to_string(), "there is no commit `main@{upstream}`: no upstream configured for branch 'main'");
}

#[test]
fn a_revision_is_never_an_option() {
    let sandbox = branches();
    let output = sandbox.beside("written");
    for option in
        [format!("--output={}", output.display()), "--all".to_owned(), "-h".to_owned(), "--batch-all-objects".to_owned()]
    {
        for revision in [option.clone(), format!("HEAD..{option}"), format!("{option}...HEAD")] {
            let error = sandbox.repository().since(&revision).unwrap_err();
            assert!(matches!(&error, GitError::UnknownRevision { revision, .. } if *revision == option), "{error}");
        }
    }
    assert!(!output.exists());
}

#[test]
fn digits_may_mean_several_commits() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let digits = ambiguous_digits(&sandbox);
    for (revision, named) in [(digits.clone(), digits.clone()), (format!("HEAD..{digits}^"), format!("{digits}^"))] {
        let error = sandbox.repository().since(&revision).unwrap_err();
        assert!(matches!(&error, GitError::AmbiguousRevision { revision } if *revision == named), "{error}");
    }
}

/// Four digits, the least that git takes, with which two commits begin. A few hundred commits are made until there are such,
/// always the same ones.
fn ambiguous_digits(sandbox: &Sandbox) -> String {
    let mut seen = BTreeSet::new();
    for number in 0.. {
        let commit = sandbox.git(&["commit-tree", "-m", &number.to_string(), "HEAD^{tree}"]);
        if !seen.insert(commit[..4].to_owned()) {
            return commit[..4].to_owned();
        }
    }
    unreachable!("there are only so many digits")
}
