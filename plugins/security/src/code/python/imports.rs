//! Imports: names are bound to the dotted path of what they stand for, so that aliases need no further care.

use ruff_python_ast::{StmtImport, StmtImportFrom};

use super::engine::Engine;
use crate::code::flow::value::Value;

impl<'a> Engine<'a, '_, '_> {
    /// `import a.b`, `import a.b as c`.
    pub(crate) fn import(&mut self, node: &'a StmtImport) {
        for alias in &node.names {
            let module = alias.name.as_str();
            self.saw(module);
            match &alias.asname {
                Some(name) => self.bind(name.as_str(), Value::path(module)),
                None => {
                    let first = module.split('.').next().unwrap_or(module);
                    self.bind(first, Value::path(first));
                }
            }
        }
    }

    /// `from a import b as c`.
    pub(crate) fn import_from(&mut self, node: &'a StmtImportFrom) {
        let module = node.module.as_ref().map_or("", |module| module.as_str());
        self.saw(module);
        for alias in &node.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
            let path = if node.level > 0 { format!("local:{module}.{}", alias.name) } else { format!("{module}.{}", alias.name) };
            let is_request = matches!(path.as_str(), "flask.request" | "quart.request" | "bottle.request" | "sanic.request");
            self.bind(name, if is_request { Value::path("@request") } else { Value::path(path) });
        }
    }

    /// Notes which frameworks a module uses.
    fn saw(&mut self, module: &str) {
        match module.split('.').next().unwrap_or(module) {
            "flask" | "quart" | "bottle" | "aiohttp" | "sanic" => self.pages = true,
            "fastapi" => self.fastapi = true,
            _ => {}
        }
    }
}
