//! `btm baseline`, and what `btm scan --new-only` makes of it.

use std::{ffi::OsString, fs, process::Command};

use btm_test_support::{Project, Ran, World, hostile};
use serde_json::{Value, json};

use crate::run::{
    JSON, array, cli, cli_with_official, command, findings, is_usage_error, plugin, says, scan, scan_with, string, without_run,
};

/// Two findings in one file, one in another, and one that is silenced.
fn project() -> Project {
    Project::new()
        .file("a.txt", "first\nTODO a\nTODO b\n")
        .file("sub/b.txt", "TODO c\n# btm: ignore[well-behaved-file/word]\nTODO silenced\n")
        .file("btm.toml", "")
}

/// `baseline VERB PATH ARGUMENT…` with the well-behaved file plugin.
fn baseline(project: &Project, verb: &str, arguments: &[&str]) -> Ran {
    let mut command: Vec<OsString> = vec!["baseline".into(), verb.into(), "--plugin".into(), plugin(World::File).into()];
    if !arguments.iter().any(|argument| argument.starts_with('/')) {
        command.push(project.path().into());
    }
    command.extend(arguments.iter().map(OsString::from));
    cli().run(command)
}

fn create(project: &Project) {
    let ran = baseline(project, "create", &[]);
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{ran:?}");
}

fn text(project: &Project) -> String {
    fs::read_to_string(project.path().join("btm.baseline")).unwrap()
}

/// Path, rule and message of each line.
fn lines(project: &Project) -> Vec<(String, String, String)> {
    let text = text(project);
    let fields = text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    fields.map(|fields| (fields[0].clone(), fields[1].clone(), fields[3].clone())).collect()
}

/// Scans for what is new; medium findings fail.
fn new(project: &Project, arguments: &[&str]) -> Ran {
    scan(project, &[&["--new-only", "--fail-on=medium", JSON], arguments].concat())
}

