//! Other people's hook managers, with this repository's `.pre-commit-hooks.yaml`.

use std::{
    env,
    path::Path,
    process::{Command, Output},
};

use btm_test_support::tier;
use tempfile::TempDir;

use crate::{hook::SECRET, repository::Repository, run::says};

/// The managers, in versions that are known to work.
const MANAGERS: [&str; 2] = ["pre-commit==4.7.0", "prek==0.5.11"];

/// Runs a step, which must succeed.
#[track_caller]
fn step(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn pre_commit_and_prek_run_the_hook() {
    if !tier("network") {
        return;
    }
    let tools = TempDir::new().unwrap();
    step(Command::new("python3").args(["-m", "venv"]).arg(tools.path()));
    step(Command::new(tools.path().join("bin/pip")).args(["install", "--quiet", "--disable-pip-version-check"]).args(MANAGERS));
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_btm"), tools.path().join("bin/btm")).unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let revision = step(Command::new("git").args(["rev-parse", "HEAD"]).current_dir(&here));
    for manager in ["pre-commit", "prek"] {
        let repository = Repository::new();
        let repo = format!("repos:\n- repo: file://{}\n  rev: {}\n  hooks:\n  - id: btm\n", here.display(), revision.trim());
        repository.write(".pre-commit-config.yaml", &repo);
        repository.write("a.py", "x = 1\n");
        repository.commit();
        repository.write("a.py", "x = 2\n");
        repository.git(&["add", "--all"]);
        let run = |arguments: &[&str]| {
            let mut command = Command::new(tools.path().join("bin").join(manager));
            let paths = env::split_paths(&env::var_os("PATH").unwrap()).collect::<Vec<_>>();
            command.env("PATH", env::join_paths([tools.path().join("bin")].into_iter().chain(paths)).unwrap());
            command.args(["run", "btm"]).args(arguments).current_dir(repository.path()).env("HOME", tools.path());
            command.env_remove("XDG_CACHE_HOME").env_remove("XDG_DATA_HOME").output().unwrap()
        };
        let output = run(&[]);
        assert!(output.status.success(), "{manager}: {output:?}");
        repository.write("a.py", SECRET);
        repository.git(&["add", "--all"]);
        let output = run(&[]);
        assert_eq!(output.status.code(), Some(1), "{manager}: {output:?}");
        says(&String::from_utf8_lossy(&output.stdout), &["security/github-pat", "the commit was stopped"]);
        repository.commit();
        repository.write("b.py", "x = 1\n");
        repository.commit();
        for arguments in [&["--all-files"][..], &["--files", "a.py"], &["--from-ref", "HEAD~2", "--to-ref", "HEAD"]] {
            let output = run(arguments);
            assert_eq!(output.status.code(), Some(1), "{manager} {arguments:?}: {output:?}");
            says(&String::from_utf8_lossy(&output.stdout), &["security/github-pat", "the check failed"]);
        }
        for arguments in [&["--files", "b.py"][..], &["--from-ref", "HEAD~1", "--to-ref", "HEAD"]] {
            let output = run(arguments);
            assert!(output.status.success(), "{manager} {arguments:?}: {output:?}");
        }
    }
}

#[test]
fn lefthook_runs_the_recipe() {
    if !tier("network") {
        return;
    }
    let tools = TempDir::new().unwrap();
    // Its script after the installation would put hooks into whatever repository this is.
    let install = ["install", "--silent", "--ignore-scripts", "lefthook@2.2.2"];
    step(Command::new("npm").args(install).current_dir(tools.path()));
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_btm"), tools.path().join("btm")).unwrap();
    let readme = include_str!("../../../README.md");
    let recipe = readme.split("```yaml\n").find(|block| block.starts_with("pre-commit:")).unwrap().split("```").next().unwrap();
    let repository = Repository::new();
    repository.write("lefthook.yml", recipe);
    let run = |content: &str, arguments: &[&str]| {
        repository.write("a.py", content);
        repository.git(&["add", "--all"]);
        let mut command = Command::new(tools.path().join("node_modules/.bin/lefthook"));
        let paths = env::split_paths(&env::var_os("PATH").unwrap()).collect::<Vec<_>>();
        command.env("PATH", env::join_paths([tools.path().to_owned()].into_iter().chain(paths)).unwrap());
        command.args(["run", "pre-commit"]).args(arguments).current_dir(repository.path()).env("HOME", tools.path());
        command.env_remove("XDG_CACHE_HOME").env_remove("XDG_DATA_HOME").output().unwrap()
    };
    let output = run("x = 1\n", &[]);
    assert!(output.status.success(), "{output:?}");
    let stopped = |output: Output, what: &str| {
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = [output.stdout, output.stderr].concat();
        says(&String::from_utf8_lossy(&said), &["security/github-pat", what]);
    };
    stopped(run(SECRET, &[]), "the commit was stopped");
    // It has put its hooks into the repository by itself.
    repository.git(&["commit", "--quiet", "--no-verify", "--message", "x"]);
    stopped(run(SECRET, &["--all-files"]), "the check failed");
}
