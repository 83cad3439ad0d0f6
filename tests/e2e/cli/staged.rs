//! `--staged` and `--since`: exactly what git would commit or show, and nothing is touched.

use std::{collections::BTreeSet, fs, path::Path, process::Command, time::SystemTime};

use btm_test_support::{Cli, Project, Ran, World};
use serde_json::Value;

use crate::{
    repository::{Repository, git},
    run::{JSON, array, cli, cli_with_official, fresh, is_usage_error, plugin, says, without_run},
};

/// Scans with the plugin that analyzes files and the project.
fn scan(folder: &Path, arguments: &[&str]) -> Ran {
    scan_with(cli(), folder, arguments)
}

/// A binary that keeps what it finds in a folder.
fn kept_in(folder: &Path) -> Cli {
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    fresh().variable("XDG_CACHE_HOME", &at("cache")).variable("XDG_DATA_HOME", &at("data"))
}

fn scan_with(cli: Cli, folder: &Path, arguments: &[&str]) -> Ran {
    let full = plugin(World::Full);
    let mut words = vec!["scan", "--plugin", full.to_str().unwrap(), JSON, "--fail-on=never"];
    words.extend(arguments);
    cli.in_folder(folder).run(words)
}

/// The file and message of every finding of a file analyzer.
fn found(ran: &Ran) -> Vec<(String, String)> {
    let report = ran.json();
    let findings = array(&report, "findings").iter().filter(|finding| finding["rule"] == "well-behaved-full/word");
    let texts = findings.map(|finding| {
        (finding["location"]["path"].as_str().unwrap().to_owned(), finding["message"].as_str().unwrap().to_owned())
    });
    texts.collect()
}

fn paths(ran: &Ran) -> BTreeSet<String> {
    found(ran).into_iter().map(|(path, _)| path).collect()
}

#[cfg(unix)]
#[test]
fn a_git_that_lies_in_the_project_is_not_run() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let repository = Repository::new();
    repository.write("a.txt", "TODO\n");
    repository.write("node_modules/.bin/git", "#!/bin/sh\ntouch \"$RAN\"\n");
    repository.git(&["add", "-A"]);
    let (bin, outside) = (repository.path().join("node_modules/.bin"), repository.project.around().join("bin"));
    fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(&outside).unwrap();
    symlink(bin.join("git"), outside.join("git")).unwrap();
    let ran = repository.project.around().join("RAN");
    for folder in [bin, outside] {
        let paths = std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect::<Vec<_>>();
        let path = std::env::join_paths([folder].into_iter().chain(paths)).unwrap();
        let cli = fresh().variable("PATH", path.to_str().unwrap()).variable("RAN", ran.to_str().unwrap());
        let scanned = scan_with(cli, &repository.path(), &["--staged"]);
        assert_eq!(self::paths(&scanned), BTreeSet::from(["a.txt".to_owned()]), "{scanned:?}");
        assert!(!ran.exists());
    }
}

#[test]
fn the_content_is_that_of_the_index() {
    let repository = Repository::new();
    repository.write("a.txt", "TODO committed\n");
    repository.write("b.txt", "TODO unchanged\n");
    repository.commit();
    repository.write("a.txt", "TODO one TODO two\n");
    repository.git(&["add", "a.txt"]);
    repository.write("a.txt", "nothing any more\n");
    repository.write("new.txt", "TODO untracked\n");
    let ran = scan(&repository.path(), &["--staged"]);
    assert_eq!(found(&ran).len(), 2, "{ran:?}");
    assert_eq!(paths(&ran), BTreeSet::from(["a.txt".to_owned()]));
    repository.git(&["add", "-N", "new.txt"]);
    assert_eq!(found(&scan(&repository.path(), &["--staged"])).len(), 2, "what is only intended to be added is not staged");
}

