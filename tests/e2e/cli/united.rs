//! What several plugins report about the same thing: shown once, with all of them.

use btm_test_support::{Project, World, hostile};
use serde_json::{Value, json};

use crate::run::{JSON, array, cli, command, plugin, says, scan_with, sources, string};

/// The two well-behaved plugins say the same about `TODO`: medium, CWE-546. So does the hostile one where it is told to, as critical.
fn report(content: &str) -> Value {
    let project = Project::new().file("a.txt", content);
    scan_with(&project, &[plugin(World::File), plugin(World::Full), hostile()], &[JSON]).json()
}

fn rules(report: &Value) -> Vec<&str> {
    sources(report).filter(|it| it["location"]["start"].is_object()).map(|it| string(&it["rule"])).collect()
}

#[test]
fn one_finding_with_all_its_sources() {
    let report = report("shout_over\nTODO\n");
    let one = array(&report, "findings").iter().find(|it| it["location"]["start"]["line"] == 2).unwrap();
    let also: Vec<_> = array(one, "also").iter().map(|it| string(&it["rule"])).collect();
    assert_eq!((string(&one["rule"]), also), ("hostile/told", vec!["well-behaved-file/word", "well-behaved-full/word"]));
    assert_eq!((&one["severity"], &report["summary"]["findings"]["critical"]), (&json!("critical"), &json!(1)));
    for source in array(one, "also") {
        assert_eq!((&source["severity"], string(&source["message"])), (&json!("medium"), "found `TODO`, number 1"));
        assert_eq!(string(&source["id"]).len(), 32);
    }
}

#[test]
fn the_same_id_whoever_else_reports_it() {
    let project = Project::new().file("a.txt", "TODO\n");
    let id = |plugins: &[_]| {
        let report = scan_with(&project, plugins, &[JSON]).json();
        let found = sources(&report).find(|it| it["rule"] == "well-behaved-file/word").unwrap();
        string(&found["id"]).to_owned()
    };
    assert_eq!(id(&[plugin(World::File)]), id(&[plugin(World::Full), hostile(), plugin(World::File)]));
}

#[test]
fn a_comment_silences_the_rule_it_names_and_no_other() {
    let report = report("shout_over\n# btm: ignore[hostile/told] nothing to see here\nTODO\n");
    let loud = array(&report, "findings").iter().find(|it| string(&it["rule"]).starts_with("well-behaved-file/")).unwrap();
    assert_eq!(array(loud, "also").iter().map(|it| string(&it["rule"])).collect::<Vec<_>>(), ["well-behaved-full/word"]);
    let silenced = array(&report, "findings").iter().find(|it| it["rule"] == "hostile/told").unwrap();
    assert!(silenced["suppressed"].is_object() && silenced["also"].is_null(), "{silenced:#}");
    assert_eq!((&report["summary"]["suppressed"], &report["summary"]["findings"]["critical"]), (&json!(1), &json!(0)));
}

#[test]
fn sensitive_text_stays_hidden() {
    let report = report("shout_over\nTODO password=letmein\n");
    assert!(rules(&report).len() >= 3 && !report.to_string().contains("letmein"), "{report:#}");
}

#[test]
fn the_table_counts_for_each_plugin_and_the_summary_once() {
    let project = Project::new().file("a.txt", "shout_over\nTODO\n");
    let text = scan_with(&project, &[plugin(World::File), hostile()], &["--fail-on=never"]).stdout;
    says(&text, &["also reported by: well-behaved-file/word, medium: found `TODO`, number 1", "= fix: Say `DONE`"]);
    says(&text, &["1 finding in 1 file", "1 critical"]);
    for name in ["hostile", "well-behaved-file"] {
        let row: Vec<_> = text.lines().find(|line| line.starts_with(name)).unwrap().split_whitespace().collect();
        assert_eq!(row[3], "1", "{text}");
    }
}

#[test]
fn json_lines_say_it_once_too() {
    let project = Project::new().file("a.txt", "TODO\n").file("b.txt", "TODO\n");
    let plugins = [plugin(World::File), hostile(), plugin(World::Full)];
    let ran = cli().run(command(&project.path(), &plugins, &["--format=jsonl"]));
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let words: Vec<_> = lines.iter().filter(|line| string(&line["rule"]).ends_with("/word")).collect();
    assert_eq!(words.len(), 2, "{words:#?}");
    assert!(words.iter().all(|line| array(line, "also").len() == 1));
}
