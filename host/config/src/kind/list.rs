//! Lists of texts. In the environment they are separated by spaces.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::{Given, Kind, Misfit};
use crate::write;

pub const GLOBS: Kind<Vec<String>> = texts("a list of globs such as [\"vendor/**\"]");
pub const PLUGINS: Kind<Vec<String>> = texts("a list of plugins such as [\"security\"]");
pub const PATHS: Kind<Vec<String>> = texts("a list of paths such as [\"src\"]");

/// A program and its arguments.
pub const COMMAND: Kind<Vec<String>> = Kind {
    read: |given| {
        let command = read(given)?;
        match command.first() {
            Some(program) if !program.is_empty() => Ok(command),
            _ => Err(Misfit::Value("write the program first, such as [\"cargo\", \"test\"]".to_owned())),
        }
    },
    schema: |_| {
        json_schema!({
            "type": "array",
            "minItems": 1,
            "items": [{ "type": "string", "minLength": 1 }],
            "additionalItems": { "type": "string" },
        })
    },
    ..texts("a program and its arguments such as [\"cargo\", \"test\"]")
};

const fn texts(expected: &'static str) -> Kind<Vec<String>> {
    Kind { expected, read, write: |texts| write::strings(texts), schema }
}

fn read(given: &Given<'_>) -> Result<Vec<String>, Misfit> {
    match given {
        Given::Texts(texts) => Ok(texts.iter().map(|&text| text.to_owned()).collect()),
        Given::Variable(text) => Ok(text.split_whitespace().map(str::to_owned).collect()),
        _ => Err(Misfit::Type),
    }
}

fn schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string" } })
}