#[test]
fn only_what_is_named_of_it() {
    let repository = Repository::new();
    repository.write("a/x.txt", "TODO\n");
    repository.write("b/x.txt", "TODO\n");
    repository.git(&["add", "-A"]);
    assert_eq!(paths(&scan(&repository.path(), &["--staged", "b"])), BTreeSet::from(["b/x.txt".to_owned()]));
    is_usage_error(&scan(&repository.path(), &["--staged", "b", "/"]), &["`/` is outside the project"]);
}

#[test]
fn since_a_revision_is_what_differs_from_it_in_the_folder() {
    let repository = Repository::new();
    repository.write("a.txt", "TODO\n");
    repository.write("b.txt", "TODO\n");
    repository.write("c.txt", "TODO\n");
    repository.write(".gitignore", "ignored.txt\n");
    repository.commit();
    repository.write("a.txt", "TODO changed\n");
    repository.commit();
    repository.write("b.txt", "TODO not staged\n");
    repository.write("new.txt", "TODO\n");
    repository.write("ignored.txt", "TODO\n");
    fs::remove_file(repository.path().join("c.txt")).unwrap();
    let ran = scan(&repository.path(), &["--since", "HEAD~1"]);
    assert_eq!(paths(&ran).into_iter().collect::<Vec<_>>(), ["a.txt", "b.txt", "new.txt"]);
    assert_eq!(paths(&scan(&repository.path(), &["--since", "HEAD"])).into_iter().collect::<Vec<_>>(), ["b.txt", "new.txt"]);
}

#[test]
fn between_two_revisions_the_content_is_that_of_the_second() {
    let repository = Repository::new();
    repository.write("a.txt", "TODO\n");
    repository.write("b.txt", "TODO\n");
    repository.commit();
    repository.write("a.txt", "TODO TODO\n");
    repository.commit();
    repository.write("a.txt", "changed since\n");
    repository.commit();
    let ran = scan(&repository.path(), &["--since", "HEAD~2..HEAD~1"]);
    assert_eq!(found(&ran).len(), 2, "{ran:?}");
    assert_eq!(paths(&ran), BTreeSet::from(["a.txt".to_owned()]));
}

#[test]
fn project_analyzers_see_the_whole_project() {
    let repository = Repository::new();
    repository.write("a.txt", "TODO\n");
    repository.write("b.txt", "TODO\n");
    repository.commit();
    repository.write("b.txt", "TODO staged\n");
    repository.git(&["add", "-A"]);
    repository.write("b.txt", "TODO TODO TODO\n");
    for arguments in [&["--staged"][..], &["b.txt"], &["--since", "HEAD"]] {
        let ran = scan(&repository.path(), arguments);
        let report = ran.json();
        let messages: Vec<_> = array(&report, "findings").iter().map(|finding| finding["message"].as_str().unwrap()).collect();
        assert!(messages.contains(&"facts of 2 files"), "{arguments:?}: {messages:?}");
        let about = array(&report, "findings").iter().filter(|finding| finding["related"].is_null());
        let about = about.filter_map(|finding| finding["location"]["path"].as_str());
        assert_eq!(about.collect::<BTreeSet<_>>(), BTreeSet::from(["b.txt"]), "{arguments:?}");
        assert!(messages.contains(&"two files"), "what is about one of them and another file is about it");
        let bytes = if arguments == ["--staged"] { "1 words in 12 bytes" } else { "3 words in 15 bytes" };
        assert!(messages.contains(&bytes), "{arguments:?}: {messages:?}");
        assert_eq!(report["summary"]["files"], 1);
    }
}

#[test]
fn what_is_known_of_files_that_were_not_staged_is_not_taken_for_all_there_is() {
    let repository = Repository::new();
    for name in ["a", "b", "c"] {
        repository.write(&format!("{name}.txt"), "TODO\n");
    }
    repository.commit();
    let home = tempfile::tempdir().unwrap();
    let scan = |arguments: &[&str]| scan_with(kept_in(home.path()), &repository.path(), arguments);
    for (name, arguments) in [("a", "--staged"), ("b", "--staged"), ("c", "--since=HEAD"), ("a", "--since=HEAD")] {
        repository.git(&["reset", "-q", "--hard"]);
        repository.write(&format!("{name}.txt"), "TODO TODO\n");
        repository.git(&["add", "-A"]);
        let first = scan(&[arguments]);
        assert_eq!(found(&first).len(), 2, "{name} {arguments}");
        assert_eq!(without_run(&first), without_run(&scan(&[arguments, "--no-results"])), "{name} {arguments}");
        assert_eq!(without_run(&first), without_run(&scan(&[arguments])), "{name} {arguments}");
    }
    scan(&["--staged"]);
    assert_eq!(scan(&["--staged"]).json()["run"]["untouched"], 3, "the others are not read either");
    assert_eq!(found(&scan(&[])).len(), 4, "all files are asked about now");
}

