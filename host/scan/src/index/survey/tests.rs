//! What is found with the help of an index is what a walk finds.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{Survey, whole};
use crate::{
    index::{File, Folders, Index, Known, survey},
    select::PluginSet,
    stamp::Stamp,
    walk::walk,
};

/// A folder in which no ignore file of somebody else counts.
fn project(files: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for path in files {
        write(&root, path);
    }
    (folder, root)
}

fn write(root: &Path, path: &str) {
    fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
    fs::write(root.join(path), path).unwrap();
}

/// Long after everything that happened.
fn later() -> SystemTime {
    SystemTime::now() + Duration::from_secs(100)
}

/// The bytes of an index of the project, made at a moment.
fn index_at(root: &Path, now: SystemTime) -> Vec<u8> {
    let Survey { files, folders, .. } = whole(root, None, 1, now).unwrap();
    let folders: Folders = folders.unwrap();
    let (sources, folders) = folders.stored();
    let known = |path: &str| {
        let stamp = Stamp::of(&root.join(path)).filter(|stamp| stamp.is_settled(now))?;
        let wanted = PluginSet::EMPTY;
        Some(Known { stamp, digest: &[], bytes: None, notes: &[], suppressions: &[], asked: wanted, wanted, said: &[] })
    };
    let files = files.iter().map(|path| File { path, known: known(path) }).collect();
    Index::new(Vec::new(), sources, folders, files).write().unwrap()
}

/// The files that are found, and those of them that are known to be unchanged.
fn found(root: &Path, index: &[u8]) -> (Vec<String>, Vec<String>) {
    let index = Index::read(index).unwrap();
    let survey = survey(root, Some(&index), 2).unwrap();
    assert_eq!(survey.notes, walk(root, &[], 1).unwrap().notes);
    assert_eq!(survey.left_out, whole(root, None, 1, later()).unwrap().left_out);
    let known = survey.files.iter().zip(&survey.known).filter(|(_, known)| known.is_some()).map(|(path, _)| path.to_string());
    let known = known.collect();
    (survey.files.iter().map(ToString::to_string).collect(), known)
}

fn walked(root: &Path) -> Vec<String> {
    walk(root, &[], 1).unwrap().files
}

#[test]
fn an_unchanged_project_is_not_listed_and_all_of_it_is_known() {
    let (_folder, root) = project(&["a.py", "b/c.py", "b/d/e.py"]);
    let bytes = index_at(&root, later());
    let index = Index::read(&bytes).unwrap();
    let survey = survey(&root, Some(&index), 2).unwrap();
    assert!(survey.folders.is_none(), "the folders are as the index says");
    assert_eq!(found(&root, &bytes), (walked(&root), walked(&root)));
}

#[test]
fn a_changed_file_is_found_but_not_known() {
    let (_folder, root) = project(&["a.py", "b/c.py"]);
    let bytes = index_at(&root, later());
    fs::write(root.join("b/c.py"), "longer than before").unwrap();
    assert_eq!(found(&root, &bytes), (walked(&root), vec!["a.py".to_owned()]));
}

#[test]
fn what_was_just_written_is_not_known() {
    let (_folder, root) = project(&["a.py"]);
    let just_then = Stamp::of(&root.join("a.py")).unwrap();
    let now = SystemTime::now();
    assert!(!just_then.is_settled(now));
    assert_eq!(found(&root, &index_at(&root, now)), (walked(&root), Vec::new()));
}

#[test]
fn a_clock_that_was_set_back_makes_nothing_known() {
    let (_folder, root) = project(&["a.py", "b/c.py"]);
    let bytes = index_at(&root, SystemTime::now() - Duration::from_secs(3_600));
    assert_eq!(found(&root, &bytes), (walked(&root), Vec::new()));
}

#[test]
fn new_removed_and_renamed_files_and_folders_are_seen() {
    let (_folder, root) = project(&["a.py", "b/c.py", "b/d/e.py", "f/g.py"]);
    let bytes = index_at(&root, later());
    write(&root, "b/new.py");
    write(&root, "b/more/deep/new.py");
    fs::remove_file(root.join("a.py")).unwrap();
    fs::remove_dir_all(root.join("b/d")).unwrap();
    fs::rename(root.join("f"), root.join("h")).unwrap();
    let (files, known) = found(&root, &bytes);
    assert_eq!(files, ["b/c.py", "b/more/deep/new.py", "b/new.py", "h/g.py"]);
    assert_eq!(known, ["b/c.py"]);
}

