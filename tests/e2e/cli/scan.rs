//! What users do with `btm scan`, as the README tells them.

use std::{fs, path::Path};

use btm_test_support::{Project, World};

use crate::run::{
    JSON, OFFICIAL, array, cli, cli_with_official, command, entry, findings, fresh, is_usage_error, plugin, project, says, scan,
};

/// A command line made of what somebody typed.
const INJECTION: &str = "import subprocess\n\ndef run(typed):\n    subprocess.call(typed, shell=True)\n";

#[test]
fn a_project_with_all_official_plugins() {
    let project = Project::new().file("src/run.py", INJECTION).file("btm.toml", "");
    let cli = cli_with_official();
    let ran = cli.run(command(&project.path(), &[], &[]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["[security/shell-injection]", "src/run.py:4:5", "subprocess.call(typed, shell=True)", "^^^^"]);
    says(&ran.stdout, &OFFICIAL);
    says(&ran.stdout, &["1 finding in ", "fuel", "memory", "time"]);
    let report = cli.run(command(&project.path(), &[], &[JSON])).json();
    for name in OFFICIAL {
        assert_eq!(entry(&report, name)["status"], "complete");
    }
    assert_eq!(findings(&report), [("security/shell-injection", "src/run.py")]);
}

#[test]
fn the_project_around_the_folder_at_hand() {
    let project = project().file("sub/c.txt", "TODO c").file("btm.toml", "");
    let scan = |folder: &Path| {
        let plugin = plugin(World::File);
        cli().in_folder(folder).run(["scan".as_ref(), JSON.as_ref(), "--plugin".as_ref(), plugin.as_os_str()])
    };
    let whole = scan(&project.path());
    let paths = |report: &serde_json::Value| findings(report).into_iter().map(|(_, path)| path.to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(&whole.json()), ["a.txt", "sub/c.txt", "z.txt"]);
    let below = scan(&project.path().join("sub"));
    assert_eq!(paths(&below.json()), paths(&whole.json()), "as the help says");
}

#[test]
fn some_files_and_folders() {
    let project = project().file("sub/c.txt", "TODO c").file("sub/d.txt", "TODO d").file("btm.toml", "");
    let cli = cli().in_folder(project.path());
    let plugin = plugin(World::File);
    let ran = cli.run(["scan", "sub", "a.txt", "sub/d.txt", JSON, "--plugin", plugin.to_str().unwrap()]);
    let report = ran.json();
    let paths: Vec<_> = findings(&report).into_iter().map(|(_, path)| path).collect();
    assert_eq!(paths, ["a.txt", "sub/c.txt", "sub/d.txt"]);
}

#[test]
fn one_official_plugin_by_name_into_a_sarif_file() {
    let project = Project::new().file("src/run.py", INJECTION).file("btm.toml", "");
    let cli = cli_with_official().in_folder(project.path());
    let ran = cli.run(["scan", "--plugin", "security", "--format", "sarif", "--output", "out.sarif"]);
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(0), "", ""));
    let log: serde_json::Value = serde_json::from_slice(&fs::read(project.path().join("out.sarif")).unwrap()).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "security/shell-injection");
    let names: Vec<_> = array(&log["runs"][0]["tool"], "extensions").iter().map(|it| it["name"].clone()).collect();
    assert!(names.iter().all(|name| name == "security"), "{names:?}");
}

#[test]
fn bounds_as_the_readme_shows_them() {
    let arguments = ["--fail-on", "medium", "--memory", "128MiB", "--timeout", "20h", "--jobs", "2", JSON];
    let ran = scan(&project(), &arguments);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.json()["run"]["jobs"], 2);
    assert_eq!(scan(&project(), &["--jobs=1", JSON]).json()["run"]["jobs"], 1);
}

