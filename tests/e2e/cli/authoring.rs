//! `btm plugin new`, `build` and `test`: what they say when something is wrong. That they work is in `guide.rs`.

use std::fs;

use btm_test_support::{Cli, Project, World};

use crate::run::{fresh, plugin, says};

fn refuses(cli: &Cli, arguments: &[&str], words: &[&str]) {
    let ran = cli.run([&["plugin"], arguments].concat());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, words);
}

/// A plugin project in Python.
const PROJECT: &str = "[plugin]\nname = \"well-behaved-file\"\nversion = \"0.1.0\"\nlanguage = \"python\"\nentry = \"plugin\"\n";

#[test]
fn what_is_no_project() {
    let project = Project::new();
    let cli = fresh().in_folder(project.path());
    refuses(&cli, &["build"], &["has no btm-plugin.toml", "btm plugin new NAME"]);
    refuses(&cli, &["new", "../evil", "--lang", "rust"], &["is not a plugin's name"]);
    fs::create_dir(project.path().join("taken")).unwrap();
    refuses(&cli, &["new", "taken", "--lang", "python"], &["`taken` exists already", "nothing was changed"]);
    project.write("btm-plugin.toml", PROJECT.replace("language", "lang"));
    refuses(&cli, &["build"], &["btm-plugin.toml:4: ", "unknown field `lang`"]);
}

#[test]
fn a_tool_that_is_missing_is_named() {
    let project = Project::new().file("btm-plugin.toml", PROJECT);
    let nothing = project.around().join("empty");
    fs::create_dir(&nothing).unwrap();
    let cli = fresh().in_folder(project.path()).variable("PATH", nothing.to_str().unwrap());
    refuses(&cli, &["build"], &["`componentize-py` is missing", "pip install componentize-py==0.25.1"]);
    project.write("btm-plugin.toml", PROJECT.replace("python", "javascript"));
    refuses(&cli, &["build"], &["`npm` is missing", "Node.js"]);
    project.write("btm-plugin.toml", PROJECT.replace("python", "rust"));
    refuses(&cli, &["build"], &["`cargo` is missing", "https://rustup.rs"]);
    // Another version of a tool is not taken for the one that is known to work.
    let tool = nothing.join("componentize-py");
    fs::write(&tool, "#!/bin/sh\necho componentize-py 0.1.0\n").unwrap();
    fs::set_permissions(&tool, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    project.write("btm-plugin.toml", PROJECT);
    refuses(&cli, &["build"], &["`componentize-py` is version 0.1.0; 0.25.1 is known to work"]);
}

#[test]
fn cases_that_are_not_as_expected() {
    let project =
        Project::new().file("btm-plugin.toml", PROJECT).file("cases/a.txt", "TODO  # expect: word\nTODO\nfine  # expect: word\n");
    fs::create_dir(project.path().join("build")).unwrap();
    fs::copy(plugin(World::File), project.path().join("build/well-behaved-file.wasm")).unwrap();
    let cli = fresh().in_folder(project.path());
    let ran = cli.run(["plugin", "test", "--no-build"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    says(
        &ran.stdout,
        &["a.txt:2: word: 0 expected, 1 found", "a.txt:3: word: 1 expected, 0 found", "2 differences", "1 files; for each"],
    );
    project.write("cases/a.txt", "TODO  # expect: word\n");
    let ran = cli.run(["plugin", "test", "--no-build"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["all cases are as expected"]);
    project.write("btm-plugin.toml", format!("{PROJECT}[test.settings]\nwrong = 1\n"));
    let ran = cli.run(["plugin", "test", "--no-build"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["it will not run: ", "`wrong`: unknown field"]);
    fs::remove_dir_all(project.path().join("cases")).unwrap();
    refuses(&cli, &["test", "--no-build"], &["there is no folder", "expect: rule-id"]);
}
