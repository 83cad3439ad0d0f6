//! `docs/writing-plugins.md`, followed to the letter: every command of a language, one after the other, from an empty folder.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use btm_test_support::tier;
use tempfile::TempDir;

use crate::run::says;

/// The commands of a section of a document, as a script that stops at the first one that fails.
pub fn script(document: &str, section: &str) -> String {
    let guide = fs::read_to_string(root().join(document)).unwrap();
    let section = guide.split("\n## ").find(|text| text.starts_with(&format!("{section}\n"))).unwrap();
    let commands: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(!commands.is_empty(), "{section}");
    format!("set -e\n{}\n", commands.join("\n"))
}

/// This repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Runs a script in the folder `work` below this one, with btm in the path and a home of its own for it. The address of this
/// repository leads to where it is.
pub fn follow(folder: &Path, script: &str) -> Output {
    let (bin, work) = (folder.join("bin"), folder.join("work"));
    fs::create_dir_all(&bin).unwrap();
    fs::create_dir_all(&work).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_btm"), bin.join("btm")).unwrap();
    let paths = env::split_paths(&env::var_os("PATH").unwrap()).collect::<Vec<_>>();
    let mut shell = Command::new("sh");
    shell.current_dir(work).args(["-c", script]).env("PATH", env::join_paths([bin].into_iter().chain(paths)).unwrap());
    for (variable, below) in [("XDG_CACHE_HOME", "cache"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")] {
        shell.env(variable, folder.join(below));
    }
    let here = format!("url.file://{}.insteadOf", root().display());
    shell.envs([
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", &here),
        ("GIT_CONFIG_VALUE_0", "https://github.com/btm-dev/btm"),
    ]);
    shell.env("CARGO_NET_GIT_FETCH_WITH_CLI", "true").env_remove("CARGO_TARGET_DIR");
    shell.output().unwrap()
}

#[track_caller]
fn leads_to_a_finding(section: &str) {
    if !tier("network") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let script = script("docs/writing-plugins.md", section);
    // After the line that has it stop where something fails.
    assert!(script.lines().count() - 1 > 5, "{script}");
    let output = follow(folder.path(), &script);
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stdout).unwrap();
    says(&told, &["all cases are as expected", "installed my-lint 0.1.0", "my-lint/put-off", "notes.txt"]);
}

#[test]
fn rust() {
    leads_to_a_finding("Rust");
}

#[test]
fn python() {
    leads_to_a_finding("Python");
}

#[test]
fn javascript() {
    leads_to_a_finding("JavaScript");
}
