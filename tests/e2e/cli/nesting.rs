//! Code that nests too deeply for the parsers of the official plugins: named, and nothing else of its file is lost.

use std::collections::BTreeSet;

use btm_test_support::Project;
use serde_json::Value;

use crate::run::{JSON, array, cli_with_official, command, sources, string};

#[path = "../../../plugins/syntax/tests/shapes/mod.rs"]
mod shapes;

/// How deep the code nests; some are just below what is too deep for brackets, prefix operators and chains.
const DEPTHS: [usize; 4] = [190, 390, 1_900, 10_000];

fn scan(project: &Project) -> (Option<i32>, Value) {
    let plugins = ["security", "complexity", "duplication"].map(Into::into);
    let ran = cli_with_official().run(command(&project.path(), &plugins, &[JSON, "--fail-on", "never", "--no-prefilter"]));
    (ran.code, ran.json())
}

/// The paths that a plugin left something of out, because it nests too deeply.
fn left_out<'r>(report: &'r Value, plugin: &str) -> BTreeSet<&'r str> {
    let notes = array(report, "notes").iter().filter(|note| note["source"] == plugin);
    let deep = notes.filter(|note| string(&note["message"]).starts_with("nests deeper than 200 levels (line "));
    deep.map(|note| string(&note["location"]["path"])).collect()
}

/// One program: a secret behind code of a shape.
struct Program {
    path: String,
    text: String,
    /// The name of its shape, if it is certainly too deep.
    deep: Option<&'static str>,
}

impl Program {
    fn new(index: usize, shape: &shapes::Shape, extension: &str, depth: usize) -> Self {
        let comment = if extension == "py" { "#" } else { "//" };
        let text = format!("{}\n{comment} aws_access_key_id = {}{}\n", shape.text(depth), "AKIA", "Q3EGRXV7TLOW5NZA");
        let text = if index.is_multiple_of(2) { text } else { text.replace('\n', "\r\n") };
        Self { path: format!("{index}.{extension}"), text, deep: (!shape.flat && depth == 10_000).then_some(shape.name) }
    }
}

#[test]
fn deep_code_of_every_shape_costs_a_note() {
    /// So many programs are scanned at a time: a report has room for so many notes of one plugin.
    const AT_A_TIME: usize = 100;
    let programs = shapes::programs(&DEPTHS).enumerate();
    let programs: Vec<_> =
        programs.map(|(index, (shape, extension, depth))| Program::new(index, shape, extension, depth)).collect();
    programs.chunks(AT_A_TIME).for_each(costs_a_note);
}

#[track_caller]
fn costs_a_note(programs: &[Program]) {
    let project = programs.iter().fold(Project::new(), |project, Program { path, text, .. }| project.file(path, text));
    let (code, report) = scan(&project);
    assert_eq!(code, Some(0), "{:#}", report["plugins"]);
    let secrets: BTreeSet<&str> = sources(&report)
        .filter(|finding| finding["rule"] == "security/aws-access-key-id")
        .map(|finding| string(&finding["location"]["path"]))
        .collect();
    let missing: Vec<_> = programs.iter().map(|program| &program.path).filter(|path| !secrets.contains(path.as_str())).collect();
    assert!(missing.is_empty(), "no secret was found in {missing:?}");
    let silent = |plugin, is_read: fn(&str) -> bool| -> Vec<(&String, &str)> {
        let noted = left_out(&report, plugin);
        let deep = programs.iter().filter_map(|program| Some((&program.path, program.deep?)));
        deep.filter(|(path, _)| is_read(path) && !noted.contains(path.as_str())).collect()
    };
    assert_eq!(silent("complexity", |_| true), Vec::new());
    assert_eq!(silent("security", |path| !path.ends_with(".rs")), Vec::new());
}

#[test]
fn shapes_that_take_turns_stop_no_analyzer() {
    /// One of so many programs is tried, for time.
    const EVERY: usize = 7;
    let programs = [50, 1_000].into_iter().flat_map(shapes::mixed).step_by(EVERY).enumerate();
    let project =
        programs.fold(Project::new(), |project, (index, (extension, text))| project.file(&format!("{index}.{extension}"), text));
    let (code, report) = scan(&project);
    assert_eq!(code, Some(0), "{:#}", report["plugins"]);
}

#[test]
fn a_generated_table_of_else_if_is_looked_at() {
    let arms = "else if (x == 1) { f(1); }\n".repeat(5_000);
    let end = "else require('child_process').exec(process.argv[2]);\n";
    let (code, report) = scan(&Project::new().file("a.js", format!("if (x == 0) {{}}\n{arms}{end}")));
    assert_eq!((code, array(&report, "notes")), (Some(0), &[][..]));
    let line = sources(&report).find(|it| it["rule"] == "security/shell-injection").map(|it| &it["location"]["start"]["line"]);
    assert_eq!(line, Some(&5_002.into()), "{report:#}");
}
