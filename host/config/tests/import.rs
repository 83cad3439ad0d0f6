//! Settings of another format: what becomes of them, and that nothing is lost.
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

use std::{collections::BTreeMap, num::NonZeroU32, path::Path};

use btm_config::{Imported, Overrides, import};
use btm_model::{Priority, Retry, TaskLimits, Work};
use proptest::{
    prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof},
    proptest,
    test_runner::Config,
};
use serde_json::{Map, Value, json};

const EXAMPLE: &str = include_str!("import.json");

fn is_plugin(name: &str) -> bool {
    ["security", "complexity", "duplication"].contains(&name)
}

fn imported(json: &Value) -> Imported {
    import(&json.to_string(), is_plugin).unwrap()
}

fn mistake(json: &str) -> String {
    import(json, is_plugin).unwrap_err().to_string()
}

fn settings(imported: &Imported) -> btm_config::Settings {
    Overrides::from_text(Path::new("btm.toml"), &imported.toml).unwrap().resolve()
}

#[test]
fn the_example_becomes_a_file_that_says_where_everything_comes_from() {
    let imported = import(EXAMPLE, is_plugin).unwrap();
    assert_eq!(imported.toml, include_str!("imported.toml"), "{}", imported.toml);
}

#[test]
fn what_btm_has_settings_for_is_in_force() {
    let imported = import(EXAMPLE, is_plugin).unwrap();
    let settings = settings(&imported);
    assert_eq!(settings.daemon.slots, NonZeroU32::new(4));
    let security = settings.task("security");
    assert_eq!((security.enabled, security.priority), (true, Priority::High));
    let limits = TaskLimits { memory: Some(512 << 20), processor: Some(50), time: Some(600_000), ..TaskLimits::default() };
    assert_eq!(security.limits, limits);
    assert_eq!(security.retry, Retry { times: 2, delay: 2_500, ..Retry::default() });
    assert_eq!(security.work, Work::Scan { plugins: vec!["security".to_owned()], paths: Vec::new() });
    let docs = settings.task("docs");
    assert_eq!((docs.enabled, docs.priority, docs.limits.time), (false, Priority::Low, Some(300_000)));
    let mapped: BTreeMap<_, _> = imported.mapped.iter().map(|mapped| (&*mapped.key, &*mapped.setting)).collect();
    assert_eq!(mapped["execution.max_concurrent_tasks"], "daemon.slots");
    assert_eq!(mapped["resource_limits.max_memory_mb"], "tasks.memory");
    assert_eq!(mapped["task_types.security.timeout_seconds"], "task.security.timeout");
    assert_eq!(mapped.len(), 11);
}

#[test]
fn what_btm_has_no_settings_for_is_listed_with_the_reason() {
    let imported = import(EXAMPLE, is_plugin).unwrap();
    let listed: Vec<_> = imported.unmapped.iter().map(|left| left.key.as_str()).collect();
    let expected = [
        "task_types.security.auto_trigger.on_file_change",
        "task_types.security.auto_trigger.interval_minutes",
        "task_types.security.notification_on_complete",
        "task_types.security.notification_on_issues",
        "task_types.docs.colour",
        "triggers.file_watch.enabled",
        "triggers.file_watch.paths",
        "triggers.file_watch.exclude_paths",
        "triggers.git_hooks.enabled",
        "triggers.git_hooks.pre_commit",
        "triggers.git_hooks.post_commit",
        "triggers.git_hooks.pre_push",
        "triggers.scheduled.enabled",
        "triggers.scheduled.tasks",
        "version",
    ];
    assert_eq!(listed, expected);
    assert!(imported.unmapped.iter().all(|left| left.reason.ends_with('.')));
    let notes: Vec<_> = imported.notes.iter().map(|note| note.key.as_str()).collect();
    let expected = [
        "execution.process_isolation",
        "resource_limits.max_memory_mb",
        "resource_limits.max_cpu_percent",
        "resource_limits.priority",
        "task_types.docs",
    ];
    assert_eq!(notes, expected);
}

#[test]
fn isolation_cannot_be_switched_off() {
    let imported = imported(&json!({ "execution": { "process_isolation": false } }));
    assert_eq!(imported.unmapped[0].key, "execution.process_isolation");
    assert!(imported.unmapped[0].reason.contains("neither can be switched off"));
    assert!(imported.notes.is_empty());
}

#[test]
fn numbers_may_have_a_fraction_where_it_makes_sense() {
    let imported =
        imported(&json!({ "execution": { "max_retries": 3.0, "retry_delay_seconds": 0.1, "task_timeout_seconds": 1.5 } }));
    let task = settings(&imported).task("any");
    assert_eq!((task.retry.times, task.retry.delay, task.limits.time), (3, 100, Some(1_500)));
}

