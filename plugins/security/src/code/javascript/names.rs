//! Names: imports, `require`, destructuring and parameters bind them to what they stand for.

use oxc_ast::ast::{BindingPattern, FormalParameters, ImportDeclaration, ImportDeclarationSpecifier, PropertyKey};

use super::walk::Walker;
use crate::code::flow::value::{Known, Value};

impl<'a> Walker<'a, '_, '_> {
    /// `import a, { b as c } from "module"`.
    pub(super) fn import(&mut self, node: &ImportDeclaration<'a>) {
        let module = module(node.source.value.as_str());
        for specifier in node.specifiers.iter().flatten() {
            match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(named) => {
                    let name = named.imported.name();
                    let path = if name == "default" { module.to_owned() } else { format!("{module}.{name}") };
                    self.bind(named.local.name.as_str(), Value::path(path));
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(only) => {
                    self.bind(only.local.name.as_str(), Value::path(module))
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(only) => {
                    self.bind(only.local.name.as_str(), Value::path(module))
                }
            }
        }
    }

    /// Gives the names in a pattern their parts of a value.
    pub(super) fn bind_pattern(&mut self, pattern: &BindingPattern<'a>, value: &Value) {
        self.deeper(pattern, |walker| match pattern {
            BindingPattern::BindingIdentifier(name) => walker.bind(name.name.as_str(), value.clone()),
            BindingPattern::AssignmentPattern(node) => {
                let default = walker.value(&node.right);
                walker.bind_pattern(&node.left, &value.join(&default));
            }
            BindingPattern::ObjectPattern(node) => {
                for property in &node.properties {
                    let part = match key(&property.key) {
                        Some(name) => walker.member(value, name, &(property.span.start as usize..property.span.end as usize)),
                        None => value.any_part(),
                    };
                    walker.bind_pattern(&property.value, &part);
                }
                if let Some(rest) = &node.rest {
                    walker.bind_pattern(&rest.argument, &Value::flow(value.flow));
                }
            }
            BindingPattern::ArrayPattern(node) => {
                for (element, index) in node.elements.iter().zip(0..) {
                    if let Some(element) = element {
                        let part = value.part(&Value::known(Known::Int(index)));
                        walker.bind_pattern(element, &part);
                    }
                }
            }
        });
    }

    /// Binds parameters. A function with a request and a response is a handler of requests.
    pub(super) fn bind_parameters(&mut self, parameters: &FormalParameters<'a>) {
        let names: Vec<Option<&str>> =
            parameters.items.iter().map(|item| item.pattern.get_identifier_name().map(|name| name.as_str())).collect();
        for (item, name) in parameters.items.iter().zip(&names) {
            let value = match name {
                Some("req" | "request") => Value::path("@request"),
                Some("ctx") if names.len() <= 2 => Value::path("@context"),
                Some("res" | "response" | "reply") => Value::path("@response"),
                _ => Value::default(),
            };
            self.bind_pattern(&item.pattern, &value);
        }
    }
}

/// The name of a module without the prefix of Node.js's own.
pub(super) fn module(name: &str) -> &str {
    name.strip_prefix("node:").unwrap_or(name)
}

/// The name of a property that is not computed.
pub(super) fn key<'a>(key: &PropertyKey<'a>) -> Option<&'a str> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(name.name.as_str()),
        PropertyKey::StringLiteral(text) => Some(text.value.as_str()),
        _ => None,
    }
}
