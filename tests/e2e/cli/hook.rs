//! `btm hook`: real commits in real repositories.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, process::Output};

use btm_test_support::Cli;

use crate::{
    repository::Repository,
    run::{fresh, says},
};

/// A key that the security analyzer reports at high.
pub(crate) const SECRET: &str = concat!("token = \"gh", "p_0123456789abcdefghijABCDEFGHIJ012345\"\n");

/// A user with a repository that has one commit.
struct Desk {
    repository: Repository,
    cli: Cli,
}

impl Desk {
    fn new() -> Self {
        let repository = Repository::new();
        repository.write("a.py", "x = 1\n");
        repository.commit();
        Self { cli: fresh().in_folder(repository.path()), repository }
    }

    fn hook(&self, arguments: &[&str]) -> String {
        let ran = self.cli.run([&["hook"], arguments].concat());
        assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{ran:?}");
        ran.stdout
    }

    fn file(&self) -> PathBuf {
        self.repository.path().join(".git/hooks/pre-commit")
    }

    /// Commits as a user does, with the home of the command.
    fn commit(&self, arguments: &[&str]) -> Output {
        self.git(&[&["commit", "--quiet", "-m", "more"], arguments].concat())
    }

    /// Pushes as a user does.
    fn push(&self, arguments: &[&str]) -> Output {
        self.git(&[&["push", "--quiet"], arguments].concat())
    }

    /// Git with the home of the command.
    fn git(&self, arguments: &[&str]) -> Output {
        let mut git = self.repository.command(arguments);
        for variable in ["HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
            let value =
                self.cli.command([] as [&str; 0]).get_envs().find(|(name, _)| *name == variable).unwrap().1.unwrap().to_owned();
            git.env(variable, value);
        }
        git.output().unwrap()
    }

    /// What a manager of hooks has checked, with the variables that it sets: the exit code, and what is said.
    fn checked(&self, files: &[&str], range: Option<(&str, &str)>) -> (Option<i32>, String) {
        let mut command = self.cli.command([&["hook", "run", "pre-commit", "--"], files].concat());
        command.env("PRE_COMMIT", "1");
        if let Some((from, to)) = range {
            command.envs([("PRE_COMMIT_FROM_REF", from), ("PRE_COMMIT_TO_REF", to)]);
        }
        let output = command.output().unwrap();
        (output.status.code(), told(&output))
    }

