//! Whatever is done to a repository, what is staged is what git itself would write out, and what changed is what it would list.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    process::Command,
};

use proptest::{collection::vec, prelude::*, sample::select};

use crate::common::{Sandbox, changed, content};

const PATHS: [&str; 7] = ["a", "b c", "-d", "e/f", "e/\"g\"", "n\nl", "ü"];
const CONTENTS: [&str; 5] = ["", "1", "2", "1\r\n2\r\n", "longer"];

#[derive(Clone, Debug)]
enum Step {
    Write(&'static str, &'static str),
    Link(&'static str),
    Delete(&'static str),
    Stage(&'static str),
    StageAll,
    Announce(&'static str),
    Unstage(&'static str),
    Untrack(&'static str),
    Rename(&'static str, &'static str),
    MakeExecutable(&'static str),
    Commit,
}

fn step() -> impl Strategy<Value = Step> {
    let path = || select(&PATHS[..]);
    prop_oneof![
        6 => (path(), select(&CONTENTS[..])).prop_map(|(path, content)| Step::Write(path, content)),
        1 => path().prop_map(Step::Link),
        1 => path().prop_map(Step::Delete),
        4 => path().prop_map(Step::Stage),
        1 => Just(Step::StageAll),
        1 => path().prop_map(Step::Announce),
        1 => path().prop_map(Step::Unstage),
        1 => path().prop_map(Step::Untrack),
        1 => (path(), path()).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => path().prop_map(Step::MakeExecutable),
        1 => Just(Step::Commit),
    ]
}

/// Does a step, if it is possible.
fn take(sandbox: &Sandbox, step: &Step) {
    let remove = |path: &str| fs::remove_file(sandbox.work().join(path));
    let try_git = |arguments: &[&str]| {
        sandbox.run_in(&sandbox.work(), &[&["--literal-pathspecs"], arguments].concat());
    };
    match step {
        Step::Write(path, content) => {
            let _ = remove(path);
            sandbox.write(path, content);
        }
        Step::Link(path) => {
            let _ = remove(path);
            sandbox.write("e/x", "");
            sandbox.link("target", path);
        }
        Step::Delete(path) => {
            let _ = remove(path);
        }
        Step::Stage(path) => try_git(&["add", "--", path]),
        Step::StageAll => try_git(&["add", "--all"]),
        Step::Announce(path) => try_git(&["add", "-N", "--", path]),
        Step::Unstage(path) => try_git(&["reset", "--quiet", "--", path]),
        Step::Untrack(path) => try_git(&["rm", "--quiet", "--cached", "--", path]),
        Step::Rename(from, to) => try_git(&["mv", "-f", "--", from, to]),
        Step::MakeExecutable(path) => try_git(&["update-index", "--chmod=+x", "--", path]),
        Step::Commit => try_git(&["commit", "--quiet", "--message", "x"]),
    }
}

/// All regular files below a folder, with their contents.
fn files(folder: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        let metadata = path.symlink_metadata().unwrap();
        if metadata.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if metadata.is_file() {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            found.insert(name, fs::read(path).unwrap());
        }
    }
    found
}

/// The paths that a command of git lists.
fn listed<S: AsRef<OsStr>>(sandbox: &Sandbox, arguments: &[S]) -> BTreeSet<String> {
    sandbox.git(arguments).split_terminator('\0').map(str::to_owned).collect()
}

fn check(sandbox: &Sandbox) {
    let (staged, objects) = (sandbox.staged(), sandbox.repository().objects());
    let found: BTreeMap<_, _> =
        staged.files.iter().map(|file| (file.path.clone(), content(&objects, &staged, &file.path))).collect();
    assert_eq!(found.len(), staged.files.len());
    assert!(staged.files.is_sorted_by(|one, other| one.path < other.path));
    // An archive of what would be committed: checking out the index would also make what was only announced, or fail to.
    let (out, tree) = (tempfile::tempdir().unwrap(), sandbox.git(&["write-tree"]));
    let archive = out.path().join("archive.tar");
    sandbox.git(&["archive", "--output", archive.to_str().unwrap(), &tree]);
    fs::create_dir(out.path().join("all")).unwrap();
    let unpacked = Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(out.path().join("all")).status().unwrap();
    assert!(unpacked.success());
    let expected = files(&out.path().join("all"));
    assert_eq!(found, expected);

    let has_commit = sandbox.run_in(&sandbox.work(), &["rev-parse", "--verify", "HEAD"]).status.success();
    let base = if has_commit { "HEAD" } else { "4b825dc642cb6eb9a060e54bf8d69288fbee4904" };
    // A changed mode makes a line with no content to it.
    let diff = |options: &[&str]| {
        let all = listed(sandbox, &[&["diff", "--name-only", "-z", "--no-renames"], options, &[base]].concat());
        let numbers = listed(sandbox, &[&["diff", "--numstat", "-z", "--no-renames"], options, &[base]].concat());
        let unchanged: BTreeSet<_> = numbers.iter().filter_map(|line| line.strip_prefix("0\t0\t")).map(str::to_owned).collect();
        (all, unchanged)
    };
    let (all, without_lines) = diff(&["--cached"]);
    let is_new =
        |path: &String| !sandbox.run_in(&sandbox.work(), &["cat-file", "-e", &format!("{base}:{path}")]).status.success();
    let is_of_content = |path: &String, without_lines: &BTreeSet<String>| !without_lines.contains(path) || is_new(path);
    let expected: BTreeSet<_> =
        all.into_iter().filter(|path| found.contains_key(path) && is_of_content(path, &without_lines)).collect();
    assert_eq!(changed(&staged).into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), expected);

    if has_commit {
        let there = files(&sandbox.work());
        let (mut all, without_lines) = diff(&[]);
        all.extend(listed(sandbox, &["ls-files", "--others", "-z"]));
        all.retain(|path| there.contains_key(path));
        let found: BTreeSet<String> = sandbox.since_in_work_tree("HEAD").into_iter().collect();
        assert!(found.is_subset(&all), "{found:?} are more than {all:?}");
        // A change of nothing but the mode may be told or not.
        let missing: Vec<_> = all.difference(&found).filter(|path| is_of_content(path, &without_lines)).collect();
        assert_eq!(missing, Vec::<&String>::new());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn staged_is_what_git_has(steps in vec(step(), 1..30)) {
        let sandbox = Sandbox::new();
        for (number, step) in steps.iter().enumerate() {
            take(&sandbox, step);
            if number % 6 == 5 {
                check(&sandbox);
            }
        }
        check(&sandbox);
    }
}
