//! The JSON schema and the parser agree.
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

use std::{collections::BTreeSet, path::Path};

use btm_config::{Overrides, Problem, schema};
use serde_json::{Map, Value};

/// The tables as they are written, each with where it is in the schema.
const TABLES: [(&str, &str); 9] = [
    ("", ""),
    ("scan", "/properties/scan"),
    ("limits", "/properties/limits"),
    ("plugin.x", "/properties/plugin/additionalProperties"),
    ("plugin.x.limits", "/properties/plugin/additionalProperties/properties/limits"),
    ("daemon", "/properties/daemon"),
    ("tasks", "/properties/tasks"),
    ("task.x", "/properties/task/additionalProperties"),
    ("group.x", "/properties/group/additionalProperties"),
];

/// The keys of a table in the schema.
fn keys<'a>(schema: &'a Value, place: &str) -> &'a Map<String, Value> {
    schema.pointer(&format!("{place}/properties")).unwrap().as_object().unwrap()
}

/// The keys that the parser names when it meets another one.
fn known(table: &str) -> Vec<&'static str> {
    let text = if table.is_empty() { "no-such-key = 1".to_owned() } else { format!("[{table}]\nno-such-key = 1") };
    match *Overrides::from_text(Path::new("btm.toml"), &text).unwrap_err().problem {
        Problem::UnknownKey { known, .. } => known,
        other => panic!("{other}"),
    }
}

#[test]
fn the_schema_has_the_keys_of_the_parser() {
    let schema = schema();
    for (table, place) in TABLES {
        let (in_schema, in_parser) = (keys(&schema, place).keys().map(String::as_str), known(table));
        assert_eq!(in_schema.collect::<BTreeSet<_>>(), BTreeSet::from_iter(in_parser), "[{table}]");
        assert_eq!(schema.pointer(&format!("{place}/additionalProperties")), Some(&Value::Bool(false)), "[{table}]");
    }
}

#[test]
fn every_key_is_described() {
    let schema = schema();
    for (table, place) in TABLES {
        for (key, about) in keys(&schema, place) {
            let description = about["description"].as_str().unwrap();
            assert!(description.ends_with('.') && !description.contains('\n'), "{table}.{key}: {description}");
        }
    }
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
}

/// Whether the schema accepts a document. Dates are texts to it, and numbers that JSON lacks cannot be asked about.
fn is_valid(text: &str) -> bool {
    let value: Value = toml_as_json(text);
    jsonschema::validator_for(&schema()).unwrap().is_valid(&value)
}

fn toml_as_json(text: &str) -> Value {
    fn convert(value: &toml::de::DeValue<'_>) -> Value {
        use toml::de::DeValue;
        match value {
            DeValue::String(text) => Value::from(text.as_ref()),
            DeValue::Integer(number) => Value::from(i64::from_str_radix(number.as_str(), number.radix()).unwrap()),
            DeValue::Float(number) => Value::from(number.as_str().parse::<f64>().unwrap()),
            DeValue::Boolean(on) => Value::from(*on),
            DeValue::Datetime(moment) => Value::from(moment.to_string()),
            DeValue::Array(items) => items.iter().map(|item| convert(item.get_ref())).collect(),
            DeValue::Table(table) => {
                table.iter().map(|(key, value)| (key.get_ref().to_string(), convert(value.get_ref()))).collect()
            }
        }
    }
    let table = toml::de::DeTable::parse(text).unwrap().into_inner();
    convert(&toml::de::DeValue::Table(table))
}

/// Every kind of value, in all its forms: what the parser accepts, the schema accepts.
#[test]
fn the_schema_accepts_what_the_parser_accepts() {
    let documents = [
        "[scan]\nfail-on = 'never'\njobs = 1\nexclude = []\nmax-file-size = 10\nnew-only = true",
        "[scan]\nfail-on = 'info'\nmax-file-size = ' 1.5 GiB '",
        "[limits]\nfuel-per-file = '1G + 10k/byte'\nfuel = '1.5 G'\nmemory = '64mb'\ntimeout = '1h 30m 5s'\nhandles = 0",
        "[limits]\nfuel-per-file = 1000\nfuel = 2_000_000\nmemory = '1_000 B'\ntimeout = '500 ms'\nlog-size = '1TiB'",
        "[plugin.'any name']\nenabled = false\nsettings-from = 'x#y'\nlimits.memory = 0\nsettings.x = { y = [1, 'z'] }",
        "[daemon]\nslots = 5\nreserved-slots = 0\nqueue-limit = 1\nidle-load = 1\nidle-time = '0s'\nkeep-results = '7d'",
        "[daemon]\nidle-load = 0.001\nlog-limit = 0",
        "[tasks]\npriority = 'critical'\nprocessor = 150\nretries = 0\nretry-delay = '0s'",
        "[task.a-b_c]\nprocessor = ' 1_000 % '\ncommand = ['a', '']",
        "[task.'a.b']\nprocessor = '50'\nplugins = []\npaths = ['.']\ndirectory = '.'\ngroup = 'g'\n[group.g]",
        include_str!("shown.toml"),
    ];
    for text in documents {
        Overrides::from_text(Path::new("btm.toml"), text).unwrap();
        assert!(is_valid(text), "{text}");
    }
}

#[test]
fn the_schema_refuses_what_it_can_tell_is_wrong() {
    let documents = [
        "x = 1",
        "scan = 1",
        "[scan]\nnew_only = true",
        "[scan]\nfail-on = 'hihg'",
        "[scan]\njobs = 0",
        "[limits]\ntimeout = 20",
        "[limits]\ntimeout = '20'",
        "[limits]\nmemory = -1",
        "[limits]\nmemory = '12 potatoes'",
        "[limits]\nfuel = 1.5",
        "[limits]\nfuel-per-file = '2G-50k'",
        "[plugin.a]\nenabled = 'yes'",
        "[plugin.a.limits]\nmemroy = 1",
        "[daemon]\nslots = 0",
        "[daemon]\nidle-load = 0",
        "[daemon]\nidle-load = '0.5'",
        "[daemon]\nreserved-slots = 4294967296",
        "[tasks]\ngroup = 'a'",
        "[tasks]\nmemory = 0",
        "[task.a]\npriority = 'urgent'",
        "[task.a]\nprocessor = 0",
        "[task.a]\nprocessor = '1.5%'",
        "[task.a]\ncommand = []",
        "[task.a]\ncommand = ['']",
        "[task.a]\ncommand = ['x']\nplugins = []",
        "[task.a]\ncommand = ['x']\npaths = []",
        "[task.a]\ndirectory = ''",
        "[task.a]\ngroup = 'a b'",
        "[task.'a b']",
        "[group.'']",
        "[group.a]\nslots = true",
    ];
    for text in documents {
        Overrides::from_text(Path::new("btm.toml"), text).unwrap_err();
        assert!(!is_valid(text), "{text}");
    }
}

#[test]
fn the_page_about_settings_has_every_key_and_its_example_is_right() {
    let page = include_str!("../../../docs/settings.md");
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    Overrides::from_text(Path::new("btm.toml"), example).unwrap();
    assert!(is_valid(example));
    let schema = schema();
    for (table, place) in TABLES.into_iter().filter(|(table, _)| !table.is_empty()) {
        for key in keys(&schema, place).keys() {
            assert!(page.contains(&format!("\n| `{key}` | ")), "{table}.{key}");
        }
    }
}
