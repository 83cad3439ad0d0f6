//! Calls: what is known about their results.

use std::rc::Rc;

use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression};
use oxc_span::Span;

use super::values::bytes;
use super::walk::Walker;
use super::{names, sources};
use crate::code::flow::taint::{Flow, Taint, clean};
use crate::code::flow::value::{Known, Value};

/// A call with everything known about it.
#[derive(Debug)]
pub(super) struct Call {
    /// The whole call.
    pub span: Span,
    /// What is called: `child_process.exec`, `.query` if the object is not known, `new Function`.
    pub path: Rc<str>,
    /// The object whose method is called.
    pub receiver: Value,
    /// The arguments.
    pub args: Vec<Value>,
}

impl Call {
    /// The last part of the path.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    /// Everything that flows into the call.
    fn inflow(&self) -> Flow {
        self.args.iter().fold(self.receiver.flow, |flow, arg| flow.with(arg.flow))
    }
}

impl<'a> Walker<'a, '_, '_> {
    /// What is called, and with what.
    pub(super) fn call(&mut self, callee: &Expression<'a>, arguments: &[Argument<'a>], span: Span, prefix: &str) -> Call {
        let (receiver, path) = match callee.get_inner_expression() {
            Expression::StaticMemberExpression(member) => {
                let receiver = self.value(&member.object);
                let name = member.property.name.as_str();
                let own = receiver.path_text().starts_with("@request");
                let base = if receiver.flow.taint.is_some() && !own { "" } else { receiver.path_text() };
                let path =
                    receiver.member(name).map_or_else(|| sources::canonical(base, name), |part| part.path_text().to_owned());
                (receiver, path)
            }
            callee => (Value::default(), self.value(callee).path_text().to_owned()),
        };
        let args = arguments.iter().map(|argument| self.argument(argument)).collect();
        Call { span, path: format!("{prefix}{path}").into(), receiver, args }
    }

    /// What a call returns.
    pub(super) fn result(&mut self, node: &CallExpression<'a>) -> Value {
        let call = self.call(&node.callee, &node.arguments, node.span, "");
        self.returned(&call)
    }

    /// What `new` returns.
    pub(super) fn constructed(&mut self, node: &NewExpression<'a>) -> Value {
        let call = self.call(&node.callee, &node.arguments, node.span, "new ");
        let flow = call.inflow();
        let keeps = matches!(
            &*call.path,
            "new URL" | "new URLSearchParams" | "new String" | "new Buffer" | "new Array" | "new Map" | "new Set"
        );
        Value { flow: if keeps { flow } else { flow.unsure() }, ..Value::path(format!("{}()", call.path)) }
    }

    fn returned(&mut self, call: &Call) -> Value {
        let path = &*call.path;
        if path == "require" {
            return call
                .args
                .first()
                .and_then(Value::as_text)
                .map_or_else(Value::default, |name| Value::path(names::module(name)));
        }
        if let Some(origin) = sources::call(path) {
            return Value::tainted(Taint::new(&bytes(call.span), origin));
        }
        match path {
            "Math.random" => return Value::flow(Flow { taint: None, random: Some((call.span.start, call.span.end)) }),
            "util.promisify" | "Object.freeze" => return call.args.first().cloned().unwrap_or_default(),
            "createRequire" | "module.createRequire" => return Value::path("require"),
            _ => {}
        }
        let flow = call.inflow();
        if let Some(contexts) = sources::sanitizer(path) {
            let random = flow.random;
            let mut value = Value { flow, ..Value::path(format!("{path}()")) }.cleaned(contexts);
            if contexts == clean::ALL {
                value.known = Known::Literal;
                value.flow.random = random;
            }
            return value;
        }
        self.passed_on(call, flow)
    }

    /// The results of functions that pass data on, understood or not.
    fn passed_on(&mut self, call: &Call, flow: Flow) -> Value {
        let name = call.name();
        if matches!(
            name,
            "includes"
                | "startsWith"
                | "endsWith"
                | "indexOf"
                | "test"
                | "has"
                | "some"
                | "every"
                | "hasOwnProperty"
                | "lastIndexOf"
                | "search"
        ) {
            return Value::default();
        }
        if let ("join", Some(separator)) = (name, call.args.first().and_then(Value::as_text))
            && let Some(parts) = call.receiver.parts.as_ref().filter(|parts| parts.list && !parts.open)
        {
            let texts: Vec<_> = parts.entries.iter().map(|(_, part)| super::values::shown(part)).collect();
            return Value::pattern(&texts.join(separator), flow);
        }
        if name == "concat" && matches!(call.receiver.known, Known::Text(_) | Known::Pattern(_)) {
            let texts: String =
                std::iter::once(&call.receiver).chain(&call.args).map(|part| super::values::shown(part).to_string()).collect();
            return Value::pattern(&texts, flow);
        }
        let text_method =
            matches!(name, "trim" | "toLowerCase" | "toUpperCase" | "toString" | "normalize" | "trimEnd" | "trimStart");
        if text_method && call.receiver.path_text().is_empty() || matches!(&*call.path, "String") {
            let from = if call.path.as_ref() == "String" { call.args.first() } else { Some(&call.receiver) };
            return from.cloned().unwrap_or_default();
        }
        if name == "replace" || name == "replaceAll" {
            return Value {
                flow,
                known: if call.receiver.is_literal() { Known::Literal } else { Known::Nothing },
                ..Value::default()
            };
        }
        let keeps = matches!(
            &*call.path,
            "path.join"
                | "path.resolve"
                | "path.normalize"
                | "path.posix.join"
                | "JSON.parse"
                | "JSON.stringify"
                | "decodeURIComponent"
                | "decodeURI"
                | "unescape"
                | "atob"
                | "btoa"
                | "Buffer.from"
                | "util.format"
                | "url.parse"
                | "querystring.parse"
                | "qs.parse"
                | "Object.assign"
                | "Object.values"
        ) || call.receiver.flow.taint.is_some();
        let literal = keeps && call.args.iter().all(Value::is_literal) && flow.taint.is_none() && !call.args.is_empty();
        let flow = if keeps && call.receiver.flow.taint.is_some() {
            call.receiver.flow.with(flow.unsure())
        } else if keeps {
            flow
        } else {
            flow.unsure()
        };
        let mut value = Value { flow, ..Value::path(format!("{}()", call.path)) };
        if literal {
            value.known = Known::Literal;
        }
        if matches!(&*call.path, "path.resolve" | "path.normalize") {
            value.flow.taint = value.flow.taint.map(|taint| Taint { resolved: true, ..taint });
        }
        value
    }
}