#[test]
fn a_bound_that_is_too_low_is_named() {
    let ran = scan(&project(), &["--fuel-per-file", "1000"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["incomplete[well-behaved-file]", "a.txt", "z.txt", "fuel", "--fuel-per-file"]);
}

#[test]
fn plugins_that_are_not_there() {
    let scan = |name: &str| fresh().run(["scan", ".", "--plugin", name]);
    is_usage_error(&scan("secruity"), &["there is no plugin `secruity`", "complexity, duplication, security"]);
    is_usage_error(&scan("my/security.wasm"), &["there is no file `my/security.wasm`"]);
    is_usage_error(&scan("."), &["the plugin `.` is not a file"]);
    is_usage_error(&scan(""), &["there is no plugin ``"]);
}

#[test]
fn the_same_plugin_twice() {
    let file = plugin(World::File);
    let ran = cli().run(command(&project().path(), &[file.clone(), file], &[]));
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["refused[well-behaved-file]", "another plugin of this run is called `well-behaved-file` too"]);
    says(&ran.stdout, &["2 findings"]);
}

#[test]
fn quiet_still_says_that_a_named_file_was_not_read() {
    let project = Project::new().file("a.txt", "nothing here\n").file("b.txt", "TODO\0\n");
    let ran = cli_with_official().in_folder(project.path()).run(["scan", "--quiet", "b.txt"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["b.txt", "binary"]);
    assert_eq!(cli_with_official().in_folder(project.path()).run(["scan", "--quiet", "."]).stdout, "");
}

#[test]
fn quiet_shows_findings_and_problems_only() {
    let ran = scan(&project(), &["--quiet"]);
    says(&ran.stdout, &["[well-behaved-file/word]", "a.txt:2:1"]);
    assert!(!ran.stdout.contains("findings in"), "{}", ran.stdout);
    let ran = scan(&Project::new().file("a.txt", "nothing here\n"), &["--quiet"]);
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(0), "", ""));
}

#[test]
fn logs_of_plugins_for_those_who_ask() {
    let ran = scan(&project(), &["--log-level=info", "--jobs=1"]);
    let lines: Vec<_> = ran.stderr.lines().filter(|line| line.contains("well-behaved-file")).collect();
    let line = |level: &str, path: &str| format!("{level:>5} well-behaved-file: analyzing {path}");
    let expected: Vec<_> =
        ["a.txt", "z.txt"].iter().flat_map(|path| ["INFO", "WARN", "ERROR"].map(|level| line(level, path))).collect();
    assert_eq!(lines, expected);
    assert_eq!(scan(&project(), &[]).stderr, "");
}

#[test]
fn documents_where_the_user_wants_them() {
    let project = project();
    let full = [plugin(World::Full)];
    project.grant(&full[0]);
    cli().trust(&project.path());
    let before = tree(project.around());
    let ran = cli().run(command(&project.path(), &full, &["--fail-on=never"]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(tree(project.around()), before, "nobody asked for them");
    let folder = project.around().join("made/here");
    let ran = cli().run(command(&project.path(), &full, &["--fail-on=never", "--documents", folder.to_str().unwrap()]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let words = fs::read_to_string(folder.join("words/report.md")).unwrap();
    assert_eq!(words, "# Words\n\n- a.txt: 1 words in 13 bytes\n- z.txt: 1 words in 12 bytes\n");
    assert_eq!(fs::read(folder.join("bytes.bin")).unwrap(), (0..=u8::MAX).collect::<Vec<_>>());
    assert_eq!(tree(&folder), [".btm-documents", "bytes.bin", "words", "words/report.md"]);
}

#[test]
fn documents_that_cannot_be_written() {
    let project = project();
    let file = project.path().join("a.txt");
    let full = [plugin(World::Full)];
    project.grant(&full[0]);
    cli().trust(&project.path());
    let ran = cli().run(command(&project.path(), &full, &["--fail-on=never", "--documents", file.to_str().unwrap()]));
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["a.txt` is not a folder", "name another folder with --documents"]);
}

/// Everything below a folder.
fn tree(folder: &Path) -> Vec<String> {
    fn visit(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            if path.is_dir() {
                visit(root, &path, found);
            }
        }
    }
    let mut found = Vec::new();
    visit(folder, folder, &mut found);
    found.sort();
    found
}
