//! `plugins/contrib`: other people's linters, made and tested as their READMEs say.

use std::{fs, path::Path, process::Command};

use btm_test_support::tier;
use tempfile::TempDir;

use crate::{
    guide::{follow, root, script},
    run::says,
};

/// The files of a folder that git knows or would take, in another one.
fn copy(from: &Path, to: &Path) {
    let listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(listed).current_dir(from).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    for path in String::from_utf8(output.stdout).unwrap().split_terminator('\0') {
        fs::create_dir_all(to.join(path).parent().unwrap()).unwrap();
        fs::copy(from.join(path), to.join(path)).unwrap();
    }
}

#[track_caller]
fn is_made_and_tested(linter: &str) {
    if !tier("network") {
        return;
    }
    let here = Path::new("plugins/contrib").join(linter);
    let folder = TempDir::new().unwrap();
    copy(&root().join(&here), &folder.path().join("work"));
    let output = follow(folder.path(), &script(here.join("README.md").to_str().unwrap(), "Making it"));
    assert!(output.status.success(), "{output:?}");
    says(&String::from_utf8(output.stdout).unwrap(), &["all cases are as expected"]);
}

#[test]
fn bandit() {
    is_made_and_tested("bandit");
}

#[test]
fn eslint() {
    is_made_and_tested("eslint");
}