#[test]
fn what_is_ignored_is_looked_at_again_when_an_ignore_file_changes() {
    let (_folder, root) = project(&["a.py", "b/c.py", "b/c.log", ".git/info/x"]);
    fs::write(root.join(".gitignore"), "*.log\n").unwrap();
    let bytes = index_at(&root, later());
    assert_eq!(found(&root, &bytes).0, [".gitignore", "a.py", "b/c.py"]);
    fs::write(root.join(".gitignore"), "*.py\n").unwrap();
    assert_eq!(found(&root, &bytes).0, [".gitignore", "b/c.log"]);
    fs::write(root.join(".gitignore"), "*.log\n").unwrap();
    fs::write(root.join(".git/info/exclude"), "b\n").unwrap();
    assert_eq!(found(&root, &bytes).0, [".gitignore", "a.py"], "also one that is new, in a folder that is not listed");
    fs::remove_file(root.join(".git/info/exclude")).unwrap();
    fs::write(root.join("b/.ignore"), "c.py\n").unwrap();
    assert_eq!(found(&root, &bytes).0, walked(&root), "or in one that is");
}

/// Runs git in a project that is a repository.
#[cfg(unix)]
fn git(root: &Path, arguments: &[&str]) {
    let mut git = std::process::Command::new("git");
    git.args(arguments).current_dir(root).envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]);
    assert!(git.status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn what_git_begins_or_ceases_to_track_is_seen() {
    let (_folder, root) = project(&["a.py", "b.log", "c.log"]);
    fs::write(root.join(".gitignore"), "*.log\n").unwrap();
    git(&root, &["init", "-q"]);
    let bytes = index_at(&root, later());
    assert_eq!(found(&root, &bytes).0, [".gitignore", "a.py"]);
    git(&root, &["add", "-f", "b.log"]);
    assert_eq!(found(&root, &bytes).0, [".gitignore", "a.py", "b.log"]);
    let bytes = index_at(&root, later());
    assert_eq!(found(&root, &bytes), (walked(&root), walked(&root)));
    git(&root, &["rm", "-q", "--cached", "b.log"]);
    assert_eq!(found(&root, &bytes).0, [".gitignore", "a.py"]);
}

#[cfg(unix)]
#[test]
fn an_index_that_was_only_written_again_has_nothing_listed() {
    let (_folder, root) = project(&["a.py", "b.log"]);
    fs::write(root.join(".gitignore"), "*.log\n").unwrap();
    git(&root, &["init", "-q"]);
    git(&root, &["add", "a.py"]);
    let bytes = index_at(&root, later());
    fs::write(root.join("a.py"), "another content").unwrap();
    git(&root, &["add", "a.py"]);
    // A new file in a folder that is not listed would be seen by a walk only; here it stands for the walk that does not happen.
    let index = Index::read(&bytes).unwrap();
    let survey = survey(&root, Some(&index), 1).unwrap();
    let (_, folders) = survey.folders.as_ref().unwrap().stored();
    assert_eq!(folders, index.folders, "as before, and not listed anew");
    let (sources, folders) = survey.folders.as_ref().unwrap().stored();
    let files = survey.files.iter().map(|path| File { path, known: None }).collect();
    let next = Index::new(Vec::new(), sources, folders, files).write().unwrap();
    assert_eq!(found(&root, &next).0, walked(&root));
}

#[cfg(unix)]
#[test]
fn a_note_about_what_is_left_out_comes_again() {
    let (_folder, root) = project(&["a.py"]);
    fs::write(root.join(".gitignore"), "*\n").unwrap();
    let bytes = index_at(&root, later());
    assert_eq!(found(&root, &bytes).0, walked(&root), "`found` compares the notes");
    assert_eq!(walk(&root, &[], 1).unwrap().notes.len(), 1);
}

#[cfg(unix)]
#[test]
fn folders_with_links_are_listed_each_time() {
    let (_folder, root) = project(&["a.py", "b/c.py"]);
    let (_other, outside) = project(&["x"]);
    std::os::unix::fs::symlink(root.join("a.py"), root.join("b/link")).unwrap();
    let bytes = index_at(&root, later());
    // The link's own folder does not change, but where it leads does.
    fs::remove_file(root.join("a.py")).unwrap();
    std::os::unix::fs::symlink(outside.join("x"), root.join("a.py")).unwrap();
    assert_eq!(found(&root, &bytes), (vec!["b/c.py".to_owned()], vec!["b/c.py".to_owned()]));
}

#[cfg(unix)]
#[test]
fn a_file_that_is_written_through_another_link_is_not_known() {
    let (_folder, root) = project(&["a.py"]);
    let (_other, outside) = project(&[]);
    fs::hard_link(root.join("a.py"), outside.join("b.py")).unwrap();
    let bytes = index_at(&root, later());
    fs::write(outside.join("b.py"), "changed").unwrap();
    assert_eq!(found(&root, &bytes), (walked(&root), Vec::new()));
}

#[test]
fn names_that_differ_only_in_case_are_different_files_where_they_can_be() {
    let (_folder, root) = project(&["a.py", "b.py"]);
    let bytes = index_at(&root, later());
    fs::rename(root.join("a.py"), root.join("A.py")).unwrap();
    let (files, known) = found(&root, &bytes);
    assert_eq!((files, known), (vec!["A.py".to_owned(), "b.py".to_owned()], vec!["b.py".to_owned()]));
}

#[cfg(unix)]
#[test]
fn a_folder_that_became_a_link_is_not_entered() {
    let (_folder, root) = project(&["a.py", "b/c.py"]);
    let (_other, outside) = project(&["c.py"]);
    let bytes = index_at(&root, later());
    fs::remove_dir_all(root.join("b")).unwrap();
    std::os::unix::fs::symlink(&outside, root.join("b")).unwrap();
    assert_eq!(found(&root, &bytes).0, ["a.py"]);
}

/// Something that happens to a project.
#[derive(Clone, Debug)]
enum Change {
    Write(String),
    Remove(String),
    Rename(String, String),
    Ignore(String, String),
}

fn path() -> impl Strategy<Value = String> {
    proptest::collection::vec("[abc]", 1..4).prop_map(|parts| parts.join("/"))
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => path().prop_map(Change::Write),
        2 => path().prop_map(Change::Remove),
        2 => (path(), path()).prop_map(|(from, to)| Change::Rename(from, to)),
        1 => (path(), "[abc]").prop_map(|(folder, pattern)| Change::Ignore(folder, pattern)),
    ]
}

