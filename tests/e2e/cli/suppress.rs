//! Comments that silence findings, whichever plugin's they are.

use btm_test_support::{Project, World, hostile};
use serde_json::{Value, json};

use crate::run::{JSON, array, findings, plugin, says, scan, scan_with, sources, string};

/// The report of both well-behaved plugins on one file.
fn both(content: &str) -> Value {
    let project = Project::new().file("a.txt", content);
    scan_with(&project, &[plugin(World::File), plugin(World::Full)], &[JSON]).json()
}

/// The findings of the host about comments, as rule, line and message.
fn about_comments(report: &Value) -> Vec<(&str, u64, &str)> {
    let own = array(report, "findings").iter().filter(|finding| string(&finding["rule"]).starts_with("btm/"));
    own.map(|it| (string(&it["rule"]), it["location"]["start"]["line"].as_u64().unwrap(), string(&it["message"]))).collect()
}

/// Rule and line of all findings that are not silenced.
fn loud(report: &Value) -> Vec<(&str, u64)> {
    let words = sources(report).filter(|it| string(&it["rule"]).ends_with("/word") && it["suppressed"].is_null());
    words.map(|it| (string(&it["rule"]), it["location"]["start"]["line"].as_u64().unwrap())).collect()
}

#[test]
fn one_rule_of_one_plugin() {
    let report = both("# btm: ignore[well-behaved-file/word] said so\nTODO\n");
    assert_eq!(loud(&report), [("well-behaved-full/word", 2)]);
    let silenced = array(&report, "findings").iter().find(|it| it["rule"] == "well-behaved-file/word").unwrap();
    assert_eq!(silenced["suppressed"], json!({"line": 1, "reason": "said so"}));
    assert_eq!(report["summary"]["suppressed"], 1);
    assert_eq!(about_comments(&report), []);
}

#[test]
fn several_rules_and_all_rules_of_a_plugin() {
    assert_eq!(loud(&both("TODO // btm: ignore[well-behaved-file/word, well-behaved-full/word] both\n")), []);
    assert_eq!(loud(&both("/* btm: ignore[well-behaved-full/*] all of it */\nTODO\n")), [("well-behaved-file/word", 2)]);
    assert_eq!(loud(&both("TODO -- btm: ignore[well-behaved-file/*]\nTODO\n")).len(), 3, "only on its own line");
}

#[test]
fn silenced_findings_do_not_fail_a_run() {
    let project = Project::new().file("a.txt", "TODO # btm: ignore[well-behaved-file/word]\n");
    let ran = scan(&project, &["--fail-on=medium"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["1 suppressed"]);
    assert!(!ran.stdout.contains("found `TODO`"), "{}", ran.stdout);
    let log = scan(&project, &["--format=sarif"]).json();
    assert_eq!((&log["runs"][0]["results"], &log["runs"][0]["properties"]["suppressed"]), (&json!([]), &json!(1)));
    let log = scan(&project, &["--format=sarif", "--sarif-suppressed=include"]).json();
    assert_eq!(log["runs"][0]["results"][0]["suppressions"][0]["kind"], "inSource");
}

#[test]
fn what_a_project_analyzer_finds() {
    let project = Project::new().file("a.txt", "# btm: ignore[well-behaved-full/project] known\n").file("b.txt", "");
    let report = scan_with(&project, &[plugin(World::Full)], &[JSON]).json();
    let facts = array(&report, "findings").iter().find(|it| string(&it["message"]).starts_with("facts 00")).unwrap();
    assert_eq!(facts["suppressed"], json!({"line": 1, "reason": "known"}), "{report:#}");
    assert_eq!(about_comments(&report), []);
}

#[test]
fn comments_that_are_of_no_use_any_more() {
    let report = both("# btm: ignore[well-behaved-file/word] long gone\nDONE\n");
    let message = "This comment ignores `well-behaved-file/word`, but there is no such finding here. Remove it.";
    assert_eq!(about_comments(&report), [("btm/unused-suppression", 1, message)]);
    let report = both("# btm: ignore[well-behaved-file/word, well-behaved-full/secret]\nTODO\n");
    let message = "This comment ignores `well-behaved-full/secret`, but there is no such finding here. Remove it.";
    assert_eq!(about_comments(&report), [("btm/unused-suppression", 1, message)], "the other half is of use");
    let report = both("# btm: ignore[well-behaved-file/wrod]\nTODO\n");
    assert_eq!(about_comments(&report).len(), 1, "a rule that does not exist");
}

#[test]
fn comments_that_cannot_be_understood() {
    for (comment, words) in [
        ("# btm: ignore\n", "The rules are missing"),
        ("# btm: ignore[well-behaved-file/word\n", "The bracket is not closed"),
        ("# btm: ignore[word]\n", "`word` names no rule"),
        ("# btm: disable[well-behaved-file/word]\n", "Unknown instruction `btm: disable`"),
    ] {
        let report = both(&format!("{comment}TODO\n"));
        let [(rule, line, message)] = about_comments(&report)[..] else { panic!("{report:#}") };
        assert_eq!((rule, line), ("btm/malformed-suppression", 1));
        says(message, &[words, "Write `"]);
        assert_eq!(loud(&report).len(), 2, "{comment}");
    }
}

#[test]
fn not_judged_where_the_rule_did_not_run_to_the_end() {
    let comments = "# btm: ignore[hostile/before]\n# btm: ignore[hostile/seen]\n# btm: ignore[nobody/known]\n";
    let stopped = Project::new().file("a.txt", format!("trap\n{comments}"));
    let report = scan_with(&stopped, &[hostile()], &[JSON]).json();
    assert_eq!(findings(&report), [("hostile/before", "a.txt")]);
    let complete = Project::new().file("a.txt", format!("fine\n{comments}"));
    let report = scan_with(&complete, &[hostile()], &[JSON]).json();
    let lines: Vec<_> = about_comments(&report).into_iter().map(|(_, line, _)| line).collect();
    assert_eq!(lines, [2, 3], "a plugin that is not in the run is not judged either");
}

#[test]
fn not_judged_where_the_run_of_a_plugin_ended_early() {
    let project = Project::new().file("a.txt", "TODO TODO\n").file("b.txt", "# btm: ignore[well-behaved-file/word]\nDONE\n");
    let report = scan(&project, &[JSON, "--findings=1"]).json();
    assert_eq!(about_comments(&report), []);
    let report = scan(&project, &[JSON]).json();
    assert_eq!(about_comments(&report).len(), 1);
}