#[test]
fn mistakes_are_named_with_their_key_and_what_would_be_right() {
    let cases = [
        ("[]", "`.` is a list; expected an object"),
        (r#"{"execution": 1}"#, "`execution` is a number; expected an object"),
        (r#"{"triggers": {"file_watch": true}}"#, "`triggers.file_watch` is a truth value; expected an object"),
        (r#"{"task_types": {"a": []}}"#, "`task_types.a` is a list; expected an object"),
        (
            r#"{"execution": {"max_concurrent_tasks": "5"}}"#,
            "`execution.max_concurrent_tasks` is a string; expected a whole number from 1 up",
        ),
        (
            r#"{"execution": {"max_concurrent_tasks": 0}}"#,
            "`execution.max_concurrent_tasks` is 0; expected a whole number from 1 up, or leave the key out",
        ),
        (
            r#"{"execution": {"task_timeout_seconds": -1}}"#,
            "`execution.task_timeout_seconds` is -1; expected seconds above 0, or leave the key out",
        ),
        (
            r#"{"execution": {"max_retries": 1.5}}"#,
            "`execution.max_retries` is 1.5; expected a whole number from 0 up, or leave the key out",
        ),
        (r#"{"execution": {"process_isolation": "yes"}}"#, "`execution.process_isolation` is a string; expected true or false"),
        (
            r#"{"task_types": {"a.b": {"priority": "urgent"}}}"#,
            "`task_types.\"a.b\".priority` is \"urgent\"; expected \"low\", \"medium\", \"high\" or \"critical\", or leave the key out",
        ),
        (r#"{"task_types": {"a": {"enabled": 1}}}"#, "`task_types.a.enabled` is a number; expected true or false"),
        (
            r#"{"resource_limits": {"max_cpu_percent": 1e300}}"#,
            "`resource_limits.max_cpu_percent` is 1e+300; expected a whole number from 1 up, or leave the key out",
        ),
    ];
    for (json, message) in cases {
        assert_eq!(mistake(json), message, "{json}");
    }
    assert_eq!(mistake("{\n\"execution\": }"), "is not JSON: expected value at line 2 column 14");
    assert!(mistake(&"[".repeat(100_000)).starts_with("is not JSON: recursion limit exceeded"));
}

#[test]
fn odd_names_and_values_harm_nobody() {
    let value = json!({
        "task_types": { "a b": { "enabled": true }, "\u{1b}[2J\n[daemon]": {}, "cargo.test": {}, "no": null },
        "line\nbreak": "text\n[daemon]\nslots = 1\u{202e}\u{7f}",
        "execution": null,
    });
    let imported = imported(&value);
    assert!(!imported.toml.contains(['\u{1b}', '\u{202e}', '\u{7f}']), "{}", imported.toml);
    let settings = settings(&imported);
    assert_eq!(settings.daemon.slots, None);
    assert_eq!(settings.tasks.keys().collect::<Vec<_>>(), ["cargo.test"]);
    assert_eq!(imported.unmapped.len(), 5, "{:?}", imported.unmapped);
    assert_eq!(import("\u{feff}{}", is_plugin).unwrap().unmapped, []);
}

/// Objects that look like settings: the names are mostly the known ones, the values mostly what fits.
fn objects() -> impl Strategy<Value = Value> {
    let names = "execution|resource_limits|task_types|triggers|max_concurrent_tasks|task_timeout_seconds|process_isolation|max_retries|\
                 retry_delay_seconds|max_memory_mb|max_cpu_percent|priority|enabled|auto_trigger|on_file_change|file_watch|git_hooks|\
                 scheduled|tasks|paths|security|lint\\.rs|[ -~]{0,3}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..5_u32).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "low|high|\\PC{0,4}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(4, 40, 8, move |inner| {
        let object = proptest::collection::vec((names, inner.clone()), 0..8);
        prop_oneof![
            4 => object.prop_map(|entries| Value::Object(Map::from_iter(entries))),
            1 => proptest::collection::vec(inner, 0..3).prop_map(Value::from),
        ]
    });
    value.prop_filter("an object", Value::is_object)
}

/// The example in which any value may be missing, or be something else.
fn plausible(example: Value) -> BoxedStrategy<Value> {
    let same = match example {
        Value::Object(entries) => {
            let maybe = |(name, value)| (Just(name), plausible(value), proptest::bool::weighted(0.8));
            let entries: Vec<_> = entries.into_iter().map(maybe).collect();
            let there =
                |entries: Vec<(String, Value, bool)>| entries.into_iter().filter(|entry| entry.2).map(|entry| (entry.0, entry.1));
            entries.prop_map(move |entries| there(entries).collect::<Value>()).boxed()
        }
        leaf => Just(leaf).boxed(),
    };
    prop_oneof![60 => same, 2 => Just(Value::Null), 1 => objects()].boxed()
}

/// The keys of all leaves, as the import writes keys.
fn leaves(path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (name, value) in entries {
                let is_bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
                let name = if is_bare { name.clone() } else { Value::from(name.as_str()).to_string() };
                leaves(&if path.is_empty() { name } else { format!("{path}.{name}") }, value, found);
            }
        }
        // An empty object sets nothing.
        Value::Object(_) => {}
        _ => found.push(path.to_owned()),
    }
}

fn nothing_is_lost(value: &Value) {
    if value.is_null() {
        return;
    }
    let imported = match import(&value.to_string(), is_plugin) {
        Ok(imported) => imported,
        Err(error) => return assert!(error.to_string().starts_with('`'), "{error}"),
    };
    Overrides::from_text(Path::new("btm.toml"), &imported.toml).unwrap();
    let mut all = Vec::new();
    leaves("", value, &mut all);
    for leaf in all {
        let is_mapped = imported.mapped.iter().any(|mapped| mapped.key == leaf);
        let is_noted = imported.notes.iter().any(|note| note.key == leaf);
        let listed = imported.unmapped.iter().filter(|left| leaf == left.key || leaf.starts_with(&format!("{}.", left.key)));
        assert!(usize::from(is_mapped) + listed.count() == 1 || is_noted, "{leaf} in {value} gives {imported:?}");
    }
}

proptest! {
    #![proptest_config(Config { cases: 512, failure_persistence: None, ..Config::default() })]

    #[test]
    fn nothing_is_lost_silently(value in objects()) {
        nothing_is_lost(&value);
    }

    #[test]
    fn nothing_is_lost_silently_of_what_is_mostly_right(value in plausible(serde_json::from_str(EXAMPLE).unwrap())) {
        nothing_is_lost(&value);
    }
}
