//! `--format`: what machines and people read.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use btm_test_support::{Project, Ran, World, hostile, made};
use serde_json::Value;

use crate::run::{JSON, array, cli, command, plugin, project, says, scan, string};

/// A run with something of everything: findings of all kinds of places, fixes, related places, metrics, notes, documents,
/// notifications, a secret, comments that silence, a plugin that was stopped and one that was refused.
fn rich(format: &str) -> Ran {
    let project = Project::new()
        .file("a.txt", "TODO first\npassword=letmein\nplaces notes\n")
        .file("b.txt", "# btm: ignore[well-behaved-full/word] it is a test\nTODO\n# btm: ignore[well-behaved-full/word]\n")
        .file("m.txt", "trap\n")
        .file("\u{1f980} & <b>.txt", "TODO \u{e9}\u{301} \u{202e}x\r\n\tTODO \u{1b}[31m\n")
        .file("picture.txt", b"\0\x01");
    project.grant(&plugin(World::Full));
    cli().trust(&project.path());
    let core = project.around().join("core.wasm");
    std::fs::write(&core, made::core_module::component()).unwrap();
    let ran = cli().run(command(&project.path(), &[plugin(World::Full), hostile(), core], &["--format", format]));
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(ran.stderr, "");
    ran
}

/// Checks a document against a schema of the report crate.
#[track_caller]
fn obeys(schema: &str, document: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../report").join(schema);
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn json_obeys_the_published_schema() {
    let report = rich("json").json();
    obeys("schema/report.schema.json", &report);
    for key in ["plugins", "findings", "metrics", "notes", "documents", "notifications"] {
        assert!(!array(&report, key).is_empty(), "{key}: {report:#}");
    }
    obeys("schema/report.schema.json", &scan(&Project::new(), &[JSON]).json());
}

#[test]
fn sarif_obeys_the_official_schema() {
    let log = rich("sarif").json();
    obeys("tests/sarif-2.1.0.schema.json", &log);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false, "{invocation:#}");
    obeys("tests/sarif-2.1.0.schema.json", &scan(&Project::new(), &["--format=sarif"]).json());
}

#[test]
fn json_lines_are_the_parts_of_the_report() {
    let report = rich("json").json();
    let ran = rich("jsonl");
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: BTreeSet<_> = lines.iter().map(|line| string(&line["type"])).collect();
    let expected = ["document", "finding", "metric", "note", "notification", "plugin", "summary"];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    for (kind, key) in [("finding", "findings"), ("note", "notes"), ("metric", "metrics"), ("plugin", "plugins")] {
        let streamed = parts(lines.iter().filter(|line| line["type"] == kind));
        let reported = parts(array(&report, key).iter());
        assert_eq!(streamed, reported, "{key}");
    }
    let last = lines.last().unwrap();
    assert_eq!((&last["type"], &last["summary"]), (&"summary".into(), &report["summary"]));
    assert_eq!(last["schema_version"], report["schema_version"]);
}

/// Parts of a report or lines of a stream, by id if they have one. Of several with one id, the last counts.
fn parts<'a>(values: impl Iterator<Item = &'a Value>) -> BTreeMap<String, String> {
    let part = |value: &Value| {
        let fields: BTreeMap<_, _> = value.as_object().unwrap().iter().filter(|(name, _)| *name != "type").collect();
        let text = format!("{fields:?}");
        (fields.get(&"id".to_owned()).map_or_else(|| text.clone(), ToString::to_string), text)
    };
    values.map(part).collect()
}

#[test]
fn text_tells_people_everything_that_matters() {
    let text = rich("text").stdout;
    says(&text, &["a.txt:1:1", "| TODO first", "critical[well-behaved-full/secret]", "= help: ", "= fix: ", "= see: "]);
    says(
        &text,
        &["incomplete[hostile]", "m.txt: trapped", "refused[core]", "a core WebAssembly module", "The run is incomplete"],
    );
    says(&text, &["picture.txt", "a binary file", "btm/unused-suppression"]);
}

#[test]
fn every_format_is_free_of_what_would_move_or_disguise_text() {
    for format in ["text", "json", "jsonl", "sarif"] {
        let ran = rich(format);
        let is_odd = |letter: char| matches!(letter, '\u{1b}' | '\r' | '\u{202e}' | '\0');
        assert_eq!(ran.stdout.find(is_odd), None, "{format}: {}", ran.stdout);
    }
}

#[test]
fn colours_into_a_pipe_only_if_they_are_wanted() {
    for (arguments, has_colours) in
        [(&[][..], false), (&["--color=auto"], false), (&["--color=never"], false), (&["--color=always"], true)]
    {
        for no_color in ["1", ""] {
            let cli = cli().variable("NO_COLOR", no_color).variable("CLICOLOR_FORCE", "1").variable("TERM", "xterm-256color");
            let ran = cli.run(command(&project().path(), &[plugin(World::File)], arguments));
            assert_eq!(ran.stdout.contains('\u{1b}'), has_colours, "{arguments:?} NO_COLOR={no_color}");
            assert_eq!(ran.stderr, "", "no progress bar either");
        }
    }
}
