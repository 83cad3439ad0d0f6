//! `btm config show|check|schema|import`.

use btm_test_support::{Cli, Project};

use crate::run::{fresh, says};

fn with(settings: &str) -> (Cli, Project) {
    let project = Project::new().file("btm.toml", settings);
    (fresh().in_folder(project.path()), project)
}

#[test]
fn the_settings_in_force_and_where_they_come_from() {
    let (cli, _project) = with("[daemon]\nslots = 3\n");
    let ran = cli.variable("BTM_QUEUE_LIMIT", "50").run(["config", "show"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let line = |key: &str| ran.stdout.lines().find(|line| line.starts_with(&format!("{key} "))).unwrap_or_default().to_owned();
    says(&line("slots"), &["= 3", "btm.toml:2"]);
    says(&line("queue-limit"), &["= 50", "BTM_QUEUE_LIMIT"]);
    says(&line("reserved-slots"), &["= 2", "default"]);
    says(&line("fuel-per-file"), &["default"]);
}

#[test]
fn mistakes_are_told_with_their_lines() {
    let (cli, _project) = with("[daemon]\nslosts = 3\n\n[task.x]\npriority = \"hgih\"\n");
    let ran = cli.run(["config", "check"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["btm.toml:2", "slosts", "did you mean `slots`?", "btm.toml:5", "high"]);
    let (cli, _project) = with("[daemon]\nslots = 3\n");
    assert_eq!(cli.run(["config", "check"]).stdout, "the settings are right\n");
}

#[test]
fn the_schema_is_one() {
    let (cli, _project) = with("");
    let schema = cli.run(["config", "schema"]).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&serde_json::json!({ "daemon": { "slots": 3 } })));
    assert!(!validator.is_valid(&serde_json::json!({ "daemon": { "slosts": 3 } })));
}

#[test]
fn another_format_is_converted() {
    let (cli, project) = with("");
    std::fs::remove_file(project.path().join("btm.toml")).unwrap();
    project.write(
        "old.json",
        r#"{
            "execution": { "max_concurrent_tasks": 4, "task_timeout_seconds": 300, "max_retries": 2, "retry_delay_seconds": 5 },
            "task_types": { "security": { "enabled": true, "priority": "high", "auto_trigger": { "on_file_change": true } } },
            "triggers": { "file_watch": { "enabled": true, "paths": ["src"] } }
        }"#,
    );
    let ran = cli.run(["config", "import", "old.json", "--write"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(
        &ran.stdout,
        &["written: btm.toml", "not taken over: triggers.file_watch.paths", "task_types.security.auto_trigger.on_file_change"],
    );
    assert_eq!(cli.run(["config", "check"]).code, Some(0));
    let shown = cli.run(["config", "show"]).stdout;
    says(&shown, &["slots = 4", "timeout = \"5m\"", "retries = 2", "[task.security]"]);
    let again = cli.run(["config", "import", "old.json", "--write"]);
    assert_eq!(again.code, Some(2), "what is there is not overwritten: {again:?}");
    project.write("wrong.json", "{ \"execution\": { \"max_concurrent_tasks\": \"four\" } }");
    let ran = cli.run(["config", "import", "wrong.json"]);
    assert_eq!(ran.code, Some(2));
    says(&ran.stderr, &["execution.max_concurrent_tasks", "nothing was converted"]);
}
