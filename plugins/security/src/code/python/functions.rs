//! Functions: what their parameters hold, and whether they answer requests.

use ruff_python_ast::{Decorator, Expr, ParameterWithDefault, StmtFunctionDef};

use super::engine::{Engine, Frame, at};
use crate::code::flow::taint::{Origin, Taint};
use crate::code::flow::value::Value;

impl<'a> Engine<'a, '_, '_> {
    /// Runs a function's body with nothing known about its arguments, unless it is a handler of requests.
    pub(crate) fn function(&mut self, function: &'a StmtFunctionDef) {
        let route = function.decorator_list.iter().find_map(route);
        let mut frame = Frame {
            name: function.name.as_str(),
            handler: route.is_some() && self.pages,
            fixed_route: route.is_some_and(|pattern| !pattern.is_empty() && !pattern.contains(['<', '{', ':'])),
            ..Frame::default()
        };
        for parameter in function.parameters.iter_non_variadic_params() {
            let value = self.parameter(parameter, route);
            frame.scope.set(parameter.parameter.name.as_str(), value);
        }
        for parameter in [&function.parameters.vararg, &function.parameters.kwarg].into_iter().flatten() {
            frame.scope.set(parameter.name.as_str(), Value::default());
        }
        self.frames.push(frame);
        self.block(&function.body);
        self.run_deferred();
        self.frames.pop();
    }

    fn parameter(&self, parameter: &ParameterWithDefault, route: Option<&str>) -> Value {
        let name = parameter.parameter.name.as_str();
        if matches!(name, "request" | "req") {
            return Value::path("@request");
        }
        let Some(pattern) = route else { return Value::default() };
        let annotation = parameter.parameter.annotation.as_deref();
        let text = annotation.is_some_and(|annotation| annotation.as_name_expr().is_some_and(|name| name.id.as_str() == "str"));
        let in_query = self.fastapi && text && parameter.default.is_none();
        if in_query || (is_free_part(pattern, name) && (text || annotation.is_none())) {
            return Value::tainted(Taint::new(&at(&parameter.parameter), Origin::Remote));
        }
        Value::default()
    }
}

/// Whether a route has a part of this name that may be any text: `<name>`, `<path:name>`, `{name}`.
fn is_free_part(pattern: &str, name: &str) -> bool {
    pattern.split(['<', '{']).skip(1).filter_map(|rest| rest.split(['>', '}']).next()).any(|part| {
        let mut pieces = part.split(':');
        match (pieces.next(), pieces.next()) {
            (Some(only), None) => only == name,
            (Some(kind), Some(named)) => {
                named == name && matches!(kind, "string" | "path" | "str") || kind == name && named == "path"
            }
            _ => false,
        }
    })
}

/// The pattern of the route that a decorator gives a function (`@app.route("/x")`, `@router.get("/x")`), empty if it is
/// not a literal.
fn route(decorator: &Decorator) -> Option<&str> {
    let call = decorator.expression.as_call_expr()?;
    let method = call.func.as_attribute_expr()?.attr.as_str();
    if !matches!(method, "route" | "get" | "post" | "put" | "patch" | "delete" | "api_route" | "websocket") {
        return None;
    }
    match call.arguments.args.first() {
        Some(Expr::StringLiteral(text)) if text.value.is_empty() || text.value.to_str().starts_with('/') => {
            Some(text.value.to_str())
        }
        Some(Expr::StringLiteral(_)) => None,
        _ => Some(""),
    }
}
