//! Repositories that are kept in unusual ways.

use std::{fs, path::PathBuf};

use btm_git::{GitError, Since};

use crate::common::{Sandbox, changed, content, paths};

/// A clone of the sandbox's repository, as if from another machine.
fn clone(sandbox: &Sandbox, options: &[&str]) -> PathBuf {
    let clone = sandbox.beside("clone");
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", sandbox.work().display());
    sandbox.git(&[&["clone", "--quiet"], options, &[&url, clone.to_str().unwrap()]].concat());
    clone
}

#[test]
fn sparse_checkouts_have_all_their_content() {
    for sparse_index in ["--sparse-index", "--no-sparse-index"] {
        let sandbox = Sandbox::with(&[("top", "1"), ("in/a", "1"), ("out/b", "1"), ("out/deep/c", "1"), ("out/deep/d", "1")]);
        sandbox.git(&["sparse-checkout", "set", "--cone", sparse_index, "in"]);
        assert!(!sandbox.work().join("out").exists());
        sandbox.write("in/a", "2");
        sandbox.git(&["add", "in/a"]);
        let staged = sandbox.staged();
        assert_eq!(paths(&staged), ["in/a", "out/b", "out/deep/c", "out/deep/d", "top"], "{sparse_index}");
        assert_eq!(changed(&staged), ["in/a"]);
        assert_eq!(content(&sandbox.repository().objects(), &staged, "out/deep/c"), b"1");
        assert_eq!(sandbox.since_in_work_tree("HEAD"), ["in/a"]);
        // A change out of sight is one too.
        sandbox.git(&["update-index", "--cacheinfo", &format!("100644,{},out/deep/c", staged.files[0].object)]);
        assert_eq!(changed(&sandbox.staged()), ["in/a", "out/deep/c"]);
        fs::create_dir_all(sandbox.work().join("out/deep")).unwrap();
        let deep = sandbox.repository_in("out/deep").staged().unwrap();
        assert_eq!((paths(&deep), changed(&deep)), (vec!["c", "d"], vec!["c"]));
    }
}

#[test]
fn a_split_index_is_whole() {
    let sandbox = Sandbox::with(&[("a", "1"), ("b", "1")]);
    sandbox.git(&["update-index", "--split-index"]);
    sandbox.write("c", "1");
    sandbox.git(&["add", "c"]);
    assert!(
        fs::read_dir(sandbox.work().join(".git"))
            .unwrap()
            .any(|file| { file.unwrap().file_name().to_str().unwrap().starts_with("sharedindex.") })
    );
    assert_eq!((paths(&sandbox.staged()), changed(&sandbox.staged())), (vec!["a", "b", "c"], vec!["c"]));
}

#[test]
fn a_shallow_clone_says_to_fetch_more() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let first = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.write("a", "2");
    sandbox.commit("second");
    let clone = clone(&sandbox, &["--depth=1"]);
    let repository = sandbox.around(&clone).unwrap().unwrap();
    assert_eq!(paths(&repository.staged().unwrap()), ["a"]);
    for revision in [&first, "HEAD~1", &format!("{first}...HEAD")] {
        let error = repository.since(revision).unwrap_err();
        assert!(matches!(error, GitError::UnknownRevision { is_shallow: true, .. }), "{error}");
        assert!(error.hint().unwrap().contains("git fetch --unshallow"));
    }
    assert!(repository.since("HEAD").is_ok());
}

#[test]
fn a_partial_clone_fetches_nothing() {
    let sandbox = Sandbox::with(&[("a", "only in the first"), ("d/b", "1")]);
    sandbox.write("a", "2");
    sandbox.commit("second");
    let clone = clone(&sandbox, &["--filter=blob:none"]);
    let repository = sandbox.around(&clone).unwrap().unwrap();
    let Since::Commit(old) = repository.since("HEAD..HEAD~1").unwrap() else { panic!("it is a range") };
    let missing = old.files[0].object;
    for _ in 0..2 {
        // It would be there the second time if it had been fetched.
        let error = repository.objects().read(&missing, 99).unwrap_err();
        assert!(matches!(error, GitError::NoObject { object } if object == missing), "{error}");
    }
    // Git itself would have fetched it.
    assert_eq!(sandbox.git_in(&clone, &["cat-file", "blob", &missing.to_string()]), "only in the first");
}

#[test]
fn nor_does_one_without_folders() {
    let sandbox = Sandbox::with(&[("a", "1"), ("d/b", "1")]);
    sandbox.write("d/b", "2");
    sandbox.commit("second");
    let clone = clone(&sandbox, &["--filter=tree:0"]);
    let repository = sandbox.around(&clone).unwrap().unwrap();
    assert_eq!(paths(&repository.staged().unwrap()), ["a", "d/b"]);
    let error = repository.since("HEAD~1..HEAD").unwrap_err();
    assert!(matches!(error, GitError::Incomplete { .. }), "{error}");
    assert!(error.hint().unwrap().contains("--refetch"));
}

#[test]
fn references_may_be_kept_in_a_table() {
    let sandbox = Sandbox::without_repository();
    if !sandbox.run_in(&sandbox.work(), &["init", "--quiet", "--ref-format=reftable"]).status.success() {
        println!("skipped: this git has no reftable");
        return;
    }
    sandbox.write("a", "1");
    sandbox.git(&["add", "a"]);
    assert_eq!(changed(&sandbox.staged()), ["a"]);
    sandbox.commit("first");
    sandbox.write("a", "2");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), ["a"]);
}
