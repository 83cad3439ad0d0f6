//! The JSON schema of `btm.toml`, for editors: made from the same tables of keys that the parser reads with.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Map, Value, json};

use crate::{
    daemon::DaemonOverrides,
    group::GroupOverrides,
    limits::LimitOverrides,
    name,
    plugin::PluginKeys,
    scan::ScanOverrides,
    section::{Section, described},
    task::{TaskBounds, TaskOverrides},
};

/// The JSON schema (draft 7, which the editors' TOML extensions know) of `btm.toml`. It accepts whatever is read, and refuses what
/// can be told from the form of a value; that a group exists, for one, only [`check`](crate::check()) sees.
#[must_use]
pub fn schema() -> Value {
    // Without references every key keeps its own description.
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<File>().to_value()
}

/// Stands for the whole file.
struct File;

impl JsonSchema for File {
    fn schema_name() -> Cow<'static, str> {
        "btm.toml".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let plugin = plugin(generator);
        let task = task(generator);
        let group = table(GroupOverrides::schemas(generator));
        let any_name = json_schema!({ "type": "string" });
        let strict_name = json_schema!({ "pattern": name::PATTERN });
        let tables = [
            ("scan", table(ScanOverrides::schemas(generator)), "What a scan does."),
            ("limits", table(LimitOverrides::schemas(generator)), "What each plugin may use."),
            ("plugin", named(plugin, any_name), "What was decided for one plugin: [plugin.NAME]."),
            ("daemon", table(DaemonOverrides::schemas(generator)), "How the daemon runs tasks."),
            ("tasks", table(TaskBounds::schemas(generator)), "What holds for every task where its own table does not say."),
            ("task", named(task, strict_name.clone()), "What one type of task does: [task.NAME]. It is a command, or a scan."),
            ("group", named(group, strict_name), "Tasks that share slots of their own: [group.NAME]."),
        ];
        let mut schema = table(tables.map(|(name, schema, about)| (name, described(schema, &[about]))).into());
        schema.insert("description".to_owned(), "Settings of btm, for a project or for a user.".into());
        schema
    }
}

/// A table with these keys and no others.
fn table(keys: Vec<(&'static str, Schema)>) -> Schema {
    let properties: Map<_, _> = keys.into_iter().map(|(name, schema)| (name.to_owned(), schema.to_value())).collect();
    json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// A table of tables, each with a name.
fn named(one: Schema, name: Schema) -> Schema {
    json_schema!({ "type": "object", "propertyNames": name, "additionalProperties": one })
}

fn plugin(generator: &mut SchemaGenerator) -> Schema {
    let limits = described(table(LimitOverrides::schemas(generator)), &["Bounds for this plugin alone."]);
    let about = "What the plugin is configured with; it checks the keys itself.";
    let settings = json_schema!({ "type": "object", "description": about });
    let mut keys = PluginKeys::schemas(generator);
    keys.extend([("limits", limits), ("settings", settings)]);
    table(keys)
}

fn task(generator: &mut SchemaGenerator) -> Schema {
    let mut task = table(TaskOverrides::schemas(generator));
    let command_and = |other: &str| json!({ "required": ["command", other] });
    task.insert("not".to_owned(), json!({ "anyOf": [command_and("plugins"), command_and("paths")] }));
    task
}