    fn commits(&self) -> usize {
        self.repository.git(&["log", "--oneline"]).lines().count()
    }
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_commit_is_stopped_by_what_is_staged() {
    let desk = Desk::new();
    says(&desk.hook(&["install"]), &["installed: ", "pre-commit", "`git commit --no-verify` skips the check for this commit"]);
    says(&desk.hook(&["status"]), &["pre-commit: installed", "program  "]);
    desk.repository.write("b.py", SECRET);
    desk.repository.git(&["add", "b.py"]);
    // What is staged counts, not what lies in the folder.
    desk.repository.write("b.py", "x = 1\n");
    let output = desk.commit(&[]);
    assert_eq!((output.status.code(), desk.commits()), (Some(1), 1), "{output:?}");
    says(
        &told(&output),
        &["security/github-pat", "b.py", "the commit was stopped", "`git commit --no-verify` skips the check for this commit"],
    );
    assert!(!told(&output).contains("ghp_0123456789abcdefghij"), "secrets are masked");
    assert!(desk.commit(&["--no-verify"]).status.success());
    assert_eq!(desk.commits(), 2);
    desk.repository.git(&["add", "b.py"]);
    let output = desk.commit(&[]);
    assert_eq!((output.status.code(), told(&output)), (Some(0), String::new()), "nothing to say");
    assert_eq!(desk.commits(), 3);
}

#[test]
fn a_commit_of_named_files_has_an_index_of_its_own() {
    let desk = Desk::new();
    desk.hook(&["install"]);
    desk.repository.write("a.py", SECRET);
    desk.repository.write("b.py", "x = 2\n");
    desk.repository.git(&["add", "b.py"]);
    assert_eq!(desk.commit(&["a.py"]).status.code(), Some(1), "a.py is not staged, but would be committed");
    assert!(desk.commit(&["b.py"]).status.success(), "a.py is not part of this one");
    assert_eq!(desk.commit(&["-a"]).status.code(), Some(1));
    assert_eq!(desk.commits(), 2);
}

#[test]
fn what_the_baseline_knows_stops_nothing() {
    let desk = Desk::new();
    desk.repository.write("a.py", SECRET);
    let ran = desk.cli.run(["baseline", "create", "--plugin", "security"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    desk.hook(&["install"]);
    desk.repository.git(&["add", "--all"]);
    let output = desk.commit(&[]);
    assert!(output.status.success(), "{output:?}");
    desk.repository.write("b.py", &SECRET.replace("0123", "9876"));
    desk.repository.git(&["add", "--all"]);
    assert_eq!(desk.commit(&[]).status.code(), Some(1));
}

#[test]
fn a_hook_that_does_not_block() {
    let desk = Desk::new();
    says(&desk.hook(&["install", "--non-blocking"]), &["goes through whatever is found"]);
    desk.repository.write("b.py", SECRET);
    desk.repository.git(&["add", "b.py"]);
    let output = desk.commit(&[]);
    assert!(output.status.success(), "{output:?}");
    says(&told(&output), &["security/github-pat", "the commit goes through all the same"]);
}

#[test]
fn the_hook_that_was_there_runs_and_comes_back() {
    let desk = Desk::new();
    let text = "#!/bin/sh\necho 'the earlier hook ran'\nexit \"$(cat fail 2>/dev/null || echo 0)\"\n";
    fs::write(desk.file(), text).unwrap();
    fs::set_permissions(desk.file(), fs::Permissions::from_mode(0o751)).unwrap();
    says(&desk.hook(&["install"]), &["the hook that was there runs first; it is kept as "]);
    desk.repository.write("b.py", "x = 2\n");
    desk.repository.git(&["add", "b.py"]);
    let output = desk.commit(&[]);
    assert!(output.status.success(), "{output:?}");
    says(&told(&output), &["the earlier hook ran"]);
    desk.repository.write("fail", "7");
    desk.repository.write("c.py", "x = 2\n");
    desk.repository.git(&["add", "c.py"]);
    assert!(!desk.commit(&[]).status.success());
    says(&desk.hook(&["uninstall"]), &["the hook that was there before is back"]);
    assert_eq!(fs::read_to_string(desk.file()).unwrap(), text);
    assert_eq!(desk.file().metadata().unwrap().permissions().mode() & 0o777, 0o751);
    says(&desk.hook(&["uninstall"]), &["no hook of btm is installed"]);
}

#[test]
fn a_hook_that_somebody_else_has_replaced() {
    let desk = Desk::new();
    fs::write(desk.file(), "#!/bin/sh\necho earlier\n").unwrap();
    desk.hook(&["install"]);
    fs::write(desk.file(), "#!/bin/sh\necho other\n").unwrap();
    let ran = desk.cli.run(["hook", "uninstall"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["is not btm's any more", "btm hook restore"]);
    says(&desk.hook(&["restore"]), &["is back", "kept as"]);
    assert_eq!(fs::read_to_string(desk.file()).unwrap(), "#!/bin/sh\necho earlier\n");
}

#[test]
fn worktrees_have_the_hooks_of_their_repository() {
    let desk = Desk::new();
    desk.hook(&["install"]);
    let tree = desk.repository.path().parent().unwrap().join("tree");
    desk.repository.git(&["worktree", "add", "--quiet", tree.to_str().unwrap(), "-b", "other"]);
    fs::write(tree.join("b.py"), SECRET).unwrap();
    let git = |arguments: &[&str]| {
        let mut git = desk.repository.command(arguments);
        git.current_dir(&tree).env("HOME", desk.cli.home()).output().unwrap()
    };
    assert!(git(&["add", "b.py"]).status.success());
    let output = git(&["commit", "-m", "more"]);
    assert!(!output.status.success(), "{output:?}");
    says(&told(&output), &["security/github-pat"]);
}

#[test]
fn where_there_is_no_repository() {
    let folder = tempfile::tempdir().unwrap();
    let ran = fresh().in_folder(folder.path()).run(["hook", "install"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["is in no git repository", "git init"]);
}

#[test]
fn managers_of_hooks_have_other_files_checked_than_what_is_staged() {
    let desk = Desk::new();
    desk.repository.write("leak.py", SECRET);
    desk.repository.commit();
    desk.repository.write("later.py", "x = 1\n");
    desk.repository.commit();
    let (code, text) = desk.checked(&[], None);
    assert_eq!(code, Some(1), "--all-files, of a hook that wants no names: {text}");
    says(&text, &["security/github-pat", "the check failed", "`btm scan --quiet` shows this again"]);
    assert_eq!(desk.checked(&["leak.py", "a.py"], None).0, Some(1), "--all-files or --files");
    assert_eq!(desk.checked(&["a.py", "later.py"], None), (Some(0), String::new()), "no more than what is named");
    assert_eq!(desk.checked(&[], Some(("HEAD~2", "HEAD~1"))).0, Some(1), "--from-ref and --to-ref");
    assert_eq!(desk.checked(&[], Some(("HEAD~1", "HEAD"))), (Some(0), String::new()));
    assert_eq!(desk.checked(&["later.py"], Some(("HEAD~2", "HEAD"))), (Some(0), String::new()), "what is excluded is not named");
    desk.repository.write("leak.py", "x = 1\n");
    desk.repository.git(&["add", "leak.py"]);
    desk.repository.write("leak.py", SECRET);
    assert_eq!(desk.checked(&["leak.py"], None), (Some(0), String::new()), "of a commit, what is staged");
    assert_eq!(desk.checked(&["leak.py", "a.py"], None).0, Some(1), "of all files, what lies there");
    assert_eq!(desk.checked(&["-not-there"], None).0, Some(2), "a name is no option");
    for project in ["one", "two"] {
        desk.repository.write(&format!("{project}/btm.toml"), "");
        desk.repository.write(&format!("{project}/{project}.py"), "x = 1\n");
    }
    let of_both = ["one/one.py", "two/two.py"];
    assert_eq!(desk.checked(&of_both, None), (Some(0), String::new()), "of several projects");
    desk.repository.write("two/two.py", SECRET);
    desk.repository.git(&["add", "one", "two"]);
    assert_eq!(desk.checked(&of_both, None).0, Some(1), "also what is staged of them");
}

#[test]
fn a_push_is_stopped_by_what_it_sends() {
    let desk = Desk::new();
    let there = desk.repository.path().parent().unwrap().join("there.git");
    desk.repository.git(&["init", "--quiet", "--bare", there.to_str().unwrap()]);
    desk.repository.git(&["remote", "add", "origin", there.to_str().unwrap()]);
    says(&desk.hook(&["install", "pre-push"]), &["what is sent is checked before each push", "`git push --no-verify`"]);
    says(&desk.hook(&["status"]), &["pre-commit: none", "pre-push: installed"]);
    assert_eq!(told(&desk.push(&["origin", "main"])), "");
    desk.repository.write("leak.py", SECRET);
    desk.repository.commit();
    let stopped = desk.push(&["origin", "main:new", "main"]);
    assert!(!stopped.status.success(), "{stopped:?}");
    says(&told(&stopped), &["security/github-pat", "leak.py", "the push was stopped", "`git push --no-verify` skips the check"]);
    fs::remove_file(desk.repository.path().join("leak.py")).unwrap();
    desk.repository.commit();
    let stopped = desk.push(&["origin", "main"]);
    assert!(!stopped.status.success(), "an earlier commit is sent too: {stopped:?}");
    says(&told(&stopped), &["security/github-pat", "this is in an earlier commit of `refs/heads/main`"]);
    desk.repository.git(&["reset", "--quiet", "--soft", "HEAD~2"]);
    desk.repository.commit();
    assert_eq!(told(&desk.push(&["origin", "main", "main:other"])), "");
    assert_eq!(told(&desk.push(&["origin", ":other"])), "", "a deletion sends nothing");
    assert!(desk.hook(&["uninstall", "pre-push"]).contains("taken out"));
    let ran = desk.cli.run(["hook", "run", "pre-push", "--", "origin", "url"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stderr, &["git named nothing to push, so nothing was checked", "use_stdin: true"]);
    let ran = desk.cli.run_with_input(["hook", "run", "pre-push"], b"refs/heads/main\n");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["`refs/heads/main` is not what git says before a push", "nothing was checked, so the push was stopped"]);
}

#[test]
fn a_hook_says_what_it_could_not_read() {
    let desk = Desk::new();
    desk.hook(&["install"]);
    desk.repository.write("large.sql", &"-- a line of a dump\n".repeat(600_000));
    fs::write(desk.repository.path().join("binary.dat"), b"\0\x01\x02 token\n").unwrap();
    desk.repository.git(&["add", "--all"]);
    let output = desk.commit(&[]);
    assert!(output.status.success(), "{output:?}");
    says(&told(&output), &["binary.dat: a binary file", "large.sql: 12000000 bytes are more than the limit of"]);
}

#[test]
fn a_name_that_is_not_utf_8_is_said() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new();
    desk.hook(&["install"]);
    fs::write(desk.repository.path().join(std::ffi::OsStr::from_bytes(b"bad\xff.py")), SECRET).unwrap();
    desk.repository.git(&["add", "--all"]);
    says(&told(&desk.commit(&[])), &["bad\u{fffd}.py` was not scanned: its name is not UTF-8", "the commit was stopped"]);
    assert!(desk.commit(&["--no-verify"]).status.success());
    desk.repository.write("b.py", "x = 2\n");
    desk.repository.git(&["add", "--all"]);
    assert_eq!(told(&desk.commit(&[])), "", "said once, when it changes");
}

#[test]
fn what_a_merge_takes_over_stops_nothing() {
    let desk = Desk::new();
    desk.repository.git(&["checkout", "--quiet", "-b", "side"]);
    desk.repository.write("a.py", "side = 1\n");
    desk.repository.write("leak.py", SECRET);
    desk.repository.commit();
    desk.repository.git(&["checkout", "--quiet", "main"]);
    desk.repository.write("a.py", "main = 1\n");
    desk.repository.commit();
    desk.hook(&["install"]);
    assert!(!desk.repository.command(&["merge", "side"]).output().unwrap().status.success(), "in conflict");
    desk.repository.write("a.py", &SECRET.replace("0123", "9876"));
    desk.repository.git(&["add", "a.py"]);
    let stopped = desk.commit(&[]);
    assert_eq!(stopped.status.code(), Some(1), "what differs from both is checked: {stopped:?}");
    assert!(!told(&stopped).contains("leak.py:"), "{stopped:?}");
    desk.repository.write("a.py", "both = 1\n");
    desk.repository.git(&["add", "a.py"]);
    let done = desk.commit(&[]);
    assert!(done.status.success(), "{done:?}");
    says(&told(&done), &["this concludes a merge; 1 file is not checked again"]);
}

#[test]
fn a_hook_that_git_does_not_run_any_more_is_named() {
    let desk = Desk::new();
    desk.hook(&["install"]);
    desk.repository.git(&["config", "core.hooksPath", ".githooks"]);
    says(&desk.hook(&["status"]), &["pre-commit: none", "not run: ", ".git/hooks/pre-commit", "core.hooksPath was changed"]);
}