#[test]
fn what_depends_on_changed_files_is_seen_too() {
    let repository = Repository::new();
    repository.write("app/__init__.py", "");
    repository.write("app/main.py", "from app import helper\n");
    repository.write("app/helper.py", "import app.base\n");
    repository.write("app/base.py", "x = 1\n");
    repository.write("app/alone.py", "import os\n");
    repository.write("web/index.ts", "import { a } from './a.js';\n");
    repository.write("web/a.ts", "export const a = 1;\n");
    repository.commit();
    repository.write("app/base.py", "x = 2\n");
    repository.write("web/a.ts", "export const a = 2;\n");
    repository.git(&["add", "-A"]);
    let files = |arguments: &[&str]| {
        let words = [&["scan", "--plugin", "complexity", JSON, "--fail-on=never"], arguments].concat();
        let ran = cli_with_official().in_folder(repository.path()).run(words);
        let report = ran.json();
        let places = array(&report, "metrics").iter().filter_map(|metric| metric["location"]["path"].as_str());
        places.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(files(&["--staged"]), ["app/base.py", "web/a.ts"]);
    let all = ["app/base.py", "app/helper.py", "app/main.py", "web/a.ts", "web/index.ts"];
    let changed = [&["--since", "HEAD", "--dependents"][..], &["--staged", "--dependents"]];
    changed.iter().for_each(|arguments| assert_eq!(files(arguments), all));
    fs::remove_file(repository.path().join("app/base.py")).unwrap();
    repository.git(&["add", "-A"]);
    changed.iter().for_each(|arguments| assert_eq!(files(arguments), &all[1..], "also on what is there no more"));
    is_usage_error(&scan(&repository.path(), &["--dependents"]), &["--dependents is about files that changed", "--staged"]);
}

#[test]
fn a_repository_without_a_commit_stages_everything() {
    let repository = Repository::new();
    repository.write("a.txt", "TODO\n");
    assert_eq!(scan(&repository.path(), &["--staged"]).code, Some(0), "nothing is staged yet");
    repository.git(&["add", "-A"]);
    assert_eq!(paths(&scan(&repository.path(), &["--staged"])), BTreeSet::from(["a.txt".to_owned()]));
}

#[test]
fn line_endings_are_those_that_are_committed() {
    let repository = Repository::new();
    repository.write(".gitattributes", "*.txt text eol=crlf\n");
    repository.write("a.txt", "one\r\nTODO two\r\n");
    repository.git(&["add", "-A"]);
    let ran = scan(&repository.path(), &["--staged"]);
    let metrics = ran.json();
    let bytes =
        array(&metrics, "metrics").iter().find(|metric| metric["name"] == "well-behaved-full/bytes" || metric["name"] == "bytes");
    assert_eq!(bytes.unwrap()["value"], 13.0, "as `git show :a.txt` shows it");
}

#[test]
fn what_cannot_be_checked_is_told() {
    let repository = Repository::new();
    repository.write("a.txt", "one\n");
    repository.commit();
    repository.git(&["switch", "-q", "-c", "other"]);
    repository.write("a.txt", "two\n");
    repository.commit();
    repository.git(&["switch", "-q", "main"]);
    repository.write("a.txt", "three\n");
    repository.commit();
    let merge = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b", "merge", "other"])
        .current_dir(repository.path())
        .output();
    assert!(!merge.unwrap().status.success());
    is_usage_error(&scan(&repository.path(), &["--staged"]), &["a merge is not finished", "`a.txt`", "git add"]);
    is_usage_error(&scan(&repository.path(), &["--since", "nonsense"]), &["there is no commit `nonsense`"]);
    is_usage_error(&scan(&repository.path(), &["--since", "HEAD", "--staged"]), &["cannot be used with"]);
    let outside = Project::new().file("a.txt", "");
    is_usage_error(&scan(&outside.path(), &["--staged"]), &["--staged needs a git repository"]);
}

#[test]
fn worktrees_and_submodules_are_repositories_too() {
    let repository = Repository::new();
    repository.write("a.txt", "TODO\n");
    repository.commit();
    let linked = repository.project.around().join("linked");
    repository.git(&["worktree", "add", "-q", linked.to_str().unwrap()]);
    fs::write(linked.join("a.txt"), "TODO in the linked one\n").unwrap();
    git(&linked, &["add", "-A"]);
    assert_eq!(paths(&scan(&linked, &["--staged"])), BTreeSet::from(["a.txt".to_owned()]));
    assert!(paths(&scan(&repository.path(), &["--staged"])).is_empty());

    let other = Repository::new();
    let source = repository.path();
    other.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", source.to_str().unwrap(), "sub"]);
    assert!(paths(&scan(&other.path(), &["--staged"])).is_empty(), "the files of a submodule are not staged here");
    fs::write(other.path().join("sub/a.txt"), "TODO in the submodule\n").unwrap();
    git(&other.path().join("sub"), &["add", "-A"]);
    assert_eq!(paths(&scan(&other.path().join("sub"), &["--staged"])), BTreeSet::from(["a.txt".to_owned()]));
}

#[test]
fn sparse_and_shallow_checkouts_have_all_that_is_staged() {
    let repository = Repository::new();
    repository.write("in/a.txt", "TODO\n");
    repository.write("out/b.txt", "TODO\n");
    repository.commit();
    repository.commit();
    let source = format!("file://{}", repository.path().display());
    let clone = repository.project.around().join("clone");
    repository.git(&["clone", "-q", "--depth=1", "--sparse", &source, clone.to_str().unwrap()]);
    git(&clone, &["sparse-checkout", "set", "in"]);
    assert!(!clone.join("out/b.txt").exists());
    fs::write(clone.join("in/a.txt"), "TODO TODO\n").unwrap();
    git(&clone, &["add", "in"]);
    let ran = scan(&clone, &["--staged"]);
    assert_eq!(found(&ran).len(), 2);
    says(&ran.stdout, &["facts of 2 files"]);
    is_usage_error(&scan(&clone, &["--since", "HEAD~1"]), &["there is no commit `HEAD~1`", "shallow clone"]);
}

/// A small generator, so that a failure can be repeated by its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// The files that the mixtures are made of.
const FILES: [&str; 8] = ["a.txt", "b.txt", "c d.txt", "sub/a.txt", "sub/deep/e.txt", "f'g.txt", "-h.txt", "ignored/i.txt"];

/// Something happens to the repository.
fn happen(repository: &Repository, dice: &mut Dice) {
    let path = FILES[dice.roll(FILES.len())];
    let other = FILES[dice.roll(FILES.len())];
    let on_disk = repository.path().join(path);
    let quietly = |arguments: &[&str]| {
        let _ = Command::new("git").args(arguments).current_dir(repository.path()).output().unwrap();
    };
    match dice.roll(9) {
        0..=2 => repository.write(path, &format!("{}password=p{}\n", "TODO\n".repeat(dice.roll(4)), dice.roll(1000))),
        3 | 4 => quietly(&["add", "-f", "--", path]),
        5 => quietly(&["mv", "-f", "--", path, other]),
        6 => quietly(&["rm", "-q", "--cached", "-f", "--", path]),
        7 => {
            let _ = fs::remove_file(on_disk);
        }
        _ => quietly(&["add", "-N", "-f", "--", path]),
    }
}

/// Everything of a repository that a scan must leave alone.
fn state(repository: &Repository) -> (String, Vec<u8>, Vec<(String, SystemTime)>) {
    let status = repository.git(&["--no-optional-locks", "status", "--porcelain=v2", "--ignored"]);
    let index = fs::read(repository.path().join(".git/index")).unwrap_or_default();
    let times = FILES.iter().chain(&[".git/index"]).filter_map(|path| {
        let modified = fs::metadata(repository.path().join(path)).ok()?.modified().unwrap();
        Some(((*path).to_owned(), modified))
    });
    (status, index, times.collect())
}

/// The files that are only intended to be added, which the next commit would not have.
fn intended(repository: &Repository) -> Vec<String> {
    const INTENDED: u64 = 1 << 29;
    let listed = repository.git(&["-c", "core.quotePath=false", "ls-files", "--debug"]);
    let mut path = "";
    let paths = listed.lines().filter_map(|line| {
        let Some(details) = line.strip_prefix("  ") else {
            path = line;
            return None;
        };
        let flags = details.split_once("flags: ")?.1;
        (u64::from_str_radix(flags, 16).unwrap() & INTENDED != 0).then(|| path.to_owned())
    });
    paths.collect()
}

/// What a report says about some files.
fn about(report: &Value, files: &BTreeSet<String>) -> Vec<Value> {
    // Why nothing was scanned is told in the words of what was asked for.
    let is_about = |entry: &&Value| {
        entry["kind"] != "nothing-to-scan" && entry["location"]["path"].as_str().is_none_or(|path| files.contains(path))
    };
    let lists = ["findings", "metrics", "notes", "documents"].iter();
    lists.flat_map(|list| report[list].as_array().into_iter().flatten()).filter(is_about).cloned().collect()
}

#[test]
fn a_hundred_mixtures_are_scanned_as_a_checkout_of_the_index_would_be() {
    let mut seen = 0;
    let mut dice = Dice(11);
    let mut repository = Repository::new();
    let home = tempfile::tempdir().unwrap();
    for round in 0..100 {
        if round % 10 == 0 {
            repository = Repository::new();
            repository.write(".gitignore", "ignored\n");
            repository.git(&["add", "-A"]);
        }
        if dice.roll(4) == 0 {
            repository.git(&["commit", "-q", "-m", "x", "--allow-empty"]);
        }
        (0..6).for_each(|_| happen(&repository, &mut dice));
        let before = state(&repository);
        let ran = scan(&repository.path(), &["--staged"]);
        let remembered = scan_with(kept_in(home.path()), &repository.path(), &["--staged"]);
        assert_eq!(without_run(&ran), without_run(&remembered), "round {round}: what earlier rounds left behind");
        assert_eq!(before, state(&repository), "round {round}");

        let checkout = tempfile::tempdir().unwrap();
        repository.git(&["checkout-index", "-a", "--prefix", &format!("{}/", checkout.path().display())]);
        for path in intended(&repository) {
            // It was made empty; what is only intended has no content.
            fs::remove_file(checkout.path().join(path)).unwrap();
        }
        let names = match repository.git(&["rev-list", "--all", "-n1"]).is_empty() {
            true => repository.git(&["ls-files", "-z"]),
            false => repository.git(&["diff", "--cached", "--name-only", "--no-renames", "--diff-filter=d", "-z"]),
        };
        let staged: BTreeSet<String> =
            names.split_terminator('\0').filter(|path| checkout.path().join(path).exists()).map(str::to_owned).collect();
        // What git tracks counts whatever is ignored, so the checkout is a repository too.
        git(checkout.path(), &["init", "-q"]);
        git(checkout.path(), &["add", "-f", "-A"]);
        let reference = scan(checkout.path(), &[]);
        assert_eq!(about(&ran.json(), &staged), about(&reference.json(), &staged), "round {round}: {}", before.0);
        assert!(paths(&ran).is_subset(&staged), "round {round}");
        seen += paths(&ran).len();
    }
    assert!(seen > 50, "the mixtures show something: {seen}");
}