impl Change {
    /// Lets it happen, if it can.
    fn happen(&self, root: &Path) {
        let _ = match self {
            Self::Write(path) => {
                fs::create_dir_all(root.join(path).parent().unwrap()).and_then(|()| fs::write(root.join(path), "changed"))
            }
            Self::Remove(path) => fs::remove_file(root.join(path)).or_else(|_| fs::remove_dir_all(root.join(path))),
            Self::Rename(from, to) => fs::rename(root.join(from), root.join(to)),
            Self::Ignore(folder, pattern) => {
                let name = if pattern == "c" { ".ignore" } else { ".gitignore" };
                fs::write(root.join(folder).join(name), pattern)
            }
        };
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_happens_is_seen(before in proptest::collection::vec(change(), 0..12), after in proptest::collection::vec(change(), 0..6)) {
        let (_folder, root) = project(&[]);
        before.iter().for_each(|change| change.happen(&root));
        let bytes = index_at(&root, later());
        let contents = |files: &[String]| -> Vec<_> { files.iter().map(|path| (path.clone(), Stamp::of(&root.join(path)))).collect() };
        let earlier = contents(&walked(&root));
        after.iter().for_each(|change| change.happen(&root));
        let (files, known) = found(&root, &bytes);
        prop_assert_eq!(&files, &walked(&root));
        let now = contents(&files);
        let same = |path: &String| {
            let of = |list: &[(String, Option<Stamp>)]| list.iter().find(|(other, _)| other == path).map(|(_, stamp)| *stamp);
            of(&earlier) == of(&now)
        };
        prop_assert!(known.iter().all(same));
    }
}
