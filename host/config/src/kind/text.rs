//! Texts and truth values.

use btm_model::{Priority, Severity};
use schemars::json_schema;

use super::{Given, Kind, Misfit, value};
use crate::{
    error::{nearest, shown},
    name,
    scan::FailOn,
    write,
};

pub const FAIL_ON: Kind<FailOn> = Kind {
    expected: "a severity such as \"high\", or \"never\"",
    read: |given| match given {
        Given::Text(text) | Given::Variable(text) => value(text.trim().parse()),
        _ => Err(Misfit::Type),
    },
    write: |fail_on| write::string(&fail_on.to_string()),
    schema: |generator| {
        let severity = generator.subschema_for::<Severity>();
        json_schema!({ "anyOf": [severity, { "const": "never", "description": "No finding makes a scan fail." }] })
    },
};

pub const PRIORITY: Kind<Priority> = Kind {
    expected: "a priority: \"low\", \"medium\", \"high\" or \"critical\"",
    read: |given| match given {
        Given::Text(text) | Given::Variable(text) => priority(text.trim()),
        _ => Err(Misfit::Type),
    },
    write: |priority| write::string(priority.name()),
    schema: |generator| generator.subschema_for::<Priority>(),
};

pub const NAME: Kind<String> = Kind {
    expected: "a name such as \"slow\"",
    read: |given| match given {
        Given::Text(text) | Given::Variable(text) if name::is_valid(text) => Ok((*text).to_owned()),
        Given::Text(text) | Given::Variable(text) => Err(Misfit::Value(name::explain(text))),
        _ => Err(Misfit::Type),
    },
    write: |name| write::string(name),
    schema: |_| json_schema!({ "type": "string", "pattern": name::PATTERN }),
};

pub const PLACE: Kind<String> = Kind {
    expected: "a file, or a table in it such as \"pyproject.toml#tool.bandit\"",
    read: |given| match given {
        Given::Text(text) | Given::Variable(text) => Ok((*text).to_owned()),
        _ => Err(Misfit::Type),
    },
    write: |place| write::string(place),
    schema: |_| json_schema!({ "type": "string" }),
};

pub const FOLDER: Kind<String> = Kind {
    expected: "a folder such as \"backend\"",
    read: |given| match given {
        Given::Text("") => Err(Misfit::Value("write a folder, or `.` for the project itself".to_owned())),
        Given::Text(text) | Given::Variable(text) => Ok((*text).to_owned()),
        _ => Err(Misfit::Type),
    },
    write: |folder| write::string(folder),
    schema: |_| json_schema!({ "type": "string", "minLength": 1 }),
};

pub const SWITCH: Kind<bool> = Kind {
    expected: "true or false",
    read: |given| match given {
        Given::Boolean(on) => Ok(*on),
        Given::Variable(text) => text.trim().parse().map_err(|_| Misfit::Value("write true or false".to_owned())),
        _ => Err(Misfit::Type),
    },
    write: ToString::to_string,
    schema: |_| json_schema!({ "type": "boolean" }),
};

fn priority(text: &str) -> Result<Priority, Misfit> {
    let names = Priority::ALL.map(Priority::name);
    let what_to_do = || match nearest(text, &names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write one of {}", names.join(", ")),
    };
    text.parse().map_err(|_| Misfit::Value(format!("`{}` is not a priority; {}", shown(text), what_to_do())))
}
