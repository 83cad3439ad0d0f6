//! Runs of the binary that share what was prepared, and what to ask of their reports.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use btm_test_support::{Cli, Project, Ran, World, hostile, sieve, well_behaved};
use serde_json::Value;

/// The official plugins.
pub(crate) const OFFICIAL: [&str; 3] = ["complexity", "duplication", "security"];

/// The format that the tests can read.
pub(crate) const JSON: &str = "--format=json";

/// A binary in a home of its own, which prepares everything anew.
pub(crate) fn fresh() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_btm"))
}

/// A binary in a home of its own but for the prepared plugins, which all tests of one build share. Cache and key go together:
/// an entry under another key is not trusted.
fn shared() -> Cli {
    fresh().sharing_cache(env!("CARGO_TARGET_TMPDIR"))
}

/// A binary for which the plugins in Rust of `tests/guests` are prepared.
pub(crate) fn cli() -> Cli {
    static PREPARED: OnceLock<()> = OnceLock::new();
    PREPARED.get_or_init(|| prepare(&[plugin(World::File), plugin(World::Full), hostile(), sieve()]));
    shared()
}

/// A binary for which the official plugins are prepared too.
pub(crate) fn cli_with_official() -> Cli {
    static PREPARED: OnceLock<()> = OnceLock::new();
    let cli = cli();
    PREPARED.get_or_init(|| prepare(&OFFICIAL.map(PathBuf::from)));
    cli
}

fn prepare(plugins: &[PathBuf]) {
    let ran = shared().run(command(&Project::new().path(), plugins, &[]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// The well-behaved plugin for a world.
pub(crate) fn plugin(world: World) -> PathBuf {
    well_behaved().of(world)
}

/// `scan PATH --plugin … ARGUMENT…`.
pub(crate) fn command(path: &Path, plugins: &[PathBuf], arguments: &[&str]) -> Vec<OsString> {
    let mut command = vec!["scan".into(), path.into()];
    for plugin in plugins {
        command.extend(["--plugin".into(), plugin.into()]);
    }
    command.extend(arguments.iter().map(OsString::from));
    command
}

/// Scans with the well-behaved file plugin: it reports `TODO` (medium) and what follows `password=` (critical) in `.txt` files.
pub(crate) fn scan(project: &Project, arguments: &[&str]) -> Ran {
    scan_with(project, &[plugin(World::File)], arguments)
}

/// Scans with some plugins of `tests/guests`.
pub(crate) fn scan_with(project: &Project, plugins: &[PathBuf], arguments: &[&str]) -> Ran {
    cli().run(command(&project.path(), plugins, arguments))
}

/// The same by a shell, after it ran some words of its own.
pub(crate) fn by_shell(before: &str, project: &Project, arguments: &[&str]) -> Command {
    // Its home is gone when the command runs, and not needed.
    let inner = cli().command(command(&project.path(), &[plugin(World::File)], arguments));
    let mut outer = Command::new("sh");
    outer.arg("-c").arg(format!("{before}; exec \"$0\" \"$@\"")).arg(inner.get_program()).args(inner.get_args());
    outer.env_clear().envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    outer.current_dir(project.path());
    outer
}

/// A project with two findings of the well-behaved file plugin.
pub(crate) fn project() -> Project {
    Project::new().file("a.txt", "first\nTODO a\n").file("z.txt", "last\nTODO z\n")
}

/// A report without what may differ from run to run.
pub(crate) fn without_run(ran: &Ran) -> String {
    let mut report = ran.json();
    report.as_object_mut().unwrap().remove("run").unwrap();
    format!("{report:#}")
}

/// All findings, each followed by what other plugins report about the same thing.
pub(crate) fn sources(report: &Value) -> impl Iterator<Item = &Value> {
    array(report, "findings").iter().flat_map(|finding| std::iter::once(finding).chain(array(finding, "also")))
}

/// Rule and path of all findings.
pub(crate) fn findings(report: &Value) -> Vec<(&str, &str)> {
    array(report, "findings").iter().map(|it| (string(&it["rule"]), string(&it["location"]["path"]))).collect()
}

/// Kind, path and message of all notes.
pub(crate) fn notes(report: &Value) -> Vec<(&str, &str, &str)> {
    let notes = array(report, "notes").iter();
    notes.map(|it| (string(&it["kind"]), string(&it["location"]["path"]), string(&it["message"]))).collect()
}

/// A plugin's entry.
#[track_caller]
pub(crate) fn entry<'a>(report: &'a Value, name: &str) -> &'a Value {
    let plugins = array(report, "plugins");
    plugins.iter().find(|plugin| plugin["name"] == name).unwrap_or_else(|| panic!("no plugin {name}: {plugins:#?}"))
}

/// A list; empty if it is absent.
pub(crate) fn array<'a>(report: &'a Value, key: &str) -> &'a [Value] {
    report[key].as_array().map_or(&[], Vec::as_slice)
}

/// A text; empty if it is absent.
pub(crate) fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Checks that a run did nothing because the user has to put something right, and says all of this.
#[track_caller]
pub(crate) fn is_usage_error(ran: &Ran, words: &[&str]) {
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{ran:?}");
    says(&ran.stderr, words);
}

/// Checks that a text has all of these words.
#[track_caller]
pub(crate) fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not in:\n{text}");
    }
}

/// How many files were not even opened.
pub(crate) fn untouched(ran: &Ran) -> u64 {
    ran.json()["run"]["untouched"].as_u64().unwrap()
}
