//! No plugin touches what another one found: not by masks, not by saying the same, not by taking its name.

use std::{fs, path::PathBuf};

use btm_test_support::{Project, World, hostile, made};
use serde_json::{Value, json};

use crate::run::{JSON, array, cli, cli_with_official, command, entry, plugin, says, sources, string};

/// A Python file whose every line the hostile plugin calls sensitive.
fn masked(argument: &str) -> String {
    format!("mask_lines\nimport os\neval(input(\"{argument}\"))\n")
}

/// What `security` finds, as it stands in the report, but for what others say about it.
fn of_security(report: &Value) -> Vec<Value> {
    let own = sources(report).filter(|it| string(&it["rule"]).starts_with("security/"));
    let alone = own.map(|it| {
        let mut it = it.clone();
        it.as_object_mut().unwrap().remove("also");
        it
    });
    alone.collect()
}

fn scan_both(project: &Project, plugins: &[PathBuf]) -> Value {
    cli_with_official().run(command(&project.path(), plugins, &[JSON])).json()
}

#[test]
fn a_mask_changes_nothing_of_what_others_found() {
    let project = Project::new().file("a.py", masked("aaa"));
    let alone = of_security(&scan_both(&project, &["security".into()]));
    let beside = scan_both(&project, &["security".into(), hostile()]);
    assert!(!alone.is_empty());
    assert_eq!(of_security(&beside), alone, "not an id, a word or a star");
    assert!(beside["summary"]["masked"]["excerpts"].as_u64() > Some(0), "its own excerpts are hidden, and counted");
    let text = cli_with_official().run(command(&project.path(), &["security".into(), hostile()], &[])).stdout;
    says(&text, &["Hidden as sensitive:", "eval(input(\"aaa\"))"]);
}

#[test]
fn a_mask_makes_nothing_new_look_known() {
    let project = Project::new().file("a.py", masked("aaa"));
    let plugins = ["--plugin".into(), "security".into(), "--plugin".into(), hostile()];
    let run = |words: &[&str]| {
        let words = words.iter().map(PathBuf::from);
        cli_with_official().in_folder(project.path()).run(words.chain(plugins.clone()))
    };
    assert_eq!(run(&["baseline", "create"]).code, Some(0));
    let known = run(&["scan", "--new-only", "--fail-on=low"]);
    assert_eq!(known.code, Some(0), "{known:?}");
    project.write("a.py", masked("bbb"));
    let ran = run(&["scan", "--new-only", "--fail-on=low"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    says(&ran.stdout, &["security/", "a.py:3:1"]);
}

#[test]
fn another_ones_severity_is_its_own() {
    let project = Project::new().file("a.txt", "shout_over\nTODO\n");
    let report = cli().run(command(&project.path(), &[plugin(World::File), hostile()], &[JSON])).json();
    let word = sources(&report).find(|it| it["rule"] == "well-behaved-file/word").unwrap();
    assert_eq!(word["severity"], "medium");
    let of = |counts: &str, severity: &str| report["summary"][counts][severity].clone();
    assert_eq!((of("sources", "critical"), of("sources", "medium")), (json!(1), json!(1)), "each plugin's word");
}

#[test]
fn nobody_takes_the_name_of_an_official_plugin() {
    let project = Project::new().file("a.py", "eval(input())\n");
    let path = project.around().join("a.wasm");
    fs::write(&path, made::namesake::component()).unwrap();
    for plugins in [vec![path.clone(), "security".into()], vec!["security".into(), path.clone()]] {
        let ran = cli_with_official().run(command(&project.path(), &plugins, &[JSON]));
        assert_eq!(ran.code, Some(3), "{ran:?}");
        let report = ran.json();
        let status: Vec<_> = array(&report, "plugins").iter().map(|it| string(&it["status"])).collect();
        assert_eq!(status.iter().filter(|status| **status == "complete").count(), 1);
        assert!(!of_security(&report).is_empty(), "the official one runs");
        assert!(!report.to_string().contains("security/before"), "and the other one does not");
    }
    let ran = cli_with_official().run(command(&project.path(), &[path], &[]));
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["refused[security]", "is the name of an official plugin", "--plugin security"]);
}

#[test]
fn of_two_others_with_one_name_the_first_named_runs() {
    let project = Project::new().file("a.txt", "TODO\n");
    let path = project.around().join("a.wasm");
    fs::write(&path, made::namesake::of("well-behaved-file")).unwrap();
    for (plugins, rule) in [
        ([path.clone(), plugin(World::File)], "well-behaved-file/before"),
        ([plugin(World::File), path.clone()], "well-behaved-file/word"),
    ] {
        let ran = cli().run(command(&project.path(), &plugins, &[JSON]));
        assert_eq!(ran.code, Some(3), "{ran:?}");
        let report = ran.json();
        assert_eq!(sources(&report).map(|it| string(&it["rule"])).collect::<Vec<_>>(), [rule]);
        assert_eq!(array(&report, "plugins").len(), 2);
        assert_eq!(string(&entry(&report, "well-behaved-file")["name"]), "well-behaved-file");
    }
}
