//! Files that are no plugins, and plugins that do not work: each is named, and the others do their work.

use btm_test_support::{Ran, World, hostile, made};
use serde_json::json;

use crate::run::{JSON, cli, command, entry, findings, plugin, project, says, scan_with};

/// Scans with a component beside one that works.
fn beside_a_good_one(component: &[u8], arguments: &[&str]) -> Ran {
    let project = project();
    let path = project.around().join("bad.wasm");
    std::fs::write(&path, component).unwrap();
    cli().run(command(&project.path(), &[path, plugin(World::File)], arguments))
}

/// Checks that a component is refused for a reason that says all of this, and that the other plugin did its work.
#[track_caller]
fn is_refused(component: &[u8], words: &[&str]) {
    let ran = beside_a_good_one(component, &[]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["refused[", "a.txt:2:1", "z.txt:2:1", "2 findings", "The run is incomplete"]);
    // Lines are wrapped.
    let text = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    says(&text, words);
}

#[test]
fn a_core_module() {
    is_refused(&made::core_module::component(), &["refused[bad]", "a core WebAssembly module, not a component", "wasm32-wasip2"]);
}

#[test]
fn garbage() {
    let words = ["refused[bad]", "not the bytes of a WebAssembly component"];
    is_refused(&made::garbage::component(), &words);
    is_refused(&made::empty::component(), &words);
    is_refused(b"#!/bin/sh\necho hello\n", &words);
    is_refused(&made::truncated::component(), &["refused[", "= help: "]);
}

#[test]
fn another_world() {
    is_refused(&made::other_world::component(), &["refused[", "world"]);
    is_refused(&made::no_manifest::component(), &["refused[bad]", "manifest"]);
}

#[test]
fn another_version_of_the_contract() {
    is_refused(&made::contract_9_9_9::component(), &["refused[", "9.9.9", "0.1.0"]);
}

#[test]
fn something_that_there_is_no_interface_for() {
    is_refused(&made::imports_http::component(), &["refused[", "http"]);
}

#[test]
fn settings_that_a_plugin_does_not_take() {
    for (setting, words) in [("word = 1", "`word`"), ("word = \"\"", "`word`: must not be empty"), ("wrod = \"x\"", "`wrod`")] {
        let project = project().file("btm.toml", format!("[plugin.well-behaved-file.settings]\n{setting}\n"));
        let ran = scan_with(&project, &[plugin(World::File), plugin(World::Full)], &["--fail-on=never", "--quiet"]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        says(&ran.stdout, &["refused[well-behaved-file]", words, "[plugin.NAME.settings]", "well-behaved-full/word"]);
    }
}

#[test]
fn a_trap_on_one_file() {
    let project = project().file("m.txt", "trap\nTODO m\n");
    let ran = scan_with(&project, &[hostile(), plugin(World::File)], &[]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["incomplete[hostile]", "m.txt: trapped", "unreachable", "tell its author"]);
    let report = scan_with(&project, &[hostile(), plugin(World::File)], &[JSON]).json();
    assert_eq!(entry(&report, "hostile")["stops"][0]["path"], "m.txt");
    assert_eq!(entry(&report, "well-behaved-file")["status"], "complete");
    let expected = [
        ("hostile/seen", "a.txt"),
        ("well-behaved-file/word", "a.txt"),
        ("hostile/before", "m.txt"),
        ("well-behaved-file/word", "m.txt"),
        ("hostile/seen", "z.txt"),
        ("well-behaved-file/word", "z.txt"),
    ];
    assert_eq!(findings(&report), expected);
    assert_eq!(report["summary"]["files"], json!(3));
}