#[track_caller]
fn nothing_is_new(project: &Project) {
    let ran = new(project, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(array(&ran.json(), "findings").iter().all(|it| it["suppressed"].is_object()), "{ran:?}");
}

/// The path of a file in the project, as an argument.
fn argument(project: &Project, path: &str) -> String {
    project.path().join(path).into_os_string().into_string().unwrap()
}

#[test]
fn what_is_in_it_is_left_out() {
    let project = project();
    create(&project);
    let expected = [("a.txt", "1"), ("a.txt", "2"), ("sub/b.txt", "1")];
    let expected: Vec<_> = expected
        .map(|(path, number)| (path.to_owned(), "well-behaved-file/word".to_owned(), format!("found `TODO`, number {number}")))
        .into();
    let mut found = lines(&project);
    found.sort();
    assert_eq!(found, expected);
    nothing_is_new(&project);
    let report = new(&project, &[]).json();
    assert_eq!(report["summary"]["baseline"], json!({"known": 3, "left_out": true, "gone": 0}));
    assert_eq!((&report["summary"]["findings"]["medium"], &report["summary"]["suppressed"]), (&json!(0), &json!(1)));
    assert_eq!(report["plugins"][0]["rules"].as_array().map(Vec::len), Some(1), "one finding is silenced, and still there");
    let text = scan(&project, &["--new-only", "--fail-on=info"]);
    assert_eq!(text.code, Some(0));
    says(&text.stdout, &["No new findings in 2 files", "1 suppressed", "3 known from the baseline, not shown"]);
    assert!(!text.stdout.contains("found `TODO`"), "{}", text.stdout);
}

#[test]
fn only_what_is_new_is_shown_and_counts() {
    let project = project();
    create(&project);
    project.write("a.txt", "first\nTODO a\nTODO b\nTODO new\n");
    project.write("c.txt", "password=letmein\n");
    let ran = new(&project, &[]);
    assert_eq!(ran.code, Some(1));
    let report = ran.json();
    let new: Vec<_> = array(&report, "findings").iter().filter(|it| it["suppressed"].is_null()).collect();
    let places: Vec<_> = new.iter().map(|it| (string(&it["rule"]), string(&it["location"]["path"]))).collect();
    assert_eq!(places, [("well-behaved-file/word", "a.txt"), ("well-behaved-file/secret", "c.txt")]);
    assert!(new.iter().all(|it| it["baseline"] == "new"));
    assert_eq!(report["summary"]["findings"], json!({"critical": 1, "high": 0, "medium": 1, "low": 0, "info": 0}));
    let text = scan(&project, &["--new-only", "--quiet"]);
    assert_eq!(text.code, Some(1));
    says(&text.stdout, &["a.txt:4:1", "| TODO new", "c.txt:1:10"]);
    assert!(!text.stdout.contains("a.txt:2:1"), "{}", text.stdout);
}

#[test]
fn in_every_format() {
    let project = project();
    create(&project);
    project.write("c.txt", "TODO new\n");
    let log = new(&project, &["--format=sarif", "--sarif-suppressed=include"]).json();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let states: Vec<_> = results.iter().map(|it| (&it["baselineState"], it["suppressions"].is_array())).collect();
    assert_eq!(states, [(&json!("new"), false), (&Value::Null, true)]);
    let ran = new(&project, &["--format=jsonl"]);
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let paths: Vec<_> = lines.iter().filter(|line| line["type"] == "finding").map(|it| string(&it["location"]["path"])).collect();
    assert_eq!((ran.code, paths), (Some(1), vec!["c.txt", "sub/b.txt"]), "the latter is silenced");
}

#[test]
fn everything_is_shown_without_new_only() {
    let project = project();
    let before = without_run(&scan(&project, &[JSON]));
    create(&project);
    assert_eq!(without_run(&scan(&project, &[JSON])), before, "a baseline changes nothing by itself, and is not scanned");
    let file = argument(&project, "btm.baseline");
    let marked = scan(&project, &[JSON, "--fail-on=medium", "--baseline", &file]);
    assert_eq!((marked.code, findings(&marked.json()).len()), (Some(1), 4));
    assert_eq!(marked.json()["summary"]["baseline"], json!({"known": 3, "left_out": false, "gone": 0}));
    let states: Vec<_> = array(&marked.json(), "findings").iter().map(|it| it["baseline"].clone()).collect();
    assert_eq!(states, [json!("known"), json!("known"), json!("known"), Value::Null]);
    says(&scan(&project, &["--baseline", &file]).stdout, &["= known: it is in the baseline", "3 known from the baseline"]);
}

#[test]
fn by_configuration() {
    let project = project();
    create(&project);
    project.write("btm.toml", "[scan]\nnew-only = true\n");
    assert_eq!(scan(&project, &["--fail-on=medium"]).code, Some(0));
    assert_eq!(scan(&project, &["--fail-on=medium", "--new-only=false"]).code, Some(1));
    let ran =
        cli().variable("BTM_NEW_ONLY", "false").run(command(&project.path(), &[plugin(World::File)], &["--fail-on=medium"]));
    assert_eq!(ran.code, Some(1));
    fs::remove_file(project.path().join("btm.baseline")).unwrap();
    is_usage_error(&scan(&project, &[]), &["there is no baseline", "btm baseline create", "--new-only=false"]);
    create(&project);
}

#[test]
fn lines_and_files_that_move_stay_known() {
    let project = project();
    create(&project);
    project.write("a.txt", "\n\n    TODO b\nfirst\nsecond\n\tTODO a\n");
    nothing_is_new(&project);
    fs::rename(project.path().join("a.txt"), project.path().join("sub/renamed.txt")).unwrap();
    nothing_is_new(&project);
    // A swap of two files.
    project.write("sub/renamed.txt", "TODO c\n");
    project.write("sub/b.txt", "TODO a\nTODO b\n");
    nothing_is_new(&project);
    // A copy is new.
    project.write("copy.txt", "TODO c\n");
    let ran = new(&project, &[]);
    assert_eq!((ran.code, findings(&ran.json())), (Some(1), vec![("well-behaved-file/word", "sub/renamed.txt")]), "{ran:?}");
}

#[test]
fn equal_lines_are_counted() {
    let project = Project::new().file("a.txt", "TODO\nTODO\n").file("btm.toml", "");
    create(&project);
    assert_eq!(lines(&project).len(), 2);
    nothing_is_new(&project);
    project.write("a.txt", "TODO\nTODO\nTODO\n");
    assert_eq!(findings(&new(&project, &[]).json()).len(), 1);
}

#[test]
fn an_update_says_what_it_accepts_and_what_it_drops() {
    let project = project();
    create(&project);
    project.write("a.txt", "TODO b\nTODO new\n");
    fs::rename(project.path().join("sub/b.txt"), project.path().join("c.txt")).unwrap();
    let told = scan(&project, &["--new-only"]);
    says(
        &told.stdout,
        &["2 known from the baseline, not shown", "Gone: 1 finding of the baseline", "btm baseline update --prune"],
    );

    let pruned = baseline(&project, "update", &["--prune"]);
    assert_eq!(pruned.code, Some(0), "{pruned:?}");
    says(&pruned.stdout, &["  ", "a.txt:2:1: medium[well-behaved-file/word]: found `TODO`, number 2", "1 new and not added"]);
    says(&pruned.stdout, &["1 dropped, 2 kept (1 in another file than before)"]);
    assert_eq!(lines(&project).into_iter().map(|line| line.0).collect::<Vec<_>>(), ["a.txt", "c.txt"]);
    assert_eq!(new(&project, &[]).code, Some(1));

    let updated = baseline(&project, "update", &[]);
    assert_eq!(updated.code, Some(0), "{updated:?}");
    says(&updated.stdout, &["a.txt:2:1: medium[well-behaved-file/word]", "1 added, 0 dropped", "2 kept\n"]);
    nothing_is_new(&project);
    let before = text(&project);
    says(&baseline(&project, "update", &[]).stdout, &["0 added, 0 dropped", "3 kept"]);
    assert_eq!(text(&project), before);
}

#[test]
fn an_update_of_a_part_keeps_the_rest() {
    let project = project();
    create(&project);
    project.write("a.txt", "nothing any more\n");
    project.write("sub/b.txt", "TODO d\n");
    let ran = baseline(&project, "update", &[&argument(&project, "sub")]);
    says(&ran.stdout, &["1 added, 1 dropped", "2 kept (2 not looked for by this run)"]);
    let paths = |project: &Project| lines(project).into_iter().map(|line| line.0).collect::<Vec<_>>();
    assert_eq!(paths(&project), ["a.txt", "a.txt", "sub/b.txt"]);
    // Nor does a plugin that was not run lose anything.
    let other: Vec<OsString> =
        vec!["baseline".into(), "update".into(), "--plugin".into(), plugin(World::Full).into(), project.path().into()];
    says(&cli().run(other).stdout, &["0 dropped", "3 not looked for by this run"]);
    says(&baseline(&project, "update", &[]).stdout, &["2 dropped"]);
    assert!(!lines(&project).iter().any(|(path, rule, _)| path == "a.txt" && rule.starts_with("well-behaved-file/")));
}

#[test]
fn a_scan_of_a_part_does_not_take_a_copy_for_a_renamed_file() {
    let project = project();
    create(&project);
    fs::create_dir(project.path().join("new")).unwrap();
    fs::copy(project.path().join("a.txt"), project.path().join("new/a.txt")).unwrap();
    let part = |project: &Project| {
        let arguments = ["--new-only", "--fail-on=medium"];
        cli().run(command(&project.path().join("new"), &[plugin(World::File)], &arguments)).code
    };
    assert_eq!(part(&project), Some(1));
    fs::remove_file(project.path().join("a.txt")).unwrap();
    assert_eq!(part(&project), Some(0), "now it is one");
}

#[test]
fn what_two_branches_do_merges() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: there is no git");
        return;
    }
    let git = |project: &Project, arguments: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(project.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", project.around())
            .env("GIT_CONFIG_NOSYSTEM", "1");
        git.args(["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "init.defaultBranch=main"]).args(arguments);
        git.output().unwrap()
    };
    let project = Project::new().file("btm.toml", "");
    for name in ["b", "d", "f", "h", "j"] {
        project.write(&format!("{name}.txt"), format!("TODO {name}\n"));
    }
    create(&project);
    let commit = |project: &Project| {
        assert!(git(project, &["add", "."]).status.success());
        assert!(git(project, &["commit", "-qm", "step"]).status.success());
    };
    assert!(git(&project, &["init", "-q"]).status.success());
    commit(&project);
    assert!(git(&project, &["checkout", "-qb", "other"]).status.success());
    project.write("b.txt", "done\n");
    project.write("c.txt", "TODO c\n");
    assert_eq!(baseline(&project, "update", &[]).code, Some(0));
    commit(&project);
    assert!(git(&project, &["checkout", "-q", "main"]).status.success());
    project.write("h.txt", "done\n");
    project.write("i.txt", "TODO i\n");
    assert_eq!(baseline(&project, "update", &[]).code, Some(0));
    commit(&project);
    let merged = git(&project, &["merge", "-q", "--no-edit", "other"]);
    assert!(merged.status.success(), "{merged:?}");
    nothing_is_new(&project);
    let before = text(&project);
    says(&baseline(&project, "update", &[]).stdout, &["0 added, 0 dropped", "5 kept"]);
    assert_eq!(text(&project), before);
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_its_line() {
    let project = project();
    create(&project);
    let good = text(&project);
    let first = good.lines().next().unwrap();
    for (text, words) in [
        (
            good.replace(first, &format!("{first}\n<<<<<<< HEAD")),
            &["btm.baseline`, line 2: a merge conflict", "keep the lines of both sides"][..],
        ),
        (format!("{good}half a li"), &["line 5: the line is damaged", "1 of 4 fields", "version control"]),
        (
            good.replace("# btm baseline 2", "# btm baseline 3"),
            &["line 1: the baseline has version 3, and this btm knows version 2"],
        ),
        (String::new(), &["line 1: this is not a baseline", "btm baseline create"]),
    ] {
        project.write("btm.baseline", &text);
        for ran in [new(&project, &[]), baseline(&project, "update", &[])] {
            is_usage_error(&ran, words);
        }
        assert_eq!(self::text(&project), text, "it is left as it is");
        assert_eq!(scan(&project, &["--fail-on=never"]).code, Some(0), "who does not ask for it is not bothered");
    }
    project.write("btm.baseline", b"\xff\xfe");
    is_usage_error(&new(&project, &[]), &["btm.baseline` is not UTF-8 text"]);
}

#[test]
fn a_baseline_that_is_missing_or_there_already() {
    let project = project();
    for ran in [new(&project, &[]), baseline(&project, "update", &[])] {
        is_usage_error(&ran, &["there is no baseline", "btm.baseline`", "hint: `btm baseline create`"]);
    }
    create(&project);
    let before = text(&project);
    project.write("a.txt", "TODO else\n");
    is_usage_error(&baseline(&project, "create", &[]), &["already", "btm baseline update"]);
    assert_eq!(text(&project), before);
    let ran = baseline(&project, "create", &["--baseline", "/no/such/folder/x", &argument(&project, "")]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{ran:?}");
    says(&ran.stderr, &["/no/such/folder/x` cannot be written"]);
}

#[test]
fn an_incomplete_run_makes_none() {
    let project = project();
    let starved = ["--fuel-per-file=1000"];
    let ran = baseline(&project, "create", &starved);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["incomplete[well-behaved-file]", "fuel-per-file"]);
    says(&ran.stderr, &["the run is incomplete", "was not written", "--allow-incomplete"]);
    assert!(!project.path().join("btm.baseline").exists());

    create(&project);
    let before = text(&project);
    assert_eq!(baseline(&project, "update", &starved).code, Some(3));
    assert_eq!(text(&project), before);
    let ran = baseline(&project, "update", &["--fuel-per-file=1000", "--allow-incomplete"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["0 dropped", "3 not looked for by this run"]);
    assert_eq!(text(&project), before, "what was not looked for is not dropped");

    fs::remove_file(project.path().join("btm.baseline")).unwrap();
    assert_eq!(baseline(&project, "create", &["--fuel-per-file=1000", "--allow-incomplete"]).code, Some(0));
    assert_eq!(lines(&project), []);
}

#[test]
fn elsewhere_than_in_the_project() {
    let project = project();
    let folder = argument(&project, "");
    let file = argument(&project, "sub/my [known] list.txt");
    assert_eq!(baseline(&project, "create", &["--baseline", &file, &folder]).code, Some(0));
    assert!(!project.path().join("btm.baseline").exists());
    let ran = new(&project, &["--baseline", &file]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!ran.stdout.contains("my [known] list"), "the list itself, which says TODO, is not scanned");
    let shown = cli().run(["baseline", "show", "--baseline", &file]);
    says(&shown.stdout, &["my [known] list.txt: 3 findings"]);
}

#[test]
fn shows_what_is_in_it() {
    let project = project();
    create(&project);
    let here = cli().in_folder(project.path().join("sub"));
    let ran = here.run(["baseline", "show"]);
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    let (_, groups) = ran.stdout.split_once("\n\n").unwrap();
    assert_eq!(groups, "by rule\n  3  well-behaved-file/word\n\nby file\n  2  a.txt\n  1  sub/b.txt\n");
    let json = here.run(["baseline", "show", "--format=json"]).json();
    assert_eq!(json.as_array().map(Vec::len), Some(3));
    assert_eq!((&json[2]["path"], &json[2]["rule"]), (&json!("sub/b.txt"), &json!("well-behaved-file/word")));
    assert_eq!(string(&json[2]["fingerprint"]).len(), 32);
}

#[test]
fn nothing_sensitive_is_in_it_and_no_path_does_harm() {
    let project =
        Project::new().file("btm.toml", "").file("a.txt", "password=letmein # TODO\n").file("x\ty\u{202e}.txt", "TODO\n");
    create(&project);
    let text = text(&project);
    assert!(!text.contains("letmein") && text.contains("the password is `********`"), "{text}");
    says(&text, &["x\\u{9}y\\u{202e}.txt\twell-behaved-file/word\t"]);
    nothing_is_new(&project);
}

#[test]
fn what_several_plugins_report_is_known_whichever_runs() {
    let project = Project::new().file("a.txt", "shout_over\nTODO\n");
    let all = [plugin(World::File), hostile()];
    let mut command: Vec<OsString> = vec!["baseline".into(), "create".into(), project.path().into()];
    command.extend(all.iter().flat_map(|plugin| ["--plugin".into(), plugin.into()]));
    assert_eq!(cli().run(command).code, Some(0));
    assert_eq!(lines(&project).len(), 2);
    let new = |plugins: &[_]| findings(&scan_with(&project, plugins, &["--new-only", JSON]).json()).len();
    assert_eq!((new(&all), new(&all[..1]), new(&all[1..])), (0, 0, 0));
    // What one of them reports besides is new, and is not hidden by the other's being known.
    fs::remove_file(project.path().join("btm.baseline")).unwrap();
    let hostile_only: Vec<OsString> =
        vec!["baseline".into(), "create".into(), project.path().into(), "--plugin".into(), hostile().into()];
    assert_eq!(cli().run(hostile_only).code, Some(0));
    let report = scan_with(&project, &all, &["--new-only", JSON]).json();
    assert_eq!(findings(&report), [("well-behaved-file/word", "a.txt")]);
    assert_eq!(report["summary"]["findings"]["medium"], 1);
}

#[test]
fn a_report_with_it_is_the_same_from_a_fresh_process() {
    let project = project();
    create(&project);
    project.write("c.txt", "TODO new\n");
    let ran = new(&project, &["--check-cache"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
}

/// Scans with the official analyzers for what is new.
fn worse(project: &Project) -> Ran {
    cli_with_official().run(["scan", project.path().to_str().unwrap(), "--new-only", "--fail-on=info"])
}

/// A project whose findings of the official analyzers are known.
fn known_to_official(files: &[(&str, &str)]) -> Project {
    let project = files.iter().fold(Project::new(), |project, (path, text)| project.file(path, text));
    let ran = cli_with_official().run(["baseline", "create", project.path().to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(worse(&project).code, Some(0));
    project
}

#[test]
fn what_became_more_severe_is_new() {
    let project = known_to_official(&[("a.py", "import os\n\n\ndef f(name):\n    os.system(\"ls \" + name)\n")]);
    project.write(
        "a.py",
        "import os\nfrom flask import request\n\n\ndef f():\n    name = request.args[\"n\"]\n    os.system(\"ls \" + name)\n",
    );
    let ran = worse(&project);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    says(&ran.stdout, &["high[security/", "worse: the baseline accepts it as it was"]);
    assert!(!ran.stdout.contains("Gone:"), "{}", ran.stdout);
    let old = text(&project).replace(" medium\t", "\t").replace("baseline 2", "baseline 1");
    project.write("btm.baseline", &old);
    assert_eq!(worse(&project).code, Some(0), "a baseline of an earlier version does not say how bad it was");
    let updated = cli_with_official().run(["baseline", "update", project.path().to_str().unwrap()]);
    says(&updated.stdout, &["0 added, 0 dropped, 1 kept"]);
    says(&text(&project), &["# btm baseline 2", " high\t"]);
}

/// A function with as many statements.
fn function(statements: usize) -> String {
    let body: String = (0..statements).map(|number| format!("    total += compute{number}({number})\n")).collect();
    format!("def f(total):\n{body}    return total\n")
}

#[test]
fn what_grew_by_more_than_a_quarter_is_new() {
    let project = known_to_official(&[("a.py", &function(160))]);
    says(&text(&project), &["complexity/function-lines", " low value=16"]);
    project.write("a.py", function(190));
    assert_eq!(worse(&project).code, Some(0));
    project.write("a.py", function(210));
    let ran = worse(&project);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    says(&ran.stdout, &["complexity/function-lines", "worse: "]);
}

#[test]
fn further_copies_are_new() {
    let lines: String =
        (0..20).map(|n| format!("  const v{n} = compute{n}(total, {}) + other.list[{}];\n", n * 13, n % 9)).collect();
    let code = format!("function f() {{\n{lines}}}\n");
    let project = known_to_official(&[("a.js", &code), ("b.js", &code)]);
    project.write("c.js", &code);
    let ran = worse(&project);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    says(&ran.stdout, &["duplication/clone", "c.js"]);
}
